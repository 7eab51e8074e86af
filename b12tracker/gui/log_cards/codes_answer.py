"""Which test a code is, and in which unit where the laboratory sends none: rows with their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.core.laboratory import CodeAnswer
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import Field
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.log_cards.codes_words import test_choices
from b12tracker.gui.log_cards.head import label_of
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text
from b12tracker.services import code_answers

if TYPE_CHECKING:
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.lab_codes import OpenCode

_ROWS = 6  # tests with a key of their own


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodesCard", text)


class CodeAnswerFields(QWidget):
    """The likely tests as rows, all others in a list; the unit below them."""

    changed = Signal()

    def __init__(self, clinic: Clinic) -> None:
        super().__init__()
        self._clinic = clinic
        self._one: OpenCode | CodeAnswer | None = None
        self._choices: list[tuple[str, ChoiceRow]] = []
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(label_of(_tr("This code is")))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(4))
        column.addLayout(self._rows)
        self.test = Choice()
        self.test.setObjectName("code-test")
        self.test.currentIndexChanged.connect(self._on_other)
        self._other = Field(_tr("or another test"), self.test, help_line=False)
        column.addWidget(self._other)
        self.units = Choice()
        self.units.setObjectName("code-unit")
        self.units.currentIndexChanged.connect(self.changed)
        self._unit_field = Field(_tr("in"), self.units, help_line=False)
        column.addWidget(self._unit_field)
        self.sent = Text("", "quiet", wrap=True)
        column.addWidget(self.sent)

    def show_code(self, one: OpenCode | CodeAnswer) -> None:
        """Ask about a code; what was answered is chosen, else nothing is guessed."""
        self._one = one
        offered = test_choices(self._clinic, one)
        self._offer(offered[:_ROWS])
        others = offered[_ROWS:]
        with QSignalBlocker(self.test):
            self.test.set_choices([("", _tr("choose the test")), *others])
        self._other.setVisible(bool(others))
        self.choose(one.test if isinstance(one, CodeAnswer) else "")

    def _offer(self, tests: list[tuple[str, str]]) -> None:
        for _, row in self._choices:
            self._rows.removeWidget(row)
            row.hide()
            row.setObjectName("")  # nobody finds it any more
            row.deleteLater()
        self._choices = []
        for number, (test, word) in enumerate(tests, 1):
            row = ChoiceRow(word, key=str(number))
            row.setObjectName(f"test-{number}")
            row.clicked.connect(self._on_row)
            self._rows.addWidget(row)
            self._choices.append((test, row))

    @property
    def chosen(self) -> str:
        """The test that is chosen; empty: none yet."""
        return next((key for key, row in self._choices if row.isChecked()), self.test.value)

    @property
    def unit(self) -> str:
        """The unit that is said; empty: as the laboratory sends it, or none yet."""
        return self.units.value if self.asks_unit else ""

    @property
    def asks_unit(self) -> bool:
        """Whether the laboratory sends no unit of this test."""
        return self._unit_field.isVisibleTo(self)

    def choose(self, test: str) -> None:
        """Choose a test by its key."""
        for key, row in self._choices:
            row.setChecked(key == test)
        with QSignalBlocker(self.test):
            self.test.setCurrentIndex(0)
            self.test.choose(test)
        self._on_test()

    def choose_number(self, number: int) -> None:
        """Choose by the key of a row; another number changes nothing."""
        if 1 <= number <= len(self._choices):
            self.choose(self._choices[number - 1][0])

    def _on_row(self) -> None:
        self.choose(next((key for key, row in self._choices if row is self.sender()), ""))

    def _on_other(self) -> None:
        for _, row in self._choices:
            row.setChecked(False)
        self._on_test()

    def _on_test(self) -> None:
        one, test = self._one, self.chosen
        known = self._clinic.knowledge.labs.analytes
        sent = code_answers.unit_sent(test, one.local) if one is not None and test else ""
        asks = test in known and not sent
        self._unit_field.setVisible(asks)
        if asks:
            choices = [(unit, words.lab_unit(unit) or unit) for unit in known[test].units]
            with QSignalBlocker(self.units):
                self.units.set_choices([("", _tr("choose the unit")), *choices])
                if isinstance(one, CodeAnswer) and one.test == test:
                    self.units.choose(one.unit)
        self.sent.setVisible(bool(sent))
        said = _tr("In {unit}, as the laboratory sends it.")
        self.sent.setText(said.format(unit=words.lab_unit(sent)))
        self.changed.emit()
