"""The clinic at work: its file, its knowledge, who is at the desk, and the only real clock."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from b12tracker import paths
from b12tracker.core.changes import Topic
from b12tracker.core.ids import EntryId
from b12tracker.core.knowledge import load
from b12tracker.core.open_days import OpenDays
from b12tracker.core.text import MOST_REASON, clean
from b12tracker.services import keeping
from b12tracker.services.keeping import Basis
from b12tracker.services.undo_stack import UndoStack
from b12tracker.storage import history, laboratory, lookups, settings
from b12tracker.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta
    from pathlib import Path

    from b12tracker.core.changes import Changes
    from b12tracker.core.ids import PatientId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.storage.store import Session

DEFAULT_SET = "UK_NICE"
REASONS, BETWEEN = "reasons ", "|"  # facts that hold the clinic's own reasons, and what parts them
OPEN_DAYS = "open_days"  # the fact that says on which days of the week the clinic is open
MODE = "mode"  # the fact that says who uses the file: HOME, else a clinic
HOME = "home"
UNIT = "unit_"  # facts that begin so name the unit in which a test is shown
_MOST_WHO = 80


class Here(tzinfo):
    """The zone of this computer, with its summer time of then."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """Return the distance from UTC at a local time."""
        return None if dt is None else dt.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:
        """Return None: summer time is not told apart."""
        del dt
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        """Return its name at a local time."""
        return None if dt is None else dt.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, dt: datetime) -> datetime:
        """Return the local time of a moment in UTC."""
        return dt.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)


class Clinic:
    """What every verb takes first: one open file with one person at the desk.

    Make it with `open_clinic`.

    Attributes:
        store: the open file; passed on to `storage`, not used by screens.
        knowledge: the clinical knowledge shipped with the program.
        undo: what this session did.
        guideline_set: the default of the installation; a patient may have another.
        units: in which unit results of a test are shown, where one was chosen.
        code_answers: what people said that codes of laboratories mean; replaced, never changed.
        home: whether people look after themselves here, instead of a clinic after patients.
        backups: the folder of automatic backups.
        zone: where the clinic is: times in UTC of files fall on its days.
    """

    def __init__(
        self,
        opened: Callable[[Callable[[Changes], None]], Store],
        knowledge: Knowledge,
        *,
        today: Callable[[], date],
        now: Callable[[], datetime],
        publish: Callable[[Changes], None],
        backups: Path,
    ) -> None:
        self.knowledge = knowledge
        self.undo = UndoStack()
        self.backups = backups
        self.zone: tzinfo = Here()
        self._opened = opened
        self._today = today
        self._now = now
        self._publish = publish
        self.store = opened(self._heard)
        self._read_facts()

    def _heard(self, changes: Changes) -> None:
        """Note a committed operation before everybody else hears of it."""
        self.undo.heard(changes)
        if changes.touches(Topic.SETTING, Topic.CODE_ANSWER):
            self._read_facts()
        self._publish(changes)

    def _read_facts(self) -> None:
        with self.store.reading() as session:
            facts = settings.all_facts(session)
            self.code_answers = laboratory.answers(session)
        self.guideline_set = facts.get("guideline_set") or DEFAULT_SET
        self.home = facts.get(MODE) == HOME
        self.open_days = OpenDays.read(facts.get(OPEN_DAYS, ""))
        self.reasons = {
            name.removeprefix(REASONS): tuple(reasons.split(BETWEEN))
            for name, reasons in facts.items()
            if name.startswith(REASONS) and reasons
        }
        self.units = {
            name.removeprefix(UNIT): unit
            for name, unit in facts.items()
            if name.startswith(UNIT) and unit
        }

    @property
    def folder(self) -> Path:
        """Where the data lies."""
        return self.store.path.parent

    @property
    def who(self) -> str:
        """Who is at the desk: initials, or the login name marked `cli`."""
        return self.store.who

    @who.setter
    def who(self, initials: str) -> None:
        self.store.who = clean(initials, field="who", most=_MOST_WHO)

    def today(self) -> date:
        """Return the local calendar day, or the fixed one."""
        return self._today()

    def now(self) -> datetime:
        """Return the instant, in UTC."""
        return self._now()

    @property
    def basis(self) -> Basis:
        """What an assessment of today rests on."""
        return Basis(day=self.today(), knowledge=self.knowledge, guideline_set=self.guideline_set)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read in one consistent view."""
        with self.store.reading() as session:
            yield session

    @contextmanager
    def writing(
        self, name: str, *, patient: PatientId | None = None, reason: str = "", key: str = ""
    ) -> Iterator[Session]:
        """Write as one operation, and renew what Today shows of everybody it touched.

        Args:
            name: the words of the undo menu; the patient's name is added.
            patient: whom it is about; None where it is about several or nobody.
            reason: why, where somebody gave one.
            key: makes a repetition harmless: a second use raises `AlreadyDone`.

        Raises:
            NotFound: there is no such patient.
            Invalid: the reason holds what cannot be seen, or is too long.
        """
        # A reason may have the clinician's name behind it: `verbs.said` looked at its length.
        reason = clean(reason, field="reason", most=2 * MOST_REASON, lines=True)
        with self.store.writing(name, about=patient, reason=reason, key=key) as session:
            yield session
            keeping.refresh_touched(self.basis, session)

    def done_before(self, key: str, topic: Topic) -> tuple[EntryId, ...]:
        """Return the rows of a kind that the operation with this key touched; none: not done."""
        if not key:
            return ()
        with self.store.reading() as session:
            operation = lookups.operation_with_key(session, key)
            if operation is None:
                return ()
            rows = history.rows_of(session, operation)
        return tuple(EntryId(row) for kind, row in rows if kind is topic)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Let go of the file for a while, and go on with what lies there afterwards."""
        who = self.who
        self.store.close()
        try:
            yield
        finally:
            self.store = self._opened(self._heard)
            self.store.who = who
            self.undo.forget()
            self._read_facts()

    def close(self) -> None:
        """Let go of the file."""
        self.store.close()

    def __enter__(self) -> Clinic:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_knowledge() -> Knowledge:
    """Read the knowledge files that came with the program."""
    return load(_KnowledgeFiles(paths.shipped("resources") / "knowledge"))


class _KnowledgeFiles(Mapping[str, Mapping[str, Any]]):
    """The tables of a folder by the stem of their file; each is read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._files = {file.stem: file for file in sorted(folder.glob("*.toml"))}
        self._tables: dict[str, Mapping[str, Any]] = {}

    def __getitem__(self, stem: str) -> Mapping[str, Any]:
        if stem not in self._tables:
            with self._files[stem].open("rb") as opened:
                self._tables[stem] = tomllib.load(opened, parse_float=Decimal)
        return self._tables[stem]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def open_clinic(
    data_dir: Path,
    *,
    who: str,
    publish: Callable[[Changes], None] | None = None,
    today: date | None = None,
    now: Callable[[], datetime] | None = None,
    knowledge: Knowledge | None = None,
    create: bool = True,
) -> Clinic:
    """Open the data file in a folder, or make a new one there.

    Args:
        data_dir: the folder of `clinic.b12`.
        who: who is at the desk.
        publish: hears of each committed operation, after the commit.
        today: fixes the day (practice data, tests); None follows the clock.
        now: another clock than this computer's, in UTC.
        knowledge: already read; None reads it.
        create: False refuses where there is no file yet.

    Raises:
        FileProblem: the file is held, damaged, foreign or too new; its bytes are left alone.
    """
    places = paths.places(data_dir)

    clock = now or _this_computers

    def day() -> date:
        return clock().astimezone().date() if today is None else today

    def opened(heard: Callable[[Changes], None]) -> Store:
        return Store.open(
            places.data_file,
            who=who,
            now=clock,
            create=create,
            publish=heard,
            backups=places.backups,
        )

    return Clinic(
        opened,
        knowledge or read_knowledge(),
        today=day,
        now=clock,
        publish=publish or _nobody,
        backups=places.backups,
    )


def _nobody(changes: Changes) -> None:
    del changes


def _this_computers() -> datetime:
    return datetime.now(UTC)
