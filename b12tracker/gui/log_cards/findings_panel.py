"""What speaks against an entry, in place: what stops it, and what asks to be confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.core.knowledge.checks import Override
from b12tracker.gui import theme
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.keys import shortcut
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Tick
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.layouts import clear
from b12tracker.services import verbs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.findings import Finding
    from b12tracker.core.knowledge import Knowledge


class FindingsPanel(QWidget):
    """Lists findings under a form. The form keeps everything that was typed."""

    changed = Signal()

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self.setObjectName("findings")
        self._findings: tuple[Finding, ...] = ()
        self._ticks: dict[str, Tick] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().px(6))
        self._items = QVBoxLayout()
        self._items.setSpacing(theme.current().px(6))
        self._column.addLayout(self._items)
        self.reason = TextField(self.tr("Reason"), placeholder=self.tr("why all the same"))
        self.reason.line.setObjectName("reason")
        self.clinician = TextField(self.tr("Clinician who decided"), placeholder=self.tr("name"))
        self.clinician.line.setObjectName("clinician")
        self._column.addWidget(self.reason)
        self._column.addWidget(self.clinician)
        self.reason.line.textChanged.connect(self._on_changed)
        self.clinician.line.textChanged.connect(self._on_changed)
        self.clear()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is shown."""
        return self._findings

    @property
    def accept(self) -> frozenset[str]:
        """The rules that the person has confirmed."""
        return frozenset(rule for rule, tick in self._ticks.items() if tick.isChecked())

    @property
    def blocked(self) -> bool:
        """Whether one of them stops the entry and may not be overridden."""
        return any(self._final(one) for one in self._findings)

    def _final(self, finding: Finding) -> bool:
        return finding.stops and verbs.override_of(finding, self._knowledge) is Override.NEVER

    @property
    def answered(self) -> bool:
        """Whether saving can be tried again."""
        if self.blocked or any(not tick.isChecked() for tick in self._ticks.values()):
            return False
        if self.reason.isVisibleTo(self) and not self.reason.text:
            return False
        return not self.clinician.isVisibleTo(self) or bool(self.clinician.text)

    def clear(self) -> None:
        """Forget everything: the form was changed, or it was saved."""
        had = bool(self._findings)
        self._empty()
        self.reason.set_text("")
        self.clinician.set_text("")
        self.hide()
        if had:
            self.changed.emit()

    def _empty(self) -> None:
        self._findings = ()
        self._ticks = {}
        clear(self._items)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what speaks against the entry."""
        self._empty()
        self._findings = tuple(findings)
        wants_reason = any(verbs.wants_reason(one, self._knowledge) for one in findings)
        wants_clinician = any(
            one.stops and verbs.override_of(one, self._knowledge) is Override.CLINICIAN
            for one in findings
        )
        for at, finding in enumerate(findings, 1):
            self._add(at, finding)
        self.reason.setVisible((wants_reason or wants_clinician) and not self.blocked)
        self.clinician.setVisible(wants_clinician and not self.blocked)
        self.show()
        self.changed.emit()

    def _add(self, at: int, finding: Finding) -> None:
        tone = Tone.CRITICAL if finding.stops else Tone.WARN
        notice = Notice(tone, finding.text)
        notice.setObjectName(f"finding-{finding.rule}")
        self._items.addWidget(notice)
        if self._final(finding):
            return
        word = self.tr("Yes, record it all the same (Alt+{n})").format(n=at)
        if not finding.stops:
            word = self.tr("Yes, that is right (Alt+{n})").format(n=at)
        tick = Tick(word)
        tick.setObjectName(f"confirm-{finding.rule}")
        tick.toggled.connect(self._on_changed)
        shortcut(f"Alt+{at}", word.partition(" (")[0], tick.toggle, tick, everywhere=True)
        self._ticks[finding.rule] = tick
        self._items.addWidget(tick)

    def take_focus(self) -> None:
        """Give the keyboard to the first thing to answer."""
        for tick in self._ticks.values():
            tick.setFocus()
            return

    def _on_changed(self) -> None:
        self.changed.emit()
