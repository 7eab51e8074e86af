"""The first step of an injection: the name and the birth date are asked for, and that is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.gui.log_cards.steps import Step
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class IdentityStep(Step):
    """Shows whether somebody has asked."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(number, "", key="Space", parent=parent)
        self.label.setText(self.tr("Identity"))
        self._text = Text("")
        self.content.addWidget(self._text)

    def show_asked(self, *, asked: bool) -> None:
        """Say whether the name and the birth date were asked for."""
        self.set_done(done=asked)
        self._text.setText(
            self.tr("Name and birth date asked") if asked else self.tr("Ask name and birth date")
        )
        self._text.set_role("" if asked else "strong")
