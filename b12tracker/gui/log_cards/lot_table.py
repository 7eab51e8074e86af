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
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from b12tracker.gui import theme, words
from b12tracker.gui.theme import BODY, SEMIBOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
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


class LotTable(QTableView):
    """Enter or a double click opens the page of a person."""

    person_wanted = Signal(int)  # PatientId

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lot-table")
        self.setAccessibleName(_tr("Who got this batch"))
        self._model = _Model()
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        look = theme.current()
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {look.px(8)}px; }}")
        self.verticalHeader().setDefaultSectionSize(look.px(32))
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, wide in enumerate((220, 120, 100, 200, 330)):
            self.setColumnWidth(column, look.px(wide))
        head.setSectionResizeMode(len(heads()) - 1, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._on_opened)

    @property
    def people(self) -> tuple[Receiver, ...]:
        """Who is shown."""
        return self._model.people

    def show_people(self, people: Sequence[Receiver]) -> None:
        """Show others."""
        self._model.show_people(people)
        if people:
            self.selectRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the person of the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._on_opened(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid():
            self.person_wanted.emit(self.people[index.row()].patient.id)
