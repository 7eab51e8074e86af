"""What speaks against a dose before it is given, and what went wrong last time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.log_cards.batch_step import LOT_RULE
from b12tracker.gui.log_cards.early_bar import RULES, EarlyBar
from b12tracker.gui.log_cards.steps import Step
from b12tracker.gui.shapes import TONE_OF_LEVEL
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.text import Text, key_hint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import Dose


class ChecksStep(QWidget):
    """The second step of the injection card."""

    def __init__(
        self, number: int, *, home: bool, early: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """Make the step.

        Args:
            number: of the step.
            home: whether people give the dose to themselves.
            early: the clinic's own reasons for a dose that is too early.
            parent: the card.
        """
        super().__init__(parent)
        self._home = home
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._step = Step(number, self.tr("Checks"))
        self._text = Text("", wrap=True)
        self._step.content.addWidget(self._text)
        self._step.side.addWidget(Text(self.tr("not today"), "help"))
        self._step.side.addWidget(key_hint("N"))
        column.addWidget(self._step)
        self._loud, self._list = QVBoxLayout(), QVBoxLayout()
        self.early = EarlyBar(early)
        column.addLayout(self._loud)
        column.addWidget(self.early)
        column.addLayout(self._list)
        for part in (self._loud, self._list):
            part.setSpacing(look.px(6))

    @property
    def unexplained(self) -> bool:
        """Whether it is too early, or a second one, and nobody has said why."""
        return self.early.isVisibleTo(self) and not self.early.reason.text

    @property
    def explained(self) -> str:
        """Why it is given on its day all the same; empty where nobody asks."""
        return self.early.reason.text if self.early.isVisibleTo(self) else ""

    def show_findings(
        self,
        findings: Sequence[Finding],
        *,
        known: bool,
        asked: frozenset[str],
        problems: Sequence[str],
    ) -> None:
        """Show what speaks against the dose.

        Args:
            findings: of the checks; the early bar is shown by `show_early`.
            known: whether there was a dose to check.
            asked: rules that are asked about at the foot of the card.
            problems: what was noted after the last dose.
        """
        if not any(one.rule in RULES for one in findings):
            self.early.hide()
        count = len(findings) + bool(problems)
        if findings:
            said = words.counted(len(findings), self.tr("warning"), self.tr("warnings"))
        else:
            said = self.tr("Something last time") if problems else self.tr("Nothing new")
        self._text.setText(said)
        self._text.set_role("strong" if count else "")
        self._step.set_done(done=known and not findings)
        self._empty()
        for one in findings:
            if one.rule in RULES or one.rule in asked or (one.rule == LOT_RULE and one.stops):
                continue
            tone = Tone.CRITICAL if one.stops else TONE_OF_LEVEL[one.level]
            place = self._loud if tone is Tone.CRITICAL else self._list
            place.addWidget(Notice(tone, self._words_of(one), edge=True))
        if problems:
            last = Notice(Tone.WARN, ", ".join(problems), strong=self.tr("Last time:"), edge=True)
            last.setObjectName("last-problem")
            self._list.addWidget(last)

    def show_early(
        self, dose: Dose, finding: Finding, *, last: Dose | None, counts: date | None, keeps: date
    ) -> None:
        """Say who gave the last dose and when, and both days of the next.

        Args:
            dose: that is early, or a second one.
            finding: that says so.
            last: the dose before.
            counts: the next day if the interval counts from this dose; None: no question.
            keeps: the day that stands so far.
        """
        strong = ""
        if last is not None and last.on <= dose.on:
            who = "" if self._home else last.giver or last.by
            sentence = (
                self.tr("Given {when} by {who}, on {day}.")
                if who
                else self.tr("Given {when}, on {day}.")
            )
            strong = sentence.format(
                when=words.distance(last.on, dose.on), who=who, day=words.day(last.on)
            )
        self.early.show_early(
            self._words_of(finding), strong=strong, counts=counts, keeps=keeps if counts else None
        )

    def _words_of(self, finding: Finding) -> str:
        return finding.plain if self._home and finding.plain else finding.text

    def _empty(self) -> None:
        for part in (self._loud, self._list):
            clear(part)
