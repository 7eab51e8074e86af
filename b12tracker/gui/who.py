"""Asks who is at the desk, and remembers it for this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from b12tracker.gui.desk import Desk

_MOST = 40  # letters


def ask_who(
    desk: Desk, handed_over: Callable[[], AbstractContextManager[None]], show: Callable[[str], None]
) -> None:
    """Ask for the initials.

    Args:
        desk: whose.
        handed_over: somebody else sits down inside of it: what was begun stays with who began it.
        show: is called with the initials that were taken.
    """
    title = QCoreApplication.translate("Who", "Who is at the desk?")

    def answered(text: str) -> None:
        who = text.strip()[:_MOST]
        if not who or who == desk.clinic.who:
            return
        try:
            with handed_over():
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
