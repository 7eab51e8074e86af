"""Who is watched after a dose, and for how long; at the end one key says that there was nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error
from b12tracker.gui import words
from b12tracker.gui.keys import shortcut
from b12tracker.gui.navigator import Card
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import Notice
from b12tracker.services import observation, patients

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from b12tracker.core.changes import Changes
    from b12tracker.gui.desk import Desk
    from b12tracker.services.observation import Watch

_EVERY_MS = 5000
_SHOWN = 3  # names; more are counted


def _tr(text: str) -> str:
    return QCoreApplication.translate("WatchStrip", text)


class WatchStrip(Notice):
    """Stands over the pages as long as somebody is watched; no other place forgets it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(Tone.INFO, parent=parent)
        self.setObjectName("watch-strip")
        self._desk = desk
        self._watches: tuple[Watch, ...] = ()
        self.nothing = Button("", key="Ctrl+J", height=28)
        self.nothing.setObjectName("watch-nothing")
        self.nothing.clicked.connect(self._on_nothing)
        shortcut(
            "Ctrl+J",
            _tr("No reaction after the dose"),
            self.nothing.click,
            self.nothing,
            everywhere=True,
        )
        self.reaction = Button(_tr("Reaction…"), height=28)
        self.reaction.setObjectName("watch-reaction")
        self.reaction.clicked.connect(self._on_reaction)
        for button in (self.nothing, self.reaction):
            self.add_button(button)
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY_MS)
        self._clock.timeout.connect(self._show)
        desk.navigator.watches_changed.connect(self.load)
        desk.bus.changed.connect(self._on_changed)
        self.hide()

    def load(self) -> None:
        """Read who is watched."""
        try:
            self._watches = observation.running(self._desk.clinic)
        except B12Error:  # the worker has the file; the next change reads again
            return
        self._show()

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(Topic.DOSE):  # taken back, perhaps
            self.load()

    def _show(self) -> None:
        self.setVisible(bool(self._watches))
        if not self._watches:
            self._clock.stop()
            return
        self._clock.start()
        first = self._watches[0]
        said = [self._words_of(one) for one in self._watches[:_SHOWN]]
        if len(self._watches) > _SHOWN:
            said.append(_tr("{n} more").format(n=len(self._watches) - _SHOWN))
        over = self._left(first) <= 0
        self.say(" · ".join(said), tone=Tone.WARN if over else Tone.INFO)
        self.nothing.setText(_tr("No reaction: {name}").format(name=self._name(first)))
        self.nothing.updateGeometry()

    def _words_of(self, watch: Watch) -> str:
        left, name = self._left(watch), self._name(watch)
        if left > 0:
            return _tr("{name} is watched for {minutes} more").format(
                name=name, minutes=words.counted(left, _tr("minute"), _tr("minutes"))
            )
        return _tr("{name}: {n} minutes are over").format(name=name, n=watch.minutes)

    def _left(self, watch: Watch) -> int:
        """Return the minutes that are left, the one that has begun included."""
        seconds = (watch.until - self._desk.clinic.now()).total_seconds()
        return -int(-seconds // 60)

    def _name(self, watch: Watch) -> str:
        try:
            return patients.name_of(self._desk.clinic, watch.patient).partition(",")[0]
        except B12Error:
            return ""

    def _on_nothing(self) -> None:
        watch = self._watches[0]
        try:
            observation.end(self._desk.clinic, watch)
        except B12Error as problem:
            self._desk.navigator.fail(str(problem))
            return
        self._desk.navigator.tell(_tr("No reaction: {name}.").format(name=self._name(watch)))
        self.load()

    def _on_reaction(self) -> None:
        self._desk.navigator.open_card(Card.REACTION, self._watches[0].patient)
