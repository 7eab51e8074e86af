"""Builders of core records: give what the test is about, the rest is plausible and invented.

Dates may be given as text ("2026-11-20"), amounts as text or int.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from b12tracker.core.dates import Interval, PartialDate
from b12tracker.core.ids import EntryId, PatientId
from b12tracker.core.recall import Section
from b12tracker.core.records import (
    Allergy,
    Call,
    Cause,
    CheckIn,
    Condition,
    Contact,
    Dismissal,
    Dose,
    DoseStatus,
    Event,
    Exposure,
    Identifier,
    LabResult,
    Medicine,
    Note,
    Order,
    Outcome,
    Patient,
    PatientRecord,
    Phase,
    Plan,
    Pregnancy,
    Questionnaire,
    Route,
    Sex,
    SignOff,
    Snooze,
    Tablets,
)
from b12tracker.core.status import Status
from b12tracker.core.worklist import Summary
from b12tracker.services.places import PLACE_OF

TODAY = date(2026, 11, 20)  # the day that tests stand on unless they say otherwise
FIRST = PatientId(1)


def day(value: date | str) -> date:
    """Read a day given as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _day_or_none(value: date | str | None) -> date | None:
    return None if value is None else day(value)


def _partial(value: PartialDate | date | str | None) -> PartialDate | None:
    if value is None or isinstance(value, PartialDate):
        return value
    return PartialDate.of(value) if isinstance(value, date) else PartialDate.parse(value)


def _when(value: date | str) -> tuple[date, time | None]:
    if isinstance(value, str) and "T" in value:
        moment = datetime.fromisoformat(value)
        return moment.date(), moment.time()
    return day(value), None


def _decimal(value: Decimal | str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def a_patient(
    family: str = "Ashdown",
    given: str = "Miriam",
    *,
    born: PartialDate | date | str | None = "1956-03-01",
    sex: Sex | str = Sex.FEMALE,
    number: str = "",
    **more: Any,
) -> Patient:
    """A registered patient; `number` is a shorthand for one identifier."""
    if number:
        more.setdefault("identifiers", (Identifier(system="Practice number", value=number),))
    more.setdefault("contact", Contact(phone="01632 960 101"))
    return Patient(family=family, given=given, born=_partial(born), sex=Sex(sex), **more)


def a_dose(
    on: date | str = TODAY,
    *,
    drug: str = "hydroxocobalamin",
    ug: Decimal | str | int = 1000,
    route: Route | str = Route.IM,
    status: DoseStatus | str = DoseStatus.GIVEN,
    patient: PatientId = FIRST,
    **more: Any,
) -> Dose:
    """An injection of 1 mg hydroxocobalamin, given."""
    on_day, at = _when(on)
    more["expiry"] = _day_or_none(more.get("expiry"))
    more.setdefault("time", at)
    return Dose(
        on=on_day,
        drug=drug,
        ug=Decimal(ug),
        route=Route(route),
        status=DoseStatus(status),
        patient=patient,
        **more,
    )


def doses(*days: date | str, **more: Any) -> tuple[Dose, ...]:
    """One given injection on each day."""
    return tuple(a_dose(on, **more) for on in days)


def every(first: date | str, days: int, count: int, **more: Any) -> tuple[Dose, ...]:
    """A series of injections `days` apart."""
    start = day(first)
    return doses(*(start + timedelta(days=days * n) for n in range(count)), **more)


def tablets(
    first: date | str = "2026-10-01",
    last: date | str | None = None,
    *,
    drug: str = "cyanocobalamin",
    ug: Decimal | str | int = 1000,
    route: Route | str = Route.PO,
    missed: tuple[date | str, ...] = (),
    patient: PatientId = FIRST,
    **more: Any,
) -> Tablets:
    """A stretch of daily tablets; without `last` it goes on."""
    return Tablets(
        drug=drug,
        ug=Decimal(ug),
        route=Route(route),
        first=day(first),
        last=_day_or_none(last),
        missed=tuple(day(one) for one in missed),
        patient=patient,
        **more,
    )


def a_lab(
    test: str = "b12_total",
    value: Decimal | str | int | None = "150",
    unit: str = "ng/L",
    on: date | str = TODAY,
    *,
    low: Decimal | str | int | None = None,
    high: Decimal | str | int | None = None,
    patient: PatientId = FIRST,
    **more: Any,
) -> LabResult:
    """A final result."""
    on_day, at = _when(on)
    more.setdefault("time", at)
    return LabResult(
        test=test,
        value=_decimal(value),
        unit=unit,
        on=on_day,
        low=_decimal(low),
        high=_decimal(high),
        patient=patient,
        **more,
    )


def a_checkin(
    on: date | str = TODAY, *, patient: PatientId = FIRST, more: Any = None, **scores: int
) -> CheckIn:
    """A check-in; scores by item id (N1=6), anything else in the dict `more`."""
    return CheckIn(on=day(on), scores=dict(scores), patient=patient, **(more or {}))


def a_medicine(
    code: str = "folic_acid",
    first: date | str | None = "2026-11-10",
    last: date | str | None = None,
    *,
    strength_ug: Decimal | str | int | None = None,
    per_day: Decimal | str | int = 1,
    patient: PatientId = FIRST,
    **more: Any,
) -> Medicine:
    """A medicine that is still taken unless `last` is given."""
    return Medicine(
        code=code,
        first=_day_or_none(first),
        last=_day_or_none(last),
        strength_ug=_decimal(strength_ug),
        per_day=Decimal(per_day),
        patient=patient,
        **more,
    )


def a_phase(
    every: Interval | str = "2-3 mo",
    *,
    drug: str = "hydroxocobalamin",
    ug: Decimal | str | int = 1000,
    route: Route | str = Route.IM,
    doses: int | None = None,
    until: str = "",
) -> Phase:
    """A phase of a plan; without `doses` it has no end."""
    return Phase(
        drug=drug,
        route=Route(route),
        ug=Decimal(ug),
        every=every if isinstance(every, Interval) else Interval.parse(every),
        doses=doses,
        until=until,
    )


def a_plan(
    first: date | str = "2026-01-05",
    last: date | str | None = None,
    *,
    phases: tuple[Phase, ...] | None = None,
    patient: PatientId = FIRST,
    **more: Any,
) -> Plan:
    """A plan: six loading doses and then one every two to three months."""
    return Plan(
        first=day(first),
        last=_day_or_none(last),
        phases=phases or (a_phase("2-3 d", doses=6), a_phase("2-3 mo")),
        patient=patient,
        **more,
    )


def a_cause(
    code: str = "pernicious_anaemia", *, patient: PatientId = FIRST, since: Any = None, **more: Any
) -> Cause:
    """A cause of the deficiency."""
    return Cause(code=code, since=_partial(since), patient=patient, **more)


def a_condition(
    code: str = "leber", *, patient: PatientId = FIRST, since: Any = None, **more: Any
) -> Condition:
    """Something else that is true of the patient."""
    return Condition(code=code, since=_partial(since), patient=patient, **more)


def an_allergy(to: str = "cobalt", *, patient: PatientId = FIRST, **more: Any) -> Allergy:
    """What the patient must not meet."""
    return Allergy(to=to, patient=patient, **more)


def an_exposure(
    last: date | str | None = None, *, patient: PatientId = FIRST, **more: Any
) -> Exposure:
    """Recreational nitrous oxide."""
    return Exposure(code="nitrous_oxide", last=_day_or_none(last), patient=patient, **more)


def a_pregnancy(
    first: date | str = "2026-09-11",
    last: date | str | None = None,
    *,
    kind: str = "pregnant",
    patient: PatientId = FIRST,
    **more: Any,
) -> Pregnancy:
    """A pregnancy, from the first day of the last period."""
    return Pregnancy(kind=kind, first=day(first), last=_day_or_none(last), patient=patient, **more)


def an_order(
    what: str = "hydroxocobalamin", *, patient: PatientId = FIRST, on: Any = None, **more: Any
) -> Order:
    """A prescription."""
    return Order(what=what, on=_day_or_none(on), patient=patient, **more)


def an_event(
    code: str = "review", on: date | str = TODAY, *, patient: PatientId = FIRST, **more: Any
) -> Event:
    """Something that happened or was answered."""
    on_day, at = _when(on)
    more.setdefault("time", at)
    return Event(code=code, on=on_day, patient=patient, **more)


def a_note(
    text: str = "Prefers the left arm.",
    on: date | str = TODAY,
    *,
    patient: PatientId = FIRST,
    **more: Any,
) -> Note:
    """Free text."""
    return Note(text=text, on=day(on), patient=patient, **more)


def a_questionnaire(
    total: int = 12,
    on: date | str = TODAY,
    *,
    code: str = "phq9",
    patient: PatientId = FIRST,
    **more: Any,
) -> Questionnaire:
    """A total of a published instrument."""
    return Questionnaire(code=code, total=total, on=day(on), patient=patient, **more)


def a_call(
    outcome: Outcome | str = Outcome.AGREED,
    on: date | str = TODAY,
    until: date | str | None = "2026-11-24",
    *,
    patient: PatientId = FIRST,
    **more: Any,
) -> Call:
    """A call and what came of it."""
    on_day, at = _when(on)
    more.setdefault("time", at)
    return Call(
        outcome=Outcome(outcome), on=on_day, until=_day_or_none(until), patient=patient, **more
    )


def a_snooze(
    until: date | str = "2026-11-27",
    on: date | str = TODAY,
    *,
    patient: PatientId = FIRST,
    **more: Any,
) -> Snooze:
    """A row of Today that waits; with `rule`, a finding."""
    return Snooze(until=day(until), on=day(on), patient=patient, **more)


def a_dismissal(
    rule: str = "FM-01",
    on: date | str = TODAY,
    *,
    rested_on: str = "0123456789abcdef",
    patient: PatientId = FIRST,
    **more: Any,
) -> Dismissal:
    """A finding that was put aside."""
    more.setdefault("reason", "seen by the doctor")
    return Dismissal(rule=rule, on=day(on), rested_on=rested_on, patient=patient, **more)


def a_signoff(
    lab: int = 1,
    value: str = "150 ng/L",
    on: date | str = TODAY,
    *,
    patient: PatientId = FIRST,
    **more: Any,
) -> SignOff:
    """A result that was seen."""
    return SignOff(lab=EntryId(lab), value=value, on=day(on), patient=patient, **more)


def a_status(**more: Any) -> Status:
    """How treatment stands: monthly injections since February, the last one yesterday."""
    known = Status(
        as_of=TODAY,
        route=Route.IM,
        every=Interval.parse("1 mo"),
        since=date(2026, 2, 1),
        loading=None,
        daily=False,
        last_on=date(2026, 11, 19),
        due=None,
        on_time=None,
        score=None,
    )
    return replace(known, **more)


def one_of_each() -> tuple[Any, ...]:
    """An entry of each kind, each the first of its kind."""
    each = (
        a_dose(),
        tablets(missed=("2026-10-02",)),
        a_lab(low="130", high="750"),
        a_checkin(fatigue=3),
        a_medicine(),
        a_plan(),
        a_cause(),
        a_condition(),
        an_allergy(),
        an_exposure(),
        a_pregnancy(),
        an_order(),
        an_event(),
        a_note(),
        a_questionnaire(),
        a_call(),
        a_snooze(),
        a_dismissal(),
        a_signoff(),
    )
    return tuple(replace(one, id=EntryId(1)) for one in each)


def a_summary(**facts: Any) -> Summary:
    """What the lists of the clinic know of a patient on a plan."""
    usual: dict[str, Any] = {
        "name": "Rossi, Carla",
        "born": "1961-03-12",
        "phone": "",
        "followed": True,
        "plan": "IM 8 wk",
        "last_dose": None,
        "irreversible": False,
        "nerve_until": None,
        "no_date": False,
        "marks": (),
        "due": None,
        "section": Section.NOW,
        "until": None,
        "agreed": None,
        "unanswered": 0,
        "results": 0,
        "asked": False,
        "wanted": "",
        "reviewed": None,
        "data": None,
    }
    return Summary(**(usual | facts))


def a_record(*entries: Any, patient: Patient | None = None) -> PatientRecord:
    """A record of these entries (each an entry or a tuple of them), sorted as a record is."""
    places: dict[str, list[Any]] = {}
    for one in entries:
        for entry in one if isinstance(one, tuple) else (one,):
            places.setdefault(PLACE_OF[type(entry)], []).append(entry)
    for name, found in places.items():
        found.sort(key=lambda entry: (_sort_day(entry), entry.id))
        places[name] = found
    return PatientRecord(
        patient=patient or a_patient(id=FIRST),
        **{name: tuple(found) for name, found in places.items()},
    )


def _sort_day(entry: Any) -> date:
    for name in ("on", "first"):
        if isinstance(found := getattr(entry, name, None), date):
            return found
    return date.min
