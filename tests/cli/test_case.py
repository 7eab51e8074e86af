"""`assess --case` answers a case without a data file; `--check` compares."""

from __future__ import annotations

from pathlib import Path

import pytest

CASE = """
name = "Folic acid without B12"
as_of = 2026-11-20
set = "UK_NICE"
[patient]
born = 1956-03-01
sex = "male"
[[medicine]]
id = "folic_acid"
strength_ug = 5000
from = 2026-11-10
[[lab]]
on = 2026-11-05
test = "b12_total"
value = "150"
unit = "ng/L"
[expect]
none = ["GAP-01"]
b12_class = "deficient"
[[expect.finding]]
rule = "FM-01"
level = "critical"
"""


@pytest.fixture
def case(tmp_path):
    def written(text=CASE):
        path = tmp_path / "case.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_a_case_that_is_answered_as_expected_passes(run, case, user_folders):
    said = run("assess", "--case", case(), "--check")
    assert said.code == 0, said.out
    assert "as expected" in said.out
    assert not (user_folders / "data").exists(), "it opened a data file"


def test_all_cases_of_the_project_are_answered_as_expected(run):
    files = sorted((Path(__file__).parents[1] / "cases").glob("*.toml"))
    said = run("assess", "--case", *files, "--check")
    assert [line for line in said.out.splitlines() if not line.endswith("as expected")] == []
    assert said.out.count("as expected") == len(files)
    assert (said.code, said.err) == (0, "")


def test_one_wrong_case_among_several_is_named_and_the_others_are_answered(run, case, tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text("name =", encoding="utf-8")
    said = run("assess", "--case", broken, tmp_path / "none.toml", case(), "--check")
    assert said.code == 1
    assert "broken.toml" in said.err
    assert "none.toml" in said.err
    assert "case.toml: as expected" in said.out


def test_json_is_of_one_case(run, case):
    assert run("assess", "--case", case(), case(), "--json").code == 2


def test_each_difference_is_named(run, case):
    said = run("assess", "--case", case(CASE.replace('"deficient"', '"unlikely"')), "--check")
    assert said.code == 1
    assert "differs:" in said.out
    assert "deficient" in said.out


def test_the_document_is_the_same_as_for_a_stored_patient(run, case):
    said = run("assess", "--case", case(), "--json")
    assert said.code == 0
    found = said.json
    assert (found["as_of"], found["set"]) == ("2026-11-20", "UK_NICE")
    assert found["patients"][0]["b12_class"] == "deficient"
    assert "FM-01" in [one["rule"] for one in found["patients"][0]["findings"]]


def test_with_json_the_differences_do_not_spoil_the_document(run, case):
    wrong = CASE.replace('"deficient"', '"unlikely"')
    said = run("assess", "--case", case(wrong), "--check", "--json")
    assert said.code == 1
    assert said.json["patients"]
    assert "differs:" in said.err


def test_what_an_entry_check_refuses_is_among_the_findings(run, case):
    dose = '[[dose]]\non = 2026-11-12\ndrug = "hydroxocobalamin"\nug = 1000000\nroute = "im"\n'
    said = run("assess", "--case", case(CASE.replace("[expect]", dose + "[expect]")), "--json")
    found = {one["rule"]: one for one in said.json["patients"][0]["findings"]}
    assert found["DOSE-01"]["stops"] is True
    assert found["FM-01"]["level"] == "critical"


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        CASE.replace('test = "b12_total"', 'test = "b13"'),
        CASE.replace('unit = "ng/L"', ""),
        CASE.replace("2026-11-05", "2027-11-05"),
        CASE + "\n[surprise]\nx = 1\n",
    ],
    ids=["no TOML", "unknown test", "no unit", "after the day", "unknown key"],
)
def test_a_case_that_cannot_be_meant_is_an_error_that_names_the_file(run, case, text):
    said = run("assess", "--case", case(text))
    assert said.code == 1
    assert "case.toml" in said.err
    assert not said.out


def test_a_case_has_its_own_set_and_day(run, case):
    assert run("assess", "--case", case(), "--set", "US_LABEL").code == 2
    assert run("assess", "--case", case(), "--as-of", "2026-01-01").code == 2


def test_a_missing_case_is_a_sentence(run, tmp_path):
    said = run("assess", "--case", tmp_path / "none.toml")
    assert said.code == 1
    assert "none.toml" in said.err


def test_a_case_in_another_encoding_is_a_sentence(run, tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes(CASE.replace("Folic", "Föl").encode("latin-1"))
    said = run("assess", "--case", path)
    assert said.code == 1
    assert "UTF-8" in said.err
