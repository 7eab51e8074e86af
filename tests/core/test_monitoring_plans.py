"""What is refused in a monitoring plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from b12tracker.core.knowledge import KnowledgeError
from b12tracker.core.knowledge.monitoring import Need, parse_monitoring

_EVIDENCE = {"source": "DESIGN", "basis": "design", "from": date(2026, 11, 20)}
_DAYS = {"value": Decimal(14), "unit": "d", **_EVIDENCE}


def every(text):
    return {"value": text, **_EVIDENCE}


def lab(after="2 d", **more):
    return {"kind": "lab", "what": "potassium", "accepts": ["k"], "after": every(after)} | more


def review(after="3 mo", **more):
    return {"kind": "review", "what": "clinical", "after": every(after)} | more


def parsed(*tasks, sets=("UK_NICE",), tests=("k", "hb"), rules=("ADH-REV", "PREG-01")):
    plan = {"sources": ["DESIGN"], "task": list(tasks)}
    raw = {"tolerance": _DAYS, "early": _DAYS, "set": {"UK_NICE": plan}}
    found = parse_monitoring(
        raw,
        frozenset({"DESIGN"}),
        sets=sets,
        tests=frozenset(tests),
        rules=frozenset(rules),
    )
    return found.plans["UK_NICE"].tasks


@pytest.mark.parametrize("sets", [(), ("UK_NICE", "US_LABEL"), ("US_LABEL",)])
def test_there_is_one_plan_for_each_set(sets):
    with pytest.raises(KnowledgeError, match=r"^monitoring\.set: there is one plan for each"):
        parsed(lab(), sets=sets)


def test_a_plan_may_use_every_test_and_every_rule_there_is():
    early = {"in_pregnancy": every("1 mo"), "rule": "ADH-REV", "rule_in_pregnancy": "PREG-01"}
    found = parsed(lab(rule="ADH-REV"), review(**early), tests=("k",), rules=("ADH-REV", "PREG-01"))
    assert [one.accepts for one in found] == [{"k"}, set()]
    (alone,) = parsed(lab(rule="ADH-REV"), rules=("ADH-REV",))
    assert alone.rule == "ADH-REV"


def test_a_task_without_a_condition_always_stands():
    assert parsed(lab()) == parsed(lab(when="always"))
    assert parsed(lab())[0].need is Need.ALWAYS


@pytest.mark.parametrize(
    ("task", "says"),
    [
        (lab(accepts=[]), "a blood test, and nothing else, accepts known tests"),
        (lab(accepts=["k", "magic"]), "a blood test, and nothing else, accepts known tests"),
        (review(accepts=["k"]), "a blood test, and nothing else, accepts known tests"),
        (lab(rule="FBC-8W"), "an unknown rule"),
        (
            review(in_pregnancy=every("1 mo"), rule_in_pregnancy="FBC-8W"),
            "an unknown rule",
        ),
        (lab("3 mo", every=every("90 d")), "a series counts on in one unit"),
        (review(in_pregnancy=every("1 mo")), "in pregnancy a day has a rule, and a rule a day"),
        (review(rule_in_pregnancy="PREG-01"), "in pregnancy a day has a rule, and a rule a day"),
    ],
)
def test_a_task_fits_together(task, says):
    with pytest.raises(KnowledgeError) as error:
        parsed(task)
    assert str(error.value) == f"monitoring.set.UK_NICE.task[1]: {says}"


@pytest.mark.parametrize(
    ("tasks", "says"),
    [
        ((lab("2 d"), review("2 d"), lab("2 d")), "potassium is there twice for one day"),
        (
            (lab("2 d"), lab("3 d", every=every("1 d")), lab("9 d")),
            "potassium goes on behind one that repeats",
        ),
        (
            (lab("2 d", then_after_result=every("1 y")), lab("9 d")),
            "potassium goes on behind one that repeats",
        ),
    ],
)
def test_tasks_of_one_kind_lie_on_days_of_their_own_before_any_that_repeats(tasks, says):
    with pytest.raises(KnowledgeError) as error:
        parsed(*tasks)
    assert str(error.value) == f"monitoring.set.UK_NICE: {says}"


def test_tasks_of_two_kinds_may_lie_on_one_day_and_the_last_may_repeat():
    assert len(parsed(lab("2 d"), review("2 d"), lab("3 d", every=every("1 d")))) == 3
