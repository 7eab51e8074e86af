"""What stands on the one page for the doctor, in words, from the page of a patient."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from b12tracker.core import amounts, symptoms, trends
from b12tracker.core.punctuality import punctuality
from b12tracker.core.since_dose import worn_off
from b12tracker.core.symptoms import NEURO, OVERALL
from b12tracker.gui import words
from b12tracker.gui.paper.words import tr
from b12tracker.gui.patient.banner import flags_of
from b12tracker.gui.patient.entry_words import (
    allergy_words,
    cause_words,
    phase_words,
)
from b12tracker.gui.patient.labs_model import TELLING, LabsModel
from b12tracker.gui.result_words import range_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from b12tracker.core.findings import Level
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.punctuality import Punctuality
    from b12tracker.core.records import PatientRecord
    from b12tracker.services.patient_page import PatientPage

_DOSES = 6  # of the last ones
_SAMPLES = 3  # the first, and the newest two
_TESTS = 7
_REPORTED = 4
_POINTS = 4
_NOT_KNOWN = 4
_SYMPTOMS = 3  # the worst of the newest check-in


@dataclass(frozen=True, slots=True, kw_only=True)
class LabLine:
    """One test as printed, over the newest samples."""

    name: str
    unit: str
    cells: tuple[tuple[str, str], ...]  # value and mark (L, H or nothing), oldest first
    interval: str  # the laboratory's own


@dataclass(frozen=True, slots=True, kw_only=True)
class BloodPoint:
    """One haemoglobin with the interval that was printed beside it."""

    on: date
    value: Decimal
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The words and numbers of the page."""

    name: str
    person: str  # born, age, sex
    numbers: str
    allergies: str
    cause: tuple[str, str]
    plan: tuple[str, str]
    question: str  # the patient's; empty: none
    sentence: str
    first: date  # of the days shown
    last: date
    today: date
    injections: tuple[date, ...]
    planned: tuple[date, ...]
    overall: tuple[tuple[date, Fraction], ...]
    nerves: tuple[tuple[date, Fraction], ...]
    blood: tuple[BloodPoint, ...]
    blood_unit: str
    doses: tuple[tuple[str, ...], ...]  # day, days after the one before, site, batch, in time?
    doses_of: int  # all in the period
    samples: tuple[str, ...]  # heads of the columns of results
    labs: tuple[LabLine, ...]
    labs_left: int  # tests that did not fit
    reported: tuple[str, ...]
    points: tuple[tuple[Level, str], ...]
    points_left: int
    not_known: tuple[str, ...]


def summary_of(
    page: PatientPage,
    knowledge: Knowledge,
    *,
    first: date | None = None,
    last: date | None = None,
    question: str = "",
    names: bool = True,
) -> Summary:
    """Return the page of a patient.

    Args:
        page: as it was read.
        knowledge: for words.
        first: the first day shown; None: the first entry.
        last: the last day shown; None: today.
        question: what the patient wants to ask.
        names: False leaves the name away and keeps the number.
    """
    last = last or page.as_of
    record = _within(page.record, first, last)
    patient = page.record.patient
    days = [one.on for place in (record.doses, record.labs, record.checkins) for one in place]
    labs = _labs(record, knowledge)
    flags = flags_of(page)
    return Summary(
        name=patient.name if names else tr("Name left out"),
        person=" · ".join(
            part
            for part in (
                tr("born {day}").format(day=words.partial(patient.born)),
                words.age(patient.born, page.as_of),
                _sex(patient.sex.value),
            )
            if part
        ),
        numbers=" · ".join(f"{one.system}: {one.value}" for one in patient.identifiers),
        allergies=", ".join(allergy_words(one, knowledge) for one in page.record.allergies)
        or tr("no allergy recorded"),
        cause=_cause(page, knowledge),
        plan=_plan(page, knowledge),
        question=question.strip(),
        sentence=page.status,
        first=first or min(days, default=last),
        last=last,
        today=page.as_of,
        injections=tuple(
            one.on for one in record.doses if one.status.taken and one.route.parenteral
        ),
        planned=tuple(one.target for one in page.planned if one.target >= page.as_of)[:2]
        if last >= page.as_of
        else (),
        overall=_scores(record, OVERALL, knowledge),
        nerves=_scores(record, NEURO, knowledge),
        blood=_blood(record, knowledge, last),
        blood_unit="g/L",
        doses=tuple(_doses(page.record, knowledge, record, last)),
        doses_of=sum(one.status.taken for one in record.doses),
        samples=labs[0],
        labs=labs[1][:_TESTS],
        labs_left=max(len(labs[1]) - _TESTS, 0),
        reported=tuple(_reported(record, knowledge))[:_REPORTED],
        points=tuple((one.level, one.text) for one in flags[:_POINTS]),
        points_left=max(len(flags) - _POINTS, 0),
        not_known=tuple(_not_known(page, knowledge))[:_NOT_KNOWN],
    )


def _within(record: PatientRecord, first: date | None, last: date) -> PatientRecord:
    def there(on: date) -> bool:
        return (first is None or on >= first) and on <= last

    return replace(
        record,
        doses=tuple(one for one in record.doses if there(one.on)),
        labs=tuple(one for one in record.labs if there(one.on)),
        checkins=tuple(one for one in record.checkins if there(one.on)),
        events=tuple(one for one in record.events if there(one.on)),
    )


def _sex(sex: str) -> str:
    return {"female": tr("woman"), "male": tr("man")}.get(sex, "")


def _cause(page: PatientPage, knowledge: Knowledge) -> tuple[str, str]:
    causes = page.record.causes
    if not causes:
        return tr("not recorded"), ""
    since = next((one.since for one in causes if one.since), None)
    aside = tr("since {day}").format(day=words.partial(since)) if since else ""
    return ", ".join(cause_words(one.code, knowledge) for one in causes), aside


def _plan(page: PatientPage, knowledge: Knowledge) -> tuple[str, str]:
    plan = page.plan
    if plan is None:
        return tr("no plan is running"), ""
    by = tr("ordered by {who}").format(who=plan.ordered_by) if plan.ordered_by else ""
    since = tr("since {day}").format(day=words.day(plan.first))
    return phase_words(plan.phases[-1], knowledge), ", ".join(p for p in (since, by) if p)


def _scores(
    record: PatientRecord, key: str, knowledge: Knowledge
) -> tuple[tuple[date, Fraction], ...]:
    return tuple((one.on, one.value) for one in trends.score_points(record, key, knowledge))


def _blood(record: PatientRecord, knowledge: Knowledge, last: date) -> tuple[BloodPoint, ...]:
    return tuple(
        BloodPoint(
            on=one.on,
            value=one.value,
            low=one.low if one.from_lab else None,
            high=one.high if one.from_lab else None,
        )
        for one in trends.lab_points(record, "hb", knowledge, last)
    )


def _doses(
    record: PatientRecord, knowledge: Knowledge, shown: PatientRecord, last: date
) -> Iterator[tuple[str, ...]]:
    """Yield the last doses of the period, the newest first; lateness counts all doses before."""
    days = sorted(one.on for one in record.doses if one.status.taken and one.on <= last)
    known = {one.id for one in shown.doses}
    for one in reversed(punctuality(record, last, knowledge, last=_DOSES)):
        if one.dose.id not in known:
            return
        at = bisect_left(days, one.dose.on)
        after = f"{(one.dose.on - days[at - 1]).days} d" if at else ""
        where = words.site(one.dose.site) if one.dose.site else words.route(one.dose.route)
        yield words.day(one.dose.on), after, where, one.dose.lot or "–", _in_time(one)


def _in_time(one: Punctuality) -> str:
    if one.late is None:
        return "–"
    if one.early:
        return tr("early")
    return tr("on time") if one.on_time else tr("{n} d late").format(n=one.late)


def _labs(
    record: PatientRecord, knowledge: Knowledge
) -> tuple[tuple[str, ...], tuple[LabLine, ...]]:
    """Return the heads of the newest samples, and the tests that were done in them."""
    model = LabsModel(knowledge)
    model.show_record(record)
    columns = _columns(model)
    lines = []
    for at, row in enumerate(model.rows):
        cells = [model.cell(at, column) for column in columns]
        if not row.test or not any(cells):
            continue
        newest = [lab for lab in record.labs if lab.test == row.test]
        lines.append(
            LabLine(
                name=row.name,
                unit=row.unit,
                cells=tuple(
                    ("–", "")
                    if cell is None
                    else (f"{cell.text} {cell.unit}".strip(), cell.mark[:1])
                    for cell in cells
                ),
                interval=next((said for one in reversed(newest) if (said := range_words(one))), ""),
            )
        )
    heads = tuple(f"{model.samples[column].head}" for column in columns)
    model.deleteLater()
    return heads, tuple(lines)


def _columns(model: LabsModel) -> list[int]:
    """Return the first sample, that of the newest B12, and the newest that tell of B12 or blood."""

    def with_any(tests: Container[str]) -> list[int]:
        rows = [at for at, row in enumerate(model.rows) if row.test in tests]
        samples = range(len(model.samples))
        return [column for column in samples if any(model.cell(at, column) for at in rows)]

    telling = with_any(TELLING) or list(range(len(model.samples)))
    first = (*telling[:1], *with_any(("b12_total",))[-1:], *reversed(telling))
    return sorted(list(dict.fromkeys(first))[:_SAMPLES])


def _reported(record: PatientRecord, knowledge: Knowledge) -> Iterator[str]:
    """Yield what the patient reported: wearing off, the worst of the newest check-in, reactions."""
    worn = worn_off(record, OVERALL, knowledge)
    if worn:
        said = tr("Symptoms rise towards the end of the interval: in {n} of the last cycles.")
        yield said.format(n=len(worn))
    items = knowledge.symptoms.items
    if record.checkins:
        newest = max(record.checkins, key=lambda one: (one.on, one.id))
        worst = sorted(newest.scores.items(), key=lambda one: (-one[1], one[0]))[:_SYMPTOMS]
        said = ", ".join(
            f"{items[key].label} {score}" for key, score in worst if score and key in items
        )
        if said:
            yield tr("{day}, of 10: {said}.").format(day=words.day(newest.on), said=said)
        if newest.note:
            yield tr("Said: {note}").format(note=newest.note)
    labels = {one.id: one.label for one in knowledge.symptoms.reactions}
    reactions = [one for one in record.events if one.code == "reaction"]
    if reactions:
        last = reactions[-1]
        ticks = ", ".join(labels.get(one, one) for one in last.ticks)
        said = " · ".join(part for part in (ticks, last.note) if part)
        yield tr("After the dose of {day}: {said}.").format(day=words.day(last.on), said=said)


def _not_known(page: PatientPage, knowledge: Knowledge) -> Iterator[str]:
    """Yield what would make the flags surer, each once."""
    seen: dict[str, None] = {}
    for finding in flags_of(page):
        for key in finding.missing:
            name = knowledge.labs[key].name if key in knowledge.labs else key.replace("_", " ")
            seen[name] = None
    yield from seen


def score_words(score: Fraction) -> str:
    """Return a score with one decimal as everywhere: "5.8"."""
    return amounts.plain(symptoms.shown(score))
