"""The layouts of the response timeline: presets and own ones, kept with the user's choices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QActionGroup

from b12tracker.gui.charts.panes import PRESETS, layout_of, pane_words, preset_words
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.ask import Ask
    from b12tracker.gui.charts.model import PaneKey
    from b12tracker.gui.charts.panes import Layout
    from b12tracker.gui.window_state import WindowState

_FIRST = next(iter(PRESETS))
_HOME = "home"


class Layouts(QObject):
    """Which layout is shown; what is changed by hand is kept in it at once."""

    changed = Signal()

    def __init__(
        self, state: WindowState, ask: Ask, parent: QObject | None = None, *, home: bool = False
    ) -> None:
        super().__init__(parent)
        self._state, self._ask = state, ask
        self._first = _HOME if home else _FIRST  # while nobody has chosen

    @property
    def names(self) -> tuple[str, ...]:
        """The presets and the user's own."""
        return (*PRESETS, *(one for one in self._state.own_layouts if one not in PRESETS))

    @property
    def name(self) -> str:
        """The one that is shown."""
        found = self._state.chosen_layout
        return found if found in self.names else self._first

    @property
    def now(self) -> Layout:
        """The panes as they are shown."""
        return self.of(self.name)

    def of(self, name: str) -> Layout:
        """Return a layout as it was left."""
        return layout_of(self._state.layout(name), PRESETS.get(name, PRESETS[_FIRST]))

    def choose(self, name: str) -> None:
        """Show another one."""
        self._state.chosen_layout = name
        self.changed.emit()

    def keep(self, layout: Layout) -> None:
        """Keep what was changed by hand in the layout that is shown."""
        self._state.keep_layout(self.name, layout.as_text())

    def save_as(self, name: str) -> None:
        """Keep what is shown under another name of one's own, and go on with that."""
        name = " ".join(name.split())
        if not name:
            return
        text = self.now.as_text()
        if name not in self.names:
            self._state.own_layouts = (*self._state.own_layouts, name)
        self._state.keep_layout(name, text)
        self.choose(name)

    def reset(self) -> None:
        """Bring a preset back as it came; an own layout is forgotten."""
        name = self.name
        self._state.keep_layout(name, "")
        if name not in PRESETS:
            own = self._state.own_layouts
            self._state.own_layouts = tuple(one for one in own if one != name)
            self._state.chosen_layout = self._first
        self.changed.emit()

    def popup(self, present: Iterable[PaneKey], at: QPoint, parent: QWidget) -> None:
        """Show the menu: the layouts, the panes of the one that is shown, keep, bring back."""
        menu = Menu(parent)
        menu.setObjectName("layout-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for name in self.names:
            action = menu.add_tick(_shown(name), on=name == self.name)
            action.triggered.connect(partial(self._on_chosen, name))
            group.addAction(action)
        menu.addSeparator()
        now, there = self.now, frozenset(present)
        for kept in now.kept:
            action = menu.add_tick(pane_words(kept.pane), on=kept.shown)
            if kept.pane not in there:
                action.setText(tr("{pane}: nothing recorded").format(pane=action.text()))
            action.triggered.connect(partial(self._on_pane, kept.pane, not kept.shown))
        menu.addSeparator()
        menu.addAction(tr("Save as…")).triggered.connect(self._on_save_as)
        word = tr("Bring back as it came") if self.name in PRESETS else tr("Delete this layout")
        menu.addAction(word).triggered.connect(self._on_reset)
        menu.popup(at)

    def _on_save_as(self, *_: object) -> None:
        self._ask.text(tr("Save the layout"), tr("What it is called"), "", self.save_as)

    def _on_chosen(self, name: str, *_: object) -> None:
        self.choose(name)

    def _on_pane(self, pane: PaneKey, shown: bool, *_: object) -> None:  # noqa: FBT001 - a menu
        self.keep(self.now.with_shown(pane, shown=shown))
        self.changed.emit()

    def _on_reset(self, *_: object) -> None:
        self.reset()


def _shown(name: str) -> str:
    return preset_words(name).replace("&", "&&")


def button_words(name: str) -> str:
    """Return what the button of the menu says."""
    return tr("Layout: {name}").format(name=preset_words(name).replace("&", "&&"))
