"""The log holds event codes and numbers, never what a person typed."""

from __future__ import annotations

import faulthandler
import stat
import subprocess
import sys
import threading

import pytest

from b12tracker import log


@pytest.fixture
def folder(tmp_path):
    with log.kept(tmp_path / "log"):
        yield tmp_path / "log"


def _text(folder):
    return (folder / "b12tracker.log").read_text(encoding="utf-8")


def test_an_event_is_its_code_and_its_numbers(folder):
    log.event("import.done", batch=3, rows=17)
    assert "INFO import.done batch=3 rows=17" in _text(folder)


@pytest.mark.parametrize("code", ["Mrs Rossi came", "", "import done", "Import", "a.", "ä"])
def test_a_sentence_is_no_event_code(folder, code):
    with pytest.raises(ValueError, match="event code"):
        log.event(code)
    assert _text(folder) == ""


@pytest.mark.parametrize("value", ["Rossi", 1.5, True, None])
def test_only_whole_numbers_pass(folder, value):
    with pytest.raises(ValueError, match="row id"):
        log.event("dose.logged", dose=value)
    assert _text(folder) == ""


def _fails(name):
    secret = f"{name} was here"
    raise LookupError(secret)


def test_an_error_is_written_with_its_place_and_without_its_text(folder, log_warnings):
    try:
        try:
            _fails("Rossi")
        except LookupError as first:
            raise RuntimeError("for Rossi, Carla") from first
    except RuntimeError as problem:
        log.error(problem)
    text = _text(folder)
    assert "Rossi" not in text
    assert "RuntimeError" in text
    assert "LookupError" in text
    assert "test_log.py" in text
    assert "_fails" in text
    log_warnings.clear()


def _mode(path):
    # Windows has no such bits; there the user's folder itself is closed to others.
    return 0o600 if sys.platform == "win32" else stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_may_read_it(folder):
    assert _mode(folder / "b12tracker.log") == 0o600
    assert _mode(folder / "fault.log") == 0o600


def test_it_stays_within_five_files_of_one_megabyte(folder):
    for number in range(90_000):
        log.event("a.long.line.that.fills.the.file.sooner.than.a.short.one", number=number)
    files = sorted(folder.glob("b12tracker.log*"))
    assert len(files) == 5
    assert all(one.stat().st_size <= 1_000_000 for one in files)
    assert {_mode(one) for one in files} == {0o600}


def test_an_error_nobody_caught_is_written(tmp_path, log_warnings):
    with log.kept(tmp_path):
        try:
            _fails("Rossi")
        except LookupError as problem:
            sys.excepthook(type(problem), problem, problem.__traceback__)
    assert "crash" in _text(tmp_path)
    assert "LookupError" in _text(tmp_path)
    assert "Rossi" not in _text(tmp_path)
    log_warnings.clear()


def test_an_error_in_a_thread_is_written_too(tmp_path, log_warnings):
    with log.kept(tmp_path):
        thread = threading.Thread(target=_fails, args=("Rossi",))
        thread.start()
        thread.join()
    assert "crash" in _text(tmp_path)
    assert "Rossi" not in _text(tmp_path)
    log_warnings.clear()


def test_a_program_that_dies_leaves_its_frames(tmp_path):
    code = (
        "import sys; from pathlib import Path; from b12tracker import log;"
        "kept = log.kept(Path(sys.argv[1])); kept.__enter__(); import ctypes; ctypes.string_at(0)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, check=False
    )
    assert said.returncode != 0
    assert "Fatal Python error" in (tmp_path / "fault.log").read_text(encoding="utf-8")


def test_it_gives_back_what_it_took(tmp_path):
    before = sys.excepthook, threading.excepthook, faulthandler.is_enabled()
    with log.kept(tmp_path):
        assert sys.excepthook is not before[0]
    assert (sys.excepthook, threading.excepthook, faulthandler.is_enabled()) == before


def test_a_folder_that_cannot_be_made_stands_in_nobodys_way(tmp_path):
    (tmp_path / "file").write_text("")
    with log.kept(tmp_path / "file" / "log"):
        log.event("started")
