"""What a result is called: its code in the first or the alternate triplet, and its names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from b12tracker.core.knowledge.codes import is_loinc
from b12tracker.core.knowledge.labs import loinc_valid
from b12tracker.core.names import fold
from b12tracker.interop.foreign import LOINC, MAX_CODE, Coding, Concept
from b12tracker.interop.hl7v2.encoding import is_destroyed, pieces

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.labs import Analyte
    from b12tracker.interop.hl7v2.structure import Components

_LOINC_SHAPE = re.compile(r"[0-9]{1,6}-[0-9]")


def concept(parts: Components) -> Concept:
    """Return codes and names of a coded element (CE, CWE).

    What is declared as LOINC and has another shape is a code of the laboratory. A code without a
    system that has the shape of LOINC, with the right check digit, is taken for one.
    """
    triplets = (
        (parts.text(1), parts.text(2), parts.text(3)),
        (
            parts.text(4),
            parts.text(5),
            parts.text(6),
        ),
    )
    codings = tuple(_coding(*one) for one in triplets if one[0] or one[1])
    return Concept(codings, parts.text(9))


def _coding(code: str, name: str, system: str) -> Coding:
    shaped = _LOINC_SHAPE.fullmatch(code) is not None
    loinc = shaped and (is_loinc(system) or (not system and loinc_valid(code)))
    return Coding(LOINC if loinc else system, code if len(code) <= MAX_CODE else "", name)


def label(code: Concept) -> str:
    """Return the words by which a result of no use is counted, with a LOINC code beside them."""
    codes = code.codes(LOINC)
    name = " ".join(code.name.split()) or "without a name"
    return f"{name} (LOINC {codes[0]})" if codes and codes[0] != name else name


def local_code(code: Concept) -> str:
    """Return the sender's own word for the test, the same in later messages."""
    return next((one.code for one in code.codings if one.code), "") or fold(code.name)


def maybe_destroyed(code: Concept, knowledge: Knowledge) -> tuple[Analyte, ...]:
    """Return the tests that a name may be of which lost letters on the way."""
    broken = [name for name in code.names if is_destroyed(name)]
    found: set[str] = set()
    for name in broken:
        words = (re.escape(fold(piece)) for piece in pieces(name))
        pattern = re.compile(".{1,2}".join(words))
        found |= {
            test for known, test in knowledge.codes.lab_names.items() if pattern.fullmatch(known)
        }
    if broken:
        local = (knowledge.codes.lab_of("", one.code) for one in code.codings if one.code)
        found |= {test for test in local if test is not None}
    return tuple(knowledge.labs[test] for test in sorted(found))
