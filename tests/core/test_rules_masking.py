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


def four(folate_value="70", unit="nmol/L", *, b12=UNSURE, **more):
    return (
        b12,
        a_lab("hb", "138", "g/L", on="2026-11-05"),
        a_lab("mcv", "92", "fL", on="2026-11-05"),
        a_lab("folate_serum", folate_value, unit, on="2026-11-05", **more),
    )


@pytest.mark.parametrize(
    ("labs", "fires"),
    [
        (four(), True),
        (four("59"), False),
        (four("26.1", "ng/mL"), True),
        (four("20", "ng/mL", comparator=">"), False),
        (four("20", "ng/mL", comparator=">", high="20"), True),
        (four("70", comparator="<"), False),
        (four("50", high="45.3"), True),
        (four(b12=a_lab("b12_total", "400", on="2026-11-05")), False),
        (four(b12=a_cause("pernicious_anaemia")), False),
        (four()[:3], False),
        (four(b12=a_lab("b12_total", "240", on="2026-10-05")), False),
        (four(b12=a_lab("b12_total", "240", on="2026-10-06")), True),
        ((*four(), a_lab("hb", "100", "g/L", on="2026-11-06")), False),
        ((*four(), a_lab("b12_active", "90", "pmol/L", on="2026-11-06")), False),
    ],
    ids=[
        "the pattern",
        "at the limit",
        "above it in another unit",
        "more than a number below it",
        "more than the printed limit",
        "less than a number",
        "above the printed limit",
        "B12 unlikely to be low",
        "a proven cause is no result",
        "one is missing",
        "31 days apart",
        "30 days apart",
        "a newer result breaks it",
        "a newer B12 breaks it",
    ],
)
def test_the_laboratory_pattern(labs, fires, fired):
    assert ("FM-06" in fired(*labs)) is fires


def nerves(on, score):
    return a_checkin(on, N1=score, N2=score, B1=score, B2=score)


WORSE = (nerves("2026-10-20", 2), nerves("2026-11-10", 5), nerves("2026-11-18", 5))
TAKEN = a_medicine("folic_acid", "2026-10-01", strength_ug=400)


@pytest.mark.parametrize(
    ("labs", "fires"),
    [
        ((("hb", "100", "2026-09-20"), ("hb", "110", "2026-11-01")), True),
        ((("hb", "100", "2026-09-20"), ("hb", "109", "2026-11-01")), False),
        ((("hb", "115", "2026-09-20"), ("hb", "120", "2026-11-01")), True),
        ((("hb", "100", "2026-07-02"), ("hb", "130", "2026-11-01")), False),
        ((("hb", "100", "2026-07-03"), ("hb", "130", "2026-11-01")), True),
        ((("hb", "100", "2026-10-02"), ("hb", "130", "2026-11-01")), False),
        ((("hb", "130", "2026-11-01"),), False),
        ((("mcv", "110", "2026-09-20"), ("mcv", "105", "2026-11-01")), True),
        ((("mcv", "110", "2026-09-20"), ("mcv", "106", "2026-11-01")), False),
        ((("mcv", "102", "2026-09-20"), ("mcv", "100", "2026-11-01")), True),
    ],
    ids=[
        "Hb up by 10",
        "Hb up by 9",
        "Hb reached its limit",
        "91 days before",
        "90 days before",
        "no baseline before the start",
        "only one value",
        "MCV down by 5",
        "MCV down by 4",
        "MCV reached its limit",
    ],
)
def test_what_is_better_blood(labs, fires, fired):
    rows = [a_lab(test, value, "g/L" if test == "hb" else "fL", on=on) for test, value, on in labs]
    assert ("FM-07" in fired(TAKEN, *WORSE, *rows)) is fires


BETTER = (
    a_lab("hb", "100", "g/L", on="2026-09-20"),
    a_lab("hb", "130", "g/L", on="2026-11-01"),
)


def test_unknown_strength_counts_for_the_masking_picture(fired):
    unknown = a_medicine("folic_acid", "2026-10-01")
    assert "FM-07" in fired(unknown, *WORSE, *BETTER)
    assert "FM-07" not in fired(*WORSE, *BETTER)
    assert "FM-07" not in fired(unknown, nerves("2026-11-18", 5), *BETTER)


def test_under_cover_the_picture_is_another_rule(fired):
    assert set(fired(TAKEN, *WORSE, *BETTER, a_dose("2026-11-19"))) == {"FM-07b"}


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        ((), True),
        ((a_medicine("folic_acid", "2026-11-15", strength_ug=400),), False),
        ((a_medicine("folic_acid", "2026-01-01", "2026-10-29", strength_ug=400),), True),
        ((a_lab("folate_serum", "5", "nmol/L", on="2026-11-18"),), False),
        ((a_lab("folate_rbc", "100", "ng/mL", on="2026-11-18"),), False),
    ],
    ids=["nothing done", "a product", "one that had ended", "a new result", "a new red-cell one"],
)
def test_low_folate_at_the_start_of_b12(entries, fires, fired):
    low = a_lab("folate_serum", "5", "nmol/L", on="2026-10-30")
    assert ("FM-10" in fired(low, a_dose("2026-11-10"), *entries)) is fires


@pytest.mark.parametrize(
    ("value", "unit", "more", "low"),
    [
        ("6.9", "nmol/L", {}, True),
        ("7", "nmol/L", {}, False),
        ("2.9", "ng/mL", {}, True),
        ("3", "ng/mL", {}, False),
        ("3", "ug/L", {"comparator": "<"}, True),
        ("2", "ng/mL", {"comparator": ">"}, False),
        ("3.5", "ng/mL", {"low": "3.9"}, True),
        ("2.9", "ng/mL", {"low": "2.5"}, False),
    ],
)
def test_folate_is_compared_in_the_unit_entered(value, unit, more, low, fired):
    lab = a_lab("folate_serum", value, unit, on="2026-10-30", **more)
    assert ("FM-10" in fired(lab, a_dose("2026-11-10"))) is low


def test_low_folate_without_treatment_is_not_its_business(fired):
    lab = a_lab("folate_serum", "5", "nmol/L", on="2026-10-30")
    assert "FM-10" not in fired(lab)
    assert "FM-10" not in fired(lab, a_dose("2026-01-10"))


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        ((LOW,), True),
        ((LOW, a_lab("folate_serum", "9", "ng/mL", on="2026-10-06")), False),
        ((LOW, a_lab("folate_serum", "9", "ng/mL", on="2026-10-05")), True),
        ((LOW, a_lab("folate_rbc", "300", "ng/mL", on="2026-11-20")), False),
        ((LOW, a_dose("2026-11-06")), True),
        ((LOW, a_dose("2026-11-04")), False),
        ((a_lab("b12_total", "150", on="2026-05-05"), a_dose("2026-11-04")), False),
    ],
    ids=[
        "no folate",
        "30 days before",
        "31 days before",
        "a red-cell folate",
        "baseline before the first dose",
        "a B12 after it is no baseline",
        "a B12 long before it is none",
    ],
)
def test_folate_beside_the_baseline(entries, fires, fired):
    assert ("FM-00" in fired(*entries)) is fires


def test_over_seventy_five_is_a_risk(fired):
    assert "FM-05" in fired(FOLIC, patient=a_patient(born="1950-11-20"))
    assert "FM-05" not in fired(FOLIC, patient=a_patient(born="1950-11-21"))


def test_no_wording_tells_anyone_to_end_a_medicine(knowledge):
    for rule in knowledge.rules.values():
        for wording in rule.messages.values():
            for word in ("stop", "discontinue", "do not take", "reduce the dose", "increase"):
                assert word not in f"{wording.en} {wording.plain}".lower()
