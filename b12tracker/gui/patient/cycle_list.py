"""The list beside the overlay of cycles; it is the legend as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate

from b12tracker.gui import theme
from b12tracker.gui.charts.cycle_chart import change_words, line_words
from b12tracker.gui.charts.cycle_paint import cycle_words, pen_of
from b12tracker.gui.charts.marks import SQUARE, paint_mark
from b12tracker.gui.charts.words import number
from b12tracker.gui.patient.entry_words import tr

if TYPE_CHECKING:
    from typing import Any

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from b12tracker.gui.charts.cycles import CycleLine, CycleOverlay

    Index = QModelIndex | QPersistentModelIndex

_ROW = 44.0


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.overlay: CycleOverlay | None = None
        self.lines: tuple[CycleLine, ...] = ()

    def show(self, overlay: CycleOverlay) -> None:
        """Show the cycles, the newest first."""
        self.beginResetModel()
        self.overlay, self.lines = overlay, tuple(reversed(overlay.lines))
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line_words(self.lines[index.row()])
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(10, theme.current().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model: Any = index.model()
        line: CycleLine = model.lines[index.row()]
        look = theme.current()
        u = look.px(1000) / 1000
        area = QRectF(option.rect)
        state = option.state
        picked = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if picked:
            painter.fillRect(area, look.color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.color("surface_raised"))
        painter.setPen(QPen(look.color("line_soft"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        middle = area.center().y()
        pen = pen_of(model.overlay, line, picked=picked)
        painter.setPen(pen)
        left = area.left() + 12 * u
        painter.drawLine(QPointF(left, middle), QPointF(left + 28 * u, middle))
        if line.runs:
            at = QPointF(left + 14 * u, middle)
            paint_mark(painter, SQUARE, at, 8 * u, pen.color(), fill=pen.color())
        self._words(painter, area.adjusted(52 * u, 5 * u, -12 * u, -5 * u), line)
        painter.restore()

    @staticmethod
    def _words(painter: QPainter, room: QRectF, line: CycleLine) -> None:
        look = theme.current()
        strong, plain = look.font(theme.BODY, theme.SEMIBOLD), look.font(theme.HELP)
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        painter.setPen(look.color("text"))
        painter.setFont(strong)
        painter.drawText(room, top | left, tr("Cycle {n}").format(n=line.number))
        painter.drawText(room, top | right, change_words(line))
        painter.setFont(plain)
        painter.setPen(look.color("text_quiet"))
        ends = ""
        if line.best is not None and line.end is not None:
            ends = f"{number(line.best, 1)} → {number(line.end, 1)}"
        metrics = QFontMetricsF(plain)
        wide = metrics.horizontalAdvance(ends)
        painter.drawText(room, bottom | right, ends)
        said = metrics.elidedText(
            cycle_words(line), Qt.TextElideMode.ElideRight, room.width() - wide - 8
        )
        painter.drawText(room, bottom | left, said)


class CycleList(QListView):
    """Up and Down walk the cycles; the chart shows the same one."""

    picked = Signal(object)  # the number of a cycle

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cycle-list")
        self.setAccessibleName(tr("Cycles, the newest first"))
        self._whole = False  # whether all rows are shown at once
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_all_rows(self) -> None:
        """Be as high as all rows: what is around scrolls."""
        self._whole = True
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_overlay(self, overlay: CycleOverlay) -> None:
        """Show other cycles."""
        self._model.show(overlay)
        if self._whole:
            rows = max(len(self._model.lines), 1) * theme.current().px(_ROW)
            self.setFixedHeight(round(rows) + 2 * self.frameWidth())

    def pick(self, cycle: int | None) -> None:
        """Select a cycle without telling anybody."""
        row = next((n for n, one in enumerate(self._model.lines) if one.number == cycle), None)
        chosen = self.selectionModel()
        chosen.blockSignals(True)  # noqa: FBT003 - Qt's own
        if row is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._model.index(row))
        chosen.blockSignals(False)  # noqa: FBT003
        self.viewport().update()

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self._model.lines[index.row()].number)
