"""Results as the laboratory printed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.gui import words

if TYPE_CHECKING:
    from b12tracker.core.records import LabResult


def value_words(lab: LabResult) -> str:
    """Return a result as the laboratory printed it: "> 1476 pmol/L", "positive"."""
    if lab.value is None:
        return lab.word
    comparator = {"<=": "≤", ">=": "≥"}.get(lab.comparator, lab.comparator)
    number = f"{comparator}{lab.value:f}"
    return f"{number} {words.lab_unit(lab.unit)}".strip()


def range_words(lab: LabResult) -> str:
    """Return the interval that the laboratory printed, or nothing."""
    if lab.low is not None and lab.high is not None:
        return f"{lab.low:f}–{lab.high:f}"
    if lab.low is not None:
        return f"> {lab.low:f}"
    return f"< {lab.high:f}" if lab.high is not None else ""
