"""From the record to the timeline: which marks, values and stripes are drawn, in which words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from b12tracker.core import amounts, interpret, trends, units
from b12tracker.core.changes import Topic
from b12tracker.core.findings import State
from b12tracker.core.knowledge import response
from b12tracker.core.knowledge.terms import MedicineGroup
from b12tracker.core.records import DoseStatus
from b12tracker.core.response import expected_bands
from b12tracker.core.schedule import plan_on, window
from b12tracker.core.symptoms import NEURO, OVERALL
from b12tracker.gui import words
from b12tracker.gui.charts.model import (
    DoseMark,
    Expected,
    MarkKind,
    PaneKey,
    Point,
    Ref,
    Remark,
    Series,
    Span,
    Stripe,
    StripeKind,
    Timeline,
)
from b12tracker.gui.lab_units import usual_unit
from b12tracker.gui.patient.entry_words import (
    capital,
    drug_words,
    entry_words,
    phase_words,
    tr,
)
from b12tracker.gui.shapes import TONE_OF_STATE
from b12tracker.gui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from fractions import Fraction

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import PatientRecord
    from b12tracker.core.trends import DosePoint, LabPoint, MedicineSpan
    from b12tracker.services.patient_page import PatientPage

LAB_GAP_DAYS = 400  # a yearly check that comes a month late still follows the one before
CHECKIN_GAP_DAYS = 84  # as long as a score counts
_MOST_STRIPES = 6
_SHOWN_PLANNED = 5
_CYCLE_LEAST_DAYS = 28


def timeline_of(page: PatientPage, knowledge: Knowledge) -> Timeline:
    """Return everything the timeline draws of a patient, in the words of clinicians."""
    record = page.record
    return Timeline(
        today=page.as_of,
        stripes=tuple(_stripes(page, knowledge)),
        doses=tuple(sorted(_doses(page, knowledge), key=lambda mark: mark.on)),
        series=tuple(_series(page, knowledge)),
        expected=tuple(
            Expected(pane=_PANES[one.pane], first=one.first, last=one.last, words=one.text)
            for one in expected_bands(record, page.as_of, knowledge)
        ),
        remarks=tuple(_remarks(record, knowledge)),
    )


_PANES = {
    response.Pane.RETIC: PaneKey.COUNTS,
    response.Pane.HB: PaneKey.BLOOD,
    response.Pane.MCV: PaneKey.BLOOD,
    response.Pane.SYMPTOMS: PaneKey.SYMPTOMS,
    response.Pane.NEURO: PaneKey.SYMPTOMS,
}

# Of several tests for one line, the first of which there is a result.
_TESTS: tuple[tuple[str, PaneKey, tuple[str, ...]], ...] = (
    ("b12", PaneKey.B12, ("b12_total", "b12_active")),
    ("mma", PaneKey.METABOLITES, ("mma_serum", "mma_urine")),
    ("hcy", PaneKey.METABOLITES, ("hcy",)),
    ("folate", PaneKey.FOLATE, ("folate_serum",)),
    ("folate_rbc", PaneKey.FOLATE, ("folate_rbc",)),
    ("hb", PaneKey.BLOOD, ("hb",)),
    ("mcv", PaneKey.BLOOD, ("mcv",)),
    ("plt", PaneKey.COUNTS, ("plt",)),
    ("retic", PaneKey.COUNTS, ("retic_abs", "retic_pct")),
)
_ALWAYS = (PaneKey.B12, PaneKey.BLOOD)  # empty, they say that nothing was recorded


def _series(page: PatientPage, knowledge: Knowledge) -> Iterator[Series]:
    record = page.record
    tests = {lab.test for lab in record.labs if lab.value is not None}
    yield _score_series("nerve", tr("Nerve"), NEURO, record, knowledge)
    yield _score_series("overall", tr("Overall"), OVERALL, record, knowledge)
    for key, pane, wanted in _TESTS:
        test = next((one for one in wanted if one in tests), wanted[0])
        if test in tests or pane in _ALWAYS:
            yield _lab_series(key, pane, test, page, knowledge)


# Doses


def _doses(page: PatientPage, knowledge: Knowledge) -> Iterator[DoseMark]:
    points = trends.dose_points(page.with_voided, page.as_of)
    given = [one.on for one in points if _given(one) and not one.tablet]
    late = page.next_dose is not None and page.next_dose.state in (State.OVERDUE, State.LAPSED)
    open_from = given[-1] if given and late else None
    before: date | None = None
    for one in points:
        yield _mark(one, before, open_from, page, knowledge)
        if _given(one) and not one.tablet:
            before = one.on
    item = page.next_dose
    tone = None if item is None else TONE_OF_STATE[item.state]
    for n, coming in enumerate(page.planned[:_SHOWN_PLANNED]):
        yield DoseMark(
            on=max(coming.target, page.as_of),  # what is late could be given today
            kind=MarkKind.PLANNED,
            tone=tone if n == 0 and tone is not Tone.MUTED else None,
            detail=f"{drug_words(coming.drug, knowledge)} {amounts.show(coming.ug)}",
        )


def _given(one: DosePoint) -> bool:
    return not one.void and one.status in (DoseStatus.GIVEN, DoseStatus.PARTLY_GIVEN)


def _mark(
    one: DosePoint,
    before: date | None,
    open_from: date | None,
    page: PatientPage,
    knowledge: Knowledge,
) -> DoseMark:
    """Return the mark of a dose: one not given since the last, while one is late, is critical."""
    ref = Ref(topic=Topic.TABLETS if one.tablet else Topic.DOSE, id=one.entry)
    detail = f"{drug_words(one.drug, knowledge)} {amounts.show(one.ug)}"
    if one.route.parenteral:
        detail += f" {words.route(one.route)}"
    if one.site:
        detail += f", {words.site(one.site)}"
    said, tone = "", None
    if one.void:
        kind, said, tone = MarkKind.VOID, tr("void"), Tone.MUTED
    elif not _given(one):
        kind = MarkKind.TABLET_MISSED if one.tablet else MarkKind.NOT_GIVEN
        said = one.reason or (tr("missed") if one.tablet else "")
        still_open = not one.tablet and open_from is not None and one.on > open_from
        tone = Tone.CRITICAL if still_open else Tone.WARN
    elif one.tablet:
        kind = MarkKind.TABLET
    else:
        kind, said = MarkKind.GIVEN, _lateness(before, one.on, page, knowledge)
        if one.status is DoseStatus.PARTLY_GIVEN:
            said = tr("partly given")
    return DoseMark(on=one.on, kind=kind, words=said, tone=tone, detail=detail, entry=ref)


def _lateness(before: date | None, on: date, page: PatientPage, knowledge: Knowledge) -> str:
    """Return "23 days late" for a dose given after its grace had ended."""
    plan = plan_on(page.record, on)
    if before is None or plan is None or (on - before).days < _CYCLE_LEAST_DAYS:
        return ""
    due = window(before, plan.phases[-1].every, knowledge.schedule)
    late = (on - due.due_by).days
    return tr("{days} late").format(days=words.days(late)) if late > due.grace else ""


# Values


def _lab_series(
    key: str, pane: PaneKey, test: str, page: PatientPage, knowledge: Knowledge
) -> Series:
    points = trends.lab_points(page.record, test, knowledge, page.as_of)
    unit = _unit(test, page)
    drawn = tuple(_point(one, unit) for one in points)
    low, high = _usual(test, unit, drawn, page, knowledge)
    return Series(
        key=key,
        pane=pane,
        name=knowledge.labs[test].short,
        unit=words.lab_unit(unit),
        points=drawn,
        gap_days=LAB_GAP_DAYS,
        low=low,
        high=high,
    )


_BLOOD = ("hb", "mcv", "plt", "retic_abs", "retic_pct")  # one unit in all charts


def _unit(test: str, page: PatientPage) -> str:
    """Return the clinic's own unit; else that of the newest result, to which eyes are used."""
    if test not in _BLOOD:
        if chosen := page.units.get(test):
            return chosen
        for lab in reversed(page.record.labs):
            found = units.unit_of(test, lab.unit) if lab.test == test else None
            if found is not None and units.same_kind(test, found, units.canonical_unit(test)):
                return found
        return usual_unit(test, page.guideline_set, page.units)
    return units.canonical_unit(test)


def _point(one: LabPoint, unit: str) -> Point:
    def here(value: Decimal) -> Decimal:
        return units.convert(one.test, value, one.unit, unit)

    hollow = one.on_treatment and one.test.startswith("b12")
    tone, verdict = {
        trends.Side.LOW: (Tone.WARN, tr("low")),
        trends.Side.HIGH: (Tone.WARN, tr("high")),
        trends.Side.INSIDE: (Tone.MUTED, tr("in range")),
        trends.Side.UNKNOWN: (Tone.MUTED, ""),
    }[one.side]
    if hollow:  # no verdict on a number that treatment made
        tone, verdict = Tone.MUTED, tr("on treatment")
    return Point(
        on=one.on,
        value=here(one.value),
        comparator=one.comparator,
        hollow=hollow,
        low=here(one.low) if one.from_lab and one.low is not None else None,
        high=here(one.high) if one.from_lab and one.high is not None else None,
        printed=one.printed,
        verdict=verdict,
        tone=tone,
        where=one.laboratory,
        entry=Ref(topic=Topic.LAB, id=one.entry),
    )


def _usual(
    test: str, unit: str, points: tuple[Point, ...], page: PatientPage, knowledge: Knowledge
) -> tuple[Decimal | None, Decimal | None]:
    """Return the interval of the newest result that has one, else the usual one of the library."""
    for point in reversed(points):
        if point.low is not None or point.high is not None:
            return point.low, point.high
    usual = interpret.limits(test, page.record, page.as_of, knowledge)

    def here(value: Decimal | None) -> Decimal | None:
        return None if value is None else units.convert(test, value, usual.unit, unit)

    return here(usual.low), here(usual.high)


def _score_series(
    key: str, name: str, which: str, record: PatientRecord, knowledge: Knowledge
) -> Series:
    """Return a composite: a dot for each check-in, a line of medians (clinical.md 7.4)."""
    points = trends.score_points(record, which, knowledge)
    return Series(
        key=key,
        pane=PaneKey.SYMPTOMS,
        name=name,
        unit="",
        points=tuple(
            Point(
                on=one.on,
                value=_decimal(one.value),
                entry=Ref(topic=Topic.CHECKIN, id=one.entry),
            )
            for one in points
        ),
        line=tuple((on, _decimal(value)) for on, value in trends.rolling_median(points)),
        gap_days=CHECKIN_GAP_DAYS,
    )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


# Stripes


def _stripes(page: PatientPage, knowledge: Knowledge) -> Iterator[Stripe]:
    spans = tuple(_plan_spans(page, knowledge))
    if spans:
        yield Stripe(name=tr("Plan"), kind=StripeKind.PLAN, spans=spans)
    lanes: dict[str, list[MedicineSpan]] = {}
    found = trends.medicine_spans(page.record, knowledge)
    for one in sorted(found, key=lambda each: _lane_order(each, knowledge)):
        lanes.setdefault(_lane_name(one, knowledge), []).append(one)
    names = list(lanes)
    kept = names if len(names) <= _MOST_STRIPES else names[: _MOST_STRIPES - 1]
    for name in kept:
        yield _medicine_stripe(name, lanes[name], named=False)
    rest = [one for name in names[len(kept) :] for one in lanes[name]]
    if rest:
        yield _medicine_stripe(tr("Others"), rest, named=True)


_GROUPS = (
    MedicineGroup.FOLATE,
    MedicineGroup.MULTIVITAMIN,
    MedicineGroup.METFORMIN,
    MedicineGroup.PPI,
    MedicineGroup.H2,
)


def _lane_order(one: MedicineSpan, knowledge: Knowledge) -> tuple[int, str, str]:
    term = knowledge.medicines.get(one.code)
    known = term is not None and term.group in _GROUPS
    place = _GROUPS.index(term.group) if term is not None and known else len(_GROUPS)
    return place, one.code, "" if one.first is None else one.first.isoformat()


def _lane_name(one: MedicineSpan, knowledge: Knowledge) -> str:
    term = knowledge.medicines.get(one.code)
    return capital(term.name if term is not None else one.name)


def _medicine_stripe(name: str, medicines: list[MedicineSpan], *, named: bool) -> Stripe:
    folate = any(one.folate for one in medicines)
    spans = []
    for one in medicines:
        strength = "" if one.folate_ug_day is None else amounts.show(one.folate_ug_day)
        since = tr("since {day}").format(day=words.day(one.first)) if one.first else ""
        said = [
            capital(one.name) if named else "",
            tr("{amount} a day").format(amount=strength) if strength else "",
            since,
        ]
        spans.append(
            Span(
                first=one.first,
                last=one.last,
                words=" ".join(part for part in said if part),
                tone=Tone.WARN if one.folate else Tone.MUTED,
                detail=strength,
                entry=Ref(topic=Topic.MEDICINE, id=one.entry),
            )
        )
    kind = StripeKind.FOLIC if folate else StripeKind.MEDICINE
    return Stripe(name=name, kind=kind, spans=tuple(spans))


def _plan_spans(page: PatientPage, knowledge: Knowledge) -> Iterator[Span]:
    for one in trends.phase_spans(page.record, knowledge, page.as_of):
        said = phase_words(one.phase, knowledge)
        yield Span(
            first=one.first,
            last=one.last,
            words=said if one.maintenance else tr("loading"),
            strong=not one.maintenance,
            detail=said,
            entry=Ref(topic=Topic.PLAN, id=one.plan),
        )


# The rest


def _remarks(record: PatientRecord, knowledge: Knowledge) -> Iterator[Remark]:
    found = []
    for event in record.events:
        said = entry_words(event, knowledge)
        tone = Tone.WARN if event.code == "reaction" else Tone.MUTED
        ref = Ref(topic=Topic.EVENT, id=event.id)
        found.append(Remark(on=event.on, text=said.title, tone=tone, entry=ref))
    for note in record.notes:
        ref = Ref(topic=Topic.NOTE, id=note.id)
        text = " ".join(note.text.split())
        found.append(Remark(on=note.on, text=text, tone=Tone.MUTED, entry=ref))
    yield from sorted(found, key=lambda remark: remark.on)
