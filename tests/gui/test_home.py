"""Today at home: one key for the tablet, three clicks for a week, one person at a time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from b12tracker.gui.home.beside import since_sentences
from b12tracker.gui.home.next_dose import where_words
from b12tracker.gui.widgets.cards import EmergencyBar
from b12tracker.services import home, tablets
from b12tracker.services.events import log_reaction
from b12tracker.storage import records
from tests.builders import a_checkin
from tests.gui.desks import TODAY
from tests.gui.homes import add_george, add_ruth, open_home, shown_texts

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("does not support")  # of a menu, without a screen


@pytest.fixture
def george(desk):
    return add_george(desk)


@pytest.fixture
def ruth(desk, george):
    return add_ruth(desk)


@pytest.fixture
def at_home(desk, qtbot, george):
    with open_home(desk, qtbot) as window:
        yield window


@pytest.fixture
def couple(desk, qtbot, george, ruth):
    with open_home(desk, qtbot) as window:
        yield window


def _answers(desk, patient, days=14):
    found = tablets.tablet_days(desk.clinic, patient, days=days)
    return {one.day: one.answer for one in found}


def _press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window.focusWidget() or window, key, modifier)
    QApplication.processEvents()


def _click(window, name):
    button = window.findChild(QWidget, name)
    assert button is not None, name
    assert button.isVisible(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


# --- T14: the tablet of today --------------------------------------------------------------------


def test_one_key_ticks_the_tablet_of_today_and_the_same_key_takes_it_back(at_home, desk, george):
    assert at_home.focusWidget().objectName() == "tablet-today"
    _press(at_home, Key.Key_T)
    assert _answers(desk, george)[TODAY] == "taken"
    assert "Taken today" in shown_texts(at_home.first)
    assert at_home.toast.isVisible()
    _press(at_home, Key.Key_T)
    assert _answers(desk, george)[TODAY] == "unknown"
    assert "Taken today" not in shown_texts(at_home.first)


def test_one_click_ticks_the_tablet_of_today(at_home, desk, george):
    _click(at_home, "tablet-today")
    assert _answers(desk, george)[TODAY] == "taken"


def test_the_tick_is_one_step_of_undo(at_home, desk, george):
    _press(at_home, Key.Key_T)
    _press(at_home, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _answers(desk, george)[TODAY] == "unknown"


def test_not_today_is_an_answer_of_its_own(at_home, desk, george):
    _click(at_home, "tablet-not-today")
    assert _answers(desk, george)[TODAY] == "missed"
    assert "Not taken today" in shown_texts(at_home.first)


# --- T15: days without an answer -----------------------------------------------------------------


def test_a_week_without_an_answer_is_answered_in_one_click(desk, qtbot):
    from tests.builders import a_phase, a_plan
    from tests.builders import tablets as stretch
    from tests.gui.desks import add_person

    person = add_person(
        desk.clinic,
        stretch("2026-03-01", "2026-04-06"),
        a_plan("2026-03-01", phases=(a_phase("1 d", drug="cyanocobalamin", route="po"),)),
        family="Linden",
    )
    with open_home(desk, qtbot) as window:
        assert "7 days without an answer" in shown_texts(window.first)
        _click(window, "took-all")
        known = _answers(desk, person)
        week = [TODAY - timedelta(days=n) for n in range(1, 8)]
        assert [known[day] for day in week] == ["taken"] * 7
        assert known[TODAY] == "unknown", "today is asked by itself"
        assert window.findChild(QWidget, "took-all") is None, "an answered well is no empty place"
        # All but one: a click on the day and one in its menu, three clicks in all.
        wrong = week[2]
        QTest.mouseClick(
            window.findChild(QWidget, f"day-{wrong.isoformat()}"), Qt.MouseButton.LeftButton
        )
        menu = next(
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, QMenu) and one.isVisible()
        )
        not_taken = next(one for one in menu.actions() if one.data() == "missed")
        QTest.mouseClick(
            menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(not_taken).center()
        )
        QApplication.processEvents()
        assert _answers(desk, person)[wrong] == "missed"


def test_unknown_days_are_never_told_as_missed(at_home, desk, george):
    known = _answers(desk, george)
    assert [known[TODAY - timedelta(days=n)] for n in (1, 2, 3)] == ["unknown"] * 3
    assert known[date(2026, 4, 5)] == "missed"
    well = at_home.findChild(QWidget, "unknown-days")
    assert well.text() == "3 days without an answer"
    assert not any("missed" in text.lower() for text in shown_texts(at_home.first))


def test_the_arrows_walk_over_the_days_and_letters_answer_one(at_home, desk, george):
    _click(at_home, "correct-days")
    assert at_home.focusWidget().objectName() == "day-2026-04-11"
    _press(at_home, Key.Key_Right)
    assert at_home.focusWidget().objectName() == "day-2026-04-12"
    _press(at_home, Key.Key_N)
    assert _answers(desk, george)[date(2026, 4, 12)] == "missed"
    assert at_home.focusWidget().objectName() == "day-2026-04-12", "the keyboard stays on the day"
    _press(at_home, Key.Key_T)
    assert _answers(desk, george)[date(2026, 4, 12)] == "taken"
    _press(at_home, Key.Key_Backspace)
    assert _answers(desk, george)[date(2026, 4, 12)] == "unknown"
    assert _answers(desk, george)[TODAY] == "unknown", "T on a day is about that day"


def test_a_answers_all_days_by_the_keyboard(at_home, desk, george):
    _press(at_home, Key.Key_A)
    known = _answers(desk, george)
    assert [known[TODAY - timedelta(days=n)] for n in (1, 2, 3)] == ["taken"] * 3


# --- the next injection --------------------------------------------------------------------------


def test_the_card_says_the_day_how_far_it_is_and_where(at_home):
    said = shown_texts(at_home.first)
    assert at_home.findChild(QWidget, "next-day").text() == "Sunday 19 April"
    assert "in 5 days" in said
    assert "Right thigh" in said
    assert "rested 107 days" in said
    bar = at_home.findChild(QWidget, "right-time")
    assert "planned for Sun 19 Apr 2026, today is Tue 14 Apr 2026" in bar.accessibleDescription()


def test_a_place_that_was_sore_is_told(desk, george):
    with desk.clinic.reading() as session:
        last = records.read(session, george).doses[-1]
    log_reaction(desk.clinic, george, ("site_pain",), on=last.on, dose=last.id)
    person = home.home_person(desk.clinic, george)
    assert person.sore == "vastus_lateralis_left"
    assert where_words(person).endswith("left thigh: sore last time")


def test_an_injection_of_ones_own_is_two_keys(at_home, desk, george):
    """It is too early, so that the card asks why; then it stands in the record as one's own."""
    _press(at_home, Key.Key_I)
    card = at_home.cards.card
    assert card is not None
    assert card.checks.unexplained, "one does not ask oneself for the name; the lot may be empty"
    assert card.missing() == "Say why it is given on this day (E)."
    _press(at_home, Key.Key_Return)
    assert card is at_home.cards.card, "too early asks for a reason"


def test_a_due_injection_is_logged_in_two_keys(desk, qtbot):
    person = add_george(desk, last="2026-02-17")
    with open_home(desk, qtbot) as window:
        assert window.findChild(QWidget, "log-dose").isVisible()
        _press(window, Key.Key_I)
        _press(window, Key.Key_Return)
        with desk.clinic.reading() as session:
            dose = records.read(session, person).doses[-1]
        assert dose.on == TODAY
        assert dose.given_by == "self"
        assert dose.site == "vastus_lateralis_right"
        assert window.cards.card is None, "the card goes, and the day is seen again"


# --- emergencies ---------------------------------------------------------------------------------


def test_an_emergency_stands_first_over_the_full_width_and_is_whole(desk, qtbot):
    add_george(desk, a_checkin("2026-04-13", more={"sudden": ("vision",)}, A1=2))
    with open_home(desk, qtbot) as window:
        bar = window.first.findChild(EmergencyBar)
        assert bar is not None
        plain = window.first.person.emergencies[0].plain
        assert bar.text() == plain
        title = window.findChild(QWidget, "greeting")
        top = bar.mapTo(window, QPoint(0, 0)).y()
        assert top < title.mapTo(window, QPoint(0, 0)).y()
        assert bar.width() > 0.9 * window.first.width()
        window.go("me")
        assert window.at_home.me.findChild(EmergencyBar).text() == plain
        window.go("today")
        _press(window, Key.Key_T)  # the rest of the page still works
        assert window.first.findChild(EmergencyBar) is not None
        QTest.mouseClick(window.first.findChild(EmergencyBar), Qt.MouseButton.LeftButton)
        assert window.cards.card is not None
        QTest.keyClicks(window.cards.card._note.line, "ambulance, seen in hospital")
        QTest.keyClick(window.cards.card._note.line, Key.Key_Return)
        QApplication.processEvents()
        assert window.first.findChild(EmergencyBar) is None


# --- several people ------------------------------------------------------------------------------


def test_one_person_at_a_time_and_everything_follows_the_choice(couple, desk, george, ruth):
    assert couple.top.people.isVisible()
    assert "Good" in couple.findChild(QWidget, "greeting").text()
    assert couple.findChild(QWidget, "greeting").text().endswith("George")
    _click(couple, f"person-{ruth}")
    assert couple.findChild(QWidget, "greeting").text().endswith("Ruth")
    _press(couple, Key.Key_Tab)
    couple.first.take_focus()
    _press(couple, Key.Key_T)  # hers was taken: it is taken back
    assert _answers(desk, ruth)[TODAY] == "unknown"
    assert _answers(desk, george)[TODAY] == "unknown"
    couple.go("me")
    assert couple.at_home.me.person.page.record.patient.id == ruth
    _click(couple, f"person-{george}")
    assert couple.at_home.me.person.page.record.patient.id == george


def test_who_is_shown_is_said_in_words_and_shape_as_well_as_colour(couple, george, ruth):
    here = couple.findChild(QWidget, f"person-{george}")
    there = couple.findChild(QWidget, f"person-{ruth}")
    assert here.accessibleName() == "George, shown now"
    assert there.accessibleName() == "Change to Ruth"
    grey = [
        one.grab().toImage().convertToFormat(one.grab().toImage().Format.Format_Grayscale8)
        for one in (here, there)
    ]
    assert grey[0] != grey[1]


def test_with_one_person_there_is_nothing_to_choose(at_home):
    assert not at_home.top.people.isVisible()


def test_the_other_card_changes_to_the_other(couple, ruth):
    _click(couple, f"change-to-{ruth}")
    assert couple.findChild(QWidget, "greeting").text().endswith("Ruth")


# --- since last time -----------------------------------------------------------------------------


def test_since_last_time_says_at_most_three_sentences_and_marks_nothing(desk, george):
    person = home.home_person(desk.clinic, george)
    said = since_sentences(person, date(2026, 4, 10))
    assert said[0] == "3 tablet days have no answer yet."
    assert len(said) <= 3
    assert since_sentences(person, TODAY) == ()
    assert since_sentences(person, None) == ()


def test_since_last_time_is_put_away_with_escape_and_stays_away(desk, qtbot, george):
    desk.state.seen_on = date(2026, 4, 10)
    with open_home(desk, qtbot) as window:
        assert window.findChild(QWidget, "since-card") is not None
        _press(window, Key.Key_Escape)
        qtbot.waitUntil(lambda: window.findChild(QWidget, "since-card") is None)
        _press(window, Key.Key_T)
        assert window.findChild(QWidget, "since-card") is None
        assert _answers(desk, george)[TODAY] == "taken"


# --- empty, and everything by keyboard -----------------------------------------------------------


def test_a_file_without_people_offers_the_first_one(desk, qtbot):
    with open_home(desk, qtbot) as window:
        assert "Nobody is in this file yet." in shown_texts(window.first)
        _click(window, "log-dose")
        assert window.cards.card is not None
        window.cards.close_card()
        window.go("me")
        assert window.pages.currentWidget() is window.first


def test_every_button_of_the_page_can_be_reached_with_tab(couple):
    from PySide6.QtWidgets import QAbstractButton

    wanted = {
        one.objectName()
        for one in couple.first.findChildren(QAbstractButton)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() != Qt.FocusPolicy.NoFocus
    }
    assert wanted
    reached = set()
    for _ in range(200):
        _press(couple, Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is not None and couple.first.isAncestorOf(focus):
            reached.add(focus.objectName())
    assert wanted <= reached


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_wider_than_the_page(couple, percent, qtbot):
    couple.set_text_percent(percent)
    couple.top.badge.show()  # the fullest bar: practice data, two people, a step to undo
    couple.top.undo.show_step("log tablet")
    qtbot.wait(50)
    assert couple.width() == 1366
    for page in (couple.first, couple.at_home.me):
        if page is couple.at_home.me:
            couple.go("me")
            qtbot.wait(50)
        area = page._scroll
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_the_tablet_left_open_by_a_stretch_is_taken_back_inside_of_it(desk, george):
    clinic = desk.clinic
    day = date(2026, 3, 20)
    tablets.forget_days(clinic, george, (day,))
    known = _answers(desk, george, days=40)
    assert known[day] == "unknown"
    assert known[day - timedelta(days=1)] == "taken"
    assert known[day + timedelta(days=1)] == "taken"
    assert known[date(2026, 4, 5)] == "missed"
    with clinic.reading() as session:
        stretches = records.read(session, george).tablets
    assert [(one.first, one.last) for one in stretches] == [
        (date(2026, 3, 1), date(2026, 3, 19)),
        (date(2026, 3, 21), date(2026, 4, 10)),
    ]


def test_the_chart_begins_in_the_layout_of_home_until_another_one_is_chosen(at_home, desk, george):
    at_home.open_patient(george, "response")
    layouts = at_home.patient_page.panel("response").layouts
    assert layouts.name == "home"
    layouts.choose("doctor")
    assert layouts.name == "doctor"


def test_every_place_of_the_rail_at_home_opens_a_page_of_its_own(at_home):
    shown = []
    for place in at_home.rail._places:
        _click(at_home, f"place-{place}")
        shown.append(at_home.pages.currentWidget())
    assert len(set(map(id, shown))) == len(shown)
