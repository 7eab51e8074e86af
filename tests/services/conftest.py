"""A real clinic on a real file, on a fixed day."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from b12tracker.services.clinic import open_clinic, read_knowledge
from b12tracker.services.patients import register_patient
from b12tracker.storage import migrate
from tests import builders

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture(scope="session")
def knowledge():
    return read_knowledge()


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    file = tmp_path_factory.mktemp("template") / "template.b12"
    migrate.create(file)
    return file


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def published():
    return []


@pytest.fixture
def folder(tmp_path, template):
    shutil.copy(template, tmp_path / "clinic.b12")
    return tmp_path


@pytest.fixture
def clinic(folder, clock, published, knowledge):
    """A clinic without patients; today is 20 November 2026."""
    with open_clinic(
        folder,
        who="AB",
        publish=published.append,
        today=builders.TODAY,
        now=clock,
        knowledge=knowledge,
    ) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path, knowledge):
    """A clinic without patients in a file of its own, to bring things into."""
    with open_clinic(
        tmp_path / "other", who="CD", today=builders.TODAY, knowledge=knowledge
    ) as opened:
        yield opened


@pytest.fixture
def rossi(clinic):
    """The id of a patient with a cause, nothing else."""
    return register_patient(
        clinic, builders.a_patient("Rossi", "Carla", born="1961-03-12", number="N-1")
    )
