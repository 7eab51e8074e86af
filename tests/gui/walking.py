"""All places and cards of the window, one after the other."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.page import TABS
from b12tracker.services.show import read_record
from tests.gallery_import import SAID, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.ids import PatientId

CARDS = tuple(one for one in Card if one is not Card.NOTHING)


def states(window: Any, patient: PatientId) -> Iterator[str]:
    """Go through the places, the tabs of a page and the cards of a clinic, and name each."""
    for place in window.rail._places:
        window.go(place)
        yield _settled(f"place {place}")
    for tab in TABS:
        window.open_patient(patient, tab)
        yield _settled(f"page, {tab}")
    window.go("today")
    for card in CARDS:
        open_card(window, card, patient)
        yield _settled(f"card {card}")
        window.cards.close_card()
    lab = read_record(window.desk.clinic, patient).labs[-1]
    window.desk.navigator.open_card(Card.LABS, patient, entry=lab)
    yield _settled("card labs, a correction")
    window.cards.close_card()
    for name in import_steps(window):
        yield name
    for name, overlay in overlays(window):
        yield _settled(name)
        overlay.close_panel()


def import_steps(window: Any) -> Iterator[str]:
    """Go through the steps of an import of a table in which something is wrong everywhere."""
    open_card(window, Card.IMPORT, None)
    card = window.cards.card
    with TemporaryDirectory() as folder:
        for data, name in (
            (table().replace(b"Ida", b"Id\xe4"), "encoding"),
            (table(), "columns"),
        ):
            file = Path(folder) / f"{name}.csv"
            file.write_bytes(data)
            card.read(file)
            _worked(window)
            yield _settled(f"import, {name}")
        answers = Path(folder) / "map.toml"
        answers.write_text(SAID, encoding="utf-8")
        card.files.load_answers(answers)
        _worked(window)
        yield _settled("import, columns said")
        card.save()
        _worked(window)
        yield _settled("import, unclear")
        card.save()
        _worked(window)
        yield _settled("import, check")
    card.touched = False
    window.cards.close_card()


def _worked(window: Any) -> None:
    """Wait until the worker has ended and nothing follows from it."""
    while window.desk.tasks.busy:
        window.desk.tasks.finish()
        QApplication.processEvents()


def home_states(window: Any, patient: PatientId) -> Iterator[str]:
    """Go through the places and the cards of home mode, and name each."""
    for place in window.rail._places:
        window.go(place)
        yield _settled(f"home place {place}")
    window.go("today")
    for card in (Card.DOSE, Card.NOT_GIVEN, Card.CHECKIN, Card.NOTE, Card.NEW_PATIENT):
        open_card(window, card, patient)
        yield _settled(f"home card {card}")
        window.cards.close_card()


def overlays(window: Any) -> Iterator[tuple[str, Any]]:
    """Open what stands over the window."""
    window.open_search()
    yield "search", window.search
    window.helper.open_manual()
    yield "help", window.helper.manual
    window.helper.open_keys()
    yield "keys", window.helper.sheet


def open_card(window: Any, card: Card, patient: PatientId | None) -> None:
    """Open a card about somebody, without the question for a file."""
    rule = ""
    if card is Card.WHY:
        rule = "GAP-01"
    window.desk.navigator.open_card(card, patient, rule=rule)
    for one in QApplication.topLevelWidgets():
        if one is not window and one.isWindow() and one.isVisible():
            one.close()


def _settled(name: str) -> str:
    for _ in range(4):
        QApplication.processEvents()
    return name
