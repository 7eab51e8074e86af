"""What was given is a dose, what was ordered is an order and no dose."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.records import (
    Dose,
    DoseStatus,
    GivenBy,
    Medicine,
    Order,
    Route,
)
from tests.interop.files import (
    ATC,
    RXNORM,
    SNOMED,
    Read,
    administration,
    coded,
    quantity,
    request,
)


def test_an_administration_of_b12_is_a_dose(knowledge):
    dose = Read(
        knowledge,
        administration(
            contained=[
                {
                    "resourceType": "Medication",
                    "id": "m",
                    "code": coded(ATC, "B03BA03", "Hydroxocobalamin 1 mg/mL"),
                    "batch": {"lotNumber": "L-204", "expirationDate": "2027-08-31"},
                }
            ],
            medicationCodeableConcept=None,
            medicationReference={"reference": "#m"},
            performer=[{"actor": {"display": "Nurse Tamsin Oake"}}],
            note=[{"text": "Well tolerated"}],
            dosage={
                "site": coded(SNOMED, "368208006"),
                "route": coded(SNOMED, "78421000"),
                "dose": quantity("1000", "mcg", "ug"),
                "text": "1 mg every 2 months",
            },
        ),
    ).only
    assert isinstance(dose, Dose)
    assert (dose.on, dose.time) == (date(2026, 3, 5), time(10, 15))
    assert (dose.drug, dose.ug, dose.route) == ("hydroxocobalamin", Decimal(1000), Route.IM)
    assert (dose.site, dose.status) == ("deltoid_left", DoseStatus.GIVEN)
    assert (dose.lot, dose.expiry) == ("L-204", date(2027, 8, 31))
    assert (dose.giver, dose.given_by) == ("Nurse Tamsin Oake", GivenBy.ELSEWHERE)
    assert dose.product == "Hydroxocobalamin 1 mg/mL"
    assert dose.note == "1 mg every 2 months\nWell tolerated"
    assert dose.source.key == "MedicationAdministration/a1"


@pytest.mark.parametrize(
    ("medicine", "drug"),
    [
        (coded(ATC, "B03BA01"), "cyanocobalamin"),
        (coded(ATC, "B03BA05"), "mecobalamin"),
        (coded(RXNORM, "309594"), "cyanocobalamin"),
        (coded("https://dmd.nhs.uk", "409258004"), "hydroxocobalamin"),
        ({"text": "Hydroxocobalamin"}, "hydroxocobalamin"),
        ({"text": "Hydroxocobalamin 1mg/1ml solution for injection ampoules"}, "hydroxocobalamin"),
        ({"coding": [{"display": "methylcobalamin injection"}]}, "mecobalamin"),
    ],
    ids=str,
)
def test_a_cobalamin_is_known_by_code_or_by_its_name(medicine, drug, knowledge):
    assert Read(knowledge, administration(medicationCodeableConcept=medicine)).only.drug == drug


@pytest.mark.parametrize(
    "medicine",
    [
        coded(ATC, "V03AB33", "Hydroxocobalamin 5 g"),  # the cyanide antidote
        coded(RXNORM, "308047", "Alprazolam"),
        {"text": "Vitamin B6"},
        {"text": "Little pink pill"},
        {},
    ],
    ids=str,
)
def test_other_medicines_are_no_dose_and_are_named(medicine, knowledge):
    read = Read(knowledge, administration(medicationCodeableConcept=medicine))
    assert read.left_out.startswith("MedicationAdministration: ")


def test_codes_of_two_medicines_are_refused(knowledge):
    both = {
        "coding": [{"system": ATC, "code": "B03BA03"}, {"system": ATC, "code": "V03AB33"}],
        "text": "Hydroxocobalamin",
    }
    assert Read(knowledge, administration(medicationCodeableConcept=both)).refused


@pytest.mark.parametrize(
    ("dose", "ug"),
    [
        (quantity("1", "mg", "mg"), "1000"),
        (quantity("1000", "ug", "ug"), "1000"),
        (quantity("1000", "mcg"), "1000"),
        (quantity("500", "micrograms"), "500"),
        (quantity("1.5", "milligram", "mg"), "1500"),
    ],
    ids=str,
)
def test_an_amount_is_read_in_mg_and_mcg_alone(dose, ug, knowledge):
    given = {"dose": dose, "route": coded(SNOMED, "78421000")}
    assert Read(knowledge, administration(dosage=given)).only.ug == Decimal(ug)


@pytest.mark.parametrize(
    "dose",
    [
        quantity("1", "mL", "mL"),
        quantity("1", "ampoule"),
        quantity("1000"),
        quantity("1000", "IU"),
        {},
    ],
    ids=str,
)
def test_an_amount_in_anything_else_is_a_question(dose, knowledge):
    given = {"dose": dose, "route": coded(SNOMED, "78421000")}
    assert Read(knowledge, administration(dosage=given)).asked.what == "amount"


@pytest.mark.parametrize(
    "dose",
    [
        quantity("-1", "mg", "mg"),
        quantity("1", "mcg", "mg"),
        quantity("0.0000001", "mg", "mg"),
        quantity("99999999", "mg", "mg"),
        quantity("1", "mg", "mg") | {"comparator": "<"},
    ],
    ids=str,
)
def test_an_amount_that_cannot_be_is_refused(dose, knowledge):
    given = {"dose": dose, "route": coded(SNOMED, "78421000")}
    assert Read(knowledge, administration(dosage=given)).refused


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (coded(SNOMED, "78421000"), Route.IM),
        (coded(SNOMED, "34206005"), Route.SC),
        (coded(SNOMED, "47625008"), Route.IV),
        ({"text": "intramuscular"}, Route.IM),
        ({"coding": [{"system": SNOMED, "code": "255560000", "display": "Intravenous"}]}, Route.IV),
    ],
    ids=str,
)
def test_a_route_is_known_by_code_or_name(route, expected, knowledge):
    given = {"dose": quantity("1", "mg"), "route": route}
    assert Read(knowledge, administration(dosage=given)).only.route is expected


def test_a_route_is_never_guessed(knowledge):
    asked = Read(knowledge, administration(dosage={"dose": quantity("1", "mg")})).asked
    assert asked.what == "route"
    assert "im" in asked.choices
    strange = {"dose": quantity("1", "mg"), "route": {"text": "into the ear"}}
    assert "ear" in Read(knowledge, administration(dosage=strange)).refused


def test_a_site_that_we_do_not_know_is_kept_in_its_words(knowledge):
    given = {
        "dose": quantity("1", "mg"),
        "route": coded(SNOMED, "78421000"),
        "site": {"text": "left calf"},
    }
    assert Read(knowledge, administration(dosage=given)).only.site == "left calf"


@pytest.mark.parametrize(
    ("status", "expected"),
    [("completed", DoseStatus.GIVEN), ("stopped", DoseStatus.PARTLY_GIVEN)],
)
def test_a_dose_was_given_or_partly_given(status, expected, knowledge):
    assert Read(knowledge, administration(status=status)).only.status is expected


def test_a_dose_not_given_is_kept_with_its_reason_and_needs_no_amount(knowledge):
    dose = Read(
        knowledge,
        administration(
            status="not-done",
            statusReason=[{"text": "Out of stock"}],
            dosage={"route": coded(SNOMED, "78421000")},
        ),
    ).only
    assert dose.status is DoseStatus.NOT_GIVEN
    assert (dose.reason, dose.ug) == ("Out of stock", Decimal(0))


@pytest.mark.parametrize("status", ["in-progress", "on-hold", "unknown", None, "given"])
def test_a_dose_that_may_not_have_been_given_is_refused(status, knowledge):
    assert Read(knowledge, administration(status=status)).refused


def test_a_dose_entered_in_error_is_withdrawn(knowledge):
    read = Read(knowledge, administration(status="entered-in-error"))
    [taken] = read.person.withdrawn
    assert (taken.topic, taken.key) == (Topic.DOSE, "MedicationAdministration/a1")


def test_a_dose_without_an_exact_day_is_never_dated(knowledge):
    assert Read(knowledge, administration(effectiveDateTime="2026-03")).asked.what == "date"
    assert "No date" in Read(knowledge, administration(effectiveDateTime=None)).refused
    period = {"start": "2026-03-05T09:00:00Z", "end": "2026-03-05T09:05:00Z"}
    read = Read(knowledge, administration(effectiveDateTime=None, effectivePeriod=period))
    assert read.only.on == date(2026, 3, 5)


def test_vitamin_b12_without_saying_which_is_a_question(knowledge):
    named = {"text": "Vitamin B12 1000 mcg injection"}
    asked = Read(knowledge, administration(medicationCodeableConcept=named)).asked
    assert asked.what == "drug"
    assert "hydroxocobalamin" in asked.choices


def test_a_dose_by_the_patients_own_hand_is_marked(knowledge):
    read = Read(knowledge, administration(performer=[{"actor": {"reference": "Patient/p1"}}]))
    assert read.only.given_by is GivenBy.SELF
    assert read.only.giver == "Oona Mab Quillfeather"


def test_an_expiry_known_to_the_month_gets_no_day(knowledge):
    medication = {
        "resourceType": "Medication",
        "id": "m",
        "code": coded(ATC, "B03BA03"),
        "batch": {"expirationDate": "2027-08"},
    }
    dose = Read(
        knowledge,
        administration(
            contained=[medication],
            medicationCodeableConcept=None,
            medicationReference={"reference": "#m"},
        ),
    ).only
    assert dose.expiry is None
    assert dose.note == "Expiry: 2027-08"


def test_a_modifier_of_the_medication_itself_is_not_ignored(knowledge):
    medication = {
        "resourceType": "Medication",
        "id": "m",
        "code": coded(ATC, "B03BA03"),
        "modifierExtension": [{"url": "http://x.example/placebo", "valueBoolean": True}],
    }
    given = administration(
        medicationCodeableConcept=None, medicationReference={"reference": "Medication/m"}
    )
    assert "modifier" in Read(knowledge, medication, given).refused


def test_a_medicine_given_once_is_a_medicine_of_that_day(knowledge):
    medicine = Read(
        knowledge,
        administration(medicationCodeableConcept={"text": "Omeprazole 20 mg capsule"}),
    ).only
    assert isinstance(medicine, Medicine)
    assert (medicine.code, medicine.first, medicine.last) == (
        "omeprazole",
        date(2026, 3, 5),
        date(2026, 3, 5),
    )


# --- orders


def test_a_prescription_of_b12_is_an_order_and_no_dose(knowledge):
    order = Read(
        knowledge,
        request(
            requester={"display": "Dr Ines Ravel"},
            dosageInstruction=[
                {
                    "text": "1 mg i.m. every 2 months",
                    "route": coded(SNOMED, "78421000"),
                    "doseAndRate": [{"doseQuantity": quantity("1", "mg", "mg")}],
                }
            ],
        ),
    ).only
    assert isinstance(order, Order)
    assert (order.what, order.drug, order.ug) == ("hydroxocobalamin",) * 2 + (Decimal(1000),)
    assert (order.on, order.status, order.route) == (date(2026, 2, 1), "active", Route.IM)
    assert order.dosage == "1 mg i.m. every 2 months"
    assert order.ordered_by == "Dr Ines Ravel"
    assert order.text == "Hydroxocobalamin 1 mg injection"


def test_a_strength_alone_is_no_dose_of_an_order(knowledge):
    named = coded(RXNORM, "2001499", "Vitamin B 12 5 MG/ML Injectable Solution")
    order = Read(knowledge, request(medicationCodeableConcept=named)).only
    assert (order.drug, order.ug, order.route) == ("cyanocobalamin", None, None)


def test_an_order_of_vitamin_b12_need_not_say_which(knowledge):
    order = Read(knowledge, request("Vitamin B12")).only
    assert (order.what, order.drug) == ("vitamin B12", "")


@pytest.mark.parametrize("status", ["active", "on-hold", "completed", "stopped", "unknown"])
def test_an_order_keeps_its_status(status, knowledge):
    assert Read(knowledge, request(status=status)).only.status == status


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_an_order_taken_back_is_withdrawn(status, knowledge):
    [taken] = Read(knowledge, request(status=status)).person.withdrawn
    assert (taken.topic, taken.key) == (Topic.ORDER, "MedicationRequest/r1")


def test_drafts_and_proposals_are_no_orders(knowledge):
    assert Read(knowledge, request(status="draft")).left_out.startswith("MedicationRequest, draft")
    assert "proposal" in Read(knowledge, request(intent="proposal")).left_out


def test_an_order_not_to_give_is_refused(knowledge):
    assert "not to give" in Read(knowledge, request(doNotPerform=True)).refused


def test_a_medicine_that_is_not_in_the_file_is_named_so(knowledge):
    elsewhere = request(
        medicationCodeableConcept=None, medicationReference={"reference": "Medication/x"}
    )
    assert "not in the file" in Read(knowledge, elsewhere).left_out
