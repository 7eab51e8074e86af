"""Results that a file brought: read, and signed by somebody who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.head import label_of
from b12tracker.gui.log_cards.head_words import head_of
from b12tracker.gui.result_words import range_words, value_words
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.text import Elided, Text
from b12tracker.services import dose_card, results

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.ids import PatientId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import LabResult
    from b12tracker.gui.desk import Desk

_OUT = frozenset({"L", "H", "LL", "HH", "A", "AA"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignCard", text)


class SignCard(LogCard):
    """Enter or R signs all that are shown."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(
            desk, _tr("Results that came in"), patient=patient, action=_tr("Seen and signed")
        )
        explains(self, "today#Results that came in")
        explain(self, (("R", _tr("Sign them")), ("N", _tr("Write a note"))))
        self._who = patient
        self._labs = results.unseen(desk.clinic, patient).labs
        card = dose_card.dose_card(desk.clinic, patient)
        self._name = card.patient.name
        last = None if card.last is None else card.last.on
        told = self.tr("last dose {day}").format(day=words.day(last)) if last else ""
        self.body.addWidget(head_of(card, desk.clinic, line=told or self.tr("no dose yet")))
        self.body.addWidget(label_of(self.tr("Results")))
        self.body.addWidget(ResultLines(self._labs, desk.clinic.knowledge, last))
        self.note = TextField(self.tr("Note, if you like"), most=500)
        self.note.line.setObjectName("sign-note")
        self.note.line.textChanged.connect(self.touch)
        self.body.addWidget(self.note)
        self.touched = False
        self.refresh()

    def missing(self) -> str:
        """Return what stands in the way."""
        return "" if self._labs else self.tr("No result waits for a signature.")

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Sign what is shown."""
        del accept, reason, clinician
        ids = [lab.id for lab in self._labs]
        results.sign_off(self.desk.clinic, self._who, ids, note=self.note.text, key=self.once)
        many = words.counted(len(ids), self.tr("result"), self.tr("results"))
        return self.tr("{results} signed: {name}.").format(results=many, name=self._name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R signs as well as Enter, N goes to the note."""
        letter = event.text().lower() if bare_key(event) else ""
        if letter == "r":
            self.save()
        elif letter == "n":
            self.note.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)


class ResultLines(QWidget):
    """Results one below the other: test, value as printed, range, day and days after the dose."""

    def __init__(
        self, labs: tuple[LabResult, ...], knowledge: Knowledge, dose: date | None
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().px(6))
        for lab in labs:
            column.addLayout(_line(lab, knowledge, dose))


def _line(lab: LabResult, knowledge: Knowledge, dose: date | None) -> QVBoxLayout:
    look = theme.current()
    column = QVBoxLayout()
    column.setSpacing(0)
    row = QHBoxLayout()
    row.setSpacing(look.px(8))
    out = lab.flag in _OUT
    row.addWidget(ShapeMark(Tone.WARN if out else Tone.MUTED, 10), 0, Qt.AlignmentFlag.AlignVCenter)
    name = knowledge.labs[lab.test].name if lab.test in knowledge.labs else lab.test
    row.addWidget(Elided(f"{name[:1].upper()}{name[1:]}"), 1)
    row.addWidget(Text(f"{value_words(lab)} {lab.flag}".strip(), "strong"))
    column.addLayout(row)
    parts = [words.day(lab.on)]
    if range_words(lab):
        parts.append(_tr("range {range}").format(range=range_words(lab)))
    if lab.test == "b12_total":
        parts.append(_since(lab.on, dose))
    if lab.laboratory:
        parts.append(lab.laboratory)
    below = Elided(" · ".join(parts), "help")
    below.setContentsMargins(look.px(18), 0, 0, 0)
    column.addWidget(below)
    return column


def _since(on: date, dose: date | None) -> str:
    """Return how a B12 level lies to the last dose: a high one on treatment is no finding."""
    if dose is None:
        return _tr("before any dose")
    if on < dose:
        return _tr("before the last dose")
    return _tr("on treatment, {days} after a dose").format(days=words.days((on - dose).days))
