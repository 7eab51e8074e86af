"""Whatever the bytes of answers, our own exports, tables and maps: a reading or a refusal."""

from __future__ import annotations

import resource
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interop.fuzzing import ANYTHING, SEEDS, TURNS, check, quick, read

KINDS = sorted(ANYTHING)
MOST_MB = 300  # that all inputs together may add to what the process holds


@pytest.fixture(autouse=True)
def bounded():
    """Fail where the memory of the process grew beyond measure."""

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
            1_000_000 if sys.platform == "darwin" else 1_000
        )

    before = peak()
    yield
    assert peak() - before < MOST_MB


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_that_is_changed_is_read_whole(kind):
    reading = read(kind, SEEDS[kind])
    assert reading is not None
    assert not reading.refused
    assert not reading.questions
    assert all(person.entries for person in reading.persons)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(quick, max_examples=2_000)
def test_any_file_gives_a_reading_or_a_refusal(kind, data):
    check(read(kind, data.draw(ANYTHING[kind])))


@pytest.mark.nightly
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(quick, max_examples=2_000)
def test_a_long_campaign_finds_nothing(kind, turn, data):
    del turn
    check(read(kind, data.draw(ANYTHING[kind])))
