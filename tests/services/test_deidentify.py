"""Exports for research: nobody is in them, in no form, and the command says what was taken out."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum

import pytest

from b12tracker.core.dates import PartialDate
from b12tracker.core.deidentified import Deidentifier
from b12tracker.core.ids import EntryId
from b12tracker.core.records import Patient, PatientRecord
from b12tracker.services.clinic import open_clinic
from b12tracker.services.deidentifying import deidentify
from b12tracker.services.export_tables import as_csv, as_workbook
from b12tracker.services.exports import as_json, whole
from b12tracker.services.fhir_exports import as_fhir
from b12tracker.storage import history
from tests.builders import TODAY, a_checkin, a_dose, a_lab, a_plan, an_event
from tests.interop import fhir_checks

LATER = datetime(2061, 1, 1, 12, tzinfo=UTC)  # no day of the practice data


@pytest.fixture
def people(practice_file, knowledge):
    """The practice data, on a clock that shows no day of theirs."""
    with open_clinic(
        practice_file.parent, who="JB", today=TODAY, now=lambda: LATER, knowledge=knowledge
    ) as opened:
        yield opened


def _csv(clinic, folder, bare):
    as_csv(clinic, folder / "tables", bare=bare)
    return "\n".join(one.read_text("utf-8") for one in sorted((folder / "tables").iterdir()))


def _workbook(clinic, folder, bare):
    from openpyxl import load_workbook

    as_workbook(clinic, folder / "all.xlsx", bare=bare)
    book = load_workbook(folder / "all.xlsx")
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return "\n".join(str(cell) for cell in cells)


def _json(clinic, folder, bare):
    as_json(clinic, folder / "all.json", bare=bare)
    return (folder / "all.json").read_text("utf-8")


def _fhir(clinic, folder, bare):
    as_fhir(clinic, folder / "all.fhir.json", bare=bare)
    return (folder / "all.fhir.json").read_text("utf-8")


FORMATS = {"json": _json, "fhir": _fhir, "csv": _csv, "xlsx": _workbook}


def _leaves(value, name=""):
    """Every text and day in a record, with the field it stands in."""
    if isinstance(value, Enum):
        return
    if isinstance(value, (str, date, PartialDate)):
        yield name, value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _leaves(one, name)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _leaves(getattr(value, field.name), field.name)


WORDS = {  # fields whose texts are words of the program
    *("code", "drug", "test", "unit", "comparator", "word", "flag", "site", "regimen", "until"),
    *("ask", "say", "who", "kind", "rule", "severity", "guideline_set", "ticks", "sudden", "to"),
    *("status", "level", "rested_on", "system", "value", "what"),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_no_name_number_phone_word_or_true_day_is_in_it(people, tmp_path, monkeypatch, kind):
    records = list(whole(people))
    monkeypatch.setattr(secrets, "randbelow", lambda _: 24_000)  # no moved day is a true one
    text = FORMATS[kind](people, tmp_path, deidentify(people))
    said = {
        (name, str(one))
        for record in records
        for name, one in _leaves(record)
        if name not in WORDS and not isinstance(one, datetime)
    }
    said |= {("value", each.value) for record in records for each in record.patient.identifiers}
    assert {name for name, _ in said} >= {"family", "given", "mobile", "kin", "note", "lot", "on"}
    long = {(name, one) for name, one in said if len(one) >= 5 and one in text}
    assert long == set()
    tokens = set(re.split(r"[\s\",;:/(){}\[\]]+", text))
    short = {(name, one) for name, one in said if 0 < len(one) < 5 and one in tokens}
    assert {name for name, _ in short} <= {"born", "since"}, "years stay"
    assert "Person 1" in text
    assert "Person 24" in text


@pytest.mark.parametrize("kind", FORMATS)
def test_what_a_clinician_reads_stays(people, tmp_path, kind):
    text = FORMATS[kind](people, tmp_path, deidentify(people))
    for word in ("b12_total", "hydroxocobalamin", "deltoid_left"):
        assert word in text or kind == "fhir"
    assert "pmol/L" in text


def test_the_fhir_is_valid_and_the_json_reads_back(people, tmp_path, knowledge):
    from b12tracker.services.imports import import_file

    bare = deidentify(people)
    text = _fhir(people, tmp_path, bare)
    bundle = fhir_checks.read(text)
    assert fhir_checks.by_us(bundle) == []
    assert fhir_checks.by_models(text) == []
    kinds = {one["resourceType"] for one in fhir_checks.resources(bundle)}
    assert "DetectedIssue" not in kinds, "days late would give the true days away"
    _json(people, tmp_path, bare)
    with open_clinic(tmp_path / "new", who="CD", today=TODAY, knowledge=knowledge) as other:
        result = import_file(other, tmp_path / "all.json")
        assert (result.refused, result.questions) == ((), ())
        assert result.new["patients"] == 24


def _numbers(record):
    return tuple((one.test, one.value) for one in record.labs if not one.void)


def test_each_person_is_moved_by_a_distance_of_their_own_and_all_days_by_the_same(people):
    before = {_numbers(each): each for each in whole(people)}
    bare = deidentify(people)
    shifts = []
    for record in bare.records:
        true = before[_numbers(record)]
        days, moved = ([one.on for one in each.labs if not one.void] for each in (true, record))
        (own,) = {day - other for day, other in zip(days, moved, strict=True)}
        shifts.append(own)
    assert len(set(shifts)) > 12
    assert all(timedelta(days=1) <= one <= timedelta(days=365) for one in shifts)
    again = deidentify(people)
    assert [one.patient.born for one in again.records] != [one.patient.born for one in bare.records]
    assert again.sender != bare.sender


def one_record(**more):
    patient = Patient(family="Quill", given="Ada", born=PartialDate(1931, 5, 2))
    return PatientRecord(patient=more.pop("patient", patient), **more)


@pytest.mark.parametrize(
    ("born", "year"),
    [
        (PartialDate(1931, 5, 2), 1936),
        (PartialDate(1936, 11, 20), 1936),
        (PartialDate(1936, 11, 21), 1936),
        (PartialDate(1937, 1, 1), 1937),
        (PartialDate(2010, 6), 2010),
        (None, None),
    ],
    ids=str,
)
def test_birth_dates_are_years_and_nobody_is_older_than_ninety(knowledge, born, year):
    taking = Deidentifier(knowledge, TODAY)
    record = taking.record(one_record(patient=Patient(family="Quill", born=born)), -timedelta(9))
    assert record.patient.born == (None if year is None else PartialDate(year))


def test_days_of_all_kinds_move_and_words_stay_only_where_they_are_ours(knowledge):
    dose = replace(a_dose("2026-11-10", site="left heel", note="Ada said"), id=EntryId(70))
    reaction = an_event("reaction", on="2026-11-11", ticks=("rash",), dose=70, note="red")
    plan = a_plan("2026-01-05", reason="as Dr Marlowe wrote", ordered_by="Dr Marlowe")
    checkin = a_checkin("2026-11-12", N1=7)
    lab = a_lab("b12_total", "212.50", "pmol/l", "2026-11-02", flag="see letter")
    unit = a_lab("hb", "12", "jars", "2026-11-02")
    taking = Deidentifier(knowledge, TODAY)
    record = taking.record(
        one_record(
            doses=(dose,), events=(reaction,), plans=(plan,), checkins=(checkin,), labs=(lab, unit)
        ),
        -timedelta(days=100),
    )
    assert str(record.doses[0].on) == "2026-08-02"
    assert str(record.events[0].on) == "2026-08-03"
    assert str(record.checkins[0].on) == "2026-08-04"
    assert record.events[0].dose == record.doses[0].id != 70
    assert (record.doses[0].site, record.doses[0].note) == ("", "")
    assert (record.plans[0].reason, record.plans[0].ordered_by) == ("", "")
    assert record.plans[0].phases == plan.phases
    (kept,) = record.labs
    assert (str(kept.value), kept.unit, kept.flag) == ("212.50", "pmol/L", "")
    assert taking.removed["free texts"] == 6
    assert taking.removed["names and initials"] == 2


def test_the_history_says_that_it_was_without_names(people, tmp_path):
    _json(people, tmp_path, deidentify(people))
    with people.reading() as session:
        assert history.operations(session)[0].name == "export json, de-identified: all.json"


def test_the_command_lists_what_was_taken_out(practice_file, tmp_path, capsys):
    from b12tracker.cli import main

    out = tmp_path / "bare.json"
    folder = str(practice_file.parent)
    code = main(
        ["--data-dir", folder, "export", "--format", "json", "--de-identify", "--out", str(out)]
    )
    said = capsys.readouterr().out
    assert code == 0
    for kind in (
        "names and initials",
        "24 numbers",
        "batches",
        "free texts",
        "notes",
        "days of birth",
    ):
        assert kind in said
    assert json.loads(out.read_text("utf-8"))["patients"][0]["identifiers"] == []


def test_a_copy_of_the_whole_file_cannot_be_without_names(practice_file, tmp_path, capsys):
    from b12tracker.cli import main

    with pytest.raises(SystemExit):
        main(["export", "--format", "sqlite", "--de-identify", "--out", str(tmp_path / "x.db")])
    assert "--de-identify does not go with it" in capsys.readouterr().err
