"""The line at the foot: when it was saved, how old the backup is, which rules, what text size."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.text import Elided, Text

if TYPE_CHECKING:
    from datetime import datetime

_OLD = timedelta(days=1)
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


class StatusLine(QFrame):
    """Facts about the file and the program; nothing here can be pressed."""

    def __init__(self, *, practice: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._practice = practice
        self.setProperty("part", "status")
        look = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(6))
        middle = Qt.AlignmentFlag.AlignVCenter
        self._saved_mark, self.saved = ShapeMark(Tone.MUTED, 8), Text("", "help")
        self._backup_mark, self.backup = ShapeMark(Tone.MUTED, 8), Text("", "help")
        self.rules = Elided("", "help")
        for mark, text in ((self._saved_mark, self.saved), (self._backup_mark, self.backup)):
            row.addWidget(mark, 0, middle)
            row.addWidget(text, 0, middle)
            row.addSpacing(look.px(10))
        row.addWidget(self.rules, 1, middle)
        self.offline = Text(self.tr("Offline"), "help")
        self.size_text = Text("", "help")
        row.addWidget(self.offline, 0, middle)
        row.addSpacing(look.px(10))
        row.addWidget(self.size_text, 0, middle)
        self.show_saved(None)
        self.measure()

    def measure(self) -> None:
        """Take the height of the text size in force."""
        look = theme.current()
        self.setFixedHeight(look.px(28))
        self.size_text.setText(self.tr("Text {n} %").format(n=look.text_percent))

    def show_saved(self, at: datetime | None) -> None:
        """Show when something was saved in this session."""
        self._saved_mark.set_tone(Tone.OK)
        if at is None:
            self.saved.setText(self.tr("Everything is saved"))
        else:
            self.saved.setText(self.tr("Saved {time}").format(time=f"{at:%H:%M}"))

    def show_backup(self, at: datetime | None, now: datetime) -> None:
        """Show how old the newest backup is."""
        self._backup_mark.set_tone(backup_tone(at, now, practice=self._practice))
        if at is not None:
            self.backup.setText(self.tr("Backup {age} ago").format(age=age_words(now - at)))
        elif self._practice:
            self.backup.setText(self.tr("Practice data is not backed up"))
        else:
            self.backup.setText(self.tr("No backup yet"))

    def show_rules(self, set_name: str, version: str) -> None:
        """Show which rules are in force."""
        self.rules.setText(self.tr("Rules: {set}, {version}").format(set=set_name, version=version))


def backup_tone(at: datetime | None, now: datetime, *, practice: bool) -> Tone:
    """Return how loud the age of the newest backup is; None: there is none."""
    if at is None:
        return Tone.MUTED if practice else Tone.WARN
    return Tone.WARN if now - at > _OLD else Tone.OK


def age_words(old: timedelta) -> str:
    """Return "12 min", "3 h" or "4 days"."""
    seconds = max(int(old.total_seconds()), 0)
    if seconds < _HOUR:
        return _tr("{n} min").format(n=seconds // _MINUTE)
    if seconds < _DAY:
        return _tr("{n} h").format(n=seconds // _HOUR)
    return words.days(seconds // _DAY)


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatusLine", text)
