"""What is true of a patient beside the treatment: causes, conditions, allergies and the like."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.core.records import Allergy, Cause, Condition, Exposure, Pregnancy
from b12tracker.services.corrections import void_entry
from b12tracker.services.verbs import alter_entry, record_entry
from b12tracker.storage import entries
from b12tracker.storage.entries import TOPIC_OF

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.ids import EntryId
    from b12tracker.services.clinic import Clinic

Background = Cause | Condition | Allergy | Exposure | Pregnancy

_WORDS: dict[type[Background], str] = {
    Cause: "cause",
    Condition: "condition",
    Allergy: "allergy",
    Exposure: "exposure",
    Pregnancy: "pregnancy",
}


def add_background(
    clinic: Clinic, entry: Background, *, reason: str = "", key: str = ""
) -> EntryId:
    """Record a cause, condition, allergy, exposure or pregnancy and return its id."""
    return record_entry(clinic, f"add {_WORDS[type(entry)]}", entry, reason=reason, key=key)


def change_background(
    clinic: Clinic, entry: Background, *, reason: str = "", key: str = ""
) -> None:
    """Store such an entry as read and changed."""
    alter_entry(clinic, f"change {_WORDS[type(entry)]}", entry, reason=reason, key=key)


def end_pregnancy(clinic: Clinic, pregnancy: EntryId, last: date, *, key: str = "") -> None:
    """Say on which day a pregnancy, or a time of breastfeeding, ended.

    Raises:
        Invalid: that day lies before its first.
    """
    with clinic.reading() as session:
        entry = entries.get(session, Topic.PREGNANCY, pregnancy)
    if not isinstance(entry, Pregnancy):
        raise TypeError(f"{entry!r} is no pregnancy")
    if last < entry.first:
        raise Invalid("last", f"It began on {entry.first}; the end cannot lie before.")
    alter_entry(clinic, "end pregnancy", replace(entry, last=last), key=key)


def remove_background(clinic: Clinic, entry: Background, *, reason: str, key: str = "") -> None:
    """Say that such an entry does not hold (any more); it stays in the history with the reason.

    Raises:
        Invalid: the reason is missing.
    """
    void_entry(clinic, TOPIC_OF[type(entry)], entry.id, reason=reason, key=key)
