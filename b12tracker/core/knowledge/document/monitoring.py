"""The monitoring plans of the guideline sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge


def section(knowledge: Knowledge) -> str:
    """Return the plans; without any the section is left out of the document."""
    del knowledge
    return ""
