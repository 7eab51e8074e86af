"""What every panel is handed: the clinic at work and the ways to reach the rest of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from b12tracker.gui.ask import Ask
    from b12tracker.gui.bus import ChangeBus
    from b12tracker.gui.navigator import Navigator
    from b12tracker.gui.tasks import Tasks
    from b12tracker.gui.window_state import WindowState
    from b12tracker.services.clinic import Clinic


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One person's desk."""

    clinic: Clinic
    bus: ChangeBus
    tasks: Tasks
    navigator: Navigator
    ask: Ask
    state: WindowState
    practice: bool = False  # invented people: it is written on everything that leaves
