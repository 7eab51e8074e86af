"""The tour shows what the gallery draws: each picture is there, of its size, and used."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from tests.gallery import FULL
from tests.gallery_home import HOME

DOCS = Path(__file__).parents[2] / "docs"
_SHOWN = re.compile(r"!\[([^\]]+)\]\(pictures/([\w-]+)\.png\)")


def test_the_tour_shows_pictures_of_the_gallery_and_each_has_words() -> None:
    found = _SHOWN.findall((DOCS / "tour.md").read_text("utf-8"))
    names = [name for _, name in found]
    assert len(names) >= 12
    assert set(names) <= {*FULL, *HOME}
    assert sorted(names) == sorted(file.stem for file in (DOCS / "pictures").iterdir())
    assert all(len(said) > 15 for said, _ in found)


def test_the_pictures_have_the_size_of_a_small_laptop() -> None:
    for file in (DOCS / "pictures").iterdir():
        head = file.read_bytes()[:24]
        assert head.startswith(b"\x89PNG"), file.name
        assert struct.unpack(">II", head[16:24]) == (1366, 768), file.name
