"""The check-in: items, groups, composites, ticks and rhythm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.knowledge.document.markdown import blocks, heading, plain, table
from b12tracker.core.knowledge.document.numbers import numbers_table
from b12tracker.core.knowledge.document.words import listed
from b12tracker.core.knowledge.symptoms import ItemKind

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.symptoms import Composite, Item

_ANSWERS = {ItemKind.SCORE: "score", ItemKind.TICK: "tick", ItemKind.COUNT: "number"}


def section(knowledge: Knowledge) -> str:
    """Return the catalogue of the check-in."""
    found = knowledge.symptoms
    return blocks(
        "A score runs from 0, not at all, to the highest, the worst one can imagine, over the last "
        "7 days. What is not answered is not 0. The wording is our own.",
        heading(3, "Items"),
        table(
            ("Item", "In plain words", "Clinical term", "Group", "Answer", "Asked", "Nerve sign"),
            (
                (
                    one.id,
                    plain(one.label),
                    plain(one.term),
                    plain(found.groups[one.group]),
                    _ANSWERS[one.kind],
                    _asked(one),
                    "yes" if one.neuro else "no",
                )
                for one in found.items.values()
            ),
        ),
        heading(3, "Composites"),
        "A group has the mean of its answered scores; a composite is a mean of items or of groups.",
        table(
            ("Composite", "Made of", "Needs"),
            (
                (plain(one.name), _parts(knowledge, one), _needs(one))
                for one in found.composites.values()
            ),
        ),
        f"The worst nerve score is the highest of {listed(found.worst_of)}.",
        heading(3, "Sudden changes"),
        "Asked each time; any of them is an emergency: "
        + listed(plain(one.label).lower() for one in found.sudden)
        + ".",
        heading(3, "Reactions after a dose"),
        table(
            ("Reaction", "Emergency"),
            (
                (plain(one.label), "yes" if one.id in found.reaction_emergencies else "no")
                for one in found.reactions
            ),
        ),
        heading(3, "Numbers and rhythm"),
        numbers_table(knowledge, "symptoms", found.numbers),
    )


def _asked(one: Item) -> str:
    if one.child:
        return "under 16, of the carer"
    return "always" if one.short else "in the long form"


def _parts(knowledge: Knowledge, one: Composite) -> str:
    found = knowledge.symptoms
    if one.items:
        return listed(f"{key} ({plain(found.items[key].term)})" for key in one.items)
    kind = "group" if len(one.groups) == 1 else "groups"
    return f"{kind} " + listed(plain(found.groups[key]) for key in one.groups)


def _needs(one: Composite) -> str:
    what = "items" if one.items else "groups"
    return f"{one.need} {what if one.need > 1 else what[:-1]}"
