"""The wheel holds what the tree says, also what git ignores stays out."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from tests.packaging.wheel import ROOT, complaints


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_the_tree_says_and_nothing_else(wheel):
    assert complaints(wheel) == []


def test_a_wheel_with_too_little_or_too_much_is_complained_about(tmp_path):
    other = tmp_path / "x.whl"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("b12tracker/__init__.py", "")
        archive.writestr("b12tracker/secret.b12", "")
    said = complaints(other)
    assert "missing: b12tracker/paths.py" in said
    assert "does not belong: b12tracker/secret.b12" in said
    assert "missing: the licence" in said


def test_the_command_starts_at_cli_main(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith("entry_points.txt"))
        assert "b12tracker = b12tracker.cli:main" in archive.read(name).decode()
