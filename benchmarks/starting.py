"""From the start of a process until Today shows real rows, against the smallest such program."""

from __future__ import annotations

import os
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
    # Compiled once, as an installed program is: otherwise each start compiles every module again.
    compiled = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    compiled["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    return race(
        "Start until Today shows its rows, 1,000 patients",
        "the same libraries, the file opened, one query, one table",
        ours=lambda: _until_ready("benchmarks.start_ours", place, compiled),
        floor=lambda: _until_ready("benchmarks.start_floor", place, compiled),
        rounds=rounds,
        goal=1.3,
    )


def _until_ready(module: str, place: Path, environment: dict[str, str]) -> float:
    """Return the milliseconds until the process says that its rows are painted."""
    before = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", module, str(place)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        spent = (time.perf_counter() - before) * 1000
        process.stdout.read()
    if said.strip() != "ready" or process.returncode:
        raise RuntimeError(f"{module}: {said!r}, exit {process.returncode}")
    return spent
