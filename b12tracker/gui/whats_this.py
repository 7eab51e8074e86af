"""Which page of the manual explains a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_EXPLAINS = "help"


def explains(widget: QWidget, place: str) -> None:
    """Say which page, or which section ("page#Section"), explains a widget and what is in it."""
    widget.setProperty(_EXPLAINS, place)


def what_is_this(widget: QWidget | None) -> str:
    """Return the place of the manual that explains a widget; empty where none does."""
    while widget is not None:
        if place := widget.property(_EXPLAINS):
            return str(place)
        widget = widget.parentWidget()
    return ""
