"""Work on a file under way: what is done, how far it is, and a way to stop it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from b12tracker.core.errors import B12Error
from b12tracker.gui import theme
from b12tracker.gui.log_cards.import_words import tr
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.text import Text, frame
from b12tracker.interop.reading import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.gui.tasks import Job, Progress, Tasks

_PATIENCE_MS = 400  # shorter work shows nothing


class FileWork(QWidget):
    """One piece of work at a time, on the worker; shown when it takes longer than a moment."""

    changed = Signal()  # it began, or ended
    failed = Signal(str)  # why, in a sentence

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._job: Job | None = None
        self._wanted: Callable[[], None] | None = None  # as soon as the work has ended
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        box = frame("card")
        outer.addWidget(box)
        column = QVBoxLayout(box)
        pad = look.px(16)
        column.setContentsMargins(pad, pad, pad, pad)
        line = QHBoxLayout()
        self._doing = Text("", "medium")
        self._how_far = Text("", "quiet")
        line.addWidget(self._doing, 1)
        line.addWidget(self._how_far)
        column.addLayout(line)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of the import"))
        column.addWidget(self._bar)
        self.cancel = Button(tr("Cancel"), key="Esc", height=28)
        self.cancel.setObjectName("cancel")
        self.cancel.clicked.connect(self.stop)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PATIENCE_MS)
        self._clock.timeout.connect(self.show)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether work is going on."""
        return self._job is not None

    def run(self, doing: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Begin a piece of work; `done` is given what it found."""
        self._doing.setText(doing)
        self._how_far.setText("")
        self._bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self._clock.start()
        self._job = self._tasks.run(work, partial(self._on_done, done), self._on_failed)
        self._job.stepped.connect(self.step)
        self.changed.emit()

    def then(self, wanted: Callable[[], None]) -> None:
        """Do something as soon as the work under way has ended."""
        self._wanted = wanted

    def instead(self, wanted: Callable[[], None]) -> None:
        """Stop the work under way, whose result nobody wants any more, and do something else."""
        if self._job is not None:
            self._job.cancel()
        self._wanted = wanted

    def stop(self) -> None:
        """Stop because somebody said so."""
        self._wanted = None
        if self._job is not None:
            self.cancel.setEnabled(False)
            self._job.cancel()

    def drop(self) -> None:
        """Stop: nobody looks at the result any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def step(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._how_far.setText(tr("{done} of {total}").format(done=done, total=total))

    def _on_done(self, done: Callable[[Any], None], found: Any) -> None:
        job = self._job
        if job is None:  # thrown away meanwhile
            return
        self._end()
        if not job.cancelled or self._wanted is None:
            done(found)
        self._go_on()

    def _on_failed(self, problem: BaseException) -> None:
        if self._job is None:
            return
        self._end()
        if self._wanted is not None and isinstance(problem, Cancelled):
            self._go_on()
            return
        self._wanted = None
        if isinstance(problem, Cancelled):
            self.failed.emit(tr("Stopped. Nothing was recorded."))
        elif isinstance(problem, B12Error):
            self.failed.emit(str(problem))
        else:
            self.failed.emit(
                tr("The file could not be imported. Nothing was recorded; the log says why.")
            )

    def _end(self) -> None:
        self._job = None
        self._clock.stop()
        self.hide()
        self.changed.emit()

    def _go_on(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            wanted()
