"""The rules, each a small function with a name; a rule that is not in this list does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.rules.blood import fm_00, fm_06, fm_07, fm_10
from b12tracker.core.rules.doses import gap_01, gap_02, lifelong_01, lifelong_02, oral_miss
from b12tracker.core.rules.masking import (
    fm_01,
    fm_02,
    fm_03,
    fm_04,
    fm_05,
    fm_08,
    fm_09_for,
    fm_11,
)
from b12tracker.core.rules.safety import cobalt_01, hypers_01, leber_01, paed_01

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.core.findings import Finding
    from b12tracker.core.rules.facts import Facts

    Rule = Callable[[Facts], Finding | None]

MASKING: tuple[Rule, ...] = (fm_01, fm_02, fm_03, fm_04, fm_05, fm_06, fm_07, fm_08)
fm_09 = fm_09_for(MASKING)

RULES: tuple[Rule, ...] = (
    leber_01,
    hypers_01,
    cobalt_01,
    lifelong_01,
    lifelong_02,
    gap_01,
    gap_02,
    oral_miss,
    *MASKING,
    fm_09,
    fm_00,
    fm_10,
    fm_11,
    paed_01,
)
