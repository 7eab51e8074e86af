"""Life stages of the recommended intake, and what is refused in them."""

from __future__ import annotations

import pytest

from b12tracker.core.knowledge import load
from b12tracker.core.knowledge.intake import LifeState
from tests.core.test_knowledge import FILES
from tests.core.wrong_tables import changed, said


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed("intake", 48, "stage", "years_1_to_3", "to_months"),
            "intake.stage.years_4_to_8: overlaps intake.stage.years_1_to_3",
        ),
        (
            changed("intake", {**FILES["intake"]["stage"]["pregnant"]}, "stage", "again"),
            "intake.stage.again: overlaps intake.stage.pregnant",
        ),
        (
            changed("intake", "mg/d", "stage", "adults", "intake", "unit"),
            "intake.stage.adults.intake: unit is 'mg/d'",
        ),
        (
            changed("intake", "old", "stage", "adults", "state"),
            "intake.stage.adults: state is 'old'",
        ),
    ],
)
def test_life_stages_share_no_month_and_no_unit_but_one(files, says):
    assert said(files) == says


def test_a_stage_without_an_age_begins_at_birth_and_one_without_a_state_is_the_usual(knowledge):
    stages = knowledge.reference.intake.stages
    assert stages["pregnant"].from_months == 0
    assert stages["adults"].state is LifeState.USUAL
    files = changed("intake", "usual", "stage", "adults", "state")
    assert load(files).reference.intake.stages == stages
