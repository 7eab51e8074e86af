"""The verbs that read: tables for people, documents in the agreed shapes for programs."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import TODAY

AS_OF = ("--as-of", TODAY.isoformat())
STATES = {"planned", "due", "overdue", "lapsed", "done"}
LEVELS = ("info", "warning", "critical", "emergency")


def test_patients_lists_everybody(on_practice):
    found = on_practice("patients", "--json").json
    assert len(found) == 24
    assert set(found[0]) == {"id", "name", "born", "identifiers", "status"}
    assert {one["status"] for one in found} == {"active", "paused", "moved", "died"}
    assert all(one["identifiers"][0]["system"] == "Practice data" for one in found)


@pytest.mark.parametrize(
    ("text", "who"),
    [("rossi", "Rossi, Carla"), ("zielinski", "Zieliński, Tomasz"), ("P-008", "Llewellyn, Rhys")],
)
def test_patients_are_found_by_name_and_number(on_practice, text, who):
    assert on_practice("patients", "--find", text, "--json").json[0]["name"] == who


def test_two_people_of_one_name_are_two_lines(on_practice):
    lines = [line for line in on_practice("patients").out.splitlines() if "Evans, Mary" in line]
    assert len(lines) == 2
    assert lines[0] != lines[1]


def _id_of(on_practice, name):
    found = on_practice("patients", "--find", name, "--json").json
    return found[0]["id"]


def test_show_prints_one_whole_record(on_practice):
    found = on_practice("show", _id_of(on_practice, "Ashdown"), "--json").json
    for key in ("plan", "doses", "labs", "checkins", "causes", "conditions", "notes", "medicines"):
        assert key in found
    dose = found["doses"][0]
    for key in ("id", "on", "drug", "ug", "route", "site", "lot", "expiry", "status", "by"):
        assert key in dose
    assert dose["ug"] == "1000"
    lab = next(one for one in found["labs"] if one["test"] == "hb" and one["unit"] == "g/dL")
    assert (lab["value"], lab["canonical_value"], lab["canonical_unit"]) == ("13.2", "132", "g/L")
    assert (lab["low"], lab["high"]) == ("11.8", "15.8")
    limit = [one for one in found["labs"] if one["comparator"]]
    assert {one["comparator"] for one in limit} == {">"}


def test_voided_entries_are_shown_only_when_asked_for(on_practice):
    patient = _id_of(on_practice, "Ashdown")
    without = on_practice("show", patient, "--json").json["doses"]
    with_voided = on_practice("show", patient, "--voided", "--json").json["doses"]
    assert len(with_voided) == len(without) + 1
    assert "VOID" in on_practice("show", patient, "--voided").out
    assert "VOID" not in on_practice("show", patient).out


def test_show_for_people_names_what_is_there(on_practice):
    said = on_practice("show", _id_of(on_practice, "Rossi")).out
    assert "Rossi, Carla" in said
    assert "B12 level high" in said


def test_assess_gives_findings_and_due_items(on_practice):
    found = on_practice("assess", "--all", *AS_OF, "--json").json
    assert found["as_of"] == TODAY.isoformat()
    assert found["set"] == "UK_NICE"
    assert found["knowledge"]
    assert len(found["patients"]) == 24
    for one in found["patients"]:
        assert {"id", "identifiers", "b12_class", "findings", "due", "next_change_on"} <= set(one)
        for finding in one["findings"]:
            assert finding["level"] in LEVELS
            assert finding["basis"] in {"guideline", "design", "unverified"}
            assert finding["sources"]
            assert isinstance(finding["stops"], bool)
        for item in one["due"]:
            assert item["state"] in STATES
            assert date.fromisoformat(item["due_from"]) <= date.fromisoformat(item["due_by"])
        assert one["next_change_on"] is None or one["next_change_on"] > TODAY.isoformat()


def test_assess_of_one_patient_is_the_same_as_of_all(on_practice):
    patient = _id_of(on_practice, "Kowalczyk")
    alone = on_practice("assess", "--patient", patient, *AS_OF, "--json").json["patients"]
    everybody = on_practice("assess", "--all", *AS_OF, "--json").json["patients"]
    assert alone == [one for one in everybody if one["id"] == patient]


def test_another_set_can_be_asked_for(on_practice):
    patient = _id_of(on_practice, "Rossi")
    words = ("assess", "--patient", patient, *AS_OF, "--json")
    uk = on_practice(*words).json["patients"][0]["b12_class"]
    us = on_practice(*words, "--set", "US_GENERAL").json["patients"][0]["b12_class"]
    assert (uk, us) == ("not_interpretable", "unlikely")


def test_assess_for_people_says_level_rule_and_sentence(on_practice):
    patient = _id_of(on_practice, "Mensah")
    said = on_practice("assess", "--patient", patient, *AS_OF).out
    assert "critical: FM-01" in said


def test_worklist_has_tallies_and_rows_in_order(on_practice):
    found = on_practice("worklist", *AS_OF, "--json").json
    assert found["as_of"] == TODAY.isoformat()
    tallies = found["tallies"]
    for key in ("due", "overdue", "lapsed", "no_date", "to_call", "results", "unfinished", "flags"):
        assert isinstance(tallies[key], int)
    for key in ("due", "overdue", "lapsed", "no_date", "flags"):
        assert tallies[key] > 0, key
    order = ["emergency", "nerve", "loading", "lapsed", "irreversible", "days_late"]
    because = [order.index(row["first_because"]) for row in found["rows"]]
    assert because == sorted(because)
    for row in found["rows"]:
        assert {"patient", "name", "section", "first_because", "chips", "due", "phone"} <= set(row)
    names = {row["name"] for row in found["rows"]}
    assert not names & {"Osei, Samuel", "Rahman, Aisha"}


def test_worklist_of_another_day_changes_nothing_for_today(on_practice):
    before = on_practice("worklist", *AS_OF, "--json").json
    later = on_practice("worklist", "--as-of", "2027-06-01", "--json").json
    assert later["tallies"]["lapsed"] > before["tallies"]["lapsed"]
    assert on_practice("worklist", *AS_OF, "--json").json == before


def test_worklist_for_people_is_a_table(on_practice):
    said = on_practice("worklist", *AS_OF).out
    assert said.startswith("Today, 2026-11-20:")
    assert "state" in said.splitlines()[1]
    assert "Llewellyn, Rhys" in said


def test_an_empty_clinic_says_so(on_empty):
    said = on_empty("worklist")
    assert said.code == 0
    assert "Nobody is due" in said.out


def test_a_plain_copy_of_the_file_is_written(on_practice, tmp_path):
    said = on_practice("export", "--format", "sqlite", "--out", tmp_path / "plain.sqlite")
    assert said.code == 0, said.err
    assert (tmp_path / "plain.sqlite").read_bytes().startswith(b"SQLite format 3")
