"""What stands on paper: the words of each page, on every page whose it is, nothing marked up."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from b12tracker.core.changes import Topic
from b12tracker.core.findings import DueKind, Level
from b12tracker.core.records import Contact, Void
from b12tracker.gui.paper.document import A4, LETTER, Document, image_of, write_pdf
from b12tracker.gui.paper.handout import as_text, handout
from b12tracker.gui.paper.ink import BODY, Cell, Column, Ink, fitted, font, height_of
from b12tracker.gui.paper.lists import call_sheet, register_document
from b12tracker.gui.paper.response_strip import _apart
from b12tracker.gui.paper.summary import summary_document
from b12tracker.gui.paper.summary_data import summary_of
from b12tracker.services.corrections import void_entry
from b12tracker.services.doses import log_dose, log_not_given
from b12tracker.services.patient_page import patient_page
from b12tracker.services.registers import dose_register
from b12tracker.services.worklist import today
from tests.builders import (
    a_cause,
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_phase,
    a_plan,
    an_event,
    doses,
)
from tests.gui.desks import TODAY, add_person
from tests.gui.test_naughty_text import NAUGHTY

MARKUP = "<b>x</b> & <img src=http://127.0.0.1/>"


@pytest.fixture
def person(desk):
    return add_person(
        desk.clinic,
        doses("2025-11-13", "2026-01-08", site="deltoid_left", lot="H4417"),
        a_plan("2025-11-13", phases=(a_phase("8 wk"),), ordered_by="Dr Vance"),
        a_cause(since="2024-08"),
        a_lab("b12_total", "61", "pmol/L", "2025-11-01", low=140, high=650),
        a_lab("b12_total", "1476", "pmol/L", "2026-01-20", low=140, high=650, comparator=">"),
        a_lab("hb", "92", "g/L", "2025-11-01", low=130, high=170),
        a_lab("hb", "138", "g/L", "2026-03-24", low=130, high=170),
        a_checkin("2025-11-01", N1=6, N2=5, B1=4, B2=5, A1=8, A2=5, A3=2, D4=0, C1=3, C2=4),
        a_checkin("2026-03-20", N1=8, N2=8, B1=7, B2=7, A1=3, A2=1, A3=0, D4=0, C1=1, C2=1),
        a_medicine("folic_acid", "2026-02-02", strength_ug=5000),
        an_event("reaction", "2026-01-09", ticks=("site_pain",), note=MARKUP),
        family="Lindqvist",
        given="Harald",
        born="1957-06-02",
        sex="male",
        number="0388",
    )


class Reader(Ink):
    """An ink that remembers what it wrote and where."""

    def __init__(self, painter, width, height):
        super().__init__(painter, width, height)
        self.said: list[tuple[str, QRectF]] = []

    def text(self, x, y, width, said, **how):
        below = super().text(x, y, width, said, **how)
        self.said.append((self.drawn, QRectF(x, y, width, below - y)))
        return below

    def draw(self, box, said, option):
        super().draw(box, said, option)
        self.drawn = said  # after breaking and cutting: what can really be read


def read(document: Document, number: int = 0):
    """Return the texts of a page with their places."""
    paper = document.paper
    image = QImage(paper.width, paper.height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    ink = Reader(painter, paper.width, paper.height)
    document.pages[number](ink, paper.room)
    painter.end()
    return ink.said


def words_of(document: Document, number: int = 0) -> str:
    return "\n".join(said for said, _ in read(document, number))


def a_summary(desk, person, **more):
    page = patient_page(desk.clinic, person)
    return summary_of(page, desk.clinic.knowledge, **more)


def a_document(desk, person, *, paper=A4, practice=False, **more):
    summary = a_summary(desk, person, **more)
    return summary_document(
        summary, desk.clinic.knowledge, "UK_NICE", practice=practice, paper=paper
    )


# The summary --------------------------------------------------------------------------------------


def test_the_summary_says_who_what_how_and_what_is_open(desk, person):
    document = a_document(desk, person, question="Will my feet get better?")
    said = words_of(document)
    for wanted in (
        "Lindqvist, Harald",
        "born 02 Jun 1957 · 68 years · man",
        "The patient asks",
        "Will my feet get better?",
        "Injection every 8 weeks, hydroxocobalamin 1 mg IM",
        "Last 2 of 2 doses",
        "8 Jan 2026",
        "56 d",
        "H4417",
        "on time",
        "▼ 92",
        "130–170",
        ">1476",
        "Open points from the rules",
    ):
        assert wanted in said, wanted
    assert patient_page(desk.clinic, person).status in said
    assert document.about == "Lindqvist, Harald · period 1 Nov 2025 to 14 Apr 2026"
    assert "does not recommend an interval or a dose" in document.foot


def test_b12_on_treatment_is_no_verdict(desk, person):
    said = words_of(a_document(desk, person))
    assert "▲ >1476" not in said
    assert "▼ 61" in said


def test_what_people_wrote_is_plain_text(desk, person):
    assert MARKUP in words_of(a_document(desk, person))
    assert MARKUP in words_of(a_document(desk, person, question=MARKUP))


@pytest.mark.parametrize("paper", [A4, LETTER])
def test_nothing_leaves_the_page_or_lies_on_the_foot(desk, person, paper):
    long = "Could the numbness get better, and what about the tiredness in the mornings? " * 6
    document = a_document(desk, person, paper=paper, question=long)
    for said, box in read(document):
        assert box.left() >= paper.room.left() - 1, said
        assert box.right() <= paper.room.right() + 1, said
        assert box.bottom() <= paper.room.bottom() + 1, said


def test_a_period_shows_only_its_days(desk, person):
    said = words_of(a_document(desk, person, first=date(2026, 1, 1), last=date(2026, 2, 1)))
    assert "Last 1 of 1 doses" in said
    assert "13 Nov 2025" not in said.splitlines()
    assert "▼ 92" not in said
    assert "56 d" in said  # the dose before the period is still the one before


def test_the_name_can_be_left_out_and_the_number_stays(desk, person):
    document = a_document(desk, person, names=False)
    everything = f"{document.title}{document.about}{words_of(document)}"
    assert "Lindqvist" not in everything
    assert "Harald" not in everything
    assert "0388" in everything


def test_somebody_without_entries_gets_a_page_that_says_so(desk):
    person = add_person(desk.clinic, family="Ng", given="Mei")
    said = words_of(a_document(desk, person))
    assert said.count("None in this period.") == 2
    assert "no check-in" in said
    assert "no result" in said
    assert "no plan is running" in said


@pytest.mark.parametrize("question", ["", "Is it time? " * 40])
@pytest.mark.parametrize("many", [0, 3, 9])
def test_points_without_room_are_counted_among_those_on_the_screen(desk, person, question, many):
    summary = a_summary(desk, person, question=question)
    points = tuple((Level.WARNING, f"point {one} " + "of many words " * 9) for one in range(many))
    summary = replace(summary, points=points, points_left=2)
    document = summary_document(
        summary, desk.clinic.knowledge, "UK_NICE", practice=False, paper=LETTER
    )
    said = " ".join(words_of(document).split())
    shown = len(re.findall("point [0-9]", said))
    assert f"{many - shown + 2} more on the screen" in said
    assert many in (shown, 9)


def test_the_pdf_is_one_vector_page_of_its_size(desk, person):
    data = write_pdf(a_document(desk, person))
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") == 1
    assert b"/Subtype /Image" not in data
    assert b"/MediaBox [0 0 595 842]" in data or b"/MediaBox [0 0 595" in data


def test_practice_data_is_written_on_every_page(desk, person):
    marked = image_of(a_document(desk, person, practice=True), 0)
    plain = image_of(a_document(desk, person), 0)
    corner = QRectF(A4.width - 180, 40, 140, 30).toRect()
    assert marked.copy(corner) != plain.copy(corner)
    below = QRectF(0, 110, A4.width, A4.height - 220).toRect()
    assert marked.copy(below) == plain.copy(below)


def test_the_page_is_safe_in_black_and_white(desk, person):
    image = image_of(a_document(desk, person), 0)
    for x in range(0, image.width(), 3):
        for y in range(0, image.height(), 3):
            colour = image.pixelColor(x, y)
            parts = (colour.red(), colour.green(), colour.blue())
            assert max(parts) - min(parts) < 8, (x, y, colour.name())


# Text and handout ---------------------------------------------------------------------------------


def test_the_text_has_eight_lines(desk, person):
    said = as_text(a_summary(desk, person)).splitlines()
    assert len(said) == 8
    assert said[0].startswith("Lindqvist, Harald, born 02 Jun 1957")
    assert "8 Jan 2026" in said[4]
    assert "Vitamin B12 >1476 pmol/L, 20 Jan 26; Haemoglobin 138 g/L, 24 Mar 26" in said[5]


def test_the_newest_b12_is_shown_however_many_counts_came_since(desk):
    counts = [a_lab("hb", "130", "g/L", f"2026-0{month}-01") for month in (1, 2, 3)]
    b12 = [a_lab("b12_total", value, "ng/L", on) for value, on in (
        ("100", "2020-01-07"), ("300", "2022-01-07"), ("400", "2023-01-07"),
    )]  # fmt: skip
    summary = a_summary(desk, add_person(desk.clinic, *b12, *counts, family="Ng", given="Mei"))
    assert "Vitamin B12 400 ng/L, 7 Jan 23; Haemoglobin 130 g/L, 1 Mar 26" in as_text(summary)
    assert summary.samples == ("7 Jan 20", "7 Jan 23", "1 Mar 26")


def test_a_note_of_several_lines_adds_no_line_to_the_text(desk):
    person = add_person(
        desk.clinic, doses("2026-01-08"), family="Ng", given="Mei", contact=Contact(phone="1\n2")
    )
    assert len(as_text(a_summary(desk, person)).splitlines()) == 8


def test_the_handout_says_when_and_what_to_report(desk, person):
    page = patient_page(desk.clinic, person)
    document = handout(
        a_summary(desk, person), page.next_dose, clinic="Fen Surgery", phone="01632 960 100",
        practice=False,
    )  # fmt: skip
    said = words_of(document)
    assert "Thu 5 Mar 2026" in said
    assert "Fen Surgery, 01632 960 100" in said
    assert max(box.bottom() for _, box in read(document)) < A4.height / 2
    nobody = handout(a_summary(desk, person), None, clinic="", phone="", practice=False)
    assert "No dose is planned. Please ask the clinic." in words_of(nobody)


def test_the_handout_of_a_late_dose_asks_for_a_day_and_names_none_that_is_past(desk, person):
    page = patient_page(desk.clinic, person)
    due = page.next_dose
    assert due is not None
    summary = a_summary(desk, person)
    for day, overdue in ((due.due_by, False), (due.due_by + timedelta(days=1), True)):
        said = words_of(
            handout(replace(summary, today=day), due, clinic="", phone="", practice=False)
        )
        assert ("It was due by Thu 5 Mar 2026." in said) is overdue
        assert ("Call the clinic now to arrange a day." in said) is overdue
        assert ("Call before that day if you cannot come." in said) is not overdue


# Lists --------------------------------------------------------------------------------------------


def register(desk, first, last, **more):
    lines = dose_register(desk.clinic, first, last)
    return register_document(
        lines, first, last, desk.clinic.knowledge,
        today=TODAY, guideline_set="UK_NICE", practice=False, **more,
    )  # fmt: skip


def test_the_register_lists_every_dose_of_the_days_and_strikes_void_ones(desk, person):
    clinic = desk.clinic
    early = a_dose("2026-02-10", patient=person, lot="H9")
    wrong = log_dose(clinic, early, accept=frozenset({"EARLY-01"}), reason="asked for it")
    void_entry(clinic, Topic.DOSE, wrong, reason="another Lindqvist")
    log_not_given(
        clinic,
        a_dose("2026-03-05", patient=person, status="not_given", reason="unwell"),
    )
    document = register(desk, date(2026, 1, 1), date(2026, 3, 31))
    said = words_of(document)
    assert document.about == "1 Jan 2026 to 31 Mar 2026 · 3 lines, 1 of them void"
    assert [one for one in said.splitlines() if one in {"1", "2", "3"}] == ["1", "2", "3"]
    assert "void: another Lindqvist" in said
    assert "not given: unwell" in said
    without = words_of(register(desk, date(2026, 1, 1), date(2026, 3, 31), names=False))
    assert "Harald" not in without
    assert "0388" in without


def test_the_register_breaks_a_long_cell_instead_of_cutting_it(desk, person):
    why = "Did not come, telephoned twice"
    log_not_given(desk.clinic, a_dose("2026-03-05", patient=person, status="not_given", reason=why))
    nasal = a_dose("2026-01-09", patient=person, route="nasal", site="", ug=500)
    log_dose(desk.clinic, nasal, accept=frozenset({"EARLY-01"}), reason="asked for it")
    said = words_of(register(desk, date(2026, 1, 1), date(2026, 3, 31)))
    assert f"not given: {why}" in said
    assert "500 mcg nasal" in said
    assert "…" not in said


def test_a_long_register_goes_over_pages_without_losing_a_line(desk, person):
    first, count = date(2025, 1, 1), 130
    some = dose_register(desk.clinic, first, TODAY)[:1] * count
    lines = [replace(one, number=number) for number, one in enumerate(some, 1)]
    document = register_document(
        lines, first, TODAY, desk.clinic.knowledge,
        today=TODAY, guideline_set="UK_NICE", practice=False,
    )  # fmt: skip
    assert len(document.pages) > 2
    found: list[int] = []
    for number in range(len(document.pages)):
        texts = read(document, number)
        found += [int(said) for said, _ in texts if said.isdigit()]
        assert max(box.bottom() for _, box in texts) <= A4.room.bottom() + 1
    assert found == list(range(1, count + 1))
    assert all("…" not in said for said in words_of(document, 0).splitlines())
    signs = [
        number
        for number in range(len(document.pages))
        if "Checked: date, signature" in words_of(document, number)
    ]
    assert signs == [len(document.pages) - 1]
    assert write_pdf(document).count(b"/Type /Page\n") == len(document.pages)


def test_an_empty_register_says_so(desk):
    assert "No dose was recorded" in words_of(register(desk, TODAY, TODAY))


def test_the_call_sheet_lists_whom_to_call_with_boxes(desk, person):
    add_person(
        desk.clinic,
        doses("2025-12-01"),
        a_plan("2025-12-01", phases=(a_phase("8 wk"),)),
        family="Okafor",
        given="Ben",
        contact=Contact(phone="01632 960 333"),
    )
    rows = [one for one in today(desk.clinic).rows if one.section == "to_call"]
    document = call_sheet(
        rows, desk.clinic.knowledge, today=TODAY, guideline_set="UK_NICE", practice=False
    )
    said = words_of(document)
    assert "Okafor, Ben" in said
    assert re.search(r"Dose, \d+ days late", said)
    assert "01632 960 333" in said
    assert said.count("☐") == 2 * len(rows)
    nobody = call_sheet(
        [], desk.clinic.knowledge, today=TODAY, guideline_set="UK_NICE", practice=False
    )
    assert "Nobody is to be called." in words_of(nobody)


def test_the_call_sheet_says_what_is_late_where_it_is_no_dose(desk):
    add_person(
        desk.clinic,
        a_lab("b12_total", 180, "pmol/L", on=TODAY - timedelta(days=70)),
        family="Dunmore",
        given="Peter",
    )
    rows = [one for one in today(desk.clinic).rows if one.due and one.due.kind is not DueKind.DOSE]
    assert rows, "a test is due"
    said = words_of(
        call_sheet(rows, desk.clinic.knowledge, today=TODAY, guideline_set="", practice=False)
    )
    assert re.search(r"[A-Z][\w ]+, \d+ days (late|after target)", said)
    assert "Dose," not in said


# The pen ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("qapp")
def test_a_text_is_cut_to_its_lines_with_an_ellipsis():
    metrics = QFontMetricsF(font(BODY))
    said = "one two three four five six seven eight nine ten " * 4
    cut = fitted(said, font(BODY), 150, 2)
    assert cut.endswith("…")
    assert cut[:-1] in said
    assert height_of(cut, 150, BODY) <= 3 * metrics.height()
    assert fitted("short", font(BODY), 150, 2) == "short"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "word", ["w" * 90, "เวลานัดครั้งต่อไปของผู้ป่วย" * 4, "次の注射の予定日" * 9, "😀" * 90]
)
def test_a_text_without_spaces_is_broken_and_cut_where_its_room_ends(word):
    letters = font(BODY)
    cut = fitted(word, letters, 150, 2)
    assert cut.endswith("…")
    assert word.startswith(cut[:-1])
    assert len(cut) > 10
    assert height_of(cut, 150, BODY) <= 3 * QFontMetricsF(letters).height()


@pytest.mark.usefixtures("qapp")
def test_columns_of_a_table_stay_within_its_width():
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    ink = Reader(painter, 400, 200)
    columns = (Column(head="A", share=1), Column(head="B", share=3, right=True))
    below = ink.table(10, 10, 380, columns, [["x" * 90, Cell(text="y" * 90, struck=True)]])
    painter.end()
    assert below == 10 + 2 * 20
    assert all(box.left() >= 10 and box.right() <= 390 for _, box in ink.said)


def test_a_void_dose_needs_its_reason_on_paper(desk, person):
    (line, *_) = dose_register(desk.clinic, date(2025, 1, 1), TODAY)
    void = Void(reason=MARKUP, on=datetime(2026, 1, 1, tzinfo=UTC), by="AB")
    struck = replace(line, dose=replace(line.dose, void=void))
    document = register_document(
        [struck], TODAY - timedelta(days=1), TODAY, desk.clinic.knowledge,
        today=TODAY, guideline_set="UK_NICE", practice=False,
    )  # fmt: skip
    assert MARKUP in words_of(document)


# Names that programs stumble over -----------------------------------------------------------------


@pytest.mark.parametrize("text", NAUGHTY)
def test_any_name_stands_on_each_kind_of_paper_as_it_was_typed(desk, text):
    person = add_person(
        desk.clinic,
        doses("2025-12-01", lot=text[:40], giver=text[:40]),
        a_plan("2025-12-01", phases=(a_phase("8 wk"),), ordered_by=text),
        an_event("reaction", "2025-12-02", note=text),
        family=text,
        given="Q",
    )
    summary = a_summary(desk, person, question=text)
    page = patient_page(desk.clinic, person)
    assert text in words_of(a_document(desk, person, question=text))
    assert text in as_text(summary).splitlines()[0]
    given = handout(summary, page.next_dose, clinic=text, phone="1", practice=False)
    assert text in given.title
    assert text in words_of(given)
    whole = register(desk, date(2025, 11, 1), TODAY)
    assert text in words_of(whole)
    for document in (given, whole, a_document(desk, person, question=text)):
        assert write_pdf(document).startswith(b"%PDF-")


def test_marks_that_would_lie_on_each_other_are_left_to_the_line():
    close = [QPointF(x / 2, 0) for x in range(100)]
    marked = list(_apart(close))
    gaps = [later.x() - one.x() for one, later in pairwise(marked[:-1])]
    assert marked[0] is close[0]
    assert marked[-1] is close[-1]
    assert min(gaps) > 5
    far = [QPointF(0, 0), QPointF(1, 40), QPointF(2, 0)]
    assert list(_apart(far)) == far
    assert list(_apart([])) == []
