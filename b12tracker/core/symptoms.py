"""Scores of a check-in: group means, composites, changes, and whether nerves are affected or worse.

All means are fractions, compared unrounded; `shown` rounds for display. Sources: clinical.md 7.3 to
7.5; readings 40 and 41 of the case format.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum, auto
from fractions import Fraction
from itertools import takewhile
from typing import TYPE_CHECKING

from b12tracker.core.clock import Clock, plus
from b12tracker.core.knowledge.symptoms import ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from b12tracker.core.knowledge.symptoms import SymptomCatalogue
    from b12tracker.core.records import CheckIn, PatientRecord

Day = date | datetime | Clock
NEURO = "neuro"
OVERALL = "overall"


class Response(StrEnum):
    """What a change from baseline amounts to."""

    MUCH_BETTER = auto()  # "meaningful" in clinical.md 7.4
    BETTER = auto()  # slight
    SAME = auto()
    WORSE = auto()
    MUCH_WORSE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a composite differs from the one before."""

    before: Fraction
    now: Fraction
    response: Response

    @property
    def points(self) -> Fraction:
        """Points of improvement; negative is worse."""
        return self.before - self.now


def shown(score: Fraction) -> Decimal:
    """Return a score as displayed: one decimal, halves up (away from zero)."""
    tenths = math.floor(abs(score) * 10 + Fraction(1, 2))
    return Decimal(tenths if score >= 0 else -tenths).scaleb(-1)


def group_scores(
    checkin: CheckIn, catalogue: SymptomCatalogue, hidden: frozenset[str] = frozenset()
) -> Mapping[str, Fraction]:
    """Return the mean of each group of which enough items were answered.

    The items asked are those of the usual check-in and those answered besides.
    """
    need = catalogue.numbers["group_share"].value
    asked: Counter[str] = Counter()
    answers: dict[str, list[int]] = {}
    for item in catalogue.items.values():
        if item.kind is not ItemKind.SCORE or item.id in hidden:
            continue
        if item.id in checkin.scores:
            answers.setdefault(item.group, []).append(checkin.scores[item.id])
            asked[item.group] += 1
        elif item.short:
            asked[item.group] += 1
    return {
        group: Fraction(sum(answers[group]), len(answers[group]))
        for group in catalogue.groups
        if group in answers and len(answers[group]) >= need * asked[group]
    }


def composite(
    checkin: CheckIn,
    key: str,
    catalogue: SymptomCatalogue,
    hidden: frozenset[str] = frozenset(),
) -> Fraction | None:
    """Return a composite of symptoms.toml for a check-in, or None when it is not valid."""
    made_of = catalogue.composites[key]
    values: Sequence[int | Fraction]
    if made_of.items:
        scores = checkin.scores
        values = [scores[one] for one in made_of.items if one in scores and one not in hidden]
    else:
        groups = group_scores(checkin, catalogue, hidden)
        values = [groups[group] for group in made_of.groups if group in groups]
    return Fraction(sum(values), len(values)) if len(values) >= made_of.need else None


def neuro_worst(checkin: CheckIn, catalogue: SymptomCatalogue) -> int | None:
    """Return the highest nerve score of a check-in, or None when none was answered."""
    return max(
        (checkin.scores[item] for item in catalogue.worst_of if item in checkin.scores),
        default=None,
    )


def baseline(
    record: PatientRecord, start: date, key: str, catalogue: SymptomCatalogue
) -> Fraction | None:
    """Return the last valid composite of the 14 days up to the first dose (reading 12)."""
    days = catalogue.whole("baseline_days")
    for checkin in reversed(_sorted(record.checkins)):
        if 0 <= (start - checkin.on).days <= days:
            score = composite(checkin, key, catalogue)
            if score is not None:
                return score
    return None


def change(before: Fraction, now: Fraction, catalogue: SymptomCatalogue) -> Change:
    """Return what a change amounts to; the limits themselves count (2.0 points is much better)."""
    numbers = catalogue.numbers
    points = abs(before - now)
    much = points >= Fraction(numbers["meaningful_points"].value) or (
        before > 0 and points / before >= Fraction(numbers["meaningful_share"].value)
    )
    slight = points >= Fraction(numbers["slight_points"].value)
    if points == 0 or not (much or slight):
        response = Response.SAME
    elif now < before:
        response = Response.MUCH_BETTER if much else Response.BETTER
    else:
        response = Response.MUCH_WORSE if much else Response.WORSE
    return Change(before=before, now=now, response=response)


def current_scores(
    record: PatientRecord, as_of: Day, catalogue: SymptomCatalogue
) -> Mapping[str, tuple[int, date]]:
    """Return the newest score of each item that is not older than 84 days, with its day."""
    clock, days = _clock(as_of), catalogue.whole("current_days")
    found: dict[str, tuple[int, date]] = {}
    for checkin in reversed(_sorted(record.checkins)):
        if clock.reached(checkin.on) and not clock.past(plus(checkin.on, days)):
            for item, score in checkin.scores.items():
                found.setdefault(item, (score, checkin.on))
    return found


def current_ticks(
    record: PatientRecord, as_of: Day, catalogue: SymptomCatalogue
) -> Mapping[str, date]:
    """Return the items ticked in the last 84 days, each with its newest day."""
    clock, days = _clock(as_of), catalogue.whole("current_days")
    found: dict[str, date] = {}
    for checkin in reversed(_sorted(record.checkins)):
        if clock.reached(checkin.on) and not clock.past(plus(checkin.on, days)):
            for item in checkin.ticks:
                found.setdefault(item, checkin.on)
    return found


def neuro_now(record: PatientRecord, as_of: Day, catalogue: SymptomCatalogue) -> bool:
    """Return whether nerves are affected: a current score of 4 or more, or a clinician's tick."""
    return record.patient.neuro_involvement or bool(neuro_signs(record, as_of, catalogue))


def neuro_signs(
    record: PatientRecord, as_of: Day, catalogue: SymptomCatalogue
) -> Mapping[str, tuple[int, date]]:
    """Return the current scores that make `neuro_now`, with their days."""
    limit = catalogue.whole("neuro_now_from")
    current = current_scores(record, as_of, catalogue)
    return {
        item: current[item]
        for item in catalogue.neuro_items
        if item in current and current[item][0] >= limit
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Worsening:
    """The nerve composites that show worsening."""

    best_on: date
    best: Fraction
    now_on: date
    now: Fraction


def neuro_worsening(
    record: PatientRecord, as_of: Day, catalogue: SymptomCatalogue
) -> Worsening | None:
    """Return what shows that nerves are worse than at their best before, or None (reading 41).

    The newest valid composite is 4.0 or more above the lowest of the 84 days before it; or it and
    another, 7 days or more before it and later than the lowest, are both 2.0 or more above.
    """
    newest_first = _nerve_scores(record, _clock(as_of), catalogue)
    found = next(newest_first, None)
    if found is None:
        return None
    now_on, now = found
    days = catalogue.whole("worse_days")
    near = takewhile(lambda one: (now_on - one[0]).days <= days, newest_first)
    before = [(on, score) for on, score in near if on < now_on]
    if not before:
        return None
    best = min(score for _, score in before)
    best_on = min(on for on, score in before if score == best)
    numbers = catalogue.numbers
    two = best + Fraction(numbers["worse_two"].value)
    apart = catalogue.whole("worse_apart_days")
    once = now >= best + Fraction(numbers["worse_one"].value)
    twice = now >= two and any(
        score >= two and on > best_on and (now_on - on).days >= apart for on, score in before
    )
    if not (once or twice):
        return None
    return Worsening(best_on=best_on, best=best, now_on=now_on, now=now)


def _nerve_scores(
    record: PatientRecord, clock: Clock, catalogue: SymptomCatalogue
) -> Iterator[tuple[date, Fraction]]:
    """Yield the valid nerve composites with their days, the newest first, each when asked for."""
    for checkin in reversed(_sorted(record.checkins)):
        if clock.reached(checkin.on):
            score = composite(checkin, NEURO, catalogue)
            if score is not None:
                yield checkin.on, score


def neuro_worse(record: PatientRecord, as_of: Day, catalogue: SymptomCatalogue) -> bool:
    """Return whether nerves are worse than at their best of the 84 days before."""
    return neuro_worsening(record, as_of, catalogue) is not None


def _sorted(checkins: Iterable[CheckIn]) -> list[CheckIn]:
    return sorted((one for one in checkins if one.void is None), key=lambda one: (one.on, one.id))


def _clock(as_of: Day) -> Clock:
    return as_of if isinstance(as_of, Clock) else Clock(as_of)
