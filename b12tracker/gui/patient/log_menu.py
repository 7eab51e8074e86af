"""What can be written down about a patient, behind one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from b12tracker.gui import words
from b12tracker.gui.icons import icon
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.widgets.menu import Menu

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QMenu, QWidget

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk


_WITHOUT_A_DAY = (
    Card.NOT_GIVEN,
    Card.REACTION,
    Card.TABLETS,
    Card.DETAILS,
)  # the day follows from the plan, or is picked


def log_menu(desk: Desk, patient: PatientId, parent: QWidget, *, on: date | None = None) -> QMenu:
    """Return the menu; each entry opens its card and has its letter.

    Args:
        desk: where the cards are opened.
        patient: about whom.
        parent: the widget below.
        on: the day the cards begin with; None: today.
    """
    menu = Menu(parent)
    if on is not None:
        menu.addSection(words.weekday(on))
    menu.setObjectName("log-menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    kinds = (
        (Card.DOSE, tr("&Dose"), "syringe"),
        (Card.NOT_GIVEN, tr("&Not given"), "close"),
        (Card.REACTION, tr("&Reaction"), "warning"),
        (Card.TABLETS, tr("&Tablets"), "tablet"),
        (Card.PAST_DOSES, tr("&Past doses from a card"), "history"),
        (Card.LABS, tr("&Lab results"), "lab"),
        (Card.CHECKIN, tr("&Check-in"), "checkin"),
        (Card.MEDICINE, tr("&Medicine"), "medicine"),
        (Card.NOTE, tr("N&ote"), "note"),
        (Card.DETAILS, tr("D&etails: phone, address"), "patient"),
    )
    for card, word, picture in kinds:
        if on is not None and card in _WITHOUT_A_DAY:
            continue
        action = menu.addAction(icon(picture), word)
        action.triggered.connect(partial(_open, desk, card, patient, on))
    return menu


def _open(desk: Desk, card: Card, patient: PatientId, on: date | None, *_: object) -> None:
    desk.navigator.open_card(card, patient, on=on)
