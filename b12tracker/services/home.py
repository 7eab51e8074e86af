"""What the people at home see of themselves, in one read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from b12tracker.core import plain, symptoms
from b12tracker.core.findings import DueKind, Level
from b12tracker.core.records import PatientStatus
from b12tracker.core.schedule import Way, way_of
from b12tracker.core.since_dose import scores_of
from b12tracker.core.status import status
from b12tracker.core.symptoms import OVERALL
from b12tracker.services.dose_card import by_oneself, dose_card, sore_after
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients_list import find_patients
from b12tracker.services.tablets import tablet_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.findings import DueItem, Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Dose, PatientRecord, Plan, Tablets
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.dose_card import SiteRest
    from b12tracker.services.patient_page import PatientPage
    from b12tracker.services.tablets import TabletDay

_STILL = timedelta(days=90)  # tablets of a year ago are no tablets of today
_SCORES = 8  # shown as dots


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTablet:
    """A tablet that is taken each day, and what is known of the last days."""

    drug: str
    ug: Decimal
    days: tuple[TabletDay, ...]  # oldest first, today last

    @property
    def today(self) -> str:
        """What is known of today: taken, missed or unknown."""
        return self.days[-1].answer

    @property
    def unknown(self) -> tuple[date, ...]:
        """The days before today that nobody has answered."""
        return tuple(one.day for one in self.days[:-1] if one.answer == "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePerson:
    """One person at home: the page of the record, and what is to do today."""

    page: PatientPage
    sentence: str  # of the plan, in everyday words
    progress: str  # of the symptoms; empty: nothing to compare yet
    dose: DueItem | None  # the next one that is not a daily tablet
    planned: Dose | None  # as it will most likely be written down
    last: Dose | None
    sites: tuple[SiteRest, ...]  # that people reach themselves, the one to propose first
    sore: str  # the site of the last dose, where it was sore afterwards
    tablet: DailyTablet | None
    messages: tuple[Finding, ...]  # with words for the person, the loudest first
    checkin: DueItem | None
    scores: tuple[tuple[date, Decimal], ...]  # of the last check-ins, the oldest first

    @property
    def emergencies(self) -> tuple[Finding, ...]:
        """What cannot wait."""
        return tuple(one for one in self.messages if one.level is Level.EMERGENCY)


def people_at_home(clinic: Clinic) -> tuple[tuple[PatientId, str], ...]:
    """Return who is looked after in this file, by the name they are called."""
    found = [one for one in find_patients(clinic) if one.status is not PatientStatus.DIED]
    given = {one.id: _called(one.name) for one in found}
    calls = list(given.values())
    return tuple(
        (one.id, given[one.id] if calls.count(given[one.id]) == 1 else one.name) for one in found
    )


def _called(name: str) -> str:
    family, _, given = name.partition(", ")
    return given.split(" ")[0] or family


def home_person(clinic: Clinic, patient: PatientId) -> HomePerson:
    """Read what one person sees.

    Raises:
        NotFound: there is no such patient.
    """
    page = patient_page(clinic, patient)
    card = dose_card(clinic, patient)
    record, day, knowledge = page.record, page.as_of, clinic.knowledge
    planned = card.prefilled
    by_mouth = planned is not None and way_of(planned.route) is Way.MOUTH
    injected = [one for one in record.doses if one.status.taken]
    last = injected[-1] if injected else None
    due = page.assessment.due
    scores = scores_of(record, OVERALL, knowledge.symptoms)[-_SCORES:]
    return HomePerson(
        page=page,
        sentence=plain.plan_sentence(
            status(record, day, knowledge, page.next_dose),
            where="" if last is None or by_mouth else place_words(last.site),
        ),
        progress=plain.progress_sentence(record, day, knowledge),
        dose=None if by_mouth else page.next_dose,
        planned=None if by_mouth or page.next_dose is None else planned,
        last=last,
        sites=tuple(one for one in card.sites if by_oneself(one.site)),
        sore=_sore(record, last),
        tablet=_tablet(clinic, record, page.plan),
        messages=tuple(one for one in page.assessment.findings if one.plain),
        checkin=next((one for one in due if one.kind is DueKind.CHECKIN), None),
        scores=tuple((on, symptoms.shown(score)) for on, score in scores),
    )


def place_words(site: str) -> str:
    """Return a site as people say it, "left thigh"; empty for none."""
    base, _, side = site.rpartition("_")
    if side not in ("left", "right"):
        return site.replace("_", " ")
    part = {
        "deltoid": "upper arm",
        "vastus_lateralis": "thigh",
        "thigh": "thigh",
        "ventrogluteal": "hip",
        "dorsogluteal": "buttock",
        "gluteal": "buttock",
        "abdomen": "side of the belly",
    }.get(base, base.replace("_", " "))
    return f"{side} {part}"


def _sore(record: PatientRecord, last: Dose | None) -> str:
    if last is None:
        return ""
    return last.site if sore_after(record, last) else ""


def _tablet(clinic: Clinic, record: PatientRecord, plan: Plan | None) -> DailyTablet | None:
    phase = None if plan is None else plan.phases[-1]
    if phase is not None and way_of(phase.route) is Way.MOUTH:
        drug, ug = phase.drug, phase.ug
    else:
        last = _still_taken(record.tablets, clinic.today())
        if last is None:
            return None
        drug, ug = last.drug, last.ug
    days = tablet_days(clinic, record.patient.id)
    return DailyTablet(drug=drug, ug=ug, days=days) if days else None


def _still_taken(found: Sequence[Tablets], today: date) -> Tablets | None:
    if not found:
        return None
    last = max(found, key=lambda one: one.last or today)
    return last if last.last is None or today - last.last <= _STILL else None
