"""Long work on one worker thread: values in, values out, with a count and a way to stop."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRunnable, QThreadPool, Signal

from b12tracker import log
from b12tracker.core.errors import B12Error

if TYPE_CHECKING:
    from collections.abc import Callable


class Progress:
    """Handed to the work: ask `cancelled()` now and then, say how far you are with `step`."""

    def __init__(self, stop: threading.Event, told: Callable[[int, int], None]) -> None:
        self._stop, self._told = stop, told

    def step(self, done: int, total: int) -> None:
        """Say how far the work is."""
        self._told(done, total)

    def cancelled(self) -> bool:
        """Return whether the person asked to stop."""
        return self._stop.is_set()


class Job(QObject):
    """One piece of work that was handed over."""

    stepped = Signal(int, int)
    _finished = Signal(object, object)  # result, problem

    def __init__(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        parent: Tasks,
    ) -> None:
        super().__init__(parent)
        self._work, self._done, self._failed = work, done, failed
        self._stop = threading.Event()
        self._finished.connect(self._on_finished)

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()

    def run(self) -> None:
        """Do the work. Called on the worker's thread."""
        try:
            result = self._work(Progress(self._stop, self.stepped.emit))
        except Exception as problem:  # noqa: BLE001 - handed to the window, which sorts it
            self._finished.emit(None, problem)
        else:
            self._finished.emit(result, None)

    def _on_finished(self, result: object, problem: BaseException | None) -> None:
        # Asked for and not kept: a job that held the last word of its parent would end it, and the
        # parent its children, while the job itself is ending.
        parent = self.parent()
        if isinstance(parent, Tasks):
            parent.forget(self)
        self.deleteLater()
        if problem is None:
            self._done(result)
        else:
            if not isinstance(problem, B12Error):
                log.error(problem, "task.failed")
            self._failed(problem)


class _Carrier(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()


class Tasks(QObject):
    """The one worker thread of the window."""

    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: set[Job] = set()

    @property
    def busy(self) -> bool:
        """Whether work is going on."""
        return bool(self._jobs)

    def run(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> Job:
        """Hand work over; `done` or `failed` is called once, on the thread of the window."""
        job = Job(work, done, failed, self)
        self._jobs.add(job)
        if len(self._jobs) == 1:
            self.busy_changed.emit(True)  # noqa: FBT003 - a signal's argument
        self._pool.start(_Carrier(job))
        return job

    def forget(self, job: Job) -> None:
        """Drop a job that ended."""
        self._jobs.discard(job)
        if not self._jobs:
            self.busy_changed.emit(False)  # noqa: FBT003 - a signal's argument

    def finish(self, milliseconds: int = 30_000) -> bool:
        """Wait for the worker and hear what it did; used when the window closes."""
        done = self._pool.waitForDone(milliseconds)
        for job in [*self._jobs]:  # who handed it over may be gone when the loop turns again
            QCoreApplication.sendPostedEvents(job, QEvent.Type.MetaCall.value)
        return done
