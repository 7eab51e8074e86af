"""Lines of a paper card: years that carry on, sites in short, days that do not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from b12tracker.core.errors import Invalid
from b12tracker.core.grammar import DayOrder, days_meant, typed_date
from b12tracker.core.ids import PatientId
from b12tracker.core.paper_card import PaperCard, last_day, usual_gap
from b12tracker.core.records import Dose, GivenBy, Route, Tablets
from b12tracker.core.typed_sites import typed_site
from tests.builders import a_dose, a_phase, tablets

TODAY = date(2026, 4, 14)


@pytest.mark.parametrize(
    ("text", "after", "day"),
    [
        ("30.4", "2024-03-05", "2024-04-30"),
        ("4.2", "2024-12-10", "2025-02-04"),
        ("5.3", "2024-03-05", "2024-03-05"),
        ("26 jun", "2024-03-05", "2024-06-26"),
        ("1 mar", "2024-06-26", "2025-03-01"),
        ("4.2.25", "2024-03-05", "2025-02-04"),
    ],
)
def test_a_year_that_is_missing_carries_on_from_the_line_above(text, after, day):
    found = typed_date(text, today=TODAY, after=date.fromisoformat(after))
    assert found == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "after", "days"),
    [
        ("31.6", "2025-04-01", ["2025-06-30", "2025-07-01"]),
        ("31.6.25", None, ["2025-06-30", "2025-07-01"]),
        ("29.2.25", None, ["2025-02-28", "2025-03-01"]),
        ("29.2.24", None, []),
        ("31 6  2025", None, ["2025-06-30", "2025-07-01"]),
        ("31.6", "2025-06-15", ["2025-06-30", "2025-07-01"]),
        ("31.6.30", None, ["1930-06-30", "1930-07-01"]),
        ("31.11", None, ["2025-11-30", "2025-12-01"]),
        ("31.6 or so", None, []),
        ("31.0", None, []),
        ("31.4", "2024-12-10", ["2025-04-30", "2025-05-01"]),
        ("32.1", None, []),
        ("31.13", None, []),
        ("soon", None, []),
        ("30.6", None, []),
    ],
)
def test_a_day_beyond_the_end_of_its_month_may_mean_two(text, after, days):
    before = None if after is None else date.fromisoformat(after)
    assert [str(one) for one in days_meant(text, today=TODAY, after=before)] == days


@pytest.mark.parametrize(
    ("today", "last"), [(date(2026, 4, 30), "2025-11-30"), (date(2026, 5, 1), "2026-11-30")]
)
def test_of_a_month_without_year_its_first_day_decides_which_is_nearer(today, last):
    assert str(days_meant("31.11", today=today)[0]) == last


def test_the_order_of_day_and_month_holds_for_a_day_that_does_not_exist():
    found = days_meant("6/31/25", today=TODAY, order=DayOrder.MONTH_FIRST)
    assert [str(one) for one in found] == ["2025-06-30", "2025-07-01"]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("L deltoid", "deltoid_left"),
        ("deltoid, left", "deltoid_left"),
        ("ld", "deltoid_left"),
        ("RD", "deltoid_right"),
        ("right thigh", "vastus_lateralis_right"),
        ("l vent", "ventrogluteal_left"),
        ("l dd", "deltoid_left"),
        ("–", ""),
        ("—", ""),
        (" - ", ""),
        ("?", ""),
        ("", ""),
    ],
)
def test_a_site_is_known_by_the_beginning_of_its_words(knowledge, text, site):
    assert typed_site(text, knowledge.codes.sites) == site


@pytest.mark.parametrize("text", ["deltoid", "nose", "x"])
def test_a_site_that_may_be_two_or_none_says_so(knowledge, text):
    with pytest.raises(Invalid):
        typed_site(text, knowledge.codes.sites)


def test_a_site_that_may_be_two_names_them_and_the_field(knowledge):
    with pytest.raises(Invalid, match=r"may be Deltoid, left, Deltoid, right\. Write") as error:
        typed_site("deltoid", knowledge.codes.sites)
    assert error.value.field == "site"
    with pytest.raises(Invalid) as error:
        typed_site("nose", knowledge.codes.sites, field="line 3")
    assert error.value.field == "line 3"


# Whole lines --------------------------------------------------------------------------------------

CARD = PaperCard(
    patient=PatientId(3),
    product=a_phase("2-3 mo", ug=500),
    given_by=GivenBy.ELSEWHERE,
    order=DayOrder.DAY_FIRST,
    carry=True,
    today=TODAY,
)
ABOVE = date(2024, 3, 5)
BY_MOUTH = replace(CARD, product=a_phase("1 d", drug="cyanocobalamin", route="po"))


def line(card, day, knowledge, *, site="", lot="", giver="", before=ABOVE):
    return card.line(day, site, lot, giver, before=before, sites=knowledge.codes.sites)


def test_a_line_of_injections_is_a_dose_from_elsewhere(knowledge):
    found = line(CARD, "30.4", knowledge, site="L deltoid", lot=" 4711 ", giver="?")
    assert found == Dose(
        patient=PatientId(3),
        on=date(2024, 4, 30),
        drug="hydroxocobalamin",
        ug=Decimal(500),
        route=Route.IM,
        site="deltoid_left",
        given_by=GivenBy.ELSEWHERE,
        giver="",
        lot="4711",
    )
    spray = replace(CARD, product=a_phase("1 wk", route="nasal"))
    assert isinstance(line(spray, "30.4", knowledge), Dose)


@pytest.mark.parametrize(("text", "kept"), [("MK", "MK"), (" - ", ""), ("–", ""), ("—", "")])
def test_a_dash_on_the_card_is_nothing(text, kept, knowledge):
    found = line(CARD, "30.4", knowledge, lot=text, giver=text)
    assert (found.lot, found.giver) == (kept, kept)


def test_a_card_that_carries_no_year_on_counts_from_today(knowledge):
    alone = replace(CARD, carry=False)
    assert line(alone, "30.4", knowledge).on == date(2026, 4, 30)
    assert alone.days_meant("31.4", ABOVE)[0] == date(2026, 4, 30)
    assert CARD.days_meant("31.4", ABOVE)[0] == date(2024, 4, 30)


@pytest.mark.parametrize("between", [" to ", " until ", " – ", "—", " - "])
def test_a_line_of_tablets_has_two_days(between, knowledge):
    assert line(BY_MOUTH, f"12.3{between}3.2.25", knowledge) == Tablets(
        patient=PatientId(3),
        drug="cyanocobalamin",
        ug=Decimal(1000),
        route=Route.PO,
        first=date(2024, 3, 12),
        last=date(2025, 2, 3),
    )


def test_the_last_day_of_tablets_carries_on_from_their_first(knowledge):
    found = line(BY_MOUTH, "10.12 to 4.2", knowledge)
    assert (found.first, found.last) == (date(2024, 12, 10), date(2025, 2, 4))


@pytest.mark.parametrize(
    ("card", "day"),
    [
        (CARD, "soon"),
        (BY_MOUTH, "5.3.24"),
        (BY_MOUTH, "5.3.24 to 30.6.24\nthen weekly"),
        (BY_MOUTH, "5.3.24 to soon"),
    ],
    ids=["no day", "one day of tablets", "a second line", "no second day"],
)
def test_a_line_that_cannot_be_read_names_the_day(card, day, knowledge):
    with pytest.raises(Invalid) as error:
        line(card, day, knowledge)
    assert error.value.field == "day"


def test_the_last_day_of_a_line():
    assert last_day(a_dose("2024-03-05")) == date(2024, 3, 5)
    assert last_day(tablets("2024-03-05", "2024-06-30")) == date(2024, 6, 30)
    assert last_day(tablets("2024-03-05")) == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("days", "gap"),
    [((5,), None), ((5, 15), None), ((5, 15, 25), 10), ((5, 5, 15, 27), 11), ((1, 2, 4, 30), 2)],
    ids=["one", "two", "three", "one day twice", "the middle one"],
)
def test_the_usual_gap_is_the_middle_one_of_at_least_two(days, gap):
    assert usual_gap([date(2024, 3, one) for one in days]) == gap
