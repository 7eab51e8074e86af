"""Who a person of a file may be, and how each of them compares with what the file says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core.names import fold, same_name
from b12tracker.core.records import Patient, Sex
from b12tracker.services.patients import lookalikes
from b12tracker.storage import patients

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.ids import PatientId
    from b12tracker.core.laboratory import Stranger
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

MOST = 4  # candidates at once
_SOUND = 8  # people found by the sound of the name that are compared


class Agrees(StrEnum):
    """How one fact of a file compares with that of a patient."""

    YES = "same"
    PARTLY = "part of it"
    NO = "different"
    NOT_SAID = "not said"  # by the file
    NOT_KNOWN = "not known here"


_NEAR = (Agrees.YES, Agrees.PARTLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One fact."""

    what: str  # family, given, born, sex, or number
    system: str = ""  # of a number
    said: str = ""
    here: str = ""
    agrees: Agrees


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A patient who may be meant."""

    patient: Patient
    compared: tuple[Compared, ...]  # in the same order for everybody

    @property
    def likeness(self) -> tuple[int, int]:
        """By which candidates are ordered: fewest differences, then most that agree."""
        kinds = [one.agrees for one in self.compared]
        return kinds.count(Agrees.NO), -kinds.count(Agrees.YES)


def candidates(clinic: Clinic, stranger: Stranger) -> tuple[Candidate, ...]:
    """Return who may be meant, the likeliest first; none decides by itself.

    They are who has one of the numbers, the same name, the same birth date with half of the name,
    or a name that sounds alike.
    """
    with clinic.reading() as session:
        people = {one.id: one for one in _people(session, stranger)}
    found = [compare(stranger, one) for one in people.values()]
    found.sort(key=lambda one: one.likeness)
    return tuple(found[:MOST])


def candidate(clinic: Clinic, stranger: Stranger, patient: PatientId) -> Candidate:
    """Return how somebody chosen by hand compares.

    Raises:
        NotFound: there is no such patient.
    """
    with clinic.reading() as session:
        return compare(stranger, patients.get(session, patient))


def _people(session: Session, stranger: Stranger) -> Iterator[Patient]:
    for number in stranger.identifiers:
        yield from patients.by_identifier(session, number.system, number.value)
    if not stranger.family:
        return
    said = Patient(family=stranger.family, given=stranger.given, born=stranger.born)
    yield from lookalikes(session, said)
    yield from patients.find(session, f"{stranger.family} {stranger.given}", limit=_SOUND)
    for one in patients.find(session, stranger.family, limit=_SOUND):
        family = _words("family", stranger.family, one.family).agrees
        if family in _NEAR or _born(stranger, one).agrees in _NEAR:  # a like sound is not enough
            yield one


def compare(stranger: Stranger, patient: Patient) -> Candidate:
    """Return how a patient compares with what a file says."""
    compared = [
        _words("family", stranger.family, patient.family),
        _words("given", stranger.given, patient.given),
        _born(stranger, patient),
        _sex(stranger, patient),
    ]
    for number in stranger.identifiers:
        here = [one.value for one in patient.identifiers if one.system == number.system]
        agrees = Agrees.YES if number.value in here else Agrees.NO if here else Agrees.NOT_KNOWN
        compared.append(
            Compared(
                what="number",
                system=number.system,
                said=number.value,
                here=", ".join(here),
                agrees=agrees,
            )
        )
    if not stranger.identifiers:
        here = [one.value for one in patient.identifiers]
        compared.append(Compared(what="number", here=", ".join(here), agrees=Agrees.NOT_SAID))
    return Candidate(patient=patient, compared=tuple(compared))


def _words(what: str, said: str, here: str) -> Compared:
    one, other = fold(said).split(), fold(here).split()
    if same_name(said, "", here, "") or not (one or other):
        agrees = Agrees.YES if said else Agrees.NOT_SAID
    else:
        agrees = _partly(one, other)
    return Compared(what=what, said=said, here=here, agrees=agrees)


def _partly(said: list[str], here: list[str]) -> Agrees:
    if not said:
        return Agrees.NOT_SAID
    if not here:
        return Agrees.NOT_KNOWN
    return Agrees.PARTLY if set(said) & set(here) else Agrees.NO


def _born(stranger: Stranger, patient: Patient) -> Compared:
    said, here = stranger.born, patient.born
    if said is None:
        agrees = Agrees.NOT_SAID
    elif here is None:
        agrees = Agrees.NOT_KNOWN
    elif said == here:
        agrees = Agrees.YES
    else:
        may_be = said.earliest <= here.latest and here.earliest <= said.latest
        agrees = Agrees.PARTLY if may_be else Agrees.NO
    return Compared(
        what="born",
        said="" if said is None else str(said),
        here="" if here is None else str(here),
        agrees=agrees,
    )


def _sex(stranger: Stranger, patient: Patient) -> Compared:
    said, here = stranger.sex, patient.sex
    if said is Sex.UNKNOWN:
        agrees = Agrees.NOT_SAID
    elif here is Sex.UNKNOWN:
        agrees = Agrees.NOT_KNOWN
    else:
        agrees = Agrees.YES if said is here else Agrees.NO
    return Compared(what="sex", said=said.value, here=here.value, agrees=agrees)
