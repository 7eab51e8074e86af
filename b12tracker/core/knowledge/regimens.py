"""The library of regimens: phases from which a plan is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.intervals import SourcedInterval, sourced_interval
from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table
from b12tracker.core.records import Phase, Route

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY_SET = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseFigures:
    """The numbers of one phase with what they rest on."""

    ug: Sourced
    every: SourcedInterval
    doses: Sourced | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """A regimen as printed; of a printed range the longest and the highest count."""

    id: str
    name: str
    set: str  # the guideline set that lists it, or "any"
    phases: tuple[Phase, ...]
    figures: tuple[PhaseFigures, ...]  # one for each phase
    only_for: tuple[str, ...]  # causes or conditions, one of which it is meant for; empty: any
    not_offered: tuple[str, ...]  # neuro, adult, lifelong_cause, leber: where it is not proposed
    clinician_only: bool  # not proposed by itself: a clinician enters it
    note: str  # what else the source says
    sources: tuple[str, ...]

    @property
    def drug(self) -> str:
        """The substance of the last phase."""
        return self.phases[-1].drug

    @property
    def route(self) -> Route:
        """The route of the last phase."""
        return self.phases[-1].route


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The ids that a regimen may use."""

    sets: frozenset[str]
    drugs: frozenset[str]
    questions: frozenset[str]
    causes: frozenset[str]  # and conditions


def parse_regimens(
    raw: Mapping[str, Any], sources: frozenset[str], words: Words
) -> Mapping[str, Regimen]:
    """Read regimens.toml.

    Raises:
        KnowledgeError: an unknown word, or phases of which one never comes or never ends.
    """
    rows = Table(raw, "regimens", sources).entries()
    return {key: _regimen(key, row, words) for key, row in rows}


_NOT_OFFERED = frozenset({"neuro", "adult", "lifelong_cause", "leber"})


def _regimen(key: str, table: Table, words: Words) -> Regimen:
    name, of_set = table.text("name"), table.text("set")
    rows = table.tables("phase")
    read = [_phase(row, words) for row in rows]
    found = Regimen(
        id=key,
        name=name,
        set=of_set,
        phases=tuple(phase for phase, _ in read),
        figures=tuple(figures for _, figures in read),
        only_for=table.texts("only_for", ()),
        not_offered=table.texts("not_offered", ()),
        clinician_only=table.flag("clinician_only"),
        note=table.text("note", ""),
        sources=table.source_keys(),
    )
    table.done()
    if not found.phases:
        raise KnowledgeError(f"{table.place}: a regimen has a phase")
    if found.set not in words.sets | {ANY_SET}:
        raise KnowledgeError(f"{table.place}: set is {found.set!r}")
    if not _NOT_OFFERED.issuperset(found.not_offered):
        raise KnowledgeError(f"{table.place}: not_offered is {found.not_offered!r}")
    if unknown := set(found.only_for) - words.causes:
        raise KnowledgeError(f"{table.place}: only_for knows no {min(unknown)!r}")
    for row, phase in zip(rows[:-1], found.phases[:-1], strict=True):
        if phase.doses is None and not phase.until:
            raise KnowledgeError(f"{row.place}: nothing ends it, so the next one never comes")
    if found.phases[-1].doses is not None:
        raise KnowledgeError(f"{rows[-1].place}: the last phase has no number of doses")
    return found


def _phase(table: Table, words: Words) -> tuple[Phase, PhaseFigures]:
    drug, route = table.text("drug"), table.choice("route", Route)
    figures = PhaseFigures(
        ug=table.sourced("ug"),
        every=sourced_interval(table, "every"),
        doses=table.sourced("doses") if table.has("doses") else None,
    )
    until = table.text("until", "")
    table.done()
    if drug not in words.drugs:
        raise KnowledgeError(f"{table.place}: drug is {drug!r}")
    if until and until not in words.questions:
        raise KnowledgeError(f"{table.place}: until is {until!r}")
    for one, unit in ((figures.ug, "ug"), (figures.doses, "doses")):
        if one is not None and one.unit != unit:
            raise KnowledgeError(f"{table.place}.{unit}: unit is {one.unit!r}")
    phase = Phase(
        drug=drug,
        route=route,
        ug=figures.ug.value,
        every=figures.every.value,
        doses=None if figures.doses is None else int(figures.doses.value),
        until=until,
    )
    return phase, figures
