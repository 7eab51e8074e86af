"""A moment in which nobody types: what a program does by itself waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_INPUT = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class Quiet(QObject):
    """Waits until there was no key, click or wheel for a while."""

    came = Signal()

    def __init__(self, app: QApplication, quiet_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self.timer = QTimer(self)
        self.timer.setInterval(quiet_ms)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._on_timeout)

    @property
    def waits(self) -> bool:
        """Whether the moment is waited for."""
        return self.timer.isActive()

    def wait(self) -> None:
        """Begin to wait, or begin anew."""
        # Only while it waits: a filter in Python sees every event of the program.
        self._app.installEventFilter(self)
        self.timer.start()

    def stop(self) -> None:
        """Wait no more."""
        self.timer.stop()
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin the quiet time anew with each key and click."""
        if event.type() in _INPUT:
            self.timer.start()
        return super().eventFilter(watched, event)

    def _on_timeout(self) -> None:
        self.stop()
        self.came.emit()
