"""The verbs that look after the data file and the program itself."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from b12tracker import __version__, paths
from b12tracker.cli.opening import clinic, now, who
from b12tracker.cli.output import say, tell
from b12tracker.core.errors import FileHeld, FileProblem
from b12tracker.services import maintenance
from b12tracker.services.clinic import open_clinic
from b12tracker.storage import backup

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from datetime import datetime

    from b12tracker.paths import Places


def backup_verb(asked: Namespace, places: Places) -> int:
    """Make a verified copy."""
    with clinic(places) as opened:
        made = maintenance.backup_now(opened, out=asked.out)
    say(f"{made.file}: verified, {made.patients} patients")
    return 0


def restore_verb(asked: Namespace, places: Places) -> int:
    """Put a copy in the place of the file, or say what would come and go."""
    try:
        opened = open_clinic(places.data, who=who(), create=False)
    except FileHeld:
        raise
    except FileProblem as problem:
        return _restore_over(asked, places, problem)
    with opened:
        seen = maintenance.restore_preview(opened, asked.file)
        say(_line("come", seen.backup.patients, seen.backup.last_entry_at))
        say(_line("go", seen.now_patients or 0, seen.now_last_entry_at))
        say(f"steps of now that the backup does not have: {seen.vanish}")
        if not asked.yes:
            return _not_yet()
        before = maintenance.restore(opened, asked.file)
    return _restored(asked.file, before)


def _restore_over(asked: Namespace, places: Places, problem: FileProblem) -> int:
    """Restore where the file in place cannot be opened, which is when a backup is wanted most."""
    tell(str(problem))
    found = backup.look_at(asked.file, now=now())
    say(_line("come", found.patients, found.last_entry_at))
    if not asked.yes:
        return _not_yet()
    was_there = os.path.lexists(places.data_file)
    before = backup.restore(places.data_file, asked.file, now=now(), backups=places.backups)
    return _restored(asked.file, before, was_there=was_there)


def _line(word: str, people: int, last: datetime | None) -> str:
    return f"would {word}: {people} patients, last entry {_when(last)}"


def _not_yet() -> int:
    tell("Nothing was changed. With --yes it is done, and what is there now is kept.")
    return 1


def _restored(file: Path, before: Path | None, *, was_there: bool = True) -> int:
    kept = "kept beside it" if before is None else f"backed up as {before}"
    say(f"{file} was restored." + (f" What was there before was {kept}." if was_there else ""))
    return 0


def _when(moment: datetime | None) -> str:
    return "none" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")


def check_verb(asked: Namespace, places: Places) -> int:
    """Check the file; 1 where something was found."""
    with clinic(places) as opened:
        found = maintenance.check(opened, full=asked.full)
    for problem in found.problems:
        say(problem)
    if found.ok:
        say(f"all well: {found.patients} patients, {found.operations} recorded steps")
    return 0 if found.ok else 1


def migrate_verb(asked: Namespace, places: Places) -> int:
    """Bring the file up to this version; opening does it, after a backup."""
    if not places.data_file.exists():
        say(f"There is no data file yet at {places.data_file}.")
        return 0
    with clinic(places):
        say(f"{places.data_file} is of this version ({__version__}).")
    return 0


def self_test_verb(asked: Namespace, places: Places) -> int:
    """Try every part once in a temporary folder."""
    failed = 0
    with ExitStack() as left:
        folder = Path(left.enter_context(tempfile.TemporaryDirectory(prefix="b12tracker-")))
        for name, step in _steps(folder):
            try:
                said = step()
            except Exception as problem:  # noqa: BLE001 - each step is reported, none stops the rest
                failed += 1
                say(f"FAILED  {name}: {type(problem).__name__}: {problem}")
            else:
                say(f"ok      {name}: {said}")
    return 1 if failed else 0


def _steps(folder: Path) -> list[tuple[str, Callable[[], str]]]:
    def shipped() -> str:
        return f"{paths.shipped('migrations').name}, {paths.shipped('resources').name}"

    def knowledge() -> str:
        from b12tracker.services.clinic import read_knowledge

        read = read_knowledge()
        return f"version {read.version}, {len(read.rules)} rules, {len(read.regimens)} regimens"

    def practice() -> str:
        from b12tracker.services.demo import open_demo

        with open_demo(folder / "demo", who=who()) as opened:
            found = maintenance.check(opened, full=True)
            if not found.ok:
                raise RuntimeError("; ".join(found.problems))
            made = maintenance.backup_now(opened)
        return f"{found.patients} patients written, checked and copied to {made.file.name}"

    def again() -> str:
        with open_clinic(folder / "demo", who=who(), create=False) as opened:
            return f"opened again, {maintenance.check(opened).operations} recorded steps"

    return [
        ("files that come with the program", shipped),
        ("knowledge", knowledge),
        ("a data file", practice),
        ("the same file", again),
    ]
