"""HL7 v2 messages recorded: matched, corrected, taken back; twice or joined, the record is one."""

from __future__ import annotations

import shutil
from decimal import Decimal

import pytest

from b12tracker.services import import_files, imports
from b12tracker.services.clinic import open_clinic
from b12tracker.services.imports import Wish, commit, parse_bytes
from b12tracker.services.past_imports import list_batches, withdraw_batch
from b12tracker.services.patients_list import find_patients
from tests.builders import TODAY
from tests.interop.messages import message, msh, obr, obx, pid, results
from tests.services.asking import read_record

HB = obx("131", "g/L", code="HB^Hb^PL", number="2")


NEW_ONES_TOO = Wish(create_patients=True)


def bring(clinic, *texts, name="lab.hl7", wish=NEW_ONES_TOO):
    return commit(clinic, parse_bytes(clinic, name, "".join(texts).encode(), wish))


def labs(clinic):
    """Return what counts of everybody: name, test, value, unit, status."""
    found = []
    for one in find_patients(clinic):
        record = read_record(clinic, one.id)
        found += [
            (record.patient.name, lab.test, lab.value, lab.unit, str(lab.status))
            for lab in record.labs
            if lab.void is None
        ]
    return sorted(found)


@pytest.fixture
def other_clinic(tmp_path, template, clock, knowledge):
    """A second clinic without patients."""
    place = tmp_path / "other"
    place.mkdir()
    shutil.copy(template, place / "clinic.b12")
    with open_clinic(place, who="CD", today=TODAY, now=clock, knowledge=knowledge) as opened:
        yield opened


ORIGINAL = message(obr(), obx(), HB)
CORRECTED = message(
    obr(), obx("241", status="C"), HB, head=msh(sent="20260308", control="PRACTICE2")
)
NAME = "Quillfeather, Oona Mab"
BLOOD = (NAME, "hb", Decimal(131), "g/L", "final")


def test_a_file_twice_changes_nothing(clinic):
    first = bring(clinic, ORIGINAL)
    assert (first.new["patients"], first.new["labs"], first.format) == (1, 2, "hl7")
    again = bring(clinic, ORIGINAL)
    assert (again.batch, again.same, again.seen, again.ok) == (None, 2, True, True)
    assert len(list_batches(clinic)) == 1


def test_the_same_message_in_another_dress_changes_nothing(clinic):
    bring(clinic, ORIGINAL)
    for dress in (ORIGINAL.replace("\r", "\n"), f"\x0b{ORIGINAL}\x1c\r", ORIGINAL + ORIGINAL):
        again = bring(clinic, dress)
        assert again.batch is None
        assert (sum(again.new.values()), again.changed) == (0, 0)


def test_a_correction_replaces_what_was_recorded(clinic):
    bring(clinic, ORIGINAL)
    result = bring(clinic, CORRECTED)
    assert (result.changed, result.same, sum(result.new.values())) == (1, 1, 0)
    assert labs(clinic) == [(NAME, "b12_total", Decimal(241), "pmol/L", "corrected"), BLOOD]


def test_one_after_the_other_joined_or_late_the_record_is_the_same(clinic, other_clinic):
    bring(clinic, ORIGINAL)
    bring(clinic, CORRECTED)
    bring(other_clinic, CORRECTED, ORIGINAL)
    assert labs(clinic) == labs(other_clinic)
    bring(other_clinic, ORIGINAL)
    assert labs(clinic) == labs(other_clinic), "the original that comes late changes nothing"


@pytest.mark.parametrize("status", ["D", "W", "X"])
def test_what_the_laboratory_takes_back_is_voided(clinic, status):
    bring(clinic, ORIGINAL)
    result = bring(clinic, message(obr(), obx(status=status), HB))
    assert (result.withdrawn, result.same) == (1, 1)
    assert labs(clinic) == [BLOOD]
    withdraw_batch(clinic, result.batch)
    assert len(labs(clinic)) == 2


def test_a_preliminary_result_comes_in_gives_way_and_never_overwrites(clinic):
    preliminary = message(obr(), obx("130", status="P"))
    bring(clinic, preliminary)
    assert labs(clinic)[0][4] == "provisional"
    assert bring(clinic, message()).changed == 1
    late = bring(clinic, message(obr(), obx("129", status="P")))
    assert (late.changed, late.same) == (0, 1)
    assert labs(clinic) == [(NAME, "b12_total", Decimal(142), "pmol/L", "final")]


def test_nobody_is_created_for_what_a_laboratory_takes_back(clinic):
    result = bring(clinic, results(obx(status="W")))
    assert (result.batch, result.ok) == (None, True)
    assert not find_patients(clinic)


@pytest.mark.parametrize(
    "person",
    [
        pid(),
        pid(name="Quillfether^Oona"),  # a number known here, misspelt
        pid(born=""),
        pid(name=""),  # the number alone
        pid("5^^^NORTH LAB^PI"),  # a number of somebody else's, same name and birth date
        pid(""),
    ],
)
def test_somebody_known_gets_the_results(clinic, oona, person):
    result = bring(clinic, message(person=person))
    assert (result.new["patients"], result.new["labs"]) == (0, 1)
    assert len(read_record(clinic, oona).labs) == 1


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (pid("70019^^^PRACTICE HOSPITAL^MR"), "the numbers do not tell"),
        (pid(name="Vane^Ivo", born="19610101"), "are another's"),
        (pid("", "", ""), "Nobody here has this number"),
        ("PV1|1|O", "Nobody here has this number"),
    ],
)
def test_somebody_uncertain_is_a_question_and_never_a_match(clinic, oona, person, says):
    result = bring(clinic, message(person=person))
    assert says in result.questions[0].text
    assert (sum(result.new.values()), result.people_waiting) == (0, 1)
    assert not read_record(clinic, oona).labs


def test_nobody_is_created_unasked(clinic):
    result = bring(clinic, message(), wish=Wish())
    assert (sum(result.new.values()), result.people_waiting) == (0, 1)
    assert result.batch is not None, "the original is kept"
    assert not find_patients(clinic)


def test_the_original_of_what_was_refused_is_kept_with_the_batch(clinic):
    result = bring(clinic, message(obr(), obx(), obx("9", "drops", number="2")))
    assert result.batch is not None
    assert [one.original for one in result.questions] == [obx("9", "drops", number="2")]


def test_messages_may_be_larger_than_other_files(clinic, tmp_path, monkeypatch):
    monkeypatch.setattr(import_files, "MAX_BYTES", {"fhir": 20, "hl7": 2_000})
    place = tmp_path / "lab.hl7"
    place.write_bytes(ORIGINAL.encode())
    assert imports.import_file(clinic, place, NEW_ONES_TOO).new["labs"] == 2
    place.write_bytes(ORIGINAL.encode() * 20)
    assert "at most" in imports.import_file(clinic, place).file_refused
    place.write_bytes(b'{"resourceType": "Bundle"}')
    assert "at most" in imports.import_file(clinic, place).file_refused


def test_many_strangers_come_in_and_each_once(clinic):
    texts = [
        message(obr(f"L{one}"), obx(), person=pid(f"{one % 60}^^^H", f"Vane{one % 60}^Ivo"))
        for one in range(90)
    ]
    result = bring(clinic, *texts)
    assert (result.new["patients"], result.new["labs"]) == (60, 90)
