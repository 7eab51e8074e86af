"""The binding loses no references to None: 6.12.0 did, and aborted the process on Python 3.11."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget

CALLS = 1000


def test_calls_into_qt_leave_the_references_to_none_alone(qapp, qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    timer = QTimer()
    timer.timeout.connect(lambda: None)
    timer.start(0)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        QCoreApplication.processEvents()
        widget.update()
        widget.parentWidget()
    after = sys.getrefcount(None)
    timer.stop()
    # From Python 3.12 on None is immortal and the count does not move at all.
    assert abs(after - before) < CALLS // 10
