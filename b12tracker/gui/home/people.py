"""Several people in one file: each has a letter in a shape of their own, and a colour beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.home.words import tr
from b12tracker.gui.theme import BODY, HELP, MEDIUM, SEMIBOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.ids import PatientId

_SHAPES = 4
_SIDE = 24


def _outline(number: int, rect: QRectF) -> QPainterPath:
    """Return the shape of a person: circle, square, hexagon, diamond."""
    path = QPainterPath()
    match number % _SHAPES:
        case 0:
            path.addEllipse(rect)
        case 1:
            path.addRoundedRect(rect, rect.width() / 6, rect.width() / 6)
        case 2:
            x, y, w, h = rect.x(), rect.y(), rect.width(), rect.height()
            corners = ((0.25, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0.25, 1), (0, 0.5))
            path.addPolygon(QPolygonF([QPointF(x + w * a, y + h * b) for a, b in corners]))
            path.closeSubpath()
        case _:
            middle = rect.center()
            path.addPolygon(
                QPolygonF(
                    [
                        QPointF(middle.x(), rect.top()),
                        QPointF(rect.right(), middle.y()),
                        QPointF(middle.x(), rect.bottom()),
                        QPointF(rect.left(), middle.y()),
                    ]
                )
            )
            path.closeSubpath()
    return path


def paint_person(painter: QPainter, number: int, name: str, rect: QRectF) -> None:
    """Paint the letter of somebody in their shape and colour."""
    look = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.series(number % _SHAPES + 1))
    painter.drawPath(_outline(number, rect))
    painter.setFont(look.font(HELP, SEMIBOLD))
    painter.setPen(look.color("surface"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, name[:1].upper())


class PersonMark(QWidget):
    """The letter of somebody in their shape."""

    def __init__(self, number: int, name: str, side: int = _SIDE) -> None:
        super().__init__()
        self._number, self._name, self._side = number, name, side

    def sizeHint(self) -> QSize:
        """Return a square."""
        side = theme.current().px(self._side)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the same: it is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it in the middle."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.sizeHint().width() - 2
        rect = QRectF(0, 0, side, side)
        rect.moveCenter(QRectF(self.rect()).center())
        paint_person(painter, self._number, self._name, rect)
        painter.end()


class _Person(QPushButton):
    def __init__(self, number: int, patient: PatientId, name: str) -> None:
        super().__init__(name)
        self.patient, self._number = patient, number
        self.setObjectName(f"person-{patient}")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("ring", "outside")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme.current()
        wide = QFontMetrics(look.font(BODY, SEMIBOLD)).horizontalAdvance(self.text())
        return QSize(wide + look.px(8 + 20 + 8 + 12), look.px(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()  # whose day it is must never be in doubt

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(look.color("accent" if on else "edge"), 2 if on else 1))
        ground = "accent_soft" if on else "surface_sunken" if self.underMouse() else "surface"
        painter.setBrush(look.color(ground))
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        side = look.px(20)
        mark = QRectF(look.px(8), (self.height() - side) / 2, side, side)
        paint_person(painter, self._number, self.text(), mark)
        painter.setFont(look.font(BODY, SEMIBOLD if on else MEDIUM))
        painter.setPen(look.color("accent" if on else "text"))
        words = QRectF(mark.right() + look.px(8), 0, 0, self.height())
        words.setRight(self.width() - look.px(4))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class People(QWidget):
    """Chooses whose day is shown. With one person there is nothing to choose."""

    chosen = Signal(int)  # PatientId

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("people")
        self.setAccessibleName(tr("Whose day is shown"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.current().px(6))
        self._buttons: list[_Person] = []

    def show_people(
        self, people: Sequence[tuple[PatientId, str]], chosen: PatientId | None
    ) -> None:
        """Offer these people."""
        shown = [(one.patient, one.text()) for one in self._buttons]
        if shown != list(people):
            for button in self._buttons:
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            self._buttons = []
            for number, (patient, name) in enumerate(people):
                button = _Person(number, patient, name)
                button.clicked.connect(self._on_clicked)
                self._row.addWidget(button)
                self._buttons.append(button)
        for button in self._buttons:
            button.setChecked(button.patient == chosen)
            said = tr("{name}, shown now") if button.isChecked() else tr("Change to {name}")
            button.setAccessibleName(said.format(name=button.text()))
        self.setVisible(len(self._buttons) > 1)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _Person):
            button.setChecked(True)
            self.chosen.emit(button.patient)
