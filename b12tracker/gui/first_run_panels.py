"""The three panels of the first run: what it is used for, where the data lies, how to begin."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from b12tracker.gui import theme
from b12tracker.gui.fields.field import Field, TextField
from b12tracker.gui.widgets.big_choice import BigChoice, StepMark
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text
from b12tracker.paths import DATA_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)


class Begin(StrEnum):
    """What to begin with."""

    PERSON = "person"
    CARD = "card"  # a paper card: the person, then the days of past doses
    FILE = "file"
    PRACTICE = "practice"
    EXISTING = "existing"  # data of an earlier time: nothing more is asked


class Panel(QFrame):
    """A step with its mark, its question and what it means."""

    def __init__(self, number: int, title: str, more: str) -> None:
        super().__init__()
        look = theme.current()
        self.setProperty("part", "card")
        self.setObjectName(f"step-{number}")
        self.column = QVBoxLayout(self)
        pad = look.px(20)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(look.px(10))
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        self.mark = StepMark(number)
        head.addWidget(self.mark)
        head.addWidget(Text(title, "lead-strong", wrap=True), 1)
        self.column.addLayout(head)
        self.column.addWidget(Text(more, "quiet", wrap=True))
        self.column.addSpacing(look.px(4))


class UsePanel(Panel):
    """At home or in a clinic, and whose guideline."""

    def __init__(self, sets: Mapping[str, str]) -> None:
        super().__init__(
            1,
            _tr("Where is it used?"),
            _tr("Sets the screens and the words, not the data."),
        )
        self.at_home = BigChoice(
            _tr("At home"), _tr("for yourself or your family"), "patient", key="1", radio=True
        )
        self.at_home.setObjectName("at-home")
        self.in_clinic = BigChoice(
            _tr("In a clinic"), _tr("a list of patients"), "patients", key="2", radio=True
        )
        self.in_clinic.setObjectName("in-clinic")
        self.at_home.setChecked(True)
        for one in (self.at_home, self.in_clinic):
            one.toggled.connect(self._on_place)
            self.column.addWidget(one)
        self.sets = Choice(sets.items())
        self.sets.setObjectName("guideline-set")
        self.column.addSpacing(theme.current().px(4))
        self.column.addWidget(
            Field(_tr("Guideline and units of the laboratory"), self.sets, help_line=False)
        )
        self.initials = TextField(_tr("Your initials, as they stand at entries"), most=40)
        self.initials.line.setObjectName("initials")
        self.column.addWidget(self.initials)
        self.initials.hide()
        self.column.addStretch(1)
        self.column.addWidget(Text(_tr("All of it can be changed later."), "help", wrap=True))

    def _on_place(self) -> None:
        self.initials.setVisible(self.in_clinic.isChecked())


class FolderPanel(Panel):
    """The folder of the data; a fixed one is only told."""

    def __init__(self, *, fixed: bool) -> None:
        super().__init__(
            2,
            _tr("Where does the data lie?"),
            _tr("In one folder, which you can copy, move and take with you."),
        )
        self.column.addWidget(Text(_tr("Folder"), "label"))
        self.folder = Text("", "medium", wrap=True)
        self.folder.setObjectName("folder")
        self.column.addWidget(self.folder)
        self.change = Button(_tr("Another folder…"), height=35)
        self.change.setObjectName("change-folder")
        row = QHBoxLayout()
        row.addWidget(self.change)
        row.addStretch(1)
        self.column.addLayout(row)
        if fixed:
            self.change.hide()
        self.column.addSpacing(theme.current().px(4))
        for said in (
            _tr("A backup is made beside it each day, and checked."),
            _tr("Whoever can open this folder can read it: choose one that is yours."),
            _tr("No account. Nothing is sent."),
        ):
            self.column.addWidget(Text(said, "quiet", wrap=True))
        self.column.addStretch(1)

    def show_folder(self, folder: Path) -> None:
        """Show a folder, and whether there is data in it."""
        said = str(folder)
        if (folder / DATA_FILE).exists():
            said = _tr("{folder}\nThere is data in it already; it will be opened.").format(
                folder=said
            )
        # Long names of folders break at their slashes.
        self.folder.setText(said.replace(os.sep, f"{os.sep}\u200b"))


class BeginPanel(Panel):
    """What to begin with: a click ends the questions."""

    chosen = Signal(str)  # Begin

    def __init__(self) -> None:
        super().__init__(
            3,
            _tr("How do you want to begin?"),
            _tr("You can do each of them again later."),
        )
        self.choices: dict[Begin, BigChoice] = {}
        for number, (begin, word, more, icon) in enumerate(
            (
                (Begin.PERSON, _tr("The first person"), _tr("name, birth date, plan"), "plus"),
                (
                    Begin.CARD,
                    _tr("A paper card"),
                    _tr("the person, then the past injections"),
                    "edit",
                ),
                (Begin.FILE, _tr("A file"), _tr("from a program or laboratory"), "import"),
                (
                    Begin.PRACTICE,
                    _tr("Practice data"),
                    _tr("invented people; nothing is kept"),
                    "patients",
                ),
            ),
            1,
        ):
            button = BigChoice(word, more, icon, key=str(number), radio=False)
            button.setObjectName(f"begin-{begin.value}")
            button.clicked.connect(self._on_clicked)
            button.setProperty("begin", begin.value)
            self.choices[begin] = button
            self.column.addWidget(button)
        self.column.addStretch(1)

    def _on_clicked(self) -> None:
        self.chosen.emit(self.sender().property("begin"))


def unusable(folder: Path) -> str:
    """Return why a folder cannot hold the data, for people; empty: it can."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not there.is_dir():
        said = _tr("{folder} is a file. Choose a folder.")
        return said.format(folder=there)
    if not os.access(there, os.W_OK | os.X_OK):
        said = _tr("Nothing can be written into {folder}. Choose a folder of your own.")
        return said.format(folder=there)
    return ""
