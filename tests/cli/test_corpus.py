"""`b12tracker import` of every file of others: read or refused with a reason, never half."""

from __future__ import annotations

import pytest

from tests.corpus import files, label

pytestmark = pytest.mark.corpus

FILES = [*files("fhir/**/*"), *files("hl7v2/**/*")]
SYNTHEA = files("fhir/smart_synthea_r4/*.json")
KINDS = ("doses", "tablets", "labs", "checkins", "medicines", "conditions", "allergies", "orders")


@pytest.mark.parametrize("file", FILES, ids=label)
def test_each_file_comes_in_or_says_why_not(on_empty, file):
    said = on_empty("import", file, "--json")
    found = said.json
    assert "fault of the program" not in said.err
    people = on_empty("patients", "--json").json
    if said.code == 1:
        assert found["batch"] is None
        assert people == []
        assert said.err or found["refused"] or found["questions"], "it says why"
        return
    assert said.code == 0
    assert len(people) == found["new"]["patients"]
    for one in (*found["refused"], *found["questions"]):
        assert one["where"]
        assert one["what"]
    if found["batch"] is None:
        assert not any(found["new"].values())
        return
    again = on_empty("import", file, "--json")
    assert again.json["batch"] is None
    if any(found["new"][kind] for kind in KINDS):
        assert again.code == 0
        assert again.json["same"] > 0
    assert not any(again.json["new"].values()), "the same file twice changes nothing"
    assert on_empty("check").code == 0
    assert on_empty("withdraw", found["batch"]).code == 0
    assert on_empty("patients", "--json").json == []


@pytest.mark.parametrize("file", SYNTHEA, ids=label)
def test_synthea_people_are_in_the_books_with_blood_counts_and_orders(on_empty, file):
    found = on_empty("import", file, "--json").json
    assert found["new"]["patients"] == 1
    record = on_empty("show", "1", "--json").json
    assert len(record["labs"]) == found["new"]["labs"]
    assert record["doses"] == [], "an order is no dose"
    text = file.read_text(encoding="utf-8")
    if '"718-7"' in text:
        counts = [one for one in record["labs"] if one["test"] == "hb"]
        assert counts
        assert all(one["canonical_unit"] == "g/L" for one in counts)
    if "Vitamin B 12" in text:
        assert any("Vitamin B 12" in str(one) for one in record["orders"])
