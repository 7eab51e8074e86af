from __future__ import annotations

import copy
import tomllib
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker import paths
from b12tracker.core import units
from b12tracker.core.findings import Basis
from b12tracker.core.knowledge import checks, codes, labs, symptoms
from b12tracker.core.knowledge.labs import loinc_valid
from b12tracker.core.knowledge.strict import KnowledgeError
from tests.core.wrong_tables import changed, said, without


@pytest.fixture(scope="module")
def files():
    folder = paths.shipped("resources") / "knowledge"
    return {
        file.stem: tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
        for file in folder.glob("*.toml")
    }


@pytest.fixture(scope="module")
def sources(files):
    return frozenset(files["sources"])


@pytest.mark.parametrize(
    "code", ["2132-9", "14685-2", "14732-2", "718-7", "72160-5", "98979-8", "2823-3", "16695-9"]
)
def test_the_check_digit_of_real_codes_is_right(code):
    assert loinc_valid(code)


@pytest.mark.parametrize(
    "code", ["14685-0", "14732-0", "2132-8", "2132", "Sep-32", "", "x-1", "١-1"]
)
def test_codes_of_tutorials_that_do_not_exist_are_seen(code):
    assert not loinc_valid(code)


@given(st.integers(1, 10**6), st.integers(0, 9))
def test_exactly_one_check_digit_fits(digits, other):
    fitting = [n for n in range(10) if loinc_valid(f"{digits}-{n}")]
    assert len(fitting) == 1
    assert loinc_valid(f"{digits}-{other}") == (other in fitting)


def test_every_test_has_units_and_no_wrong_code(knowledge):
    catalogue = knowledge.labs
    assert set(catalogue.analytes) == set(units.tests())
    assert all(loinc_valid(code) for code in catalogue.by_loinc)
    for analyte in catalogue.analytes.values():
        assert analyte.units == units.units(analyte.key)
        assert not analyte.plausible or analyte.plausible.unit == analyte.unit


@pytest.mark.parametrize(
    ("code", "test"),
    [
        ("2132-9", "b12_total"), ("14685-2", "b12_total"), ("72160-5", "b12_active"),
        ("13964-2", "mma_serum"),
        ("13965-9", "hcy"), ("2284-8", "folate_serum"), ("14731-4", "folate_rbc"), ("718-7", "hb"),
        ("787-2", "mcv"),
        ("2823-3", "k"), ("6298-4", "k"), ("60474-4", "retic_abs"), ("31444-3", "ifab"),
    ],
)  # fmt: skip
def test_a_loinc_code_names_its_test(knowledge, code, test):
    assert knowledge.labs.by_loinc[code] == test


def test_transcobalamin_protein_and_binding_capacity_are_not_b12(knowledge):
    assert "32341-0" not in knowledge.labs.by_loinc


def test_the_code_for_export_depends_on_the_unit(knowledge):
    b12 = knowledge.labs["b12_total"]
    assert b12.code_for("ng/L") == "2132-9"
    assert b12.code_for("pmol/L") == "14685-2"
    assert knowledge.labs["k"].code_for("mmol/L") == "2823-3"
    assert knowledge.labs["hb"].code_for("mmol/L") == "59260-0"


def test_every_number_names_its_source_and_honest_basis(knowledge):
    for analyte in knowledge.labs.analytes.values():
        for usual in analyte.usual:
            for end in (usual.low, usual.high):
                if end is not None:
                    assert (end.source == "GK") == (end.basis is Basis.UNVERIFIED)
        if analyte.plausible is not None:
            assert analyte.plausible.hard_low is None or (
                analyte.plausible.hard_low.basis is Basis.DESIGN
            )


@pytest.mark.parametrize(
    ("name", "code", "test"),
    [
        ("Vitamin B12", "VB12", "b12_total"), ("Vitamine B12", "VB12", "b12_total"),
        ("Serum B12", "", "b12_total"),
        ("VITAMIN B 12 LEVEL *", "", "b12_total"), ("VITAMIN B -12", "", "b12_total"),
        ("B12 Vitamin", "", "b12_total"),
        ("VITAMIN B12 (Cyanocobalamin)", "", "b12_total"),
        ("VitaminB12(Cyanocobalamin)", "", "b12_total"),
        ("Serum VITAMIN B-12 (ECLIA)", "", "b12_total"),
        ("Vitamin B12 (Cobalamin)", "VITB12", "b12_total"),
        ("Folsäure (Onlinewert)", "FOL", "folate_serum"), ("Folates", "FOL", "folate_serum"),
        ("Folsyre", "", "folate_serum"),
        ("Folsäure (Vitamin M)", "FOL", "folate_serum"),
        ("Erythrozyten-Folsäure", "FOLE", "folate_rbc"),
        ("Hémoglobine", "HB", "hb"), ("Hämoglobin", "hb_B", "hb"), ("HGB", "HGB", "hb"),
        ("- MCV", "MCV", "mcv"),
        ("  MCV", "mcv", "mcv"), ("Kalium", "K", "k"), ("Homocystein", "256", "hcy"),
        ("", "vb12", "b12_total"),
        ("Holotranscobalamin", "", "b12_active"), ("MCH", "", "mch"), ("MCHC", "", "mchc"),
        ("Hämatokrit", "HKT", "hct"),
    ],
)  # fmt: skip
def test_names_of_real_laboratories_are_known(knowledge, name, code, test):
    assert knowledge.codes.lab_of(name, code) == test
    assert not knowledge.codes.looks_alike(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Glycohaemoglobin/ HbA1c (HPLC)", "HBA10"), ("Glycohämoglobin Hb-A1c", "HB"),
        ("Hämoglobin-Zylinder", "HB"),
        ("Hämoglobin (Plasma)", "HB"), ("Blut, Hämoglobin", "urbl"), ("Mittlere Hb-Konz.", "MCHC"),
        ("Hb pro Erythrozyt", "MCH"), ("Hämatokrit Folsäure", "HKT"), ("Homocystine", ""),
        ("Unsaturated vitamin B12 binding capacity", ""), ("Vitamin B1", "B12"),
        ("Transcobalamin II", ""),
    ],
)  # fmt: skip
def test_look_alikes_never_match_not_even_by_code(knowledge, name, code):
    assert knowledge.codes.lab_of(name, code) is None
    assert knowledge.codes.looks_alike(name)


@pytest.mark.parametrize(
    ("system", "code", "kind", "our_id"),
    [
        ("http://snomed.info/sct", "78421000", "route", "im"),
        ("http://snomed.info/sct", "368208006", "site", "deltoid_left"),
        ("http://snomed.info/sct", "84027009", "cause", "pernicious_anaemia"),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "309594", "drug", "cyanocobalamin"),
        ("http://www.whocc.no/atc", "B03BA03", "drug", "hydroxocobalamin"),
        ("ATC", "b03bb01", "medicine", "folic_acid"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "D51.0", "cause", "pernicious_anaemia"),
        ("icd10", "D510", "cause", "pernicious_anaemia"),
        ("http://hl7.org/fhir/sid/icd-10", "K50.90", "cause", "crohn"),
        ("http://hl7.org/fhir/sid/icd-10", "D52.1", "condition", "folate_deficiency"),
    ],
)
def test_codes_of_others_are_read(knowledge, system, code, kind, our_id):
    term = knowledge.codes.find(system, code)
    assert (term.kind, term.id) == (kind, our_id)


def test_an_unknown_code_or_system_means_nothing(knowledge):
    find = knowledge.codes.find
    assert find("http://snomed.info/sct", "1") is None
    assert find("urn:nobody", "78421000") is None
    assert find("icd10", "D51") is None  # wider than any code that we know
    assert find("icd10", "H47.23") is None  # glaucomatous: not hereditary


def test_the_cyanide_antidote_is_never_a_dose(knowledge):
    assert knowledge.codes.find("atc", "V03AB33").kind == "other"


def test_names_of_drugs_and_routes_are_read(knowledge):
    named = knowledge.codes.named
    assert named("drug", "Methylcobalamin") == "mecobalamin"
    assert named("drug", "Vitamin B 12 5 MG/ML Injectable Solution") == "cyanocobalamin"
    assert named("medicine", "Folic Acid") == "folic_acid"
    assert named("route", "I.M.") == "im"
    assert named("drug", "insulin") is None


def test_every_id_that_codes_speak_of_is_known(knowledge):
    known = {
        "drug": set(knowledge.drugs),
        "medicine": set(knowledge.medicines),
        "cause": set(knowledge.causes),
        "condition": set(knowledge.conditions),
        "site": set(knowledge.codes.sites),
        "symptom": set(knowledge.symptoms.items),
        "route": {"im", "sc", "po", "sl", "nasal", "iv"},
        "allergy": {*knowledge.drugs, "cobalt", ""},
    }
    for system in knowledge.codes.systems.values():
        assert system.licence
        for term in system.terms.values():
            assert term.kind == "other" or term.id in known[term.kind], term
    for kind, names in knowledge.codes.names.items():
        assert set(names.values()) <= known[kind]
    assert set(knowledge.codes.lab_names.values()) == set(knowledge.labs.analytes)
    for site in knowledge.codes.sites.values():
        assert site.region in knowledge.codes.sites


def test_snomed_is_not_written_unless_switched_on(knowledge):
    assert not knowledge.codes.systems["snomed"].write
    assert knowledge.codes.systems["atc"].write
    site = knowledge.codes.sites["ventrogluteal_left"]
    assert knowledge.codes.code_of("snomed", "site", site.region).code == "723979003"


def test_a_code_that_nobody_checked_or_that_is_only_read_is_not_written(knowledge):
    written = knowledge.codes.code_of("icd10", "cause", "pernicious_anaemia")
    icd10 = knowledge.codes.systems["icd10"]
    for doubt in ({"checked": False}, {"read_only": True}, {"checked": False, "read_only": True}):
        terms = {
            code: replace(one, **doubt) if one is written else one
            for code, one in icd10.terms.items()
        }
        codes = replace(knowledge.codes, systems={"icd10": replace(icd10, terms=terms)})
        assert codes.code_of("icd10", "cause", "pernicious_anaemia") is None


def test_a_code_without_an_id_of_ours_has_none(files):
    code = next(iter(files["atc"]["code"]))
    found = codes.parse(without("atc", "code", code, "id"), frozenset(files["sources"]))
    (term,) = (one for one in found.systems["atc"].terms.values() if one.code == code)
    assert term.id == ""


def test_each_term_is_known_by_the_names_of_its_own_file(knowledge):
    own = {
        "drug": {key: one.name for key, one in knowledge.drugs.items()},
        "medicine": {key: one.name for key, one in knowledge.medicines.items()},
        "cause": {key: one.name for key, one in knowledge.causes.items()},
        "condition": {key: one.name for key, one in knowledge.conditions.items()},
        "site": {key: one.label for key, one in knowledge.codes.sites.items()},
    }
    for kind, names in own.items():
        for key, name in names.items():
            assert knowledge.codes.named(kind, name) == key
            assert knowledge.codes.named(kind, key.replace("_", " ").upper()) == key
            assert knowledge.codes.named(kind, key) == key


def test_the_short_form_has_13_items(knowledge):
    assert knowledge.symptoms.short_form == (
        "A1", "A2", "A3", "D4", "N1", "N2", "B1", "B2", "C1", "C2", "M1", "M2", "I1",
    )  # fmt: skip
    assert knowledge.symptoms.neuro_items == ("N1", "N2", "B1", "B2", "C1", "C2", "V1", "V2")
    assert knowledge.symptoms.ticks == ("A6", "D5", "C3", "M6")
    assert len(knowledge.symptoms.sudden) == 9
    assert "rash" not in knowledge.symptoms.reaction_emergencies


def _changed(files, name, *path, value):
    altered = copy.deepcopy(files)
    place = altered[name]
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return altered


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("test", "hb", "plausible", "hard_low", "unit"), "g/dL"),
        (("test", "hb", "plausible", "hard_low", "source"), "P999"),
        (("test", "hb", "plausible", "hard_low", "value"), 9999),
        (("test", "hb", "plausible", "hard_low", "basis"), None),
        (("test", "hb", "colour"), "red"),
        (("test", "hb", "name"), None),
        (("panel", "fbc", "tests"), ["hb", "hbx"]),
    ],
)
def test_a_lab_file_that_cannot_be_trusted_is_refused(files, sources, path, value):
    with pytest.raises(KnowledgeError):
        labs.parse(_changed(files, "labs", *path, value=value), sources)


def test_a_wrong_loinc_code_is_refused(files, sources):
    wrong = {"test": "b12_total", "units": ["pmol/L"]}
    with pytest.raises(KnowledgeError, match="check digit"):
        labs.parse(_changed(files, "loinc", "code", "14685-0", value=wrong), sources)


def test_one_name_for_two_tests_is_refused(files, sources):
    with pytest.raises(KnowledgeError, match="two things"):
        codes.parse(_changed(files, "names", "lab", "mcv", value=["MCV", "Hb"]), sources)
    with pytest.raises(KnowledgeError, match="look-alike"):
        codes.parse(_changed(files, "names", "look_alikes", value=["MCV"]), sources)


def test_a_composite_of_unknown_items_is_refused(files, sources):
    with pytest.raises(KnowledgeError):
        symptoms.parse(
            _changed(files, "symptoms", "composite", "neuro", "items", value=["N1", "N9"]), sources
        )


def test_a_check_that_asks_cannot_be_overridden(files, sources):
    path = ("rule", "DOSE-01", "text", "much", "override")
    with pytest.raises(KnowledgeError):
        checks.parse(_changed(files, "checks", *path, value="reason"), sources)


# What is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed("labs", [*"hgfedcba"], "panel", "fbc", "tests"),
            "labs.panel.fbc: unknown a, b, c, d, e, f, g, h",
        ),
        (
            changed("loinc", [*"hgfedcba"], "code", "2132-9", "units"),
            "loinc.code.2132-9: b12_total has no unit a, b, c, d, e, f, g, h",
        ),
        (
            without("loinc", "code", "26464-8", "read_only"),
            "loinc.code.26464-8: 6690-2 is already written for /uL, 10*3/uL, 10*9/L",
        ),
    ],
)
def test_several_things_that_are_wrong_are_named_in_order(files, says):
    assert said(files) == says
