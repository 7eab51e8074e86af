"""The window: search, import, text size, colours, who is here, work in the background."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker.core.errors import Invalid
from b12tracker.gui import theme
from b12tracker.gui.log_cards.import_card import ImportCard
from b12tracker.gui.log_cards.new_patient import NewPatientCard
from b12tracker.gui.main_window import MainWindow
from b12tracker.gui.navigator import Card
from b12tracker.gui.search_lines import Action
from b12tracker.gui.tasks import Tasks
from b12tracker.gui.tokens import Scheme
from b12tracker.gui.window_state import WindowState
from b12tracker.interop.reading import Cancelled
from b12tracker.services import assessments, maintenance
from b12tracker.services.patients_list import find_patients
from tests.gui.desks import open_desk

CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_window_is_drawn_before_anything_is_read(desk, qtbot, rossi):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    assert not window.today.loaded
    assert window.today.model.rowCount() > 1  # empty places
    window.show()
    qtbot.waitUntil(lambda: window.today.loaded)
    assert window.today.model.rowCount() == 1


def test_search_finds_a_person_and_enter_opens_the_page(window, okafor):
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    assert window.search.line.hasFocus()
    QTest.keyClicks(window.search.line, "okaf")
    QTest.keyClick(window.search.line, Qt.Key.Key_Return)
    assert not window.search.isVisible()
    assert window.patient_page.patient == okafor


def test_search_gives_the_focus_back_on_escape(window):
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    QTest.keyClick(window.search.line, Qt.Key.Key_Escape)
    assert window.today.list.hasFocus()


def test_search_offers_actions_and_does_them(window):
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(window.search.line, ">dark")
    lines = window.search._model.lines
    assert [line.word for line in lines if isinstance(line, Action)] == ["Dark colours"]
    QTest.keyClick(window.search.line, Qt.Key.Key_Return)
    assert theme.current().scheme is Scheme.DARK
    window.set_scheme(Scheme.LIGHT)


def test_search_gives_a_dose_by_its_key(window, okafor):
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(window.search.line, "okaf")
    QTest.keyClick(window.search.line, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert window.cards.card.patient == okafor
    assert window.cards.card.isAncestorOf(window.focusWidget()) or window.cards.card.hasFocus()


def test_the_list_of_patients_finds_as_one_types(window, okafor):
    window.go("patients")
    assert window.patients.line.hasFocus()
    assert window.patients._model.rowCount() == 3
    QTest.keyClicks(window.patients.line, "oka")
    assert window.patients._model.rowCount() == 1
    QTest.keyClick(window.patients.line, Qt.Key.Key_Return)
    assert window.patient_page.patient == okafor


def test_an_unknown_name_says_how_to_register(window):
    window.go("patients")
    QTest.keyClicks(window.patients.line, "zzz")
    assert window.patients._empty.isVisible()
    assert "zzz" in window.patients._empty.title.text()


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_everything_fits_a_small_screen_at_every_text_size(window, percent, okafor):
    window.set_text_percent(percent)
    window.resize(1366, 768)
    QApplication.processEvents()
    assert window.minimumSizeHint().height() <= 768
    assert window.minimumSizeHint().width() <= 1366
    window.today.list.look_at(window.today.model.place_of(okafor))
    QTest.keyClicks(window.today.list, "g")
    QApplication.processEvents()
    assert window.cards.card.isVisible()
    assert (window.width(), window.height()) == (1366, 768)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.today.list.isVisible()
    window.set_text_percent(100)


def test_ctrl_plus_and_minus_change_the_text_size_within_limits(window):
    QTest.keyClick(window, Qt.Key.Key_Plus, CTRL)
    assert theme.current().text_percent == 110
    assert window.status.size_text.text() == "Text 110 %"
    QTest.keyClick(window, Qt.Key.Key_Minus, CTRL)
    QTest.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert theme.current().text_percent == 100


def test_who_is_at_the_desk_is_asked_and_remembered(window, desk):
    class Ask:
        def text(self, title, label, before, done):
            assert before == "AB"
            done(" CD ")

    object.__setattr__(desk, "ask", Ask())
    QTest.mouseClick(window.top.who, Qt.MouseButton.LeftButton)
    assert desk.clinic.who == "CD"
    assert desk.state.initials == "CD"
    assert window.top.who.text() == "CD"


def test_the_status_line_says_how_old_the_backup_is(window, desk):
    assert window.status.backup.text() == "No backup yet"
    maintenance.backup_now(desk.clinic)
    window._upkeep.look()
    assert window.status.backup.text() == "Backup 0 min ago"
    assert window.status.offline.text() == "Offline"
    assert desk.clinic.knowledge.version in window.status.rules.text()


def test_stale_people_are_assessed_between_events(window, qtbot, desk, rossi):
    assert assessments.refresh_stale(desk.clinic).left == 0
    assert not window.today.list.row.row.being_checked


def test_a_failure_stays_until_it_is_closed(window):
    window.desk.navigator.fail("The disk is full.", "What you entered is saved.")
    assert window.failure.isVisible()
    assert window.failure.text.text() == "The disk is full. What you entered is saved."
    window._dismiss.click()
    assert not window.failure.isVisible()


def test_undo_with_nothing_to_undo_does_nothing(window, desk):
    desk.clinic.undo.forget()
    window.undo()
    assert not window.toast.isVisible()


# --- import ---


def a_bundle() -> dict[str, Any]:
    """Return a small FHIR bundle of one invented person with one result."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {
                "fullUrl": "urn:uuid:5d3a7b0e-1111-4a5b-9c6d-000000000001",
                "resource": {
                    "resourceType": "Patient",
                    "id": "p1",
                    "identifier": [{"system": "urn:oid:1.2.3", "value": "77"}],
                    "name": [{"family": "Adeyemi", "given": ["Grace"]}],
                    "gender": "female",
                    "birthDate": "1944-08-27",
                },
            },
            {
                "fullUrl": "urn:uuid:5d3a7b0e-1111-4a5b-9c6d-000000000002",
                "resource": {
                    "resourceType": "Observation",
                    "id": "o1",
                    "status": "final",
                    "code": {"coding": [{"system": "http://loinc.org", "code": "718-7"}]},
                    "subject": {"reference": "urn:uuid:5d3a7b0e-1111-4a5b-9c6d-000000000001"},
                    "effectiveDateTime": "2026-03-01",
                    "valueQuantity": {
                        "value": 13.2,
                        "unit": "g/dL",
                        "system": "http://unitsofmeasure.org",
                        "code": "g/dL",
                    },
                },
            },
        ],
    }


def test_a_file_is_read_shown_and_imported_as_one_undo_step(window, desk, files, qtbot, tmp_path):
    files.opened = tmp_path / "grace.json"
    files.opened.write_text(json.dumps(a_bundle()), encoding="utf-8")

    QTest.keyClick(window, Qt.Key.Key_I, CTRL)
    card = window.cards.card
    assert isinstance(card, ImportCard)
    qtbot.waitUntil(lambda: card._preview is not None)
    assert find_patients(desk.clinic, "adeyemi") == ()
    assert card.main.isEnabled()
    assert card.main.text() == "Import 2 entries"
    card.save()
    qtbot.waitUntil(lambda: bool(find_patients(desk.clinic, "adeyemi")))
    qtbot.waitUntil(lambda: window.cards.card is not card)
    assert "Imported: 2 entries from grace.json" in window.toast.text
    window.undo()
    assert find_patients(desk.clinic, "adeyemi") == ()


def test_a_file_that_cannot_be_used_says_why_and_leaves_everything(window, desk, qtbot, tmp_path):
    file = tmp_path / "broken.json"
    file.write_text("{not json", encoding="utf-8")
    window.desk.navigator.open_card(Card.IMPORT, focus=False)
    card = window.cards.card
    card.read(file)
    qtbot.waitUntil(card.trouble.isVisible)
    assert card.trouble.text.text()
    assert not card.main.isEnabled()
    assert len(find_patients(desk.clinic)) == 3


# --- work in the background ---


def test_work_runs_on_another_thread_and_its_result_comes_back(qtbot, qapp):
    tasks = Tasks()
    found: list[Any] = []
    here = threading.get_ident()
    tasks.run(lambda _: threading.get_ident(), found.append, found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found[0] != here
    assert tasks.finish()


def test_nothing_else_can_be_done_while_the_worker_has_the_file(window, qtbot):
    go_on = threading.Event()
    ended: list[Any] = []
    window.desk.tasks.run(lambda _: go_on.wait(5), ended.append, ended.append)
    assert not window.rail.isEnabled()
    assert not window.area.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    assert not window.search.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: bool(ended))
    assert window.area.isEnabled()
    assert window.today.list.hasFocus()


def test_cancelled_work_ends_as_cancelled(qtbot, qapp):
    tasks = Tasks()
    found: list[Any] = []
    steps: list[tuple[int, int]] = []
    started = threading.Event()

    def work(progress):
        while not progress.cancelled():
            progress.step(1, 2)
            started.set()
        raise Cancelled

    job = tasks.run(work, found.append, found.append)
    job.stepped.connect(lambda done, total: steps.append((done, total)))
    assert started.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(found))
    assert isinstance(found[0], Cancelled)
    assert job.cancelled
    assert tasks.finish()


def test_refused_work_comes_back_as_its_error(qtbot, qapp):
    tasks = Tasks()
    done: list[Any] = []
    failed: list[Any] = []

    def work(_):
        raise Invalid("file", "It is empty.")

    tasks.run(work, done.append, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert not done
    assert str(failed[0]) == "It is empty."
    assert tasks.finish()


# --- choices of the user ---


def test_choices_are_kept_in_one_file(tmp_path):
    file = tmp_path / "window.ini"
    state = WindowState(file)
    state.scheme, state.text_percent, state.initials = Scheme.DARK, 130, "AB"
    state.today_filter = "overdue"
    assert state._settings is not None
    state._settings.sync()
    again = WindowState(file)
    assert (again.scheme, again.text_percent, again.initials) == (Scheme.DARK, 130, "AB")
    assert again.today_filter == "overdue"
    again.scheme = None
    assert WindowState(None).scheme is None


@pytest.mark.parametrize(("written", "read"), [("900", 200), ("x", 100), ("-3", 100), ("", 100)])
def test_a_value_that_cannot_be_used_counts_as_none(tmp_path, written, read):
    file = tmp_path / "window.ini"
    file.write_text(f"[look]\ntext_percent={written}\nscheme=plaid\n", encoding="utf-8")
    state = WindowState(file)
    assert state.text_percent == read
    assert state.scheme is None
    assert state.geometry.isEmpty()


def test_an_empty_clinic_says_what_to_do_next(tmp_path, template, qtbot, qapp):
    with open_desk(tmp_path, template) as desk:
        window = MainWindow(desk)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: window.today.loaded)
        assert window.today._empty.title.text() == "There is nobody here yet."
        buttons = window.today._empty.findChildren(QPushButton)
        shown = [one.text() for one in buttons if one.isVisible()]
        assert shown == ["New patient", "Import a file"]
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)  # the focus stands on the first
        assert isinstance(window.cards.card, NewPatientCard)
        window.close()
