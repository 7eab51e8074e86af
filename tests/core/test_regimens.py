"""What is refused in a regimen."""

from __future__ import annotations

import pytest

from tests.core.test_knowledge import FILES
from tests.core.wrong_tables import changed, number, said

ALONE = next(key for key, one in FILES["regimens"].items() if len(one["phase"]) == 1)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed("regimens", ["gout", "bunions"], ALONE, "only_for"),
            f"regimens.{ALONE}: only_for knows no 'bunions'",
        ),
        (
            changed("regimens", number(6, "doses"), ALONE, "phase", 0, "doses"),
            f"regimens.{ALONE}.phase[1]: the last phase has no number of doses",
        ),
    ],
)
def test_a_regimen_is_for_known_causes_and_has_no_end(files, says):
    assert said(files) == says
