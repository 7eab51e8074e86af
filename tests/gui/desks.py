"""A desk on a real file, for the panels."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from b12tracker.gui.ask import Ask
from b12tracker.gui.bus import ChangeBus
from b12tracker.gui.desk import Desk
from b12tracker.gui.navigator import Navigator
from b12tracker.gui.tasks import Tasks
from b12tracker.gui.window_state import WindowState
from b12tracker.services.clinic import open_clinic, read_knowledge
from b12tracker.storage import entries, patients
from tests import builders
from tests.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from b12tracker.core.ids import PatientId
    from b12tracker.services.clinic import Clinic

TODAY = date(2026, 4, 14)


@cache
def knowledge():
    """The knowledge files, read once."""
    return read_knowledge()


@contextmanager
def open_desk(folder: Path, template: Path | None) -> Iterator[Desk]:
    """Open a copy of an empty file in a folder, on 14 April 2026; without one, what lies there."""
    if template is not None:
        shutil.copy(template, folder / template.name)
    bus = ChangeBus()
    clinic = open_clinic(
        folder,
        who="AB",
        publish=bus.publish,
        today=TODAY,
        now=Clock(datetime(2026, 4, 14, 9, tzinfo=UTC)),
        knowledge=knowledge(),
    )
    with clinic:
        yield Desk(
            clinic=clinic,
            bus=bus,
            tasks=Tasks(),
            navigator=Navigator(),
            ask=Ask(),
            state=WindowState(None),
        )


def add_person(clinic: Clinic, *found, **about) -> PatientId:
    """Write a patient and entries as they are, as one operation."""
    from dataclasses import replace

    with clinic.writing("test data") as session:
        patient = patients.add(session, builders.a_patient(**about))
        for entry in found:
            for one in entry if isinstance(entry, tuple) else (entry,):
                entries.add(session, replace(one, patient=patient))
    return patient


class Files(Ask):
    """Answers of the dialogs for files: the names that somebody would choose."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: Any = None
        self.written: Any = None
        self.offered: list[str] = []  # names of new files

    def file(self, title, pattern, done):
        done(self.opened)

    def new_file(self, title, pattern, named, done):
        self.offered.append(named)
        done(self.written)
