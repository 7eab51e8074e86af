"""Knowledge files are read to the last key, and what cannot be meant is refused by its place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from b12tracker.core.knowledge import KnowledgeError, codes, load
from b12tracker.core.knowledge.labs import loinc_valid
from b12tracker.core.knowledge.strict import Table
from b12tracker.core.records import Route
from tests.core.test_knowledge import FILES


def altered(stem: str, *path: Any, value: Any) -> dict[str, Any]:
    """The files with one value changed; only what leads to it is copied."""
    files: dict[Any, Any] = dict(FILES)
    place: Any = files
    for key in (stem, *path[:-1]):
        place[key] = place[key].copy()
        place = place[key]
    place[path[-1]] = value
    return files


def refusal(files: dict[str, Any]) -> str:
    with pytest.raises(KnowledgeError) as error:
        assert load(files).reference  # which is read when it is asked for
    return str(error.value)


def shapes(raw, path=()):
    """The paths of all tables; of those with the same keys in the same place only the first."""
    yield path, raw
    for key, inner in raw.items():
        for place, one in enumerate(inner) if isinstance(inner, list) else [(None, inner)]:
            if isinstance(one, dict):
                yield from shapes(one, (*path, key) if place is None else (*path, key, place))


def places():
    """One table of each set of keys, but never more than a dozen of one depth of a file."""
    for stem, raw in FILES.items():
        seen: set[tuple[int, frozenset[str]]] = set()
        for path, table in shapes(raw):
            shape = (len(path), frozenset(table))
            if shape not in seen and sum(depth == len(path) for depth, _ in seen) < 12:
                seen.add(shape)
                yield stem, path


@pytest.mark.parametrize(
    ("stem", "path"), list(places()), ids=[".".join(map(str, (s, *p))) for s, p in places()]
)
def test_no_table_of_any_file_takes_a_key_that_nobody_asks_for(stem, path):
    said = refusal(altered(stem, *path, "nobody", value=1))
    assert said.startswith(stem)
    assert "nobody" in said or ".".join(map(str, path)) in said


def test_missing_and_unknown_files_and_keys_are_named_in_order():
    said = refusal({})
    assert said == f"missing knowledge files: {', '.join(sorted(FILES))}"
    strange: dict[str, Any] = {key: {} for key in "zyxwvutsrq"}
    assert refusal(FILES | strange) == "unknown knowledge files: q, r, s, t, u, v, w, x, y, z"
    table = Table({"b": 1, "a": 1, "c": 1}, "place", frozenset())
    with pytest.raises(KnowledgeError, match=r"^place: unknown a, b, c$"):
        table.done()


@pytest.mark.parametrize(
    ("stem", "path", "first"),
    [
        ("schedule", (), "child_under"),
        ("masking", (), None),
        ("checks", ("number",), "mg_hint_from"),
        ("symptoms", ("number",), "baseline_days"),
    ],
)
def test_of_several_missing_numbers_the_first_by_name_is_named(stem, path, first):
    raw: Any = FILES[stem]
    for key in path:
        raw = raw[key]
    first = first or min(raw)
    assert first == min(raw)
    files = altered(stem, *path, value={}) if path else FILES | {stem: {}}
    assert f"{first} is missing" in refusal(files)


def test_a_row_of_a_list_is_named_by_its_number():
    usual = FILES["labs"]["test"]["hb"]["usual"]
    files = altered("labs", "test", "hb", "usual", 1, "from_months", value="soon")
    assert len(usual) > 1
    assert refusal(files) == "labs.test.hb.usual[2]: from_months is 'soon'"


TEXT = {"level": "warning", "en": "{a}", "plain": "{a}"}
LIMIT = FILES["labs"]["test"]["hb"]["plausible"]["hard_low"]


CONTRADICTIONS = [
    (altered("checks", "rule", "DOSE-01", "text", value={}), "a check has a text"),
    (
        altered("checks", "rule", "DOSE-01", "text", "none", "plain", value="{who}"),
        "plain asks for more than en",
    ),
    (
        altered("checks", "rule", "DOSE-01", "text", "much", "override", value="reason"),
        "only what stops can be overridden",
    ),
    (altered("names", "lab", "mcv", value=["MCV", "Hb"]), "'Hb' stands for two things"),
    (altered("names", "lab", "mcv", value=["MCV", "-"]), "'-' stands for two things, or for"),
    (altered("names", "look_alikes", value=["MCV", "HGB"]), "names: hgb, mcv is a test and a"),
    (altered("drugs", "mecobalamin", "names", value=["Cyanocobalamin"]), "drug: 'Cyanocob"),
    (altered("atc", "code", "B03BA03", "kind", value="magic"), "kind is 'magic'"),
    (altered("loinc", "code", "2132-9", "test", value="magic"), "magic has no unit"),
    (altered("loinc", "code", "2132-9", "units", value=["z", "a"]), "has no unit a, z"),
    (
        altered("loinc", "code", "2132-9", value={"test": "magic", "units": []}),
        "loinc: 2132-9 is of magic, which labs.toml does not know",
    ),
    (altered("labs", "panel", "fbc", "tests", value=["z", "a"]), "fbc: unknown a, z"),
    (
        altered("labs", "test", "magic", value=FILES["labs"]["test"]["hb"]),
        "labs.test.magic: there is no conversion for its units",
    ),
    (
        altered("labs", "test", "hb", "usual", value=[{"from_months": 0}]),
        "an interval has a low or a high end",
    ),
    (
        altered(
            "labs", "test", "hb", "usual",
            value=[
                {
                    "from_months": 0,
                    "low": LIMIT | {"value": 9},
                    "high": LIMIT | {"value": 8},
                }
            ],
        ),
        "hb.usual[1]: high 8 is not above low 9",
    ),
    (
        altered("labs", "test", "hb", "usual", value=[{"from_months": 0, "sex": "tall"}]),
        "sex is 'tall'",
    ),
    (
        altered("labs", "test", "hb", "plausible", "hints", value=[{"says": "g/dL"}]),
        "a hint has a low end",
    ),
    (
        altered(
            "labs", "test", "hb", "plausible", "hints",
            value=[
                {
                    "says": "g/dL",
                    "low": LIMIT | {"value": 9},
                    "high": LIMIT | {"value": 8},
                }
            ],
        ),
        "hints[1]: high 8 is not above low 9",
    ),
    (altered("symptoms", "reaction_emergencies", value=["magic"]), "an emergency or an item"),
    (altered("symptoms", "worst_of", value=["magic"]), "an emergency or an item is unknown"),
    (altered("symptoms", "item", "A1", "group", value="Z"), "there is no group 'Z'"),
    (altered("symptoms", "composite", "neuro", "items", value=["Z"]), "made of known items"),
    (altered("symptoms", "composite", "neuro", "items", value=[]), "made of known items"),
    (altered("symptoms", "composite", "neuro", "groups", value=["A"]), "made of known items"),
    (altered("symptoms", "composite", "overall", "groups", value=["Z"]), "made of known"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "says"),
    CONTRADICTIONS,
    ids=[f"{n} {says}" for n, (_, says) in enumerate(CONTRADICTIONS)],
)
def test_what_contradicts_itself_is_refused(files, says):
    assert says in refusal(files)


@pytest.mark.parametrize(
    "files",
    [
        altered("symptoms", "reaction_emergencies", value=list(FILES["symptoms"]["reaction"])),
        altered("symptoms", "worst_of", value=list(FILES["symptoms"]["item"])),
        altered("symptoms", "composite", "neuro", "items", value=list(FILES["symptoms"]["item"])),
        altered(
            "symptoms", "composite", "overall", "groups", value=list(FILES["symptoms"]["group"])
        ),
        altered("symptoms", "item", "A1", "kind", value="score"),
        altered("checks", "rule", "DOSE-01", "text", "much", "override", value="never"),
    ],
    ids=["emergencies", "worst", "items", "groups", "kind", "override"],
)  # fmt: skip
def test_all_of_them_are_no_contradiction(files):
    assert load(files).version


# What is read ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "system",
    [
        "http://loinc.org", "http://loinc.org/", "LOINC", " ln ", "LN", "loinc",
        "urn:oid:2.16.840.1.113883.6.1", "HTTP://LOINC.ORG",
    ],
)  # fmt: skip
def test_every_name_of_loinc_is_known(system):
    assert codes.is_loinc(system)


@pytest.mark.parametrize("system", ["", "/loinc", "http://snomed.info/sct", "XloincX"])
def test_other_systems_are_not_loinc(system):
    assert not codes.is_loinc(system)


def test_a_system_is_known_by_key_and_by_uri_with_or_without_a_slash(knowledge):
    for written in ("http://snomed.info/sct", "http://snomed.info/sct/", " SNOMED ", "snomed/"):
        found = knowledge.codes.system_of(written)
        assert found is not None
        assert found.key == "snomed"
    assert knowledge.codes.system_of("/snomed") is None
    uri = altered("snomed", "uris", value=["HTTP://Example.org/SCT/"])
    assert load(uri).codes.system_of("http://example.org/sct") is not None


def test_a_term_is_checked_unless_the_file_says_otherwise(knowledge):
    raw = FILES["snomed"]["code"]
    for code, row in raw.items():
        term = knowledge.codes.systems["snomed"].terms[code]
        assert term.checked is not row.get("unverified", False)
    assert {"unverified" in row for row in raw.values()} == {True, False}


def test_finer_codes_are_found_under_the_nearest_wider_one(knowledge):
    term = replace(next(iter(knowledge.codes.systems["atc"].terms.values())), below=True)
    system = replace(
        knowledge.codes.systems["atc"],
        terms={
            "A": replace(term, id="wide"),
            "A1": replace(term, id="near"),
            "A123": replace(term, id="closed", below=False),
        },
    )
    found = replace(knowledge.codes, systems={"atc": system})

    def meant(code):
        term = found.find("atc", code)
        return None if term is None else term.id

    assert meant("A1") == "near"
    assert meant("A12") == "near"
    assert meant("a1234") == "near"
    assert meant("A2") == "wide"
    assert meant("A123") == "closed"
    assert meant("B") is None
    assert meant("") is None


def test_every_medicine_and_drug_is_known_by_its_own_key_in_words(knowledge):
    for kind, known in (("drug", knowledge.drugs), ("medicine", knowledge.medicines)):
        for key in known:
            assert knowledge.codes.named(kind, key.replace("_", " ")) == key
    strange = dict(FILES["medicines"]["metformin"], name="Z")
    found = load(altered("medicines", "two_words", value=strange | {"names": []}))
    assert found.codes.named("medicine", "Two words") == "two_words"


def test_without_a_name_or_code_there_is_no_test(knowledge):
    assert knowledge.codes.lab_of("") is None
    assert knowledge.codes.lab_of("nothing like it", "VB12") is None


@pytest.mark.parametrize("code", ["2132-99", "2132--9", "1-2132-9", "-9", "2132-", "21 32-9"])
def test_a_loinc_code_has_digits_and_one_check_digit(code):
    assert not loinc_valid(code)


def test_a_regimen_is_named_by_its_last_phase(knowledge):
    regimen = next(iter(knowledge.regimens.values()))
    first = replace(regimen.phases[0], drug="mecobalamin", route=Route.PO)
    last = replace(regimen.phases[-1], drug="cyanocobalamin", route=Route.SC)
    changed = replace(regimen, phases=(first, first, last))
    assert (changed.drug, changed.route) == ("cyanocobalamin", Route.SC)
    assert load(altered("regimens", regimen.id, "note", value="")).regimens[regimen.id].note == ""


def test_what_is_left_out_of_a_regimen_or_a_limit_is_empty(knowledge):
    raw = {key: row for key, row in FILES["regimens"].items() if "note" not in row}
    assert raw
    assert all(knowledge.regimens[key].note == "" for key in raw)
    asks = {one.plausible.ask for one in knowledge.labs.analytes.values() if one.plausible}
    assert asks == {"", "haemolysis"}


def test_a_source_and_a_question_are_read_whole(knowledge):
    key, raw = next(iter(FILES["sources"].items()))
    assert (knowledge.sources[key].title, knowledge.sources[key].says) == (
        raw["title"],
        raw["says"],
    )
    assert knowledge.questions["response"].ends_with == "yes"
    number = knowledge.schedule.values["grace_long"]
    assert (number.value, number.unit, number.source) == (Decimal(7), "d", "DESIGN")
