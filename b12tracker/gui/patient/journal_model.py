"""The lines of the journal: read once, filtered by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from b12tracker.core.changes import Topic
from b12tracker.gui import words
from b12tracker.gui.patient.entry_words import EntryWords, entry_words, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.patient_page import JournalLine

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ALL = "all"

GROUPS: dict[str, frozenset[Topic]] = {
    "doses": frozenset({Topic.DOSE, Topic.TABLETS}),
    "labs": frozenset({Topic.LAB}),
    "checkins": frozenset({Topic.CHECKIN}),
    "medicines": frozenset({Topic.MEDICINE, Topic.ORDER}),
    "plans": frozenset({Topic.PLAN}),
    "calls": frozenset({Topic.CALL, Topic.SNOOZE}),
    "notes": frozenset({Topic.NOTE, Topic.EVENT, Topic.DISMISSAL, Topic.SIGNOFF}),
    "background": frozenset(
        {Topic.CAUSE, Topic.CONDITION, Topic.ALLERGY, Topic.EXPOSURE, Topic.PREGNANCY}
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry, ready to be painted and spoken."""

    line: JournalLine
    words: EntryWords
    day: str
    aside: str  # who entered it, and where it came from
    void: str  # why it does not count; empty: it counts

    @property
    def spoken(self) -> str:
        """The line for a screen reader."""
        parts = [self.day, self.words.title, self.words.detail, self.aside]
        if self.void:
            parts.insert(1, self.void)
        return ", ".join(part for part in parts if part)


def group_of(topic: Topic) -> str:
    """Return the filter under which a kind of entry stands."""
    return next((key for key, topics in GROUPS.items() if topic in topics), "notes")


def read_line(line: JournalLine, knowledge: Knowledge) -> Line:
    """Return the words of a line."""
    entry = line.entry
    void = ""
    if entry.void is not None:
        void = tr("Void: {reason}").format(reason=entry.void.reason)
        if entry.void.by:
            void += f" ({entry.void.by})"
    by = entry.by
    if entry.source.batch is not None:
        by = tr("imported, {who}").format(who=by) if by else tr("imported")
    return Line(
        line=line,
        words=entry_words(entry, knowledge),
        day=words.day(line.on) if line.on else tr("no day"),
        aside=by,
        void=void,
    )


class JournalModel(QAbstractListModel):
    """The lines that pass the filter, newest first."""

    def __init__(self, knowledge: Knowledge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self._all: tuple[Line, ...] = ()
        self.lines: tuple[Line, ...] = ()
        self._group, self._voided = ALL, True

    def show_lines(self, lines: Sequence[JournalLine]) -> None:
        """Show another state of the journal."""
        self.beginResetModel()
        self._all = tuple(read_line(one, self._knowledge) for one in lines)
        self._pick()
        self.endResetModel()

    def filter(self, group: str, *, voided: bool) -> None:
        """Show one kind, or all, with or without what does not count."""
        self.beginResetModel()
        self._group, self._voided = group, voided
        self._pick()
        self.endResetModel()

    def _pick(self) -> None:
        self.lines = tuple(
            one
            for one in self._all
            if (self._group == ALL or group_of(one.line.topic) == self._group)
            and (self._voided or not one.void)
        )

    def count(self, group: str) -> int:
        """Return how many entries of a kind there are."""
        return sum(group in (ALL, group_of(one.line.topic)) for one in self._all)

    def row_of(self, topic: Topic, entry: int) -> int:
        """Return the row of an entry, or -1."""
        for row, one in enumerate(self.lines):
            if one.line.topic is topic and one.line.entry.id == entry:
                return row
        return -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the line, or its words for a screen reader."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken
        return None
