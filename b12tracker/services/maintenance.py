"""Looking after the file: backups, restoring, checking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from b12tracker.core.errors import FileDamaged
from b12tracker.services import assessments
from b12tracker.storage import backup, meta, retention
from b12tracker.storage import check as checking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from b12tracker.services.clinic import Clinic

EVERY = timedelta(minutes=30)  # while something is changed (reliability.md 3.7)
CHECK_EVERY = timedelta(days=7)  # reliability.md 3.3
_CHECKED_AT = "checked_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One verified copy."""

    file: Path
    at: datetime  # UTC
    reason: str  # asked, automatic, closing, import, restore …
    patients: int
    last_entry_at: datetime | None  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePreview:
    """What a restore would bring and take away."""

    backup: Backup
    now_patients: int | None  # None: the file in place cannot be read
    now_last_entry_at: datetime | None
    vanish: int | None  # steps of the file in place that the backup does not have
    vanish_rows: Mapping[str, int]  # of them, rows by kind


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a check of the file found."""

    problems: tuple[str, ...]  # sentences; empty: all well
    patients: int | None = None  # None: not counted, the file is not in order
    operations: int | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def backup_now(clinic: Clinic, *, reason: str = "asked", out: Path | None = None) -> Backup:
    """Make a verified copy of the file and return it.

    `reason` is one word of the file's name; `out` names another place than the folder of backups.

    Raises:
        BackupFailed: the copy did not verify and was removed.
        FileExistsError: there is something at `out`.
    """
    now = clinic.now()
    target = out
    if target is None:
        target = backup.place_for(clinic.store.path, clinic.backups, now, reason)
    elif target.exists():
        raise FileExistsError(f"There is something at {target} already.")
    with clinic.store.bare() as raw:
        manifest = backup.copy_verified(raw, target, now=now, reason=reason)
    return _backup(target, manifest)


def backup_if_due(clinic: Clinic, *, closing: bool = False) -> Backup | None:
    """Make a copy where there were changes and the last is 30 minutes old, or the file closes.

    Copies that the rule no longer keeps are removed then.
    """
    now = clinic.now()
    made = backup.listed(clinic.backups, clinic.store.path.stem)
    with clinic.store.bare() as raw:
        head = checking.chain_head(raw)
        empty = not checking.last_entry_at(raw)
    newest = made[0][1] if made else None
    if empty or any(manifest.chain_head == head for _, manifest in made):
        return None
    if not closing and newest is not None and newest.made_at <= now < newest.made_at + EVERY:
        return None
    found = backup_now(clinic, reason="closing" if closing else "automatic")
    retention.thin(clinic.backups, clinic.store.path.stem, now)
    return found


def list_backups(clinic: Clinic) -> tuple[Backup, ...]:
    """Return the copies in the folder of backups, the newest first."""
    found = backup.listed(clinic.backups, clinic.store.path.stem)
    return tuple(_backup(file, manifest) for file, manifest in found)


def _backup(file: Path, manifest: backup.Manifest) -> Backup:
    return Backup(
        file=file,
        at=manifest.made_at,
        reason=manifest.reason,
        patients=manifest.patients,
        last_entry_at=manifest.last_entry_at,
    )


def restore_preview(clinic: Clinic, file: Path) -> RestorePreview:
    """Return what a restore would bring and take away; nothing is changed.

    Raises:
        FileProblem: the backup cannot be used.
        BackupFailed: it does not verify.
    """
    with clinic.store.bare() as raw:
        found = backup.preview(file, raw, now=clinic.now())
    there = found.current
    return RestorePreview(
        backup=_backup(file, found.manifest),
        now_patients=None if there is None else there.patients,
        now_last_entry_at=None if there is None else there.last_entry_at,
        vanish=found.vanish,
        vanish_rows=dict(found.vanish_rows),
    )


def restore(clinic: Clinic, file: Path) -> Path | None:
    """Put a copy in the place of the file and return the backup of what was there.

    The clinic goes on with the restored file; its steps of before can no longer be undone.

    Raises:
        FileProblem: the backup cannot be used; nothing was changed.
        BackupFailed: it does not verify; nothing was changed.
    """
    path = clinic.store.path
    with clinic.closed():
        before = backup.restore(path, file, now=clinic.now(), backups=clinic.backups)
    # The key makes it a step of the history although it changes no row.
    mark = f"restore {clinic.now().isoformat()}"
    with clinic.store.writing(f"restore {file.name}", key=mark):
        pass
    return before


def check_at_start(clinic: Clinic) -> None:
    """Check the file where the last program to have it open broke off, or a week has passed.

    Raises:
        FileDamaged: the file is not in order; the sentence says what and names the newest backup.
    """
    now = clinic.now()
    with clinic.store.reading() as session:
        last = meta.get(session, _CHECKED_AT)
    # A time in the future comes from a clock that was put back.
    recent = last and now - CHECK_EVERY < datetime.fromisoformat(last) <= now
    if clinic.store.closed_cleanly and recent:
        return
    with clinic.store.taken(), clinic.store.bare() as raw:
        problems = checking.problems(raw)
    if problems:
        raise FileDamaged(_damaged(clinic, problems[0]))
    with clinic.store.keeping_cache() as session:
        meta.put(session, _CHECKED_AT, now.isoformat())


def _damaged(clinic: Clinic, problem: str) -> str:
    made = list_backups(clinic)
    advice = (
        f"The newest verified backup is {made[0].file.name}, made {made[0].at:%d %B %Y %H:%M} UTC: "
        f"b12tracker restore FILE brings it back."
        if made
        else "There is no backup in the folder of backups."
    )
    return f"The data file is not in order. {problem} Nothing was changed. {advice}"


def check(
    clinic: Clinic, *, full: bool = False, stopped: Callable[[], bool] | None = None
) -> CheckResult:
    """Check the file, its history, and what Today shows against fresh assessments."""
    with clinic.store.taken():
        with clinic.store.bare() as raw:
            problems = checking.problems(raw, full=full, stopped=stopped)
            if not problems:  # more reading would stumble over the same damage
                problems = backup.taken_away(raw, clinic.backups, clinic.store.path)
            if problems:
                return CheckResult(problems=problems)
            counts = checking.counts(raw)
        differ = assessments.compare_cache(clinic)
    return CheckResult(
        problems=tuple(differ), patients=counts["patient"], operations=counts["operation"]
    )
