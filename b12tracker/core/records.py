"""The record of a patient: frozen values, the same for window, command line, importers and rules.

An entry that is not in the file yet has the id 0. Days are local calendar days; a time of day
stands beside the day only where one was given. Amounts are exact decimals in the unit that ends
their name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core.ids import UNSAVED, UNSAVED_PATIENT, BatchId, EntryId, PatientId

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, time

    from b12tracker.core.dates import Interval, PartialDate


class Sex(StrEnum):
    """As recorded; it decides only which printed or default limits apply."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class PatientStatus(StrEnum):
    """Whether the clinic follows the patient."""

    ACTIVE = "active"
    PAUSED = "paused"
    MOVED = "moved"
    DIED = "died"


class Route(StrEnum):
    """How a dose goes in."""

    IM = "im"
    SC = "sc"
    PO = "po"
    SL = "sl"
    NASAL = "nasal"
    IV = "iv"

    @property
    def parenteral(self) -> bool:
        """Whether it is an injection."""
        return self in (Route.IM, Route.SC, Route.IV)


class DoseStatus(StrEnum):
    """What came of a dose."""

    GIVEN = "given"
    PARTLY_GIVEN = "partly_given"
    NOT_GIVEN = "not_given"
    DEFERRED = "deferred"

    @property
    def taken(self) -> bool:
        """Whether the patient had some of it."""
        return self in (DoseStatus.GIVEN, DoseStatus.PARTLY_GIVEN)


class GivenBy(StrEnum):
    """Whose hands."""

    CLINIC = "clinic"
    SELF = "self"
    ELSEWHERE = "elsewhere"


class LabStatus(StrEnum):
    """How firm the laboratory was."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    CORRECTED = "corrected"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What came of a call."""

    AGREED = "agreed"  # comes on a day
    LATER = "later"  # is called again from a day on
    NO_ANSWER = "no_answer"  # nobody answered; is tried again from a day on
    REMOVED = "removed"  # is called no more, for a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A number by which others know the patient."""

    system: str  # a URI, or the words of who issued it
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach the patient; each may be empty."""

    phone: str = ""
    mobile: str = ""
    email: str = ""
    address: str = ""
    kin: str = ""  # a relative or carer, with number


@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner:
    """The general practitioner."""

    name: str = ""
    practice: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A person, and what is true of the person as a whole."""

    id: PatientId = UNSAVED_PATIENT
    family: str
    given: str = ""
    born: PartialDate | None = None
    sex: Sex = Sex.UNKNOWN
    identifiers: tuple[Identifier, ...] = ()
    contact: Contact = Contact()
    gp: Practitioner = Practitioner()
    status: PatientStatus = PatientStatus.ACTIVE
    status_on: date | None = None
    status_until: date | None = None  # of a pause
    status_reason: str = ""
    guideline_set: str = ""  # empty: the installation's
    trying_to_conceive: bool = False
    neuro_involvement: bool = False  # ticked by a clinician
    neuro_onset: date | None = None  # first nerve symptom
    severity: str = ""  # mild, moderate, severe or empty
    version: int = 0  # of the row as read; 0 before it is stored

    @property
    def name(self) -> str:
        """The name as lists show it: family, given."""
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an entry came from; all empty when it was typed by hand."""

    batch: BatchId | None = None
    key: str = ""  # the sender's own stable name for it, e.g. "Observation/17"
    where: str = ""  # line, segment or resource, for a person to find it


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """Why an entry no longer counts. It stays in the file."""

    reason: str
    on: datetime  # UTC
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry of a record has."""

    id: EntryId = UNSAVED
    patient: PatientId = UNSAVED_PATIENT
    by: str = ""  # who entered it
    entered_at: datetime | None = None  # UTC; None before it is stored
    source: Source = Source()
    void: Void | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause(Entry):
    """Why B12 is low."""

    code: str  # resources/knowledge/causes.toml
    since: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Entry):
    """Something else that is true of the patient: it matters to a rule, or came as text."""

    code: str  # leber, total_gastrectomy, ifab_positive …; empty when only `text` is known
    text: str = ""
    who: str = "self"  # self or maternal_family
    since: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy(Entry):
    """What the patient must not meet."""

    to: str  # cobalt, cyanocobalamin, hydroxocobalamin, mecobalamin; empty when only text
    text: str = ""
    reaction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure(Entry):
    """Recreational nitrous oxide and its last use."""

    code: str
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pregnancy(Entry):
    """A pregnancy (`first` is the first day of the last period), or a time of breastfeeding."""

    kind: str  # pregnant or breastfeeding
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of a plan with one drug, amount and interval."""

    drug: str
    route: Route
    ug: Decimal
    every: Interval
    doses: int | None = None  # None: until its question is answered, or for good
    until: str = ""  # the question that ends it: still_improving, blood_normal, response


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stretch of days in which a plan rests."""

    first: date
    last: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Entry):
    """What a clinician ordered: phases in turn, the last without end unless it has a number."""

    regimen: str = ""  # of the library; empty when made by hand
    first: date
    last: date | None = None
    reason: str = ""  # why it ended or was changed
    ordered_by: str = ""
    phases: tuple[Phase, ...]
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose(Entry):
    """One administration of a B12 product, or one that did not take place."""

    on: date
    time: time | None = None
    drug: str
    ug: Decimal
    route: Route
    site: str = ""
    status: DoseStatus = DoseStatus.GIVEN
    reason: str = ""  # why not given, why early, why a second one that day
    given_by: GivenBy = GivenBy.CLINIC
    giver: str = ""  # initials or name
    product: str = ""
    lot: str = ""
    expiry: date | None = None
    volume_ml: Decimal | None = None
    benzyl_alcohol: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tablets(Entry):
    """Days on which a daily product was taken, `first` to `last`, but for those missed.

    `missed` holds days so answered. A day in no stretch is unknown, not missed.
    """

    drug: str
    ug: Decimal  # a day
    route: Route
    first: date
    last: date | None = None  # None: goes on
    missed: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabResult(Entry):
    """One result as the laboratory printed it; canonical values are computed from it."""

    on: date  # of the sample
    time: time | None = None
    test: str  # resources/knowledge/labs.toml
    value: Decimal | None = None  # None for a result in words
    comparator: str = ""  # "", "<", "<=", ">", ">="
    unit: str = ""  # as printed
    word: str = ""  # positive, negative
    low: Decimal | None = None  # the laboratory's own interval, in `unit`
    high: Decimal | None = None
    flag: str = ""  # the laboratory's, as sent
    status: LabStatus = LabStatus.FINAL
    laboratory: str = ""
    order_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Entry):
    """How the patient felt: items of symptoms.toml, 0 to 10; missing is not 0."""

    on: date
    scores: Mapping[str, int] = field(default_factory=dict)
    ticks: tuple[str, ...] = ()
    sudden: tuple[str, ...] = ()
    observer: bool = False  # answered by a carer
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine(Entry):
    """A medicine that bears on B12: folate products, and those that interfere."""

    code: str  # resources/knowledge/medicines.toml
    name: str = ""  # as written, when it says more than the code
    strength_ug: Decimal | None = None  # of folic acid in one unit; None is unknown
    per_day: Decimal = Decimal(1)  # units
    first: date | None = None  # None: since an unknown day
    last: date | None = None
    benzyl_alcohol: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Entry):
    """A prescription, or a clinician's own date for something. It is not a dose."""

    on: date | None = None
    what: str  # the drug, test or review ordered, in our word where we know it
    text: str = ""  # as written
    drug: str = ""
    ug: Decimal | None = None
    route: Route | None = None
    dosage: str = ""  # as written
    status: str = "active"
    ordered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Entry):
    """Something that happened or was answered: a review, a reaction, an answer."""

    on: date
    time: time | None = None
    # review, acknowledged, answer, reaction, call_wanted, blocked_nose, smear_abnormal, upper_gi,
    # iron_started
    code: str
    rule: str = ""  # the finding it is about; empty: every one that it can clear
    ask: str = ""  # still_improving, blood_normal, response
    say: str = ""  # yes or no
    ticks: tuple[str, ...] = ()  # of a reaction
    dose: EntryId | None = None  # of a reaction; after which a call is wanted
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Entry):
    """Free text."""

    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire(Entry):
    """A total of a published instrument, with the answer that must not be missed."""

    on: date
    code: str  # phq9
    total: int
    item9: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Entry):
    """A call about coming, and what came of it. It never changes a plan."""

    on: date
    time: time | None = None
    outcome: Outcome
    until: date | None = None  # the day agreed, or from which to call again; None: removed
    reason: str = ""  # why removed
    wrong_phone: str = ""  # the number that was tried and is not the patient's
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(Entry):
    """A finding, or the whole row of Today, that shall wait until a day."""

    on: date
    until: date  # the first day on which it is seen again
    rule: str = ""  # of the finding; empty: the row
    level: str = ""  # how loud the finding, or the loudest of the row, was then; what is louder
    # does not wait; empty: there was no finding
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal(Entry):
    """A finding that was looked at and put aside for a reason. New data bring it back."""

    on: date
    rule: str
    rested_on: str  # its level and facts then, as `core.recall.rested_on` writes them
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(Entry):
    """Somebody answers for having seen a result."""

    on: date
    lab: EntryId
    value: str  # as it was read: a result that is corrected is seen anew
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRecord:
    """Everything about one patient that counts: voided entries are left out unless asked for.

    Each tuple is sorted by day, then by id.
    """

    patient: Patient
    causes: tuple[Cause, ...] = ()
    conditions: tuple[Condition, ...] = ()
    allergies: tuple[Allergy, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    pregnancies: tuple[Pregnancy, ...] = ()
    plans: tuple[Plan, ...] = ()
    doses: tuple[Dose, ...] = ()
    tablets: tuple[Tablets, ...] = ()
    labs: tuple[LabResult, ...] = ()
    checkins: tuple[CheckIn, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    orders: tuple[Order, ...] = ()
    events: tuple[Event, ...] = ()
    notes: tuple[Note, ...] = ()
    questionnaires: tuple[Questionnaire, ...] = ()
    calls: tuple[Call, ...] = ()
    snoozes: tuple[Snooze, ...] = ()
    dismissals: tuple[Dismissal, ...] = ()
    signoffs: tuple[SignOff, ...] = ()
