"""The shapes of interface.md 4: plain dictionaries, dates as ISO text, decimals as text."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from b12tracker.core import units
from b12tracker.core.amounts import plain
from b12tracker.core.errors import Invalid
from b12tracker.core.records import DoseStatus
from b12tracker.interop.native.values import flat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.findings import Assessment, DueItem, Finding
    from b12tracker.core.laboratory import CodeAnswer, LocalCode
    from b12tracker.core.records import Entry, LabResult, Patient, PatientRecord, Plan
    from b12tracker.interop.reading import Question, Refusal
    from b12tracker.services.imports import ImportResult
    from b12tracker.services.lab_codes import OpenCode
    from b12tracker.services.match_queue import Waiting
    from b12tracker.services.past_imports import Batch
    from b12tracker.services.patients_list import Found
    from b12tracker.services.worklist import Row, Today

    Json = dict[str, Any]

_INNER = frozenset({"id", "patient", "by", "entered_at", "source", "void", "version"})


def patients(found: Iterable[Found]) -> list[Json]:
    """Return `patients --json`."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "born": one.born or None,
            "identifiers": _identifiers(one.identifiers),
            "status": one.status.value,
        }
        for one in found
    ]


def show(record: PatientRecord, *, plan: Plan | None) -> Json:
    """Return `show --json`; voided entries of the record carry `void`.

    Args:
        record: with voided entries where they were asked for.
        plan: the one in force.
    """
    patient = record.patient
    starts = _dose_days(record)
    return {
        "id": patient.id,
        "name": patient.name,
        "born": None if patient.born is None else str(patient.born),
        "sex": patient.sex.value,
        "status": patient.status.value,
        "identifiers": _identifiers(patient.identifiers),
        "causes": [_entry(one) for one in record.causes],
        "conditions": [_entry(one) for one in record.conditions],
        "allergies": [_entry(one) for one in record.allergies],
        "exposures": [_entry(one) for one in record.exposures],
        "pregnancies": [_entry(one) for one in record.pregnancies],
        "plan": None if plan is None else _entry(plan),
        "plans": [_entry(one) for one in record.plans],
        "orders": [_entry(one) for one in record.orders],
        "doses": [_entry(one) for one in record.doses],
        "tablets": [_entry(one) for one in record.tablets],
        "medicines": [_entry(one) for one in record.medicines],
        "labs": [_entry(one) | _derived(one, starts) for one in record.labs],
        "checkins": [_entry(one) for one in record.checkins],
        "questionnaires": [_entry(one) for one in record.questionnaires],
        "events": [_entry(one) for one in record.events],
        "notes": [_entry(one) for one in record.notes],
        "calls": [_entry(one) for one in record.calls],
        "snoozes": [_entry(one) for one in record.snoozes],
        "dismissals": [_entry(one) for one in record.dismissals],
        "signoffs": [_entry(one) for one in record.signoffs],
    }


def assessments(
    answers: Iterable[tuple[Patient | None, Assessment]],
    *,
    as_of: date,
    guideline_set: str,
    knowledge: str,
) -> Json:
    """Return `assess --json`; a case without a patient has the id None."""
    return {
        "as_of": as_of.isoformat(),
        "set": guideline_set,
        "knowledge": knowledge,
        "patients": [
            {
                "id": None if patient is None else patient.id,
                "identifiers": [] if patient is None else _identifiers(patient.identifiers),
                "set": answer.guideline_set,
                "b12_class": answer.b12_class.value,
                "findings": [finding(one) for one in answer.findings],
                "due": [due_item(one, as_of) for one in answer.due],
                "next_change_on": flat(answer.next_change_on),
            }
            for patient, answer in answers
        ],
    }


def finding(one: Finding) -> Json:
    """Return one finding."""
    return {
        "rule": one.rule,
        "level": one.level.value,
        "stops": one.stops,
        "message": one.message,
        "text": one.text,
        "plain": one.plain,
        "because": [
            {
                "kind": fact.kind,
                "what": fact.what,
                "on": flat(fact.on),
                "value": fact.value,
                "unit": fact.unit,
            }
            for fact in one.because
        ],
        "missing": list(one.missing),
        "sources": list(one.sources),
        "basis": one.basis.value,
    }


def due_item(item: DueItem, day: date) -> Json:
    """Return one due item as it stands on a day."""
    return {
        "kind": item.kind.value,
        "what": item.what,
        "due_from": item.due_from.isoformat(),
        "due_by": item.due_by.isoformat(),
        "overdue_from": item.overdue_from.isoformat(),
        "lapsed_from": flat(item.lapsed_from),
        "state": item.state.value,
        "days_late": item.days_late(day),
    }


def worklist(today: Today) -> Json:
    """Return `worklist --json`."""
    tallies = today.tallies
    return {
        "as_of": today.as_of.isoformat(),
        "tallies": {field.name: getattr(tallies, field.name) for field in fields(tallies)},
        "rows": [_row(row, today.as_of) for row in today.rows],
        "being_checked": today.being_checked,
    }


def _row(row: Row, day: date) -> Json:
    return {
        "patient": row.patient,
        "name": row.name,
        "born": row.born or None,
        "section": row.section,
        "first_because": row.first_because,
        "chips": [
            {"rule": chip.rule, "level": chip.level.value, "text": chip.text} for chip in row.chips
        ],
        "due": None if row.due is None else due_item(row.due, day),
        "phone": row.phone,
        "plan": row.plan,
        "last_dose": flat(row.last_dose),
        "until": flat(row.until),
        "unanswered": row.unanswered,
        "results": row.results,
    }


def import_result(result: ImportResult) -> Json:
    """Return one document of `import --json`."""
    return {
        "file": result.file,
        "format": result.format,
        "batch": result.batch,
        "new": dict(result.new),
        "same": result.same,
        "changed": result.changed,
        "withdrawn": result.withdrawn,
        "left_out": dict(result.left_out),
        "refused": [_refusal(one) for one in result.refused],
        "questions": [_question(one) for one in result.questions],
    }


def _refusal(one: Refusal) -> Json:
    return {"where": one.where, "what": one.what, "why": one.why}


def _question(one: Question) -> Json:
    return {
        "where": one.where,
        "what": one.what,
        "choices": list(one.choices),
        "text": one.text,
        **({"of": one.of} if one.of else {}),
    }


def codes(waiting: Iterable[OpenCode], answered: Iterable[CodeAnswer]) -> Json:
    """Return `codes --json`."""
    return {
        "open": [
            {
                **_local(one.local),
                "name": one.name,
                "example": one.example,
                "results": one.results,
                "files": one.files,
                "choices": list(one.choices),
            }
            for one in waiting
        ],
        "answered": [
            {
                **_local(one.local),
                "name": one.name,
                "test": one.test or None,
                "means_unit": one.unit or None,
                "by": one.by,
                "at": flat(one.at),
            }
            for one in answered
        ],
    }


def _local(local: LocalCode) -> Json:
    return {"laboratory": local.laboratory, "code": local.code, "unit": local.unit}


def waiting(found: Iterable[Waiting]) -> list[Json]:
    """Return `waiting --json`."""
    return [
        {
            "number": one.ids[0],
            "name": one.said.name,
            "born": None if one.said.born is None else str(one.said.born),
            "sex": one.said.sex.value,
            "identifiers": _identifiers(one.said.identifiers),
            "laboratory": one.said.laboratory,
            "brings": one.brings,
            "files": list(one.files),
            "since": flat(one.since),
            "question": one.said.question,
            "note": one.said.note,
        }
        for one in found
    ]


def batches(items: Iterable[Batch]) -> list[Json]:
    """Return `batches --json`."""
    return [
        {
            "batch": one.id,
            "file": one.file,
            "format": one.format,
            "at": one.at.isoformat(),
            "by": one.by,
            "entries": one.entries,
            "withdrawn": one.withdrawn,
        }
        for one in items
    ]


def _identifiers(items: Iterable[Any]) -> list[Json]:
    return [{"system": one.system, "value": one.value} for one in items]


def _entry(entry: Entry) -> Json:
    found: Json = {"id": entry.id}
    for field in fields(entry):
        if field.name not in _INNER:
            found[field.name] = flat(getattr(entry, field.name))
    found["by"] = entry.by
    found["source"] = _source(entry)
    if entry.void is not None:
        found["void"] = {
            "reason": entry.void.reason,
            "on": flat(entry.void.on),
            "by": entry.void.by,
        }
    return found


def _source(entry: Entry) -> Json | None:
    source = entry.source
    if source.batch is None:
        return None
    return {"batch": source.batch, "key": source.key, "where": source.where}


def _derived(lab: LabResult, dose_days: tuple[date, ...]) -> Json:
    """Return what is computed from a result and the doses before it."""
    canonical: Decimal | None = None
    unit = ""
    if lab.value is not None:
        try:
            canonical = units.canonical(lab.test, lab.value, lab.unit)
            unit = units.canonical_unit(lab.test)
        except Invalid:
            canonical = None  # a unit that was printed and is not ours: shown as it is
    before = [day for day in dose_days if day < lab.on]
    return {
        "canonical_value": None if canonical is None else plain(canonical),
        "canonical_unit": unit,
        "since_dose_days": (lab.on - before[-1]).days if before else None,
    }


def _dose_days(record: PatientRecord) -> tuple[date, ...]:
    """Return the days of the doses that were given, the earliest first."""
    given = (DoseStatus.GIVEN, DoseStatus.PARTLY_GIVEN)
    days = {dose.on for dose in record.doses if dose.void is None and dose.status in given}
    return tuple(sorted(days))


__all__ = [
    "assessments",
    "batches",
    "codes",
    "due_item",
    "finding",
    "import_result",
    "patients",
    "show",
    "waiting",
    "worklist",
]
