"""How the grid of results is painted: samples, tests with their trend, values with marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QTableView

from b12tracker.gui import theme
from b12tracker.gui.patient.labs_model import FROZEN, TEST, TREND, Cell, Sample, TestRow
from b12tracker.gui.patient.spark import paint_spark
from b12tracker.gui.widgets.row_paint import paint_words

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QColor, QPaintEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

_HEAD, _MARK = 44, 21


def _dot(painter: QPainter, at: QPointF, colour: QColor, *, hollow: bool) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
    painter.drawEllipse(at, theme.current().px(3), theme.current().px(3))
    painter.restore()


class SampleHeader(QHeaderView):
    """The day of a sample over how it lies to the doses; quiet words over the frozen columns."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)
        self.setFixedHeight(theme.current().px(_HEAD))

    def sizeHint(self) -> QSize:
        """Return the height of two lines."""
        hint = super().sizeHint()
        hint.setHeight(theme.current().px(_HEAD))
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Give the rest of the line the ground of the heads."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.current().color("surface_raised"))
        painter.end()
        super().paintEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        """Paint one head."""
        look = theme.current()
        painter.save()
        area = QRectF(rect)
        chosen = logicalIndex >= FROZEN and self._table.currentIndex().column() == logicalIndex
        painter.fillRect(area, look.color("accent_soft" if chosen else "surface_raised"))
        painter.setPen(QPen(look.color("line"), 1))
        y = area.bottom() - 0.5
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        model = self.model()
        if logicalIndex < FROZEN:
            words = model.headerData(logicalIndex, Qt.Orientation.Horizontal)
            pad = look.px(16 if logicalIndex == TEST else 8)
            paint_words(
                painter,
                area.adjusted(pad, 0, 0, 0),
                words,
                look.font(theme.HELP),
                look.color("text_quiet"),
            )
        else:
            sample: Sample = model.headerData(
                logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.UserRole
            )
            self._paint_sample(painter, area.adjusted(0, 0, -look.px(12), 0), sample)
        painter.restore()

    @staticmethod
    def _paint_sample(painter: QPainter, area: QRectF, sample: Sample) -> None:
        look = theme.current()
        half = area.height() / 2
        top = QRectF(area.left(), area.top() + look.px(3), area.width(), half)
        strong = look.font(theme.BODY, theme.SEMIBOLD)
        paint_words(painter, top, sample.head, strong, look.color("text"), right=True)
        below = QRectF(area.left(), area.top() + half - look.px(2), area.width(), half)
        font = look.font(theme.HELP)
        paint_words(painter, below, sample.aside, font, look.color("text_quiet"), right=True)
        wide = painter.fontMetrics().horizontalAdvance(sample.aside)
        _dot(
            painter,
            QPointF(area.right() - wide - look.px(8), below.center().y()),
            look.color("text_quiet"),
            hollow=sample.hollow,
        )


class FrozenDelegate(QStyledItemDelegate):
    """Paints test, unit, range and trend."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell of the frozen part."""
        row: TestRow = index.data(Qt.ItemDataRole.UserRole)
        look = theme.current()
        area = QRectF(option.rect)
        painter.save()
        if not row.test:
            _paint_group(painter, area, row.name)
            painter.restore()
            return
        _hairline(painter, area)
        quiet = look.color("text_quiet")
        column = index.column()
        if column == TREND:
            if row.spark is not None:
                size = QRectF(0, 0, look.px(84), look.px(20))
                size.moveCenter(area.center())
                paint_spark(painter, size, row.spark)
        else:
            text = (row.name, row.unit, row.interval)[column]
            pad = look.px(16 if column == TEST else 8)
            paint_words(
                painter,
                area.adjusted(pad, 0, 0, 0),
                text,
                look.font(theme.BODY if column == TEST else theme.HELP),
                look.color("text") if column == TEST else quiet,
            )
        painter.restore()


class CellDelegate(QStyledItemDelegate):
    """Paints a value with its mark; letters, not only colour."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one result, or the ground of an empty cell."""
        look = theme.current()
        area = QRectF(option.rect)
        painter.save()
        cell: Cell | None = index.data(Qt.ItemDataRole.UserRole)
        table = self.parent()
        column = table.currentIndex().column() if isinstance(table, QTableView) else -1
        if not index.flags():
            _paint_group(painter, area, "")
            painter.restore()
            return
        if index.column() == column:
            painter.fillRect(area, look.color("accent_soft"))
        if cell is not None and cell.mark:
            painter.fillRect(area, look.color("critical_soft" if cell.far else "warn_soft"))
        _hairline(painter, area)
        if cell is not None:
            self._paint_value(painter, area, cell)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(look.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.restore()

    @staticmethod
    def _paint_value(painter: QPainter, area: QRectF, cell: Cell) -> None:
        look = theme.current()
        loud = look.color("critical" if cell.far else "warn")
        ink = loud if cell.mark else look.color("text")
        weight = theme.SEMIBOLD if cell.mark else theme.REGULAR
        mark = look.px(_MARK)
        value = area.adjusted(look.px(4), 0, -mark - look.px(4), 0)
        font = look.font(theme.BODY, weight)
        word = cell.lab.value is None
        paint_words(painter, value, cell.text, font, ink, right=True)
        used = painter.fontMetrics().horizontalAdvance(cell.text)
        left = value.right() - used
        if cell.hollow:
            _dot(
                painter,
                QPointF(left - look.px(8), area.center().y()),
                look.series(1),
                hollow=True,
            )
        if cell.unit:
            room = QRectF(area.left() + look.px(4), area.top(), 0, area.height())
            room.setRight(left - look.px(4))
            paint_words(painter, room, cell.unit, look.font(theme.HELP), look.color("text_quiet"))
        if cell.mark and not word:
            place = QRectF(area.right() - mark, area.top(), mark, area.height())
            paint_words(painter, place, cell.mark, look.font(theme.HELP, theme.SEMIBOLD), loud)


def _paint_group(painter: QPainter, area: QRectF, name: str) -> None:
    look = theme.current()
    painter.fillRect(area, look.color("surface_sunken"))
    if name:
        paint_words(
            painter,
            area.adjusted(look.px(16), 0, 0, 0),
            name,
            look.font(theme.HELP, theme.SEMIBOLD),
            look.color("text_quiet"),
        )


def _hairline(painter: QPainter, area: QRectF) -> None:
    painter.setPen(QPen(theme.current().color("line_soft"), 1))
    y = area.bottom() - 0.5
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
