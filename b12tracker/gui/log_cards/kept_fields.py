"""What a person has put into a card so far, as JSON can hold it, and how it comes back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from b12tracker.core.grammar import as_typed
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.log_cards.score_grid import ScoreGrid
from b12tracker.gui.widgets.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from b12tracker.gui.log_cards.card import LogCard

Kept = list[list[Any]]  # name and value of each field, in their order


def taken(card: LogCard) -> Kept:
    """Return what stands in the fields of a card."""
    return [[name, value] for name, field in _fields(card) if (value := _value(field)) is not None]


def put_back(card: LogCard, kept: Sequence[Sequence[Any]]) -> None:
    """Put into a fresh card what was taken from another of its kind.

    A field that is not there any more is passed over. Some come only with what stands in others, so
    they are looked for again. All are gone through twice: a choice may change what came before.
    """
    found = dict(_fields(card))
    for name, value in (*kept, *kept):
        if name not in found:
            found = dict(_fields(card))
        field = found.get(name)
        if field is not None and _value(field) != value:
            _set(field, value)
            found = dict(_fields(card))
    card.touched = True
    card.refresh()


def _fields(card: LogCard) -> Iterator[tuple[str, QWidget]]:
    """Yield the fields by a name that holds as long as the card is built the same way."""
    seen: Counter[str] = Counter()
    for field in card.findChildren(QWidget):
        if not isinstance(field, (QLineEdit, QPlainTextEdit, Choice, QAbstractButton, ScoreGrid)):
            continue
        if isinstance(field, QAbstractButton) and not field.isCheckable():
            continue
        if card.findings.isAncestorOf(field) or field.objectName().startswith("qt_"):
            continue
        name = field.objectName() or field.accessibleName() or type(field).__name__
        if isinstance(field, QAbstractButton) and not field.objectName():
            name = field.text() or name
        seen[name] += 1
        yield f"{name}/{seen[name]}", field


def _value(field: QWidget) -> Any:
    """Return what a field holds; None where that is nothing of its own."""
    match field:
        case QLineEdit():
            day = _day_field(field)
            known = None if day is None else day.value
            return field.text() if known is None else as_typed(known)  # "today" ends at midnight
        case QPlainTextEdit():
            return field.toPlainText()
        case Choice():
            return field.value
        case ScoreGrid():
            return dict(field.scores)
        case QCheckBox():
            return field.isChecked()
        case QAbstractButton():  # of several, the one that is chosen
            return True if field.isChecked() else None
    return None


def _set(field: QWidget, value: Any) -> None:
    match field:
        case QLineEdit():
            field.setText(str(value))
        case QPlainTextEdit():
            field.setPlainText(str(value))
        case Choice():
            field.choose(str(value))
        case ScoreGrid():
            field.set_scores(value)
        case QAbstractButton():
            field.click()


def _day_field(line: QLineEdit) -> DateField | None:
    parent = line.parentWidget()
    return parent if isinstance(parent, DateField) else None
