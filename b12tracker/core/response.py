"""How a patient answers to treatment: the change of each composite, and what is expected when.

A record of what was answered; nothing is predicted and no advice is given. Sources: clinical.md
7.4 to 7.6; decision 23.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core import amounts, symptoms
from b12tracker.core.clock import Clock, plus
from b12tracker.core.interpret import is_child
from b12tracker.core.since_dose import scores_of
from b12tracker.core.start import started_on
from b12tracker.core.symptoms import Change, Response
from b12tracker.core.visible import visible

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.response import Pane
    from b12tracker.core.records import PatientRecord

_WORDS = {
    Response.MUCH_BETTER: "meaningful improvement",
    Response.BETTER: "slight improvement",
    Response.SAME: "no change",
    Response.WORSE: "slight worsening",
    Response.MUCH_WORSE: "meaningful worsening",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeResponse:
    """How a composite changed since treatment began."""

    key: str
    name: str
    change: Change
    now_on: date

    @property
    def text(self) -> str:
        """The change in words: "Nerves: 6.3 → 3.5, meaningful improvement (−2.8)"."""
        ends = (self.change.before, self.change.now)
        before, now = (amounts.plain(symptoms.shown(one)) for one in ends)
        points = symptoms.shown(self.change.now - self.change.before)
        sign = "−" if points < 0 else "+" if points > 0 else "±"
        shown = f"{sign}{amounts.plain(abs(points))}"
        return f"{self.name}: {before} → {now}, {_WORDS[self.change.response]} ({shown})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedBand:
    """Days in which a document expects an answer, for a pane of the timeline."""

    id: str
    pane: Pane
    first: date
    last: date | None  # None: no document read gives an end
    text: str
    sources: tuple[str, ...]


def responses(
    record: PatientRecord, as_of: date, knowledge: Knowledge
) -> tuple[CompositeResponse, ...]:
    """Return how each composite differs from before treatment, in the order of the files.

    Without a start, a baseline or a later check-in there is no answer for it.
    """
    clock = Clock(as_of)
    seen = visible(record, clock)
    start = started_on(seen, clock)
    if start is None:
        return ()
    found = []
    for key, composite in knowledge.symptoms.composites.items():
        before = symptoms.baseline(seen, start, key, knowledge.symptoms)
        scores = scores_of(seen, key, knowledge.symptoms)
        if before is None or not scores or scores[-1][0] <= start:
            continue
        now_on, now = scores[-1]
        change = symptoms.change(before, now, knowledge.symptoms)
        found.append(CompositeResponse(key=key, name=composite.name, change=change, now_on=now_on))
    return tuple(found)


def expected_bands(
    record: PatientRecord, as_of: date, knowledge: Knowledge
) -> tuple[ExpectedBand, ...]:
    """Return the bands of the expected response as days; none before treatment, none under 16."""
    clock = Clock(as_of)
    start = started_on(visible(record, clock), clock)
    if start is None or is_child(record, as_of, knowledge):
        return ()
    return tuple(
        ExpectedBand(
            id=band.id,
            pane=band.pane,
            first=plus(start, band.from_days),
            last=None if band.to_days is None else plus(start, band.to_days),
            text=band.statement.said,
            sources=band.statement.sources,
        )
        for band in knowledge.reference.response.bands.values()
    )
