"""Batches that must not be given, however their numbers were typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from b12tracker.core.stock import RecalledLot, Trouble, lot_key, trouble

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
