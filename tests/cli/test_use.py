"""Wrong use ends with 2, what cannot be done with 1, and both say why without a traceback."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

import b12tracker
from b12tracker.paths import LOCATION_FILE, choose_data_place, places


def test_version_is_the_packages_version(run):
    said = run("--version")
    assert (said.code, said.out.strip()) == (0, f"B12 Tracker {b12tracker.__version__}")


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("--fly",),
        ("show",),
        ("show", "Rossi"),
        ("show", "0"),
        ("show", "-1"),
        ("show", "٣"),
        ("show", "9" * 4000),
        ("assess",),
        ("assess", "--all", "--patient", "1"),
        ("assess", "--all", "--as-of", "20.11.2026"),
        ("assess", "--all", "--as-of", "2026-02-30"),
        ("assess", "--all", "--as-of", "20261120"),
        ("assess", "--all", "--check"),
        ("import",),
        ("import", "x.json", "--format", "hl7v2"),
        ("import", ""),
        ("backup", "--out", ""),
        ("withdraw", "first"),
        ("patients", "--data-dir", ""),
        ("worklist", "--as", "2026-11-20"),
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2(run, tmp_path, words):
    said = run("--data-dir", tmp_path / "d", *words)
    assert said.code == 2
    assert said.err
    assert not said.out


def test_an_unknown_guideline_set_is_wrong_use(on_practice):
    said = on_practice("assess", "--all", "--set", "MARS")
    assert (said.code, said.out) == (2, "")
    assert "UK_NICE" in said.err


@pytest.mark.parametrize("before", [True, False], ids=["before the verb", "after it"])
def test_data_dir_stands_before_or_after_the_verb(run, practice_file, before):
    place = ("--data-dir", practice_file.parent)
    said = run(*place, "patients") if before else run("patients", *place)
    assert "Ashdown" in said.out


@pytest.mark.parametrize(
    "words",
    [
        ("patients", "--json"),
        ("worklist",),
        ("batches",),
        ("show", "1"),
        ("assess", "--all"),
        ("withdraw", "1"),
        ("backup",),
        ("check",),
    ],
    ids=" ".join,
)
def test_a_mistyped_place_is_no_empty_clinic(run, tmp_path, words):
    said = run("--data-dir", tmp_path / "new", *words)
    assert (said.code, said.out) == (1, "")
    assert "no data file" in said.err
    assert not (tmp_path / "new").exists(), "nothing is made by looking"


def test_an_import_makes_the_file_in_a_folder_that_only_its_owner_enters(run, tmp_path):
    file = tmp_path / "one.json"
    file.write_text('{"resourceType": "Bundle", "type": "collection"}', encoding="utf-8")
    assert run("--data-dir", tmp_path / "new" / "place", "import", file).code == 0
    made = tmp_path / "new" / "place"
    assert (made / "clinic.b12").exists()
    if os.name != "nt":
        for one in (made, made / "log"):
            assert stat.S_IMODE(one.stat().st_mode) == 0o700
        for one in made.rglob("*"):
            assert one.is_dir() or stat.S_IMODE(one.stat().st_mode) == 0o600


def test_a_place_that_is_a_file_is_a_sentence_without_a_number(run, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "one.json").write_text("{}", encoding="utf-8")
    said = run("--data-dir", tmp_path / "file", "import", tmp_path / "one.json")
    assert said.code == 1
    assert str(tmp_path / "file") in said.err
    assert "Errno" not in said.err


@pytest.mark.parametrize("text", ["a" * 100_000, "x\udcff", "%", "tab\there"])
def test_whatever_is_looked_for_finds_nobody_and_is_no_fault(on_practice, text):
    said = on_practice("patients", "--find", text, "--json")
    assert (said.code, said.json, said.err) == (0, [], "")


@pytest.mark.skipif(os.name == "nt", reason="the shell closes it")
def test_a_closed_output_is_no_fault(practice_file):
    words = [sys.executable, "-m", "b12tracker", "patients", "--data-dir", practice_file.parent]
    done = subprocess.run(["sh", "-c", '"$@" >&- 2>&-', "sh", *words], check=False)
    assert done.returncode == 0
    log = practice_file.parent / "log" / "b12tracker.log"
    assert log.read_text(encoding="utf-8") == ""


def test_the_chosen_data_place_is_used(run, practice_file):
    choose_data_place(practice_file.parent)
    assert "Ashdown" in run("patients").out


def test_a_broken_note_about_the_place_is_named(run):
    note = places().config / LOCATION_FILE
    note.parent.mkdir(parents=True)
    note.write_text("data = 3", encoding="utf-8")
    said = run("patients")
    assert said.code == 1
    assert "location.toml" in said.err


@pytest.mark.parametrize(
    "content", [b"", b"x", b"SQLite format 3\x00" + bytes(5000), os.urandom(9000)]
)
def test_a_file_that_is_none_of_ours_is_refused_and_left_alone(run, tmp_path, content):
    file = tmp_path / "clinic.b12"
    file.write_bytes(content)
    said = run("--data-dir", tmp_path, "patients")
    assert said.code == 1
    assert "clinic.b12" in said.err
    assert file.read_bytes() == content


def test_a_held_file_names_the_holder(run, practice, practice_file):
    said = run("--data-dir", practice_file.parent, "patients")
    assert said.code == 1
    assert str(os.getpid()) in said.err or "JB" in said.err


def test_a_folder_that_cannot_be_written_is_a_sentence(run, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    said = run("--data-dir", tmp_path / "file" / "inside", "patients")
    assert said.code == 1
    assert said.err.strip()


def test_an_unknown_patient_is_a_sentence(on_practice):
    for verb in (("show", "999"), ("assess", "--patient", "999")):
        said = on_practice(*verb)
        assert said.code == 1
        assert "999" in said.err


def test_whoever_reads_may_stop_early(practice_file):
    code = (
        "import sys; from b12tracker.cli import main;"
        f"sys.exit(main(['--data-dir', {str(practice_file.parent)!r}, 'assess', '--all']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_a_fault_of_the_program_is_one_sentence_and_its_place_in_the_log(
    run, practice_file, monkeypatch, log_warnings
):
    from b12tracker.services import patients_list

    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("Rossi, Carla")

    monkeypatch.setattr(patients_list, "find_patients", fails)
    said = run("--data-dir", practice_file.parent, "patients")
    log = practice_file.parent / "log" / "b12tracker.log"
    assert said.code == 1
    assert "ZeroDivisionError" in said.err
    assert "Rossi" not in said.err + log.read_text(encoding="utf-8")
    assert "test_use.py" in log.read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
    log_warnings.clear()
