"""The timeline as the page holds it: chart or table, made anew for another record or theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QStackedWidget, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.charts.panes import PRESETS
from b12tracker.gui.charts.readout import event_days, readout
from b12tracker.gui.charts.table_twin import TableTwin
from b12tracker.gui.charts.timeline import TimelineChart
from b12tracker.gui.charts.words import tr, value_words

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.gui.charts.model import Timeline
    from b12tracker.gui.charts.panes import Layout


class TimelineView(QStackedWidget):
    """Shows a timeline as chart, or as a table with the same marks."""

    range_shown = Signal(object, object)  # first and last day in view
    spoken = Signal(str)
    layout_changed = Signal(object)  # Layout, changed by hand
    entry_wanted = Signal(object)  # Ref
    add_wanted = Signal(object, QPoint)  # date, where on the screen

    def __init__(
        self,
        timeline: Timeline,
        layout: Layout = PRESETS["nurse"],
        *,
        expected: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self._layout_now = layout
        self._expected = expected
        self._look = theme.current()
        self._table: TableTwin | None = None
        self._choice = "all"
        self._build()

    @property
    def chart(self) -> TimelineChart:
        """The chart as it is now."""
        return self._chart

    @property
    def timeline(self) -> Timeline:
        """What is shown."""
        return self._timeline

    @property
    def table(self) -> TableTwin | None:
        """The table, where it is shown."""
        return self._table

    def show_timeline(self, timeline: Timeline) -> None:
        """Show another state of the record, with the same days in view."""
        if timeline == self._timeline:
            return
        self._timeline = timeline
        self._rebuild()

    def show_layout(self, layout: Layout) -> None:
        """Show another layout of the panes."""
        self._layout_now = layout
        self._chart.set_layout(layout)

    def show_expected(self, *, on: bool) -> None:
        """Lay the bands of the expected response over the panes, or take them away."""
        self._expected = on
        self._chart.show_expected(on=on)

    def show_range(self, choice: str) -> None:
        """Show "all", "3y", "1y" or "cycle"."""
        self._choice = choice
        match choice:
            case "3y":
                self._chart.show_years(3)
            case "1y":
                self._chart.show_years(1)
            case "cycle":
                self._chart.show_cycle()
            case _:
                self._chart.show_all()

    def show_table(self, *, on: bool) -> None:
        """Swap chart and table."""
        if on and self._table is None:
            self._table = TableTwin(self._timeline)
            self._table.entry_wanted.connect(self.entry_wanted)
            self.addWidget(self._table)
        table = self._table if on else None
        self.setCurrentWidget(table or self._frame)
        (table or self._chart).setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and theme.current() != self._look:
            self._look = theme.current()
            self._rebuild()

    def _build(self) -> None:
        self._chart = TimelineChart(self._timeline, self._layout_now, expected=self._expected)
        self._chart.setAccessibleName(tr("Response timeline"))
        self._chart.setAccessibleDescription(summary(self._timeline))
        self._chart.range_shown.connect(self.range_shown)
        self._chart.spoken.connect(self.spoken)
        self._chart.layout_changed.connect(self._on_layout)
        self._chart.entry_wanted.connect(self.entry_wanted)
        self._chart.add_wanted.connect(self.add_wanted)
        self._frame = QWidget()
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._chart, 1)
        self._bar = QScrollBar(Qt.Orientation.Vertical)
        self._bar.setAccessibleName(tr("Panes further down"))
        self._bar.hide()
        row.addWidget(self._bar)
        self._chart.scrolled.connect(self._on_scrolled)
        self._bar.valueChanged.connect(self._chart.scroll_to)
        self.insertWidget(0, self._frame)
        self.setMinimumSize(self._chart.minimumSize())

    def _on_layout(self, layout: Layout) -> None:
        self._layout_now = layout
        self.layout_changed.emit(layout)

    def _on_scrolled(self, down: float, hidden: float) -> None:
        """Follow the chart with the bar; the chart shows how far down it is."""
        bar = self._bar
        bar.blockSignals(True)  # noqa: FBT003 - Qt's own
        bar.setRange(0, round(hidden))
        bar.setPageStep(max(round(self._chart.areas.body.height), 1))
        bar.setSingleStep(24)
        bar.setValue(round(down))
        bar.blockSignals(False)  # noqa: FBT003
        bar.setVisible(hidden >= 1)

    def _rebuild(self) -> None:
        in_table = self._table is not None and self.currentWidget() is self._table
        held = self._chart.hasFocus()
        before, day = self._chart.days_in_view, self._chart.day
        for old in (self._frame, self._table):
            if old is not None:
                self.removeWidget(old)
                old.hide()
                old.deleteLater()
        self._table = None
        self._build()
        if self._choice != "all":
            self._chart.show_days(*before)
        if day is not None:
            self._chart.show_day(day)
        if in_table:
            self.show_table(on=True)
        else:
            self.setCurrentWidget(self._frame)
        if held:
            self._chart.setFocus(Qt.FocusReason.OtherFocusReason)


def summary(timeline: Timeline) -> str:
    """Say in a few sentences what the picture shows, for those who do not see it."""
    days: tuple[date, ...] = event_days(timeline)
    if not days:
        return tr("Nothing is recorded yet.")
    parts = [
        tr("From {first} to {last}, today is {today}.").format(
            first=words.day(days[0]), last=words.day(days[-1]), today=words.day(timeline.today)
        )
    ]
    for series in timeline.series:
        if series.points:
            first, last = series.points[0], series.points[-1]
            parts.append(
                tr("{name}: {n} values, first {first}, last {last} {unit} on {day}.").format(
                    name=series.name,
                    n=len(series.points),
                    first=value_words(series, first),
                    last=value_words(series, last),
                    unit=series.unit,
                    day=words.day(last.on),
                )
            )
    parts.append(readout(timeline, timeline.today).spoken)
    parts.append(
        tr(
            "Left and right step from event to event, Enter opens, Insert adds; up and down go "
            "from pane to pane; the table has every value."
        )
    )
    return " ".join(parts)
