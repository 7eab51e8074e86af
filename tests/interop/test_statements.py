"""What is taken daily is tablets; folic acid and what interferes with it are medicines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.records import (
    Medicine,
    Order,
    Route,
    Tablets,
)
from tests.interop.files import (
    ATC,
    Read,
    administration,
    coded,
    daily,
    quantity,
    request,
    statement,
)

# --- tablets


def test_a_statement_of_daily_b12_is_a_stretch_of_tablets(knowledge):
    tablets = Read(knowledge, statement()).only
    assert isinstance(tablets, Tablets)
    assert (tablets.drug, tablets.ug, tablets.route) == (
        "cyanocobalamin",
        Decimal(1000),
        Route.PO,
    )
    assert (tablets.first, tablets.last) == (date(2026, 1, 10), None)


def test_the_amount_of_a_day_counts_tablets_and_times(knowledge):
    twice = statement(
        "Cyanocobalamin 50 micrograms tablets", dosage=[daily("3", "tablet", times=2)]
    )
    assert Read(knowledge, twice).only.ug == Decimal(300)
    in_mg = statement("Mecobalamin", dosage=[daily("1", "mg") | {"route": {"text": "sublingual"}}])
    assert (Read(knowledge, in_mg).only.ug, Read(knowledge, in_mg).only.route) == (1000, Route.SL)


@pytest.mark.parametrize(
    "more",
    [
        {"dosage": []},
        {"dosage": [{"text": "one daily"}]},
        {"dosage": [daily("1", "tablet") | {"asNeededBoolean": True}]},
        {"dosage": [daily("5", "mL")]},
        {"medicationCodeableConcept": {"text": "Cyanocobalamin tablets"}},
    ],
    ids=str,
)
def test_an_unknown_amount_of_a_day_is_a_question(more, knowledge):
    assert Read(knowledge, statement(**more)).asked.what == "amount"


def test_what_is_not_taken_daily_is_no_stretch_of_tablets(knowledge):
    weekly = daily("1", "tablet")
    weekly["timing"]["repeat"]["periodUnit"] = "wk"
    assert "every day" in Read(knowledge, statement(dosage=[weekly])).refused


def test_a_statement_with_one_day_covers_that_day_where_it_is_over(knowledge):
    day: dict[str, Any] = {"effectivePeriod": None, "effectiveDateTime": "2026-01-10"}
    over = Read(knowledge, statement(status="completed", **day)).only
    assert (over.first, over.last) == (date(2026, 1, 10), date(2026, 1, 10))
    stretch = {"start": "2026-01-10", "end": "2026-02-10"}
    ended = Read(knowledge, statement(status="stopped", effectivePeriod=stretch)).only
    assert (ended.first, ended.last) == (date(2026, 1, 10), date(2026, 2, 10))


@pytest.mark.parametrize("status", ["not-taken", "intended", "on-hold"])
def test_what_is_not_taken_is_left_out(status, knowledge):
    assert status in Read(knowledge, statement(status=status)).left_out


@pytest.mark.parametrize("status", ["unknown", None, "perhaps"])
def test_a_statement_that_does_not_say_whether_it_is_taken_is_refused(status, knowledge):
    assert "not known" in Read(knowledge, statement(status=status)).refused


def test_a_statement_entered_in_error_withdraws_whatever_it_became(knowledge):
    read = Read(knowledge, statement(status="entered-in-error"))
    assert {one.topic for one in read.person.withdrawn} == {Topic.TABLETS, Topic.ORDER}


@pytest.mark.parametrize(
    "more",
    [
        {"name": "Hydroxocobalamin 1 mg injection"},
        {"name": "Hydroxocobalamin", "dosage": [{"route": {"text": "IM"}}]},
    ],
    ids=str,
)
def test_a_statement_of_injections_is_an_order_and_no_cover(more, knowledge):
    order = Read(knowledge, statement(**more)).only
    assert isinstance(order, Order)
    assert order.drug == "hydroxocobalamin"


# --- folate and medicines that interfere


def test_folic_acid_is_a_medicine_with_its_strength(knowledge):
    taken = Read(
        knowledge, statement("Folic acid 5 mg tablets", dosage=[daily("1", "tablet")])
    ).only
    assert isinstance(taken, Medicine)
    assert (taken.code, taken.strength_ug, taken.per_day) == (
        "folic_acid",
        Decimal(5000),
        Decimal(1),
    )
    assert (taken.first, taken.last) == (date(2026, 1, 10), None)
    in_mcg = Read(knowledge, statement("Folic acid", dosage=[daily("400", "mcg", times=2)])).only
    assert (in_mcg.strength_ug, in_mcg.per_day) == (400, 2)
    unsaid = Read(knowledge, statement("Folic acid", dosage=[])).only
    assert unsaid.strength_ug is None


def test_the_strength_may_stand_with_the_one_ingredient(knowledge):
    medication = {
        "resourceType": "Medication",
        "id": "m",
        "code": coded(ATC, "B03BB01"),
        "ingredient": [
            {
                "itemCodeableConcept": {"text": "folic acid"},
                "strength": {
                    "numerator": quantity("0.4", "mg", "mg"),
                    "denominator": quantity("1", "tablet"),
                },
            }
        ],
    }
    taken = Read(
        knowledge,
        medication,
        statement(
            medicationCodeableConcept=None, medicationReference={"reference": "Medication/m"}
        ),
    ).entries[0]
    assert taken.strength_ug == 400


def test_a_prescription_of_an_interfering_medicine_is_a_medicine(knowledge):
    metformin = Read(
        knowledge,
        request("24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet"),
    ).only
    assert isinstance(metformin, Medicine)
    assert (metformin.code, metformin.first, metformin.last) == (
        "metformin",
        date(2026, 2, 1),
        None,
    )
    assert metformin.strength_ug is None
    over = Read(knowledge, request("Omeprazole 20 mg capsules", status="completed")).only
    assert (over.first, over.last) == (date(2026, 2, 1), date(2026, 2, 1))


@pytest.mark.parametrize(
    "name", ["Metformin / Sitagliptin", "Omeprazole and Domperidone", "Metforminol"]
)
def test_a_mixture_or_a_likeness_is_not_taken_for_a_medicine(name, knowledge):
    assert Read(knowledge, request(name)).left_out == f"MedicationRequest: {name}"


@pytest.mark.parametrize("status", ["on-hold", "unknown"])
def test_a_medicine_on_hold_is_left_out(status, knowledge):
    assert status in Read(knowledge, request("Omeprazole", status=status)).left_out


def test_a_course_ends_where_its_bounds_say(knowledge):
    bounds = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-02-03", "end": "2026-04-03"}}}}
    course = Read(knowledge, request("Omeprazole", dosageInstruction=[bounds])).only
    assert (course.first, course.last) == (date(2026, 2, 3), date(2026, 4, 3))
    vague = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-02", "end": "2026-04"}}}}
    assert Read(knowledge, request("Omeprazole", dosageInstruction=[vague])).asked.what == "date"


def test_what_is_over_and_has_no_day_is_left_out(knowledge):
    over = statement("Omeprazole", status="completed", effectivePeriod=None)
    assert "without days" in Read(knowledge, over).left_out
    ordered = request("Omeprazole", status="stopped", authoredOn=None)
    assert "without days" in Read(knowledge, ordered).left_out
    not_given = administration(status="not-done", medicationCodeableConcept={"text": "Omeprazole"})
    assert "not-done" in Read(knowledge, not_given).left_out


def test_b12_taken_by_an_unknown_way_is_a_question(knowledge):
    assert Read(knowledge, statement("Cyanocobalamin 1 mg")).asked.what == "route"


def test_a_strength_that_can_be_read_in_two_ways_is_none(knowledge):
    taken = Read(knowledge, statement("Folic acid 1.000 mcg tablets")).only
    assert taken.strength_ug is None


def test_a_medication_entered_in_error_is_no_dose(knowledge):
    medication = {
        "resourceType": "Medication",
        "id": "m",
        "status": "entered-in-error",
        "ingredient": [{"itemCodeableConcept": {"text": "hydroxocobalamin"}}],
    }
    given = administration(
        medicationCodeableConcept=None, medicationReference={"reference": "Medication/m"}
    )
    assert "error" in Read(knowledge, medication, given).refused


@pytest.mark.parametrize(
    "name",
    [
        "Hydroxocobalamin and folic acid",
        "Hydroxocobalamin / folic acid",
        "Folic acid 1 MG / vitamin B12 0.5 MG Oral Tablet",
        "Ferrous fumarate 322 mg / folic acid 350 microgram tablets",
        "Methylfolate and B-12 complex",
    ],
)
@pytest.mark.parametrize("made", [request, statement, administration])
def test_b12_or_folic_acid_in_an_unknown_mixture_is_refused_and_never_overlooked(
    made, name, knowledge
):
    mixture = {"medicationCodeableConcept": {"text": name}}
    assert "Enter it by hand" in Read(knowledge, made(**mixture)).refused
    void = made(**mixture, status="entered-in-error")
    assert name in Read(knowledge, void).left_out


def test_a_known_code_of_no_use_is_left_out_whatever_its_words(knowledge):
    antidote = coded(ATC, "V03AB33", "Hydroxocobalamin 5 g, cyanide antidote")
    left_out = Read(knowledge, administration(medicationCodeableConcept=antidote)).left_out
    assert left_out.startswith("MedicationAdministration: ")
