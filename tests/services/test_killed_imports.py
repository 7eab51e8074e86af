"""An import killed at any moment has recorded all of its file or nothing, and the file is well."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from b12tracker.paths import DATA_FILE
from b12tracker.services.clinic import open_clinic
from b12tracker.services.exports import as_json
from b12tracker.services.fhir_exports import as_fhir
from b12tracker.services.imports import Wish, import_file
from b12tracker.services.maintenance import check, list_backups
from tests.builders import TODAY
from tests.interop.messages import message, obr, obx, pid
from tests.interop.sheets import as_bytes, workbook

ROOT = Path(__file__).parents[2]
NEW = Wish(create_patients=True)
ROWS, PEOPLE = 400, 40
HEAD = ("Surname", "Forename", "DOB", "NHS Number", "Date", "Test", "Result", "Units")
KINDS = ("csv", "xlsx", "fhir", "json", "hl7")


def rows():
    """Return the rows of a table of results, of people invented for it."""
    for n in range(ROWS):
        person, turn = n % PEOPLE, n // PEOPLE
        born = date(1940, 1, 1) + timedelta(days=300 * person)
        taken = date(2024, 1, 1) + timedelta(days=30 * turn)
        yield (
            f"Practice{person}", "Alex", str(born), f"P-{person}", str(taken),
            "Haemoglobin", str(120 + n % 40), "g/L",
        )  # fmt: skip


def messages():
    """Return the same as messages of a laboratory."""
    for n, (family, given, born, number, taken, _, value, unit) in enumerate(rows()):
        yield message(
            obr(f"L{n}", taken=taken.replace("-", "")),
            obx(value, unit, code="718-7^Haemoglobin^LN"),
            person=pid(f"{number}^^^H", f"{family}^{given}", born.replace("-", "")),
        )


@pytest.fixture
def file(request, tmp_path, template, knowledge):
    """A file of one kind with the same results as those of the others."""
    kind = request.param
    file = tmp_path / f"results.{kind}"
    table = as_bytes("\n".join(",".join(row) for row in (HEAD, *rows())))
    match kind:
        case "csv":
            file.write_bytes(table)
        case "xlsx":
            file.write_bytes(workbook(HEAD, *rows()))
        case "hl7":
            file.write_text("".join(messages()), encoding="utf-8")
        case _:
            (tmp_path / "source").mkdir()
            shutil.copy(template, tmp_path / "source" / DATA_FILE)
            source = tmp_path / "source.csv"
            source.write_bytes(table)
            with opened(tmp_path / "source", knowledge) as clinic:
                assert import_file(clinic, source, NEW).new["labs"] == ROWS
                (as_fhir if kind == "fhir" else as_json)(clinic, file)
    return file


def opened(place, knowledge):
    return open_clinic(place, who="JB", today=TODAY, knowledge=knowledge)


def state(clinic):
    """Return how many rows each table has."""
    with clinic.store.bare() as raw:
        names = [
            name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def importing(place, file):
    """Start an import in a process of its own and return it once the file was read."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.services.import_writer", str(place), str(file)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert writer.stdout is not None
    assert writer.stdout.readline() == "read\n", writer.communicate()
    return writer


def campaign(file, template, tmp_path, knowledge, runs):
    """Kill so many imports while they record, and return how many recorded what."""

    def fresh(name):
        place = tmp_path / name
        place.mkdir()
        shutil.copy(template, place / DATA_FILE)
        return place

    whole = fresh("whole")
    with opened(whole, knowledge) as clinic:
        before = state(clinic)
    said, errors = importing(whole, file).communicate()
    assert errors == ""
    lasts = float(said.split()[-2])
    with opened(whole, knowledge) as clinic:
        after = state(clinic)
    assert (after["lab"], after["patient"], after["batch"]) == (ROWS, PEOPLE, 1)

    chance = random.Random(f"{file.name} {runs}")
    found: Counter[str] = Counter()
    for run in range(runs):
        place = fresh(f"run-{run}")
        with importing(place, file) as writer:
            time.sleep(chance.uniform(0, lasts))
            writer.kill()
            said, errors = writer.communicate()
        assert errors == ""
        found["in the middle of a write"] += (place / f"{DATA_FILE}-journal").exists()
        with opened(place, knowledge) as clinic:
            recorded = state(clinic)
            assert check(clinic, full=True).problems == ()
            assert recorded == after if said else recorded in (before, after)
            found["all" if recorded == after else "nothing"] += 1
            again = import_file(clinic, file, NEW)
            assert again.to_do == (0 if recorded == after else ROWS + PEOPLE)
            assert state(clinic) == after
            assert check(clinic, full=True).problems == ()
            assert list_backups(clinic)
        shutil.rmtree(place)
    print(f"{file.name}: {dict(found)}; one import records for {lasts:.2f} s")
    return found


@pytest.mark.parametrize("file", KINDS, indirect=True)
def test_four_killed_imports_of_each_kind(file, template, tmp_path, knowledge):
    assert campaign(file, template, tmp_path, knowledge, 4)["nothing"] > 0


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("file", KINDS, indirect=True)
def test_twenty_killed_imports_of_each_kind(file, template, tmp_path, knowledge):
    assert campaign(file, template, tmp_path, knowledge, 20)["nothing"] > 0
