"""What can be done with a row of Today: the same letters in the menu as on the list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from b12tracker.gui.icons import icon
from b12tracker.gui.navigator import Card
from b12tracker.gui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)


@dataclass(frozen=True, slots=True)
class RowVerb:
    """A letter, what it does, and the card it opens."""

    key: str
    word: str
    icon: str
    card: Card


def row_verbs() -> tuple[RowVerb, ...]:
    """Return what can be done with a row, in the order of the menu."""
    return (
        RowVerb("g", _tr("Give the dose"), "syringe", Card.DOSE),
        RowVerb("n", _tr("Not given today"), "close", Card.NOT_GIVEN),
        RowVerb("c", _tr("Call"), "phone", Card.CALL),
        RowVerb("r", _tr("Reviewed"), "check", Card.PERSON),
        RowVerb("s", _tr("Snooze"), "clock", Card.SNOOZE),
        RowVerb("l", _tr("Lab results"), "lab", Card.LABS),
        RowVerb("k", _tr("Check-in"), "checkin", Card.CHECKIN),
        RowVerb("m", _tr("Medicine"), "medicine", Card.MEDICINE),
        RowVerb("o", _tr("Note"), "note", Card.NOTE),
        RowVerb("w", _tr("Why it stands here"), "flag", Card.WHY),
    )


def row_menu(do: Callable[[str], None], parent: QWidget, *, flagged: bool) -> Menu:
    """Return the menu of a row.

    Args:
        do: takes the key of what was chosen, as the list gives it.
        parent: the widget below.
        flagged: whether there is a flag to explain.
    """
    menu = Menu(parent)
    menu.setObjectName("row-menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for verb in row_verbs():
        if verb.card is Card.WHY and not flagged:
            continue
        action = menu.addAction(icon(verb.icon), f"{verb.word}\t{verb.key.upper()}")
        action.triggered.connect(partial(_do, do, verb.key))
    menu.addSeparator()
    tick = menu.addAction(icon("check"), f"{_tr('Tick')}\t{_tr('Space')}")
    tick.triggered.connect(partial(_do, do, "space"))
    opened = menu.addAction(icon("patient"), f"{_tr('Open the page')}\t{_tr('Enter')}")
    opened.triggered.connect(partial(_do, do, "enter"))
    return menu


def _do(do: Callable[[str], None], key: str, *_: object) -> None:
    do(key)
