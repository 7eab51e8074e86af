"""Guideline sets and the classes of a B12 result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.knowledge.document.markdown import blocks, heading, plain, table
from b12tracker.core.knowledge.document.words import basis, cited, every
from b12tracker.core.knowledge.quantities import between, shown

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge


def sets_section(knowledge: Knowledge) -> str:
    """Return the sets."""
    return blocks(
        "An installation follows one set, and a patient may follow another. A set decides which "
        "regimens are offered first, what is monitored, and whether a B12 result on replacement "
        "is read. An interval never follows from a laboratory value.",
        table(
            (
                "Set",
                "Usual interval, where there is no plan",
                "B12 on replacement",
                "Basis",
                "Sources",
            ),
            (
                (
                    f"{plain(one.name)} (`{one.id}`)",
                    every(one.maintenance.value),
                    "not interpreted" if one.replacement_hides_b12 else "interpreted",
                    basis(one.maintenance.basis),
                    cited(knowledge, [one.maintenance.source, *one.sources]),
                )
                for one in knowledge.sets.values()
            ),
        ),
    )


def classes_section(knowledge: Knowledge) -> str:
    """Return the limits of the classes, and what moves a result."""
    classes, labs = knowledge.classes, knowledge.labs
    limits = [
        (test, limit) for test, by_unit in classes.limits.items() for limit in by_unit.values()
    ]
    raised = [(labs[test].name, one) for test, one in classes.raised.items()]
    return blocks(
        "All sets use these limits. A result is compared in the unit in which it was entered, so "
        "that rounding never moves it, and both limits themselves are indeterminate. The newest "
        f"interpretable result counts while it is no older than {shown(classes.age)} "
        f"({basis(classes.age.basis)}, {cited(knowledge, [classes.age.source])}).",
        table(
            (
                "Test",
                "Deficient",
                "Indeterminate",
                "Deficiency unlikely",
                "In force",
                "Basis",
                "Sources",
            ),
            (
                (
                    plain(labs[test].name),
                    f"below {shown(one.deficient_below)}",
                    between(one.deficient_below, one.unlikely_above),
                    f"above {shown(one.unlikely_above)}",
                    f"since {one.deficient_below.since}",
                    basis(one.deficient_below.basis),
                    cited(knowledge, [one.deficient_below.source, one.unlikely_above.source]),
                )
                for test, one in limits
            ),
        ),
        heading(3, "What moves an indeterminate result to deficient"),
        "Where the laboratory printed no upper limit of its own; a normal value moves nothing.",
        table(
            ("Test", "Raised", "Basis", "Sources"),
            (
                (
                    plain(name),
                    f"above {shown(one)}",
                    basis(one.basis),
                    cited(knowledge, [one.source]),
                )
                for name, one in raised
            ),
        ),
    )
