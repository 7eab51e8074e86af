"""What is installed is what pyproject.toml pins, everything and exactly."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.wheel import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = [Requirement(line) for line in SETTINGS["tool"]["uv"]["constraint-dependencies"]]
BUILD = [Requirement(line) for line in SETTINGS["tool"]["uv"]["build-constraint-dependencies"]]
OWN = "b12tracker"


def _in_force(pins):
    here = [one for one in pins if one.marker is None or one.marker.evaluate()]
    return {canonicalize_name(one.name): one for one in here}


def _reached():
    """Return the names of everything that the project asks for here, directly or not."""
    direct = SETTINGS["project"]["dependencies"] + SETTINGS["dependency-groups"]["dev"]
    todo, seen = [Requirement(line) for line in direct], set()
    while todo:
        want = todo.pop()
        name = canonicalize_name(want.name)
        if want.marker is not None and not any(
            want.marker.evaluate({"extra": extra}) for extra in (want.extras or {""})
        ):
            continue
        if name in seen:
            continue
        seen.add(name)
        for line in metadata.requires(name) or []:
            inner = Requirement(line)
            extras = want.extras or {""}
            if inner.marker is None or any(inner.marker.evaluate({"extra": e}) for e in extras):
                todo.append(Requirement(line.split(";")[0]))
    return seen


@pytest.mark.parametrize("name", sorted(_reached()))
def test_each_library_is_installed_in_its_pinned_version(name):
    pin = _in_force(PINS).get(name)
    assert pin is not None, f"{name} is not pinned"
    assert pin.specifier.contains(metadata.version(name)), f"{name}: not {pin.specifier}"


def test_a_pin_is_one_exact_version():
    for pin in PINS + BUILD:
        assert re.fullmatch(r"==[0-9][0-9a-z.]*", str(pin.specifier)), str(pin)
        assert pin.url is None, str(pin)


def test_markers_leave_no_python_without_numpy():
    numpy = [one for one in PINS if one.name == "numpy"]
    for version in ("3.11.0", "3.12.0", "3.13.0", "3.14.0"):
        here = {"python_full_version": version}
        fits = [one for one in numpy if one.marker is not None and one.marker.evaluate(here)]
        assert len(fits) == 1


def test_every_direct_dependency_is_pinned_on_every_system():
    pinned = {canonicalize_name(one.name) for one in PINS}
    direct = SETTINGS["project"]["dependencies"] + SETTINGS["dependency-groups"]["dev"]
    assert {canonicalize_name(Requirement(line).name) for line in direct} <= pinned


def test_the_build_back_end_is_pinned_to_the_same_versions():
    dev = _in_force(PINS)
    for name, pin in _in_force(BUILD).items():
        assert dev[name].specifier == pin.specifier


def test_the_environment_holds_nothing_that_nobody_asked_for():
    stray = {canonicalize_name(one.metadata["Name"]) for one in metadata.distributions()}
    stray -= _reached() | {OWN, "pip", "setuptools", "wheel"}
    # Whatever it is, it came with a version that the pins know, for another system or Python.
    assert stray <= {canonicalize_name(one.name) for one in PINS}


def test_python_is_bounded_as_the_libraries_are():
    assert Marker("python_version >= '3.11'").evaluate()
    assert SETTINGS["project"]["requires-python"] == ">=3.11,<3.15"
