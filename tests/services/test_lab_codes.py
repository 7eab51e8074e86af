"""Codes of laboratories: asked once, answered once, applied to what waited and to what comes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from b12tracker.core.errors import Invalid, NotFound
from b12tracker.core.laboratory import CodeAnswer
from b12tracker.services.clinic import open_clinic
from b12tracker.services.imports import commit, parse_bytes
from b12tracker.services.lab_codes import (
    answer_codes,
    answered_codes,
    open_codes,
    take_answer_back,
)
from b12tracker.services.maintenance import check
from b12tracker.services.match_queue import file_with, waiting
from b12tracker.services.past_imports import withdraw_batch
from b12tracker.services.patients import register_patient
from b12tracker.services.undo import next_undo, redo_last, undo_last
from tests.builders import TODAY, a_patient
from tests.interop.messages import message, msh, obr, obx, pid
from tests.services.asking import read_record

ODD = obx("142", "pmol/L", code="X77^Cyanoc. ges.^PL")
BARE = obx("142", "", code="X77^Vitamin B12^PL")


def bring(clinic, *texts, name="lab.hl7"):
    return commit(clinic, parse_bytes(clinic, name, "".join(texts).encode()))


def a_result(found=ODD, order="L77", **more):
    return message(obr(order), found, **more)


def labs(clinic, patient):
    """Return what counts of somebody: test, value, unit."""
    found = read_record(clinic, patient).labs
    return sorted((one.test, one.value, one.unit) for one in found if one.void is None)


def say(clinic, test, unit="", *, at=0):
    one = open_codes(clinic)[at]
    return answer_codes(clinic, [CodeAnswer(local=one.local, name=one.name, test=test, unit=unit)])


def answer_again(clinic, test, unit=""):
    [known] = answered_codes(clinic)
    return answer_codes(
        clinic, [CodeAnswer(local=known.local, name=known.name, test=test, unit=unit)]
    )


B12 = ("b12_total", Decimal(142), "pmol/L")


def test_an_unknown_code_is_an_open_question_kept_with_its_batch(clinic, oona):
    result = bring(clinic, a_result())
    assert (result.batch is not None, result.codes_waiting, result.people_waiting) == (True, 1, 0)
    [one] = open_codes(clinic)
    assert (one.local.laboratory, one.local.code, one.local.unit) == (
        "PRACTICE LAB",
        "X77",
        "pmol/L",
    )
    assert (one.name, one.example, one.results, one.files) == (
        "Cyanoc. ges.",
        "142 pmol/L",
        1,
        1,
    )
    assert not labs(clinic, oona)
    assert check(clinic, full=True).ok


def test_it_is_open_still_when_the_file_is_opened_again(clinic, oona, knowledge):
    bring(clinic, a_result())
    clinic.close()
    with open_clinic(clinic.folder, who="CD", today=TODAY, knowledge=knowledge) as again:
        assert len(open_codes(again)) == 1
        say(again, "b12_total")
        assert labs(again, oona) == [B12]


def test_the_answer_files_what_waited_in_all_files_as_one_step(clinic, oona):
    bring(clinic, a_result())
    bring(clinic, a_result(order="L78"), name="other.hl7")
    [one] = open_codes(clinic)
    assert (one.results, one.files) == (2, 2)
    filed = say(clinic, "b12_total")
    assert (filed.new, filed.changed, filed.aside) == (2, 0, ())
    assert labs(clinic, oona) == [B12, B12]
    assert open_codes(clinic) == ()
    assert "X77" in next_undo(clinic)
    undo_last(clinic)
    assert labs(clinic, oona) == []
    assert [one.results for one in open_codes(clinic)] == [2]
    redo_last(clinic)
    assert labs(clinic, oona) == [B12, B12]
    assert answered_codes(clinic)[0].by == clinic.who
    assert check(clinic, full=True).ok


def test_the_answer_holds_for_later_files_of_the_same_laboratory_alone(clinic, oona):
    bring(clinic, a_result())
    say(clinic, "b12_total")
    later = bring(clinic, a_result(order="L90"))
    assert (later.new["labs"], later.codes_waiting) == (1, 0)
    other_lab = msh().replace("PRACTICE LAB", "OTHER LAB")
    other = bring(clinic, a_result(order="L91", head=other_lab))
    assert (other.new["labs"], other.codes_waiting) == (0, 1)
    other_unit = bring(clinic, a_result(obx("142", "ng/L", code="X77^Cyanoc.^PL"), order="L92"))
    assert (other_unit.new["labs"], other_unit.codes_waiting) == (0, 1)


def test_a_missing_unit_is_answered_by_the_unit_and_stands_in_the_note(clinic, oona):
    result = bring(clinic, a_result(BARE))
    assert result.questions[0].what == "unit"
    assert open_codes(clinic)[0].choices == ("b12_total",)
    with pytest.raises(Invalid, match="in which unit"):
        say(clinic, "b12_total")
    say(clinic, "b12_total", "pmol/L")
    assert labs(clinic, oona) == [B12]
    [lab] = read_record(clinic, oona).labs
    assert "by an answer given here" in lab.note


@pytest.mark.parametrize(
    ("test", "unit", "says"),
    [
        ("b12_total", "pg/mL", "sends pmol/L"),
        ("hb", "g/L", "no unit of"),
        ("nonsense", "", "no test"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_recorded(
    clinic, oona, test, unit, says
):
    bring(clinic, a_result())
    with pytest.raises(Invalid, match=says):
        say(clinic, test, unit)
    assert answered_codes(clinic) == ()
    assert len(open_codes(clinic)) == 1


def test_none_of_ours_is_never_asked_again(clinic, oona):
    bring(clinic, a_result())
    assert say(clinic, "").new == 0
    assert open_codes(clinic) == ()
    again = bring(clinic, a_result(order="L80"))
    assert (again.batch, again.codes_waiting, again.left_out) == (
        None,
        0,
        {"Observation: Cyanoc. ges.": 1},
    )


def test_several_codes_are_answered_as_none_of_ours_in_one_step(clinic, oona):
    other = obx("9", "pmol/L", code="FT4^Thyroxin frei^PL", number="2")
    bring(clinic, message(obr(), ODD, other))
    none = [CodeAnswer(local=one.local, name=one.name, test="") for one in open_codes(clinic)]
    answer_codes(clinic, none)
    assert open_codes(clinic) == ()
    assert "2 codes" in next_undo(clinic)
    undo_last(clinic)
    assert len(open_codes(clinic)) == 2


def test_another_answer_files_anew_what_the_first_one_filed(clinic, oona):
    bring(clinic, a_result())
    say(clinic, "b12_total")
    changed = answer_again(clinic, "b12_active")
    assert (changed.new, changed.changed) == (0, 1)
    assert labs(clinic, oona) == [("b12_active", Decimal(142), "pmol/L")]
    undo_last(clinic)
    assert labs(clinic, oona) == [B12]
    assert answer_again(clinic, "").changed == 1
    assert labs(clinic, oona) == []
    assert answer_again(clinic, "b12_total").new == 1
    assert labs(clinic, oona) == [B12]
    assert check(clinic, full=True).ok


def test_an_answer_can_be_taken_back_with_a_reason(clinic, oona):
    bring(clinic, a_result())
    say(clinic, "b12_total")
    [known] = answered_codes(clinic)
    with pytest.raises(Invalid):
        take_answer_back(clinic, known.local, reason=" ")
    assert take_answer_back(clinic, known.local, reason="wrong test").changed == 1
    assert labs(clinic, oona) == []
    assert len(open_codes(clinic)) == 1
    with pytest.raises(NotFound):
        take_answer_back(clinic, known.local, reason="again")
    undo_last(clinic)
    assert labs(clinic, oona) == [B12]


def test_a_correction_that_came_later_stands_whatever_is_filed_first(clinic, oona):
    bring(clinic, a_result())
    late = obx("241", "pmol/L", code="X77^Cyanoc. ges.^PL", status="C")
    bring(clinic, a_result(late, head=msh(sent="20260308", control="P2")))
    say(clinic, "b12_total")
    assert labs(clinic, oona) == [("b12_total", Decimal(241), "pmol/L")]
    answer_again(clinic, "b12_active")
    assert labs(clinic, oona) == [("b12_active", Decimal(241), "pmol/L")]


@pytest.mark.parametrize(
    ("first", "unit"), [(ODD, ""), (BARE, "pmol/L")], ids=["unknown test", "unknown unit"]
)
def test_what_the_laboratory_took_back_meanwhile_is_taken_back(clinic, oona, first, unit):
    bring(clinic, a_result(first))
    gone = first.replace("||||F", "||||W")
    assert gone != first
    bring(clinic, a_result(gone, head=msh(sent="20260308", control="P2")))
    say(clinic, "b12_total", unit)
    assert labs(clinic, oona) == []


def test_what_is_impossible_in_the_answered_unit_is_named_and_not_filed(clinic, oona):
    bring(clinic, a_result(obx("200000", "", code="X77^Vitamin B12^PL")))
    filed = say(clinic, "b12_total", "pmol/L")
    assert filed.new == 0
    assert "impossible" in filed.aside[0]
    assert labs(clinic, oona) == []


def test_results_of_somebody_unknown_wait_for_the_person_then(clinic):
    bring(clinic, a_result())
    assert waiting(clinic) == ()
    filed = say(clinic, "b12_total")
    assert (filed.new, filed.waiting) == (0, 1)
    [one] = waiting(clinic)
    assert one.said.name == "Quillfeather, Oona Mab"
    who = register_patient(clinic, a_patient("Quillfeather", "O", born="1957-04-09"))
    file_with(clinic, one.ids, who)
    assert labs(clinic, who) == [B12]


def test_an_answer_reaches_the_person_whom_somebody_placed_by_hand(clinic):
    who = register_patient(clinic, a_patient("Someone", "Else", born="1980-01-01"))
    bring(clinic, message(obr(), ODD, obx("131", "g/L", code="HB^Hb^PL", number="2")))
    [one] = waiting(clinic)
    file_with(clinic, one.ids, who)
    assert labs(clinic, who) == [("hb", Decimal(131), "g/L")]
    say(clinic, "b12_total")
    assert labs(clinic, who) == [B12, ("hb", Decimal(131), "g/L")]


def test_a_result_corrected_by_hand_is_asked_about_when_the_answer_changes(clinic, oona):
    from dataclasses import replace

    from b12tracker.services.corrections import correct_entry

    bring(clinic, a_result())
    say(clinic, "b12_total")
    [lab] = read_record(clinic, oona).labs
    correct_entry(clinic, replace(lab, value=Decimal(150)), reason="misread")
    filed = answer_again(clinic, "b12_active")
    assert "corrected here by hand" in filed.aside[0]
    assert labs(clinic, oona) == [("b12_total", Decimal(150), "pmol/L")]


def test_a_withdrawn_file_takes_what_an_answer_filed_with_it_and_the_answer_stays(clinic, oona):
    first = bring(clinic, a_result())
    bring(clinic, a_result(order="L78"), name="other.hl7")
    say(clinic, "b12_total")
    withdraw_batch(clinic, first.batch)
    assert labs(clinic, oona) == [B12]
    assert len(answered_codes(clinic)) == 1
    undo_last(clinic)
    assert labs(clinic, oona) == [B12, B12]
    assert check(clinic, full=True).ok


@pytest.mark.parametrize(
    ("odd", "asks"),
    [
        (obx("142", "mmol/l", code="NA^Natrium^PL"), False),  # the name says what it is
        (obx("142", "pmol/L", code="14627-4^Thyroxin^LN"), False),  # LOINC says what it is
        (obx("7", "%", code="HBA10^HbA1c (HPLC)^PL"), False),  # a look-alike
        (obx("142", "mmol/l", code="Z1810020"), True),  # no name at all
        (obx("folgt", "pmol/L", code="X77^Cyanoc.^PL"), False),  # no number
        (ODD, True),
    ],
)
def test_only_what_may_be_ours_is_asked(clinic, oona, odd, asks):
    assert bring(clinic, a_result(odd)).codes_waiting == asks


def test_an_answer_given_while_a_file_was_read_holds_for_that_file(clinic, oona):
    bring(clinic, a_result())
    parsed = parse_bytes(clinic, "late.hl7", a_result(order="L99").encode())
    say(clinic, "b12_total")
    assert commit(clinic, parsed).new["labs"] == 1


def test_the_same_file_asks_once(clinic, oona):
    bring(clinic, a_result())
    assert bring(clinic, a_result()).batch is None
    assert [one.results for one in open_codes(clinic)] == [1]


def test_a_second_press_of_the_button_answers_once(clinic, oona):
    bring(clinic, a_result())
    [one] = open_codes(clinic)
    answer = CodeAnswer(local=one.local, name=one.name, test="b12_total")
    answer_codes(clinic, [answer], key="pressed")
    answer_codes(clinic, [answer], key="pressed")
    assert labs(clinic, oona) == [B12]


def test_a_person_without_a_number_and_name_is_asked_about_by_hand(clinic):
    bring(clinic, a_result(person=pid("", "", "")))
    filed = say(clinic, "b12_total")
    assert filed.waiting == 1
