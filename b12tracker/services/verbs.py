"""What all verbs share: clean text, refusing with findings, one entry as one operation."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from b12tracker.core import checks
from b12tracker.core.errors import Invalid, Refused
from b12tracker.core.knowledge.checks import Override
from b12tracker.core.records import Dose
from b12tracker.core.text import MOST_REASON, clean
from b12tracker.services.judging import findings_against
from b12tracker.services.places import without
from b12tracker.storage import entries, records
from b12tracker.storage.entries import TOPIC_OF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import EntryId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Entry, PatientRecord
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

Value = TypeVar("Value")

NOTHING: frozenset[str] = frozenset()

# Rules of the assessment that speak against an entry before it is stored; checks.toml has the rest.
CLINICIANS = frozenset({"LEBER-01", "LIFELONG-01"})  # a clinician may override: reason and name
WANT_REASON = frozenset({"HYPERS-01"})  # confirming is not enough: it asks why
SECOND_DOSE = frozenset({"DOSE-02", "DUP-01"})
_LONG = {  # fields of several lines
    "text": 20_000,
    "note": 20_000,
    "address": 2_000,
    "reason": MOST_REASON + 500,  # with the name of the clinician behind it
    "status_reason": MOST_REASON + 500,
}
_SHORT = 200
_NO_TEXT = frozenset(
    ("int", "bool", "date", "time", "datetime", "Decimal", "EntryId", "PatientId", "BatchId")
)


def cleaned(value: Value) -> Value:
    """Return a value with each text in its stored form.

    Raises:
        Invalid: a text holds what cannot be seen, or is too long.
    """
    changed: dict[str, Any] = {}
    kind: Any = type(value)
    for name in _field_names(kind):
        found = getattr(value, name)
        if type(found) is str:  # not the words of an enumeration
            if not found:
                continue
            better: Any = clean(
                found, field=name, most=_LONG.get(name, _SHORT), lines=name in _LONG
            )
        elif isinstance(found, tuple):
            better = tuple(_cleaned_part(one, name) for one in found)
        elif name != "void" and _has_fields(found.__class__):
            better = cleaned(found)
        else:
            continue
        if better is not found and better != found:
            changed[name] = better
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


@cache
def _has_fields(kind: type) -> bool:
    return is_dataclass(kind)


def _cleaned_part(part: Any, name: str) -> Any:
    if type(part) is str:
        return clean(part, field=name)
    return cleaned(part) if is_dataclass(part) else part


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    """Return the fields that may hold a text, by what their annotations say they hold."""
    return tuple(
        field.name for field in fields(kind) if field.type.removesuffix(" | None") not in _NO_TEXT
    )


def wanted(text: str, field: str, sentence: str) -> str:
    """Return a text that must not be empty.

    Raises:
        Invalid: it is; `sentence` says what to do.
    """
    most = MOST_REASON if field == "reason" else _LONG["note"]
    bare = clean(text, field=field, most=most, lines=True)
    if not bare:
        raise Invalid(field, sentence)
    return bare


def refuse_unless_answered(
    clinic: Clinic,
    findings: Iterable[Finding],
    *,
    accept: frozenset[str],
    reason: str,
    clinician: str = "",
) -> None:
    """Raise `Refused` with the findings that nobody has answered.

    A soft finding is answered when its rule is in `accept`, some of them with a reason; a stopping
    one only where it allows an override: with a reason, or with a clinician's name as well.
    """
    given = _Answer(accept, reason=bool(reason.strip()), clinician=bool(clinician.strip()))
    standing = [one for one in findings if not given.answers(one, clinic.knowledge)]
    if standing:
        raise Refused(standing)


@dataclass(frozen=True, slots=True)
class _Answer:
    accept: frozenset[str]
    reason: bool
    clinician: bool

    def answers(self, finding: Finding, knowledge: Knowledge) -> bool:
        if finding.rule not in self.accept:
            return False
        if finding.stops:
            match override_of(finding, knowledge):
                case Override.NEVER:
                    return False
                case Override.REASON:
                    return self.reason
                case Override.CLINICIAN:
                    return self.reason and self.clinician
        return self.reason or not wants_reason(finding, knowledge)


def override_of(finding: Finding, knowledge: Knowledge) -> Override:
    """Return what lets an entry be saved against a finding that stops."""
    return Override.CLINICIAN if finding.rule in CLINICIANS else checks.override(finding, knowledge)


def wants_reason(finding: Finding, knowledge: Knowledge) -> bool:
    """Return whether answering a finding wants a reason in words."""
    return finding.rule in CLINICIANS | WANT_REASON or checks.needs_reason(finding, knowledge)


def said(reason: str, clinician: str) -> str:
    """Return the reason of an operation, with the clinician who answers for it.

    Raises:
        Invalid: one of them holds what cannot be seen, or is too long.
    """
    reason = clean(reason, field="reason", most=MOST_REASON, lines=True)
    clinician = clean(clinician, field="clinician")
    return f"{reason} ({clinician})" if clinician else reason


def judge(
    clinic: Clinic,
    session: Session,
    entry: Entry,
    *,
    accept: frozenset[str],
    reason: str,
    clinician: str = "",
) -> PatientRecord:
    """Refuse an entry unless everything that speaks against it was answered; return the record.

    The record is read inside the transaction: what the person saw on the screen may be old. It is
    as it stands without the entry.
    """
    record = without(records.read(session, entry.patient), entry)
    findings = findings_against(entry, record, clinic.knowledge, clinic.today())
    refuse_unless_answered(clinic, findings, accept=accept, reason=reason, clinician=clinician)
    return record


def add_entry(session: Session, entry: Entry, accept: frozenset[str]) -> EntryId:
    """Record an entry; a second dose of a day only where somebody confirmed that it is one."""
    second = isinstance(entry, Dose) and bool(accept & SECOND_DOSE)
    return entries.add(session, entry, accepted_second=second)


def record_entry(
    clinic: Clinic,
    name: str,
    entry: Entry,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    clinician: str = "",
    key: str = "",
) -> EntryId:
    """Record one entry as one operation and return its id; for a known key the first time's."""
    entry = cleaned(entry)
    if earlier := clinic.done_before(key, TOPIC_OF[type(entry)]):
        return earlier[0]
    with clinic.writing(
        name, patient=entry.patient, reason=said(reason, clinician), key=key
    ) as session:
        judge(clinic, session, entry, accept=accept, reason=reason, clinician=clinician)
        return add_entry(session, entry, accept)


def alter_entry(
    clinic: Clinic,
    name: str,
    entry: Entry,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    clinician: str = "",
    key: str = "",
) -> None:
    """Store one entry as read and changed, as one operation."""
    entry = cleaned(entry)
    if clinic.done_before(key, TOPIC_OF[type(entry)]):
        return
    with clinic.writing(
        name, patient=entry.patient, reason=said(reason, clinician), key=key
    ) as session:
        judge(clinic, session, entry, accept=accept, reason=reason, clinician=clinician)
        second = True if isinstance(entry, Dose) and accept & SECOND_DOSE else None
        entries.alter(session, entry, accepted_second=second)
