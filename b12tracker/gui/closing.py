"""Asks before half-filled cards are thrown away with the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.gui import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.gui.ask import Ask


def _tr(text: str) -> str:
    return QCoreApplication.translate("Closing", text)


def ask_before_closing(ask: Ask, half: int, done: Callable[[bool], None]) -> None:
    """Ask whether to throw away so many cards that were begun."""
    ask.choose(
        _tr("Close B12 Tracker?"),
        _tr("{cards} begun and not saved. Closing now throws that away.").format(
            cards=words.counted(half, _tr("card was"), _tr("cards were"))
        ),
        yes=_tr("Throw away and close"),
        no=_tr("Keep open"),
        done=done,
    )
