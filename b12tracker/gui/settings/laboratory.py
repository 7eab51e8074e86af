"""The card about the laboratory's folder: which one is watched, and what could not be read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from b12tracker.core.errors import B12Error
from b12tracker.core.text import visible
from b12tracker.gui import words
from b12tracker.gui.settings.parts import Group, tr
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.text import Text
from b12tracker.services import watch_folder

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from b12tracker.gui.desk import Desk

_SHOWN = 5  # files that could not be read


class LaboratoryGroup(Group):
    """Off unless a folder is chosen."""

    def __init__(self, desk: Desk) -> None:
        self.state = Chip(ChipText(Tone.MUTED, ""))
        super().__init__(
            tr("Laboratory"),
            tr(
                "While the program runs, new files of a folder are read, each once. Sure matches "
                "are filed, the rest waits in Review. The files stay as they are."
            ),
            self.state,
        )
        self._desk = desk
        self.choose = Button(tr("Choose a folder…"))
        self.choose.setObjectName("choose-watched")
        self.choose.clicked.connect(self._on_choose)
        self.stop = Button(tr("Watch no folder"))
        self.stop.setObjectName("stop-watching")
        self.stop.clicked.connect(self._on_stop)
        self.folder = self.add_row(tr("Watched folder"), "", self.choose, self.stop)
        self.clear = Button(tr("Clear"))
        self.clear.setObjectName("clear-faults")
        self.clear.clicked.connect(self._on_clear)
        self.faults = self.add_row(tr("Not read"), "", self.clear)
        self.trouble = Text("", "error", wrap=True)
        self.trouble.hide()
        self.column.addWidget(self.trouble)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is shown only when it is."""
        super().showEvent(event)
        self.show_facts()

    def show_facts(self) -> None:
        """Show which folder is watched, and what of it could not be read."""
        clinic = self._desk.clinic
        folder = watch_folder.watched_folder(clinic)
        self.state.set_chip(
            ChipText(Tone.OK, tr("Watched")) if folder else ChipText(Tone.MUTED, tr("Off"))
        )
        self.folder.setText(folder.replace(os.sep, f"{os.sep}\u200b") or tr("none"))
        self.stop.setVisible(bool(folder))
        found = watch_folder.list_faults(clinic)
        lines = [
            f"{words.day(one.at.astimezone().date())}, {visible(one.name)}: {visible(one.fault)}"
            for one in found[:_SHOWN]
        ]
        if len(found) > _SHOWN:
            lines.append(tr("and {n} more").format(n=len(found) - _SHOWN))
        self.faults.setText("\n".join(lines) or tr("nothing"))
        self.clear.setVisible(bool(found))

    def _on_choose(self) -> None:
        self._desk.ask.folder(tr("The laboratory's folder"), self.watch)

    def watch(self, folder: Path) -> None:
        """Watch a folder from now on; what speaks against it is said in place."""
        self._do(folder)

    def _on_stop(self) -> None:
        self._do(None)

    def _do(self, folder: Path | None) -> None:
        self.trouble.hide()
        try:
            watch_folder.watch(self._desk.clinic, folder)
        except B12Error as problem:
            self.trouble.setText(str(problem))
            self.trouble.show()
        self.show_facts()

    def _on_clear(self) -> None:
        watch_folder.forget_faults(self._desk.clinic)
        self.show_facts()
