"""The heads over the columns of Today: a click sorts by one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from b12tracker.gui import theme
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.theme import HELP, MEDIUM, SEMIBOLD
from b12tracker.gui.today.order import Order, head, meaning
from b12tracker.gui.today.row_delegate import TICK_W, columns

if TYPE_CHECKING:
    from b12tracker.gui.today.row_list import RowList
    from b12tracker.gui.today.row_model import RowModel

_HIGH, _PAD, _ARROW = 26, 4, 12


class _Head(QPushButton):
    def __init__(self, order: Order, parent: QWidget) -> None:
        super().__init__(head(order), parent)
        self.order = order
        self.setObjectName(f"order-{order.value}")
        self.setAccessibleName(self.tr("Sort by: {head}").format(head=head(order)))
        self.setToolTip(meaning(order))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "inside")

    def sizeHint(self) -> QSize:
        look = theme.current()
        wide = QFontMetrics(look.font(HELP, SEMIBOLD)).horizontalAdvance(self.text())
        return QSize(wide + look.px(2 * _PAD + _ARROW), look.px(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        loud = self.isChecked() or self.underMouse()
        painter.setFont(look.font(HELP, SEMIBOLD if self.isChecked() else MEDIUM))
        painter.setPen(look.color("text" if loud else "text_quiet"))
        box = QRectF(self.rect()).adjusted(look.px(_PAD), 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.isChecked():
            side = look.px(_ARROW)
            at = box.left() + painter.fontMetrics().horizontalAdvance(self.text()) + look.px(2)
            paint_icon(painter, "down", QRectF(at, (self.height() - side) / 2, side, side))
        painter.end()


class ColumnHeads(QWidget):
    """Stands right over the rows; the chosen head has an arrow."""

    chosen = Signal(Order)

    def __init__(self, rows: RowList, model: RowModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        model.ticked.connect(self._put)
        self._rows = rows
        rows.resized.connect(self._put)  # a scroll bar narrows them too
        self.setObjectName("today-heads")
        self.setFixedHeight(theme.current().px(_HIGH))
        self.heads = {order: _Head(order, self) for order in Order}
        for button in self.heads.values():
            button.clicked.connect(self._on_clicked)

    def show_order(self, order: Order) -> None:
        """Show by what the rows are sorted."""
        self.heads[order].setChecked(True)

    def _put(self) -> None:
        """Put each head over its column; one whose column is not shown goes."""
        look = theme.current()
        shift = look.px(TICK_W) if self._model.ticking else 0
        place = columns(self._rows.viewport().width() - shift)
        at = {
            Order.RISK: place.state,
            Order.NAME: place.name,
            Order.LAST_DOSE: place.plan,
            Order.DAYS_LATE: place.days,
        }
        for order, button in self.heads.items():
            left = at[order]
            button.setVisible(left is not None)
            if left is not None:
                button.resize(button.sizeHint())
                button.move(round(shift + left - look.px(_PAD)), 0)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _Head):
            self.chosen.emit(button.order)
