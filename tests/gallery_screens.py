"""The screens of the gallery: the name of each picture and how to get there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from tests.interop.files import as_bytes, bundle, observation, patient

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.main_window import MainWindow

    After = Callable[[], None] | None  # brings the window back for the next picture


@dataclass(frozen=True)
class Stage:
    """The window with its data."""

    window: MainWindow
    desk: Desk
    people: dict[str, PatientId]  # by family name; of two, the first
    folder: Path  # for files of our own
    quiet: Callable[[], None]  # waits until the window has done what it began

    @property
    def go(self) -> Any:
        """The navigator, by which everything is reached."""
        return self.desk.navigator


def _help(stage: Stage) -> After:
    from b12tracker.gui.navigator import Place

    stage.go.go(Place.TODAY)
    stage.quiet()
    stage.window.helper.open_manual()
    return stage.window.helper.manual.close_panel


def _help_found(stage: Stage) -> After:
    after = _help(stage)
    stage.window.helper.manual.line.setText("backup")
    return after


def _keys(stage: Stage) -> After:
    from b12tracker.gui.navigator import Card, Place

    stage.go.go(Place.TODAY)
    stage.go.open_card(Card.DOSE, stage.people["Okafor"])
    stage.quiet()
    stage.window.helper.open_keys()
    return stage.window.helper.sheet.close_panel


def _place(name: str) -> Callable[[Stage], After]:
    def show(stage: Stage) -> After:
        from b12tracker.gui.navigator import Place

        stage.go.go(Place(name))
        return None

    return show


def _page(family: str, tab: str) -> Callable[[Stage], After]:
    def show(stage: Stage) -> After:
        stage.go.open_patient(stage.people[family], tab)
        return None

    return show


def _waiting(chosen: str) -> Callable[[Stage], After]:
    """Return how to show flags of which one is snoozed and one dismissed."""

    def show(stage: Stage) -> After:
        from datetime import timedelta

        from b12tracker.services.calls import dismiss, snooze_finding
        from b12tracker.services.undo import undo_last

        clinic, who = stage.desk.clinic, stage.people["Kowalczyk"]
        until = clinic.today() + timedelta(days=28)
        snooze_finding(clinic, who, "GAP-01", until=until, reason="she comes on the 12th")
        dismiss(clinic, who, "FM-01", reason="the dose was agreed with Dr Vance")
        stage.go.open_patient(who, "flags")
        panel: Any = stage.window.patient_page.panel("flags")
        panel.pick(chosen, single=True)
        stage.window.toast.hide()

        def after() -> None:
            undo_last(clinic)
            undo_last(clinic)

        return after

    return show


def _merge(stage: Stage) -> After:
    stage.go.open_patient(stage.people["Evans"], "background")
    panel: Any = stage.window.patient_page.panel("background")
    panel.findChild(object, "merge").click()
    dialog = panel.findChild(object, "merge-dialog")
    dialog.search.setText("evans")
    dialog.people.setCurrentRow(0)
    dialog.reason.setText("same address, told by the patient")

    def after() -> None:
        dialog.reject()

    return after


def _flag_until(stage: Stage) -> After:
    stage.go.open_patient(stage.people["Kowalczyk"], "flags")
    panel: Any = stage.window.patient_page.panel("flags")
    panel.pick("GAP-01")
    panel.why.ask_day()

    def after() -> None:
        for one in panel.why.findChildren(QDialog):
            one.reject()

    return after


def _report(kind: str) -> Callable[[Stage], After]:
    """Return how to show a report; of a patient where it is about one."""

    def show(stage: Stage) -> After:
        from b12tracker.gui.reports.kinds import Report

        panel = stage.window.reports
        stage.go.open_report(stage.people["Kowalczyk"])
        panel.question.set_text("Could the numbness in my feet still get better?")
        panel.kinds.setCurrentRow(list(Report).index(Report(kind)))
        panel.renew()
        stage.quiet()
        return None

    return show


def _response(
    family: str,
    do: Callable[[Any], None],
    *,
    layout: str = "",
) -> Callable[[Stage], After]:
    """Return how to show the response of somebody in a layout, after something was done to it."""

    def show(stage: Stage) -> After:
        stage.go.open_patient(stage.people[family], "response")
        panel: Any = stage.window.patient_page.panel("response")
        panel.layouts.choose(layout or "nurse")
        panel.ranges.choose("all")
        panel.view.show_range("all")
        stage.quiet()
        do(panel)

        def after() -> None:
            panel.layouts.choose("nurse")
            panel.views.choose("timeline")
            panel._on_view("timeline")
            panel.table.setChecked(False)
            panel.expected.setChecked(False)
            panel.view.chart.crosshair.measured = None
            panel.view.chart.crosshair.grips.active = None
            panel.view.chart.show_day(None)
            panel.view.chart.show_all()
            for one in menus():
                one.close()

        return after

    return show


def _as_it_is(panel: Any) -> None:
    del panel


def _scrolled_down(panel: Any) -> None:
    panel.view.chart.scroll_to(9999)


def _read_out(panel: Any) -> None:
    chart = panel.view.chart
    chart.setFocus()
    for _ in range(3):
        chart.step(-1)


def _expected(panel: Any) -> None:
    from datetime import timedelta

    panel.expected.setChecked(True)
    view = panel.view
    first = view.timeline.expected[0].first
    view.chart.show_days(first - timedelta(days=60), first + timedelta(days=460))


def _measured(panel: Any) -> None:
    from datetime import timedelta

    chart = panel.view.chart
    chart.show_years(3)
    chart.measure(chart.timeline.today - timedelta(days=400), chart.timeline.today)


def _marks_here(panel: Any) -> None:
    from PySide6.QtCore import QPoint

    from b12tracker.gui.charts.model import PaneKey

    chart = panel.view.chart
    run = next(run for run in chart.scene_now.runs if len(run.marks) > 1)
    lane = chart.areas.panes[PaneKey.DOSES]
    x = chart.scene_now.days.px(run.x)
    chart.open_at(QPoint(round(x), round(lane.y + lane.height / 2)))


def _pane_menu(panel: Any) -> None:
    from b12tracker.gui.charts.model import PaneKey

    chart = panel.view.chart
    chart.crosshair.grips.active = PaneKey.BLOOD
    chart.pane_menu(PaneKey.BLOOD)


def _layout_menu(panel: Any) -> None:
    panel.layout_button.click()


def _cycle(panel: Any) -> None:
    panel.view.show_range("cycle")
    panel.ranges.choose("cycle")


def _overlay(score: str, *, pick: bool = True) -> Callable[[Any], None]:
    """Return how to lay the cycles over one another."""

    def do(panel: Any) -> None:
        panel.views.choose("cycles")
        panel._on_view("cycles")
        panel.score.choose(score)
        panel._show_cycles()
        lines = panel.cycles.overlay.lines
        if pick and len(lines) > 2:
            panel.cycles.chart.pick(lines[-3].number)

    return do


def _table(panel: Any) -> None:
    panel.table.setChecked(True)


def _twenty_years(stage: Stage) -> After:
    """Show somebody of twenty years of days, who goes again afterwards."""
    from b12tracker.services import assessments
    from b12tracker.storage import entries, patients
    from benchmarks.populate import a_person_of_twenty_years

    with stage.desk.clinic.writing("twenty years") as session:
        about, course = a_person_of_twenty_years()
        person = patients.add(session, about)
        entries.add_many(session, course(person))
    assessments.refresh_all(stage.desk.clinic)
    stage.go.open_patient(person, "response")
    stage.window.toast.hide()

    def after() -> None:
        stage.window.undo()
        stage.window.toast.hide()

    return after


def _card(card: str, family: str = "", *, rule: str = "", on_page: bool = False):
    def show(stage: Stage) -> After:
        from b12tracker.gui.navigator import Card, Place

        person = stage.people[family] if family else None
        if on_page and person is not None:
            stage.go.open_patient(person)
        else:
            stage.go.go(Place.TODAY)
        if card == "dose":
            _batch_of_the_day(stage)
        # The import card would ask for a file at once.
        stage.go.open_card(Card(card), person, rule=rule, focus=card != "import")
        return None

    return show


def _batch_of_the_day(stage: Stage) -> None:
    """Answer what is asked once a morning."""
    from b12tracker.services import stock

    clinic = stage.desk.clinic
    if stock.day_batch(clinic, "hydroxocobalamin") is None:
        stock.set_day_batch(clinic, "hydroxocobalamin", "26F114", expiry=date(2028, 5, 31))
        stage.window.toast.hide()


def _nobody_fits(stage: Stage) -> After:
    _place("today")(stage)
    panel = stage.window.today
    panel.search.setText("Quillfeather")
    return panel.search.clear


def _error(stage: Stage) -> After:
    _place("today")(stage)
    stage.go.fail(
        "The backup could not be written: the disk is full.",
        "What you entered is saved. Make room, or choose another place for backups.",
    )
    return stage.window.failure.hide


def _toast(stage: Stage) -> After:
    from b12tracker.core.records import Note
    from b12tracker.services.notes import add_note

    _place("today")(stage)
    clinic = stage.desk.clinic
    note = Note(patient=stage.people["Barnes"], on=clinic.today(), text="Asked for a letter.")
    add_note(clinic, note)

    def after() -> None:
        stage.window.undo()
        stage.window.toast.hide()

    return after


def _search(stage: Stage) -> After:
    _place("today")(stage)
    stage.window.search.open_with("ev")
    return stage.window.search.close_panel


def _void(stage: Stage) -> After:
    panel = _journal(stage, void=False)
    panel.menu.void(panel.list.line.line)
    return _close_dialogs


def _history(stage: Stage) -> After:
    panel = _journal(stage, void=True)
    panel.menu.history(panel.list.line.line)
    return _close_dialogs


def _close_dialogs() -> None:
    for one in dialogs():
        one.close()


def _journal(stage: Stage, *, void: bool) -> Any:
    from b12tracker.core.changes import Topic

    stage.go.open_patient(stage.people["Ashdown"], "journal")
    page: Any = stage.window.patient_page
    panel = page.panel("journal")
    doses = page.page.with_voided.doses
    found = next(dose for dose in reversed(doses) if (dose.void is not None) is void)
    panel.show_entry(Topic.DOSE, found.id)
    return panel


def menus() -> list[Any]:
    """Return the menus that are open."""
    from PySide6.QtWidgets import QApplication, QMenu

    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible()
    ]


def dialogs() -> list[Any]:
    """Return the dialogs that stand over the window."""
    from PySide6.QtWidgets import QApplication, QDialog

    return [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QDialog) and one.isVisible()
    ]


def _forgotten(stage: Stage) -> After:
    """Return what drops a half-filled card."""

    def after() -> None:
        card = stage.window.cards.card
        if card is not None:
            card.touched = False

    return after


def _too_early(stage: Stage) -> After:
    _card("dose", "Castellano")(stage)
    card: Any = stage.window.cards.card
    card.identify()
    card.go_to_missing()
    return _forgotten(stage)


def _expired(stage: Stage) -> After:
    _card("dose", "Zieliński")(stage)
    card: Any = stage.window.cards.card
    card.identify()
    card.expiry.line.setText("9/26")
    return _forgotten(stage)


def _refused(stage: Stage) -> After:
    _card("dose", "Zieliński")(stage)
    card: Any = stage.window.cards.card
    drug, _, route = card.what_fields.values
    card.what_fields.set_values(drug, Decimal(1_000_000), route)  # a gram
    card.identify()
    card.save()
    return _forgotten(stage)


def _wrong_unit(stage: Stage) -> After:
    _card("labs", "Ashdown")(stage)
    card: Any = stage.window.cards.card
    for row in card._rows:
        if row.analyte.key == "b12_total":
            row.value.setText("12")
        if row.analyte.key == "folate_serum":
            row.value.setText("<3,5")
    card.check()
    return _forgotten(stage)


def _correction(family: str, kind: str) -> Callable[[Stage], After]:
    """Return what shows the card that corrects the newest entry of a kind."""

    def show(stage: Stage) -> After:
        from b12tracker.gui.navigator import Card
        from b12tracker.services.patient_page import patient_page

        person = stage.people[family]
        record = patient_page(stage.desk.clinic, person).record
        entry = {"labs": record.labs, "checkin": record.checkins}[kind][-1]
        stage.go.open_patient(person, "journal")
        stage.go.open_card(Card(kind), person, entry=entry)
        return None

    return show


def _past_doses(stage: Stage) -> After:
    """Show a paper card of which one day does not exist."""
    _card("past_doses", "Barnes")(stage)
    card: Any = stage.window.cards.card
    lines = (
        ("5.3.24", "L deltoid", "", ""),
        ("30.4", "R deltoid", "", ""),
        ("26 jun", "ld", "", ""),
        ("20/8", "rd", "", ""),
        ("15 10 24", "ld", "", "AB"),
        ("10.12", "rd", "H3187", "AB"),
        ("4 2 25", "ld", "H3222", "AB"),
        ("1.4", "rd", "H3239", "AB"),
        ("31.6", "ld", "H3256", "AB"),
        ("9 9 25", "–", "H3273", "AB"),
    )
    for at, line in enumerate(lines):
        for cell, text in zip(card.rows[at].cells, line, strict=True):
            cell.setText(text)
    card.check()
    card.begin()
    return _forgotten(stage)


def _totals(stage: Stage) -> After:
    _card("checkin", "Llewellyn")(stage)
    card: Any = stage.window.cards.card
    card.nothing.click()
    card.grid.answer(5)
    card.more.click()
    return _forgotten(stage)


def _import(stage: Stage) -> After:
    """Show a file of which one result is known, one new, one refused and one a question."""
    from b12tracker.services import imports

    known = stage.folder / "known.json"
    known.write_bytes(as_bytes(bundle(patient(), _lab("o1", "142"))))
    clinic = stage.desk.clinic
    imports.commit(clinic, imports.parse(clinic, known))
    stage.quiet()
    file = stage.folder / "results of march.json"
    found = bundle(
        patient(),
        _lab("o1", "142"),
        _lab("o2", "188", effectiveDateTime="2026-06-02"),
        _lab("o3", "150", effectiveDateTime="2026-02-30"),
        _lab("o4", "310", subject={"reference": "Patient/p7"}),
        _lab("o5", "92", unit=""),
        {"resourceType": "Immunization", "id": "i1", "status": "completed"},
    )
    file.write_bytes(as_bytes(found))
    _card("import")(stage)
    card: Any = stage.window.cards.card
    card.read(file)

    def after() -> None:
        card.touched = False
        stage.go.close_cards()
        stage.window.undo()
        stage.window.toast.hide()

    return after


def _lab(key: str, value: str, unit: str = "pmol/L", **more: Any) -> Any:
    return observation(value, unit, id=key, **more)


# On the practice data.
SCREENS: dict[str, Callable[[Stage], After]] = {
    "today": _place("today"),
    "patients": _place("patients"),
    "patient-response": _page("Ashdown", "response"),
    "patient-response-masking": _page("Kowalczyk", "response"),
    "patient-response-tablets": _page("Sørensen", "response"),
    "patient-response-new": _page("Demir", "response"),
    "response-doctor": _response("Kowalczyk", _as_it_is, layout="doctor"),
    "response-doctor-lower": _response("Ashdown", _scrolled_down, layout="doctor"),
    "response-doctor-mma": _response("Papadaki", _as_it_is, layout="doctor"),
    "response-home": _response("Sørensen", _as_it_is, layout="home"),
    "response-cycle": _response("Kowalczyk", _cycle),
    "response-read-out": _response("Kowalczyk", _read_out),
    "response-expected": _response("Ashdown", _expected),
    "response-measured": _response("Ashdown", _measured),
    "response-marks-here": _response("Ashdown", _marks_here),
    "response-pane-menu": _response("Ashdown", _pane_menu),
    "response-layout-menu": _response("Ashdown", _layout_menu),
    "response-table": _response("Ashdown", _table),
    "response-overlay": _response("Ashdown", _overlay("neuro")),
    "response-overlay-overall": _response("Kowalczyk", _overlay("overall", pick=False)),
    "response-overlay-nothing": _response("Barnes", _overlay("neuro")),
    "response-twenty-years": _twenty_years,
    "patient-journal": _page("Ashdown", "journal"),
    "patient-labs": _page("Ashdown", "labs"),
    "patient-plan": _page("Ashdown", "plan"),
    "patient-background": _page("Castellano", "background"),
    "patient-flags": _page("Kowalczyk", "flags"),
    "dialog-merge": _merge,
    "patient-flags-snoozed": _waiting("GAP-01"),
    "patient-flags-dismissed": _waiting("FM-01"),
    "patient-flags-until": _flag_until,
    "patient-child": _page("Nakamura", "response"),
    "patient-died": _page("Osei", "journal"),
    "card-dose": _card("dose", "Zieliński"),
    "card-dose-loading": _card("dose", "Demir"),
    "card-dose-allergy": _card("dose", "Castellano"),
    "card-dose-tablets": _card("dose", "Hallam"),
    "card-not-given": _card("not_given", "Okafor"),
    "card-tablets": _card("tablets", "Sørensen"),
    "card-past-doses": _card("past_doses", "Demir"),
    "card-past-doses-unclear": _past_doses,
    "card-labs": _card("labs", "Demir"),
    "card-checkin": _card("checkin", "Llewellyn"),
    "card-checkin-totals": _totals,
    "card-labs-correct": _correction("Demir", "labs"),
    "card-checkin-correct": _correction("Llewellyn", "checkin"),
    "card-medicine": _card("medicine", "Begum"),
    "card-note": _card("note", "Barnes"),
    "card-plan": _card("plan", "Barnes"),
    "card-why": _card("why", "Kowalczyk", rule="FM-07"),
    "reports-summary": _report("summary"),
    "reports-handout": _report("handout"),
    "reports-register": _report("register"),
    "reports-calls": _report("calls"),
    "reports-figures": _report("figures"),
    "reports-nobody": _place("reports"),
    "card-new-patient": _card("new_patient"),
    "card-import": _card("import"),
    "card-dose-on-page": _card("dose", "Whitfield", on_page=True),
    "today-nobody-fits": _nobody_fits,
    "today-error": _error,
    "today-toast": _toast,
    "search": _search,
    "settings": _place("settings"),
    "help": _help,
    "help-found": _help_found,
    "keys": _keys,
    "patient-void": _void,
    "patient-history": _history,
    "card-dose-too-early": _too_early,
    "card-dose-expired": _expired,
    "card-dose-refused": _refused,
    "card-labs-unit": _wrong_unit,
    "card-import-preview": _import,
}

# On a file without anybody.
FIRST_RUN: dict[str, Callable[[Stage], After]] = {
    "first-run-today": _place("today"),
    "first-run-patients": _place("patients"),
    "first-run-new-patient": _card("new_patient"),
}
