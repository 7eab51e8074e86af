"""Files written by others, to test the importers with; they are never part of the project.

`B12TRACKER_CORPUS` names their folder. A test that reads them carries the marker `corpus` and is
skipped, with that reason, where the variable is not set.
"""

from __future__ import annotations

import os
from pathlib import Path

CORPUS = Path(os.environ["B12TRACKER_CORPUS"]) if os.environ.get("B12TRACKER_CORPUS") else None


def files(pattern: str) -> list[Path]:
    """Return the files of the corpus that match, sorted; none where there is no corpus."""
    return [] if CORPUS is None else sorted(one for one in CORPUS.glob(pattern) if one.is_file())


def label(path: Path) -> str:
    """Name a file in a test id by its place in the corpus."""
    return path.name if CORPUS is None else path.relative_to(CORPUS).as_posix()
