"""Letters: whose words they have, to whom they go, and that each is waited for and not repeated."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta

import pytest

from b12tracker.core.errors import Invalid, NotFound
from b12tracker.core.ids import PatientId
from b12tracker.core.letters import OWN, Letter
from b12tracker.core.recall import CALL_WANTED, LETTER_SENT, LETTER_WANTED, MESSAGE_SENT
from b12tracker.core.records import Contact, Event, Outcome, PatientStatus
from b12tracker.services import call_card, letters
from b12tracker.services.calls import log_call
from b12tracker.services.checkins import log_checkin
from b12tracker.services.clinic import open_clinic
from b12tracker.services.doses import log_dose
from b12tracker.services.events import log_event
from b12tracker.services.exports import NotWritten
from b12tracker.services.letters import Held, addressees, log_letter, word, wording
from b12tracker.services.messages import Message, write_messages
from b12tracker.services.patients import change_patient, register_patient, set_status
from b12tracker.services.plans import make_plan
from b12tracker.services.show import read_record
from b12tracker.services.undo import next_undo, undo_last
from b12tracker.services.worklist import today
from tests.builders import TODAY, a_checkin, a_dose, a_patient, a_phase, a_plan

OWN_WORDS = "Dear {name},\n\nplease come.\n\n{clinic}"


@pytest.fixture
def late(clinic):
    """Three people whose dose is overdue."""
    people = []
    for family, born in (("Silva", "1970-01-02"), ("Webb", "1961-11-30"), ("Amin", "1955-03-03")):
        person = register_patient(clinic, a_patient(family, "Ana", born=born))
        make_plan(clinic, a_plan("2026-08-01", phases=(a_phase("12 wk"),), patient=person))
        log_dose(clinic, a_dose("2026-08-07", patient=person))
        people.append(person)
    return people


def held(clinic, people):
    return {one.patient.id: one.held for one in addressees(clinic, people)}


def calls_of(clinic, person):
    return read_record(clinic, person).calls


def sections(clinic):
    return {row.patient: row.section for row in today(clinic).rows}


def nerves_worse(clinic, person):
    for day, score in ((TODAY - timedelta(days=50), 1), (TODAY - timedelta(days=2), 8)):
        answers = dict.fromkeys(("N1", "N2", "B1", "B2"), score)
        log_checkin(clinic, a_checkin(str(day), patient=person, **answers))


def on(clinic, day):
    """Open the same file on another day."""
    clinic.close()
    return open_clinic(clinic.folder, who="AB", today=day, knowledge=clinic.knowledge, create=False)


# Words --------------------------------------------------------------------------------------------


def test_own_words_are_kept_audited_and_can_be_taken_back(clinic):
    assert wording(clinic, Letter.RECALL) == OWN[Letter.RECALL]
    word(clinic, Letter.RECALL, f"\n{OWN_WORDS}\r\n")
    assert wording(clinic, Letter.RECALL) == OWN_WORDS
    assert wording(clinic, Letter.NOT_ATTENDED) == OWN[Letter.NOT_ATTENDED]
    assert next_undo(clinic) == "word letter “please make an appointment”"
    word(clinic, Letter.RECALL, OWN[Letter.RECALL])
    assert next_undo(clinic) == "reset letter “please make an appointment”"
    undo_last(clinic)
    assert wording(clinic, Letter.RECALL) == OWN_WORDS
    undo_last(clinic)
    assert wording(clinic, Letter.RECALL) == OWN[Letter.RECALL]


def test_the_same_words_again_are_no_step(clinic):
    before = next_undo(clinic)
    word(clinic, Letter.RECALL, OWN[Letter.RECALL])
    assert next_undo(clinic) == before


def test_words_that_cannot_be_filled_change_nothing(clinic):
    word(clinic, Letter.RECALL, OWN_WORDS)
    with pytest.raises(Invalid, match="doctor"):
        word(clinic, Letter.RECALL, "Dear {doctor}")
    assert wording(clinic, Letter.RECALL) == OWN_WORDS


def test_own_words_are_there_after_the_next_start(clinic):
    word(clinic, Letter.NOT_ATTENDED, OWN_WORDS)
    with on(clinic, TODAY) as again:
        assert wording(again, Letter.NOT_ATTENDED) == OWN_WORDS


# To whom ------------------------------------------------------------------------------------------


def test_what_a_letter_can_say_comes_from_the_record(clinic, late):
    (one,) = addressees(clinic, late[:1])
    assert (one.last_dose, one.next_due, one.missed) == (
        date(2026, 8, 7),
        date(2026, 10, 30),
        None,
    )


def test_a_day_agreed_and_not_kept_is_missed_until_the_patient_comes(clinic, late):
    log_call(clinic, late[0], Outcome.AGREED, until=TODAY + timedelta(days=2))
    assert held(clinic, late[:1]) == {late[0]: Held.AGREED}
    with on(clinic, TODAY + timedelta(days=3)) as later:
        (one,) = addressees(later, late[:1])
        assert (one.missed, one.held) == (TODAY + timedelta(days=2), None)
        log_dose(later, a_dose("2026-11-23", patient=late[0]))
    with on(later, TODAY + timedelta(days=200)) as much_later:
        (one,) = addressees(much_later, late[:1])
        assert one.missed is None


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (PatientStatus.DIED, Held.DIED),
        (PatientStatus.MOVED, Held.MOVED),
        (PatientStatus.PAUSED, Held.PAUSED),
    ],
)
def test_nobody_writes_to_who_is_gone_whatever_is_asked(clinic, late, status, why):
    set_status(clinic, late[0], status, on=TODAY, reason="told so", clinician="Dr Vance")
    assert held(clinic, late) == {late[0]: why, late[1]: None, late[2]: None}
    with pytest.raises(Invalid, match="gets no letter now"):
        log_letter(clinic, Letter.RECALL, late, again=True)
    assert not any(calls_of(clinic, person) for person in late), "half of it was written"


def test_who_is_looked_at_alone_is_no_part_of_many_letters_and_gets_one_alone(clinic, late):
    nerves_worse(clinic, late[0])
    assert held(clinic, late)[late[0]] is Held.ALONE
    assert held(clinic, late[:1]) == {late[0]: None}


def test_nobody_is_written_to_without_a_record(clinic, late):
    with pytest.raises(NotFound, match="999"):
        addressees(clinic, [*late, PatientId(999)])
    with pytest.raises(Invalid, match="Choose first"):
        log_letter(clinic, Letter.RECALL, ())


# That it was sent ---------------------------------------------------------------------------------


def test_letters_are_one_step_and_each_is_waited_for_two_weeks(clinic, late):
    log_letter(clinic, Letter.RECALL, late)
    for person in late:
        (call,) = calls_of(clinic, person)
        assert (call.outcome, call.on, call.reason) == (Outcome.LATER, TODAY, LETTER_SENT)
        assert call.note == "please make an appointment"
        assert call.until is not None
        assert (call.until - TODAY).days >= 14
    assert set(sections(clinic).values()) == {"call_later"}
    assert next_undo(clinic) == "letter “please make an appointment” to 3 people"
    undo_last(clinic)
    assert set(sections(clinic).values()) == {"to_call"}


def test_a_letter_printed_again_the_same_day_is_written_down_once(clinic, late):
    log_letter(clinic, Letter.RECALL, late[:2])
    assert held(clinic, late) == dict.fromkeys(late), "it can be printed again today"
    assert len(log_letter(clinic, Letter.RECALL, late)) == 1
    assert log_letter(clinic, Letter.RECALL, late) == ()
    assert [len(calls_of(clinic, person)) for person in late] == [1, 1, 1]
    assert len(log_letter(clinic, Letter.NOT_ATTENDED, late[:1])) == 1


def test_no_second_letter_while_the_first_is_waited_for(clinic, late):
    log_letter(clinic, Letter.RECALL, late[:1])
    (call,) = calls_of(clinic, late[0])
    assert call.until is not None
    with on(clinic, TODAY + timedelta(days=1)) as later:
        (one,) = addressees(later, late[:1])
        assert (one.held, one.held_on) == (Held.SENT, TODAY)
        with pytest.raises(Invalid, match="gets no letter now"):
            log_letter(later, Letter.RECALL, late[:1])
        assert len(log_letter(later, Letter.RECALL, late[:1], again=True)) == 1
        undo_last(later)
    with on(later, call.until) as over:
        assert held(over, late[:1]) == {late[0]: None}


def test_a_letter_breaks_no_row_of_calls_without_an_answer(clinic, late):
    for _ in range(2):
        log_call(clinic, late[0], Outcome.NO_ANSWER, until=TODAY + timedelta(days=2))
    log_letter(clinic, Letter.RECALL, late[:1])
    assert call_card.call_card(clinic, late[0]).unanswered == 2


def test_a_letter_that_a_call_promised_waits_until_it_is_made(clinic, late):
    assert letters.wanted(clinic) == ()
    until = TODAY + timedelta(days=14)
    for person in late[:2]:
        log_call(clinic, person, Outcome.NO_ANSWER, until=until, reason=LETTER_WANTED)
    assert set(letters.wanted(clinic)) == set(late[:2])
    log_letter(clinic, Letter.RECALL, late[:1])
    assert letters.wanted(clinic) == (late[1],)
    log_call(clinic, late[1], Outcome.AGREED, until=until)
    assert letters.wanted(clinic) == ()


def test_a_promised_letter_goes_out_together_with_others_also_to_who_is_looked_at_alone(
    clinic, late
):
    nerves_worse(clinic, late[0])
    until = TODAY + timedelta(days=14)
    log_call(clinic, late[0], Outcome.NO_ANSWER, until=until, reason=LETTER_WANTED)
    assert held(clinic, late) == dict.fromkeys(late)


def test_a_letter_touches_no_plan(clinic, late):
    before = read_record(clinic, late[0])
    log_letter(clinic, Letter.RECALL, late[:1])
    after = read_record(clinic, late[0])
    assert replace(after, calls=()) == before


# Text messages ------------------------------------------------------------------------------------


def test_a_text_message_is_waited_for_a_week_and_named_as_one(clinic, late):
    log_letter(clinic, Letter.MESSAGE, late)
    (call,) = calls_of(clinic, late[0])
    assert (call.reason, call.note, call.outcome) == (MESSAGE_SENT, "please call us", Outcome.LATER)
    assert call.until is not None
    assert 7 <= (call.until - TODAY).days < 14
    assert next_undo(clinic) == "text message “please call us” to 3 people"
    with on(clinic, TODAY + timedelta(days=1)) as later:
        assert held(later, late[:1]) == {late[0]: Held.SENT}


def test_the_number_is_the_mobile_one_unless_it_was_found_to_be_wrong(clinic, late):
    def number():
        return addressees(clinic, late[:1])[0].number

    assert number() == "01632 960 101", "there is no mobile one"
    person = read_record(clinic, late[0]).patient
    contact = Contact(phone="01632 1", mobile="07700 2")
    change_patient(clinic, replace(person, contact=contact))
    assert number() == "07700 2"
    for wrong, left in (("07700 2", "01632 1"), ("01632 1", "")):
        until = TODAY + timedelta(days=2)
        log_call(clinic, late[0], Outcome.NO_ANSWER, until=until, wrong_phone=wrong)
        assert number() == left


def test_who_is_to_be_called_about_a_recalled_batch_is_not_put_off_by_letters_to_many(clinic, late):
    event = Event(patient=late[0], on=TODAY, code=CALL_WANTED, note="Batch H1 is recalled")
    log_event(clinic, event)
    assert held(clinic, late) == {late[0]: Held.ALONE, late[1]: None, late[2]: None}


def test_messages_are_written_exactly_and_noted(clinic, tmp_path):
    out = tmp_path / "m.csv"
    found = [Message(number="+44 7700 1", name='O"Neil, =Ana', text="Come,\nplease")]
    assert write_messages(clinic, out, found) == 1
    with out.open(encoding="utf-8", newline="") as opened:
        assert list(csv.reader(opened)) == [
            ["number", "name", "text"],
            ["+44 7700 1", 'O"Neil, =Ana', "Come,\nplease"],
        ]
    with pytest.raises(NotWritten):
        write_messages(clinic, out, found)
