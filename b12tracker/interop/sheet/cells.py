"""Cells: days, numbers, intervals, products, as tables of practices and laboratories write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from b12tracker.core import amounts
from b12tracker.core.dates import Interval, PartialDate
from b12tracker.core.names import fold
from b12tracker.core.records import Route
from b12tracker.core.typed_dates import DayOrder
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, shown
from b12tracker.interop.sheet.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.core.knowledge import Knowledge

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::[0-9]{2})?)?")
_NUMBERS = re.compile(
    r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(?: ([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?)?"
)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}")
_WORDS = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?[ ,-]+([0-9]{4})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_COMPACT = re.compile(r"[0-9]{8}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MOST_MONTHS = 12
_DECIMAL = re.compile(r"[<>=≤≥ ]*-?[0-9]+([.,])([0-9]+)")
_THOUSANDS = 3  # digits behind a mark that may divide thousands
_GROUPED = {
    ".": re.compile(r"[<>=≤≥ ]*[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"),
    ",": re.compile(r"[<>=≤≥ ]*[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?"),
}
# What a spreadsheet makes of a code such as 2132-9: a month and the last digits of a year.
_MANGLED = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-[0-9]{2}", re.IGNORECASE
)
_E_NOTATION = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)


def damage_of(text: str, column: Column | None) -> str:
    """Return a sentence about what a spreadsheet made of a code or a number; empty: nothing."""
    if column in (Column.CODE, Column.TEST) and _MANGLED.fullmatch(text):
        return (
            f"“{text}” is what a spreadsheet made of a code such as 2132-9: it took it for a "
            "date. Format the column as text and enter the codes again."
        )
    if column is Column.NUMBER and _E_NOTATION.fullmatch(text):
        return (
            f"“{text}” is what a spreadsheet left of a long number. It is not used; format the "
            "column as text and enter the numbers again."
        )
    return ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, with the hour where one was written."""

    on: date
    at: time | None = None


def is_numbers(text: str) -> bool:
    """Return whether a text is a date of two numbers and a year, whatever they mean."""
    return _NUMBERS.fullmatch(text) is not None


def is_decimal(text: str) -> bool:
    """Return whether a text is a number with a mark that divides it once."""
    return _DECIMAL.fullmatch(text) is not None


def is_two_days(text: str) -> bool:
    """Return whether a date means one day with the day first and another with the month first."""
    found = _NUMBERS.fullmatch(text)
    if found is None or found[1].zfill(2) == found[2].zfill(2):
        return False
    return int(found[1]) <= _MOST_MONTHS and int(found[2]) <= _MOST_MONTHS


def order_of(texts: Iterable[str]) -> DayOrder | None:
    """Return which of two numbers is the day in the dates of a file; None: they do not tell.

    Raises:
        NeedsAnswer: some can only be day first, others only month first.
    """
    orders = set()
    for text in texts:
        found = _NUMBERS.fullmatch(text)
        if found is None:
            continue
        if int(found[1]) > _MOST_MONTHS:
            orders.add(DayOrder.DAY_FIRST)
        elif int(found[2]) > _MOST_MONTHS:
            orders.add(DayOrder.MONTH_FIRST)
    if len(orders) > 1:
        raise NeedsAnswer(
            "date",
            "Some dates of the table have the day first, others the month. Which order holds?",
            tuple(DayOrder),
        )
    return next(iter(orders), None)


def needs_order(texts: Iterable[str]) -> str:
    """Return a date that means two days where nobody says which number is the day, or nothing."""
    for text in texts:
        found = _NUMBERS.fullmatch(text)
        if found is not None and found[1].zfill(2) != found[2].zfill(2):
            return text
    return ""


def day_of(text: str, order: DayOrder | None, what: str) -> Day:
    """Read a day: ISO, two numbers and a year, or a month in words.

    Raises:
        Unreadable: it is none, or has a year of two digits.
        NeedsAnswer: it means two days.
    """
    if found := _ISO.fullmatch(text):
        year, month, day, hour, minute = found.groups()
    elif found := _NUMBERS.fullmatch(text):
        first, second, year, hour, minute = found.groups()
        if order is None and first.zfill(2) != second.zfill(2):
            raise NeedsAnswer("date", f"Which number of “{text}” is the day?", tuple(DayOrder))
        day, month = (second, first) if order is DayOrder.MONTH_FIRST else (first, second)
    elif found := _WORDS.fullmatch(text):
        day, word, year = found.groups()
        hour = minute = None
        key = word[:3].casefold()
        if key not in _MONTHS:
            raise Unreadable(f"“{shown(text)}” is no date of {what}.")
        month = str(_MONTHS.index(key) + 1)
    elif _SHORT_YEAR.fullmatch(text):
        raise Unreadable(f"“{text}” has a year of two digits. Write all four of {what}.")
    elif _SERIAL.fullmatch(text):
        raise Unreadable(
            f"“{text}” is how a spreadsheet counts days. Format the column of {what} as dates."
        )
    else:
        raise Unreadable(f"“{shown(text)}” is no date of {what}.")
    try:
        at = None if hour is None else time(int(hour), int(minute or 0))
        return Day(date(int(year), int(month), int(day)), at)
    except ValueError:
        raise Unreadable(f"“{shown(text)}” is a date that does not exist.") from None


def born_of(text: str, order: DayOrder | None) -> PartialDate | None:
    """Read a birth date; a year alone is kept as such.

    Raises:
        Unreadable: it is none.
        NeedsAnswer: it means two days.
    """
    if not text:
        return None
    if re.fullmatch(r"(?:18|19|20)[0-9]{2}(?:-[0-9]{2})?", text):
        try:
            return PartialDate.parse(text)
        except ValueError:
            raise Unreadable(f"“{text}” is no birth date.") from None
    if _COMPACT.fullmatch(text):
        raise Unreadable(f"“{text}” is no birth date: write 1984-12-12 or 12/12/1984.")
    return PartialDate.of(day_of(text, order, "birth").on)


def decimal_of(texts: Iterable[str]) -> str:
    """Return the decimal mark of the numbers of a file; empty where none has one.

    Raises:
        NeedsAnswer: both marks occur, or a mark may divide thousands.
    """
    marks: dict[str, str] = {}
    unsure = ""
    for text in texts:
        found = _DECIMAL.fullmatch(text)
        if found is None:
            continue
        if len(found[2]) == _THOUSANDS and found[1] == ",":
            unsure = unsure or text
        else:
            marks.setdefault(found[1], text)
    if len(marks) > 1 or (unsure and "," not in marks):
        example = unsure or " and ".join(marks.values())
        raise NeedsAnswer(
            "decimal",
            f"How are decimals written in this table? It has {shown(example)}.",
            (".", ","),
        )
    return next(iter(marks), "")


def has_thousands(texts: Iterable[str], mark: str) -> bool:
    """Return whether the other mark can only divide thousands, once a person said which is which.

    Where it stands before another number of digits than three as well, nobody can tell.
    """
    decimals = (found for text in texts if (found := _DECIMAL.fullmatch(text)))
    return all(one[1] == mark or len(one[2]) == _THOUSANDS for one in decimals)


def plain_number(text: str, mark: str, *, grouped: bool = False) -> str:
    """Return a number or a result with a point as its decimal mark.

    Args:
        text: of the cell.
        mark: "." or ",".
        grouped: whether the other mark divides thousands.
    """
    if grouped and _GROUPED[mark].fullmatch(text):
        text = text.replace("." if mark == "," else ",", "")
    return text.replace(",", ".") if mark == "," else text


# Intervals ----------------------------------------------------------------------------------------

_SPAN = r"([0-9]{1,3})(?: ?(?:-|–|to) ?([0-9]{1,3}))?"
_UNIT = r"(d|days?|daily|w|wks?|weeks?|weekly|m|mths?|months?|monthly|y|yrs?|years?|yearly)"
_EVERY = re.compile(rf"(?:every |each |q)?{_SPAN} ?-?{_UNIT}")
_FRACTION = re.compile(r"(?:every )?([0-9]{1,3})(?:-([0-9]{1,3}))?/(7|52|12)")
_UNITS = {"d": "d", "w": "wk", "m": "mo", "y": "y", "7": "d", "52": "wk", "12": "mo"}
_SPOKEN = {
    "daily": "1 d",
    "alternate days": "2 d",
    "every other day": "2 d",
    "weekly": "1 wk",
    "every week": "1 wk",
    "fortnightly": "2 wk",
    "monthly": "1 mo",
    "every month": "1 mo",
    "quarterly": "3 mo",
    "yearly": "1 y",
    "annually": "1 y",
}


def interval_of(text: str, unit: str) -> Interval:
    """Read an interval: "12 weeks", "3 monthly", "10-12 wks", "12/52", "quarterly".

    Args:
        text: of the cell.
        unit: d, wk or mo of a bare number, where somebody said so.

    Raises:
        Unreadable: it is none.
        NeedsAnswer: it is a number without a unit.
    """
    bare = " ".join(text.casefold().split())
    if bare in _SPOKEN:
        return Interval.parse(_SPOKEN[bare])
    if found := _EVERY.fullmatch(bare) or _FRACTION.fullmatch(bare):
        least, most, kind = found.groups()
        return _interval(least, most, _UNITS.get(kind) or _UNITS[kind[0]], text)
    if found := re.fullmatch(_SPAN, bare):
        if not unit:
            raise NeedsAnswer("interval", f"{shown(text)} of what?", ("d", "wk", "mo"))
        return _interval(found[1], found[2], unit, text)
    raise Unreadable(f"“{shown(text)}” is no interval that can be read.")


def _interval(least: str, most: str | None, unit: str, text: str) -> Interval:
    try:
        return Interval.parse(f"{int(least)}{f'-{int(most)}' if most else ''} {unit}")
    except ValueError:
        raise Unreadable(f"“{shown(text)}” is no interval that can be read.") from None


# Products -----------------------------------------------------------------------------------------

_AMOUNT = re.compile(
    r"(?<![0-9.,])([0-9]{1,6}(?:[.,][0-9]{1,4})?)\s?(mg|mcg|ug|µg|μg|micrograms?|milligrams?)\b",
    re.IGNORECASE,
)
_ROUTES = {
    "im": Route.IM, "i m": Route.IM, "intramuscular": Route.IM, "intramuscularly": Route.IM,
    "sc": Route.SC, "s c": Route.SC, "subcut": Route.SC, "subcutaneous": Route.SC,
    "po": Route.PO, "oral": Route.PO, "tablet": Route.PO, "tablets": Route.PO, "by mouth": Route.PO,
    "sl": Route.SL, "sublingual": Route.SL, "nasal": Route.NASAL, "nose": Route.NASAL,
    "iv": Route.IV, "i v": Route.IV, "intravenous": Route.IV,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A product as it is written; empty where nothing is."""

    drug: str
    dose: str
    route: str


@dataclass(frozen=True, slots=True)
class Product:
    """What was given, how much of it and by which way."""

    drug: str
    ug: Decimal
    route: Route


def product_of(row: Written, said: Written, knowledge: Knowledge) -> Product:
    """Read a product from its cells: "Hydroxocobalamin 1mg/ml inj", "1 mg", "IM".

    Args:
        row: as the row has it.
        said: by a person, of what rows leave open.
        knowledge: for the names of drugs.

    Raises:
        Unreadable: something else, or an amount that is none.
        NeedsAnswer: drug, amount or route is not said.
    """
    name, amount, way = _drug(row.drug, knowledge), _ug(row), _route(row)
    if way is None and row.route.strip():
        raise Unreadable(f"“{shown(row.route)}” is no route that is known here.")
    if amount is None and row.dose.strip():
        raise Unreadable(f"“{shown(row.dose)}” is no amount in mg or mcg.")
    name = name or _drug(said.drug, knowledge)
    amount = _ug(said) if amount is None else amount
    way = _route(said) if way is None else way
    if not name:
        raise NeedsAnswer("drug", "Which cobalamin was given?", tuple(knowledge.drugs))
    if amount is None:
        raise NeedsAnswer("amount", "How much was given?")
    if way is None:
        raise NeedsAnswer("route", "By which route was it given?", tuple(Route))
    return Product(name, amount, way)


def is_amount(text: str) -> bool:
    """Return whether a text is an amount in mg or mcg."""
    return _AMOUNT.fullmatch(text.strip()) is not None


def _drug(text: str, knowledge: Knowledge) -> str:
    """Return the cobalamin that a text begins with; empty where it says B12 or nothing."""
    words = fold(_AMOUNT.sub(" ", text)).split()
    for end in range(len(words), 0, -1):
        if (found := knowledge.codes.named("drug", " ".join(words[:end]))) is not None:
            return found
    if words and not re.search(r"\bb ?12\b|\bcobalamins?\b|\binj", " ".join(words)):
        raise Unreadable(f"“{shown(text)}” is no B12 product that is known here.")
    return ""


def _ug(said: Written) -> Decimal | None:
    found = _AMOUNT.search(f"{said.dose} {said.drug}")
    if found is None:
        return None
    value = Decimal(found[1].replace(",", "."))
    return value * amounts.UG_PER_MG if found[2].casefold().startswith(("mg", "mil")) else value


def _route(said: Written) -> Route | None:
    words = fold(f"{said.route} {said.drug}").split()
    pairs = [*words, *(" ".join(pair) for pair in pairwise(words))]
    return next((_ROUTES[one] for one in pairs if one in _ROUTES), None)
