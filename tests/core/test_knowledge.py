"""The knowledge files as shipped, and how strictly they are read."""

from __future__ import annotations

import copy
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from b12tracker.core.cases.words import RULES
from b12tracker.core.dates import Interval
from b12tracker.core.findings import Basis
from b12tracker.core.knowledge import KnowledgeError, load
from b12tracker.core.knowledge.regimens import ANY_SET
from b12tracker.core.knowledge.rules import names_in
from b12tracker.core.knowledge.strict import Table
from b12tracker.core.records import Route

FOLDER = Path(__file__).parents[2] / "resources" / "knowledge"
FILES = {
    file.stem: tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    for file in sorted(FOLDER.glob("*.toml"))
}


def test_the_files_as_shipped_are_read(knowledge):
    assert load(FILES) == knowledge
    assert knowledge.version == "2026.2"


def test_the_four_sets_are_there(knowledge):
    assert set(knowledge.sets) == {"UK_NICE", "US_LABEL", "US_GENERAL", "US_NASAL"}
    hiding = {one.id for one in knowledge.sets.values() if one.replacement_hides_b12}
    assert hiding == {"UK_NICE"}


def _tables(raw):
    if isinstance(raw, dict):
        yield raw
        for inner in raw.values():
            yield from _tables(inner)
    elif isinstance(raw, list):
        for inner in raw:
            yield from _tables(inner)


@pytest.mark.parametrize("stem", sorted(FILES))
def test_every_number_names_a_source_that_exists(stem, knowledge):
    for table in _tables(FILES[stem]):
        if "basis" in table and "value" in table:
            assert table["source"] in knowledge.sources
            # What was not read in any text says so, and what was is not called unverified.
            by_tag = {"GK": Basis.UNVERIFIED, "DESIGN": Basis.DESIGN}.get(table["source"])
            if by_tag is not None:
                assert table["basis"] == by_tag
            assert table.keys() == {"value", "unit", "source", "basis", "from"} - (
                {"unit"} if isinstance(table["value"], str) else set()
            )


def test_every_source_is_used():
    text = "".join(
        file.read_text(encoding="utf-8") for file in FOLDER.glob("*.toml") if file.stem != "sources"
    )
    assert [key for key in FILES["sources"] if f'"{key}"' not in text] == []


def test_the_rules_are_rules_of_the_case_format(knowledge):
    assert set(knowledge.rules) <= RULES


@pytest.mark.parametrize(
    ("regimen", "phases"),
    [
        ("UK-HYD-STD", ["6 × 1000 2-3 d im", "1000 2-3 mo im"]),
        ("UK-HYD-NEURO", ["1000 2 d im until still_improving", "1000 2 mo im"]),
        (
            "UK-HYD-SPC-STD",
            ["7 × 1000 2 d im", "250 1 wk im until blood_normal", "1000 2-3 mo im"],
        ),
        (
            "US-CYA-LABEL",
            ["7 × 100 1 d im until response", "7 × 100 2 d im", "5 × 100 3-4 d im", "100 1 mo im"],
        ),
        ("US-CYA-1000", ["14 × 1000 1 d im", "4 × 1000 1 wk im", "1000 1 mo im"]),
        ("US-HYD-LABEL", ["10 × 30 1 d im", "200 1 mo im"]),
        ("US-CDC", ["8 × 1000 1 wk im", "1000 1 mo im"]),
        ("NL-PAED", ["5 × 1000 1 wk im", "1000 2 mo im"]),
        ("US-NASAL", ["500 1 wk nasal"]),
        ("PA-ORAL-1000", ["1000 1 d po"]),
    ],
)
def test_regimens_are_those_of_the_text(regimen, phases, knowledge):
    def said(phase):
        number = "" if phase.doses is None else f"{phase.doses} × "
        until = f" until {phase.until}" if phase.until else ""
        return f"{number}{phase.ug} {phase.every} {phase.route.value}{until}"

    assert [said(one) for one in knowledge.regimens[regimen].phases] == phases


def test_every_regimen_makes_a_plan(knowledge):
    for one in knowledge.regimens.values():
        assert one.name
        assert one.sources
        assert one.set in {*knowledge.sets, ANY_SET}
        assert all(isinstance(phase.every, Interval) for phase in one.phases)
        assert one.phases[-1].doses is None
        assert (one.drug, one.route) == (one.phases[-1].drug, one.phases[-1].route)
        assert all(phase.doses or phase.until for phase in one.phases[:-1])
        assert Route.IV not in [phase.route for phase in one.phases]
        if any(phase.drug == "cyanocobalamin" for phase in one.phases):
            assert "leber" in one.not_offered


def test_the_childrens_regimen_is_for_clinicians_alone(knowledge):
    assert [one.id for one in knowledge.regimens.values() if one.clinician_only] == ["NL-PAED"]


def test_causes_are_grouped_as_the_readings_say(knowledge):
    terms = {**knowledge.causes, **knowledge.conditions}
    lifelong = {one.id for one in terms.values() if one.lifelong}
    proven = {"pernicious_anaemia", "ifab_positive", "total_gastrectomy"}
    assert lifelong == {*proven, "ileal_resection_over_20cm"}
    assert {one.id for one in terms.values() if one.irreversible} == {*lifelong, "unknown"}
    diet = {"diet_low", "infant_poor_diet", "maternal_poor_nutrition"}
    assert {one.id for one in terms.values() if one.diet} == diet


def test_folate_products(knowledge):
    folate = {one.id for one in knowledge.medicines.values() if one.folate}
    assert folate == {"folic_acid", "folinic_acid", "levomefolate", "multivitamin"}


def test_numbers_are_asked_for_by_name(knowledge):
    assert knowledge.schedule.days("grace_long") == 7
    assert knowledge.masking.values["exposure_ug"].value == Decimal(100)
    assert knowledge.masking.values["exposure_ug"].source == "P25"


def _without(stem, *path):
    files = copy.deepcopy(FILES)
    table = files[stem]
    for key in path[:-1]:
        table = table[key]
    del table[path[-1]]
    return files


def _with(stem, value, *path):
    files = copy.deepcopy(FILES)
    table = files[stem]
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value
    return files


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({k: v for k, v in FILES.items() if k != "rules"}, "missing knowledge files: rules"),
        ({**FILES, "magic": {}}, "unknown knowledge files: magic"),
        (_without("sources", "S1", "says"), "sources.S1: says is missing"),
        (_with("sources", "yes", "S1", "peer"), "sources.S1: unknown peer"),
        (_without("schedule", "grace_long"), "schedule: grace_long is missing"),
        (_with("schedule", 1, "grace"), "schedule: unknown grace"),
        (_with("schedule", "soon", "grace_long", "value"), "value is 'soon'"),
        (_with("schedule", "S99", "grace_long", "source"), "source 'S99' is not in sources.toml"),
        (_with("schedule", "hearsay", "grace_long", "basis"), "basis is 'hearsay'"),
        (_without("schedule", "grace_long", "unit"), "unit is missing"),
        (_with("schedule", 1.5, "grace_long", "from"), "from is 1.5"),
        (_with("sets", [], "UK_NICE", "sources"), "sources is empty"),
        (_with("sets", ["S99"], "UK_NICE", "sources"), "source 'S99' is not in sources.toml"),
        (_with("sets", [1], "UK_NICE", "sources"), "sources holds more than texts"),
        (_with("sets", "often", "UK_NICE", "maintenance", "value"), "'often' is not an interval"),
        (_with("sets", "S99", "UK_NICE", "maintenance", "source"), "source 'S99'"),
        (
            _with("classes", 900, "b12_total", "ng/L", "deficient_below", "value"),
            "unlikely_above 350 is not above deficient_below 900",
        ),
        (_with("causes", 1, "cause", "age", "diet"), "diet is 1"),
        (_with("medicines", "tonic", "metformin", "group"), "group is 'tonic'"),
        (_with("drugs", "maybe", "mecobalamin", "intravenous"), "intravenous is 'maybe'"),
        (_with("questions", 1, "response", "ask"), "ask is 1"),
        (_with("regimens", "EU", "UK-HYD-STD", "set"), "set is 'EU'"),
        (_with("regimens", ["men"], "UK-HYD-STD", "not_offered"), "not_offered is"),
        (_without("regimens", "UK-HYD-STD", "phase"), "a regimen has a phase"),
        (_with("regimens", "cobalt", "UK-HYD-STD", "phase", 0, "drug"), "drug is 'cobalt'"),
        (_with("regimens", "ear", "UK-HYD-STD", "phase", 0, "route"), "route is 'ear'"),
        (_with("regimens", "bored", "UK-HYD-STD", "phase", 0, "until"), "until is 'bored'"),
        (_with("rules", ["loud"], "GAP-01", "levels"), "level is 'loud'"),
        (_with("rules", [], "GAP-01", "levels"), "a rule has a level and a text"),
        (_with("rules", "{", "GAP-01", "text", "lapsed", "en"), "rules.GAP-01.text.lapsed"),
        (_with("rules", "{0}", "GAP-01", "text", "lapsed", "en"), "a name that is no word"),
        (_with("rules", "{who}", "GAP-01", "text", "lapsed", "plain"), "plain asks for more"),
        (_with("rules", {"a": 1}, "GAP-01", "text"), "a is 1"),
    ],
)
def test_what_cannot_be_used_is_refused_and_named(files, says):
    with pytest.raises(KnowledgeError) as error:
        load(files)
    assert says in str(error.value)


def test_a_list_of_tables_and_a_flag_are_taken_strictly():
    table = Table({"rows": [{"a": True}], "n": 1}, "place", frozenset())
    (row,) = table.tables("rows")
    assert row.flag("a")
    assert not row.flag("b")
    assert table.has("n")
    assert table.whole("n") == 1
    with pytest.raises(KnowledgeError, match="n is missing"):
        table.whole("n")
    table.done()


def test_a_rule_is_called_by_its_title_or_by_its_id_where_there_is_none(knowledge):
    assert knowledge.title_of("GAP-01") == knowledge.rules["GAP-01"].title != "GAP-01"
    assert knowledge.title_of("OLD-99") == "OLD-99"


def test_the_names_of_a_text():
    assert names_in("due by {due_by}, last {last}", "here") == ("due_by", "last")
