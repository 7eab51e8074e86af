"""The laboratory's folder in the window: read on its own thread, recorded while nobody types."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from b12tracker.app.watcher import Watcher
from b12tracker.services import match_queue, watch_folder
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients import register_patient
from b12tracker.services.undo import next_undo
from tests.builders import a_patient
from tests.interop.messages import message, obr, obx, pid

BORN = "19610312"


@pytest.fixture
def oona(window):
    return register_patient(
        window.desk.clinic, a_patient("Quillfeather", "Oona", born="1961-03-12", sex="female")
    )


@pytest.fixture
def drop(tmp_path_factory):
    return tmp_path_factory.mktemp("from the lab")


@pytest.fixture
def watcher(window, application, oona):
    made = Watcher(window.desk, application)
    made._look.setInterval(40)
    made._quiet.timer.setInterval(40)
    yield made
    made.finish()
    window.desk.tasks.finish()
    made.deleteLater()


def put(drop, name="Quillfeather^Oona", born=BORN):
    text = message(obr("L77"), obx(at="20260301"), person=pid("", name, born))
    (drop / "a.hl7").write_text(text, "utf-8")


def brought(window, patient):
    if window.desk.tasks.busy:  # the worker has the file
        return []
    found = patient_page(window.desk.clinic, patient).record.labs
    return [one.test for one in found if one.source.batch]


def test_nothing_is_watched_unless_somebody_chose_a_folder(watcher):
    assert not watcher._look.isActive()


def test_a_sure_match_is_filed_by_itself_and_said(window, watcher, drop, oona, qtbot):
    watch_folder.watch(window.desk.clinic, drop)
    mine = next_undo(window.desk.clinic)
    put(drop)
    qtbot.waitUntil(lambda: brought(window, oona) == ["b12_total"], timeout=10_000)
    qtbot.waitUntil(lambda: "From the laboratory" in window.toast.text, timeout=10_000)
    assert "1 entry filed" in window.toast.text
    assert next_undo(window.desk.clinic) == mine, "Undo stays with what the person did"
    assert (drop / "a.hl7").exists()


def test_whoever_is_not_sure_waits_in_review(window, watcher, drop, qtbot):
    watch_folder.watch(window.desk.clinic, drop)
    put(drop, "Vane^Ivo", "19610101")
    qtbot.waitUntil(lambda: "1 person waits in Review" in window.toast.text, timeout=10_000)
    assert match_queue.count(window.desk.clinic) == 1


def test_nothing_is_recorded_while_somebody_types(window, watcher, drop, oona, qtbot):
    watcher._quiet.timer.setInterval(60_000)
    watch_folder.watch(window.desk.clinic, drop)
    put(drop)
    qtbot.waitUntil(lambda: bool(watcher._found), timeout=10_000)
    watcher._quiet.timer.start(2_000)
    qtbot.wait(300)
    before = watcher._quiet.timer.remainingTime()
    watcher._quiet.timer.setInterval(2_000)
    qtbot.keyClick(window, Qt.Key.Key_Shift)
    assert watcher._quiet.timer.remainingTime() > before
    assert not brought(window, oona)
    watcher._quiet.timer.start(10)
    qtbot.waitUntil(lambda: brought(window, oona) == ["b12_total"], timeout=10_000)


def test_a_file_that_cannot_be_used_is_named_in_the_window(window, watcher, drop, qtbot):
    watch_folder.watch(window.desk.clinic, drop)
    (drop / "adt.hl7").write_text(message().replace("ORU^R01", "ADT^A01"), "utf-8")
    qtbot.waitUntil(window.failure.isVisible, timeout=10_000)
    assert "adt.hl7 of the watched folder was not read" in window.failure.text.text()
    assert "ADT" in window.failure.text.text()
    group = window.settings.laboratory
    group.show_facts()
    assert "adt.hl7" in group.faults.text()
    group.clear.click()
    assert group.faults.text() == "nothing"


def test_a_vanished_folder_is_said_once_and_found_again(window, watcher, drop, oona, qtbot):
    watch_folder.watch(window.desk.clinic, drop)
    away = drop.rename(drop.with_name(f"{drop.name}-away"))
    qtbot.waitUntil(window.failure.isVisible, timeout=10_000)
    assert "cannot be read" in window.failure.text.text()
    window.failure.hide()
    qtbot.wait(300)
    assert not window.failure.isVisible(), "it is said once"
    away.rename(drop)
    put(drop)
    qtbot.waitUntil(lambda: brought(window, oona) == ["b12_total"], timeout=10_000)


def test_the_folder_is_chosen_and_given_up_in_settings(window, watcher, drop):
    group = window.settings.laboratory

    class Ask:
        def folder(self, title, done):
            done(drop)

    object.__setattr__(window.desk, "ask", Ask())
    group.findChild(QPushButton, "choose-watched").click()
    assert watch_folder.watched_folder(window.desk.clinic) == str(drop.resolve())
    assert watcher._look.isActive()
    assert "from the lab" in group.folder.text().replace("\u200b", "")
    group.watch(window.desk.clinic.folder)
    assert "data of the program lies there" in group.trouble.text()
    assert watch_folder.watched_folder(window.desk.clinic) == str(drop.resolve())
    group.stop.click()
    assert watch_folder.watched_folder(window.desk.clinic) == ""
    assert not watcher._look.isActive()
