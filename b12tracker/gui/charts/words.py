"""Dates, numbers and values as the charts write them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.gui.charts.model import Point, Series

_THIN = "\u202f"  # narrow no-break space between thousands
_THOUSANDS_FROM = 4  # digits
_SCORES = ("nerve", "overall")  # shown with one place (clinical.md 7.4)
_PRINTED_PLACES = 2
_WHOLE_FROM = Decimal(100)


def brief_day(day: date, other: date) -> str:
    """Return "24 Mar", or "24 Mar 25" where the year differs from that of another day."""
    shape = "d MMM" if day.year == other.year else "d MMM yy"
    return QLocale().toString(QDate(day.year, day.month, day.day), shape)


def number(value: Decimal, places: int | None = None) -> str:
    """Return a number for reading: thousands apart, a true minus sign, no trailing zeros."""
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{value:f}"
    sign, text = ("\u2212", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = text.partition(".")
    if places is None:
        rest = rest.rstrip("0")
    if len(whole) >= _THOUSANDS_FROM:
        head = len(whole) % 3
        groups = [whole[:head]] if head else []
        groups += [whole[at : at + 3] for at in range(head, len(whole), 3)]
        whole = _THIN.join(groups)
    return f"{sign}{whole}{point}{rest}" if rest else f"{sign}{whole}"


def value_words(series: Series, point: Point) -> str:
    """Return the value of a point with its comparator, without unit."""
    comparator = {"<=": "≤", ">=": "≥"}.get(point.comparator, point.comparator)
    if series.key in _SCORES:
        return f"{comparator}{number(point.value, 1)}"
    return f"{comparator}{number(without_made_up_digits(point.value))}"


def without_made_up_digits(value: Decimal) -> Decimal:
    """Round what a conversion left behind; a printed value stays as it is."""
    exponent = value.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= _PRINTED_PLACES:
        return value
    places = 0 if abs(value) >= _WHOLE_FROM else 1
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def interval_words(low: Decimal | None, high: Decimal | None) -> str:
    """Return "140–650", "> 140", "< 650" or nothing."""
    if low is not None and high is not None:
        return f"{_limit(low)}–{_limit(high)}"
    if low is not None:
        return f"≥ {_limit(low)}"
    if high is not None:
        return f"≤ {_limit(high)}"
    return ""


def _limit(value: Decimal) -> str:
    return number(without_made_up_digits(value))


def tr(text: str) -> str:
    """Return a text of the charts in the language of the screen."""
    return QCoreApplication.translate("Charts", text)
