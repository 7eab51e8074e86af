"""A row that breaks into several where the window is narrow or the text is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget

from b12tracker.gui import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayoutItem


def large_text() -> bool:
    """Return whether the text is so large that things stand below each other."""
    return theme.current().large


class FlowLayout(QLayout):
    """Puts widgets side by side and goes on below; some stand at the right end of their row."""

    def __init__(self, parent: QWidget, *, gap: int, least: int) -> None:
        """Make the layout.

        Args:
            parent: the widget it is for.
            gap: px between two widgets.
            least: px of a row.
        """
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right_from: int | None = None
        self._gap, self._least = gap, least

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
        hints = [item.sizeHint() for item in self._items]
        wide = sum(hint.width() + self._gap for hint in hints)
        return QSize(wide, self._least)

    def minimumSize(self) -> QSize:
        """Return the width of the widest widget."""
        margins = self.contentsMargins()
        wide = max((item.minimumSize().width() for item in self._items), default=0)
        return QSize(wide + margins.left() + margins.right(), self._least)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        left, right = rect.left() + margins.left(), rect.right() - margins.right()
        y = rect.top()
        for row in self._rows(right - left):
            hints = [self._items[n].sizeHint() for n in row]
            height = max([self._least, *(hint.height() for hint in hints)])
            x, end = left, right + 1
            if move:
                for n, hint in zip(row, hints, strict=True):
                    if self._right_from is None or n < self._right_from:
                        self._put(n, hint, x, y, height)
                        x += hint.width() + self._gap
                for n, hint in reversed(list(zip(row, hints, strict=True))):
                    if self._right_from is not None and n >= self._right_from:
                        end -= hint.width()
                        self._put(n, hint, end, y, height)
                        end -= self._gap
            y += height
        return y - rect.top()

    def _put(self, n: int, hint: QSize, x: int, y: int, height: int) -> None:
        top = y + (height - hint.height()) // 2
        self._items[n].setGeometry(QRect(QPoint(x, top), hint))

    def _rows(self, width: int) -> list[list[int]]:
        rows: list[list[int]] = [[]]
        used = 0
        for n, item in enumerate(self._items):
            if item.isEmpty():
                continue
            wide = item.sizeHint().width()
            if rows[-1] and used + wide > width:
                rows.append([])
                used = 0
            rows[-1].append(n)
            used += wide + self._gap
        return rows


def bar(*left: QWidget, right: tuple[QWidget, ...] = (), side: int = 16) -> QWidget:
    """Return a bar of 44 px of the design, or of as many rows as it needs."""
    look = theme.current()
    made = QWidget()
    # Not Fixed: that would hold several rows to the height of one.
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    layout = FlowLayout(made, gap=look.px(12), least=look.px(44))
    layout.setContentsMargins(look.px(side), 0, look.px(side), 0)
    for widget in left:
        layout.addWidget(widget)
    layout.push_right()
    for widget in right:
        layout.addWidget(widget)
    made.setContentsMargins(0, 0, 0, 0)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made
