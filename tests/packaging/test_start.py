"""What a start loads: slow libraries only where they are needed, Qt only for the window."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SLOW = {"alembic", "pyqtgraph", "numpy"}


def _loaded(code, *arguments):
    """Run code in a process of its own and return the modules that it loaded."""
    tail = "\nimport json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", code + tail, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return set(json.loads(said.stdout.splitlines()[-1]))


def _verb(*words):
    return f"from b12tracker.cli import main; assert main({list(words)!r}) == 0"


def test_the_program_loads_no_slow_library_at_start():
    assert not _loaded("import b12tracker.app") & SLOW


def test_readers_of_files_the_first_run_and_the_pages_of_a_home_wait_until_they_are_wanted():
    later = {
        *("b12tracker.interop.fhir", "b12tracker.interop.hl7v2", "b12tracker.interop.sheet"),
        *("b12tracker.services.imports", "b12tracker.gui.first_run", "b12tracker.gui.home.today"),
    }
    loaded = _loaded("import b12tracker.app")
    assert "b12tracker.services.watch_folder" in loaded
    assert not loaded & later


def test_version_loads_neither_qt_nor_sql():
    code = (
        "from b12tracker.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit as end: assert not end.code"
    )
    assert not _loaded(code) & (SLOW | {"PySide6", "sqlalchemy", "sqlcipher3"})


@pytest.mark.parametrize("verb", [("patients",), ("worklist", "--json"), ("assess", "--all")])
def test_a_verb_on_an_existing_file_loads_no_qt_no_slow_library_and_no_second_sqlite(
    verb, data_file
):
    words = ("--data-dir", str(data_file.parent), *verb)
    assert not _loaded(_verb(*words)) & (SLOW | {"PySide6", "sqlite3", "_sqlite3"})


def test_a_new_file_is_made_without_qt_and_without_a_second_sqlite(tmp_path):
    file = tmp_path / "none.json"
    file.write_text('{"resourceType": "Bundle", "type": "collection"}', encoding="utf-8")
    words = ("--data-dir", str(tmp_path / "new"), "import", str(file))
    assert not _loaded(_verb(*words)) & {"PySide6", "sqlite3", "_sqlite3", "pyqtgraph", "numpy"}
