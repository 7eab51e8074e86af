"""The document of the knowledge: up to date, complete, and whole as Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from b12tracker.core import words
from b12tracker.core.dates import Interval
from b12tracker.core.findings import Basis
from b12tracker.core.knowledge import Numbers, load
from b12tracker.core.knowledge.document import SECTIONS, document, monitoring, signature
from b12tracker.core.knowledge.document.markdown import blocks, link, plain, table
from b12tracker.core.knowledge.document.numbers import files_of_numbers
from b12tracker.core.knowledge.document.phrases import PHRASES, in_order, phrase
from b12tracker.core.knowledge.document.points import points
from b12tracker.core.knowledge.document.rules import wording
from b12tracker.core.knowledge.document.words import age, listed
from b12tracker.core.knowledge.quantities import quantity
from tests.core.test_knowledge import FILES
from tests.core.wrong_tables import changed

PAGE = Path(__file__).parents[2] / "docs" / "knowledge.md"
RENEW = "uv run b12tracker knowledge > docs/knowledge.md"


@pytest.fixture(scope="module")
def text(knowledge):
    return document(knowledge)


def test_the_page_in_docs_is_current(text):
    assert PAGE.read_text(encoding="utf-8") == text, f"renew it with: {RENEW}"


# --- Complete


def test_every_rule_check_regimen_and_source_stands_in_its_place(knowledge, text):
    lines = text.splitlines()
    for one in [*knowledge.rules.values(), *knowledge.checks.rules.values()]:
        assert f"### {one.id} · {one.title}" in lines
    for regimen in knowledge.regimens.values():
        assert f"#### {regimen.name}" in lines
        assert any(line.startswith(f"`{regimen.id}` · ") for line in lines)
    for key in knowledge.sources:
        assert text.count(f'<a id="{key.lower()}"></a>') == 1
        assert f"](#{key.lower()})" in text, f"{key} is never cited"


def test_every_wording_is_printed(knowledge, text):
    entries = [*knowledge.rules.values(), *knowledge.checks.rules.values()]
    for message in (message for one in entries for message in one.messages.values()):
        assert f"{wording(message.en)} | {wording(message.plain)} |" in text
    for rule in knowledge.rules.values():
        assert f"**Clears:** {rule.clears}" in text


def _numbers(raw, path=()):
    """Yield every number of a raw file with its place."""
    if isinstance(raw, dict) and "value" in raw:
        yield ".".join(path), raw
    elif isinstance(raw, dict):
        for key, inner in raw.items():
            yield from _numbers(inner, (*path, key))
    elif isinstance(raw, list):
        for number, inner in enumerate(raw, 1):
            yield from _numbers(inner, (*path, str(number)))


def _stands(raw, lines):
    """Return whether a number stands, with its unit, in a line that names its source.

    The first of "6 to 7 days" has its unit behind the second; limits of a test have it in the head.
    """
    end = r"(?![.,]?[\d½¼⅝])"
    if "unit" in raw:
        shown = quantity(Decimal(raw["value"]), raw["unit"])
        figure = re.escape(re.findall(r"[\d.,]*[\d½¼⅝]", shown)[0])
        limit = rf"(?:below|above|from|day) {figure}{end}"
        ways = [re.escape(shown) + end, rf"{figure} to ", limit, rf"{figure}: "]
    else:
        ways = [re.escape(words.interval(Interval.parse(raw["value"])))]
    alone = re.compile(rf"(?<![\d.,])(?:{'|'.join(ways)})")
    mark = f"[{raw['source']}](#"
    return any(mark in line and alone.search(line) for line in lines)


@pytest.mark.parametrize("stem", sorted(FILES))
def test_every_number_stands_beside_its_source(stem, text):
    lines = text.splitlines()
    missing = [place for place, raw in _numbers(FILES[stem], (stem,)) if not _stands(raw, lines)]
    assert missing == []


@pytest.mark.parametrize("stem", sorted(FILES))
def test_what_wants_a_signature_stands_in_the_last_section(stem, knowledge):
    lines = signature.section(knowledge).splitlines()
    missing = [
        place
        for place, raw in _numbers(FILES[stem], (stem,))
        if raw["basis"] != "guideline" and not _stands(raw, lines)
    ]
    assert missing == []


def test_a_number_that_loses_its_basis_moves_into_the_last_section(knowledge):
    before = signature.section(knowledge)
    files = changed("masking", "unverified", "folate_high", "basis")
    files["masking"]["folate_high"]["source"] = "GK"
    files["disagreements"]["masking_evidence"]["position"][0]["sources"].append("GK")
    after = signature.section(load(files))
    row = "| Serum folate is high above | 59 nmol/L | [GK](#gk) |"
    assert row not in before
    assert row in after


def test_all_numbers_hold_from_one_day_but_the_classes():
    since = {
        (stem, str(raw["from"]))
        for stem in FILES
        for _, raw in _numbers(FILES[stem])
        if str(raw["from"]) != "2026-11-20"
    }
    assert since == {("classes", "2024-03-06")}, "a day of its own has to stand beside the number"


def test_the_entries_of_each_basis_are_counted(knowledge, text):
    found = list(points(knowledge))
    for basis in Basis:
        count = sum(one.basis is basis for one in found)
        assert re.search(rf"^\| {basis.value} \| .* \| {count} \|$", text, re.MULTILINE)


# --- Whole


def _tables(text):
    return [
        block.splitlines() for block in re.split(r"\n\n+", text) if block.lstrip().startswith("| ")
    ]


def _cells(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_no_table_is_broken_and_no_cell_is_empty(text):
    tables = _tables(text)
    assert len(tables) > 100
    for head, rule, *rows in tables:
        assert set(rule) == {"|", "-"}
        assert rows, head
        for row in rows:
            assert row.startswith("| "), row
            assert row.endswith(" |"), row
            assert len(_cells(row)) == len(_cells(head)), row
            assert all(_cells(row)), row


def test_a_bar_in_a_text_breaks_no_table():
    files = changed("rules", "a | b <c> *d* `e`\nf", "FM-01", "text", "alone", "en")
    row = next(line for line in document(load(files)).splitlines() if line.startswith("| a \\|"))
    assert _cells(row)[0] == "a \\| b &lt;c&gt; \\*d\\* \\`e\\` f"
    assert len(_cells(row)) == 2


def test_every_link_has_its_goal(text):
    goals = set(re.findall(r'<a id="([^"]+)"></a>', text))
    goals |= {
        link(title).partition("](#")[2].rstrip(")")
        for title in re.findall(r"^## (.*)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= goals


def test_nothing_is_shown_by_its_raw_id(text):
    bare = re.sub(r"`[^`]*`", "", text)
    assert re.findall(r"\b[a-z0-9]+_[a-z0-9_]+\b", bare) == []
    assert "{" not in bare
    assert not re.search(r"\bug\b|\bumol", bare)
    assert "µg" not in text


def test_sections_follow_the_contents(knowledge, text):
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    written = [title for title, write in SECTIONS if write(knowledge)]
    assert titles == ["Contents", *written]
    assert re.findall(r"^- \[(.*)\]\(#", text, re.MULTILINE)[: len(written)] == written
    assert titles[-1] == "What still wants a clinician's signature"


def test_a_section_without_text_is_left_out(knowledge, text):
    assert ("## Monitoring" in text.splitlines()) == bool(monitoring.section(knowledge))


# --- Words


def test_every_named_number_has_its_phrase(knowledge):
    named = {one.place: one.values for one in files_of_numbers(knowledge)}
    named |= {"checks": knowledge.checks.numbers, "symptoms": knowledge.symptoms.numbers}
    for place, phrases in PHRASES.items():
        assert set(phrases) == set(named[place])
        assert len(set(phrases.values())) == len(phrases), "two numbers with one phrase"


def test_a_file_of_numbers_without_phrases_is_shown_all_the_same(knowledge):
    values = {"low_potassium": knowledge.masking.values["hb_better"]}
    other = replace(knowledge, masking=Numbers(place="blood_counts", values=values))
    assert phrase("blood_counts", "low_potassium") == "Low potassium"
    assert "### Blood counts\n\n" in document(other)
    assert "| Low potassium | 10 g/L |" in document(other)


def test_numbers_come_in_the_order_of_their_phrases(knowledge):
    values = {"new": knowledge.masking.values["bridge"], **knowledge.schedule.values}
    found = list(in_order("schedule", values))
    assert found == [*PHRASES["schedule"], "new"]


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ((0, None), "all ages"),
        ((180, None), "15 years and over"),
        ((6, 23), "6 to 23 months"),
        ((24, 59), "2 to 4 years"),
        ((60, 71), "5 years"),
        ((30, 40), "30 to 40 months"),
        ((7, None), "7 months and over"),
    ],
)
def test_ages_in_words(months, said):
    assert age(*months) == said


def test_small_words():
    assert wording("due by {due_by}, *last* {last}") == "due by *due by*, \\*last\\* *last*"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert plain("a_b\\c\n") == "a\\_b\\\\c"
    assert link("What's a (test)?") == "[What's a (test)?](#whats-a-test)"
    assert table(("a", "b"), []) == ""
    assert table(("a", "b"), [("", "x|y\nz")]) == "| a | b |\n|---|---|\n| – | x\\|y<br>z |"
    assert blocks("a", "", "b") == "a\n\nb"
