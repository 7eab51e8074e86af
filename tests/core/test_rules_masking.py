"""The folate-masking rules, beside what the cases say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.clock import Clock
from b12tracker.core.folate import folate
from tests.builders import (
    a_cause,
    a_checkin,
    a_condition,
    a_dose,
    a_lab,
    a_medicine,
    a_patient,
    a_phase,
    a_plan,
    a_pregnancy,
    a_record,
    an_event,
    an_exposure,
    tablets,
)

DAY = date(2026, 11, 20)
LOW = a_lab("b12_total", "150", on="2026-11-05")
EARLY = a_lab("b12_total", "150", on="2026-01-02")  # before any of the doses here
UNSURE = a_lab("b12_total", "240", on="2026-11-05")
FOLIC = a_medicine("folic_acid", "2026-11-01", strength_ug=400)
STRONG = a_medicine("folic_acid", "2026-11-01", strength_ug=5000)
NERVES = a_checkin("2026-11-10", N1=6)
COELIAC = a_cause("coeliac")


@pytest.fixture
def fired(knowledge):
    def run(*entries, on=DAY, patient=None, guideline_set="UK_NICE"):
        record = a_record(*entries, patient=patient or a_patient(born="1962-02-02"))
        found = assess(record, on, knowledge, guideline_set).findings
        return {one.rule: one for one in found if one.rule.startswith("FM")}

    return run


@pytest.mark.parametrize(
    ("medicines", "ug_day", "unknown"),
    [
        ((), "0", False),
        ((FOLIC,), "400", False),
        ((FOLIC, STRONG), "5400", False),
        ((replace(STRONG, per_day=Decimal("0.142857")),), "714.285", False),
        ((a_medicine("multivitamin", "2026-11-01"),), "0", True),
        ((a_medicine("levomefolate", "2026-11-01", strength_ug=200), FOLIC), "600", False),
        ((a_medicine("folinic_acid", None, strength_ug=200),), "200", False),
        ((a_medicine("folic_acid", "2026-11-21", strength_ug=400),), "0", False),
        ((a_medicine("folic_acid", "2026-11-01", "2026-11-19", strength_ug=400),), "0", False),
        ((a_medicine("folic_acid", "2026-11-01", "2026-11-20", strength_ug=400),), "400", False),
        ((a_medicine("metformin", "2026-11-01"),), "0", False),
    ],
    ids=[
        "none",
        "one",
        "the sum",
        "once a week",
        "unknown strength",
        "other folates count alike",
        "since an unknown day",
        "planned",
        "ended yesterday",
        "ends today",
        "no folate",
    ],
)
def test_the_folic_acid_of_a_day(medicines, ug_day, unknown, knowledge):
    found = folate(a_record(*medicines), Clock(DAY), knowledge)
    assert found.ug_day == Decimal(ug_day)
    assert found.unknown is unknown


@pytest.mark.parametrize(
    ("medicines", "since"),
    [
        ((FOLIC,), date(2026, 11, 1)),
        ((a_medicine("folic_acid", "2026-11-01", strength_ug=100),), None),
        (
            (
                a_medicine("folic_acid", "2026-10-01", strength_ug=60),
                a_medicine("multivitamin", "2026-11-01", strength_ug=60),
            ),
            date(2026, 11, 1),
        ),
        (
            (a_medicine("folic_acid", "2026-08-01", "2026-10-24", strength_ug=400), FOLIC),
            date(2026, 8, 1),
        ),
        (
            (a_medicine("folic_acid", "2026-08-01", "2026-10-23", strength_ug=400), FOLIC),
            date(2026, 11, 1),
        ),
        ((a_medicine("folic_acid", None, strength_ug=400),), None),
    ],
    ids=[
        "from its first day",
        "at the limit there is no exposure",
        "from the day on which the sum is above it",
        "seven free days are bridged",
        "eight are not",
        "an unknown day stays unknown",
    ],
)
def test_since_when_folic_acid_is_above_the_limit(medicines, since, knowledge):
    assert folate(a_record(*medicines), Clock(DAY), knowledge).since == since


@pytest.mark.parametrize(
    ("entries", "rules"),
    [
        ((STRONG, LOW), {"FM-01", "FM-08"}),
        ((STRONG, UNSURE), {"FM-03"}),
        ((FOLIC, LOW), {"FM-03", "FM-08"}),
        ((FOLIC, UNSURE, NERVES), {"FM-02"}),
        ((STRONG, LOW, NERVES), {"FM-01", "FM-02", "FM-08"}),
        ((FOLIC, a_lab("b12_total", "400", on="2026-11-05")), set()),
        ((FOLIC,), set()),
        ((FOLIC, COELIAC), {"FM-05"}),
        ((FOLIC, COELIAC, NERVES), {"FM-05b"}),
        ((STRONG, COELIAC), {"FM-04"}),
        ((FOLIC, a_condition("ifab_positive")), {"FM-03", "FM-08"}),
        ((STRONG, a_cause("pernicious_anaemia")), {"FM-01", "FM-04", "FM-08"}),
        ((FOLIC, a_medicine("metformin", "2020-01-01")), {"FM-05"}),
        ((FOLIC, a_medicine("metformin", "2020-01-01", "2026-11-01")), set()),
        ((FOLIC, a_medicine("methotrexate", "2020-01-01")), set()),
        ((FOLIC, an_exposure("2026-01-01")), {"FM-05"}),
        ((a_medicine("multivitamin", "2026-11-01"), LOW), {"FM-11"}),
        ((a_medicine("folic_acid", "2026-11-01"), LOW), {"FM-08"}),
        ((a_medicine("folic_acid", "2026-12-01", strength_ug=400), LOW), {"FM-08"}),
    ],
    ids=[
        "strong and deficient",
        "strong and indeterminate",
        "usual and deficient",
        "usual, indeterminate, nerves",
        "strong, deficient, nerves",
        "unlikely",
        "unknown without a risk",
        "unknown with a risk",
        "unknown with a risk and a symptom",
        "strong and unknown",
        "a proven cause counts as deficient",
        "a proven cause without a result",
        "a medicine is a risk",
        "one that ended is not",
        "one that spoils assays is not",
        "nitrous oxide is a risk",
        "a multivitamin of unknown content",
        "folic acid of unknown strength",
        "folic acid that is planned",
    ],
)
def test_which_rules_fire(entries, rules, fired):
    assert set(fired(*entries)) - {"FM-00"} == rules


@pytest.mark.parametrize(
    ("cover", "covers"),
    [
        (a_dose("2026-11-20"), True),
        (a_dose("2026-04-15"), False),
        (a_dose("2026-11-10", route="nasal"), True),
        (a_dose("2026-11-09", route="nasal"), False),
        (tablets("2026-11-16", "2026-11-20"), True),
        (tablets("2026-11-17", "2026-11-20"), False),
        (tablets("2026-11-14", "2026-11-18"), True),
        (tablets("2026-11-13", "2026-11-17"), False),
        (tablets("2026-11-01", ug=999), False),
        (tablets("2026-11-01", ug=50), False),
        (tablets("2026-11-01", missed=("2026-11-18", "2026-11-19", "2026-11-20")), False),
        (tablets("2026-11-01", missed=("2026-11-19", "2026-11-20")), True),
    ],
    ids=[
        "an injection",
        "an injection long ago",
        "a spray ten days ago",
        "a spray eleven days ago",
        "five tablet days",
        "four",
        "five of the last seven",
        "five that lie partly before",
        "a little less than 1 mg",
        "50 mcg",
        "three missed",
        "two missed",
    ],
)
def test_what_is_cover(cover, covers, fired):
    assert ("FM-03" not in fired(FOLIC, EARLY, COELIAC, cover)) is covers


def test_two_products_of_a_day_add_up_to_cover(fired):
    half = tablets("2026-11-01", ug=500)
    assert "FM-03" in fired(FOLIC, EARLY, COELIAC, half)
    assert "FM-03" not in fired(
        FOLIC, LOW, COELIAC, half, tablets("2026-11-01", ug=500, route="sl")
    )


@pytest.mark.parametrize(
    ("last", "guideline_set", "covers"),
    [
        ("2026-07-15", "UK_NICE", True),
        ("2026-07-06", "UK_NICE", True),
        ("2026-07-05", "UK_NICE", False),
        ("2026-10-05", "US_GENERAL", True),
        ("2026-10-04", "US_GENERAL", False),
    ],
)
def test_without_a_plan_the_usual_interval_of_the_set_judges(last, guideline_set, covers, fired):
    found = fired(FOLIC, EARLY, a_dose(last), guideline_set=guideline_set)
    assert ("FM-03" not in found) is covers


LOADED = (a_phase("1 wk", doses=1), a_phase("2-3 mo"))


@pytest.mark.parametrize(
    ("plan", "last", "covers"),
    [
        (a_plan("2026-01-01", phases=(a_phase("1 mo"),)), "2026-10-05", True),
        (a_plan("2026-01-01", phases=(a_phase("1 mo"),)), "2026-10-04", False),
        (a_plan("2026-01-01", "2026-10-20", phases=(a_phase("1 mo"),)), "2026-10-04", False),
        (a_plan("2026-01-01", phases=(a_phase("2 d"),)), "2026-11-06", True),
        (a_plan("2026-01-01", phases=(a_phase("2 d"),)), "2026-11-05", False),
        (
            a_plan("2026-01-01", phases=(a_phase("1 wk", doses=1), a_phase("2-3 mo"))),
            "2026-08-01",
            True,
        ),
        (a_plan("2026-01-01", phases=(a_phase("2 d", doses=1),)), "2026-08-01", False),
        (a_plan("2026-01-01", phases=(a_phase("1 d", route="po"),)), "2026-08-01", True),
    ],
    ids=[
        "monthly",
        "monthly and lapsed",
        "of a plan that has ended",
        "loading within 14 days",
        "loading 15 days ago",
        "the last of loading is judged by maintenance",
        "the last of a plan without maintenance by loading",
        "beside a plan of tablets by the set",
    ],
)
def test_an_injection_is_judged_by_its_plan(plan, last, covers, fired):
    assert ("FM-03" not in fired(FOLIC, EARLY, COELIAC, plan, a_dose(last))) is covers


@pytest.mark.parametrize(
    ("review", "fires"),
    [
        (None, True),
        (an_event("review", "2026-11-09"), True),
        (an_event("review", "2026-11-10"), False),
        (an_event("review", "2026-11-10", rule="FM-02"), False),
        (an_event("review", "2026-11-10", rule="FM-07"), True),
        (an_event("acknowledged", "2026-11-10"), True),
    ],
    ids=["none", "before the facts", "on their day", "by its rule", "another rule", "no review"],
)
def test_a_review_clears_what_it_is_about(review, fires, fired):
    entries = (FOLIC, UNSURE, NERVES, *(() if review is None else (review,)))
    assert ("FM-02" in fired(*entries)) is fires


def test_a_review_before_day_ninety_does_not_clear_it(fired):
    since = a_medicine("folic_acid", "2026-08-01", strength_ug=400)
    before = an_event("review", "2026-10-29")
    assert set(fired(since, a_lab("b12_total", "240", on="2026-08-01"), before)) >= {"FM-03b"}
    after = an_event("review", "2026-10-30")
    assert not {"FM-03", "FM-03b"} & set(
        fired(since, a_lab("b12_total", "240", on="2026-08-01"), after)
    )


def test_an_unknown_start_is_named_as_missing(fired):
    found = fired(a_medicine("folic_acid", None, strength_ug=400), UNSURE)["FM-03"]
    assert found.missing == ("mma_serum", "folate_start")


def test_in_pregnancy_the_test_to_ask_for_is_active_b12(fired):
    found = fired(FOLIC, COELIAC, a_pregnancy())
    assert found["FM-05"].missing == ("b12_active",)
    assert "active B12" in found["FM-05"].plain
    assert fired(FOLIC, COELIAC)["FM-05"].missing == ("b12_total",)


def test_breastfeeding_is_not_pregnancy(fired):
    assert "FM-09" not in fired(FOLIC, UNSURE, a_pregnancy(kind="breastfeeding"))
    assert "FM-09" in fired(FOLIC, UNSURE, a_pregnancy())


@pytest.mark.parametrize(
    ("dose", "fires"),
    [
        (None, True),
        (a_dose("2026-11-02"), True),
        (a_dose("2026-11-01"), False),
        (a_dose("2026-10-31"), False),
        (tablets("2026-10-01", "2026-10-02"), False),
        (tablets("2026-10-31", "2026-11-02", missed=("2026-10-31", "2026-11-01")), True),
    ],
    ids=["none", "after", "the same day", "before", "tablets before", "tablets missed before"],
)
def test_b12_comes_first(dose, fires, fired):
    entries = (STRONG, EARLY, *(() if dose is None else (dose,)))
    assert ("FM-08" in fired(*entries)) is fires


def test_an_undated_product_before_any_b12(fired):
    undated = a_medicine("folic_acid", None, strength_ug=400)
    assert fired(undated, LOW)["FM-08"].message == "before_undated"
    assert "FM-08" not in fired(undated, LOW, a_dose("2026-11-10"))


def test_a_review_without_a_name_is_not_about_facts_without_a_date(fired):
    undated = a_medicine("folic_acid", None, strength_ug=400)
    entries = (undated, a_cause("pernicious_anaemia"))
    assert "FM-03" in fired(*entries, an_event("review", "2020-01-01"))
    assert "FM-03" not in fired(*entries, an_event("review", "2026-11-19", rule="FM-03"))


def test_over_seventy_five_is_a_risk(fired):
    assert "FM-05" in fired(FOLIC, patient=a_patient(born="1950-11-20"))
    assert "FM-05" not in fired(FOLIC, patient=a_patient(born="1950-11-21"))


@pytest.mark.parametrize(
    ("cause", "first", "ug", "fires"),
    [
        ("coeliac", "2026-11-01", 1000, False),
        ("coeliac", "2026-11-01", 999, True),
        ("diet_low", "2026-11-01", 50, True),
        ("coeliac", "2026-11-02", 1000, True),
        ("pernicious_anaemia", "2026-11-01", 1000, True),
    ],
    ids=["one product", "too little", "enough for diet only", "two products", "in PA"],
)
def test_folic_acid_in_one_product_with_b12(cause, first, ug, fires, fired):
    b12 = tablets(first, None, ug=ug)
    assert ("FM-05" in fired(FOLIC, b12, a_cause(cause))) is fires


def test_pregnancy_has_the_words_of_its_source(fired):
    found = fired(FOLIC, UNSURE, a_pregnancy("2026-09-11"), patient=a_patient(sex="female"))
    assert found["FM-09"].text == (
        "Do not stop folic acid: it protects the baby. "
        "Ask for an active-B12 test and B12 treatment."
    )


# What the findings say ----------------------------------------------------------------------------

EXPECTING = a_pregnancy("2026-09-11")


def test_three_months_of_folic_acid_are_a_reason_of_their_own(fired):
    found = fired(LOW, a_medicine("folic_acid", "2026-08-01", strength_ug=400))["FM-03b"]
    assert [(one.what, str(one.on), one.value, one.unit) for one in found.because][-1:] == [
        ("folic_acid", "2026-10-30", "90", "d")
    ]


@pytest.mark.parametrize(
    ("expecting", "message", "missing"),
    [((), "unknown", "b12_total"), ((EXPECTING,), "unknown_pregnant", "b12_active")],
)
def test_much_folic_acid_without_a_b12_asks_for_the_test_that_tells(
    expecting, message, missing, fired
):
    found = fired(STRONG, *expecting)["FM-04"]
    assert (found.message, found.missing) == (message, (missing,))


def test_in_pregnancy_active_b12_is_missing_where_none_is_known(fired):
    assert fired(STRONG, EXPECTING)["FM-09"].missing == ("b12_active",)
    assert fired(LOW, FOLIC, EXPECTING)["FM-09"].missing == ()


def test_a_marker_is_missing_where_the_result_alone_leaves_it_open(fired):
    lasting = a_cause("pernicious_anaemia")
    assert fired(UNSURE, FOLIC)["FM-03"].missing == ("mma_serum",)
    assert fired(LOW, FOLIC)["FM-03"].missing == ()
    assert fired(UNSURE, FOLIC, lasting)["FM-03"].missing == ()


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        ((FOLIC,), True),
        ((FOLIC, tablets("2026-11-01", ug=1000)), False),
        ((FOLIC, tablets("2026-11-02", ug=1000)), True),
        ((FOLIC, replace(FOLIC, first=date(2026, 11, 5)), tablets("2026-11-01", ug=1000)), True),
        ((FOLIC, tablets("2026-11-01", ug=1000), a_cause("pernicious_anaemia")), True),
    ],
    ids=["alone", "one product", "two products", "one of two", "pernicious anaemia"],
)
def test_folic_acid_that_comes_with_enough_b12_needs_no_test(entries, fires, fired):
    risk = (COELIAC, a_medicine("metformin", "2026-01-01"))
    assert ("FM-05" in fired(*risk, *entries)) is fires


@pytest.mark.parametrize(("strength", "fires"), [(0, False), (1, True)])
def test_a_product_without_folate_is_none(strength, fires, fired):
    found = fired(LOW, a_medicine("multivitamin", "2026-11-01", strength_ug=strength))
    assert ("FM-08" in found) is fires
