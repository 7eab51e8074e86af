"""How values lie in the file: as text and whole numbers, nothing else.

The same types serve SQLite (STRICT tables) and PostgreSQL. Exactness lives here: amounts of drugs
are whole nanograms, results are decimals as text.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.types import TypeDecorator

from b12tracker.core.dates import Interval, PartialDate
from b12tracker.core.errors import Invalid
from b12tracker.core.records import Identifier, Pause, Phase, Route

if TYPE_CHECKING:
    from sqlalchemy import Dialect

Choice = TypeVar("Choice", bound=StrEnum)

WHOLE = BigInteger().with_variant(Integer, "sqlite")  # ids and other whole numbers
_NG_PER_UG = 1000
_MOST_NG = 10**15
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> str:
    """Return JSON in the one form that is hashed: sorted keys, no blanks, letters as they are."""
    return _CANONICAL.encode(value)


def to_ng(ug: Decimal) -> int:
    """Return an amount in whole nanograms.

    Raises:
        Invalid: it is no amount, or finer than a nanogram.
    """
    if not ug.is_finite() or ug < 0:
        raise Invalid("ug", f"{ug} is not an amount.")
    ng = ug * _NG_PER_UG
    if ng != ng.to_integral_value() or ng > _MOST_NG:
        raise Invalid("ug", f"{ug} mcg cannot be stored exactly.")
    return int(ng)


def from_ng(ng: int) -> Decimal:
    """Return nanograms as micrograms, without trailing zeros."""
    whole, rest = divmod(ng, _NG_PER_UG)
    return Decimal(f"{whole}.{rest:03d}".rstrip("0")) if rest else Decimal(whole)


class Flag(TypeDecorator[bool]):
    """Yes or no, as 1 or 0."""

    impl = WHOLE
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: FBT001
        """Return what is stored."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """Return what was stored."""
        return None if value is None else bool(value)


class Ng(TypeDecorator[Decimal]):
    """An amount in micrograms, as whole nanograms."""

    impl = WHOLE
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Return what is stored."""
        return None if value is None else to_ng(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return what was stored."""
        return None if value is None else from_ng(value)


class Exact(TypeDecorator[Decimal]):
    """A decimal number as text, with the digits as entered."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        if value is None:
            return None
        if not value.is_finite():
            raise Invalid("value", f"{value} is not a number.")
        return format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Return what was stored."""
        return None if value is None else Decimal(value)


class Day(TypeDecorator[date]):
    """A local calendar day, YYYY-MM-DD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else date.isoformat(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Return what was stored."""
        return None if value is None else date.fromisoformat(value)


class Clock(TypeDecorator[time]):
    """A local time of day."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> time | None:
        """Return what was stored."""
        return None if value is None else time.fromisoformat(value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC with microseconds, so that the text sorts as the time does."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without its time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Return what was stored."""
        return None if value is None else datetime.fromisoformat(value)


class PartDay(TypeDecorator[PartialDate]):
    """A date known in part: YYYY, YYYY-MM or YYYY-MM-DD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        """Return what was stored."""
        return None if value is None else PartialDate.parse(value)


class OneOf(TypeDecorator[Choice], Generic[Choice]):
    """One of a fixed set of words."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[Choice]) -> None:
        super().__init__()
        self.kind = kind
        self._found = {choice.value: choice for choice in kind}

    def process_bind_param(self, value: Choice | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Choice | None:
        """Return what was stored."""
        return None if value is None else self._found[value]


class _Json(TypeDecorator[Any]):
    """A value without a life of its own, as canonical JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else canonical(self.flat(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return what was stored."""
        return None if value is None else self.full(value)

    def flat(self, value: Any) -> object:
        return value

    def full(self, text: str) -> Any:
        return json.loads(text)


class Counts(_Json):
    """A mapping of words to whole numbers."""

    cache_ok = True

    def flat(self, value: Any) -> object:
        """Return plain values."""
        return dict(value)


class List(_Json):
    """A tuple of texts."""

    cache_ok = True

    def flat(self, value: Any) -> object:
        """Return plain values."""
        return list(value)

    def full(self, text: str) -> Any:
        """Return the tuple."""
        return () if text == "[]" else tuple(json.loads(text))


class Days(_Json):
    """A tuple of days."""

    cache_ok = True

    def flat(self, value: Any) -> object:
        """Return plain values."""
        return [day.isoformat() for day in value]

    def full(self, text: str) -> Any:
        """Return the tuple."""
        return () if text == "[]" else tuple(date.fromisoformat(day) for day in json.loads(text))


class Identifiers(_Json):
    """The numbers of a patient."""

    cache_ok = True

    def flat(self, value: Any) -> object:
        """Return plain values."""
        return [[one.system, one.value] for one in value]

    def full(self, text: str) -> Any:
        """Return the tuple."""
        return tuple(Identifier(system=system, value=value) for system, value in json.loads(text))


class Phases(_Json):
    """The phases of a plan."""

    cache_ok = True

    def flat(self, value: Any) -> object:
        """Return plain values."""
        return [
            {
                "drug": one.drug,
                "route": one.route.value,
                "ng": to_ng(one.ug),
                "every": str(one.every),
                "doses": one.doses,
                "until": one.until,
            }
            for one in value
        ]

    def full(self, text: str) -> Any:
        """Return the tuple."""
        return tuple(
            Phase(
                drug=one["drug"],
                route=Route(one["route"]),
                ug=from_ng(one["ng"]),
                every=Interval.parse(one["every"]),
                doses=one["doses"],
                until=one["until"],
            )
            for one in json.loads(text)
        )


class Pauses(_Json):
    """The pauses of a plan."""

    cache_ok = True

    def flat(self, value: Any) -> object:
        """Return plain values."""
        return [
            [one.first.isoformat(), None if one.last is None else one.last.isoformat(), one.reason]
            for one in value
        ]

    def full(self, text: str) -> Any:
        """Return the tuple."""
        return tuple(
            Pause(
                first=date.fromisoformat(first),
                last=None if last is None else date.fromisoformat(last),
                reason=reason,
            )
            for first, last, reason in json.loads(text)
        )
