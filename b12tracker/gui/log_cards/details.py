"""Who somebody is and how to reach them: a new phone, an address, a name that was misspelt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit

from b12tracker.core.records import Contact, Practitioner, Sex
from b12tracker.gui import theme
from b12tracker.gui.fields.date import PartialDateField
from b12tracker.gui.fields.field import Field, TextField
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.head import PatientHead
from b12tracker.gui.log_cards.new_patient import sex_choice
from b12tracker.gui.widgets.text import Text
from b12tracker.services import dose_card, patients

if TYPE_CHECKING:
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Patient
    from b12tracker.gui.desk import Desk


def _tr(text: str) -> str:
    return QCoreApplication.translate("DetailsCard", text)


class DetailsCard(LogCard):
    """Shows what is known of a person; each field may be changed. Ctrl+Enter saves."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(
            desk, _tr("Details"), patient=patient, action=_tr("Save details"), key="Ctrl+Enter"
        )
        read = dose_card.dose_card(desk.clinic, patient)
        self._read = read.patient
        head = PatientHead()
        head.show_patient(read.patient, desk.clinic.today(), same_name=read.same_name)
        self.body.addWidget(head)
        self.phone = TextField(self.tr("Phone"), most=60)
        self.mobile = TextField(self.tr("Mobile"), most=60)
        self.email = TextField(self.tr("E-mail"))
        self.address = QPlainTextEdit()
        self.address.setTabChangesFocus(True)
        self.address.setFixedHeight(theme.current().px(84))
        self.kin = TextField(self.tr("Relative or carer, with number"))
        self.family = TextField(self.tr("Family name"), most=100)
        self.given = TextField(self.tr("Given name"), most=100)
        self.born = PartialDateField(self.tr("Birth date"), desk.clinic.today())
        self.sex = sex_choice()
        self.gp = TextField(self.tr("General practitioner"))
        self.practice = TextField(self.tr("Practice"))
        self.gp_phone = TextField(self.tr("Phone of the practice"), most=60)
        self.body.addWidget(Text(self.tr("How to reach"), "title"))
        self.pair(self.phone, self.mobile)
        for part in (
            self.email,
            Field(self.tr("Address, as on an envelope"), self.address, help_line=False),
            self.kin,
            Text(self.tr("Who"), "title"),
        ):
            self.body.addWidget(part)
        self.pair(self.family, self.given)
        self.pair(self.born, Field(self.tr("Sex"), self.sex))
        self.body.addWidget(Text(self.tr("General practitioner"), "title"))
        self.body.addWidget(self.gp)
        self.pair(self.practice, self.gp_phone)
        self._show(self._read)
        for field in self._lines().values():
            field.line.textChanged.connect(self.touch)
        self.address.textChanged.connect(self.touch)
        self.born.changed.connect(self.touch)
        self.sex.currentIndexChanged.connect(self.touch)
        self.touched = False
        self.refresh()

    def _lines(self) -> dict[str, TextField]:
        """Return the lines by the name of what stands in them."""
        return {
            "phone": self.phone,
            "mobile": self.mobile,
            "email": self.email,
            "kin": self.kin,
            "family": self.family,
            "given": self.given,
            "gp-name": self.gp,
            "gp-practice": self.practice,
            "gp-phone": self.gp_phone,
        }

    def _show(self, known: Patient) -> None:
        contact, gp = known.contact, known.gp
        said = (
            *(contact.phone, contact.mobile, contact.email, contact.kin),
            *(known.family, known.given, gp.name, gp.practice, gp.phone),
        )
        for (name, field), text in zip(self._lines().items(), said, strict=True):
            field.line.setObjectName(f"details-{name}")
            field.line.setMaxLength(max(field.line.maxLength(), len(text)))  # nothing is cut
            field.set_text(text)
        self.address.setObjectName("details-address")
        self.address.setPlainText(contact.address)
        self.born.set_value(known.born)
        self.sex.choose(known.sex.value)

    def begin(self) -> None:
        """Begin with the phone, which changes most."""
        self.phone.line.setFocus()
        self.phone.line.selectAll()

    def person(self) -> Patient:
        """Return the person as read and changed here."""
        return replace(
            self._read,
            family=self.family.text,
            given=self.given.text,
            born=self.born.value,
            sex=Sex(self.sex.value),
            contact=Contact(
                phone=self.phone.text,
                mobile=self.mobile.text,
                email=self.email.text,
                address=self.address.toPlainText().strip(),
                kin=self.kin.text,
            ),
            gp=Practitioner(
                name=self.gp.text, practice=self.practice.text, phone=self.gp_phone.text
            ),
        )

    def missing(self) -> str:
        """Return what is still to be said."""
        if not self.family.text:
            return self.tr("Write the family name.")
        if not self.born.ok:
            return self.tr("The birth date cannot be read.")
        return "" if self.person() != self._read else self.tr("Nothing is changed yet.")

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Store the person as read and changed."""
        del clinician
        person = self.person()
        patients.change_patient(
            self.desk.clinic, person, accept=accept, reason=reason, key=self.once
        )
        return self.tr("Details saved: {name}.").format(name=person.name)
