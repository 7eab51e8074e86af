"""JSON as FHIR wants it: numbers with the digits as entered, and nothing that is empty."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

# FHIR takes no blank but these in a text.
_OTHER_BLANK = re.compile(r"[^\S \r\n\t]")


def text(value: Any) -> str:
    """Return a value as compact JSON; a Decimal is the number that it is, to its last digit."""
    match value:
        case dict():
            inner = ",".join(f"{json.dumps(name)}:{text(one)}" for name, one in value.items())
            return f"{{{inner}}}"
        case list():
            return f"[{','.join(map(text, value))}]"
        case Decimal():
            return format(value, "f")
        case _:
            return json.dumps(value, ensure_ascii=False)


def tidy(value: Any) -> Any:
    """Return a value without what says nothing: empty texts, lists and objects, and None."""
    match value:
        case dict():
            kept = {name: tidy(one) for name, one in value.items()}
            return {name: one for name, one in kept.items() if not _empty(one)}
        case list():
            return [one for one in map(tidy, value) if not _empty(one)]
        case str():
            return _OTHER_BLANK.sub(" ", value).strip()
        case _:
            return value


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, (str, list, dict)) and not value)
