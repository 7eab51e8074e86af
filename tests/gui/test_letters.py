"""Letters and labels: written by real keys, read back from the PDF, noted, and neutral outside."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from b12tracker.core.errors import Invalid
from b12tracker.core.letters import MOST, OWN, Letter
from b12tracker.core.recall import LETTER_SENT, LETTER_WANTED, MESSAGE_SENT
from b12tracker.core.records import Contact, Outcome
from b12tracker.gui.navigator import Place
from b12tracker.gui.paper.document import A4, LETTER, Document, print_on, write_pdf
from b12tracker.gui.paper.letter import Sender, label_sheets, letter_pile
from b12tracker.gui.patient.recall_words import recall_words
from b12tracker.gui.reports.kinds import Report
from b12tracker.services import letters, settings
from b12tracker.services.calls import log_call
from b12tracker.services.patient_page import patient_page
from b12tracker.storage import patients
from tests.builders import a_patient, a_phase, a_plan, doses
from tests.gui.desks import TODAY, add_person
from tests.gui.fingers import CTRL, ENTER, Fingers
from tests.gui.pages import places_of, texts_of
from tests.gui.test_naughty_text import NAUGHTY

SURGERY = Sender(name="Mill Road Surgery", address="1 Mill Road, Exham", phone="01632 960 000")


def late(desk, family, address="4 Orchard Row, Exham", **about):
    """Add somebody whose dose is overdue and who may be written to together with others."""
    person = add_person(
        desk.clinic,
        doses("2025-11-13", "2026-01-08"),
        a_plan("2025-11-13", phases=(a_phase("12 wk"),)),
        family=family,
        **about,
    )
    with desk.clinic.writing("test data") as session:
        known = patients.get(session, person)
        patients.alter(session, replace(known, contact=Contact(address=address)))
    return person


@pytest.fixture
def clinic_facts(desk):
    for name, value in (
        (settings.CLINIC_NAME, SURGERY.name),
        (settings.CLINIC_ADDRESS, SURGERY.address),
        (settings.CLINIC_PHONE, SURGERY.phone),
    ):
        settings.set_clinic_fact(desk.clinic, name, value)


@pytest.fixture
def three(desk, clinic_facts):
    return [late(desk, name, given="Ana", born="1961-02-03") for name in ("Silva", "Webb", "Amin")]


@pytest.fixture
def saved(files, tmp_path):
    """Answer every question for a file, and return what reads it."""
    files.written = tmp_path / "out.pdf"
    return files.written.read_bytes


def calls_of(desk, person):
    return patient_page(desk.clinic, person).record.calls


def an_addressee(**about):
    person = replace(a_patient(**about), contact=Contact(address="4 Orchard Row, Exham"))
    return letters.Addressee(
        patient=person, next_due=TODAY, last_dose=TODAY, missed=TODAY, held=None
    )


def a_pile(text, *people) -> Document:
    return letter_pile(text, people, SURGERY, title="L", today=TODAY, practice=False)


# By keys ------------------------------------------------------------------------------------------


def test_the_ticked_rows_of_today_get_their_letters_by_keys_alone(window, desk, three, saved):
    rows, chosen = window.today.list, set(three[:2])
    window.today.load()
    for person in chosen:
        rows.look_at(window.today.model.place_of(person))
        QTest.keyClick(rows, Qt.Key.Key_Space)
    assert window.today.model.ticks == chosen
    QTest.keyClick(rows, Qt.Key.Key_L)
    assert window.pages.currentWidget() is window.reports
    assert window.reports.report is Report.LETTERS
    assert window.reports.letters.to.text() == "To 2 of 2 people"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)  # the button that saves
    pages = texts_of(saved())
    assert len(pages) == 2
    assert all("Dear Ana" in page and "Page 1 of 1" in page for page in pages)
    for person in three:
        assert [one.reason for one in calls_of(desk, person)] == [LETTER_SENT] * (person in chosen)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert not any(calls_of(desk, person) for person in three)


def test_a_letter_to_one_person_is_found_by_typing(window, desk, three, saved):
    window.go(Place.REPORTS)
    panel = window.reports
    panel.kinds.setCurrentRow(list(Report).index(Report.LETTERS))
    panel.search.setFocus()
    fingers = Fingers(window)
    fingers.keys("webb", ENTER)
    fingers.chord(Qt.Key.Key_S, CTRL)
    (page,) = texts_of(saved())
    for said in (
        "Mill Road Surgery",
        "Webb, Ana",
        "born 03 Feb 1961",
        "Ana Webb 4 Orchard Row Exham",
        "date of your next vitamin B12 dose is Thu 2 Apr 2026.",
        "call us on 01632 960 000",
        "Page 1 of 1",
    ):
        assert said in page
    (call,) = calls_of(desk, three[1])
    assert call.note == "please make an appointment"
    fingers.chord(Qt.Key.Key_S, CTRL)  # a jam in the printer: once more, written down once
    assert len(calls_of(desk, three[1])) == 1
    assert panel.save_button.isEnabled()


def test_a_letter_that_a_call_promised_is_there_when_letters_are_opened(window, desk, three, saved):
    until = TODAY.replace(day=28)
    log_call(desk.clinic, three[0], Outcome.NO_ANSWER, until=until, reason=LETTER_WANTED)
    window.go(Place.REPORTS)
    window.reports.kinds.setCurrentRow(list(Report).index(Report.LETTERS))
    assert window.reports.letters.people == (three[0],)
    Fingers(window).chord(Qt.Key.Key_S, CTRL)
    assert "Dear Ana Silva" in texts_of(saved())[0]
    assert letters.wanted(desk.clinic) == ()


def test_who_is_left_out_stands_beside_the_letters_and_can_be_asked_for(window, desk, three):
    log_call(desk.clinic, three[0], Outcome.AGREED, until=TODAY.replace(day=20))
    homeless = late(desk, "Ng", address="", given="Mei")
    window.open_letters((*three, homeless))
    side = window.reports.letters
    assert side.to.text() == "To 3 of 4 people"
    assert side.left_out.text().splitlines() == [
        "Left out:",
        "Silva, Ana: comes on 20 Apr 2026",
        "Without an address:",
        "Ng, Mei: no address is recorded",
    ]
    side.again.setFocus()
    QTest.keyClick(side.again, Qt.Key.Key_Space)
    assert side.to.text() == "To 4 of 4 people"


def test_a_place_with_nothing_to_say_leaves_the_person_out_by_name(window, three):
    window.open_letters(tuple(three))
    side = window.reports.letters
    side.letter.setFocus()
    QTest.keyClick(side.letter, Qt.Key.Key_Down)
    assert side.letter.value == Letter.NOT_ATTENDED
    window.reports.renew()
    assert "Amin, Ana: nothing to say for “day agreed and not kept”" in side.left_out.text()
    assert not window.reports.save_button.isEnabled()


def test_without_a_phone_of_the_clinic_no_letter_is_made_and_it_says_where_to_write_it(
    window, desk
):
    person = late(desk, "Silva")
    window.open_letters((person,))
    assert "Write them in Settings" in window.reports.empty.title.text()
    assert not window.reports.save_button.isEnabled()


def test_a_letter_is_printed_and_noted(window, desk, three, tmp_path):
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    window.open_letters(tuple(three))
    window.reports._print_on(printer)
    assert len(texts_of((tmp_path / "printed.pdf").read_bytes())) == 3
    assert all(calls_of(desk, person) for person in three)


def test_text_messages_are_saved_as_a_file_for_another_tool_and_noted(
    window, desk, three, tmp_path, files
):
    with desk.clinic.writing("test data") as session:
        known = patients.get(session, three[0])
        patients.alter(session, replace(known, contact=Contact(mobile="07700 900 1")))
    window.open_letters(tuple(three))
    panel = window.reports
    panel.kinds.setCurrentRow(list(Report).index(Report.MESSAGES))
    assert "Amin, Ana: no number that works" in panel.letters.left_out.text()
    files.written = tmp_path / "m.csv"
    panel.save_button.setFocus()
    QTest.keyClick(panel.save_button, Qt.Key.Key_Space)
    assert files.offered[0].endswith(".csv")
    said = "Mill Road Surgery: please call 01632 960 000 to make your next appointment."
    assert files.written.read_text("utf-8").splitlines() == [
        "number,name,text",
        f"07700 900 1,Ana Silva,{said}",
    ]
    (call,) = calls_of(desk, three[0])
    assert call.reason == MESSAGE_SENT
    assert recall_words(call, desk.clinic.knowledge)[1].startswith("Text message sent, again from")
    assert not calls_of(desk, three[1])


# On paper -----------------------------------------------------------------------------------------


def test_several_people_take_the_place_of_the_one_before_and_a_missing_name_leads_to_settings(
    window, desk
):
    people = [late(desk, name, born="1961-02-03") for name in ("Silva", "Webb")]
    desk.navigator.open_report(people[0])
    panel = window.pages.currentWidget()
    assert panel.search.text().startswith("Silva")
    desk.navigator.open_letters(tuple(people))
    assert not panel.search.text()
    assert panel.letters.to.text() == "To 2 people"
    assert "Write them in Settings" in panel.empty.title.text()
    assert not panel.letters.again.isVisible()
    assert panel.letters.settings.isVisible()
    panel.letters.settings.click()
    assert window.pages.currentWidget() is not panel
    for name in (settings.CLINIC_NAME, settings.CLINIC_PHONE):
        settings.set_clinic_fact(desk.clinic, name, "01632 960 000")
    desk.navigator.open_letters(tuple(people))
    assert panel.letters.to.text() == "To 2 of 2 people"
    assert not panel.letters.settings.isVisible()
    panel.letters.alone.click()
    assert panel.empty.title.text() == "Choose a patient."


def test_through_the_window_of_an_envelope_stand_name_and_address_alone(qapp):
    pdf = write_pdf(a_pile(OWN[Letter.RECALL], an_addressee(family="Webb", given="Ana")))
    seen = [said for said, x, y in places_of(pdf) if x < 110 and 42 < y < 90]
    assert [said.replace("\t", " ") for said in seen] == ["Ana Webb", "4 Orchard Row", "Exham"]


def test_on_a_label_stand_name_and_address_alone_each_inside_of_its_label(qapp):
    people = [an_addressee(family=f"Webb {n}", given="Ana").patient for n in range(23)]
    pdf = write_pdf(label_sheets(people, today=TODAY, practice=False))
    first, second = texts_of(pdf)
    assert first.count("Orchard Row") == 21
    assert second.count("Orchard Row") == 2
    assert not any(word in first for word in ("1961", "B12", "dose", "njection"))
    for _, x, y in places_of(pdf)[1:]:
        across, down = (x - 7.2) % 66.0, (y - 15.15) % 38.1
        assert 4 < across < 59
        assert 4 < down < 34


@pytest.mark.parametrize(("paper", "most"), [(A4, 21), (LETTER, 30)])
def test_a_sheet_that_is_used_in_part_begins_with_the_label_that_is_said(qapp, paper, most):
    people = [an_addressee(family=f"Webb {n}", given="Ana").patient for n in range(most + 2)]
    whole = write_pdf(label_sheets(people[:most], today=TODAY, practice=False, paper=paper))
    names = [place for place in places_of(whole) if "Webb" in place[0]]
    for start in (1, 2, most // 2, most):
        pdf = write_pdf(label_sheets(people, today=TODAY, practice=False, paper=paper, start=start))
        first, *others = texts_of(pdf)
        assert first.count("Webb") == most - start + 1
        assert sum(other.count("Webb") for other in others) == start + 1
        (_, x, y) = next(place for place in places_of(pdf) if "Webb" in place[0])
        assert (x, y) == pytest.approx(names[start - 1][1:], abs=0.3)


@pytest.mark.parametrize("start", [0, 22, -1])
def test_a_label_that_the_sheet_does_not_have_is_refused(qapp, start):
    people = [an_addressee(family="Webb", given="Ana").patient]
    with pytest.raises(Invalid, match="labels 1 to 21"):
        label_sheets(people, today=TODAY, practice=False, start=start)


def test_labels_are_printed_at_their_true_size_whatever_the_printer_leaves_free(qapp, tmp_path):
    people = [an_addressee(family=f"Webb {n}", given="Ana").patient for n in range(21)]
    document = label_sheets(people, today=TODAY, practice=False)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageMargins(QMarginsF(4, 9, 6, 5), QPageLayout.Unit.Millimeter)
    printer.setOutputFileName(str(tmp_path / "labels.pdf"))
    assert print_on(document, printer)
    printed = places_of((tmp_path / "labels.pdf").read_bytes())
    wanted = places_of(write_pdf(document))
    assert len(printed) == len(wanted)
    for (said, x, y), (_, at_x, at_y) in zip(printed, wanted, strict=True):
        assert (x, y) == pytest.approx((at_x, at_y), abs=0.3), said


def test_a_long_letter_takes_more_pages_and_each_says_whose_it_is_and_which(qapp):
    text = "\n\n".join(["Dear {name},", *(f"{n} {'word ' * 8}." for n in range(30)), "{clinic}"])
    assert len(text) <= MOST
    one, other = an_addressee(family="Webb"), an_addressee(family="Silva")
    pages = texts_of(write_pdf(a_pile(text, one, other)))
    assert len(pages) == 4
    for page, (whose, number) in zip(
        pages, [("Webb", 1), ("Webb", 2), ("Silva", 1), ("Silva", 2)], strict=True
    ):
        assert f"{whose}," in page
        assert f"Page {number} of 2" in page
    both = f"{pages[0]} {pages[1]}"
    assert all(f"{n} word" in both for n in range(30))
    assert pages[1].count("Mill Road Surgery") == 2, "the head, and the end of the letter"


def test_on_letter_paper_each_label_lies_inside_of_its_place(qapp):
    people = [an_addressee(family=f"Webb {n}", given="Ana").patient for n in range(31)]
    pdf = write_pdf(label_sheets(people, today=TODAY, practice=False, paper=LETTER))
    first, second = texts_of(pdf)
    assert "3 × 10 on Letter" in first
    assert (first.count("Orchard Row"), second.count("Orchard Row")) == (30, 1)
    for _, x, y in places_of(pdf)[1:]:
        across, down = (x - 4.8) % 69.85, (y - 12.7) % 25.4
        assert 3 < across < 63
        assert 2 < down < 24


def test_the_paper_of_this_computer_is_chosen_by_keys_and_used(window, desk, three):
    desk.state.paper = "a4"
    assert size_of(window, three) == A4.name
    QTest.keyClick(window, Qt.Key.Key_Comma, CTRL)
    (letter,) = [
        one
        for one in window.settings.look.paper.findChildren(QAbstractButton)
        if one.text() == "Letter"
    ]
    letter.setFocus()
    QTest.keyClick(letter, Qt.Key.Key_Space)
    assert size_of(window, three) == LETTER.name
    assert desk.state.paper == "letter"


def size_of(window, people):
    """Return the name of the paper that letters to these people are written on."""
    window.open_letters(tuple(people))
    pdf = write_pdf(window.reports._shown.document)
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    wide, high = round(float(box.width)), round(float(box.height))
    return {(595, 842): A4.name, (612, 792): LETTER.name}[wide, high]


def test_an_address_that_fits_nowhere_is_refused_by_name(qapp):
    person = an_addressee(family="Webb", given="Ana").patient
    long = replace(person, contact=Contact(address=", ".join(["Orchard Row"] * 30)))
    with pytest.raises(Invalid, match="address of Webb, Ana is too long"):
        label_sheets([long], today=TODAY, practice=False)


PICTURE = "💉"  # no letter: fonts that have none print a box


@pytest.mark.parametrize("name", ["ليلى", "דנה", *(one for one in NAUGHTY if one != PICTURE)])
def test_any_name_is_printed_as_it_is_written(qapp, name):
    pdf = write_pdf(a_pile("Dear {name},\ncome.", an_addressee(family=name, given="")))
    (page,) = texts_of(pdf)
    read = unicodedata.normalize("NFKC", page).replace("\u2068", "").replace("\u2069", "")
    wanted = unicodedata.normalize("NFKC", name)
    squeezed = read.replace(" ", "")
    assert any(one.replace(" ", "") in squeezed for one in (wanted, wanted[::-1])), read
    assert "come." in page


# In Settings --------------------------------------------------------------------------------------


@pytest.fixture
def place(window):
    QTest.keyClick(window, Qt.Key.Key_Comma, CTRL)
    return window.settings


def test_a_letter_is_worded_in_settings_by_keys_and_undone(window, desk, place):
    words = place.letters.words
    words.setFocus()
    words.selectAll()
    fingers = Fingers(window)
    fingers.keys("Dear {name}, come.")
    fingers.chord(ENTER, CTRL)
    assert letters.wording(desk.clinic, Letter.RECALL) == "Dear {name}, come."
    fingers.chord(Qt.Key.Key_Tab)
    window.undo()
    assert letters.wording(desk.clinic, Letter.RECALL) == OWN[Letter.RECALL]
    assert words.toPlainText() == OWN[Letter.RECALL]


def test_an_unknown_place_is_named_while_it_is_typed_and_cannot_be_saved(window, desk, place):
    words = place.letters.words
    words.setFocus()
    words.selectAll()
    fingers = Fingers(window)
    fingers.keys("Dear {doctor}")
    assert "Nothing is known as {doctor}" in place.letters.problem.text()
    assert "{next_due}" in place.letters.problem.text()
    assert not place.letters.save.isEnabled()
    fingers.chord(ENTER, CTRL)
    assert letters.wording(desk.clinic, Letter.RECALL) == OWN[Letter.RECALL]


def test_own_words_are_taken_back_with_one_button(desk, place):
    letters.word(desk.clinic, Letter.RECALL, "Dear {name}")
    assert place.letters.words.toPlainText() == "Dear {name}"
    place.letters.reset.setFocus()
    QTest.keyClick(place.letters.reset, Qt.Key.Key_Space)
    assert letters.wording(desk.clinic, Letter.RECALL) == OWN[Letter.RECALL]
    assert not place.letters.reset.isEnabled()


def test_what_somebody_writes_is_not_taken_away_by_another_change(window, desk, place):
    place.letters.words.setPlainText("Dear {name}, half")
    settings.set_clinic_fact(desk.clinic, settings.CLINIC_NAME, "Fen Surgery")
    assert place.letters.words.toPlainText() == "Dear {name}, half"
    assert place.clinic.facts[settings.CLINIC_NAME].text == "Fen Surgery"


def test_name_and_phone_of_the_clinic_stand_on_the_handout(window, desk, place):
    for name, said in ((settings.CLINIC_NAME, "Fen Surgery"), (settings.CLINIC_PHONE, "0999 1")):
        line = place.clinic.facts[name].line
        line.setFocus()
        QTest.keyClicks(line, said)
        QTest.keyClick(line, ENTER)
    person = late(desk, "Silva")
    window.reports.show_patient(person, Report.HANDOUT)
    (page,) = texts_of(write_pdf(window.reports._shown.document))
    assert "Fen Surgery, 0999 1" in page
