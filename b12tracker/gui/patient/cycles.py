"""The cycles laid over one another: chart, list, means, and the sentence about their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QGridLayout,
    QHeaderView,
    QScrollArea,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from b12tracker.gui import theme, words
from b12tracker.gui.charts.words import number
from b12tracker.gui.patient.cycle_list import CycleList
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.cards import EmptyState, Notice
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.text import Text, frame

if TYPE_CHECKING:
    from b12tracker.gui.charts.cycles import CycleOverlay, MeanRow

_LIST = 330  # px of the design


class CyclePanel(QStackedWidget):
    """Shows one `CycleOverlay` as a picture or as a table."""

    def __init__(self, overlay: CycleOverlay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from b12tracker.gui.charts.cycle_chart import CycleChart

        look = theme.current()
        self.overlay = overlay
        self.chart = CycleChart(overlay)
        self.list = CycleList()
        self._said = Notice(Tone.INFO, edge=True)
        self._help = Text("", "help", wrap=True)
        means = QWidget()
        means.setAccessibleName(tr("Mean scores by days since the injection"))
        self._means = QVBoxLayout(means)
        self._means.setContentsMargins(0, 0, 0, 0)
        left = QVBoxLayout()
        left.setSpacing(look.px(8))
        left.addWidget(self.chart, 1)
        left.addWidget(means)
        left.addWidget(self._said)
        left.addWidget(self._help)
        side = frame("side")
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(_head())
        beside.addWidget(self.list, 1)
        note = Text(
            tr(
                "The median needs three cycles with a check-in in the same fortnight. "
                "Gaps are not filled in."
            ),
            "help",
            wrap=True,
        )
        note.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        beside.addWidget(note)
        page = QWidget()
        both = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if look.large else QBoxLayout.Direction.LeftToRight,
            page,
        )
        both.setContentsMargins(0, 0, 0, look.px(8))
        both.setSpacing(look.px(16))
        both.addLayout(left, 1)
        both.addWidget(side)
        if look.large:  # chart and list scroll together
            self.list.show_all_rows()
            self.list.picked.connect(self._follow)
            self.chart.setMinimumHeight(look.px(240))
        else:
            side.setFixedWidth(look.px(_LIST))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(page)
        self._empty = EmptyState(
            tr("No check-in stands between injections yet."),
            tr("Scores of the check-ins will lie here over one another, by days since the dose."),
        )
        self.table = _table()
        for one in (self._scroll, self._empty, self.table):
            self.addWidget(one)
        self._as_table = False
        self.chart.picked.connect(self.list.pick)
        self.list.picked.connect(self._on_listed)
        self.show_overlay(overlay)

    def _follow(self) -> None:
        """Let the row with the keyboard be in sight."""
        place, page = self.list.visualRect(self.list.currentIndex()), self._scroll.widget()
        if page is not None:
            at = self.list.mapTo(page, place.center())
            self._scroll.ensureVisible(0, at.y(), 0, place.height())

    def show_overlay(self, overlay: CycleOverlay) -> None:
        """Show another score or other cycles."""
        self.overlay = overlay
        self.chart.show_overlay(overlay)
        self.list.show_overlay(overlay)
        self._said.say(overlay.said)
        self._help.setText(overlay.help)
        self._show_means(overlay.stretches, overlay.means)
        _fill(self.table, overlay)
        self._show()

    def show_table(self, *, on: bool) -> None:
        """Swap picture and table."""
        self._as_table = on
        self._show()
        if not self.overlay.empty:
            (self.table if on else self.chart).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        shown: QWidget = self.table if self._as_table else self._scroll
        self.setCurrentWidget(self._empty if self.overlay.empty else shown)

    def _on_listed(self, cycle: int) -> None:
        self.chart.pick(cycle)

    def _show_means(self, stretches: tuple[str, ...], rows: tuple[MeanRow, ...]) -> None:
        clear(self._means)
        inner = QWidget()
        grid = QGridLayout(inner)
        look = theme.current()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(4))
        grid.addWidget(Text(tr("Mean, by days since the dose"), "help"), 0, 0)
        right = Qt.AlignmentFlag.AlignRight
        for column, said in enumerate(stretches, 1):
            grid.addWidget(Text(said, "help"), 0, column, right)
            grid.setColumnStretch(column, 1)
        for at, row in enumerate(rows, 1):
            grid.addWidget(Text(row.words, "strong" if row.runs else ""), at, 0)
            for column, cell in enumerate(row.cells, 1):
                said = "–" if cell is None else f"{number(cell[0], 1)}  n {cell[1]}"
                grid.addWidget(Text(said, "strong" if row.runs else ""), at, column, right)
        self._means.addWidget(inner)


def _head() -> QWidget:
    look = theme.current()
    head = QWidget()
    row = QBoxLayout(QBoxLayout.Direction.LeftToRight, head)
    row.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
    row.addWidget(Text(tr("Cycles"), "strong"))
    row.addStretch(1)
    row.addWidget(Text(tr("best → last quarter"), "help"))
    return head


def _table() -> QTableWidget:
    table = QTableWidget(0, 4)
    table.setObjectName("cycle-table")
    table.setAccessibleName(tr("Cycles as a table"))
    table.setHorizontalHeaderLabels(
        [tr("Cycle"), tr("Days since the dose"), tr("Date"), tr("Score")]
    )
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.current().px(28))
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return table


def _fill(table: QTableWidget, overlay: CycleOverlay) -> None:
    rows = [
        (line, day, score)
        for line in reversed(overlay.lines)
        for day, score in reversed(line.points)
    ]
    table.setRowCount(len(rows))
    for at, (line, day, score) in enumerate(rows):
        on = line.first.fromordinal(line.first.toordinal() + day)
        for column, said in enumerate(
            (str(line.number), str(day), words.weekday(on), number(score, 1))
        ):
            table.setItem(at, column, QTableWidgetItem(said))
