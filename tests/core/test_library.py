"""The library of regimens against clinical.md: completeness, tags, and where none is offered."""

from __future__ import annotations

import pytest

from b12tracker.core import cases
from b12tracker.core.findings import Basis

ROWS = {  # clinical.md 2.3 and 2.4, with the second schedules that two rows give
    *("UK-HYD-STD", "UK-HYD-NEURO", "UK-HYD-SPC-STD", "UK-HYD-SPC-NEURO", "UK-HYD-PROPH"),
    *("UK-HYD-LEBER", "UK-DIET-IM", "UK-N2O-GSTT", "US-CYA-LABEL", "US-HYD-LABEL", "US-CYA-1000"),
    *("US-CDC", "US-DRUGSCOM", "CD-ILEUM", "JP-MEC-NEUROP", "JP-MEC-MEGALO", "NL-PAED"),
    *("UK-DIET-ORAL", "UK-MALABS-ORAL", "UK-BRIDGE-ORAL", "US-ORAL-HIGH", "US-BARI"),
    *("PA-ORAL-1000", "CA-BC", "SL", "US-NASAL", "JP-MEC-PO", "DE-NBS"),
    *("CA-BC-NEURO", "US-BARI-NASAL", "US-BARI-IM"),
}


def test_every_row_is_a_regimen_or_says_what_it_lacks(knowledge):
    unfinished = knowledge.reference.treatment.unfinished
    assert {*knowledge.regimens, *unfinished} == ROWS
    assert all(one.lacks for one in unfinished.values())


def test_a_number_of_doses_that_we_counted_out_of_a_length_is_our_own(knowledge):
    found = {
        (one.id, number, str(phase.doses.value))
        for one in knowledge.regimens.values()
        for number, phase in enumerate(one.figures, 1)
        if phase.doses is not None and phase.doses.basis is Basis.DESIGN
    }
    assert found == {
        ("US-CYA-LABEL", 3, "5"),
        ("US-DRUGSCOM", 3, "5"),
        ("JP-MEC-MEGALO", 1, "26"),
    }


def test_figures_and_phases_say_the_same(knowledge):
    for one in knowledge.regimens.values():
        for phase, figures in zip(one.phases, one.figures, strict=True):
            assert (phase.ug, phase.every) == (figures.ug.value, figures.every.value)
            assert phase.doses == (None if figures.doses is None else figures.doses.value)
            sources = {figures.ug.source, figures.every.source} - {"DESIGN"}
            assert sources <= set(one.sources)


def test_the_monthly_dose_of_us_practice_rests_on_the_text_that_gives_it(knowledge):
    """Clinical.md 2.3: P35 has the loading, P37 the monthly dose for life."""
    loading, weekly, monthly = knowledge.regimens["US-CYA-1000"].figures
    assert (loading.ug.source, weekly.ug.source, monthly.ug.source) == ("P35", "P35", "P37")
    assert monthly.every.source == "P37"
    assert knowledge.sets["US_GENERAL"].maintenance.source == "P37"


@pytest.mark.parametrize(
    ("regimen", "causes"),
    [
        ("UK-HYD-LEBER", {"leber", "tobacco_amblyopia"}),
        ("CD-ILEUM", {"ileal_resection_over_20cm"}),
        ("PA-ORAL-1000", {"pernicious_anaemia", "ifab_positive"}),
        ("US-BARI-IM", {"gastric_or_bowel_surgery"}),
        ("UK-DIET-ORAL", {"diet_low", "infant_poor_diet", "maternal_poor_nutrition"}),
        ("UK-HYD-STD", set()),
    ],
)
def test_some_regimens_are_meant_for_a_cause(knowledge, regimen, causes):
    assert set(knowledge.regimens[regimen].only_for) == causes


def test_tablets_are_not_offered_where_nerves_are_involved(knowledge):
    for one in knowledge.regimens.values():
        if not any(phase.route.parenteral for phase in one.phases):
            assert "neuro" in one.not_offered, one.id


def test_uk_tablets_are_not_offered_for_a_lifelong_cause_but_as_a_bridge(knowledge):
    """Clinical.md 2.5 and 11.1: injections for life where the cause is lifelong."""
    offered = {
        one.id
        for one in knowledge.regimens.values()
        if one.set == "UK_NICE"
        and not one.phases[0].route.parenteral
        and "lifelong_cause" not in one.not_offered
    }
    assert offered == {"UK-BRIDGE-ORAL"}


def test_documents_marked_as_weak_are_those_of_the_list(knowledge):
    weak = {key for key, one in knowledge.sources.items() if one.weak}
    copies = {"P7", "P9", "P37", "P55", "P55c", "P64", "P78b", "P86", "P86b", "P86c", "P86d"}
    assert weak == {"S1", *copies}


CASE = """
name = "One injection, then tablets"
as_of = 2026-11-20
set = "US_GENERAL"
[patient]
born = 1956-03-01
sex = "male"
neuro_involvement = true
[[cause]]
id = "diet_low"
[[plan]]
regimen = "CA-BC-NEURO"
from = 2026-11-10
"""
SHOT = """[[dose]]
on = 2026-11-10
drug = "cyanocobalamin"
ug = 1000
route = "im"
"""
TABLETS = """[[tablets]]
drug = "cyanocobalamin"
ug = 2000
route = "po"
from = 2026-11-11
to = 2026-11-20
"""


@pytest.mark.parametrize(
    ("given", "rules", "due"),
    [
        ("", {"GAP-01"}, ["loading"]),
        (SHOT, {"ORAL-MISS"}, []),
        (SHOT + TABLETS, set(), []),
    ],
    ids=["nothing given", "the injection alone", "the injection and every tablet"],
)
def test_an_injection_followed_by_tablets_is_one_plan(knowledge, given, rules, due):
    case = cases.read(f"{CASE}{given}[expect]\n", knowledge)
    answer = cases.answer(case, knowledge).assessment
    own = {"GAP-01", "GAP-02", "ORAL-MISS", "LIFELONG-02"}
    assert {one.rule for one in answer.findings} & own == rules
    assert [one.what for one in answer.due if one.kind.value == "dose"] == due
