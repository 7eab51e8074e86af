"""Finding people: by name, birth date or number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from b12tracker.core.names import Match, query_words, rank_key, search_key
from b12tracker.storage import lookups, patients

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Identifier, Patient, PatientStatus
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

_MOST = 500  # letters of a question; nobody's name and number together have so many
_YEAR = 4  # digits: two would leave the century open
_DATE = re.compile(r"(?<!\d)(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,4})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One person in a list of people."""

    id: PatientId
    name: str
    born: str  # ISO, perhaps in part; empty: unknown
    identifiers: tuple[Identifier, ...]
    status: PatientStatus
    phone: str


def find_patients(clinic: Clinic, text: str = "", *, limit: int = 50) -> tuple[Found, ...]:
    """Return people whose name, birth date or number fits, the best first; all where text is empty.

    Names are folded (no accents, no capitals) and fit as a whole, from their beginning, inside, or
    by sound, in this order. A birth date may stand in any usual order, also beside a name.
    """
    text = text.encode(errors="replace").decode()  # half a letter, as from a cut paste
    if len(text) > _MOST or not text.isprintable():
        return ()  # no name or number is like that, and LIKE has a limit of its own
    days, words = _split(text)
    with clinic.reading() as session:
        if not text.strip():
            found = lookups.first_people(session, limit)
        elif not days:
            found = _named(session, words, limit)
        else:
            found = lookups.born_on(session, days)
            if keys := query_words(words):
                found = tuple(
                    one
                    for one in found
                    if rank_key(keys, search_key(one.family, one.given)) is not None
                )
    return tuple(_found(one) for one in found[:limit])


def _named(session: Session, text: str, limit: int) -> tuple[Patient, ...]:
    """Return who fits by letters or number; by sound only where nobody does."""
    words = query_words(text)
    ranked: dict[PatientId, tuple[int, str]] = {}
    if words:
        for one, key in lookups.with_words(session, words):
            if (how := rank_key(words, key)) is not None:
                ranked[one] = (how, key)
    for one in lookups.number_starts(session, text.strip(), limit):
        ranked[one] = (Match.EXACT, "")
    if not ranked:
        return patients.find(session, text, limit)
    return patients.some(session, sorted(ranked, key=lambda one: (*ranked[one], one))[:limit])


def _found(patient: Patient) -> Found:
    return Found(
        id=patient.id,
        name=patient.name,
        born="" if patient.born is None else str(patient.born),
        identifiers=patient.identifiers,
        status=patient.status,
        phone=patient.contact.phone or patient.contact.mobile,
    )


def _split(text: str) -> tuple[tuple[date, ...], str]:
    """Return the days that a date in the text can mean, and the rest of the text."""
    found = _DATE.search(text)
    if found is None:
        return (), text
    days = tuple(dict.fromkeys(_days(*found.groups())))
    return (days, text[: found.start()] + " " + text[found.end() :]) if days else ((), text)


def _days(one: str, two: str, three: str) -> Iterator[date]:
    """Yield the days of three numbers: year first, day first, month first."""
    orders = ((one, two, three), (three, two, one), (three, one, two))
    for year, month, day in orders:
        if len(year) != _YEAR:
            continue
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue
