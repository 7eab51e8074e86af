"""The versions of an entry: what was changed, by whom, when and why."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error, Refused
from b12tracker.core.records import Route
from b12tracker.gui import theme, words
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.patient.question import room_of
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.page_scroll import PageScroll
from b12tracker.gui.widgets.text import Text, hairline
from b12tracker.services.corrections import restore_version
from b12tracker.services.history import versions

if TYPE_CHECKING:
    from b12tracker.core.ids import EntryId
    from b12tracker.gui.desk import Desk
    from b12tracker.services.history import Version


class HistoryDialog(QDialog):
    """Shows the versions of one entry, newest first."""

    def __init__(
        self, desk: Desk, topic: Topic, entry: EntryId, title: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._topic, self._entry = desk, topic, entry
        self._confirmed: dict[int, frozenset[str]] = {}  # rules, by version
        self.setObjectName("history-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("History"))
        look = theme.current()
        self.resize(QSize(look.px(620), look.px(460)).boundedTo(room_of(self).size()))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        column.setSpacing(look.px(8))
        column.addWidget(Text(title, "lead-strong", wrap=True))
        self.notice = Notice(Tone.WARN)
        self.notice.hide()
        column.addWidget(self.notice)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(look.px(8))
        found = versions(desk.clinic, topic, entry)
        counts = bool(found) and not found[-1].voided and topic is not Topic.PLAN
        for version in reversed(found):
            rows.addWidget(hairline())
            row: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
            row.addWidget(_version(version), 1)
            rows.addLayout(row)
            if counts and version is not found[-1]:
                again = Button(tr("Restore as new version"), height=28)
                again.setObjectName(f"restore-{version.number}")
                again.setAccessibleName(tr("Restore version {n}").format(n=version.number))
                again.clicked.connect(partial(self._restore, version.number, again))
                row.addWidget(again, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        rows.addStretch(1)
        scroll = PageScroll()
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys read on
        scroll.hold(inner)
        column.addWidget(scroll, 1)
        close = Button(tr("Close"), key="Esc")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)

    def _restore(self, number: int, button: Button, *_: object) -> None:
        """Restore a version; what speaks against it is shown first, pressing again confirms it."""
        accept = self._confirmed.get(number, frozenset())
        try:
            restore_version(self._desk.clinic, self._topic, self._entry, number, accept=accept)
        except Refused as refused:
            self.notice.say(" ".join(one.text for one in refused.findings))
            self.notice.show()
            soft = (one.rule for one in refused.findings if not one.stops)
            self._confirmed[number] = accept | frozenset(soft)
            button.setText(tr("Restore all the same"))
            button.setEnabled(not any(one.stops for one in refused.findings))
        except B12Error as problem:
            self._desk.navigator.fail(str(problem), tr("The entry was left as it is."))
            self.accept()
        else:
            self.accept()


_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.+")
_CODE = re.compile(r"[a-z]+(_[a-z]+)+")


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
        name = Text(field_words(change.field), "help")
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        name.setMinimumWidth(look.px(110))
        grid.addWidget(name, row, 0)
        before, after = (value_words(change.field, one) for one in (change.before, change.after))
        text = (
            tr("{before} → {after}").format(before=before, after=after or tr("nothing"))
            if before
            else after
        )
        grid.addWidget(Text(text, wrap=True), row, 1)
    column.addLayout(grid)
    return box


def field_words(field: str) -> str:
    """Return the name of a stored field for people."""
    known = {
        "on": tr("day"),
        "ug": tr("amount"),
        "lot": tr("batch"),
        "giver": tr("given by"),
        "given_by": tr("where given"),
        "voided_at": tr("voided"),
        "first": tr("first day"),
        "last": tr("last day"),
    }
    return known.get(field, field.replace("_", " "))


def value_words(field: str, value: str) -> str:
    """Return a stored value as the screens show it; what is not known here as it is."""
    if field == "ug" and _NUMBER.fullmatch(value):
        return amounts.show(Decimal(value))
    if field == "route" and value in set(Route):
        return words.route(Route(value))
    if field == "site":
        return words.site(value)
    try:
        if _DAY.fullmatch(value):
            return words.day(date.fromisoformat(value))
        if _MOMENT.fullmatch(value):
            at = datetime.fromisoformat(value).astimezone()
            return f"{words.day(at.date())} {words.clock(at.time())}"
    except ValueError:  # looks like a day and is none
        return value
    return value.replace("_", " ") if _CODE.fullmatch(value) else value
