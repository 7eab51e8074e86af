"""What cannot wait: the signs that are named, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.assess import assess
from tests.builders import a_checkin, a_questionnaire, a_record, an_event

DAY = date(2026, 11, 20)


@pytest.fixture
def only(knowledge):
    def found(rule, *entries):
        answer = assess(a_record(*entries), DAY, knowledge, "UK_NICE")
        (one,) = [finding for finding in answer.findings if finding.rule == rule]
        return one

    return found


def test_sudden_changes_are_listed_in_small_letters(only):
    one = only("EM-01", a_checkin("2026-11-19", more={"sudden": ("vision", "gait")}, A1=2))
    assert "vision, walking" in one.text
    assert [fact.what for fact in one.because] == ["vision", "gait"]


def test_of_a_reaction_only_the_signs_of_anaphylaxis_are_named(only):
    signs = ("itching", "wheeze", "faint")
    one = only("EM-02", an_event("reaction", "2026-11-19", ticks=signs))
    assert [fact.what for fact in one.because] == ["wheeze", "faint"]
    assert "wheeze, " in one.text
    assert "itching" not in one.text.lower()


def test_thoughts_of_self_harm_are_called_by_their_item(only):
    one = only("EM-03", a_questionnaire(12, "2026-11-19", code="phq9", item9=1))
    assert [(fact.what, fact.value) for fact in one.because] == [("phq9_item9", "1")]


def test_losing_touch_alone_and_signs_of_the_cord_have_their_own_words(only):
    first = a_checkin("2026-11-10", B2=1)
    worse = a_checkin("2026-11-19", B2=6)
    assert only("RF-01", first, worse).message == "cord"
    lost = a_checkin("2026-11-19", more={"ticks": ("M6",)}, A1=1)
    assert only("RF-01", lost).message == "out_of_touch"
    both = a_checkin("2026-11-19", more={"ticks": ("M6",)}, B2=6)
    assert only("RF-01", first, both).message == "cord"
