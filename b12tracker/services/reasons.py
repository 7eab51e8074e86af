"""Reasons that a clinic adds to the lists of usual ones. Entries hold the words, not the list."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.core.text import clean
from b12tracker.services.clinic import BETWEEN, REASONS
from b12tracker.storage import settings

if TYPE_CHECKING:
    from b12tracker.services.clinic import Clinic

MOST = 9  # of a list
LONGEST = 60  # letters


class ReasonsOf(StrEnum):
    """A list of usual reasons to which a clinic adds its own."""

    NOT_GIVEN = "not_given"
    EARLY = "early"
    OFF_THE_LIST = "off_the_list"  # why somebody is called no more
    SLIPS = "slips"  # why an entry is corrected


def own_reasons(clinic: Clinic, of: ReasonsOf) -> tuple[str, ...]:
    """Return the reasons that the clinic has added to a list, in the order in which they came."""
    return clinic.reasons.get(of.value, ())


def add_reason(clinic: Clinic, of: ReasonsOf, reason: str) -> None:
    """Add a reason to a list; one that stands there is not added twice.

    Raises:
        Invalid: it is empty or too long, or the list is full.
    """
    reason = _fit(reason)
    own = own_reasons(clinic, of)
    if reason.casefold() in map(str.casefold, own):
        return
    if len(own) >= MOST:
        raise Invalid("reason", f"A list holds {MOST} reasons of your own. Remove one first.")
    _put(clinic, of, (*own, reason), f"add the reason “{reason}”")


def _fit(reason: str) -> str:
    reason = clean(reason, field="reason", most=LONGEST)
    if not reason or BETWEEN in reason:
        raise Invalid("reason", "Write the reason in a few words, without a vertical bar.")
    return reason


def fit_reasons(stored: str) -> str:
    """Return a list of reasons, as it is stored, in its stored form.

    Raises:
        Invalid: one of them is empty or too long, or there are too many.
    """
    reasons = [_fit(one) for one in stored.split(BETWEEN)]
    if len(reasons) > MOST:
        raise Invalid("reason", f"A list holds {MOST} reasons of your own.")
    return BETWEEN.join(reasons)


def remove_reason(clinic: Clinic, of: ReasonsOf, reason: str) -> None:
    """Offer a reason no more; entries that were made with it keep it."""
    left = tuple(one for one in own_reasons(clinic, of) if one != reason)
    if left != own_reasons(clinic, of):
        _put(clinic, of, left, f"remove the reason “{reason}”")


def _put(clinic: Clinic, of: ReasonsOf, reasons: tuple[str, ...], words: str) -> None:
    with clinic.writing(words) as session:
        settings.put(session, f"{REASONS}{of.value}", BETWEEN.join(reasons))
