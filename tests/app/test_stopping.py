"""Ctrl+C in the terminal and the end of the session close the window as its cross does."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtCore import QTimer

from b12tracker import app


@pytest.mark.skipif(os.name == "nt", reason="a process cannot send itself these signals there")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_closes_the_window_with_its_backup(application, places, name):
    before = signal.getsignal(getattr(signal, name))
    QTimer.singleShot(1500, lambda: os.kill(os.getpid(), getattr(signal, name)))
    assert app.run(places) == 0
    assert list(places.backups.glob("*closing*.b12")), "the close made a backup"
    assert signal.getsignal(getattr(signal, name)) is before
