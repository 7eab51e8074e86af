"""From the record to the overlay of cycles, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from b12tracker.core import since_dose, symptoms
from b12tracker.core.symptoms import NEURO, OVERALL
from b12tracker.gui.charts.cycles import CycleLine, CycleOverlay, MeanRow
from b12tracker.gui.charts.words import number, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.since_dose import Cycle
    from b12tracker.services.patient_page import PatientPage

_WEAR = "WEAR-01"


def composites(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """Return key and name of each score, those of nerves and of everything first."""
    found = knowledge.symptoms.composites
    order = sorted(found, key=lambda key: (key != NEURO, key != OVERALL))
    return tuple((key, found[key].name) for key in order)


def overlay_of(
    page: PatientPage, key: str, knowledge: Knowledge, *, most: int | None = None
) -> CycleOverlay:
    """Return the cycles of a score, the newest `most` of them."""
    name = knowledge.symptoms.composites[key].name
    every = since_dose.cycles(page.record, key, knowledge.symptoms)
    # Loading is no cycle of its own: its doses lie days apart.
    kept = [cycle for cycle in every if cycle.complete or cycle.last is None]
    shown = kept if most is None else kept[-most:]
    ended = [cycle for cycle in shown if cycle.complete]
    running = [cycle for cycle in shown if cycle.last is None]
    lines = tuple(_line(cycle, n, page) for n, cycle in enumerate(kept, 1))[-len(shown) :]
    today = None if not running else (page.as_of - running[-1].first).days
    return CycleOverlay(
        name=name,
        lines=lines if shown else (),
        median=tuple((day, _shown(score), n) for day, score, n in since_dose.median_line(ended)),
        median_of=len(ended),
        window=_window(page, running),
        today=today,
        stretches=tuple(_stretch(low, high) for low, high in since_dose.STRETCHES),
        means=_means(ended, running),
        said=_sentence(page, key, ended, knowledge),
        help=tr(
            "For the clinician. It does not say that the interval should change; "
            "intervals are not set by laboratory values."
        ),
    )


def _line(cycle: Cycle, number_: int, page: PatientPage) -> CycleLine:
    ends = since_dose.best_and_last(cycle)
    return CycleLine(
        number=number_,
        first=cycle.first,
        last=cycle.last,
        length=cycle.days or (page.as_of - cycle.first).days,
        points=tuple((day, _exact(score)) for day, score in cycle.points),
        best=None if ends is None else _exact(ends[0]),
        end=None if ends is None else _exact(ends[1]),
    )


def _window(page: PatientPage, running: Sequence[Cycle]) -> tuple[int, int] | None:
    item = page.next_dose
    if item is None or not running or item.due_from is None or item.due_by is None:
        return None
    first = running[-1].first
    return (item.due_from - first).days, (item.due_by - first).days


def _means(ended: Sequence[Cycle], running: Sequence[Cycle]) -> tuple[MeanRow, ...]:
    rows = []
    for cycles, words, runs in (
        (ended, tr("{n} ended cycles").format(n=len(ended)), False),
        (running, tr("this cycle"), True),
    ):
        if not cycles:
            continue
        found = since_dose.means_of(cycles)
        cells = tuple(
            None if stretch not in found else (_shown(found[stretch][0]), found[stretch][1])
            for stretch in since_dose.STRETCHES
        )
        if any(cells):
            rows.append(MeanRow(words=words, runs=runs, cells=cells))
    return tuple(rows)


def _sentence(page: PatientPage, key: str, ended: Sequence[Cycle], knowledge: Knowledge) -> str:
    """Return the text of WEAR-01 where it holds for this score, else what was counted."""
    for finding in page.assessment.findings:
        if finding.rule == _WEAR and any(fact.what == key for fact in finding.because):
            return finding.text
    points = Decimal(knowledge.followup.values["wear_points"].value)
    pairs = [ends for cycle in ended if (ends := since_dose.best_and_last(cycle)) is not None]
    if not pairs:
        return tr(
            "No ended cycle has a check-in in its last quarter and one before: "
            "its end cannot be compared."
        )
    higher = sum(end - best >= points for best, end in pairs)
    return tr(
        "In {higher} of {n} cycles the score was {points} points or more higher in the last "
        "quarter than in the best quarter."
    ).format(higher=higher, n=len(pairs), points=number(points))


def _stretch(low: int, high: int | None) -> str:
    return tr("{day} and later").format(day=low) if high is None else f"{low}–{high}"


def _exact(score: Fraction) -> Decimal:
    return Decimal(score.numerator) / Decimal(score.denominator)


def _shown(score: Fraction) -> Decimal:
    return symptoms.shown(score)
