"""Garbage is looked for on the thread of the window alone, and not while the worker is at work."""

from __future__ import annotations

import gc
import threading
import time

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from b12tracker.gui.sweeping import Sweeper
from b12tracker.gui.tasks import Tasks


class Circle(QWidget):
    """A widget that only somebody who looks for garbage ends."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


@pytest.fixture
def looked():
    """On which thread something was found, once for each time."""
    threads = []

    def hear(phase, info):
        if phase == "stop" and info["collected"]:
            threads.append(threading.get_ident())

    gc.callbacks.append(hear)
    yield threads
    gc.callbacks.remove(hear)


@pytest.fixture
def sweeper(qapp):
    """A sweeper that looks every few milliseconds; afterwards all is as before."""
    before = gc.isenabled()
    tasks, parent = Tasks(), QObject()
    sweeper = Sweeper(tasks, parent)
    sweeper._timer.setInterval(5)
    yield tasks
    assert tasks.finish()
    gc.unfreeze()
    (gc.enable if before else gc.disable)()


def allocating(seconds):
    """Return work that asks for much memory."""

    def work(_):
        end = time.monotonic() + seconds
        kept: list[list[object]] = []
        while time.monotonic() < end:
            kept = [*kept[-1000:], *([] for _ in range(200))]

    return work


def test_what_went_in_a_circle_is_never_ended_on_the_worker(sweeper, looked, qtbot):
    done: list[object] = []
    sweeper.run(allocating(1.0), done.append, done.append)
    while not done:
        for _ in range(20):
            Circle()
        qtbot.wait(1)
    assert looked == []  # the worker needs what it makes
    for _ in range(2_000):
        Circle()
    qtbot.waitUntil(lambda: bool(looked), timeout=5_000)
    assert {*looked} == {threading.get_ident()}


def test_tasks_may_be_dropped_as_soon_as_their_work_was_heard_of(qapp):
    for _ in range(50):
        tasks = Tasks()
        found: list[object] = []
        tasks.run(lambda _: 1, found.append, found.append)
        while not found:  # what is to be ended stays until the loop is asked to
            qapp.processEvents()
        assert tasks.finish()
        del tasks
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
