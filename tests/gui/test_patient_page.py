"""The patient's page: who it is about, what is read when, and what its tabs can do."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QMenu

from b12tracker.core.changes import Changes, Topic
from b12tracker.core.ids import OperationId
from b12tracker.gui.charts.model import MarkKind
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient import flags
from b12tracker.gui.patient.journal import JournalPanel
from b12tracker.gui.patient.page import TABS, PatientPage
from b12tracker.services.doses import log_dose
from b12tracker.services.undo import undo_last
from tests.builders import (
    a_cause,
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_note,
    a_phase,
    a_plan,
    an_allergy,
    an_order,
    doses,
    tablets,
)
from tests.gui.desks import TODAY, add_person

MARKUP = "<b>x</b>"


@pytest.fixture
def person(desk):
    return add_person(
        desk.clinic,
        doses("2025-11-13", "2026-01-08", site="deltoid_left", lot="H4417"),
        a_plan("2025-11-13", phases=(a_phase("8 wk"),), ordered_by="Dr Vance"),
        a_cause(since="2024-08"),
        an_allergy("", text="penicillin"),
        a_lab("b12_total", "61", "pmol/L", "2025-11-01", low=140, high=650),
        a_lab("b12_total", "1476", "pmol/L", "2026-01-20", low=140, high=650, comparator=">"),
        a_lab("hb", Decimal("9.2"), "g/dL", "2025-11-01", low=13, high=17, laboratory="Northside"),
        a_lab("hb", 138, "g/L", "2026-03-24", low=130, high=170),
        a_lab("ifab", None, "", "2025-11-01", word="positive"),
        a_checkin("2026-03-20", N1=6, N2=5, B1=4, B2=5, A1=3),
        a_medicine("folic_acid", "2026-02-02", strength_ug=5000),
        a_note(f"Prefers the left arm {MARKUP}", "2026-01-08"),
        an_order("hydroxocobalamin", drug="hydroxocobalamin", on=date(2026, 1, 2), dosage="8 wk"),
        family="Lindqvist",
        given="Harald",
        born="1957-06-02",
        sex="male",
        number="0388",
    )


def _labels(widget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if not one.isHidden()]


def test_the_banner_says_who_it_is_and_the_allergy_stands_last(page):
    assert page.banner.name.text() == "Lindqvist, Harald"
    assert page.banner.about.text() == "02 Jun 1957 · 68 years · man · No. 0388"
    assert page.banner.allergy.text == "Allergy: penicillin"
    row = page.banner._chips
    assert row.itemAt(row.count() - 1).widget() is page.banner.allergy
    assert page.banner.plan.text() == "Injection every 8 weeks"
    assert page.banner.due.text() == "Lapsed, due 5 Mar 2026"


def test_a_missing_allergy_is_not_called_none(desk, qtbot):
    page = PatientPage(desk)
    qtbot.addWidget(page)
    page.show_patient(add_person(desk.clinic, family="Okafor", given="Ben"))
    assert page.banner.allergy.text == "No allergy recorded"


def test_all_flags_about_folate_masking_are_one_chip(page):
    rules = [one.rule for one in page.page.assessment.findings]
    assert sum(rule.startswith("FM-") for rule in rules) > 1
    chips = [page.banner._chips.itemAt(n).widget() for n in range(page.banner._chips.count() - 1)]
    assert [chip.text() for chip in chips].count("Possible folate masking") == 1


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_can_be_drawn_for_a_full_and_for_an_empty_record(page, desk, tab):
    page.panel(tab)
    assert not page.grab().isNull()
    page.show_patient(add_person(desk.clinic, family="Okafor", given="Ben"), tab)
    assert not page.grab().isNull()


def test_the_page_reads_again_when_its_patient_was_changed(page, desk, person):
    before = len(page.panel("journal").model.lines)
    log_dose(desk.clinic, a_dose(TODAY, patient=person, site="deltoid_right"))
    assert len(page.panel("journal").model.lines) == before + 1
    assert page.banner.due.text().startswith("Planned")


def test_another_patients_change_is_ignored(page, desk):
    before = page.page
    add_person(desk.clinic, family="Okafor", given="Ben")
    assert page.page is before


def test_a_hidden_page_reads_only_when_it_is_seen_again(page, desk, person):
    page.hide()
    before = page.page
    log_dose(desk.clinic, a_dose(TODAY, patient=person, site="deltoid_right"))
    assert page.page is before
    page.show()
    assert len(page.page.record.doses) == 3


def test_the_chart_follows_the_record_and_shows_a_voided_dose(page, desk, person):
    view = page.panel("response").view
    assert _kinds(view) == {MarkKind.GIVEN: 2, MarkKind.PLANNED: 5}
    panel = page.panel("journal")
    _choose(panel, Topic.DOSE)
    _void(panel, "typed for the wrong person")
    page.panel("response")
    assert _kinds(page.panel("response").view)[MarkKind.VOID] == 1
    undo_last(desk.clinic)
    assert MarkKind.VOID not in _kinds(page.panel("response").view)


def _kinds(view) -> dict[MarkKind, int]:
    found: dict[MarkKind, int] = {}
    for kind, _, count in view.chart.drawn_doses():
        found[kind] = found.get(kind, 0) + count
    return found


def _choose(panel, topic: Topic) -> None:
    row = next(
        row for row, one in enumerate(panel.model.lines) if one.line.topic is topic and not one.void
    )
    panel.list.setCurrentIndex(panel.model.index(row))


def _void(panel, reason: str) -> None:
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    dialog = panel.findChild(object, "reason-dialog")
    dialog.reason.setText(reason)
    dialog.do.click()


def test_results_in_other_units_stand_on_one_scale(page):
    timeline = page.panel("response").view.timeline
    assert timeline.one("hb").unit == "g/L"
    assert [point.value for point in timeline.one("hb").points] == [Decimal(92), Decimal(138)]
    assert timeline.one("hb").points[0].printed == "9.2 g/dL"
    assert [(point.comparator, point.hollow) for point in timeline.one("b12").points] == [
        ("", False),
        (">", True),
    ]
    assert timeline.one("b12").points[1].verdict == "on treatment"


def test_each_recorded_tablet_day_is_a_mark_and_a_missed_day_is_none(desk, page):
    who = add_person(
        desk.clinic,
        tablets("2026-04-01", "2026-04-10", missed=("2026-04-05",)),
        family="Ng",
        given="Mei",
    )
    page.show_patient(who, "response")
    kinds = _kinds(page.panel("response").view)
    assert kinds[MarkKind.TABLET] == 9
    assert kinds[MarkKind.TABLET_MISSED] == 1


def test_a_voided_entry_stays_struck_through_with_its_reason_and_undo_brings_it_back(page, desk):
    panel = page.panel("journal")
    _choose(panel, Topic.DOSE)
    _void(panel, "typed for the wrong person")
    line = next(one for one in panel.model.lines if one.void)
    assert "typed for the wrong person" in line.void
    panel.voided.setChecked(False)
    assert not any(one.void for one in panel.model.lines)
    undo_last(desk.clinic)
    panel.voided.setChecked(True)
    assert not any(one.void for one in panel.model.lines)


def test_nothing_is_voided_without_a_reason(page):
    panel = page.panel("journal")
    _choose(panel, Topic.DOSE)
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    dialog = panel.findChild(object, "reason-dialog")
    assert not dialog.do.isEnabled()
    dialog.reason.setText("   ")
    assert not dialog.do.isEnabled()
    dialog.reject()
    assert not any(one.void for one in panel.model.lines)


def test_a_correction_opens_the_card_of_the_entry(page, desk):
    asked: list[Any] = []
    desk.navigator.card_wanted.connect(asked.append)
    panel = page.panel("journal")
    _choose(panel, Topic.MEDICINE)
    QTest.keyClick(panel.list, Qt.Key.Key_E)
    assert asked[-1].card is Card.MEDICINE
    assert asked[-1].entry.code == "folic_acid"


def test_a_dose_moves_to_the_patient_who_got_it(page, desk, person):
    other = add_person(desk.clinic, family="Okafor", given="Ben")
    panel = page.panel("journal")
    _choose(panel, Topic.DOSE)
    QTest.keyClick(panel.list, Qt.Key.Key_M)
    dialog = panel.findChild(object, "move-dialog")
    dialog.findChild(QLineEdit, "move-search").setText("okafor")
    people = dialog.findChild(QListWidget, "move-people")
    assert people.count() == 1
    people.setCurrentRow(0)
    dialog.reason.setText("wrong page")
    dialog.do.click()
    page.show_patient(other)
    assert len(page.page.record.doses) == 1
    page.show_patient(person)
    assert len(page.page.record.doses) == 1


def test_the_history_of_an_entry_names_its_fields(page):
    panel = page.panel("journal")
    _choose(panel, Topic.LAB)
    QTest.keyClick(panel.list, Qt.Key.Key_H)
    dialog = panel.findChild(object, "history-dialog")
    said = _labels(dialog)
    assert any(text.startswith("Version 1 · 14 Apr 2026") for text in said)
    assert "138" in said
    dialog.accept()


def test_the_journal_shows_one_kind(page):
    panel = page.panel("journal")
    panel.kinds.choose("labs")
    panel._on_filter()
    assert {one.line.topic for one in panel.model.lines} == {Topic.LAB}


@pytest.mark.parametrize("tab", ["journal", "background", "response"])
def test_text_of_people_is_shown_as_it_is(desk, qtbot, tab):
    who = add_person(
        desk.clinic,
        a_note(MARKUP),
        an_allergy("", text=MARKUP),
        doses("2026-01-08", reason=MARKUP),
        a_medicine("folic_acid", "2026-02-02", name=MARKUP),
        family=MARKUP,
        given="Ann",
    )
    page = PatientPage(desk)
    qtbot.addWidget(page)
    page.show_patient(who, tab)
    assert page.banner.name.text() == f"{MARKUP}, Ann"
    assert f"Allergy: {MARKUP}" in page.banner.allergy.text
    for label in page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    if tab == "journal":
        panel = page.panel(tab)
        assert isinstance(panel, JournalPanel)
        assert any(MARKUP in one.words.detail for one in panel.model.lines)
    if tab == "background":
        assert MARKUP in _labels(page.panel(tab))


def test_only_numbers_stand_out_in_the_sentence(page):
    page.sentence.say("Injection every 8 weeks since 2024. Last 96 days ago <b>7</b>. Score 1.8.")
    layout, _ = page.sentence._layout(900)
    strong = [page.sentence.text[one.start : one.start + one.length] for one in layout.formats()]
    assert strong == ["96 days ago", "7", "1.8"]


def test_the_grid_shows_values_as_printed_or_in_one_unit(page):
    panel = page.panel("labs")
    rows = {row.test: at for at, row in enumerate(panel.model.rows) if row.test}
    first = panel.model.cell(rows["hb"], 0)
    assert (first.text, first.unit, first.mark) == ("9.2", "g/dL", "L")
    panel.unit.choose("one")
    panel._on_pick()
    assert panel.model.cell(rows["hb"], 0).text == "92"


def test_b12_on_treatment_is_hollow_and_has_no_verdict(page):
    panel = page.panel("labs")
    row = next(at for at, one in enumerate(panel.model.rows) if one.test == "b12_total")
    before, after = panel.model.cell(row, 0), panel.model.cell(row, 1)
    assert (before.text, before.mark, before.hollow) == ("61", "L", False)
    assert (after.text, after.mark, after.hollow) == (">1476", "", True)
    assert "on treatment" in after.spoken


def test_out_of_range_tests_can_be_picked(page):
    panel = page.panel("labs")
    panel.only.choose("out")
    panel._on_pick()
    assert [one.test for one in panel.model.rows if one.test] == ["b12_total", "hb", "ifab"]


def test_a_flag_opens_to_its_why_and_a_review_is_recorded(page, desk):
    panel = page.panel("flags")
    rule = next(one.rule for one in page.page.assessment.findings if one.rule.startswith("FM-"))
    assert panel.pick(rule)
    said = _labels(panel.why)
    assert {"What", "Because", "Rule", "Done"} <= set(said)
    assert any(rule in text for text in said)
    assert any(text == "5 mg a day" or text.startswith("5 mg") for text in said)
    panel.why.review.click()
    events = page.page.record.events
    assert [(one.code, one.rule) for one in events] == [("review", rule)]


def test_a_flag_is_acknowledged_with_a_note(page):
    panel = page.panel("flags")
    rule = panel.rule
    panel.why.acknowledge.click()
    dialog = panel.why.findChild(object, "reason-dialog")
    dialog.reason.setText("told the prescriber")
    dialog.do.click()
    assert [(one.code, one.rule, one.note) for one in page.page.record.events] == [
        ("acknowledged", rule, "told the prescriber")
    ]


def test_a_fact_of_a_flag_leads_to_its_entry(page):
    panel = page.panel("flags")
    medicine = page.page.record.medicines[0]
    panel.entry_picked.emit(Topic.MEDICINE, medicine.id)
    assert page.tab == "journal"
    assert page.panel("journal").list.line.line.entry == medicine


def test_a_chip_opens_its_flag(page):
    chip = page.banner._chips.itemAt(0).widget()
    chip.click()
    assert page.tab == "flags"
    assert page.panel("flags").rule == chip.chip.key


def test_a_plan_ends_with_a_reason(page):
    panel = page.panel("plan")
    panel._on_end()
    dialog = panel.findChild(object, "end-plan")
    assert not dialog.do.isEnabled()
    dialog.reason.setText("moves abroad")
    dialog.do.click()
    if page.page.record.plans[0].last is None:  # a lifelong cause: a clinician has to say so
        assert dialog.notice.isVisible()
        assert not dialog.do.isEnabled()
        dialog.clinician.setText("Dr Vance")
        dialog.do.click()
    assert page.page.record.plans[0].last == TODAY


def test_an_order_is_shown_as_an_order_and_can_become_a_plan(page, desk):
    asked: list[Any] = []
    desk.navigator.card_wanted.connect(asked.append)
    panel = page.panel("background")
    assert "Orders" in _labels(panel)
    buttons = [one for one in panel.findChildren(object) if getattr(one, "text", None)]
    make = next(one for one in buttons if callable(one.text) and one.text() == "Make a plan…")
    make.click()
    assert asked[-1].card is Card.PLAN
    assert asked[-1].entry.drug == "hydroxocobalamin"


@pytest.mark.qt_log_ignore("does not support")  # what the offscreen platform says of a menu
def test_a_cause_is_added_from_the_library(page, desk):
    panel = page.panel("background")
    adder = next(
        one
        for one in panel.findChildren(object)
        if getattr(one, "accessibleName", None) and one.accessibleName() == "Add a cause"
    )
    adder.click()
    menu = panel.findChild(QMenu, "add-menu")
    action = menu.actions()[1]
    action.trigger()
    menu.close()
    assert len(page.page.record.causes) == 2


@pytest.mark.qt_log_ignore("does not support")  # what the offscreen platform says of a menu
def test_g_gives_and_l_opens_the_menu_of_what_can_be_written_down(page, desk):
    asked: list[Any] = []
    desk.navigator.card_wanted.connect(asked.append)
    page.activateWindow()
    QTest.keyClick(page, Qt.Key.Key_G)
    assert asked[-1].card is Card.DOSE
    QTest.keyClick(page, Qt.Key.Key_L)
    menu = page.findChild(QMenu, "log-menu")
    assert menu is not None
    cards = []
    for action in menu.actions():
        action.trigger()
        cards.append(asked[-1].card)
    assert len(set(cards)) == len(cards)
    assert {Card.NOT_GIVEN, Card.LABS, Card.CHECKIN, Card.NOTE, Card.PAST_DOSES} <= set(cards)
    menu.close()


def test_t_swaps_chart_and_table(page):
    panel = page.panel("response")
    panel.view.chart.setFocus()
    QTest.keyClick(panel.view.chart, Qt.Key.Key_T)
    assert panel.view.currentWidget() is panel.view.table
    QTest.keyClick(panel.view.table, Qt.Key.Key_T)
    assert panel.view.currentWidget().isAncestorOf(panel.view.chart)


def test_every_field_and_button_has_a_name(page):
    for tab in TABS:
        panel = page.panel(tab)
        for one in panel.findChildren(QLineEdit):
            assert one.accessibleName()
        for one in panel.findChildren(object):
            if one.metaObject().className() in ("Button", "_Part", "Tick"):
                assert one.accessibleName() or one.text()


def test_another_text_size_builds_the_page_anew_at_the_same_tab(page, look, qapp):
    page.panel("labs")
    panel = page._panel("labs")
    replace(look, text_percent=120).apply(qapp)
    assert page.tab == "labs"
    assert page._panel("labs") is not panel
    assert page.banner.name.text() == "Lindqvist, Harald"


def test_nothing_asks_for_more_width_than_a_small_screen_has_at_double_text(
    desk, person, qtbot, look, qapp
):
    replace(look, text_percent=200).apply(qapp)
    page = PatientPage(desk)
    qtbot.addWidget(page)
    page.show_patient(person)
    for tab in TABS:
        page.panel(tab)
    assert page.minimumSizeHint().width() <= 1366 - 2 * 64  # beside the narrow rail


def test_a_change_while_the_worker_holds_the_file_is_read_afterwards(page, desk, person, qtbot):
    gate = threading.Event()
    done: list[object] = []
    desk.tasks.run(lambda _: gate.wait(5), done.append, done.append)
    assert desk.tasks.busy
    before = page.page
    desk.bus.publish(
        Changes(
            operation=OperationId(1),
            name="import",
            topics=frozenset({Topic.NOTE}),
            patients=frozenset({person}),
        )
    )
    assert page.page is before
    gate.set()
    qtbot.waitUntil(lambda: page.page is not before, timeout=5000)
    assert done


def test_folate_masking_is_one_card_before_all_other_flags(page, desk, person):
    panel = page.panel("flags")
    rows = [panel.list.item(row) for row in panel._rows()]
    assert rows[0].text() == "Possible folate masking"
    behind = rows[0].data(flags._BEHIND)
    assert [row.data(flags._FINDING) for row in rows[1 : 1 + len(behind)]] == list(behind)
    assert not {one.rule for one in behind} & {
        row.data(flags._FINDING).rule for row in rows[1 + len(behind) :]
    }
    panel._pick_row(panel._rows()[0])
    said = [label.text() for label in panel.why.findChildren(QLabel)]
    assert "Possible folate masking" in said
    last = behind[-1].rule
    panel.why.detail_picked.emit(last)
    assert panel.rule == last
    assert not panel.list.currentItem().data(flags._BEHIND)
