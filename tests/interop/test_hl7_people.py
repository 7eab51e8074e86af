"""Whose the results of HL7 v2 are: numbers, names, birth dates, and who stays apart."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.records import Identifier, PatientStatus, Sex
from tests.interop.messages import Read, message, obx, pid, results


def test_a_person_has_numbers_name_birth_date_sex_and_contact():
    text = message(
        person="PID|1||70018^^^PRACTICE HOSPITAL&1.2.826.7&ISO^MR~9^^^X^AN~55^^^^SS~8^^^^^Lab~70018"
        "||quill&&&&x^Oona^Mab^^^^D~Quillfeather&von^Oona^Mab^^Dr^^L||195704|W|||"
        "7 Practice Row^^Nowhere^^1234^CH||01 23~^PRN^CP^^41^79^555~^NET^Internet^oona@example.org"
    )
    found = Read(text).person.patient
    assert (found.name, str(found.born), found.sex) == (
        "Quillfeather, Oona Mab",
        "1957-04",
        Sex.FEMALE,
    )
    assert found.identifiers == (
        Identifier(system="urn:oid:1.2.826.7", value="70018"),
        Identifier(system="Lab", value="8"),
    )
    contact = found.contact
    assert (contact.phone, contact.mobile, contact.email) == (
        "01 23",
        "41 79 555",
        "oona@example.org",
    )
    assert contact.address == "7 Practice Row, 1234 Nowhere, CH"


@pytest.mark.parametrize(
    "number",
    ["7", "7^^^^MR", "7^^^MRN", "7^^^MR^MR", "7^^^H^AN", "7^^^H^VN", "^^^H^MR", '""', '""^^^H', ""],
)
def test_a_number_that_fits_strangers_identifies_nobody(number):
    assert Read(message(person=pid(number))).person.identifiers == ()


@pytest.mark.parametrize(
    ("code", "sex"),
    [
        ("F", "female"),
        ("M", "male"),
        ("O", "other"),
        ("U", "unknown"),
        ("", "unknown"),
        ("N", "unknown"),
    ],
)
def test_sex(code, sex):
    assert Read(message(person=pid(sex=code))).person.patient.sex == sex


def test_somebody_who_died():
    person = pid("7^^^H", "Vane^Ivo", "19400102", "M", *[""] * 20, "20260301", "Y")
    found = Read(message(person=person)).person.patient
    assert (found.status, found.status_on) == (PatientStatus.DIED, date(2026, 3, 1))


@pytest.mark.parametrize(
    "person", ["PID|1", pid(name=""), pid("", "", ""), pid(name="^^^^"), "ZZZ|no PID at all"]
)
def test_results_of_nobody_in_particular_bring_no_patient(person):
    assert Read(message(person=person)).person.patient is None


@pytest.mark.parametrize("born", ["Aug 15, 1942", "19570230", "05/04/1957"])
def test_an_unreadable_birth_date_refuses_the_person_and_keeps_the_result(born):
    read = Read(message(person=pid(born=born)))
    assert [one.what for one in read.whole.refused] == ["patient"]
    assert read.person.patient is None
    assert len(read.labs) == 1


def test_people_of_one_number_with_other_name_and_birth_date_stay_apart():
    read = Read(message(), message(person=pid(name="Vane^Ivo", born="19610101")))
    assert len(read.whole.persons) == 2
    assert len({one.key for one in read.whole.persons}) == 2


def test_people_of_one_name_and_birth_date_with_other_numbers_stay_apart():
    read = Read(message(), message(person=pid("70019^^^PRACTICE HOSPITAL^MR")))
    assert len(read.whole.persons) == 2


def test_people_without_number_are_one_by_name_and_full_birth_date_only():
    sure, unsure = pid(""), pid("", born="1957")
    assert len(Read(message(person=sure), message(person=sure)).whole.persons) == 1
    assert len(Read(message(person=unsure), message(person=unsure)).whole.persons) == 2


def test_a_person_without_a_usable_result_is_not_brought():
    assert not Read(results(obx(code="CA^Calcium^PL"))).whole.persons
    assert not Read(results(obx(unit="drops"))).whole.persons
