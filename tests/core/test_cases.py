"""The clinical cases of the project, and how strictly a case file is read."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from b12tracker.core import cases
from tests.core.evidence import not_of_the_record

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge

FILES = sorted((Path(__file__).parents[1] / "cases").glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_case_is_answered_as_expected(file: Path, knowledge: Knowledge) -> None:
    case = cases.read(file.read_text(encoding="utf-8"), knowledge)
    answer = cases.answer(case, knowledge)
    assert cases.check(case, answer.assessment, answer.entries) == []
    assert not_of_the_record(answer.assessment, case.record, knowledge) == []


def test_every_rule_has_two_cases_that_fire_and_two_that_do_not(knowledge: Knowledge) -> None:
    read = [cases.read(file.read_text(encoding="utf-8"), knowledge) for file in FILES]
    fire = Counter(rule for one in read for rule in {found.rule for found in one.expect.findings})
    silent = Counter(rule for one in read for rule in set(one.expect.none))
    assert [rule for rule in knowledge.rules if fire[rule] < 2] == []
    assert [rule for rule in knowledge.rules if silent[rule] < 2] == []


# A medicine of a case has a first day.
OUT_OF_REACH = {"FM-08": {"before_undated"}}


def test_every_level_and_every_message_of_a_rule_occurs_in_a_case(knowledge: Knowledge) -> None:
    levels, messages = set(), set()
    for file in FILES:
        case = cases.read(file.read_text(encoding="utf-8"), knowledge)
        for one in cases.answer(case, knowledge).assessment.findings:
            levels.add((one.rule, one.level))
            messages.add((one.rule, one.message))
    for rule in knowledge.rules.values():
        assert {level for level in rule.levels if (rule.id, level) not in levels} == set(), rule.id
        missing = {one for one in rule.messages if (rule.id, one) not in messages}
        assert missing - OUT_OF_REACH.get(rule.id, set()) == set(), rule.id


def test_each_case_is_named_in_a_sentence_of_its_own() -> None:
    names = [tomllib.loads(file.read_text(encoding="utf-8"))["name"] for file in FILES]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert all(len(name.split()) > 2 for name in names)


START = """name = "A case"
as_of = 2026-11-20
set = "UK_NICE"
[patient]
born = 1956-03-01
sex = "male"
"""
DOSE = """[[dose]]
on = 2026-11-18
drug = "hydroxocobalamin"
ug = 1000
route = "im"
"""
LAB = """[[lab]]
on = 2026-11-18
test = "b12_total"
value = "150"
unit = "ng/L"
"""


TABLETS = """[[tablets]]
from = 2026-11-01
to = 2026-11-05
drug = "cyanocobalamin"
ug = 1000
route = "po"
"""
FOLIC = """[[medicine]]
id = "folic_acid"
from = 2026-11-01
"""


@pytest.mark.parametrize(
    ("text", "field", "line"),
    [
        (START.replace("sex", "gender"), "patient.gender", 6),
        (START + DOSE + "dosis = 1", "dose 1.dosis", 12),
        (START + DOSE + DOSE.replace("2026-11-18", "2026-11-21"), "dose 2.on", 13),
        (START + DOSE.replace("hydroxocobalamin", "cobalt"), "dose 1.drug", 9),
        (START + DOSE.replace("ug = 1000\n", ""), "dose 1.ug", 7),
        (START + DOSE.replace("1000", "0"), "dose 1.ug", 10),
        (START + DOSE.replace("1000", "nan"), "dose 1.ug", 10),
        (START + DOSE.replace('"im"', '"ear"'), "dose 1.route", 11),
        (START + DOSE.replace("2026-11-18", "1950-01-01"), "dose 1.on", 8),
        (START + DOSE.replace("2026-11-18", "2026-11-18T09:00:00Z"), "dose 1.on", 8),
        (START + LAB.replace('unit = "ng/L"\n', ""), "lab 1.unit", 7),
        (START + LAB.replace("ng/L", "g/L"), "lab 1.unit", 11),
        (START + LAB.replace('"150"', "150"), "lab 1.value", 10),
        (START + LAB.replace("150", "1e3"), "lab 1.value", 10),
        (START + LAB.replace("b12_total", "b12"), "lab 1.test", 9),
        (START + '[[cause]]\nid = "magic"', "cause 1.id", 8),
        (START + '[[condition]]\nid = "leber"\nwho = "uncle"', "condition 1.who", 9),
        (START + "[[checkin]]\non = 2026-11-19\nscores = { N1 = 11 }", "checkin 1.scores", 9),
        (START + "[[checkin]]\non = 2026-11-19\nscores = { Z9 = 1 }", "checkin 1.scores", 9),
        (START + '[[plan]]\nregimen = "UK"\nfrom = 2026-01-01', "plan 1.regimen", 8),
        (START + "[[plan]]\nfrom = 2026-01-01", "plan 1.regimen", 7),
        (
            START + '[[plan]]\nregimen = "UK-DIET-IM"\nfrom = 2026-02-01\nto = 2026-01-01',
            "plan 1.to",
            10,
        ),
        (
            START
            + '[[plan]]\nfrom = 2026-01-01\n[[plan.phase]]\ndrug = "cyanocobalamin"\nroute = "im"\n'
            + 'ug = 1000\nevery = "2 weeks"',
            "plan 1.phase 1.every",
            13,
        ),
        (
            START
            + '[[plan]]\nregimen = "UK-DIET-IM"\nfrom = 2026-01-01\n[[plan]]\nfrom = 2026-02-01\n'
            + '[[plan.phase]]\ndrug = "cyanocobalamin"\nroute = "im"\nug = 1000\nevery = "1 mo"\n'
            + '[[plan.phase]]\ndrug = "cyanocobalamin"\nroute = "im"\nug = 0\nevery = "1 y"',
            "plan 2.phase 2.ug",
            20,
        ),
        (
            START
            + '[[plan]]\nregimen = "UK-HYD-NEURO"\nfrom = 2026-11-01\n'
            + 'answers = [{ ask = "still_improving", on = 2026-11-12, say = "maybe" }]',
            "plan 1.answers 1.say",
            10,
        ),
        (
            START + '[[expect.due]]\nkind = "dose"\nwhat = "fbc"\ndue_from = 2026-11-12',
            "expect.due 1.what",
            9,
        ),
        (
            START.replace("2026-11-20", "2026-11-20T09:00:00")
            + DOSE.replace("2026-11-18", "2026-11-20T09:01:00"),
            "dose 1.on",
            8,
        ),
        (START + '[expect]\nnone = ["FM-99"]', "expect.none", 8),
        (START + '[expect]\nb12_class = "low"', "expect.b12_class", 8),
        (
            START + '[[expect.finding]]\nrule = "FM-01"\nlevel = "loud"',
            "expect.finding 1.level",
            9,
        ),
        (START + "[[dosage]]\non = 2026-11-20", "dosage", 7),
        (START + DOSE + "[[dose.part]]\nug = 1", "dose 1.part", 12),
        (START.replace("UK_NICE", "UK"), "set", 3),
        (START.replace("1956-03-01", "2027-03-01"), "patient.born", 5),
        (START + "patient = 1", "patient.patient", 7),
        (START.replace("1956-03-01", "1956-02-30"), "", 5),
        ("as_of = 2026-11-20", "name", 1),
        (START.replace('"A case"', "1"), "name", 1),
        ("dose = 1\n" + START, "dose", 1),
        ("dose = [1]\n" + START, "dose 1", None),
        (START + DOSE + "benzyl_alcohol = 1", "dose 1.benzyl_alcohol", 12),
        (START + DOSE.replace('"im"', "1"), "dose 1.route", 11),
        (START + TABLETS + "missed = [2026-10-01]", "tablets 1.missed", 13),
        (START + TABLETS + "missed = [1]", "tablets 1.missed", 13),
        (START + TABLETS + "missed = 2026-11-02", "tablets 1.missed", 13),
        (START + TABLETS.replace("2026-11-05", "2026-12-05"), "tablets 1.to", 9),
        (START + TABLETS.replace('"po"', '"im"'), "tablets 1.route", 12),
        (START + FOLIC + 'per_day = "0"', "medicine 1.per_day", 10),
        (START + FOLIC + "per_day = 1", "medicine 1.per_day", 10),
        (START + FOLIC + 'strength = "5 mg"', "medicine 1.strength", 10),
        (START + "[[phq9]]\non = 2026-11-20\ntotal = 28", "phq9 1.total", 9),
        (START + "[[checkin]]\non = 2026-11-20T09:00:00", "checkin 1.on", 8),
        (START + "[[checkin]]\non = 2026-11-20\nticks = [1]", "checkin 1.ticks", 9),
        (START + '[[checkin]]\non = 2026-11-20\nticks = ["N1"]', "checkin 1.ticks", 9),
        (START + '[[checkin]]\non = 2026-11-20\nsudden = ["luck"]', "checkin 1.sudden", 9),
        (START + '[[reaction]]\non = 2026-11-20\nticks = ["joy"]', "reaction 1.ticks", 9),
        (START + '[[event]]\non = 2026-11-20\nid = "party"', "event 1.id", 9),
        (START + '[[event]]\non = 2026-11-20\nid = "review"\nrule = "X"', "event 1.rule", 10),
        (START + '[[allergy]]\nto = "cats"', "allergy 1.to", 8),
        (START + '[[exposure]]\nid = "smoke"', "exposure 1.id", 8),
        (START + "pregnant = { from = 2026-12-01 }", "patient.pregnant.from", 7),
    ],
)
def test_what_is_not_in_the_format_is_an_error_that_names_key_and_line(
    text: str, field: str, line: int | None, knowledge: Knowledge
) -> None:
    with pytest.raises(cases.CaseError) as error:
        cases.read(text, knowledge)
    assert (error.value.field, error.value.line) == (field, line)
    assert line is None or f"line {line}" in str(error.value)


EVERYTHING = """name = "All tables"
as_of = 2026-11-20T08:00:00
set = "US_GENERAL"
[patient]
born = 1990-01-31
sex = "female"
trying_to_conceive = true
neuro_involvement = true
neuro_onset = 2026-06-01
severity = "severe"
breastfeeding = { from = 2026-01-01, to = 2026-03-01 }
[[cause]]
id = "diet_low"
since = 2020-01-01
[[condition]]
id = "psoriasis"
[[allergy]]
to = "cobalt"
[[exposure]]
id = "nitrous_oxide"
last = 2026-11-15
[[plan]]
regimen = "UK-HYD-NEURO"
from = 2026-11-01
to = 2027-01-01
reason = "moves"
by = "Dr Amsel"
answers = [{ ask = "still_improving", on = 2026-11-12, say = "yes" }]
[[plan.pause]]
from = 2026-12-24
to = 2026-12-26
[[plan]]
from = 2026-01-01
to = 2026-10-31
[[plan.phase]]
drug = "cyanocobalamin"
route = "po"
ug = 0.5
every = "1 d"
doses = 30
until = "blood_normal"
[[dose]]
on = 2026-11-02T09:30:00
drug = "hydroxocobalamin"
ug = 1000
route = "im"
site = "deltoid_left"
lot = "A1"
expiry = 2027-01-31
given_by = "self"
benzyl_alcohol = true
[[dose]]
on = 2026-11-03
drug = "hydroxocobalamin"
ug = 1000
route = "im"
status = "void"
reason = "another patient"
[[tablets]]
from = 2026-10-01
drug = "cyanocobalamin"
ug = 1000
route = "sl"
missed = [2026-10-12]
[[medicine]]
id = "folic_acid"
strength_ug = 5000
per_day = "0.142857"
from = 2026-12-01
to = 2026-12-31
[[lab]]
on = 2026-11-05T08:00:00
test = "b12_total"
value = "2000"
unit = "pg/mL"
comparator = ">"
low = "200"
high = "900"
[[lab]]
on = 2026-11-01
test = "ifab"
value = "negative"
[[checkin]]
on = 2026-11-19
scores = { A1 = 5, B3 = 2 }
ticks = ["C3"]
sudden = ["vision"]
[[reaction]]
on = 2026-11-20T07:00:00
ticks = ["rash", "wheeze"]
[[phq9]]
on = 2026-11-19
total = 12
item9 = 1
[[event]]
on = 2026-11-18
id = "review"
rule = "FM-03"
[[order]]
what = "dose"
on = 2026-12-01
by = "Dr Amsel"
[expect]
[[expect.due]]
kind = "lab"
what = "folate_serum"
due_from = 2026-12-01
due_by = 2026-12-01
"""


def test_every_table_of_the_format_becomes_records(knowledge: Knowledge) -> None:
    case = cases.read(EVERYTHING, knowledge)
    record = case.record
    assert case.day == date(2026, 11, 20)
    assert record.patient.severity == "severe"
    assert [one.kind for one in record.pregnancies] == ["breastfeeding"]
    assert [(one.code, str(one.since)) for one in record.causes] == [("diet_low", "2020-01-01")]
    assert [one.code for one in record.conditions] == ["psoriasis"]
    assert [one.last for one in record.exposures] == [date(2026, 11, 15)]
    neuro, own = record.plans
    assert neuro.phases == knowledge.regimens["UK-HYD-NEURO"].phases
    assert (neuro.ordered_by, neuro.reason, len(neuro.pauses)) == ("Dr Amsel", "moves", 1)
    assert (own.phases[0].ug, own.phases[0].doses) == (Decimal("0.5"), 30)
    assert len(case.doses) == 2
    assert [(one.time, one.site, one.given_by) for one in record.doses] == [
        (time(9, 30), "deltoid_left", "self")
    ]
    assert record.tablets[0].missed == (date(2026, 10, 12),)
    assert record.medicines[0].per_day == Decimal("0.142857")
    assert [(one.test, one.word, one.comparator) for one in record.labs] == [
        ("ifab", "negative", ""),
        ("b12_total", "", ">"),
    ]
    assert record.checkins[0].sudden == ("vision",)
    assert [(one.code, one.ask or one.rule) for one in record.events] == [
        ("answer", "still_improving"),
        ("review", "FM-03"),
        ("reaction", ""),
    ]
    assert record.questionnaires[0].item9 == 1
    assert record.orders[0].on == date(2026, 12, 1)
    answer = cases.answer(case, knowledge)
    assert cases.check(case, answer.assessment, answer.entries) == [
        "due lab folate_serum is not there, expected due by 2026-12-01"
    ]


def test_a_stopped_result_makes_no_rule_fire(knowledge: Knowledge) -> None:
    case = cases.read(START + LAB.replace('"150"', '"5"'), knowledge)
    answer = cases.answer(case, knowledge)
    assert answer.assessment.findings == ()
    assert [(one.table, one.row) for one in answer.entries] == [("lab", 1)]


@pytest.mark.parametrize(
    ("text", "table", "rule"),
    [
        (TABLETS.replace("1000", "20001"), "tablets", "DOSE-01"),
        (
            (
                '[[plan]]\nfrom = 2026-11-01\n[[plan.phase]]\ndrug = "cyanocobalamin"\n'
                'route = "iv"\nug = 1000\nevery = "1 mo"\n'
            ),
            "plan",
            "ROUTE-01",
        ),
    ],
)
def test_a_stopped_plan_or_stretch_of_tablets_makes_no_rule_fire(
    text: str, table: str, rule: str, knowledge: Knowledge
) -> None:
    leber = '[[condition]]\nid = "leber"\n'
    case = cases.read(START + leber + text + "[expect]\nexact = true", knowledge)
    answer = cases.answer(case, knowledge)
    assert answer.assessment.findings == ()
    assert [(one.table, one.row) for one in answer.entries] == [(table, 1)]
    assert cases.check(case, answer.assessment, answer.entries) == [
        f"{rule} is critical, expected no finding but those named"
    ]


def test_an_entry_check_without_an_id_in_the_format_is_no_finding_too_many(
    knowledge: Knowledge,
) -> None:
    high = LAB.replace('"150"', '"2100"') + LAB.replace("b12_total", "folate_serum").replace(
        '"150"\nunit = "ng/L"', '"9"\nunit = "ng/mL"'
    )
    case = cases.read(START + high + "[expect]\nexact = true", knowledge)
    answer = cases.answer(case, knowledge)
    assert [found.rule for one in answer.entries for found in one.findings] == ["LAB-02"]
    assert cases.check(case, answer.assessment, answer.entries) == []


def test_dates_of_a_due_item_are_compared_one_by_one(knowledge: Knowledge) -> None:
    text = """[[plan]]
regimen = "UK-HYD-STD"
from = 2026-11-19
[expect]
[[expect.due]]
kind = "dose"
what = "loading"
due_from = 2026-11-19
due_by = 2026-11-19
overdue_from = 2026-11-22
lapsed_from = 2026-11-29
state = "overdue"
"""
    case = cases.read(START + text, knowledge)
    answer = cases.answer(case, knowledge)
    assert cases.check(case, answer.assessment, answer.entries) == [
        "due dose loading: overdue_from is 2026-11-21, expected 2026-11-22",
        "due dose loading: lapsed_from is 2026-11-28, expected 2026-11-29",
        "due dose loading: state is due, expected overdue",
    ]


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        ('b12_class = "unlikely"', "b12_class is deficient, expected unlikely"),
        ("next_change_on = 2027-01-01", "next_change_on is 2027-11-19, expected 2027-01-01"),
        ('none = ["FM-00"]', "FM-00 is info, expected not to fire"),
        ("exact = true", "FM-00 is info, expected no finding but those named"),
        (
            '[[expect.finding]]\nrule = "FM-00"\nlevel = "critical"',
            "FM-00 is info, expected critical",
        ),
        (
            '[[expect.finding]]\nrule = "K-01"\nlevel = "warning"',
            "K-01 is not there, expected warning",
        ),
        (
            (
                '[[expect.due]]\nkind = "dose"\nwhat = "maintenance"\ndue_from = 2026-12-01\n'
                'due_by = 2026-12-01\noverdue_from = 2026-12-09\nstate = "planned"'
            ),
            "due dose maintenance is not there, expected due by 2026-12-01",
        ),
        (
            '[[expect.entry]]\ntable = "lab"\nrow = 1\nverdict = "reject"\nhint = "g/dL"',
            "lab row 1 is accepted, expected reject",
        ),
    ],
)
def test_each_difference_is_said_in_one_sentence(
    expect: str, difference: str, knowledge: Knowledge
) -> None:
    case = cases.read(START + LAB + "[expect]\n" + expect, knowledge)
    answer = cases.answer(case, knowledge)
    assert difference in cases.check(case, answer.assessment, answer.entries)
