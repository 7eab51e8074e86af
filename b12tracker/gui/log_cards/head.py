"""Who a card is about: name, birth date, number, what is to be known before touching anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.layouts import FlowLayout
from b12tracker.gui.widgets.text import Elided, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from b12tracker.core.records import Patient


class ChipRow(QWidget):
    """Chips that break into lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap=theme.current().px(4))
        self.chips: list[Chip] = []

    def show_chips(self, chips: Sequence[ChipText], *, pressable: bool = False) -> None:
        """Show other chips."""
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = [Chip(chip, pressable=pressable, parent=self) for chip in chips]
        for chip in self.chips:
            self._flow.addWidget(chip)
            chip.show()
        self.setVisible(bool(chips))
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Return that a narrow place makes it higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in a place of that width."""
        return self._flow.heightForWidth(width)

    def sizeHint(self) -> QSize:
        """Return the height at the width that it has."""
        wide = self.width() if self.width() > 0 else theme.current().px(350)
        return QSize(wide, self._flow.heightForWidth(wide))


class PatientHead(QWidget):
    """Name, birth date, age and number; allergies; who could be mixed up with this person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        self.name = Elided("", "title")
        self.name.setMinimumHeight(look.px(28))
        self.facts = Elided("", "medium")
        self.line = Elided("", "help")
        self.chips = ChipRow()
        self.same_name = Notice(Tone.WARN, "", strong=self.tr("Same name:"), edge=True)
        self.same_name.hide()
        for widget in (self.name, self.facts, self.line):
            column.addWidget(widget)
        column.addSpacing(look.px(4))
        column.addWidget(self.chips)
        column.addSpacing(look.px(2))
        column.addWidget(self.same_name)

    def show_patient(
        self,
        patient: Patient,
        today: date,
        *,
        line: str = "",
        chips: Sequence[ChipText] = (),
        same_name: Sequence[Patient] = (),
        like_name: Sequence[Patient] = (),
    ) -> None:
        """Show a person.

        Args:
            patient: whom.
            today: for the age.
            line: what is below, e.g. the last injection.
            chips: allergies and flags.
            same_name: people of the same name; birth dates tell them apart.
            like_name: people whose name sounds alike.
        """
        self.name.setText(patient.name)
        parts = [words.partial(patient.born), words.age(patient.born, today)]
        if patient.identifiers:
            parts.append(self.tr("No. {number}").format(number=patient.identifiers[0].value))
        self.facts.setText(" · ".join(part for part in parts if part))
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self.chips.show_chips(chips)
        others = ", ".join(
            self.tr("another {name}, born {day}").format(
                name=f"{other.given} {other.family}".strip(), day=words.partial(other.born)
            )
            for other in (*same_name, *like_name)[:2]
        )
        self.same_name.setVisible(bool(others))
        word = self.tr("Same name:") if same_name else self.tr("Like name:")
        self.same_name.say(others, strong=word)


def label_of(text: str) -> Text:
    """Return the overline of a section."""
    return Text(text, "label")
