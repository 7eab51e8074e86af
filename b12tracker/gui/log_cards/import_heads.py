"""The first rows of a table, with what each column means above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from b12tracker.core.text import visible
from b12tracker.gui import theme
from b12tracker.gui.log_cards.import_words import tr
from b12tracker.gui.theme import BODY, HELP
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.row_paint import paint_words
from b12tracker.gui.widgets.text import set_tip
from b12tracker.interop import sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from b12tracker.interop.sheet import Column
    from b12tracker.interop.sheet.rows import Row

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
FIRST_ROWS = 20
_NARROW, _WIDE = 140, 260  # px of a column


class _Model(QAbstractTableModel):
    """The first rows as they stand in the file."""

    def __init__(self, heads: tuple[str, ...], rows: Sequence[Row]) -> None:
        super().__init__()
        self._heads, self._rows = heads, rows[:FIRST_ROWS]
        self.meanings: list[Column | None] = [None] * len(heads)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self._rows[section].line
        return visible(self._heads[section])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        text = self._rows[index.row()].cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return visible(text).replace("\n", " ")
            case Qt.ItemDataRole.BackgroundRole if self._damage(text, index.column()):
                return theme.current().soft(Tone.CRITICAL)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._damage(text, index.column())
        return None

    def _damage(self, text: str, column: int) -> str:
        return sheet.damage_of(text, self.meanings[column])


class _Heads(QHeaderView):
    """Above each column a list of what it may mean, and below it the title in the file."""

    chosen = Signal(int, str)

    def __init__(self, heads: tuple[str, ...], parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._heads = heads
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.choices = [Choice(parent=self.viewport()) for _ in heads]
        for place, choice in enumerate(self.choices):
            choice.setObjectName(f"column-{place + 1}")
            choice.setProperty("place", place)
            title = visible(heads[place]) or tr("without a title")
            name = tr("Column {n}, “{title}”: what it means")
            choice.setAccessibleName(name.format(n=place + 1, title=title))
            choice.activated.connect(self._on_chosen)
            choice.installEventFilter(self)
            if not heads[place]:
                choice.setEnabled(False)
                set_tip(choice, tr("It has no title in the file. Give it one there to use it."))
        self.sectionResized.connect(self._place)

    def sizeHint(self) -> QSize:
        """Return the room for a list and a title."""
        look = theme.current()
        return QSize(super().sizeHint().width(), look.control + look.px(8 + 22))

    def updateGeometries(self) -> None:
        """Put each list above its column."""
        super().updateGeometries()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put them anew."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        look = theme.current()
        for place, choice in enumerate(self.choices):
            left, wide = self.sectionViewportPosition(place), self.sectionSize(place)
            choice.setGeometry(left + look.px(3), look.px(6), wide - look.px(6), look.control)

    def paintSection(self, painter: QPainter, rect: QRect, place: int) -> None:
        """Paint the ground and the title."""
        look = theme.current()
        painter.save()
        painter.fillRect(rect, look.color("surface_sunken"))
        painter.setPen(QPen(look.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        top = look.control + look.px(7)
        box = QRectF(rect).adjusted(look.px(9), top, -look.px(6), -look.px(2))
        title = f"“{visible(self._heads[place])}”" if self._heads[place] else "—"
        paint_words(painter, box, title, look.font(HELP), look.color("text_quiet"))
        painter.restore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll to a list that takes the keyboard."""
        if event.type() is QEvent.Type.FocusIn:
            table = self.parent()
            if isinstance(table, QTableView):
                row = max(0, table.rowAt(0))
                place = int(watched.property("place"))
                table.scrollTo(table.model().index(row, place))
                self._place()
        return super().eventFilter(watched, event)

    def _on_chosen(self) -> None:
        choice = self.sender()
        if isinstance(choice, Choice):
            self.chosen.emit(int(choice.property("place")), choice.value)


class ColumnTable(QTableView):
    """Enter on a column opens the list of what it may mean."""

    meaning_chosen = Signal(int, str)  # column, its meaning

    def __init__(
        self, heads: tuple[str, ...], rows: Sequence[Row], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("first-rows")
        self.setAccessibleName(tr("The first rows of the table"))
        self._model = _Model(heads, rows)
        self.setModel(self._model)
        self.heads = _Heads(heads, self)
        self.heads.chosen.connect(self.meaning_chosen)
        self.setHorizontalHeader(self.heads)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        look = theme.current()
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {look.px(8)}px; }}")
        side = self.verticalHeader()
        side.setDefaultSectionSize(look.px(28))
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._fit(heads, rows)
        self.setCurrentIndex(self._model.index(0, 0))

    def _fit(self, heads: tuple[str, ...], rows: Sequence[Row]) -> None:
        look = theme.current()
        metrics = QFontMetrics(look.font(BODY))
        for place, head in enumerate(heads):
            texts = (head, *(row.cells[place] for row in rows[:FIRST_ROWS]))
            widest = max(metrics.horizontalAdvance(text[:_WIDE]) for text in texts)
            self.setColumnWidth(
                place, min(max(widest + look.px(24), look.px(_NARROW)), look.px(_WIDE))
            )

    def show_meanings(
        self, meanings: Sequence[str], offered: Callable[[str], list[tuple[str, str]]]
    ) -> None:
        """Show what the columns mean, and offer what they may mean.

        Args:
            meanings: of each column.
            offered: gives the choices of a column that means this now.
        """
        columns = {one.value: one for one in sheet.Column}
        self._model.meanings = [columns.get(one) for one in meanings]
        for choice, meaning in zip(self.heads.choices, meanings, strict=True):
            choice.set_choices(offered(meaning))
            choice.choose(meaning)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list of a column with Enter."""
        here = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here.isValid():
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()  # the main action of the card
                return
            choice = self.heads.choices[here.column()]
            if choice.isEnabled():
                choice.setFocus()
                choice.showPopup()
            return
        super().keyPressEvent(event)
