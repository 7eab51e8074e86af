"""The list of patients: type to find, Enter opens the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.changes import Changes, Topic
from b12tracker.core.records import PatientStatus
from b12tracker.gui import theme, words
from b12tracker.gui.navigator import Card
from b12tracker.gui.theme import BODY, HELP, SEMIBOLD
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.row_paint import paint_ground, paint_line_below, paint_words
from b12tracker.gui.widgets.text import Text, hairline
from b12tracker.services.patients_list import Found, find_patients

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from b12tracker.gui.desk import Desk

_ROW = 44
MOST = 500
FOUND = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.people: tuple[Found, ...] = ()

    def set_people(self, people: Sequence[Found]) -> None:
        self.beginResetModel()
        self.people = tuple(people)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.people)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.people[index.row()]
        if role == FOUND:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{one.name}, {words.partial(one.born)}"
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        del option, index
        return QSize(theme.current().px(300), theme.current().px(_ROW))

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        look = theme.current()
        rect: QRect = option.rect
        one = index.data(FOUND)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        wide = rect.width()
        columns = (
            (one.name, 0.02, 0.34, look.font(BODY, SEMIBOLD), "text"),
            (words.partial(one.born), 0.36, 0.17, look.font(BODY), "text"),
            (
                one.identifiers[0].value if one.identifiers else "",
                0.53,
                0.15,
                look.font(BODY),
                "text_quiet",
            ),
            (one.phone, 0.68, 0.20, look.font(BODY), "text_quiet"),
            (status_word(one.status), 0.88, 0.11, look.font(HELP), "text_quiet"),
        )
        for text, left, part, font, colour in columns:
            box = QRectF(rect.left() + wide * left, rect.top(), wide * part - 8, rect.height())
            paint_words(painter, box, text, font, look.color(colour))
        paint_line_below(painter, rect)
        painter.restore()


def status_word(status: PatientStatus) -> str:
    """Return the word for a patient who is not followed just now."""
    return "" if status is PatientStatus.ACTIVE else status.value


class PatientsPanel(QWidget):
    """Everybody, the best match first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        explains(self, "patients")
        self._desk = desk
        self._stale = True
        look = theme.current()
        side = look.px(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(side, look.px(10), side, look.px(10))
        head.setSpacing(look.px(12))
        head.addWidget(Text(self.tr("Patients"), "title"))
        self._count = Text("", "title-quiet")
        head.addWidget(self._count)
        head.addStretch(1)
        self.line = QLineEdit()
        self.line.setObjectName("patients-line")
        self.line.setAccessibleName(self.tr("Find by name, birth date or number"))
        self.line.setPlaceholderText(self.tr("Name, birth date or number"))
        self.line.setFixedWidth(look.px(220 if look.large else 280))
        self.line.textChanged.connect(self.load)
        self.line.installEventFilter(self)
        head.addWidget(self.line)
        new = Button(self.tr("New patient"), key="Ctrl+N", icon="plus")
        new.clicked.connect(self._on_new)
        head.addWidget(new)
        column.addLayout(head)
        column.addWidget(hairline())
        self._model = _Model(self)
        self.list = QListView()
        self.list.setObjectName("patients-list")
        self.list.setAccessibleName(self.tr("Patients"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Delegate(self))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.activated.connect(self._on_activated)
        self.list.doubleClicked.connect(self._on_activated)
        self.list.installEventFilter(self)
        self._stack = QStackedWidget()
        self._empty = EmptyState("")
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        desk.bus.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read the list again."""
        self._stale = False
        text = self.line.text()
        people = find_patients(self._desk.clinic, text, limit=MOST)
        self._model.set_people(people)
        self._count.setText(f"{len(people)}+" if len(people) == MOST else str(len(people)))
        if people:
            self.list.setCurrentIndex(self._model.index(0))
        self._stack.setCurrentIndex(0 if people else 1)
        if not people and text.strip():
            self._empty.say(
                self.tr("Nobody fits “{text}”.").format(text=text.strip()),
                self.tr("Ctrl+N registers a new patient."),
            )
        elif not people:
            self._empty.say(
                self.tr("There is nobody here yet."),
                self.tr("Ctrl+N registers the first patient, Ctrl+I imports a file."),
            )

    def take_focus(self) -> None:
        """Put the keyboard into the line."""
        self.line.setFocus()
        self.line.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was changed while hidden."""
        super().showEvent(event)
        if self._stale:
            self.load()

    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches(Topic.PATIENT):
            return
        if self.isVisible():
            self.load()
        else:
            self._stale = True

    def _on_new(self) -> None:
        self._desk.navigator.open_card(Card.NEW_PATIENT, text=self.line.text())

    def _on_activated(self, index: QModelIndex) -> None:
        found = index.data(FOUND)
        if isinstance(found, Found):
            self._desk.navigator.open_patient(found.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows and Enter of the line move and open in the list."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_activated(self.list.currentIndex())
                return True
            if watched is self.line and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                at = min(max(self.list.currentIndex().row() + step, 0), self._model.rowCount() - 1)
                self.list.setCurrentIndex(self._model.index(at))
                return True
        return False
