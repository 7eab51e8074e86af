"""Batches that must not be given, however their numbers were typed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from b12tracker.core.errors import Invalid
from b12tracker.core.records import Route
from b12tracker.core.stock import (
    DayBatch,
    Product,
    RecalledLot,
    Trouble,
    lot_key,
    refuse_unfit,
    trouble,
)

DAY = date(2026, 11, 20)
RECALLED = RecalledLot(on=DAY, lot="AB-12 3", drug="hydroxocobalamin")


@pytest.mark.parametrize("typed", ["AB-12 3", "ab123", " ab/12.3 ", "A B 1 2 3"])
def test_a_batch_is_known_however_it_was_typed(typed):
    assert lot_key(typed) == "ab123"
    assert trouble(typed, None, "hydroxocobalamin", DAY, [RECALLED]) is Trouble.RECALLED


def test_another_batch_and_another_drug_are_not_recalled():
    assert trouble("AB-124", None, "hydroxocobalamin", DAY, [RECALLED]) is None
    assert trouble("AB-123", None, "cyanocobalamin", DAY, [RECALLED]) is None
    of_all = RecalledLot(on=DAY, lot="AB-123")
    assert trouble("AB-123", None, "cyanocobalamin", DAY, [RECALLED, of_all]) is Trouble.RECALLED


def test_without_a_number_no_batch_is_recalled():
    nameless = RecalledLot(on=DAY, lot=" - ")
    assert trouble("", None, "hydroxocobalamin", DAY, [nameless]) is None
    assert trouble("?", None, "hydroxocobalamin", DAY, [nameless]) is None


def test_a_batch_may_be_given_through_the_day_of_its_expiry():
    before = DAY - timedelta(days=1)
    assert trouble("AB-124", DAY, "hydroxocobalamin", DAY, []) is None
    assert trouble("AB-124", before, "hydroxocobalamin", DAY, []) is Trouble.EXPIRED
    assert trouble("AB-123", before, "hydroxocobalamin", DAY, [RECALLED]) is Trouble.RECALLED


def product(*codes, name="Hydroxocobalamin 1 mg"):
    return Product(
        name=name, drug="hydroxocobalamin", ug=Decimal(1000), route=Route.IM, codes=codes
    )


def test_a_product_has_a_name_and_codes_of_fourteen_digits():
    refuse_unfit(product())
    refuse_unfit(product("09506000134352", "04006381333931"))
    with pytest.raises(Invalid) as refused:
        refuse_unfit(product("09506000134352", name=""))
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    "code", ["", "0950600013435", "095060001343521", "0950600013435A", "٠٩٥٠٦٠٠٠١٣٤٣٥٢", "²" * 14]
)
def test_another_code_is_refused_wherever_it_stands(code):
    for codes in ((code,), ("09506000134352", code), (code, "09506000134352")):
        with pytest.raises(Invalid) as refused:
            refuse_unfit(product(*codes))
        assert refused.value.field == "codes"


def test_what_is_not_said_of_a_batch_is_empty():
    bare = RecalledLot(on=DAY, lot="AB-123")
    assert (bare.drug, bare.reason) == ("", "")
    of_day = DayBatch(on=DAY, drug="hydroxocobalamin", lot="AB-123")
    assert (of_day.product, of_day.expiry) == ("", None)
    assert (product().codes, product().version) == ((), 0)
