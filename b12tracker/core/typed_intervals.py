"""How people write the distance between two doses: the whole text or nothing, never a guess."""

from __future__ import annotations

import re

from b12tracker.core.dates import Interval, Unit
from b12tracker.core.errors import Invalid

_UNITS = {
    "d": Unit.DAYS,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
    "w": Unit.WEEKS,
    "wk": Unit.WEEKS,
    "wks": Unit.WEEKS,
    "week": Unit.WEEKS,
    "weeks": Unit.WEEKS,
    "mo": Unit.MONTHS,
    "mth": Unit.MONTHS,
    "month": Unit.MONTHS,
    "months": Unit.MONTHS,
    "y": Unit.YEARS,
    "year": Unit.YEARS,
    "years": Unit.YEARS,
}
_WORDS = {
    "daily": Interval(1, 1, Unit.DAYS),
    "alternate days": Interval(2, 2, Unit.DAYS),
    "every other day": Interval(2, 2, Unit.DAYS),
    "weekly": Interval(1, 1, Unit.WEEKS),
    "fortnightly": Interval(2, 2, Unit.WEEKS),
    "monthly": Interval(1, 1, Unit.MONTHS),
    "quarterly": Interval(3, 3, Unit.MONTHS),
    "yearly": Interval(1, 1, Unit.YEARS),
}
_TYPED = re.compile(
    r"(?:every )?(?:([1-9][0-9]{0,2})(?: ?(?:-|–|to) ?([1-9][0-9]{0,2}))? ?)?([a-z]+)", re.ASCII
)
_HELP = "Write how often, for example 8 weeks, 2-3 months or alternate days."


def typed_interval(text: str, *, field: str = "interval") -> Interval:
    """Read "8 weeks", "2-3 months", "every 12 wk", "monthly" or "alternate days".

    Raises:
        Invalid: it is none of these.
    """
    bare = " ".join(text.lower().split())
    if bare in _WORDS:
        return _WORDS[bare]
    found = _TYPED.fullmatch(bare)
    unit = None if found is None else _UNITS.get(found[3])
    if found is None or unit is None or (found[1] is None and not bare.startswith("every ")):
        raise Invalid(field, _HELP)
    least = int(found[1] or 1)
    most = int(found[2] or least)
    if most < least:
        raise Invalid(field, f"{least} to {most} runs backwards. {_HELP}")
    return Interval(least, most, unit)
