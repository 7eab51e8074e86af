"""What every card has: a title, a body that scrolls, a foot with one main action, and its fate."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.errors import B12Error, Invalid, Refused
from b12tracker.gui import theme
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.fields.reason import ReasonLine, slips
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.findings_panel import FindingsPanel
from b12tracker.gui.navigator import Card, CardRequest
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button, Kind, is_plain_enter
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.page_scroll import PageScroll
from b12tracker.gui.widgets.text import Elided, Text, key_hint
from b12tracker.services import corrections, drafts
from b12tracker.services.reasons import ReasonsOf, own_reasons

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QShowEvent

    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Entry
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.fields.date import DateField


class EnterButton(Button):
    """The main action of a card: Enter presses it, Space does not: Space answers the first step."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Listen to Enter only."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            event.ignore()


class LogCard(QWidget):
    """A card about one patient, or about nobody yet.

    A card fills `body`, says in `missing` what still stands in the way, and records in `record`.
    """

    wide = False  # takes the whole content area instead of the right side
    day_field: DateField | None = None  # the day it is about, where it has one
    while_busy = False  # can be used while the worker has the file
    saved = Signal()
    left = Signal()  # put aside; what was typed is kept

    def __init__(
        self, desk: Desk, title: str, *, patient: PatientId | None, action: str, key: str = "Enter"
    ) -> None:
        super().__init__()
        self.desk = desk
        self.patient = patient
        self.touched = False  # whether somebody typed into it
        self.once = uuid4().hex  # saving twice what was typed once records it once
        self.draft_key = drafts.new_key()
        self.request = CardRequest(card=Card.NOTHING)  # by which it was opened
        self._key = key
        self._corrects: Entry | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        explain(self, (("Esc", self.tr("Put the card aside with what was typed")),))
        explains(self, "cards")
        look = theme.current()
        pad = look.px(16)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.head_row = QHBoxLayout()
        self.head_row.setContentsMargins(pad, look.px(12), pad, look.px(4))
        self.head_row.setSpacing(look.px(8))
        self.title = Text(title, "help")
        self.head_row.addWidget(self.title)
        self.head_row.addStretch(1)
        self.esc_words = Text(self.tr("keep as draft"), "help")
        self.head_row.addWidget(self.esc_words)
        self.head_row.addWidget(key_hint("Esc"))
        outer.addLayout(self.head_row)
        self.area = PageScroll()
        inner = QWidget()
        self.area.hold(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(pad, 0, pad, look.px(8))
        column.setSpacing(0)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(look.px(8))
        column.addLayout(self.body)
        below = QVBoxLayout()
        column.addLayout(below)
        column.addStretch(1)
        outer.addWidget(self.area, 1)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(pad, look.px(8), pad, pad)
        self.foot.setSpacing(look.px(8))
        self.findings = FindingsPanel(desk.clinic.knowledge)
        self.findings.changed.connect(self.refresh)
        self.trouble = Notice(Tone.CRITICAL)
        self.trouble.setObjectName("trouble")
        self.trouble.hide()
        usual = (*slips(), *own_reasons(desk.clinic, ReasonsOf.SLIPS))
        self.why = TextField(self.tr("&Why it is corrected"), most=500, line=ReasonLine(usual))
        self.why.line.setObjectName("correction-reason")
        self.why.line.textChanged.connect(self.touch)
        self.why.hide()
        self.reason_line = Text("", "help", wrap=True)
        self.reason_line.setObjectName("why-not")
        # Large text leaves the foot no room for them: there they scroll with the rest.
        place = below if look.large else self.foot
        place.addWidget(self.findings)
        place.addWidget(self.trouble)
        self.foot.addWidget(self.why)
        self.foot.addWidget(self.reason_line)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(look.px(8))
        self.main = EnterButton(action, kind=Kind.PRIMARY, key=key, height=40)
        self.main.setObjectName("main-action")
        self.main.clicked.connect(self.save)
        self.buttons.addWidget(self.main, 1)
        self.foot.addLayout(self.buttons)
        outer.addLayout(self.foot)

    # --- to be said by each card ----------------------------------------------------------------

    def title_row(self, title: str, quiet: str = "") -> tuple[QHBoxLayout, Elided]:
        """Put a title with quiet words behind it on a wide card; return the row and the words."""
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(12))
        row.addWidget(Text(title, "title"))
        words = Elided(quiet, "title-quiet")
        row.addWidget(words, 1)
        self.body.addLayout(row)
        return row, words

    def pair(self, left: QWidget, right: QWidget) -> None:
        """Put two fields side by side into the body."""
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        row.addWidget(left, 1)
        row.addWidget(right, 1)
        self.body.addLayout(row)

    def put_beside(self, *others: QPushButton) -> None:
        """Put other actions beside the main one; large text has room for them in the body only."""
        row = self.buttons
        if theme.current().large:
            row = QHBoxLayout()
            row.setSpacing(theme.current().px(8))
            self.body.addLayout(row)
        for button in others:
            row.addWidget(button)
        if row is not self.buttons:
            row.addStretch(1)

    def missing(self) -> str:
        """Return what still stands in the way, for people; empty: it can be saved."""
        return ""

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record what was typed through a service and return the sentence of the toast.

        Raises:
            Refused: with findings, shown in place.
            Invalid: with the field, shown in place.
        """
        raise NotImplementedError

    def begin(self) -> None:
        """Take the keyboard."""
        self.setFocus()

    def go_to_missing(self) -> None:
        """Take the keyboard to what Enter was pressed too early for, where the card knows it."""

    def drop(self) -> None:
        """Stop what it began; called before it is thrown away."""

    def left_over(self) -> bool:
        """Return whether something is still to be saved after what could be saved was."""
        return False

    def reread(self) -> None:
        """Look at the data again; called when the patient was changed and nothing was typed."""

    # --- correcting -----------------------------------------------------------------------------

    def correct(self, entry: Entry) -> None:
        """Become the card that corrects an entry; it asks why once the day of entry is over."""
        self._corrects = entry
        self.main.setText(self.tr("Save correction"))
        self.why.setVisible(corrections.wants_reason(self.desk.clinic, entry))
        self.touched = False
        self.refresh()

    def record_correction(
        self, entry: Entry, *, accept: frozenset[str], reason: str, clinician: str
    ) -> None:
        """Store the entry as it was read and changed here."""
        why = "; ".join(part for part in (self.why.text, reason) if part)
        corrections.correct_entry(
            self.desk.clinic, entry, accept=accept, reason=why, clinician=clinician, key=self.once
        )

    def _standing(self) -> str:
        unexplained = self.why.isVisibleTo(self) and not self.why.text
        return self.missing() or (self.tr("Say why it is corrected.") if unexplained else "")

    # --- fate -----------------------------------------------------------------------------------

    def touch(self) -> None:
        """Note that somebody typed: the findings of before are about another entry."""
        self.touched = True
        self.trouble.hide()
        self.findings.clear()
        self.refresh()

    def refresh(self) -> None:
        """Show whether it can be saved, and if not why."""
        why = self._standing()
        open_findings = bool(self.findings.findings) and not self.findings.answered
        self.main.setEnabled(not why and not open_findings)
        if not why and open_findings:
            why = (
                self.tr("It cannot be recorded like this. Nothing was saved, all is kept here.")
                if self.findings.blocked
                else self.tr("Nothing was saved yet. Please confirm what is asked above.")
            )
        self.reason_line.setText(why)
        self.reason_line.setVisible(bool(why))

    def save(self) -> None:
        """Record it; what speaks against it is shown in place and the form keeps its content."""
        if self._standing():
            self.refresh()
            return
        try:
            sentence = self.record(
                accept=self.findings.accept,
                reason=self.findings.reason.text,
                clinician=self.findings.clinician.text,
            )
        except Refused as refused:
            self.findings.show_findings(refused.findings)
            self.findings.take_focus()
            QTimer.singleShot(0, self, self._show_foot)
        except Invalid as wrong:
            self.show_trouble(str(wrong))
        except B12Error as problem:
            self.show_trouble(str(problem))
        else:
            self.once = uuid4().hex
            self.findings.clear()
            self.trouble.hide()
            if sentence:
                self.desk.navigator.tell(sentence)
            self.touched = self.left_over()
            if not self.touched:
                self.saved.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Let Tab go through the fields first."""
        super().showEvent(event)
        self.order_tabs()

    def order_tabs(self) -> None:
        """Let Tab come from the last field to the main action, and then to the others beside it."""
        fields, at = [], self.nextInFocusChain()
        while at is not self and at is not None:
            if self.area.isAncestorOf(at) and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
                fields.append(at)
            at = at.nextInFocusChain()
        before = fields[-1] if fields else None
        items = (self.buttons.itemAt(n) for n in range(self.buttons.count()))
        beside = [item.widget() for item in items if item is not None]
        others = (one for one in beside if isinstance(one, QPushButton) and one is not self.main)
        for button in (self.main, *others):
            if before is not None:
                QWidget.setTabOrder(before, button)
            before = button

    def show_trouble(self, text: str) -> None:
        """Say in place what was wrong; nothing was saved and the form keeps its content."""
        self.trouble.say(text)
        self.trouble.show()
        self.refresh()
        if theme.current().large:
            QTimer.singleShot(0, self, self._show_foot)

    def _show_foot(self) -> None:
        self.updateGeometry()
        inner = self.area.widget()
        for part in (self.findings, self.trouble):
            if inner is not None and part.isVisible() and inner.isAncestorOf(part):
                top = part.mapTo(inner, part.rect().topLeft()).y()
                self.area.verticalScrollBar().setValue(top)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Listen to the key of the main action and to Escape, from anywhere in the card."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        focus = self.focusWidget()
        if is_plain_enter(event) and isinstance(focus, QPushButton) and not focus.isChecked():
            focus.click()  # the ring stands there: nothing else may happen
        elif enter and (ctrl or self._key == "Enter"):
            if self.main.isEnabled():
                self.save()
            else:
                self.refresh()
                self.go_to_missing()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def bare_key(event: QKeyEvent) -> bool:
    """Return whether a key was pressed without Ctrl, Alt or Meta."""
    return event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
