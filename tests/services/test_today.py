"""Today: who stands on it, in which order, from a cache that is never behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from b12tracker.core.findings import DueKind, State
from b12tracker.core.records import PatientStatus
from b12tracker.services.assessments import (
    assess_everybody,
    compare_cache,
    drop_cache,
    refresh_all,
    refresh_stale,
)
from b12tracker.services.background import add_background
from b12tracker.services.checkins import log_checkin
from b12tracker.services.clinic import open_clinic
from b12tracker.services.doses import log_dose
from b12tracker.services.events import log_review
from b12tracker.services.patients import register_patient, set_status
from b12tracker.services.plans import make_plan
from b12tracker.services.settings import set_guideline_set
from b12tracker.services.undo import undo_last
from b12tracker.storage import cache
from tests.builders import TODAY, a_cause, a_checkin, a_dose, a_patient, a_phase, a_plan
from tests.services.asking import assess_patient, patient_page, today, today_afresh

LIFELONG: dict[str, Any] = {
    "accept": frozenset({"LIFELONG-01"}),
    "clinician": "Dr Ng",
    "reason": "abroad",
}


def treated(clinic, family, last, *, every="8 wk", cause="diet_low", doses=None):
    """A patient whose last dose was on a day, under a plan of one interval."""
    patient = register_patient(clinic, a_patient(family, "Kim", born="1970-01-01"), accept=DUP)
    add_background(clinic, a_cause(cause, patient=patient))
    first = date.fromisoformat(last)
    make_plan(clinic, a_plan(first, phases=(a_phase(every, doses=doses),), patient=patient))
    log_dose(clinic, a_dose(first, patient=patient))
    return patient


DUP = frozenset({"DUP-01"})


def names(found):
    return [row.name.split(",")[0] for row in found.rows]


def test_a_patient_stands_on_today_from_the_day_the_dose_is_due(clinic):
    treated(clinic, "Due", "2026-09-25")
    treated(clinic, "Later", "2026-10-30")
    found = today(clinic)
    assert names(found) == ["Due"]
    (row,) = found.rows
    assert row.due.state is State.DUE
    assert row.due.due_by == TODAY
    assert (row.days_late, row.cell, row.section) == (0, 2, "now")
    assert row.plan == "IM 8 wk"
    assert row.last_dose == date(2026, 9, 25)
    assert (row.born, row.phone) == ("1970-01-01", "01632 960 101")
    assert (found.people, found.being_checked) == (2, 0)
    assert (found.next_due, found.next_due_count) == (date(2026, 12, 25), 1)


def test_the_tallies_count_exactly_the_rows_that_they_open(clinic):
    treated(clinic, "Due", "2026-09-25")
    treated(clinic, "Over", "2026-09-08")
    treated(clinic, "Lapse", "2026-07-01")
    plain = register_patient(clinic, a_patient("Noplan", "Kim", born="1980-01-01"))
    add_background(clinic, a_cause("pernicious_anaemia", patient=plain))
    found = today(clinic)
    tallies = found.tallies
    assert (tallies.due, tallies.overdue, tallies.lapsed, tallies.no_date) == (1, 1, 1, 1)
    for name in ("due", "overdue", "lapsed", "no_date", "flags"):
        assert getattr(tallies, name) == sum(name in row.tallies for row in found.rows)


def test_the_order_is_nerves_loading_lapsed_irreversible_days_late(clinic):
    treated(clinic, "A-late", "2026-09-20")
    treated(clinic, "B-later", "2026-09-10")
    treated(clinic, "C-life", "2026-09-24", cause="pernicious_anaemia")
    treated(clinic, "D-lapsed", "2026-07-01")
    treated(clinic, "E-loading", "2026-11-17", every="2-3 d", doses=6)
    nerve = treated(clinic, "F-nerve", "2026-09-25")
    log_checkin(clinic, a_checkin("2026-10-20", patient=nerve, N1=0, N2=0, B1=0, B2=0))
    log_checkin(clinic, a_checkin("2026-11-18", patient=nerve, N1=6, N2=6, B1=6, B2=6))
    found = today(clinic)
    assert [(row.name.split(",")[0], row.first_because) for row in found.rows] == [
        ("F-nerve", "nerve"),
        ("E-loading", "loading"),
        ("D-lapsed", "lapsed"),
        ("C-life", "irreversible"),
        ("B-later", "days_late"),
        ("A-late", "days_late"),
    ]
    log_review(clinic, nerve, on=TODAY)
    assert today(clinic).rows[-1].patient == nerve


def test_a_dose_logged_takes_the_row_away_and_undo_brings_it_back(clinic):
    patient = treated(clinic, "Due", "2026-09-25")
    log_dose(clinic, a_dose(TODAY, patient=patient))
    assert today(clinic).rows == ()
    undo_last(clinic)
    assert names(today(clinic)) == ["Due"]


def test_somebody_paused_moved_or_dead_is_not_on_today(clinic):
    away = treated(clinic, "Away", "2026-07-01")
    gone = treated(clinic, "Gone", "2026-07-01")
    set_status(clinic, gone, PatientStatus.DIED, on=TODAY, reason="letter")
    set_status(clinic, away, PatientStatus.PAUSED, on=TODAY, until=date(2026, 12, 1), **LIFELONG)
    found = today(clinic)
    assert (found.rows, found.people) == ((), 0)


def test_a_pause_that_is_over_ends_by_itself(folder, clinic, clock, knowledge):
    away = treated(clinic, "Away", "2026-07-01")
    set_status(clinic, away, PatientStatus.PAUSED, on=TODAY, until=date(2026, 12, 1), **LIFELONG)
    clinic.close()
    with open_clinic(
        folder, who="AB", today=date(2026, 12, 2), now=clock, knowledge=knowledge
    ) as later:
        assert today(later).being_checked == 1
        refresh_all(later)
        assert names(today(later)) == ["Away"]


def test_chips_are_the_findings_the_loudest_first_in_words_of_the_rules(clinic, knowledge):
    treated(clinic, "Lapse", "2026-07-01", cause="pernicious_anaemia")
    (row,) = today(clinic).rows
    assert row.chips[0].rule == "GAP-01"
    assert row.chips[0].text == knowledge.rules["GAP-01"].title
    ranks = [chip.level.rank for chip in row.chips]
    assert ranks == sorted(ranks, reverse=True)


def test_a_new_day_asks_again_only_those_whose_answer_changes(folder, clinic, clock, knowledge):
    treated(clinic, "Due", "2026-09-28")
    treated(clinic, "Later", "2026-11-01")
    clinic.close()
    with open_clinic(
        folder, who="AB", today=TODAY + timedelta(days=3), now=clock, knowledge=knowledge
    ) as later:
        assert today(later).being_checked == 1
        progress = refresh_stale(later)
        assert (progress.done, progress.left) == (1, 0)
        assert names(today(later)) == ["Due"]
        assert compare_cache(later) == ()


def test_a_row_of_yesterday_says_that_it_is_being_checked(folder, clinic, clock, knowledge):
    treated(clinic, "Over", "2026-09-20")
    clinic.close()
    with open_clinic(
        folder, who="AB", today=date(2027, 3, 1), now=clock, knowledge=knowledge
    ) as later:
        (row,) = today(later).rows
        assert row.being_checked
        refresh_stale(later)
        (row,) = today(later).rows
        assert not row.being_checked
        assert row.due.state is State.LAPSED


def test_slices_stop_at_their_budget_and_go_on_until_nothing_is_left(clinic):
    for number in range(6):
        treated(clinic, f"P{number}", "2026-09-25")
    drop_cache(clinic)
    assert today(clinic).being_checked == 6
    first = refresh_stale(clinic, budget_ms=0)
    assert (first.done, first.left) == (1, 5)
    slices = 0
    while refresh_stale(clinic, budget_ms=1).left:
        slices += 1
        assert slices < 6
    assert len(today(clinic).rows) == 6


def test_a_dropped_cache_is_worked_out_to_the_same_rows(clinic):
    for number in range(3):
        treated(clinic, f"P{number}", f"2026-09-{20 + number}")
    before = names(today(clinic))
    drop_cache(clinic)
    assert today(clinic).rows == ()
    refresh_all(clinic)
    assert names(today(clinic)) == before


def test_another_guideline_set_asks_everybody_again(clinic):
    treated(clinic, "Due", "2026-09-25")
    set_guideline_set(clinic, "US_LABEL")
    assert today(clinic).being_checked == 1


def test_a_cache_that_differs_is_told(clinic):
    patient = treated(clinic, "Due", "2026-09-25")
    assert compare_cache(clinic) == ()
    with clinic.store.keeping_cache() as session:
        (line,) = cache.read_lines(session)
        kept = cache.Kept(
            patient=patient,
            assessed_on=TODAY,
            next_change_on=None,
            knowledge=clinic.knowledge.version,
            guideline_set="UK_NICE",
            shown=True,
            section="now",
            rank=0,
            status="active",
            sort_key=line.sort_key,
            summary=line.summary,
            payload="{}",
        )
        cache.write(session, kept)
    assert len(compare_cache(clinic)) == 1


def test_today_worked_out_afresh_is_today_from_the_cache(clinic):
    treated(clinic, "Due", "2026-09-25")
    treated(clinic, "Lapse", "2026-07-01")
    treated(clinic, "Later", "2026-11-01")
    cached, fresh = today(clinic), today_afresh(clinic)
    assert names(cached) == names(fresh)
    assert replace(cached, rows=()) == replace(fresh, rows=())
    assert today_afresh(clinic, as_of=date(2027, 3, 1)).tallies.lapsed == 3


def test_an_assessment_may_be_asked_for_another_day_and_set(clinic):
    patient = treated(clinic, "Due", "2026-09-25")
    items = assess_patient(clinic, patient, as_of=date(2027, 3, 1)).due
    assert [(one.kind, one.state) for one in items] == [
        (DueKind.DOSE, State.LAPSED),
        (DueKind.REVIEW, State.OVERDUE),
    ]
    assert assess_patient(clinic, patient, guideline_set="US_LABEL").guideline_set == "US_LABEL"
    ((person, answer),) = assess_everybody(clinic)
    assert (person.id, answer) == (patient, assess_patient(clinic, patient))


def test_the_page_is_assessed_afresh_and_holds_the_journal(clinic):
    patient = treated(clinic, "Due", "2026-09-25")
    log_checkin(clinic, a_checkin("2026-10-20", patient=patient, N1=0))
    page = patient_page(clinic, patient)
    assert page.assessment == assess_patient(clinic, patient)
    assert page.plan is not None
    assert page.plan_words == "IM 8 wk"
    assert page.next_dose.due_by == TODAY
    assert [one.topic.value for one in page.journal] == ["checkin", "dose", "plan", "cause"]
    assert page.status
    assert len(page.planned) == 12
    undo_last(clinic)
    page = patient_page(clinic, patient)
    assert page.record.checkins == ()
    assert len(page.with_voided.checkins) == 1
    assert page.journal[0].entry.void is not None


@pytest.mark.parametrize(
    ("day", "cell"),
    [("2026-11-24", 0), ("2026-11-25", 1), ("2026-12-25", 2), ("2026-12-26", 3), ("2027-01-02", 4)],
    ids=["early", "window", "target", "grace", "late"],
)
def test_the_strip_shows_where_today_lies(clinic, day, cell):
    treated(clinic, "Mona", "2026-09-25", every="2-3 mo", cause="pernicious_anaemia")
    found = today_afresh(clinic, as_of=date.fromisoformat(day))
    if cell == 0:
        assert found.rows == ()
    else:
        assert found.rows[0].cell == cell
