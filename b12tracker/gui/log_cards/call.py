"""The call card: the number, why, the calls before, and what came of this one."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.core.recall import LETTER_WANTED, PRESCRIBER
from b12tracker.core.records import Outcome, PatientStatus
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.keys import explain, shortcut
from b12tracker.gui.log_cards.call_parts import (
    LastCalls,
    LetterAnswers,
    OpenDays,
    PhoneNumber,
    reason_bar,
)
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.log_cards.head import PatientHead, label_of
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Tick
from b12tracker.gui.widgets.text import Text
from b12tracker.services import calls
from b12tracker.services.call_card import call_card
from b12tracker.services.reasons import ReasonsOf, own_reasons

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk

_ORDER = (Outcome.AGREED, Outcome.LATER, Outcome.NO_ANSWER, Outcome.REMOVED)
OTHER, GONE = "other", (PatientStatus.MOVED.value, PatientStatus.DIED.value)
STOP = "stop"
_TAKEN = "anrmdowy"  # letters of the reasons that are always there, and of the ticks
_DIGITS = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2, Qt.Key.Key_4: 3}


def _tr(text: str) -> str:
    return QCoreApplication.translate("CallCard", text)


class CallCard(LogCard):
    """Digits say what came of the call, Enter saves and goes on to the next row."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(desk, _tr("Call"), patient=patient, action=_tr("Save, next row"))
        explains(self, "today#A call")
        explain(
            self,
            (
                ("1–4", _tr("What came of the call")),
                ("W", _tr("This number does not work")),
                ("L P X", _tr("What now, after several calls")),
                ("Ctrl+C", _tr("Copy the number")),
            ),
        )
        self._who = patient
        self._read = call_card(desk.clinic, patient)
        self._outcome: Outcome | None = None
        head = PatientHead()
        head.show_patient(self._read.patient, desk.clinic.today(), same_name=self._read.same_name)
        self.body.addWidget(head)
        self.phone = PhoneNumber(self._read)
        self.phone.copied.connect(self._on_copied)
        self.body.addWidget(self.phone)
        self.body.addWidget(reason_bar(self._read, desk.clinic.today()))
        if self._read.calls:
            self.body.addWidget(label_of(self.tr("Last calls")))
            self.body.addWidget(LastCalls(self._read.calls, desk.clinic.today()))
        self.body.addWidget(label_of(self.tr("Result of this call")))
        self._rows: dict[Outcome, ChoiceRow] = {}
        self._more: dict[Outcome, QWidget] = {}
        self._results()
        self.wrong = Tick(self.tr("This number does not work"))
        self.wrong.setObjectName("wrong-number")
        self.wrong.setEnabled(bool(self.phone.number))
        self.wrong.toggled.connect(self.touch)
        self.body.addWidget(self.wrong)
        self.touched = False
        self.refresh()

    # --- building -------------------------------------------------------------------------------

    def _results(self) -> None:
        today = self.desk.clinic.today()
        read = self._read
        said = self.tr("{n} of {most}").format(n=read.unanswered + 1, most=read.most)
        rows = {
            Outcome.AGREED: (self.tr("Agreed to come"), ""),
            Outcome.LATER: (self.tr("Call later"), words.short_weekday(read.later_on, today)),
            Outcome.NO_ANSWER: (
                self.tr("No answer"),
                f"{words.short_weekday(read.again_on, today)}, {said}",
            ),
            Outcome.REMOVED: (self.tr("Take from the list…"), self.tr("reason")),
        }
        more = {
            Outcome.AGREED: self._agreed(today),
            Outcome.LATER: self._later(today),
            Outcome.NO_ANSWER: self._decision(),
            Outcome.REMOVED: self._removal(),
        }
        column = QVBoxLayout()
        column.setSpacing(theme.current().px(6))
        for number, outcome in enumerate(_ORDER, 1):
            word, right = rows[outcome]
            row = ChoiceRow(word, key=str(number), right=right)
            row.setObjectName(f"outcome-{outcome.value}")
            row.clicked.connect(lambda _=False, which=outcome: self.choose(which))
            shortcut(f"Alt+{number}", word, row.click, self)  # from a field too
            self._rows[outcome] = row
            column.addWidget(row)
            part = more[outcome]
            part.hide()
            self._more[outcome] = part
            column.addWidget(part)
        self.body.addLayout(column)

    def _agreed(self, today: date) -> QWidget:
        self.days = OpenDays(self._read.days, today)
        self.agreed_on = DateField(self.tr("Day"), today, ahead=True)
        self.agreed_on.line.setObjectName("agreed-day")
        self.agreed_on.set_value(self._read.days[0].day)
        self.days.show_day(self._read.days[0].day)
        self.days.chosen.connect(self.agreed_on.set_value)
        self.agreed_on.changed.connect(self._on_agreed_day)
        return _column(self.days, self.agreed_on)

    def _later(self, today: date) -> QWidget:
        self.later_on = DateField(self.tr("Again from"), today, ahead=True)
        self.later_on.line.setObjectName("later-day")
        self.later_on.set_value(self._read.later_on)
        self.later_on.changed.connect(self.touch)
        return _column(self.later_on)

    def _decision(self) -> QWidget:
        """Return what is asked after the last of several calls that nobody answered."""
        read = self._read
        day = words.short_weekday(read.letter_on, self.desk.clinic.today())
        again = self.tr("again {day}").format(day=day)
        self.decision = LetterAnswers(
            (
                (
                    "l",
                    LETTER_WANTED,
                    self.tr("Send a letter"),
                    again,
                ),
                ("p", PRESCRIBER, self.tr("Tell the prescriber"), self.tr("stands in Review")),
                ("x", STOP, self.tr("Stop calling"), self.tr("off the list")),
            ),
            self.tr("What now"),
            self.touch,
        )
        many = self.tr("{n} calls without an answer. What now?").format(n=read.unanswered + 1)
        return _column(Text(many, "medium", wrap=True), self.decision)

    def _removal(self) -> QWidget:
        self.reasons = LetterAnswers(
            (
                ("a", "already given elsewhere", self.tr("Already given elsewhere"), ""),
                ("n", "does not respond", self.tr("Does not respond"), ""),
                ("r", "does not want to come", self.tr("Does not want to come"), ""),
                ("m", PatientStatus.MOVED.value, self.tr("Has moved"), self.tr("asks once more")),
                ("d", PatientStatus.DIED.value, self.tr("Has died"), self.tr("asks once more")),
                *self._own(),
                ("o", OTHER, self.tr("Another reason…"), ""),
            ),
            self.tr("Why"),
            self._on_reason,
        )
        self.words_field = TextField(self.tr("Reason in words"))
        self.words_field.line.textChanged.connect(self.touch)
        self.words_field.hide()
        self.sure = Tick("")
        self.sure.setObjectName("sure-gone")
        self.sure.toggled.connect(self.touch)
        self.sure.hide()
        return _column(self.reasons, self.words_field, self.sure)

    def _own(self) -> Iterator[tuple[str, str, str, str]]:
        """Give the clinic's own reasons, each with a letter that is still free."""
        free = [letter for letter in ascii_lowercase if letter not in _TAKEN]
        for reason in own_reasons(self.desk.clinic, ReasonsOf.OFF_THE_LIST):
            letter = next(one for one in (*reason.lower(), *free) if one in free)
            free.remove(letter)
            yield letter, reason, reason, ""

    # --- answers --------------------------------------------------------------------------------

    def choose(self, outcome: Outcome) -> None:
        """Say what came of the call; what it still asks opens below."""
        self._outcome = outcome
        for one, row in self._rows.items():
            row.setChecked(one is outcome)
            self._more[one].setVisible(
                one is outcome and (one is not Outcome.NO_ANSWER or self._decide)
            )
        self.touch()
        field = {Outcome.AGREED: self.agreed_on, Outcome.LATER: self.later_on}.get(outcome)
        if field is not None:
            field.line.setFocus()
            field.line.selectAll()
        else:
            self.setFocus()
        self.area.ensureWidgetVisible(self._rows[outcome])
        self.area.ensureWidgetVisible(self._more[outcome])

    @property
    def _decide(self) -> bool:
        """Whether one more call without an answer asks what to do."""
        return self._read.unanswered + 1 >= self._read.most

    def _on_agreed_day(self) -> None:
        self.days.show_day(self.agreed_on.value)
        self.touch()

    def _on_reason(self) -> None:
        key = self.reasons.value
        self.words_field.setVisible(key == OTHER)
        self.sure.setVisible(key in GONE)
        if key in GONE:
            name = self._read.patient.name
            said = (
                self.tr("Yes, {name} has died (Y)")
                if key == PatientStatus.DIED
                else self.tr("Yes, {name} has moved (Y)")
            )
            self.sure.setText(said.format(name=name))
            self.sure.setChecked(False)
            self.sure.setToolTip(self.tr("No list shows the person any more. The plan stays."))
        if key == OTHER:
            self.words_field.line.setFocus()
        self.touch()

    def missing(self) -> str:
        """Return what is still to be said."""
        match self._outcome:
            case None:
                return self.tr("Say what came of the call: 1 to 4.")
            case Outcome.AGREED:
                return "" if self.agreed_on.value else self.tr("The day cannot be read.")
            case Outcome.LATER:
                return "" if self.later_on.value else self.tr("The day cannot be read.")
            case Outcome.NO_ANSWER:
                undecided = self._decide and not self.decision.value
                return self.tr("Say what now: L, P or X.") if undecided else ""
            case Outcome.REMOVED:
                return self._missing_reason()

    def _missing_reason(self) -> str:
        key = self.reasons.value
        if not key or (key == OTHER and not self.words_field.text):
            return self.tr("Say why: a letter chooses.")
        if key in GONE and not self.sure.isChecked():
            return self.tr("Y says yes: nobody will be reminded of this person any more.")
        return ""

    # --- saving ---------------------------------------------------------------------------------

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record what came of the call."""
        del accept, reason, clinician
        clinic, name = self.desk.clinic, self._read.patient.name
        outcome, until, why, note = self._answer()
        if why in GONE:
            said = self.tr("told on the telephone")
            calls.log_gone(clinic, self._who, PatientStatus(why), reason=said, key=self.once)
            return self.tr("Saved: {name} stands on no list any more.").format(name=name)
        calls.log_call(
            clinic,
            self._who,
            outcome,
            until=until,
            reason=why,
            wrong_phone=self.phone.number if self.wrong.isChecked() else "",
            note=note,
            key=self.once,
        )
        if until is None:
            return self.tr("Taken from the call list: {name}.").format(name=name)
        said = (
            self.tr("{name} comes on {day}.")
            if outcome is Outcome.AGREED
            else self.tr("{name}: call again from {day}.")
        )
        return said.format(name=name, day=words.weekday(until))

    def _answer(self) -> tuple[Outcome, date | None, str, str]:
        """Return outcome, day, reason and note."""
        read = self._read
        match self._outcome:
            case Outcome.AGREED:
                return Outcome.AGREED, self.agreed_on.value, "", ""
            case Outcome.LATER:
                return Outcome.LATER, self.later_on.value, "", ""
            case Outcome.NO_ANSWER:
                choice = self.decision.value if self._decide else ""
                if choice == LETTER_WANTED:
                    return Outcome.NO_ANSWER, read.letter_on, LETTER_WANTED, ""
                if choice == PRESCRIBER:
                    return Outcome.NO_ANSWER, read.later_on, PRESCRIBER, ""
                if choice == STOP:
                    return Outcome.REMOVED, None, "does not respond", ""
                return Outcome.NO_ANSWER, read.again_on, "", ""
            case _:
                key = self.reasons.value
                why = self.words_field.text if key == OTHER else key
                return Outcome.REMOVED, None, why, ""

    # --- keys -----------------------------------------------------------------------------------

    def _on_copied(self, number: str) -> None:
        self.desk.navigator.note(self.tr("Copied: {number}").format(number=number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits say what came of the call, also with Alt from inside a field; letters answer."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in _DIGITS and bare_key(event):
            self.choose(_ORDER[_DIGITS[key]])
        elif key == Qt.Key.Key_C and held & Qt.KeyboardModifier.ControlModifier:
            self.phone.to_clipboard()
        elif bare_key(event) and self._letter(event.text().lower()):
            return
        else:
            super().keyPressEvent(event)

    def _letter(self, letter: str) -> bool:
        if self._outcome is Outcome.REMOVED and self.reasons.choose_key(letter):
            return True
        decide = self._outcome is Outcome.NO_ANSWER and self._decide
        if decide and self.decision.choose_key(letter):
            return True
        tick = {"w": self.wrong, "y": self.sure}.get(letter)
        if tick is None or not tick.isVisible() or not tick.isEnabled():
            return False
        tick.toggle()
        return True


def _column(*parts: QWidget) -> QWidget:
    look = theme.current()
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(look.px(12), 0, 0, look.px(4))
    column.setSpacing(look.px(6))
    for part in parts:
        column.addWidget(part)
    return box
