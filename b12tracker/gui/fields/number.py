"""Numbers as people type them: the whole text is a number, or it is no number yet."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from b12tracker.core import grammar
from b12tracker.core.amounts import plain
from b12tracker.gui import theme
from b12tracker.gui.fields.reading import ReadingField
from b12tracker.gui.theme import BODY


class UnitLine(QLineEdit):
    """A line with a quiet unit behind the text."""

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.set_unit(unit)

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


class NumberField(ReadingField[Decimal]):
    """A number with a unit; below stands what was understood.

    Args:
        label: above the line.
        unit: behind the number, and in the echo.
        optional: whether nothing is an answer.
        whole: the limits of a whole number; None takes any number.
    """

    def __init__(
        self,
        label: str,
        *,
        unit: str = "",
        optional: bool = False,
        whole: tuple[int, int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._whole = whole
        self._unit = unit
        super().__init__(label, UnitLine(unit), optional=optional, parent=parent)

    def read(self, text: str) -> Decimal:
        """Return the number."""
        if self._whole is not None:
            least, most = self._whole
            grammar.whole(text, least=least, most=most)
        return grammar.number(text)

    def understood(self, value: Decimal) -> str:
        """Return the number with a point, and its unit."""
        return f"= {plain(value)} {self._unit}".rstrip()

    def set_value(self, value: Decimal | None) -> None:
        """Put a number in."""
        self.line.setText("" if value is None else plain(value))


def comparator_sign(comparator: str) -> str:
    """Return a comparator as print shows it."""
    return {"<=": "≤", ">=": "≥"}.get(comparator, comparator)
