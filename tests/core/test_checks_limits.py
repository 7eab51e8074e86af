"""Entry checks at their limits: the last value that passes, and the words that a person reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from b12tracker.core import checks
from b12tracker.core.findings import Fact
from b12tracker.core.ids import EntryId
from b12tracker.core.records import Void
from tests.builders import (
    TODAY,
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_patient,
    a_phase,
    a_plan,
    a_record,
    an_exposure,
    doses,
    tablets,
)
from tests.core.test_assess import VOID
from tests.core.test_checks import dose_check, lab_check, only, rules, said

assert isinstance(VOID, Void)


# --- Amount and route


def test_a_microgram_is_an_amount(knowledge):
    assert dose_check(knowledge, a_dose(ug=1)) == ()
    assert dose_check(knowledge, a_dose(ug="0.5")) == ()


def test_an_unknown_substance_is_named(knowledge):
    found = only(dose_check(knowledge, a_dose(drug="cobalt")), "CODE-01")
    assert found.text == "There is no B12 substance “cobalt”."


def test_a_vein_is_refused_in_a_whole_sentence(knowledge):
    found = only(dose_check(knowledge, a_dose(route="iv")), "ROUTE-01")
    assert found.text.startswith("Hydroxocobalamin is not given into a vein")


def test_a_lot_without_a_number_is_still_named(knowledge):
    found = only(dose_check(knowledge, a_dose(expiry="2026-11-01")), "LOT-01")
    assert found.text == "Lot of this product expired on 1 Nov 2026, before 20 Nov 2026."
    found = only(dose_check(knowledge, a_dose(expiry="2026-11-01", lot="A1")), "LOT-01")
    assert found.text.startswith("Lot A1 expired")


# --- The same dose, and one too close


def by_mouth(**more):
    settings: dict[str, Any] = {"route": "po", "drug": "cyanocobalamin", "id": 7} | more
    return a_dose(**settings)


@pytest.mark.parametrize(
    ("stored", "again"),
    [
        ({}, True),
        ({"on": "2026-11-20T08:00"}, True),
        ({"status": "partly_given"}, True),
        ({"status": "not_given"}, False),
        ({"on": "2026-11-19"}, False),
        ({"ug": 500}, False),
        ({"drug": "mecobalamin"}, False),
        ({"route": "sl"}, False),
        ({"void": VOID}, False),
    ],
)
def test_the_same_dose_by_mouth_on_one_day_is_asked_about(knowledge, stored, again):
    found = dose_check(knowledge, by_mouth(id=0), by_mouth(**stored))
    assert said(found) == ({("DUP-01", "dose", False)} if again else set())


def test_two_doses_by_mouth_at_different_hours_are_two(knowledge):
    at_eight = by_mouth(time=time(8))
    assert dose_check(knowledge, by_mouth(id=0, time=time(20)), at_eight) == ()
    assert rules(dose_check(knowledge, by_mouth(id=0, time=time(8)), at_eight)) == {"DUP-01"}
    assert rules(dose_check(knowledge, by_mouth(id=0), at_eight)) == {"DUP-01"}
    found = only(dose_check(knowledge, by_mouth(id=0), at_eight), "DUP-01")
    assert found.text == ("The same dose is recorded already: 1 mg cyanocobalamin on 20 Nov 2026.")


def test_a_wrong_date_is_said_alone(knowledge):
    new = a_dose("2026-11-21", site="dorsogluteal_left", ug=2000)
    found = dose_check(knowledge, new, a_dose("2026-11-21", id=3))
    assert rules(found) == {"DATE-01", "DOSE-01"}
    new = a_dose("1950-01-01", site="dorsogluteal_left", ug=2000)
    assert rules(dose_check(knowledge, new, a_dose("1950-01-01", id=3))) == {"DATE-02"}


def test_half_of_the_interval_is_not_too_soon(knowledge):
    plan = a_plan("2026-10-01", phases=(a_phase("2 wk"),))
    after = dose_check(knowledge, a_dose("2026-11-20"), plan, a_dose("2026-11-14"))
    assert rules(after) == {"DOSE-02"}
    assert "14 Nov 2026 is 6 days away, less than half" in only(after, "DOSE-02").text
    assert only(after, "DOSE-02").because == (
        Fact(kind="dose", what="hydroxocobalamin", on=date(2026, 11, 14), value="1000", unit="ug"),
    )
    half = dose_check(knowledge, a_dose("2026-11-20"), plan, a_dose("2026-11-13"))
    assert rules(half) == {"EARLY-01"}


def test_a_dose_entered_late_is_compared_with_the_one_after_it(knowledge):
    plan = a_plan("2026-10-01", phases=(a_phase("2 wk"),))
    new = a_dose("2026-11-06")
    assert dose_check(knowledge, new, plan, a_dose("2026-11-13")) == ()
    assert rules(dose_check(knowledge, new, plan, a_dose("2026-11-12"))) == {"DOSE-02"}


# --- Sites

LEFT, RIGHT = "deltoid_left", "deltoid_right"


def offered(knowledge, *entries):
    return checks.offered_sites(a_record(*entries), a_dose().route, TODAY, knowledge)[:2]


def test_a_site_has_rested_since_its_last_use(knowledge):
    used = (a_dose("2026-06-01", site=LEFT), a_dose("2026-03-01", site=RIGHT))
    rest = [
        a_dose("2026-02-01", site=site)
        for site in (
            "vastus_lateralis_left", "vastus_lateralis_right",
            "ventrogluteal_left", "ventrogluteal_right",
        )
    ]  # fmt: skip
    order = checks.offered_sites(a_record(*used, *rest), a_dose().route, TODAY, knowledge)
    assert order.index(RIGHT) < order.index(LEFT)
    # Right was used again on the very day: now left has rested longer.
    for again in (a_dose(TODAY, site=RIGHT), a_dose("2026-11-01", site=RIGHT)):
        for entries in ((*used, again), (again, *used)):
            order = checks.offered_sites(
                a_record(*entries, *rest), a_dose().route, TODAY, knowledge
            )
            assert order.index(LEFT) < order.index(RIGHT)


@pytest.mark.parametrize(
    "more", [{"void": VOID}, {"status": "not_given"}, {"on": "2026-11-21"}, {"site": ""}]
)
def test_a_site_rests_while_nothing_was_given_there(knowledge, more):
    entry = a_dose(**{"on": "2026-11-19", "site": LEFT} | more)
    assert offered(knowledge, entry) == (LEFT, RIGHT)
    assert offered(knowledge, a_dose("2026-11-19", site=LEFT))[0] == RIGHT


def test_words_of_a_site(knowledge):
    into = only(dose_check(knowledge, a_dose(site="abdomen_left")), "SITE-02")
    assert into.text == "Abdomen, left does not go with into a muscle."
    under = only(dose_check(knowledge, a_dose(site=LEFT, route="sc")), "SITE-02")
    assert under.text == "Deltoid, left does not go with under the skin."


def test_the_largest_volume_of_a_site_passes(knowledge):
    assert dose_check(knowledge, a_dose(site=LEFT, volume_ml=Decimal(2))) == ()
    (found,) = dose_check(knowledge, a_dose(site=LEFT, volume_ml=Decimal("2.1")))
    assert found.text.startswith("2.1 mL is more than the 2 mL")


@pytest.mark.parametrize(
    "more",
    [
        {"status": "not_given"},
        {"void": VOID},
        {"route": "po"},
        {"on": "2026-11-20", "site": RIGHT, "route": "po"},
        {"on": "2026-11-10"},
    ],
)
def test_only_an_injection_within_the_week_uses_a_site_up(knowledge, more):
    before = a_dose(**{"on": "2026-11-14", "site": LEFT} | more)
    plan = a_plan("2026-11-09", phases=(a_phase("2 d", doses=9), a_phase("2 mo")))
    assert "SITE-01" not in rules(dose_check(knowledge, a_dose(site=LEFT), plan, before))


def test_a_week_to_the_day_is_within_the_week(knowledge):
    plan = a_plan("2026-11-09", phases=(a_phase("2 d", doses=9), a_phase("2 mo")))
    found = dose_check(knowledge, a_dose(site=LEFT), plan, a_dose("2026-11-13", site=LEFT))
    assert "13 Nov 2026, 7 days ago. Deltoid, right has" in only(found, "SITE-01").text
    twice = doses("2026-11-14", "2026-11-18", site=LEFT)
    found = only(dose_check(knowledge, a_dose(site=LEFT), plan, *twice), "SITE-01")
    assert found.params["other"] == "18 Nov 2026"
    same_day = dose_check(knowledge, a_dose(site=LEFT), plan, a_dose(site=LEFT))
    assert only(same_day, "SITE-01").params["other"] == "20 Nov 2026"


def test_in_maintenance_only_the_last_site_counts(knowledge):
    plan = a_plan("2026-01-05", phases=(a_phase("1 wk"),))
    lately = (
        a_dose("2026-11-04", site=RIGHT),
        a_dose("2026-11-09", site=LEFT),
        a_dose("2026-11-14", site=RIGHT),
    )
    assert "SITE-01" not in rules(dose_check(knowledge, a_dose(site=LEFT), plan, *lately))
    found = only(dose_check(knowledge, a_dose(site=RIGHT), plan, *lately), "SITE-01")
    assert found.message == "again"


def test_an_injection_without_a_site_hides_none(knowledge):
    plan = a_plan("2026-01-05", phases=(a_phase("1 wk"),))
    before = (a_dose("2026-11-06", site=LEFT), a_dose("2026-11-13"))
    found = dose_check(knowledge, a_dose(site=LEFT), plan, *before)
    assert only(found, "SITE-01").params["other"] == "6 Nov 2026"


def test_a_later_injection_is_not_the_last_one(knowledge):
    plan = a_plan("2026-01-05", phases=(a_phase("1 wk"),))
    both = (a_dose("2026-11-06", site=LEFT), a_dose("2026-11-20", site=RIGHT))
    found = dose_check(knowledge, a_dose("2026-11-13", site=LEFT), plan, *both)
    assert only(found, "SITE-01").params["other"] == "6 Nov 2026"


def test_without_a_site_to_offer_another_one_is_asked_for(knowledge):
    before = a_dose("2026-11-18", site=LEFT)
    found = dose_check(knowledge, a_dose(site=LEFT, route="iv", drug="mecobalamin"), before)
    assert "Another site has rested longest." in only(found, "SITE-01").text


def test_where_the_plan_stood_is_of_the_day_before(knowledge):
    # The sixth loading dose of the same day does not make it maintenance yet.
    plan = a_plan("2026-11-06")
    five = doses("2026-11-06", "2026-11-09", "2026-11-11", "2026-11-13", "2026-11-16", site=LEFT)
    sixth = a_dose(TODAY, site=RIGHT)
    found = dose_check(knowledge, a_dose(site=LEFT), plan, *five, sixth)
    assert only(found, "SITE-01").message == "loading"


# --- Tablets


def test_tablets_are_missed_within_their_days(knowledge):
    def check(**more):
        return rules(checks.check_tablets(tablets(**more), a_record(), knowledge, TODAY))

    assert (
        check(first="2026-11-01", last="2026-11-05", missed=("2026-11-01", "2026-11-05")) == set()
    )
    assert check(first="2026-11-01", missed=("2026-11-20",)) == set()
    for more in (
        {"last": "2026-11-05", "missed": ("2026-10-31",)},
        {"last": "2026-11-05", "missed": ("2026-11-06",)},
        {"missed": ("2026-11-21",)},
    ):
        assert check(first="2026-11-01", **more) == {"DATE-03"}
    (found,) = checks.check_tablets(
        tablets("2026-11-01", missed=("2026-11-21",)), a_record(), knowledge, TODAY
    )
    assert found.text == "21 Nov 2026 is not between 1 Nov 2026 and 20 Nov 2026."


def test_stretches_of_tablets_that_share_a_day_are_asked_about_once(knowledge):
    def check(new, *entries):
        return checks.check_tablets(new, a_record(*entries), knowledge, TODAY)

    stored = tablets("2026-10-01", "2026-10-10", id=3)
    (found,) = check(tablets("2026-10-10"), stored)
    assert found.text == "Days of 1 mg cyanocobalamin are recorded already: from 1 Oct 2026."
    assert check(tablets("2026-10-11"), stored) == ()
    assert rules(check(tablets("2026-09-01", "2026-10-01"), stored)) == {"DUP-01"}
    assert check(tablets("2026-09-01", "2026-09-30"), stored) == ()
    assert len(check(tablets("2026-10-05"), stored, replace(stored, id=EntryId(4)))) == 1


# --- Laboratory


def test_a_test_that_is_not_known_is_named(knowledge):
    (found,) = lab_check(knowledge, a_lab("cholesterol"))
    assert found.text == "There is no test “cholesterol”."


def test_units_to_choose_from_are_those_of_numbers(knowledge):
    (found,) = lab_check(knowledge, a_lab("gpca", 40, ""))
    assert found.text.endswith("needs its unit: U/mL.")
    (found,) = lab_check(knowledge, a_lab("hb", "12.5", "g/mL"))
    assert "Known are g/L, g/dL, mmol/L." in found.text


def test_without_limits_only_less_than_nothing_is_impossible(knowledge):
    for lab in (a_lab("gpca", 0, "{titer}"), a_lab("ifab", "0.5", "U/mL"), a_lab("mch", 0, "pg")):
        assert "LAB-01" not in rules(lab_check(knowledge, lab)), lab
    (found,) = lab_check(knowledge, a_lab("gpca", -1, "{titer}"))
    assert "cannot be: below 0." in found.text
    (found,) = lab_check(knowledge, a_lab("ifab", "-0.5", "{ordinal}"))
    assert "cannot be: below 0." in found.text


@pytest.mark.parametrize(
    ("value", "comparator", "asked"),
    [
        ("9000", ">", False), ("9000", ">=", False), ("9000", "<", True), ("9000", "<=", True),
        ("30", "<", False), ("30", "<=", False), ("30", ">", True), ("30", ">=", True),
    ],
)  # fmt: skip
def test_a_comparator_is_believed_in_its_direction(knowledge, value, comparator, asked):
    found = lab_check(knowledge, a_lab("b12_total", value, "ng/L", comparator=comparator))
    assert ("LAB-02" in rules(found)) is asked
    for one in found:
        assert f"{comparator}{value} ng/L" in one.text


def test_a_limit_is_shown_in_the_unit_entered(knowledge):
    (here,) = lab_check(knowledge, a_lab("b12_total", "2001", "ng/L"))
    assert here.text.endswith("2001 ng/L is unusually high (above 2000 ng/L). Is it right?")
    (there,) = lab_check(knowledge, a_lab("b12_total", "1500", "pmol/L"))
    assert "1500 pmol/L is unusually high (above 1476 pmol/L)." in there.text
    assert there.because == (
        Fact(kind="lab", what="b12_total", on=TODAY, value="1500", unit="pmol/L"),
    )


def test_an_interval_may_be_of_one_number(knowledge):
    assert lab_check(knowledge, a_lab(low=200, high=200)) == ()
    (found,) = lab_check(knowledge, a_lab(low="200.0", high=100))
    assert found.text.startswith("The interval runs from 200 to 100:")


HB = {"test": "hb", "value": "125", "unit": "g/L", "id": 4}


@pytest.mark.parametrize(
    ("stored", "again"),
    [
        ({}, True),
        ({"on": "2026-11-20T08:00"}, True),
        ({"on": "2026-11-19"}, False),
        ({"test": "mchc", "value": "12.5"}, False),
        ({"comparator": ">"}, False),
        ({"void": VOID}, False),
        ({"value": None, "word": "negative"}, False),
        ({"unit": "grains"}, False),
        ({"id": 0}, True),
    ],
)
def test_the_same_result_is_asked_about(knowledge, stored, again):
    new = a_lab("hb", "12.5", "g/dL")
    assert ("DUP-01" in rules(lab_check(knowledge, new, a_lab(**HB | stored)))) is again


@pytest.mark.parametrize(
    ("value", "hint"),
    [("2.9", ""), ("3", "g/dL"), ("25", "g/dL"), ("25.1", "")],
)
def test_a_number_typical_of_another_unit_is_so_to_both_ends(knowledge, value, hint):
    found = lab_check(knowledge, a_lab("hb", value, "g/L"))
    assert [checks.entry_hint(one) for one in found] == [hint]


def test_results_of_different_hours_are_two(knowledge):
    at_eight = a_lab("hb", "12.5", "g/dL", on="2026-11-20T08:00", id=4)
    assert lab_check(knowledge, a_lab("hb", "12.5", "g/dL", on="2026-11-20T09:00"), at_eight) == ()
    for same in ("2026-11-20", "2026-11-20T08:00"):
        (found,) = lab_check(knowledge, a_lab("hb", "12.5", "g/dL", on=same), at_eight)
        assert found.text == (
            "The same result is recorded already: Haemoglobin 12.5 g/dL on 20 Nov 2026."
        )


def test_words_and_unreadable_units_are_the_same_only_as_written(knowledge):
    word = a_lab("ifab", None, "", word="positive", id=4)
    (found,) = lab_check(knowledge, a_lab("ifab", None, "", word="positive"), word)
    assert found.text.endswith("positive on 20 Nov 2026.")
    assert lab_check(knowledge, a_lab("ifab", None, "", word="negative"), word) == ()
    number = a_lab("ifab", "3", "U/mL", id=4)
    assert lab_check(knowledge, word, number) == ()
    unread = a_lab("hb", "12.5", "grains", id=4)
    for unit, again in (("grains", True), ("drams", False), ("g/dL", False)):
        found = lab_check(knowledge, a_lab("hb", "12.5", unit), unread)
        assert ("DUP-01" in rules(found)) is again
    other = lab_check(knowledge, a_lab("hb", "13", "grains"), unread)
    assert "DUP-01" not in rules(other)
    known = a_lab("hb", "12.5", "g/dL", id=4)
    for one, other in ((unread, known), (known, unread)):
        assert "DUP-01" not in rules(lab_check(knowledge, replace(one, id=EntryId(0)), other))
    nothing = a_lab("hb", None, "g/dL", id=4)
    assert "DUP-01" not in rules(lab_check(knowledge, a_lab("hb", "12.5", "g/dL"), nothing))
    assert "DUP-01" not in rules(lab_check(knowledge, replace(nothing, id=EntryId(0)), known))
    titre = a_lab("gpca", "40", "{titer}", id=4)
    assert "DUP-01" not in rules(lab_check(knowledge, a_lab("gpca", "40", "U/mL"), titre))


def test_what_a_word_says_is_kept_beside_the_question(knowledge):
    found = lab_check(knowledge, a_lab("k", "6.1", "mmol/L", comparator=">="))
    assert [one.because[0].value for one in found if one.because] == []
    (found,) = lab_check(knowledge, a_lab("k", "6.1", "mmol/L", comparator="<"))
    assert found.because[0] == Fact(kind="lab", what="k", on=TODAY, value="<6.1", unit="mmol/L")


# --- Check-ins, medicines, plans, people


def test_a_second_check_in_of_a_day_is_asked_about_unless_one_is_void_or_the_same(knowledge):
    def check(*entries):
        new = a_checkin(TODAY, A1=1, more={"id": 5})
        return rules(checks.check_checkin(new, a_record(*entries), knowledge, TODAY))

    assert check(a_checkin(TODAY, A1=2, more={"id": 6})) == {"DUP-01"}
    assert check(a_checkin(TODAY, A1=2, more={"id": 5})) == set()
    assert check(a_checkin("2026-11-19", A1=2, more={"id": 6})) == set()
    assert check(a_checkin(TODAY, A1=2, more={"id": 6, "void": VOID})) == set()


def test_a_medicine_that_is_taken_already_is_asked_about_once(knowledge):
    def check(new, *entries):
        return checks.check_medicine(new, a_record(*entries), knowledge, TODAY)

    stored = a_medicine(first="2026-10-01", last="2026-10-10", id=3)
    (found,) = check(a_medicine(first="2026-10-10"), stored)
    assert found.text == "folic acid is recorded already, from 1 Oct 2026."
    (found,) = check(a_medicine(first="2026-09-01", last="2026-10-01"), stored)
    assert found.rule == "DUP-01"
    assert check(a_medicine(first="2026-10-11"), stored) == ()
    assert check(a_medicine(first="2026-09-01", last="2026-09-30"), stored) == ()
    (found,) = check(a_medicine(name="Folic 5"), a_medicine(first=None, name="Folic 5", id=3))
    assert found.text == "Folic 5 is recorded already, from an unknown day."
    assert check(a_medicine(strength_ug=400), a_medicine(strength_ug=5000, id=3)) == ()
    assert check(a_medicine(), a_medicine(void=VOID, id=3)) == ()
    assert check(a_medicine(id=3), a_medicine(id=3)) == ()
    assert len(check(a_medicine(), a_medicine(id=3), a_medicine(id=4))) == 1
    assert check(a_medicine(strength_ug=1)) == ()
    (found,) = check(a_medicine("aspirin"))
    assert found.text == "There is no medicine “aspirin”."


def test_a_plan_has_a_phase_and_each_phase_a_dose(knowledge):
    def check(*phases):
        plan = replace(a_plan(), phases=phases)
        return said(checks.check_plan(plan, a_record(), knowledge, TODAY))

    assert check() == {("PLAN-01", "empty", True)}
    assert check(a_phase("1 d", doses=1), a_phase("2 mo")) == set()
    assert check(a_phase("1 d", doses=0), a_phase("2 mo")) == {("PLAN-01", "doses", True)}


def test_a_child_may_be_registered_on_the_day_of_birth(knowledge):
    born = a_patient(born="2026-11-20")
    assert checks.check_patient(born, knowledge, TODAY) == ()


def test_all_that_is_wrong_with_a_patient_is_said(knowledge):
    wrong = a_patient(" ", neuro_onset=date(2026, 12, 1))
    assert rules(checks.check_patient(wrong, knowledge, TODAY)) == {"NAME-01", "DATE-01"}


def test_a_span_of_one_day_is_in_order(knowledge):
    assert checks.check_plan(a_plan("2026-11-20", "2026-11-20"), a_record(), knowledge, TODAY) == ()


# --- What a person can do


def test_a_reason_is_wanted_where_the_check_says_so_and_wherever_a_stop_is_overridden(knowledge):
    def wants(new, *entries):
        (found,) = dose_check(knowledge, new, *entries)
        return checks.needs_reason(found, knowledge)

    assert wants(a_dose(ug=20_000))  # stops, and a clinician may override
    assert wants(a_dose(), a_dose(id=3))  # a second one that day
    assert not wants(a_dose(ug=2000))
    assert not wants(a_dose(ug=0))  # stops for good


def test_a_finding_of_another_kind_wants_no_reason(knowledge):
    (found,) = dose_check(knowledge, a_dose(ug=20_000))
    for other in (replace(found, rule="FM-01"), replace(found, message="nothing")):
        assert not checks.needs_reason(other, knowledge)
        assert checks.override(other, knowledge).value == "never"


@pytest.mark.parametrize(
    ("last", "rule"),
    [(None, []), ("2026-11-20", []), ("2026-11-21", ["DATE-01"]), ("1955-12-31", ["DATE-02"])],
)
def test_the_last_use_of_an_exposure_is_unknown_or_a_day_of_this_life(knowledge, last, rule):
    record = a_record(patient=a_patient(born="1956-03-01"))
    found = checks.check_exposure(an_exposure(last), record, knowledge, TODAY)
    assert [one.rule for one in found] == rule
