"""The promise of the injection card: the next due day; before it can be made, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.findings import DueItem
    from b12tracker.core.records import Dose
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def _tr(text: str) -> str:
    return QCoreApplication.translate("NextBox", text)


class NextBox(QFrame):
    """Stands alone above the main action: the nurse reads it out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "box")
        look = theme.current()
        self.setMinimumHeight(look.px(44))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(4), look.px(10), look.px(4))
        column.setSpacing(look.px(2))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        column.addLayout(row, 1)
        self._label = Text(self.tr("Next due"), "quiet")
        row.addWidget(self._label)
        self.text = Text("", "lead-strong")
        self.text.setObjectName("next-due")
        row.addWidget(self.text, 1)
        self._help = Text("", "help")
        row.addWidget(self._help)
        self._closed = QWidget()
        below = QHBoxLayout(self._closed)
        below.setContentsMargins(0, 0, 0, look.px(2))
        below.setSpacing(look.px(8))
        self.closed = Text("", "help", wrap=True)
        self.closed.setObjectName("next-closed")
        below.addWidget(ShapeMark(Tone.WARN, 8), 0, _MIDDLE)
        below.addWidget(self.closed, 1)
        self._closed.hide()
        column.addWidget(self._closed)

    def show_missing(self, why: str) -> None:
        """Say what is still to be done."""
        self.show_closed("")
        self._label.hide()
        self.text.setAlignment(_MIDDLE | Qt.AlignmentFlag.AlignLeft)
        self.text.setWordWrap(True)
        self.text.set_role("quiet")
        self.text.setText(why)
        self._help.setText("")

    def show_next(self, following: DueItem | None, on: date) -> None:
        """Promise the next day, as counted from a dose on a day."""
        self.show_closed("")
        self._label.show()
        self.text.setAlignment(_MIDDLE | Qt.AlignmentFlag.AlignRight)
        self.text.setWordWrap(False)
        self.text.set_role("lead-strong")
        if following is None:
            self.text.setText(self.tr("no further dose is planned"))
            self._help.setText("")
        else:
            self.text.setText(words.weekday(following.day))
            self._help.setText(words.distance(following.day, on))

    def show_closed(self, said: str) -> None:
        """Say that the day is one on which the clinic is closed; empty takes it away."""
        self.closed.setText(f"{said[:1].upper()}{said[1:]}")
        self._closed.setVisible(bool(said))


def saved_words(name: str, dose: Dose, following: DueItem | None) -> str:
    """Return the sentence after a dose was saved: of whom, and when the next one is due."""
    said = _tr("Injection saved: {name}.") if dose.route.parenteral else _tr("Dose saved: {name}.")
    after = _tr("No further dose is planned.")
    if following is not None:
        after = _tr("Next due {day}.").format(day=words.weekday(following.day))
    return f"{said.format(name=name)} {after}"
