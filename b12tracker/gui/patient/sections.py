"""A scrolling page of sections: a quiet name at the left, rows at the right, hairlines between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from b12tracker.gui import theme
from b12tracker.gui.patient.flow import large_text
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.text import Text, hairline

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABEL = 104


class Sections(QScrollArea):
    """Holds sections; emptied and filled at each read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._inner.setProperty("clear", "true")
        look = theme.current()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(look.px(16), look.px(8), look.px(24), look.px(16))
        self._column.setSpacing(0)
        self.setWidget(self._inner)
        self._first = True
        self._below: QWidget | None = None

    def keep_below(self, widget: QWidget) -> None:
        """Let a widget stand below the last section, whatever they are."""
        self._below = widget
        widget.setParent(self._inner)

    def clear(self) -> None:
        """Take everything away, but for what is kept below."""
        self._first = True
        clear(self._column, keep=self._below)

    def add(self, name: str, rows: Sequence[QWidget], *, aside: QWidget | None = None) -> None:
        """Add a section; `aside` stands under its name."""
        look = theme.current()
        if not self._first:
            self._column.addWidget(hairline())
        self._first = False
        box = QWidget()
        across: QBoxLayout = QVBoxLayout(box) if large_text() else QHBoxLayout(box)
        across.setContentsMargins(0, look.px(10), 0, look.px(10))
        across.setSpacing(look.px(4 if large_text() else 16))
        left: QBoxLayout = QHBoxLayout() if large_text() else QVBoxLayout()
        left.setSpacing(look.px(6))
        label = Text(name, "quiet", wrap=True)
        label.setFixedWidth(look.px(_LABEL * (2 if large_text() else 1)))
        left.addWidget(label)
        if aside is not None:
            left.addWidget(aside, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        across.addLayout(left)
        right = QVBoxLayout()
        right.setSpacing(look.px(2))
        for row in rows:
            right.addWidget(row)
        right.addStretch(1)
        across.addLayout(right, 1)
        self._column.addWidget(box)

    def end(self) -> None:
        """Push the sections to the top, with room for every line of their texts."""
        if self._below is not None:
            self._column.addWidget(self._below)
        self._column.addStretch(1)
        for label in self._inner.findChildren(QLabel):
            label.ensurePolished()  # its font decides how many lines it takes
        for box in reversed(self._inner.findChildren(QWidget)):
            if (layout := box.layout()) is not None:
                layout.activate()  # from the inside out, so that the next paint is right
        wide = self.viewport().width()
        tall = max(self._column.totalHeightForWidth(wide), self.viewport().height())
        self._inner.resize(wide, tall)


def row_of(*parts: QWidget | int, height: int = 32) -> QWidget:
    """Return widgets side by side; a number is the stretch of the one before it."""
    look = theme.current()
    row = QWidget()
    row.setMinimumHeight(look.px(height))
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(look.px(12))
    for part in parts:
        if isinstance(part, int):
            layout.setStretch(layout.count() - 1, part)
        else:
            layout.addWidget(part)
    return row


def column_of(*parts: QWidget, spacing: int = 2) -> QWidget:
    """Return widgets one above the other."""
    box = QWidget()
    layout: QLayout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.current().px(spacing))
    for part in parts:
        layout.addWidget(part)
    return box
