"""Driving the command as a person at the terminal does."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from b12tracker.cli import main


@dataclass(frozen=True)
class Said:
    """What a verb printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys):
    """Run a verb in this process."""

    def ran(*words: object) -> Said:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        found = capsys.readouterr()
        return Said(code, found.out, found.err)

    return ran


@pytest.fixture
def process(tmp_path):
    """Run a verb in a process of its own, started in an empty folder."""
    place = tmp_path / "empty"
    place.mkdir()

    def ran(*words: object) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "b12tracker", *map(str, words)],
            cwd=place,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert list(place.iterdir()) == [], "it wrote into the folder it was started from"
        assert "Traceback" not in done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return ran


@pytest.fixture
def on_practice(run, practice_file):
    """Run a verb on a copy of the practice data."""
    return lambda *words: run("--data-dir", practice_file.parent, *words)


@pytest.fixture
def on_empty(run, data_file):
    """Run a verb on an empty data file."""
    return lambda *words: run("--data-dir", data_file.parent, *words)
