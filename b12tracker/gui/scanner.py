"""Tells a scanner from fingers: both type, but only one of them twenty letters in half a second."""

from __future__ import annotations

from time import monotonic

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from b12tracker.core.gs1 import SEPARATOR, begins_a_code, may_become_a_code

_GAP_MS = 50  # scanners leave less between two letters, fingers more
_LEAST = 6  # letters in such a row are no accident
_SHIFTS = (Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_Control, Qt.Key.Key_CapsLock)
_TYPED_INTO = (QLineEdit, QPlainTextEdit, QComboBox)


class Scanner(QObject):
    """Watches the keys of one window, wherever its focus is, while it listens.

    What can become the code of a pack is held back until it is clear who types: a scan reaches no
    field and presses no button, and fingers get their letters a blink later. A bare number passes,
    but the Enter behind it does not.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._window: QWidget | None = None
        self._target: QWidget | None = None
        self._typed = ""  # in one go
        self._last = 0.0
        self._held: list[QKeyEvent] = []
        self._passing = False
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_GAP_MS)
        self._clock.timeout.connect(self._hand_on)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def listen(self, window: QWidget | None) -> None:
        """Listen to the keys of a window, or to none."""
        self._window = window
        self._on_focus(None, QApplication.focusWidget())

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        del old
        if self._target is not None and shiboken6.isValid(self._target):
            self._target.removeEventFilter(self)
            self._hand_on()
        self._held.clear()
        self._typed = ""
        here = new is not None and self._window is not None and new.window() is self._window
        self._target = new if here else None
        if self._target is not None:
            self._target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold a key back, or let it through."""
        if self._passing or watched is not self._target or not isinstance(event, QKeyEvent):
            return False
        if event.type() is not QEvent.Type.KeyPress or event.key() in _SHIFTS:
            return False
        if (monotonic() - self._last) * 1000 > _GAP_MS:
            self._hand_on()
            self._typed = ""
        self._last = monotonic()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._ended()
        text = event.text()
        if event.isAutoRepeat() or len(text) != 1 or not (text.isprintable() or text == SEPARATOR):
            self._hand_on()
            self._typed = ""
            return False
        self._typed += text
        if may_become_a_code(self._typed):
            self._held.append(event.clone())
            self._clock.start()
            return True
        self._hand_on()
        return False

    def _ended(self) -> bool:
        """Return whether Enter ended a scan; keys of fingers come before their Enter."""
        typed, self._typed = self._typed, ""
        scan = begins_a_code(typed) or (
            len(typed) >= _LEAST and " " not in typed and not isinstance(self._target, _TYPED_INTO)
        )
        if not scan:
            self._hand_on()
            return False
        self._held.clear()
        self._clock.stop()
        self.scanned.emit(typed)
        return True

    def _hand_on(self) -> None:
        """Let the window have the keys that were held back."""
        self._clock.stop()
        held, self._held = self._held, []
        target = self._target
        self._passing = True
        for key in held:
            if target is not None and shiboken6.isValid(target):
                QCoreApplication.sendEvent(target, key)
        self._passing = False
