"""Large data files: one person is recorded by the program, the others are copies made in SQL."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from b12tracker.core.dates import Interval, PartialDate
from b12tracker.core.records import (
    Cause,
    CheckIn,
    Dose,
    Entry,
    LabResult,
    Patient,
    Phase,
    Plan,
    Route,
    Sex,
    Tablets,
)
from b12tracker.services import assessments
from b12tracker.services.clinic import Clinic, open_clinic
from b12tracker.storage import entries, patients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from b12tracker.core.ids import PatientId

DAY = date(2026, 11, 20)
WHO = "JB"
_DAYS = frozenset({"on_day", "first_day", "last_day", "expiry"})
_SPREAD = 130  # days by which the copies differ, so that every state occurs


def a_clinic(folder: Path, people: int, doses_each: int) -> Clinic:
    """Make a file with so many people, each with a plan and doses back in time, and open it."""
    with _open(folder) as clinic:
        with clinic.writing("first person") as session:
            first = patients.add(session, _somebody("Person 000001"))
            entries.add_many(session, _course(first, doses_each))
        with clinic.store.bare() as raw:
            _copy(raw, first, people)
        assessments.refresh_all(clinic)
    return _open(folder)


def a_person_of_twenty_years() -> tuple[Patient, Callable[[PatientId], Iterator[Entry]]]:
    """Return somebody of many years, and what there is about them."""
    return _somebody("Longmore"), _twenty_years


def a_long_course(folder: Path) -> tuple[Clinic, PatientId]:
    """Make a file with one person of many years: tablets, check-ins, results, injections."""
    clinic = _open(folder)
    with clinic.writing("long course") as session:
        person = patients.add(session, _somebody("Longmore"))
        entries.add_many(session, _twenty_years(person))
    assessments.refresh_all(clinic)
    return clinic, person


def _open(folder: Path) -> Clinic:
    return open_clinic(folder, who=WHO, today=DAY)


def _somebody(family: str) -> Patient:
    born = PartialDate.of(date(1956, 3, 1))
    return Patient(family=family, given="Alex", born=born, sex=Sex.FEMALE)


def _course(person: PatientId, count: int) -> Iterator[Entry]:
    first = DAY - timedelta(days=84 * count)
    yield Cause(patient=person, code="pernicious_anaemia")
    yield Plan(patient=person, first=first, phases=(_maintenance(),))
    for n in range(count):
        yield _injection(person, first + timedelta(days=84 * n), n)


def _maintenance() -> Phase:
    every = Interval.parse("2-3 mo")
    return Phase(drug="hydroxocobalamin", route=Route.IM, ug=Decimal(1000), every=every)


def _injection(person: PatientId, on: date, n: int) -> Dose:
    return Dose(
        patient=person,
        on=on,
        drug="hydroxocobalamin",
        ug=Decimal(1000),
        route=Route.IM,
        site=("deltoid_left", "deltoid_right")[n % 2],
        lot=f"L{n:04d}",
    )


def _twenty_years(person: PatientId) -> Iterator[Entry]:
    start = DAY - timedelta(days=7_300)
    yield Cause(patient=person, code="pernicious_anaemia")
    yield Plan(patient=person, first=start, phases=(_maintenance(),))
    for n in range(240):
        yield _injection(person, start + timedelta(days=30 * n), n)
    for n in range(73):  # a stretch of a hundred days each, with a missed day
        first = start + timedelta(days=100 * n)
        yield Tablets(
            patient=person,
            drug="cyanocobalamin",
            ug=Decimal(1000),
            route=Route.PO,
            first=first,
            last=first + timedelta(days=99),
            missed=(first + timedelta(days=40),),
        )
    items = ("A1", "A2", "A3", "D4", "N1", "N2", "B1", "B2", "C1", "C2", "M1", "M2", "I1")
    for n in range(1_000):
        scores = {item: (n // 7 + 3 * m) % 9 for m, item in enumerate(items)}
        yield CheckIn(patient=person, on=start + timedelta(days=7 * n), scores=scores)
    tests = (("b12_total", "ng/L", 300), ("hb", "g/L", 110), ("mcv", "fL", 90), ("k", "mmol/L", 4))
    for n in range(100):
        for test, unit, value in tests:
            yield LabResult(
                patient=person,
                on=start + timedelta(days=72 * n),
                test=test,
                unit=unit,
                value=Decimal(value + n % 10 if value > 10 else value),
            )


def _copy(raw: Any, first: PatientId, people: int) -> None:
    raw.execute("BEGIN IMMEDIATE")
    number = (
        f"WITH RECURSIVE copy(n) AS (SELECT 2 UNION ALL SELECT n+1 FROM copy WHERE n < {people})"
    )
    for table, own in (
        ("patient", "id"),
        ("cause", "patient_id"),
        ("plan", "patient_id"),
        ("dose", "patient_id"),
    ):
        names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
        values = []
        for name in names:
            if name == own:
                values.append("copy.n")
            elif name == "id":
                values.append("NULL")
            elif name in _DAYS:
                values.append(f"date({name}, '-' || (copy.n % {_SPREAD}) || ' days')")
            elif name in ("family", "search_key", "same_key"):
                values.append(f"replace({name}, '000001', printf('%06d', copy.n))")
            else:
                values.append(name)
        listed = ", ".join(f'"{name}"' for name in names)
        raw.execute(
            f"INSERT INTO {table} ({listed}) {number} SELECT {', '.join(values)} "
            f"FROM copy, {table} WHERE {table}.{own} = {first}"
        )
    raw.execute("COMMIT")
