"""What a table leaves open, asked once for all rows, with what its own values would then mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.typed_dates import DayOrder
from b12tracker.interop.foreign import Unreadable, shown
from b12tracker.interop.sheet import cells
from b12tracker.interop.sheet.columns import DATES, NUMBERS, Column
from b12tracker.interop.sheet.mapping import NameOrder
from b12tracker.interop.sheet.odd import OddDue, Settled
from b12tracker.interop.sheet.people import divided

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from b12tracker.interop.reading import Question, Reading
    from b12tracker.interop.sheet.columns import Columns
    from b12tracker.interop.sheet.rows import Row, Sheet

WHOLE = "the table"  # where a question stands that is of no row alone
NEITHER = "neither"  # none of several columns of one title
_EXAMPLES = 3
_MOST_ROWS = 50  # asked about one by one; those behind them follow as these are answered
_PAST = (Column.BORN, Column.LAST, Column.ON)  # days of the future are none of these
# A question of a row that one answer settles for all rows, and the column that its values stand in.
_ONCE = {
    "column": None,
    "plan": None,
    "date": None,
    "decimal": None,
    "name": Column.NAME,
    "interval": Column.INTERVAL,
    "drug": Column.DRUG,
    "amount": Column.DOSE,
    "route": Column.ROUTE,
    "unit": Column.VALUE,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """One of the answers, as it stands in a map, and what would follow from it."""

    key: str
    example: str | date = ""  # what an example of the file then means
    future: int = 0  # days that would lie in the future although they have been
    impossible: int = 0  # days that would not exist


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question about a whole table."""

    what: str  # encoding, delimiter, sheet, who, or one of those that a row may ask
    of: str = ""  # the column or the test, where there may be several
    rows: int = 0  # that wait for it; of "who" the people
    examples: tuple[str, ...] = ()  # values of the file
    replies: tuple[Reply, ...] = ()  # empty: an answer in one's own words


def asked_in(reading: Reading, sheet: Sheet, columns: Columns, today: date) -> tuple[Asked, ...]:
    """Return what a reading left open and one answer settles for the whole table."""
    groups: dict[tuple[str, str], list[Question]] = {}
    for one in reading.questions:
        if one.what in _ONCE:
            groups.setdefault((one.what, one.of), []).append(one)
    found = _Found(sheet, columns, today)
    order = tuple(_ONCE)
    asked = sorted(groups, key=lambda one: order.index(one[0]))
    plans = [of for what, of in asked if what == "plan"][:_MOST_ROWS]
    found.look_up(plans)
    return tuple(
        found.asked(what, of, groups[what, of])
        for what, of in asked
        if what != "plan" or of in plans
    )


class _Found:
    """Looks values of a table up."""

    def __init__(self, sheet: Sheet, columns: Columns, today: date) -> None:
        self._sheet, self._columns, self._today = sheet, columns, today
        self._odd: dict[int, Row] = {}

    def look_up(self, plans: Iterable[str]) -> None:
        """Look for the rows whose plans are asked about, by one walk over the table."""
        if lines := {OddDue.parse(one).line for one in plans}:
            self._odd = {row.line: row for row in self._sheet.rows if row.line in lines}

    def asked(self, what: str, of: str, questions: list[Question]) -> Asked:
        waiting = {one.where for one in questions} - {WHOLE}
        match what:
            case "date":
                return self._date(len(waiting))
            case "decimal":
                return self._decimal(len(waiting))
            case "column":
                return self._column(of, questions[0].choices)
            case "plan":
                return self._plan(of)
        rows = [row for row in self._sheet.rows if row.where in waiting]
        examples = self._examples(_ONCE[what], of, rows)
        choices = dict.fromkeys(choice for one in questions for choice in one.choices)
        replies = [Reply(str(one)) for one in choices]
        if what == "name" and examples:
            replies = [Reply(one, ", ".join(divided(examples[0], one))) for one in NameOrder]
        return Asked(what=what, of=of, rows=len(waiting), examples=examples, replies=tuple(replies))

    def _column(self, of: str, heads: tuple[str, ...]) -> Asked:
        """Return which column is meant, each with the first thing that stands in it."""
        rows = self._sheet.rows
        replies = (Reply(head, next(iter(self._examples(None, head, rows)), "")) for head in heads)
        return Asked(what="column", of=of, rows=len(rows), replies=tuple(replies))

    def _plan(self, of: str) -> Asked:
        """Return what holds of a row, with the next day that each answer gives."""
        odd = OddDue.parse(of)
        by_interval = odd.every.after(odd.last)[1]
        days: dict[str, date] = {Settled.INTERVAL: by_interval, Settled.NEXT_DUE: odd.due}
        replies = tuple(Reply(one, days.get(one, "")) for one in odd.choices)
        return Asked(what="plan", of=of, rows=1, examples=(self._who(odd),), replies=replies)

    def _who(self, odd: OddDue) -> str:
        """Return whom a row is about, as it says."""
        row = self._odd[odd.line]
        parts = (row.cells[place] for place in self._places((Column.FAMILY, Column.GIVEN)))
        whole = next((row.cells[place] for place in self._places((Column.NAME,))), "")
        number = next((row.cells[place] for place in self._places((Column.NUMBER,))), "")
        return shown(", ".join(filter(None, parts)) or whole or number)

    def _date(self, rows: int) -> Asked:
        texts = self._texts(DATES)
        both = [one for one in texts if cells.is_two_days(one)]
        replies = tuple(self._order(one, both) for one in DayOrder)
        return Asked(what="date", rows=rows, examples=_some(both), replies=replies)

    def _order(self, order: DayOrder, both: Sequence[str]) -> Reply:
        """Return what an order makes of the dates of the table."""
        impossible = 0
        for text in self._texts(DATES):
            try:
                cells.day_of(text, order, "")
            except Unreadable:
                impossible += cells.is_numbers(text)
        past = [cells.day_of(one, order, "").on for one in self._texts(_PAST) if one in {*both}]
        example = cells.day_of(both[0], order, "").on if both else ""
        return Reply(order, example, sum(one > self._today for one in past), impossible)

    def _decimal(self, rows: int) -> Asked:
        places = [*self._places(NUMBERS), *self._columns.tests]
        texts = [row.cells[place] for row in self._sheet.rows for place in places]
        unsure = [one for one in texts if cells.is_decimal(one)]
        replies = []
        for mark in (".", ","):
            grouped = cells.has_thousands(texts, mark)
            example = cells.plain_number(unsure[0], mark, grouped=grouped) if unsure else ""
            replies.append(Reply(mark, example))
        return Asked(what="decimal", rows=rows, examples=_some(unsure), replies=tuple(replies))

    def _examples(self, column: Column | None, of: str, rows: Iterable[Row]) -> tuple[str, ...]:
        heads = [head.casefold() for head in self._columns.heads]
        place = heads.index(of.casefold()) if of and of.casefold() in heads else None
        if place is None and column is not None:
            place = self._columns.at.get(column)
        return () if place is None else _some(row.cells[place] for row in rows)

    def _places(self, wanted: Iterable[Column]) -> list[int]:
        return [self._columns.at[one] for one in wanted if one in self._columns.at]

    def _texts(self, wanted: Iterable[Column]) -> list[str]:
        places = self._places(wanted)
        return [row.cells[place] for row in self._sheet.rows for place in places]


def _some(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(shown(one) for one in dict.fromkeys(texts) if one)[:_EXAMPLES]
