"""A call that is wanted whatever is due: where its row stands, and what settles it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from b12tracker.core import recall
from b12tracker.core.clock import Clock
from b12tracker.core.findings import DueKind, State
from b12tracker.core.ids import EntryId
from b12tracker.core.kept_text import from_text, to_text
from b12tracker.core.recall import Section
from b12tracker.core.visible import visible
from b12tracker.core.worklist import on_today
from tests import builders as b
from tests.core.test_recall import item

DAY = b.TODAY  # 20 November 2026
PLANNED = item(State.PLANNED)
ON = "2026-11-18"
LATER = date(2026, 11, 24)


def at(hour):
    return datetime(2026, 11, 18, hour, tzinfo=UTC)


def asked(on=ON, hour=9, **more):
    # The words stand in the files there are.
    return b.an_event("call_wanted", on, entered_at=at(hour), note="batch H4471", **more)


def called(outcome, hour=10, on=ON, until="2026-11-24", **more):
    return b.a_call(outcome, on, until, entered_at=at(hour), **more)


def seen(*entries, day=DAY):
    return visible(b.a_record(*entries), Clock(day))


def stands(*entries, due=PLANNED, day=DAY, urgent=False):
    clock = Clock(day)
    record = visible(b.a_record(*entries), clock)
    return recall.stands(due, (), record, clock, urgent=urgent)


def test_whoever_is_to_be_told_something_is_called_with_nothing_due():
    assert stands()[0] is Section.NOW
    assert stands(asked())[0] is Section.TO_CALL
    assert stands(asked(), due=None)[0] is Section.TO_CALL
    assert stands(asked(), urgent=True)[0] is Section.NOW
    assert stands(b.an_event("review", ON))[0] is Section.NOW


@pytest.mark.parametrize("outcome", ["agreed", "removed", "later", "no_answer"])
def test_a_call_before_it_was_about_something_else(outcome):
    until = None if outcome == "removed" else "2026-11-24"
    call = called(outcome, 8, until=until, reason="x")
    assert stands(call, asked()) == (Section.TO_CALL, call.until)
    assert stands(called(outcome, 9, until=until, reason="x"), asked())[0] is not Section.TO_CALL


@pytest.mark.parametrize(
    ("outcome", "until", "section", "settled"),
    [
        ("agreed", "2026-11-24", Section.AGREED, True),
        ("removed", None, Section.REMOVED, True),
        ("later", "2026-11-24", Section.CALL_LATER, False),
        ("no_answer", "2026-11-24", Section.CALL_LATER, False),
    ],
)
def test_who_was_reached_is_not_called_again_and_who_was_not_is(outcome, until, section, settled):
    call = called(outcome, until=until, reason="x")
    assert stands(asked(), call) == (section, call.until)
    assert recall.wanted_call(seen(asked(), call)) == (None if settled else asked())
    # At the same moment nobody had been told yet.
    assert recall.wanted_call(seen(asked(), called(outcome, 9, until=until))) == asked()
    if until is not None:
        afterwards = stands(asked(), call, day=date(2026, 11, 25))[0]
        assert afterwards is (Section.NOW if settled else Section.TO_CALL)


def test_the_newest_question_counts():
    first, second = asked("2026-11-10", id=EntryId(1)), asked(id=EntryId(2))
    between = called("agreed", on="2026-11-12")
    assert recall.wanted_call(seen(first, between)) is None
    assert recall.wanted_call(seen(first, between, second)) == second
    assert recall.wanted_call(seen(first, second, called("removed", until=None))) is None
    assert recall.wanted_call(seen(b.an_event("review", ON))) is None
    review = b.an_event("review", "2026-11-19")
    assert recall.wanted_call(seen(second, review)) == second


def test_a_snooze_puts_it_off_only_after_the_question_and_every_call():
    def snooze(hour):
        return b.a_snooze("2026-12-20", ON, entered_at=at(hour))

    assert stands(asked(), snooze(10)) == (Section.CALL_LATER, date(2026, 12, 20))
    assert stands(asked(), snooze(9))[0] is Section.TO_CALL
    assert stands(asked(), snooze(8))[0] is Section.TO_CALL
    nobody = called("no_answer", 11)
    assert stands(asked(), snooze(10), nobody) == (Section.CALL_LATER, LATER)
    assert stands(asked(), snooze(12), nobody) == (Section.CALL_LATER, date(2026, 12, 20))


def test_calls_about_it_count_whatever_was_given_since_or_is_due():
    call = called("no_answer", on="2026-11-12")
    question = asked("2026-11-10")
    dose = b.a_dose("2026-11-15")
    assert recall.calls_since(PLANNED, seen(call, dose)) == ()
    assert recall.calls_since(PLANNED, seen(question, call, dose)) == (call,)
    test = item(State.DUE, DueKind.LAB, by=date(2026, 12, 30))  # asked for from 30 November on
    assert recall.calls_since(test, seen(call)) == ()
    assert recall.calls_since(test, seen(question, call)) == (call,)
    moment = replace(question, on=call.on, entered_at=call.entered_at)
    assert recall.calls_since(test, seen(moment, call)) == ()
    later = asked("2026-11-16")
    assert recall.calls_since(PLANNED, seen(later, call, dose)) == ()


def test_a_letter_is_no_answer_and_ends_no_row_of_unanswered_calls():
    nobody = [called("no_answer", on=f"2026-11-{day}", id=EntryId(day)) for day in (10, 14)]
    letter = called("later", on="2026-11-12", reason="letter")
    assert recall.no_answers(item(), seen(*nobody, letter)) == 2
    assert recall.no_answers(item(), seen(nobody[0], letter)) == 1
    message = replace(letter, reason="message")
    assert recall.no_answers(item(), seen(*nobody, message)) == 2
    spoke = replace(letter, reason="is away")
    assert recall.no_answers(item(), seen(*nobody, spoke)) == 1
    assert recall.LETTER_WANTED == "a letter goes out", "as the files there are say it"


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({}, False),
        ({"due": item()}, True),
        ({"due": item(), "followed": False}, False),
        ({"section": Section.AGREED}, True),
        ({"section": Section.AGREED, "followed": False}, False),
        ({"section": Section.CALL_LATER}, False),
        ({"section": Section.CALL_LATER, "wanted": "batch H4471"}, True),
        ({"section": Section.TO_CALL, "wanted": "batch H4471"}, True),
        ({"section": Section.REMOVED, "wanted": "batch H4471"}, False),
        ({"section": Section.NOW, "wanted": "batch H4471"}, False),
    ],
)
def test_a_row_is_not_lost_from_sight_because_nothing_is_due(facts, shown):
    assert on_today(b.a_summary(**facts)) is shown


def test_what_an_older_program_kept_says_of_no_call_that_was_wanted_or_agreed():
    kept = b.a_summary(wanted="batch H4471", agreed=LATER)
    raw = json.loads(to_text(kept))
    assert raw.pop("wanted") == "batch H4471"
    assert raw.pop("agreed") == "2026-11-24"
    assert from_text(json.dumps(raw)) == replace(kept, wanted="", agreed=None)
