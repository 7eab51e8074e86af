"""Reviews, acknowledgements, answers and reactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.core.records import Event
from b12tracker.services.verbs import record_entry, wanted

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, time

    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.services.clinic import Clinic

_WORDS = {
    "review": "log review",
    "acknowledged": "acknowledge",
    "answer": "answer question",
    "reaction": "log reaction",
}


def log_event(clinic: Clinic, event: Event, *, reason: str = "", key: str = "") -> EntryId:
    """Record any event of the catalogue and return its id; the verbs below are its short forms.

    Raises:
        Invalid: it lies in the future.
    """
    if event.on > clinic.today():
        raise Invalid("on", f"{event.on} has not come. Choose today or an earlier day.")
    return record_entry(clinic, _WORDS.get(event.code, "log event"), event, reason=reason, key=key)


def _hour_of(clinic: Clinic, on: date) -> time | None:
    """Return the hour of what is done today: something that comes later the same day is new."""
    now = clinic.now().astimezone(clinic.zone)
    return now.time().replace(microsecond=0, tzinfo=None) if on == now.date() else None


def log_review(
    clinic: Clinic, patient: PatientId, *, on: date, rule: str = "", note: str = "", key: str = ""
) -> EntryId:
    """Record that a clinician reviewed the patient, or one finding (`rule`)."""
    at = _hour_of(clinic, on)
    event = Event(patient=patient, on=on, time=at, code="review", rule=rule, note=note)
    return log_event(clinic, event, key=key)


def acknowledge(
    clinic: Clinic, patient: PatientId, rule: str, *, on: date, note: str, key: str = ""
) -> EntryId:
    """Record that somebody has seen a finding, and what was done about it.

    Raises:
        Invalid: the note is missing.
    """
    note = wanted(note, "note", "Say in a few words what was done about it.")
    at = _hour_of(clinic, on)
    event = Event(patient=patient, on=on, time=at, code="acknowledged", rule=rule, note=note)
    return log_event(clinic, event, reason=note, key=key)


def answer_question(
    clinic: Clinic, patient: PatientId, ask: str, say: str, *, on: date, key: str = ""
) -> EntryId:
    """Record the answer, yes or no, to a question of a plan's phase.

    `ask` is still_improving, blood_normal or response.

    Raises:
        Invalid: there is no such question or answer.
    """
    if ask not in clinic.knowledge.questions:
        raise Invalid("ask", f"There is no question “{ask}”.")
    if say not in ("yes", "no"):
        raise Invalid("say", "Answer yes or no.")
    event = Event(patient=patient, on=on, code="answer", ask=ask, say=say)
    return log_event(clinic, event, key=key)


def log_reaction(
    clinic: Clinic,
    patient: PatientId,
    ticks: Collection[str],
    *,
    on: date,
    at: time | None = None,
    dose: EntryId | None = None,
    note: str = "",
    key: str = "",
) -> EntryId:
    """Record what was seen after a dose.

    Raises:
        Invalid: neither a tick nor a note.
    """
    if not ticks and not note.strip():
        raise Invalid("ticks", "Tick what was seen, or describe it in the note.")
    event = Event(
        patient=patient, on=on, time=at, code="reaction", ticks=tuple(ticks), dose=dose, note=note
    )
    return log_event(clinic, event, key=key)
