"""A plan from the library: what, from which day, ordered by whom, with the coming days shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout

from b12tracker.core.errors import B12Error
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.head import PatientHead, label_of
from b12tracker.gui.log_cards.regimen_list import RegimenList, phase_words
from b12tracker.gui.widgets.text import Text
from b12tracker.services import patient_page, plans

if TYPE_CHECKING:
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Plan
    from b12tracker.gui.desk import Desk

_SHOWN = 5


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlanCard", text)


class PlanCard(LogCard):
    """Choosing an entry of the library makes a plan; doses that were given stay as they are."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(
            desk, _tr("Plan"), patient=patient, action=_tr("Save plan"), key="Ctrl+Enter"
        )
        self._who = patient
        clinic = desk.clinic
        page = patient_page.patient_page(clinic, patient)
        self._name = page.record.patient.name
        head = PatientHead()
        head.show_patient(page.record.patient, clinic.today(), line=_now(page.plan))
        self.body.addWidget(head)
        self.first = DateField(self.tr("First day"), clinic.today(), ahead=True)
        self.first.set_value(clinic.today())
        self.ordered_by = TextField(self.tr("Ordered by"), most=80, help_line=True)
        self.ordered_by.line.setObjectName("ordered-by")
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        row.addWidget(self.first, 1)
        row.addWidget(self.ordered_by, 1)
        self.body.addLayout(row)
        self.body.addWidget(label_of(self.tr("From the library")))
        self.library = RegimenList(
            clinic.knowledge, page.guideline_set, page.record, clinic.today()
        )
        self.body.addWidget(self.library)
        self._preview = Text("", "help", wrap=True)
        self.foot.insertWidget(0, self._preview)
        self.library.chosen.connect(self._on_typed)
        self.first.changed.connect(self._on_typed)
        self.ordered_by.line.textChanged.connect(self._on_typed)
        self._on_typed()
        self.touched = False

    def plan(self) -> Plan | None:
        """Return the plan that would be made."""
        regimen, first = self.library.regimen, self.first.value
        if regimen is None or first is None:
            return None
        return plans.plan_from_regimen(
            self.desk.clinic, self._who, regimen.id, first, ordered_by=self.ordered_by.text
        )

    def _on_typed(self) -> None:
        self._preview.setText(preview_words(self.desk, self.plan()))
        self.touch()

    def missing(self) -> str:
        """Return what is still to be said."""
        if self.library.regimen is None:
            return self.tr("Choose a regimen.")
        return "" if self.first.ok else self.tr("The first day cannot be read.")

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record the plan; one that still runs ends the day before."""
        plan = self.plan()
        if plan is None:
            return ""
        plans.make_plan(
            self.desk.clinic,
            plan,
            accept=accept,
            reason=reason,
            clinician=clinician,
            key=self.once,
        )
        return self.tr("Plan saved: {name}.").format(name=self._name)


def preview_words(desk: Desk, plan: Plan | None) -> str:
    """Return the first coming days under a plan."""
    if plan is None:
        return ""
    try:
        coming = plans.planned_doses(desk.clinic, plan, limit=_SHOWN)
    except B12Error:
        return ""
    today = desk.clinic.today()
    days = ", ".join(words.short_day(dose.target, today) for dose in coming)
    return _tr("Coming doses: {days} …").format(days=days) if days else ""


def _now(plan: Plan | None) -> str:
    if plan is None:
        return _tr("No plan yet")
    return _tr("Now: {plan}").format(plan=phase_words(plan.phases[-1]))
