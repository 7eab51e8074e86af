"""`knowledge` prints the document of the knowledge files, and needs no data file."""

from __future__ import annotations

from b12tracker.core.knowledge.document import document


def test_the_whole_document_is_printed(run, tmp_path, knowledge):
    said = run("--data-dir", tmp_path / "none", "knowledge")
    assert (said.code, said.err) == (0, "")
    assert said.out == document(knowledge)
    assert not (tmp_path / "none" / "clinic.b12").exists()


def test_it_takes_no_other_word(run):
    said = run("knowledge", "everything")
    assert (said.code, said.out) == (2, "")


def test_it_works_from_an_empty_folder(process):
    said = process("knowledge")
    assert said.code == 0
    assert said.out.startswith("# What B12 Tracker knows of medicine\n")
