"""What is read of answers, plans, family history and products of others; nothing is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from b12tracker.core.records import Condition, Dose, Medicine, Plan, Route, Tablets
from b12tracker.interop.fhir.answers import CHECK_IN, canonical
from tests.interop.files import Read, administration, coded, quantity, request, statement

ATC = "http://www.whocc.no/atc"


def answers(*items, **more):
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "q1",
        "questionnaire": CHECK_IN,
        "status": "completed",
        "subject": {"reference": "Patient/p1"},
        "authored": "2026-03-05",
        "item": list(items),
    } | more


def item(link, **answer):
    return {"linkId": link, "answer": [answer]}


@pytest.mark.parametrize("address", ["http://loinc.org/q/44249-1", "", None, {"reference": "x"}])
def test_answers_to_questions_of_others_are_left_out(knowledge, address):
    said = answers(item("N1", valueInteger=7), questionnaire=address)
    assert Read(knowledge, said).left_out == "QuestionnaireResponse"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (answers(item("Z9", valueInteger=7)), "“Z9” is no question of the check-in."),
        (answers(item("N1", valueDecimal=Decimal("7.5"))), "not answered by a whole number"),
        (answers({"linkId": "N1", "answer": []}), "“N1” has 0 answers."),
        (answers(item("N1", valueInteger=7), status="in-progress"), "its status is in-progress"),
        (answers(item("N1", valueInteger=7), status=""), "it has no status"),
        (answers(item("item9", valueInteger=1), questionnaire=canonical("phq9")), "the total"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_answers_that_are_not_clear_are_refused(knowledge, said, why):
    assert why in Read(knowledge, said).refused


def test_answers_of_no_day_are_asked_about(knowledge):
    said = answers(item("N1", valueInteger=7), authored="2026-03")
    assert Read(knowledge, said).asked.what == "date"


def test_a_tick_that_was_not_set_is_none(knowledge):
    found = Read(
        knowledge, answers(item("N1", valueInteger=7), item("C3", valueBoolean=False))
    ).only
    assert (dict(found.scores), found.ticks, found.observer) == ({"N1": 7}, (), False)


def phase(**more):
    instruction = {
        "timing": {"repeat": {"frequency": 1, "period": 2, "periodUnit": "mo"}},
        "route": {"text": "intramuscular"},
        "doseAndRate": [{"doseQuantity": quantity("1000", "ug", "ug")}],
    }
    return request(intent="plan", id="ph1") | {"dosageInstruction": [instruction | more]}


def careplan(**more):
    return {
        "resourceType": "CarePlan",
        "id": "cp1",
        "status": "active",
        "intent": "plan",
        "subject": {"reference": "Patient/p1"},
        "period": {"start": "2026-03-05"},
        "activity": [{"reference": {"reference": "MedicationRequest/ph1"}}],
    } | more


def test_a_plan_of_others_whose_phases_are_whole_is_read(knowledge):
    plan = Read(knowledge, careplan(), phase()).only
    assert isinstance(plan, Plan)
    (only,) = plan.phases
    assert (only.drug, only.route, str(only.ug)) == ("hydroxocobalamin", Route.IM, "1000")
    assert str(only.every) == "2 mo"
    assert plan.regimen == ""


@pytest.mark.parametrize(
    "more",
    [
        {"activity": [{"detail": {"status": "scheduled", "description": "Walk every day"}}]},
        {"activity": []},
        {"activity": [{"reference": {"reference": "MedicationRequest/elsewhere"}}]},
        {"status": "draft"},
        {"intent": "proposal"},
        {"intent": "option"},
        {"status": "revoked"},
    ],
    ids=str,
)
def test_any_other_plan_is_left_out(knowledge, more):
    assert Read(knowledge, careplan(**more)).left_out == "CarePlan"


@pytest.mark.parametrize(
    ("plan", "dosage", "why"),
    [
        ({}, {"timing": {}}, "does not say how often"),
        ({}, {"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}}, "how often"),
        ({}, {"route": {}}, "how much is given, or how"),
        ({}, {"doseAndRate": []}, "how much is given, or how"),
        ({"period": {}}, {}, "does not say when it begins"),
        ({"status": "completed"}, {}, "does not say since when"),
        (
            {
                "activity": [
                    *careplan()["activity"],
                    {"detail": {"status": "scheduled", "description": "Walk"}},
                ]
            },
            {},
            "an activity that is no medicine of ours",
        ),
    ],
    ids=str,
)
def test_a_plan_with_a_hole_is_refused(knowledge, plan, dosage, why):
    assert why in Read(knowledge, careplan(**plan), phase(**dosage)).refused


def test_a_planned_request_without_a_plan_is_left_out_as_before(knowledge):
    assert Read(knowledge, phase()).left_out.startswith("MedicationRequest, plan: ")


def history(relationship, code, **more):
    return {
        "resourceType": "FamilyMemberHistory",
        "id": "f1",
        "status": "completed",
        "patient": {"reference": "Patient/p1"},
        "relationship": {"text": relationship},
        "condition": [{"code": code}],
    } | more


def test_of_the_mothers_family_only_what_rules_ask_for_is_read(knowledge):
    leber = {"text": "Leber hereditary optic neuropathy"}
    found = Read(knowledge, history("maternal family", leber)).only
    assert isinstance(found, Condition)
    assert (found.code, found.who) == ("leber", "maternal_family")
    for other in (
        history("brother", leber),
        history("maternal family", {"text": "Gout"}),
        history("maternal family", leber, status="health-unknown"),
    ):
        assert Read(knowledge, other).left_out == "FamilyMemberHistory"


def product(code, *ingredients):
    return {
        "resourceType": "Medication",
        "id": "product",
        "code": code,
        "ingredient": [
            {"itemCodeableConcept": each, **({"isActive": False} if inert else {})}
            for each, inert in ingredients
        ],
    }


B12 = (coded(ATC, "B03BA03"), False)
WATER = ({"text": "water for injection"}, True)


def test_a_product_of_a_name_that_nobody_knows_is_what_is_in_it(knowledge):
    given = administration(
        medicationCodeableConcept=None,
        medicationReference={"reference": "#product"},
        contained=[product({"text": "Vitabion forte"}, B12, WATER)],
    )
    dose = Read(knowledge, given).only
    assert isinstance(dose, Dose)
    assert (dose.drug, dose.product) == ("hydroxocobalamin", "Vitabion forte")


@pytest.mark.parametrize(
    ("code", "ingredients"),
    [
        ({"text": "Vitabion forte"}, (B12, ({"text": "lidocaine"}, False))),
        (coded(ATC, "V03AB33", "Cyanide antidote"), (B12,)),
    ],
    ids=["two in it", "another by its code"],
)
def test_a_product_of_more_or_of_something_else_is_not(knowledge, code, ingredients):
    given = administration(
        medicationCodeableConcept=None,
        medicationReference={"reference": "#product"},
        contained=[product(code, *ingredients)],
    )
    assert "MedicationAdministration" in Read(knowledge, given).left_out


def missed(identifier, start, end):
    return statement(
        id=identifier,
        status="not-taken",
        effectivePeriod={"start": start, "end": end},
        partOf=[{"reference": "MedicationStatement/s1"}],
    )


def test_days_not_taken_belong_to_the_stretch_that_they_are_part_of(knowledge):
    whole = statement("Cyanocobalamin 1 mg oral tablets")
    found = Read(
        knowledge,
        whole,
        missed("m1", "2026-02-01", "2026-02-02"),
        missed("m2", "2026-02-09", "2026-02-09"),
    ).only
    assert isinstance(found, Tablets)
    assert [str(day) for day in found.missed] == ["2026-02-01", "2026-02-02", "2026-02-09"]


def test_a_stretch_with_more_missed_days_than_a_life_is_refused(knowledge):
    whole = statement("Cyanocobalamin 1 mg oral tablets")
    read = Read(knowledge, whole, missed("m1", "1026-02-01", "2026-02-02"))
    assert "more than one person misses" in read.refused


def test_a_preservative_is_no_second_substance(knowledge):
    benzyl = ({"text": "Benzyl alcohol"}, True)
    taken = statement(
        medicationCodeableConcept=None,
        medicationReference={"reference": "#product"},
        contained=[product({"text": "Folic acid"}, ({"text": "Folic acid"}, False), benzyl)],
    )
    found = Read(knowledge, taken).only
    assert isinstance(found, Medicine)
    assert found.benzyl_alcohol
