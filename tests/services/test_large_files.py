"""A file too large to be held as objects brings the same record as one that is not."""

from __future__ import annotations

import pytest

from b12tracker.core.piles import Pile, Room
from b12tracker.services.clinic import open_clinic
from b12tracker.services.demo import open_demo
from b12tracker.services.exports import as_json
from b12tracker.services.fhir_exports import as_fhir
from b12tracker.services.import_rows import Rows
from b12tracker.services.imports import Wish, commit, import_file, parse
from b12tracker.storage import batches
from tests.builders import TODAY
from tests.interop.messages import message, obr, obx, pid
from tests.interop.sheets import as_bytes, workbook
from tests.services.copies import content

NEW = Wish(create_patients=True)
HEAD = ("Surname", "Forename", "DOB", "NHS Number", "Date", "Test", "Result", "Units")
ROWS = (
    ("Ash", "Alex", "1950-03-02", "P-1", "2024-01-01", "Haemoglobin", "121", "g/L"),
    ("Birk", "Alex", "1960-03-02", "P-2", "2024-01-01", "Haemoglobin", "131", "g/L"),
    ("Ash", "Alex", "1950-03-02", "P-1", "2024-02-01", "Haemoglobin", "125", "g/L"),
    ("Ash", "Alex", "1950-03-02", "P-1", "2024-02-01", "Haemoglobin", "199", "g/L"),  # twice
    ("Birk", "Alex", "1960-03-02", "P-2", "2999-01-01", "Haemoglobin", "131", "g/L"),  # refused
    ("Birk", "Alex", "1960-03-02", "P-2", "2024-03-01", "MCV", "91.50", "fL"),
)


def messages():
    """Return messages about two people, the first of them corrected and one result taken back."""
    for n, (family, given, born, number, taken, _, value, unit) in enumerate((*ROWS, ROWS[0])):
        yield message(
            obr(f"L{n % 5}", taken=taken.replace("-", "")),
            obx(value, unit, code="718-7^Haemoglobin^LN", status="D" if n == 6 else "F"),
            person=pid(f"{number}^^^H", f"{family}^{given}", born.replace("-", "")),
        )


@pytest.fixture(params=["csv", "xlsx", "hl7", "json", "fhir"])
def file(request, tmp_path, knowledge):
    """A file of one kind."""
    kind = request.param
    file = tmp_path / f"sent.{kind}"
    match kind:
        case "csv":
            file.write_bytes(as_bytes("\n".join(",".join(row) for row in (HEAD, *ROWS))))
        case "xlsx":
            file.write_bytes(workbook(HEAD, *ROWS))
        case "hl7":
            file.write_text("".join(messages()), encoding="utf-8")
        case _:
            with open_demo(tmp_path / "demo", who="AB", as_of=TODAY, knowledge=knowledge) as demo:
                (as_fhir if kind == "fhir" else as_json)(demo, file)
    return file


@pytest.fixture
def no_room(monkeypatch):
    """Return what lets no value of a file stay as it is from then on."""

    def begin():
        monkeypatch.setattr(Room, "__init__", lambda self, _values=0: setattr(self, "left", 0))

    return begin


def told(result):
    """Return what an import says of itself, but for the number of its file."""
    names = ("new", "same", "changed", "withdrawn", "refused", "questions", "left_out", "to_do")
    return {name: getattr(result, name) for name in names}


def test_the_same_record_and_the_same_words(file, no_room, tmp_path, knowledge):
    found = []
    for name in ("plain", "piled"):
        with open_clinic(tmp_path / name, who="JB", today=TODAY, knowledge=knowledge) as clinic:
            shown = import_file(clinic, file, NEW, dry_run=True)
            first = import_file(clinic, file, NEW)
            again = import_file(clinic, file, NEW)
            assert first.batch is not None
            with clinic.reading() as session:
                original = batches.original(session, first.batch)
            found.append(([*Rows(shown)], told(first), told(again), content(clinic), original))
        no_room()
    assert found[0] == found[1]
    assert sum(found[0][1]["new"].values()) > 4
    assert found[0][4] == file.read_bytes()


def test_the_original_of_a_table_is_found_for_what_was_refused_late(no_room, clinic, tmp_path):
    no_room()
    file = tmp_path / "sent.csv"
    file.write_bytes(as_bytes("\n".join(",".join(row) for row in (HEAD, *ROWS))))
    parsed = parse(clinic, file, NEW)
    assert parsed.table is not None
    assert isinstance(parsed.table.sheet.rows, Pile)
    result = commit(clinic, parsed)
    (late,) = (one for one in result.refused if "2999" in one.original)
    assert late.original.startswith("Birk | Alex")
