"""From the start of a process until Today shows real rows, against the smallest such program."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

from benchmarks.populate import a_clinic
from benchmarks.race import Measure, race

if TYPE_CHECKING:
    from pathlib import Path


def starting(folder: Path, rounds: int = 15) -> Measure:
    """Start until Today shows its rows at 1,000 patients."""
    place = folder / "start"
    a_clinic(place, people=1_000, doses_each=35).close()
    return race(
        "Start until Today shows its rows, 1,000 patients",
        "the same libraries, the file opened, one query, one table",
        ours=lambda: _until_ready("benchmarks.start_ours", place),
        floor=lambda: _until_ready("benchmarks.start_floor", place),
        rounds=rounds,
        goal=1.3,
    )


def _until_ready(module: str, place: Path) -> float:
    """Return the milliseconds until the process says that its rows are painted."""
    before = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", module, str(place)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        spent = (time.perf_counter() - before) * 1000
        process.stdout.read()
    if said.strip() != "ready" or process.returncode:
        raise RuntimeError(f"{module}: {said!r}, exit {process.returncode}")
    return spent
