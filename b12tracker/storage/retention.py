"""Which backups may go: those that the rule no longer keeps."""

from __future__ import annotations

import glob
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from b12tracker.storage import backup, files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

_ALL_WITHIN = timedelta(days=2)
_DAILY, _WEEKLY, _MONTHLY, _YEARLY = 12, 10, 24, 10


def to_remove(made: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    """Return which backups may go.

    Kept are all of two days, 12 daily, 10 weekly, 24 monthly and 10 yearly ones, and always the
    newest. If the clock stands before the newest, or more than a year after it, it may be wrong,
    and nothing goes.

    Args:
        made: when each verified backup was made, in UTC.
        now: the clock.
    """
    newest_first = sorted(set(made), reverse=True)
    if not newest_first:
        return ()
    newest = newest_first[0]
    if newest > now + timedelta(minutes=5) or now - newest > timedelta(days=366):
        return ()
    kept = {one for one in newest_first if now - one <= _ALL_WITHIN} | {newest}
    for most, period in (
        (_DAILY, lambda one: one.date()),
        (_WEEKLY, lambda one: one.isocalendar()[:2]),
        (_MONTHLY, lambda one: (one.year, one.month)),
        (_YEARLY, lambda one: one.year),
    ):
        seen: dict[Any, datetime] = {}
        for one in newest_first:
            seen.setdefault(period(one), one)  # the newest of each period
        kept |= set(list(seen.values())[:most])
    return tuple(one for one in newest_first if one not in kept)


def thin(folder: Path, stem: str, now: datetime, suffix: str = ".b12") -> tuple[Path, ...]:
    """Remove the automatic backups that the rule no longer keeps, and return them.

    What was asked for by a person, or made before something dangerous, stays.
    """
    automatic = [
        (file, manifest)
        for file, manifest in backup.listed(folder, stem, suffix)
        if manifest.reason in ("automatic", "closing") and manifest.verified
    ]
    going = set(to_remove((manifest.made_at for _, manifest in automatic), now))
    gone = tuple(file for file, manifest in automatic if manifest.made_at in going)
    for file in gone:
        file.unlink()
        backup.manifest_path(file).unlink(missing_ok=True)
    for left in folder.glob(f"{glob.escape(stem)}-*{suffix}.part"):  # of a program that was killed
        files.clear_away(left)
    return gone
