"""What the tables of a case file allow at most and at least, and what a left-out key means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from b12tracker.core import cases
from b12tracker.core.cases.reading import CaseError
from b12tracker.core.findings import Level, State
from tests.core.test_cases import DOSE, EVERYTHING, FOLIC, LAB, START, TABLETS

PLAN = '[[plan]]\nregimen = "UK-DIET-IM"\nfrom = 2026-01-01\n'
PHASE = (
    "[[plan]]\nfrom = 2026-01-01\n[[plan.phase]]\n"
    'drug = "cyanocobalamin"\nroute = "im"\nug = 1000\nevery = "1 mo"\n'
)
ANSWERS = 'answers = [{ ask = "still_improving", on = 2026-11-12, say = "no", why = "" }]\n'
DUE = (
    '[[expect.due]]\nkind = "dose"\nwhat = "loading"\ndue_from = 2026-12-01\ndue_by = 2026-12-01\n'
)
ENTRY = '[[expect.entry]]\ntable = "dose"\nrow = 1\nverdict = "reject"\n'


@pytest.fixture
def record(knowledge):
    return lambda text: cases.read(START + text, knowledge).record


@pytest.fixture
def refused(knowledge):
    def field(text):
        with pytest.raises(CaseError) as error:
            cases.read(text if text.startswith("name") else START + text, knowledge)
        return error.value.field

    return field


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[patient.pregnant]\nfrom = 2026-06-01\nweeks = 20", "patient.pregnant.weeks"),
        (PLAN + "weeks = 20", "plan 1.weeks"),
        (PHASE + "weeks = 20", "plan 1.phase 1.weeks"),
        (PLAN + "[[plan.pause]]\nfrom = 2026-02-01\nweeks = 20", "plan 1.pause 1.weeks"),
        (PLAN + ANSWERS, "plan 1.answers 1.why"),
        ("[expect]\nweeks = 20", "expect.weeks"),
        ('[[expect.finding]]\nrule = "FM-01"\nlevel = "info"\nso = 2', "expect.finding 1.so"),
        (DUE + "weeks = 20", "expect.due 1.weeks"),
        (DOSE + ENTRY + "weeks = 20", "expect.entry 1.weeks"),
    ],
)  # fmt: skip
def test_no_table_takes_a_key_that_the_format_does_not_have(text, field, refused):
    assert refused(text) == field


# First and last -----------------------------------------------------------------------------------


def test_a_child_may_be_born_and_treated_on_the_day_of_the_case(knowledge):
    born = START.replace("1956-03-01", "2026-11-20")
    treated = DOSE.replace("2026-11-18", "2026-11-20")
    assert len(cases.read(born + treated, knowledge).record.doses) == 1


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[[checkin]]\non = 2026-11-21\n", "checkin 1.on"),
        ("[[checkin]]\non = 1956-02-29\n", "checkin 1.on"),
        ('[[order]]\nwhat = "dose"\non = 1956-02-29\n', "order 1.on"),
        ('[[cause]]\nid = "diet_low"\nsince = 2026-11-21\n', "cause 1.since"),
        ('[[exposure]]\nid = "nitrous_oxide"\nlast = 2026-11-21\n', "exposure 1.last"),
        ("neuro_onset = 2026-11-21\n", "patient.neuro_onset"),
    ],
)
def test_what_has_happened_lies_between_birth_and_the_day_of_the_case(text, field, refused):
    assert refused(text) == field


def test_an_entry_of_the_very_minute_has_happened(knowledge):
    at_nine = START.replace("2026-11-20", "2026-11-20T09:00:00")
    text = at_nine + DOSE.replace("2026-11-18", "2026-11-20T09:00:00")
    assert cases.read(text, knowledge).record.doses[0].time == time(9)


def test_a_span_may_be_of_one_day(record):
    one_day = TABLETS.replace("2026-11-05", "2026-11-01")
    assert record(one_day).tablets[0].last == date(2026, 11, 1)


def test_tablets_may_be_missed_from_the_first_day_to_the_last(record, refused):
    ends = record(TABLETS + "missed = [2026-11-01, 2026-11-05]").tablets[0]
    assert ends.missed == (date(2026, 11, 1), date(2026, 11, 5))
    goes_on = TABLETS.replace("to = 2026-11-05\n", "")
    assert record(goes_on + "missed = [2026-11-20]").tablets[0].missed == (date(2026, 11, 20),)
    assert refused(goes_on + "missed = [2026-11-21]") == "tablets 1.missed"
    assert refused(TABLETS + "missed = [2026-11-02, 1]") == "tablets 1.missed"


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (PHASE + "doses = {}", 1, 9999),
        ("[[phq9]]\non = 2026-11-19\ntotal = {}", 0, 27),
        ("[[gad7]]\non = 2026-11-19\ntotal = {}", 0, 21),
        ("[[phq9]]\non = 2026-11-19\ntotal = 12\nitem9 = {}", 0, 3),
        ("[[checkin]]\non = 2026-11-19\nscores = {{ N1 = {} }}", 0, 10),
        ("[[checkin]]\non = 2026-11-19\nscores = {{ B3 = {} }}", 0, 999),
        (DOSE + DOSE + ENTRY.replace("row = 1", "row = {}"), 1, 2),
        (ENTRY.replace("row = 1", "row = {}"), 1, 1),
        (PLAN + PLAN + ENTRY.replace("row = 1", "row = {}").replace('"dose"', '"plan"'), 1, 2),
    ],
)
def test_whole_numbers_are_taken_within_their_limits(text, least, most, record, refused):
    for number in (least, most):
        record(text.format(number))
    for number in (least - 1, most + 1):
        assert refused(text.format(number))


# Left out ----------------------------------------------------------------------------------------


def test_a_text_that_is_left_out_is_empty(record):
    dose = record(DOSE).doses[0]
    assert (dose.site, dose.lot, dose.reason, dose.void, dose.expiry) == ("", "", "", None, None)
    assert (dose.status.value, dose.given_by.value, dose.benzyl_alcohol) == (
        "given",
        "clinic",
        False,
    )
    found = record(PLAN + "[[plan.pause]]\nfrom = 2026-02-01")
    plan = found.plans[0]
    assert (plan.reason, plan.ordered_by, plan.pauses[0].reason) == ("", "", "")
    assert (found.patient.severity, found.patient.neuro_onset) == ("", None)
    assert record(PHASE).plans[0].regimen == ""
    assert record('[[order]]\nwhat = "dose"\non = 2026-12-01').orders[0].ordered_by == ""
    word = record(LAB.replace("150", "negative").replace('unit = "ng/L"\n', ""))
    assert (word.labs[0].word, word.labs[0].unit) == ("negative", "")


def test_an_empty_severity_says_that_none_is_known(record):
    assert record('severity = ""').patient.severity == ""


def test_a_medicine_is_taken_once_a_day_and_holds_no_benzyl_alcohol_unless_it_says_so(record):
    plain, other = record(FOLIC + FOLIC + "benzyl_alcohol = true").medicines
    assert (plain.per_day, plain.benzyl_alcohol, other.benzyl_alcohol) == (Decimal(1), False, True)


def test_a_questionnaire_is_known_by_its_code(record):
    for code in ("phq9", "gad7"):
        (found,) = record(f"[[{code}]]\non = 2026-11-19\ntotal = 3").questionnaires
        assert (found.code, found.total, found.item9) == (code, 3, None)


def test_a_patient_of_a_case_has_a_name_of_its_own(record):
    assert record("").patient.family == "Case"


def test_a_case_expects_only_what_it_names(knowledge):
    expect = cases.read(START, knowledge).expect
    assert (expect.exact, expect.none, expect.findings) == (False, (), ())


# The order of rows --------------------------------------------------------------------------------


def test_rows_are_numbered_from_one_in_the_order_in_which_they_are_read(knowledge):
    found = cases.read(EVERYTHING, knowledge).record
    groups = (
        found.plans, found.events, found.doses, found.labs, found.tablets, found.checkins,
        found.medicines, found.orders, found.questionnaires, found.causes, found.conditions,
        found.allergies, found.exposures,
    )  # fmt: skip
    numbers = [one.id for group in groups for one in group]
    # One dose is void and so not in the record.
    assert len(set(numbers)) == len(numbers)
    assert (min(numbers), max(numbers)) == (1, len(numbers) + 1)


def test_doses_of_one_day_stay_in_the_order_of_the_file(record):
    found = record(DOSE + DOSE.replace("1000", "500")).doses
    assert [one.ug for one in found] == [Decimal(1000), Decimal(500)]


def entries_of(text, knowledge):
    case = cases.read(START + text, knowledge)
    return [
        (one.table, one.row, one.findings[0].rule) for one in cases.answer(case, knowledge).entries
    ]


TOO_MUCH = DOSE.replace("1000", "20000")


def test_each_row_is_checked_against_the_rows_before_it(knowledge):
    assert entries_of(DOSE + DOSE, knowledge) == [("dose", 2, "DOSE-02")]
    assert entries_of(TABLETS + TABLETS, knowledge) == [("tablets", 2, "DUP-01")]
    assert entries_of(LAB + LAB, knowledge) == [("lab", 2, "DUP-01")]


def test_a_row_that_is_stopped_speaks_against_no_later_one(knowledge):
    assert entries_of(TOO_MUCH + DOSE, knowledge) == [("dose", 1, "DOSE-01")]
    tablets = TABLETS.replace("1000", "20001")
    assert entries_of(tablets + TABLETS, knowledge) == [("tablets", 1, "DOSE-01")]


def test_a_row_that_is_only_asked_about_counts_for_later_ones(knowledge):
    much = DOSE.replace("1000", "2000")
    assert entries_of(much + DOSE, knowledge) == [
        ("dose", 1, "DOSE-01"),
        ("dose", 2, "DOSE-02"),
    ]
    tablets = TABLETS.replace("1000", "2001")
    assert entries_of(tablets + TABLETS, knowledge) == [
        ("tablets", 1, "DOSE-01"),
        ("tablets", 2, "DUP-01"),
    ]


def test_a_void_row_is_not_checked_and_the_rows_behind_it_are(knowledge):
    void = TOO_MUCH + 'status = "void"\n'
    assert entries_of(void + TOO_MUCH, knowledge) == [("dose", 2, "DOSE-01")]


def test_a_row_is_left_out_when_one_of_several_findings_stops_it(knowledge):
    # Of two findings only the amount stops; the early day would be asked about.
    case = cases.read(START + DOSE + TOO_MUCH, knowledge)
    answer = cases.answer(case, knowledge)
    (entry,) = answer.entries
    assert {one.stops for one in entry.findings} == {True, False}
    alone = cases.answer(cases.read(START + DOSE, knowledge), knowledge)
    assert answer.assessment == alone.assessment


def next_due(text, knowledge):
    case = cases.read(START + text, knowledge)
    return cases.answer(case, knowledge).assessment.due[0].due_by


def test_a_stopped_dose_moves_no_date_even_if_something_else_is_only_asked(knowledge):
    before = DOSE.replace("2026-11-18", "2026-11-01")
    assert next_due(PHASE + before, knowledge) == date(2026, 12, 1)
    # 17 days later: early, which is asked about, and too much, which stops.
    assert entries_of(PHASE + before + TOO_MUCH, knowledge) == [("dose", 2, "DOSE-01")]
    assert next_due(PHASE + before + TOO_MUCH, knowledge) == date(2026, 12, 1)
    assert next_due(PHASE + before + DOSE, knowledge) == date(2026, 12, 18)


def test_stopped_tablets_are_no_treatment_before_a_sample(knowledge):
    def found(ug):
        goes_on = TABLETS.replace("to = 2026-11-05\n", "").replace("1000", ug)
        case = cases.read(START + goes_on + LAB, knowledge)
        return cases.answer(case, knowledge).assessment.b12_class

    assert (found("20001"), found("1000")) == ("deficient", "not_interpretable")


def test_a_stopped_plan_makes_no_dose_early(knowledge):
    before = DOSE.replace("2026-11-18", "2026-11-01")
    assert entries_of(PHASE + before + DOSE, knowledge) == [("dose", 2, "EARLY-01")]
    vein = PHASE.replace('"im"', '"iv"').replace("1000", "20000")
    found = entries_of(vein + before + DOSE, knowledge)
    assert [table for table, *_ in found] == ["plan"]
    asked = PHASE.replace("1000", "2000")
    assert entries_of(asked + before + DOSE, knowledge) == [
        ("plan", 1, "DOSE-01"),
        ("dose", 2, "EARLY-01"),
    ]


# Differences -------------------------------------------------------------------------------------


def differences(text, knowledge):
    case = cases.read(START + text, knowledge)
    answer = cases.answer(case, knowledge)
    return cases.check(case, answer.assessment, answer.entries)


def test_both_dates_of_a_due_item_are_named_where_they_differ(knowledge):
    plan = '[[plan]]\nregimen = "UK-HYD-STD"\nfrom = 2026-12-02\n'
    assert differences(plan + DUE, knowledge) == [
        "due dose loading: due_from is 2026-12-02, expected 2026-12-01",
        "due dose loading: due_by is 2026-12-02, expected 2026-12-01",
    ]


def test_each_expected_finding_is_looked_for(knowledge):
    there = '[[expect.finding]]\nrule = "FM-00"\nlevel = "info"\n'
    absent = '[[expect.finding]]\nrule = "K-01"\nlevel = "warning"\n'
    assert differences(LAB + there + absent, knowledge) == ["K-01 is not there, expected warning"]


def test_an_entry_is_compared_by_verdict_and_hint(knowledge):
    hint = 'hint = "10 mcg"\n'
    accepted = differences(DOSE + ENTRY + hint, knowledge)
    assert accepted == [
        "dose row 1 is accepted, expected reject",
        "dose row 1 hints nothing, expected 10 mcg",
    ]
    milligrams = DOSE.replace("1000", "1000000")
    assert differences(milligrams + ENTRY + hint, knowledge) == [
        "dose row 1 hints 1000 mcg, expected 10 mcg"
    ]


def test_levels_of_a_rule_that_fired_twice_are_listed(knowledge):
    case = cases.read(
        START + '[expect]\nnone = ["FM-00"]\n'
        '[[expect.finding]]\nrule = "FM-00"\nlevel = "critical"\n',
        knowledge,
    )
    (finding,) = [
        one
        for one in cases.answer(cases.read(START + LAB, knowledge), knowledge).assessment.findings
        if one.rule == "FM-00"
    ]
    assessment = replace(
        cases.answer(case, knowledge).assessment,
        findings=(finding, replace(finding, level=Level.WARNING)),
    )
    assert cases.check(case, assessment) == [
        "FM-00 is info, warning, expected critical",
        "FM-00 is info, warning, expected not to fire",
    ]


def test_of_several_items_of_one_name_the_one_with_the_dates_is_compared(knowledge):
    plan = '[[plan]]\nregimen = "UK-HYD-STD"\nfrom = 2026-12-01\n'
    case = cases.read(START + plan + DUE + 'state = "due"\n', knowledge)
    assessment = cases.answer(case, knowledge).assessment
    (item,) = [one for one in assessment.due if one.kind == "dose"]
    early = replace(item, due_from=date(2026, 11, 1), due_by=date(2026, 11, 1), state=State.DUE)
    for due in ((early, item), (item, early)):
        assert cases.check(case, replace(assessment, due=due)) == [
            "due dose loading: state is planned, expected due"
        ]


def test_hints_of_several_findings_are_listed(knowledge):
    case = cases.read(START + DOSE + ENTRY + 'hint = "g"\n', knowledge)
    answer = cases.answer(case, knowledge)
    milligrams = cases.read(START + DOSE.replace("1000", "1000000"), knowledge)
    (entry,) = cases.answer(milligrams, knowledge).entries
    (one,) = entry.findings
    other = replace(one, params={"hint": "mg"})
    twice = replace(entry, findings=(one, other))
    assert cases.check(case, answer.assessment, (twice,)) == [
        "dose row 1 hints 1000 mcg, mg, expected g"
    ]


def test_a_result_in_words_may_have_a_unit_and_a_number_wants_one_of_its_own(record, knowledge):
    word = record(LAB.replace("150", "negative"))
    assert (word.labs[0].word, word.labs[0].unit) == ("negative", "ng/L")
    assert record(LAB).labs[0].comparator == ""
    assert record(LAB + 'comparator = ""\n').labs[0].comparator == ""
    with pytest.raises(CaseError, match=r"known are pg/mL, ng/L, pmol/L\)"):
        record(LAB.replace("ng/L", "g/L"))


def test_a_void_row_keeps_its_reason_and_nobody_is_named(knowledge):
    void = DOSE + 'status = "void"\nreason = "another patient"\n'
    (dose,) = cases.read(START + void, knowledge).doses
    assert dose.void is not None
    assert (dose.void.reason, dose.void.by, dose.status.value) == ("another patient", "", "given")
