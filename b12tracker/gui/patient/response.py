"""The response: the timeline with its range buttons, and the same as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.patient.flow import bar
from b12tracker.gui.patient.timeline_data import timeline_of
from b12tracker.gui.widgets.buttons import Button, Segment
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.gui.charts.view import TimelineView
    from b12tracker.gui.desk import Desk
    from b12tracker.services.patient_page import PatientPage


class ResponsePanel(QWidget):
    """Shows what was given and what came of it; the chart is loaded on the first visit."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page: PatientPage | None = None
        self.view: TimelineView | None = None
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), 0, look.px(16), look.px(4))
        column.setSpacing(0)
        column.addWidget(self._bar())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        column.addWidget(self._scroll, 1)
        give = Button(tr("Give a dose"))
        give.clicked.connect(self._give)
        self.empty = EmptyState(
            tr("Nothing recorded yet."),
            tr("Doses, results and check-ins will stand here on one line of time."),
            action=give,
        )
        column.addWidget(self.empty)
        self.empty.hide()
        # A shortcut, not a key event: a table takes letters to search for.
        swap = QShortcut(QKeySequence("T"), self)
        swap.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        swap.activated.connect(self.table.toggle)

    def _bar(self) -> QWidget:
        self.ranges = Segment(
            (
                ("all", tr("All")),
                ("3y", tr("3 years")),
                ("1y", tr("1 year")),
                ("cycle", tr("Cycle")),
            ),
            tr("Days shown"),
        )
        self.ranges.chosen.connect(self._on_range)
        self.shown = Text("", "quiet")
        self.table = Button(tr("As a table"), key="T", height=28)
        self.table.setCheckable(True)
        self.table.toggled.connect(self._on_table)
        return bar(self.ranges, self.shown, right=(self.table,), side=0)

    def show_page(self, page: PatientPage) -> None:
        """Show another state of the record."""
        before = None if self._page is None else self._page.record.patient.id
        self._page = page
        timeline = timeline_of(page, self._desk.clinic.knowledge)
        self.empty.setVisible(timeline.empty)
        self._scroll.setVisible(not timeline.empty)
        if timeline.empty:
            return
        if self.view is None:
            # The library behind it is slow to load and large: only who looks at a chart pays.
            from b12tracker.gui.charts.view import TimelineView

            self.view = TimelineView(timeline)
            self.view.range_shown.connect(self._on_range_shown)
            self._scroll.setWidget(self.view)
            self._on_range_shown(*self.view.chart.days_in_view)
            return
        self.view.show_timeline(timeline)
        if page.record.patient.id != before:
            self.view.show_range(self.ranges.value)

    def _on_range(self, choice: str) -> None:
        if self.view is not None:
            self.view.show_range(choice)

    def _on_table(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self.view is not None:
            self.view.show_table(on=on)

    def _on_range_shown(self, first: date, last: date) -> None:
        self.shown.setText(f"{words.month(first)} – {words.month(last)}")

    def _give(self) -> None:
        if self._page is not None:
            self._desk.navigator.open_card(Card.DOSE, self._page.record.patient.id)
