"""What the documents promise of the tests is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_that_the_hazards_name_exists():
    text = (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named) > 20
    missing = []
    for file, function in named:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        if function not in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}:
            missing.append(f"{file}::{function}")
    assert missing == []


def test_every_row_of_the_hazards_names_a_test():
    lines = (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| HAZ-")]
    assert len(rows) > 5
    assert all("::test_" in line for line in rows)
