"""The unit in which the laboratories of a country print a test, where it is not the first one."""

from __future__ import annotations

from b12tracker.core import units

_PRINTED = {
    "UK_NICE": {
        "b12_total": "ng/L",
        "folate_serum": "ug/L",
        "folate_rbc": "ug/L",
    },
}


def usual_unit(test: str, guideline_set: str) -> str:
    """Return the unit to begin with; what a laboratory printed before goes before it."""
    return _PRINTED.get(guideline_set, {}).get(test, units.canonical_unit(test))
