"""Laws of the assessment: what makes no difference, and when the answer next changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b12tracker.core import cases, units
from b12tracker.core.assess import assess, assess_on, essence
from b12tracker.core.clock import Clock
from b12tracker.core.ids import EntryId
from b12tracker.core.records import DoseStatus, LabResult, PatientRecord, Void
from b12tracker.services.clinic import read_knowledge
from tests.builders import (
    a_cause,
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_patient,
    a_phase,
    a_plan,
    a_record,
    doses,
    tablets,
)
from tests.core.invented import DAY, SETS, moments, records, shuffled

CASES = Path(__file__).parents[1] / "cases"
KNOWLEDGE = read_knowledge()
LAW = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
VOID = Void(reason="wrong patient", on=datetime(2026, 11, 1, tzinfo=UTC), by="JB")


@LAW
@given(records(KNOWLEDGE), moments(), SETS)
def test_the_answer_first_changes_on_next_change_on(
    record: PatientRecord, as_of: date | datetime, guideline_set: str
) -> None:
    today = assess(record, as_of, KNOWLEDGE, guideline_set)
    same = essence(today)
    end = today.next_change_on or DAY + timedelta(days=420)
    day = DAY + timedelta(days=1)
    while day < end:
        then = assess_on(record, Clock(day), KNOWLEDGE, guideline_set)
        assert essence(then) == same, f"already on {day}, not on {today.next_change_on}"
        day += timedelta(days=1)
    if today.next_change_on is not None:
        assert today.next_change_on > DAY
        then = assess_on(record, Clock(end), KNOWLEDGE, guideline_set)
        assert essence(then) != same


@LAW
@given(st.data())
def test_the_order_of_entries_never_matters(data: st.DataObject) -> None:
    record = data.draw(records(KNOWLEDGE))
    mixed = data.draw(shuffled(record))
    assert assess(mixed, DAY, KNOWLEDGE, "UK_NICE") == assess(record, DAY, KNOWLEDGE, "UK_NICE")


@LAW
@given(records(KNOWLEDGE), st.sampled_from(["void", "not_given"]), st.integers(-200, 0), SETS)
def test_a_void_dose_or_one_not_given_changes_nothing(
    record: PatientRecord, how: str, ago: int, guideline_set: str
) -> None:
    more = a_dose(DAY + timedelta(days=ago), id=EntryId(999))
    more = (
        replace(more, void=VOID)
        if how == "void"
        else replace(more, status=DoseStatus.NOT_GIVEN, route=more.route)
    )
    added = replace(record, doses=(*record.doses, more))
    # A dose that a person answered as not given tells missed tablets from unrecorded ones.
    without = replace(record, tablets=())
    added = replace(added, tablets=())
    before = assess(without, DAY, KNOWLEDGE, guideline_set)
    after = assess(added, DAY, KNOWLEDGE, guideline_set)
    assert [(one.rule, one.level) for one in after.findings] == [
        (one.rule, one.level) for one in before.findings
    ]
    assert (after.due, after.b12_class) == (before.due, before.b12_class)


_OTHER_UNITS = {
    "hb": "g/dL",
    "folate_serum": "ng/mL",
    "mma_serum": "nmol/L",
    "k": "meq/L",
    "hct": "L/L",
    "plt": "/uL",
    "retic_abs": "10*3/uL",
    "crp": "mg/dL",
    "ferritin": "ng/mL",
}


def _in_other_units(lab: LabResult) -> LabResult:
    goal = _OTHER_UNITS.get(lab.test)
    if goal is None or lab.value is None:
        return lab

    def turned(number: Decimal | None) -> Decimal | None:
        return None if number is None else units.convert(lab.test, number, lab.unit, goal)

    return replace(
        lab, value=turned(lab.value), low=turned(lab.low), high=turned(lab.high), unit=goal
    )


@LAW
@given(records(KNOWLEDGE), SETS)
def test_the_same_results_in_other_units_give_the_same_findings(
    record: PatientRecord, guideline_set: str
) -> None:
    # Folate of 6 nmol/L is left out: reading 37 compares it in the unit entered.
    labs = tuple(one for one in record.labs if one.value != Decimal(6))
    record = replace(record, labs=labs)
    other = replace(record, labs=tuple(_in_other_units(one) for one in labs))
    assert essence(assess(other, DAY, KNOWLEDGE, guideline_set)) == essence(
        assess(record, DAY, KNOWLEDGE, guideline_set)
    )


@LAW
@given(records(KNOWLEDGE), SETS)
def test_entries_dated_later_make_no_difference_today(
    record: PatientRecord, guideline_set: str
) -> None:
    later = DAY + timedelta(days=9)
    more = replace(
        record,
        doses=(*record.doses, a_dose(later, id=EntryId(999))),
        labs=(*record.labs, a_lab("b12_total", "100", on=later, id=EntryId(998))),
        checkins=(*record.checkins, a_checkin(later, N1=9, more={"id": EntryId(997)})),
    )
    assert essence(assess(more, DAY, KNOWLEDGE, guideline_set)) == essence(
        assess(record, DAY, KNOWLEDGE, guideline_set)
    )


@LAW
@given(records(KNOWLEDGE), SETS)
def test_findings_are_loudest_first_and_none_comes_twice(
    record: PatientRecord, guideline_set: str
) -> None:
    found = assess(record, DAY, KNOWLEDGE, guideline_set).findings
    ranks = [one.level.rank for one in found]
    assert ranks == sorted(ranks, reverse=True)
    assert len({one.rule for one in found}) == len(found)


def test_the_loudest_finding_comes_first_whatever_the_order_of_the_rules():
    (file,) = CASES.rglob("v02c-lapsed-with-a-cause-that-stays-is-critical.toml")
    case = cases.read(file.read_text("utf-8"), KNOWLEDGE)
    answer = assess(case.record, case.as_of, KNOWLEDGE, case.guideline_set)
    levels = [one.level.value for one in answer.findings]
    assert levels == ["critical", "warning", "warning", "info", "info", "info"]


@LAW
@given(records(KNOWLEDGE), SETS)
def test_findings_stand_in_the_knowledge_files_and_say_something(
    record: PatientRecord, guideline_set: str
) -> None:
    for one in assess(record, DAY, KNOWLEDGE, guideline_set).findings:
        entry = KNOWLEDGE.rules[one.rule]
        assert one.level in entry.levels
        assert one.message in entry.messages
        assert one.text
        assert one.plain
        assert "{" not in one.text + one.plain
        assert one.sources == entry.sources
        assert all(fact.kind and fact.what for fact in one.because)
        assert one.because


def test_an_empty_record_says_nothing_and_never_will():
    answer = assess(a_record(patient=a_patient()), DAY, KNOWLEDGE, "UK_NICE")
    assert (answer.findings, answer.due, answer.next_change_on) == ((), (), None)


def test_the_answer_names_day_set_and_knowledge():
    answer = assess(a_record(), datetime.combine(DAY, time(9)), KNOWLEDGE, "US_LABEL")
    assert (answer.as_of, answer.guideline_set) == (DAY, "US_LABEL")
    assert answer.knowledge == KNOWLEDGE.version


def test_tablets_that_go_on_never_end_by_themselves():
    record = a_record(a_plan("2026-01-01", phases=_daily()), tablets("2026-01-01"), a_cause())
    answer = assess(record, DAY, KNOWLEDGE, "US_LABEL")  # without a review and without B12 tests
    assert [one.rule for one in answer.findings] == ["RET-03", "AUTO-01"]
    assert answer.next_change_on is None


def _daily():
    return KNOWLEDGE.regimens["PA-ORAL-1000"].phases


@pytest.mark.parametrize("end", [date.max, date(9999, 12, 1)])
def test_a_medicine_without_a_foreseeable_end_is_no_trouble(end):
    record = a_record(
        a_medicine("folic_acid", "2026-01-01", end, strength_ug=400),
        a_lab("b12_total", "150", on="2026-11-01"),
    )
    answer = assess(record, DAY, KNOWLEDGE, "UK_NICE")
    assert "FM-03b" in [one.rule for one in answer.findings]


def test_a_usual_patient_is_assessed_in_few_steps():
    shots = doses(*(date(2020, 1, 6) + timedelta(weeks=10 * n) for n in range(35)))
    start = date(2021, 1, 4)
    labs = [a_lab("hb", 120 + n, "g/L", on=start + timedelta(weeks=5 * n)) for n in range(60)]
    checkins = [a_checkin(start + timedelta(weeks=5 * n), N1=n % 4, A1=2) for n in range(60)]
    record = a_record(a_plan("2020-01-06"), a_cause(), *shots, *labs, *checkins)
    steps = 0
    clock = Clock(DAY)
    same = essence(assess_on(record, clock, KNOWLEDGE, "UK_NICE"))
    while (day := clock.next_turn) is not None:
        steps += 1
        clock = Clock(day)
        if essence(assess_on(record, clock, KNOWLEDGE, "UK_NICE")) != same:
            break
    assert steps <= 5


def test_a_long_course_of_tablets_is_assessed_in_few_steps():
    course = a_phase("1 d", drug="cyanocobalamin", route="po", doses=3650)
    record = a_record(
        a_plan("2026-11-10", phases=(course, a_phase("1 mo"))),
        tablets("2026-11-10"),
        a_cause(),
        patient=a_patient(born="2026-01-05"),  # no blood tests or reviews are planned
    )
    clock = Clock(DAY)
    assess_on(record, clock, KNOWLEDGE, "UK_NICE")
    assert clock.next_turn == date(2026, 11, 10) + timedelta(days=3649)
    answer = assess(record, DAY, KNOWLEDGE, "UK_NICE")
    assert answer.next_change_on == clock.next_turn
    assert [one.rule for one in answer.findings] == ["AUTO-01", "PAED-01"]
