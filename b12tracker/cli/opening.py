"""Opening the clinic for a verb of the command line."""

from __future__ import annotations

import getpass
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from b12tracker.services.clinic import open_clinic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.paths import Places
    from b12tracker.services.clinic import Clinic


def who() -> str:
    """Return the login name, marked as the command line."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system user without a name
        name = "unknown"
    return f"{name} (cli)"


def now() -> datetime:
    """Return the instant, where there is no clinic to ask."""
    return datetime.fromtimestamp(time.time(), UTC)


@contextmanager
def clinic(places: Places, *, as_of: date | None = None, create: bool = False) -> Iterator[Clinic]:
    """Open the data file for one verb.

    Args:
        places: of the data file.
        as_of: fixes the day.
        create: makes a new file where there is none yet. A verb that only looks must not: a
            mistyped folder would answer that nobody is due.
    """
    with open_clinic(places.data, who=who(), today=as_of, create=create) as opened:
        yield opened
