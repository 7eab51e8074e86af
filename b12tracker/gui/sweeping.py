"""Garbage is looked for on the thread of the window alone, between two events.

Python looks for it on whichever thread happens to ask for memory. On the worker's, a widget that
went in a circle of references would be ended there, and the whole program with it.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from b12tracker.gui.tasks import Tasks

_EVERY = 1_000  # ms


def sweep() -> None:
    """Look for garbage as far as Python itself would by now, on this thread."""
    pairs = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [age for age, (count, most) in enumerate(pairs) if count > most]
    if due:
        gc.collect(due[-1])


class Sweeper(QObject):
    """From now on nobody else looks for garbage, and what was made so far is not looked through.

    Args:
        tasks: while they go on nobody looks: what a worker makes it needs, and it may be much.
        parent: the window.
    """

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        gc.freeze()
        gc.disable()
        self._tasks = tasks
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_time)
        self._timer.start(_EVERY)

    def _on_time(self) -> None:
        if not self._tasks.busy:
            sweep()
