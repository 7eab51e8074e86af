"""Totals of PHQ-9 and GAD-7: what is refused, what is asked, what they are called, when next."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.checks import check_questionnaire
from b12tracker.core.findings import DueKind
from b12tracker.core.ids import EntryId
from tests.builders import a_dose, a_questionnaire, a_record

DAY = date(2026, 11, 20)


def said(new, knowledge, *before):
    found = check_questionnaire(new, a_record(*before), knowledge, DAY)
    return [(one.rule, one.message, one.stops) for one in found]


@pytest.mark.parametrize(
    ("code", "total", "fine"),
    [
        ("phq9", 0, True),
        ("phq9", 27, True),
        ("phq9", 28, False),
        ("phq9", -1, False),
        ("gad7", 21, True),
        ("gad7", 22, False),
    ],
)
def test_a_total_lies_in_the_range_of_its_questionnaire(code, total, fine, knowledge):
    new = a_questionnaire(total, DAY, code=code, item9=None)
    assert said(new, knowledge) == ([] if fine else [("QUEST-01", "total", True)])


def test_an_unknown_questionnaire_is_refused(knowledge):
    new = a_questionnaire(3, DAY, code="facit", item9=None)
    assert said(new, knowledge) == [("CODE-01", "unknown", True)]
    (found,) = check_questionnaire(new, a_record(), knowledge, DAY)
    assert "questionnaire “facit”" in found.text


@pytest.mark.parametrize(
    ("total", "item9", "fine"),
    [
        (3, 3, True),
        (2, 3, False),
        (20, 4, False),
        (0, 0, True),
        (0, 1, False),
        (5, -1, False),
        (5, 1, True),
    ],
)
def test_item_nine_is_no_more_than_three_and_no_more_than_the_total(total, item9, fine, knowledge):
    new = a_questionnaire(total, DAY, code="phq9", item9=item9)
    assert said(new, knowledge) == ([] if fine else [("QUEST-01", "item9", True)])


@pytest.mark.parametrize(
    ("other", "asked"),
    [
        ("2026-11-07", True),
        ("2026-11-06", False),
        ("2026-12-03", True),
        ("2026-12-04", False),
    ],
    ids=["thirteen days", "fourteen days", "thirteen days later", "fourteen days later"],
)
def test_one_within_two_weeks_of_another_is_asked_about(other, asked, knowledge):
    new = a_questionnaire(3, DAY, code="phq9", item9=0)
    before = a_questionnaire(3, other, code="phq9", item9=0)
    assert said(new, knowledge, before) == ([("QUEST-01", "soon", False)] if asked else [])
    other_kind = a_questionnaire(3, other, code="gad7", item9=None)
    assert said(new, knowledge, other_kind) == []


def test_of_several_near_ones_the_latest_is_named(knowledge):
    new = a_questionnaire(3, DAY, code="phq9", item9=0)
    before = [a_questionnaire(3, on, code="phq9", item9=0) for on in ("2026-11-09", "2026-11-12")]
    (found,) = check_questionnaire(new, a_record(*before), knowledge, DAY)
    assert "12 Nov 2026" in found.text
    assert " 14 days" in found.text


def test_a_correction_is_not_near_itself(knowledge):
    stored = a_questionnaire(3, DAY, code="phq9", item9=0, id=EntryId(7))
    again = a_questionnaire(4, DAY, code="phq9", item9=0, id=EntryId(7))
    assert said(again, knowledge, stored) == []


@pytest.mark.parametrize(
    ("total", "name"), [(4, ""), (5, "mild"), (9, "mild"), (10, "moderate"), (20, "severe")]
)
def test_a_total_is_called_by_its_cut_point(total, name, knowledge):
    assert knowledge.reference.instruments.all["phq9"].step(total) == name


@pytest.mark.parametrize(
    ("start", "last", "due"),
    [
        (None, "2026-11-01", "2026-11-15"),
        ("2026-10-20", "2026-10-18", "2026-11-17"),  # week 4
        ("2026-10-05", "2026-11-01", "2026-11-15"),  # week 4 is tomorrow, but never within 14 days
        ("2026-10-01", "2026-11-01", "2026-12-24"),  # week 12
        ("2026-06-01", "2026-09-01", "2027-02-24"),  # half a year after week 12
        ("2025-01-01", "2026-11-01", "2027-03-26"),
    ],
)
def test_the_next_one_comes_with_the_rhythm(start, last, due, knowledge):
    shots = () if start is None else (a_dose(start),)
    record = a_record(*shots, a_questionnaire(3, last, code="phq9", item9=0))
    items = assess(record, DAY, knowledge, "US_LABEL").due
    (item,) = [one for one in items if one.kind is DueKind.CHECKIN]
    assert (item.what, item.due_by) == ("phq9", date.fromisoformat(due))
