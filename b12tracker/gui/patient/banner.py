"""Who the page is about, in a banner that never scrolls away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.core.dates import add_months
from b12tracker.core.findings import Level, State
from b12tracker.core.records import PatientStatus, Sex
from b12tracker.core.worklist import COUNTED_ELSEWHERE
from b12tracker.gui import theme, words
from b12tracker.gui.flag_words import flag_chips
from b12tracker.gui.patient.entry_words import allergy_words, cause_words, short_plan, tr
from b12tracker.gui.patient.flow import large_text
from b12tracker.gui.shapes import TONE_OF_LEVEL, TONE_OF_STATE, ShapeMark, paint_shape
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.row_paint import paint_words
from b12tracker.gui.widgets.text import Elided, Text, frame, set_tip

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtCore import QSize

    from b12tracker.core.dates import PartialDate
    from b12tracker.core.findings import Finding
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.patient_page import PatientPage

HEIGHT = 72
HEIGHT_LARGE = 86  # two rows
_MORE = 28  # a third
_MOST_CHIPS = 2  # "+n" opens the rest
_CHIP = 190
_NAME_MOST = 400  # px: a name is shown whole up to here
_GROWN_UP = 18  # years: from then on a woman or a man


class AllergyChip(QWidget):
    """Outlined, always the last: what the patient must not meet, or that nobody wrote it down."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone, self._text = Tone.MUTED, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, tone: Tone, text: str) -> None:
        """Show a shape and words."""
        self._tone, self._text = tone, text
        self.setAccessibleName(text)
        set_tip(self, text)
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def sizeHint(self) -> QSize:
        """Return the room of shape and words, up to a third of the banner."""
        look = theme.current()
        wide = self.fontMetrics().horizontalAdvance(self._text) + look.px(32)
        hint = super().sizeHint()
        hint.setWidth(min(wide, look.px(240)))
        hint.setHeight(look.px(24))
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, shape and words."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(box, look.px(6), look.px(6))
        middle = box.center()
        middle.setX(look.px(12))
        paint_shape(painter, self._tone, middle, look.px(8))
        area = box.adjusted(look.px(22), 0, -look.px(6), 0)
        paint_words(
            painter, area, self._text, look.font(theme.HELP, theme.MEDIUM), look.color("text")
        )
        painter.end()


class Banner(QWidget):
    """Name, birth date, cause, plan with its state, flags, allergy."""

    flag_picked = Signal(str)  # a rule; "" for all of them
    unfolded = Signal(bool)  # whether all is shown that large text has no room for

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        look = theme.current()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        ground = frame("banner")
        outer.addWidget(ground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(look.px(16), 0, look.px(16), 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        column.addLayout(row)
        self.name = Elided("", "title")
        self.name.setObjectName("patient-name")
        self.about = Elided("", "quiet")
        self.about.setObjectName("patient-about")
        self.cause = Elided()
        self.cause_aside = Elided("", "help")
        self.plan = Elided()
        self.due = Elided("", "help")
        self._due_mark = ShapeMark(Tone.MUTED, 8)
        state = QHBoxLayout()
        state.setSpacing(look.px(6))
        state.addWidget(self._due_mark)
        state.addWidget(self.due, 1)
        # Made once: Tab comes to them where they stand, however often the page is read.
        self._flags = [
            Chip(ChipText(Tone.MUTED, ""), pressable=True, parent=ground)
            for _ in range(_MOST_CHIPS)
        ]
        for chip in self._flags:
            explains(chip, "patient#Flags")
            chip.clicked.connect(self._on_chip)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(look.px(4))
        row.addLayout(_column(self.name, self.about), 1)
        self._cause_row = QWidget(ground)
        self.more = Button("", kind=Kind.QUIET, key=".", height=24, parent=ground)
        self.more.setObjectName("more")
        self.more.clicked.connect(self._on_more)
        if large_text():
            row.addLayout(self._chips)
            self._rows_below(column, state)
        else:
            self.more.hide()
            row.addWidget(_line())
            row.addLayout(_column(self.cause, self.cause_aside), 2)
            row.addWidget(_line())
            plan = _column(self.plan)
            plan.insertLayout(2, state)
            row.addLayout(plan, 2)
            row.addLayout(self._chips)
        self.allergy = AllergyChip(ground)
        self.allergy.setObjectName("patient-allergy")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.fold(folded=large_text())

    def _rows_below(self, column: QVBoxLayout, state: QHBoxLayout) -> None:
        """Put plan and due day on a line of their own, and the cause on another that folds."""
        look = theme.current()
        second = QHBoxLayout()
        second.setSpacing(look.px(16))
        second.addWidget(self.plan, 1)
        second.addLayout(state, 1)
        second.addWidget(self.more)
        column.addLayout(second)
        third = QHBoxLayout(self._cause_row)
        third.setContentsMargins(0, 0, 0, 0)
        third.setSpacing(look.px(16))
        third.addWidget(self.cause, 1)
        third.addWidget(self.cause_aside, 1)
        column.addWidget(self._cause_row)

    @property
    def folded(self) -> bool:
        """Whether cause and sentence are put away, as large text has no room for them."""
        return self._folded

    def fold(self, *, folded: bool) -> None:
        """Put cause and sentence away, or show them."""
        look = theme.current()
        self._folded = folded
        self._cause_row.setVisible(large_text() and not folded)
        self.more.setText(tr("More") if folded else tr("Less"))
        self.more.setAccessibleName(
            tr("Show cause and status") if folded else tr("Hide cause and status")
        )
        high = HEIGHT_LARGE + (0 if folded else _MORE) if large_text() else HEIGHT
        self.setFixedHeight(look.px(high))
        self.unfolded.emit(not folded)

    def _on_more(self) -> None:
        self.fold(folded=not self._folded)

    def show_page(self, page: PatientPage) -> None:
        """Show another state of a patient."""
        patient = page.record.patient
        self.name.setText(patient.name)
        self.about.setText(about_words(page))
        wide = max(_width(label) for label in (self.name, self.about))
        self.name.setMinimumWidth(min(wide, theme.current().px(_NAME_MOST)))
        causes = page.record.causes
        self.cause.setText(
            ", ".join(cause_words(one.code, self._knowledge) for one in causes)
            or tr("No cause recorded")
        )
        since = next((one.since for one in causes if one.since), None)
        self.cause_aside.setText(
            tr("since {day}").format(day=words.partial(since)) if since else ""
        )
        self.plan.setText(short_plan(page.plan) if page.plan else tr("No plan"))
        tone, text = due_words(page)
        self.due.setText(text)
        self._due_mark.set_tone(tone)
        self._due_mark.setVisible(bool(text))
        colour = theme.current().word(tone).name()
        self.due.setStyleSheet(f"color: {colour}; font-weight: 500;")
        self._show_chips(page)

    def _show_chips(self, page: PatientPage) -> None:
        while self._chips.takeAt(0) is not None:
            pass
        without = COUNTED_ELSEWHERE if page.next_dose is not None else frozenset[str]()
        found = [(one.rule, one.level) for one in flags_of(page)]
        # Lateness stands in the banner beside the plan already.
        loud = flag_chips(found, self._knowledge, without=without)
        if large_text() and len(loud) > 1:  # one chip beside the name, with the number of others
            loudest = loud[0]
            loud = (replace(loudest, text=f"{loudest.text} +{len(loud) - 1}", key=""),)
        shown = loud if len(loud) <= _MOST_CHIPS else loud[: _MOST_CHIPS - 1]
        said = [(each, "") for each in shown]
        if rest := len(loud) - len(shown):
            more = ChipText(loud[len(shown)].tone, f"+{rest}")
            said.append((more, tr("{n} more flags").format(n=rest)))
        for at, chip in enumerate(self._flags):
            chip.setVisible(at < len(said))
            if at < len(said):
                chip.set_chip(said[at][0])
                chip.setAccessibleName(said[at][1])
                set_tip(chip, "" if said[at][1] else said[at][0].text)
                chip.setMaximumWidth(theme.current().px(_CHIP))
                self._chips.addWidget(chip)
        allergies = page.record.allergies
        if allergies:
            names = ", ".join(allergy_words(one, self._knowledge) for one in allergies)
            self.allergy.say(Tone.WARN, tr("Allergy: {names}").format(names=names))
        else:
            self.allergy.say(Tone.MUTED, tr("No allergy recorded"))
        self._chips.addWidget(self.allergy)

    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.flag_picked.emit(chip.chip.key)


def flags_of(page: PatientPage) -> tuple[Finding, ...]:
    """Return the findings that are flags: a warning or louder that does not wait, loudest first."""
    return tuple(
        sorted(
            (
                one
                for one in page.assessment.findings
                if one.level is not Level.INFO and one.rule not in page.waiting
            ),
            key=lambda one: -one.level.rank,
        )
    )


def chip_of(finding: Finding, knowledge: Knowledge) -> ChipText:
    """Return the chip of a finding."""
    return ChipText(
        TONE_OF_LEVEL[finding.level],
        knowledge.title_of(finding.rule),
        filled=finding.level is Level.EMERGENCY,
        key=finding.rule,
    )


def about_words(page: PatientPage) -> str:
    """Return "02 Jun 1957 · 68 years · man · No. 0388"."""
    patient = page.record.patient
    child = patient.born is not None and _grown_up(patient.born) > page.as_of
    sex = {
        Sex.FEMALE: tr("girl") if child else tr("woman"),
        Sex.MALE: tr("boy") if child else tr("man"),
        Sex.OTHER: tr("other sex"),
    }
    status = {
        PatientStatus.PAUSED: tr("paused"),
        PatientStatus.MOVED: tr("moved away"),
        PatientStatus.DIED: tr("died"),
    }
    parts = [
        words.partial(patient.born),
        words.age(patient.born, page.as_of),
        sex.get(patient.sex, tr("sex not recorded")),
        *(tr("No. {number}").format(number=one.value) for one in patient.identifiers[:1]),
        status.get(patient.status, ""),
    ]
    return " · ".join(part for part in parts if part)


def _grown_up(born: PartialDate) -> date:
    return add_months(born.earliest, 12 * _GROWN_UP)


def due_words(page: PatientPage) -> tuple[Tone, str]:
    """Return how the next dose stands: its tone and words."""
    item = page.next_dose
    if item is None:
        return Tone.MUTED, "" if page.plan is not None else tr("no next dose")
    soon = item.state is State.PLANNED and words.is_soon(item.due_from, page.as_of)
    tone = Tone.INFO if soon else TONE_OF_STATE[item.state]
    said = tr("{state} {day}") if item.state is State.DUE or soon else tr("{state}, due {day}")
    return tone, said.format(state=words.state(item.state, soon=soon), day=words.day(item.day))


def _width(label: QLabel) -> int:
    label.ensurePolished()
    return label.fontMetrics().horizontalAdvance(label.text()) + 2


def _column(*labels: QLabel | Text) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.current().px(2))
    column.addStretch(1)
    for label in labels:
        column.addWidget(label)
    column.addStretch(1)
    return column


def _line() -> QWidget:
    line = frame("hairline-v")
    line.setFixedHeight(theme.current().px(40))
    return line
