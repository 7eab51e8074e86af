"""Ctrl+K: finds people and actions over a scrim; the list behind stays as it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.names import fold
from b12tracker.gui import theme, words
from b12tracker.gui.navigator import Card
from b12tracker.gui.search_lines import ACTION, HEAD, PERSON, Action, Line, LineDelegate, Lines
from b12tracker.gui.widgets.overlay import Overlay
from b12tracker.gui.widgets.text import Text, hairline, key_hint
from b12tracker.services import stock
from b12tracker.services.patients_list import Found, search_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.gui.desk import Desk

_MOST = 8


class Search(Overlay):
    """The scrim and the panel. Esc closes it and gives the focus back."""

    person_chosen = Signal(int)  # PatientId

    def __init__(self, desk: Desk, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("search-panel")
        self._desk = desk
        self._actions = tuple(actions)
        self._open_person: Found | None = None  # whose page or card is shown below
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        look = theme.current()
        head = QHBoxLayout()
        head.setContentsMargins(look.px(20), look.px(12), look.px(20), look.px(12))
        head.setSpacing(look.px(12))
        self.line = QLineEdit()
        self.line.setProperty("bare", "true")
        self.line.setObjectName("search-line")
        self.line.setAccessibleName(self.tr("Find a patient or an action"))
        self.line.setPlaceholderText(self.tr("Name, birth date or number"))
        self.line.textChanged.connect(self._on_text)
        self.line.installEventFilter(self)
        self._count = Text("", "help")
        head.addWidget(self.line, 1)
        head.addWidget(self._count)
        head.addWidget(key_hint("Esc"))
        column.addLayout(head)
        column.addWidget(hairline())
        self._model = Lines(self)
        self._delegate = LineDelegate(desk.clinic.today, self)
        self.list = QListView()
        self.list.setObjectName("search-list")
        self.list.setAccessibleName(self.tr("People and actions found"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_clicked)
        column.addWidget(self.list, 1)
        column.addWidget(hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(look.px(20), look.px(8), look.px(20), look.px(8))
        foot.setSpacing(look.px(6))
        for key, word in (
            ("↑", ""),
            ("↓", self.tr("move")),
            ("Enter", self.tr("open")),
            (">", self.tr("only actions")),
        ):
            foot.addWidget(key_hint(key))
            if word:
                foot.addWidget(Text(word, "help"))
                foot.addSpacing(look.px(8))
        foot.addStretch(1)
        foot.addWidget(Text(self.tr("Name in any order, birth date or number"), "help"))
        column.addLayout(foot)

    def open_with(self, text: str = "", *, person: Found | None = None) -> None:
        """Show the panel; a person who is open below is offered actions too."""
        self._open_person = person
        self.open_panel()
        self.line.setText(text)
        self._on_text(text)
        self.line.setFocus()

    def _on_text(self, text: str) -> None:
        only_actions = text.startswith(">")
        query = text.lstrip("> ").strip()
        self._delegate.query = query
        people: tuple[Found, ...] = ()
        if query and not only_actions:
            people = search_people(self._desk.clinic, query, limit=_MOST)
        wanted = fold(query).split()
        actions = [one for one in self._actions if all(word in fold(one.word) for word in wanted)]
        if query and not only_actions:
            actions += self._batches(query)
            actions.append(self._new_patient(query))
        open_person = self._open_person
        mine: list[Action] = []
        if open_person is not None and open_person.id not in {one.id for one in people[:1]}:
            about = self._about(open_person, keys=not people, everything=bool(query))
            mine = [one for one in about if all(word in fold(one.word) for word in wanted)]
        lines: list[Line] = []
        if people:
            said = self.tr("Do, for {name}, born {day}").format(
                name=people[0].name, day=words.partial(people[0].born)
            )
            lines += [self.tr("People"), *people, said, *self._about(people[0])]
        if mine and open_person is not None:
            said = self.tr("Do, for {name}, born {day}").format(
                name=open_person.name, day=words.partial(open_person.born)
            )
            lines += [said, *mine]
        if actions:
            lines += [self.tr("Do"), *actions]
        self._model.set_lines(lines)
        self._count.setText(
            self.tr("{people}, {actions}").format(
                people=words.counted(len(people), self.tr("person"), self.tr("people")),
                actions=words.counted(
                    len(actions) + len(mine), self.tr("action"), self.tr("actions")
                ),
            )
        )
        if lines:
            self.list.setCurrentIndex(self._model.index(1))
        self.place()

    def _new_patient(self, query: str) -> Action:
        return Action(
            self.tr("New patient “{name}”").format(name=query),
            "plus",
            "Ctrl+N",
            partial(self._desk.navigator.open_card, Card.NEW_PATIENT, text=query),
        )

    def _batches(self, query: str) -> list[Action]:
        """Return the batches that a number means; a name has no digit, a date has its marks."""
        digits = any(letter.isdigit() for letter in query)
        if not digits or any(mark in query.strip() for mark in " ./"):
            return []  # all doses are looked through
        return [
            Action(
                self.tr("Who got batch {lot}").format(lot=lot),
                "syringe",
                "",
                partial(self._desk.navigator.open_card, Card.LOT, text=lot),
            )
            for lot, _ in stock.lots_like(self._desk.clinic, query, limit=3)
        ]

    def _about(
        self, found: Found, *, keys: bool = True, everything: bool = False
    ) -> tuple[Action, ...]:
        """Return what can be done for a person; of two people only one has the keys."""
        return tuple(
            Action(
                word,
                icon,
                key if keys else "",
                partial(self._desk.navigator.open_card, card, found.id),
            )
            for word, icon, key, card in (
                (self.tr("Give the dose"), "syringe", "Alt+G", Card.DOSE),
                (self.tr("Blood results"), "lab", "Alt+L", Card.LABS),
                (self.tr("Check-in"), "checkin", "Alt+C", Card.CHECKIN),
                *(self._more() if everything else ()),
            )
        )

    def _more(self) -> tuple[tuple[str, str, str, Card], ...]:
        return (
            (self.tr("Dose not given"), "close", "", Card.NOT_GIVEN),
            (self.tr("Tablets"), "tablet", "", Card.TABLETS),
            (self.tr("Past doses from a card"), "history", "", Card.PAST_DOSES),
            (self.tr("Medicine"), "medicine", "", Card.MEDICINE),
            (self.tr("Note"), "note", "", Card.NOTE),
            (self.tr("Details: phone, address"), "patient", "", Card.DETAILS),
            (self.tr("Treatment plan"), "edit", "", Card.PLAN),
        )

    def _press(self, key: str) -> bool:
        """Do what a key is shown for."""
        for line in self._model.lines:
            if isinstance(line, Action) and line.key == key:
                self.close_panel()
                line.do()
                return True
        return False

    def _move(self, step: int) -> None:
        at = self.list.currentIndex().row() + step
        while 0 <= at < len(self._model.lines):
            if not isinstance(self._model.lines[at], str):
                self.list.setCurrentIndex(self._model.index(at))
                return
            at += step

    def _open(self) -> None:
        at = self.list.currentIndex().row()
        if not 0 <= at < len(self._model.lines):
            return
        line = self._model.lines[at]
        if isinstance(line, Found):
            self.hide()
            self.forget_focus()
            self.person_chosen.emit(line.id)
        elif isinstance(line, Action):
            self.close_panel()
            line.do()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self._open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the list from the line, and follow the size of the window."""
        if (
            watched is self.line
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            match event.key():
                case Qt.Key.Key_Down:
                    self._move(1)
                case Qt.Key.Key_Up:
                    self._move(-1)
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._open()
                case Qt.Key.Key_Escape:
                    self.close_panel()
                case key if event.modifiers() == Qt.KeyboardModifier.AltModifier:
                    return self._press(f"Alt+{QKeySequence(key).toString()}")
                case _:
                    return False
            return True
        return super().eventFilter(watched, event)

    def panel_size(self) -> QSize:
        """Return the size that the lines need."""
        look = theme.current()
        rows = sum(
            look.px(
                PERSON if isinstance(line, Found) else ACTION if isinstance(line, Action) else HEAD
            )
            for line in self._model.lines
        )
        return QSize(
            min(look.px(800), self.width() - look.px(32)),
            min(look.px(60 + 44) + rows, self.height() - look.px(96)),
        )
