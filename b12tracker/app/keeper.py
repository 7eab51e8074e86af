"""Backups by themselves: half an hour after changes while nobody types, and at the close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from b12tracker import log
from b12tracker.app.quiet import Quiet
from b12tracker.core.errors import B12Error, Busy
from b12tracker.services import maintenance

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from b12tracker.core.changes import Changes
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.tasks import Progress

_LOOK_MS = 60_000  # how often somebody asks whether a backup is due
_IDLE_MS = 60_000  # an automatic backup waits for so long without input


class Keeper(QObject):
    """Asks now and then whether a backup is due, and makes it while nobody types."""

    def __init__(self, desk: Desk, app: QApplication) -> None:
        super().__init__(app)
        self._desk = desk
        self._changed = False
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._wait_for_quiet)
        self._quiet = Quiet(app, _IDLE_MS, self)
        self._quiet.came.connect(self._back_up)
        desk.bus.changed.connect(self._on_changed)

    def _on_changed(self, _: Changes) -> None:
        self._changed = True
        if not self._look.isActive():
            self._look.start()

    def _wait_for_quiet(self) -> None:
        if self._changed and not self._quiet.waits:
            self._quiet.wait()

    def _back_up(self) -> None:
        self._changed = False
        self._desk.tasks.run(self._make, self._made, self._failed)

    def _make(self, _: Progress) -> bool:
        return maintenance.backup_if_due(self._desk.clinic) is not None

    def _made(self, made: object) -> None:
        if made:
            self._look.stop()
        else:
            self._changed = True  # the last one is not half an hour old

    def _failed(self, problem: BaseException) -> None:
        self._changed = True
        if not isinstance(problem, Busy):
            log.error(problem, "backup.failed")
            self._desk.navigator.fail(
                "The backup could not be made. What you entered is saved.",
                str(problem) if isinstance(problem, B12Error) else "Look at the free disk space.",
            )

    def finish(self) -> None:
        """Wait for the worker and make the backup of the close."""
        self._look.stop()
        self._quiet.stop()
        self._desk.tasks.finish()
        try:
            maintenance.backup_if_due(self._desk.clinic, closing=True)
        except (B12Error, OSError) as problem:
            log.error(problem, "backup.failed")
