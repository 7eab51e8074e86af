"""Scores against the days since the last injection: cycles laid over one another, means by stretch.

A record of what was answered, without advice: no interval is derived from it (clinical.md 7.4).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING

from b12tracker.core import symptoms
from b12tracker.core.dates import ONE_DAY
from b12tracker.core.schedule import given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.symptoms import SymptomCatalogue
    from b12tracker.core.records import PatientRecord

# Days since the injection, each stretch with both ends (clinical.md 7.4).
STRETCHES: tuple[tuple[int, int | None], ...] = ((0, 7), (8, 14), (15, 28), (29, 56), (57, None))
_QUARTERS = 4
_FORTNIGHT = 14
_MEDIAN_NEEDS = 3  # cycles
_LONG_CYCLE = 28  # days; a shorter one is loading (decision 22)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """The time from one injection to the next, with the scores in it."""

    number: int  # of all injections, from 1
    first: date
    last: date | None  # the day before the next one; None: still running
    points: tuple[tuple[int, Fraction], ...]  # days since the injection, score

    @property
    def days(self) -> int | None:
        """How long it was, or None while it runs."""
        return None if self.last is None else (self.last - self.first).days + 1

    @property
    def complete(self) -> bool:
        """Whether it has ended and is no part of loading."""
        return self.days is not None and self.days >= _LONG_CYCLE


def cycles(record: PatientRecord, key: str, catalogue: SymptomCatalogue) -> tuple[Cycle, ...]:
    """Return the cycles of a record with a composite in each, oldest first.

    A check-in on the day of an injection belongs to the cycle before, as samples do.
    """
    return _cycles(record, scores_of(record, key, catalogue))


def _cycles(record: PatientRecord, scores: Sequence[tuple[date, Fraction]]) -> tuple[Cycle, ...]:
    shots = _shots(record)
    days = [on for on, _ in scores]
    followed = zip(shots, [*shots[1:], None], strict=False)  # without injections there are none
    return tuple(_cycle(n, *pair, scores, days) for n, pair in enumerate(followed, 1))


def _cycle(
    number: int,
    first: date,
    following: date | None,
    scores: Sequence[tuple[date, Fraction]],
    days: Sequence[date],
) -> Cycle:
    """Return the time from an injection to the following one, with the scores in it."""
    begin = bisect_right(days, first)
    end = len(days) if following is None else bisect_right(days, following)
    return Cycle(
        number=number,
        first=first,
        last=None if following is None else following - ONE_DAY,
        points=tuple(((on - first).days, score) for on, score in scores[begin:end]),
    )


def _shots(record: PatientRecord) -> list[date]:
    """Return the days of injections."""
    return sorted(
        {dose.on for dose in given(record) if dose.route.parenteral and dose.void is None}
    )


def means(
    record: PatientRecord, key: str, catalogue: SymptomCatalogue
) -> Mapping[tuple[int, int | None], tuple[Fraction, int]]:
    """Return the mean of a composite and the number of check-ins for each stretch that has any."""
    return means_of(cycles(record, key, catalogue))


def means_of(
    several: Iterable[Cycle],
) -> Mapping[tuple[int, int | None], tuple[Fraction, int]]:
    """Return the mean and the number of check-ins for each stretch that has any, of some cycles."""
    found: dict[tuple[int, int | None], tuple[Fraction, int]] = {}
    points = [point for cycle in several for point in cycle.points]
    for low, high in STRETCHES:
        within = [score for days, score in points if low <= days and (high is None or days <= high)]
        if within:
            found[low, high] = (sum(within, Fraction(0)) / len(within), len(within))
    return found


def median_line(several: Iterable[Cycle]) -> tuple[tuple[int, Fraction, int], ...]:
    """Return the median of cycles by the fortnight since the injection, where three have a value.

    Each is the middle day of the fortnight, the median of the cycles' means in it, and of how many
    cycles. A fortnight with fewer is left out: nothing is filled in.
    """
    found: dict[int, list[Fraction]] = {}
    for cycle in several:
        within: dict[int, list[Fraction]] = {}
        for day, score in cycle.points:
            within.setdefault((day - 1) // _FORTNIGHT, []).append(score)
        for place, scores in within.items():
            found.setdefault(place, []).append(sum(scores, Fraction(0)) / len(scores))
    return tuple(
        (_FORTNIGHT * place + _FORTNIGHT // 2, Fraction(median(values)), len(values))
        for place, values in sorted(found.items())
        if len(values) >= _MEDIAN_NEEDS
    )


def lowest_stretch(
    record: PatientRecord, scores: Sequence[tuple[date, Fraction]]
) -> tuple[int, int | None] | None:
    """Return the stretch with the lowest mean; None before a complete cycle or with two alike.

    `scores` are those of a composite, as `scores_of` gives them.
    """
    several = _cycles(record, scores)
    if not any(cycle.complete for cycle in several):
        return None
    found = means_of(several)
    if len(found) < 2:  # noqa: PLR2004 - one stretch alone is not the lowest of anything
        return None
    lowest = min(mean for mean, _ in found.values())
    at = [stretch for stretch, (mean, _) in found.items() if mean == lowest]
    return at[0] if len(at) == 1 else None


def worn_off(record: PatientRecord, key: str, knowledge: Knowledge) -> tuple[Cycle, ...]:
    """Return the complete cycles in which a composite was higher at the end than at its best.

    Of the last three, those whose last quarter has a mean 2.0 points or more above that of the
    lowest quarter; none unless there are two. A quarter without a check-in has no mean.
    Source: decision 22.
    """
    numbers = knowledge.followup
    pairs = enumerate(pairwise(_shots(record)), 1)
    ended = [(n, *pair) for n, pair in pairs if (pair[1] - pair[0]).days >= _LONG_CYCLE]
    ended = ended[-numbers.days("wear_looked_at") :]
    if len(ended) < numbers.days("wear_need"):
        return ()
    # Scores are worked out for these cycles alone: years of check-ins lie before them.
    recent = tuple(one for one in record.checkins if one.on > ended[0][1])
    scores = scores_of(replace(record, checkins=recent), key, knowledge.symptoms)
    days = [on for on, _ in scores]
    looked_at = [_cycle(*cycle, scores, days) for cycle in ended]
    points = Fraction(numbers.values["wear_points"].value)
    found = tuple(one for one in looked_at if _rise_at_the_end(one) >= points)
    return found if len(found) >= numbers.days("wear_need") else ()


def best_and_last(cycle: Cycle) -> tuple[Fraction, Fraction] | None:
    """Return the mean of the lowest and that of the last quarter of a complete cycle.

    None without a check-in in the last quarter and one in another to compare it with.
    """
    if cycle.days is None or not cycle.complete:
        return None
    quarters: dict[int, list[Fraction]] = {}
    for day, score in cycle.points:
        quarters.setdefault((_QUARTERS * day - 1) // cycle.days, []).append(score)
    if _QUARTERS - 1 not in quarters or len(quarters) == 1:
        return None
    averages = {place: sum(some, Fraction(0)) / len(some) for place, some in quarters.items()}
    return min(averages.values()), averages[_QUARTERS - 1]


def _rise_at_the_end(cycle: Cycle) -> Fraction:
    """Return by how much the mean of the last quarter lies above that of the lowest."""
    ends = best_and_last(cycle)
    return Fraction(0) if ends is None else ends[1] - ends[0]


def scores_of(
    record: PatientRecord, key: str, catalogue: SymptomCatalogue
) -> list[tuple[date, Fraction]]:
    """Return a composite with its day wherever it is valid, oldest first."""
    found = [
        (one.on, score)
        for one in record.checkins
        if one.void is None and (score := symptoms.composite(one, key, catalogue)) is not None
    ]
    found.sort(key=itemgetter(0))
    return found
