"""The summary from the command line: a process of its own, without a screen."""

from __future__ import annotations


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
