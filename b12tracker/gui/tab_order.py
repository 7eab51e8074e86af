"""Tab goes through a place as one reads it: in the order of its layouts, not of their making."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtWidgets import QLayout


def stops(widget: QWidget) -> Iterator[QWidget]:
    """Yield what Tab can reach in a widget, in the order of its layouts."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QScrollArea) and (inner := widget.widget()) is not None:
        yield from stops(inner)
    if (layout := widget.layout()) is not None:
        yield from _of(layout)


def _of(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from stops(widget)
        elif (inner := item.layout()) is not None:
            yield from _of(inner)


def read_in_order(widgets: Iterable[QWidget]) -> QWidget | None:
    """Let Tab go from each widget to the next, and return the last."""
    before: QWidget | None = None
    for one in widgets:
        if before is not None:
            QWidget.setTabOrder(before, one)
        before = one
    return before
