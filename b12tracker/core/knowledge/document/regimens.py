"""The library of regimens, a table each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.knowledge.document.markdown import blocks, bullets, heading, plain, table
from b12tracker.core.knowledge.document.words import (
    ROUTES,
    basis,
    cited,
    every,
    listed,
    said,
    set_name,
)
from b12tracker.core.knowledge.quantities import shown
from b12tracker.core.knowledge.regimens import ANY_SET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.regimens import Regimen
    from b12tracker.core.knowledge.statements import Figure

NOT_OFFERED = {
    "neuro": "nerves are involved",
    "adult": "the patient is an adult",
    "lifelong_cause": "the cause needs treatment for life",
    "leber": "Leber optic neuropathy is recorded (patient or mother's family)",
}
_HEAD = ("Phase", "Medicine", "Amount", "Route", "Interval", "Number", "Ends", "Basis", "Sources")


def section(knowledge: Knowledge) -> str:
    """Return every regimen under its set, the questions, and the schedules that are none."""
    return blocks(
        "A regimen becomes a plan only when somebody picks it for a patient. Of a printed range of "
        "length the longest stands here, of amounts the highest; the range itself stands in the "
        "note. Three a week are an interval of 2 to 3 days, twice a week of 3 to 4. Under "
        f"{shown(knowledge.schedule.values['child_under'])} none is proposed: only a plan that a "
        "clinician enters counts.",
        *(
            blocks(
                heading(3, name),
                *(
                    _regimen(knowledge, one)
                    for one in knowledge.regimens.values()
                    if one.set == key
                ),
            )
            for key, name in [
                *((key, plain(one.name)) for key, one in knowledge.sets.items()),
                (ANY_SET, "With every set"),
            ]
        ),
        heading(3, "Questions whose answer ends a phase"),
        _questions(knowledge),
        heading(3, "Schedules that are no regimens"),
        "They were read, but the text leaves out what a plan needs.",
        _unfinished(knowledge),
    )


def _regimen(knowledge: Knowledge, one: Regimen) -> str:
    return blocks(
        heading(4, plain(one.name)),
        f"`{one.id}` · {set_name(knowledge, one.set)} · {cited(knowledge, one.sources)}",
        bullets(_conditions(knowledge, one)),
        table(_HEAD, _phases(knowledge, one)),
    )


def _conditions(knowledge: Knowledge, one: Regimen) -> Iterator[str]:
    terms = {**knowledge.causes, **knowledge.conditions}
    if one.only_for:
        yield f"Meant for: {listed((plain(terms[key].name) for key in one.only_for), 'or')}."
    if one.not_offered:
        yield f"Not offered where {', or '.join(NOT_OFFERED[key] for key in one.not_offered)}."
    if one.clinician_only:
        yield "Never proposed by itself: a clinician enters it."
    if one.note:
        yield plain(one.note)


def _phases(knowledge: Knowledge, one: Regimen) -> Iterator[tuple[str, ...]]:
    for number, (phase, figures) in enumerate(zip(one.phases, one.figures, strict=True), 1):
        rests: list[Figure] = [
            figures.ug,
            figures.every,
            *([figures.doses] if figures.doses else []),
        ]
        yield (
            str(number),
            plain(knowledge.drugs[phase.drug].name),
            shown(figures.ug),
            ROUTES[phase.route],
            every(phase.every),
            shown(figures.doses) if figures.doses else "open",
            _ends(knowledge, phase.until) if phase.until else _counted(phase.doses),
            " / ".join(dict.fromkeys(basis(one.basis) for one in rests)),
            cited(knowledge, [one.source for one in rests]),
        )


def _ends(knowledge: Knowledge, question: str) -> str:
    asked = knowledge.questions[question]
    return f"when “{plain(asked.ask)}” is answered {asked.ends_with}"


def _counted(doses: int | None) -> str:
    return "goes on" if doses is None else "with the last dose"


def _questions(knowledge: Knowledge) -> str:
    return table(
        ("For clinicians", "In plain words", "The phase ends with", "Sources"),
        (
            (plain(one.ask), plain(one.plain), one.ends_with, cited(knowledge, one.sources))
            for one in knowledge.questions.values()
        ),
    )


def _unfinished(knowledge: Knowledge) -> str:
    return table(
        ("Schedule", "What the text says", "What it leaves out"),
        (
            (f"{plain(one.name)} (`{one.id}`)", said(knowledge, one.statement), plain(one.lacks))
            for one in knowledge.reference.treatment.unfinished.values()
        ),
    )
