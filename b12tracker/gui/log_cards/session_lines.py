"""The lines of the end of a session: each is done, not given or for later, and a person says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.gui import theme, words
from b12tracker.gui.fact_words import event_name
from b12tracker.gui.log_cards.kept_cards import draft_words
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.text import Elided, Text, hairline
from b12tracker.services.session import Left

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.session import Line


def _tr(text: str) -> str:
    return QCoreApplication.translate("Session", text)


def title_of(left: Left) -> str:
    """Return the head over the lines of a kind."""
    return {
        Left.PLANNED: _tr("Planned for today and not recorded"),
        Left.DRAFT: _tr("Begun and not saved"),
        Left.NO_BATCH: _tr("Given without a batch"),
        Left.REACTION: _tr("Reactions, not yet over"),
        Left.WATCH: _tr("Still watched after the dose"),
    }[left]


def _about(line: Line, knowledge: Knowledge) -> str:
    if line.draft is not None:
        return draft_words(line.draft, "")
    if line.dose is not None:
        at = f" {words.clock(line.dose.time)}" if line.dose.time else ""
        return f"{line.dose.drug} {amounts.show(line.dose.ug)}{at}"
    if line.reaction is not None:
        seen = [event_name(tick, knowledge) for tick in line.reaction.ticks]
        seen += [line.reaction.note] if line.reaction.note else []
        return _tr("{what}, since {day}").format(
            what=", ".join(seen), day=words.day(line.reaction.on)
        )
    if line.watch is not None:
        at = words.clock(line.watch.until.astimezone().time())
        return _tr("{n} min, until {time}").format(n=line.watch.minutes, time=at)
    return _tr("was expected today")


# What each kind offers besides "later": a key of its own, and its word. The first one comes first.
def _answers(left: Left) -> tuple[tuple[str, str], ...]:
    return {
        Left.PLANNED: (("given", _tr("Given…")), ("not_given", _tr("Not given…"))),
        Left.DRAFT: (("continue", _tr("Continue")), ("throw", _tr("Throw away"))),
        Left.NO_BATCH: (("batch", _tr("Add the batch…")),),
        Left.REACTION: (("over", _tr("It is over")),),
        Left.WATCH: (("nothing", _tr("No reaction")), ("reaction", _tr("Reaction…"))),
    }[left]


class _Answer(Button):
    """Its arrows go from line to line."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class LineRow(QWidget):
    """One line with its answers."""

    answered = Signal(object, str)  # Line, which answer
    stepped = Signal(int)  # to another line, down or up

    def __init__(self, line: Line, knowledge: Knowledge, *, later: bool) -> None:
        super().__init__()
        self.line = line
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(6), 0, look.px(6))
        column.setSpacing(look.px(4))
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        column.addLayout(row)
        row.addWidget(ShapeMark(Tone.MUTED if later else Tone.WARN, 10))
        name = Text(line.name or _tr("nobody yet"), "strong")
        name.setMinimumWidth(look.px(160 if look.large else 240))
        row.addWidget(name)
        row.addWidget(Elided(_about(line, knowledge), "quiet"), 1)
        if later:
            row.addWidget(Text(_tr("later"), "quiet"))
        if look.large:  # the answers below: words are never cut
            row = QHBoxLayout()
            row.setSpacing(look.px(10))
            row.addStretch(1)
            column.addLayout(row)
        self.buttons: dict[str, Button] = {}
        answers = _answers(line.left)
        for key, word in (*answers, *(() if later else (("later", _tr("Later")),))):
            button = _Answer(word, kind=Kind.QUIET if key == "later" else Kind.SECONDARY, height=28)
            button.setObjectName(f"session-{key}")
            button.setAccessibleName(f"{word}: {line.name}")
            button.setProperty("answer", key)
            button.clicked.connect(self._on_clicked)
            button.stepped.connect(self.stepped)
            row.addWidget(button)
            self.buttons[key] = button

    def take_focus(self) -> None:
        """Take the keyboard to the first answer."""
        next(iter(self.buttons.values())).setFocus()

    def _on_clicked(self) -> None:
        self.answered.emit(self.line, str(self.sender().property("answer")))


class LineList(QWidget):
    """All lines of one kind under their head."""

    def __init__(self, left: Left, rows: list[LineRow]) -> None:
        super().__init__()
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look.px(12))
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(Text(title_of(left), "strong"))
        head.addWidget(Text(str(len(rows)), "help"))
        head.addStretch(1)
        column.addLayout(head)
        for one in rows:
            column.addWidget(hairline())
            column.addWidget(one)
