"""The slowest key of a name typed into the search, against one bare statement."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from b12tracker.services.clinic import open_clinic
from b12tracker.services.patients_list import search_people
from benchmarks.populate import DAY, WHO, a_clinic
from benchmarks.race import Measure, race

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from b12tracker.services.clinic import Clinic

_PEOPLE, _DOSES = 5_000, 40
_BARE = "SELECT id, family, given, born FROM patient WHERE search_key LIKE ? LIMIT 8"


def searching(folder: Path, rounds: int = 9) -> list[Measure]:
    """A name key by key, a name that is misspelt, and a birth date."""
    place = folder / "search"
    clinic = a_clinic(place, people=_PEOPLE, doses_each=_DOSES)
    name = next(iter(search_people(clinic, "", limit=1))).name
    clinic.close()
    clinic = open_clinic(place, who=WHO, today=DAY)
    size = f"{_PEOPLE:,} patients, {_PEOPLE * _DOSES:,} doses"
    try:
        return [
            race(
                f"Search, slowest key of {what}, {size}",
                "one LIKE over the names, bare driver",
                ours=_slowest(clinic, text),
                floor=_bare(clinic, text),
                rounds=rounds,
                goal=None,
            )
            for what, text in (
                ("a name", name.replace(",", "").lower()),
                ("a name that nobody has", "quillfether"),
                ("a birth date", "12.3.1961"),
            )
        ]
    finally:
        clinic.close()


def _slowest(clinic: Clinic, text: str) -> Callable[[], float]:
    def run() -> float:
        found = []
        for end in range(1, len(text) + 1):
            before = time.perf_counter()
            search_people(clinic, text[:end])
            found.append((time.perf_counter() - before) * 1000)
        return max(found)

    return run


def _bare(clinic: Clinic, text: str) -> Callable[[], None]:
    def run() -> None:
        with clinic.store.bare() as raw:
            raw.execute(_BARE, (f"%{text.split(maxsplit=1)[0]}%",)).fetchall()

    return run
