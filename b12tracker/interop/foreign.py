"""What every reader of files of others needs: refusals on the way, clean words, concepts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from b12tracker.core.text import visible

MAX_TEXT = 10_000  # characters of one text
MAX_CODE = 100  # characters; a longer one is no code of any system
MAX_NAME = 300  # characters; a longer text is no name of anything that we know
LOINC = "http://loinc.org"
_SHOWN = 60  # characters of a foreign text that a sentence repeats
# SNOMED CT ends a full name with the kind of thing that it names.
_KIND_OF_THING = re.compile(
    r"\s*\((?:disorder|finding|situation|event|observable entity|procedure|regime/therapy|substance"
    r"|product|medicinal product|clinical drug|body structure|qualifier value)\)$",
    re.IGNORECASE,
)
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")


class Unreadable(Exception):
    """The entry cannot be read safely; `why` is a sentence."""

    def __init__(self, why: str, *, what: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.what = what  # what it would have been, where that is known


class NeedsAnswer(Exception):
    """The entry could be read if a person answered."""

    def __init__(
        self, what: str, text: str, choices: tuple[str, ...] = (), *, of: str = ""
    ) -> None:
        super().__init__(text)
        self.what = what  # who, unit, amount, route, date
        self.text = text
        self.choices = choices
        self.of = of  # the column or the test that it is asked of, where there may be several


def shown(text: str) -> str:
    """Return a foreign text as a sentence may repeat it: on one line and short."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def bare_name(name: str) -> str:
    """Return a name without the word for its kind: "Coeliac disease (disorder)"."""
    return _KIND_OF_THING.sub("", name)


def clean(text: str) -> str:
    """Return the text composed (NFC), with what cannot be seen written out."""
    if text.isascii() and text.isprintable():
        return text.strip()
    plain = unicodedata.normalize("NFC", _BREAKS.sub("\n", text)).replace("\t", " ")
    return visible(plain).strip()


@dataclass(frozen=True, slots=True)
class Coding:
    """One code of a concept."""

    system: str
    code: str
    display: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A CodeableConcept: codes that mean the same, and words."""

    codings: tuple[Coding, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.codings or self.text)

    @property
    def names(self) -> tuple[str, ...]:
        """The words for it: its own text, then those beside the codes; each once."""
        words = (self.text, *(one.display for one in self.codings))
        return tuple(dict.fromkeys(word for word in words if 0 < len(word) <= MAX_NAME))

    @property
    def name(self) -> str:
        """The first words for it, or its first code."""
        codes = (one.code for one in self.codings if one.code)
        return next(iter(self.names), self.text[:MAX_NAME] or next(codes, ""))

    def codes(self, system: str) -> tuple[str, ...]:
        """Return the codes of a code system."""
        return tuple(one.code for one in self.codings if one.system == system and one.code)
