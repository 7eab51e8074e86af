"""The timeline as a table: the same marks in words, newest first, for ears and for copying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from b12tracker.gui import words
from b12tracker.gui.charts.model import MarkKind
from b12tracker.gui.charts.words import interval_words, tr, value_words
from b12tracker.gui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.charts.model import DoseMark, Point, Ref, Series, Timeline

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Row(NamedTuple):
    """One mark of the timeline in words."""

    on: date | None
    what: str
    value: str
    unit: str
    interval: str
    remark: str
    entry: Ref | None


def rows(timeline: Timeline) -> tuple[Row, ...]:
    """Return a row for each mark of the timeline, newest first; spans stand at their first day."""
    found = [_dose_row(mark) for mark in timeline.doses]
    for series in timeline.series:
        found += [_value_row(series, point) for point in series.points]
    for stripe in timeline.stripes:
        for span in stripe.spans:
            until = tr("goes on") if span.last is None else tr("until") + " " + words.day(span.last)
            said = _joined(span.words, until)
            found.append(Row(span.first, stripe.name, "", "", "", said, span.entry))
    found += [Row(one.on, tr("Event"), "", "", "", one.text, one.entry) for one in timeline.remarks]
    dated = sorted((row for row in found if row.on), key=lambda row: str(row.on), reverse=True)
    return tuple(dated) + tuple(row for row in found if row.on is None)


def kind_words(kind: MarkKind) -> str:
    """Return what a mark in the lane of doses says."""
    return {
        MarkKind.GIVEN: tr("Dose given"),
        MarkKind.TABLET: tr("Tablet"),
        MarkKind.TABLET_MISSED: tr("Tablet missed"),
        MarkKind.NOT_GIVEN: tr("Dose not given"),
        MarkKind.VOID: tr("Void dose"),
        MarkKind.PLANNED: tr("Planned dose"),
    }[kind]


def _dose_row(mark: DoseMark) -> Row:
    said = _joined(mark.detail, mark.words)
    return Row(mark.on, kind_words(mark.kind), "", "", "", said, mark.entry)


def _value_row(series: Series, point: Point) -> Row:
    value = value_words(series, point)
    own = "" if point.hollow and point.verdict else point.verdict
    printed = ""
    if point.printed and point.printed != f"{value} {series.unit}":
        printed = tr("printed as {value}").format(value=point.printed)
    remarks = (own, tr("on treatment") if point.hollow else "", point.where, printed)
    return Row(
        point.on,
        series.name,
        value,
        series.unit,
        interval_words(point.low, point.high),
        _joined(*remarks),
        point.entry,
    )


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


class TableTwinModel(QAbstractTableModel):
    """The rows of a timeline for a table view."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.rows = rows(timeline)
        self._heads = (
            tr("Date"),
            tr("What"),
            tr("Value"),
            tr("Unit"),
            tr("Printed range"),
            tr("Remarks"),
        )

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of marks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the head of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell."""
        row = self.rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column == 0:
                return words.weekday(row.on) if row.on else tr("day unknown")
            return row[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column == 2:  # noqa: PLR2004 - the value
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class TableTwin(RowTable):
    """The table in place of the chart; opening a row opens its entry."""

    entry_wanted = Signal(object)  # Ref

    def __init__(self, timeline: Timeline, parent: QWidget | None = None) -> None:
        model = TableTwinModel(timeline)
        super().__init__(model, high=28, widths=(150, 180, 90, 84, 130), parent=parent)
        self._model = model
        self.setObjectName("timeline-table")
        self.setAccessibleName(tr("Response timeline as a table"))
        self.opened.connect(self._on_row)
        if self.rows:
            self.selectRow(0)

    def _on_row(self, row: int) -> None:
        entry = self.rows[row].entry
        if entry is not None:
            self.entry_wanted.emit(entry)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What the table shows."""
        return self._model.rows
