"""Finding people: by name, birth date or number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from b12tracker.core.findings import State
from b12tracker.core.names import Match, query_words, rank_key, search_key
from b12tracker.storage import lookups, patients

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Identifier, Patient, PatientStatus
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

_MOST = 500  # letters of a question; nobody's name and number together have so many
_FEW = 5  # people found by letters; with fewer those that sound alike are shown too
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
    match: Match | None = None  # how the name fits; these five only where `search_people` asks
    last_dose: date | None = None
    last_site: str = ""
    state: State | None = None  # of the next dose; None: not known, or no plan
    same_name: bool = False  # somebody else is called so


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
    return tuple(found_person(one) for one in found[:limit])


def search_people(clinic: Clinic, text: str, *, limit: int = 8) -> tuple[Found, ...]:
    """Return the same people with what prevents a mix-up: last dose, state, others of the name."""
    found = find_patients(clinic, text, limit=limit)
    ids = [one.id for one in found]
    with clinic.reading() as session:
        last = lookups.last_doses(session, ids)
        states = lookups.states(session, ids, clinic.today())
        shared = lookups.sharing_a_name(session, ids)
    words = query_words(_split(text)[1])
    return tuple(
        replace(
            one,
            match=rank_key(words, search_key(one.name)),
            last_dose=last.get(one.id, (None, ""))[0],
            last_site=last.get(one.id, (None, ""))[1],
            state=State(states[one.id]) if states.get(one.id) else None,
            same_name=one.id in shared,
        )
        for one in found
    )


def people_of(clinic: Clinic, people: Sequence[PatientId]) -> tuple[Found, ...]:
    """Return these people, by name."""
    with clinic.reading() as session:
        found = patients.some(session, people)
    return tuple(found_person(one) for one in sorted(found, key=lambda one: (one.name, one.id)))


def _named(session: Session, text: str, limit: int) -> tuple[Patient, ...]:
    """Return who fits by letters or number, then who fits by sound where few do."""
    words = query_words(text)
    fit = dict.fromkeys(lookups.number_starts(session, text.strip(), limit))
    for how in (Match.EXACT, Match.STARTS, Match.CONTAINS):
        if words and len(fit) < limit:
            fit |= dict.fromkeys(lookups.with_words(session, words, how, limit))
    if words and len(fit) < min(limit, _FEW):
        fit |= dict.fromkeys(lookups.sounding_like(session, words, limit))
    return patients.some(session, list(fit)[:limit])


def found_person(patient: Patient) -> Found:
    """Return a patient as lists of people show them."""
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
