"""Keys with the words that explain them: what the sheet of all keys is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget

_EXPLAINED = "explained-keys"


def shortcut(
    keys: str, word: str, do: Callable[[], object], owner: QWidget, *, everywhere: bool = False
) -> QShortcut:
    """Return a shortcut that says what it does.

    Args:
        keys: such as "Ctrl+K".
        word: what it does, for the sheet of all keys.
        do: is called.
        owner: where it works.
        everywhere: in the whole window, instead of in the owner only.
    """
    made = QShortcut(QKeySequence(keys), owner)
    made.setWhatsThis(word)
    if not everywhere:
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.activated.connect(do)
    return made


def explain(widget: QWidget, keys: Iterable[tuple[str, str]]) -> None:
    """Say which keys a widget listens to by itself, each with what it does; more may follow."""
    before = widget.property(_EXPLAINED) or []
    widget.setProperty(_EXPLAINED, [*before, *(f"{key}\n{word}" for key, word in keys)])


def explained(widget: QWidget) -> tuple[tuple[str, str], ...]:
    """Return the keys that a widget listens to by itself."""
    found = widget.property(_EXPLAINED) or ()
    return tuple(tuple(one.split("\n", 1)) for one in found)
