"""Checks of check-ins, medicines, plans and the patient's own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.checks.doses import check_amount, check_route
from b12tracker.core.checks.wording import check_birth, check_day, check_span, finding
from b12tracker.core.interpret import is_child
from b12tracker.core.knowledge.symptoms import ItemKind
from b12tracker.core.rules.report import born_text, day_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import (
        CheckIn,
        Exposure,
        Medicine,
        Patient,
        PatientRecord,
        Phase,
        Plan,
    )


def check_exposure(
    new: Exposure, record: PatientRecord, knowledge: Knowledge, today: date
) -> tuple[Finding, ...]:
    """Return what speaks against the last day of an exposure; an unknown day is no reason."""
    if new.last is None:
        return ()
    return tuple(check_day(new.last, record.patient, knowledge, today))


def check_checkin(
    new: CheckIn, record: PatientRecord, knowledge: Knowledge, today: date
) -> tuple[Finding, ...]:
    """Return what speaks against a check-in; a sudden change is no reason to refuse it."""
    found = list(check_day(new.on, record.patient, knowledge, today))
    if not (new.scores or new.ticks or new.sudden):
        found.append(finding(knowledge, "SCORE-01", "empty"))
    found += _scores(new, knowledge)
    catalogue = knowledge.symptoms
    sudden = {one.id for one in catalogue.sudden}
    unknown = [one for one in new.ticks if one not in catalogue.ticks]
    unknown += [one for one in new.sudden if one not in sudden]
    found += [finding(knowledge, "SCORE-01", "item", item=one) for one in unknown]
    if any(one.on == new.on and one.void is None and _other(one, new) for one in record.checkins):
        found.append(finding(knowledge, "DUP-01", "checkin", day=day_text(new.on)))
    return tuple(found)


def _scores(new: CheckIn, knowledge: Knowledge) -> Iterator[Finding]:
    catalogue = knowledge.symptoms
    most = {
        ItemKind.SCORE: catalogue.whole("highest"),
        ItemKind.COUNT: catalogue.whole("most_falls"),
    }
    for key, score in new.scores.items():
        item = catalogue.items.get(key)
        if item is None or item.kind not in most:
            yield finding(knowledge, "SCORE-01", "item", item=key)
        elif not 0 <= score <= most[item.kind]:
            yield finding(
                knowledge,
                "SCORE-01",
                "range",
                item=item.label,
                highest=str(most[item.kind]),
                score=str(score),
            )


def check_medicine(
    new: Medicine, record: PatientRecord, knowledge: Knowledge, today: date
) -> tuple[Finding, ...]:
    """Return what speaks against a medicine. Its days may lie ahead: that is a plan to take it."""
    del today
    found: list[Finding] = []
    if new.code not in knowledge.medicines:
        found.append(finding(knowledge, "CODE-01", "unknown", kind="medicine", code=new.code))
    if new.per_day <= 0:
        found.append(finding(knowledge, "MED-01", "per_day"))
    if new.strength_ug is not None and new.strength_ug <= 0:
        found.append(finding(knowledge, "MED-01", "strength"))
    for day in (new.first, new.last):
        if day is not None:
            found += check_birth(day, record.patient, knowledge)
    found += check_span(new.first, new.last, knowledge)
    for one in record.medicines:
        same = (one.code, one.name, one.strength_ug) == (new.code, new.name, new.strength_ug)
        if one.void is None and _other(one, new) and same and _overlap(one, new):
            what = new.name or new.code.replace("_", " ")
            since = "an unknown day" if one.first is None else day_text(one.first)
            found.append(finding(knowledge, "DUP-01", "medicine", what=what, day=since))
            break
    return tuple(found)


def _overlap(one: Medicine, other: Medicine) -> bool:
    before = one.last is not None and other.first is not None and one.last < other.first
    after = other.last is not None and one.first is not None and other.last < one.first
    return not (before or after)


def check_plan(
    new: Plan, record: PatientRecord, knowledge: Knowledge, today: date
) -> tuple[Finding, ...]:
    """Return what speaks against a plan: its amounts, routes and dates. It may lie ahead."""
    del today
    found = list(check_birth(new.first, record.patient, knowledge))
    found += check_span(new.first, new.last, knowledge)
    for pause in new.pauses:
        found += check_span(pause.first, pause.last, knowledge)
    if not new.phases:
        found.append(finding(knowledge, "PLAN-01", "empty"))
    child = is_child(record, new.first, knowledge)
    for number, phase in enumerate(new.phases, 1):
        found += _phase(phase, number, len(new.phases), knowledge)
        found += check_amount(phase.drug, phase.ug, phase.route, knowledge, child=child)
        found += check_route(phase.drug, phase.route, knowledge)
    return tuple(found)


def _phase(phase: Phase, number: int, of: int, knowledge: Knowledge) -> Iterator[Finding]:
    if phase.doses is not None and phase.doses < 1:
        yield finding(knowledge, "PLAN-01", "doses", number=str(number))
    if phase.doses is None and not phase.until and number < of:
        yield finding(knowledge, "PLAN-01", "endless", number=str(number))


def check_patient(new: Patient, knowledge: Knowledge, today: date) -> tuple[Finding, ...]:
    """Return what speaks against a patient's own data."""
    found: list[Finding] = []
    if not new.family.strip():
        found.append(finding(knowledge, "NAME-01", "missing"))
    if new.born is not None:
        years = knowledge.checks.numbers["oldest_years"].value
        born = born_text(new.born)
        if new.born.earliest > today:
            found.append(finding(knowledge, "DATE-04", "future", born=born))
        elif new.born.ages(today)[0] > years:
            found.append(finding(knowledge, "DATE-04", "too_old", born=born, years=str(int(years))))
    found += check_span(new.status_on, new.status_until, knowledge)
    if new.neuro_onset is not None:
        found += check_day(new.neuro_onset, new, knowledge, today)
    return tuple(found)


def _other(one: CheckIn | Medicine, new: CheckIn | Medicine) -> bool:
    return one.id != new.id or one.id == 0
