"""The plan editor: phases from the library or typed, since when, and the days that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
)

from b12tracker.core.errors import B12Error
from b12tracker.core.ids import UNSAVED
from b12tracker.core.records import Order, Plan
from b12tracker.core.schedule import ORDERED_DOSE
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.days import DaysField
from b12tracker.gui.fields.field import Field, TextField
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.head import PatientHead
from b12tracker.gui.log_cards.phase_table import PhaseTable
from b12tracker.gui.log_cards.regimen_list import RegimenList
from b12tracker.gui.plan_days import PlanDaysCard
from b12tracker.gui.plan_words import phase_line
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tab_order import read_in_order, stops
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.page_scroll import PageScroll
from b12tracker.gui.widgets.text import Text, frame
from b12tracker.services import patient_page, plans

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Entry, PatientRecord, Phase
    from b12tracker.gui.desk import Desk

_LAST, _FIXED = "last", "fixed"
_ONE_DAY = timedelta(days=1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlanCard", text)


class PlanCard(LogCard):
    """Wide. What was given stays as it is; the days that would follow are shown while typing."""

    wide = True

    def __init__(self, desk: Desk, patient: PatientId, entry: Entry | None = None) -> None:
        super().__init__(
            desk,
            _tr("Plan, as a clinician ordered it. No interval is ever taken from a blood result."),
            patient=patient,
            action=_tr("Save plan"),
            key="Ctrl+Enter",
        )
        self.setAccessibleName(_tr("Plan"))
        self._who = patient
        clinic = desk.clinic
        today = clinic.today()
        page = patient_page.patient_page(clinic, patient)
        self._page, self._record = page, page.record
        self._stored = _of(entry, page.plan, today)
        self._followed = self._stored is not None and plans.is_followed(self._record, self._stored)
        self._regimen = self._stored.regimen if self._stored is not None else ""
        head = PatientHead()
        head.show_patient(page.record.patient, today, line=page.status)
        self.body.addWidget(head)
        self.table = PhaseTable(clinic.knowledge, today)
        self.first = DateField(self.tr("First day"), today, ahead=True)
        self.counting = Choice(
            [
                (_LAST, self.tr("from the last dose given")),
                (_FIXED, self.tr("on days that were named")),
            ]
        )
        self.fixed = DaysField(self.tr("Days of the next doses"), today)
        self.ordered_by = TextField(self.tr("Ordered by"), most=80, help_line=True)
        self.ordered_by.line.setObjectName("ordered-by")
        self.library = RegimenList(
            clinic.knowledge, page.guideline_set, page.record, today, in_use=self._regimen
        )
        self.days = PlanDaysCard(desk)
        self.change = Text("", wrap=True)
        self.change.setObjectName("plan-change")
        self._build()
        self._fill(entry)
        self.library.chosen.connect(self._on_regimen)
        self.table.changed.connect(self._on_typed)
        self.table.add_button.clicked.connect(self.order_tabs)
        self.library.chosen.connect(self.order_tabs)
        self.first.changed.connect(self._on_typed)
        self.fixed.changed.connect(self._on_typed)
        self.counting.currentIndexChanged.connect(self._on_typed)
        for line in (self.ordered_by.line, self.reason):
            line.textChanged.connect(self.touch)
        self._on_typed()
        self.order_tabs()
        self.touched = False

    def order_tabs(self) -> None:
        """Let Tab come to the phases first: they are made after what stands below them."""
        super().order_tabs()
        read_in_order((self, *stops(self.table)))
        read_in_order((*stops(self.days), self.reason, self.main))

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        look = theme.current()
        columns: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        columns.setSpacing(look.px(16))
        left = QVBoxLayout()
        left.setSpacing(look.px(8))
        self.table.foot.addWidget(self.table.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.table)
        row: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        row.setSpacing(look.px(12))
        self._count_field = Field(self.tr("Next doses count"), self.counting)
        for field, share in (
            (self.first, 3),
            (self._count_field, 4),
            (self.fixed, 4),
            (self.ordered_by, 3),
        ):
            row.addWidget(field, share)
        left.addLayout(row)
        told = QHBoxLayout()
        told.setSpacing(look.px(8))
        self._change_mark = ShapeMark(Tone.INFO, 10)
        told.addWidget(self._change_mark, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self.change, 1)
        left.addLayout(told)
        left.addStretch(1)
        columns.addLayout(left, 1)
        columns.addWidget(self._library_card())
        self.body.addLayout(columns)
        self.body.addWidget(self.days)
        self.reason = QLineEdit()
        self.reason.setObjectName("plan-reason")
        self.reason.setMaxLength(500)
        self.reason.setAccessibleName(self.tr("Reason for the change"))
        self._reason_label = Text(self.tr("&Reason for the change"), "label")
        self._reason_label.setBuddy(self.reason)
        self.buttons.insertWidget(0, self._reason_label)
        self.buttons.insertWidget(1, self.reason, 2)
        self.buttons.insertStretch(2, 1)
        self.buttons.setStretchFactor(self.main, 0)
        for part in (self._reason_label, self.reason):
            part.setVisible(self._stored is not None)

    def _library_card(self) -> QFrame:
        look = theme.current()
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        column.setSpacing(look.px(6))
        column.addWidget(Text(self.tr("From the library"), "strong"))
        area = PageScroll()
        area.hold(self.library)
        self.library.setContentsMargins(look.px(3), look.px(3), look.px(8), look.px(3))
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        area.setMinimumHeight(look.px(224))
        column.addWidget(area, 1)
        self.library.left_out.toggled.connect(
            lambda on: QTimer.singleShot(0, area, lambda: self._show_left_out(area)) if on else None
        )
        if not look.large:
            card.setFixedWidth(look.px(344))
        return card

    def _show_left_out(self, area: QScrollArea) -> None:
        """Bring what is not proposed into sight."""
        area.verticalScrollBar().setValue(self.library.left_out.y())

    def _fill(self, entry: Entry | None) -> None:
        clinic, stored = self.desk.clinic, self._stored
        today = clinic.today()
        if stored is None:
            self.first.set_value(today)
            self.table.read()
        else:
            self.table.show_phases(self._before())
            self.first.set_value(self._begins())
            self.ordered_by.set_text(stored.ordered_by)
            days = plans.fixed_days(self._record, stored)
            if days:
                self.counting.choose(_FIXED)
                self.fixed.set_days(days)
        if isinstance(entry, Order) and entry.ordered_by:
            self.ordered_by.set_text(entry.ordered_by)

    def _before(self) -> tuple[Phase, ...]:
        """Return the phases that a change starts from: those that are not over."""
        if self._stored is None:
            return ()
        if not self._followed:
            return self._stored.phases
        left = plans.phases_left(self.desk.clinic, self._stored, self._record)
        return left or self._stored.phases[-1:]

    def _begins(self) -> date | None:
        """Return the day on which a change begins by itself."""
        if self._stored is None or not self._followed:
            return None if self._stored is None else self._stored.first
        today = self.desk.clinic.today()
        given = any(dose.on == today for dose in self._record.doses)
        return today + _ONE_DAY if given or self._stored.first == today else today

    def begin(self) -> None:
        """Begin with the library, or with the interval of the plan that is changed."""
        if self.table.rows:
            self.table.rows[-1].every.setFocus()
            self.table.rows[-1].every.selectAll()
        else:
            self.library.take_focus()

    # --- what is typed --------------------------------------------------------------------------

    @property
    def fixed_days(self) -> tuple[date, ...] | None:
        """The days that were named for the next doses; None while they cannot be read."""
        if self.counting.value == _LAST:
            return ()
        return self.fixed.value or None

    def plan(self) -> Plan | None:
        """Return the plan that would be in force; None while something is missing."""
        phases, first = self.table.phases, self.first.value
        if not phases or first is None:
            return None
        about: dict[str, Any] = {
            "phases": phases,
            "first": first,
            "ordered_by": self.ordered_by.text,
            "regimen": _regimen_of(self._regimen, phases, self.desk),
        }
        if self._stored is None:
            return Plan(patient=self._who, **about)
        return replace(self._stored, **about)

    def _on_regimen(self, regimen: str) -> None:
        found = self.desk.clinic.knowledge.regimens.get(regimen)
        if found is not None:
            self._regimen = regimen
            self.table.show_phases(found.phases)

    def _on_typed(self) -> None:
        fixed = self.counting.value == _FIXED
        self.fixed.setVisible(fixed)
        self._show_change()
        self._show_days()
        self.touch()

    def _show_days(self) -> None:
        plan, stored = self.plan(), self._stored
        record = self._with_orders(plan)
        if plan is not None and self._followed:
            plan = replace(plan, id=UNSAVED)  # beside the one that it follows
        before = None
        if stored is not None and plan is not None and self._changed():
            before = (self._record, stored)
        try:
            self.days.show_plan(record, plan or stored, before=before)
        except B12Error:  # a text that cannot be kept: saving will say so
            return

    def _with_orders(self, plan: Plan | None) -> PatientRecord:
        """Return the record with the days that were named."""
        fixed = self.fixed_days
        if plan is None or fixed is None:
            return self._record
        orders = [
            one for one in self._record.orders if one not in plans.fixed_orders(self._record, plan)
        ]
        orders += [Order(patient=self._who, on=day, what=ORDERED_DOSE) for day in fixed]
        return replace(self._record, orders=tuple(orders))

    def _changed(self) -> bool:
        if self._stored is None:
            return True
        fixed = plans.fixed_days(self._record, self._stored)
        return (
            self.table.phases != self._before()
            or self.first.value != self._begins()
            or self.fixed_days != fixed
            or self.ordered_by.text != self._stored.ordered_by
        )

    def _show_change(self) -> None:
        """Say in one line what would become of the plan."""
        said = ""
        phases, stored = self.table.phases, self._stored
        if stored is not None and phases is not None and phases != self._before():
            before, after = _differing(self._before(), phases)
            said = self.tr("Changed: {before} → {after}. ").format(before=before, after=after)
            said += self.tr("The coming days below follow at once; nothing given changes.")
        self.change.setText(said)
        self.change.setVisible(bool(said))
        self._change_mark.setVisible(bool(said))

    # --- saving ---------------------------------------------------------------------------------

    def missing(self) -> str:
        """Return what is still to be said."""
        if self.table.problem:
            return self.table.problem
        first, stored = self.first.value, self._stored
        if first is None:
            return self.tr("The first day cannot be read.")
        if self._followed and stored is not None and first <= stored.first:
            return self.tr("The change begins after {day}, the first day of the plan.").format(
                day=words.day(stored.first)
            )
        if self.fixed_days is None:
            return self.tr("Write the days of the next doses.")
        if not self._changed():
            return self.tr("Nothing is changed yet.")
        if not self.ordered_by.text:
            return self.tr("Write who ordered it.")
        if stored is not None and not self.reason.text().strip():
            return self.tr("Write the reason for the change.")
        return ""

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record the plan; one that was followed ends the day before."""
        plan = self.plan()
        if plan is None:
            return ""
        why = "; ".join(part for part in (self.reason.text().strip(), reason) if part)
        verb = plans.make_plan if self._stored is None else plans.change_plan
        verb(
            self.desk.clinic,
            plan,
            fixed=self.fixed_days,
            accept=accept,
            reason=why,
            clinician=clinician,
            key=self.once,
        )
        return self.tr("Plan saved: {name}.").format(name=self._record.patient.name)


def _of(entry: Entry | None, now: Plan | None, today: date) -> Plan | None:
    """Return the plan that is changed: the one asked for; the one in force where that is over."""
    if (
        isinstance(entry, Plan)
        and entry.void is None
        and (entry.last is None or entry.last >= today)
    ):
        return entry
    return now


def _regimen_of(regimen: str, phases: Sequence[Phase], desk: Desk) -> str:
    """Return the regimen while its phases, or the last of them, are as printed; else nothing."""
    found = desk.clinic.knowledge.regimens.get(regimen)
    if found is None or not phases:
        return ""
    printed = found.phases[-len(phases) :]
    begun = replace(phases[0], doses=printed[0].doses)  # fewer are left of the one in force
    return regimen if (begun, *phases[1:]) == printed else ""


def _differing(before: Sequence[Phase], after: Sequence[Phase]) -> tuple[str, str]:
    """Return the phases that differ, in words."""
    if len(before) == len(after):
        pairs = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        before, after = [a for a, _ in pairs], [b for _, b in pairs]
    then = _tr(", then ")
    return then.join(map(phase_line, before)), then.join(map(phase_line, after))
