"""Since last time: what came up while the program was closed. Nothing is marked by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.text import Elided, Text
from b12tracker.services import maintenance, worklist
from b12tracker.services.since import News, since_last

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from b12tracker.gui.desk import Desk
    from b12tracker.services.since import SinceLine

_NAMES = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("SinceCard", text)


def news_words(news: News, count: int) -> str:
    """Return "3 became due"."""
    one, many = {
        News.LAPSED: (_tr("dose lapsed"), _tr("doses lapsed")),
        News.OVERDUE: (_tr("became overdue"), _tr("became overdue")),
        News.DUE: (_tr("became due"), _tr("became due")),
        News.AGAIN: (_tr("is to be seen again"), _tr("are to be seen again")),
        News.RESULTS: (_tr("has new results"), _tr("have new results")),
    }[news]
    return words.counted(count, one, many)


class SinceCard(LogCard):
    """A digit or a click shows exactly those people on Today; Escape puts the card away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _tr("Since last time"), patient=None, action=_tr("To Today"))
        self.esc_words.setText(self.tr("to Today"))
        explains(self, "today#Since last time")
        explain(self, (("1–5", _tr("Show these people")),))
        look, clinic = theme.current(), desk.clinic
        seen = desk.state.since or clinic.today()
        title = self.tr("Since {day}").format(day=words.weekday(seen))
        self.body.addWidget(Text(title, "title"))
        self.lines = since_last(clinic, worklist.today(clinic).rows, seen)
        column = QVBoxLayout()
        column.setSpacing(look.px(6))
        for number, line in enumerate(self.lines, 1):
            row = ChoiceRow(
                news_words(line.news, len(line.people)), key=str(number), right=self.tr("show")
            )
            row.setCheckable(False)
            row.setObjectName(f"since-{line.news.value}")
            row.clicked.connect(lambda _=False, which=line: self._on_line(which))
            column.addWidget(row)
            column.addWidget(_names(line))
        self.body.addLayout(column)
        if not self.lines:
            self.body.addWidget(Text(self.tr("Nothing came up."), "quiet"))
        self.body.addWidget(Text(self._backup(), "help", wrap=True))
        quiet = self.tr("Nothing was marked for you. All of it stands on Today.")
        self.body.addWidget(Text(quiet, "help", wrap=True))
        self.refresh()

    def _backup(self) -> str:
        clinic = self.desk.clinic
        if self.desk.practice:
            return self.tr("Practice data is not backed up.")
        found = maintenance.list_backups(clinic)
        if not found:
            return self.tr("There is no backup yet.")
        at = found[0].at.astimezone(clinic.zone)
        return self.tr("Last backup {day}, {time}.").format(
            day=words.weekday(at.date()), time=words.clock(at.time())
        )

    def _on_line(self, line: SinceLine) -> None:
        name = news_words(line.news, len(line.people))
        self.left.emit()
        self.desk.navigator.show_only(frozenset(line.people), name)

    def save(self) -> None:
        """Put the card away: there is nothing to record."""
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits show the people of a line."""
        digit = event.text() if bare_key(event) else ""
        if digit.isdigit() and 0 < int(digit) <= len(self.lines):
            self._on_line(self.lines[int(digit) - 1])
        else:
            super().keyPressEvent(event)


def _names(line: SinceLine) -> QWidget:
    said = "; ".join(line.names[:_NAMES])
    if len(line.names) > _NAMES:
        said = _tr("{names} and {n} more").format(names=said, n=len(line.names) - _NAMES)
    label = Elided(said, "help")
    label.setContentsMargins(theme.current().px(38), 0, 0, 0)
    return label
