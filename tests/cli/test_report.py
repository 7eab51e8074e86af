"""The summary from the command line: a process of its own, without a screen."""

from __future__ import annotations

import sys

import pytest
from pypdf import PdfReader

from b12tracker.gui.window_state import WindowState
from b12tracker.paths import places
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


def size_of(pdf):
    box = PdfReader(pdf).pages[0].mediabox
    return round(float(box.width)), round(float(box.height))


A4, LETTER = (595, 842), (612, 792)


@pytest.mark.parametrize(
    ("chosen", "page", "size"),
    [
        ("letter", (), LETTER),
        ("a4", ("--page", "Letter"), LETTER),
        ("letter", ("--page", "A4"), A4),
    ],
    ids=["as in Settings", "as said", "what is said goes before"],
)
@pytest.mark.usefixtures("qapp")
def test_pages_are_made_for_the_paper(on_practice, practice_file, chosen, page, size):
    WindowState(places(practice_file.parent).settings_file).paper = chosen
    for verb in ("report", "letters", "labels"):
        out = practice_file.parent / f"{verb}.pdf"
        said = on_practice(verb, "--patient", 1, "--out", out, *page)
        assert said.code == 0, said.err
        assert size_of(out) == size


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system says, not a variable")
@pytest.mark.parametrize(("spoken", "size"), [("en_GB", A4), ("de_DE", A4), ("en_US", LETTER)])
def test_where_nobody_chose_the_paper_is_the_one_of_the_place(
    process, practice_file, monkeypatch, spoken, size
):
    monkeypatch.setenv("LC_ALL", f"{spoken}.UTF-8")
    out = practice_file.parent / "made.pdf"
    said = process("labels", "--data-dir", practice_file.parent, "--patient", 1, "--out", out)
    assert said.code == 0, said.err
    assert size_of(out) == size


def test_labels_begin_where_the_sheet_is_still_whole(on_practice, tmp_path, qapp):
    out = tmp_path / "labels.pdf"
    said = on_practice(
        *("labels", "--patient", 1, 2, 20, "--start", 21, "--page", "A4", "--out", out)
    )
    assert said.code == 0, said.err
    assert "labels for 2." in said.out
    assert "Left out: Osei, Samuel: has died." in said.err
    assert len(texts_of(out.read_bytes())) == 2
    said = on_practice(
        *("labels", "--patient", 1, "--start", 22, "--page", "A4", "--out", tmp_path / "x.pdf")
    )
    assert said.code == 1
    assert "labels 1 to 21" in said.err
    assert not (tmp_path / "x.pdf").exists()


def test_letters_to_nobody_known_are_refused(on_practice, tmp_path, qapp):
    said = on_practice("letters", "--patient", 999999, "--out", tmp_path / "x.pdf")
    assert said.code == 1
    assert "There is no patient 999999." in said.err
