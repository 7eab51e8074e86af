"""Daily tablets: stretches of days, the tick of today, and days that nobody has answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.clock import Clock
from b12tracker.core.errors import Invalid, NotFound
from b12tracker.core.ids import UNSAVED
from b12tracker.core.records import Tablets
from b12tracker.core.schedule import Way, plan_on, standing, way_of
from b12tracker.services.judging import findings_against
from b12tracker.services.verbs import NOTHING, record_entry, refuse_unless_answered
from b12tracker.storage import entries, records

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import PatientRecord
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TabletDay:
    """What is known of one day of a daily plan."""

    day: date
    answer: str  # taken, missed or unknown


def log_tablets(
    clinic: Clinic,
    tablets: Tablets,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    key: str = "",
) -> EntryId:
    """Record a stretch of days on which a daily product was taken and return its id."""
    return record_entry(clinic, "log tablets", tablets, accept=accept, reason=reason, key=key)


def take_tablet(
    clinic: Clinic, patient: PatientId, on: date | None = None, *, key: str = ""
) -> None:
    """Tick the tablet of a day (today where None), with drug and amount of the plan.

    A stretch that ends the day before grows by the day. Ticking twice changes nothing.

    Raises:
        NotFound: neither a plan nor an earlier tablet says which product.
    """
    answer_days(clinic, patient, taken=(on or clinic.today(),), key=key)


def answer_days(
    clinic: Clinic,
    patient: PatientId,
    *,
    taken: Collection[date] = (),
    missed: Collection[date] = (),
    key: str = "",
) -> None:
    """Say for some days whether the tablet was taken or missed; other days stay as they are.

    Raises:
        Invalid: a day has not come, or is answered both ways.
        NotFound: neither a plan nor an earlier tablet says which product.
    """
    if later := [day for day in (*taken, *missed) if day > clinic.today()]:
        raise Invalid("days", f"{min(later)} has not come.")
    if both := set(taken) & set(missed):
        raise Invalid("days", f"{min(both)} is answered both ways.")
    if clinic.done_before(key, Topic.TABLETS):
        return
    with clinic.reading() as session:
        known = _answers(records.read(session, patient), clinic.today())
    answers = dict.fromkeys(taken, "taken") | dict.fromkeys(missed, "missed")
    answers = {day: say for day, say in answers.items() if known.get(day) != say}
    if not answers:
        return
    count = len(answers)
    name = "log tablet" if count == 1 else f"answer {count} tablet days"
    with clinic.writing(name, patient=patient, key=key) as session:
        for day in sorted(answers):
            _answer(clinic, session, patient, day, answers[day])


def forget_days(clinic: Clinic, patient: PatientId, days: Collection[date]) -> None:
    """Take the answers of some days back: nobody knows of them any more."""
    with clinic.reading() as session:
        known = _answers(records.read(session, patient), clinic.today())
    told = sorted(set(days) & set(known))
    if not told:
        return
    count = len(told)
    name = "take back a tablet" if count == 1 else f"take back {count} tablet days"
    with clinic.writing(name, patient=patient) as session:
        for day in told:
            _forget(session, patient, day)


def _forget(session: Session, patient: PatientId, day: date) -> None:
    """Cut a day out of each stretch that holds it."""
    for one in records.read(session, patient).tablets:
        if day < one.first or (one.last is not None and day > one.last):
            continue
        before = replace(
            one, last=day - _ONE_DAY, missed=tuple(on for on in one.missed if on < day)
        )
        after = replace(
            one,
            first=day + _ONE_DAY,
            missed=tuple(on for on in one.missed if on > day),
        )
        if one.first < day:
            entries.alter(session, before)
            if one.last is None or one.last > day:
                entries.add(session, replace(after, id=UNSAVED))
        elif one.last is None or one.last > day:
            entries.alter(session, after)
        else:
            entries.void(session, Topic.TABLETS, one.id, reason="taken back")


def _answer(clinic: Clinic, session: Session, patient: PatientId, day: date, say: str) -> None:
    """Write one answer: into the stretch that holds the day, beside one, or as a new one."""
    record = records.read(session, patient)
    product = _product(clinic, record, day)
    for one in reversed(record.tablets):
        if not _same_product(one, product):
            continue
        if one.first <= day and (one.last is None or day <= one.last):
            days = set(one.missed)
            days = days | {day} if say == "missed" else days - {day}
            entries.alter(session, replace(one, missed=tuple(sorted(days))))
            return
        if one.last is not None and one.last + _ONE_DAY == day:
            more = (day,) if say == "missed" else ()
            entries.alter(session, replace(one, last=day, missed=(*one.missed, *more)))
            return
    fresh = replace(product, first=day, last=day, missed=(day,) if say == "missed" else ())
    against = findings_against(fresh, record, clinic.knowledge, clinic.today())
    # A tick repeats what was confirmed when the plan was made: only what stops is told.
    refuse_unless_answered(clinic, (one for one in against if one.stops), accept=NOTHING, reason="")
    entries.add(session, fresh)


def _product(clinic: Clinic, record: PatientRecord, day: date) -> Tablets:
    """Return an unsaved stretch of the product that is taken on a day."""
    plan = plan_on(record, day)
    if plan is not None:
        phase = standing(plan, record, clinic.knowledge, Clock(day)).phase
        if phase is not None and way_of(phase.route) is Way.MOUTH:
            return Tablets(
                patient=record.patient.id,
                drug=phase.drug,
                ug=phase.ug,
                route=phase.route,
                first=day,
            )
    if record.tablets:
        last = record.tablets[-1]
        return Tablets(
            patient=record.patient.id, drug=last.drug, ug=last.ug, route=last.route, first=day
        )
    raise NotFound("Neither a plan nor an earlier entry says which tablet. Enter it once in full.")


def _same_product(one: Tablets, other: Tablets) -> bool:
    return (one.drug, one.ug, one.route) == (other.drug, other.ug, other.route)


def _answers(record: PatientRecord, today: date) -> dict[date, str]:
    """Return what is known of each day up to today."""
    found: dict[date, str] = {}
    for one in record.tablets:
        last = today if one.last is None else min(one.last, today)
        missed = frozenset(one.missed)
        for number in range((last - one.first).days + 1):
            day = one.first + timedelta(days=number)
            if day in missed:
                found.setdefault(day, "missed")
            else:
                found[day] = "taken"
    return found


def tablet_days(clinic: Clinic, patient: PatientId, *, days: int = 14) -> tuple[TabletDay, ...]:
    """Return the last days of a daily plan, the oldest first, today included.

    Days before the first plan by mouth and the first tablet are left out.
    """
    with clinic.reading() as session:
        record = records.read(session, patient)
    today = clinic.today()
    known = _answers(record, today)
    begun = [one.first for one in record.tablets]
    begun += [plan.first for plan in record.plans if way_of(plan.phases[-1].route) is Way.MOUTH]
    if not begun:
        return ()
    first = max(min(begun), today - timedelta(days=days - 1))
    return tuple(
        TabletDay(day=day, answer=known.get(day, "unknown"))
        for day in (first + timedelta(days=n) for n in range((today - first).days + 1))
    )
