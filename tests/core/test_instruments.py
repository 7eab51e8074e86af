"""What is refused in the questionnaires and their rhythm."""

from __future__ import annotations

import pytest

from tests.core.wrong_tables import changed, said, without


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed("instruments", 30, "instrument", "phq9", "step", 3, "at", "value"),
            "instruments.instrument.phq9: most 27 is not above severe 30",
        ),
        (
            changed("instruments", 5, "instrument", "phq9", "step", 1, "at", "value"),
            "instruments.instrument.phq9: moderate 5 is not above mild 5",
        ),
        (
            without("instruments", "instrument", "phq9", "least"),
            "instruments.instrument.phq9: a range has two ends",
        ),
        (
            without("instruments", "instrument", "phq9", "attribution"),
            "instruments.instrument.phq9: a module has a range and an attribution",
        ),
        (
            changed("instruments", "44261-7", "instrument", "phq9", "loinc"),
            "instruments.instrument.phq9.loinc: the check digit is wrong",
        ),
        (
            changed("instruments", "fun", "instrument", "fas", "use"),
            "instruments.instrument.fas: use is 'fun'",
        ),
        (
            changed("instruments", 12, "rhythm", "week", 0, "at", "value"),
            "instruments.rhythm: week_2 12 is not above week_1 12",
        ),
        (
            changed("instruments", {"see": "schedule.grace_long"}, "rhythm", "later"),
            "instruments.rhythm.later: is no interval",
        ),
        (
            changed("instruments", 10, "instrument", "phq9", "step", 2, "at", "value"),
            "instruments.instrument.phq9: moderately_severe 10 is not above moderate 10",
        ),
    ],
)
def test_ranges_rise_and_modules_are_whole(files, says):
    assert said(files) == says
