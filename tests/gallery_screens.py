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


def place(name: str) -> Callable[[Stage], After]:
    """Return how to show a place of the rail."""

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
    place("today")(stage)
    panel = stage.window.today
    panel.search.setText("Quillfeather")
    return panel.search.clear


def _error(stage: Stage) -> After:
    place("today")(stage)
    stage.go.fail(
        "The backup could not be written: the disk is full.",
        "What you entered is saved. Make room, or choose another place for backups.",
    )
    return stage.window.failure.hide


def _toast(stage: Stage) -> After:
    from b12tracker.core.records import Note
    from b12tracker.services.notes import add_note

    place("today")(stage)
    clinic = stage.desk.clinic
    note = Note(patient=stage.people["Barnes"], on=clinic.today(), text="Asked for a letter.")
    add_note(clinic, note)

    def after() -> None:
        stage.window.undo()
        stage.window.toast.hide()

    return after


def _search(stage: Stage) -> After:
    place("today")(stage)
    stage.window.search.open_with("ev")
    return stage.window.search.close_panel


def menus() -> list[Any]:
    """Return the menus that are open."""
    from PySide6.QtWidgets import QApplication, QMenu

    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible()
    ]


def dialogs() -> list[Any]:
    """Return the dialogs that stand over the window."""
    from PySide6.QtWidgets import QApplication

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


def _export(stage: Stage) -> After:
    from b12tracker.gui.navigator import Card, Place
    from b12tracker.services.giving import Form, Given

    stage.go.go(Place.TODAY)
    stage.go.open_card(Card.EXPORT)
    card: Any = stage.window.cards.card
    card.forms.choose_number(1)
    card.bare.setChecked(True)
    out = stage.folder / "b12-records-2026-11-20.json"
    removed = {"names": 25, "numbers": 31, "phones": 22, "notes": 48}
    card._on_written(out.name, Given(form=Form.JSON, count=25, files=(out,), removed=removed))
    return None


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
    "today": place("today"),
    "patients": place("patients"),
    "patient-response": _page("Ashdown", "response"),
    "patient-response-masking": _page("Kowalczyk", "response"),
    "patient-response-tablets": _page("Sørensen", "response"),
    "patient-response-new": _page("Demir", "response"),
    "patient-journal": _page("Ashdown", "journal"),
    "patient-labs": _page("Ashdown", "labs"),
    "patient-plan": _page("Ashdown", "plan"),
    "patient-background": _page("Castellano", "background"),
    "patient-flags": _page("Kowalczyk", "flags"),
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
    "card-details": _card("details", "Barnes"),
    "card-plan": _card("plan", "Barnes"),
    "card-why": _card("why", "Kowalczyk", rule="FM-07"),
    "card-new-patient": _card("new_patient"),
    "card-import": _card("import"),
    "card-dose-on-page": _card("dose", "Whitfield", on_page=True),
    "today-nobody-fits": _nobody_fits,
    "today-error": _error,
    "today-toast": _toast,
    "search": _search,
    "settings": place("settings"),
    "help": _help,
    "help-found": _help_found,
    "keys": _keys,
    "card-dose-too-early": _too_early,
    "card-dose-expired": _expired,
    "card-dose-refused": _refused,
    "card-labs-unit": _wrong_unit,
    "card-import-preview": _import,
    "export": _card("export"),
    "export-without-names": _export,
}

# On a file without anybody.
FIRST_RUN: dict[str, Callable[[Stage], After]] = {
    "first-run-today": place("today"),
    "first-run-patients": place("patients"),
    "first-run-new-patient": _card("new_patient"),
    "review-empty": place("review"),
    "imports-empty": _card("imports"),
}
