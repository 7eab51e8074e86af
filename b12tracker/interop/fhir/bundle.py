"""The resources of a file and what refers to what. Nothing is ever fetched."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from b12tracker.core.records import Identifier
from b12tracker.interop.fhir.element import Element
from b12tracker.interop.foreign import Unreadable, shown
from b12tracker.interop.reading import FileRefused, content_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_RESOURCES = 200_000
_ID = r"[A-Za-z0-9\-.]{1,64}"
_REST = re.compile(rf"(?:(https?://[^?#]+)/)?([A-Z][A-Za-z]{{1,63}})/({_ID})(?:/_history/({_ID}))?")
_MEMBERS = {"Observation": "hasMember", "DiagnosticReport": "result"}
_RESULTS = ("Observation",)  # kinds that count for themselves where they are contained, too
_WITHOUT_KIND = "resource without a kind"
_NUMBER = re.compile(r"[0-9]{1,18}")
_CONDITIONAL = re.compile(r"(?:https?://[^?#]+/)?([A-Z][A-Za-z]{1,63})\?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """A resource with its place in the file."""

    kind: str
    element: Element
    where: str
    full_url: str = ""
    contained: Mapping[str, Located] = field(default_factory=dict)
    owner: Located | None = None  # of a contained resource

    @property
    def id(self) -> str:
        """The logical id; empty where there is none or it is no text."""
        found = self.element.raw.get("id")
        return found if isinstance(found, str) else ""

    @property
    def version(self) -> str:
        """The number of this version of the resource; empty when not said."""
        meta = self.element.raw.get("meta")
        found = meta.get("versionId") if isinstance(meta, dict) else None
        return found if isinstance(found, str) else ""

    @property
    def base(self) -> str:
        """The address of the server, where the full address is one of a server."""
        found = _REST.fullmatch(self.full_url)
        return (found.group(1) or "") if found else ""


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference points at: a resource of the file, or only words and numbers for it."""

    found: Located | None = None
    identifier: Identifier | None = None
    address: str = ""  # as written
    display: str = ""


class Resources:
    """All resources of a file, in its order, contained ones within their owner."""

    def __init__(self, root: Any) -> None:
        self.all: tuple[Located, ...] = tuple(_walk(root, ""))
        if len(self.all) > MAX_RESOURCES:
            raise FileRefused(
                "too-many",
                f"The file holds more than {MAX_RESOURCES:,} resources. Ask the sender for a file"
                " per patient or for a shorter time.",
            )
        self._by_url: dict[str, list[Located]] = defaultdict(list)
        self._by_id: dict[tuple[str, str], list[Located]] = defaultdict(list)
        self._by_identifier: dict[tuple[str, str, str], Located] = {}
        self._places: dict[object, set[object]] = defaultdict(set)
        self._found: dict[tuple[str, str], Located | Unreadable | None] = {}
        self._holders: dict[Located, list[Located]] | None = None
        self._pointing: dict[Located, list[Located]] | None = None
        for one in self.all:
            if one.owner is not None:
                continue
            if one.full_url:
                self._by_url[_without_history(one.full_url)].append(one)
            if one.id:
                self._by_id[one.kind, one.id].append(one)
                self._places[one.kind, one.id].add(_place(one))
            for identifier in identifiers(one.element):
                number = (one.kind, identifier.system, identifier.value)
                self._by_identifier[number] = max(
                    self._by_identifier.get(number, one), one, key=age
                )
                self._places[number].add(_place(one))

    def target(self, reference: Element, owner: Located, kind: str = "") -> Target:
        """Return what a Reference of `owner` points at; `kind` says what it should be."""
        address = reference.text("reference")
        logical = reference.part("identifier")
        identifier = Identifier(system=logical.text("system"), value=logical.text("value"))
        asked = _conditional(address)
        if asked is not None:
            kind, identifier = asked
        found = self._at(address, owner) if address else None
        if found is None and identifier.value:
            found = self._known(kind or reference.text("type"), identifier)
        return Target(
            found=found,
            identifier=identifier if identifier.value else None,
            address=address,
            display=reference.text("display"),
        )

    def holders(self, one: Located) -> Iterator[Located]:
        """Return the panels and reports that hold a result, the nearest first; each once."""
        if self._holders is None:
            self._holders = self._find_holders()
        seen = {one}
        waiting = deque([one])
        while waiting:
            for other in self._holders.get(waiting.popleft(), ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
                    yield other

    def _find_holders(self) -> dict[Located, list[Located]]:
        found: dict[Located, list[Located]] = defaultdict(list)
        for one in self.all:
            name = _MEMBERS.get(one.kind)
            if name is None:
                continue
            try:
                targets = [self.target(member, one).found for member in one.element.parts(name)]
            except Unreadable:
                continue
            for target in targets:
                if target is not None:
                    found[target].append(one)
        for one in self.all:
            if one.owner is not None and one.owner not in found[one]:
                found[one].append(one.owner)
        return found

    def pointing(self, one: Located) -> tuple[Located, ...]:
        """Return the plans, and the parts of statements, that refer to a resource."""
        if self._pointing is None:
            self._pointing = defaultdict(list)
            for other in self.all:
                for found in self._pointed_at(other):
                    self._pointing[found].append(other)
        return tuple(self._pointing.get(one, ()))

    def _pointed_at(self, one: Located) -> list[Located]:
        """Return the phases of a plan, or the whole that a statement is part of."""
        element = one.element
        try:
            if one.kind == "CarePlan":
                references = [part.part("reference") for part in element.parts("activity")]
            elif one.kind == "MedicationStatement":
                references = list(element.parts("partOf"))
            else:
                return []
            found = [self.target(reference, one).found for reference in references if reference]
        except Unreadable:  # said where the resource itself is read
            return []
        return [target for target in found if target is not None]

    def unique(self, kind: str, identifier: Identifier) -> bool:
        """Return whether one resource alone, in whatever versions, has this identifier."""
        return len(self._places.get((kind, identifier.system, identifier.value), ())) <= 1

    def alone(self, one: Located) -> bool:
        """Return whether no other resource of the file has the same kind and id."""
        return len(self._places.get((one.kind, one.id), ())) <= 1

    def _at(self, address: str, owner: Located) -> Located | None:
        if address.startswith("#"):
            return owner.contained.get(address[1:])
        asked = (address, owner.base)
        if asked not in self._found:
            try:
                self._found[asked] = self._search(address, owner)
            except Unreadable as problem:
                self._found[asked] = problem
        found = self._found[asked]
        if isinstance(found, Unreadable):
            raise Unreadable(found.why)
        return found

    def _search(self, address: str, owner: Located) -> Located | None:
        if found := self._by_url.get(_without_history(address)):
            return _newest(found, address)
        rest = _REST.fullmatch(address)
        if rest is None:
            return None
        base, kind, name, _ = rest.groups()
        beside = self._by_url.get(f"{owner.base}/{kind}/{name}")
        if base is None and beside:
            return _newest(beside, address)
        # The same id on another server is another resource: only what has no address may match.
        known = self._by_id.get((kind, name), ()) if base is None else ()
        same = [one for one in known if _may_be(one, owner)]
        if len({_place(one) for one in same}) > 1:
            raise Unreadable(f"“{shown(address)}” can mean more than one resource of this file.")
        return _newest(same, address) if same else None

    def _known(self, kind: str, identifier: Identifier) -> Located | None:
        if not identifier.system or not self.unique(kind, identifier):
            return None
        return self._by_identifier.get((kind, identifier.system, identifier.value))


def identifiers(element: Element) -> tuple[Identifier, ...]:
    """Return the numbers that a resource is known by; none where they cannot be read."""
    try:
        raw = element.parts("identifier")
        found = (
            Identifier(system=one.text("system"), value=one.text("value"))
            for one in raw
            if one.text("use") not in ("old", "temp")
        )
        return tuple(one for one in found if one.value)
    except Unreadable:  # a few kinds have a single identifier there
        return ()


def key_of(one: Located, resources: Resources) -> str:
    """Return the sender's stable name for a resource, the same in a later file of the sender.

    A number of its own comes first, then its id, then its address in the file, then its content.
    """
    if one.owner is not None:
        return f"{key_of(one.owner, resources)}#{one.id}"
    for identifier in identifiers(one.element):
        if identifier.system and resources.unique(one.kind, identifier):
            return f"{one.kind}/{identifier.system}|{identifier.value}"
    if one.id and resources.alone(one):
        return f"{one.kind}/{one.id}"
    if one.full_url:
        return f"{one.kind}/{one.full_url}"
    return f"{one.kind}/sha256:{content_hash(repr(one.element.raw).encode())}"


def _walk(raw: Any, above: str) -> Iterator[Located]:
    if not isinstance(raw, dict):
        return
    kind = raw.get("resourceType")
    if not isinstance(kind, str):
        return
    if kind != "Bundle":
        yield from _locate(raw, kind, above or "the file", "")
        return
    entries = raw.get("entry")
    for index, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        if not isinstance(entry, dict):
            continue
        where = f"{above}, entry {index}" if above else f"entry {index}"
        resource = entry.get("resource")
        if not isinstance(resource, dict):
            continue
        kind = resource.get("resourceType")
        if kind == "Bundle":
            yield from _walk(resource, where)
        else:
            url = entry.get("fullUrl")
            known = kind if isinstance(kind, str) and kind.strip() else _WITHOUT_KIND
            yield from _locate(resource, known, where, url if isinstance(url, str) else "")


def _locate(raw: dict[str, Any], kind: str, where: str, full_url: str) -> Iterator[Located]:
    name = raw.get("id")
    place = f"{where} ({kind}/{name})" if isinstance(name, str) and name else f"{where} ({kind})"
    inner: dict[str, Located] = {}
    owner = Located(kind, Element(raw), place, full_url, inner)
    contained = raw.get("contained")
    for one in contained if isinstance(contained, list) else ():
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            inside = f"{place} #{one['id']}"
            inner[one["id"]] = Located(
                str(one.get("resourceType")), Element(one), inside, full_url, inner, owner
            )
    yield owner
    yield from (one for one in inner.values() if one.kind in _RESULTS)


def _conditional(address: str) -> tuple[str, Identifier] | None:
    """Read a search in place of a reference: Patient?identifier=system|value."""
    found = _CONDITIONAL.fullmatch(address)
    if found is None:
        return None
    asked = dict(parse_qsl(found.group(2)))
    system, bar, value = asked.get("identifier", "").partition("|")
    return found.group(1), Identifier(system=system if bar else "", value=value if bar else system)


def _without_history(url: str) -> str:
    return url.partition("/_history/")[0]


def _place(one: Located) -> object:
    """Return what two versions of one resource have in common."""
    if one.full_url:
        return _without_history(one.full_url)
    return (one.kind, one.id) if one.id else one


def _may_be(one: Located, owner: Located) -> bool:
    return not one.base or not owner.base


def _newest(found: list[Located], address: str) -> Located:
    asked = address.partition("/_history/")[2]
    for one in found:
        if asked and one.version == asked:
            return one
    return max(found, key=age)


def age(one: Located) -> tuple[int, str]:
    """Return what puts versions of one resource in order, the newest last."""
    meta = one.element.raw.get("meta")
    changed = meta.get("lastUpdated") if isinstance(meta, dict) else None
    number = int(one.version) if _NUMBER.fullmatch(one.version) else 0
    return number, changed if isinstance(changed, str) else ""
