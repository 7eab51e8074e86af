"""Tables for the import card, and waiting for it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tests.interop.sheets import as_bytes


def ready(window, qtbot):
    """Wait until the worker has ended and nothing more follows from it."""
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)
    for _ in range(3):
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.desk.tasks.busy)


def lines(*rows: str, head: str = "Name,DOB,Last injection,Interval,Drug") -> bytes:
    return as_bytes("\n".join((head, *rows)) + "\n")
