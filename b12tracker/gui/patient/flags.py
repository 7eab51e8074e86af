"""The flags of a patient: a list at the left, the chosen one with its reasons at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error
from b12tracker.core.findings import Level
from b12tracker.core.records import Dismissal, Snooze
from b12tracker.gui import theme, words
from b12tracker.gui.flag_words import MASKING, masked_words, short_flag
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.patient.flow import large_text
from b12tracker.gui.patient.why import WhyView, acknowledgements
from b12tracker.gui.shapes import TONE_OF_LEVEL, paint_shape
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.row_paint import paint_ground, paint_line_below, paint_words
from b12tracker.gui.widgets.text import frame
from b12tracker.services.calls import dismiss, snooze_finding
from b12tracker.services.corrections import void_entry
from b12tracker.services.events import acknowledge, log_review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.services.patient_page import PatientPage

_LIST, _LIST_LARGE, _ROW, _GROUP = 304, 210, 52, 32
_FINDING, _ASIDE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_BEHIND = Qt.ItemDataRole.UserRole + 2  # the flags of a group
_INDENT = Qt.ItemDataRole.UserRole + 3  # px: a flag of the group above
_INDENTED = 20


class _Delegate(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del option
        look = theme.current()
        return QSize(look.px(100), look.px(_GROUP if index.data(_FINDING) is None else _ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = theme.current()
        finding: Finding | None = index.data(_FINDING)
        row = QRectF(option.rect)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if finding is not None:
            paint_ground(painter, option)
        paint_line_below(painter, option.rect)
        left = look.px(16 + (index.data(_INDENT) or 0))
        inner = row.adjusted(left, 0, -look.px(12), 0)
        if finding is None:
            bold = look.font(theme.BODY, theme.SEMIBOLD)
            paint_words(painter, inner, index.data(), bold, look.color("text"))
            painter.restore()
            return
        middle = QPointF(inner.left() + look.px(5), row.top() + look.px(17))
        paint_shape(painter, TONE_OF_LEVEL[finding.level], middle, look.px(10))
        title = QRectF(inner.left() + look.px(22), row.top() + look.px(6), 0, look.px(20))
        title.setRight(inner.right())
        font = look.font(theme.BODY, theme.SEMIBOLD if chosen else theme.MEDIUM)
        paint_words(painter, title, index.data(), font, look.color("text"))
        aside = title.translated(0, look.px(20))
        paint_words(
            painter, aside, index.data(_ASIDE), look.font(theme.HELP), look.color("text_quiet")
        )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRect(row.adjusted(1, 1, -1, -1))
        painter.restore()


class FlagsPanel(QWidget):
    """Every finding of today; each opens to its why."""

    entry_picked = Signal(object, int)  # Topic, EntryId

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page: PatientPage | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.list = QListWidget()
        self.list.setObjectName("flag-list")
        self.list.setAccessibleName(tr("Flags"))
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setFixedWidth(theme.current().px(_LIST_LARGE if large_text() else _LIST))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._on_chosen)
        self._line = frame("hairline-v")
        self.why = WhyView(desk)
        self.why.entry_picked.connect(self.entry_picked)
        self.why.reviewed.connect(self._on_review)
        self.why.acknowledged.connect(self._on_acknowledge)
        self.why.snoozed.connect(self._on_snooze)
        self.why.dismissed.connect(self._on_dismiss)
        self.why.brought_back.connect(self._on_back)
        self.why.detail_picked.connect(self._on_detail)
        self.empty = EmptyState(
            tr("No flag is raised."), tr("Rules look at the record after each change and each day.")
        )
        row.addWidget(self.list)
        row.addWidget(self._line)
        row.addWidget(self.why, 1)
        row.addWidget(self.empty, 1)

    def show_page(self, page: PatientPage) -> None:
        """Show another state, with the same flag chosen."""
        before = self.rule
        self._page = page
        findings = sorted(page.assessment.findings, key=lambda one: -one.level.rank)
        waits = {one.rule: page.waiting.get(one.rule) for one in findings}
        snoozed = [one for one in findings if isinstance(waits[one.rule], Snooze)]
        dismissed = [one for one in findings if isinstance(waits[one.rule], Dismissal)]
        there = [one for one in findings if waits[one.rule] is None]
        seen = [one for one in there if acknowledgements(one, page)]
        fresh = [one for one in there if one not in seen]
        loud = [one for one in fresh if one.level is not Level.INFO]
        quiet = [one for one in fresh if one.level is Level.INFO]
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own form
        self.list.clear()
        for name, group in (
            (tr("Open"), loud),
            (tr("For information"), quiet),
            (tr("Seen, still true"), seen),
            (tr("Snoozed"), snoozed),
            (tr("Dismissed: back with new data"), dismissed),
        ):
            if group:
                head = QListWidgetItem(f"{name}   {len(group)}")
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(head)
            for item in self._items(group, page):
                self.list.addItem(item)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's own form
        for widget in (self.list, self._line, self.why):
            widget.setVisible(bool(findings))
        self.empty.setVisible(not findings)
        if not self.pick(before):
            self._pick_row(next(iter(self._rows()), -1))

    def _items(self, group: list[Finding], page: PatientPage) -> Iterator[QListWidgetItem]:
        """Yield the rows of a group: folate masking first and as one, its flags below it."""
        masking = [
            one
            for one in group
            if one.rule in MASKING and one.level is not Level.INFO and one.rule not in page.waiting
        ]
        if masking:
            head = self._item(masking[0], page)
            head.setText(masked_words())
            head.setData(_BEHIND, tuple(masking))
            rules = words.counted(len(masking), tr("flag"), tr("flags"))
            head.setData(_ASIDE, f"{words.level(masking[0].level)} · {rules}")
            yield head
            for finding in masking:
                item = self._item(finding, page)
                item.setData(_INDENT, _INDENTED)
                yield item
        for finding in group:
            if finding not in masking:
                yield self._item(finding, page)

    def _item(self, finding: Finding, page: PatientPage) -> QListWidgetItem:
        knowledge = self._desk.clinic.knowledge
        title = knowledge.title_of(finding.rule)
        if large_text():  # there is no room for it; the whole title stands beside the list
            title = short_flag(finding.rule, knowledge)
        item = QListWidgetItem(title)
        item.setData(_FINDING, finding)
        item.setData(_ASIDE, _aside(finding, page))
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole, f"{words.level(finding.level)}: {finding.text}"
        )
        return item

    def _rows(self) -> list[int]:
        return [
            row
            for row in range(self.list.count())
            if self.list.item(row).data(_FINDING) is not None
        ]

    def _pick_row(self, row: int) -> None:
        self.list.setCurrentRow(row)
        self._on_chosen()

    @property
    def rule(self) -> str:
        """The rule of the chosen flag."""
        item = self.list.currentItem()
        finding = item.data(_FINDING) if item is not None else None
        return finding.rule if finding is not None else ""

    def pick(self, rule: str, *, single: bool = False) -> bool:
        """Choose a flag by its rule; a group where it is the loudest there, unless `single`."""
        for row in self._rows():
            item = self.list.item(row)
            if single and item.data(_BEHIND):
                continue
            if item.data(_FINDING).rule == rule:
                self._pick_row(row)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Review with R, acknowledge with A, snooze with S, dismiss with D, bring back with B."""
        button = {
            Qt.Key.Key_R: self.why.review,
            Qt.Key.Key_A: self.why.acknowledge,
            Qt.Key.Key_S: self.why.snooze,
            Qt.Key.Key_D: self.why.dismiss,
            Qt.Key.Key_B: self.why.back,
        }.get(Qt.Key(event.key()))
        if self.rule and button is not None and not event.modifiers():
            button.click()  # one that is not offered does nothing
            return
        super().keyPressEvent(event)

    def _on_chosen(self, *_: object) -> None:
        item = self.list.currentItem()
        finding = item.data(_FINDING) if item is not None else None
        if finding is not None and self._page is not None:
            self.why.show_finding(finding, self._page, item.data(_BEHIND) or ())

    def _on_detail(self, rule: str) -> None:
        self.pick(rule, single=True)

    def _on_review(self, rule: str) -> None:
        clinic = self._desk.clinic
        self._do(lambda who: log_review(clinic, who, on=clinic.today(), rule=rule))

    def _on_acknowledge(self, rule: str, note: str) -> None:
        clinic = self._desk.clinic
        self._do(lambda who: acknowledge(clinic, who, rule, on=clinic.today(), note=note))

    def _on_snooze(self, rule: str, until: date, reason: str) -> None:
        clinic = self._desk.clinic
        self._do(lambda who: snooze_finding(clinic, who, rule, until=until, reason=reason))

    def _on_dismiss(self, rule: str, reason: str) -> None:
        self._do(lambda who: dismiss(self._desk.clinic, who, rule, reason=reason))

    def _on_back(self, rule: str) -> None:
        waits = None if self._page is None else self._page.waiting.get(rule)
        if waits is not None:
            topic = Topic.SNOOZE if isinstance(waits, Snooze) else Topic.DISMISSAL
            reason = tr("brought back by hand")
            self._do(lambda _: void_entry(self._desk.clinic, topic, waits.id, reason=reason))

    def _do(self, verb: Callable[[PatientId], object]) -> None:
        """Record something about the patient, or say why it was not."""
        if self._page is None:
            return
        try:
            verb(self._page.record.patient.id)
        except B12Error as problem:
            self._desk.navigator.fail(str(problem), tr("Nothing was recorded."))


def _aside(finding: Finding, page: PatientPage) -> str:
    """Return the quiet line of a row: how loud, and since when or until when."""
    parts = [words.level(finding.level)]
    waits = page.waiting.get(finding.rule)
    newest = max((fact.on for fact in finding.because if fact.on), default=None)
    if isinstance(waits, Snooze):
        parts.append(tr("until {day}").format(day=words.short_day(waits.until, page.as_of)))
    elif waits is not None:
        parts = [words.short_day(waits.on, page.as_of), waits.reason]
    elif newest is not None and not large_text():
        parts.append(tr("newest fact {day}").format(day=words.short_day(newest, page.as_of)))
    return " · ".join(parts)
