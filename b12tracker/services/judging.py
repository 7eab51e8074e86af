"""What speaks against an entry before it is stored: entry checks, and the rules on drugs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core import checks
from b12tracker.core.assess import assess
from b12tracker.core.records import (
    CheckIn,
    Dose,
    DoseStatus,
    Exposure,
    LabResult,
    Medicine,
    Plan,
    Questionnaire,
    Tablets,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Entry, PatientRecord

BLOCKING = frozenset({"LEBER-01"})  # saves nothing without a clinician's override
DRUG_RULES = frozenset({"LEBER-01", "HYPERS-01", "COBALT-01"})
LIFELONG = "LIFELONG-01"
_ANY_SET = "UK_NICE"  # the drug rules are the same in every set


def findings_against(
    entry: Entry, record: PatientRecord, knowledge: Knowledge, today: date
) -> tuple[Finding, ...]:
    """Return what speaks against an entry, the loudest first, given the record without it."""
    found = (
        *entry_checks(entry, record, knowledge, today),
        *_drug_rules(entry, record, knowledge),
    )
    return tuple(sorted(found, key=lambda one: (not one.stops, -one.level.rank, one.rule)))


def entry_checks(
    entry: Entry, record: PatientRecord, knowledge: Knowledge, today: date
) -> tuple[Finding, ...]:
    """Return what the entry checks say; nothing for kinds that have none."""
    match entry:
        case Dose():
            return checks.check_dose(entry, record, knowledge, today)
        case LabResult():
            return checks.check_lab(entry, record, knowledge, today)
        case Tablets():
            return checks.check_tablets(entry, record, knowledge, today)
        case CheckIn():
            return checks.check_checkin(entry, record, knowledge, today)
        case Exposure():
            return checks.check_exposure(entry, record, knowledge, today)
        case Medicine():
            return checks.check_medicine(entry, record, knowledge, today)
        case Plan():
            return checks.check_plan(entry, record, knowledge, today)
        case Questionnaire():
            return checks.check_questionnaire(entry, record, knowledge, today)
        case _:
            return ()


def _drug_rules(entry: Entry, record: PatientRecord, knowledge: Knowledge) -> Iterable[Finding]:
    """Return what the rules on drugs say of a record whose only treatment is this entry."""
    bare = replace(record, plans=(), doses=(), tablets=())
    match entry:
        case Dose() if entry.status in (DoseStatus.GIVEN, DoseStatus.PARTLY_GIVEN):
            alone = replace(bare, doses=(replace(entry, status=DoseStatus.GIVEN),))
            day = entry.on
        case Plan():
            alone = replace(bare, plans=(entry,))
            day = entry.first
        case Tablets():
            alone = replace(bare, tablets=(entry,))
            day = entry.first
        case _:
            return ()
    return _only(DRUG_RULES, alone, day, knowledge)


def lifelong_findings(
    record: PatientRecord, day: date, knowledge: Knowledge
) -> tuple[Finding, ...]:
    """Return LIFELONG-01, as a finding that stops, if a record says so on a day."""
    return _only(frozenset({LIFELONG}), record, day, knowledge)


def _only(
    rules: frozenset[str], record: PatientRecord, day: date, knowledge: Knowledge
) -> tuple[Finding, ...]:
    return tuple(
        replace(one, stops=True) if one.rule in BLOCKING or one.rule == LIFELONG else one
        for one in assess(record, day, knowledge, record.patient.guideline_set or _ANY_SET).findings
        if one.rule in rules
    )
