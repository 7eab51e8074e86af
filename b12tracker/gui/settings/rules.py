"""The cards about the record: guideline set, units, clinic or home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout

from b12tracker.core import units
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import Field
from b12tracker.gui.plan_words import interval_words
from b12tracker.gui.settings.parts import Group, kept, tr
from b12tracker.gui.widgets.big_choice import BigChoice
from b12tracker.gui.widgets.buttons import Button, Segment
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text
from b12tracker.services import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.core.knowledge.guides import GuidelineSet
    from b12tracker.gui.desk import Desk

_UNITS = ("b12_total", "folate_serum", "hb", "hcy", "mma_serum")  # laboratories print several


class RulesGroup(Group):
    """The guideline set of everybody who has none of their own."""

    def __init__(self, desk: Desk) -> None:
        known = desk.clinic.knowledge
        version = tr("knowledge {version}, {count} rules").format(
            version=known.version, count=len(known.rules)
        )
        super().__init__(
            tr("Guideline set"),
            tr(
                "It decides which flags and monitoring dates appear; plans stay as they are, and"
                " whoever has a set of their own keeps it. Below each: its usual interval, and"
                " whether a B12 level is judged during injections."
            ),
            Text(version, "help"),
        )
        self._desk = desk
        look = theme.current()
        grid = QGridLayout()
        grid.setSpacing(look.px(10))
        across = 1 if look.large else 2
        self.sets: dict[str, BigChoice] = {}
        for at, (key, one) in enumerate(known.sets.items()):
            button = BigChoice(one.name, _gist(one), "", key="", radio=True)
            button.setAutoExclusive(False)  # arrows walk over them and change nothing
            button.setObjectName(f"set-{key}")
            button.setProperty("set", key)
            button.clicked.connect(self._on_clicked)
            self.sets[key] = button
            grid.addWidget(button, at // across, at % across)
        for column in range(across):
            grid.setColumnStretch(column, 1)
        self.column.addLayout(grid)
        self.show_facts()

    def show_facts(self) -> None:
        """Show the set in force."""
        for key, button in self.sets.items():
            button.setChecked(key == self._desk.clinic.guideline_set)

    def _on_clicked(self) -> None:
        key = self.sender().property("set")
        if key != self._desk.clinic.guideline_set:
            kept(self._desk, lambda: settings.set_guideline_set(self._desk.clinic, key))
        self.show_facts()


def _gist(one: GuidelineSet) -> str:
    """Return what a set means in half a sentence, from its own facts."""
    if one.replacement_hides_b12:
        said = tr("{every}; B12 level not judged")
    else:
        said = tr("{every}; B12 level judged")
    return said.format(every=interval_words(one.maintenance.value))


class UnitsGroup(Group):
    """The units in which results are shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            tr("Units shown"),
            tr(
                "A result keeps the unit that was printed. Charts, the table “In one unit” and the"
                " card for new results begin with these."
            ),
        )
        self._desk = desk
        look = theme.current()
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(8))
        across = 2 if look.large else len(_UNITS)
        self.units: dict[str, Choice] = {}
        catalogue = desk.clinic.knowledge.labs
        for at, test in enumerate(_UNITS):
            choice = Choice(
                [("", tr("as printed")), *((one, words.lab_unit(one)) for one in units.units(test))]
            )
            choice.setObjectName(f"unit-{test}")
            choice.setProperty("test", test)
            choice.activated.connect(self._on_chosen)
            field = Field(catalogue[test].short, choice, help_line=False)
            grid.addWidget(field, at // across, at % across)
            self.units[test] = choice
        for column in range(across):
            grid.setColumnStretch(column, 1)
        self.column.addLayout(grid)
        self.show_facts()

    def show_facts(self) -> None:
        """Show the units in force."""
        for test, choice in self.units.items():
            choice.choose(self._desk.clinic.units.get(test, ""))

    def _on_chosen(self) -> None:
        test = self.sender().property("test")
        kept(
            self._desk,
            lambda: settings.set_unit(self._desk.clinic, test, self.units[test].value),
        )
        self.show_facts()


class UsedGroup(Group):
    """Clinic or home, and who is at the desk."""

    def __init__(
        self,
        desk: Desk,
        *,
        home: bool,
        start_again: Callable[[], None],
        change_who: Callable[[], None],
    ) -> None:
        """Make the card.

        Args:
            desk: as every panel.
            home: what the window shows now.
            start_again: opens the window of the other kind.
            change_who: asks for the initials.
        """
        super().__init__(tr("Where it is used"))
        self._desk, self._home = desk, home
        self.mode = Segment(
            (("clinic", tr("In a clinic")), ("home", tr("At home"))), tr("Where it is used")
        )
        self.mode.setObjectName("mode")
        self.mode.chosen.connect(self._on_mode)
        self.again = Button(tr("Change the screens now"), height=28)
        self.again.setObjectName("start-again")
        self.again.clicked.connect(start_again)
        self._meaning = self.add_row(tr("Screens and words"), "", self.again, self.mode)
        self.who = Button("", parent=self)
        self.who.setObjectName("change-who")
        self.who.clicked.connect(change_who)
        self.who.clicked.connect(self.show_facts)
        self.who.setVisible(not home)
        if not home:
            self.add_row(
                tr("At the desk"),
                tr("These initials stand at everything that is written down on this machine."),
                self.who,
            )
        self.show_facts()

    def show_facts(self) -> None:
        """Show what holds."""
        chosen = self._desk.clinic.home
        self.mode.choose("home" if chosen else "clinic")
        self.again.setVisible(chosen is not self._home)
        if chosen is self._home:
            self._meaning.setText(
                tr("One day at a time for you and who lives with you.")
                if chosen
                else tr("A list of everybody by what is due next.")
            )
        else:
            self._meaning.setText(tr("Saved. The other screens come with the next start."))
        self.who.setText(tr("{who} · change…").format(who=self._desk.clinic.who))
        self.who.updateGeometry()

    def _on_mode(self, mode: str) -> None:
        kept(self._desk, lambda: settings.set_home(self._desk.clinic, home=mode == "home"))
        self.show_facts()
