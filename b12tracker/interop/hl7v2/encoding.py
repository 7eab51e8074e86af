"""Bytes to text: UTF-8 and the single-byte sets told apart, and what others destroyed found again.

A byte that no rule explains becomes U+FFFD. Whoever reads the text then asks or refuses; no letter
is guessed.
"""

from __future__ import annotations

import codecs
import re

# What MSH-18 says, in small letters without blanks and signs, and the codec that it means.
_SETS = {
    "": "latin-1",  # not said; Western European laboratories mostly do not
    "8859": "latin-1",
    "88591": "latin-1",
    "iso88591": "latin-1",
    "latin1": "latin-1",
    "windows1252": "cp1252",
    "cp1252": "cp1252",
    **{f"8859{part}": f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)},
}
_UTF8 = ("utf8", "unicodeutf8", "unicode", "isoir192")
_HIGH_CONTROLS = re.compile("[\x80-\x9f]")  # of single-byte sets; no text has them
# UTF-8 that was read as Latin-1 and written again shows as Ã or Â with a sign behind it.
_TWICE = "[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]"
_DESTROYED = re.compile(rf"\ufffd+|ï¿½|{_TWICE}|(?<=[^\W\d_])\?(?=[^\W\d_])")


def codec_of(data: bytes, declared: str) -> str:
    """Return the codec of a message.

    UTF-8 proves itself: no text in another set happens to be valid UTF-8. What a sender declares
    decides among the others.
    """
    if data.isascii():
        return "ascii"
    if _is_utf8(data):
        return "utf-8"
    said = re.sub(r"[^a-z0-9]", "", declared.casefold())
    return "utf-8" if said in _UTF8 else _SETS.get(said, "ascii")


def text_of(data: bytes, codec: str) -> str:
    """Return the text; bytes that the codec does not know become U+FFFD."""
    text = data.removeprefix(codecs.BOM_UTF8).decode(codec, errors="replace")
    if codec == "latin-1" and _HIGH_CONTROLS.search(text):
        return _HIGH_CONTROLS.sub("\ufffd", text)
    return text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_destroyed(text: str) -> bool:
    """Return whether letters were lost on the way, here or before."""
    return _DESTROYED.search(text) is not None


def pieces(text: str) -> list[str]:
    """Return what is left of a text around the letters that were lost."""
    return _DESTROYED.split(text)
