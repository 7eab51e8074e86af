"""A program killed at any moment loses nothing that it said was saved."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from b12tracker.storage import check, history, records
from b12tracker.storage.store import Store

ROOT = Path(__file__).parents[2]


def killed_while_logging(path, first, chance):
    """Return the numbers that the writer said were saved before it was killed at some moment."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.storage.crash_writer", str(path), str(first)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    ) as writer:  # fmt: skip
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n", writer.communicate()
        said = "".join(writer.stdout.readline() for _ in range(chance.randint(1, 4)))
        time.sleep(chance.uniform(0.0, 0.03))
        writer.kill()
        rest, errors = writer.communicate()
        said += rest
    assert errors == ""
    return [int(line) for line in said.splitlines(keepends=True) if line.endswith("\n")]


def campaign(path, clock, patient, runs):
    chance = random.Random(12)
    acknowledged: set[int] = set()
    for run in range(runs):
        first = run * 1000
        acknowledged |= set(killed_while_logging(path, first, chance))
        store = Store.open(path, who="AB", now=clock)
        try:
            assert not store.closed_cleanly
            with store.reading() as session:
                stored = {int(dose.note) for dose in records.read(session, patient).doses}
                assert acknowledged <= stored, f"lost after run {run}: {acknowledged - stored}"
                assert len(stored - acknowledged) <= run + 1  # at most one unacknowledged a kill
                for number in stored:
                    assert history.done_before(session, f"dose-{number}") is not None
            with store.bare() as connection:
                assert check.problems(connection, full=True) == ()
        finally:
            store.close()
    return acknowledged


def test_no_acknowledged_dose_is_lost_by_twenty_kills(path, store, patient, clock):
    store.close()
    assert len(campaign(path, clock, patient, 20)) >= 20


@pytest.mark.nightly
def test_no_acknowledged_dose_is_lost_by_a_hundred_kills(path, store, patient, clock):
    store.close()
    assert len(campaign(path, clock, patient, 100)) >= 100
