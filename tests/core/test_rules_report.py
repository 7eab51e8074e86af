"""Days as texts show them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from b12tracker.core.dates import PartialDate
from b12tracker.core.rules.report import born_text, day_text, moment_text, until_text

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def test_each_month_has_its_short_name():
    found = [day_text(date(2026, number, 3)) for number in range(1, 13)]
    assert found == [f"3 {name} 2026" for name in MONTHS]


def test_a_day_that_nobody_knows_is_said_to_be_unknown():
    assert day_text(None) == "none on record"


@pytest.mark.parametrize(
    ("known", "said"),
    [("1971-06-01", "1 Jun 1971"), ("1971-06", "Jun 1971"), ("1971", "1971")],
)
def test_a_birth_date_is_said_as_far_as_it_is_known(known, said):
    assert born_text(PartialDate.parse(known)) == said
    assert born_text(None) == "unknown"


def test_midnight_is_the_end_of_the_day_before():
    assert until_text(datetime(2026, 11, 23)) == "the end of 22 Nov 2026"  # noqa: DTZ001 - local
    assert until_text(datetime(2026, 11, 23, 9, 5)) == "23 Nov 2026 09:05"  # noqa: DTZ001
    assert moment_text(datetime(2026, 11, 23)) == "23 Nov 2026 00:00"  # noqa: DTZ001
