"""A Tuesday morning of injections in a small clinic, step by step, with real keys on one file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from b12tracker.core.changes import Topic
from b12tracker.core.recall import PRESCRIBER
from b12tracker.core.records import Contact, DoseStatus, Outcome, Source
from b12tracker.core.review import Group
from b12tracker.gui.log_cards.call import CallCard
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.log_cards.head import PatientHead
from b12tracker.gui.log_cards.lot import LotCard
from b12tracker.gui.log_cards.session import SessionCard
from b12tracker.gui.log_cards.sign import SignCard
from b12tracker.gui.log_cards.since import SinceCard
from b12tracker.gui.main_window import MainWindow
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.journal import JournalPanel
from b12tracker.services import calls, drafts, stock
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients_list import find_patients
from b12tracker.services.undo import next_undo
from b12tracker.storage import batches, entries
from tests.builders import a_call, a_checkin, a_dose, a_lab, a_medicine, a_phase, a_plan, doses
from tests.gui.conftest import LOT
from tests.gui.desks import TODAY, add_person
from tests.gui.fingers import ALT, CTRL, DOWN, ENTER, ESC, SPACE, TAB, Fingers, sit_down

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
FRIDAY = date(2026, 4, 10)
# Six loading doses, then every 12 weeks, as on the card.
PAPER_CARD = ("12.5.25", "14.5", "16.5", "19.5", "21.5", "23.5", "15.8", "7.11", "30.1.26")


class Morning:
    """The window, the people, and the fingers of the nurse."""

    def __init__(self, window, desk) -> None:
        self.window, self.desk = window, desk
        self.people = _people(desk.clinic)

    def at(self, name):
        """Look at somebody's row of Today."""
        self.window.go("today")
        today = self.window.today
        today.list.look_at(today.model.place_of(self.people[name]))
        today.list.setFocus()
        QApplication.processEvents()

    def keys(self, *pressed) -> Fingers:
        """Press keys where the keyboard is."""
        fingers = Fingers(self.window)
        fingers.keys(*pressed)
        return fingers

    def record(self, name):
        """Return what counts of somebody."""
        return patient_page(self.desk.clinic, self.people[name]).record

    def section(self, name):
        """Return where somebody stands on Today."""
        rows = {row.patient: row.section for row in self.window.today.model.all}
        return rows.get(self.people[name])


def _people(clinic):
    def every_8_weeks(last, **more):
        return (
            a_dose(last, site="deltoid_left", **LOT),
            a_plan(last, phases=(a_phase("8 wk"),)),
            *more.pop("also", ()),
        )

    def add(family, given, born, *found, **more):
        return add_person(clinic, *found, family=family, given=given, born=born, **more)

    worse = tuple(
        a_checkin(on, N1=score, N2=score, B1=score, B2=score)
        for on, score in (("2026-03-01", 1), ("2026-04-12", 7))
    )
    people = {
        "rossi": add("Rossi", "Carla", "1961-03-12", every_8_weeks("2026-02-10", also=worse)),
        "other rossi": add("Rossi", "Carla", "1961-05-03"),
        "okafor": add("Okafor", "Ben", "1950-11-03", every_8_weeks("2026-03-06")),
        "ng": add(
            "Ng",
            "Mei",
            "1988-06-20",
            a_plan(
                "2026-04-06",
                phases=(a_phase("2-3 d", doses=6), a_phase("8 wk")),
            ),
            doses("2026-04-06", "2026-04-09", "2026-04-11", site="deltoid_left", **LOT),
        ),
        "haddad": add("Haddad", "Omar", "1971-02-19", every_8_weeks("2026-02-17")),
        "other haddad": add("Haddad", "Samir", "1975-07-01", every_8_weeks("2026-02-16")),
        "garcia": add("Garcia-Lopez", "Inés", "1969-09-09", every_8_weeks("2026-03-30")),
        "folate": add(
            "Adeyemi",
            "Grace",
            "1944-08-27",
            every_8_weeks("2026-01-12"),
            a_medicine("folic_acid", "2026-02-02", strength_ug=5000),
            a_lab("b12_total", 110, "pmol/L", "2024-05-01"),
        ),
    }
    for at, (family, phone) in enumerate(
        (("Silva", "01632 960 001"), ("Webb", "01632 960 002"), ("Young", "01632 960 003"))
    ):
        last = date(2026, 2, 2) - timedelta(days=at)
        tried = (
            a_call("no_answer", "2026-04-07", "2026-04-09"),
            a_call("no_answer", "2026-04-09", "2026-04-13"),
        )
        people[family.lower()] = add(
            family,
            "Jo",
            "1960-01-01",
            every_8_weeks(last),
            () if family == "Young" else tried,
            contact=Contact(phone=phone),
        )
    return people


@pytest.fixture
def morning(desk, qtbot):
    """The window as it opens on Tuesday, last seen on Friday."""
    held = Morning(None, desk)
    with desk.clinic.writing("import of the laboratory") as session:
        batch = batches.add(
            session, batches.Batch(name="lab.hl7", kind="hl7"), batches.packed(b"x")
        )
        lab = replace(
            a_lab("b12_total", 380, "pmol/L", "2026-04-13"), patient=held.people["garcia"]
        )
        entries.add(session, replace(lab, source=Source(batch=batch, key="1", where="OBX 1")))
    desk.clinic.undo.forget()
    desk.state.seen_on = FRIDAY
    window = MainWindow(desk)
    held.window = window
    desk.ask.set_window(window)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    assert QTest.qWaitForWindowActive(window, 2000)
    qtbot.waitUntil(lambda: window.cards.card is not None)
    yield held
    window._may_close = True
    desk.tasks.finish()


_DAY = timedelta(days=1)


def test_the_day_begins_with_what_came_up_and_the_nerves_first(morning):
    """07:50 and 07:52: since last time, then the day."""
    window = morning.window
    assert isinstance(window.cards.card, SinceCard)
    told = {line.news.value: line.people for line in window.cards.card.lines}
    assert told["results"] == (morning.people["garcia"],)
    morning.keys(ESC)
    row = window.today.list.row
    assert (row.patient, row.row.first_because) == (morning.people["rossi"], "nerve")
    counts = {key: one.count for key, one in window.today.tallies._buttons.items()}
    assert counts["results"] == 1
    assert counts["to_call"] == sum(row.section == "to_call" for row in window.today.model.all)
    for key, count in counts.items():
        window.today._on_tally(key)
        assert len(window.today.model.shown) == count


def test_the_batch_of_the_day_is_asked_once_then_injections_take_three_keys(morning):
    """07:55 and 08:05: the pack, then Mrs Rossi, of whom there are two."""
    window, desk = morning.window, morning.desk
    stock.set_day_batch(desk.clinic, "hydroxocobalamin", **LOT)
    morning.at("rossi")
    head = window.cards.card.findChild(PatientHead)
    assert "born 03 May 1961" in head.same_name.text.text()
    fingers = morning.keys("g", SPACE, ENTER)
    assert fingers.count <= 4
    new = morning.record("rossi").doses[-1]
    assert (new.on, new.lot, new.giver) == (TODAY, "H4471", "AB")
    assert new.site != "deltoid_left"
    assert window.toast.text == "Injection saved: Rossi, Carla. Next due Tue 9 Jun 2026."
    assert window.today.list.row.state == "Given"


def test_too_early_before_a_trip_wants_its_reason(morning):
    """08:15: Mr Okafor comes early."""
    stock.set_day_batch(morning.desk.clinic, "hydroxocobalamin", **LOT)
    before = morning.record("okafor").doses
    morning.desk.navigator.open_card(Card.DOSE, morning.people["okafor"])
    morning.keys(SPACE, ENTER)
    assert morning.record("okafor").doses == before
    morning.keys("travel", ENTER)
    new = morning.record("okafor").doses[-1]
    assert (new.on, new.reason) == (TODAY, "travel")


def test_fever_puts_the_dose_off_and_the_row_stays(morning):
    """08:30: Ms Ng is unwell; she stays in the loading phase."""
    morning.at("ng")
    fingers = morning.keys("n", "2", "d", "thu", ENTER)
    assert fingers.count <= 8
    new = morning.record("ng").doses[-1]
    assert (new.status, new.reason) == (DoseStatus.DEFERRED, "patient unwell")
    assert [one.on for one in morning.record("ng").orders] == [date(2026, 4, 16)]
    plan = morning.window.today.model
    words = next(plan.words_of(one) for one in plan.all if one.patient == morning.people["ng"])
    assert words.plan == "Loading 4 of 6"


def test_a_card_that_was_interrupted_is_still_there(morning):
    """08:40: the telephone rings in the middle of a card."""
    morning.at("haddad")
    morning.keys("o", "asks about ta")
    morning.keys(ESC)
    morning.at("ng")
    morning.at("haddad")
    morning.keys("o", "blets")
    assert morning.window.cards.card.words.toPlainText() == "asks about tablets"


def test_a_colleague_sits_down_and_what_was_begun_stays_with_who_began_it(morning):
    """09:10: AN takes the same PC in the middle of a card of AB."""
    window, desk, haddad = morning.window, morning.desk, morning.people["haddad"]
    stock.set_day_batch(desk.clinic, "hydroxocobalamin", **LOT)
    morning.at("haddad")
    morning.keys("g", SPACE, "2")
    begun = window.cards.card
    at = begun.sites.site
    assert begun.touched
    assert sit_down(window, "AN") <= 7
    assert (desk.clinic.who, window.top.who.text()) == ("AN", "AN")
    fresh = window.cards.card
    assert (type(fresh), fresh.patient) == (type(begun), haddad)  # the screen stays
    assert fresh is not begun
    assert not fresh.touched
    assert window.focusWidget() is fresh
    morning.keys(SPACE, ENTER)
    given = morning.record("haddad").doses[-1]
    assert (given.on, given.by, given.giver) == (TODAY, "AN", "AN")
    assert [(one.who, one.patient) for one in drafts.listed(desk.clinic)] == [("AB", haddad)]
    sit_down(window, "AB")
    desk.navigator.open_card(Card.DOSE, haddad)
    assert window.cards.card is begun
    assert window.cards.card.sites.site == at


def test_calls_one_after_the_other(morning):
    """09:30: agreed, later, and the third call nobody answered goes to the prescriber."""
    window, people = morning.window, morning.people
    assert morning.section("young") == "to_call"
    window.today._on_tally("to_call")
    order = [row.patient for row in window.today.model.shown]
    assert people["young"] in order
    assert people["rossi"] not in order  # nerve signs are no matter of the telephone
    morning.at("young")
    fingers = morning.keys("c", "1", "thu", ENTER)
    assert fingers.count <= 6
    assert morning.record("young").calls[-1].until == date(2026, 4, 16)
    morning.keys(ESC)
    morning.desk.navigator.open_card(Card.CALL, people["silva"])
    morning.keys("w", "3", ENTER)
    assert len(morning.record("silva").calls) == 2  # it asks what now
    morning.keys("p", ENTER)
    last = morning.record("silva").calls[-1]
    assert (last.outcome, last.reason, last.wrong_phone) == (
        Outcome.NO_ANSWER,
        PRESCRIBER,
        "01632 960 001",
    )
    assert morning.section("silva") == "call_later"


def test_a_paper_card_of_a_new_patient_becomes_a_record_with_a_plan(morning):
    """10:20: registered with a regimen, nine dates in one step, the next dose and the review."""
    window, desk = morning.window, morning.desk
    fingers = Fingers(window)
    fingers.chord("n", CTRL)
    text = ("Moreno", "Luz", "4.8.52", "0733", "01632 960 007", "12.5.25")
    fingers.keys(text[0], TAB, text[1], TAB, text[2], TAB, TAB, text[3], TAB, text[4], TAB, TAB)
    fingers.keys(text[5])
    library = window.cards.card.library
    while not any(row.hasFocus() for row in library.rows):
        fingers.keys(TAB)
        assert fingers.count < 90
    fingers.keys(" ")
    fingers.chord(ENTER, CTRL)
    assert fingers.count - len("".join(text)) <= 25
    (found,) = find_patients(desk.clinic, "moreno")
    morning.people["moreno"] = found.id
    assert window.patient_page.patient == found.id
    fingers = Fingers(window)
    fingers.keys("l", "p")
    for day in PAPER_CARD:
        fingers.keys(day, ENTER)
    fingers.chord(ENTER, CTRL)
    assert fingers.count <= 70
    assert len(morning.record("moreno").doses) == len(PAPER_CARD)
    page = window.patient_page.page
    assert page.next_dose.what == "maintenance"
    assert page.next_dose.due_by == date(2026, 4, 30)
    window.open_patient(found.id, "plan")
    panel = window.patient_page.panel("plan")
    assert "Clinical review" in [one.text() for one in panel.findChildren(QLabel)]
    window.undo()
    assert morning.record("moreno").doses == ()


def test_the_prescribers_ten_minutes(morning):
    """10:40: groups, the folate flag first, reviewed with one key each."""
    window, people = morning.window, morning.people
    calls.log_call(
        morning.desk.clinic,
        people["silva"],
        Outcome.NO_ANSWER,
        until=TODAY + 7 * _DAY,
        reason=PRESCRIBER,
    )
    window.go("review")
    QApplication.processEvents()
    groups = {one.patient: one.row.group for one in window.review.model.rows}
    assert groups[people["rossi"]] is Group.NERVE
    assert groups[people["folate"]] in (Group.NERVE, Group.FLAGS)
    assert groups[people["silva"]] is Group.ASKED
    assert groups[people["garcia"]] is Group.RESULTS
    window.review.list.look_at(window.review.model.place_of(people["folate"]))
    card = window.cards.card
    said = [one.text() for one in card.findChildren(ChoiceRow)]
    assert any("olic acid" in one for one in said)
    waiting = window.review.count.text()
    morning.keys("r")
    assert [one.code for one in morning.record("folate").events] == ["review"]
    assert window.review.count.text() != waiting
    assert next_undo(morning.desk.clinic).startswith("review")


def test_a_result_is_signed_from_today_in_two_keys(morning):
    """11:05: the result for Garcia-Lopez."""
    window = morning.window
    window.today._on_tally("results")
    assert [row.patient for row in window.today.model.shown] == [morning.people["garcia"]]
    morning.at("garcia")
    fingers = morning.keys("r")
    assert isinstance(window.cards.card, SignCard)
    fingers.keys("r")
    assert fingers.count <= 2
    assert [one.value for one in morning.record("garcia").signoffs] == ["380 pmol/L"]
    assert window.today._empty.title.text() == "Every result that came in is signed."


def test_a_dose_of_the_wrong_haddad_goes_to_the_right_one(morning):
    """11:30: moved with a reason, taken back as one step."""
    window, desk = morning.window, morning.desk
    stock.set_day_batch(desk.clinic, "hydroxocobalamin", **LOT)
    morning.at("haddad")
    morning.keys("g", SPACE, ENTER)
    assert morning.record("haddad").doses[-1].on == TODAY
    window.open_patient(morning.people["haddad"], "journal")
    panel = window.patient_page.findChild(JournalPanel)
    found = patient_page(desk.clinic, morning.people["haddad"]).journal
    panel.show_entry(Topic.DOSE, next(one.entry.id for one in found if one.topic is Topic.DOSE))
    panel.list.setFocus()
    morning.keys("m")
    dialog = panel.findChild(object, "move-dialog")
    for letter in "samir":
        QTest.keyClicks(dialog.focusWidget(), letter)
    for key in (ENTER, DOWN, ENTER):
        QTest.keyClick(dialog.focusWidget(), key)
        QApplication.processEvents()
    assert morning.record("other haddad").doses[-1].on == TODAY
    assert all(one.on != TODAY for one in morning.record("haddad").doses)
    window.undo()
    assert morning.record("haddad").doses[-1].on == TODAY


def test_the_session_ends_with_every_line_answered(morning):
    """11:50: what is open is said, and nothing is marked by itself."""
    fingers = Fingers(morning.window)
    fingers.chord("e", CTRL)
    card = morning.window.cards.card
    assert isinstance(card, SessionCard)
    names = {row.line.name for row in card.rows}
    assert "Haddad, Omar" in names
    assert not card.main.isEnabled()


def test_a_warning_about_a_batch_becomes_calls(morning):
    """Friday: the batch, who got it with the phone, recalled, and everybody on the call list."""
    window, people = morning.window, morning.people
    got_it = set(people.values()) - {people["other rossi"]}
    fingers = Fingers(window)
    fingers.chord("k", CTRL)
    fingers.keys("h4471", ENTER)
    card = window.cards.card
    assert isinstance(card, LotCard)
    assert {one.patient.id for one in card.table.people} == got_it
    assert "01632 960 001" in [one.patient.contact.phone for one in card.table.people]
    card.reason.line.setFocus()
    fingers.keys("letter of the maker")
    fingers.chord(ENTER, CTRL)
    fingers.chord("c", ALT)
    assert window.toast.text == "10 people put on the call list."
    fingers.chord("c", ALT)
    assert window.toast.text == "Nobody was left to be put on the call list. 10 were before."
    fingers.keys(ESC)
    window.go_today()
    window.today._on_tally("to_call")
    listed = {row.patient for row in window.today.model.shown}
    assert listed == got_it - {people["rossi"]}  # her nerves are no matter of the telephone
    morning.at("garcia")
    call = window.cards.card
    assert isinstance(call, CallCard)
    said = [one.text() for one in call.findChildren(QLabel)]
    assert any("Batch H4471 is recalled: letter of the maker." in one for one in said)
    morning.keys("c", "1", "thu", ENTER)
    assert morning.section("garcia") == "agreed"
    window.undo()
    assert morning.section("garcia") == "to_call"
    window.undo()
    assert morning.section("garcia") in (None, "now")
