"""The cards about letters: who writes them, and in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit

from b12tracker.core import letters as texts
from b12tracker.core.errors import B12Error
from b12tracker.core.letters import Letter, Place
from b12tracker.gui import theme
from b12tracker.gui.fields.field import Field, TextField, mark
from b12tracker.gui.keys import shortcut
from b12tracker.gui.paper.letter import letter_title, place_word
from b12tracker.gui.settings.parts import Group, kept, tr
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind, Segment
from b12tracker.gui.widgets.text import Text
from b12tracker.services import letters, settings

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk


class ClinicGroup(Group):
    """Name, address and phone of the clinic."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Clinic"), tr("As it stands on letters and handouts."))
        self._desk = desk
        self.facts = {
            settings.CLINIC_NAME: TextField(tr("Name of the clinic"), help_line=False),
            settings.CLINIC_ADDRESS: TextField(tr("Address, with commas"), help_line=False),
            settings.CLINIC_PHONE: TextField(tr("Phone for patients"), most=60, help_line=False),
        }
        for name, field in self.facts.items():
            field.line.setObjectName(name)
            field.line.editingFinished.connect(self._on_typed)
            self.column.addWidget(field)
        self.show_facts()

    def show_facts(self) -> None:
        """Show what holds."""
        for name, field in self.facts.items():
            field.set_text(settings.clinic_fact(self._desk.clinic, name))

    def _on_typed(self) -> None:
        line = self.sender()
        name = line.objectName()
        kept(
            self._desk,
            lambda: settings.set_clinic_fact(self._desk.clinic, name, self.facts[name].text),
        )


class LettersGroup(Group):
    """The words of each letter, until a clinic has its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            tr("Letters"),
            tr(
                "A letter asks somebody to come. It never tells anybody to stop or change a"
                " medicine: that is a talk with a clinician."
            ),
        )
        self._desk = desk
        look = theme.current()
        self.kind = Segment([(one.value, letter_title(one)) for one in Letter], tr("Which letter"))
        self.kind.setObjectName("letter-which")
        self.kind.chosen.connect(self._on_kind)
        self.column.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignLeft)
        self.words = QPlainTextEdit()
        self.words.setObjectName("letter-words")
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(look.px(260))
        self.words.textChanged.connect(self._on_typed)
        self.column.addWidget(Field(tr("Words of the letter"), self.words, help_line=False))
        self.problem = Text("", "error", wrap=True)
        self.problem.setObjectName("letter-problem")
        self.column.addWidget(self.problem)
        self.column.addWidget(Text(_places(), "help", wrap=True))
        self.save = Button(tr("Save the letter"), kind=Kind.PRIMARY, key="Ctrl+Enter")
        self.save.setObjectName("letter-save")
        self.save.clicked.connect(self._on_save)
        shortcut("Ctrl+Return", tr("Save the letter"), self.save.click, self.words)
        self.reset = Button(tr("Back to the program's words"))
        self.reset.setObjectName("letter-reset")
        self.reset.clicked.connect(self._on_reset)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.save)
        row.addWidget(self.reset)
        row.addStretch(1)
        self.column.addLayout(row)
        self.kind.choose(Letter.RECALL.value)
        self._show()

    @property
    def letter(self) -> Letter:
        """The letter that is shown."""
        return Letter(self.kind.value)

    def show_facts(self) -> None:
        """Show what holds, unless somebody is writing."""
        if not self._changed:
            self._show()

    @property
    def _kept_words(self) -> str:
        return letters.wording(self._desk.clinic, self.letter)

    @property
    def _changed(self) -> bool:
        return self.words.toPlainText() != self._shown

    def _show(self) -> None:
        self._shown = self._kept_words
        self.words.setPlainText(self._shown)
        self._on_typed()

    def _on_kind(self) -> None:
        self._show()

    def _on_typed(self) -> None:
        """Say at once what is wrong."""
        text = self.words.toPlainText()
        problem = ""
        try:
            texts.checked(text)
        except B12Error as found:
            problem = str(found)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        mark(self.words, Tone.CRITICAL if problem else None)
        self.words.setAccessibleDescription(problem)
        self.save.setEnabled(not problem and text != self._shown)
        self.reset.setEnabled(text != texts.OWN[self.letter])

    def _on_save(self) -> None:
        self._keep(self.words.toPlainText())

    def _on_reset(self) -> None:
        self._keep(texts.OWN[self.letter])

    def _keep(self, text: str) -> None:
        if kept(self._desk, lambda: letters.word(self._desk.clinic, self.letter, text)):
            self._show()


def _places() -> str:
    said = "; ".join(f"{{{place}}} {place_word(place)}" for place in Place)
    return tr("These are filled in: {places}.").format(places=said)
