"""Rules about what a patient must not meet, and about children, beside what the cases say."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.dates import PartialDate
from tests.builders import (
    a_condition,
    a_dose,
    a_patient,
    a_phase,
    a_plan,
    a_record,
    an_allergy,
    an_event,
    tablets,
)

DAY = date(2026, 11, 20)
LEBER = a_condition("leber")
COBALT = an_allergy("cobalt")


@pytest.fixture
def fired(knowledge):
    def run(*entries, on=DAY, patient=None):
        record = a_record(*entries, patient=patient)
        return {one.rule: one for one in assess(record, on, knowledge, "US_GENERAL").findings}

    return run


def plan(drug="cyanocobalamin", first="2026-01-01", last=None):
    return a_plan(first, last, phases=(a_phase("1 mo", drug=drug),))


def cyano(on, **more):
    return a_dose(on, drug="cyanocobalamin", **more)


BOTH = (
    a_phase("1 wk", drug="cyanocobalamin", doses=1),
    a_phase("1 mo", drug="hydroxocobalamin"),
)


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        ((plan(),), True),
        ((plan(first="2027-01-01"),), True),
        ((plan(last="2026-11-19"),), False),
        ((plan("hydroxocobalamin"),), False),
        ((plan(), plan("hydroxocobalamin", "2026-05-01")), False),
        ((a_plan("2026-11-01", phases=BOTH),), True),
        ((a_plan("2026-11-01", phases=BOTH), cyano("2026-11-02")), False),
        ((cyano("2026-11-18"),), True),
        ((cyano("2026-11-17"),), False),
        ((cyano("2026-11-20", status="not_given"),), False),
        ((cyano("2026-11-20", status="partly_given"),), True),
        ((tablets("2026-11-01"),), True),
        ((tablets("2026-11-01", "2026-11-18"),), True),
        ((tablets("2026-11-01", "2026-11-17"),), False),
        ((tablets("2026-11-19", missed=("2026-11-19", "2026-11-20")),), False),
    ],
    ids=[
        "a running plan",
        "a planned one",
        "one that ended",
        "another substance",
        "replaced by another substance",
        "a phase that is in force",
        "a phase that is over",
        "a dose two days ago",
        "a dose three days ago",
        "a dose not given",
        "a dose partly given",
        "tablets that go on",
        "tablets until two days ago",
        "tablets until three days ago",
        "tablets never taken",
    ],
)
def test_what_counts_as_met(entries, fires, fired):
    assert ("LEBER-01" in fired(LEBER, *entries)) is fires


def test_the_family_is_told_apart_from_the_patient(fired):
    assert fired(LEBER, plan())["LEBER-01"].message == "self"
    family = a_condition("leber", who="maternal_family")
    assert fired(family, plan())["LEBER-01"].message == "family"


def test_without_leber_nothing_fires(fired):
    assert "LEBER-01" not in fired(a_condition("psoriasis"), plan())


@pytest.mark.parametrize(
    ("to", "rules"),
    [
        ("cyanocobalamin", {"HYPERS-01"}),
        ("hydroxocobalamin", set()),
        ("cobalt", {"COBALT-01"}),
        ("", set()),
    ],
)
def test_an_allergy_to_the_substance_or_to_cobalt(to, rules, fired):
    assert set(fired(an_allergy(to), cyano("2026-11-20"))) == rules


def test_an_allergy_without_any_b12_is_silent(fired):
    assert fired(an_allergy("cyanocobalamin"), COBALT) == {}


def test_the_watch_says_until_when(fired):
    text = fired(COBALT, a_dose("2026-11-18T10:00"))["COBALT-01"].text
    assert "18 Nov 2026" in text
    assert "until 21 Nov 2026 10:00" in text
    assert "the end of 21 Nov 2026" in fired(COBALT, a_dose("2026-11-18"))["COBALT-01"].text


@pytest.mark.parametrize(
    ("reaction", "last_day"),
    [
        (None, "2026-11-20"),
        (an_event("reaction", "2026-11-19", ticks=("rash",)), "2026-11-21"),
        (an_event("reaction", "2026-11-19"), "2026-11-20"),
        (an_event("reaction", "2026-11-16", ticks=("rash",)), "2026-11-20"),
        (an_event("reaction", "2026-11-22", ticks=("rash",)), "2026-11-20"),
        (an_event("review", "2026-11-19"), "2026-11-20"),
    ],
    ids=["none", "a rash", "nothing ticked", "before the dose", "after the watch", "a review"],
)
def test_a_reaction_within_the_watch_prolongs_it(reaction, last_day, fired):
    entries = (COBALT, a_dose("2026-11-18T10:00"), *(() if reaction is None else (reaction,)))
    last = date.fromisoformat(last_day)
    assert "COBALT-01" in fired(*entries, on=last)
    assert "COBALT-01" not in fired(*entries, on=last + timedelta(days=1))


@pytest.mark.parametrize(("hour", "fires"), [(9, True), (10, False), (11, False)])
def test_the_watch_ends_to_the_hour(hour, fires, fired):
    on = datetime.combine(date(2026, 11, 21), time(hour))
    found = fired(COBALT, a_dose("2026-11-18T10:00"), on=on)
    assert ("COBALT-01" in found) is fires


def test_after_the_watch_the_plan_is_what_fires(fired):
    found = fired(COBALT, plan(), cyano("2026-11-10"))["COBALT-01"]
    assert found.message == "plan"


@pytest.mark.parametrize(
    ("born", "fires"),
    [
        ("2010-11-21", True),
        ("2010-11-20", False),
        (PartialDate(2011), True),
        (PartialDate(2010), False),
        (PartialDate(2010, 12), True),
        (None, False),
    ],
    ids=[
        "the day before the birthday",
        "on it",
        "a year that is surely under",
        "a year that may be over",
        "a month that is surely under",
        "unknown",
    ],
)
def test_under_sixteen(born, fires, fired):
    assert ("PAED-01" in fired(patient=a_patient(born=born))) is fires
