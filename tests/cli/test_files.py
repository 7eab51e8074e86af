"""Bringing files in and taking them back, from the command line."""

from __future__ import annotations

import json

import pytest

from tests.interop.sheets import RECALL, as_bytes


def _bundle(*resources):
    entries = [{"fullUrl": f"urn:uuid:{n}", "resource": one} for n, one in enumerate(resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _person(family="Vasquez"):
    return {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [{"system": "urn:example:clinic", "value": "V-1"}],
        "name": [{"family": family, "given": ["Inés"]}],
        "gender": "female",
        "birthDate": "1961-04-02",
    }


def _b12(value=141, unit="pg/mL", **more):
    return {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "2132-9"}]},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-11-02",
        "valueQuantity": {
            "value": value,
            "unit": unit,
            "system": "http://unitsofmeasure.org",
            "code": unit,
        },
        **more,
    }


@pytest.fixture
def file(tmp_path):
    def written(*resources, name="results.json"):
        path = tmp_path / name
        path.write_text(json.dumps(_bundle(*resources)), encoding="utf-8")
        return path

    return written


def test_a_file_comes_in_as_one_batch(on_empty, file):
    found = on_empty("import", file(_person(), _b12()), "--json").json
    assert found["format"] == "fhir"
    assert found["batch"]
    assert found["new"]["patients"] == 1
    assert found["new"]["labs"] == 1
    assert found["refused"] == []
    for key in ("file", "same", "changed", "withdrawn", "left_out", "questions"):
        assert key in found


def test_the_same_file_twice_changes_nothing_and_is_no_failure(on_empty, file):
    path = file(_person(), _b12())
    on_empty("import", path)
    again = on_empty("import", path, "--json")
    assert again.code == 0
    assert again.json["batch"] is None
    assert not any(again.json["new"].values())


def test_a_dry_run_records_nothing(on_empty, file):
    said = on_empty("import", file(_person(), _b12()), "--dry-run", "--json")
    assert said.code == 0
    assert said.json["new"]["patients"] == 1
    assert on_empty("patients", "--json").json == []


def test_what_cannot_be_read_safely_is_named_and_the_rest_recorded(on_empty, file):
    said = on_empty("import", file(_person(), _b12(unit="drops"), _b12(id="o2")))
    assert said.code == 0
    assert "refused" in said.out or "open" in said.out
    assert len(on_empty("show", "1", "--json").json["labs"]) == 1


@pytest.mark.parametrize(
    "text",
    ["", "hello", '{"resourceType": "Bundle", "resourceType": "Bundle"}', "[1]", '{"a": NaN}'],
)
def test_a_file_that_cannot_be_used_ends_with_1(on_empty, tmp_path, text):
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    said = on_empty("import", path, "--json")
    assert said.code == 1
    assert said.json["batch"] is None
    assert said.err


def test_several_files_are_several_batches_and_a_bad_one_stops_nobody(on_empty, file, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    good = file(_person(), _b12())
    said = on_empty("import", bad, tmp_path / "absent.json", good, "--json")
    assert said.code == 1
    assert [bool(one["batch"]) for one in said.json] == [False, False, True]


def test_a_batch_is_listed_and_taken_back(on_empty, file):
    batch = on_empty("import", file(_person(), _b12()), "--json").json["batch"]
    listed = on_empty("batches", "--json").json
    assert [one["batch"] for one in listed] == [batch]
    assert "results.json" in on_empty("batches").out
    assert on_empty("withdraw", batch, "--reason", "wrong clinic").code == 0
    assert on_empty("batches", "--json").json[0]["withdrawn"]
    assert "withdrawn" in on_empty("batches").out
    again = on_empty("withdraw", batch)
    assert again.code == 1
    assert again.err


def test_an_unknown_batch_is_a_sentence(on_empty):
    said = on_empty("withdraw", "77")
    assert said.code == 1
    assert "77" in said.err


def _message(*lines):
    head = "MSH|^~\\&|PRACTICE|PRACTICE LAB|||20260306||ORU^R01|P1|P|2.5"
    person = "PID|1||V-1^^^PRACTICE CLINIC^MR||Vasquez^Inés||19610402|F"
    order = "OBR|1||L77|B12^Vitamin B12|||202603051015"
    return "\r".join([head, person, order, *lines]) + "\r"


_RESULT = "OBX|1|NM|VB12^Vitamin B12^PL||141|pmol/L|138-652||||F"
_OTHER = "OBX|2|NM|CA^Calcium^PL||2.31|mmol/L|||||F"
_ASKED = "OBX|3|NM|HB^Hb^PL||131||||||F"


def test_a_question_repeats_the_sign_of_a_result(on_empty, tmp_path):
    path = tmp_path / "results.hl7"
    path.write_text(_message(_ASKED.replace("131", "<131")))
    assert "Haemoglobin <131: no unit is given" in on_empty("import", path).out


def test_what_a_message_leaves_open_is_no_matter_for_a_map(on_empty, tmp_path):
    path = tmp_path / "results.hl7"
    path.write_text(_message(f"{_RESULT}|||2026").replace("202603051015", ""))
    said = on_empty("import", path)
    assert "Only 2026 is given as the date" in said.out
    assert "--map" not in said.out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_messages_in_utf_16_are_refused_as_such(on_empty, tmp_path, encoding):
    path = tmp_path / "results.hl7"
    path.write_bytes(_message(_RESULT).encode(encoding))
    said = on_empty("import", path)
    assert said.code == 1
    assert "written in UTF-16 or UTF-32, not in UTF-8. Save it as UTF-8." in said.err


_ODD = RECALL.replace("25/09/2026,18/12/2026", "25/09/2026,18/11/2026")
_KEY = '"line 2, 2026-09-25 + 12 wk, next 2026-11-18"'


def test_an_odd_row_is_named_and_settled_by_a_map(on_empty, tmp_path):
    path, answers = tmp_path / "list.csv", tmp_path / "list.toml"
    path.write_text(_ODD, encoding="utf-8")
    said = on_empty("import", path, "--create-patients", "--dry-run")
    assert "(interval | next_due | leave_out)" in said.out
    assert f'in a map, under [plans]: {_KEY} = "interval"' in said.out
    answers.write_text(f'[plans]\n{_KEY} = "leave_out"\n', encoding="utf-8")
    said = on_empty("import", path, "--create-patients", "--dry-run", "--map", answers)
    assert "left out, as answered: 1 rows" in said.out
    assert "open" not in said.out
    answers.write_text(f'[plans]\n{_KEY} = "next_due"\n', encoding="utf-8")
    said = on_empty("import", path, "--create-patients", "--map", answers)
    assert "3 patients, 3 doses, 1 orders, 3 plans" in said.out
    [person] = on_empty("assess", "--patient", 1, "--as-of", "2026-11-20", "--json").json[
        "patients"
    ]
    doses = [one for one in person["due"] if one["kind"] == "dose"]
    assert [one["due_by"] for one in doses] == ["2026-11-18"]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("asked", [(), ("--format", "hl7")])
def test_results_of_a_laboratory_come_in_from_hl7_messages(on_empty, tmp_path, encoding, asked):
    path = tmp_path / "results.hl7"
    path.write_bytes(_message(_RESULT, _OTHER, _ASKED).encode(encoding))
    said = on_empty("import", path, "--create-patients", *asked)
    assert said.code == 0
    assert "results.hl7: batch 1: 1 patients, 1 labs" in said.out
    assert "left out, of no use here: 1 Observation: Calcium" in said.out
    assert (
        "open: message 1 (P1), OBX 3, line 6: unit: Haemoglobin 131: no unit is given" in said.out
    )
    assert on_empty("patients", "--json").json[0]["name"] == "Vasquez, Inés"
    [lab] = on_empty("show", "1", "--json").json["labs"]
    assert (lab["test"], lab["value"], lab["unit"], lab["on"]) == (
        "b12_total",
        "141",
        "pmol/L",
        "2026-03-05",
    )
    again = on_empty("import", path, "--json")
    assert (again.code, again.json["batch"], again.json["same"]) == (0, None, 1)
    assert [one["format"] for one in on_empty("batches", "--json").json] == ["hl7"]


def test_a_message_that_holds_no_results_ends_with_1_and_says_what_it_is(on_empty, tmp_path):
    path = tmp_path / "adt.hl7"
    path.write_text(_message().replace("ORU^R01", "ADT^A01"), encoding="utf-8")
    said = on_empty("import", path)
    assert said.code == 1
    assert "ADT^A01 tells of admissions" in said.err
    assert on_empty("patients", "--json").json == []


def test_what_stood_aside_is_written_where_it_was_asked_for(on_empty, tmp_path):
    (tmp_path / "recall.csv").write_bytes(as_bytes(RECALL.replace("8/52", "sometimes")))
    out = tmp_path / "bad.csv"
    said = on_empty(
        "import", tmp_path / "recall.csv", "--create-patients", "--bad-rows", out, "--dry-run"
    )
    assert "lines that stood aside, each with its reason" in said.out
    assert "sometimes" in out.read_text("utf-8-sig")
    clean = tmp_path / "clean.csv"
    (tmp_path / "recall.csv").write_bytes(as_bytes(RECALL))
    on_empty("import", tmp_path / "recall.csv", "--create-patients", "--bad-rows", clean)
    assert not clean.exists()


def test_a_file_for_what_stood_aside_is_not_written_over_and_nothing_is_recorded(
    on_empty, tmp_path
):
    (tmp_path / "recall.csv").write_bytes(as_bytes(RECALL.replace("8/52", "sometimes")))
    out = tmp_path / "bad.csv"
    out.write_text("mine", "utf-8")
    said = on_empty("import", tmp_path / "recall.csv", "--create-patients", "--bad-rows", out)
    assert said.code == 1
    assert "nothing was recorded" in said.err
    assert "--force" not in said.err  # `import` has no such word
    assert out.read_text("utf-8") == "mine"
    assert on_empty("patients", "--json").json == []


def test_what_a_table_leaves_open_comes_with_the_key_that_answers_it(on_empty, tmp_path):
    silent = RECALL.replace(",Route", "")
    for route in (",IM", ",im", ",i.m."):
        silent = silent.replace(route, "")
    (tmp_path / "recall.csv").write_bytes(as_bytes(silent))
    said = on_empty("import", tmp_path / "recall.csv")
    assert "--create-patients" in said.out
    assert 'route = "…"' in said.out
    (tmp_path / "map.toml").write_text('route = "im"', "utf-8")
    said = on_empty(
        "import", tmp_path / "recall.csv", "--create-patients", "--map", tmp_path / "map.toml"
    )
    assert "3 doses, 3 plans" in said.out
    assert "open:" not in said.out
    assert "…" not in said.out


def test_a_last_injection_in_the_future_begins_no_plan(on_empty, tmp_path):
    typo = RECALL.replace("25/09/2026,18/12/2026", "25/09/2096,18/12/2096")
    (tmp_path / "recall.csv").write_bytes(as_bytes(typo))
    said = on_empty("import", tmp_path / "recall.csv", "--create-patients")
    assert "3 patients, 2 doses, 2 plans" in said.out
    assert "line 2: dose:" in said.out
    assert "line 2: plan: Its last injection was refused" in said.out
