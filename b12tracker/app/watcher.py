"""The laboratory's folder: looked at while the program runs, recorded while nobody types."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from b12tracker import log
from b12tracker.app.quiet import Quiet
from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error, Busy
from b12tracker.gui import words
from b12tracker.gui.tasks import Tasks
from b12tracker.services import watch_folder

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from b12tracker.core.changes import Changes
    from b12tracker.gui.desk import Desk
    from b12tracker.services.imports import ImportResult, Parsed
    from b12tracker.services.watch_folder import Found

_LOOK_MS = 5_000  # a file that is the same at two looks is complete
_PATIENCE_MS = 3_000  # with a folder that does not answer, at the close
_QUIET_MS = 2_000  # no key is lost to the moment in which the file is taken


class Watcher(QObject):
    """Looks and reads on a thread of its own, so that a slow network keeps nobody waiting."""

    def __init__(self, desk: Desk, app: QApplication) -> None:
        super().__init__(app)
        self._desk = desk
        self._reading = Tasks(self)
        self._drop: watch_folder.Drop | None = None
        self._found: list[Parsed] = []  # read and not yet recorded
        self._trouble = ""  # that was named
        self._named: set[str] = set()  # files whose content could not be read, named once
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.look)
        self._quiet = Quiet(app, _QUIET_MS, self)
        self._quiet.came.connect(self._record)
        desk.bus.changed.connect(self._on_changed)
        self._take_folder()

    def _take_folder(self) -> None:
        folder = watch_folder.watched_folder(self._desk.clinic)
        if folder != (str(self._drop.folder) if self._drop else ""):
            self._drop = watch_folder.Drop(folder=Path(folder)) if folder else None
            self._trouble = ""
            self._named.clear()
        if self._drop is not None:
            self._look.start()
        else:
            self._look.stop()

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(Topic.SETTING):
            self._take_folder()

    def look(self) -> None:
        """Look at the folder, unless that is going on, or what was read waits to be recorded."""
        clinic, drop = self._desk.clinic, self._drop
        if drop is None or self._reading.busy or self._desk.tasks.busy or self._found:
            return
        try:
            known = watch_folder.known_files(clinic)
        except Busy:
            return
        self._reading.run(
            lambda _: watch_folder.look(clinic, drop, known), self._on_look, self._on_failed
        )

    def _on_look(self, found: Found) -> None:
        if found.trouble and found.trouble != self._trouble:
            self._desk.navigator.fail(
                found.trouble,
                self.tr("Nothing was lost. It is looked at again and again; see Settings."),
            )
        self._trouble = found.trouble
        fresh = [one for one in found.faults if one.sha256 or one.name not in self._named]
        self._named = {one.name for one in found.faults if not one.sha256}
        if fresh:
            watch_folder.note_faults(self._desk.clinic, fresh)
            first = fresh[0]
            said = self.tr("{name} of the watched folder was not read. {why}")
            more = self.tr("{n} files in all; Settings names them.").format(n=len(fresh))
            self._desk.navigator.fail(
                said.format(name=first.name, why=first.why), more if len(fresh) > 1 else ""
            )
        if found.parsed:
            self._found = [*found.parsed]
            self._quiet.wait()

    def _record(self) -> None:
        if self._desk.tasks.busy:
            self._quiet.wait()
            return
        clinic, found = self._desk.clinic, tuple(self._found)
        self._desk.tasks.run(
            lambda _: watch_folder.file(clinic, found), self._on_recorded, self._on_failed
        )

    def _on_recorded(self, results: tuple[ImportResult, ...]) -> None:
        self._found.clear()
        new = sum(sum(one.new.values()) + one.changed + one.withdrawn for one in results)
        people = sum(one.people_waiting for one in results)
        codes = sum(one.codes_waiting for one in results)
        filed = words.counted(new, self.tr("entry"), self.tr("entries"))
        parts = [self.tr("{n} filed").format(n=filed)] if new else []
        if people:
            waits = words.counted(people, self.tr("person waits"), self.tr("people wait"))
            parts.append(self.tr("{people} in Review").format(people=waits))
        if codes:
            waits = words.counted(codes, self.tr("code waits"), self.tr("codes wait"))
            parts.append(self.tr("{codes} for an answer").format(codes=waits))
        if parts:
            said = self.tr("From the laboratory: {what}.").format(what=", ".join(parts))
            self._desk.navigator.note(said)
        self.look()

    def _on_failed(self, problem: BaseException) -> None:
        """Forget what was read: it is in the folder still, and read again."""
        self._found.clear()
        if self._drop is not None:
            self._drop.done.clear()
        if isinstance(problem, Busy):
            return
        log.error(problem, "watch.failed")
        self._desk.navigator.fail(
            self.tr("What lies in the watched folder could not be recorded. It stays there."),
            str(problem) if isinstance(problem, B12Error) else self.tr("The log says why."),
        )

    def finish(self) -> None:
        """Look no more; what is being recorded is recorded whole."""
        self._look.stop()
        self._quiet.stop()
        self._reading.finish(_PATIENCE_MS)
