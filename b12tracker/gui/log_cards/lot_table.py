"""The people who got a batch, as a table: one row for each person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from b12tracker.gui import theme, words
from b12tracker.gui.theme import BODY, SEMIBOLD
from b12tracker.gui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from b12tracker.services.stock import Receiver

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DAYS = 3  # of one person; more are counted


def _tr(text: str) -> str:
    return QCoreApplication.translate("LotTable", text)


def heads() -> tuple[str, ...]:
    """Return the heads of the columns."""
    return _tr("Name"), _tr("Born"), _tr("Number"), _tr("Phone"), _tr("Given on"), _tr("By")


def cells(one: Receiver) -> tuple[str, ...]:
    """Return the row of a person in words."""
    days = [words.day(dose.on) for dose in one.doses]
    shown = ", ".join(days[:_DAYS])
    if len(days) > _DAYS:
        shown = _tr("{days} and {n} more").format(days=shown, n=len(days) - _DAYS)
    contact = one.patient.contact
    phones = [phone for phone in (contact.phone, contact.mobile) if phone]
    givers = dict.fromkeys(dose.giver or dose.by for dose in one.doses)
    return (
        one.patient.name,
        words.partial(one.patient.born),
        next((number.value for number in one.patient.identifiers), ""),
        " · ".join(phones) or _tr("no phone"),
        shown,
        ", ".join(giver for giver in givers if giver),
    )


class _Model(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.people: tuple[Receiver, ...] = ()
        self._rows: list[tuple[str, ...]] = []

    def show_people(self, people: Sequence[Receiver]) -> None:
        self.beginResetModel()
        self.people = tuple(people)
        self._rows = [cells(one) for one in people]
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(heads())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return heads()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return theme.current().font(BODY, SEMIBOLD)
        return None


class LotTable(RowTable):
    """Opening a row opens the page of its person."""

    person_wanted = Signal(int)  # PatientId

    def __init__(self, parent: QWidget | None = None) -> None:
        model = _Model()
        super().__init__(model, high=32, widths=(220, 120, 100, 200, 330), parent=parent)
        self._model = model
        self.setObjectName("lot-table")
        self.setAccessibleName(_tr("Who got this batch"))
        self.opened.connect(self._on_row)

    @property
    def people(self) -> tuple[Receiver, ...]:
        """Who is shown."""
        return self._model.people

    def show_people(self, people: Sequence[Receiver]) -> None:
        """Show others."""
        self._model.show_people(people)
        if people:
            self.selectRow(0)

    def _on_row(self, row: int) -> None:
        self.person_wanted.emit(self.people[row].patient.id)
