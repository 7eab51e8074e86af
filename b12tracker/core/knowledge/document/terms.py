"""Causes, conditions, substances and medicines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.knowledge.document.markdown import blocks, heading, plain, table
from b12tracker.core.knowledge.document.words import cited
from b12tracker.core.knowledge.terms import Intravenous, MedicineGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.terms import CauseTerm

_GROUPS = {
    MedicineGroup.FOLATE: "folate",
    MedicineGroup.MULTIVITAMIN: "multivitamin, may hold folic acid",
    MedicineGroup.PPI: "proton pump inhibitor",
    MedicineGroup.H2: "H2 blocker",
    MedicineGroup.METFORMIN: "metformin",
    MedicineGroup.OTHER: "lowers B12 or the response to it",
    MedicineGroup.ASSAY: "spoils some assays of B12 and folate",
}
_VEIN = {Intravenous.NEVER: "never", Intravenous.CONFIRM: "after confirmation"}


def section(knowledge: Knowledge) -> str:
    """Return the words of the record that rules look at."""
    return blocks(
        "Where a cause is irreversible, a dose that lapsed and missed tablets are critical; no "
        "cause recorded at all counts so, too. Where every cause is diet, a small daily dose is "
        "cover.",
        heading(3, "Causes of deficiency"),
        _causes(knowledge, knowledge.causes.values()),
        heading(3, "Conditions"),
        _causes(knowledge, knowledge.conditions.values()),
        heading(3, "B12 substances"),
        table(
            ("Substance", "Also called", "Into a vein", "Sources"),
            (
                (
                    plain(one.name),
                    plain(", ".join(one.names)),
                    _VEIN[one.intravenous],
                    cited(knowledge, one.sources),
                )
                for one in knowledge.drugs.values()
            ),
        ),
        heading(3, "Folate products and medicines that interfere"),
        table(
            ("Medicine", "Also called", "Of interest as", "Risk of deficiency", "Sources"),
            (
                (
                    plain(one.name),
                    plain(", ".join(one.names)),
                    _GROUPS[one.group],
                    "yes" if one.risk_factor else "no",
                    cited(knowledge, one.sources),
                )
                for one in knowledge.medicines.values()
            ),
        ),
    )


def _causes(knowledge: Knowledge, terms: Iterable[CauseTerm]) -> str:
    return table(
        ("Name", "Irreversible", "Treatment for life", "Diet", "Sources"),
        (
            (
                plain(one.name),
                "yes" if one.irreversible else "no",
                "yes" if one.lifelong else "no",
                "yes" if one.diet else "no",
                cited(knowledge, one.sources),
            )
            for one in terms
        ),
    )
