"""Assessing: one record of ten years, everybody from nothing and on a new day, and growth."""

from __future__ import annotations

import statistics
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from b12tracker.core.assess import assess
from b12tracker.core.dates import Interval, PartialDate
from b12tracker.core.ids import EntryId, PatientId
from b12tracker.core.records import (
    Cause,
    CheckIn,
    Dose,
    LabResult,
    Medicine,
    Patient,
    PatientRecord,
    Phase,
    Plan,
    Route,
    Sex,
)
from b12tracker.services import assessments
from b12tracker.services.clinic import open_clinic, read_knowledge
from b12tracker.storage import entries, patients, records
from benchmarks.populate import DAY, WHO, a_clinic
from benchmarks.race import Measure, race

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from b12tracker.core.records import Entry
    from b12tracker.services.clinic import Clinic

One = TypeVar("One")
_ITEMS = ("A1", "A2", "A3", "D4", "N1", "N2", "B1", "B2", "C1", "C2", "M1", "M2", "I1")
_TESTS = (
    ("hb", "g/L", "128"),
    ("mcv", "fL", "93"),
    ("b12_total", "ng/L", "420"),
    ("k", "mmol/L", "4.2"),
    ("folate_serum", "ng/mL", "8"),
    ("ferritin", "ug/L", "80"),
)
_MEDICINES = ("folic_acid", "multivitamin", "metformin", "omeprazole", "famotidine", "colchicine")
_YEAR = 365
_PART = 250  # records read together, as the program does


def a_history(person: PatientId, years: int) -> Iterator[Entry]:
    """Yield 12 injections, 60 check-ins of 13 items and 24 results a year, and 6 medicines."""
    days = _YEAR * years
    start = DAY - timedelta(days=days)
    every = Interval.parse("1 mo")
    phase = Phase(drug="hydroxocobalamin", route=Route.IM, ug=Decimal(1000), every=every)
    yield Cause(patient=person, code="pernicious_anaemia")
    yield Plan(patient=person, first=start, phases=(phase,))
    for n in range(12 * years):
        on = start + timedelta(days=n * days // (12 * years))
        yield Dose(
            patient=person, on=on, drug=phase.drug, ug=phase.ug, route=phase.route, lot=f"L{n}"
        )
    for n in range(60 * years):
        on = start + timedelta(days=n * days // (60 * years))
        scores = {item: (n // 7 + 3 * m) % 5 for m, item in enumerate(_ITEMS)}
        yield CheckIn(patient=person, on=on, scores=scores)
    for n in range(24 * years):
        test, unit, value = _TESTS[n % len(_TESTS)]
        on = start + timedelta(days=n * days // (24 * years))
        yield LabResult(patient=person, on=on, test=test, unit=unit, value=Decimal(value))
    for n, code in enumerate(_MEDICINES):
        strength = Decimal(400) if n < 2 else None
        yield Medicine(
            patient=person, code=code, first=start + timedelta(days=90), strength_ug=strength
        )


def one_record(folder: Path, rounds: int = 20) -> list[Measure]:
    """Assess the record of ten years against reading it from the file."""
    with open_clinic(folder / "ten-years", who=WHO, today=DAY) as clinic:
        person = _add(clinic, 10)
        with clinic.reading() as session:
            record = records.read(session, person)

        def ours() -> None:
            assess(record, DAY, clinic.knowledge, "UK_NICE")

        def floor() -> None:
            with clinic.reading() as session:
                records.read(session, person)

        return [
            race(
                "Assessing ten years: 120 injections, 600 check-ins, 240 results, 6 medicines",
                "reading that record from the file",
                ours=ours,
                floor=floor,
                rounds=rounds,
                goal=2.0,
            )
        ]


def _add(clinic: Clinic, years: int) -> PatientId:
    born = PartialDate.of(DAY.replace(year=1950))
    somebody = Patient(family=f"Of {years} years", given="Alex", born=born, sex=Sex.FEMALE)
    with clinic.writing("a history") as session:
        person = patients.add(session, somebody)
        entries.add_many(session, a_history(person, years))
    return person


def growth(rounds: int = 12) -> list[Measure]:
    """Assess forty years against one year, forty times: at most linear is a ratio of 1."""
    knowledge = read_knowledge()
    short, long = (_in_memory(years) for years in (1, 40))

    def ours() -> None:
        assess(long, DAY, knowledge, "UK_NICE")

    def floor() -> None:
        for _ in range(40):
            assess(short, DAY, knowledge, "UK_NICE")

    return [
        race(
            "Assessing forty years of history",
            "one year, assessed forty times",
            ours=ours,
            floor=floor,
            rounds=rounds,
            goal=1.0,
        )
    ]


def _in_memory(years: int) -> PatientRecord:
    made = [replace(one, id=EntryId(n)) for n, one in enumerate(a_history(PatientId(1), years), 1)]

    def all_of(kind: type[One]) -> tuple[One, ...]:
        return tuple(one for one in made if isinstance(one, kind))

    born = PartialDate.of(DAY.replace(year=1950))
    return PatientRecord(
        patient=Patient(family="Growth", born=born, sex=Sex.FEMALE),
        causes=all_of(Cause),
        plans=all_of(Plan),
        doses=all_of(Dose),
        checkins=all_of(CheckIn),
        labs=all_of(LabResult),
        medicines=all_of(Medicine),
    )


def everybody(folder: Path, people: int = 20_000, rounds: int = 2) -> list[Measure]:
    """Assess everybody from nothing, and on each of some new days, against reading the records."""
    place = folder / f"everybody-{people}"
    a_clinic(place, people=people, doses_each=35).close()
    with open_clinic(place, who=WHO, today=DAY) as clinic:
        with clinic.reading() as session:
            ids = list(patients.all_ids(session))

        def from_nothing() -> None:
            assessments.drop_cache(clinic)
            assessments.refresh_all(clinic)

        nothing = race(
            f"Assessing {people:,} patients from nothing",
            "reading their records",
            ours=from_nothing,
            floor=lambda: _read(clinic, ids),
            rounds=rounds,
            goal=None,
        )
    counts: list[int] = []
    days = count(1)

    def a_new_day() -> float:
        with open_clinic(place, who=WHO, today=DAY + timedelta(days=next(days))) as opened:
            before = perf_counter()
            counts.append(assessments.refresh_all(opened))
            return (perf_counter() - before) * 1000

    def as_many() -> float:
        with open_clinic(place, who=WHO, today=DAY) as opened:
            some = ids[: counts[-1]] if counts else ids[:1000]
            before = perf_counter()
            _read(opened, some)
            return (perf_counter() - before) * 1000

    turned = race(
        f"A new day at {people:,} patients",
        "reading as many records as are assessed",
        ours=a_new_day,
        floor=as_many,
        rounds=rounds + 2,
        goal=None,
    )
    assessed = round(sum(counts) / len(counts))
    return [_per_second(nothing, people), _per_second(turned, assessed)]


def _read(clinic: Clinic, ids: list[PatientId]) -> None:
    for start in range(0, len(ids), _PART):
        with clinic.reading() as session:
            records.read_many(session, ids[start : start + _PART])


def _per_second(one: Measure, people: int) -> Measure:
    """Return the line with how many patients a second it makes."""
    seconds = statistics.median(one.ours) / 1000
    return replace(one, name=f"{one.name}: {people:,} at {people / seconds:,.0f} a second")
