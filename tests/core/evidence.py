"""Whether what a finding gives as its reasons stands in the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.findings import Assessment, Fact, Finding
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import PatientRecord

_COMPOSITES = ("neuro", "cognition", "mood", "anaemia")
_OF_THE_PATIENT = ("born", "neuro_involvement", "neuro_onset", "trying_to_conceive", "severity")


def not_of_the_record(
    answer: Assessment, record: PatientRecord, knowledge: Knowledge
) -> list[tuple[str, Fact | str]]:
    """Return the reasons of findings that are not in the record, and what no file names."""
    found: list[tuple[str, Fact | str]] = []
    for one in answer.findings:
        found += [(one.rule, fact) for fact in one.because if not _stands(fact, record, answer)]
        found += [(one.rule, key) for key in _unnamed(one, knowledge)]
    return found


def _unnamed(one: Finding, knowledge: Knowledge) -> Iterator[str]:
    known = {*knowledge.labs.analytes, "sex", "born", "cause", "clinician", "reason", "strength"}
    yield from (key for key in one.missing if key not in known)


def _stands(fact: Fact, record: PatientRecord, answer: Assessment) -> bool:
    match fact.kind:
        case "dose":
            return _is_dose(fact, record) and fact.unit in ("", "ug")
        case "lab":
            return any(
                (one.test, one.on, one.unit) == (fact.what, fact.on, fact.unit)
                and fact.value in (one.word, f"{one.comparator}{one.value}")
                for one in record.labs
            )
        case "checkin":
            answered = {one.on for one in record.checkins}
            answered |= {one.on for one in record.questionnaires}
            return fact.on in answered or fact.what in _COMPOSITES  # of these, the end of a cycle
        case "medicine":
            return fact.unit == "d" or any(  # else since when folate is taken without a break
                (one.code, one.first) == (fact.what, fact.on)
                and fact.value in ("", str(one.strength_ug))
                for one in record.medicines
            )
        case "plan":
            return any((one.regimen or "plan") == fact.what for one in record.plans)
        case "task":
            return any((one.what, one.due_by) == (fact.what, fact.on) for one in answer.due)
        case "cause":
            return fact.what in ({one.code for one in record.causes} or {""})
        case "condition":
            return any(one.code == fact.what for one in record.conditions)
        case "allergy":
            return any(one.to == fact.what for one in record.allergies)
        case "patient":
            return fact.what in _OF_THE_PATIENT or any(
                (one.kind, one.first) == (fact.what, fact.on) for one in record.pregnancies
            )
        case "event":
            return any(
                fact.on == one.on and fact.what in (one.code, *one.ticks) for one in record.events
            ) or any((one.code, one.last) == (fact.what, fact.on) for one in record.exposures)
    return False


def _is_dose(fact: Fact, record: PatientRecord) -> bool:
    given = {(one.drug, one.on) for one in record.doses}
    days = {one.first for one in record.tablets}
    if fact.what == "start":
        return fact.on in days | {on for _, on in given}
    drugs = {one.drug for one in record.tablets} | {"tablets"}
    return (fact.what, fact.on) in given or fact.what in drugs
