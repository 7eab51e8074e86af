"""Products and their codes, the batch of the day, recalled batches and who got one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from b12tracker.core.errors import Invalid, Stale
from b12tracker.core.records import Route
from b12tracker.core.stock import Product, RecalledLot, Trouble, lot_key, trouble
from b12tracker.services import stock
from b12tracker.services.dose_card import dose_card
from b12tracker.services.doses import log_dose
from b12tracker.services.plans import make_plan
from b12tracker.services.undo import undo_last
from b12tracker.storage import check
from tests.builders import TODAY, a_dose, a_phase, a_plan

HYDROXO = "hydroxocobalamin"


def the_card(clinic, patient):
    """The card; untyped, as it is prefilled in all of these."""
    return dose_card(clinic, patient)


PRODUCT = Product(
    name="Hydroxo 1 mg", drug=HYDROXO, ug=Decimal(1000), route=Route.IM, codes=("04012345678901",)
)


def test_a_product_is_found_by_any_of_its_codes(clinic):
    made = stock.save_product(clinic, PRODUCT)
    (found,) = stock.products(clinic)
    assert found == replace(PRODUCT, id=made, version=1)
    stock.save_product(clinic, replace(found, codes=("04012345678901", "04099999999999")))
    product = stock.product_of(clinic, "04099999999999")
    assert product is not None
    assert product.name == "Hydroxo 1 mg"
    assert stock.product_of(clinic, "00000000000000") is None
    undo_last(clinic)
    assert stock.product_of(clinic, "04099999999999") is None


def test_a_code_stands_on_one_product(clinic):
    stock.save_product(clinic, PRODUCT)
    with pytest.raises(Invalid, match="Hydroxo 1 mg already"):
        stock.save_product(clinic, replace(PRODUCT, name="Another"))
    with pytest.raises(Invalid, match="14 digits"):
        stock.save_product(clinic, replace(PRODUCT, codes=("123",)))
    with pytest.raises(Invalid, match="name"):
        stock.save_product(clinic, replace(PRODUCT, name="  "))
    assert len(stock.products(clinic)) == 1


def test_a_product_changed_meanwhile_is_not_written_over(clinic):
    stock.save_product(clinic, PRODUCT)
    (found,) = stock.products(clinic)
    stock.save_product(clinic, replace(found, name="Renamed"))
    with pytest.raises(Stale):
        stock.save_product(clinic, replace(found, name="Other"))


def test_the_newest_batch_of_the_day_counts_and_is_offered_on_the_card(clinic, rossi):
    make_plan(clinic, a_plan("2026-08-01", phases=(a_phase("8 wk"),), patient=rossi))
    assert stock.day_batch(clinic, HYDROXO) is None
    assert the_card(clinic, rossi).day_batch is None
    stock.set_day_batch(clinic, HYDROXO, "H4470", expiry=date(2027, 9, 30))
    stock.set_day_batch(clinic, HYDROXO, "H4471", expiry=date(2027, 9, 30))
    stock.set_day_batch(clinic, "cyanocobalamin", "C1")
    card = the_card(clinic, rossi)
    assert card.day_batch.lot == card.prefilled.lot == card.lots[0].lot == "H4471"
    assert card.prefilled.expiry == date(2027, 9, 30)
    undo_last(clinic)
    undo_last(clinic)
    assert the_card(clinic, rossi).prefilled.lot == "H4470"


def test_the_batch_of_yesterday_is_asked_anew(clinic):
    with clinic.writing("yesterday") as session:
        from b12tracker.core.stock import DayBatch
        from b12tracker.storage import stock as rows

        rows.add_day_batch(session, DayBatch(on=date(2026, 11, 19), drug=HYDROXO, lot="H1"))
    assert stock.day_batch(clinic, HYDROXO) is None


@pytest.mark.parametrize(
    ("lot", "expiry", "says"),
    [
        (" - ", None, "which batch"),
        ("H1", date(2026, 11, 19), "expired"),
        ("h-4471", None, "recalled"),
    ],
)
def test_a_batch_that_must_not_be_given_is_not_the_batch_of_the_day(clinic, lot, expiry, says):
    stock.recall_lot(clinic, "H4471")
    with pytest.raises(Invalid, match=says):
        stock.set_day_batch(clinic, HYDROXO, lot, expiry=expiry)
    assert stock.day_batch(clinic, HYDROXO) is None


def test_a_recalled_batch_is_not_offered_and_not_given_without_a_word(clinic, rossi):
    make_plan(clinic, a_plan("2026-08-01", phases=(a_phase("8 wk"),), patient=rossi))
    log_dose(clinic, a_dose("2026-09-25", patient=rossi, lot="H4471"))
    stock.set_day_batch(clinic, HYDROXO, "H4471")
    assert the_card(clinic, rossi).prefilled.lot == "H4471"
    stock.recall_lot(clinic, "H 4471", reason="glass in ampoules")
    card = the_card(clinic, rossi)
    assert (card.prefilled.lot, card.lots) == ("", ())
    dose = a_dose(TODAY, patient=rossi, lot="H4471")
    with pytest.raises(Invalid, match="recalled"):
        log_dose(clinic, dose)
    log_dose(clinic, dose, reason="given before the letter came")


def test_a_dose_from_before_the_recall_is_recorded_as_any(clinic, rossi):
    stock.recall_lot(clinic, "H4471")
    log_dose(clinic, a_dose("2026-11-19", patient=rossi, lot="H4471"))


def test_a_recall_is_taken_back_with_a_reason(clinic):
    stock.recall_lot(clinic, "H4471")
    with pytest.raises(Invalid, match="already"):
        stock.recall_lot(clinic, "h4471")
    (recalled,) = stock.recalled_lots(clinic)
    with pytest.raises(Invalid, match="why"):
        stock.take_recall_back(clinic, recalled, reason="")
    stock.take_recall_back(clinic, recalled, reason="another maker's")
    assert stock.recalled_lots(clinic) == ()
    with pytest.raises(Stale):
        stock.take_recall_back(clinic, recalled, reason="again")
    with clinic.store.bare() as connection:
        assert check.problems(connection, full=True) == ()


def test_everybody_who_got_a_batch_is_found_however_it_is_typed(clinic, rossi):
    log_dose(clinic, a_dose("2026-08-01", patient=rossi, lot="H4471"))
    log_dose(clinic, a_dose("2026-10-01", patient=rossi, lot="h-4471"))
    log_dose(clinic, a_dose("2026-11-01", patient=rossi, lot="H4472"))
    (one,) = stock.receivers(clinic, "h 4471")
    assert one.patient.id == rossi
    assert [str(dose.on) for dose in one.doses] == ["2026-10-01", "2026-08-01"]
    assert stock.receivers(clinic, "H447") == ()
    assert stock.receivers(clinic, " ") == ()
    assert stock.lots_like(clinic, "447") == (("H4471", 1), ("H4472", 1), ("h-4471", 1))


def test_what_speaks_against_a_batch():
    recalled = [RecalledLot(on=TODAY, lot="A-1", drug=HYDROXO)]
    assert trouble("a1", None, HYDROXO, TODAY, recalled) is Trouble.RECALLED
    assert trouble("a1", None, "cyanocobalamin", TODAY, recalled) is None
    assert trouble("a2", date(2026, 11, 19), HYDROXO, TODAY, recalled) is Trouble.EXPIRED
    assert trouble("a2", TODAY, HYDROXO, TODAY, recalled) is None
    assert trouble("", None, HYDROXO, TODAY, [RecalledLot(on=TODAY, lot="-")]) is None
    assert lot_key(" H-44 71/b ") == "h4471b"
