"""What codes of laboratories mean: answered once, changed and taken back at the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error
from b12tracker.core.laboratory import CodeAnswer
from b12tracker.core.text import visible
from b12tracker.gui import theme
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.fields.reason import ReasonLine
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.codes_answer import CodeAnswerFields
from b12tracker.gui.log_cards.codes_words import (
    line_words,
    outcome_words,
    standing_words,
    usual_reasons,
)
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.plain_rows import PlainRows
from b12tracker.gui.widgets.text import Text
from b12tracker.services import lab_codes

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.changes import Changes
    from b12tracker.gui.desk import Desk
    from b12tracker.services.lab_codes import OpenCode
    from b12tracker.services.refiling import Filed

_LIST = 400


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodesCard", text)


class CodesCard(LogCard):
    """Wide. At the left the codes, open ones first; at the right what the chosen one means."""

    wide = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "", patient=None, action=_tr("Answer"))
        self.setAccessibleName(_tr("Codes of laboratories"))
        self.esc_words.setText(self.tr("close"))
        explains(self, "review#Codes of laboratories")
        explain(
            self,
            (
                ("1–6", _tr("Choose the test")),
                ("N", _tr("It is none of ours")),
                ("R", _tr("None of the rest of this laboratory is ours")),
                ("T", _tr("Take the answer back")),
            ),
        )
        self._lines: tuple[OpenCode | CodeAnswer, ...] = ()
        self._working = False
        look = theme.current()
        _, self._count = self.title_row(self.tr("Codes of laboratories"))
        self.body.addWidget(
            Text(
                self.tr(
                    "A laboratory's own code is answered once. What waits is filed then, and so is "
                    "what comes later. Another answer files the same results anew."
                ),
                "quiet",
                wrap=True,
            )
        )
        self.codes = PlainRows()
        self.codes.setObjectName("codes")
        self.codes.setAccessibleName(self.tr("Codes, open ones first"))
        self.codes.setMinimumHeight(look.px(80 if look.large else 320))
        self.codes.currentRowChanged.connect(self._on_code)
        holder = QWidget()
        sides = QVBoxLayout(holder) if look.large else QHBoxLayout(holder)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(look.px(24))
        if not look.large:
            self.codes.setFixedWidth(look.px(_LIST))
        sides.addWidget(self.codes)
        sides.addWidget(self._side(), 1)
        self.body.addWidget(holder)
        self._holder = holder
        self.empty = EmptyState(
            self.tr("No code waits for an answer."),
            self.tr("A code of a laboratory that nobody knows comes here with the next message."),
        )
        self.body.addWidget(self.empty)
        self.none = self._button(self.tr("None of ours"), "N", self._none_of_ours)
        self.rest = self._button(self.tr("None of the rest"), "R", self._rest)
        self.back = self._button(self.tr("Take back…"), "T", self._take_back)
        self.put_beside(self.none, self.rest, self.back)
        desk.bus.changed.connect(self._on_changed)
        self._load()

    def _button(self, word: str, key: str, do: object) -> Button:
        made = Button(word, key=key, height=40)
        made.clicked.connect(do)
        return made

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().px(8))
        self.name = Text("", "lead-strong", wrap=True)
        self.said = Text("", "", wrap=True)
        self.standing = Text("", "quiet", wrap=True)
        self.answer = CodeAnswerFields(self.desk.clinic)
        self.answer.changed.connect(self.refresh)
        self.reason = TextField(
            self.tr("Why the answer is taken back"), most=500, line=ReasonLine(usual_reasons())
        )
        self.reason.line.setObjectName("take-back-reason")
        self.reason.line.textChanged.connect(self.refresh)
        self.came = Text("", "medium", wrap=True)
        for part in (self.name, self.said, self.standing, self.answer, self.reason, self.came):
            column.addWidget(part)
        column.addStretch(1)
        return side

    # --- reading --------------------------------------------------------------------------------

    @property
    def line(self) -> OpenCode | CodeAnswer | None:
        """The code that is looked at."""
        at = self.codes.currentRow()
        return self._lines[at] if 0 <= at < len(self._lines) else None

    def begin(self) -> None:
        """Take the keyboard to the test that is asked about."""
        (self.codes if self._lines else self).setFocus()

    def _load(self) -> None:
        now, at = self.line, self.codes.currentRow()
        opened = lab_codes.open_codes(self.desk.clinic)
        answered = lab_codes.answered_codes(self.desk.clinic)
        self._lines = (*opened, *answered)
        self.codes.show_lines(line_words(one, self.desk.clinic.knowledge) for one in self._lines)
        self._count.setText(
            self.tr("{open} open, {answered} answered").format(
                open=len(opened), answered=len(answered)
            )
        )
        self._holder.setVisible(bool(self._lines))
        self.empty.setVisible(not self._lines)
        for button in (self.main, self.none, self.rest, self.back):
            button.setVisible(bool(self._lines))
        with QSignalBlocker(self.codes):
            self.codes.setCurrentRow(self._row_of(now, max(at, 0), len(opened)))
        self._on_code()

    def _row_of(self, before: OpenCode | CodeAnswer | None, at: int, opened: int) -> int:
        """Return the row of what was looked at; of a code just answered, the next open one's."""
        for row, one in enumerate(self._lines):
            if before is not None and one.local == before.local and type(one) is type(before):
                return row
        return min(at, (opened or len(self._lines)) - 1)

    def _on_code(self) -> None:
        one, knowledge = self.line, self.desk.clinic.knowledge
        self.reason.hide()
        self.reason.set_text("")
        self.trouble.hide()
        if one is None:
            self.refresh()
            return
        local = one.local
        self.name.setText(visible(one.name) or visible(local.code))
        laboratory = visible(local.laboratory) or self.tr("a laboratory without a name")
        self.said.setText(
            self.tr("Code {code} of {laboratory}, sent {unit}").format(
                code=visible(local.code),
                laboratory=laboratory,
                unit=self.tr("in {unit}").format(unit=visible(local.unit))
                if local.unit
                else self.tr("without a unit"),
            )
        )
        self.standing.setText(standing_words(one, knowledge))
        self.answer.show_code(one)
        self.order_tabs()

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(Topic.CODE_ANSWER, Topic.CODE_ASKED, Topic.BATCH):
            self._load()

    # --- answering ------------------------------------------------------------------------------

    def missing(self) -> str:
        """Return what is still to be said."""
        if self._working:
            return self.tr("Filing what waited…")
        if self.line is None:
            return self.tr("Nothing is asked.")
        if self.reason.isVisibleTo(self):
            return "" if self.reason.text else self.tr("Say why the answer is taken back.")
        if not self.answer.chosen:
            return self.tr("Choose which test it is, or say that it is none of ours.")
        if self.answer.asks_unit and not self.answer.unit:
            return self.tr("Choose the unit in which the laboratory means it.")
        return ""

    def go_to_missing(self) -> None:
        """Take the keyboard to the unit where only that one is still to be said."""
        if self.line is not None and self.answer.asks_unit and not self.answer.unit:
            self.answer.units.setFocus()

    def refresh(self) -> None:
        """Name on the button what Enter does."""
        taking = self.reason.isVisibleTo(self)
        again = isinstance(self.line, CodeAnswer)
        self.main.setText(
            self.tr("Take back")
            if taking
            else self.tr("Change the answer")
            if again
            else self.tr("Answer")
        )
        self.main.updateGeometry()
        for button in (self.none, self.rest, self.back):
            button.setEnabled(not self._working)
        self.rest.setVisible(bool(self._rest_of()))
        self.back.setVisible(again)
        super().refresh()

    def save(self) -> None:
        """Answer, or take the answer back, on the worker: many files may have to be read."""
        one = self.line
        if one is None or self.missing():
            self.refresh()
            return
        if self.reason.isVisibleTo(self):
            clinic, reason, key = self.desk.clinic, self.reason.text, self.once
            self._run(
                lambda watch: lab_codes.take_answer_back(
                    clinic, one.local, reason=reason, key=key, watch=watch
                )
            )
            return
        test, unit = self.answer.chosen, self.answer.unit
        self._answer([CodeAnswer(local=one.local, name=one.name, test=test, unit=unit)])

    def _answer(self, given: list[CodeAnswer]) -> None:
        clinic, key = self.desk.clinic, self.once
        self._run(lambda watch: lab_codes.answer_codes(clinic, given, key=key, watch=watch))

    def _run(self, work: object) -> None:
        self._working = True
        self.came.setText("")
        self.refresh()
        self.desk.tasks.run(work, self._on_done, self._on_failed)  # type: ignore[arg-type]

    def _on_done(self, filed: Filed) -> None:
        from uuid import uuid4

        self._working = False
        self.once = uuid4().hex
        self._load()
        self.came.setText(outcome_words(filed))
        self.desk.navigator.tell(outcome_words(filed))
        self.codes.setFocus()

    def _on_failed(self, problem: BaseException) -> None:
        self._working = False
        self.show_trouble(
            str(problem)
            if isinstance(problem, B12Error)
            else self.tr("That did not work. Nothing was recorded; the log says why.")
        )

    def _none_of_ours(self) -> None:
        one = self.line
        if one is not None and not self._working:
            self._answer([CodeAnswer(local=one.local, name=one.name, test="")])

    def _rest_of(self) -> list[OpenCode]:
        """Return the open codes of the same laboratory whose names speak of no test of ours."""
        one = self.line
        if one is None or isinstance(one, CodeAnswer):
            return []
        found = [
            each
            for each in self._lines
            if not isinstance(each, CodeAnswer)
            and each.local.laboratory == one.local.laboratory
            and not each.choices
        ]
        return found if len(found) > 1 else []

    def _rest(self) -> None:
        given = [CodeAnswer(local=one.local, name=one.name, test="") for one in self._rest_of()]
        if given and not self._working:
            self._answer(given)

    def _take_back(self) -> None:
        if isinstance(self.line, CodeAnswer):
            self.reason.show()
            self.refresh()
            self.reason.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters do what their buttons say."""
        letter = event.text().lower() if bare_key(event) else ""
        if letter.isdigit():
            self.answer.choose_number(int(letter))
        elif letter == "n":
            self._none_of_ours()
        elif letter == "r":
            self._rest()
        elif letter == "t":
            self._take_back()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.codes.setFocus()
        else:
            super().keyPressEvent(event)
