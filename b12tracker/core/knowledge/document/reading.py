"""The first page: what this is, its version, and how to read it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from b12tracker.core.findings import Basis, Level
from b12tracker.core.knowledge.document.markdown import blocks, bullets, heading, table
from b12tracker.core.knowledge.document.points import points
from b12tracker.core.knowledge.document.words import LEVELS, WEAK

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge

_BASES = {
    Basis.GUIDELINE: "It stands in the document that is named: a guideline, a product text, a "
    "study or a page of the health service.",
    Basis.DESIGN: "No document claims it. It was chosen so that a rule can be tested.",
    Basis.UNVERIFIED: "General knowledge that was not read in any text for this product.",
}
_MARKS = (
    "A mark such as P24 is a document in the list of sources; S0 to S4 are the five texts that the "
    "product began with, GK is general knowledge, DESIGN is our own choice."
)
_LEVELS = {
    Level.INFO: "Worth knowing.",
    Level.WARNING: "Contact the clinician.",
    Level.CRITICAL: "Contact on the same day.",
    Level.EMERGENCY: "Call the emergency services.",
}


def opening(knowledge: Knowledge) -> str:
    """Return what stands above the contents."""
    return blocks(
        f"Version **{knowledge.version}** of the knowledge. B12 Tracker records and reminds; it "
        "does not prescribe, and it is no medical device. No interval is worked out from a "
        "laboratory value, and no text tells anyone to end or change a medicine.",
        "This page is made by `b12tracker knowledge` from the files under `resources/knowledge/`, "
        "which the program itself reads. A change is made there.",
    )


def section(knowledge: Knowledge) -> str:
    """Return how basis, sources, levels and amounts are to be read."""
    count = Counter(one.basis for one in points(knowledge))
    return blocks(
        "Every number, sentence, rule and word of these files names what it rests on:",
        table(
            ("Basis", "Meaning", "Entries here"),
            ((one.value, text, str(count[one])) for one, text in _BASES.items()),
        ),
        bullets(
            (
                "What is design or unverified stands in bold, and once more in the last section.",
                _MARKS,
                f"{WEAK} behind a mark says that the text is secondary.",
                "Every number holds from 20 November 2026 on, unless another day stands beside it.",
                "Amounts are in mg from 1 mg on, below that in mcg.",
            )
        ),
        heading(3, "Levels"),
        table(
            ("Level", "Meaning"),
            ((LEVELS[one], text) for one, text in _LEVELS.items()),
        ),
    )
