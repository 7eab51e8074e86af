"""What can be done with a row of Today: the same letters in the menu as on the list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from b12tracker.core.findings import DueKind
from b12tracker.core.recall import Section
from b12tracker.core.worklist import Because
from b12tracker.gui.icons import icon
from b12tracker.gui.navigator import Card
from b12tracker.gui.today.order import Order, head
from b12tracker.gui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.today.row_words import RowWords


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


def add_orders(menu: Menu, now: Order, sort: Callable[[Order], None]) -> None:
    """Add the orders of the list to the menu of a row, the one in force ticked."""
    menu.addSeparator()
    below = Menu(menu)
    below.setTitle(f"{_tr('Sort the list by')}\tV")
    for order in Order:
        action = below.addAction(head(order))
        action.setCheckable(True)
        action.setChecked(order is now)
        action.triggered.connect(partial(_sort, sort, order))
    menu.addMenu(below)


def _sort(sort: Callable[[Order], None], order: Order, *_: object) -> None:
    sort(order)


def _do(do: Callable[[str], None], key: str, *_: object) -> None:
    do(key)


def card_for(row: RowWords) -> Card:
    """Return the card that answers a row."""
    due = row.row.due
    if row.emergency:
        return Card.WHY
    if row.section == Section.TO_CALL:
        return Card.CALL
    if due is not None and due.kind is not DueKind.DOSE:
        return Card.SIGN if row.row.results else Card.PERSON
    if due is None and "no_date" in row.row.tallies:
        return Card.PLAN
    if due is None:
        return Card.SIGN if row.row.results else Card.PERSON
    return Card.DOSE


def loudest(row: RowWords) -> str:
    """Return the rule of the loudest flag of a row; empty without one."""
    return row.row.chips[0].rule if row.row.chips else ""


def why_alone(row: RowWords) -> str:
    """Return why a row is not worked on together with others."""
    if row.given:
        return _tr("{name} was given a dose in this session.").format(name=row.name)
    why = {
        Because.EMERGENCY: _tr("an emergency sign"),
        Because.NERVE: _tr("nerve signs"),
        Because.LOADING: _tr("loading doses"),
        Because.LAPSED: _tr("a lapsed dose"),
    }.get(Because(row.row.first_because), _tr("a critical flag"))
    return _tr("{name} is looked at alone: {why}.").format(name=row.name, why=why)
