"""Statements that are run all the time: written once by SQLAlchemy, then sent as text.

To build a statement and find its compiled form costs many times what the database needs to answer
it for one patient. Values go out and come in through the same column types as everywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy.orm import Session

DIALECT = sqlite.dialect()  # our types do not look at it


@dataclass(frozen=True, slots=True)
class Question:
    """A SELECT as text, with what makes values of ours from what lies in the file."""

    sql: str
    full: tuple[tuple[int, Callable[..., Any]], ...]  # place in the row, and its column type's own


def question(wanted: Any) -> Question:
    """Return a SELECT of plain columns as text; its values are sent in the order they stand in."""
    compiled = wanted.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    full = tuple(
        (place, column.type.process_result_value)
        for place, column in enumerate(wanted.selected_columns)
        if isinstance(column.type, TypeDecorator)
    )
    return Question(str(compiled), full)


def ask(session: Session, text: Question, values: Iterable[Any] = ()) -> Iterator[list[Any]]:
    """Yield the rows of the answer. The values are given as they lie in the file."""
    return ask_on(cursor(session), text, values)


def cursor(session: Session) -> Any:
    """Return what `ask_on` asks; what is pending is written first."""
    session.flush()
    return session.connection().connection.cursor()


def ask_on(asked: Any, text: Question, values: Iterable[Any] = ()) -> Iterator[list[Any]]:
    """Yield the rows of the answer; for several questions one after another."""
    asked.execute(text.sql, tuple(values))
    full = text.full
    for stored in asked.fetchall():
        row = list(stored)
        for place, value_of in full:
            if row[place] is not None:
                row[place] = value_of(row[place], DIALECT)
        yield row


def put(session: Session, table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert whole rows, given by column name as they lie in the file."""
    sql, names = _insertion(table)
    values = [tuple(row[name] for name in names) for row in rows]
    if values:
        session.connection().exec_driver_sql(sql, values)


def remove(session: Session, table: Any, name: str, values: Iterable[Any]) -> None:
    """Delete the rows with one of these values in a column."""
    if several := [(value,) for value in values]:
        session.connection().exec_driver_sql(_removal(table, name), several)


@cache
def _removal(table: Any, name: str) -> str:
    return str(delete(table).where(table.c[name] == bindparam(name)).compile(dialect=DIALECT))


@cache
def _insertion(table: Any) -> tuple[str, tuple[str, ...]]:
    compiled: Any = insert(table).compile(dialect=DIALECT)
    return str(compiled), tuple(compiled.positiontup)
