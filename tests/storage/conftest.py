"""Data files for tests: one is made by the revisions for each process, the rest are copies."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from typing import Any

import pytest

from b12tracker.storage import entries, migrate, patients
from b12tracker.storage.store import Store
from tests import builders
from tests.clock import Clock


def read(session, topic, entry) -> Any:
    """Return an entry without saying of which class."""
    return entries.get(session, topic, entry)


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    file = tmp_path_factory.mktemp("template") / "template.b12"
    migrate.create(file)
    return file


@pytest.fixture
def path(tmp_path, template):
    """A new data file, closed."""
    file = tmp_path / "clinic.b12"
    shutil.copy(template, file)
    return file


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def published():
    return []


@pytest.fixture
def open_store(clock, published):
    """Open data files that the test need not close."""
    with ExitStack() as opened:

        def opener(file, **more):
            more.setdefault("who", "AB")
            store = Store.open(file, now=clock, publish=published.append, **more)
            opened.callback(store.close)
            return store

        yield opener


@pytest.fixture
def store(path, open_store):
    return open_store(path)


@pytest.fixture
def patient(store, published):
    """The id of a patient in the store."""
    with store.writing("add patient: Ashdown, Miriam") as session:
        found = patients.add(session, builders.a_patient(number="N-1"))
    published.clear()
    return found
