"""Bringing a FHIR bundle in, against json.loads and executemany."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from b12tracker.services import imports
from b12tracker.services.clinic import open_clinic
from b12tracker.storage import engine
from benchmarks.populate import DAY, WHO
from benchmarks.race import Measure, race

if TYPE_CHECKING:
    from pathlib import Path

OBSERVATIONS = 10_000


def importing(folder: Path, rounds: int = 3) -> Measure:
    """A bundle of 10,000 results against json.loads and executemany."""
    data = json.dumps(_bundle()).encode()
    file = folder / "bundle.json"
    file.write_bytes(data)
    turn = count()

    def ours() -> float:
        place = folder / f"import-{next(turn)}"
        with open_clinic(place, who=WHO, today=DAY) as clinic:
            before = time.perf_counter()
            result = imports.import_file(clinic, file)
            spent = (time.perf_counter() - before) * 1000
        if sum(result.new.values()) != OBSERVATIONS + 100:
            raise RuntimeError(f"not everything came in: {result}")
        return spent

    def floor() -> float:
        place = folder / f"import-floor-{next(turn)}"
        with open_clinic(place, who=WHO, today=DAY) as clinic:
            path = clinic.store.path
        bare = engine.connect(path)
        try:
            before = time.perf_counter()
            _raw_import(bare, data)
            return (time.perf_counter() - before) * 1000
        finally:
            bare.close()

    return race(
        f"Importing a FHIR bundle of {OBSERVATIONS:,} observations",
        "json.loads and executemany, one transaction, bare driver",
        ours=ours,
        floor=floor,
        rounds=rounds,
        goal=6.0,
    )


def _raw_import(bare: Any, data: bytes) -> None:
    hashlib.sha256(data).hexdigest()
    found = json.loads(data)
    people = [
        one["resource"] for one in found["entry"] if one["resource"]["resourceType"] == "Patient"
    ]
    results = [
        one["resource"]
        for one in found["entry"]
        if one["resource"]["resourceType"] == "Observation"
    ]
    bare.execute("BEGIN IMMEDIATE")
    number = {}
    columns = raw_defaults(bare, "patient")
    for n, person in enumerate(people, 1):
        number[f"Patient/{person['id']}"] = n
        name = person["name"][0]
        own = {"family": name["family"], "given": name["given"][0], "born": person["birthDate"]}
        raw_insert(bare, "patient", [columns | own])
    columns = raw_defaults(bare, "lab")
    rows = [
        columns
        | {
            "patient_id": number[one["subject"]["reference"]],
            "on_day": one["effectiveDateTime"],
            "test": one["code"]["coding"][0]["code"],
            "value": str(one["valueQuantity"]["value"]),
            "unit": one["valueQuantity"]["unit"],
        }
        for one in results
    ]
    raw_insert(bare, "lab", rows)
    bare.execute("COMMIT")


def raw_defaults(bare: Any, table: str) -> dict[str, Any]:
    """Return a row that the table takes, from its column types; words as the checks want them."""
    row: dict[str, Any] = {}
    for _, name, kind, not_null, *_ in bare.execute(f"PRAGMA table_info({table})"):
        if name == "id":
            continue
        row[name] = None if not not_null else (0 if kind.upper().startswith("INT") else "")
    words = {"sex": "female", "status": "active" if table == "patient" else "final", "version": 1}
    words |= {"identifiers": "[]"}
    return row | {name: value for name, value in words.items() if name in row}


def raw_insert(bare: Any, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    listed = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    bare.executemany(
        f"INSERT INTO {table} ({listed}) VALUES ({marks})", [tuple(row.values()) for row in rows]
    )


def _bundle() -> dict[str, Any]:
    entries = [{"resource": _person(n)} for n in range(100)]
    entries += [{"resource": _observation(n)} for n in range(OBSERVATIONS)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _person(n: int) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": f"p{n}",
        "identifier": [{"system": "urn:example:bench", "value": f"B-{n}"}],
        "name": [{"family": f"Bench{n:03d}", "given": ["Alex"]}],
        "birthDate": (date(1950, 1, 1) + timedelta(days=37 * n)).isoformat(),
    }


_TESTS = (
    ("2132-9", "pg/mL", 300),
    ("718-7", "g/dL", 12),
    ("787-2", "fL", 91),
    ("2823-3", "mmol/L", 4),
)


def _observation(n: int) -> dict[str, Any]:
    code, unit, value = _TESTS[n % 4]
    return {
        "resourceType": "Observation",
        "id": f"o{n}",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": f"Patient/p{n % 100}"},
        "effectiveDateTime": (date(2020, 1, 1) + timedelta(days=n // 5)).isoformat(),
        "valueQuantity": {
            "value": value,
            "unit": unit,
            "system": "http://unitsofmeasure.org",
            "code": unit,
        },
    }
