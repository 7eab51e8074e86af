"""Conditions and allergies: what is a cause, what is left out, what is taken back."""

from __future__ import annotations

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.records import Allergy, Cause, Condition
from tests.interop.files import (
    ICD10,
    SNOMED,
    Read,
    allergy,
    coded,
    condition,
)


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        (coded(ICD10, "D51.0"), Cause, "pernicious_anaemia"),
        (coded(SNOMED, "84027009"), Cause, "pernicious_anaemia"),
        (coded(ICD10, "K50.1"), Cause, "crohn"),
        ({"text": "Pernicious anaemia"}, Cause, "pernicious_anaemia"),
        (
            coded("http://hl7.org/fhir/sid/icd-10-cm", "G32.0"),
            Condition,
            "subacute_combined_degeneration",
        ),
        ({"text": "LHON"}, Condition, "leber"),
        ({"coding": [{"display": "Coeliac disease (disorder)"}]}, Cause, "coeliac"),
    ],
    ids=str,
)
def test_a_condition_that_matters_is_known_by_code_or_name(code, kind, expected, knowledge):
    found = Read(knowledge, condition(code, onsetDateTime="2019-05")).only
    assert isinstance(found, kind)
    assert found.code == expected
    assert str(found.since) == "2019-05"


@pytest.mark.parametrize(
    "code",
    [{"text": "Anaemia"}, coded(SNOMED, "15777000", "Prediabetes"), coded(ICD10, "E53.8"), {}],
    ids=str,
)
def test_other_conditions_are_left_out_and_named(code, knowledge):
    assert Read(knowledge, condition(code)).left_out.startswith("Condition: ")


@pytest.mark.parametrize("status", ["unconfirmed", "provisional", "differential"])
def test_a_suspicion_is_no_diagnosis(status, knowledge):
    doubted = condition({"text": "Pernicious anaemia"}, verificationStatus={"text": status})
    assert status in Read(knowledge, doubted).refused


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_a_diagnosis_taken_back_is_withdrawn(status, knowledge):
    verified = coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", status)
    wrong = condition({"text": "Pernicious anaemia"}, verificationStatus=verified)
    [taken] = Read(knowledge, wrong).person.withdrawn
    assert (taken.topic, taken.key) == (Topic.CAUSE, "Condition/c1")


def test_a_condition_that_is_over_is_left_out(knowledge):
    over = condition({"text": "Crohn disease"}, clinicalStatus={"coding": [{"code": "resolved"}]})
    assert "resolved" in Read(knowledge, over).left_out
    strange = condition({"text": "Crohn disease"}, clinicalStatus={"coding": [{"code": "odd"}]})
    assert "odd" in Read(knowledge, strange).refused


@pytest.mark.parametrize(
    ("code", "to"),
    [
        ({"text": "Cobalt"}, "cobalt"),
        ({"text": "Hydroxocobalamin"}, "hydroxocobalamin"),
        (coded(SNOMED, "293397002"), "cyanocobalamin"),
        (coded(SNOMED, "409258004"), "hydroxocobalamin"),
        ({"text": "Peanut"}, ""),
    ],
    ids=str,
)
def test_cobalt_and_cobalamins_are_coded_and_all_other_allergies_are_words(code, to, knowledge):
    reaction = [{"manifestation": [{"text": "rash"}, {"text": "wheeze"}]}]
    found = Read(knowledge, allergy(code, reaction=reaction)).only
    assert isinstance(found, Allergy)
    assert (found.to, found.reaction) == (to, "rash, wheeze")
    if "text" in code:
        assert found.text == code["text"]


@pytest.mark.parametrize(
    "code", [{"text": "No known allergies"}, {"text": "NKDA"}, coded(SNOMED, "716186003")], ids=str
)
def test_no_known_allergy_is_none(code, knowledge):
    assert Read(knowledge, allergy(code)).left_out.startswith("AllergyIntolerance: ")


def test_an_allergy_to_nothing_is_refused_and_one_that_is_over_left_out(knowledge):
    assert "does not say" in Read(knowledge, allergy({})).refused
    over = allergy({"text": "Cobalt"}, clinicalStatus={"coding": [{"code": "resolved"}]})
    assert "resolved" in Read(knowledge, over).left_out
    wrong = allergy({"text": "Cobalt"}, verificationStatus={"coding": [{"code": "refuted"}]})
    [taken] = Read(knowledge, wrong).person.withdrawn
    assert taken.topic is Topic.ALLERGY


def test_an_allergy_may_be_named_by_its_reaction_and_stay_unconfirmed(knowledge):
    found = Read(
        knowledge,
        allergy(
            {},
            reaction=[{"substance": {"text": "Cobalt"}, "manifestation": []}],
            verificationStatus={"coding": [{"code": "unconfirmed"}]},
            onsetDateTime="2011",
        ),
    ).only
    assert (found.to, found.text, found.reaction) == (
        "cobalt",
        "Cobalt (unconfirmed)",
        "since 2011",
    )


def test_an_allergy_given_twice_with_two_contents_is_not_both_believed(knowledge):
    found = Read(knowledge, allergy({"text": "Peanut"}), allergy({"text": "Egg"}))
    assert [one.text for one in found.entries] == ["Peanut"]
    assert "two contents" in found.whole.refused[0].why


def test_names_of_two_things_are_refused(knowledge):
    both = {"coding": [{"display": "Crohn disease"}], "text": "Coeliac disease"}
    assert "different things" in Read(knowledge, condition(both)).refused
