"""Ctrl+/: all keys that work here and everywhere, read from what listens to them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from b12tracker.gui import theme
from b12tracker.gui.keys import explained
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.overlay import Overlay
from b12tracker.gui.widgets.page_scroll import PageScroll
from b12tracker.gui.widgets.text import Text, key_hint

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def keys_of_window(window: QWidget) -> dict[str, str]:
    """Return the keys that work everywhere in a window, with what they do."""
    return {
        one.key().toString(): one.whatsThis()
        for one in window.findChildren(QShortcut)
        if one.context() is Qt.ShortcutContext.WindowShortcut and _seen(one, window)
    }


def _seen(one: QShortcut, window: QWidget) -> bool:
    owner = one.parent()
    return isinstance(owner, QWidget) and owner.window() is window and owner.isVisibleTo(window)


def keys_of(place: QWidget) -> dict[str, str]:
    """Return the keys that work in a place: shortcuts, keys of buttons, and what it listens to."""
    keys: dict[str, str] = {}
    for widget in (place, *place.findChildren(QWidget)):
        if widget is not place and not widget.isVisibleTo(place):
            continue
        for one in widget.findChildren(QShortcut, options=_DIRECT):
            keys.setdefault(one.key().toString(), one.whatsThis())
        if isinstance(widget, Button | ChoiceRow) and widget.key:
            keys.setdefault(widget.key, widget.text().replace("&", ""))
        for key, word in explained(widget):
            keys.setdefault(key, word)
    return keys


class KeySheet(Overlay):
    """Made anew each time from the widgets that are there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("key-sheet")
        column = self.titled(self.tr("All keys"), "keys-close")
        self._scroll = PageScroll()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # nothing in it has the keyboard
        self._scroll.setAccessibleName(self.tr("Keys and what they do"))
        column.addWidget(self._scroll, 1)
        self.lines: dict[str, str] = {}

    def open_for(self, window: QWidget, places: dict[str, QWidget]) -> None:
        """Show the keys of the window and of the places in it.

        Args:
            window: its keys work everywhere.
            places: title and widget of each place that is shown.
        """
        look = theme.current()
        inner = QWidget()
        column = QVBoxLayout(inner)
        side = look.px(20)
        column.setContentsMargins(side, look.px(14), side, side)
        column.setSpacing(look.px(8))
        self.lines = {}
        everywhere = keys_of_window(window)
        for title, keys in (
            *((title, keys_of(place)) for title, place in places.items()),
            (self.tr("Everywhere"), everywhere),
        ):
            rest = {key: word for key, word in keys.items() if key not in self.lines}
            if keys is not everywhere:
                rest = {key: word for key, word in rest.items() if key not in everywhere}
            if rest:
                self.lines |= rest
                column.addWidget(Text(title, "overline"))
                column.addLayout(_rows(rest))
                column.addSpacing(look.px(8))
        column.addStretch(1)
        self._scroll.hold(inner)
        self.open_panel()
        self._scroll.setFocus()


def _rows(keys: dict[str, str]) -> QGridLayout:
    look = theme.current()
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.px(10))
    grid.setVerticalSpacing(look.px(6))
    across = 1 if look.large else 2
    rows = -(-len(keys) // across)
    for at, (key, word) in enumerate(keys.items()):
        row, place = at % rows, 2 * (at // rows)
        grid.addWidget(key_hint(key), row, place, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(Text(word, wrap=True), row, place + 1)
    for place in range(across):
        grid.setColumnMinimumWidth(2 * place, look.px(120))
        grid.setColumnStretch(2 * place + 1, 1)
    return grid
