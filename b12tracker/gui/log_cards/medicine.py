"""A medicine that bears on B12: begun, or stopped."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.errors import B12Error
from b12tracker.core.records import Medicine
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.field import Field, TextField
from b12tracker.gui.fields.number import NumberField
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.dose_fields import AmountField
from b12tracker.gui.log_cards.head import PatientHead, label_of
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.text import Elided, frame
from b12tracker.services import dose_card, medicines, patient_page

if TYPE_CHECKING:
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk


def _tr(text: str) -> str:
    return QCoreApplication.translate("MedicineCard", text)


class MedicineCard(LogCard):
    """What is taken now, each with a button to say when it ended; and one that was begun."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(desk, _tr("Medicines"), patient=patient, action=_tr("Save as begun"))
        self._who = patient
        card = dose_card.dose_card(desk.clinic, patient)
        self._name = card.patient.name
        head = PatientHead()
        head.show_patient(card.patient, desk.clinic.today(), same_name=card.same_name)
        self.body.addWidget(head)
        self.body.addWidget(label_of(self.tr("Taken now")))
        self._now = QVBoxLayout()
        self._now.setSpacing(theme.current().px(4))
        self.body.addLayout(self._now)
        self._show_now()
        self.body.addWidget(label_of(self.tr("A medicine was begun")))
        terms = desk.clinic.knowledge.medicines
        self.which = Choice(
            [("", self.tr("choose…")), *((one.id, one.name) for one in terms.values())]
        )
        self.which.setObjectName("medicine")
        self.name = TextField(self.tr("As written on the pack, if it says more"))
        self.strength = AmountField(self.tr("Folic acid in one unit, if known"))
        self.per_day = NumberField(self.tr("Units a day"))
        self.per_day.set_value(Decimal(1))
        self.first = DateField(
            self.tr("First day, empty if unknown"), desk.clinic.today(), optional=True
        )
        self.day_field = self.first
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        row.addWidget(self.strength, 2)
        row.addWidget(self.per_day, 1)
        self._strength_row = QWidget()
        self._strength_row.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (
            Field(self.tr("Medicine"), self.which, help_line=False),
            self.name,
            self._strength_row,
            self.first,
        ):
            self.body.addWidget(widget)
        self.which.currentIndexChanged.connect(self._on_which)
        self.name.line.textChanged.connect(self.touch)
        self.strength.changed.connect(self.touch)
        self.per_day.changed.connect(self.touch)
        self.first.changed.connect(self.touch)
        self._on_which()
        self.touched = False

    def begin(self) -> None:
        """Begin with the medicine."""
        self.which.setFocus()

    def reread(self) -> None:
        """Show what is taken now."""
        self._show_now()

    def _show_now(self) -> None:
        clear(self._now)
        clinic = self.desk.clinic
        today = clinic.today()
        page = patient_page.patient_page(clinic, self._who)
        taken = [one for one in page.record.medicines if one.last is None or one.last >= today]
        for one in taken:
            self._now.addWidget(_MedicineRow(self, one))
        if not taken:
            self._now.addWidget(Elided(self.tr("None recorded."), "quiet"))

    def _on_which(self) -> None:
        term = self.desk.clinic.knowledge.medicines.get(self.which.value)
        self._strength_row.setVisible(term is not None and term.folate)
        self.touch()

    def end(self, medicine: Medicine, day: DateField) -> None:
        """Record the last day of a medicine."""
        last = day.value
        if last is None:
            day.set_problem(self.tr("Write the last day, e.g. today or -3d."))
            return
        try:
            medicines.end_medicine(self.desk.clinic, medicine.id, last)
        except B12Error as wrong:
            self.show_trouble(str(wrong))
            return
        self.desk.navigator.tell(
            self.tr("Last day of {what} saved: {name}.").format(
                what=medicine_name(self.desk, medicine), name=self._name
            )
        )
        self._show_now()

    def missing(self) -> str:
        """Return what is still to be said."""
        if not self.which.value:
            return self.tr("Choose the medicine that was begun, or end one above.")
        if self._strength_row.isVisibleTo(self):
            if self.strength.line.text().strip() and self.strength.ug is None:
                return self.tr("The amount cannot be read.")
            if not self.per_day.ok:
                return self.tr("Write how many units a day.")
        return "" if self.first.ok else self.tr("The first day cannot be read.")

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record the medicine."""
        del clinician
        folate = self._strength_row.isVisibleTo(self)
        medicine = Medicine(
            patient=self._who,
            code=self.which.value,
            name=self.name.text,
            strength_ug=self.strength.ug if folate else None,
            per_day=(self.per_day.value if folate else None) or Decimal(1),
            first=self.first.value,
        )
        medicines.start_medicine(
            self.desk.clinic, medicine, accept=accept, reason=reason, key=self.once
        )
        said = medicine_name(self.desk, medicine)
        self.which.setCurrentIndex(0)
        self._show_now()
        return self.tr("{what} saved: {name}.").format(what=said.capitalize(), name=self._name)


class _MedicineRow(QWidget):
    """A medicine that is taken, and the day on which it ended."""

    def __init__(self, card: MedicineCard, medicine: Medicine) -> None:
        super().__init__()
        self._card, self._medicine = card, medicine
        look = theme.current()
        box = frame("box", self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        column = QVBoxLayout(box)
        column.setContentsMargins(look.px(10), look.px(6), look.px(8), look.px(4))
        column.setSpacing(look.px(4))
        desk = card.desk
        said = medicine_name(desk, medicine)
        facts = []
        if medicine.strength_ug is not None:
            strength = amounts.show(medicine.strength_ug)
            facts.append(f"{strength} × {amounts.plain(medicine.per_day)}")
        if medicine.first is not None:
            facts.append(self.tr("since {day}").format(day=words.day(medicine.first)))
        line = QHBoxLayout()
        both = QVBoxLayout()
        both.setSpacing(0)
        both.addWidget(Elided(said, "strong"))
        both.addWidget(Elided(", ".join(facts), "help"))
        line.addLayout(both, 1)
        self._ended = Button(self.tr("Ended…"), height=24)
        self._ended.setAccessibleName(self.tr("{what} ended").format(what=said))
        self._ended.clicked.connect(self._on_ended)
        line.addWidget(self._ended)
        column.addLayout(line)
        self._day = DateField(self.tr("Last day of {what}").format(what=said), desk.clinic.today())
        self._day.hide()
        column.addWidget(self._day)

    def _on_ended(self) -> None:
        if self._day.isVisibleTo(self):
            self._card.end(self._medicine, self._day)
            return
        self._day.set_value(self._card.desk.clinic.today())
        self._day.show()
        self._day.line.setFocus()
        self._day.line.selectAll()
        self._ended.setText(self.tr("Save"))


def medicine_name(desk: Desk, medicine: Medicine) -> str:
    """Return the name of a medicine as lists show it."""
    term = desk.clinic.knowledge.medicines.get(medicine.code)
    return medicine.name or (term.name if term is not None else medicine.code)
