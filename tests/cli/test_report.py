"""The summary from the command line: a process of its own, without a screen."""

from __future__ import annotations

from tests.gui.pages import texts_of


def test_the_summary_is_written_as_a_pdf(process, practice_file, tmp_path):
    filled = practice_file.parent
    out = tmp_path / "one.pdf"
    said = process("report", "--data-dir", filled, "--patient", 1, "--out", out)
    assert (said.code, said.err) == (0, "")
    assert "one page" in said.out
    assert out.read_bytes().startswith(b"%PDF-")
    again = process("report", "--data-dir", filled, "--patient", 1, "--out", out)
    assert again.code == 1
    assert "there already" in again.err


def test_days_out_of_order_are_wrong_use(run, practice_file, tmp_path):
    said = run(
        *("report", "--data-dir", practice_file.parent, "--patient", 1, "--out", tmp_path / "x"),
        *("--from", "2026-02-01", "--to", "2026-01-01"),
    )
    assert said.code == 2
    assert "--to lies before --from" in said.err


def test_nobody_with_the_number_is_said(on_practice, tmp_path, qapp):
    said = on_practice("report", "--patient", 999999, "--out", tmp_path / "x.pdf")
    assert said.code == 1
    assert "There is no patient 999999." in said.err
    assert not (tmp_path / "x.pdf").exists()


def test_letters_are_written_noted_and_not_repeated(process, practice_file, tmp_path):
    filled, out = practice_file.parent, tmp_path / "letters.pdf"
    said = process("letters", "--data-dir", filled, "--patient", 1, 20, "--out", out)
    assert said.code == 0, said.err
    assert "letters to 1." in said.out
    assert "Left out: Osei, Samuel: has died." in said.err
    (page,) = texts_of(out.read_bytes())
    assert "Dear Miriam Ashdown" in page
    assert "Practice data" in page
    again = process("letters", "--data-dir", filled, "--promised", "--out", tmp_path / "x.pdf")
    assert again.code == 1
    assert "Nobody gets a letter" in again.err
    assert not (tmp_path / "x.pdf").exists()


def test_letters_to_nobody_known_are_refused(on_practice, tmp_path, qapp):
    said = on_practice("letters", "--patient", 999999, "--out", tmp_path / "x.pdf")
    assert said.code == 1
    assert "There is no patient 999999." in said.err
