"""Too early, or a second one that day: what went before, why all the same, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.fields.reason import ReasonLine
from b12tracker.gui.keys import shortcut
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.log_cards.head import label_of
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.cards import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

RULES = frozenset({"EARLY-01", "DOSE-02"})


class EarlyBar(QWidget):
    """Stands in the card while the dose is not expected on its day; it never saves by itself."""

    changed = Signal()

    def __init__(self, own: Sequence[str] = (), parent: QWidget | None = None) -> None:
        """Make the bar; `own` are reasons that the clinic has added to the usual ones."""
        super().__init__(parent)
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(2), 0, look.px(8))
        column.setSpacing(look.px(6))
        self.notice = Notice(Tone.WARN, edge=True)
        self.notice.setObjectName("early")
        column.addWidget(self.notice)
        usual = (self.tr("travel"), self.tr("holiday"), *own)
        self.reason = TextField(self.tr("Reason (E)"), most=500, line=ReasonLine(usual))
        self.reason.line.setObjectName("early-reason")
        self.reason.line.setAccessibleName(self.tr("Reason"))
        self.reason.line.textChanged.connect(self.changed)
        column.addWidget(self.reason)
        self._counting = QWidget()
        rows = QVBoxLayout(self._counting)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(look.px(4))
        rows.addWidget(label_of(self.tr("The next one")))
        self.counts = ChoiceRow(self.tr("counts from this dose"))
        self.counts.setObjectName("counts")
        self.keeps = ChoiceRow(self.tr("keeps its day"))
        self.keeps.setObjectName("keeps")
        group = QButtonGroup(self)
        for row, key in ((self.counts, "Alt+C"), (self.keeps, "Alt+K")):
            group.addButton(row)
            rows.addWidget(row)
            shortcut(key, row.text(), row.click, row, everywhere=True)
            row.clicked.connect(self.changed)
        self.counts.setChecked(True)
        column.addWidget(self._counting)
        self.hide()

    @property
    def kept(self) -> bool:
        """Whether the next dose keeps its day, as if this one had not been."""
        return self._counting.isVisibleTo(self) and self.keeps.isChecked()

    def forget(self) -> None:
        """Begin with nothing said."""
        self.reason.set_text("")
        self.counts.setChecked(True)

    def show_early(
        self, text: str, *, strong: str, counts: date | None, keeps: date | None
    ) -> None:
        """Say what is known of the last dose, and both days of the next.

        Args:
            text: why it is not expected.
            strong: when the last one was.
            counts: the next day if the interval counts from this dose.
            keeps: the day that stands so far; None leaves the question away.
        """
        self.notice.say(f"{strong} {text}".strip())
        self._counting.setVisible(counts is not None and keeps is not None)
        if counts is not None and keeps is not None:
            self.counts.set_right(self.tr("{day} · Alt+C").format(day=words.weekday(counts)))
            self.keeps.set_right(self.tr("{day} · Alt+K").format(day=words.weekday(keeps)))
        self.show()
