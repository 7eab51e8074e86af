"""Tables for others: complete, exact for machines, harmless in spreadsheets."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import datetime
from decimal import Decimal

import pytest

from b12tracker.core.changes import Topic
from b12tracker.interop.tables import For
from b12tracker.services.checkins import log_checkin
from b12tracker.services.corrections import void_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.export_tables import as_csv, as_workbook
from b12tracker.services.exports import NotWritten, as_sqlite
from b12tracker.services.labs import log_lab_panel
from b12tracker.services.patients import register_patient
from b12tracker.storage import entries
from tests.builders import a_checkin, a_dose, a_lab, a_patient

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    " =1+1",
    "\u00a0=1+1",
    "\uff1d1+1",
    "left arm\n=1+1",
]


def rows(file, encoding="utf-8-sig"):
    with file.open(encoding=encoding, newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture
def filled(clinic, rossi):
    log_dose(clinic, a_dose("2026-09-10", patient=rossi, lot="007", note="=1+1"))
    wrong = log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    void_entry(clinic, Topic.DOSE, wrong, reason="another Rossi")
    log_lab_panel(clinic, (a_lab("b12_total", "212.50", "pmol/L", "2026-11-02", patient=rossi),))
    log_checkin(clinic, a_checkin("2026-11-03", patient=rossi, A1=0, N1=4))
    return rossi


def test_a_folder_holds_what_counts_with_the_digits_as_entered(clinic, filled, tmp_path):
    as_csv(clinic, tmp_path / "out")
    (dose,) = rows(tmp_path / "out" / "doses.csv")
    assert (dose["family"], dose["on"], dose["ug"], dose["lot"]) == (
        *("Rossi", "2026-09-10", "1000", "007"),
    )
    (lab,) = rows(tmp_path / "out" / "labs.csv")
    assert (lab["test"], lab["value"], lab["unit"]) == ("b12_total", "212.50", "pmol/L")
    (checkin,) = rows(tmp_path / "out" / "checkins.csv")
    assert (checkin["A1"], checkin["N1"], checkin["A2"]) == ("0", "4", "")
    assert {one["patient_id"] for one in rows(tmp_path / "out" / "worklist.csv")} == {str(filled)}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_like_a_formula_is_harmless_to_spreadsheets_and_exact_for_machines(
    clinic, rossi, tmp_path, text
):
    with clinic.writing("note") as session:
        entries.add(session, a_dose("2026-09-10", patient=rossi, note=text))
    as_csv(clinic, tmp_path / "sheet")
    (dose,) = rows(tmp_path / "sheet" / "doses.csv")
    assert dose["note"] == f"'{text}"
    as_csv(clinic, tmp_path / "exact", reader=For.MACHINE)
    assert (tmp_path / "exact" / "doses.csv").read_bytes()[:3] != b"\xef\xbb\xbf"
    (dose,) = rows(tmp_path / "exact" / "doses.csv", "utf-8")
    assert dose["note"] == text


@pytest.mark.parametrize("text", ["-5", "left arm", "R. O'Neill = right", "3 - 4 weeks"])
def test_other_texts_are_left_alone(clinic, rossi, tmp_path, text):
    log_dose(clinic, a_dose("2026-09-10", patient=rossi, note=text))
    as_csv(clinic, tmp_path / "out")
    (dose,) = rows(tmp_path / "out" / "doses.csv")
    assert dose["note"] == text


def test_a_workbook_has_texts_as_texts_and_numbers_as_numbers(clinic, filled, tmp_path):
    as_workbook(clinic, tmp_path / "all.xlsx")
    import openpyxl

    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == ["doses", "labs", "checkins", "worklist"]
    head, dose = book["doses"].iter_rows()
    cells = dict(zip((one.value for one in head), dose, strict=True))
    assert (cells["note"].value, cells["note"].data_type) == ("=1+1", "s")
    assert (cells["lot"].value, cells["lot"].data_type) == ("007", "s")
    assert cells["on"].value == datetime(2026, 9, 10)  # noqa: DTZ001 - a workbook knows no zones
    assert Decimal(str(cells["ug"].value)) == 1000


def test_one_person_alone(clinic, filled, tmp_path):
    other = register_patient(clinic, a_patient("Haddad", "Omar"))
    log_dose(clinic, a_dose("2026-09-11", patient=other))
    as_csv(clinic, tmp_path / "out", people=(other,))
    assert [one["family"] for one in rows(tmp_path / "out" / "doses.csv")] == ["Haddad"]


def test_none_of_the_files_is_written_where_one_is_there(clinic, filled, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "checkins.csv").write_text("mine", "utf-8")
    with pytest.raises(NotWritten, match=r"checkins\.csv is there"):
        as_csv(clinic, out)
    assert [one.name for one in out.iterdir()] == ["checkins.csv"]


def test_a_plain_copy_opens_with_the_sqlite_of_python(clinic, filled, tmp_path):
    with clinic.reading():  # as whoever looks first does
        pass
    as_sqlite(clinic, tmp_path / "plain.sqlite")
    script = (
        "import sqlite3, sys; file = sqlite3.connect(sys.argv[1]); "
        "print(file.execute('PRAGMA integrity_check').fetchone()[0], "
        "*(file.execute('SELECT count(*) FROM ' + name).fetchone()[0] "
        "for name in ('patient', 'dose', 'audit')))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "plain.sqlite")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert said[:3] == ["ok", "1", "2"]
    assert int(said[3]) > 4
    log_dose(clinic, a_dose("2026-11-19", patient=filled))  # the file goes on working
