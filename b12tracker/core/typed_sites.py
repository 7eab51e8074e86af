"""Injection sites as people write them on a card: "L deltoid", "ld", "thigh right"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.core.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge.codes import Site
    from b12tracker.core.records import Route

_BETWEEN = re.compile(r"[\W_]+")
_SIDES = {"l": "left", "r": "right"}
_NOTHING = frozenset({"", "-", "–", "—", "?"})


def typed_site(text: str, sites: Mapping[str, Site], *, field: str = "site") -> str:
    """Return the key of the site that a text names; empty where it names none.

    Each word begins a word of the site's name, in any order; of several sites the one that is
    offered first counts, where there is one.

    Raises:
        Invalid: no site is called so, or more than one.
    """
    if text.strip() in _NOTHING:
        return ""
    words = fold(text).split()
    fits = _fitting(words, sites) or _fitting(list("".join(words)), sites)
    if not fits:
        raise Invalid(field, f"“{text.strip()}” is no site that is known. Write L deltoid or ld.")
    first = min(site.order for site in fits)
    fits = [site for site in fits if site.order == first]
    if len(fits) > 1:
        known = ", ".join(site.label for site in fits)
        raise Invalid(field, f"“{text.strip()}” may be {known}. Write more of it.")
    return fits[0].id


def named_site(text: str, route: Route, sites: Mapping[str, Site]) -> str:
    """Return the key of the one site for a route that a file calls so in full; else empty.

    Its code, its name or its short name count, in any order of the words; L and R say a side.
    """
    said = _whole(text)
    fits = [
        site.id
        for site in sites.values()
        if route.value in site.routes
        and said in (_whole(site.id), _whole(site.label), _whole(site.short))
    ]
    return fits[0] if len(fits) == 1 else ""


def _whole(text: str) -> frozenset[str]:
    words = _BETWEEN.split(fold(text))
    return frozenset(_SIDES.get(word, word) for word in words if word)


def _fitting(words: list[str], sites: Mapping[str, Site]) -> list[Site]:
    return [site for site in sites.values() if _fits(words, site)]


def _fits(words: list[str], site: Site) -> bool:
    parts = fold(f"{site.label} {site.short}").split()
    return bool(words) and all(any(part.startswith(word) for part in parts) for word in words)
