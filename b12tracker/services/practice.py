"""Practice people: invented, written in TOML, their days counted back from the day of opening."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from b12tracker import paths
from b12tracker.core.dates import Interval, PartialDate, add_months
from b12tracker.core.records import (
    Allergy,
    Cause,
    CheckIn,
    Condition,
    Contact,
    Dose,
    DoseStatus,
    Event,
    Exposure,
    GivenBy,
    Identifier,
    LabResult,
    Medicine,
    Note,
    Order,
    Patient,
    PatientStatus,
    Pause,
    Phase,
    Plan,
    Practitioner,
    Pregnancy,
    Route,
    Sex,
    Tablets,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Entry

Raw = dict[str, Any]

MARK = "Practice data"  # the system of the number that each practice person has
VOIDED = "Entered for the wrong person"
_STEP = re.compile(r"([+-][0-9]+)(y|mo|wk|d)")
_RESULT = re.compile(r"(<=?|>=?)?([0-9]+(?:\.[0-9]+)?) ([^ (]+)(?: \(([0-9.]*)-([0-9.]*)\))?")
_WAVE = (0, 1, 0, 0, -1, 0, 1, -1)  # what answers differ by from one time to the next
_SHIFTS = (0, 2, -1, 0, 4, -2, 1, 0, 3)  # days by which appointments differ from the plan
_WORST = 10  # of an answer
_HANDS = ("JB", "SK", "MO")  # initials of nurses


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One practice person with all entries; those in `voided` count no longer."""

    patient: Patient
    entries: tuple[Entry, ...]
    voided: tuple[Entry, ...]
    shows: frozenset[str]  # the rules that fire for this person, all of them
    state: str  # of the next dose; empty: none
    late: frozenset[str]  # what is overdue besides a dose: kind and what, "lab fbc"


def read_people(today: date, knowledge: Knowledge, *, home: bool = False) -> tuple[Person, ...]:
    """Return the practice people as they are on a day: those of a clinic, or a couple at home."""
    folder = paths.shipped("resources") / ("demo/home" if home else "demo")
    files = sorted(folder.glob("*.toml"))
    return tuple(_person(file, n, today, knowledge) for n, file in enumerate(files, 1))


def _person(file: Path, number: int, today: date, knowledge: Knowledge) -> Person:
    raw: Raw = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    reader = _Reader(today, knowledge)
    shows = raw.pop("shows", [])
    state = raw.pop("state", "")
    late = raw.pop("late", [])
    entries = [entry for kind in list(raw) if kind != "patient" for entry in reader.read(kind, raw)]
    entries.append(Note(on=today, text=f"{MARK}: an invented person."))
    patient = reader.patient(raw.pop("patient"), number)
    if raw:
        raise ValueError(f"{file.name}: unknown {', '.join(raw)}")
    return Person(
        patient=patient,
        entries=tuple(entries),
        voided=tuple(reader.voided),
        shows=frozenset(shows),
        state=state,
        late=frozenset(late),
    )


class _Reader:
    """Reads the tables of one person; everything relative to one day."""

    def __init__(self, today: date, knowledge: Knowledge) -> None:
        self._today = today
        self._knowledge = knowledge
        self.voided: list[Entry] = []

    def day(self, text: str) -> date:
        """Read "today", "-6y", "-3mo+2d": years and months are clamped, one after the other."""
        if text == "today":
            return self._today
        if not re.fullmatch(rf"(?:{_STEP.pattern})+", text):
            raise ValueError(f"{text!r} is not a day such as '-3mo+2d'")
        found = self._today
        for count, unit in _STEP.findall(text):
            match unit:
                case "y" | "mo":
                    found = add_months(found, int(count) * (12 if unit == "y" else 1))
                case _:
                    found += timedelta(days=int(count) * (7 if unit == "wk" else 1))
        return found

    def _maybe(self, raw: Raw, *names: str) -> Raw:
        return {name: self.day(raw.pop(name)) for name in names if name in raw}

    def read(self, kind: str, raw: Raw) -> Iterator[Entry]:
        """Yield the entries of one kind of table and take it away."""
        tables = raw.pop(kind)
        for table in tables:
            made: Callable[[Raw], Iterator[Entry]] = getattr(self, f"_{kind}")
            yield from made(table)
            if table:
                raise ValueError(f"{kind}: unknown {', '.join(table)}")

    def patient(self, raw: Raw, number: int) -> Patient:
        """Return the person; the birth date follows from the age."""
        born = add_months(self._today, -12 * raw.pop("age")) - timedelta(
            days=raw.pop("birthday", 40 + 11 * number)
        )
        contact = Contact(
            **{
                name: raw.pop(name)
                for name in ("phone", "mobile", "email", "address", "kin")
                if name in raw
            }
        )
        days = self._maybe(raw, "status_on", "status_until", "neuro_onset")
        return Patient(
            born=PartialDate.of(born),
            sex=Sex(raw.pop("sex")),
            status=PatientStatus(raw.pop("status", "active")),
            identifiers=(Identifier(system=MARK, value=f"P-{number:03d}"),),
            contact=contact,
            gp=Practitioner(name=raw.pop("gp", "Dr E. Marlowe"), practice="Millbrook Surgery"),
            **days,
            **raw,
        )

    # --- one method for each kind of table, named after it ---------------------------------------

    def _cause(self, raw: Raw) -> Iterator[Entry]:
        since = PartialDate.of(self.day(raw.pop("since"))) if "since" in raw else None
        yield Cause(code=raw.pop("code"), since=since)

    def _condition(self, raw: Raw) -> Iterator[Entry]:
        yield Condition(**_all(raw))

    def _allergy(self, raw: Raw) -> Iterator[Entry]:
        yield Allergy(**_all(raw))

    def _exposure(self, raw: Raw) -> Iterator[Entry]:
        yield Exposure(**self._maybe(raw, "last"), **_all(raw))

    def _pregnancy(self, raw: Raw) -> Iterator[Entry]:
        yield Pregnancy(**self._maybe(raw, "first", "last"), **_all(raw))

    def _plan(self, raw: Raw) -> Iterator[Entry]:
        regimen = raw.pop("regimen", "")
        if regimen:
            phases = self._knowledge.regimens[regimen].phases
        else:
            phases = tuple(
                Phase(
                    drug=one["drug"],
                    route=Route(one["route"]),
                    ug=Decimal(one["ug"]),
                    every=Interval.parse(one["every"]),
                    doses=one.get("doses"),
                    until=one.get("until", ""),
                )
                for one in raw.pop("phases")
            )
        pauses = tuple(
            Pause(**self._maybe(one, "first", "last"), **_all(one)) for one in raw.pop("pauses", ())
        )
        ordered_by = raw.pop("ordered_by", "Dr E. Marlowe")
        yield Plan(
            regimen=regimen,
            phases=phases,
            pauses=pauses,
            ordered_by=ordered_by,
            **self._maybe(raw, "first", "last"),
            **_all(raw),
        )

    def _dose(self, raw: Raw) -> Iterator[Entry]:
        """One dose on `on`, or a series back from `last` to `first` in steps of `every`."""
        days = [self.day(one) for one in raw.pop("on", ())] or self._series(raw)
        sites = raw.pop("sites", ["deltoid_left", "deltoid_right"])
        void = raw.pop("void", False)
        route = Route(raw.pop("route", "im"))
        drug, ug = raw.pop("drug", "hydroxocobalamin"), Decimal(raw.pop("ug", 1000))
        by = GivenBy(raw.pop("given_by", "clinic"))
        status = DoseStatus(raw.pop("status", "given"))
        more = _all(raw)
        for n, on in enumerate(days):
            given = status is DoseStatus.GIVEN
            lot = route.parenteral and given
            dose = Dose(
                on=on,
                drug=drug,
                ug=ug,
                route=route,
                status=status,
                site=sites[n % len(sites)] if lot else "",
                given_by=by,
                giver=_HANDS[on.month % len(_HANDS)] if by is GivenBy.CLINIC and given else "",
                lot=f"{on.year % 100}{'ABCDEF'[on.month % 6]}{on.month:02d}4" if lot else "",
                expiry=add_months(on.replace(day=1), 18) if lot else None,
                **more,
            )
            if void:
                self.voided.append(dose)
            else:
                yield dose

    def _series(self, raw: Raw) -> list[date]:
        """Return days from `first` on or later to `last`, with small shifts.

        They are `every` days apart; "1mo" is the same day of each month.
        """
        first, last = self.day(raw.pop("first")), self.day(raw.pop("last"))
        every, steady = raw.pop("every"), raw.pop("steady", False)
        days: list[date] = []
        on, n = last, 0
        while on >= first:
            shift = 0 if steady or not n else _SHIFTS[n % len(_SHIFTS)]
            days.append(on + timedelta(days=shift))
            n += 1
            on = _before(last, n, every)
        return sorted(day for day in days if first <= day <= last)

    def _tablets(self, raw: Raw) -> Iterator[Entry]:
        missed = tuple(sorted(self.day(one) for one in raw.pop("missed", ())))
        route = Route(raw.pop("route", "po"))
        ug = Decimal(raw.pop("ug"))
        days = self._maybe(raw, "first", "last")
        yield Tablets(route=route, ug=ug, missed=missed, **days, **_all(raw))

    def _panel(self, raw: Raw) -> Iterator[Entry]:
        """Results of one sample, e.g. hb = "92 g/L (115-165)", b12_total = ">2000 ng/L"."""
        on = self.day(raw.pop("on"))
        laboratory = raw.pop("laboratory", "Millbrook laboratory")
        for test, text in _all(raw).items():
            if text in ("positive", "negative"):
                yield LabResult(on=on, test=test, word=text, laboratory=laboratory)
                continue
            found = _RESULT.fullmatch(text)
            if found is None:
                raise ValueError(f"{test} = {text!r}")
            comparator, value, unit, low, high = found.groups()
            yield LabResult(
                on=on,
                test=test,
                value=Decimal(value),
                comparator=comparator or "",
                unit=unit,
                low=Decimal(low) if low else None,
                high=Decimal(high) if high else None,
                laboratory=laboratory,
            )

    def _checkin(self, raw: Raw) -> Iterator[Entry]:
        yield CheckIn(**self._maybe(raw, "on"), **{"ticks": (), **_tuples(_all(raw))})

    def _checkins(self, raw: Raw) -> Iterator[Entry]:
        """A series whose answers go from `start` to `settle`, half of the way in `half` days."""
        start, settle = raw.pop("start"), raw.pop("settle")
        half = raw.pop("half", 90)
        days = self._series(raw)
        for n, on in enumerate(days):
            scores = {}
            for m, item in enumerate(start):
                scores[item] = _between(
                    start[item], settle[item], (on - days[0]).days, half, _WAVE[(n + 3 * m) % 8]
                )
            yield CheckIn(on=on, scores=scores)

    def _medicine(self, raw: Raw) -> Iterator[Entry]:
        strength = raw.pop("strength_ug", None)
        yield Medicine(
            per_day=Decimal(raw.pop("per_day", 1)),
            strength_ug=None if strength is None else Decimal(strength),
            **self._maybe(raw, "first", "last"),
            **_all(raw),
        )

    def _order(self, raw: Raw) -> Iterator[Entry]:
        ug, route = raw.pop("ug", None), raw.pop("route", None)
        yield Order(
            ug=None if ug is None else Decimal(ug),
            route=None if route is None else Route(route),
            **self._maybe(raw, "on"),
            **_all(raw),
        )

    def _event(self, raw: Raw) -> Iterator[Entry]:
        yield Event(**self._maybe(raw, "on"), **_tuples(_all(raw)))

    def _note(self, raw: Raw) -> Iterator[Entry]:
        yield Note(**self._maybe(raw, "on"), **_all(raw))


def _before(last: date, times: int, every: int | str) -> date:
    if isinstance(every, int):
        return last - timedelta(days=times * every)
    return add_months(last, -times * int(every.removesuffix("mo")))


def _all(raw: Raw) -> Raw:
    taken = dict(raw)
    raw.clear()
    return taken


def _tuples(raw: Mapping[str, Any]) -> Raw:
    return {key: tuple(one) if isinstance(one, list) else one for key, one in raw.items()}


def _between(start: int, settle: int, days: int, half: int, wave: int) -> int:
    """Return an answer on the way, in whole numbers so that each machine finds the same."""
    left = start - settle
    for _ in range(days // half):
        left = left // 2 if left >= 0 else -(-left // 2)
    span = left * (days % half)
    now = settle + left - (span // (2 * half) if span >= 0 else -(-span // (2 * half)))
    return min(max(now + (wave if 0 < now < _WORST else 0), 0), _WORST)
