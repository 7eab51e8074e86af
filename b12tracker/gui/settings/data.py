"""The card about the data: where it lies, how old the last backup is, and making one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QWidget

from b12tracker import log
from b12tracker.core.errors import B12Error
from b12tracker.gui import theme, words
from b12tracker.gui.navigator import Card
from b12tracker.gui.settings.parts import Group, tr
from b12tracker.gui.status_line import age_words, backup_tone
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.layouts import FlowLayout
from b12tracker.gui.widgets.text import Text
from b12tracker.services import maintenance

if TYPE_CHECKING:
    from pathlib import Path

    from b12tracker.gui.actions import Doer
    from b12tracker.gui.desk import Desk


class DataGroup(Group):
    """The folder, its backups, and a check of the file."""

    def __init__(self, desk: Desk, window: Doer) -> None:
        self.state = Chip(ChipText(Tone.MUTED, ""))
        super().__init__(
            tr("Data and backups"),
            tr("One folder holds everything. It can be copied and taken along."),
            self.state,
        )
        self._desk = desk
        look = theme.current()
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(8))
        grid.setColumnStretch(1, 1)
        self.folder, self.last = Text("", wrap=True), Text("", wrap=True)
        self.kept, self.checked = Text("", wrap=True), Text("", wrap=True)
        self.folder.setObjectName("data-folder")
        self.last.setObjectName("last-backup")
        self.checked.setObjectName("file-check")
        self.checked.setText(tr("At each start after a week, or after a crash"))
        for row, (word, shown) in enumerate(
            (
                (tr("Folder"), self.folder),
                (tr("Last backup"), self.last),
                (tr("Backups"), self.kept),
                (tr("File check"), self.checked),
            )
        ):
            grid.addWidget(Text(word, "quiet"), row, 0)
            grid.addWidget(shown, row, 1)
        self.column.addLayout(grid)
        self.backup = Button(tr("Back up now"))
        self.backup.setObjectName("back-up-now")
        self.backup.clicked.connect(window.backup_now)
        self.open = Button(tr("Open folder"))
        self.open.setObjectName("open-folder")
        self.open.clicked.connect(self._on_open)
        self.check = Button(tr("Check the file"))
        self.check.setObjectName("check-file")
        self.check.clicked.connect(self._on_check)
        self.export = Button(tr("Export…"))
        self.export.setObjectName("export")
        self.export.clicked.connect(lambda: desk.navigator.open_card(Card.EXPORT))
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=look.px(8))
        for button in (self.backup, self.open, self.check, self.export):
            flow.addWidget(button)
        self.column.addWidget(buttons)
        self.show_facts()

    def show_facts(self) -> None:
        """Look at the folder again."""
        clinic = self._desk.clinic
        self.folder.setText(_breakable(clinic.folder))
        try:
            made = maintenance.list_backups(clinic)
        except (B12Error, OSError) as problem:
            log.error(problem, "backups.unreadable")
            made = ()
        now = clinic.now()
        newest = made[0] if made else None
        tone = backup_tone(newest.at if newest else None, now, practice=self._desk.practice)
        if newest is None:
            self.last.setText(
                tr("Practice data is not backed up by itself")
                if self._desk.practice
                else tr("None yet. One is made after the first change.")
            )
            self.kept.setText(tr("none"))
        else:
            at = newest.at.astimezone()
            self.last.setText(
                tr("{day}, {time}, counted: {people}").format(
                    day=words.day(at.date()),
                    time=words.clock(at.time()),
                    people=words.counted(newest.patients, tr("patient"), tr("patients")),
                )
            )
            self.kept.setText(
                tr("{count}, each opened and counted after it was made").format(
                    count=words.counted(len(made), tr("copy"), tr("copies"))
                )
            )
        said = {
            Tone.OK: tr("Backed up"),
            Tone.WARN: tr("No backup yet") if newest is None else age_words(now - newest.at),
        }
        self.state.set_chip(ChipText(tone, said.get(tone, tr("Practice data"))))

    def _on_open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.clinic.folder))):
            self._desk.navigator.fail(
                tr("The folder could not be opened by a program of this computer."),
                str(self._desk.clinic.folder),
            )

    def _on_check(self) -> None:
        self._desk.tasks.run(
            lambda _: maintenance.check(self._desk.clinic, full=True),
            self._on_checked,
            self._on_failed,
        )

    def _on_checked(self, found: maintenance.CheckResult) -> None:
        at = words.clock(self._desk.clinic.now().astimezone().time())
        if found.ok:
            self.checked.setText(
                tr("{time}: no fault found, {people}, {steps} in the history").format(
                    time=at,
                    people=words.counted(found.patients or 0, tr("patient"), tr("patients")),
                    steps=words.counted(found.operations or 0, tr("step"), tr("steps")),
                )
            )
        else:
            self.checked.setText(" ".join((f"{at}:", *found.problems)))

    def _on_failed(self, problem: BaseException) -> None:
        self._desk.navigator.fail(tr("The file could not be checked."), str(problem))


def _breakable(folder: Path) -> str:
    """Return a long name that breaks at its slashes."""
    return str(folder).replace(os.sep, f"{os.sep}\u200b")
