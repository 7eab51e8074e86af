"""What a case expects of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.cases import words
from b12tracker.core.findings import B12Class, DueKind, Level, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from b12tracker.core.cases.reading import Row
    from b12tracker.core.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFinding:
    """A rule that must fire, at this level."""

    rule: str
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDue:
    """A due item that must stand, with these dates."""

    kind: DueKind
    what: str
    due_from: date
    due_by: date
    overdue_from: date | None
    lapsed_from: date | None
    state: State | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedEntry:
    """A row of the case that an entry check must speak about."""

    table: str
    row: int
    verdict: str  # reject or confirm
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """All that a case expects; what it does not name is allowed, unless `exact` for findings."""

    none: tuple[str, ...] = ()
    exact: bool = False
    b12_class: B12Class | None = None
    next_change_on: date | None = None
    findings: tuple[ExpectedFinding, ...] = ()
    due: tuple[ExpectedDue, ...] = ()
    entries: tuple[ExpectedEntry, ...] = ()


def read_expect(row: Row, knowledge: Knowledge, rows_of: Callable[[str], int]) -> Expect:
    """Read [expect].

    Args:
        row: the table.
        knowledge: for the tests that a due item may be about.
        rows_of: gives the number of rows of a table of the case.
    """
    b12_class = row.word("b12_class", frozenset(B12Class)) if row.has("b12_class") else None
    found = Expect(
        none=row.words("none", words.RULES),
        exact=row.flag("exact"),
        b12_class=None if b12_class is None else B12Class(b12_class),
        next_change_on=row.day_or_none("next_change_on"),
        findings=tuple(_finding(one) for one in row.rows("finding")),
        due=tuple(_due(one, knowledge) for one in row.rows("due")),
        entries=tuple(_entry(one, rows_of) for one in row.rows("entry")),
    )
    row.done()
    return found


def _finding(row: Row) -> ExpectedFinding:
    found = ExpectedFinding(
        rule=row.word("rule", words.RULES), level=Level(row.word("level", frozenset(Level)))
    )
    row.done()
    return found


def _due(row: Row, knowledge: Knowledge) -> ExpectedDue:
    kind = row.word("kind", words.DUE)
    known = words.DUE[kind]
    if kind == DueKind.LAB:
        known = known | set(knowledge.labs.analytes) | set(knowledge.labs.panels)
    state = row.word("state", frozenset(State)) if row.has("state") else None
    found = ExpectedDue(
        kind=DueKind(kind),
        what=row.word("what", known),
        due_from=row.day("due_from"),
        due_by=row.day("due_by"),
        overdue_from=row.day_or_none("overdue_from"),
        lapsed_from=row.day_or_none("lapsed_from"),
        state=None if state is None else State(state),
    )
    row.done()
    return found


def _entry(row: Row, rows_of: Callable[[str], int]) -> ExpectedEntry:
    table = row.word("table", words.TABLES)
    found = ExpectedEntry(
        table=table,
        row=row.whole("row", 1, max(1, rows_of(table))),
        verdict=row.word("verdict", words.VERDICTS),
        hint=row.text("hint", ""),
    )
    row.done()
    return found
