from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core import units
from b12tracker.core.errors import Invalid

PAIRS = [
    (test, one, other)
    for test in units.tests()
    for one in units.units(test)
    for other in units.units(test)
    if units.same_kind(test, one, other)
]


@pytest.mark.parametrize(
    ("test", "value", "start", "goal", "there"),
    [
        ("b12_total", "133", "pmol/L", "pg/mL", "180.26"),
        ("b12_total", "180", "pg/mL", "pmol/L", "132.81"),
        ("b12_total", "258", "pmol/L", "ng/L", "349.69"),
        ("b12_total", "350", "ng/L", "pmol/L", "258.23"),
        ("b12_total", "203", "ng/L", "pmol/L", "149.77"),
        ("b12_total", "200", "pg/mL", "pmol/L", "147.56"),
        ("b12_total", "190", "pmol/L", "pg/mL", "257.52"),
        ("folate_serum", "59", "nmol/L", "ng/mL", "26.04"),
        ("folate_serum", "26.0", "ng/mL", "nmol/L", "58.90"),
        ("hb", "12.5", "g/dL", "g/L", "125.00"),
        ("hb", "12.5", "g/dL", "mmol/L", "7.76"),
        ("mma_serum", "0.28", "umol/L", "nmol/L", "280.00"),
        ("mma_serum", "1", "ng/mL", "nmol/L", "8.47"),
        ("mma_urine", "1", "mg/g{creat}", "mmol/mol{creat}", "0.96"),
        ("mma_urine", "1000", "ug/g{creat}", "mmol/mol{creat}", "0.96"),
        ("mma_urine", "5", "mg/g{creat}", "ug/g{creat}", "5000.00"),
        ("hcy", "1", "mg/L", "umol/L", "7.40"),
        ("bili", "1", "mg/dL", "umol/L", "17.10"),
        ("creat", "1", "mg/dL", "umol/L", "88.40"),
        ("iron", "100", "ug/dL", "umol/L", "17.91"),
        ("gastrin", "100", "pg/mL", "pmol/L", "48.08"),
        ("hct", "0.36", "L/L", "%", "36.00"),
        ("crp", "1", "mg/dL", "mg/L", "10.00"),
        ("weight", "100", "[lb_av]", "kg", "45.36"),
        ("wbc", "5400", "/uL", "10*9/L", "5.40"),
    ],
)
def test_conversion_gives_the_printed_figures(test, value, start, goal, there):
    assert round(units.convert(test, Decimal(value), start, goal), 2) == Decimal(there)


@given(st.sampled_from(PAIRS), st.decimals(Decimal("0.0001"), Decimal("999999.9999"), places=4))
def test_there_and_back_is_the_same_number(pair, value):
    test, one, other = pair
    there = units.convert(test, value, one, other)
    assert units.convert(test, there, other, one) == value


@given(st.sampled_from(PAIRS), st.decimals(Decimal("0.0001"), Decimal(9999), places=4))
def test_conversion_keeps_the_order(pair, value):
    test, one, other = pair
    more = value + Decimal("0.0001")
    assert units.exact(test, value, one, other) < units.exact(test, more, one, other)


def test_cells_in_a_microlitre_are_a_thousandth():
    assert units.factor("wbc", "/uL", "10*9/L") == Fraction(1, 1000)


TWENTY = Decimal("0.12345678901234567891")


@pytest.mark.parametrize(
    ("value", "there"),
    [
        (Fraction(1, 3), Decimal("0.3333333333333333333333333333")),
        (Fraction(TWENTY) + Fraction(1, 10**28), TWENTY),
        (
            Fraction(TWENTY) + Fraction(2, 10**21) + Fraction(1, 10**28),
            Decimal("0.1234567890123456789120000001"),
        ),
        (1 / (1 - Fraction(1, 10**26)), Decimal(1)),
        (1 + Fraction(11, 10**27), Decimal("1.000000000000000000000000011")),
    ],
    ids=["28 digits", "20 digits missed by little", "21 digits", "by 1e-26", "by a little more"],
)
def test_a_number_of_twenty_digits_comes_back_when_it_is_missed_by_rounding(value, there):
    assert units.to_decimal(value) == there


@pytest.mark.parametrize(
    ("test", "printed", "unit"),
    [
        ("wbc", "x1000/mm3", "10*3/uL"),
        ("plt", "1000/mm3", "10*3/uL"),
        ("rbc", "Mio./mm3", "10*6/uL"),
        ("rbc", "Mio/mm³", "10*6/uL"),
        ("rbc", "Mio./µl", "10*6/uL"),
        ("rbc", "mio/uL", "10*6/uL"),
        ("mcv", "µm³", "fL"),
        ("wbc", "10^9/litre", None),
    ],
)
def test_counts_as_laboratories_of_other_countries_print_them(test, printed, unit):
    assert units.unit_of(test, printed) == unit


def test_every_test_has_a_canonical_unit_with_factor_one():
    for test in units.tests():
        assert units.factor(test, units.canonical_unit(test), units.canonical_unit(test)) == 1


@pytest.mark.parametrize(
    ("test", "printed", "unit"),
    [
        ("b12_total", "pmol/l", "pmol/L"), ("b12_total", "PMOL/L", "pmol/L"),
        ("b12_total", "pg/mL", "pg/mL"),
        ("b12_total", "pg/ml", "pg/mL"), ("b12_total", "ng/L", "ng/L"),
        ("folate_serum", "nmol/l", "nmol/L"), ("folate_serum", "NMOL/L", "nmol/L"),
        ("folate_serum", "µg/L", "ug/L"),
        ("hb", "g/l", "g/L"), ("hb", "g/dl", "g/dL"), ("hb", "g/L ", "g/L"), ("hb", "G/L", "g/L"),
        ("mcv", "fl", "fL"), ("mcv", "FL", "fL"),
        ("hcy", "µmol/l", "umol/L"), ("hcy", "μmol/l", "umol/L"), ("hcy", "mcmol/l", "umol/L"),
        ("hcy", "umol/L", "umol/L"),
        ("ferritin", "ng/ml", "ng/mL"), ("ferritin", "µg/l", "ug/L"),
        ("ferritin", "mcg/l", "ug/L"), ("ferritin", "UG/L", "ug/L"),
        ("plt", "10*9/L", "10*9/L"), ("plt", "x10*9/L", "10*9/L"), ("plt", "x10E9/L", "10*9/L"),
        ("plt", "x10^9/L", "10*9/L"),
        ("plt", "10⁹/L", "10*9/L"), ("plt", "G/l", "10*9/L"), ("wbc", "10*3/µL", "10*3/uL"),
        ("wbc", "K/uL", "10*3/uL"),
        ("rbc", "10^12/L", "10*12/L"), ("wbc", "giga/L", "10*9/L"), ("plt", "/nl", "10*9/L"),
        ("wbc", "x10(9)/L", "10*9/L"), ("rbc", "/pl", "10*12/L"), ("hct", "ratio", "{ratio}"),
        ("rbc", "T/l", "10*12/L"), ("rbc", "10*6/uL", "10*6/uL"),
        ("k", "mmol/l", "mmol/L"), ("k", "mEq/L", "meq/L"), ("tsh", "mIU/L", "m[IU]/L"),
        ("ldh", "IU/L", "U/L"),
    ],
)  # fmt: skip
def test_spellings_of_laboratories_are_known(test, printed, unit):
    assert units.unit_of(test, printed) == unit


@pytest.mark.parametrize(
    ("test", "printed"),
    [
        ("b12_total", ""), ("b12_total", "ng/mL"), ("b12_total", "pg"), ("b12_total", "?g/L"),
        ("b12_total", "mmol/L"),
        ("b12_active", "pg/mL"), ("hb", "g/mL"), ("hb", "g/l-1"), ("hb", "10*9/L"), ("plt", "g/l"),
        ("rbc", "G/l"), ("rdw", "fL"),
        ("mcv", "f/l"),
        ("ferritin", "?g/L"), ("ferritin", "\ufffdg/L"), ("no_such_test", "g/L"),
    ],
)  # fmt: skip
def test_an_unknown_unit_is_never_guessed(test, printed):
    assert units.unit_of(test, printed) is None


def test_what_counts_different_things_is_not_converted():
    with pytest.raises(Invalid):
        units.convert("gpca", Decimal(40), "{titer}", "U/mL")
    with pytest.raises(Invalid):
        units.convert("b12_active", Decimal(40), "pmol/L", "pg/mL")
    with pytest.raises(Invalid):
        units.canonical("nothing", Decimal(1), "g/L")


def test_an_unconverted_value_keeps_its_digits():
    assert str(units.convert("hb", Decimal("12.50"), "g/dL", "g/dL")) == "12.50"


@given(st.sampled_from(units.tests()), st.text(max_size=12))
def test_any_text_is_a_unit_of_the_test_or_none(test, printed):
    found = units.unit_of(test, printed)
    assert found is None or found in units.units(test)
