"""The check-in: first whether anything changed suddenly, then thirteen answers from 0 to 10."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.records import CheckIn
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.keys import explain, shortcut
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.log_cards.score_grid import ScoreGrid, ScoreItem
from b12tracker.gui.log_cards.totals import Totals
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button, Tick
from b12tracker.gui.widgets.cards import EmergencyBar, Notice
from b12tracker.gui.widgets.text import Text, frame, key_hint
from b12tracker.services import checkins, patient_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.dates import PartialDate
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Questionnaire
    from b12tracker.gui.desk import Desk

EMERGENCY_RULE = "EM-01"


def _tr(text: str) -> str:
    return QCoreApplication.translate("CheckInCard", text)


class CheckInCard(LogCard):
    """Wide. Thirteen keys in all, once the first question is answered; one key where all is same.

    There may be several of a day; the second is asked about before it is kept.
    """

    wide = True

    def __init__(self, desk: Desk, patient: PatientId, entry: CheckIn | None = None) -> None:
        super().__init__(desk, "", patient=patient, action=_tr("Save"), key="Ctrl+Enter")
        explains(self, "cards#Check-in")
        explain(self, (("N", _tr("No, nothing sudden")),))
        self.setAccessibleName(_tr("Check-in"))
        self._who = patient
        self._entry = entry
        clinic = desk.clinic
        page = patient_page.patient_page(clinic, patient)
        self._name = page.record.patient.name
        catalogue = clinic.knowledge.symptoms
        self._before = _before(page.record.checkins, entry)
        look = theme.current()
        self._head(page.record.patient.born)
        columns: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        columns.setSpacing(look.px(24))
        columns.addWidget(self._sudden_card(), 0)
        items = [
            ScoreItem(one.id, one.label, one.group) for one in catalogue.items.values() if one.short
        ]
        columns.addWidget(self._score_card(items), 1)
        self.body.addLayout(columns)
        self._foot_row(len(items))
        if self._before is not None:
            self.grid.set_before(self._before.scores)
        if entry is not None:
            self._load(entry)
        self.touched = False
        self.refresh()

    # --- building -------------------------------------------------------------------------------

    def _head(self, born: PartialDate | None) -> None:
        look = theme.current()
        asked = self.tr("How was the last week?")
        if self._entry is not None:
            asked = self.tr("Correct a check-in")
        row, _ = self.title_row(asked, f"{self._name} · {words.partial(born)}")
        self.more = Button(self.tr("PHQ-9 or GAD-7 total…"), height=24)
        self.more.setObjectName("add-total")
        if self._entry is not None:
            self.more.hide()
        self.more.clicked.connect(self._on_more)
        if not look.large:
            row.addWidget(self.more)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(look.px(80 if look.large else 160))
        self._bar.setAccessibleName(self.tr("Answered"))
        row.addWidget(self._bar)
        self._answered = Text("", "quiet")
        row.addWidget(self._answered)

    def _sudden_card(self) -> QWidget:
        look = theme.current()
        card = frame("card")
        if not look.large:
            card.setFixedWidth(look.px(300))
        column = QVBoxLayout(card)
        pad = look.px(16)
        column.setContentsMargins(pad, look.px(10), pad, look.px(10))
        column.setSpacing(0)
        column.addWidget(Text(self.tr("First"), "label"))
        column.addWidget(
            Text(
                self.tr("Has anything changed suddenly since last time?"), "lead-strong", wrap=True
            )
        )
        self.nothing = ChoiceRow(self.tr("No, nothing sudden"), key="N")
        self.nothing.setObjectName("nothing-sudden")
        self.nothing.clicked.connect(self._on_nothing)
        column.addSpacing(look.px(8))
        column.addWidget(self.nothing)
        column.addSpacing(look.px(8))
        column.addWidget(Text(self.tr("or tick what changed suddenly:"), "help"))
        column.addSpacing(look.px(2))
        self._sudden: dict[str, Tick] = {}
        for tick in self.desk.clinic.knowledge.symptoms.sudden:
            box = Tick(tick.label)
            box.setObjectName(f"sudden-{tick.id}")
            box.toggled.connect(self._on_sudden)
            self._sudden[tick.id] = box
            column.addWidget(box)
        column.addStretch(1)
        self._side_fields(column)
        return card

    def _score_card(self, items: list[ScoreItem]) -> QWidget:
        look = theme.current()
        card = frame("card")
        column = QVBoxLayout(card)
        pad = look.px(12)
        column.setContentsMargins(pad, pad, pad, pad)
        self.emergency = EmergencyBar(self.tr("Emergency: a sudden change"))
        self.emergency.hide()
        self._emergency_text = Notice(Tone.CRITICAL)
        self._emergency_text.hide()
        self.grid = ScoreGrid(items)
        self.grid.setEnabled(False)
        self.grid.changed.connect(self._on_scores)
        self.totals = Totals(self.desk.clinic.knowledge)
        self.totals.changed.connect(self.touch)
        self.totals.hide()
        for widget in (self.emergency, self._emergency_text, self.grid, self.totals):
            column.addWidget(widget)
        if look.large:  # the row of the title is full
            column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return card

    def _side_fields(self, column: QVBoxLayout) -> None:
        clinic = self.desk.clinic
        self.day = DateField(self.tr("Day"), clinic.today())
        self.day.set_value(clinic.today())
        self.day_field = self.day
        self.day.changed.connect(self.touch)
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("Note (Ctrl+M)"))
        self.note.setFixedHeight(theme.current().px(40))
        self.note.setTabChangesFocus(True)
        self.note.textChanged.connect(self.touch)
        self.observer = Tick(self.tr("Answered by a carer"))
        self.observer.toggled.connect(self.touch)
        column.addSpacing(theme.current().px(8))
        column.addWidget(self.day)
        column.addWidget(self.observer)
        column.addSpacing(theme.current().px(4))
        column.addWidget(self.note)
        shortcut("Ctrl+M", self.tr("Write a note"), self.note.setFocus, self)

    def _foot_row(self, items: int) -> None:
        self._bar.setRange(0, items)
        hints = (
            ()
            if theme.current().large
            else (
                ("0–9", self.tr("answer")),
                ("X", self.tr("ten")),
                ("Enter", self.tr("as last time")),
                ("Space", self.tr("leave empty")),
            )
        )
        for at, (key, word) in enumerate(hints):
            self.buttons.insertWidget(2 * at, key_hint(key))
            self.buttons.insertWidget(2 * at + 1, Text(word, "help"))
        self.buttons.insertStretch(2 * len(hints), 1)
        self.same = Button(self.tr("All the rest as last time"), key="=", height=40, parent=self)
        self.same.setObjectName("same-for-the-rest")
        self.same.setVisible(self._before is not None)
        self.same.clicked.connect(self._on_same)
        self.buttons.insertWidget(2 * len(hints) + 1, self.same)
        self.buttons.setStretchFactor(self.main, 0)
        self._show_count()

    # --- answers --------------------------------------------------------------------------------

    @property
    def sudden(self) -> tuple[str, ...]:
        """What changed suddenly."""
        return tuple(key for key, box in self._sudden.items() if box.isChecked())

    def begin(self) -> None:
        """Begin with the first question, or go on with the rows."""
        (self.grid if self.nothing.isChecked() else self.nothing).setFocus()

    def _on_nothing(self) -> None:
        self.nothing.setChecked(True)
        for box in self._sudden.values():
            box.setChecked(False)
        self._unlock()

    def _on_sudden(self) -> None:
        if self.sudden:
            self.nothing.setChecked(False)
        entry = self.desk.clinic.knowledge.rules.get(EMERGENCY_RULE)
        if entry is not None:
            self._emergency_text.say(next(iter(entry.messages.values())).en)
        self.emergency.setVisible(bool(self.sudden))
        self._emergency_text.setVisible(bool(self.sudden) and entry is not None)
        self._unlock()

    def _unlock(self) -> None:
        first = self.nothing.isChecked() or bool(self.sudden)
        self.grid.setEnabled(first)
        if self.nothing.isChecked():
            self.grid.setFocus()
        self.touch()

    def _on_same(self) -> None:
        if self.grid.isEnabled():
            self.grid.same_for_the_rest()

    def _on_more(self) -> None:
        self.more.hide()
        self.totals.show()
        self.totals.begin()

    def _load(self, entry: CheckIn) -> None:
        """Put in what the check-in says that is corrected."""
        self.day.set_value(entry.on)
        self.observer.setChecked(entry.observer)
        self.note.setPlainText(entry.note)
        self.grid.set_scores(entry.scores)
        for key, box in self._sudden.items():
            box.setChecked(key in entry.sudden)
        self.nothing.setChecked(not entry.sudden)
        self._unlock()
        self._show_count()
        self.correct(entry)

    def _on_scores(self) -> None:
        self._show_count()
        self.touch()

    def _show_count(self) -> None:
        done = len(self.grid.scores)
        self._bar.setValue(done)
        self._answered.setText(
            self.tr("{done} of {all} answered").format(done=done, all=self._bar.maximum())
        )

    def missing(self) -> str:
        """Return what is still to be said."""
        if not self.nothing.isChecked() and not self.sudden:
            return self.tr("Answer the first question: has anything changed suddenly? (N for no)")
        if not self.day.ok:
            return self.tr("The day cannot be read.")
        if self.totals.problem:
            return self.totals.problem
        if not self._answers(self.day.value or self.desk.clinic.today()):
            return self.tr("Answer at least one row.")
        return ""

    def _answers(self, day: date) -> list[CheckIn | Questionnaire]:
        """Return what was answered: the rows, and totals of questionnaires."""
        checkin = replace(
            self._entry or CheckIn(patient=self._who, on=day),
            on=day,
            scores=self._scores(),
            sudden=self.sudden,
            observer=self.observer.isChecked(),
            note=self.note.toPlainText().strip(),
        )
        found: list[CheckIn | Questionnaire] = [*self.totals.answers(self._who, day)]
        return [checkin, *found] if checkin.scores or checkin.sudden else found

    def _scores(self) -> dict[str, int]:
        """Return the answers, with those of a corrected check-in that the rows do not show."""
        shown = {item.id for item in self.grid.items}
        kept = {} if self._entry is None else self._entry.scores
        return {key: n for key, n in kept.items() if key not in shown} | self.grid.scores

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record the check-in."""
        day = self.day.value or self.desk.clinic.today()
        answers = self._answers(day)
        if self._entry is not None:
            self.record_correction(answers[0], accept=accept, reason=reason, clinician=clinician)
            return self.tr("Check-in corrected: {name}.").format(name=self._name)
        checkins.log_answers(self.desk.clinic, answers, accept=accept, reason=reason, key=self.once)
        return self.tr("Check-in of {day} saved: {name}.").format(
            day=words.day(day), name=self._name
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """N answers the first question, = answers the rest as last time."""
        if bare_key(event) and event.text().lower() == "n" and not self.nothing.isChecked():
            self._on_nothing()
            return
        if bare_key(event) and event.text() == "=":
            self._on_same()
            return
        if bare_key(event) and event.key() == Qt.Key.Key_Space:
            return
        super().keyPressEvent(event)


def _before(checkins: Sequence[CheckIn], entry: CheckIn | None) -> CheckIn | None:
    """Return the check-in whose answers are shown as those of last time."""
    earlier = [
        one
        for one in checkins
        if entry is None or (one.id != entry.id and (one.on, one.id) < (entry.on, entry.id))
    ]
    return earlier[-1] if earlier else None
