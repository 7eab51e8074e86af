"""What becomes of the answers of the first run: place, facts of the file, first card."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from b12tracker import paths
from b12tracker.app.first_window import keep_inside
from b12tracker.core.changes import Topic
from b12tracker.gui.first_run import FirstRun
from b12tracker.gui.first_run_panels import Begin
from b12tracker.gui.navigator import Card
from b12tracker.services import maintenance, settings
from b12tracker.services.clinic import read_knowledge

if TYPE_CHECKING:
    from pathlib import Path

    from b12tracker.core.changes import Changes
    from b12tracker.gui.first_run import FirstChoice
    from b12tracker.gui.main_window import MainWindow
    from b12tracker.gui.window_state import WindowState
    from b12tracker.paths import Places
    from b12tracker.services.clinic import Clinic

_CARDS = {
    Begin.PERSON: Card.NEW_PATIENT,
    Begin.CARD: Card.NEW_PATIENT,
    Begin.FILE: Card.IMPORT,
}


def first_choice(places: Places, state: WindowState) -> FirstChoice | None:
    """Ask the questions of the first run; None: the window was closed, and nothing is made."""
    sets = {key: one.name for key, one in read_knowledge().sets.items()}
    fixed = places.config == places.data  # --data-dir moves everything into one folder
    asked = FirstRun(places.data, sets, state, fixed=fixed)
    keep_inside(asked)
    asked.exec()
    if asked.choice is not None and asked.choice.initials:
        state.initials = asked.choice.initials
    asked.deleteLater()
    return asked.choice


def moved(places: Places, data: Path) -> Places:
    """Return the places with the chosen folder, which is noted for the next start."""
    if data == places.data:
        return places
    paths.choose_data_place(data)
    return replace(places, data=data)


def take_up(clinic: Clinic, chosen: FirstChoice) -> None:
    """Write the answers into a new file, or put a backup in its place.

    Raises:
        B12Error: the backup cannot be used.
    """
    if chosen.backup is not None:
        maintenance.restore(clinic, chosen.backup)
    elif chosen.begin is not Begin.EXISTING:
        settings.set_up(clinic, home=chosen.home, guideline_set=chosen.guideline_set)


def begin(window: MainWindow, chosen: FirstChoice) -> None:
    """Open the card of what was chosen, once the window is there."""
    card = _CARDS.get(chosen.begin)
    if card is not None:
        QTimer.singleShot(0, window, lambda: window.desk.navigator.open_card(card))
    if chosen.begin is Begin.CARD:
        _CardAfterPerson(window)


class _CardAfterPerson(QObject):
    """Opens the paper card of the first person who is registered, once."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = window.desk
        self._desk.bus.changed.connect(self._on_changed)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(Topic.PATIENT) and changes.patients:
            self._desk.bus.changed.disconnect(self._on_changed)
            (person,) = changes.patients
            QTimer.singleShot(
                0, self, lambda: self._desk.navigator.open_card(Card.PAST_DOSES, person)
            )
