"""What Today keeps of a patient on the first and last days, and what of a record counts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.clock import Clock
from b12tracker.core.findings import DueItem, DueKind, Finding, Level, State
from b12tracker.core.ids import BatchId, EntryId
from b12tracker.core.kept_text import essence_text, from_text, to_text
from b12tracker.core.recall import Section
from b12tracker.core.records import Contact, PatientStatus, Pause, Source
from b12tracker.core.rules.facts import Facts
from b12tracker.core.visible import visible
from b12tracker.core.worklist import (
    Because,
    Tally,
    because,
    cell,
    days_late,
    followed,
    marks_of,
    order,
    plan_words,
    row_item,
    summarise,
    tallies_of,
)
from tests.builders import (
    TODAY,
    a_call,
    a_checkin,
    a_dose,
    a_lab,
    a_patient,
    a_phase,
    a_plan,
    a_record,
    a_snooze,
    an_event,
    day,
    doses,
    tablets,
)
from tests.core.test_symptoms import neuro
from tests.core.test_trends import VOID
from tests.core.test_worklist import DAY, item, marks, row


@pytest.fixture
def facts(knowledge):
    def found(*entries, on=TODAY, **patient):
        record = a_record(*entries, patient=a_patient(**patient))
        return Facts(record, Clock(on), knowledge, "UK_NICE")

    return found


@pytest.fixture
def summary(facts, knowledge):
    def found(*entries, **more):
        one = facts(*entries, **more)
        answer = assess(one.record, one.clock.day, knowledge, "UK_NICE")
        return summarise(one, answer)

    return found


# The item of a row --------------------------------------------------------------------------------


def test_of_open_doses_the_loudest_then_the_earliest_then_the_first_by_name_is_shown():
    due, lapsed, overdue = item(State.DUE), item(State.LAPSED), item(State.OVERDUE)
    assert row_item((due, overdue, lapsed), Clock(DAY)) is lapsed
    assert row_item((due, overdue), Clock(DAY)) is overdue
    early, late = item(by=DAY - timedelta(days=9)), item(by=DAY - timedelta(days=2))
    assert row_item((late, early), Clock(DAY)) is early
    b, a = item(what="b"), item(what="a")
    assert row_item((b, a), Clock(DAY)) is a


def test_without_open_work_the_earliest_planned_dose_is_shown():
    near: DueItem = item(State.PLANNED, by=DAY)
    far = item(State.PLANNED, by=DAY + timedelta(days=9))
    lab = item(State.PLANNED, by=DAY - timedelta(days=1), kind=DueKind.LAB)
    assert row_item((far, near, lab), Clock(DAY)) is near
    assert row_item((lab,), Clock(DAY)) is None
    review = item(State.DUE, kind=DueKind.REVIEW, what="clinical")
    assert row_item((item(State.PLANNED), review), Clock(DAY)) is review


def test_findings_are_kept_loudest_first_and_then_by_rule():
    pairs = [("b", Level.INFO), ("c", Level.EMERGENCY), ("a", Level.INFO), ("d", Level.WARNING)]
    found = [Finding(rule=rule, level=level, message="", text="") for rule, level in pairs]
    assert [mark.rule for mark in marks_of(tuple(found))] == ["c", "d", "a", "b"]


# The summary --------------------------------------------------------------------------------------


def test_what_the_row_shows_of_a_person(summary):
    found = summary(contact=Contact(phone="", mobile="07700"))
    assert (found.name, found.born, found.phone) == ("Ashdown, Miriam", "1956-03-01", "07700")
    found = summary(born=None, contact=Contact(phone="01632", mobile="07700"))
    assert (found.born, found.phone, found.last_dose) == ("", "01632", None)
    found = summary(*doses("2026-10-01", "2026-11-02"), a_dose(status="not_given"))
    assert found.last_dose == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ((), ""),
        ((a_plan("2026-11-02"),), "loading 1 of 6"),
        ((a_plan("2026-11-02"), *doses("2026-11-02", "2026-11-04")), "loading 3 of 6"),
        ((a_plan("2026-11-02", phases=(a_phase("2-3 mo"),)),), "IM 2-3 mo"),
        ((a_plan("2026-11-02", phases=(a_phase("1 d", route="po"),)),), "PO daily"),
        (
            (a_plan("2026-11-02", phases=(a_phase("2 d", until="response"), a_phase("1 mo"))),),
            "loading",
        ),
        (
            (
                a_plan(
                    "2026-11-02",
                    phases=(a_phase("2 d", doses=2, until="response"), a_phase("1 mo")),
                ),
                *doses("2026-11-02", "2026-11-04"),
            ),
            "loading 2 of 2",
        ),
        ((a_plan("2026-11-02", pauses=(Pause(first=date(2026, 11, 20)),)),), "paused"),
        ((a_plan("2026-11-02", phases=(a_phase("2 d", doses=1),)), a_dose("2026-11-02")), ""),
    ],
    ids=[
        "none", "first", "third", "maintenance", "tablets", "by question", "waiting", "paused",
        "done",
    ],
)  # fmt: skip
def test_the_plan_in_a_few_signs(facts, entries, words):
    assert plan_words(facts(*entries)) == words


WORSE = (neuro(30, 4), neuro(5, 24))


def test_a_worsening_counts_for_84_days_unless_it_was_reviewed(summary):
    seen = TODAY - timedelta(days=5)
    assert summary(*WORSE).nerve_until == seen + timedelta(days=84)
    assert summary(neuro(30, 4)).nerve_until is None
    reviewed = [an_event("review", seen + timedelta(days=n)) for n in (-1, 0, 1)]
    assert summary(*WORSE, reviewed[0]).nerve_until is not None
    assert summary(*WORSE, reviewed[1]).nerve_until is None
    assert summary(*WORSE, reviewed[2]).nerve_until is None
    assert summary(*WORSE, an_event("upper_gi", TODAY)).nerve_until is not None
    assert summary(*WORSE, an_event("review", TODAY, rule="AUTO-02")).nerve_until is not None
    assert summary(*WORSE, an_event("review", TODAY, rule="RF-01")).nerve_until is None


def test_whoever_was_treated_and_has_nothing_ahead_has_no_date(summary):
    assert summary(a_dose("2026-01-01")).no_date
    assert not summary().no_date
    assert not summary(a_dose("2026-01-01"), a_plan("2026-01-01")).no_date
    assert not summary(a_dose("2026-01-01"), tablets("2026-01-01")).no_date
    ended = tablets("2026-01-01", "2026-02-01")
    assert summary(ended).no_date
    assert not summary(ended, tablets("2026-01-01", id=2)).no_date


def test_a_finding_that_waits_is_no_mark(summary):
    late = a_dose("2026-01-01")
    assert marks(("ADH-REV", "warning")) == summary(late).marks
    put_off = a_snooze("2026-11-27", rule="ADH-REV", level="warning")
    assert summary(late, put_off).marks == ()


AGREED = a_call("agreed", "2026-11-19", until="2027-03-01")


@pytest.mark.parametrize(
    ("entries", "section"),
    [
        ((AGREED,), Section.AGREED),
        ((AGREED, a_checkin("2026-11-18", N1=2, more={"sudden": ("vision",)})), Section.NOW),
        ((AGREED, *WORSE), Section.NOW),
        ((AGREED, a_plan("2026-01-05", phases=(a_phase("8 wk"),))), Section.AGREED),
    ],
    ids=["nothing", "emergency", "nerves", "critical, of other things"],
)
def test_only_emergencies_and_nerve_signs_stand_before_what_was_agreed(summary, entries, section):
    found = summary(*entries)
    assert found.section is section
    assert (found.until, found.agreed) == (AGREED.until, AGREED.until)


def test_a_worsening_stands_first_to_its_last_day_even_where_its_finding_waits(summary):
    entries = (*WORSE, AGREED, a_snooze("2027-04-01", rule="RF-01", level="critical"))
    last = TODAY - timedelta(days=5) + timedelta(days=84)
    assert "RF-01" not in {mark.rule for mark in summary(*entries).marks}
    assert summary(*entries, on=last).section is Section.NOW
    assert summary(*entries, on=last + timedelta(days=1)).section is Section.AGREED


def test_what_was_said_on_the_telephone_is_kept(summary):
    assert (summary().agreed, summary().asked, summary().unanswered) == (None, False, 0)
    later = a_call("later", "2026-11-19", until="2026-11-24")
    assert (summary(later).agreed, summary(later).until) == (None, later.until)
    assert not summary(later).asked
    # The words stand in the files there are.
    assert summary(replace(later, reason="for the prescriber")).asked
    assert summary(later).wanted == ""
    told = an_event("call_wanted", "2026-11-19", note="batch H4471")
    assert (summary(told).wanted, summary(told).section) == ("batch H4471", Section.TO_CALL)
    nobody = [a_call("no_answer", f"2026-11-{n}", until="2026-11-24") for n in (17, 18)]
    assert summary(*nobody).unanswered == 2


def test_the_newest_review_of_the_whole_patient_and_the_newest_data_are_kept(summary):
    assert (summary().reviewed, summary().data) == (None, None)
    whole = [an_event("review", f"2026-{month}") for month in ("03-02", "05-04", "04-01")]
    others = an_event("review", "2026-06-01", rule="FM-01"), an_event("upper_gi", "2026-07-01")
    assert summary(*whole, *others).reviewed == date(2026, 5, 4)
    assert summary(*others).reviewed is None
    lab, score = a_lab(on="2026-02-03"), a_checkin("2026-02-04", N1=1)
    assert summary(lab, score).data == date(2026, 2, 4)
    assert summary(replace(lab, on=date(2026, 2, 5)), score).data == date(2026, 2, 5)


def test_results_that_nobody_signed_are_counted(summary):
    source = Source(batch=BatchId(1), key="OBX/1")
    two = [a_lab(on=f"2026-11-0{n}", source=source, id=EntryId(n)) for n in (1, 2)]
    assert summary(*two, a_lab(on="2026-11-03")).results == 2
    assert summary().results == 0


@pytest.mark.parametrize(
    ("status", "until", "answer"),
    [
        (PatientStatus.ACTIVE, None, True),
        (PatientStatus.MOVED, None, False),
        (PatientStatus.DIED, None, False),
        (PatientStatus.PAUSED, None, False),
        (PatientStatus.PAUSED, "2026-11-20", False),
        (PatientStatus.PAUSED, "2026-11-19", True),
    ],
)
def test_who_is_followed(status, until, answer):
    patient = a_patient(status=status, status_until=None if until is None else day(until))
    assert followed(patient, Clock(TODAY)) is answer


# Place and tallies --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.DUE, State.OVERDUE, State.LAPSED])
def test_open_work_is_counted_by_its_state(state):
    assert tallies_of(row(due=item(state))) == {Tally(state.value)}
    assert tallies_of(row(due=item(State.PLANNED))) == frozenset()


def test_who_is_to_be_called_and_who_has_unsigned_results_are_counted():
    assert tallies_of(row(due=None, section=Section.TO_CALL)) == {Tally.TO_CALL}
    for other in set(Section) - {Section.TO_CALL}:
        assert tallies_of(row(due=None, section=other)) == frozenset()
    assert tallies_of(row(due=None, results=1)) == {Tally.RESULTS}
    assert tallies_of(row(due=None, results=1, followed=False)) == frozenset()


@pytest.mark.parametrize("level", list(Level))
def test_a_flag_is_a_finding_that_warns_and_is_not_counted_elsewhere(level):
    flag = level in (Level.WARNING, Level.CRITICAL, Level.EMERGENCY)
    for rule, counted in (("FM-03", flag), ("GAP-01", False), ("LIFELONG-02", False)):
        found = tallies_of(row(marks=marks((rule, level)), due=None))
        assert (Tally.FLAGS in found) is counted


@pytest.mark.parametrize(
    "rule", ["RF-01", "NEURO-3M", "FM-02", "FM-06b", "FM-07", "FM-07b", "GAP-02"]
)
def test_findings_about_nerves_go_before_lateness(rule):
    assert because(row(marks=marks((rule, "warning"))), DAY) is Because.NERVE
    assert because(row(marks=marks((f"{rule}x", "warning"))), DAY) is Because.DAYS_LATE


def test_irreversible_causes_matter_while_something_is_open():
    assert because(row(irreversible=True, due=None), DAY) is Because.DAYS_LATE
    assert because(row(due=item(State.OVERDUE)), DAY) is Because.DAYS_LATE
    assert because(row(due=item(State.LAPSED, what="loading")), DAY) is Because.LOADING


def test_a_worsening_counts_through_its_last_day_in_the_order_too():
    worse = row(nerve_until=DAY, due=None)
    assert order(worse, DAY)[0] == "1"
    assert order(worse, DAY + timedelta(days=1))[0] == "5"
    assert days_late(worse, DAY) == 0


def test_names_are_ordered_without_regard_to_capitals_and_bars():
    rows = [row(due=None, name=name) for name in ("b", "A|x", "a|w")]
    assert [one.name for one in sorted(rows, key=lambda one: order(one, DAY))] == [
        "a|w",
        "A|x",
        "b",
    ]


@pytest.mark.parametrize(
    ("days", "target", "place"),
    [
        (-31, 0, 0), (-30, 0, 1), (-1, 0, 1), (0, 0, 2), (1, 0, 3), (7, 0, 3), (8, 0, 4),
        (-10, -10, 2), (-9, -10, 3), (-11, -10, 1), (0, None, 2), (-1, None, 1),
    ],
)  # fmt: skip
def test_the_strip_runs_from_early_to_late(days, target, place):
    shown = None if target is None else DAY + timedelta(days=target)
    assert cell(item(target=shown), DAY + timedelta(days=days)) == place


# Stored -------------------------------------------------------------------------------------------


def test_a_summary_is_stored_as_plain_words():
    full = row(
        last_dose=DAY,
        nerve_until=DAY,
        marks=marks(("FM-01", "critical")),
        due=item(lapsed_from=DAY + timedelta(days=20)),
        name="Müller",
        section=Section.CALL_LATER,
        until=DAY + timedelta(days=7),
        agreed=DAY - timedelta(days=3),
        unanswered=2,
        results=3,
        asked=True,
        wanted="Batch H4471 is recalled",
        reviewed=DAY - timedelta(days=7),
        data=DAY - timedelta(days=14),
    )
    text = to_text(full)
    assert "Müller" in text
    assert '": ' not in text
    assert json.loads(text) == {
        "name": "Müller", "born": "1961-03-12", "phone": "", "followed": True, "plan": "IM 8 wk",
        "last_dose": "2026-11-20", "irreversible": False, "nerve_until": "2026-11-20",
        "no_date": False, "marks": [["FM-01", "critical"]],
        "asked": True, "reviewed": "2026-11-13", "data": "2026-11-06",
        "wanted": "Batch H4471 is recalled",
        "due": [
            "dose", "maintenance", "2026-10-21", "2026-11-20", "2026-11-28", "2026-12-10",
            "overdue", "2026-11-20",
        ],
        "section": "call_later", "until": "2026-11-27", "agreed": "2026-11-17", "unanswered": 2,
        "results": 3,
    }  # fmt: skip
    assert from_text(text) == full
    assert json.loads(to_text(row(due=None)))["due"] is None


def test_the_stored_essence_tells_apart_what_assessments_tell_apart(knowledge, facts):
    plan = a_plan("2026-09-01", phases=(a_phase("2-3 mo"),))
    one = assess(facts(plan, a_dose("2026-09-18")).record, TODAY, knowledge, "UK_NICE")
    text = essence_text(one)
    raw = json.loads(text)
    assert raw["class"] == "unknown"
    dose = ["dose", "maintenance", "2026-11-18", "2026-12-18", "2026-12-26", "2027-02-02", "due"]
    assert dose in raw["due"]
    assert raw["due"] == sorted(raw["due"])
    assert all(found[:1] != [""] for found in raw["findings"])
    assert raw["findings"] == sorted(raw["findings"])
    assert ": " not in text.replace('": ', "")
    turned = replace(one, findings=tuple(reversed(one.findings)), due=tuple(reversed(one.due)))
    assert essence_text(turned) == text
    found = [
        Finding(rule=rule, level=Level.INFO, message="", text="", missing=missing)
        for rule, missing in (("B", ("mma", "hcy")), ("A", ()))
    ]
    lists = json.loads(essence_text(replace(one, findings=tuple(found), due=())))
    assert lists["findings"] == [["A", "info", ""], ["B", "info", "", "mma", "hcy"]]
    due = next(found for found in one.due if found.kind is DueKind.DOSE)
    without = json.loads(essence_text(replace(one, due=(replace(due, lapsed_from=None),))))
    assert without["due"][0][5] == ""
    for other in (
        replace(due, due_by=due.due_by + timedelta(days=1)),
        replace(due, lapsed_from=None),
        replace(due, state=State.OVERDUE),
    ):
        assert essence_text(replace(one, due=(other,))) != text
        assert essence_text(replace(one, due=(other, due))) == essence_text(
            replace(one, due=(due, other))
        )


# The part of a record that counts -----------------------------------------------------------------


def test_what_is_void_or_dated_later_does_not_count():
    later = TODAY + timedelta(days=1)
    record = a_record(
        a_dose(TODAY), a_dose(later), a_dose("2026-11-01", void=VOID),
        tablets(TODAY), tablets(later), tablets("2026-11-01", void=VOID),
        a_plan(TODAY), a_plan(later), a_plan("2026-11-01", void=VOID),
    )  # fmt: skip
    clock = Clock(TODAY)
    seen = visible(record, clock)
    assert [one.on for one in seen.doses] == [TODAY]
    assert [one.first for one in seen.tablets] == [TODAY]
    assert [one.first for one in seen.plans] == [TODAY, later]
    assert clock.next_turn == later


def test_entries_count_in_the_order_of_day_hour_and_number():
    given = (
        a_dose("2026-11-02T09:00", id=1),
        a_dose("2026-11-02T08:00", id=2),
        a_dose("2026-11-02", id=4),
        a_dose("2026-11-02", id=3),
        a_dose("2026-11-01T10:00", id=5),
    )
    seen = visible(replace(a_record(), doses=given), Clock(TODAY)).doses
    assert [one.id for one in seen] == [5, 3, 4, 2, 1]
    assert seen[-1].time == time(9)
    plans = (a_plan("2026-02-01", id=1), a_plan("2026-01-01", id=3), a_plan("2026-01-01", id=2))
    assert [one.id for one in visible(replace(a_record(), plans=plans), Clock(TODAY)).plans] == [
        2, 3, 1,
    ]  # fmt: skip
    days = (tablets("2026-02-01", id=1), tablets("2026-01-01", id=3), tablets("2026-01-01", id=2))
    found = visible(replace(a_record(), tablets=days), Clock(TODAY)).tablets
    assert [one.id for one in found] == [2, 3, 1]
