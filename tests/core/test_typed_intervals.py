"""How often: what people write for it, and what is refused."""

from __future__ import annotations

import pytest

from b12tracker.core.errors import Invalid
from b12tracker.core.typed_intervals import typed_interval


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8 weeks", "8 wk"),
        ("  Every 12 wk ", "12 wk"),
        ("2-3 months", "2-3 mo"),
        ("2 – 3 months", "2-3 mo"),
        ("every 2 to 3 months", "2-3 mo"),
        ("10wk", "10 wk"),
        ("1 y", "1 y"),
        ("every day", "1 d"),
        ("every month", "1 mo"),
        ("daily", "1 d"),
        ("Alternate days", "2 d"),
        ("fortnightly", "2 wk"),
        ("quarterly", "3 mo"),
    ],
)
def test_what_people_write(text, meant):
    assert str(typed_interval(text)) == meant


@pytest.mark.parametrize(
    "text",
    ["", "8", "weeks", "0 weeks", "3-2 months", "2.5 weeks", "8 w 3 d", "-8 weeks", "٨ weeks"],
)
def test_anything_else_is_refused(text):
    with pytest.raises(Invalid):
        typed_interval(text)
