"""Settings: cards of what belongs together. Each change is saved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.changes import Changes, Topic
from b12tracker.gui import theme
from b12tracker.gui.settings.data import DataGroup
from b12tracker.gui.settings.habits import OpenDaysGroup, ReasonsGroup
from b12tracker.gui.settings.laboratory import LaboratoryGroup
from b12tracker.gui.settings.letters import ClinicGroup, LettersGroup
from b12tracker.gui.settings.look import LookGroup
from b12tracker.gui.settings.parts import Group, tr
from b12tracker.gui.settings.rules import RulesGroup, UnitsGroup, UsedGroup
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.page_scroll import PageScroll
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from b12tracker.gui.actions import Doer
    from b12tracker.gui.desk import Desk


class SettingsPanel(QWidget):
    """Two columns of cards; one with large text."""

    def __init__(self, desk: Desk, window: Doer, *, home: bool) -> None:
        """Make the place.

        Args:
            desk: as every panel.
            window: what it can do.
            home: whether it shows the screens of home mode.
        """
        super().__init__()
        self._desk, self._window, self._home = desk, window, home
        self.setObjectName("settings")
        explains(self, "settings")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = PageScroll()
        outer.addWidget(self._scroll)
        self._build()
        desk.bus.changed.connect(self._on_changed)

    def _build(self) -> None:
        look = theme.current()
        self._percent = look.percent
        inner = QWidget()
        column = QVBoxLayout(inner)
        side = look.px(16)
        column.setContentsMargins(side, look.px(12), side, side)
        column.setSpacing(look.px(12))
        head = QHBoxLayout()
        head.addWidget(Text(tr("Settings"), "title"))
        head.addStretch(1)
        head.addWidget(Text(tr("Each change is saved at once."), "quiet"))
        column.addLayout(head)
        self.rules = RulesGroup(self._desk)
        self.units = UnitsGroup(self._desk)
        self.used = UsedGroup(
            self._desk,
            home=self._home,
            start_again=self._window.start_again,
            change_who=self._window.change_who,
        )
        self.look = LookGroup(self._desk, self._window)
        self.data = DataGroup(self._desk, self._window)
        self.laboratory = LaboratoryGroup(self._desk)
        columns: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        columns.setSpacing(look.px(16))
        self.reasons = ReasonsGroup(self._desk)
        self._record: tuple[Group, ...] = (self.rules, self.units, self.used, self.reasons)
        if not self._home:
            self.open_days = OpenDaysGroup(self._desk)
            self.clinic, self.letters = ClinicGroup(self._desk), LettersGroup(self._desk)
            self._record = (
                *self._record[:-1],
                *(self.open_days, self.reasons, self.clinic, self.letters),
            )
        record = (58, self._record)
        screen = (42, (self.look, self.data, self.laboratory))
        for share, groups in (screen, record) if self._home else (record, screen):
            one = QVBoxLayout()
            one.setSpacing(look.px(16))
            for group in groups:
                one.addWidget(group)
            one.addStretch(1)
            columns.addLayout(one, share)
        column.addLayout(columns)
        column.addStretch(1)
        self._scroll.hold(inner)

    def take_focus(self) -> None:
        """Begin with what stands first."""
        first = self.rules.sets[self._desk.clinic.guideline_set]
        (self.look.scheme if self._home else first).setFocus()

    def show_facts(self) -> None:
        """Show again what holds."""
        for group in (*self._record, self.look, self.data):
            group.show_facts()

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(Topic.SETTING):
            self.show_facts()
            self.laboratory.show_facts()

    def changeEvent(self, event: QEvent) -> None:
        """Build it anew in another size of text: the columns may have to stand below each other."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._percent != theme.current().percent:
            self._percent = theme.current().percent
            QTimer.singleShot(0, self, self._build_again)

    def _build_again(self) -> None:
        """Keep the place and the control that has the focus."""
        focus = self.focusWidget()
        name = focus.objectName() if focus is not None and self.isAncestorOf(focus) else ""
        at = self._scroll.verticalScrollBar().value()
        self._build()
        self._scroll.verticalScrollBar().setValue(at)
        if name and (same := self.findChild(QWidget, name)) is not None:
            same.setFocus()
