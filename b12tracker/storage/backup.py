"""Copies of the data file: made in one step, read again, counted, only then given their name."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver

from b12tracker import __version__
from b12tracker.core.errors import FileHeld, FileProblem
from b12tracker.storage import check, engine, files
from b12tracker.storage.errors import BackupFailed
from b12tracker.storage.lockfile import Hold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CHUNK = 1 << 20
_SPARE_BYTES = 1 << 20
_RESTORED_AT = "restored_at"  # in `meta`


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup held when it was verified."""

    file: str
    made_at: datetime  # UTC
    reason: str  # asked, automatic, closing, migration, restore …
    sha256: str
    size: int
    program: str  # version
    schema: int
    counts: Mapping[str, int]  # rows by table
    chain_head: str
    last_entry_at: datetime | None  # of the newest operation
    verified: bool = True

    @property
    def patients(self) -> int:
        """How many patients are in it."""
        return self.counts.get("patient", 0)


def name_of(path: Path, now: datetime, reason: str) -> str:
    """Return the name of a backup, which sorts by time: clinic-20261121T101500Z-closing.b12."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{path.stem}-{stamp}-{reason}{path.suffix}"


def place_for(path: Path, folder: Path, now: datetime, reason: str) -> Path:
    """Return where a backup may lie: another one of the same second is not written over."""
    free, number = folder / name_of(path, now, reason), 2
    while free.exists() or manifest_path(free).exists():
        free = folder / name_of(path, now, f"{reason}_{number}")
        number += 1
    return free


def manifest_path(file: Path) -> Path:
    """Return where the manifest of a backup lies."""
    return file.with_name(file.name + ".json")


def copy_into(connection: Any, target: Path) -> None:
    """Copy an open file into a new keyed one, in one step.

    Raises:
        FileProblem: the place does not let us; nothing is left there.
    """
    files.make_folder(target.parent)
    _require_space(connection, target.parent)
    files.make_private(target)
    try:
        with closing(engine.connect(target, fresh=True, foreign_keys=False)) as copy:
            connection.backup(copy, pages=-1)
        files.sync_file(target)
    except driver.Error as problem:
        files.clear_away(target)
        raise BackupFailed(f"No copy could be made at {target.parent}: {problem}.") from problem
    except BaseException:
        files.clear_away(target)
        raise


def _require_space(connection: Any, folder: Path) -> None:
    pages = engine.read_pragma(connection, "page_count")
    need = int(pages) * int(engine.read_pragma(connection, "page_size"))  # the latter is a text
    free = shutil.disk_usage(folder).free
    if free < need + _SPARE_BYTES:
        raise BackupFailed(
            f"A copy needs {need // 1_000_000 + 1} MB and {folder} has {free // 1_000_000} MB left."
        )


def copy_verified(connection: Any, target: Path, *, now: datetime, reason: str) -> Manifest:
    """Make a backup of an open file, read it again, and give it its name with a manifest beside it.

    Raises:
        BackupFailed: the copy does not verify; it was removed.
        FileProblem: the place does not let us.
    """
    files.make_folder(target.parent)
    part = target.with_name(target.name + ".part")
    files.clear_away(part)
    try:
        copy_into(connection, part)
        manifest = _verified(part, target.name, now=now, reason=reason)
        if manifest.chain_head != check.chain_head(connection):
            raise BackupFailed("The copy does not end where the file ends.")
        files.give_name(part, target)
        _add_manifest(target, manifest)
    finally:
        files.clear_away(part)
    return manifest


def _verified(part: Path, name: str, *, now: datetime, reason: str) -> Manifest:
    with closing(engine.connect(part, read_only=True)) as copy:
        found = check.problems(copy)
        if found:
            raise BackupFailed(f"The copy does not read as it was written: {found[0]}")
        last = check.last_entry_at(copy)
        return Manifest(
            file=name,
            made_at=now,
            reason=reason,
            sha256=sha256_of(part),
            size=part.stat().st_size,
            program=__version__,
            schema=engine.read_pragma(copy, "user_version"),
            counts=check.counts(copy),
            chain_head=check.chain_head(copy),
            last_entry_at=datetime.fromisoformat(last) if last else None,
        )


def _add_manifest(target: Path, manifest: Manifest) -> None:
    """Write the manifest beside a backup; without one the backup would never be listed."""
    try:
        _write_manifest(target, manifest)
        files.sync_folder(target.parent)
    except OSError as problem:
        for name in (target, manifest_path(target)):
            name.unlink(missing_ok=True)
        raise BackupFailed(
            f"No copy could be made at {target.parent}: {problem.strerror}."
        ) from problem


def _write_manifest(target: Path, manifest: Manifest) -> None:
    note = asdict(manifest)
    note["made_at"] = manifest.made_at.isoformat()
    note["last_entry_at"] = manifest.last_entry_at and manifest.last_entry_at.isoformat()
    place = manifest_path(target)
    place.unlink(missing_ok=True)
    files.make_private(place)
    place.write_text(json.dumps(note, indent=1, sort_keys=True), encoding="utf-8")
    files.sync_file(place)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def read_manifest(file: Path) -> Manifest | None:
    """Return what a backup's manifest says; None when it is missing or unreadable."""
    try:
        raw: dict[str, Any] = json.loads(manifest_path(file).read_text(encoding="utf-8"))
        last = raw["last_entry_at"]
        return Manifest(
            file=str(raw["file"]),
            made_at=datetime.fromisoformat(raw["made_at"]),
            reason=str(raw["reason"]),
            sha256=str(raw["sha256"]),
            size=int(raw["size"]),
            program=str(raw["program"]),
            schema=int(raw["schema"]),
            counts={str(table): int(rows) for table, rows in raw["counts"].items()},
            chain_head=str(raw["chain_head"]),
            last_entry_at=datetime.fromisoformat(last) if last else None,
            verified=raw["verified"] is True,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def listed(folder: Path, stem: str, suffix: str = ".b12") -> tuple[tuple[Path, Manifest], ...]:
    """Return the backups of a data file in a folder with their manifests, the newest first."""
    found = []
    if folder.is_dir():
        for file in folder.iterdir():
            if re.fullmatch(
                rf"{re.escape(stem)}-\d{{8}}T\d{{6}}Z-\w+{re.escape(suffix)}", file.name
            ):
                manifest = read_manifest(file)
                if manifest is not None and file.is_file():
                    found.append((file, manifest))
    found.sort(key=lambda one: (one[1].made_at, one[0].name), reverse=True)
    return tuple(found)


def taken_away(connection: Any, folder: Path, path: Path) -> tuple[str, ...]:
    """Return a sentence when the newest backup holds history that the file lacks.

    The chain alone cannot tell that its end was cut off. After a restore only backups made since
    then are asked.
    """
    found = connection.execute("SELECT value FROM meta WHERE name = ?", (_RESTORED_AT,)).fetchone()
    restored = datetime.fromisoformat(found[0]) if found else datetime.min.replace(tzinfo=UTC)
    since = (one for one in listed(folder, path.stem, path.suffix) if one[1].made_at > restored)
    newest = next(since, None)
    if newest is None or check.holds(connection, newest[1].chain_head):
        return ()
    file, manifest = newest
    when = manifest.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
    sentence = (
        f"The backup {file.name} of {when} holds history that this file lacks: steps were taken "
        "away, or an older file was put in its place."
    )
    return (sentence,)


# --- putting one back -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a restore would bring and take away."""

    manifest: Manifest  # of the backup as it reads now
    current: Manifest | None  # of the file in place; None when it cannot be read
    vanish: int | None  # operations of the file that the backup lacks; None when unknown
    vanish_rows: Mapping[str, int]  # rows by table that are in the file and not in the backup


def look_at(file: Path, *, now: datetime) -> Manifest:
    """Read a backup through and return what is in it.

    Raises:
        FileProblem: it cannot be used.
        BackupFailed: it is not as its manifest says, or does not read as it was written.
    """
    said = read_manifest(file)
    if said is not None and said.sha256 != sha256_of(file):
        raise BackupFailed(f"{file} is not as it was when the backup was made.")
    reason, made = (said.reason, said.made_at) if said is not None else ("", now)
    with closing(engine.connect(file, read_only=True)) as copy:
        found = check.problems(copy, full=True)
    if found:
        raise BackupFailed(f"{file} does not read as it was written: {found[0]}")
    return _verified(file, file.name, now=made, reason=reason)


def preview(file: Path, current: Any | None, *, now: datetime) -> Preview:
    """Return what restoring a backup would bring and take away; nothing is changed.

    Args:
        file: the backup.
        current: the driver's connection to the file in place, or None when that cannot be opened.
        now: the clock.

    Raises:
        FileProblem: the backup cannot be used.
        BackupFailed: it does not verify.
    """
    manifest = look_at(file, now=now)
    if current is None:
        return Preview(manifest=manifest, current=None, vanish=None, vanish_rows={})
    counts = check.counts(current)
    last = check.last_entry_at(current)
    there = Manifest(
        file="",
        made_at=now,
        reason="",
        sha256="",
        size=0,
        program=__version__,
        schema=engine.read_pragma(current, "user_version"),
        counts=counts,
        chain_head=check.chain_head(current),
        last_entry_at=datetime.fromisoformat(last) if last else None,
    )
    newer = current.execute(
        "SELECT count(*) FROM operation WHERE done_at > ?", (check.bound(manifest.last_entry_at),)
    ).fetchone()[0]
    rows = {
        table: rows - manifest.counts.get(table, 0)
        for table, rows in counts.items()
        if rows > manifest.counts.get(table, 0)
    }
    return Preview(manifest=manifest, current=there, vanish=newer, vanish_rows=rows)


def restore(path: Path, file: Path, *, now: datetime, backups: Path) -> Path | None:
    """Put a backup in the place of the data file, and return the backup of what was there.

    The data file must be closed. A file that cannot be read is kept beside the new one instead, and
    None is returned.

    Raises:
        FileProblem: the backup cannot be used, or the data file is held.
        BackupFailed: the backup does not verify; nothing was changed.
    """
    look_at(file, now=now)
    path = path.resolve()  # a link stays a link
    part = path.with_name(path.name + ".part")
    files.make_folder(path.parent)
    with Hold(path, now):
        files.clear_away(part)
        try:
            _restore_into(part, file, now)
            if not path.exists():
                files.give_name(part, path)
                return None
            saved = _save_current(path, place_for(path, backups, now, "restore"), now=now)
            stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
            files.swap(
                path, part, path.with_name(f"{path.stem}.before-restore-{stamp}{path.suffix}")
            )
        finally:
            files.clear_away(part)
    return saved


def _restore_into(part: Path, file: Path, now: datetime) -> None:
    with closing(engine.connect(file, read_only=True)) as source:
        copy_into(source, part)
    with closing(engine.connect(part)) as new:
        for table in ("assessment_detail", "assessment"):  # worked out again
            new.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        new.execute("DELETE FROM meta WHERE name = ?", (_RESTORED_AT,))
        new.execute("INSERT INTO meta VALUES (?, ?)", (_RESTORED_AT, now.isoformat()))
        found = check.problems(new, full=True)
    if found:
        raise BackupFailed(f"The restored file does not read as it was written: {found[0]}")


def _save_current(path: Path, target: Path, *, now: datetime) -> Path | None:
    try:
        with closing(engine.connect(path)) as current:
            copy_verified(current, target, now=now, reason="restore")
    except FileHeld:
        raise
    except (FileProblem, BackupFailed):  # the file itself is kept beside the new one
        return None
    return target
