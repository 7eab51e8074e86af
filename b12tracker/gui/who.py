"""Asks who is at the desk, and remembers it for this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.gui.desk import Desk

_MOST = 40  # letters


def ask_who(desk: Desk, show: Callable[[str], None]) -> None:
    """Ask for the initials; `show` is called with those that were taken."""
    title = QCoreApplication.translate("Who", "Who is at the desk?")

    def answered(text: str) -> None:
        who = text.strip()[:_MOST]
        if not who:
            return
        try:
            desk.clinic.who = who
        except Invalid as problem:
            desk.ask.tell(title, str(problem))
            return
        desk.state.initials = desk.clinic.who
        show(desk.clinic.who)

    label = QCoreApplication.translate(
        "Who", "Initials, as they shall stand at what is written down:"
    )
    desk.ask.text(title, label, desk.clinic.who, answered)
