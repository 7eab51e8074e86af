"""Numbers as people type them: the whole text is a number, or it is no number yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from b12tracker.core import grammar
from b12tracker.core.amounts import plain
from b12tracker.core.errors import Invalid
from b12tracker.gui import theme
from b12tracker.gui.fields.field import Field
from b12tracker.gui.theme import BODY

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal


class WholeTextValidator(QValidator):
    """Calls a text acceptable or not yet acceptable, and never swallows a key.

    A validator that refuses single keys turns "1.234,5" into 1.2345 and "-3" into 3.
    """

    def __init__(self, read: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._read = read

    def validate(self, text: str, position: int) -> object:
        """Return whether the whole text can be read."""
        try:
            self._read(text)
        except Invalid:
            return QValidator.State.Intermediate, text, position
        return QValidator.State.Acceptable, text, position


class UnitLine(QLineEdit):
    """A line with a quiet unit behind the text."""

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.set_unit(unit)

    @property
    def unit(self) -> str:
        """The unit."""
        return self._unit

    def set_unit(self, unit: str) -> None:
        """Show another unit."""
        self._unit = unit
        width = QFontMetrics(theme.current().font(BODY)).horizontalAdvance(unit)
        self.setTextMargins(0, 0, width + theme.current().px(6) if unit else 0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, then the unit."""
        super().paintEvent(event)
        if self._unit:
            look = theme.current()
            painter = QPainter(self)
            painter.setFont(look.font(BODY))
            painter.setPen(look.color("text_quiet" if self.isEnabled() else "muted"))
            box = QRectF(self.rect()).adjusted(0, 0, -look.px(10), 0)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._unit
            )
            painter.end()


class NumberField(Field):
    """A number with a unit; below stands what was understood.

    Args:
        label: above the line.
        unit: behind the number, and in the echo.
        optional: whether nothing is an answer.
        most: the largest number that is taken; None leaves that to the checks.
    """

    changed = Signal()

    def __init__(
        self,
        label: str,
        *,
        unit: str = "",
        optional: bool = False,
        whole: tuple[int, int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.line = UnitLine(unit)
        self._optional = optional
        self._whole = whole
        super().__init__(label, self.line, parent=parent)
        self.line.setValidator(WholeTextValidator(self._read, self.line))
        self.line.textChanged.connect(self._on_text)

    def _read(self, text: str) -> Decimal | None:
        if self._optional and not text.strip():
            return None
        if self._whole is not None:
            least, most = self._whole
            grammar.whole(text, least=least, most=most)
        return grammar.number(text)

    @property
    def value(self) -> Decimal | None:
        """The number, or None where the line is empty or not a number."""
        try:
            return self._read(self.line.text())
        except Invalid:
            return None

    @property
    def ok(self) -> bool:
        """Whether it can be saved."""
        return self.line.hasAcceptableInput()

    def set_value(self, value: Decimal | None) -> None:
        """Put a number in."""
        self.line.setText("" if value is None else plain(value))

    def _on_text(self, text: str) -> None:
        try:
            value = self._read(text)
        except Invalid as wrong:
            self.set_problem("" if not text.strip() else str(wrong))
        else:
            unit = f" {self.line.unit}" if self.line.unit else ""
            self.set_help("" if value is None else f"= {plain(value)}{unit}")
        self.changed.emit()


class LabValueField(Field):
    """A laboratory value: a number, with < or > before it where printed, or a word."""

    changed = Signal()

    def __init__(
        self, label: str, *, help_line: bool = False, parent: QWidget | None = None
    ) -> None:
        self.line = QLineEdit()
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        super().__init__(label, self.line, help_line=help_line, parent=parent)
        self.line.setValidator(WholeTextValidator(self._read, self.line))
        self.line.textChanged.connect(self._on_text)

    def _read(self, text: str) -> grammar.LabText | None:
        return grammar.lab_value(text) if text.strip() else None

    @property
    def value(self) -> grammar.LabText | None:
        """What was typed, or None where the line is empty or cannot be read."""
        try:
            return self._read(self.line.text())
        except Invalid:
            return None

    @property
    def ok(self) -> bool:
        """Whether it can be saved; an empty line can."""
        return self.line.hasAcceptableInput()

    @property
    def trouble(self) -> str:
        """Why the text cannot be read; empty where it can."""
        try:
            self._read(self.line.text())
        except Invalid as wrong:
            return str(wrong)
        return ""

    def _on_text(self, text: str) -> None:
        del text
        self.set_problem(self.trouble)
        self.changed.emit()


def comparator_sign(comparator: str) -> str:
    """Return a comparator as print shows it."""
    return {"<=": "≤", ">=": "≥"}.get(comparator, comparator)
