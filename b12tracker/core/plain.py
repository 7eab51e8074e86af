"""How treatment stands, told to the person it is about, in everyday words (product.md 4.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core import amounts, symptoms, words
from b12tracker.core.clock import Clock
from b12tracker.core.records import Route
from b12tracker.core.response import responses
from b12tracker.core.start import started_on
from b12tracker.core.status import MONTHS
from b12tracker.core.symptoms import NEURO, OVERALL, Response
from b12tracker.core.visible import visible

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import PatientRecord
    from b12tracker.core.response import CompositeResponse
    from b12tracker.core.status import Status

_AMOUNTS_TO = {
    Response.MUCH_BETTER: "That is a meaningful improvement.",
    Response.BETTER: "That is a slight improvement.",
    Response.SAME: "That is no clear change.",
    Response.WORSE: "That is slightly worse: tell your doctor about it.",
    Response.MUCH_WORSE: "That is clearly worse: tell your doctor about it.",
}


def plan_sentence(now: Status, *, where: str = "") -> str:
    """Return what runs, when the last dose was and how many came in time.

    Args:
        now: how treatment stands.
        where: the site of the last dose in words, "left thigh"; empty: not known.
    """
    if now.every is None or now.since is None:
        return "No treatment plan is written down yet."
    since = f"since {MONTHS[now.since.month - 1]} {now.since.year}"
    kind = _kind(now.route)
    if now.daily:
        parts = [f"A tablet every day {since}."]
    elif now.loading is not None:
        done, of = now.loading
        every = words.interval(now.every)
        parts = [f"First course: {done} of {of} given, one every {every}."]
    else:
        parts = [f"{kind} every {words.interval(now.every)} {since}."]
    if now.last_on is None:
        parts.append("None is written down yet.")
    else:
        ago = (now.as_of - now.last_on).days
        when = "today" if ago == 0 else f"{words.days(ago)} ago"
        place = f", in the {where}" if where else ""
        parts.append(f"The last one was {when}{place}.")
    if now.on_time is not None:
        parts.append(f"{now.on_time[0]} of the last {now.on_time[1]} were on time.")
    return " ".join(parts)


def _kind(route: Route | None) -> str:
    if route is Route.NASAL:
        return "Nasal spray"
    return "Injection" if route is not None and route.parenteral else "Tablet"


def progress_sentence(record: PatientRecord, as_of: date, knowledge: Knowledge) -> str:
    """Return how symptoms went since treatment began; empty where that cannot be said."""
    found = {one.key: one for one in responses(record, as_of, knowledge)}
    clock = Clock(as_of)
    start = started_on(visible(record, clock), clock)
    overall = found.get(OVERALL)
    if overall is None or start is None:
        return ""
    since = f"{MONTHS[start.month - 1]} {start.year}"
    parts = [
        f"Your symptoms went {_from_to(overall)} of 10 since {since}.",
        _AMOUNTS_TO[overall.change.response],
    ]
    nerves = found.get(NEURO)
    if nerves is not None:
        parts.append(f"Nerve signs went {_from_to(nerves)}.")
    return " ".join(parts)


def _from_to(one: CompositeResponse) -> str:
    before, now = (symptoms.shown(end) for end in (one.change.before, one.change.now))
    return f"from {amounts.plain(before)} to {amounts.plain(now)}"
