"""The tallies: each number is a button that opens exactly the rows it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.tally import LEAST_WIDTH, TallyButton

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from b12tracker.services.worklist import Tallies

_TONES = {
    "due": Tone.WARN,
    "overdue": Tone.CRITICAL,
    "lapsed": Tone.CRITICAL,
    "no_date": Tone.WARN,
    "to_call": Tone.INFO,
    "results": Tone.INFO,
    "unfinished": Tone.WARN,
    "flags": Tone.INFO,
}


def tally_words() -> dict[str, str]:
    """Return the word of each tally by its key, in their order."""
    return {
        "due": _tr("due"),
        "overdue": _tr("overdue"),
        "lapsed": _tr("lapsed"),
        "no_date": _tr("no date"),
        "to_call": _tr("to call"),
        "results": _tr("results"),
        "unfinished": _tr("unfinished"),
        "flags": _tr("flags"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("TallyRow", text)


class TallyRow(QWidget):
    """All tallies side by side; in two lines where they would not fit."""

    chosen = Signal(str)  # the key of a tally, or "" for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.current().px(8))
        self._columns = 0
        self._buttons: dict[str, TallyButton] = {}
        for key, word in tally_words().items():
            button = TallyButton(key, word, _TONES[key], self)
            explains(button, "today#The buttons at the top")
            button.clicked.connect(self._on_clicked)
            self._buttons[key] = button
        self._lay_out(len(self._buttons))

    def show_tallies(self, tallies: Tallies) -> None:
        """Show other numbers."""
        for key, button in self._buttons.items():
            button.set_count(getattr(tallies, key))

    def choose(self, key: str) -> None:
        """Show one as chosen; none for an empty key."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def word(self, key: str) -> str:
        """Return the word of a tally."""
        return self._buttons[key].word if key in self._buttons else ""

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, TallyButton):
            self.chosen.emit(button.key if button.isChecked() else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break into two lines where the words would be cut."""
        super().resizeEvent(event)
        least = theme.current().px(LEAST_WIDTH + 8)
        fits = max(min(event.size().width() // least, len(self._buttons)), 1)
        self._lay_out(fits if fits >= len(self._buttons) else -(-len(self._buttons) // 2))

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, at // columns, at % columns)
