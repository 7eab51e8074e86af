"""A table of others to people with entries. Nothing of it is guessed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from b12tracker.core.piles import Pile, Room
from b12tracker.core.typed_dates import DayOrder
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, shown
from b12tracker.interop.outcome import LeftOut
from b12tracker.interop.reading import (
    Cancelled,
    FileRefused,
    Person,
    Question,
    Reading,
    Refusal,
    Unwatched,
)
from b12tracker.interop.sheet import cells
from b12tracker.interop.sheet.asking import NEITHER, WHOLE
from b12tracker.interop.sheet.columns import DATES, NUMBERS, Column, Columns, Kind, columns_of
from b12tracker.interop.sheet.entries import entries_of, is_left_out
from b12tracker.interop.sheet.mapping import Mapping
from b12tracker.interop.sheet.opening import Opened, open_table
from b12tracker.interop.sheet.people import identity_of
from b12tracker.interop.sheet.table import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Entry
    from b12tracker.interop.reading import Watch
    from b12tracker.interop.sheet.rows import Row, Sheet

MAX_BYTES = 100_000_000
AS_ANSWERED = "row, as answered"  # among what is left out
_STEP = 200  # rows between two news to the watcher
_TWICE = "Another row of the table speaks of the same day as well. Only the first counts."
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PILED = 5  # equal results at the end of a column from which a lost sign is likely


def read(
    data: bytes,
    knowledge: Knowledge,
    *,
    mapping: Mapping | None = None,
    may_be_new: bool = False,
    watch: Watch | None = None,
) -> Reading:
    """Read a table: CSV, TSV or XLSX.

    Args:
        data: the bytes of the file.
        knowledge: for drugs, tests and their names.
        mapping: what a person said of the table.
        may_be_new: whether people whom nobody knows are to be made; else they are questions.
        watch: who follows.

    Raises:
        FileRefused: it is no table that can be understood; the text says what is missing.
        Cancelled: `watch` said so.
    """
    mapping = mapping or Mapping()
    opened = open_table(data, mapping)
    return read_opened(opened, knowledge, mapping=mapping, may_be_new=may_be_new, watch=watch)


def read_opened(
    opened: Opened,
    knowledge: Knowledge,
    *,
    mapping: Mapping,
    may_be_new: bool = False,
    watch: Watch | None = None,
) -> Reading:
    """Read a table that was opened; `read` says the rest."""
    watch = watch or Unwatched()
    sheet = opened.sheet
    columns = columns_of(sheet.head, mapping.columns, knowledge)
    kind = mapping.kind or columns.kind
    if kind is None:
        raise FileRefused("columns", _not_understood(columns))
    unsettled = {what: _which(what, those, knowledge) for what, those in columns.unsettled.items()}
    if lacking := next((one for one in columns.lacking(kind) if one in unsettled), None):
        raise FileRefused("columns", unsettled[lacking].text)
    gathered = _Gathered(
        knowledge,
        may_be_new=may_be_new,
        refused=[*_mangled_heads(columns), *(_odd(row, sheet) for row in sheet.odd)],
        questions=[*unsettled.values()],
    )
    table = _table(sheet, columns, kind, mapping, gathered.questions)
    for number, row in enumerate(sheet.rows):
        if number % _STEP == 0:
            if watch.cancelled():
                raise Cancelled
            watch.step(number, len(sheet.rows))
        gathered.take(row, table)
    left_out = Counter(
        {f"column {shown(one)}": len(sheet.rows) or 1 for one in columns.unused_by(kind)}
    )
    left_out.update(gathered.unused)
    left_out.update({f"sheet {shown(one)}": 1 for one in sheet.other_sheets})
    left_out.update({AS_ANSWERED: gathered.left_out} if gathered.left_out else {})
    return Reading(
        format="xlsx" if opened.packed else "csv",
        sha256=opened.sha256,
        persons=gathered.persons(),
        refused=tuple(gathered.refused),
        questions=tuple(gathered.questions),
        left_out=dict(left_out),
    )


def _mangled_heads(columns: Columns) -> Iterator[Refusal]:
    """Yield a refusal for each column whose head was a code before a spreadsheet had it."""
    for head in columns.unused:
        if why := cells.damage_of(head, Column.CODE):
            yield Refusal(where=WHOLE, what=f"column {shown(head)}", why=why, original=head)


@dataclass(slots=True)
class _Gathered:
    """What the rows gave so far."""

    knowledge: Knowledge
    may_be_new: bool
    refused: list[Refusal]
    questions: list[Question]
    # Each with the entries and their keys; a row adds to them, it makes nobody anew.
    people: dict[str, tuple[Person, Pile[Entry], set[str]]] = field(default_factory=dict)
    room: Room = field(default_factory=Room)
    unused: Counter[str] = field(default_factory=Counter)  # results of no use, by their names
    left_out: int = 0  # rows of which a person wanted nothing

    def take(self, row: Row, table: Table) -> None:
        try:
            if table.kind is Kind.RECALL and is_left_out(row, table):
                self.left_out += 1
                return
            who = identity_of(row, table)
        except (Unreadable, NeedsAnswer) as problem:
            self._note(problem, "patient", row)
            return
        for lost in who.lost:
            self._note(Unreadable(lost, what="number"), "number", row)
        if who.key not in self.people:
            person = Person(
                key=who.key,
                where=row.where,
                patient=who.patient,
                identifiers=who.patient.identifiers,
                name=who.patient.name,
                may_be_new=self.may_be_new,
            )
            self.people[who.key] = person, Pile(self.room), set()
        _, entries, keys = self.people[who.key]
        for found in entries_of(row, table, self.knowledge):
            if isinstance(found, (Unreadable, NeedsAnswer)):
                self._note(found, table.kind.value, row)
            elif isinstance(found, LeftOut):
                self.unused[found.name] += 1
            elif found.source.key in keys:
                self._note(Unreadable(_TWICE), table.kind.value, row)
            else:
                keys.add(found.source.key)
                entries.append(found)

    def persons(self) -> tuple[Person, ...]:
        """Return the people with their entries."""
        return tuple(
            replace(person, entries=entries.done()) for person, entries, _ in self.people.values()
        )

    def _note(self, problem: Unreadable | NeedsAnswer, what: str, row: Row) -> None:
        where, original = row.where, row.original
        if isinstance(problem, NeedsAnswer):
            self.questions.append(
                Question(
                    where=where,
                    what=problem.what,
                    choices=problem.choices,
                    text=problem.text,
                    original=original,
                    of=problem.of,
                )
            )
        else:
            self.refused.append(
                Refusal(where=where, what=problem.what or what, why=problem.why, original=original)
            )


def _table(
    sheet: Sheet, columns: Columns, kind: Kind, mapping: Mapping, questions: list[Question]
) -> Table:
    """Find out how dates and numbers are written; what cannot be told is asked once."""

    def column(*wanted: Column) -> list[str]:
        return _texts(sheet, [columns.at[one] for one in wanted if one in columns.at])

    dates = column(*DATES)
    order, mark = mapping.date_order, mapping.decimal
    try:
        order = order or cells.order_of(dates)
    except NeedsAnswer as asked:
        questions.append(_about_file(asked))
    else:
        if order is None and (example := cells.needs_order(dates)):
            says = f"Which number of “{example}” is the day? No date of the table tells."
            questions.append(_about_file(NeedsAnswer("date", says, tuple(DayOrder))))
    numbers = column(*NUMBERS) + _texts(sheet, columns.tests)
    try:
        mark = mark or cells.decimal_of(numbers) or "."
    except NeedsAnswer as asked:
        questions.append(_about_file(asked))
    return Table(
        kind=kind,
        columns=columns,
        mapping=mapping,
        date_order=order,
        decimal=mark,
        grouped=bool(mapping.decimal) and cells.has_thousands(numbers, mapping.decimal),
        piled=_piled(sheet, columns),
    )


def _texts(sheet: Sheet, places: Collection[int]) -> list[str]:
    """Return what stands in some columns, each text once."""
    if not places:
        return []
    found = dict.fromkeys(row.cells[place] for row in sheet.rows for place in places)
    return [text for text in found if text]


def _about_file(asked: NeedsAnswer) -> Question:
    return Question(where=WHOLE, what=asked.what, choices=asked.choices, text=asked.text)


def _piled(sheet: Sheet, columns: Columns) -> dict[int, frozenset[str]]:
    """Return by column the results that pile up at an end of it: their < or > was likely lost."""
    found: dict[int, frozenset[str]] = {}
    for place in columns.tests:
        numbers = Counter(
            row.cells[place] for row in sheet.rows if _NUMBER.fullmatch(row.cells[place])
        )
        ends = {min(numbers, key=float), max(numbers, key=float)} if len(numbers) > 1 else set()
        found[place] = frozenset(one for one in ends if numbers[one] >= _PILED)
    return found


def _which(what: Column | str, heads: tuple[str, ...], knowledge: Knowledge) -> Question:
    """Return the question which of several columns of one title is meant."""
    test = knowledge.labs.analytes.get(what)
    word = what.replace("_", " ") if test is None else test.name
    named = ", ".join(f"“{shown(one)}”" for one in heads)
    return Question(
        where=WHOLE,
        what="column",
        choices=(*heads, NEITHER),
        text=f"Which of {named} is the column of {word}? Say so in a map, under [columns]: "
        f'"{shown(heads[0])}" = "{what}".',
        of=what,
    )


def _odd(row: Row, sheet: Sheet) -> Refusal:
    return Refusal(
        where=row.where,
        what="row",
        why=f"The row has {len(row.cells)} cells, the head {len(sheet.head)}, or a cell is longer "
        "than any entry.",
        original=row.original,
    )


def _not_understood(columns: Columns) -> str:
    heads: Iterable[str] = (shown(one) for one in columns.heads if one)
    return (
        "No recall list, doses, results or people can be made out of these columns: "
        f"{', '.join(heads)}. A row needs who it is about (a number, or name and birth date) and "
        "what it says (last injection and interval; date and product; date and results). Name the "
        "columns in a map."
    )
