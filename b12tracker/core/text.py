"""Text from people: one form of each letter, and nothing that cannot be seen."""

from __future__ import annotations

import re
import unicodedata

from b12tracker.core.errors import Invalid

# Embedding, override and isolate marks turn the reading direction of what follows them, so that a
# stored text and its picture differ. The plain left-to-right and right-to-left marks stay.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_CHARACTERS = range(0xFDD0, 0xFDF0)
_LAST_TWO = 0xFFFE  # the last two of each plane are no characters either
_TAGS = range(0xE0000, 0xE0080)
_UNSEEN = frozenset("\u200b\u2060\ufeff\u00ad\u180e")
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
MOST_REASON = 2_000  # letters of why something was done
_MOST_MARKS = 8  # combining marks on one letter; more is no language


def clean(text: str, *, field: str, most: int = 200, lines: bool = False) -> str:
    """Return the text in its stored form: composed letters (NFC), no blanks around it.

    Args:
        text: as typed, pasted or read from a file.
        field: named in the refusal.
        most: letters allowed.
        lines: whether it may have several lines; otherwise runs of blanks become one blank.

    Raises:
        Invalid: a control character, an invisible one, one that turns the direction, or too long.
    """
    if _plain(text) and len(text) <= most:
        return text
    bare = unicodedata.normalize("NFC", _BREAKS.sub("\n", text))
    if lines:
        bare = bare.strip()
    else:
        bare = re.sub(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+", " ", bare).strip(" \n")
    for place, letter in enumerate(bare, 1):
        if _unfit(letter) and not (lines and letter in "\n\t"):
            raise Invalid(
                field,
                f"Letter {place} of {field} is {_name(letter)}, which cannot be seen. Take it out.",
            )
    if _most_marks(bare) > _MOST_MARKS:
        raise Invalid(field, f"A letter of {field} carries more than {_MOST_MARKS} marks.")
    if len(bare) > most:
        raise Invalid(field, f"{field} has {len(bare)} letters; at most {most} fit.")
    return bare


def _plain(text: str) -> bool:
    """Return whether a text is in its stored form at a glance, as nearly all are."""
    return text.isascii() and text.isprintable() and "  " not in text and text == text.strip()


def visible(text: str) -> str:
    """Return a text from elsewhere with what cannot be seen written out, for example "⟨U+202E⟩"."""
    return "".join(
        f"⟨U+{ord(letter):04X}⟩" if _unfit(letter) and letter != "\n" else letter for letter in text
    )


def _unfit(letter: str) -> bool:
    code = ord(letter)
    return (
        letter in _TURNING
        or letter in _UNSEEN
        or unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
        or code in _NO_CHARACTERS
        or code & _LAST_TWO == _LAST_TWO
        or code in _TAGS
    )


def _name(letter: str) -> str:
    known = unicodedata.name(letter, "a control character").lower()
    return f"{known} (U+{ord(letter):04X})"


def _most_marks(text: str) -> int:
    longest = run = 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        longest = max(longest, run)
    return longest
