"""The place of reports: chosen by keys, previewed as printed, saved, copied, noted."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

from b12tracker.core.figures import Figure, Figures
from b12tracker.gui.paper.document import write_pdf
from b12tracker.gui.patient.page import PatientPage
from b12tracker.gui.reports.kinds import Report
from b12tracker.gui.reports.panel import ReportsPanel
from b12tracker.services.doses import log_dose
from b12tracker.services.figures import clinic_figures
from tests.builders import a_cause, a_dose, a_phase, a_plan, doses
from tests.gui.desks import TODAY, add_person
from tests.gui.pages import texts_of


@pytest.fixture
def person(desk):
    return add_person(
        desk.clinic,
        doses("2025-11-13", "2026-01-08", lot="H4417"),
        a_plan("2025-11-13", phases=(a_phase("8 wk"),)),
        a_cause(),
        family="Lindqvist",
        given="Harald",
        number="0388",
    )


@pytest.fixture
def panel(desk, qtbot):
    made = ReportsPanel(desk)
    qtbot.addWidget(made)
    made.resize(1198, 692)
    made.show()
    return made


def names(desk):
    """Return the names of the steps in the history, the newest first."""
    from b12tracker.storage.tables import OperationRow

    with desk.clinic.reading() as session:
        return [one.name for one in session.query(OperationRow).order_by(OperationRow.id.desc())]


def test_without_a_patient_it_asks_for_one(panel):
    assert panel.pages.currentWidget() is panel.empty
    assert not panel.save_button.isEnabled()


def test_a_patient_is_found_by_typing_and_the_page_is_shown(panel, person):
    QTest.keyClicks(panel.search, "lindq")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.pages.currentWidget() is panel.preview
    assert panel.chosen.patient == person
    assert panel.search.text().startswith("Lindqvist, Harald")
    shown = [one for one in panel.preview.findChildren(QLabel) if one.isVisibleTo(panel)]
    (page,) = [one for one in shown if "page 1 of 1" in one.accessibleName()]
    assert "Lindqvist, Harald" in page.accessibleName()


def _name(widget: Any) -> str:
    return widget.accessibleName() if hasattr(widget, "accessibleName") else ""


def test_the_question_goes_on_the_page_and_not_to_the_next_patient(panel, desk, person):
    other = add_person(desk.clinic, family="Ng", given="Mei")
    panel.show_patient(person)
    before = panel._shown.document
    panel.question.set_text("Will it get better?")
    panel.question.line.editingFinished.emit()
    assert panel._shown.document is not before
    panel.show_patient(other)
    assert panel.chosen.question == ""


def test_three_keys_make_the_pdf_of_the_patient_on_the_screen(desk, person, files, qtbot, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    page, reports = PatientPage(desk), ReportsPanel(desk)
    for widget in (page, reports):
        row.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    desk.navigator.report_wanted.connect(reports.show_patient)
    files.written = tmp_path / "summary.pdf"
    page.show_patient(person)
    page.setFocus()
    keys = [Qt.Key.Key_P, Qt.Key.Key_Space]  # then Enter takes the name that the dialog offers
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    assert len(keys) + 1 <= 3
    assert files.offered == ["vitamin-b12-treatment-summary-lindqvist-harald.pdf"]
    assert files.written.read_bytes().startswith(b"%PDF-")
    assert names(desk)[0] == "export report: summary.pdf"


def test_a_place_that_takes_no_file_says_so_and_writes_nothing(panel, desk, person, tmp_path):
    said = []
    desk.navigator.failed.connect(lambda *words: said.append(words))
    panel.show_patient(person)
    in_the_way = tmp_path / "x.pdf"
    in_the_way.mkdir()
    panel._save_to(in_the_way)
    ((what, kept),) = said
    assert "cannot be written" in what
    assert kept == "Nothing was written."


def test_the_text_is_copied_and_noted(panel, desk, person):
    panel.show_patient(person)
    QTest.keyClick(
        panel, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    said = QGuiApplication.clipboard().text()
    assert said.startswith("Lindqvist, Harald")
    assert len(said.splitlines()) == 8
    assert names(desk)[0] == "print summary, as text"


@pytest.mark.parametrize("report", [Report.REGISTER, Report.CALLS])
def test_lists_of_everybody_need_no_patient(panel, person, report):
    panel.kinds.setCurrentRow(list(Report).index(report))
    assert panel.pages.currentWidget() is panel.preview
    assert not panel.whom.isVisible()
    assert panel.save_button.isEnabled()


@pytest.mark.usefixtures("person")
def test_a_call_sheet_is_cut_down_as_today_is(panel, desk):
    def on_paper():
        (page,) = texts_of(write_pdf(panel._shown.document))
        return page

    add_person(
        desk.clinic,
        doses("2026-02-17"),
        a_plan("2026-02-17", phases=(a_phase("8 wk"),)),
        family="Okafor",
    )
    due, lapsed = "Okafor", "Lindqvist"
    desk.state.today_filter = "due"
    panel.kinds.setCurrentRow(list(Report).index(Report.CALLS))
    assert panel.tally.value == "due"  # as Today shows it at this moment
    assert "only due" in on_paper()
    assert due in on_paper()
    assert lapsed not in on_paper()
    QTest.keyClicks(panel.tally, "lapsed")
    panel.renew()
    assert "only lapsed" in on_paper()
    assert lapsed in on_paper()
    assert due not in on_paper()
    panel.tally.choose("to_call")
    panel.renew()
    assert "only" not in on_paper()


def test_days_out_of_order_are_named(panel):
    panel.kinds.setCurrentRow(list(Report).index(Report.REGISTER))
    panel.first.line.setText("1.3.2026")
    panel.last.line.setText("1.2.2026")
    assert panel.pages.currentWidget() is panel.empty
    assert panel.empty.title.text() == "The last day lies before the first."


def test_what_is_recorded_while_it_is_open_is_on_the_page(panel, desk, person):
    panel.show_patient(person)
    before = panel._shown.document
    log_dose(desk.clinic, a_dose(TODAY, patient=person))
    assert panel._shown.document is not before


def test_figures_are_worked_out_beside_the_window_and_open_their_patients(
    panel, desk, person, qtbot
):
    panel.kinds.setCurrentRow(list(Report).index(Report.FIGURES))
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    found = clinic_figures(desk.clinic, TODAY.replace(year=2025), TODAY)
    assert isinstance(found, Figures)
    assert found.lost == Figure(count=1, of=1, patients=(person,))
    opened: list[int] = []
    panel.patient_picked.connect(opened.append)
    buttons = [one for one in panel.figures.findChildren(object) if "to look at" in _name(one)]
    lapsed = next(one for one in buttons if "lapsed" in one.accessibleName())
    lapsed.click()
    assert panel.figures.people.count() == 1
    QTest.keyClick(panel.figures.people, Qt.Key.Key_Return)
    assert opened == [person]


def test_figures_can_be_stopped(desk, person):
    assert clinic_figures(desk.clinic, TODAY, TODAY, step=lambda *_: False) is None
