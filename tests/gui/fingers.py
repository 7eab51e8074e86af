"""Typing with the fingers: real key events where the keyboard is, each of them counted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER, TAB, DOWN, ESC, SPACE = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Down,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Space,
)


class Fingers:
    """Presses keys in a window; `count` says how many. A chord counts as one."""

    def __init__(self, window) -> None:
        self._window = window
        self.count = 0

    def keys(self, *pressed) -> None:
        """Press letters of a text, or a key by its code."""
        for one in pressed:
            for key in one if isinstance(one, str) else (one,):
                self.chord(key)

    def chord(self, key, held=Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key with others held down."""
        self.count += 1
        popup = QApplication.activePopupWidget()
        inside = None if popup is None else popup.focusWidget() or popup
        where = inside or QApplication.focusWidget() or self._window
        if isinstance(key, str) and not key.isascii():  # QTest knows no other letters
            QApplication.sendEvent(where, QKeyEvent(QEvent.Type.KeyPress, 0, held, key))
        else:
            QTest.keyClick(where, key, held)
        QApplication.processEvents()


def sit_down(window, who: str) -> int:
    """Change who is at the desk and return how many keys that took."""
    fingers = Fingers(window)
    fingers.chord("l", CTRL | SHIFT)
    fingers.keys(who, ENTER)
    window.activateWindow()  # a desktop does so by itself after a dialog
    assert QTest.qWaitForWindowActive(window, 2000)
    return fingers.count
