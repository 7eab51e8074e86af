"""Treatment by cause and the disagreements, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.knowledge.document.markdown import blocks, heading, plain, table
from b12tracker.core.knowledge.document.words import all_said, basis, cited, said

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge


def treatment_section(knowledge: Knowledge) -> str:
    """Return what each set says of each cause; a dash where no text of it was read."""
    causes = knowledge.reference.treatment.causes.values()
    sets = [key for key in knowledge.sets if any(one.of_set(key) for one in causes)]
    return blocks(
        "What the texts say, side by side. It is knowledge to read: the program proposes no "
        "treatment. A dash means that no text of that set was read.",
        table(
            ("Cause", *(plain(knowledge.sets[key].name) for key in sets)),
            (
                (f"**{plain(one.name)}**", *(all_said(knowledge, one.of_set(key)) for key in sets))
                for one in causes
            ),
        ),
    )


def disagreements_section(knowledge: Knowledge) -> str:
    """Return each topic with its positions and what the program does."""
    topics = knowledge.reference.disagreements.values()
    return blocks(
        "The documents differ in these points. The program shows none of the positions as the "
        "truth.",
        *(
            blocks(
                heading(3, f"{number}. {plain(one.topic)}"),
                table(
                    ("Position", "What it says", "Basis", "Sources"),
                    (
                        (
                            plain(position.who),
                            plain(position.statement.said),
                            basis(position.statement.basis),
                            cited(knowledge, position.statement.sources),
                        )
                        for position in one.positions
                    ),
                ),
                f"**The program.** {said(knowledge, one.program)}",
            )
            for number, one in enumerate(topics, 1)
        ),
    )
