"""Numbers of the knowledge files as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from b12tracker.core.findings import Basis
from b12tracker.core.knowledge.quantities import between, plain, quantity
from b12tracker.core.knowledge.strict import Sourced


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("1", "y", "1 year"),
        ("2", "y", "2 years"),
        ("1", "h", "1 hour"),
        ("1", "min", "1 minute"),
        ("1", "falls", "1 fall"),
        ("2", "falls", "2 falls"),
        ("0.25", "in", "¼ inch"),
        ("1.375", "in", "1⅜ inch"),
        ("0.5", "in", "½ inch"),
        ("0.625", "in", "⅝ inch"),
        ("2.75", "in", "2¾ inch"),
    ],
)
def test_one_is_said_in_the_singular_and_eighths_as_fractions(value, unit, said):
    assert quantity(Decimal(value), unit) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1234.5", "1,234.5"),
        ("-1234", "-1,234"),
        ("200000", "200,000"),
        ("0.050", "0.05"),
        ("-0.5", "-0.5"),
    ],
)
def test_thousands_stand_apart_whatever_the_sign_and_the_rest(value, said):
    assert plain(Decimal(value)) == said


def sourced(value, unit):
    return Sourced(
        value=Decimal(value), unit=unit, source="S1", basis=Basis.GUIDELINE, since=date(2026, 1, 1)
    )


def test_a_range_has_its_unit_of_several_words_once():
    assert between(sourced(1000, "ug/d"), sourced(2000, "ug/d")) == "1 to 2 mg a day"
    assert between(sourced(250, "ug"), sourced(1000, "ug/d")) == "250 mcg to 1 mg a day"
