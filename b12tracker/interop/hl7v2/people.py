"""The person of a PID: numbers with their issuers, name, birth date, sex, contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.records import Contact, Identifier, Patient, PatientStatus, Sex
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, shown
from b12tracker.interop.hl7v2 import dates
from b12tracker.interop.hl7v2.encoding import is_destroyed

if TYPE_CHECKING:
    from b12tracker.core.dates import PartialDate
    from b12tracker.interop.hl7v2.structure import Components, Segment

_SEX = {"F": Sex.FEMALE, "W": Sex.FEMALE, "M": Sex.MALE, "O": Sex.OTHER, "A": Sex.OTHER}
_BEST_NAMES = ("L", "", "D", "C", "B", "N", "M")  # legal first; of the rest any
_MAX_IDENTIFIERS = 20
_OF_A_VISIT = ("AN", "VN", "ANON")  # numbers of accounts and visits, not of people
_NOBODY = ("MR", "MRN", "PI", "PK", "ID")  # kinds of numbers that everybody gives out
_OID = "urn:oid:"


def read_patient(segment: Segment) -> Patient | None:
    """Read a PID; None where it has no name.

    Raises:
        Unreadable: letters of the name were lost, or the birth date is none.
    """
    family, given = read_name(segment)
    if not family:
        return None
    if is_destroyed(f"{family} {given}"):
        raise Unreadable(f"Letters of the name {shown(f'{family}, {given}')} were lost on the way.")
    died = segment.text(30).upper() == "Y"
    died_on = _date(segment, 29)
    gone = died or died_on is not None
    return Patient(
        family=family,
        given=given,
        born=_date(segment, 7),
        sex=_SEX.get(segment.text(8).upper(), Sex.UNKNOWN),
        identifiers=read_identifiers(segment),
        contact=_contact(segment),
        status=PatientStatus.DIED if gone else PatientStatus.ACTIVE,
        status_on=died_on.exact if died_on else None,
    )


def read_identifiers(segment: Segment) -> tuple[Identifier, ...]:
    """Return the numbers (PID-3) with who gave them out.

    A number of nobody in particular would fit strangers, too: it is left out.
    """
    found = []
    for parts in segment.each(3)[:_MAX_IDENTIFIERS]:
        value = parts.text(1)
        if parts.text(5).upper() in _OF_A_VISIT:
            continue
        system = _issuer(parts, 4) or _issuer(parts, 6) or _issuer(parts, 9)
        if value and system:
            found.append(Identifier(system=system, value=value))
    return tuple(dict.fromkeys(found))


def _issuer(parts: Components, number: int) -> str:
    """Return an assigning authority: its universal id, else its name."""
    name, universal, kind = (parts.text(number, sub) for sub in (1, 2, 3))
    if universal and kind.upper() == "ISO":
        return universal if universal.startswith(_OID) else f"{_OID}{universal}"
    return universal or ("" if name.upper() in _NOBODY else name)


def read_name(segment: Segment) -> tuple[str, str]:
    """Return family and given names, legal ones first; empty where there is none."""
    names = [one for one in segment.each(5) if one.text(1, 1) or one.text(2)]
    kinds = {kind: place for place, kind in enumerate(_BEST_NAMES)}
    names.sort(key=lambda one: kinds.get(one.text(7).upper(), len(kinds)))
    for one in names:
        family, given = one.text(1, 1), " ".join(filter(None, (one.text(2), one.text(3))))
        return (family, given) if family else (given, "")
    return "", ""


def _date(segment: Segment, number: int) -> PartialDate | None:
    text = segment.text(number)
    if not text.strip("0"):
        return None
    try:
        return dates.parse(text).day
    except NeedsAnswer:
        raise Unreadable(f"“{shown(text)}” may be two days.") from None


def _contact(segment: Segment) -> Contact:
    phone = mobile = email = ""
    for parts in (*segment.each(13), *segment.each(14)):
        use, equipment = parts.text(2).upper(), parts.text(3).upper()
        number = (
            parts.text(1)
            or parts.text(12)
            or " ".join(filter(None, (parts.text(5), parts.text(6), parts.text(7))))
        )
        if use == "NET" or equipment == "INTERNET":
            email = email or parts.text(4)
        elif equipment == "CP":
            mobile = mobile or number
        else:
            phone = phone or number
    return Contact(phone=phone, mobile=mobile, email=email, address=_address(segment.parts(11)))


def _address(parts: Components) -> str:
    town = " ".join(filter(None, (parts.text(5), parts.text(3))))
    lines = (parts.text(1, 1), parts.text(2), town, parts.text(4), parts.text(6))
    return ", ".join(filter(None, lines))
