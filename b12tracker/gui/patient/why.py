"""Why a flag is raised: what, because, by which rule, what is not known, what can be done."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.changes import Topic
from b12tracker.core.findings import Basis, Level
from b12tracker.core.worklist import NERVE_RULES
from b12tracker.gui import theme, words
from b12tracker.gui.fact_words import fact_name, fact_value
from b12tracker.gui.flag_words import ACKNOWLEDGED, masked_words
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.banner import chip_of
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.patient.flow import bar, large_text
from b12tracker.gui.patient.reason import ReasonDialog, UntilDialog
from b12tracker.gui.patient.recall_words import recall_words
from b12tracker.gui.patient.sections import Sections, column_of, row_of
from b12tracker.gui.patient.spark import Spark, SparkWidget
from b12tracker.gui.shapes import TONE_OF_LEVEL, ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.text import Text, hairline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import SignalInstance

    from b12tracker.core.findings import Fact, Finding
    from b12tracker.core.records import Event
    from b12tracker.gui.desk import Desk
    from b12tracker.services.patient_page import PatientPage

_TOPICS = {
    "dose": (Topic.DOSE, Topic.TABLETS),
    "lab": (Topic.LAB,),
    "checkin": (Topic.CHECKIN,),
    "medicine": (Topic.MEDICINE,),
    "plan": (Topic.PLAN,),
    "cause": (Topic.CAUSE,),
    "condition": (Topic.CONDITION,),
    "allergy": (Topic.ALLERGY,),
    "event": (Topic.EVENT, Topic.EXPOSURE),
}
_NAME, _NAME_LARGE = 232, 150  # px: a fact with a value beside it
_DAYS, _DAYS_CRITICAL = 28, 7  # a flag waits so long unless another day is typed
_SERIES = {"b12_total": 1, "hb": 2, "mcv": 3}


class WhyView(QWidget):
    """One flag in full, in a fixed order."""

    entry_picked = Signal(object, int)  # Topic, EntryId
    reviewed = Signal(str)  # the rule
    acknowledged = Signal(str, str)  # the rule, the note
    snoozed = Signal(str, date, str)  # the rule, the day, the reason
    dismissed = Signal(str, str)  # the rule, the reason
    brought_back = Signal(str)  # the rule
    detail_picked = Signal(str)  # the rule of one flag of a group

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page: PatientPage | None = None
        self._finding: Finding | None = None
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(look.px(16), look.px(12), look.px(24), look.px(12))
        self._head.setSpacing(look.px(10))
        column.addLayout(self._head)
        self.sections = Sections()
        column.addWidget(self.sections, 1)
        if large_text():  # there is no room beside what scrolls
            self.sections.keep_below(self._foot())
        else:
            column.addWidget(hairline())
            column.addWidget(self._foot())

    def _foot(self) -> QWidget:
        label = Text(tr("Done"), "quiet")
        label.setFixedWidth(theme.current().px(104))
        label.setVisible(not large_text())
        self.review = Button(tr("Reviewed"), kind=Kind.PRIMARY, key="R")
        self.review.clicked.connect(self._on_review)
        self.acknowledge = Button(tr("Acknowledge…"), key="A")
        self.acknowledge.clicked.connect(self.ask_note)
        self.snooze = Button(tr("Snooze until…"), key="S")
        self.snooze.clicked.connect(self.ask_day)
        self.dismiss = Button(tr("Dismiss…"), key="D")
        self.dismiss.clicked.connect(self.ask_why)
        self.back = Button(tr("Bring back"), kind=Kind.PRIMARY, key="B")
        self.back.clicked.connect(self._on_back)
        return bar(label, self.review, self.acknowledge, self.snooze, self.dismiss, self.back)

    def show_finding(
        self, finding: Finding, page: PatientPage, behind: Sequence[Finding] = ()
    ) -> None:
        """Show one flag.

        Args:
            finding: the flag, or the loudest of a group.
            page: whose it is.
            behind: all flags of the group, where one is shown.
        """
        self._finding, self._page = finding, page
        waits = page.waiting.get(finding.rule)
        self._offer(finding, waiting=waits is not None)
        knowledge = self._desk.clinic.knowledge
        title = knowledge.title_of(finding.rule)
        self._show_head(finding, masked_words() if behind else title)
        self.sections.clear()
        self.sections.add(tr("What"), [Text(finding.text, "lead", wrap=True)])
        if behind:
            self.sections.add(tr("Behind it"), [self._behind(one) for one in behind])
        because = [self._fact(fact) for fact in finding.because]
        pictures = self._pictures(finding, page)
        if because or pictures:
            self.sections.add(tr("Because"), [*pictures, *because])
        self.sections.add(tr("Rule"), self._rule(finding, page))
        if finding.missing:
            self.sections.add(tr("Not known"), [self._missing(one) for one in finding.missing])
        if waits is not None:
            _, title, detail = recall_words(waits, knowledge)
            asked = " · ".join(part for part in (words.day(waits.on), waits.by) if part)
            said = [Text(part, wrap=True) for part in (title, detail) if part]
            self.sections.add(tr("Waits"), [*said, Text(asked, "help")])
        seen = acknowledgements(finding, page)
        if seen:
            self.sections.add(
                tr("Seen"),
                [
                    Text(
                        " · ".join(part for part in (words.day(one.on), one.by, one.note) if part),
                        wrap=True,
                    )
                    for one in seen
                ],
            )
        self.sections.end()

    def _offer(self, finding: Finding, *, waiting: bool) -> None:
        """Offer what can be done about a flag; an emergency is acknowledged and never waits."""
        saw_to_it = finding.rule in ACKNOWLEDGED
        loud = finding.level is Level.EMERGENCY
        self.acknowledge.set_kind(Kind.PRIMARY if saw_to_it else Kind.SECONDARY)
        for button, offered in (
            (self.review, not saw_to_it and not waiting),
            (self.acknowledge, not waiting),
            (self.snooze, not loud and not waiting and finding.rule not in NERVE_RULES),
            (self.dismiss, not loud and not waiting),
            (self.back, waiting),
        ):
            button.setVisible(offered)
            button.setEnabled(offered)

    def _show_head(self, finding: Finding, title: str) -> None:
        clear(self._head)
        tone = TONE_OF_LEVEL[finding.level]
        self._head.addWidget(ShapeMark(tone, 14), 0, Qt.AlignmentFlag.AlignVCenter)
        name = Text(title, "title", wrap=True)
        self._head.addWidget(name, 1)
        chip = chip_of(finding, self._desk.clinic.knowledge)
        self._head.addWidget(
            Chip(ChipText(chip.tone, words.level(finding.level), filled=chip.filled))
        )

    def _behind(self, finding: Finding) -> QWidget:
        title = self._desk.clinic.knowledge.title_of(finding.rule)
        show = Button(tr("Why"), kind=Kind.QUIET, height=24)
        show.setAccessibleName(tr("Why: {flag}").format(flag=title))
        show.clicked.connect(partial(self._on_behind, finding.rule))
        mark = ShapeMark(TONE_OF_LEVEL[finding.level], 10)
        return row_of(mark, Text(title, wrap=True), 1, Text(finding.rule, "help"), show, height=28)

    def _on_behind(self, rule: str, *_: object) -> None:
        self.detail_picked.emit(rule)

    def _fact(self, fact: Fact) -> QWidget:
        knowledge = self._desk.clinic.knowledge
        name = Text(fact_name(fact, knowledge), "medium", wrap=True)
        value = fact_value(fact, knowledge)
        day = Text(words.day(fact.on) if fact.on else "", "quiet")
        parts: list[QWidget | int] = [name, 1, day]
        if value:
            name.setFixedWidth(_name_width())
            parts[1:1] = [Text(value, wrap=True)]
        found = self._entry_of(fact)
        if found is not None:
            show = Button(tr("Show"), kind=Kind.QUIET, height=24)
            show.setAccessibleName(tr("Show {what} in the journal").format(what=name.text()))
            show.clicked.connect(partial(self._on_entry, *found))
            parts.append(show)
        return row_of(*parts, height=28)

    def _entry_of(self, fact: Fact) -> tuple[Topic, int] | None:
        topics = _TOPICS.get(fact.kind, ())
        if self._page is None:
            return None
        for line in self._page.journal:
            entry = line.entry
            if line.topic not in topics or entry.void is not None:
                continue
            codes = {getattr(entry, name, "") for name in ("test", "code", "drug", "to")}
            if fact.on is None and fact.what in codes:
                return line.topic, entry.id
            same = fact.on is not None and fact.on == line.on
            if same and (line.topic is not Topic.LAB or fact.what in codes):
                return line.topic, entry.id
        return None

    def _pictures(self, finding: Finding, page: PatientPage) -> list[QWidget]:
        """Return a small curve for each test that the flag names with two results."""
        rows: list[QWidget] = []
        began = min(
            (fact.on for fact in finding.because if fact.kind == "medicine" and fact.on),
            default=None,
        )
        for test in dict.fromkeys(fact.what for fact in finding.because if fact.kind == "lab"):
            labs = [lab for lab in page.record.labs if lab.test == test and lab.value is not None]
            if len(labs) < 2 or len({lab.unit for lab in labs}) > 1:  # noqa: PLR2004 - a curve
                continue
            before, last = labs[-2], labs[-1]
            spark = Spark(
                points=[(lab.on, lab.value) for lab in labs if lab.value is not None],
                low=last.low,
                high=last.high,
                mark=began,
                colour=_SERIES.get(test, 5),
                dots=True,
            )
            name = self._desk.clinic.knowledge.labs[test].name
            label = Text(name, "medium", wrap=True)
            label.setFixedWidth(_name_width())
            said = f"{before.value:f} → {last.value:f} {words.lab_unit(last.unit)}"
            rows.append(
                row_of(
                    label,
                    SparkWidget(spark, tr("Curve of {name}").format(name=name)),
                    Text(said),
                    Text(f"{words.day(before.on)} → {words.day(last.on)}", "help"),
                    1,
                    height=40,
                )
            )
        return rows

    def _rule(self, finding: Finding, page: PatientPage) -> list[QWidget]:
        knowledge = self._desk.clinic.knowledge
        rule = knowledge.rules.get(finding.rule)
        rows: list[QWidget] = []
        if rule is not None:
            rows.append(Text(rule.title, wrap=True))
            cleared = tr("It goes away: {when}").format(when=rule.clears)
            rows.append(Text(cleared, "quiet", wrap=True))
        basis = {
            Basis.GUIDELINE: tr("rests on a guideline"),
            Basis.DESIGN: tr("a choice of this program, without a published number"),
            Basis.UNVERIFIED: tr("not yet checked by a clinician"),
        }[finding.basis]
        known = knowledge.sets.get(page.guideline_set)
        version = tr("version {n}").format(n=rule.version) if rule is not None else ""
        parts = [
            finding.rule,
            version,
            tr("knowledge {version}").format(version=knowledge.version),
            tr("set {name}").format(name=known.name if known is not None else page.guideline_set),
            basis,
        ]
        rows.append(Text(" · ".join(part for part in parts if part), "help", wrap=True))
        for key in finding.sources:
            source = knowledge.sources.get(key)
            if source is None:
                rows.append(Text(key, "help"))
                continue
            year = f" {source.year}" if source.year is not None else ""
            head = Text(
                f"{source.title}, {source.publisher}{year}, {source.locator}", "help", wrap=True
            )
            rows.append(column_of(head, Text(source.says, "help", wrap=True), spacing=0))
        return rows

    def _missing(self, key: str) -> QWidget:
        knowledge = self._desk.clinic.knowledge
        lab = key in knowledge.labs
        name = {
            "sex": tr("The sex is not recorded"),
            "born": tr("The birth date is not known exactly"),
        }.get(key, tr("Not recorded: {what}").format(what=key.replace("_", " ")))
        if lab:
            name = tr("No recent result of {test}").format(test=knowledge.labs[key].name)
        parts: list[QWidget | int] = [ShapeMark(Tone.MUTED, 8), Text(name, wrap=True), 1]
        if lab:
            add = Button(tr("Type a result"), height=24)
            add.setAccessibleName(tr("Type a result of {test}").format(test=name))
            add.clicked.connect(self._on_add_lab)
            parts.append(add)
        return row_of(*parts, height=32)

    def _on_add_lab(self) -> None:
        if self._page is not None:
            self._desk.navigator.open_card(Card.LABS, self._page.record.patient.id)

    def _on_entry(self, topic: Topic, entry: int, *_: object) -> None:
        self.entry_picked.emit(topic, entry)

    def _on_review(self) -> None:
        if self._finding is not None:
            self.reviewed.emit(self._finding.rule)

    def _on_back(self) -> None:
        if self._finding is not None:
            self.brought_back.emit(self._finding.rule)

    def ask_day(self) -> None:
        """Ask until which day the flag waits."""
        if self._finding is None:
            return
        today = self._desk.clinic.today()
        days = _DAYS_CRITICAL if self._finding.level is Level.CRITICAL else _DAYS
        dialog = UntilDialog(tr("Snooze this flag"), self._finding.text, today, days, self)
        dialog.given.connect(partial(self.snoozed.emit, self._finding.rule))
        dialog.open()

    def ask_why(self) -> None:
        """Ask why the flag is put aside."""
        self._ask(
            tr("Dismiss this flag"),
            tr("It is listed under Dismissed, and comes back with new data."),
            tr("Dismiss"),
            self.dismissed,
        )

    def ask_note(self) -> None:
        """Ask what was done about the flag."""
        self._ask(
            tr("Acknowledge this flag"),
            tr("Say what was done or why nothing is needed. New data may raise it again."),
            tr("Acknowledge"),
            self.acknowledged,
        )

    def _ask(self, title: str, explain: str, do: str, answered: SignalInstance) -> None:
        if self._finding is None:
            return
        dialog = ReasonDialog(title, self._finding.text, explain, do, self)
        dialog.given.connect(partial(answered.emit, self._finding.rule))
        dialog.open()


def _name_width() -> int:
    return theme.current().px(_NAME_LARGE if large_text() else _NAME)


def acknowledgements(finding: Finding, page: PatientPage) -> tuple[Event, ...]:
    """Return when somebody acknowledged or reviewed this flag, the newest first."""
    found = [
        one
        for one in page.record.events
        if one.code in ("acknowledged", "review") and one.rule == finding.rule
    ]
    return tuple(reversed(found))
