"""Backup, restore, check, migrate and the self-test, from the command line."""

from __future__ import annotations


def _name(path):
    return path.read_bytes()[:16]


def test_a_backup_is_a_data_file_of_its_own(on_practice, run, tmp_path):
    out = tmp_path / "copies" / "copy.b12"
    out.parent.mkdir()
    said = on_practice("backup", "--out", out)
    assert said.code == 0
    assert "24 patients" in said.out
    other = tmp_path / "other"
    other.mkdir()
    out.rename(other / "clinic.b12")
    assert len(run("--data-dir", other, "patients", "--json").json) == 24


def test_a_backup_never_overwrites(on_practice, tmp_path):
    out = tmp_path / "copy.b12"
    out.write_bytes(b"mine")
    said = on_practice("backup", "--out", out)
    assert said.code == 1
    assert out.read_bytes() == b"mine"


def test_restore_says_what_would_be_and_does_it_only_when_told(
    on_practice, on_empty, tmp_path, data_file
):
    copy = tmp_path / "copy.b12"
    on_practice("backup", "--out", copy)
    first = on_empty("restore", copy)
    assert first.code == 1
    assert "24 patients" in first.out
    assert on_empty("patients", "--json").json == []
    done = on_empty("restore", copy, "--yes")
    assert done.code == 0
    assert len(on_empty("patients", "--json").json) == 24
    assert on_empty("check").code == 0


def test_restore_of_what_is_no_backup_changes_nothing(on_practice, tmp_path):
    bad = tmp_path / "bad.b12"
    bad.write_bytes(b"x" * 5000)
    said = on_practice("restore", bad, "--yes")
    assert said.code == 1
    assert said.err
    assert len(on_practice("patients", "--json").json) == 24


def test_restore_works_over_a_file_that_cannot_be_opened(on_practice, tmp_path, practice_file):
    copy = tmp_path / "copy.b12"
    on_practice("backup", "--out", copy)
    practice_file.write_bytes(b"")
    first = on_practice("restore", copy)
    assert first.code == 1
    assert "24 patients" in first.out
    assert practice_file.read_bytes() == b""
    assert on_practice("restore", copy, "--yes").code == 0
    assert len(on_practice("patients", "--json").json) == 24


def test_check_finds_nothing_in_a_sound_file(on_practice):
    for words in (("check",), ("check", "--full")):
        said = on_practice(*words)
        assert (said.code, said.err) == (0, "")
        assert "all well: 24 patients" in said.out


def test_check_ends_with_1_where_the_file_is_damaged(on_practice, practice_file):
    content = bytearray(practice_file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(64)
    practice_file.write_bytes(content)
    said = on_practice("check", "--full")
    assert said.code == 1
    assert said.out + said.err


def test_check_of_a_damaged_page_is_a_few_sentences_and_no_fault(on_practice, practice_file):
    assert on_practice("backup").code == 0
    content = bytearray(practice_file.read_bytes())
    content[150_000:150_004] = b"zzzz"
    practice_file.write_bytes(content)
    for words in (("check",), ("check", "--full")):
        said = on_practice(*words)
        assert (said.code, said.err) == (1, "")
        assert "Part of the file is damaged" in said.out
        assert len(said.out.splitlines()) < 30


def test_restore_works_where_there_is_no_file_yet(on_practice, run, tmp_path):
    copy = tmp_path / "copy.b12"
    assert on_practice("backup", "--out", copy).code == 0
    new = tmp_path / "new"
    said = run("--data-dir", new, "restore", copy, "--yes")
    assert said.code == 0
    assert "before" not in said.out
    assert len(run("--data-dir", new, "patients", "--json").json) == 24


def test_migrate_says_that_nothing_is_to_do(on_practice, run, tmp_path):
    assert on_practice("migrate").code == 0
    said = run("--data-dir", tmp_path / "none", "migrate")
    assert said.code == 0
    assert not (tmp_path / "none" / "clinic.b12").exists()


def test_the_self_test_passes_in_an_empty_folder_without_a_screen(process):
    said = process("self-test")
    assert said.code == 0, said.out
    assert "FAILED" not in said.out
    assert said.out.count("ok ") >= 4
