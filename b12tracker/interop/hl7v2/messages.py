"""Which messages are read: laboratory results that are meant, and none of the other kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.interop.foreign import shown

if TYPE_CHECKING:
    from b12tracker.interop.hl7v2.structure import Message

_EVENTS = ("", "R01")
_KINDS = {
    "ADT": "tells of admissions and personal data",
    "ORM": "is an order",
    "OML": "is an order",
    "OMG": "is an order",
    "OUL": "is sent by a device, by sample and not by order",
    "ORL": "answers an order",
    "ORR": "answers an order",
    "ACK": "is a receipt",
    "MDM": "is a document",
    "VXU": "tells of vaccinations",
    "SIU": "is an appointment",
    "DFT": "is a bill",
    "BAR": "is a bill",
    "MFN": "is a list of terms",
    "RDE": "is a prescription",
    "RDS": "tells of a dispensed medicine",
    "RAS": "tells of a given medicine",
    "OMP": "is a prescription",
}
_TESTS = {"T": "a test message", "D": "a message for debugging"}
_MEANT = ("P", "")


@dataclass(frozen=True, slots=True)
class Other:
    """Why a message is not read."""

    reason: str  # a word or two, joined by "-"
    what: str  # the kind, as its header has it
    why: str  # a sentence


def other(message: Message) -> Other | None:
    """Return why a message is not read, or None for results that are meant."""
    head = message.head
    kind, event = shown(head.text(9, 1)).upper(), shown(head.text(9, 2)).upper()
    what = "^".join(filter(None, (kind, event)))
    if not kind:
        return Other("no-kind", "message", "It does not say which kind of message it is (MSH-9).")
    if kind != "ORU" or event not in _EVENTS:
        said = _KINDS.get(kind, "is of another kind")
        return Other(
            kind.lower(), what, f"{what} {said}; only laboratory results (ORU^R01) are read."
        )
    meant = shown(head.text(11, 1)).upper()
    if meant in _TESTS:
        return Other(
            "test", what, f"It is {_TESTS[meant]} (MSH-11 is {meant}), not a result of a patient."
        )
    if meant not in _MEANT:
        return Other(
            "purpose",
            what,
            f"MSH-11 is “{meant}”; only P says that a message is meant for patient care.",
        )
    return None
