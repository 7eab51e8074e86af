"""Doses of the past from a paper card: many at once, as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.core.records import Dose
from b12tracker.services.judging import findings_against
from b12tracker.services.places import with_entry
from b12tracker.services.verbs import NOTHING, add_entry, cleaned, refuse_unless_answered
from b12tracker.storage import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import PatientRecord, Tablets
    from b12tracker.services.clinic import Clinic

# What would be said before a dose is given, and helps nobody afterwards.
_ADVICE = frozenset({"EARLY-01", "SITE-01"})
_REASON = "copied from a paper card"


def check_past_doses(
    clinic: Clinic, past: Sequence[Dose | Tablets]
) -> tuple[tuple[Finding, ...], ...]:
    """Return what speaks against each entry of a card, in their order; nothing is saved.

    Raises:
        Invalid: none, or of several patients.
    """
    patient = _whose(past)
    with clinic.reading() as session:
        record = records.read(session, patient)
    return _check(clinic, past, record)


def log_past_doses(
    clinic: Clinic,
    past: Sequence[Dose | Tablets],
    *,
    accept: frozenset[str] = NOTHING,
    key: str = "",
) -> tuple[EntryId, ...]:
    """Record the doses and days of tablets of one patient's card and return their ids, in order.

    Raises:
        Invalid: none, or of several patients.
        Refused: with the findings of all entries that are not accepted; nothing is saved.
    """
    patient = _whose(past)
    past = [cleaned(one) for one in past]
    topic = Topic.DOSE if isinstance(past[0], Dose) else Topic.TABLETS
    if earlier := clinic.done_before(key, topic):
        return earlier
    one, many = ("past dose", "past doses")
    if topic is Topic.TABLETS:
        one, many = ("period of tablets", "periods of tablets")
    name = f"log {one}" if len(past) == 1 else f"log {len(past)} {many}"
    with clinic.writing(name, patient=patient, reason=_REASON, key=key) as session:
        found = _check(clinic, past, records.read(session, patient))
        refuse_unless_answered(
            clinic, (one for each in found for one in each), accept=accept, reason=_REASON
        )
        return tuple(add_entry(session, one, accept) for one in past)


def _whose(past: Sequence[Dose | Tablets]) -> PatientId:
    people = {one.patient for one in past}
    if len(people) != 1:
        raise Invalid("doses", "A card holds at least one dose, all of one patient.")
    return people.pop()


def _check(
    clinic: Clinic, past: Sequence[Dose | Tablets], record: PatientRecord
) -> tuple[tuple[Finding, ...], ...]:
    """Check each entry against the record and the entries of the card before it."""
    found = []
    for one in past:
        against = findings_against(one, record, clinic.knowledge, clinic.today())
        found.append(tuple(each for each in against if each.rule not in _ADVICE))
        record = with_entry(record, one)
    return tuple(found)
