"""Keeps the window true: a new day, people to be assessed again, the age of the backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from b12tracker import log
from b12tracker.core.errors import B12Error, Busy
from b12tracker.gui.navigator import Place
from b12tracker.services import assessments, maintenance, undo

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.home.today import HomeToday
    from b12tracker.gui.rail import Rail
    from b12tracker.gui.status_line import StatusLine
    from b12tracker.gui.today.panel import TodayPanel
    from b12tracker.gui.top_bar import TopBar

_SLICE_MS = 40
_MINUTE_MS = 60_000
_RETRY_MS = 500


class Upkeep(QObject):
    """Looks at the clock each minute, and works on stale people in slices between events."""

    facts_shown = Signal()  # the age of the backup was looked at again

    def __init__(
        self,
        desk: Desk,
        *,
        rail: Rail,
        top: TopBar,
        today: TodayPanel | HomeToday,
        status: StatusLine,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._rail, self._top = desk, rail, top
        self._today, self._status = today, status
        self._day = desk.clinic.today()
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self.look)
        self._slices = QTimer(self)
        self._slices.setSingleShot(True)
        self._slices.timeout.connect(self._on_slice)

        desk.navigator.session_ended.connect(self.end_session)

    def start(self) -> None:
        """Begin, with what is shown once."""
        clinic = self._desk.clinic
        self._top.who.show_who(clinic.who)
        self.show_facts()
        self._minute.start()
        self.assess_stale()

    def stop(self) -> None:
        """Do nothing any more."""
        self._minute.stop()
        self._slices.stop()

    def assess_stale(self) -> None:
        """Assess who is stale by the rules in force, a few at a time."""
        clinic = self._desk.clinic
        known = clinic.knowledge.sets.get(clinic.guideline_set)
        self._status.show_rules(known.name if known else "", clinic.knowledge.version)
        self._slices.start(0)

    def show_facts(self) -> None:
        """Show the count of Today, the step that can be undone, and the age of the backup."""
        clinic = self._desk.clinic
        self.count_today()
        self._top.undo.show_step(undo.next_undo(clinic))
        try:
            backups = maintenance.list_backups(clinic)
        except (B12Error, OSError) as problem:
            log.error(problem, "backups.unreadable")
            backups = ()
        self._status.show_backup(backups[0].at if backups else None, clinic.now())
        self._top.kept.setText(f"{self._status.saved.text()} · {self._status.backup.text()}")
        self.facts_shown.emit()

    def backup_now(self) -> None:
        """Make a backup on the worker, and say what came of it."""
        self._back_up("")

    def end_session(self, sentence: str) -> None:
        """Make the backup of the end of a session; practice data have none."""
        if self._desk.practice:
            self._desk.navigator.note(sentence)
        else:
            self._back_up(sentence)

    def _back_up(self, before: str) -> None:
        clinic = self._desk.clinic
        said = f"{before} {self.tr('Backup made and checked.')}".strip()

        def done(_: object) -> None:
            self.show_facts()
            self._desk.navigator.note(said)

        self._desk.tasks.run(lambda _: maintenance.backup_now(clinic), done, self._on_backup_failed)

    def _on_backup_failed(self, problem: BaseException) -> None:
        self._desk.navigator.fail(
            self.tr("The backup could not be made. What you entered is saved."), str(problem)
        )

    def count_today(self) -> None:
        """Show how many rows Today has."""
        self._rail.set_count(Place.TODAY, self._today.open_rows)

    def look(self) -> None:
        """Show the facts again; on a new day read Today again and assess who is stale."""
        if self._desk.tasks.busy:
            return
        self.show_facts()
        today = self._desk.clinic.today()
        if today != self._day:
            self._day = today
            self._today.load()
            self.assess_stale()

    def _on_slice(self) -> None:
        """Assess some of the stale people, then let the window breathe."""
        if self._desk.tasks.busy:
            self._slices.start(_RETRY_MS)
            return
        try:
            progress = assessments.refresh_stale(self._desk.clinic, _SLICE_MS)
        except Busy:
            self._slices.start(_RETRY_MS)
            return
        if progress.done:
            self._today.load()
            self.count_today()
        if progress.left:
            self.assess_stale()


def told_to_stop() -> bool:
    """Return whether a signal asked the program to end: then nobody is there to be asked."""
    app = QCoreApplication.instance()
    return app is not None and bool(app.property("told-to-stop"))
