"""Calls, what waits, what was put aside, signatures: recorded, shown on Today, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid, NotFound
from b12tracker.core.ids import EntryId
from b12tracker.core.records import Outcome, Source
from b12tracker.services.calls import dismiss, log_call, snooze_finding, snooze_row
from b12tracker.services.checkins import log_checkin
from b12tracker.services.corrections import void_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.labs import log_lab_panel
from b12tracker.services.medicines import start_medicine
from b12tracker.services.plans import make_plan
from b12tracker.services.results import sign_off, unseen
from b12tracker.services.show import read_record
from b12tracker.services.undo import undo_last
from b12tracker.services.worklist import today
from b12tracker.storage import batches, entries
from b12tracker.storage.batches import Batch
from tests.builders import a_checkin, a_dose, a_lab, a_medicine, a_phase, a_plan

THURSDAY = date(2026, 11, 26)


@pytest.fixture
def late(clinic, rossi):
    """Rossi, whose dose is overdue."""
    make_plan(clinic, a_plan("2026-08-01", phases=(a_phase("12 wk"),), patient=rossi))
    log_dose(clinic, a_dose("2026-08-07", patient=rossi))
    return rossi


def row(clinic):
    (found,) = today(clinic).rows
    return found


def test_who_is_late_is_to_be_called(clinic, late):
    assert row(clinic).section == "to_call"
    assert today(clinic).tallies.to_call == 1


def test_a_call_moves_the_row_and_touches_no_plan(clinic, late):
    plans, due = read_record(clinic, late).plans, row(clinic).due
    log_call(clinic, late, Outcome.AGREED, until=THURSDAY, note="after work")
    moved = row(clinic)
    assert (moved.section, moved.until, moved.due) == ("agreed", THURSDAY, due)
    assert today(clinic).tallies.to_call == 0
    assert read_record(clinic, late).plans == plans
    (call,) = read_record(clinic, late).calls
    assert (call.outcome, call.note, call.by) == (Outcome.AGREED, "after work", clinic.who)
    assert call.time is not None


def test_a_call_is_taken_back_by_undo_and_voided_by_hand(clinic, late):
    log_call(clinic, late, Outcome.LATER, until=THURSDAY)
    undo_last(clinic)
    assert row(clinic).section == "to_call"
    second = log_call(clinic, late, Outcome.LATER, until=THURSDAY)
    void_entry(clinic, Topic.CALL, second, reason="wrong row")
    assert row(clinic).section == "to_call"


def test_unanswered_calls_are_counted_on_the_row(clinic, late):
    for _ in range(3):
        log_call(clinic, late, Outcome.NO_ANSWER, until=THURSDAY)
    assert (row(clinic).unanswered, row(clinic).section) == (3, "call_later")


def test_a_dose_settles_every_call(clinic, late):
    log_call(clinic, late, Outcome.AGREED, until=THURSDAY)
    log_dose(clinic, a_dose(clinic.today(), patient=late))
    assert row(clinic).section == "now"  # what is left is a blood test
    assert today(clinic).tallies.to_call == 0


@pytest.mark.parametrize(
    ("outcome", "more", "says"),
    [
        (Outcome.AGREED, {}, "until which day"),
        (Outcome.AGREED, {"until": date(2026, 11, 19)}, "gone by"),
        (Outcome.LATER, {"until": date(2026, 11, 20)}, "gone by"),
        (Outcome.LATER, {"until": date(2028, 1, 1)}, "more than a year"),
        (Outcome.REMOVED, {"reason": " "}, "why the patient is called no more"),
    ],
)
def test_a_call_that_says_too_little_is_refused(clinic, late, outcome, more, says):
    with pytest.raises(Invalid, match=says):
        log_call(clinic, late, outcome, **more)
    assert read_record(clinic, late).calls == ()


def test_today_can_be_agreed(clinic, late):
    log_call(clinic, late, Outcome.AGREED, until=clinic.today())
    assert row(clinic).section == "now"


def test_the_same_key_records_one_call(clinic, late):
    one = log_call(clinic, late, Outcome.LATER, until=THURSDAY, key="k")
    assert log_call(clinic, late, Outcome.LATER, until=THURSDAY, key="k") == one
    assert len(read_record(clinic, late).calls) == 1


def test_a_row_is_put_off_until_a_day(clinic, late):
    snooze_row(clinic, late, until=THURSDAY, reason="on holiday")
    assert (row(clinic).section, row(clinic).until) == ("call_later", THURSDAY)
    undo_last(clinic)
    assert row(clinic).section == "to_call"


def test_a_row_with_nerve_signs_is_not_put_off(clinic, late):
    log_checkin(clinic, a_checkin("2026-10-20", patient=late, N1=1, N2=1, B1=1, B2=1))
    log_checkin(clinic, a_checkin("2026-11-19", patient=late, N1=8, N2=8, B1=8, B2=8))
    assert row(clinic).first_because == "nerve"
    with pytest.raises(Invalid, match="not put off"):
        snooze_row(clinic, late, until=THURSDAY)


@pytest.fixture
def masked(clinic, rossi):
    """Rossi takes folic acid, and her B12 was low."""
    log_lab_panel(clinic, [a_lab("b12_total", "120", on="2026-11-10", patient=rossi)])
    start_medicine(clinic, a_medicine(first="2026-11-12", strength_ug=5000, patient=rossi))
    return rossi


def flags(clinic):
    return {chip.rule for one in today(clinic).rows for chip in one.chips}


def test_a_finding_put_off_leaves_today_until_its_day(clinic, masked):
    assert "FM-01" in flags(clinic)
    snooze_finding(clinic, masked, "FM-01", until=THURSDAY)
    assert "FM-01" not in flags(clinic)
    undo_last(clinic)
    assert "FM-01" in flags(clinic)


def test_a_dismissed_finding_comes_back_with_new_data(clinic, masked):
    dismiss(clinic, masked, "FM-01", reason="the dose was agreed with the doctor")
    assert "FM-01" not in flags(clinic)
    log_lab_panel(clinic, [a_lab("b12_total", "118", on="2026-11-18", patient=masked)])
    assert "FM-01" in flags(clinic)


def test_what_is_not_there_is_neither_put_off_nor_dismissed(clinic, masked):
    with pytest.raises(NotFound, match="no flag K-01"):
        snooze_finding(clinic, masked, "K-01", until=THURSDAY)
    with pytest.raises(NotFound, match="no flag K-01"):
        dismiss(clinic, masked, "K-01", reason="seen")
    with pytest.raises(Invalid, match="why"):
        dismiss(clinic, masked, "FM-01", reason=" ")
    with pytest.raises(Invalid, match="gone by"):
        snooze_finding(clinic, masked, "FM-01", until=clinic.today())


def test_an_emergency_is_neither_put_off_nor_dismissed(clinic, rossi):
    log_checkin(clinic, a_checkin(patient=rossi, more={"sudden": ("vision",)}))
    (emergency,) = [rule for rule in flags(clinic) if rule.startswith("EM")]
    with pytest.raises(Invalid, match="not put off"):
        snooze_finding(clinic, rossi, emergency, until=THURSDAY)
    with pytest.raises(Invalid, match="not dismissed"):
        dismiss(clinic, rossi, emergency, reason="seen")


# Signatures ---------------------------------------------------------------------------------------


@pytest.fixture
def brought(clinic, rossi):
    """Two results that came with a file."""
    with clinic.writing("import x.hl7") as session:
        batch = batches.add(session, Batch(name="x.hl7", kind="hl7"), batches.packed(b"bytes"))
        labs = [
            a_lab(test, "150", unit, "2026-11-17", patient=rossi, source=Source(batch=batch, key=k))
            for test, unit, k in (("b12_total", "ng/L", "a"), ("ferritin", "ug/L", "b"))
        ]
        return [entries.add(session, one) for one in labs]


def test_results_of_a_file_wait_for_a_signature(clinic, rossi, brought):
    assert [one.id for one in unseen(clinic, rossi).labs] == brought
    assert (today(clinic).tallies.results, row(clinic).results) == (1, 2)
    sign_off(clinic, rossi, brought[:1])
    assert row(clinic).results == 1
    signed = sign_off(clinic, rossi, brought[1:], note="told her")
    assert today(clinic).tallies.results == 0
    assert read_record(clinic, rossi).signoffs[-1].id == signed[0]
    undo_last(clinic)
    assert row(clinic).results == 1


def test_only_results_of_this_patient_are_signed(clinic, rossi, brought):
    with pytest.raises(NotFound):
        sign_off(clinic, rossi, [EntryId(99)])
    with pytest.raises(Invalid, match="Choose"):
        sign_off(clinic, rossi, [])
    void_entry(clinic, Topic.LAB, brought[0], reason="another Rossi")
    with pytest.raises(Invalid, match="not a result"):
        sign_off(clinic, rossi, brought)
    assert read_record(clinic, rossi).signoffs == ()


def test_a_signature_is_given_once_for_a_key(clinic, rossi, brought):
    first = sign_off(clinic, rossi, brought, key="k")
    assert sign_off(clinic, rossi, brought, key="k") == first
    assert len(read_record(clinic, rossi).signoffs) == 2


@pytest.mark.parametrize(("outcome", "expected"), [("agreed", True), ("later", False)])
def test_who_was_only_to_be_called_again_today_is_not_taken_for_expected(
    clinic, rossi, outcome, expected
):
    from b12tracker.services.session import Left, session
    from tests.builders import a_call

    make_plan(clinic, a_plan("2026-08-01", phases=(a_phase("8-12 wk"),), patient=rossi))
    log_dose(clinic, a_dose("2026-09-18", patient=rossi))
    with clinic.writing("a call of Monday", patient=rossi) as writing:
        call = a_call(outcome, "2026-11-16", until=clinic.today(), patient=rossi)
        entries.add(writing, call)
    assert (row(clinic).section, row(clinic).until) == ("now", clinic.today())
    planned = [one for one in session(clinic).lines if one.left is Left.PLANNED]
    assert bool(planned) is expected
    assert (row(clinic).agreed == clinic.today()) is expected
