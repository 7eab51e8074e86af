"""Where a row of Today stands, what waits and until when, which results nobody has seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from b12tracker.core import recall
from b12tracker.core.assess import assess
from b12tracker.core.clock import Clock
from b12tracker.core.findings import DueItem, DueKind, Fact, Finding, Level, State
from b12tracker.core.ids import BatchId, EntryId
from b12tracker.core.recall import Section
from b12tracker.core.records import Contact, LabStatus, Source
from b12tracker.core.visible import visible
from tests import builders as b

DAY = b.TODAY


def item(state=State.OVERDUE, kind=DueKind.DOSE, by=DAY - timedelta(days=12)):
    return DueItem(
        kind=kind,
        what="maintenance",
        due_from=by - timedelta(days=30),
        due_by=by,
        overdue_from=by + timedelta(days=8),
        lapsed_from=None,
        state=state,
    )


def stands(*entries, due=None, levels=(), day=DAY, urgent=False):
    """Return the section of a row and the first later day on which that may be another."""
    clock = Clock(day)
    record = visible(b.a_record(*entries), clock)
    found, _ = recall.stands(due or item(), levels, record, clock, urgent=urgent)
    return found, clock.next_turn


def named(*entries, levels=(), day=DAY):
    """Return the section of a row and the day that is shown with it."""
    clock = Clock(day)
    record = visible(b.a_record(*entries), clock)
    return recall.stands(item(), levels, record, clock, urgent=False)


def section(*entries, **more):
    return stands(*entries, **more)[0]


# Without a call -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "kind", "where"),
    [
        (State.OVERDUE, DueKind.DOSE, Section.TO_CALL),
        (State.LAPSED, DueKind.DOSE, Section.TO_CALL),
        (State.OVERDUE, DueKind.LAB, Section.TO_CALL),
        (State.DUE, DueKind.DOSE, Section.NOW),
        (State.PLANNED, DueKind.DOSE, Section.NOW),
        (State.OVERDUE, DueKind.REVIEW, Section.NOW),  # the clinician's, nobody has to come
    ],
)
def test_who_is_late_and_has_to_come_is_called(state, kind, where):
    assert section(due=item(state, kind)) is where


def test_a_row_without_anything_due_stands_under_now():
    clock = Clock(DAY)
    assert recall.stands(None, (), b.a_record(), clock, urgent=False) == (Section.NOW, None)


# After a call -------------------------------------------------------------------------------------


def test_who_agreed_stands_there_until_the_day_is_expected_on_it_and_called_again_after_it():
    call = b.a_call("agreed", "2026-11-18", until="2026-11-24")
    assert stands(call) == (Section.AGREED, date(2026, 11, 24))
    assert stands(call, day=date(2026, 11, 23))[0] is Section.AGREED
    assert stands(call, day=date(2026, 11, 24)) == (Section.NOW, date(2026, 11, 25))
    assert section(call, day=date(2026, 11, 25)) is Section.TO_CALL


@pytest.mark.parametrize("outcome", ["later", "no_answer"])
def test_call_later_ends_on_the_day_it_names(outcome):
    call = b.a_call(outcome, "2026-11-18", until="2026-11-24")
    assert stands(call, day=date(2026, 11, 23)) == (Section.CALL_LATER, date(2026, 11, 24))
    assert section(call, day=date(2026, 11, 24)) is Section.TO_CALL


def test_who_was_removed_stays_so_until_something_was_given():
    call = b.a_call("removed", "2026-11-01", until=None, reason="goes elsewhere")
    assert stands(call) == (Section.REMOVED, None)
    assert section(call, b.a_dose("2026-10-31")) is Section.REMOVED
    assert section(call, b.a_dose("2026-11-01")) is Section.TO_CALL
    assert section(call, b.a_dose("2026-11-02", status="not_given")) is Section.REMOVED


def test_the_newest_call_counts():
    first = b.a_call("agreed", "2026-11-10", until="2026-11-30", id=EntryId(1))
    second = b.a_call("later", "2026-11-12", until="2026-11-25", id=EntryId(2))
    assert section(first, second) is Section.CALL_LATER
    same_day = replace(first, on=date(2026, 11, 12), id=EntryId(3))
    assert section(second, same_day) is Section.AGREED


def test_a_call_about_an_earlier_blood_test_does_not_put_this_one_off():
    due = item(State.OVERDUE, DueKind.LAB)
    early = due.due_from - timedelta(days=1)
    later = DAY + timedelta(days=5)
    assert section(b.a_call("later", early, until=later), due=due) is Section.TO_CALL
    assert section(b.a_call("later", due.due_from, until=later), due=due) is Section.CALL_LATER


@pytest.mark.parametrize("entry", [
    b.a_call("agreed", until="2026-12-24"),
    b.a_call("removed", until=None, reason="refused"),
    b.a_snooze("2026-12-24", level="emergency"),
])  # fmt: skip
def test_an_emergency_or_nerve_signs_are_never_put_off(entry):
    assert stands(entry, urgent=True) == (Section.NOW, None)


def test_unanswered_calls_count_up_to_the_newest_of_another_kind_and_to_the_last_dose():
    calls = [
        b.a_call("no_answer", f"2026-11-{day}", until="2026-11-25", id=EntryId(day))
        for day in (10, 12, 14)
    ]
    assert recall.no_answers(item(), b.a_record(*calls)) == 3
    assert recall.no_answers(item(), b.a_record(*calls, b.a_dose("2026-11-12"))) == 1
    spoke = b.a_call("later", "2026-11-13", until="2026-11-25")
    assert recall.no_answers(item(), b.a_record(*calls, spoke)) == 1
    assert recall.no_answers(item(), b.a_record()) == 0


def test_only_the_newest_dose_settles_calls():
    call = b.a_call("removed", "2026-11-01", until=None, reason="goes elsewhere")
    assert section(call, b.a_dose("2026-09-01"), b.a_dose("2026-11-03")) is Section.TO_CALL
    assert section(call, b.a_dose("2026-08-01"), b.a_dose("2026-10-03")) is Section.REMOVED


def test_a_number_is_wrong_where_it_was_tried_and_still_stands_with_the_patient():
    contact = Contact(phone="01632 1", mobile="07700 2")
    tried = [
        b.a_call("no_answer", until="2026-11-25", wrong_phone=number)
        for number in ("07700 2", "01632 9", "")
    ]
    patient = b.a_patient(contact=contact)
    assert recall.wrong_phones(b.a_record(*tried, patient=patient)) == {"07700 2"}
    both = b.a_call("no_answer", until="2026-11-25", wrong_phone="01632 1")
    assert recall.wrong_phones(b.a_record(*tried, both, patient=patient)) == {"01632 1", "07700 2"}
    assert recall.wrong_phones(b.a_record(*tried[1:], patient=patient)) == frozenset()
    assert recall.wrong_phones(b.a_record(patient=patient)) == frozenset()
    without = b.a_patient(contact=Contact(phone="", mobile=""))
    assert recall.wrong_phones(b.a_record(*tried, patient=without)) == frozenset()


# What waits ---------------------------------------------------------------------------------------


def test_a_snoozed_row_waits_until_its_day():
    snooze = b.a_snooze("2026-11-27", "2026-11-18")
    assert stands(snooze, day=date(2026, 11, 26)) == (Section.CALL_LATER, date(2026, 11, 27))
    assert section(snooze, day=date(2026, 11, 27)) is Section.TO_CALL


@pytest.mark.parametrize(
    ("then", "now", "waits"),
    [
        ("", (), True),
        ("", (Level.INFO,), False),
        ("warning", (Level.INFO, Level.WARNING), True),
        ("warning", (Level.INFO, Level.CRITICAL), False),
    ],
)
def test_what_became_louder_does_not_wait(then, now, waits):
    found = section(b.a_snooze("2026-11-27", level=then), levels=now)
    assert found is (Section.CALL_LATER if waits else Section.TO_CALL)


def test_a_later_call_ends_a_snooze_and_a_later_snooze_a_call():
    snooze = b.a_snooze("2026-12-20", "2026-11-15", id=EntryId(1))
    agreed = b.a_call("agreed", "2026-11-16", until="2026-11-24", id=EntryId(1))
    assert section(snooze, agreed) is Section.AGREED
    again = b.a_snooze("2026-12-20", "2026-11-17", id=EntryId(2))
    assert section(snooze, agreed, again) is Section.CALL_LATER


def at(hour):
    return datetime(2026, 11, 18, hour, tzinfo=UTC)


def test_of_one_day_the_hour_tells_which_came_later_not_the_numbers_of_two_tables():
    snooze = b.a_snooze("2026-12-20", "2026-11-18", id=EntryId(1), entered_at=at(14))
    agreed = b.a_call("agreed", "2026-11-18", until="2026-11-24", id=EntryId(90), entered_at=at(9))
    assert section(snooze, agreed) is Section.CALL_LATER
    early = replace(snooze, id=EntryId(90), entered_at=at(8))
    assert section(early, replace(agreed, id=EntryId(1))) is Section.AGREED
    minute = replace(snooze, entered_at=at(9))
    assert section(minute, agreed) is Section.AGREED, "a call goes before a snooze of its moment"


def test_of_one_day_what_has_an_hour_came_after_what_has_none():
    snooze = b.a_snooze("2026-12-20", "2026-11-18", id=EntryId(1))
    agreed = b.a_call("agreed", "2026-11-18", until="2026-11-24", id=EntryId(1))
    assert section(replace(snooze, entered_at=at(9)), agreed) is Section.CALL_LATER
    assert section(snooze, replace(agreed, entered_at=at(9))) is Section.AGREED
    assert section(snooze, agreed) is Section.AGREED


def test_the_day_shown_is_the_one_of_what_put_the_row_there():
    snooze = b.a_snooze("2026-12-20", "2026-11-15", id=EntryId(1), level="warning")
    agreed = b.a_call("agreed", "2026-11-16", until="2026-11-24", id=EntryId(1))
    again = b.a_snooze("2026-11-22", "2026-11-17", id=EntryId(2), level="warning")
    assert named(snooze) == (Section.CALL_LATER, date(2026, 12, 20))
    assert named(snooze, agreed) == (Section.AGREED, date(2026, 11, 24))
    assert named(snooze, agreed, again) == (Section.CALL_LATER, date(2026, 11, 22))
    loud = named(snooze, agreed, again, levels=(Level.CRITICAL,))
    assert loud == (Section.AGREED, date(2026, 11, 24))
    assert named(again, day=date(2026, 11, 22)) == (Section.TO_CALL, date(2026, 11, 22))


@pytest.mark.parametrize("urgent", [True, False])
def test_where_neither_counts_any_more_the_last_day_named_is_shown(urgent):
    def shown(*entries):
        clock = Clock(DAY)
        record = visible(b.a_record(*entries), clock)
        return recall.stands(item(), (), record, clock, urgent=urgent)

    where = Section.NOW if urgent else Section.TO_CALL
    snooze, call = b.a_snooze("2026-11-12", "2026-11-05"), b.a_call("later", "2026-11-06", None)
    early, late = date(2026, 11, 9), date(2026, 11, 14)
    assert shown(snooze, replace(call, until=early)) == (where, date(2026, 11, 12))
    assert shown(snooze, replace(call, until=late)) == (where, late)
    assert shown(snooze) == (where, date(2026, 11, 12))
    assert shown(replace(call, until=late)) == (where, late)
    removed = b.a_call("removed", "2026-11-06", until=None, reason="refused")
    put = (Section.NOW, date(2026, 11, 12)) if urgent else (Section.REMOVED, None)
    assert shown(snooze, removed) == put


def test_a_dose_ends_a_snooze_of_the_row():
    snooze = b.a_snooze("2026-12-20", "2026-11-10")
    assert section(snooze, b.a_dose("2026-11-11")) is Section.TO_CALL
    assert section(snooze, b.a_dose("2026-11-10")) is Section.CALL_LATER, "put off after the dose"


def test_a_snoozed_finding_does_not_move_the_row():
    assert section(b.a_snooze("2026-12-20", rule="FM-01", level="warning")) is Section.TO_CALL


def finding(level=Level.WARNING, value="148", rule="FM-01"):
    fact = Fact(kind="lab", what="b12_total", on=date(2026, 11, 2), value=value, unit="ng/L")
    return Finding(rule=rule, level=level, message="one", text="…", because=(fact,))


def waits(found, *entries, day=DAY):
    clock = Clock(day)
    return recall.waits(found, visible(b.a_record(*entries), clock), clock), clock.next_turn


def test_a_finding_waits_until_the_day_unless_it_is_louder():
    snooze = b.a_snooze("2026-11-27", rule="FM-01", level="warning")
    assert waits(finding(), snooze) == (snooze, date(2026, 11, 27))
    assert waits(finding(), snooze, day=date(2026, 11, 27))[0] is None
    assert waits(finding(Level.CRITICAL), snooze)[0] is None
    assert waits(finding(rule="FM-02"), snooze)[0] is None


def test_a_dismissal_ends_when_the_facts_are_others():
    aside = b.a_dismissal("FM-01", rested_on=recall.rested_on(finding()))
    assert waits(finding(), aside) == (aside, None)
    assert waits(finding(value="120"), aside)[0] is None
    assert waits(finding(Level.CRITICAL), aside)[0] is None
    assert waits(finding(rule="FM-02"), aside)[0] is None


def test_the_newest_dismissal_and_the_newest_snooze_of_a_finding_count():
    here, other = (recall.rested_on(finding(value=value)) for value in ("148", "120"))
    first = b.a_dismissal("FM-01", "2026-11-02", rested_on=here, id=EntryId(1))
    second = b.a_dismissal("FM-01", "2026-11-09", rested_on=other, id=EntryId(2))
    assert waits(finding(), first, second)[0] is None
    assert waits(finding(value="120"), first, second)[0] == second
    short = b.a_snooze("2026-11-21", "2026-11-03", rule="FM-01", level="warning", id=EntryId(1))
    long = b.a_snooze("2026-11-27", "2026-11-10", rule="FM-01", level="warning", id=EntryId(2))
    assert waits(finding(), short, long) == (long, date(2026, 11, 27))
    quiet = replace(short, on=date(2026, 11, 12), level="info", id=EntryId(3))
    assert waits(finding(), long, quiet)[0] is None
    assert waits(finding(), quiet, replace(long, on=date(2026, 11, 13)))[0] is not None
    over = replace(short, on=date(2026, 11, 12), until=DAY, id=EntryId(3))
    assert waits(finding(), long, over)[0] is None


def test_what_a_finding_rests_on_is_written_as_files_hold_it():
    # What was put aside stays so in the files there are: this text must not change.
    assert recall.rested_on(finding()) == "warning 468840282fa6"
    facts = [Fact(kind="cause", what=f"cause_{n}") for n in range(8)]
    one, other = (replace(finding(), because=tuple(order)) for order in (facts, facts[::-1]))
    level, *signs = recall.rested_on(one).split()
    assert (level, signs) == ("warning", sorted(signs))
    assert recall.rested_on(other) == recall.rested_on(one)


def test_an_emergency_never_waits():
    loud = finding(Level.EMERGENCY)
    entries = (
        b.a_dismissal("FM-01", rested_on=recall.rested_on(loud)),
        b.a_snooze("2026-11-27", rule="FM-01", level="emergency"),
    )
    assert waits(loud, *entries) == (None, None)


def test_a_dismissed_finding_waits_on_the_next_day_too(knowledge):
    record = b.a_record(
        b.a_cause(),
        b.a_plan("2026-01-05", phases=(b.a_phase("8 wk"),)),
        b.every("2026-01-05", 56, 4),
        b.a_lab("b12_total", "150", on="2025-12-20"),
        b.a_lab("mma", "0.60", "umol/L", on="2025-12-20"),
        b.a_medicine(first="2026-08-01", strength_ug=5000),
        b.a_checkin("2026-05-01", N1=3, N2=3),
        b.a_checkin("2026-10-28", N1=7, N2=7),
        patient=b.a_patient(id=b.FIRST, severity="severe"),
    )
    found = 0
    for one in assess(record, DAY, knowledge, "UK_NICE").findings:
        aside = b.a_dismissal(one.rule, rested_on=recall.rested_on(one))
        clock = Clock(DAY + timedelta(days=1))
        for later in assess(record, clock.day, knowledge, "UK_NICE").findings:
            if later.rule == one.rule:
                found += 1
                put_aside = visible(replace(record, dismissals=(aside,)), clock)
                assert recall.waits(later, put_aside, clock) == aside, one.rule
    assert found >= 5


def test_a_fact_that_grew_too_old_does_not_bring_a_finding_back():
    two = replace(finding(), because=(*finding().because, Fact(kind="cause", what="diet_low")))
    aside = b.a_dismissal("FM-01", rested_on=recall.rested_on(two))
    assert waits(finding(), aside)[0] == aside
    assert waits(replace(finding(), because=()), aside)[0] == aside
    fewer = b.a_dismissal("FM-01", rested_on=recall.rested_on(finding()))
    assert waits(two, fewer)[0] is None


# Results that nobody has seen ---------------------------------------------------------------------

CAME = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)


def brought(value="150", on="2026-11-09", **more):
    more.setdefault("id", EntryId(7))
    source = Source(batch=BatchId(1), key="OBX/1")
    return b.a_lab(value=value, on=on, source=source, entered_at=CAME, **more)


def unseen(*entries, day=DAY):
    clock = Clock(day)
    found = recall.unseen(visible(b.a_record(*entries), clock), clock)
    return [one.id for one in found], clock.next_turn


def test_a_result_of_a_file_waits_and_one_that_was_typed_does_not():
    assert unseen(brought())[0] == [7]
    assert unseen(b.a_lab(id=EntryId(7)))[0] == []
    assert unseen(brought(status=LabStatus.PROVISIONAL))[0] == []
    assert unseen(brought(status=LabStatus.UNKNOWN))[0] == [7]


def test_a_signed_result_waits_anew_when_it_is_corrected():
    assert unseen(brought(), b.a_signoff(7, "150 ng/L"))[0] == []
    assert unseen(brought("160"), b.a_signoff(7, "150 ng/L"))[0] == [7]
    assert unseen(brought(), b.a_signoff(8, "150 ng/L"))[0] == [7]


def test_a_review_of_the_whole_patient_after_it_came_has_seen_it():
    after, before = CAME + timedelta(seconds=1), CAME - timedelta(seconds=1)
    assert unseen(brought(), b.an_event("review", entered_at=after))[0] == []
    assert unseen(brought(), b.an_event("review", entered_at=before))[0] == [7]
    assert unseen(brought(), b.an_event("review", entered_at=after, rule="FM-01"))[0] == [7]
    assert unseen(brought(), b.an_event("upper_gi", entered_at=after))[0] == [7]
    assert unseen(brought(), b.an_event("review", entered_at=CAME))[0] == [7]
    assert unseen(brought(), b.an_event("review", entered_at=None))[0] == [7]


def test_a_result_whose_coming_nobody_noted_waits_whatever_was_reviewed():
    lab = replace(brought(), entered_at=None)
    assert unseen(lab, b.an_event("review", entered_at=CAME))[0] == [7]


def test_a_result_of_more_than_ninety_days_ago_is_history():
    last = date(2026, 11, 9) + timedelta(days=90)
    assert unseen(brought(), day=last) == ([7], last + timedelta(days=1))
    assert unseen(brought(), day=last + timedelta(days=1)) == ([], None)


def test_a_result_is_named_as_it_was_read():
    assert recall.value_of(b.a_lab(value="148", comparator="<")) == "<148 ng/L"
    assert recall.value_of(b.a_lab(value=None, unit="", word="positive")) == "positive"
    assert recall.value_of(b.a_lab("mcv", "1E+2", "fL")) == "100 fL"
