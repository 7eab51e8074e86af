"""Letters: each place is known and has something to say, and nothing filled in is read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core.errors import Invalid
from b12tracker.core.letters import (
    MOST,
    ON_PAPER,
    OWN,
    Letter,
    Place,
    address_lines,
    checked,
    filled,
    missing,
)

ALL = {place: f"<{place}>" for place in Place}


@pytest.mark.parametrize("letter", ON_PAPER)
def test_the_words_of_the_program_are_fit_for_use(letter):
    text = OWN[letter]
    assert checked(text) == text
    said = filled(text, ALL)
    assert "<name>" in said
    assert "<phone>" in said
    assert not set("{}") & set(said)
    assert said.startswith("Dear <name>,\n\n")
    assert said.endswith("\n\nYours sincerely\n<clinic>")


def test_letters_and_places_are_called_as_files_and_texts_of_clinics_call_them():
    assert {*Letter} == {"recall", "not_attended", "message"}
    places = ("name", "born", "next_due", "last_dose", "missed", "today", "clinic", "phone")
    assert {*Place} == {*places}
    text = " ".join(f"{{{one}}}" for one in places)
    assert filled(checked(text), ALL) == " ".join(f"<{one}>" for one in places)
    assert MOST == 1_800


def test_the_text_message_says_nothing_of_an_illness_and_fits_into_one_message():
    text = OWN[Letter.MESSAGE]
    assert checked(text) == text
    said = filled(text, ALL | {Place.CLINIC: "Millbrook Surgery", Place.PHONE: "01632 960 000"})
    assert said.isascii()
    assert said.startswith("Millbrook Surgery: ")
    assert said.endswith(".")
    assert len(said) <= 160
    for word in ("b12", "vitamin", "dose", "injection", "deficien", "anaemia"):
        assert word not in said.lower()


@pytest.mark.parametrize("letter", Letter)
def test_no_letter_speaks_of_changing_a_medicine(letter):
    words = OWN[letter].lower()
    for order in ("stop ", "reduce", "change your", "take less", "do not take", "dose to"):
        assert order not in words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear {doctor}", "Nothing is known as {doctor}"),
        ("Dear {Name}", "Nothing is known as {Name}"),
        ("Dear {name }", "Nothing is known as {name }"),
        ("Dear {}", "Nothing is known as {}"),
        ("Dear {name", "A brace stands alone"),
        ("Dear name}", "A brace stands alone"),
        ("Dear {{name}}", "A brace stands alone"),
        ("  \n ", "without words"),
        ("a" * (MOST + 1), "at most"),
        ("Dear \u202ename", "cannot be seen"),
    ],
)
def test_a_text_that_cannot_be_filled_is_refused(text, said):
    with pytest.raises(Invalid, match=said.replace("{", r"\{").replace("}", r"\}")) as problem:
        checked(text)
    assert problem.value.field == "letter"


def test_a_refusal_names_every_place_that_is_allowed():
    for wrong in ("{doctor}", "Dear {"):
        with pytest.raises(Invalid) as problem:
            checked(wrong)
        assert str(problem.value).endswith(f": {' '.join(f'{{{place}}}' for place in Place)}.")


def test_a_text_of_the_longest_length_is_kept():
    assert len(checked("X" * MOST)) == MOST


def test_a_place_with_nothing_to_say_is_named_and_never_left_blank():
    values = ALL | {Place.PHONE: ""}
    assert missing("{name} {phone} {missed} {phone}", values) == (Place.PHONE,)
    with pytest.raises(Invalid, match="phone") as problem:
        filled("call {phone} {clinic}", values | {Place.CLINIC: ""})
    assert problem.value.field == "letter"
    assert "clinic" not in str(problem.value), "the first of the text is named"
    assert missing("{name}", ALL) == ()
    assert missing("{name}", {}) == (Place.NAME,)


@given(name=st.text(), phone=st.text(min_size=1))
def test_what_is_filled_in_stays_as_it_is(name, phone):
    values = ALL | {Place.NAME: f"{{phone}}{name}", Place.PHONE: phone}
    assert filled("Dear {name}: {phone}", values) == f"Dear {{phone}}{name}: {phone}"


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("Flat 2, 19 Quay Street, Millbrook", ("Flat 2", "19 Quay Street", "Millbrook")),
        ("Flat 2, 19 Quay Street,\nMillbrook\n", ("Flat 2, 19 Quay Street", "Millbrook")),
        (" , ,", ()),
        ("", ()),
    ],
)
def test_an_address_stands_in_lines(address, lines):
    assert address_lines(address) == lines
