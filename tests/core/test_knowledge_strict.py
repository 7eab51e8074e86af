"""What the knowledge files may not say: each wrong table is refused, and its exact place named."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from b12tracker.core.knowledge import load
from tests.core.test_knowledge import FILES
from tests.core.wrong_tables import again, changed, number, said, without

# --- Numbers, texts and dates


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed("schedule", Decimal("NaN"), "grace_long", "value"),
            "schedule.grace_long: value is NaN",
        ),
        (
            changed("schedule", Decimal("Infinity"), "grace_long", "value"),
            "schedule.grace_long: value is Infinity",
        ),
        (changed("schedule", " ", "grace_long", "unit"), "schedule.grace_long: unit is empty"),
        (changed("rules", "", "GAP-01", "clears"), "rules.GAP-01: clears is empty"),
        (
            changed("rules", "", "GAP-01", "text", "lapsed", "en"),
            "rules.GAP-01.text.lapsed: en is empty",
        ),
        (
            changed("schedule", datetime(2026, 11, 20, 9), "grace_long", "from"),  # noqa: DTZ001
            "schedule.grace_long: from has an hour",
        ),
        (
            changed("regimens", [1], "UK-HYD-STD", "phase"),
            "regimens.UK-HYD-STD: phase holds more than tables",
        ),
        (
            changed("schedule", "guideline", "grace_long", "basis"),
            "schedule.grace_long: what rests on DESIGN is design",
        ),
        (
            changed("labs", "guideline", "test", "wbc", "usual", 0, "low", "basis"),
            "labs.test.wbc.usual[1].low: what rests on GK is unverified",
        ),
        (
            changed("sets", "DESIGN", "UK_NICE", "maintenance", "source"),
            "sets.UK_NICE.maintenance: what rests on DESIGN is design",
        ),
    ],
)
def test_a_number_is_finite_and_says_truly_what_it_rests_on(files, says):
    assert said(files) == says


# --- Laboratory tests


def _usual(**row):
    return {"from_months": 192, "low": number(1, "g/L"), **row}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed("labs", _usual(), "test", "hb", "usual", 8),
            "labs.test.hb.usual[9]: overlaps labs.test.hb.usual[6]",
        ),
        (
            changed("labs", _usual(sex="male"), "test", "hb", "usual", 8),
            "labs.test.hb.usual[9]: overlaps labs.test.hb.usual[5]",
        ),
        (
            changed("labs", _usual(from_months=12, to_months=24), "test", "hb", "usual", 8),
            "labs.test.hb.usual[9]: overlaps labs.test.hb.usual[1]",
        ),
        (
            changed("labs", _usual(pregnancy="pregnant"), "test", "hb", "usual", 8),
            "labs.test.hb.usual[9]: overlaps labs.test.hb.usual[7]",
        ),
        (
            changed("labs", _usual(from_months=5, to_months=4), "test", "hb", "usual", 8),
            "labs.test.hb.usual[9]: ends before it begins",
        ),
        (
            changed("labs", _usual(pregnancy="pregnant", sex="male"), "test", "hb", "usual", 8),
            "labs.test.hb.usual[9]: pregnancy is 'pregnant' of a male",
        ),
        (
            changed("labs", number(1001, "pg/mL"), "test", "b12_total", "usual", 0, "low"),
            "labs.test.b12_total.usual[1]: high 1000 is not above low 1001",
        ),
        (
            changed("labs", number(10, "pg/mL"), "test", "b12_total", "plausible", "soft_low"),
            "labs.test.b12_total.plausible: soft_low 10 is not above hard_low 10",
        ),
        (
            changed(
                "labs", number(200_000, "pg/mL"), "test", "b12_total", "plausible", "soft_high"
            ),
            "labs.test.b12_total.plausible: hard_high 200000 is not above soft_high 200000",
        ),
        (
            changed("labs", number(2000, "pg/mL"), "test", "b12_total", "plausible", "soft_low"),
            "labs.test.b12_total.plausible: soft_high 2000 is not above soft_low 2000",
        ),
        (
            again("labs", "test", "hb", "plausible", "hints", 0),
            "labs.test.hb.plausible.hints[2]: overlaps labs.test.hb.plausible.hints[1]",
        ),
        (
            changed(
                "labs",
                {"low": number(2000, "10*9/L"), "says": "?"},
                "test",
                "wbc",
                "plausible",
                "hints",
                1,
            ),
            "labs.test.wbc.plausible.hints[2]: overlaps labs.test.wbc.plausible.hints[1]",
        ),
        (
            changed("labs", ["hb", "mcv", "hb"], "panel", "fbc", "tests"),
            "labs.panel.fbc: tests names one twice",
        ),
        (
            changed("loinc", {"test": "b12_total", "units": ["pmol/L"]}, "code", "16695-9"),
            "loinc.code.16695-9: 14685-2 is already written for pmol/L",
        ),
    ],
)
def test_laboratory_limits_do_not_overlap(files, says):
    assert said(files) == says


def test_spans_that_touch_without_sharing_a_number_stand_side_by_side():
    row = _usual(sex="male", from_months=0, to_months=5)
    assert load(changed("labs", row, "test", "hb", "usual", 8)).labs["hb"].usual[8].to_months == 5


# --- Classes, codes, terms, rules


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed("classes", 350, "b12_total", "ng/L", "deficient_below", "value"),
            "classes.b12_total.ng/L: unlikely_above 350 is not above deficient_below 350",
        ),
        (
            changed("classes", "pmol/L", "b12_total", "ng/L", "deficient_below", "unit"),
            "classes.b12_total.ng/L.deficient_below: pmol/L is not the unit of this limit",
        ),
        (
            changed("classes", "g/L", "raised", "hcy", "unit"),
            "classes.raised.hcy: g/L is not the unit of this limit",
        ),
        (
            changed(
                "icd10", {"kind": "cause", "id": "diet_low", "display": "again"}, "code", "D513"
            ),
            "icd10.code.D513: the same code as D51.3",
        ),
        (
            changed("causes", {"name": "again", "sources": ["GK"]}, "condition", "coeliac"),
            "causes.condition.coeliac: is a cause, too",
        ),
        (
            changed("rules", FILES["rules"]["GAP-01"], "DOSE-01"),
            "checks.rule.DOSE-01: is a rule, too",
        ),
    ],
)
def test_classes_do_not_overlap_and_no_id_stands_twice(files, says):
    assert said(files) == says


# --- Regimens


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            without("regimens", "UK-HYD-STD", "phase", 0, "doses"),
            "regimens.UK-HYD-STD.phase[1]: nothing ends it, so the next one never comes",
        ),
        (
            changed("regimens", number(3, "doses"), "UK-HYD-STD", "phase", 1, "doses"),
            "regimens.UK-HYD-STD.phase[2]: the last phase has no number of doses",
        ),
        (
            changed("regimens", "mg", "UK-HYD-STD", "phase", 0, "ug", "unit"),
            "regimens.UK-HYD-STD.phase[1].ug: unit is 'mg'",
        ),
        (
            changed("regimens", ["gout"], "UK-HYD-STD", "only_for"),
            "regimens.UK-HYD-STD: only_for knows no 'gout'",
        ),
    ],
)
def test_a_regimen_can_be_followed_to_its_end(files, says):
    assert said(files) == says


# --- Sentences


def _sentence(**other):
    """The first sentence on product checks, changed."""
    return changed("practice", {**FILES["practice"]["product"][0], **other}, "product", 0)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (_sentence(text="Discard after 28 days."), "'2' in the text has no source"),
        (_sentence(text="Look twice."), "'twice' in the text has no source"),
        (_sentence(text="A needle of ½ inch."), "'½' in the text has no source"),
        (_sentence(text="Discard after {days}."), "text and figures differ in days"),
        (_sentence(figures={"days": number(1, "d")}), "text and figures differ in days"),
        (_sentence(text="{0}"), "'{0}' has a name that is no word"),
        (_sentence(sources=[]), "sources is empty"),
        (_sentence(sources=["P999"]), "source 'P999' is not in sources.toml"),
        (_sentence(basis="hearsay"), "basis is 'hearsay'"),
        (_sentence(mood="good"), "unknown mood"),
    ],
)
def test_a_sentence_has_no_number_without_a_source(files, says):
    assert said(files) == f"practice.product[1]: {says}"


def test_names_with_digits_are_no_numbers():
    text = "B12, N2O and H2 blockers, PHQ-9 and GAD-7, NG239, rule FM-03b."
    assert load(_sentence(text=text)).reference.practice.product[0].said == text


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        (
            {"see": "masking.nothing"},
            "practice.product[1].figures.days: there is no number 'masking.nothing'",
        ),
        ({"see": "masking"}, "practice.product[1].figures.days: there is no number 'masking'"),
        (
            {"see": "regimens.UK-HYD-STD.phase.9.ug"},
            "practice.product[1].figures.days: there is no number 'regimens.UK-HYD-STD.phase.9.ug'",
        ),
        (
            {"see": "schedule.skin_watch", "value": 1},
            "practice.product[1].figures.days: unknown value",
        ),
        (
            {"see": "schedule.skin_watch"},
            "practice.product[1].figures.days: P51 is not among the sources",
        ),
        (
            number(28, "d", "P40", "guideline"),
            "practice.product[1].figures.days: P40 is not among the sources",
        ),
        ({"value": 3}, "practice.product[1].figures.days: value is 3"),
    ],
)
def test_a_figure_exists_and_its_source_is_named(figure, says):
    assert said(_sentence(text="After {days}.", figures={"days": figure})) == says
