"""What all resources of an export share: their names, their days, and the codes we write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from b12tracker.interop.fhir.writing.exact import tidy

if TYPE_CHECKING:
    from datetime import date, time, tzinfo
    from decimal import Decimal

    from b12tracker.core.knowledge import Knowledge

    Json = dict[str, Any]

UCUM = "http://unitsofmeasure.org"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_ONE_IDENTIFIER = "QuestionnaireResponse"  # all other kinds have a list
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every resource of an export is written with."""

    sender: str  # a UUID: the lasting name of the data file
    at: datetime  # of the export, UTC
    day: date  # on which findings and what is over are judged
    zone: tzinfo  # where the clinic is
    knowledge: Knowledge

    def id(self, name: str) -> str:
        """Return the id of the resource with a name of ours, the same in each export."""
        return str(uuid5(UUID(self.sender), name))

    def resource(self, kind: str, name: str, **said: Any) -> Json:
        """Return a resource without what is empty in it."""
        number = {"system": f"urn:uuid:{self.sender}", "value": name}
        own = number if kind == _ONE_IDENTIFIER else [number]
        return {
            "resourceType": kind,
            "id": self.id(name),
            **tidy({"identifier": own, **said}),
        }

    def reference(self, name: str) -> Json:
        """Return a reference to a resource of this export."""
        return {"reference": f"urn:uuid:{self.id(name)}"}

    def when(self, on: date, at: time | None = None) -> str:
        """Return a day, or a moment with the offset that the clinic had then."""
        if at is None:
            return on.isoformat()
        moment = datetime.combine(on, at)
        offset = moment.replace(tzinfo=self.zone).utcoffset() or timedelta()
        minutes = round(offset / _MINUTE)
        sign = "-" if minutes < 0 else "+"
        hours, rest = divmod(abs(minutes), 60)
        return f"{moment.isoformat(timespec='seconds')}{sign}{hours:02d}:{rest:02d}"

    @property
    def moment(self) -> str:
        """The moment of the export."""
        return self.at.astimezone(UTC).isoformat(timespec="seconds")

    def concept(self, kind: str, our_id: str, text: str) -> Json:
        """Return words with the codes that the knowledge files have for one of our ids."""
        codes = self.knowledge.codes
        coding = []
        for key, system in codes.systems.items():
            term = codes.code_of(key, kind, our_id) if system.write and our_id else None
            if term is not None:
                coding.append(
                    {"system": system.uris[0], "code": term.code, "display": term.display}
                )
        return {"coding": coding, "text": text}

    def drug(self, drug: str, text: str = "") -> Json:
        """Return a B12 substance."""
        known = self.knowledge.drugs.get(drug)
        return self.concept("drug", drug, text or (known.name if known else drug))


def standard(system: str, code: str) -> Json:
    """Return a concept of one of FHIR's own code systems."""
    return {"coding": [{"system": f"{_TERMINOLOGY}/{system}", "code": code}]}


def quantity(value: Decimal | int, code: str, unit: str = "") -> Json:
    """Return a quantity in a unit of UCUM; `unit` is the unit as printed."""
    return {"value": value, "unit": unit or code, "system": UCUM, "code": code}


def patient_name(number: int) -> str:
    """Return the name of the resource of a patient."""
    return f"patient/{number}"
