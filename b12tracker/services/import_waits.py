"""What of a file waits for a person: whom nobody knows for certain, and codes without an answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core.laboratory import CodeAsked, Stranger, StrangerState
from b12tracker.core.records import LabResult
from b12tracker.core.text import visible
from b12tracker.storage import laboratory, patients
from b12tracker.storage.entries import TOPIC_OF

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from b12tracker.core.ids import BatchId
    from b12tracker.interop.outcome import SaidCode
    from b12tracker.interop.reading import Person, Reading
    from b12tracker.storage.store import Session

    # By the sender's name of a person and the place: what became of the person.
    Placed = Mapping[tuple[str, str], Stranger]

KEPT = ("hl7", "fhir")  # formats whose originals can be read again without a person's help
_MOST = 200  # letters of a text of others


class Waits:
    """Which people of a file wait, and who those are that a person placed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._placed: Placed = {}
        self._kept = False
        self._seen = False

    def known(self, files: Iterable[BatchId]) -> Placed:
        """Return the people of recorded files that were nobody for certain, by key and place."""
        found = laboratory.strangers_of(self._session, files)
        return {(one.key, one.where): one for one in found}

    def begin(self, reading: Reading, placed: Placed, *, seen: bool) -> None:
        """Begin with a file."""
        self._placed, self._seen = placed, seen
        self._kept = reading.format in KEPT

    def placed(self, person: Person) -> Stranger | None:
        """Return what a person said of somebody; None: nobody did, or who it was is gone."""
        found = self._placed.get(place_of(person))
        if found is None or found.state is StrangerState.OPEN:
            return None
        if found.patient and not patients.some(self._session, (found.patient,)):
            return None
        return found

    def stranger(self, person: Person, question: str) -> list[Stranger]:
        """Return the person as somebody who waits from now on; empty: waits already, or cannot."""
        if not self._kept or self._seen or place_of(person) in self._placed:
            return []
        found = _as_stranger(person, question)
        if person.entries or (person.withdrawn and self._waited(found)):
            return [found]
        return []

    def _waited(self, stranger: Stranger) -> bool:
        """Return whether results of the same person wait or waited, which this takes back."""
        alike = laboratory.of_name(self._session, stranger.family)
        return any(one.facts == stranger.facts for one in alike)


def place_of(person: Person) -> tuple[str, str]:
    """Return by what a person of a file is found again in it."""
    return _short(person.key), _short(person.where)


def _as_stranger(person: Person, question: str) -> Stranger:
    said = person.patient
    brings = Counter(TOPIC_OF[type(one)].value for one in person.entries)
    brings["taken back"] = len(person.withdrawn)
    labs = (one.laboratory for one in person.entries if isinstance(one, LabResult))
    stranger = Stranger(
        key=_short(person.key),
        where=_short(person.where),
        family=_short(person.name),
        identifiers=person.identifiers,
        laboratory=_short(", ".join(dict.fromkeys(one for one in labs if one))),
        question=_short(question),
        brings=+brings,
    )
    if said is None:
        return stranger
    return replace(
        stranger,
        family=_short(said.family),
        given=_short(said.given),
        born=said.born,
        sex=said.sex,
        identifiers=said.identifiers or person.identifiers,
    )


def asked_codes(reading: Reading) -> list[CodeAsked]:
    """Return the codes of a file that nobody has answered, each once."""
    said: dict[object, SaidCode] = {}
    count = Counter(one.code.local for one in reading.codes if not one.code.answered)
    for use in reading.codes:
        said.setdefault(use.code.local, use.code)
    return [
        CodeAsked(
            local=local,
            name=said[local].name,
            example=said[local].example,
            results=results,
            choices=said[local].choices,
        )
        for local, results in count.items()
    ]


def _short(text: str) -> str:
    """Return a text of a file so that it can be stored and seen."""
    return visible(" ".join(text.split()))[:_MOST]
