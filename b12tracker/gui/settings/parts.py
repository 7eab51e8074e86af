"""What the cards of Settings are made of: rows of a word, its meaning and a control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.errors import B12Error
from b12tracker.gui import theme
from b12tracker.gui.widgets.text import Text, hairline

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.gui.desk import Desk


def tr(text: str) -> str:
    """Return a text of Settings in the user's language."""
    return QCoreApplication.translate("Settings", text)


def kept(desk: Desk, write: Callable[[], None]) -> bool:
    """Save a change and return whether it was; where not, say that nothing was changed."""
    try:
        write()
    except B12Error as problem:
        desk.navigator.fail(str(problem), tr("Nothing was changed."))
        return False
    return True


class Group(QFrame):
    """A card with what belongs together."""

    def __init__(self, title: str, meaning: str = "", aside: QWidget | None = None) -> None:
        """Make the card.

        Args:
            title: what it is about.
            meaning: one sentence below it.
            aside: stands at the right of the title.
        """
        super().__init__()
        self.setProperty("part", "card")
        look = theme.current()
        self.column = QVBoxLayout(self)
        side = look.px(20)
        self.column.setContentsMargins(side, look.px(16), side, look.px(16))
        self.column.setSpacing(look.px(10))
        head = QHBoxLayout()
        head.addWidget(Text(title, "lead-strong", wrap=True), 1)
        if aside is not None:
            head.addWidget(aside, 0, Qt.AlignmentFlag.AlignVCenter)
        said = QVBoxLayout()
        said.setSpacing(look.px(2))
        said.addLayout(head)
        if meaning:
            said.addWidget(Text(meaning, "quiet", wrap=True))
        self.column.addLayout(said)

    def show_facts(self) -> None:
        """Show what holds; each card knows how."""
        raise NotImplementedError

    def add_row(self, word: str, meaning: str, *controls: QWidget) -> Text:
        """Add a choice: its word, a sentence of what it means, and the controls at the right.

        Large text puts the controls below. Returned is the label of the sentence.
        """
        look = theme.current()
        self.column.addWidget(hairline())
        row: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        row.setSpacing(look.px(8))
        said = QVBoxLayout()
        said.setSpacing(look.px(1))
        said.addWidget(Text(word, "medium", wrap=True))
        sentence = Text(meaning, "help", wrap=True)
        said.addWidget(sentence)
        row.addLayout(said, 1)
        right = QHBoxLayout()
        right.setSpacing(look.px(8))
        for one in controls:
            right.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        if look.large:
            right.addStretch(1)
        row.addLayout(right)
        self.column.addLayout(row)
        return sentence
