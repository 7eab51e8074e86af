"""Entries that are about another one follow it when it gets another number."""

from __future__ import annotations

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.ids import EntryId
from b12tracker.core.pointers import POINTED, pointed, pointer
from tests.builders import a_dose, a_signoff, an_event

REACTION = an_event("reaction", dose=EntryId(7))
SEEN = a_signoff(7)


@pytest.mark.parametrize(("entry", "topic"), [(REACTION, Topic.DOSE), (SEEN, Topic.LAB)])
def test_what_an_entry_is_about_is_followed(entry, topic):
    assert pointer(entry) == (topic, EntryId(7))
    assert topic in POINTED
    moved = pointed(entry, EntryId(9))
    assert pointer(moved) == (topic, EntryId(9))
    assert pointed(moved, EntryId(7)) == entry


def test_what_stands_alone_is_about_nothing():
    assert pointer(an_event("review")) is None
    assert pointer(a_dose()) is None
    assert pointer(pointed(REACTION, None)) is None


@pytest.mark.parametrize(("entry", "number"), [(SEEN, None), (a_dose(), EntryId(9))])
def test_a_sign_off_without_its_result_and_a_dose_about_something_are_refused(entry, number):
    with pytest.raises(ValueError, match="is about something"):
        pointed(entry, number)
