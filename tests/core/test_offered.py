"""Which regimens are proposed for whom, and what speaks against the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from b12tracker.core.offered import ONLY_FOR, is_offered, why_not_offered
from tests.builders import TODAY, a_cause, a_condition, a_patient, a_record
from tests.core.test_trends import VOID

ADULT = a_patient(born="1956-03-01")
CHILD = a_patient(born="2015-03-01")
UNSURE = a_patient(born=None)


@pytest.fixture
def against(knowledge):
    plain = next(iter(knowledge.regimens.values()))

    def found(*entries, patient=ADULT, only_for=(), not_offered=()):
        regimen = replace(plain, only_for=only_for, not_offered=not_offered)
        record = a_record(*entries, patient=patient)
        said = why_not_offered(regimen, record, TODAY, knowledge)
        assert is_offered(regimen, record, TODAY, knowledge) is (not said)
        return said

    return found


def test_one_that_is_meant_for_all_is_offered_to_all(against):
    assert against() == ()
    assert against(a_cause("diet_low")) == ()


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((), (ONLY_FOR,)),
        ((a_cause("diet_low"),), ()),
        ((a_condition("leber"),), ()),
        ((a_cause("coeliac"),), (ONLY_FOR,)),
        ((a_cause("coeliac"), a_cause("diet_low")), ()),
        ((a_cause("diet_low", void=VOID), a_condition("leber", void=VOID)), (ONLY_FOR,)),
    ],
)
def test_one_that_is_meant_for_some_is_offered_to_them(entries, said, against):
    assert against(*entries, only_for=("diet_low", "leber")) == said


def test_a_condition_that_excludes_it_is_named(against):
    assert against(a_condition("leber"), not_offered=("leber",)) == ("leber",)
    assert against(a_condition("psoriasis"), not_offered=("leber",)) == ()


def test_all_that_speaks_against_it_is_named_in_order(against):
    said = against(a_condition("leber"), only_for=("coeliac",), not_offered=("adult", "leber"))
    assert said == (ONLY_FOR, "adult", "leber")


@pytest.mark.parametrize(
    ("patient", "said"), [(ADULT, ("adult",)), (CHILD, ()), (UNSURE, ("adult",))]
)
def test_one_for_children_is_not_for_adults(patient, said, against):
    assert against(patient=patient, not_offered=("adult",)) == said


def test_nerve_signs_exclude_what_is_too_little_for_them(against):
    nerves = a_patient(neuro_involvement=True)
    assert against(patient=nerves, not_offered=("neuro",)) == ("neuro",)
    assert against(not_offered=("neuro",)) == ()


def test_a_cause_for_life_excludes_what_ends(against, knowledge):
    excluded = {"not_offered": ("lifelong_cause",)}
    lasting = [*knowledge.causes.values(), *knowledge.conditions.values()]
    assert {one.lifelong for one in lasting} == {True, False}
    for terms, make in ((knowledge.causes, a_cause), (knowledge.conditions, a_condition)):
        for key, term in terms.items():
            assert against(make(key), **excluded) == (("lifelong_cause",) if term.lifelong else ())
    assert against(a_cause("diet_low"), a_cause("pernicious_anaemia"), **excluded) != ()
    assert against(a_condition(""), **excluded) == ()
    assert against(**excluded) == ()
