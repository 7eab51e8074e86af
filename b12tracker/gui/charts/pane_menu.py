"""The small menus of the chart: of a pane, and of marks that lie on one another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from b12tracker.gui.charts.hits import hit_words
from b12tracker.gui.charts.panes import pane_words, stretches
from b12tracker.gui.charts.words import tr
from b12tracker.gui.icons import icon
from b12tracker.gui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QPoint

    from b12tracker.gui.charts.canvas import TimelineCanvas
    from b12tracker.gui.charts.hits import Hit
    from b12tracker.gui.charts.model import PaneKey

_MOST_LISTED = 20


def popup_pane_menu(chart: TimelineCanvas, pane: PaneKey, at: QPoint) -> None:
    """Show what can be done with a pane."""
    menu = Menu(chart)
    menu.setObjectName("pane-menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(tr("Pane {name}").format(name=pane_words(pane)))
    layout, present = chart.layout_now, chart.timeline.panes
    for word, picture, key, by in (
        (tr("Move up"), "up", "Alt+↑", -1),
        (tr("Move down"), "down", "Alt+↓", 1),
    ):
        moved = layout.moved(pane, by, present)
        action = menu.addAction(icon(picture), f"{word}\t{key}")
        action.setEnabled(moved != layout)
        action.triggered.connect(partial(chart.move_pane, pane, by))
    if stretches(pane):
        for word, picture, key, grow in (
            (tr("Taller"), "plus", "Alt+Shift+↓", 1),
            (tr("Less tall"), "minus", "Alt+Shift+↑", -1),
        ):
            action = menu.addAction(icon(picture), f"{word}\t{key}")
            action.triggered.connect(partial(chart.grow_pane, pane, grow))
    menu.addSeparator()
    pinned = menu.add_tick(tr("Keep in sight at the top"), on=layout[pane].pinned)
    pinned.triggered.connect(partial(chart.pin_pane, pane, not layout[pane].pinned))
    menu.addAction(icon("close"), tr("Hide")).triggered.connect(partial(chart.hide_pane, pane))
    menu.popup(at)


def popup_hits(
    chart: TimelineCanvas, hits: Sequence[Hit], at: QPoint, pick: Callable[[Hit], None]
) -> None:
    """List marks that lie on one another; the one that is picked is opened."""
    menu = Menu(chart)
    menu.setObjectName("marks-here")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(tr("{n} entries here").format(n=len(hits)))
    for hit in hits[-_MOST_LISTED:]:
        action = menu.addAction(hit_words(hit).replace("&", "&&"))
        action.triggered.connect(partial(_pick, pick, hit))
    if len(hits) > _MOST_LISTED:
        more = menu.addAction(
            tr("and {n} earlier: zoom in to see them").format(n=len(hits) - _MOST_LISTED)
        )
        more.setEnabled(False)
    menu.popup(at)


def _pick(pick: Callable[[Hit], None], hit: Hit, *_: object) -> None:
    pick(hit)
