"""Several rows of Today at once: one step, and only where nothing is pressing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from b12tracker.core.errors import Invalid
from b12tracker.core.records import Outcome, PatientStatus
from b12tracker.services.bulk import log_agreed, snooze_rows
from b12tracker.services.call_card import call_card
from b12tracker.services.calls import log_call, log_gone
from b12tracker.services.checkins import log_checkin
from b12tracker.services.doses import log_dose
from b12tracker.services.patients import register_patient
from b12tracker.services.plans import make_plan
from b12tracker.services.show import read_record
from b12tracker.services.undo import next_undo, undo_last
from b12tracker.services.worklist import today
from tests.builders import a_checkin, a_dose, a_patient, a_phase, a_plan

THURSDAY = date(2026, 11, 26)
PHONES = ("01632 960 142", "07700 900 142")


@pytest.fixture
def two(clinic):
    """Two people whose dose is overdue."""
    people = []
    for family, born in (("Silva", "1970-01-02"), ("Webb", "1961-11-30")):
        person = register_patient(clinic, a_patient(family, "Ana", born=born))
        make_plan(clinic, a_plan("2026-08-01", phases=(a_phase("12 wk"),), patient=person))
        log_dose(clinic, a_dose("2026-08-07", patient=person))
        people.append(person)
    return people


def sections(clinic):
    return {row.patient: row.section for row in today(clinic).rows}


def test_a_day_agreed_with_two_is_one_step(clinic, two):
    assert all(row.stable for row in today(clinic).rows)
    log_agreed(clinic, two, until=THURSDAY)
    assert sections(clinic) == dict.fromkeys(two, "agreed")
    assert next_undo(clinic) == "agree a day with 2 people"
    undo_last(clinic)
    assert sections(clinic) == dict.fromkeys(two, "to_call")


def test_two_rows_put_off_are_one_step(clinic, two):
    snooze_rows(clinic, two, until=THURSDAY)
    assert sections(clinic) == dict.fromkeys(two, "call_later")
    assert next_undo(clinic) == "snooze 2 people"
    undo_last(clinic)
    assert sections(clinic) == dict.fromkeys(two, "to_call")


def test_nerve_signs_are_never_done_together_with_others(clinic, two):
    for on, score in (("2026-10-01", 1), ("2026-11-18", 8)):
        checkin = a_checkin(on, N1=score, N2=score, B1=score, B2=score, patient=two[0])
        log_checkin(clinic, checkin)
    stable = {row.patient: row.stable for row in today(clinic).rows}
    assert stable == {two[0]: False, two[1]: True}
    for verb in (log_agreed, snooze_rows):
        with pytest.raises(Invalid, match="looked at alone"):
            verb(clinic, two, until=THURSDAY)
    assert [read_record(clinic, one).calls for one in two] == [(), ()]


@pytest.mark.parametrize("verb", [log_agreed, snooze_rows])
def test_a_day_that_has_gone_by_or_is_far_away_is_refused(clinic, two, verb):
    for day in (clinic.today() - timedelta(days=1), clinic.today() + timedelta(days=367)):
        with pytest.raises(Invalid):
            verb(clinic, two, until=day)
    with pytest.raises(Invalid, match="Tick"):
        verb(clinic, [], until=THURSDAY)


def test_who_has_died_leaves_every_list_in_one_step_and_keeps_the_plan(clinic, two):
    log_gone(clinic, two[0], PatientStatus.DIED, reason="told by her son", key="once")
    log_gone(clinic, two[0], PatientStatus.DIED, reason="told by her son", key="once")
    record = read_record(clinic, two[0])
    assert record.patient.status is PatientStatus.DIED
    assert [call.outcome for call in record.calls] == [Outcome.REMOVED]
    assert record.plans
    assert sections(clinic) == {two[1]: "to_call"}
    undo_last(clinic)
    assert sections(clinic) == dict.fromkeys(two, "to_call")


def test_a_call_tells_of_a_move_or_a_death_and_nothing_else(clinic, two):
    with pytest.raises(Invalid):
        log_gone(clinic, two[0], PatientStatus.PAUSED, reason="holiday")


def test_the_call_card_offers_open_days_with_how_many_come(clinic, two):
    log_call(clinic, two[0], Outcome.AGREED, until=date(2026, 11, 24))
    card = call_card(clinic, two[1])
    assert [(one.day.day, one.agreed) for one in card.days] == [(23, 0), (24, 1), (25, 0)]
    assert (card.later_on, card.again_on) == (date(2026, 11, 27), date(2026, 11, 23))


def test_the_call_card_puts_a_number_that_does_not_work_last(clinic):
    from b12tracker.core.records import Contact

    contact = Contact(phone=PHONES[0], mobile=PHONES[1])
    person = register_patient(clinic, a_patient("Silva", "Ana", contact=contact))
    assert call_card(clinic, person).phones == PHONES
    log_call(clinic, person, Outcome.NO_ANSWER, until=THURSDAY, wrong_phone=PHONES[0])
    card = call_card(clinic, person)
    assert (card.phones, card.wrong) == (PHONES[::-1], frozenset({PHONES[0]}))
    assert card.unanswered == 1
