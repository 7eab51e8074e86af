"""A row that breaks into several where it is narrow, and a layout emptied of its widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayoutItem, QWidget


def clear(layout: QLayout, *, keep: QWidget | None = None) -> None:
    """Take everything out of a layout and delete it, but for a widget that is kept for later."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None and widget is not keep:
            widget.hide()  # it is seen until it is deleted
            widget.deleteLater()


class FlowLayout(QLayout):
    """Puts widgets side by side and goes on below; some stand at the right end of their row."""

    def __init__(self, parent: QWidget, *, gap: int, least: int = 0) -> None:
        """Make the layout.

        Args:
            parent: the widget it is for.
            gap: px between two widgets.
            least: px of a row; 0: as high as what is in it, with a gap to the next.
        """
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right_from: int | None = None
        self._gap, self._least = gap, least
        self.setContentsMargins(0, 0, 0, 0)

    def push_right(self) -> None:
        """Let the widgets added from now on stand at the right end."""
        self._right_from = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:
        """Take a widget in."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of widgets."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return a widget's place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Let a widget go."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return that it wants no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return True: the rows follow from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the widgets."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of one row."""
        wide = sum(item.sizeHint().width() + self._gap for item in self._items)
        return QSize(wide, self.minimumSize().height())

    def minimumSize(self) -> QSize:
        """Return the size of the widest and of the highest widget."""
        margins = self.contentsMargins()
        least = [item.minimumSize() for item in self._items]
        wide = max((size.width() for size in least), default=0)
        high = max((size.height() for size in least), default=0)
        return QSize(wide + margins.left() + margins.right(), max(high, self._least))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        left, right = rect.left() + margins.left(), rect.right() - margins.right()
        y = rect.top()
        below = 0 if self._least else self._gap
        rows = self._rows(right + 1 - left)
        for row in rows:
            height = max(self._least, *(size.height() for _, size in row))
            if move:
                self._put(row, left, right + 1, y, height)
            y += height + below
        return y - rect.top() - below if rows else self._least

    def _put(self, row: list[tuple[int, QSize]], x: int, end: int, y: int, height: int) -> None:
        for n, size in row:
            if self._right_from is None or n < self._right_from:
                self._items[n].setGeometry(_centred(x, size, y, height))
                x += size.width() + self._gap
        for n, size in reversed(row):
            if self._right_from is not None and n >= self._right_from:
                end -= size.width()
                self._items[n].setGeometry(_centred(end, size, y, height))
                end -= self._gap

    def _rows(self, width: int) -> list[list[tuple[int, QSize]]]:
        """Return the widgets that are seen, by number and size, row by row."""
        rows: list[list[tuple[int, QSize]]] = []
        used = 0
        for n, item in enumerate(self._items):
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            size = QSize(min(hint.width(), width), hint.height())
            if not rows or used + size.width() > width:
                rows.append([])
                used = 0
            rows[-1].append((n, size))
            used += size.width() + self._gap
        return rows


def _centred(x: int, size: QSize, y: int, height: int) -> QRect:
    return QRect(QPoint(x, y + (height - size.height()) // 2), size)
