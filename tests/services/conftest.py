"""A real clinic on a real file, on a fixed day."""

from __future__ import annotations

import shutil

import pytest

from b12tracker.core.records import Identifier
from b12tracker.services.clinic import open_clinic, read_knowledge
from b12tracker.services.patients import register_patient
from b12tracker.storage import migrate
from tests import builders
from tests.clock import Clock


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


@pytest.fixture
def oona(clinic):
    """Oona Quillfeather, known here by the number that the messages use."""
    return register_patient(
        clinic,
        builders.a_patient(
            "Quillfeather",
            "Oona Mab",
            born="1957-04-09",
            identifiers=(Identifier(system="PRACTICE HOSPITAL", value="70018"),),
        ),
    )
