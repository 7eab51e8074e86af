"""The results as a grid: tests stand still at the left, samples scroll, one is shown in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt
from PySide6.QtWidgets import QHBoxLayout, QTableView, QVBoxLayout, QWidget

from b12tracker.core import interpret
from b12tracker.core.changes import Topic
from b12tracker.gui import theme, words
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.entry_menu import EntryMenu
from b12tracker.gui.patient.entry_words import lab_words, tr
from b12tracker.gui.patient.flow import bar, large_text
from b12tracker.gui.patient.labs_model import FROZEN, LabsModel
from b12tracker.gui.patient.labs_paint import CellDelegate, FrozenDelegate, SampleHeader
from b12tracker.gui.result_words import range_words
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button, Segment
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.text import Elided, Text, frame, hairline
from b12tracker.services.patient_page import JournalLine

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.patient.labs_model import Cell
    from b12tracker.services.patient_page import PatientPage

_FROZEN_WIDTHS = (152, 60, 76, 104)
_SAMPLE, _ROW, _GROUP, _HEAD, _FOOT = 88, 24, 20, 44, 64
_FOOT_LARGE = 40


class _Grid(QTableView):
    """One of the two views: the frozen columns, or the samples."""

    def __init__(self, model: LabsModel, name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalHeader(SampleHeader(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)


class LabsPanel(QWidget):
    """Shows every result of the patient."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page: PatientPage | None = None
        self.model = LabsModel(desk.clinic.knowledge, self)
        self.menu = EntryMenu(desk, self)
        self.frozen = _Grid(self.model, tr("Tests"))
        self.grid = _Grid(self.model, tr("Results, rows are tests, columns are samples"))
        self.grid.setObjectName("labs-grid")
        explains(self.grid, "labs#Before and after a dose")
        self._build()

    def _build(self) -> None:
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(hairline())
        for view, delegate in (
            (self.frozen, FrozenDelegate(self.frozen)),
            (self.grid, CellDelegate(self.grid)),
        ):
            view.setItemDelegate(delegate)
        self.frozen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.frozen.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.frozen.setFixedWidth(look.px(sum(_FROZEN_WIDTHS)))
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.frozen.setHorizontalScrollBarPolicy(off)
        self.frozen.setVerticalScrollBarPolicy(off)
        self.grid.horizontalScrollBar().rangeChanged.connect(self._on_scroll_range)
        self.frozen.setViewportMargins(0, 0, 0, 0)
        bar, other = self.grid.verticalScrollBar(), self.frozen.verticalScrollBar()
        bar.valueChanged.connect(other.setValue)
        other.valueChanged.connect(bar.setValue)
        self.grid.selectionModel().currentChanged.connect(self._on_cell)
        self._views = QWidget()
        row = QHBoxLayout(self._views)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.frozen, 1)
        self._below = QWidget()
        self._below.setFixedHeight(look.px(12))  # beside the scroll bar of the samples
        left.addWidget(self._below)
        row.addLayout(left)
        row.addWidget(self.grid, 1)
        column.addWidget(self._views, 1)
        self.foot = _Foot(self, self._desk.clinic.knowledge)
        column.addWidget(self.foot)
        enter = Button(tr("Enter results"))
        enter.clicked.connect(self._on_enter)
        self.empty = EmptyState(
            tr("No results yet."),
            tr("Results typed in or imported stand here, oldest at the left."),
            action=enter,
        )
        column.addWidget(self.empty, 1)

    def _bar(self) -> QWidget:
        self.unit = Segment(
            (("printed", tr("As printed")), ("one", tr("In one unit"))), tr("Units")
        )
        self.only = Segment(
            (
                ("all", tr("All tests")),
                ("out", tr("Out of range")),
                ("b12", tr("B12 and folate")),
            ),
            tr("Tests shown"),
        )
        self.unit.chosen.connect(self._on_pick)
        self.only.chosen.connect(self._on_pick)
        key = "" if large_text() else "Ins"
        self.enter = Button(tr("Enter results"), key=key, height=28)
        self.enter.clicked.connect(self._on_enter)
        legend = Text(tr("● before a dose   ○ after a dose   L H out of range"), "help")
        legend.setVisible(not large_text())  # there is no room for it; Shift+F1 says it
        return bar(self.unit, self.only, right=(legend, self.enter))

    def show_page(self, page: PatientPage) -> None:
        """Show another state, with the same result chosen."""
        before = self.cell
        self._page = page
        self.model.show_record(page.record, page.units)
        self._measure()
        self._choose(before)

    @property
    def cell(self) -> Cell | None:
        """The result that is chosen."""
        index = self.grid.currentIndex()
        if not index.isValid() or index.column() < FROZEN or index.row() >= len(self.model.rows):
            return None
        return self.model.cell(index.row(), index.column() - FROZEN)

    def _on_scroll_range(self, least: int, most: int) -> None:
        self._below.setVisible(most > least)

    def _measure(self) -> None:
        look = theme.current()
        some = bool(self.model.samples)
        self._views.setVisible(some)
        self.foot.setVisible(some)
        self.empty.setVisible(not some)
        for view in (self.frozen, self.grid):
            view.clearSpans()
            for row, one in enumerate(self.model.rows):
                view.setRowHeight(row, look.px(_ROW if one.test else _GROUP))
            for column in range(self.model.columnCount()):
                hidden = (column >= FROZEN) is (view is self.frozen)
                view.setColumnHidden(column, hidden)
                if not hidden:
                    wide = _FROZEN_WIDTHS[column] if column < FROZEN else _SAMPLE
                    view.setColumnWidth(column, look.px(wide))
        for row, one in enumerate(self.model.rows):
            if not one.test:
                self.frozen.setSpan(row, 0, 1, FROZEN)

    def _choose(self, before: Cell | None) -> None:
        """Choose the same result again, else the newest of the first row that has one."""
        newest = None
        for row in range(len(self.model.rows)):
            for sample in range(len(self.model.samples)):
                cell = self.model.cell(row, sample)
                if cell is None:
                    continue
                if before is not None and cell.lab.id == before.lab.id:
                    self._look(row, sample)
                    return
                if newest is None or (row == newest[0] and sample > newest[1]):
                    newest = (row, sample)
        if newest is not None:
            self._look(*newest)
            self.grid.horizontalScrollBar().setValue(self.grid.horizontalScrollBar().maximum())
        self.foot.show_cell(self.cell, self._page)

    def _look(self, row: int, sample: int) -> None:
        self.grid.selectionModel().setCurrentIndex(
            self.model.index(row, sample + FROZEN),
            QItemSelectionModel.SelectionFlag.ClearAndSelect,
        )
        self.foot.show_cell(self.cell, self._page)

    def _on_cell(self, now: QModelIndex, before: QModelIndex) -> None:
        del before
        self.foot.show_cell(self.cell, self._page)
        self.grid.horizontalHeader().viewport().update()
        self.grid.viewport().update()
        del now

    def _on_pick(self, *_: object) -> None:
        before = self.cell
        self.model.pick(self.only.value, printed=self.unit.value == "printed")
        self._measure()
        self._choose(before)

    def _on_enter(self) -> None:
        if self._page is not None:
            self._desk.navigator.open_card(Card.LABS, self._page.record.patient.id)

    def line(self) -> JournalLine | None:
        """Return the chosen result as an entry of the journal."""
        cell = self.cell
        if cell is None:
            return None
        return JournalLine(topic=Topic.LAB, on=cell.lab.on, entry=cell.lab)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu of the chosen result with Enter; Insert types a new one."""
        key, line = Qt.Key(event.key()), self.line()
        if key is Qt.Key.Key_Insert:
            self._on_enter()
        elif line is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            rect: QRect = self.grid.visualRect(self.grid.currentIndex())
            at = self.grid.viewport().mapToGlobal(QPoint(rect.left(), rect.bottom()))
            self.menu.popup(line, at, self)
        elif line is not None and not event.modifiers() and key in self.menu.keys:
            self.menu.keys[key](line)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the chosen result."""
        line = self.line()
        if line is not None:
            self.menu.popup(line, event.globalPos(), self)


class _Foot(QWidget):
    """The chosen result in full, with what its distance from a dose means."""

    def __init__(self, panel: LabsPanel, knowledge: Knowledge) -> None:
        super().__init__()
        self._panel = panel
        self._knowledge = knowledge
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(hairline())
        row = QHBoxLayout()
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(24))
        self.value = Elided("", "strong")
        self.where = Elided("", "help")
        self.meaning = Elided()
        self.interval = Elided("", "help")
        row.addLayout(_two(self.value, self.where), 2)
        line = frame("hairline-v")
        line.setFixedHeight(look.px(40))
        row.addWidget(line)
        row.addLayout(_two(self.meaning, self.interval), 5)
        self.correct = Button(tr("Correct…"), key="E", height=28)
        self.correct.clicked.connect(self._on_correct)
        self.history = Button(tr("History"), key="H", height=28)
        self.history.clicked.connect(self._on_history)
        row.addWidget(self.correct)
        row.addWidget(self.history)
        outer.addLayout(row, 1)
        self.setFixedHeight(look.px(_FOOT_LARGE if large_text() else _FOOT))
        for label in (self.where, self.interval):
            label.setVisible(not large_text())

    def show_cell(self, cell: Cell | None, page: PatientPage | None) -> None:
        """Show one result, or that none is chosen."""
        for button in (self.correct, self.history):
            button.setEnabled(cell is not None)
        if cell is None or page is None:
            self.value.setText(tr("No result of this test in this sample"))
            for label in (self.where, self.meaning, self.interval):
                label.setText("")
            return
        lab = cell.lab
        self.value.setText(lab_words(lab, self._knowledge))
        at = f", {words.clock(lab.time)}" if lab.time is not None else ""
        self.where.setText(
            " · ".join(part for part in (words.day(lab.on) + at, lab.laboratory) if part)
        )
        self.meaning.setText(_meaning(cell, page))
        interval = range_words(lab)
        parts = [
            tr("On treatment the number does not show whether treatment works.")
            if cell.hollow
            else "",
            tr("Printed range {range}.").format(range=interval)
            if interval
            else tr("No range was printed."),
            lab.note,
        ]
        self.interval.setText(" ".join(part for part in parts if part))

    def _on_correct(self) -> None:
        line = self._panel.line()
        if line is not None:
            self._panel.menu.correct(line)

    def _on_history(self) -> None:
        line = self._panel.line()
        if line is not None:
            self._panel.menu.history(line)


def _meaning(cell: Cell, page: PatientPage) -> str:
    days = interpret.days_since_dose(cell.lab, page.record)
    if not interpret.on_treatment(cell.lab, page.record):
        return tr("Taken before treatment.")
    when = (
        tr("Taken on tablets")
        if days is None
        else tr("Taken {days} after a dose").format(days=words.days(days))
    )
    return f"{when}: {tr('shown hollow, not marked low or high.')}" if cell.hollow else f"{when}."


def _two(one: QWidget, other: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.current().px(2))
    column.addStretch(1)
    column.addWidget(one)
    column.addWidget(other)
    column.addStretch(1)
    return column
