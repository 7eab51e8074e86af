from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core import checks, units
from b12tracker.core.knowledge.checks import Override
from b12tracker.core.knowledge.rules import names_in
from b12tracker.core.records import Pause, Sex
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
    doses,
    tablets,
)

EMPTY = a_record()


def said(found):
    return {(one.rule, one.message, one.stops) for one in found}


def rules(found):
    return {one.rule for one in found}


def only(found, rule):
    (one,) = [one for one in found if one.rule == rule]
    return one


def dose_check(knowledge, new, *entries, today=TODAY, **patient):
    record = a_record(*entries, patient=a_patient(**patient)) if patient else a_record(*entries)
    return checks.check_dose(new, record, knowledge, today)


def lab_check(knowledge, new, *entries, today=TODAY):
    return checks.check_lab(new, a_record(*entries), knowledge, today)


# --- Amount, route, lot


def test_1000_mg_is_refused_with_the_amount_that_was_meant(knowledge):
    found = dose_check(knowledge, a_dose(ug=1_000_000))
    one = only(found, "DOSE-01")
    assert one.stops
    assert one.level == "critical"
    assert checks.entry_verdict(one) == "reject"
    assert checks.entry_hint(one) == "1000 mcg"
    assert "Did you mean 1000 mcg?" in one.text
    assert checks.override(one, knowledge) is Override.CLINICIAN


@pytest.mark.parametrize(
    ("route", "ug", "message"),
    [
        ("im", 1000, None), ("im", 1001, "much"), ("im", 10_000, "much"),
        ("im", 10_001, "far_too_much"),
        ("sc", 5000, "much"), ("po", 1001, None), ("po", 2000, None), ("po", 2001, "much"),
        ("sl", 20_000, "much"),
        ("po", 20_001, "far_too_much"), ("nasal", 500, None), ("im", 99_999, "far_too_much"),
        ("im", 100_000, "far_too_much_mg"), ("im", 0, "none"), ("im", -5, "none"),
    ],
)  # fmt: skip
def test_limits_of_the_amount_by_route(knowledge, route, ug, message):
    found = dose_check(knowledge, a_dose(ug=ug, route=route, drug="cyanocobalamin"))
    messages = [one.message for one in found if one.rule == "DOSE-01"]
    assert messages == ([] if message is None else [message])


def test_the_amount_is_not_judged_under_16(knowledge):
    assert "DOSE-01" not in rules(dose_check(knowledge, a_dose(ug=5000), born="2015-01-01"))
    assert "DOSE-01" in rules(dose_check(knowledge, a_dose(ug=0), born="2015-01-01"))


@pytest.mark.parametrize(
    ("drug", "verdict"),
    [("cyanocobalamin", "reject"), ("hydroxocobalamin", "reject"), ("mecobalamin", "confirm")],
)
def test_into_a_vein(knowledge, drug, verdict):
    one = only(dose_check(knowledge, a_dose(drug=drug, route="iv")), "ROUTE-01")
    assert checks.entry_verdict(one) == verdict
    if verdict == "reject":
        assert checks.override(one, knowledge) is Override.NEVER


@pytest.mark.parametrize(
    ("expiry", "message"),
    [
        ("2026-10-31", "expired"),
        ("2026-11-19", "expired"),
        ("2026-11-20", "last_day"),
        ("2026-11-21", None),
        (None, None),
    ],
)
def test_an_expired_lot_stops_and_its_last_day_asks(knowledge, expiry, message):
    found = [
        one
        for one in dose_check(knowledge, a_dose(expiry=expiry, lot="A1"))
        if one.rule == "LOT-01"
    ]
    assert [one.message for one in found] == ([] if message is None else [message])
    if message == "expired":
        assert found[0].stops
        assert checks.override(found[0], knowledge) is Override.REASON


def test_an_unknown_substance_is_refused(knowledge):
    assert ("CODE-01", "unknown", True) in said(dose_check(knowledge, a_dose(drug="insulin")))


def test_a_dose_that_was_not_given_is_only_checked_for_its_date(knowledge):
    new = a_dose(ug=1_000_000, status="not_given", expiry="2020-01-01", reason="out of stock")
    assert dose_check(knowledge, new) == ()


# --- How close


def test_a_second_injection_on_a_day_wants_a_reason(knowledge):
    found = dose_check(knowledge, a_dose(id=2), a_dose(id=1))
    one = only(found, "DOSE-02")
    assert (one.message, one.level, one.stops) == ("same_day", "warning", False)
    assert checks.needs_reason(one, knowledge)
    assert one.because[0].on == TODAY


def test_a_dose_is_not_compared_with_itself(knowledge):
    stored = a_dose(id=7)
    assert dose_check(knowledge, a_dose(id=7, note="left arm"), stored) == ()


def test_an_injection_and_a_tablet_on_one_day_are_no_second_injection(knowledge):
    assert "DOSE-02" not in rules(dose_check(knowledge, a_dose(route="po"), a_dose(id=1)))
    assert "DOSE-02" not in rules(dose_check(knowledge, a_dose(), a_dose(id=1, status="not_given")))


LOADED = doses("2026-09-07", "2026-09-09", "2026-09-11", "2026-09-14", "2026-09-16", "2026-09-18")


@pytest.mark.parametrize(
    ("on", "rule"),
    [
        ("2026-09-19", "DOSE-02"),
        ("2026-10-18", "DOSE-02"),  # 30 days; half of the 61 until 18 November is 30.5
        ("2026-10-19", "EARLY-01"),
        ("2026-11-17", "EARLY-01"),
        ("2026-11-18", None),
        ("2026-12-18", None),
        ("2027-05-01", None),
    ],
)
def test_before_the_window_asks_and_before_its_half_warns(knowledge, on, rule):
    plan = a_plan("2026-09-07")
    found = dose_check(knowledge, a_dose(on), plan, LOADED, today=date(2027, 6, 1))
    close = rules(found) & {"DOSE-02", "EARLY-01"}
    assert close == ({rule} if rule else set())
    for one in found:
        if one.rule in close:
            assert not one.stops
            assert checks.needs_reason(one, knowledge)


def test_loading_three_times_a_week_is_not_early(knowledge):
    plan = a_plan("2026-09-07")
    for place, new in enumerate(LOADED):
        assert dose_check(knowledge, new, plan, LOADED[:place]) == ()


def test_without_a_plan_nothing_is_early(knowledge):
    assert dose_check(knowledge, a_dose(), a_dose("2026-11-19")) == ()


# --- Sites


def test_the_same_site_within_a_week_of_loading_asks(knowledge):
    plan = a_plan("2026-11-16")
    before = a_dose("2026-11-16", site="deltoid_left")
    new = a_dose("2026-11-18", site="deltoid_left")
    one = only(dose_check(knowledge, new, plan, before), "SITE-01")
    assert (one.message, one.level, one.stops) == ("loading", "warning", False)
    assert "16 Nov 2026, 2 days ago" in one.text
    other = a_dose("2026-11-18", site="deltoid_right")
    assert dose_check(knowledge, other, plan, before) == ()


def test_without_a_plan_the_same_site_asks_too(knowledge):
    before = a_dose("2026-11-16", site="deltoid_left")
    found = dose_check(knowledge, a_dose("2026-11-18", site="deltoid_left"), before)
    assert rules(found) == {"SITE-01"}


def test_in_maintenance_the_site_of_the_last_injection_asks(knowledge):
    plan = a_plan("2026-01-05", phases=(a_phase("2-3 mo"),))
    history = (
        a_dose("2026-06-15", site="deltoid_left"),
        a_dose("2026-09-15", site="deltoid_right"),
    )
    again = dose_check(knowledge, a_dose(site="deltoid_right"), plan, history)
    assert only(again, "SITE-01").message == "again"
    assert dose_check(knowledge, a_dose(site="deltoid_left"), plan, history) == ()


def test_the_offered_site_has_rested_longest(knowledge):
    history = (
        a_dose("2026-06-15", site="deltoid_left"),
        a_dose("2026-09-15", site="deltoid_right"),
    )
    record = a_record(history)
    offered = checks.offered_sites(record, a_dose().route, TODAY, knowledge)
    assert offered[0] == "vastus_lateralis_left"
    assert offered.index("deltoid_left") < offered.index("deltoid_right")
    assert offered[-1].startswith("dorsogluteal")
    assert not any(one.startswith("gluteal") for one in offered)


def test_the_dorsogluteal_site_a_wrong_route_and_a_large_volume_ask(knowledge):
    assert (
        only(dose_check(knowledge, a_dose(site="dorsogluteal_left")), "SITE-02").message == "avoid"
    )
    assert only(dose_check(knowledge, a_dose(site="abdomen_left")), "SITE-02").message == "route"
    large = a_dose(site="deltoid_left", volume_ml=Decimal("2.5"))
    assert only(dose_check(knowledge, large), "SITE-02").message == "volume"
    assert dose_check(knowledge, a_dose(site="deltoid_left", volume_ml=Decimal(1))) == ()


# --- Dates


def test_what_is_recorded_has_happened(knowledge):
    assert said(dose_check(knowledge, a_dose("2026-11-21"))) == {("DATE-01", "future", True)}
    assert said(lab_check(knowledge, a_lab(on="2026-11-21"))) == {("DATE-01", "future", True)}
    assert dose_check(knowledge, a_dose(TODAY)) == ()


@pytest.mark.parametrize(
    ("born", "stops"),
    [
        ("1990-05-01", False),
        ("1990-05-02", True),
        ("1990-05", False),
        ("1990", False),
        (None, False),
    ],
)
def test_nothing_happens_before_birth(knowledge, born, stops):
    found = dose_check(knowledge, a_dose("1990-05-01"), born=born)
    assert ("DATE-02" in rules(found)) is stops


# --- Tablets


def test_days_of_tablets_are_in_order_and_past(knowledge):
    def check(one, *entries):
        return rules(checks.check_tablets(one, a_record(*entries), knowledge, TODAY))

    assert check(tablets("2026-10-01")) == set()
    assert check(tablets("2026-10-02", "2026-10-01")) == {"DATE-03"}
    assert check(tablets("2026-11-21")) == {"DATE-01"}
    assert check(tablets("2026-11-01", "2026-11-21")) == {"DATE-01"}
    assert check(tablets("2026-10-01", "2026-10-05", missed=("2026-10-06",))) == {"DATE-03"}
    assert check(tablets("2026-10-01", ug=30_000)) == {"DOSE-01"}
    assert check(tablets("2026-10-01"), tablets("2026-09-01", id=3)) == {"DUP-01"}
    assert check(tablets("2026-10-01"), tablets("2026-09-01", "2026-09-30", id=3)) == set()


# --- Laboratory


@pytest.mark.parametrize(
    ("lab", "rule", "stops", "hint"),
    [
        (a_lab("hb", "12.5", "g/L"), "LAB-01", True, "g/dL"),
        (a_lab("folate_serum", "68", "ng/mL"), "LAB-02", False, "nmol/L"),
        (a_lab("wbc", "5400", "10*9/L"), "LAB-01", True, "per µL"),
        (a_lab("plt", "250000", "10*9/L"), "LAB-01", True, "per µL"),
        (a_lab("b12_total", "5", "pg/mL"), "LAB-01", True, "ng/mL"),
        (a_lab("mma_serum", "0.4", "nmol/L"), "LAB-01", True, "µmol/L"),
        (a_lab("hct", "0.36", "%"), "LAB-01", True, "L/L"),
        (a_lab("creat", "0.9", "umol/L"), "LAB-01", True, "mg/dL"),
        (a_lab("creat", "15", "umol/L"), "LAB-02", False, "mg/dL"),
        (a_lab("bili", "0.8", "umol/L"), "LAB-02", False, "mg/dL"),
        (a_lab("folate_rbc", "2000", "ng/mL"), "LAB-02", False, "nmol/L"),
        (a_lab("hb", "1.2", "g/dL"), "LAB-01", True, ""),
        (a_lab("hb", "26", "g/dL"), "LAB-02", False, ""),
        (a_lab("hb", "26.1", "g/dL"), "LAB-01", True, ""),
        (a_lab("hb", "69", "g/L"), "LAB-02", False, ""),
        (a_lab("b12_total", "49", "ng/L"), "LAB-02", False, ""),
        (a_lab("b12_total", "2001", "ng/L"), "LAB-02", False, ""),
        (a_lab("k", "6.1", "mmol/L"), "LAB-02", False, ""),
        (a_lab("mcv", "990", "fL"), "LAB-01", True, ""),
        (a_lab("tsat", "-1", "%"), "LAB-01", True, ""),
        (a_lab("mch", "-1", "pg"), "LAB-01", True, ""),
    ],
)
def test_impossible_numbers_are_refused_and_unusual_ones_asked_about(
    knowledge, lab, rule, stops, hint
):
    (one,) = lab_check(knowledge, lab)
    assert (one.rule, one.stops, checks.entry_hint(one)) == (rule, stops, hint)
    assert lab.unit in one.text


@pytest.mark.parametrize(
    "lab",
    [
        a_lab("hb", "12.5", "g/dL"), a_lab("hb", "7.8", "mmol/L"),
        a_lab("b12_total", "2000", "ng/L", comparator=">"),
        a_lab("b12_total", "9000", "pg/mL", comparator=">"),
        a_lab("b12_total", "30", "pg/mL", comparator="<"),
        a_lab("folate_serum", "68", "nmol/L"), a_lab("crp", "0.1", "mg/L", comparator="<"),
        a_lab("hb", "70", "g/L"),
        a_lab("wbc", "5400", "/uL"), a_lab("ifab", None, "", word="positive"),
        a_lab("gpca", "40", "{titer}"),
        a_lab("b12_total", "300", "PMOL/L"),
    ],
)  # fmt: skip
def test_plausible_results_are_silent(knowledge, lab):
    assert lab_check(knowledge, lab) == ()


def test_a_high_potassium_asks_about_haemolysis(knowledge):
    (one,) = lab_check(knowledge, a_lab("k", "6.5", "mmol/L"))
    assert "haemolysed" in one.text


@pytest.mark.parametrize(
    ("lab", "rule", "message"),
    [
        (a_lab(unit=""), "UNIT-01", "missing"),
        (a_lab(unit="ng/mL"), "UNIT-01", "unknown"),
        (a_lab(value=None), "VALUE-01", "missing"),
        (a_lab(value=None, word="positive"), "VALUE-01", "word"),
        (a_lab(low=200, high=100), "RANGE-01", "reversed"),
        (a_lab("cholesterol"), "CODE-01", "unknown"),
    ],
)
def test_a_result_that_cannot_be_read_is_refused(knowledge, lab, rule, message):
    assert said(lab_check(knowledge, lab)) == {(rule, message, True)}


def test_the_same_result_twice_asks(knowledge):
    stored = a_lab("hb", "125", "g/L", id=4)
    assert rules(lab_check(knowledge, a_lab("hb", "12.5", "g/dL"), stored)) == {"DUP-01"}
    assert lab_check(knowledge, a_lab("hb", "12.6", "g/dL"), stored) == ()
    assert lab_check(knowledge, a_lab("hb", "12.5", "g/dL", id=4), stored) == ()


@given(st.data())
def test_a_limit_holds_in_whatever_unit_a_result_is_entered(knowledge, data):
    analyte = data.draw(
        st.sampled_from([one for one in knowledge.labs.analytes.values() if one.plausible])
    )
    unit = data.draw(
        st.sampled_from(
            [one for one in analyte.units if units.same_kind(analyte.key, one, analyte.unit)]
        )
    )
    value = data.draw(st.decimals(Decimal(0), Decimal(300_000), places=2))
    here = lab_check(knowledge, a_lab(analyte.key, value, analyte.unit))
    there = lab_check(
        knowledge, a_lab(analyte.key, units.convert(analyte.key, value, analyte.unit, unit), unit)
    )
    assert [one.rule for one in here if one.stops] == [one.rule for one in there if one.stops]


# --- Check-ins, medicines, plans, people


def test_answers_are_0_to_10_of_known_items(knowledge):
    def check(one, *entries):
        return said(checks.check_checkin(one, a_record(*entries), knowledge, TODAY))

    assert check(a_checkin(TODAY, A1=0, N1=10, B3=14)) == set()
    assert check(a_checkin(TODAY, A1=11)) == {("SCORE-01", "range", True)}
    assert check(a_checkin(TODAY, A1=-1)) == {("SCORE-01", "range", True)}
    assert check(a_checkin(TODAY, Z9=1)) == {("SCORE-01", "item", True)}
    assert check(a_checkin(TODAY, A6=1)) == {("SCORE-01", "item", True)}  # a tick
    assert check(a_checkin(TODAY)) == {("SCORE-01", "empty", True)}
    assert check(a_checkin(TODAY, more={"sudden": ("vision",)})) == set()
    assert check(a_checkin(TODAY, more={"ticks": ("A1",)})) == {("SCORE-01", "item", True)}
    assert check(a_checkin(TODAY, A1=1), a_checkin(TODAY, A1=2)) == {("DUP-01", "checkin", False)}


def test_a_medicine_has_an_amount_and_days_in_order(knowledge):
    def check(one, *entries):
        return said(checks.check_medicine(one, a_record(*entries), knowledge, TODAY))

    assert check(a_medicine(strength_ug=5000)) == set()
    assert check(a_medicine(first="2027-01-01")) == set()  # planned
    assert check(a_medicine(per_day=0)) == {("MED-01", "per_day", True)}
    assert check(a_medicine(strength_ug=0)) == {("MED-01", "strength", True)}
    assert check(a_medicine("aspirin")) == {("CODE-01", "unknown", True)}
    assert check(a_medicine(last="2026-11-09")) == {("DATE-03", "reversed", True)}
    assert check(a_medicine(), a_medicine(id=2)) == {("DUP-01", "medicine", False)}


def test_a_plan_has_phases_that_end_and_amounts_within_limits(knowledge):
    def check(one):
        return said(checks.check_plan(one, EMPTY, knowledge, TODAY))

    assert check(a_plan("2027-01-01")) == set()
    endless = a_plan(phases=(a_phase("2 d"), a_phase("2 mo")))
    assert check(endless) == {("PLAN-01", "endless", True)}
    asked = a_plan(phases=(a_phase("2 d", until="still_improving"), a_phase("2 mo")))
    assert check(asked) == set()
    vein = a_plan(phases=(a_phase(route="iv"),))
    assert check(vein) == {("ROUTE-01", "vein", True)}
    much = a_plan(phases=(a_phase(ug=1_000_000),))
    assert check(much) == {("DOSE-01", "far_too_much_mg", True)}
    assert check(a_plan("2026-02-01", "2026-01-01")) == {("DATE-03", "reversed", True)}
    paused = a_plan(pauses=(Pause(first=date(2026, 2, 2), last=date(2026, 2, 1)),))
    assert check(paused) == {("DATE-03", "reversed", True)}


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        (a_patient(), set()),
        (a_patient(" "), {("NAME-01", "missing", True)}),
        (a_patient(born="2026-11-21"), {("DATE-04", "future", True)}),
        (a_patient(born="1906-11-20"), set()),
        (a_patient(born="1905-11-20"), {("DATE-04", "too_old", True)}),
        (a_patient(born="1905"), set()),
        (a_patient(sex=Sex.UNKNOWN, born=None), set()),
        (a_patient(neuro_onset=date(2026, 12, 1)), {("DATE-01", "future", True)}),
    ],
)
def test_a_patient_has_a_name_and_a_possible_birth_date(knowledge, patient, expected):
    assert said(checks.check_patient(patient, knowledge, TODAY)) == expected


# --- Wording


def test_no_text_of_a_check_ends_or_changes_treatment(knowledge):
    for rule in knowledge.checks.rules.values():
        for message in rule.messages.values():
            for text in (message.en, message.plain):
                lowered = text.lower()
                assert "stop" not in lowered
                assert "µg" not in text
                assert text.endswith((".", "?"))


def test_every_message_of_a_check_can_be_filled_in(knowledge):
    for rule in knowledge.checks.rules.values():
        for message in rule.messages.values():
            filled = message.en.format(**dict.fromkeys(names_in(message.en, "here"), "x"))
            assert "{" not in filled


@given(
    st.integers(-10, 30_000),
    st.sampled_from(["im", "sc", "po", "nasal", "iv"]),
    st.integers(-400, 30),
)
def test_any_dose_is_answered(knowledge, ug, route, days):
    new = a_dose(TODAY + timedelta(days=days), ug=ug, route=route)
    found = dose_check(knowledge, new, a_plan("2026-09-07"), LOADED)
    assert all(one.text and one.plain and one.sources for one in found)
    assert (days > 0) == ("DATE-01" in rules(found))
