"""The real window, worked from outside by what a screen reader can see of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from b12tracker.services.clinic import open_clinic
from b12tracker.services.patient_page import patient_page
from tests.builders import a_dose, a_phase, a_plan
from tests.gui.desks import add_person

HERE = Path(__file__).parent
_SYSTEM = "/usr/bin/python3"  # the bindings of AT-SPI come with the system
_TOOLS = ("dbus-run-session", "xvfb-run", "xauth", "Xvfb")
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


def missing() -> str:
    """Return what this machine lacks for the test; empty: nothing."""
    if sys.platform != "linux":
        return "AT-SPI is of Linux"
    if absent := [one for one in _TOOLS if shutil.which(one) is None]:
        return f"not installed: {', '.join(absent)}"
    if not any(Path(one).exists() for one in _LAUNCHERS):
        return "not installed: at-spi2-core"
    if not Path(_SYSTEM).exists():
        return f"not there: {_SYSTEM}"
    asked = subprocess.run([_SYSTEM, "-c", "import pyatspi"], capture_output=True, check=False)
    return "" if asked.returncode == 0 else "not installed: python3-pyatspi"


@pytest.fixture
def short_folder():
    """A folder for sockets, whose names must be short."""
    with tempfile.TemporaryDirectory(prefix="b12-") as folder:
        yield folder


@pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")
def test_a_patient_is_found_a_dose_logged_and_undone_by_a_screen_reader(tmp_path, short_folder):
    data = tmp_path / "data"
    with open_clinic(data, who="AB") as clinic:
        today = clinic.today()  # the window asks the same clock
        patient = add_person(
            clinic,
            a_dose(
                (today - timedelta(weeks=8)).isoformat(),
                site="deltoid_left",
                lot="H4471",
                expiry=today + timedelta(days=400),
            ),
            a_plan((today - timedelta(weeks=8)).isoformat(), phases=(a_phase("8 wk"),)),
            family="Okafor",
            given="Ben",
            born="1950-11-03",
        )
    said = subprocess.run(
        [
            *("dbus-run-session", "--", "xvfb-run", "-a", "-s", "-screen 0 1366x768x24"),
            *("sh", str(HERE / "session.sh"), sys.executable, str(data)),
            *(_SYSTEM, str(HERE / "client.py"), "okafor"),
        ],
        env={
            **{key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "XDG_RUNTIME_DIR": short_folder,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    steps = [one for one in said.stdout.splitlines() if one.startswith("step: ")]
    assert [one.removeprefix("step: ").partition(",")[0] for one in steps] == [
        "window",
        "found",
        "card",
        "logged",
        "undone",
    ]
    with open_clinic(data, who="AB") as clinic:
        page = patient_page(clinic, patient)
    assert len(page.record.doses) == 1
    assert len(page.with_voided.doses) == 2
