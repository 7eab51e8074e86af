"""Logging a dose and showing Today, against the bare driver."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from b12tracker.core.ids import PatientId
from b12tracker.core.records import Dose, Route
from b12tracker.services import doses, worklist
from b12tracker.services.clinic import open_clinic
from b12tracker.storage import engine
from benchmarks.populate import DAY, WHO, a_clinic
from benchmarks.race import Measure, race

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def logging_a_dose(folder: Path, rounds: int = 60) -> Measure:
    """One dose with checks, audit, undo, cache and commit against one INSERT and commit."""
    clinic = a_clinic(folder / "dose", people=1_000, doses_each=35)
    people = count(1)

    def ours() -> None:
        n = next(people)
        doses.log_dose(clinic, _dose(PatientId(n)), accept=_SOFT, reason="given early")

    with clinic, bare_insert(clinic.store.path, folder / "dose-floor") as floor:
        return race(
            "Logging a dose: checks, audit, undo, cache, commit",
            "one INSERT and COMMIT, same pragmas",
            ours=ours,
            floor=floor,
            rounds=rounds,
            goal=3.0,
        )


@contextmanager
def bare_insert(file: Path, folder: Path) -> Iterator[Callable[[], None]]:
    """Give what writes one dose and commits, by the driver alone, on a copy of a data file."""
    bare = engine.connect(_plain_copy(file, folder))
    names = [row[1] for row in bare.execute("PRAGMA table_info(dose)") if row[1] != "id"]
    listed = ", ".join(f'"{name}"' for name in names)
    row = list(bare.execute(f"SELECT {listed} FROM dose WHERE id = 1").fetchone())
    at = {name: n for n, name in enumerate(names)}
    insert = f"INSERT INTO dose ({listed}) VALUES ({', '.join('?' * len(names))})"
    rows = count(1)

    def run() -> None:
        row[at["patient_id"]] = next(rows)
        row[at["on_day"]] = DAY.isoformat()
        bare.execute("BEGIN IMMEDIATE")
        bare.execute(insert, row)
        bare.execute("COMMIT")

    try:
        yield run
    finally:
        bare.close()


_SOFT = frozenset({"EARLY-01", "DOSE-02", "SITE-01", "DOSE-01", "LOT-01"})


def _dose(person: PatientId) -> Dose:
    return Dose(
        patient=person,
        on=DAY,
        drug="hydroxocobalamin",
        ug=Decimal(1000),
        route=Route.IM,
        site="vastus_lateralis_left",
        lot="BENCH",
    )


def _plain_copy(file: Path, folder: Path) -> Path:
    """Copy a data file that this process holds: by the driver, not by bytes."""
    folder.mkdir()
    target = folder / file.name
    target.write_bytes(file.read_bytes())
    return target


def today(folder: Path, people: int, doses_each: int, rounds: int = 15) -> list[Measure]:
    """Today against one hand-written statement over the cached rows, and the naive one."""
    place = folder / f"today-{people}-{doses_each}"
    clinic = a_clinic(place, people=people, doses_each=doses_each)
    size = f"{people:,} patients, {people * doses_each:,} doses"
    with clinic, clinic.store.bare() as raw:
        cached = _cached_statement(raw)
        naive = _NAIVE
    try:
        clinic = open_clinic(place, who=WHO, today=DAY)

        def ours() -> None:
            worklist.today(clinic)

        def with_raw(statement: str) -> Callable[[], None]:
            def run() -> None:
                with clinic.store.bare() as raw:
                    raw.execute(statement).fetchall()

            return run

        return [
            race(
                f"Today, {size}",
                "one SQL statement over cached rows and names, bare driver",
                ours=ours,
                floor=with_raw(cached),
                rounds=rounds,
                goal=2.0,
            ),
            race(
                f"Today, {size}",
                "the naive SQL statement over all doses, bare driver",
                ours=ours,
                floor=with_raw(naive),
                rounds=max(rounds // 3, 3),
                goal=None,
            ),
        ]
    finally:
        clinic.close()


_NAIVE = """
SELECT p.id, p.family, p.given, p.born, p.phone, max(d.on_day) AS last_day
FROM patient p JOIN dose d ON d.patient_id = p.id
WHERE p.status = 'active' AND d.status = 'given' AND d.voided_at IS NULL
GROUP BY p.id HAVING max(d.on_day) < date('2026-11-20', '-61 days') ORDER BY last_day
"""


def _cached_statement(raw: Any) -> str:
    columns = {row[1] for row in raw.execute("PRAGMA table_info(assessment)")}
    shown = " WHERE a.shown = 1" if "shown" in columns else ""
    return (
        "SELECT p.id, p.family, p.given, p.born, p.phone, a.assessed_on, a.next_change_on, "
        f"a.summary FROM assessment a JOIN patient p ON p.id = a.patient_id{shown}"
    )
