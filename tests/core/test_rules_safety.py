"""Rules about what a patient must not meet, and about children, beside what the cases say."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.dates import PartialDate
from tests.builders import (
    a_cause,
    a_condition,
    a_dose,
    a_lab,
    a_patient,
    a_phase,
    a_plan,
    a_pregnancy,
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


def test_tablets_never_taken_do_not_hide_those_that_were(fired):
    never = tablets("2026-11-01", "2026-11-02", missed=("2026-11-01", "2026-11-02"))
    assert "LEBER-01" in fired(LEBER, never, tablets("2026-11-10"))


def test_who_has_it_and_a_family_with_it_is_told_as_a_patient(fired):
    family = a_condition("leber", who="maternal_family")
    assert fired(family, LEBER, plan())["LEBER-01"].message == "self"


# The watch for reactions --------------------------------------------------------------------------


def rash(on, *ticks):
    return an_event("reaction", on, ticks=ticks or ("rash",))


def seen(found):
    return [one.value for one in found["COBALT-01"].because if one.kind == "event"]


def at(hour, on="2026-11-21"):
    return datetime.combine(date.fromisoformat(on), time(hour))


def test_a_reaction_is_told_with_its_day_and_signs(fired):
    found = fired(COBALT, a_dose("2026-11-18T10:00"), rash("2026-11-19", "rash", "itch"))
    assert found["COBALT-01"].message == "reaction"
    assert "19 Nov 2026" in found["COBALT-01"].text
    assert seen(found) == ["rash, itch"]


def test_a_reaction_on_the_day_of_the_dose_counts_and_one_as_the_watch_ends_does_not(fired):
    shot = a_dose("2026-11-18T10:00")
    assert seen(fired(COBALT, shot, rash("2026-11-18T12:00"), on=at(11))) == ["rash"]
    assert "COBALT-01" not in fired(COBALT, shot, rash("2026-11-21T10:00"), on=at(11))
    assert seen(fired(COBALT, shot, rash("2026-11-21T09:59"), on=at(11))) == ["rash"]


def test_something_else_noted_before_a_reaction_does_not_hide_it(fired):
    shot, seen_by = a_dose("2026-11-18T10:00"), an_event("review", "2026-11-18")
    assert seen(fired(COBALT, shot, seen_by, rash("2026-11-19"))) == ["rash"]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("2026-11-19", "2026-11-20", "second"),
        ("2026-11-19T12:00", "2026-11-19T09:00", "first"),
        ("2026-11-19T09:00", "2026-11-19T12:00", "second"),
        ("2026-11-19T09:00", "2026-11-19", "first"),
        ("2026-11-19T09:00", "2026-11-19T09:00", "second"),
    ],
)
def test_of_two_reactions_the_later_is_told_and_of_one_hour_the_one_noted_last(
    first, second, told, fired
):
    found = fired(COBALT, a_dose("2026-11-18"), rash(first, "first"), rash(second, "second"))
    assert seen(found) == [told]


def test_a_second_dose_goes_on_being_watched_when_the_reaction_to_the_first_is_over(fired):
    both = (a_dose("2026-11-17T10:00"), a_dose("2026-11-18T10:00"))
    found = fired(COBALT, *both, rash("2026-11-17T12:00"), on=at(9))
    assert found["COBALT-01"].message == "watch"


# Benzyl alcohol -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("newborn", "on", "fires"),
    [(False, "2026-09-11", True), (False, "2026-09-10", False), (True, "2026-09-10", True)],
)
def test_in_pregnancy_products_from_its_first_day_count_for_a_newborn_all(
    newborn, on, fires, fired
):
    entries = (a_pregnancy("2026-09-11"), a_dose(on, benzyl_alcohol=True))
    small = (a_condition("neonate"),) if newborn else ()
    found = fired(*entries, *small, patient=a_patient(born=None))
    assert ("BENZ-01" in found) is fires


# A blocked nose -----------------------------------------------------------------------------------

COLD = an_event("blocked_nose", "2026-11-18")
SPRAYS = a_plan("2026-01-01", phases=(a_phase("1 wk", drug="cyanocobalamin", route="nasal"),))


def spray(on, **more):
    return a_dose(on, route="nasal", **more)


def not_sprayed(on):
    return spray(on, status="deferred", reason="blocked nose")


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        ((SPRAYS, COLD), True),
        ((COLD,), False),
        ((plan(), COLD), False),
        ((SPRAYS,), False),
        ((SPRAYS, an_event("review", "2026-11-18")), False),
        ((plan(), COLD, spray("2026-11-18")), True),
        ((plan(), COLD, spray("2026-11-11"), spray("2026-11-18")), True),
        ((COLD, spray("2026-11-18")), True),
        ((plan(), COLD, spray("2026-11-17")), False),
        ((plan(), COLD, a_dose("2026-11-18")), False),
        ((SPRAYS, COLD, spray("2026-11-18")), True),
        ((SPRAYS, COLD, spray("2026-11-19")), False),
        ((SPRAYS, COLD, spray("2026-11-11"), spray("2026-11-19")), False),
        ((SPRAYS, COLD, spray("2026-11-19", status="not_given", reason="away")), True),
        ((SPRAYS, not_sprayed("2026-11-18")), True),
        ((SPRAYS, COLD, not_sprayed("2026-11-05")), True),
        ((SPRAYS, an_event("blocked_nose", "2026-11-05"), not_sprayed("2026-11-18")), True),
    ],
    ids=[
        "sprays are planned",
        "nothing is planned",
        "injections are planned",
        "no cold",
        "a review is no cold",
        "a spray on the day",
        "a spray on the day and one before",
        "a spray on the day and no plan",
        "a spray on the day before",
        "an injection on the day",
        "planned, and sprayed on the day",
        "sprayed since",
        "sprayed before and since",
        "not sprayed since",
        "a spray deferred for it",
        "an older deferral beside a cold",
        "an older cold beside a deferral",
    ],
)
def test_a_blocked_nose_matters_for_sprays_until_one_was_taken(entries, fires, fired):
    found = fired(*entries)
    assert ("NASAL-01" in found) is fires
    if fires:
        assert "18 Nov 2026" in found["NASAL-01"].text


def test_a_blocked_nose_defers_by_a_week(fired):
    assert "NASAL-01" in fired(SPRAYS, COLD, on=date(2026, 11, 24))
    assert "NASAL-01" not in fired(SPRAYS, COLD, on=date(2026, 11, 25))


# Breastfeeding ------------------------------------------------------------------------------------


def test_the_finding_for_an_infant_rests_on_the_low_result_where_there_is_one(fired):
    nursing = a_pregnancy("2026-09-11", kind="breastfeeding")
    low, good = a_lab(value="120"), a_lab(value="500")
    diet = a_cause("diet_low")
    kinds = [one.kind for one in fired(nursing, low)["PREG-02"].because]
    assert kinds == ["patient", "lab"]
    kinds = [one.kind for one in fired(nursing, good, diet)["PREG-02"].because]
    assert kinds == ["patient", "cause"]
    assert "PREG-02" not in fired(nursing, good)
