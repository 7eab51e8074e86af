"""What can be done from anywhere: the same list for the search and for the menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication

from b12tracker.gui import theme
from b12tracker.gui.icons import icon
from b12tracker.gui.keys import shortcut
from b12tracker.gui.navigator import Card
from b12tracker.gui.search_lines import Action
from b12tracker.gui.tokens import Scheme
from b12tracker.gui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu, QWidget

    from b12tracker.gui.help.helper import Helper


class Doer(Protocol):
    """What a window can do."""

    home: bool  # whether people look after themselves with it

    def go(self, place: str) -> None:
        """Show a place of the rail."""

    def set_scheme(self, scheme: Scheme | None) -> None:
        """Take other colours."""

    def open_card(self, card: Card) -> None:
        """Open a card that is about nobody yet, or about everybody."""

    def go_today(self) -> None:
        """Show Today."""

    def undo(self) -> None:
        """Take the last step back."""

    def redo(self) -> None:
        """Bring it back."""

    def backup_now(self) -> None:
        """Make a backup."""

    def change_who(self) -> None:
        """Ask who is here."""

    def quit(self) -> None:
        """Close the window."""

    def larger(self) -> None:
        """Show larger text."""

    def smaller(self) -> None:
        """Show smaller text."""

    def set_key_hints(self, *, shown: bool) -> None:
        """Show or hide the names of keys in buttons."""

    def usual_size(self) -> None:
        """Show text in its usual size."""

    def open_search(self) -> None:
        """Find people and actions."""

    def open_menu(self) -> None:
        """Open the menu."""

    def go_settings(self) -> None:
        """Show what can be set."""

    def start_again(self) -> None:
        """Close the window and open it anew."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)


def of(window: Doer, helper: Helper) -> tuple[Action, ...]:
    """Return all actions of a window: its shortcuts, its menu and what the search offers."""

    def opens(card: Card) -> Callable[[], None]:
        return partial(window.open_card, card)

    def go_patients() -> None:
        window.go("patients")

    def go_review() -> None:
        window.go("review")

    def go_reports() -> None:
        window.go("reports")

    def light() -> None:
        window.set_scheme(Scheme.LIGHT)

    def dark() -> None:
        window.set_scheme(Scheme.DARK)

    def high_contrast() -> None:
        dark_now = theme.current().dark
        window.set_scheme(Scheme.DARK_CONTRAST if dark_now else Scheme.LIGHT_CONTRAST)

    def as_system() -> None:
        window.set_scheme(None)

    of_a_clinic = (
        Action(_tr("End of session"), "check", "Ctrl+E", opens(Card.SESSION)),
        Action(_tr("Who got a batch"), "syringe", "", opens(Card.LOT)),
    )
    return (
        Action(_tr("Find a patient or an action"), "", "Ctrl+K", window.open_search),
        Action(_tr("New patient"), "plus", "Ctrl+N", opens(Card.NEW_PATIENT)),
        Action(_tr("Import a file"), "import", "Ctrl+I", opens(Card.IMPORT)),
        Action(_tr("Export to a file"), "table", "", opens(Card.EXPORT)),
        Action(_tr("Imports so far"), "history", "", opens(Card.IMPORTS)),
        Action(_tr("Results that wait for a person"), "patients", "", opens(Card.MATCH)),
        Action(_tr("Codes of laboratories"), "note", "", opens(Card.CODES)),
        *(() if window.home else of_a_clinic),
        Action(_tr("Go to Today"), "today", "Alt+Home", window.go_today),
        Action(_tr("Go to Patients"), "patients", "", go_patients),
        Action(_tr("Reports"), "note", "", go_reports),
        Action(_tr("Settings"), "settings", "Ctrl+,", window.go_settings),
        Action(_tr("Help"), "help", "F1", helper.open_manual),
        Action(_tr("What is this"), "help", "Shift+F1", helper.open_what_is_this),
        Action(_tr("All keys"), "keys", "Ctrl+/", helper.open_keys),
        Action(_tr("Go to Review"), "checkin", "", go_review),
        Action(_tr("Undo the last step"), "undo", "Ctrl+Z", window.undo),
        Action(_tr("Redo"), "redo", "Ctrl+Shift+Z", window.redo),
        Action(_tr("Make a backup now"), "backup", "", window.backup_now),
        Action(_tr("Change who is at the desk"), "patient", "Ctrl+Shift+L", window.change_who),
        Action(_tr("Larger text"), "up", "Ctrl++", window.larger, also="Ctrl+="),
        Action(_tr("Smaller text"), "down", "Ctrl+-", window.smaller),
        Action(_tr("Text in its usual size"), "", "Ctrl+0", window.usual_size),
        Action(_tr("Light colours"), "settings", "", light),
        Action(_tr("Dark colours"), "settings", "", dark),
        Action(_tr("High contrast"), "settings", "", high_contrast),
        Action(_tr("Colours as the system"), "settings", "", as_system),
        Action(_tr("Menu"), "", "F10", window.open_menu),
        Action(_tr("Quit"), "close", "Ctrl+Q", window.quit),
    )


def offered(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Return those that the search and the menu offer: with an icon."""
    return tuple(one for one in actions if one.icon)


def shortcuts(actions: tuple[Action, ...], window: QWidget) -> None:
    """Let the keys of the actions work in the whole window."""
    for one in actions:
        for keys in filter(None, (one.key, one.also)):
            shortcut(keys, one.word, one.do, window, everywhere=True)


def menu(listed: tuple[Action, ...], parent: QWidget) -> QMenu:
    """Return the menu with the same actions."""
    made = Menu(parent)
    made.setObjectName("main-menu")
    for one in listed:
        action = made.addAction(icon(one.icon), f"{one.word}\t{one.key}" if one.key else one.word)
        action.triggered.connect(one.do)
    return made
