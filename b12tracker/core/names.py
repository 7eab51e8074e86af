"""Finding people by name, whatever the accents, apostrophes, hyphens, capitals and order."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache

# Letters that do not come apart into a base letter and a mark.
_SPELT = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th",
        "ł": "l", "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ə": "e",
    }
)  # fmt: skip
_JOINS = re.compile(r"['’‘ʼʻ`′\-‐‑‒–—−.·]")
_OTHER = re.compile(r"[^\w]+|_+")
_SOUND = {
    letter: digit
    for digit, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1)
    for letter in letters
}
_SOUND_LENGTH = 4


class Match(IntEnum):
    """How well a name answers a query; smaller is better."""

    EXACT = 0  # each word of the query is a word of the name, in any order
    STARTS = 1  # each begins a word of the name
    CONTAINS = 2  # each stands somewhere in the name
    SOUNDS = 3  # each sounds like a word of the name


@lru_cache(4096)
def fold(text: str) -> str:
    """Return the words of a text in small plain letters with one blank between them.

    Apostrophes, hyphens and points vanish, so that "O'Brien" and "obrien" are one word.
    """
    return " ".join(_words(_JOINS.sub("", _plain(text))))


def search_key(*names: str) -> str:
    """Return what to store beside a person for searching: each word once, with a blank before each.

    A name of several parts ("O'Brien", "Smith-Jones") stands whole and in parts. A word of a query
    begins a word of the name exactly when " " + word is found in the key.
    """
    found: dict[str, None] = {}
    for name in names:
        plain = _plain(name)
        for word in _words(_JOINS.sub("", plain)) + _words(_JOINS.sub(" ", plain)):
            found[word] = None
    return "".join(f" {word}" for word in found)


def query_words(query: str) -> tuple[str, ...]:
    """Return the folded words of what was typed to search; none for blanks and signs alone."""
    return tuple(fold(query).split())


@lru_cache(16_384)
def sounds(word: str) -> str:
    """Return the sound of one folded word: its first letter and up to three digits (Soundex)."""
    digits: list[str] = []
    last = _SOUND.get(word[:1], 0)
    for letter in word[1:]:
        digit = _SOUND.get(letter, 0)
        if digit and digit != last:
            digits.append(str(digit))
        if letter not in "hw":
            last = digit
    return (word[:1] + "".join(digits)).ljust(_SOUND_LENGTH, "0")[:_SOUND_LENGTH]


def rank(query: str, *names: str) -> Match | None:
    """Return how well a person's names answer a query, or None when they do not.

    An empty query answers nobody.
    """
    return rank_key(query_words(query), search_key(*names))


def rank_key(words: tuple[str, ...], key: str) -> Match | None:
    """Return the same from the words of the query and a stored search key."""
    if not words:
        return None
    have = key.split()
    if all(word in have for word in words):
        return Match.EXACT
    if all(any(one.startswith(word) for one in have) for word in words):
        return Match.STARTS
    if all(any(word in one for one in have) for word in words):
        return Match.CONTAINS
    heard = {sounds(one) for one in have}
    if all(word.isalpha() and sounds(word) in heard for word in words):
        return Match.SOUNDS
    return None


def same_name(family: str, given: str, other_family: str, other_given: str) -> bool:
    """Return whether two people have, folded, the same name."""
    return (fold(family), fold(given)) == (fold(other_family), fold(other_given))


def _plain(text: str) -> str:
    # An acute accent that stands alone is typed for an apostrophe, and would come apart as well.
    apart = unicodedata.normalize("NFKD", text.replace("´", "'").casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.casefold().translate(_SPELT)


def _words(text: str) -> list[str]:
    return [word for word in _OTHER.split(text) if word]
