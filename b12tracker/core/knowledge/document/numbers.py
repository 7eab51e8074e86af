"""Tables of named numbers, for every file that has them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from b12tracker.core.knowledge.document.markdown import blocks, heading, table
from b12tracker.core.knowledge.document.phrases import in_order, phrase
from b12tracker.core.knowledge.document.words import basis, cited
from b12tracker.core.knowledge.guides import Numbers
from b12tracker.core.knowledge.quantities import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.strict import Sourced

HEAD = ("What", "Figure", "Basis", "Sources")
_TITLES = {
    "schedule": "Lateness and cover",
    "masking": "Folate masking",
    "followup": "What follows a treatment",
}


def files_of_numbers(knowledge: Knowledge) -> tuple[Numbers, ...]:
    """Return each file that holds nothing but named numbers; a new one is found by itself."""
    found = (getattr(knowledge, one.name) for one in fields(knowledge))
    return tuple(one for one in found if isinstance(one, Numbers))


def title(numbers: Numbers) -> str:
    """Return what such a file is about."""
    return _TITLES.get(numbers.place, numbers.place.replace("_", " ").capitalize())


def numbers_table(knowledge: Knowledge, place: str, values: Mapping[str, Sourced]) -> str:
    """Return the table of some numbers of one place."""
    return table(
        HEAD,
        (
            (phrase(place, name), shown(one), basis(one.basis), cited(knowledge, [one.source]))
            for name, one in in_order(place, values).items()
        ),
    )


def section(knowledge: Knowledge) -> str:
    """Return the numbers of the rules, file by file."""
    return blocks(
        "The rules compare with these numbers. *Above* and *below* leave the number itself out, "
        "*from* takes it in.",
        *(
            blocks(heading(3, title(one)), numbers_table(knowledge, one.place, one.values))
            for one in files_of_numbers(knowledge)
        ),
    )
