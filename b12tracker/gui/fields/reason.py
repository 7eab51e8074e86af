"""A reason in a few words; the arrow keys go through the usual ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget


class ReasonLine(QLineEdit):
    """Down and Up put a usual reason in, as long as nothing else was typed."""

    def __init__(self, usual: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual = tuple(usual)
        self.setMaxLength(500)
        if usual:
            self.setPlaceholderText(
                QCoreApplication.translate("ReasonLine", "in a few words, or ↓ for a usual reason")
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the usual reasons."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        typed = self.text().strip()
        if not self._usual or step is None or (typed and typed not in self._usual):
            super().keyPressEvent(event)
            return
        at = self._usual.index(typed) + step if typed else 0 if step > 0 else -1
        self.setText(self._usual[at % len(self._usual)])


def slips() -> tuple[str, ...]:
    """Return why an entry is corrected most often."""
    return (
        QCoreApplication.translate("ReasonLine", "typing slip"),
        QCoreApplication.translate("ReasonLine", "misread"),
        QCoreApplication.translate("ReasonLine", "told later"),
    )


def mix_ups() -> tuple[str, ...]:
    """Return why an entry stands at the wrong patient most often."""
    return (
        QCoreApplication.translate("ReasonLine", "wrong patient chosen"),
        QCoreApplication.translate("ReasonLine", "same name"),
    )


def mistakes() -> tuple[str, ...]:
    """Return why an entry does not count most often."""
    return (
        QCoreApplication.translate("ReasonLine", "entered by mistake"),
        QCoreApplication.translate("ReasonLine", "entered twice"),
    )
