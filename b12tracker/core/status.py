"""How treatment stands, in a few numbers and in one short text made of them (product.md 4.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core import amounts, symptoms, words
from b12tracker.core.clock import Clock
from b12tracker.core.punctuality import punctuality
from b12tracker.core.records import Route
from b12tracker.core.schedule import given, running_plan, standing, way_of
from b12tracker.core.since_dose import lowest_stretch, scores_of
from b12tracker.core.tablets import taken
from b12tracker.core.visible import visible

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from b12tracker.core.dates import Interval
    from b12tracker.core.findings import DueItem
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import PatientRecord

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LAST = 12  # doses whose punctuality is told
_FEWEST = 3  # of fewer nothing is told
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreChange:
    """How the overall burden went."""

    first: Fraction
    first_on: date
    now: Fraction
    lowest: tuple[int, int | None] | None  # days since the dose in which it is lowest


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the sentence says, as values."""

    as_of: date
    route: Route | None  # of the phase in force, else of the last dose
    every: Interval | None  # of the phase in force
    since: date | None  # first day of the plan in force
    loading: tuple[int, int] | None  # doses given and asked for in a loading phase
    daily: bool  # a tablet every day
    last_on: date | None  # the last dose or tablet day
    due: DueItem | None
    on_time: tuple[int, int] | None  # of the last doses that had a window
    score: ScoreChange | None


def status(
    record: PatientRecord, as_of: date, knowledge: Knowledge, next_dose: DueItem | None
) -> Status:
    """Return how treatment stands on a day.

    Args:
        record: the patient's.
        as_of: the day, to its end.
        knowledge: for schedules and items.
        next_dose: the next dose of the assessment of that day.
    """
    clock = Clock(as_of)
    seen = visible(record, clock)
    plan = running_plan(seen, clock)
    stands = None if plan is None else standing(plan, seen, knowledge, clock)
    phase = None if stands is None else stands.phase
    last_dose = max(given(seen), key=lambda dose: (dose.on, dose.id), default=None)
    route = phase.route if phase else last_dose.route if last_dose else None
    loading = None
    if stands is not None and phase is not None and phase.doses is not None:
        loading = (stands.given, phase.doses)
    return Status(
        as_of=as_of,
        route=route,
        every=None if phase is None else phase.every,
        since=None if plan is None else plan.first,
        loading=loading,
        daily=stands is not None and stands.by_mouth_daily,
        last_on=_last_on(seen, route, clock),
        due=next_dose,
        on_time=_on_time(record, as_of, knowledge, route),
        score=_score(seen, knowledge, route),
    )


def status_sentence(
    record: PatientRecord, as_of: date, knowledge: Knowledge, next_dose: DueItem | None
) -> str:
    """Return the status as a text."""
    return sentence(status(record, as_of, knowledge, next_dose))


def sentence(now: Status) -> str:
    """Return a status in English, for example "Injection every 12 weeks since May 2023. …"."""
    if now.last_on is None and now.every is None:
        parts = ["No B12 dose is recorded, and no plan is running"]
    else:
        parts = [_plan_part(now), _dates_part(now)]
    if now.on_time is not None:
        parts.append(f"{now.on_time[0]} of the last {now.on_time[1]} on time")
    if now.score is not None:
        parts.append(_score_part(now.score, now.as_of))
    return " ".join(f"{part}." for part in parts if part)


def _last_on(seen: PatientRecord, route: Route | None, clock: Clock) -> date | None:
    days = [dose.on for dose in given(seen) if route is None or way_of(dose.route) is way_of(route)]
    if route is None or not route.parenteral:
        days += [
            last
            for last in (taken(one, clock)[0] for one in seen.tablets)
            if last is not None and route is not Route.NASAL
        ]
    return max(days, default=None)


def _on_time(
    record: PatientRecord, as_of: date, knowledge: Knowledge, route: Route | None
) -> tuple[int, int] | None:
    """Return how many came in time, of doses given the way they are given now."""
    told = [
        one.on_time
        for one in punctuality(record, as_of, knowledge, last=_LAST)
        if one.late is not None and (route is None or way_of(one.dose.route) is way_of(route))
    ]
    return (sum(told), len(told)) if len(told) >= _FEWEST else None


def _score(seen: PatientRecord, knowledge: Knowledge, route: Route | None) -> ScoreChange | None:
    scores = scores_of(seen, symptoms.OVERALL, knowledge.symptoms)
    if not scores or scores[0][0] == scores[-1][0]:
        return None
    start = min((dose.on for dose in given(seen)), default=None)
    first_on, first = scores[0]
    if start is not None:  # the last one before treatment, where there is one
        before = [one for one in scores if one[0] <= start]
        first_on, first = before[-1] if before else scores[0]
    return ScoreChange(
        first=first,
        first_on=first_on,
        now=scores[-1][1],
        # Days since an injection mean nothing while none is given.
        lowest=lowest_stretch(seen, scores) if route is None or route.parenteral else None,
    )


def _plan_part(now: Status) -> str:
    if now.every is None or now.since is None:
        return "No plan is running"
    since = f"since {MONTHS[now.since.month - 1]} {now.since.year}"
    if now.daily:
        return f"Tablets every day {since}"
    kind = _kind(now.route)
    if now.loading is not None:
        done, of = now.loading
        return f"{kind}, loading: {done} of {of} given, every {words.interval(now.every)}"
    return f"{kind} every {words.interval(now.every)} {since}"


def _kind(route: Route | None) -> str:
    if route is Route.NASAL:
        return "Nasal spray"
    return "Injection" if route is not None and route.parenteral else "Tablet"


def _dates_part(now: Status) -> str:
    parts = []
    if now.last_on is None:
        parts.append("None given yet" if not now.daily else "None recorded yet")
    else:
        ago = (now.as_of - now.last_on).days
        when = "today" if ago == 0 else f"{words.days(ago)} ago"
        parts.append(f"Last recorded {when}" if now.daily else f"Last {when}")
    if now.due is not None:
        parts.append(_due_words(now.due, now.as_of))
    return ", ".join(parts)


def _due_words(due: DueItem, day: date) -> str:
    target = due.day
    ahead = (target - day).days
    if ahead > 0:
        return f"next due in {words.days(ahead)}"
    return "next due today" if ahead == 0 else f"next was due {words.days(-ahead)} ago"


def _score_part(score: ScoreChange, as_of: date) -> str:
    first, now = (amounts.plain(symptoms.shown(one)) for one in (score.first, score.now))
    month = MONTHS[score.first_on.month - 1]
    year = "" if score.first_on.year == as_of.year else f" {score.first_on.year}"
    text = f"Score {first} → {now} since {month}{year}"
    if score.lowest is None:
        return text
    low, high = score.lowest
    first_week = low // _WEEK + 1
    if high is None:
        return f"{text}; lowest from week {first_week} after a dose"
    last_week = -(-high // _WEEK)
    weeks = f"week {first_week}" if first_week == last_week else f"weeks {first_week}–{last_week}"
    return f"{text}; lowest in {weeks} after a dose"
