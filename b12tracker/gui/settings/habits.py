"""The cards about how a clinic works: the days on which it is open, and its own usual reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from b12tracker.core.errors import B12Error
from b12tracker.gui import theme
from b12tracker.gui.fields.field import Field, TextField
from b12tracker.gui.settings.parts import Group, kept, tr
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Tick
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.layouts import FlowLayout
from b12tracker.gui.widgets.text import Text
from b12tracker.services import reasons, settings
from b12tracker.services.reasons import ReasonsOf

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk


class OpenDaysGroup(Group):
    """A tick for each day of the week."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            tr("Clinic days"),
            tr(
                "Calls offer these days. A due day on another one says so, with the open days"
                " around it; no due day and no interval is changed."
            ),
        )
        self._desk = desk
        held = QWidget()
        row = FlowLayout(held, gap=theme.current().px(12))
        self.days: list[Tick] = []
        for at in range(7):
            tick = Tick(QLocale().standaloneDayName(at + 1, QLocale.FormatType.ShortFormat))
            tick.setAccessibleName(QLocale().standaloneDayName(at + 1))
            tick.setObjectName(f"open-{at}")
            tick.clicked.connect(self._on_clicked)
            row.addWidget(tick)
            self.days.append(tick)
        self.column.addWidget(held)
        self.show_facts()

    def show_facts(self) -> None:
        """Show the days in force."""
        for at, tick in enumerate(self.days):
            tick.setChecked(at in self._desk.clinic.open_days.weekdays)

    def _on_clicked(self) -> None:
        chosen = {at for at, tick in enumerate(self.days) if tick.isChecked()}
        kept(self._desk, lambda: settings.set_open_days(self._desk.clinic, chosen))
        self.show_facts()


class ReasonsGroup(Group):
    """The clinic's own reasons, list by list: added by Enter, taken away by their chip."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            tr("Usual reasons"),
            tr(
                "Reasons of your own stand behind those that are always offered. Entries keep the"
                " words of a reason that is removed here."
            ),
        )
        self._desk = desk
        look = theme.current()
        self.which = Choice(
            (
                (ReasonsOf.NOT_GIVEN.value, tr("Why a dose is not given")),
                (ReasonsOf.EARLY.value, tr("Why a dose is given early")),
                (ReasonsOf.OFF_THE_LIST.value, tr("Why somebody is called no more")),
                (ReasonsOf.SLIPS.value, tr("Why an entry is corrected")),
            )
        )
        self.which.setObjectName("reasons-of")
        self.which.currentIndexChanged.connect(self.show_facts)
        self.column.addWidget(Field(tr("List"), self.which, help_line=False))
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        self.new = TextField(tr("A reason of your own"), most=reasons.LONGEST, help_line=True)
        self.new.line.setObjectName("own-reason")
        self.new.line.returnPressed.connect(self._on_add)
        self.new.line.textEdited.connect(lambda: self.new.set_problem(""))
        self.add = Button(tr("Add"), key=tr("Enter"))
        self.add.setObjectName("add-reason")
        self.add.clicked.connect(self._on_add)
        line.addWidget(self.new, 1)
        line.addWidget(self.add, 0, Qt.AlignmentFlag.AlignVCenter)
        self.column.addLayout(line)
        self._held = QWidget()
        self._row = FlowLayout(self._held, gap=look.px(6))
        self.chips: list[Chip] = []
        self.none = Text(tr("None yet."), "quiet")
        self.column.addWidget(self.none)
        self.column.addWidget(self._held)
        self.show_facts()

    @property
    def _of(self) -> ReasonsOf:
        return ReasonsOf(self.which.value)

    def show_facts(self) -> None:
        """Show the reasons of the chosen list."""
        own = reasons.own_reasons(self._desk.clinic, self._of)
        if tuple(chip.text() for chip in self.chips) != own:
            for chip in self.chips:
                self._row.removeWidget(chip)
                chip.hide()
                chip.deleteLater()
            self.chips = [self._chip(one) for one in own]
            self._held.updateGeometry()
        self._held.setVisible(bool(own))
        self.none.setVisible(not own)

    def _chip(self, reason: str) -> Chip:
        chip = Chip(ChipText(Tone.MUTED, reason), removable=True, parent=self._held)
        chip.setAccessibleName(tr("Remove the reason {name}").format(name=reason))
        chip.clicked.connect(self._on_remove)
        self._row.addWidget(chip)
        chip.show()
        return chip

    def _on_add(self) -> None:
        try:
            reasons.add_reason(self._desk.clinic, self._of, self.new.text)
        except B12Error as problem:
            self.new.set_problem(str(problem))
            return
        self.new.set_text("")
        self.new.line.setFocus()

    def _on_remove(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            reason = chip.text()
            self.new.line.setFocus()
            kept(
                self._desk,
                lambda: reasons.remove_reason(self._desk.clinic, self._of, reason),
            )
