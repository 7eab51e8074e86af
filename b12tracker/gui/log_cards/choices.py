"""Answers as rows, each with the key that chooses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.theme import BODY, HELP, MEDIUM, REGULAR, SEMIBOLD
from b12tracker.gui.widgets.focus_ring import RING
from b12tracker.gui.widgets.row_paint import paint_words

if TYPE_CHECKING:
    from collections.abc import Sequence


class ChoiceRow(QPushButton):
    """One answer: its key at the left, its word, perhaps a quiet word at the right."""

    def __init__(
        self, word: str, *, key: str = "", right: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(word, parent)
        self._key, self._right = key, right
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def key(self) -> str:
        """The key that the hint names."""
        return self._key

    def set_right(self, word: str) -> None:
        """Show another quiet word at the right."""
        self._right = word
        self.setAccessibleDescription(word)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of a row."""
        return QSize(theme.current().px(200), theme.current().px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, hover = self.isChecked(), self.underMouse()
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("accent" if on else "edge" if hover else "line"), 1))
        painter.setBrush(
            look.color("accent_soft" if on else "surface_sunken" if hover else "surface")
        )
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        x = look.px(12)
        if self._key:
            side = look.px(20)
            box = QRectF(look.px(8), rect.center().y() - side / 2, side, side)
            painter.setPen(QPen(look.color("line"), 1))
            painter.setBrush(look.color("surface"))
            painter.drawRoundedRect(box, look.px(4), look.px(4))
            painter.setFont(look.font(HELP, MEDIUM))
            painter.setPen(look.color("text_quiet"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
            x = look.px(38)
        painter.setFont(look.font(HELP))
        painter.setPen(look.color("text_quiet"))
        right = rect.adjusted(0, 0, -look.px(12), 0)
        painter.drawText(
            right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._right
        )
        taken = painter.fontMetrics().horizontalAdvance(self._right) + look.px(16)
        words = rect.adjusted(x, 0, -taken, 0)
        paint_words(
            painter,
            words,
            self.text(),
            look.font(BODY, SEMIBOLD if on else REGULAR),
            look.color("text" if self.isEnabled() else "muted"),
        )
        painter.end()


class ChoiceRows(QWidget):
    """Answers of which one holds; keys 1 to 9 choose."""

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._rows: list[tuple[str, ChoiceRow]] = []
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(RING, RING, RING, RING)
        column.setSpacing(theme.current().px(4))
        for number, (key, word) in enumerate(choices, 1):
            row = ChoiceRow(word, key=str(number), parent=self)
            row.setObjectName(f"choice-{number}")
            self._group.addButton(row)
            self._rows.append((key, row))
            column.addWidget(row)
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def value(self) -> str:
        """The key of the answer; empty before one was given."""
        return next((key for key, row in self._rows if row.isChecked()), "")

    def choose(self, key: str) -> None:
        """Let an answer hold, without a signal."""
        for own, row in self._rows:
            if own == key:
                row.setChecked(True)

    def set_right(self, key: str, word: str) -> None:
        """Show a quiet word at the right of an answer."""
        for own, row in self._rows:
            if own == key:
                row.set_right(word)

    def is_on_answer(self) -> bool:
        """Return whether the keyboard is on the answer that holds."""
        return any(row.isChecked() and row.hasFocus() for _, row in self._rows)

    def focus_answer(self) -> None:
        """Take the keyboard to the answer that holds, else to the first."""
        rows = [row for _, row in self._rows]
        next((row for row in rows if row.isChecked()), rows[0]).setFocus()

    def choose_number(self, number: int) -> bool:
        """Choose by the key; False where no answer has that number."""
        if not 1 <= number <= len(self._rows):
            return False
        key, row = self._rows[number - 1]
        row.setChecked(True)
        self.chosen.emit(key)
        return True

    def _on_clicked(self) -> None:
        self.chosen.emit(self.value)
