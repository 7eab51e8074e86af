"""The journal: everything in the order of time, and what can be done with an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from b12tracker.gui import theme
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.keys import explain
from b12tracker.gui.patient.entry_menu import EntryMenu
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.patient.flow import bar
from b12tracker.gui.patient.journal_model import ALL, JournalModel, Line
from b12tracker.gui.widgets.buttons import Button, Segment, Tick
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.row_paint import paint_ground, paint_line_below, paint_words
from b12tracker.gui.widgets.text import hairline

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from b12tracker.core.changes import Topic
    from b12tracker.gui.desk import Desk
    from b12tracker.services.patient_page import PatientPage

_ROW = 44
_DAY, _ICON, _ASIDE = 104, 28, 140


class _Delegate(QStyledItemDelegate):
    """Paints a line; text of people is drawn as it is."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of a row."""
        del option, index
        return QSize(100, theme.current().px(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint day, sign, words and who entered it."""
        line: Line = index.data(Qt.ItemDataRole.UserRole)
        look = theme.current()
        painter.save()
        row = QRectF(option.rect)
        paint_ground(painter, option)
        paint_line_below(painter, option.rect)
        self._paint_words(painter, row.adjusted(look.px(16), 0, -look.px(16), -1), line)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(row.adjusted(1, 1, -1, -1))
        painter.restore()

    @staticmethod
    def _paint_words(painter: QPainter, row: QRectF, line: Line) -> None:
        look = theme.current()
        void = bool(line.void)
        quiet = look.color("text_quiet")
        _draw(painter, QRectF(row.left(), row.top(), look.px(_DAY), row.height()), line.day, quiet)
        x = row.left() + look.px(_DAY)
        side = look.px(18)
        paint_icon(
            painter,
            "void" if void else line.words.icon,
            QRectF(x, row.center().y() - side / 2, side, side),
        )
        x += look.px(_ICON)
        aside = look.px(_ASIDE)
        wide = row.right() - x - aside - look.px(12)
        second = "  ·  ".join(part for part in (line.void, line.words.detail) if part)
        second = " ".join(second.split())
        half = row.height() / 2
        top = QRectF(x, row.top() + look.px(3) if second else row.top(), wide, half)
        if not second:
            top.setHeight(row.height())
        ink = quiet if void else look.color("text")
        _draw(painter, top, line.words.title, ink, strong=not void, struck=void)
        if second:
            below = QRectF(x, row.top() + half - look.px(2), wide, half)
            _draw(painter, below, second, quiet, small=True)
        _draw(
            painter,
            QRectF(row.right() - aside, row.top(), aside, row.height()),
            line.aside,
            quiet,
            small=True,
            right=True,
        )


def _draw(
    painter: QPainter,
    area: QRectF,
    text: str,
    colour: QColor,
    *,
    strong: bool = False,
    struck: bool = False,
    small: bool = False,
    right: bool = False,
) -> None:
    look = theme.current()
    font = look.font(theme.HELP if small else theme.BODY, theme.MEDIUM if strong else theme.REGULAR)
    font.setStrikeOut(struck)
    paint_words(painter, area, text, font, colour, right=right)


class JournalList(QListView):
    """The list, with the menu of an entry on the right button, the menu key and Enter."""

    def __init__(self, model: JournalModel, menu: EntryMenu) -> None:
        super().__init__()
        self.setObjectName("journal-list")
        explain(
            self,
            (
                ("Enter", tr("What can be done with the entry")),
                ("E", tr("Correct the entry")),
                ("Del", tr("Mark the entry void")),
                ("M", tr("Move it to another patient")),
                ("H", tr("History of the entry")),
            ),
        )
        self.setAccessibleName(tr("Journal"))
        self._menu = menu
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    @property
    def line(self) -> Line | None:
        """The line that is chosen."""
        index = self.currentIndex()
        return index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None

    def open_menu(self) -> None:
        """Show what can be done with the chosen entry, beside it."""
        if self.line is not None:
            rect = self.visualRect(self.currentIndex())
            at = QPoint(rect.left() + theme.current().px(_DAY), rect.bottom())
            self._menu.popup(self.line.line, self.viewport().mapToGlobal(at), self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu at the entry under the pointer."""
        index = self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
        if self.line is not None:
            self._menu.popup(self.line.line, event.globalPos(), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu with Enter; E, Delete, M and H are its entries."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_menu()
            return
        if self.line is not None and not event.modifiers():
            for wanted, act in self._menu.keys.items():
                if key is wanted:
                    act(self.line.line)
                    return
        super().keyPressEvent(event)


class JournalPanel(QWidget):
    """The list under its filters."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.kinds = Segment(
            (
                (ALL, tr("All")),
                ("doses", tr("Doses")),
                ("labs", tr("Labs")),
                ("checkins", tr("Check-ins")),
                ("medicines", tr("Medicines")),
                ("plans", tr("Plans")),
                ("calls", tr("Calls")),
                ("notes", tr("Notes")),
                ("background", tr("Background")),
            ),
            tr("Entries shown"),
        )
        self.kinds.chosen.connect(self._on_filter)
        self.voided = Tick(tr("with void entries"))
        self.voided.setChecked(True)
        self.voided.toggled.connect(self._on_filter)
        self.entry = Button(tr("Entry…"), key="Enter", height=28)
        self.entry.clicked.connect(self._on_entry)
        self.model = JournalModel(desk.clinic.knowledge, self)
        self.menu = EntryMenu(desk, self)
        self.list = JournalList(self.model, self.menu)
        self.empty = EmptyState(tr("Nothing of this kind is recorded."))
        column.addWidget(bar(self.kinds, self.voided, right=(self.entry,)))
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)

    def show_page(self, page: PatientPage) -> None:
        """Show another state, with the same entry chosen."""
        before = self.list.line
        row = self.list.currentIndex().row()
        scroll = self.list.verticalScrollBar().value()
        self.model.show_lines(page.journal)
        if before is not None:
            found = self.model.row_of(before.line.topic, before.line.entry.id)
            row = found if found >= 0 else row
        self._look(max(row, 0))
        self.list.verticalScrollBar().setValue(scroll)

    def show_entry(self, topic: Topic, entry: int) -> None:
        """Choose an entry."""
        self.kinds.choose(ALL)
        self.voided.setChecked(True)
        self._on_filter()
        row = self.model.row_of(topic, entry)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_filter(self, *_: object) -> None:
        self.model.filter(self.kinds.value, voided=self.voided.isChecked())
        self._look(0)

    def _look(self, row: int) -> None:
        some = self.model.rowCount() > 0
        self.list.setVisible(some)
        self.empty.setVisible(not some)
        self.entry.setEnabled(some)
        if some:
            self.list.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1)))

    def _on_entry(self) -> None:
        self.list.open_menu()
