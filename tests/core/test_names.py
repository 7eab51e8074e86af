from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core.names import (
    Match,
    fold,
    query_words,
    rank,
    rank_key,
    same_name,
    search_key,
    sounds,
)


@pytest.mark.parametrize(
    ("query", "names", "match"),
    [
        ("o'brien", ("O’Brien", "Sean"), Match.EXACT),
        ("obrien", ("O'Brien", "Sean"), Match.EXACT),
        ("Brien O", ("O'Brien", "Sean"), Match.EXACT),
        ("sean obrien", ("O'Brien", "Sean"), Match.EXACT),
        ("smith jones", ("Smith-Jones", "Ann"), Match.EXACT),
        ("SMITHJONES", ("Smith-Jones", "Ann"), Match.EXACT),
        ("muller", ("Müller", "Jürgen"), Match.EXACT),
        ("strasse", ("Straße", ""), Match.EXACT),
        ("ibrahim", ("İbrahim", ""), Match.EXACT),
        ("lodz", ("Łódź", ""), Match.EXACT),
        ("mul jur", ("Müller", "Jürgen"), Match.STARTS),
        ("ülle", ("Müller", "Jürgen"), Match.CONTAINS),
        ("meyer", ("Meier", "Ada"), Match.SOUNDS),
        ("stefan", ("Ashdown", "Stephen"), Match.SOUNDS),
        ("rossi", ("Bianchi", "Carla"), None),
        ("carla rossi", ("Bianchi", "Carla"), None),
        ("", ("Bianchi", "Carla"), None),
        (" %_'*. ", ("Bianchi", "Carla"), None),
    ],
)
def test_a_query_finds_people_however_it_is_written(query, names, match):
    assert rank(query, *names) is match


def test_a_stored_key_answers_as_the_names_do():
    key = search_key("O'Brien", "Sean")
    assert " obrien" in key
    assert " brien" in key
    assert rank_key(query_words("brien sean"), key) is Match.EXACT


def test_better_matches_rank_first():
    people = [("Annson", "Bea"), ("Hannah", "Bea"), ("Ann", "Bea")]
    found = sorted(people, key=lambda one: rank("ann", *one) or Match.EXACT)
    assert found == [("Ann", "Bea"), ("Annson", "Bea"), ("Hannah", "Bea")]


def test_each_kind_of_match_has_a_rank_of_its_own():
    kinds = [Match.SOUNDS, Match.CONTAINS, Match.STARTS, Match.EXACT]
    assert sorted(kinds) == kinds[::-1]
    assert len(set(kinds)) == len(kinds)


def test_the_same_name_is_the_same_whatever_its_form():
    assert same_name("Mu\u0308ller", "Anna-Lena", "MÜLLER", "Annalena")
    assert not same_name("Müller", "Anna", "Müller", "Anne")


def test_words_that_sound_alike_share_a_code():
    assert sounds("robert") == sounds("rupert") == "r163"
    assert sounds("ashcraft") == "a261"
    assert sounds("pfister") == "p236"  # the second letter sounds as the first
    assert sounds("bab") == "b100"
    assert sounds("aia") == "a000"


@given(st.text(min_size=1, max_size=20))
def test_folding_is_stable(text):
    assert fold(fold(text)) == fold(text)


@given(st.text("abcdefghijklmnopqrstuvwxyzäöüßéøł", min_size=1, max_size=12), st.text(max_size=10))
def test_everybody_is_found_by_the_own_family_name(family, given_name):
    assert rank(family, family, given_name) is Match.EXACT
