"""Whom a row is about: number, name, birth date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.records import Contact, Identifier, Patient, Sex
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, shown
from b12tracker.interop.sheet import cells
from b12tracker.interop.sheet.columns import Column
from b12tracker.interop.sheet.mapping import NameOrder

if TYPE_CHECKING:
    from b12tracker.interop.sheet.rows import Row
    from b12tracker.interop.sheet.table import Table

_SEX = {
    "f": Sex.FEMALE, "female": Sex.FEMALE, "w": Sex.FEMALE, "woman": Sex.FEMALE,
    "m": Sex.MALE, "male": Sex.MALE, "man": Sex.MALE, "other": Sex.OTHER, "x": Sex.OTHER,
}  # fmt: skip

_WHO = (
    *(Column.NUMBER, Column.FAMILY, Column.GIVEN, Column.NAME),
    *(Column.BORN, Column.SEX, Column.PHONE),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a row says it is about."""

    key: str
    patient: Patient
    lost: tuple[str, ...] = ()  # what of it could not be used, in sentences


def identity_of(row: Row, table: Table) -> Identity:
    """Return whom a row is about.

    Raises:
        Unreadable: nobody can be made out.
        NeedsAnswer: it is not said which part of a name is which, or which number of a date.
    """
    said = tuple(row.cells[place] for place in table.places(_WHO))
    return table.once(("who", *said), lambda: _identity(row, table))


def _identity(row: Row, table: Table) -> Identity:
    number = table.cell(row, Column.NUMBER)
    damage = cells.damage_of(number, Column.NUMBER)
    lost = (damage,) if damage else ()
    number = "" if damage else number
    family, given = _name(row, table)
    born = cells.born_of(table.cell(row, Column.BORN), table.date_order)
    if not family and not number:
        raise Unreadable("The row names nobody: it has no usable number and no name.")
    if not number and born is None:
        raise Unreadable(f"Of {shown(family)} neither number nor birth date is given.")
    place = table.columns.at.get(Column.NUMBER)
    system = table.mapping.number_system or ("" if place is None else table.columns.heads[place])
    return Identity(
        key="|".join((system if number else "", number, family, given, str(born or ""))),
        patient=Patient(
            family=family or f"{system} {number}",
            given=given,
            born=born,
            sex=_SEX.get(table.cell(row, Column.SEX).casefold(), Sex.UNKNOWN),
            identifiers=(Identifier(system=system, value=number),) if number else (),
            contact=Contact(phone=table.cell(row, Column.PHONE)),
        ),
        lost=lost,
    )


def _name(row: Row, table: Table) -> tuple[str, str]:
    family, given = table.cell(row, Column.FAMILY), table.cell(row, Column.GIVEN)
    whole = table.cell(row, Column.NAME)
    return (family, given) if family or not whole else divided(whole, table.mapping.name_order)


def divided(whole: str, order: NameOrder | None) -> tuple[str, str]:
    """Return the family name and the given names of a name that stands in one cell.

    Raises:
        NeedsAnswer: there is no comma, and it is not said which part is which.
    """
    if "," in whole:
        family, _, given = whole.partition(",")
        return family.strip(), given.strip()
    words = whole.split()
    match order:
        case _ if len(words) == 1:
            return whole, ""
        case NameOrder.FAMILY_FIRST:
            return words[0], " ".join(words[1:])
        case NameOrder.GIVEN_FIRST:
            return words[-1], " ".join(words[:-1])
    raise NeedsAnswer(
        "name", f"Which part of “{shown(whole)}” is the family name?", tuple(NameOrder)
    )
