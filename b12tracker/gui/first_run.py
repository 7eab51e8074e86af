"""The first run: clinic or home, where the data lies, and what to begin with. Three panels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from b12tracker.gui import theme
from b12tracker.gui.first_run_panels import Begin, BeginPanel, FolderPanel, UsePanel, unusable
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.focus_ring import FocusRing
from b12tracker.gui.widgets.page_scroll import PageScroll
from b12tracker.gui.widgets.text import Text
from b12tracker.paths import DATA_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QKeyEvent

    from b12tracker.gui.window_state import WindowState

_STEPS, _WHERE = 3, 2
_WIDE, _HIGH = 1366, 768


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstChoice:
    """What was chosen."""

    home: bool
    guideline_set: str
    initials: str  # empty: the name of the login
    data: Path  # the folder
    begin: Begin
    backup: Path | None = None  # to be put in place of the empty file


class FirstRun(QDialog):
    """Asks three things, each in its panel; all three are seen from the beginning."""

    def __init__(
        self, data: Path, sets: Mapping[str, str], state: WindowState, *, fixed: bool = False
    ) -> None:
        """Make the window.

        Args:
            data: the folder that is proposed.
            sets: the guideline sets with their names; the first one is proposed.
            state: of the user, for the colours and the text size.
            fixed: the folder was named on the command line and is not asked for.
        """
        super().__init__()
        self.choice: FirstChoice | None = None
        self._data, self._fixed, self._step = data, fixed, 1
        self._backup: Path | None = None
        theme.wear(state.scheme, state.text_percent, home=True)
        self.setWindowTitle("B12 Tracker")
        self.setObjectName("first-run")
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self._ring = FocusRing(self)
        look = theme.current()
        self._alone = look.large  # one panel at a time: side by side they would not fit
        outer = QVBoxLayout(self)
        side = look.px(20 if self._alone else 64)
        outer.setContentsMargins(side, look.px(20 if self._alone else 32), side, look.px(20))
        outer.setSpacing(look.px(14))
        outer.addLayout(self._head())
        self.trouble = Notice(Tone.CRITICAL)
        self.trouble.setObjectName("trouble")
        self.trouble.hide()
        outer.addWidget(self.trouble)
        self.use, self.where, self.begin = UsePanel(sets), FolderPanel(fixed=fixed), BeginPanel()
        self.where.change.clicked.connect(self._on_change)
        self.where.show_folder(data)
        self.begin.chosen.connect(lambda begin: self._finish(Begin(begin)))
        self._panels = [self.use, self.where, self.begin]
        row: QBoxLayout = QVBoxLayout() if self._alone else QHBoxLayout()
        row.setSpacing(look.px(20))
        for panel in self._panels:
            row.addWidget(panel, 1)
        inner = QWidget()
        inner.setLayout(row)
        row.setContentsMargins(2, 2, 2, 2)
        area = PageScroll()
        area.hold(inner)
        outer.addWidget(area, 1)
        outer.addLayout(self._foot())
        self.resize(_WIDE, _HIGH)
        self._show_step(1)

    # --- building --------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(self.tr("Welcome to B12 Tracker"), "headline"))
        words.addWidget(
            Text(self.tr("Three steps, about two minutes. Nothing leaves this computer."), "quiet")
        )
        row.addLayout(words, 1)
        short = self.tr("I have data…") if self._alone else self.tr("I already have data…")
        self.existing = Button(short, height=35, icon="backup")
        self.existing.setObjectName("existing-data")
        self.existing.clicked.connect(self._on_existing)
        row.addWidget(self.existing, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        self.count = Text("", "quiet")
        row.addWidget(self.count)
        row.addStretch(1)
        self.back = Button(self.tr("Back"), key="Esc", height=40)
        self.back.setObjectName("back")
        self.back.clicked.connect(self._on_back)
        row.addWidget(self.back)
        self.next = Button(self.tr("Next"), kind=Kind.PRIMARY, key="Enter", height=40)
        self.next.setObjectName("next")
        self.next.clicked.connect(self._on_next)
        row.addWidget(self.next)
        return row

    # --- steps -----------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """The step that is asked now."""
        return self._step

    def _show_step(self, step: int) -> None:
        self._step = step
        self.trouble.hide()
        for number, panel in enumerate(self._panels, 1):
            panel.setEnabled(number == step)
            panel.mark.show_step(step)
            if self._alone:
                panel.setVisible(number == step)
        self.count.setText(self.tr("Step {n} of {all}").format(n=step, all=_STEPS))
        self.back.setEnabled(step > 1)
        self.next.setVisible(step < _STEPS)
        first: QWidget = self.begin.choices[Begin.PERSON]
        if step == 1:
            first = self.use.at_home if self.use.at_home.isChecked() else self.use.in_clinic
        elif step == _WHERE:
            first = self.next
        first.setFocus()

    def _on_next(self) -> None:
        where = self._step == _WHERE
        if where and (why := unusable(self._data)):
            self.trouble.say(why)
            self.trouble.show()
        elif where and (self._data / DATA_FILE).exists():
            self._finish(Begin.EXISTING)
        else:
            self._show_step(min(self._step + 1, _STEPS))

    def _on_back(self) -> None:
        self._show_step(max(self._step - 1, 1))

    def _finish(self, begin: Begin) -> None:
        self.choice = FirstChoice(
            home=self.use.at_home.isChecked(),
            guideline_set=self.use.sets.value,
            initials=self.use.initials.text if self.use.in_clinic.isChecked() else "",
            data=self._data,
            begin=begin,
            backup=self._backup,
        )
        self.accept()

    # --- folders and files -----------------------------------------------------------------------

    def set_folder(self, folder: Path) -> None:
        """Propose another folder."""
        self._data = folder
        self.where.show_folder(folder)

    def _ask(self, made: QFileDialog, done: Callable[[Path], None]) -> None:
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.fileSelected.connect(lambda name: done(Path(name)))
        made.open()

    def _on_change(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the data"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._ask(dialog, self.set_folder)

    def _on_existing(self) -> None:
        dialog = QFileDialog(self, self.tr("Data file or backup"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("B12 Tracker (*.b12)")
        self._ask(dialog, self.use_existing)

    def use_existing(self, file: Path) -> None:
        """Open a data file where it lies, or put a backup in the place of the empty file."""
        if file.name == DATA_FILE and not self._fixed:
            self._data = file.parent
        else:
            self._backup = file
        self._finish(Begin.EXISTING)

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose, Enter goes on, Escape goes back and never closes by mistake."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self._step > 1:
                self._on_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._step < _STEPS:
                self._on_next()
        elif self._step in (1, _STEPS) and event.text().isdigit():
            self._choose(int(event.text()))
        else:
            super().keyPressEvent(event)

    def _choose(self, number: int) -> None:
        choices = [self.use.at_home, self.use.in_clinic]
        if self._step > 1:
            choices = [*self.begin.choices.values()]
        if 1 <= number <= len(choices):
            choices[number - 1].click()
