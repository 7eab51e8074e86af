"""The library of regimens: phases from which a plan is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.intervals import sourced_interval
from b12tracker.core.knowledge.strict import KnowledgeError, Table
from b12tracker.core.records import Phase, Route

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY_SET = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """A regimen as printed; of a printed range the longest and the highest count."""

    id: str
    name: str
    set: str  # the guideline set that lists it, or "any"
    phases: tuple[Phase, ...]
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


def parse_regimens(
    raw: Mapping[str, Any], sources: frozenset[str], words: Words
) -> Mapping[str, Regimen]:
    """Read regimens.toml."""
    rows = Table(raw, "regimens", sources).entries()
    return {key: _regimen(key, row, words) for key, row in rows}


_NOT_OFFERED = frozenset({"neuro", "adult", "lifelong_cause", "leber"})


def _regimen(key: str, table: Table, words: Words) -> Regimen:
    found = Regimen(
        id=key,
        name=table.text("name"),
        set=table.text("set"),
        phases=tuple(_phase(row, words) for row in table.tables("phase")),
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
    return found


def _phase(table: Table, words: Words) -> Phase:
    found = Phase(
        drug=table.text("drug"),
        route=table.choice("route", Route),
        ug=table.sourced("ug").value,
        every=sourced_interval(table, "every").value,
        doses=int(table.sourced("doses").value) if table.has("doses") else None,
        until=table.text("until", ""),
    )
    table.done()
    if found.drug not in words.drugs:
        raise KnowledgeError(f"{table.place}: drug is {found.drug!r}")
    if found.until and found.until not in words.questions:
        raise KnowledgeError(f"{table.place}: until is {found.until!r}")
    return found
