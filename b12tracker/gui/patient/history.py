"""The versions of an entry: what was changed, by whom, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.text import Text, hairline
from b12tracker.services.history import versions

if TYPE_CHECKING:
    from b12tracker.core.changes import Topic
    from b12tracker.core.ids import EntryId
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.history import Version


class HistoryDialog(QDialog):
    """Shows the versions of one entry, newest first."""

    def __init__(
        self, clinic: Clinic, topic: Topic, entry: EntryId, title: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("history-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("History"))
        look = theme.current()
        self.resize(look.px(620), look.px(460))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        column.setSpacing(look.px(8))
        column.addWidget(Text(title, "lead-strong", wrap=True))
        inner = QWidget()
        inner.setProperty("clear", "true")
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(look.px(8))
        for version in reversed(versions(clinic, topic, entry)):
            rows.addWidget(hairline())
            rows.addWidget(_version(version))
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        column.addWidget(scroll, 1)
        close = Button(tr("Close"), key="Esc")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)


def _version(version: Version) -> QWidget:
    look = theme.current()
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(4))
    at = version.at.astimezone()
    head = tr("Version {n} · {day} {time} · {who}").format(
        n=version.number,
        day=words.day(at.date()),
        time=words.clock(at.time()),
        who=version.by or tr("unknown"),
    )
    column.addWidget(Text(head, "strong"))
    said = " · ".join(part for part in (version.name, version.reason) if part)
    column.addWidget(Text(said, "quiet", wrap=True))
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.px(12))
    grid.setVerticalSpacing(look.px(2))
    grid.setColumnStretch(1, 1)
    for row, change in enumerate(version.changes):
        name = Text(change.field.replace("_", " "), "help")
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        name.setMinimumWidth(look.px(110))
        grid.addWidget(name, row, 0)
        text = (
            tr("{before} → {after}").format(
                before=change.before, after=change.after or tr("nothing")
            )
            if change.before
            else change.after
        )
        grid.addWidget(Text(text, wrap=True), row, 1)
    column.addLayout(grid)
    return box
