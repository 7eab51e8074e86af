"""Whoever got a recalled batch is called: on the list once, off it when it was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from b12tracker.core.records import Contact, Outcome, PatientStatus
from b12tracker.services import stock
from b12tracker.services.call_card import call_card
from b12tracker.services.calls import log_call, snooze_row
from b12tracker.services.doses import log_dose
from b12tracker.services.patients import set_status
from b12tracker.services.undo import undo_last
from b12tracker.storage import entries, patients
from tests.builders import TODAY, a_checkin, a_dose, a_patient, a_phase, a_plan
from tests.services.asking import read_record, today, today_afresh

THURSDAY = date(2026, 11, 26)


def person(clinic, family, last, *more, lot="H4471"):
    """Register somebody who gets an injection every 12 weeks and got the last one on a day."""
    with clinic.writing("test data") as session:
        found = patients.add(session, a_patient(family, contact=Contact(phone="01632 960 001")))
        plan = a_plan(last, phases=(a_phase("12 wk"),))
        for entry in (plan, a_dose(last, lot=lot), *more):
            entries.add(session, replace(entry, patient=found))
    return found


@pytest.fixture
def people(clinic):
    """Nothing due; late; nerve signs; another batch; moved; paused."""
    worse = [
        a_checkin(on, N1=score, N2=score, B1=score, B2=score)
        for on, score in (("2026-10-07", 1), ("2026-11-18", 7))
    ]
    found = {
        "calm": person(clinic, "Calm", "2026-11-02"),
        "late": person(clinic, "Late", "2026-08-01"),
        "nerve": person(clinic, "Nerve", "2026-11-03", *worse),
        "other": person(clinic, "Other", "2026-11-02", lot="K5"),
        "moved": person(clinic, "Moved", "2026-11-02"),
        "paused": person(clinic, "Paused", "2026-11-02"),
    }
    away: dict[str, Any] = {"on": TODAY, "reason": "told us", "accept": frozenset({"LIFELONG-01"})}
    set_status(clinic, found["moved"], PatientStatus.MOVED, **away)
    set_status(clinic, found["paused"], PatientStatus.PAUSED, until=date(2026, 12, 1), **away)
    return found


@pytest.fixture
def recalled(clinic, people):
    """The batch, recalled."""
    stock.recall_lot(clinic, "h 4471", reason="letter of the maker")
    (found,) = stock.recalled_lots(clinic)
    return found


def sections(clinic, people):
    """Return where whom stands on Today, the kept answer being the same as a fresh one."""
    rows = {row.patient: row for row in today(clinic).rows}
    afresh = {row.patient: row.section for row in today_afresh(clinic).rows}
    assert {who: row.section for who, row in rows.items()} == afresh
    return {name: rows[who].section for name, who in people.items() if who in rows}


def test_everybody_who_got_it_is_called_once(clinic, people, recalled):
    before = sections(clinic, people)
    assert before == {"late": "to_call", "nerve": "now"}
    listed = stock.put_on_call_list(clinic, recalled)
    assert (listed.put, listed.resting, listed.before, listed.gone) == (4, 1, 0, 1)
    assert sections(clinic, people) == {"calm": "to_call", "late": "to_call", "nerve": "now"}
    assert today(clinic).tallies.to_call == 2
    why = {row.patient: row.wanted for row in today(clinic).rows}
    assert why[people["calm"]] == why[people["late"]] == why[people["nerve"]]
    assert why[people["calm"]] == "Batch h 4471 is recalled: letter of the maker"
    again = stock.put_on_call_list(clinic, recalled)
    assert (again.put, again.before) == (0, 4)
    assert len(read_record(clinic, people["calm"]).events) == 1
    assert undo_last(clinic) == "put 4 people on the call list"
    assert sections(clinic, people) == before
    assert stock.put_on_call_list(clinic, recalled).put == 4


def test_a_pause_that_is_over_brings_the_call(clinic, people, recalled):
    stock.put_on_call_list(clinic, recalled)
    after = today_afresh(clinic, as_of=date(2026, 12, 2))
    rows = {row.patient: row.section for row in after.rows}
    assert rows[people["paused"]] == "to_call"


def test_who_was_reached_leaves_the_list_and_is_not_put_there_again(clinic, people, recalled):
    stock.put_on_call_list(clinic, recalled)
    log_call(clinic, people["calm"], Outcome.NO_ANSWER, until=THURSDAY)
    assert sections(clinic, people)["calm"] == "call_later"
    assert call_card(clinic, people["calm"]).unanswered == 1
    log_call(clinic, people["calm"], Outcome.AGREED, until=THURSDAY)
    log_call(clinic, people["late"], Outcome.REMOVED, reason="told on the telephone")
    assert sections(clinic, people) == {"calm": "agreed", "late": "removed", "nerve": "now"}
    assert stock.put_on_call_list(clinic, recalled).before == 4
    after = today_afresh(clinic, as_of=date(2026, 11, 27))
    assert people["calm"] not in {row.patient for row in after.rows}


def test_an_agreement_before_the_recall_says_nothing_about_it(clinic, people, recalled):
    log_call(clinic, people["late"], Outcome.AGREED, until=THURSDAY)
    snooze_row(clinic, people["calm"], until=THURSDAY)
    assert sections(clinic, people)["late"] == "agreed"
    stock.put_on_call_list(clinic, recalled)
    found = sections(clinic, people)
    assert (found["late"], found["calm"]) == ("to_call", "to_call")
    snooze_row(clinic, people["calm"], until=THURSDAY)
    assert sections(clinic, people)["calm"] == "call_later"


def test_a_dose_given_since_does_not_say_that_somebody_was_told(clinic, people, recalled):
    stock.put_on_call_list(clinic, recalled)
    log_dose(
        clinic,
        a_dose(TODAY, lot="K5", patient=people["late"]),
        accept=frozenset({"SITE-01", "DOSE-01"}),
    )
    assert sections(clinic, people)["late"] == "to_call"
    assert call_card(clinic, people["late"]).row.wanted.startswith("Batch h 4471")
