"""Which test a result is of: by LOINC or by an exact name, never by likeness."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from b12tracker.core import units
from b12tracker.core.knowledge.labs import loinc_valid
from b12tracker.core.names import fold
from b12tracker.interop.foreign import LOINC, Concept, Unreadable, bare_name, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.labs import Analyte

# No rule or task of clinical.md 2 to 4 rests on these: they are drawn, and nothing else.
_ONLY_DRAWN = frozenset(
    (
        *("mch", "mchc", "rbc", "rdw", "rdw_sd", "ldh", "bili", "iron", "tibc", "creat"),
        *("gastrin", "ttg_iga", "tpo", "weight"),
    )
)
# Their names are also used as short ones for something more special, whose code then decides.
_SHORT = frozenset(("b12_total", "folate_serum", "mma_serum", "rdw", "retic_abs"))
_MISTAKEN = frozenset(("b12_total", "hb", "folate_serum", "k", "creat", "bili"))
_SPEAKS_OF_B12 = re.compile(r"b\W?12\b|cobalamin", re.IGNORECASE)
B12 = ("b12_total", "b12_active")
# Tests whose units few others share: a number in one of them may be of ours whatever its name.
_TELLING = (*B12, "mma_serum", "hcy", "folate_serum", "mcv")
_NUMBER = re.compile(r"[<>=≤≥\s]*[0-9]+(?:[.,][0-9]+)?\s*")


def test_of(code: Concept, written: Sequence[str] | None, knowledge: Knowledge) -> Analyte | None:
    """Return the test that a result is of, or None for what we do not use.

    A LOINC code decides, whichever of the codings it is: the words beside it are often short for
    something else. Words decide where there is no LOINC code, by an exact list.

    Args:
        code: what the result is called.
        written: the unit as coded and as printed; None where there is no value at all.
        knowledge: for codes and names.

    Raises:
        Unreadable: two codes, or two names, of different tests; a name that contradicts the code;
            a name of ours with a code that is not.
    """
    labs, names = knowledge.labs, knowledge.codes
    codes = code.codes(LOINC)
    known = {labs.by_loinc[one] for one in codes if one in labs.by_loinc}
    if len(known) > 1:
        raise Unreadable(f"Its codes {', '.join(codes)} are of different tests.")
    words = tuple(map(bare_name, code.names))
    named = {test for name in words if (test := names.lab_of(name))}
    alike = any(names.looks_alike(name) for name in words)
    if known:
        [test] = known
        if named - known - _SHORT or (alike and test in _MISTAKEN):
            raise Unreadable(
                f"Its code {shown(codes[0])} is of {labs[test].name}, but it is called"
                f" {shown(code.name)}.",
                what=labs[test].name,
            )
        return labs[test]
    if not words:
        local = (one.code for one in code.codings if one.system != LOINC and one.code)
        named = {test for one in local if (test := names.lab_of("", one))}
    if len(named) > 1:
        raise Unreadable(f"Its names {', '.join(map(shown, code.names))} are of different tests.")
    if not named or alike:
        return None
    analyte = labs[named.pop()]
    return None if codes and not _may_be(analyte, written, codes[0], code.name) else analyte


def _may_be(test: Analyte, written: Sequence[str] | None, code: str, name: str) -> bool:
    """Refuse a result with a name of ours and a LOINC code that is none of ours.

    Many names are short for something else ("Neutrophils" for their percentage): where the unit
    is none of the test either, it is another quantity. A code of LOINC says so itself ("Creatinine"
    with that of whole blood); of a test that is only drawn it is believed, and the result is left
    out and named. Of a test that rules read somebody must hear that a result is missing.

    Raises:
        Unreadable: name and unit are those of a test that rules read, or the code is none at all.
    """
    if written is None:
        return False
    if loinc_valid(code):
        fits = not any(written) or any(units.unit_of(test.key, one) for one in written if one)
        if not fits or test.key in _ONLY_DRAWN:
            return False
    wrong = "" if loinc_valid(code) else " (its check digit is wrong)"
    raise Unreadable(
        f"It is called {shown(name)}, but LOINC {shown(code)}{wrong} is no code that we know for"
        f" {test.name}.",
        what=test.name,
    )


def maybe_b12(code: Concept, written: Sequence[str], knowledge: Knowledge) -> tuple[Analyte, ...]:
    """Return the tests to choose from where a number in a unit of B12 is called B12 otherwise.

    None where the words are those of something else, or do not speak of it.
    """
    names = code.names
    if not speaks_of_b12(code) or any(knowledge.codes.looks_alike(name) for name in names):
        return ()
    if not any(units.unit_of(test, one) for test in B12 for one in written if one):
        return ()
    return tuple(knowledge.labs[test] for test in B12)


def speaks_of_b12(code: Concept) -> bool:
    """Return whether a name speaks of B12 in words of its own."""
    return any(_SPEAKS_OF_B12.search(name) for name in code.names)


def may_be_ours(code: Concept, written: Sequence[str], value: str, knowledge: Knowledge) -> bool:
    """Return whether a number under an unknown code may be of a test of ours.

    LOINC says by itself what else it is, and so do most names: sodium need not be asked about.
    Left are numbers whose name speaks of B12, in units that few tests share, or without a name.
    """
    names = code.names
    if code.codes(LOINC) or not _NUMBER.fullmatch(value):
        return False
    if any(knowledge.codes.looks_alike(name) for name in names):
        return False
    units_sent = [one for one in written if one]
    telling = any(units.unit_of(test, one) for test in _TELLING for one in units_sent)
    if telling or (speaks_of_b12(code) and not units_sent):
        return True
    own = {fold(one.code) for one in code.codings}
    if any(fold(name) not in own for name in names):
        return False
    return not units_sent or any(units.unit_of(t, one) for t in units.tests() for one in units_sent)
