"""What is refused in the treatment by cause."""

from __future__ import annotations

import pytest

from tests.core.test_knowledge import FILES
from tests.core.wrong_tables import changed, said, without


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed("treatment", "EU", "cause", "diet", "option", 0, "set"),
            "treatment.cause.diet.option[1]: set is 'EU'",
        ),
        (
            changed("treatment", [], "cause", "diet", "option"),
            "treatment.cause.diet: a cause has an option",
        ),
        (
            changed("treatment", ["gout"], "cause", "diet", "covers"),
            "treatment.cause.diet: covers knows no 'gout'",
        ),
        (
            changed("treatment", ["coeliac"], "cause", "diet", "covers"),
            "treatment.cause.diet: coeliac stands in malabsorption, too",
        ),
        (
            without("treatment", "unfinished", "SL", "lacks"),
            "treatment.unfinished.SL: lacks is missing",
        ),
        (
            changed(
                "treatment", FILES["treatment"]["unfinished"]["SL"], "unfinished", "UK-HYD-STD"
            ),
            "treatment.unfinished.UK-HYD-STD: is a regimen, too",
        ),
        (
            changed("treatment", ["gout", "bunions"], "cause", "diet", "covers"),
            "treatment.cause.diet: covers knows no 'bunions'",
        ),
        (
            changed(
                "treatment", ["gastric_or_bowel_surgery", "coeliac"], "cause", "diet", "covers"
            ),
            "treatment.cause.diet: coeliac stands in malabsorption, too",
        ),
    ],
)
def test_each_cause_stands_once_with_sets_that_are_known(files, says):
    assert said(files) == says
