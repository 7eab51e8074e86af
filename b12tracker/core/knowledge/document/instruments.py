"""Questionnaires, and the response that is expected of treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.knowledge.document.markdown import blocks, bullets, heading, plain, table
from b12tracker.core.knowledge.document.words import all_said, basis, cited, every, listed, said
from b12tracker.core.knowledge.instruments import Use
from b12tracker.core.knowledge.quantities import between, quantity, shown
from b12tracker.core.knowledge.response import Pane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.findings import Basis
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.instruments import Instrument
    from b12tracker.core.knowledge.response import Band

_USES = {
    Use.CORE: "the check-in",
    Use.MODULE: "optional module",
    Use.ITEM: "one question",
    Use.TOTAL: "a clinician types the total",
    Use.NONE: "not used",
}
_PANES = {
    Pane.RETIC: "Reticulocytes",
    Pane.HB: "Haemoglobin",
    Pane.MCV: "Mean cell volume",
    Pane.SYMPTOMS: "Symptoms",
    Pane.NEURO: "Nerves",
}


def section(knowledge: Knowledge) -> str:
    """Return which questionnaires are used, how, and what their totals mean."""
    found = knowledge.reference.instruments
    rhythm = found.rhythm
    weeks = listed(quantity(one.value, one.unit) for one in rhythm.weeks)
    return blocks(
        "No question of another owner stands in these files.",
        table(
            ("Questionnaire", "Measures", "Use", "Terms, as read", "Decision"),
            (
                (
                    plain(one.name),
                    plain(one.measures),
                    _USES[one.use],
                    all_said(knowledge, one.terms),
                    said(knowledge, one.decision),
                )
                for one in found.all.values()
            ),
        ),
        heading(3, "Totals and steps"),
        table(
            ("Questionnaire", "Total", "Meaning", "Basis", "Sources"),
            (row for one in found.all.values() for row in _totals(knowledge, one)),
        ),
        *(
            f"**{plain(one.name)}, alarm.** {said(knowledge, one.alarm)}"
            for one in found.all.values()
            if one.alarm
        ),
        heading(3, "Rhythm"),
        f"{said(knowledge, rhythm.statement)} They are offered {weeks} after the first dose, then "
        f"{every(rhythm.later.value)}; never sooner than {shown(rhythm.apart)} after the last one "
        f"({basis(rhythm.later.basis)}, "
        f"{cited(knowledge, [rhythm.later.source, rhythm.apart.source])}).",
        heading(3, "Which change matters"),
        table(
            ("Questionnaire", "Change", "Basis", "Sources"),
            (
                (
                    plain(one.name),
                    plain(change.said),
                    basis(change.basis),
                    cited(knowledge, change.sources),
                )
                for one in found.all.values()
                for change in one.changes
            ),
        ),
        heading(3, "Lines of attribution"),
        bullets(plain(one.attribution) for one in found.all.values() if one.attribution),
    )


def _totals(knowledge: Knowledge, one: Instrument) -> Iterator[tuple[str, ...]]:
    if one.least is None or one.most is None:
        return
    yield (
        plain(one.name),
        between(one.least, one.most),
        "the whole range",
        basis(one.most.basis),
        cited(knowledge, [one.least.source, one.most.source]),
    )
    for step in one.steps:
        yield (
            plain(one.name),
            f"from {shown(step.at)}",
            plain(step.name),
            basis(step.at.basis),
            cited(knowledge, [step.at.source]),
        )


def response_section(knowledge: Knowledge) -> str:
    """Return the bands of the expected response."""
    return blocks(
        "Drawn as labelled bands of days since the first dose, the day of which is 0. A figure "
        "stands only where a text gives one. It is no prediction for one person, and no band says "
        "when treatment may end.",
        table(
            ("Pane", "Days", "What is expected", "Basis", "Sources"),
            (
                (
                    _PANES[one.pane],
                    _days(one),
                    plain(one.statement.said),
                    " / ".join(dict.fromkeys(basis(each) for each in _bases(one))),
                    cited(
                        knowledge,
                        [
                            *one.statement.sources,
                            one.first.source,
                            *([one.last.source] if one.last else []),
                        ],
                    ),
                )
                for one in knowledge.reference.response.bands.values()
            ),
        ),
        "Where the first day is 0, that day is our own choice: the texts give no beginning.",
    )


def _days(one: Band) -> str:
    if one.last is None:
        return f"from day {one.from_days} on"
    return f"day {one.from_days} to day {one.to_days}"


def _bases(one: Band) -> Iterator[Basis]:
    yield one.statement.basis
    yield one.first.basis
    if one.last is not None:
        yield one.last.basis
