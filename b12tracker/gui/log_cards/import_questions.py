"""What a table leaves open, each asked once with values of the file; keys 1 to 9 answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.log_cards.choices import ChoiceRows
from b12tracker.gui.log_cards.import_words import doubts, question, reason, reply_word, tr
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import is_plain_enter
from b12tracker.gui.widgets.focus_ring import RING
from b12tracker.gui.widgets.text import Text, frame, restyle
from b12tracker.interop import sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.interop.sheet import Asked

_MOST_KEYS = 9


class QuestionBox(QWidget):
    """One question. Framed in the accent colour as long as nobody has answered it."""

    answered = Signal(str, str, str)  # what, of, the answer
    went_on = Signal()  # Enter on an answer that holds

    def __init__(self, asked: Asked, answer: str, knowledge: Knowledge) -> None:
        super().__init__()
        self.asked = asked
        self.setObjectName(f"question-{asked.what}")
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._frame = frame("chosen")
        outer.addWidget(self._frame)
        inside = (QVBoxLayout if look.large else QHBoxLayout)(self._frame)
        pad = look.px(14)
        inside.setContentsMargins(pad, look.px(10), pad, look.px(10))
        inside.setSpacing(look.px(16))
        words = QVBoxLayout()
        words.setSpacing(look.px(4))
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        self._mark = ShapeMark(Tone.INFO, 10)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        self._title = question(asked, knowledge)
        head.addWidget(Text(self._title, "lead-strong", wrap=True), 1)
        words.addLayout(head)
        words.addWidget(Text(reason(asked), "quiet", wrap=True))
        words.addStretch(1)
        inside.addLayout(words, 2)
        self.rows: ChoiceRows | None = None
        self.line: QLineEdit | None = None
        if asked.replies:
            inside.addWidget(self._choices(asked, answer, knowledge), 3)
        else:
            inside.addLayout(self._free(asked, answer), 3)
        self._show(answered=bool(answer))

    def _choices(self, asked: Asked, answer: str, knowledge: Knowledge) -> ChoiceRows:
        choices = [(one.key, reply_word(asked, one, knowledge)) for one in asked.replies]
        self.rows = ChoiceRows(choices, self._title)
        for reply in asked.replies:
            self.rows.set_right(reply.key, doubts(reply))
        if answer:
            self.rows.choose(answer)
        self.rows.chosen.connect(self._on_chosen)
        return self.rows

    def _free(self, asked: Asked, answer: str) -> QVBoxLayout:
        self.line = QLineEdit(answer)
        self.line.setObjectName(f"answer-{asked.what}")
        self.line.setMaxLength(40)
        self.line.setPlaceholderText(tr("such as 1 mg"))
        self.line.setAccessibleName(self._title)
        self.line.returnPressed.connect(self._on_typed)
        self.line.editingFinished.connect(self._on_left)
        self._wrong = Text("", "error", wrap=True)
        self._wrong.hide()
        column = QVBoxLayout()
        column.setSpacing(theme.current().px(4))
        column.addWidget(self.line)
        column.addWidget(self._wrong)
        column.addStretch(1)
        return column

    def take_focus(self) -> None:
        """Take the keyboard to the answers."""
        if self.line is not None:
            self.line.setFocus()
        elif self.rows is not None:
            self.rows.focus_answer()

    @property
    def open(self) -> bool:
        """Whether nobody has answered it yet."""
        return bool(self._frame.property("part") == "chosen")

    def _show(self, *, answered: bool) -> None:
        part = "panel" if answered else "chosen"
        self._mark.set_tone(Tone.OK if answered else Tone.INFO)
        if self._frame.property("part") != part:
            self._frame.setProperty("part", part)
            restyle(self._frame)

    def _on_chosen(self, answer: str) -> None:
        self._show(answered=True)
        self.answered.emit(self.asked.what, self.asked.of, answer)

    def _on_typed(self) -> None:
        if self._take_typed():
            self.went_on.emit()

    def _on_left(self) -> None:
        if self.line is not None and self.line.text().strip():
            self._take_typed()

    def _take_typed(self) -> bool:
        text = "" if self.line is None else self.line.text().strip()
        right = sheet.is_amount(text)
        self._wrong.setText(tr("Write an amount in mg or mcg, such as 1 mg."))
        self._wrong.setVisible(not right)
        if self.line is not None:
            self.line.setAccessibleDescription("" if right else self._wrong.text())
        if right and text != self.property("taken"):
            self.setProperty("taken", text)
            self._on_chosen(text)
        return right

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer with a digit; Enter on the answer that holds goes on."""
        digit = event.key() - Qt.Key.Key_0
        if self.rows is not None and 1 <= digit <= _MOST_KEYS:
            if self.rows.choose_number(digit):
                self.rows.focus_answer()
                self.went_on.emit()
        elif is_plain_enter(event) and (self.rows is None or self.rows.is_on_answer()):
            if self.rows is not None:  # a line has said so itself
                self.went_on.emit()
        else:
            super().keyPressEvent(event)


class QuestionsPage(QWidget):
    """All questions of a step below each other."""

    answered = Signal(str, str, str)
    finished = Signal()  # all are answered
    moved = Signal(QWidget)  # the keyboard went to this question

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__()
        self._knowledge = knowledge
        self.boxes: list[QuestionBox] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(RING, RING, RING, RING)
        self._column.setSpacing(theme.current().px(10))
        self._nothing = Text(tr("Nothing is unclear in this table."), "quiet")
        self._column.addWidget(self._nothing)

    def show_questions(self, asked: Iterable[tuple[Asked, str]]) -> None:
        """Show questions with their answers; a box that asks the same as before stays."""
        wanted = [*asked]
        kept = {(one.asked.what, one.asked.of): one for one in self.boxes}
        boxes = []
        for at, (one, answer) in enumerate(wanted, 1):
            box = kept.pop((one.what, one.of), None)
            if box is None or (box.asked != one and box.open):
                fresh = QuestionBox(one, answer, self._knowledge)
                fresh.answered.connect(self.answered)
                fresh.went_on.connect(self.go_on)
                self._column.insertWidget(at, fresh)
                if box is not None:
                    if box.isAncestorOf(self.focusWidget()):
                        fresh.take_focus()  # it asks the same of fewer or more rows
                    self._drop(box)
                box = fresh
            boxes.append(box)
        for box in kept.values():
            self._drop(box)
        self.boxes = boxes
        self._nothing.setVisible(not boxes)

    def _drop(self, box: QuestionBox) -> None:
        self._column.removeWidget(box)
        box.hide()
        box.deleteLater()

    def first_open(self) -> QuestionBox | None:
        """Return the first question that nobody has answered."""
        return next((one for one in self.boxes if one.open), None)

    def go_on(self) -> None:
        """Go to the next open question, or say that there is none."""
        box = self.first_open()
        if box is None:
            self.finished.emit()
        else:
            box.take_focus()
            self.moved.emit(box)
