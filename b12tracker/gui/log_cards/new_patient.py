"""A new patient: who it is, why, and the plan from the library, in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from b12tracker.core.errors import B12Error
from b12tracker.core.ids import UNSAVED_PATIENT, PatientId
from b12tracker.core.records import Cause, Contact, Identifier, Patient, PatientRecord, Sex
from b12tracker.gui import words
from b12tracker.gui.due_words import closed_words
from b12tracker.gui.fields.date import DateField, PartialDateField
from b12tracker.gui.fields.field import Field, TextField
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.head import label_of
from b12tracker.gui.log_cards.regimen_list import RegimenList
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text
from b12tracker.services import coming_doses, patients, plans

if TYPE_CHECKING:
    from b12tracker.core.records import Plan
    from b12tracker.gui.desk import Desk

_LOOK_AFTER_MS = 150
_SHOWN = 5  # coming doses
NUMBER_SYSTEM = "practice number"


def _tr(text: str) -> str:
    return QCoreApplication.translate("NewPatientCard", text)


def sex_choice() -> Choice:
    """Return the list of what a sex can be."""
    return Choice(
        [
            (Sex.UNKNOWN.value, _tr("not known")),
            (Sex.FEMALE.value, _tr("female")),
            (Sex.MALE.value, _tr("male")),
            (Sex.OTHER.value, _tr("other")),
        ]
    )


class NewPatientCard(LogCard):
    """Registers who it is, with cause and plan, as one undo step."""

    def __init__(self, desk: Desk, text: str = "") -> None:
        super().__init__(
            desk, _tr("New patient"), patient=None, action=_tr("Register"), key="Ctrl+Enter"
        )
        clinic = desk.clinic
        self.family = TextField(self.tr("Family name"), most=100)
        self.given = TextField(self.tr("Given name"), most=100)
        self.born = PartialDateField(self.tr("Birth date"), clinic.today())
        self.sex = sex_choice()
        self.number = TextField(self.tr("Number"), most=60)
        self.phone = TextField(self.tr("Phone"), most=60)
        causes = clinic.knowledge.causes
        self.cause = Choice(
            [("", self.tr("not known yet")), *((one.id, one.name) for one in causes.values())]
        )
        names = (
            (self.family, "family"),
            (self.given, "given"),
            (self.born, "born"),
            (self.number, "number"),
            (self.phone, "phone"),
        )
        for field, name in names:
            field.control.setObjectName(name)
        self.body.addWidget(Text(self.tr("Who"), "title"))
        self.pair(self.family, self.given)
        self.pair(self.born, Field(self.tr("Sex"), self.sex))
        self.pair(self.number, self.phone)
        self.known = Notice(Tone.WARN)
        self.known.setObjectName("known-already")
        self.known.hide()
        self._open_known = Button(self.tr("Open"), height=28, parent=self.known)
        self._open_known.clicked.connect(self._on_open_known)
        self.known.add_button(self._open_known)
        self._known_id: PatientId | None = None
        self.body.addWidget(self.known)
        self._look_clock = QTimer(self)
        self._look_clock.setSingleShot(True)
        self._look_clock.setInterval(_LOOK_AFTER_MS)
        self._look_clock.timeout.connect(self._look_for_doubles)
        self.body.addWidget(Field(self.tr("Cause"), self.cause, help_line=False))
        self.body.addWidget(label_of(self.tr("Plan from the library, if it is known")))
        self.first = DateField(self.tr("First day"), clinic.today(), ahead=True)
        self.first.set_value(clinic.today())
        self.ordered_by = TextField(self.tr("Ordered by"), most=80, help_line=True)
        self.pair(self.first, self.ordered_by)
        self.library = RegimenList(
            clinic.knowledge,
            clinic.guideline_set,
            PatientRecord(patient=self.person()),
            clinic.today(),
        )
        self.body.addWidget(self.library)
        self._preview = Text("", "help", wrap=True)
        self.foot.insertWidget(0, self._preview)
        family, _, given = text.partition(",")
        self.family.set_text(family.strip())
        self.given.set_text(given.strip())
        for field in (self.family, self.given, self.number, self.phone, self.ordered_by):
            field.line.textChanged.connect(self._on_typed)
        self.born.changed.connect(self._on_typed)
        self.first.changed.connect(self._on_typed)
        self.sex.currentIndexChanged.connect(self._on_typed)
        self.cause.currentIndexChanged.connect(self._on_typed)
        self.library.chosen.connect(self._on_typed)
        self.touched = False
        self.refresh()

    def begin(self) -> None:
        """Begin with the name."""
        self.family.line.setFocus()

    def _look_for_doubles(self) -> None:
        """Say while typing who may be the same person."""
        found = []
        if self.family.text and self.born.ok:
            try:
                against = patients.check_patient(self.desk.clinic, self.person())
            except B12Error:  # a text that cannot be kept: saving will say so
                against = ()
            found = [one for one in against if one.rule == patients.DOUBLE]
        self._known_id = PatientId(int(found[0].params["patient"])) if found else None
        self.known.say(found[0].text if found else "")
        self.known.setVisible(bool(found))

    def _on_open_known(self) -> None:
        if self._known_id is not None:
            self.desk.navigator.open_patient(self._known_id)

    def _causes(self) -> tuple[Cause, ...]:
        code = self.cause.value
        return (Cause(patient=UNSAVED_PATIENT, code=code),) if code else ()

    def _on_typed(self) -> None:
        self.library.set_record(PatientRecord(patient=self.person(), causes=self._causes()))
        self._look_clock.start()
        plan = self.plan()
        self._preview.setText("" if plan is None else _preview_words(self.desk, plan))
        self.touch()

    def plan(self) -> Plan | None:
        """Return the plan as chosen; None while there is none."""
        regimen, first = self.library.regimen, self.first.value
        if regimen is None or first is None:
            return None
        return plans.plan_from_regimen(
            self.desk.clinic,
            UNSAVED_PATIENT,
            regimen.id,
            first,
            ordered_by=self.ordered_by.text,
        )

    def person(self) -> Patient:
        """Return the patient as typed."""
        number = self.number.text
        return Patient(
            family=self.family.text,
            given=self.given.text,
            born=self.born.value,
            sex=Sex(self.sex.value),
            identifiers=(Identifier(system=NUMBER_SYSTEM, value=number),) if number else (),
            contact=Contact(phone=self.phone.text),
        )

    def missing(self) -> str:
        """Return what is still to be said."""
        if not self.family.text:
            return self.tr("Write the family name.")
        if not self.born.ok:
            return self.tr("The birth date cannot be read.")
        if self.library.regimen is not None and not self.first.ok:
            return self.tr("The first day of the plan cannot be read.")
        return ""

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Register, with cause and plan, as one step."""
        person = self.person()
        registered = patients.register_patient(
            self.desk.clinic,
            person,
            causes=self._causes(),
            plan=self.plan(),
            accept=accept,
            reason=reason,
            clinician=clinician,
            key=self.once,
        )
        self.desk.navigator.open_patient(registered)
        return self.tr("Registered: {name}.").format(name=person.name)


def _preview_words(desk: Desk, plan: Plan) -> str:
    """Return the first coming days under a plan."""
    try:
        coming = coming_doses.planned_doses(desk.clinic, plan, limit=_SHOWN)
    except B12Error:
        return ""
    today = desk.clinic.today()
    days = ", ".join(words.short_weekday(dose.target, today) for dose in coming)
    if not days:
        return ""
    closed = [one.target for one in coming if closed_words(desk.clinic, one.target)]
    said = _tr("Coming doses: {days} …").format(days=days)
    if closed:
        names = ", ".join(words.short_weekday(day, today) for day in closed)
        said += _tr(" The clinic is closed on {days}.").format(days=names)
    return said
