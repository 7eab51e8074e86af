"""Text from people: what is stored of it, and which letters are refused."""

from __future__ import annotations

import pytest

from b12tracker.core.errors import Invalid
from b12tracker.core.text import MOST_REASON, clean, visible


def refusal(text, **more):
    with pytest.raises(Invalid) as error:
        clean(text, field="name", **more)
    assert error.value.field == "name"
    return str(error.value)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Ann ", "Ann"),
        ("Ann  Lee", "Ann Lee"),
        ("Ann\t Lee", "Ann Lee"),
        ("Ann\u2003\u3000Lee", "Ann Lee"),
        ("Ann\n", "Ann"),
        ("\nAnn \n", "Ann"),
        ("X Ann X", "X Ann X"),
        ("", ""),
    ],
)
def test_blanks_around_and_runs_of_blanks_are_not_stored(typed, stored):
    assert clean(typed, field="name") == stored


def test_a_text_may_have_as_many_letters_as_are_allowed():
    for letter in ("x", "é"):
        assert clean(letter * 200, field="name") == letter * 200
        assert clean(letter * 5, field="name", most=5) == letter * 5
        assert refusal(letter * 6, most=5) == "name has 6 letters; at most 5 fit."
        assert refusal(letter * 201) == "name has 201 letters; at most 200 fit."
    assert MOST_REASON == 2000


@pytest.mark.parametrize(
    "letter",
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff\u00ad\u180e"
    "\x00\x1b\x7f\ud800\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff\U000e0000\U000e007f",
)
def test_a_letter_that_cannot_be_seen_is_refused_with_its_place(letter):
    said = refusal(f"ab{letter}c")
    assert said.startswith("Letter 3 of name is ")
    assert f"(U+{ord(letter):04X}), which cannot be seen." in said
    assert visible(f"ab{letter}") == f"ab⟨U+{ord(letter):04X}⟩"


def test_a_letter_is_called_by_its_name_in_small_letters():
    assert "is right-to-left override (U+202E)," in refusal("\u202e")
    assert "is a control character (U+0007)," in refusal("\x07")


@pytest.mark.parametrize("letter", "\u200e\u200f\ufdcf\ufdf0\ufffd\U000e0080\U000dfffdXx")
def test_letters_beside_those_are_kept(letter):
    assert clean(f"a{letter}b", field="name") == f"a{letter}b"
    assert visible(letter) == letter


@pytest.mark.parametrize("mark", "\r\u0085\u2028\u2029\n")
def test_every_break_of_a_line_is_the_same(mark):
    assert clean(f"a{mark}b", field="note", lines=True) == "a\nb"
    assert "Letter 2 of name" in refusal(f"a{mark}b")


def test_only_text_of_several_lines_holds_tabs_and_line_ends():
    assert clean("a\tb\nc", field="note", lines=True) == "a\tb\nc"
    assert refusal("a\x07b", lines=True)
    assert visible("a\nb") == "a\nb"
    assert visible("\u2028\u2029") == "⟨U+2028⟩⟨U+2029⟩"


def test_a_letter_carries_up_to_eight_marks():
    marks = "\u0315"  # composes with no letter
    assert clean("x" + marks * 8, field="name") == "x" + marks * 8
    assert refusal("x" + marks * 9) == "A letter of name carries more than 8 marks."
    two = ("x" + marks * 5) * 2
    assert clean(two, field="name") == two
    assert clean(marks * 8, field="name") == marks * 8
