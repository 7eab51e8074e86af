"""What a laboratory sent and a person answers, from the command line."""

from __future__ import annotations

import pytest

from tests.interop.messages import message, obr, obx

ODD = obx("142", "", code="X77^Vitamin B12^PL")


@pytest.fixture
def brought(on_empty, tmp_path):
    """A message about somebody unknown, with a result whose unit is missing."""
    path = tmp_path / "drop.hl7"
    path.write_text(message(obr(), ODD), "utf-8")
    return on_empty("import", path)


def test_an_import_says_what_waits_and_where_to_answer_it(on_empty, brought):
    assert brought.code == 0
    assert "1 codes wait for an answer: b12tracker codes" in brought.out
    found = on_empty("codes", "--json").json
    assert [(one["code"], one["unit"], one["choices"]) for one in found["open"]] == [
        ("X77", "", ["b12_total"])
    ]
    assert "open: 1 results wait" in on_empty("codes").out


def test_a_code_is_answered_then_the_person_is_placed(on_empty, brought):
    said = on_empty("answer", "PRACTICE LAB", "X77", "--test", "b12_total", "--unit", "pmol/L")
    assert (said.code, said.out) == (0, "1 people wait to be placed\n")
    assert on_empty("codes", "--json").json["answered"][0]["means_unit"] == "pmol/L"
    [one] = on_empty("waiting", "--json").json
    assert (one["name"], one["brings"]) == ("Quillfeather, Oona Mab", {"lab": 1})
    assert "Quillfeather" in on_empty("waiting").out
    placed = on_empty("place", one["number"], "--new")
    assert (placed.code, placed.out) == (0, "patient 1 was registered\n1 filed\n")
    [lab] = on_empty("show", "1", "--json").json["labs"]
    assert (lab["test"], lab["value"], lab["unit"]) == ("b12_total", "142", "pmol/L")
    back = on_empty("answer", "PRACTICE LAB", "X77", "--take-back", "wrong test")
    assert back.out == "1 changed or taken back\n"
    assert on_empty("show", "1", "--json").json["labs"] == []


def test_somebody_is_filed_with_a_patient_left_out_and_taken_up(on_empty, tmp_path):
    first = tmp_path / "first.hl7"
    first.write_text(message(), "utf-8")
    on_empty("import", first, "--create-patients")
    again = tmp_path / "again.hl7"
    again.write_text(message(obr("L9"), obx()).replace("70018", "70019"), "utf-8")
    on_empty("import", again)
    [one] = on_empty("waiting", "--json").json
    assert on_empty("place", one["number"], "--leave-out", "not ours").code == 0
    assert on_empty("waiting", "--json").json == []
    assert on_empty("waiting", "--left-out", "--json").json[0]["note"] == "not ours"
    assert on_empty("place", one["number"], "--again").code == 0
    double = on_empty("place", one["number"], "--new")
    assert (double.code, "known already" in double.err) == (1, True)
    assert on_empty("place", one["number"], "--with", "1").out == "1 filed\n"
    gone = on_empty("place", one["number"], "--with", "1")
    assert (gone.code, "Nobody waits" in gone.err) == (1, True)


@pytest.mark.parametrize(
    "asked",
    [
        ("answer", "PRACTICE LAB", "ZZ", "--none-of-ours"),
        ("answer", "PRACTICE LAB", "X77", "--test", "b12_total"),
        ("answer", "PRACTICE LAB", "X77", "--test", "nonsense", "--unit", "pmol/L"),
        ("place", "99", "--with", "1"),
    ],
)
def test_what_cannot_be_is_a_sentence(on_empty, brought, asked):
    said = on_empty(*asked)
    assert (said.code, said.out) == (1, "")
    assert said.err


def test_a_folder_is_read_once_from_the_command_line(on_empty, tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.hl7").write_text(message(), "utf-8")
    (drop / "adt.hl7").write_text(message().replace("ORU^R01", "ADT^A01"), "utf-8")
    on_empty("import", drop / "adt.hl7")  # makes the data file
    said = on_empty("collect", drop, "--wait", "0")
    assert said.code == 1
    assert "adt.hl7: nothing was recorded" in said.err
    assert "1 people wait to be placed" in said.out
    again = on_empty("collect", drop, "--wait", "0")
    assert (again.code, again.out, again.err) == (0, "", "")
    gone = on_empty("collect", tmp_path / "absent", "--wait", "0")
    assert gone.code == 1
    assert "cannot be read" in gone.err
