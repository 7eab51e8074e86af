"""The unit in which the laboratories of a country print a test, where it is not the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core import units

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRINTED = {
    "UK_NICE": {
        "b12_total": "ng/L",
        "folate_serum": "ug/L",
        "folate_rbc": "ug/L",
    },
}


def usual_unit(test: str, guideline_set: str, chosen: Mapping[str, str]) -> str:
    """Return the unit to begin with; what a laboratory printed before goes before it.

    Args:
        test: of the catalogue.
        guideline_set: whose country prints so.
        chosen: the clinic's own units by test.
    """
    printed = _PRINTED.get(guideline_set, {})
    return chosen.get(test) or printed.get(test) or units.canonical_unit(test)
