"""Today: tallies and one list by next action, from the cached assessments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from b12tracker.core import kept_text, worklist
from b12tracker.core.records import PatientStatus
from b12tracker.services.assessments import kept_of_everybody
from b12tracker.storage import cache, drafts, lookups
from b12tracker.storage.cache import Line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from b12tracker.core.findings import DueItem, Level
    from b12tracker.core.ids import PatientId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.worklist import Summary
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.cache import Kept

_OPEN = frozenset(state.value for state in worklist.OPEN)
_NOBODY: frozenset[PatientId] = frozenset()
_order, _names = attrgetter("order"), attrgetter("tallies")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One finding in a few words."""

    rule: str
    level: Level
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """How many rows of Today are what; each number opens exactly those rows."""

    due: int = 0
    overdue: int = 0
    lapsed: int = 0
    no_date: int = 0  # treated for life, or treated so far, and no coming dose is planned
    to_call: int = 0  # late, has to come, and nothing is agreed
    results: int = 0  # with results that a file brought and nobody has signed
    unfinished: int = 0  # cards that somebody began, of whomever
    flags: int = 0  # with a finding of warning or above, lateness and a missing plan apart


@dataclass(frozen=True, slots=True)
class _Day:
    """What all rows of a day share."""

    day: date
    knowledge: Knowledge
    stale: frozenset[PatientId]  # whose row is being checked


class Row:
    """One patient on Today. What the list is sorted by is at hand, the rest is read when asked.

    Attributes:
        order: what the list is sorted by.
    """

    __slots__ = ("_known", "_line", "_on", "order")

    def __init__(self, line: Line, order: str, on: _Day) -> None:
        self.order = order
        self._line = line
        self._on = on
        self._known: Summary | None = None

    @property
    def patient(self) -> PatientId:
        """Whose row it is."""
        return self._line.patient

    @property
    def section(self) -> str:
        """Where it stands: a word of `core.recall.Section`."""
        return self._line.section

    @property
    def until(self) -> date | None:
        """The day of the call or snooze that put it there, or that has come since."""
        return self._summary.until

    @property
    def agreed(self) -> date | None:
        """The day that the patient agreed to come on."""
        return self._summary.agreed

    @property
    def wanted(self) -> str:
        """Why a call is wanted, whatever is due; empty: none is."""
        return self._summary.wanted

    @property
    def unanswered(self) -> int:
        """How many calls in a row nobody answered."""
        return self._summary.unanswered

    @property
    def results(self) -> int:
        """How many results that a file brought nobody has signed."""
        return self._summary.results

    @property
    def first_because(self) -> str:
        """Why it stands there: a word of `core.worklist.Because`."""
        return worklist.reason_of(self.order).value

    @property
    def days_late(self) -> int:
        """Days since the last due day of what the row is about."""
        return (self._on.day - worklist.since_of(self.order)).days

    @property
    def tallies(self) -> frozenset[str]:
        """The names of `Tallies` that count the row."""
        return frozenset(self._line.tallies.split())

    @property
    def being_checked(self) -> bool:
        """Whether its assessment no longer holds: another day, set or knowledge."""
        return self._line.patient in self._on.stale

    @property
    def _summary(self) -> Summary:
        if self._known is None:
            self._known = kept_text.from_text(self._line.summary)
        return self._known

    @property
    def name(self) -> str:
        """Family, given."""
        return self._summary.name

    @property
    def born(self) -> str:
        """The birth date as ISO text, perhaps in part; empty: unknown."""
        return self._summary.born

    @property
    def phone(self) -> str:
        """The number to call; empty: none."""
        return self._summary.phone

    @property
    def plan(self) -> str:
        """The plan in a few signs: "IM 2-3 mo", "loading 4 of 6"; empty without one."""
        return self._summary.plan

    @property
    def last_dose(self) -> date | None:
        """The day of the last dose given."""
        return self._summary.last_dose

    @property
    def due(self) -> DueItem | None:
        """What the row is about."""
        return self._summary.due

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The findings, the loudest first; the screen shows three."""
        return tuple(
            Chip(
                rule=mark.rule,
                level=mark.level,
                text=self._on.knowledge.title_of(mark.rule),
            )
            for mark in self._summary.marks
        )

    @property
    def stable(self) -> bool:
        """Whether it may be worked on together with others: nothing about it is pressing."""
        return worklist.stable(self._summary, self._on.day)

    @property
    def cell(self) -> int | None:
        """Today's cell of the strip early, window, target, window, late, from 0; None: no strip."""
        return worklist.cell(self.due, self._on.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """All of Today in one read."""

    as_of: date
    tallies: Tallies
    rows: tuple[Row, ...]  # in their order
    people: int  # followed by the clinic
    being_checked: int  # of all, not yet assessed for this day
    next_due: date | None  # the first coming dose of anybody, for the empty list
    next_due_count: int  # doses that become due on that day


def today(clinic: Clinic) -> Today:
    """Read Today from the cached assessments; stale rows say that they are being checked."""
    day = clinic.today()
    with clinic.reading() as session:
        lines = cache.read_lines(session)
        basis = day, clinic.knowledge.version, clinic.guideline_set
        whole = cache.overview(session, *basis)
        stale = frozenset(cache.stale(session, *basis)) if whole.stale else _NOBODY
        coming = whole.next_dose_on
        count = 0 if coming is None else lookups.doses_on(session, coming)
        begun = drafts.count(session)
    return Today(
        as_of=day,
        tallies=_tallies(lines, begun),
        rows=_rows(clinic, lines, day, stale),
        people=whole.people,
        being_checked=whole.stale,
        next_due=coming,
        next_due_count=count,
    )


def today_afresh(clinic: Clinic, *, as_of: date | None = None) -> Today:
    """Work Today out from fresh assessments; what is cached is neither used nor changed."""
    day = as_of or clinic.today()
    kept = tuple(kept_of_everybody(clinic, day))
    with clinic.reading() as session:
        begun = drafts.count(session)
    lines = [_line(one) for one in kept if one.shown]
    coming = min(
        (one.next_dose_on for one in kept if one.next_dose_on and one.next_dose_on > day),
        default=None,
    )
    return Today(
        as_of=day,
        tallies=_tallies(lines, begun),
        rows=_rows(clinic, lines, day, _NOBODY),
        people=sum(one.status == PatientStatus.ACTIVE.value for one in kept),
        being_checked=0,
        next_due=coming,
        next_due_count=sum(coming is not None and one.next_dose_on == coming for one in kept),
    )


def _tallies(lines: Iterable[Line], begun: int) -> Tallies:
    found: Counter[str] = Counter(unfinished=begun)
    for names, rows in Counter(map(_names, lines)).items():  # of few kinds
        for name in names.split():
            found[name] += rows
    return Tallies(**found)


def _rows(
    clinic: Clinic, lines: Iterable[Line], day: date, stale: frozenset[PatientId]
) -> tuple[Row, ...]:
    iso = day.isoformat()
    on = _Day(day, clinic.knowledge, stale)
    opened, order_of = _OPEN, worklist.order_of
    rows = []
    for line in lines:
        _, _, _, _, _, state, due, _, key, _ = line
        since = due if state in opened and due is not None and due < iso else iso
        rows.append(Row(line, order_of(key, since, iso), on))
    rows.sort(key=_order)
    return tuple(rows)


def _line(kept: Kept) -> Line:
    return Line(
        patient=kept.patient,
        assessed_on=kept.assessed_on.isoformat(),
        next_change_on=None if kept.next_change_on is None else kept.next_change_on.isoformat(),
        section=kept.section,
        status=kept.status,
        state=kept.state,
        due_by=None if kept.due_by is None else kept.due_by.isoformat(),
        tallies=" ".join(kept.tallies),
        sort_key=kept.sort_key,
        summary=kept.summary,
    )
