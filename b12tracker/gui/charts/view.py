"""The timeline as the page holds it: chart or table, made anew for another record or theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from b12tracker.gui import theme, words
from b12tracker.gui.charts.readout import event_days, readout
from b12tracker.gui.charts.table_twin import TableTwin
from b12tracker.gui.charts.timeline import TimelineChart
from b12tracker.gui.charts.words import tr, value_words

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.charts.model import Timeline


class TimelineView(QStackedWidget):
    """Shows a timeline as chart, or as a table with the same marks."""

    range_shown = Signal(object, object)  # first and last day in view
    spoken = Signal(str)

    def __init__(self, timeline: Timeline, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline = timeline
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
            self.addWidget(self._table)
        shown = self._table if on and self._table is not None else self._chart
        self.setCurrentWidget(shown)
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and theme.current() != self._look:
            self._look = theme.current()
            self._rebuild()

    def _build(self) -> None:
        self._chart = TimelineChart(self._timeline)
        self._chart.setAccessibleName(tr("Response timeline"))
        self._chart.setAccessibleDescription(summary(self._timeline))
        self._chart.range_shown.connect(self.range_shown)
        self._chart.spoken.connect(self.spoken)
        self.insertWidget(0, self._chart)
        self.setMinimumSize(self._chart.minimumSize())

    def _rebuild(self) -> None:
        in_table = self._table is not None and self.currentWidget() is self._table
        held = self._chart.hasFocus()
        before, day = self._chart.days_in_view, self._chart.day
        for old in (self._chart, self._table):
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
            self.setCurrentWidget(self._chart)
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
    parts.append(tr("Left and right step from event to event; the table has every value."))
    return " ".join(parts)
