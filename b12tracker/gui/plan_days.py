"""Past and coming doses of a plan in a card: the calendar, what its marks mean, what one says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.gui import theme, words
from b12tracker.gui.plan_words import interval_words, phase_name
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.dose_strip import paint_dose_mark
from b12tracker.gui.widgets.plan_calendar import PlanCalendar
from b12tracker.gui.widgets.plan_paint import Band, CalendarDays, Mark
from b12tracker.gui.widgets.text import Elided, Text
from b12tracker.services import coming_doses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from b12tracker.core.records import Dose, PatientRecord, Plan
    from b12tracker.gui.desk import Desk
    from b12tracker.services.coming_doses import PlannedDose, Stretch

_COMING = 8
_EARLIER, _LATER = -0.5, 0.5  # of what is in sight


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlanDays", text)


class PlanDaysCard(QFrame):
    """The calendar with its legend above and the read-out of the picked dose below."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("part", "card")
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), look.px(10), look.px(16), look.px(8))
        column.setSpacing(look.px(4))
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(Text(_tr("Past and coming doses"), "strong"))
        head.addStretch(1)
        self._legend = {kind: _Key(kind, word) for kind, word in _kinds()}
        legend = QHBoxLayout()
        legend.setSpacing(look.px(8))
        for key in self._legend.values():
            (legend if look.large else head).addWidget(key)
        legend.addStretch(1)
        self.calendar = PlanCalendar(desk.clinic.today())
        for word, picture, share in (
            (_tr("Earlier"), "left", _EARLIER),
            (_tr("Later"), "right", _LATER),
        ):
            button = Button("", kind=Kind.QUIET, icon=picture, height=28)
            button.setAccessibleName(word)
            button.setToolTip(word)
            button.clicked.connect(lambda _=False, by=share: self.calendar.go_along(by))
            head.addWidget(button)
        column.addLayout(head)
        column.addLayout(legend)
        column.addWidget(self.calendar)
        self.read_out = Elided("", "help")
        self.read_out.setObjectName("plan-read-out")
        column.addWidget(self.read_out)
        self.calendar.picked.connect(self._on_picked)
        self._on_picked("")

    def show_plan(
        self,
        record: PatientRecord,
        plan: Plan | None,
        *,
        before: tuple[PatientRecord, Plan] | None = None,
    ) -> tuple[PlannedDose, ...]:
        """Show the days of a plan, and where they differ those of the plan before it.

        Args:
            record: the patient's, with the orders that would stand.
            plan: stored or as typed; None shows only what was given.
            before: record and plan as they stand, where `plan` would change them.
        """
        today = self._desk.clinic.today()
        coming = self._coming(record, plan)
        marks = [*_past(record), *(_coming_mark(one, today) for one in coming)]
        days = {one.target for one in coming}
        if before is not None:
            old = [one.target for one in self._coming(*before)]
            marks += [
                Mark(on=day, said=_tr("{day}: no longer").format(day=words.day(day)), kind="before")
                for day in old
                if day not in days and day <= max(days, default=day)
            ]
        found: Sequence[Stretch] = ()
        if plan is not None:
            found = coming_doses.stretches(self._desk.clinic, record, plan, coming)
        self.calendar.show_days(
            CalendarDays(
                today=today,
                marks=tuple(marks),
                phases=tuple(_band(one, plan) for one in found),
                rests=()
                if plan is None
                else tuple(
                    Band(first=one.first, last=one.last, name=one.reason or _tr("paused"))
                    for one in plan.pauses
                ),
            )
        )
        kinds = {one.kind for one in marks}
        for kind, key in self._legend.items():
            key.setVisible(kind in kinds or kind in ("given", "coming"))
        self._on_picked("")
        return coming

    def _coming(self, record: PatientRecord, plan: Plan | None) -> tuple[PlannedDose, ...]:
        if plan is None:
            return ()
        return coming_doses.coming_doses(
            self._desk.clinic, replace(record, plans=(plan,)), limit=_COMING
        )

    def _on_picked(self, said: str) -> None:
        self.read_out.setText(
            said
            or _tr(
                "← → go from dose to dose. Each is shown as if the one before it came on its day."
            )
        )


def _kinds() -> list[tuple[str, str]]:
    return [
        ("given", _tr("given")),
        ("missed", _tr("not given")),
        ("coming", _tr("planned")),
        ("before", _tr("before the change")),
    ]


class _Key(QWidget):
    """A mark with its word."""

    def __init__(self, kind: str, word: str) -> None:
        super().__init__()
        self._kind = kind
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.current().px(16), 0, 0, 0)
        row.addWidget(Text(word, "help"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_dose_mark(painter, QPointF(theme.current().px(7), self.height() / 2), self._kind)
        painter.end()


def _past(record: PatientRecord) -> list[Mark]:
    return [
        Mark(on=dose.on, said=_dose_words(dose), kind="given" if dose.status.taken else "missed")
        for dose in record.doses
    ]


def _dose_words(dose: Dose) -> str:
    day = words.weekday(dose.on)
    if dose.status.taken:
        what = f"{amounts.show(dose.ug)} {words.route(dose.route)}" if dose.ug else ""
        return _tr("{day}: given {what}").format(day=day, what=what).strip()
    return _tr("{day}: not given, {reason}").format(day=day, reason=dose.reason).rstrip(", ")


def _coming_mark(dose: PlannedDose, today: date) -> Mark:
    day = words.weekday(dose.target)
    said = [_tr("{day}: planned").format(day=day)]
    if dose.of:
        said = [_tr("{day}: dose {n} of {of} planned").format(day=day, n=dose.number, of=dose.of)]
    if dose.due_from != dose.due_by:
        said.append(
            _tr("right time {first} to {last}").format(
                first=words.short_day(dose.due_from, today),
                last=words.short_day(dose.due_by, today),
            )
        )
    if dose.overdue_from is not None:
        said.append(_tr("late from {day}").format(day=words.short_day(dose.overdue_from, today)))
    return Mark(
        on=dose.target,
        said=", ".join(said),
        kind="coming",
        opens=dose.due_from,
        closes=max(dose.due_by, dose.due_from),
    )


def _band(stretch: Stretch, plan: Plan | None) -> Band:
    last = plan is not None and stretch.phase is plan.phases[-1]
    name = interval_words(stretch.phase.every)
    if stretch.now:
        name = _tr("{phase}, {every}").format(
            phase=phase_name(stretch.phase, last=last), every=name
        )
    return Band(first=stretch.first, last=stretch.last, name=name, now=stretch.now)
