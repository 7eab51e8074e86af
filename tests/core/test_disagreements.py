"""What is refused in the table of disagreements."""

from __future__ import annotations

import pytest

from tests.core.test_knowledge import FILES
from tests.core.wrong_tables import again, changed, said, without


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed(
                "disagreements",
                FILES["disagreements"]["leber"]["position"][:1],
                "leber",
                "position",
            ),
            "disagreements.leber: a disagreement has two sides",
        ),
        (
            again("disagreements", "leber", "position", 0),
            "disagreements.leber.position[3]: 'US labels' stands there already",
        ),
        (without("disagreements", "leber", "program"), "disagreements.leber: program is missing"),
    ],
)
def test_a_disagreement_has_two_sides_and_each_once(files, says):
    assert said(files) == says
