"""A FHIR element read with suspicion: what is of the wrong kind makes the entry unreadable."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.codes import is_loinc
from b12tracker.interop.foreign import (
    LOINC,
    MAX_CODE,
    MAX_TEXT,
    Coding,
    Concept,
    Unreadable,
    clean,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MAX_WHOLE = 12  # digits of a number before the point
_MAX_PLACES = 20  # digits after it


@dataclass(frozen=True, slots=True)
class Element:
    """One JSON object. What is absent reads as empty; what has the wrong kind raises Unreadable."""

    raw: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.raw)

    def has(self, key: str) -> bool:
        """Return whether something stands under the key."""
        return self.raw.get(key) is not None

    def text(self, key: str) -> str:
        """Return a text, cleaned; empty when absent."""
        found = self.raw.get(key)
        return "" if found is None else self._text(key, found)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; null, which stands for an extension alone, is left out."""
        return tuple(self._text(key, one) for one in self._list(key) if one is not None)

    def part(self, key: str) -> Element:
        """Return the element under a key; an empty one when absent."""
        found = self.raw.get(key)
        if found is None:
            return Element()
        if not isinstance(found, dict):
            raise Unreadable(f"“{key}” is not written as FHIR R4 writes it.")
        return Element(found)

    def parts(self, key: str) -> tuple[Element, ...]:
        """Return the list of elements under a key."""
        return () if self.raw.get(key) is None else tuple(self._parts(key))

    def flag(self, key: str) -> bool | None:
        """Return true, false or None when absent."""
        found = self.raw.get(key)
        if found is not None and not isinstance(found, bool):
            raise Unreadable(f"“{key}” is neither true nor false.")
        return found

    def number(self, key: str) -> Decimal | None:
        """Return a number exactly as written, or None when absent."""
        found = self.raw.get(key)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, (int, Decimal)):
            raise Unreadable(f"“{key}” is not a number.")
        value = Decimal(found)
        exponent = value.as_tuple().exponent
        whole = value.adjusted() < _MAX_WHOLE
        if not (whole and isinstance(exponent, int) and exponent >= -_MAX_PLACES):
            raise Unreadable(f"{shown(str(value))} is not a number that a measurement gives.")
        return value

    def _text(self, key: str, found: object) -> str:
        if found is None:
            return ""
        if not isinstance(found, str):
            raise Unreadable(f"“{key}” is not a text.")
        if len(found) > MAX_TEXT:
            raise Unreadable(f"“{key}” has {len(found):,} characters; at most {MAX_TEXT:,} fit.")
        return clean(found)

    def _list(self, key: str) -> list[Any]:
        found = self.raw.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            raise Unreadable(f"“{key}” is not a list, as FHIR R4 has it.")
        return found

    def _parts(self, key: str) -> Iterator[Element]:
        for one in self._list(key):
            if not isinstance(one, dict):
                raise Unreadable(f"“{key}” is not written as FHIR R4 writes it.")
            yield Element(one)


def has_modifier(resource: Mapping[str, Any]) -> bool:
    """Return whether a modifier extension, or rules that we do not know, change the meaning."""
    waiting: list[Any] = [resource]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("modifierExtension") or one.get("implicitRules"):
                return True
            waiting += [part for part in one.values() if isinstance(part, (dict, list))]
        else:
            waiting += [part for part in one if isinstance(part, (dict, list))]
    return False


def concept(element: Element) -> Concept:
    """Read a CodeableConcept; LOINC's address is given one spelling, whatever senders write."""
    return Concept(tuple(map(_coding, element.parts("coding"))), element.text("text"))


def _coding(element: Element) -> Coding:
    system, code = element.text("system"), element.text("code")
    return Coding(
        LOINC if is_loinc(system) else system,
        code if len(code) <= MAX_CODE else "",
        element.text("display"),
    )
