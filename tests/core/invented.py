"""Random records, dense around one day so that rules meet their limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from b12tracker.core.dates import PartialDate
from b12tracker.core.ids import EntryId
from b12tracker.core.records import (
    Allergy,
    Call,
    Cause,
    CheckIn,
    Condition,
    Dose,
    DoseStatus,
    Event,
    Exposure,
    LabResult,
    Medicine,
    Order,
    Outcome,
    Patient,
    PatientRecord,
    Pause,
    Plan,
    Pregnancy,
    Questionnaire,
    Route,
    Sex,
    Snooze,
    Tablets,
)
from tests.builders import a_phase

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge

DAY = date(2026, 11, 20)
SETS = st.sampled_from(["UK_NICE", "US_LABEL", "US_GENERAL", "US_NASAL"])
_DRUGS = ["cyanocobalamin", "hydroxocobalamin", "mecobalamin"]
_EVERY = ["1 d", "2 d", "2-3 d", "3-4 d", "1 wk", "1 mo", "2-3 mo", "6 mo"]


def days(least: int = -400, most: int = 0) -> st.SearchStrategy[date]:
    """Days around DAY; near ones are as likely as far ones."""
    near = st.integers(max(least, -20), min(most, 20))
    far = st.integers(least, most)
    return st.one_of(near, far).map(lambda n: DAY + timedelta(days=n))


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def moments() -> st.SearchStrategy[date | datetime]:
    hours = st.integers(0, 23).map(lambda hour: datetime.combine(DAY, time(hour)))
    return st.just(DAY) | hours


@st.composite
def _spans(draw: st.DrawFn, most: int) -> tuple[date, date | None]:
    first = draw(days(most=most))
    length = draw(st.integers(0, 200))
    last = first + timedelta(days=length)
    ahead = DAY + timedelta(days=most)
    return first, draw(st.sampled_from([None, min(last, max(first, ahead))]))


_PHASES = st.builds(
    a_phase,
    st.sampled_from(_EVERY),
    drug=st.sampled_from(_DRUGS),
    route=st.sampled_from([Route.IM, Route.IM, Route.PO, Route.NASAL]),
    doses=st.none() | st.integers(1, 8),
    until=st.sampled_from(["", "", "still_improving", "response"]),
)


@st.composite
def _plans(draw: st.DrawFn, knowledge: Knowledge) -> Plan:
    first, last = draw(_spans(60))
    own = st.lists(_PHASES, min_size=1, max_size=3).map(tuple)
    library = st.sampled_from(list(knowledge.regimens.values())).map(lambda one: one.phases)
    pauses = []
    if draw(st.integers(0, 3)) == 0:
        begin, end = draw(_spans(30))
        pauses.append(Pause(first=begin, last=end))
    return Plan(first=first, last=last, phases=draw(library | own), pauses=tuple(pauses))


@st.composite
def _tablets(draw: st.DrawFn) -> Tablets:
    first, last = draw(_spans(0))
    reach = ((last or DAY) - first).days
    missed = draw(st.lists(st.integers(0, reach), max_size=4))
    if draw(st.booleans()):  # missed days at the end decide most
        missed += list(range(max(0, reach - draw(st.integers(0, 9))), reach + 1))
    return Tablets(
        drug=draw(st.sampled_from(_DRUGS)),
        ug=draw(st.sampled_from([Decimal(50), Decimal(500), Decimal(1000)])),
        route=draw(st.sampled_from([Route.PO, Route.SL])),
        first=first,
        last=last,
        missed=tuple(sorted({first + timedelta(days=n) for n in missed})),
    )


def _values(test: str, unit: str, *values: str) -> st.SearchStrategy[tuple[str, str, str]]:
    return st.tuples(st.just(test), st.sampled_from(values), st.just(unit))


_LABS = st.one_of(
    st.tuples(
        st.just("b12_total"), st.sampled_from(["120", "179", "180", "350", "351"]), st.just("ng/L")
    ),
    st.tuples(st.just("b12_active"), st.sampled_from(["24", "25", "70", "71"]), st.just("pmol/L")),
    st.tuples(st.just("hb"), st.sampled_from(["92", "108", "128", "138"]), st.just("g/L")),
    st.tuples(st.just("mcv"), st.sampled_from(["94", "99", "112"]), st.just("fL")),
    st.tuples(st.just("folate_serum"), st.sampled_from(["6", "30", "60"]), st.just("nmol/L")),
    st.tuples(st.just("mma_serum"), st.sampled_from(["0.2", "0.9"]), st.just("umol/L")),
    st.tuples(
        st.just("k"), st.sampled_from(["2.4", "2.9", "3.4", "3.5", "4.1"]), st.just("mmol/L")
    ),
    st.tuples(st.just("retic_abs"), st.sampled_from(["20", "60", "190"]), st.just("10*9/L")),
    st.tuples(st.just("hct"), st.sampled_from(["24", "34", "36"]), st.just("%")),
    st.tuples(st.just("plt"), st.sampled_from(["120", "300", "460", "1010"]), st.just("10*9/L")),
    st.tuples(st.just("ferritin"), st.sampled_from(["9", "60", "120"]), st.just("ug/L")),
    st.tuples(st.just("crp"), st.sampled_from(["2", "20"]), st.just("mg/L")),
    st.tuples(st.just("egfr"), st.sampled_from(["40", "70"]), st.just("mL/min/{1.73_m2}")),
    st.tuples(st.just("tsh"), st.just("2"), st.just("m[IU]/L")),
)
_SCORES = st.dictionaries(
    st.sampled_from(["A1", "N1", "N2", "B1", "B2", "C1", "V1", "D4"]),
    st.integers(0, 10),
    max_size=8,
)


# Intervals that a laboratory printed, each beside a value that is near one of its ends.
_PRINTED = {
    ("hb", "128", "g/L"): (Decimal(128), Decimal(170)),
    ("hb", "108", "g/L"): (Decimal(118), None),
    ("mcv", "99", "fL"): (Decimal(80), Decimal(98)),
    ("folate_serum", "30", "nmol/L"): (Decimal("8.8"), Decimal(29)),
    ("mma_serum", "0.2", "umol/L"): (None, Decimal("0.19")),
    ("retic_abs", "60", "10*9/L"): (Decimal(65), Decimal(120)),
    ("plt", "120", "10*9/L"): (Decimal(100), Decimal(400)),
}


def _lab(row: tuple[str, str, str], on: date) -> LabResult:
    test, value, unit = row
    low, high = _PRINTED.get(row, (None, None))
    return LabResult(on=on, test=test, value=Decimal(value), unit=unit, low=low, high=high)


@st.composite
def _medicines(draw: st.DrawFn) -> Medicine:
    first, last = draw(_spans(40))
    return Medicine(
        code=draw(
            st.sampled_from(["folic_acid", "folic_acid", "multivitamin", "metformin", "omeprazole"])
        ),
        strength_ug=draw(st.sampled_from([None, Decimal(60), Decimal(400), Decimal(5000)])),
        per_day=draw(st.sampled_from([Decimal(1), Decimal(2), Decimal("0.142857")])),
        first=draw(st.sampled_from([first, first, None])),
        last=last,
    )


_EVENTS = st.one_of(
    st.builds(
        Event,
        on=days(),
        code=st.just("review"),
        rule=st.sampled_from(["", "FM-02", "FM-03", "FM-03b", "FM-07", "RF-01", "ADH-REV"]),
    ),
    st.builds(
        Event,
        on=days(-60),
        code=st.sampled_from(["acknowledged", "upper_gi", "smear_abnormal", "iron_started"]),
    ),
    st.builds(
        Event,
        on=days(),
        code=st.just("answer"),
        ask=st.sampled_from(["still_improving", "response", "blood_normal"]),
        say=st.sampled_from(["yes", "no"]),
    ),
    st.builds(
        Event,
        on=days(-10),
        time=st.sampled_from([None, time(8)]),
        code=st.just("reaction"),
        ticks=st.sampled_from([("rash",), ("rash", "wheeze")]),
    ),
    st.builds(Event, on=days(-30), code=st.just("blocked_nose")),
)
_DOSES = st.builds(
    Dose,
    on=days(),
    time=st.sampled_from([None, time(9), time(15, 30)]),
    drug=st.sampled_from(_DRUGS),
    ug=st.just(Decimal(1000)),
    route=st.sampled_from([Route.IM, Route.IM, Route.PO, Route.NASAL]),
    status=st.sampled_from([DoseStatus.GIVEN] * 5 + list(DoseStatus)),
    reason=st.sampled_from(["", "blocked nose"]),
)


_CHECKINS = st.builds(
    CheckIn,
    on=days(),
    scores=_SCORES,
    ticks=st.sampled_from([(), (), ("C3",), ("M6",)]),
    sudden=st.sampled_from([(), (), (), ("vision",)]),
)
_QUESTIONNAIRES = st.builds(
    Questionnaire,
    on=days(),
    code=st.sampled_from(["phq9", "gad7"]),
    total=st.just(9),
    item9=st.sampled_from([None, 0, 1]),
)


_CALLS = st.one_of(
    st.builds(
        Call,
        on=days(-30),
        outcome=st.sampled_from([Outcome.AGREED, Outcome.LATER, Outcome.NO_ANSWER]),
        until=days(-10, 20),
    ),
    st.builds(Call, on=days(-60), outcome=st.just(Outcome.REMOVED), reason=st.just("moved")),
)
_SNOOZES = st.builds(
    Snooze,
    on=days(-30),
    until=days(-10, 30),
    rule=st.sampled_from(["", "", "GAP-01", "FM-01", "LIFELONG-02"]),
    level=st.sampled_from(["", "info", "warning", "critical"]),
)


@st.composite
def _treated_picture(draw: st.DrawFn) -> tuple[tuple[LabResult, ...], tuple[CheckIn, ...], Any]:
    """Severe anaemia and nerve symptoms, a first injection, and what follows it."""
    start = draw(days(-200, -1))
    rows = [("hb", "62", "g/L"), ("mcv", "122", "fL"), ("retic_abs", "18", "10*9/L")]
    labs = [_lab(row, start - timedelta(days=2)) for row in rows]
    for row in draw(st.lists(_LABS, max_size=5)):
        after = draw(st.sampled_from([1, 2, 4, 5, 9, 12, 13, 14, 28, 35, 42, 56, 84, 100, 180]))
        labs.append(_lab(row, min(DAY, start + timedelta(days=after))))
    bad = dict.fromkeys(("N1", "N2", "B1", "B2"), 6)
    checkins = [CheckIn(on=start - timedelta(days=3), scores=bad)]
    for after in draw(st.lists(st.sampled_from([30, 76, 77, 91, 105, 106, 180]), max_size=3)):
        score = dict.fromkeys(bad, draw(st.integers(3, 7)))
        checkins.append(CheckIn(on=min(DAY, start + timedelta(days=after)), scores=score))
    shot = Dose(
        on=start,
        time=draw(st.sampled_from([None, time(9)])),
        drug="hydroxocobalamin",
        ug=Decimal(1000),
        route=draw(st.sampled_from([Route.IM, Route.NASAL])),
    )
    return tuple(labs), tuple(checkins), (shot,)


@st.composite
def _pregnancies(draw: st.DrawFn) -> Pregnancy:
    first, last = draw(_spans(0))
    return Pregnancy(
        kind=draw(st.sampled_from(["pregnant", "breastfeeding"])), first=first, last=last
    )


_BORN = st.sampled_from(
    [
        None,
        PartialDate(1956, 3, 1),
        PartialDate(1962),
        PartialDate(1990, 7),
        PartialDate(1951),
        PartialDate(1950, 11, 25),
        PartialDate(2010, 11),
        PartialDate(2010, 11, 21),
    ]
)


@st.composite
def _masking_picture(
    draw: st.DrawFn,
) -> tuple[tuple[LabResult, ...], tuple[CheckIn, ...], tuple[Medicine, ...]]:
    """Folic acid with low B12, a count before and after, and nerves that may be worse."""
    start = draw(days(-120, 5))
    before, after = start - timedelta(days=3), min(DAY, start + timedelta(days=20))
    b12 = draw(_values("b12_total", "ng/L", "120", "179", "180", "350", "351"))
    labs = [_lab(b12, min(after, draw(days(-370))))]
    if draw(st.booleans()):
        labs = [_lab(b12, after)]
    for test, unit, then, now in (("hb", "g/L", "92", "138"), ("mcv", "fL", "112", "94")):
        labs += [_lab((test, then, unit), min(before, DAY)), _lab((test, now, unit), after)]
    labs.append(_lab(draw(_values("folate_serum", "nmol/L", "30", "60")), after))
    nerves = [
        CheckIn(on=max(on, date(2026, 1, 1)), scores=dict.fromkeys(("N1", "N2", "B1", "B2"), score))
        for on in draw(st.lists(days(-90), min_size=1, max_size=4))
        for score in [draw(st.integers(0, 8))]
    ]
    folic_acid = Medicine(
        code="folic_acid",
        strength_ug=draw(st.sampled_from([None, Decimal(101), Decimal(400), Decimal(5000)])),
        first=start,
        last=draw(st.sampled_from([None, None, DAY + timedelta(days=9)])),
    )
    return tuple(labs), tuple(nerves), (folic_acid,)


def _some(strategy: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def records(draw: st.DrawFn, knowledge: Knowledge) -> PatientRecord:
    """A record whose entries have ids of their own, sorted as stores give them."""
    causes = st.sampled_from(["pernicious_anaemia", "diet_low", "crohn", "unknown"])
    conditions = st.sampled_from(
        ["leber", "ifab_positive", "psoriasis", "thrombosis_risk", "diuretic", "neonate"]
    )
    labs, checkins, medicines = draw(st.just(((), (), ())) | _masking_picture())
    more_labs, more_checkins, first_doses = draw(st.just(((), (), ())) | _treated_picture())
    labs, checkins = (*labs, *more_labs), (*checkins, *more_checkins)
    record = PatientRecord(
        patient=Patient(
            family="Law",
            born=draw(_BORN),
            sex=draw(st.sampled_from(list(Sex))),
            trying_to_conceive=draw(st.booleans()),
            neuro_involvement=draw(st.sampled_from([False, False, True])),
            neuro_onset=draw(_maybe(days(-250))),
            severity=draw(st.sampled_from(["", "severe"])),
        ),
        causes=draw(_some(st.builds(Cause, code=causes), 2)),
        conditions=draw(_some(st.builds(Condition, code=conditions), 1)),
        allergies=draw(
            _some(st.builds(Allergy, to=st.sampled_from(["cobalt", "hydroxocobalamin"])), 1)
        ),
        exposures=draw(_some(st.builds(Exposure, code=st.just("nitrous_oxide"), last=days()), 1)),
        pregnancies=draw(_some(_pregnancies(), 1)),
        plans=draw(_some(_plans(knowledge), 2)),
        doses=(*draw(_some(_DOSES, 10)), *first_doses),
        tablets=draw(_some(_tablets(), 2)),
        labs=(*draw(_some(st.builds(_lab, _LABS, days()), 4)), *labs),
        checkins=(*draw(_some(_CHECKINS, 3)), *checkins),
        medicines=(*draw(_some(_medicines(), 2)), *medicines),
        orders=draw(_some(st.builds(Order, what=_ORDERED, on=days(-60, 60)), 1)),
        questionnaires=draw(_some(_QUESTIONNAIRES, 2)),
        events=draw(_some(_EVENTS, 4)),
        calls=draw(_some(_CALLS, 2)),
        snoozes=draw(_some(_SNOOZES, 2)),
    )
    return in_order(numbered(record))


_ORDERED = st.sampled_from(["dose", "b12", "hb", "review", "tsh"])
_TOPICS = (
    "causes",
    "conditions",
    "allergies",
    "exposures",
    "pregnancies",
    "plans",
    "doses",
    "tablets",
    "labs",
    "checkins",
    "medicines",
    "orders",
    "events",
    "questionnaires",
    "calls",
    "snoozes",
    "dismissals",
)


def numbered(record: PatientRecord) -> PatientRecord:
    """The record with an id for each entry."""
    changed: dict[str, Any] = {}
    number = 0
    for topic in _TOPICS:
        rows = []
        for one in getattr(record, topic):
            number += 1
            rows.append(replace(one, id=EntryId(number)))
        changed[topic] = tuple(rows)
    return replace(record, **changed)


def in_order(record: PatientRecord) -> PatientRecord:
    """The record as a store gives it: each topic by day, then by id."""

    def day_of(one: Any) -> date:
        return getattr(one, "on", None) or getattr(one, "first", None) or date.min

    changed: dict[str, Any] = {
        topic: tuple(sorted(getattr(record, topic), key=lambda one: (day_of(one), one.id)))
        for topic in _TOPICS
    }
    return replace(record, **changed)


@st.composite
def shuffled(draw: st.DrawFn, record: PatientRecord) -> PatientRecord:
    """The same entries in any order."""
    changed: dict[str, Any] = {
        topic: tuple(draw(st.permutations(getattr(record, topic)))) for topic in _TOPICS
    }
    return replace(record, **changed)
