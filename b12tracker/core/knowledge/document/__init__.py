"""The knowledge as one document that a clinician can read and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.knowledge.document import (
    guides,
    instruments,
    labs,
    monitoring,
    numbers,
    practice,
    reading,
    regimens,
    rules,
    signature,
    sources,
    symptoms,
    terms,
    treatment,
)
from b12tracker.core.knowledge.document.markdown import blocks, bullets, heading, link

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.core.knowledge import Knowledge

# In the order of the document; a section without text is left out.
SECTIONS: tuple[tuple[str, Callable[[Knowledge], str]], ...] = (
    ("How to read this", reading.section),
    ("Guideline sets", guides.sets_section),
    ("B12 classes", guides.classes_section),
    ("Regimens", regimens.section),
    ("Treatment by cause", treatment.treatment_section),
    ("Monitoring", monitoring.section),
    ("Numbers of the rules", numbers.section),
    ("Rules", rules.section),
    ("Entry checks", rules.checks_section),
    ("Laboratory", labs.section),
    ("Check-in", symptoms.section),
    ("Causes, conditions and medicines", terms.section),
    ("Sites and injection practice", practice.section),
    ("Intake", practice.intake_section),
    ("Questionnaires", instruments.section),
    ("Expected response", instruments.response_section),
    ("Where the documents disagree", treatment.disagreements_section),
    ("Sources", sources.section),
    ("What still wants a clinician's signature", signature.section),
)


def document(knowledge: Knowledge) -> str:
    """Return the whole document in Markdown, with one line end at its end."""
    written = [(title, text) for title, write in SECTIONS if (text := write(knowledge))]
    return (
        blocks(
            heading(1, "What B12 Tracker knows of medicine"),
            reading.opening(knowledge),
            heading(2, "Contents"),
            bullets(link(title) for title, _ in written),
            *(blocks(heading(2, title), text) for title, text in written),
        )
        + "\n"
    )
