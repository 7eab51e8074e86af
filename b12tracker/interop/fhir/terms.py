"""What a coded or named thing is in our words: by code, else by an exact list of names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.interop.foreign import Unreadable, bare_name, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.interop.foreign import Concept

# A product is written as its name, then strength or form: "Omeprazole 20 MG Oral Capsule". More
# than one substance has a sign between them and is no product of any of them alone.
_MIXED = re.compile(r"[/+&]|\b(?:and|with)\b")
_DURATION = re.compile(r"^[0-9]+ ?(?:hr|ml|actuat)\b\s*")
_BRAND = re.compile(r"\s*[\[(][^\])]*[\])]")
_DETAIL = re.compile(
    r"[\s,:]+(?:[0-9][0-9.,]*\s*(?:mg|mcg|ug|µg|g|iu|%|ml|micrograms?|milligrams?)\b.*|"
    r"(?:oral|delayed|extended|injectable|solution|tablets?|capsules?|injection|ampoules?|"
    r"gastro.?resistant|modified|prolonged|effervescent|chewable|nasal|sublingual|suspension|"
    r"powder|dispersible)\b.*)$"
)
_SALT = re.compile(r"\s+(?:hydrochloride|hcl|sodium|magnesium|calcium|acetate|chloride)$")
_PER_UNIT = re.compile(
    r"[0-9]\s*(?:mg|mcg|ug|µg|g|microgram|milligram)s?\s*/\s*(?:[0-9.]+\s*)?m?l\b"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a concept stands for."""

    kind: str  # of codes.KINDS
    id: str


def meanings(
    found: Concept,
    kinds: tuple[str, ...],
    knowledge: Knowledge,
    *,
    products: bool = False,
    alone: bool = False,
) -> tuple[Meaning, ...]:
    """Return what a concept stands for among some kinds; none for what we do not use.

    Codes come first, primary or alternate. Where none of them is known to us, words decide.

    Args:
        found: the concept.
        kinds: kinds of codes.KINDS that may be meant, the one to prefer first.
        knowledge: for codes and names.
        products: the words may go on with strength and form, as those of a product do.
        alone: a known code of another kind beside a usable one contradicts it.

    Raises:
        Unreadable: codes, or words, of different things.
    """
    known = [term for one in found.codings if (term := knowledge.codes.find(one.system, one.code))]
    if known:
        by_code = {Meaning(term.kind, term.id) for term in known if term.kind in kinds}
        other = any(term.kind not in kinds for term in known)
        if len(by_code) > 1 or (by_code and other and alone):
            raise Unreadable(f"The codes of {shown(found.name)} mean different things.")
        return tuple(by_code)
    words = tuple(map(bare_name, found.names))
    names = [one for name in words for one in (product_names(name) if products else (name,))]
    by_name = {one for name in names for one in _named(name, kinds, knowledge)}
    if len({one.id for one in by_name}) > 1:
        raise Unreadable(f"The names of {shown(found.name)} mean different things.")
    return tuple(sorted(by_name, key=lambda one: kinds.index(one.kind)))[:1]


def _named(name: str, kinds: tuple[str, ...], knowledge: Knowledge) -> Iterator[Meaning]:
    for kind in kinds:
        if found := knowledge.codes.named(kind, name):
            yield Meaning(kind, found)


def product_names(name: str) -> tuple[str, ...]:
    """Return a product's name as written, and without strength, form, salt and brand."""
    words = " ".join(name.casefold().split())
    if _MIXED.search(_PER_UNIT.sub(" ", words)):
        return (name,)
    bare = _BRAND.sub("", _DURATION.sub("", words))
    bare = _DETAIL.sub("", bare).strip()
    return tuple(dict.fromkeys(one for one in (name, bare, _SALT.sub("", bare)) if one))
