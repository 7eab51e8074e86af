"""What is known of a table while somebody answers its questions. Holds answers, writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from b12tracker.interop import sheet
from b12tracker.interop.sheet import Asked, Column, Mapping
from b12tracker.services.import_tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.interop.sheet import Columns, Kind, Opened
    from b12tracker.services.import_tables import Look, Remembered
    from b12tracker.services.imports import Packed

WHO = "who"  # the one question whose answer is of this import alone
_DAYS = ("date", "interval")  # what the days of a row mean
_BEFORE = ("encoding", "delimiter", "sheet")  # asked before there are rows


class Page(IntEnum):
    """The steps of an import, in their order."""

    FILE = 1
    COLUMNS = 2
    UNCLEAR = 3
    CHECK = 4


@dataclass(slots=True)
class Sitting:
    """One table, with the answers so far."""

    name: str
    original: Packed
    mapping: Mapping = field(default_factory=Mapping)
    create: bool | None = None  # whether to make people whom nobody knows; None: not said
    recall: bool = True  # whether the answers of the last time are taken over
    opened: Opened | None = None
    look: Look | None = None  # None: not worked out since the last answer
    remembered: Remembered | None = None  # whose answers are used
    questions: dict[tuple[str, str], Asked] = field(default_factory=dict)  # each asked so far

    def table(self) -> Table:
        """Return the table with the answers so far."""
        return Table(
            name=self.name,
            original=self.original,
            mapping=self.mapping,
            opened=self.opened,
            create=self.create,
            recall=self.recall,
        )

    def take(self, found: Look) -> bool:
        """Take what was worked out; return whether the rows are others than before."""
        fresh = found.opened is not self.opened
        if fresh:
            self.opened, self.mapping = found.opened, found.mapping
            self.remembered = found.remembered
        self.look = found
        self.note(found.asked)
        return fresh

    def load(self, mapping: Mapping) -> tuple[str, ...]:
        """Take the answers of a map; return which of its columns the table does not have.

        Raises:
            FileRefused: the map says of several columns which is meant; nothing was taken.
        """
        heads = () if self.opened is None else self.opened.sheet.head
        sheet.refuse_unclear(mapping, heads)
        self.mapping, self.recall, self.remembered = mapping, False, None
        self.look, self.opened = None, None
        self.questions = {}
        known = {one.casefold() for one in heads}
        return tuple(one for one in mapping.columns if one not in known)

    def otherwise(self, opened: Opened) -> tuple[Asked, ...]:
        """Return the other ways in which the file can be read; now it is answered as it was.

        Raises:
            FileRefused: it cannot be read at all.
        """
        if not opened.packed:
            encoding = self.mapping.encoding or "utf-8"
            self.mapping = replace(self.mapping, delimiter=opened.delimiter, encoding=encoding)
        return sheet.ways_to_read(self.original.data, self.mapping)

    def forget(self) -> None:
        """Answer nothing yet, but how the file is written."""
        way = {one: getattr(self.mapping, one) for one in _BEFORE}
        self.load(Mapping(**way))

    def note(self, asked: tuple[Asked, ...]) -> None:
        """Keep what is asked; what was answered stays, to be answered otherwise."""
        for one in asked:
            self.questions[one.what, one.of] = one
        now = {(one.what, one.of) for one in asked}
        for place in [*self.questions]:
            if place not in now and not self.answer_of(self.questions[place]):
                del self.questions[place]

    def answer(self, what: str, of: str, answer: str) -> None:
        """Take an answer."""
        if what == WHO:
            self.create = answer == "yes"
        else:
            asked = self.questions.get((what, of)) or Asked(what=what, of=of)
            if what in _DAYS and answer != self.answer_of(asked):
                self._unsettle()
            self.mapping = sheet.answered(self.mapping, asked, answer)
        self.look = None
        if what in _BEFORE:
            self.opened = None

    def _unsettle(self) -> None:
        """Forget what was said of odd rows: they say something else now, and may be odd no more."""
        self.mapping = replace(self.mapping, plans={})
        self.questions = {place: one for place, one in self.questions.items() if one.what != "plan"}

    def answer_of(self, asked: Asked) -> str:
        """Return the answer to a question; empty before one was given."""
        if asked.what == WHO:
            return {None: "", True: "yes", False: "no"}[self.create]
        return sheet.answer_of(self.mapping, asked)

    @property
    def unanswered(self) -> list[Asked]:
        """What of the rows nobody has answered yet."""
        asked = self.of_page(Page.UNCLEAR)
        return [one for one in asked if not self.answer_of(one)]

    def of_page(self, page: Page) -> list[Asked]:
        """Return the questions that stand on a page."""
        first = page is Page.FILE
        found = [one for one in self.questions.values() if (one.what in _BEFORE) == first]
        return sorted(found, key=lambda one: one.what == WHO)  # whom, once all else is known

    # --- columns --------------------------------------------------------------------------------

    def columns(self, knowledge: Knowledge) -> Columns:
        """Return what the columns are, as guessed and said.

        Raises:
            ValueError: the table is not opened.
        """
        if self.opened is None:
            raise ValueError("the table is not opened")
        return sheet.columns_of(self.opened.sheet.head, self.mapping.columns, knowledge)

    def kind(self, knowledge: Knowledge) -> Kind | None:
        """Return what a row is, as said or as guessed."""
        return self.mapping.kind or self.columns(knowledge).kind

    def set_kind(self, kind: Kind) -> None:
        """Say what a row is."""
        self.look = None
        self.mapping = replace(self.mapping, kind=kind)

    def set_column(self, place: int, meaning: str, knowledge: Knowledge) -> None:
        """Say what a column is; another one that was it so far is used no more.

        Args:
            place: of the column.
            meaning: of `Column`, the key of a test, or empty where it is not used.
            knowledge: for what the columns are so far.
        """
        self.look = None
        before = self.columns(knowledge)
        said = dict(self.mapping.columns)
        known = Column(meaning) if meaning in [*Column] else meaning
        if isinstance(known, Column) and (other := before.at.get(known)) not in (None, place):
            said[before.heads[other or 0].casefold()] = ""
        said[before.heads[place].casefold()] = known
        self.mapping = replace(self.mapping, columns=said)

    def meanings(self, knowledge: Knowledge) -> list[str]:
        """Return the meaning of each column; empty where it is not used."""
        columns = self.columns(knowledge)
        by_place: dict[int, str] = {place: one.value for one, place in columns.at.items()}
        by_place |= {place: one.test for place, one in columns.tests.items()}
        return [by_place.get(place, "") for place in range(len(columns.heads))]

    def damages(self, knowledge: Knowledge) -> Iterator[str]:
        """Yield a sentence for each value that a spreadsheet destroyed."""
        columns = self.columns(knowledge)
        if self.opened is None:
            return
        for row in self.opened.sheet.rows:
            for one in (Column.NUMBER, Column.CODE, Column.TEST):
                if (place := columns.at.get(one)) is not None:
                    damage = sheet.damage_of(row.cells[place], one)
                    if damage:
                        yield damage

    def missing(self, knowledge: Knowledge) -> tuple[Column, ...]:
        """Return what no column says although the rows need it."""
        kind = self.kind(knowledge)
        return () if kind is None else self.columns(knowledge).lacking(kind)
