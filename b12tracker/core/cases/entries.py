"""The entries of a case file, as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from b12tracker.core import units
from b12tracker.core.cases import words
from b12tracker.core.dates import Interval, PartialDate
from b12tracker.core.knowledge.symptoms import ItemKind
from b12tracker.core.records import (
    Allergy,
    Cause,
    CheckIn,
    Condition,
    Dose,
    DoseStatus,
    Event,
    Exposure,
    GivenBy,
    LabResult,
    Medicine,
    Order,
    Patient,
    Pause,
    Phase,
    Plan,
    Pregnancy,
    Questionnaire,
    Route,
    Sex,
    Tablets,
    Void,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.cases.reading import Row
    from b12tracker.core.knowledge import Knowledge

_ROUTES = frozenset(Route)
_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the entries are checked against."""

    knowledge: Knowledge
    today: date
    born: date | None
    now: datetime | None = None  # where the case has an hour

    def past(self, row: Row, key: str, day: date | None) -> date | None:
        """Refuse a day after the day of the case, or before birth."""
        if day is not None and day > self.today:
            raise row.error(key, f"is {day}, after as_of")
        return self.alive(row, key, day)

    def alive(self, row: Row, key: str, day: date | None) -> date | None:
        """Refuse a day before birth."""
        if day is not None and self.born is not None and day < self.born:
            raise row.error(key, f"is {day}, before the birth")
        return day

    def on(self, row: Row) -> date:
        """Take the day of an entry."""
        day = row.day("on")
        self.past(row, "on", day)
        return day

    def moment(self, row: Row) -> tuple[date, time | None]:
        """Take the day of an entry, with its hour where one is given."""
        day, hour = row.moment("on")
        self.past(row, "on", day)
        if hour is not None and self.now is not None and datetime.combine(day, hour) > self.now:
            raise row.error("on", f"is {day} {hour}, after as_of")
        return day, hour

    def span(self, row: Row, *, ahead: bool) -> tuple[date, date | None]:
        """Take from and to; `ahead` lets them lie after the day of the case."""
        first, last = row.day("from"), row.day_or_none("to")
        check = self.alive if ahead else self.past
        check(row, "from", first)
        check(row, "to", last)
        if last is not None and last < first:
            raise row.error("to", f"is {last}, before from")
        return first, last


def patient(row: Row, context: Context) -> tuple[Patient, tuple[Pregnancy, ...]]:
    """Read the patient, with pregnancy and breastfeeding."""
    born = row.day_or_none("born")
    sex = Sex(row.word("sex", frozenset(Sex), Sex.UNKNOWN.value))
    trying, neuro = row.flag("trying_to_conceive"), row.flag("neuro_involvement")
    onset = context.past(row, "neuro_onset", row.day_or_none("neuro_onset"))
    severity = row.word("severity", words.SEVERITIES | {""}, "")
    pregnancies = []
    for kind in ("pregnant", "breastfeeding"):
        if row.has(kind):
            inner = row.row(kind)
            first, last = context.span(inner, ahead=False)
            inner.done()
            pregnancies.append(Pregnancy(kind=kind, first=first, last=last))
    row.done()
    found = Patient(
        family="Case",
        born=None if born is None else PartialDate.of(born),
        sex=sex,
        trying_to_conceive=trying,
        neuro_involvement=neuro,
        neuro_onset=onset,
        severity=severity,
    )
    return found, tuple(pregnancies)


def cause(row: Row, context: Context) -> Cause:
    """Read a cause."""
    code = row.word("id", context.knowledge.causes)
    return Cause(code=code, since=_since(row, context))


def condition(row: Row, context: Context) -> Condition:
    """Read a condition."""
    code = row.word("id", context.knowledge.conditions)
    return Condition(code=code, who=row.word("who", words.WHO, "self"), since=_since(row, context))


def _since(row: Row, context: Context) -> PartialDate | None:
    day = context.past(row, "since", row.day_or_none("since"))
    return None if day is None else PartialDate.of(day)


def allergy(row: Row, _: Context) -> Allergy:
    """Read an allergy."""
    return Allergy(to=row.word("to", words.ALLERGIES))


def exposure(row: Row, context: Context) -> Exposure:
    """Read an exposure."""
    code = row.word("id", {"nitrous_oxide"})
    return Exposure(code=code, last=context.past(row, "last", row.day_or_none("last")))


def plan(row: Row, context: Context) -> tuple[Plan, tuple[Event, ...]]:
    """Read a plan, with the answers given under it."""
    first, last = context.span(row, ahead=True)
    regimens = context.knowledge.regimens
    regimen = row.word("regimen", regimens) if row.has("regimen") else ""
    own = tuple(_phase(inner, context) for inner in row.rows("phase"))
    if bool(regimen) == bool(own):
        raise row.error("regimen", "is needed, or phases, and not both")
    pauses = tuple(_pause(inner, context) for inner in row.rows("pause"))
    answers = tuple(_answer(inner, context) for inner in row.rows("answers"))
    found = Plan(
        regimen=regimen,
        first=first,
        last=last,
        reason=row.text("reason", ""),
        ordered_by=row.text("by", ""),
        phases=own or regimens[regimen].phases,
        pauses=pauses,
    )
    return found, answers


def _phase(row: Row, context: Context) -> Phase:
    every = row.text("every")
    try:
        interval = Interval.parse(every)
    except ValueError as wrong:
        raise row.error("every", str(wrong)) from None
    found = Phase(
        drug=row.word("drug", context.knowledge.drugs),
        route=Route(row.word("route", _ROUTES)),
        ug=row.amount("ug"),
        every=interval,
        doses=row.whole("doses", 1, 9999) if row.has("doses") else None,
        until=row.word("until", context.knowledge.questions) if row.has("until") else "",
    )
    row.done()
    return found


def _pause(row: Row, context: Context) -> Pause:
    first, last = context.span(row, ahead=True)
    found = Pause(first=first, last=last, reason=row.text("reason", ""))
    row.done()
    return found


def _answer(row: Row, context: Context) -> Event:
    found = Event(
        on=context.on(row),
        code="answer",
        ask=row.word("ask", context.knowledge.questions),
        say=row.word("say", {"yes", "no"}),
    )
    row.done()
    return found


def dose(row: Row, context: Context) -> Dose:
    """Read a dose."""
    on, hour = context.moment(row)
    status = row.word("status", words.STATUSES, "given")
    reason = row.text("reason", "")
    return Dose(
        on=on,
        time=hour,
        drug=row.word("drug", context.knowledge.drugs),
        ug=row.amount("ug"),
        route=Route(row.word("route", _ROUTES)),
        site=row.word("site", context.knowledge.codes.sites) if row.has("site") else "",
        lot=row.text("lot", ""),
        expiry=row.day_or_none("expiry"),
        status=DoseStatus.GIVEN if status == "void" else DoseStatus(status),
        void=Void(reason=reason, on=_ALWAYS, by="") if status == "void" else None,
        reason=reason,
        given_by=GivenBy(row.word("given_by", frozenset(GivenBy), GivenBy.CLINIC.value)),
        benzyl_alcohol=row.flag("benzyl_alcohol"),
    )


def tablets(row: Row, context: Context) -> Tablets:
    """Read a stretch of tablets."""
    first, last = context.span(row, ahead=False)
    missed = row.days("missed")
    for day in missed:
        if not first <= day <= (last or context.today):
            raise row.error("missed", f"holds {day}, which is outside from and to")
    return Tablets(
        drug=row.word("drug", context.knowledge.drugs),
        ug=row.amount("ug"),
        route=Route(row.word("route", {"po", "sl"})),
        first=first,
        last=last,
        missed=missed,
    )


def medicine(row: Row, context: Context) -> Medicine:
    """Read a medicine."""
    first, last = context.span(row, ahead=True)
    per_day = row.decimal("per_day") if row.has("per_day") else Decimal(1)
    if per_day <= 0:
        raise row.error("per_day", f"must be above 0, not {per_day}")
    return Medicine(
        code=row.word("id", context.knowledge.medicines),
        strength_ug=row.amount("strength_ug") if row.has("strength_ug") else None,
        per_day=per_day,
        first=first,
        last=last,
        benzyl_alcohol=row.flag("benzyl_alcohol"),
    )


def lab(row: Row, context: Context) -> LabResult:
    """Read a result."""
    on, hour = context.moment(row)
    test = row.word("test", context.knowledge.labs.analytes)
    value = row.text("value")
    if value in words.RESULT_WORDS:
        unit = row.text("unit", "")
        return LabResult(on=on, time=hour, test=test, word=value, unit=unit)
    unit = row.text("unit")
    if units.unit_of(test, unit) is None:
        known = ", ".join(units.units(test))
        raise row.error("unit", f"is {unit!r}, which is no unit of {test} (known are {known})")
    return LabResult(
        on=on,
        time=hour,
        test=test,
        value=row.as_decimal("value", value),
        comparator=row.word("comparator", words.COMPARATORS | {""}, ""),
        unit=unit,
        low=row.decimal("low") if row.has("low") else None,
        high=row.decimal("high") if row.has("high") else None,
    )


def checkin(row: Row, context: Context) -> CheckIn:
    """Read a check-in."""
    catalogue = context.knowledge.symptoms
    ticks = {key for key, item in catalogue.items.items() if item.kind is ItemKind.TICK}
    return CheckIn(
        on=context.on(row),
        scores=dict(_scores(row, context)),
        ticks=row.words("ticks", ticks),
        sudden=row.words("sudden", {one.id for one in catalogue.sudden}),
    )


def _scores(row: Row, context: Context) -> Iterator[tuple[str, int]]:
    items = context.knowledge.symptoms.items
    for key, value in row.mapping("scores").items():
        if key not in items or items[key].kind is ItemKind.TICK:
            raise row.error("scores", f"does not know {key!r} as a score")
        most = 10 if items[key].kind is ItemKind.SCORE else 999
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise row.error("scores", f"{key} must be 0 to {most}, not {value!r}")
        yield key, value


def reaction(row: Row, context: Context) -> Event:
    """Read a reaction after a dose."""
    on, hour = context.moment(row)
    known = {one.id for one in context.knowledge.symptoms.reactions}
    return Event(on=on, time=hour, code="reaction", ticks=row.words("ticks", known))


def phq9(row: Row, context: Context) -> Questionnaire:
    """Read a PHQ-9."""
    return Questionnaire(
        on=context.on(row),
        code="phq9",
        total=row.whole("total", 0, 27),
        item9=row.whole("item9", 0, 3) if row.has("item9") else None,
    )


def gad7(row: Row, context: Context) -> Questionnaire:
    """Read a GAD-7."""
    return Questionnaire(on=context.on(row), code="gad7", total=row.whole("total", 0, 21))


def event(row: Row, context: Context) -> Event:
    """Read an event."""
    on, hour = context.moment(row)
    code = row.word("id", words.EVENTS)
    rule = row.word("rule", words.RULES) if row.has("rule") else ""
    return Event(on=on, time=hour, code=code, rule=rule)


def order(row: Row, context: Context) -> Order:
    """Read a clinician's own date."""
    what = row.text("what")
    on = row.day("on")
    context.alive(row, "on", on)
    return Order(on=on, what=what, ordered_by=row.text("by", ""))
