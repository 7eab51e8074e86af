"""Codes and names of others for what we record: read always, written by leave of the installation.

Each code system stands in a file of its own with its licence note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table
from b12tracker.core.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

KINDS = ("drug", "medicine", "route", "site", "condition", "cause", "symptom", "allergy")
SYSTEMS = ("snomed", "rxnorm", "atc", "icd10")
_LOINC = frozenset({"http://loinc.org", "loinc", "ln", "urn:oid:2.16.840.1.113883.6.1"})


def is_loinc(system: str) -> bool:
    """Return whether a URI or a name means LOINC, whose codes are in the lab catalogue."""
    return system.strip().lower().rstrip("/") in _LOINC


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a code of a system means here."""

    system: str  # snomed, rxnorm, atc, icd10
    code: str
    kind: str  # one of KINDS, or "other": known, and of no use to the product
    id: str  # ours
    display: str
    checked: bool  # seen in a public table of that system; False is unverified
    below: bool  # stands for every finer code under it, too
    read_only: bool  # says more, or less, than our id: read, never written


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSystem:
    """One system with the few codes that ship."""

    key: str
    name: str
    uris: tuple[str, ...]  # the FHIR URI first, then other spellings met in files
    licence: str
    write: bool  # written into exports without being switched on
    terms: Mapping[str, Term]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where an injection goes."""

    id: str
    label: str
    short: str
    routes: tuple[str, ...]
    most: Sourced | None  # the largest volume that its source gives
    avoid: bool  # a source speaks against it
    region: str  # the site whose code is written into exports
    order: int  # of the offer: 0 first, 9 is only read
    sources: tuple[str, ...]

    @property
    def most_ml(self) -> Decimal | None:
        """The largest volume, or None where no source gives one."""
        return None if self.most is None else self.most.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Look-ups from codes and names of others to our ids."""

    systems: Mapping[str, CodeSystem]
    sites: Mapping[str, Site]
    lab_names: Mapping[str, str]  # folded name → test
    lab_codes: Mapping[str, str]  # folded local code → test
    look_alikes: frozenset[str]  # folded names that are near a test and are none
    names: Mapping[str, Mapping[str, str]]  # kind → folded name → our id

    def find(self, system: str, code: str) -> Term | None:
        """Return what a code means; `system` is our key, a URI or a name met in files."""
        known = self.system_of(system)
        if known is None:
            return None
        bare = _bare(known.key, code)
        exact = known.terms.get(bare)
        if exact is not None:
            return exact
        wider = (known.terms.get(bare[:end]) for end in reversed(range(len(bare))))
        return next((one for one in wider if one is not None and one.below), None)

    def system_of(self, text: str) -> CodeSystem | None:
        """Return the code system that a URI or a name stands for."""
        wanted = text.strip().lower().rstrip("/")
        for one in self.systems.values():
            if wanted == one.key or wanted in one.uris:
                return one
        return None

    def named(self, kind: str, text: str) -> str | None:
        """Return our id for an exact name, whatever its capitals, accents and signs, or None."""
        return self.names.get(kind, {}).get(fold(text))

    def lab_of(self, name: str, code: str = "") -> str | None:
        """Return the test for a laboratory's own name, or for its code where it gives no name.

        A name that is not on the list is never overruled by the code.
        """
        folded = fold(name)
        if folded:
            return self.lab_names.get(folded)
        return self.lab_codes.get(fold(code))

    def looks_alike(self, name: str) -> bool:
        """Return whether a name is one of those that have been taken for a test of ours."""
        return fold(name) in self.look_alikes

    def code_of(self, system: str, kind: str, our_id: str) -> Term | None:
        """Return the code to write for one of our ids, the first that was checked, or None."""
        known = self.systems[system].terms.values()
        ours = (one for one in known if (one.kind, one.id) == (kind, our_id))
        return next((one for one in ours if one.checked and not one.read_only), None)


def parse(files: Mapping[str, Mapping[str, Any]], sources: frozenset[str]) -> Codes:
    """Read snomed.toml, rxnorm.toml, atc.toml, icd10.toml, names.toml and sites.toml.

    Raises:
        KnowledgeError: a kind that is none, or one name for two things.
    """
    systems = {key: _system(key, Table(files[key], key, sources)) for key in SYSTEMS}
    sites = {key: _site(key, row) for key, row in Table(files["sites"], "sites", sources).entries()}
    table = Table(files["names"], "names", sources)
    lab_names = _reverse(table.table("lab"))
    lab_codes = _reverse(table.table("lab_code"))
    look_alikes = frozenset(fold(one) for one in table.texts("look_alikes"))
    names = {kind: _reverse(table.table(kind)) for kind in KINDS if table.has(kind)}
    table.done()
    causes = files["causes"]
    for kind, own in (
        ("drug", files["drugs"]),
        ("medicine", files["medicines"]),
        ("cause", causes["cause"]),
        ("condition", causes["condition"]),
        ("site", {key: {"name": one.label} for key, one in sites.items()}),
    ):
        names[kind] = {**_own_names(own, kind), **names.get(kind, {})}
    if both := look_alikes & set(lab_names):
        raise KnowledgeError(f"names: {', '.join(sorted(both))} is a test and a look-alike")
    return Codes(
        systems=systems,
        sites=sites,
        lab_names=lab_names,
        lab_codes=lab_codes,
        look_alikes=look_alikes,
        names=names,
    )


def _bare(system: str, code: str) -> str:
    text = code.strip().upper()
    return text.replace(".", "") if system == "icd10" else text


def _system(key: str, table: Table) -> CodeSystem:
    terms: dict[str, Term] = {}
    name, licence = table.text("name"), table.text("licence")
    uris = tuple(one.lower().rstrip("/") for one in table.texts("uris"))
    write = table.flag("write")
    for code, row in table.table("code").entries():
        one = Term(
            system=key,
            code=code,
            kind=row.text("kind"),
            id=row.text("id", ""),
            display=row.text("display"),
            checked=not row.flag("unverified"),
            below=row.flag("below"),
            read_only=row.flag("read_only"),
        )
        row.done()
        if one.kind not in (*KINDS, "other"):
            raise KnowledgeError(f"{row.place}: kind is {one.kind!r}")
        other = terms.setdefault(_bare(key, code), one)
        if other is not one:
            raise KnowledgeError(f"{row.place}: the same code as {other.code}")
    table.done()
    return CodeSystem(key=key, name=name, uris=uris, licence=licence, write=write, terms=terms)


def _site(key: str, table: Table) -> Site:
    found = Site(
        id=key,
        label=table.text("label"),
        short=table.text("short"),
        routes=table.texts("routes"),
        most=table.sourced("most_ml") if table.has("most_ml") else None,
        avoid=table.flag("avoid"),
        region=table.text("region", key),
        order=table.whole("order"),
        sources=table.source_keys(),
    )
    table.done()
    return found


def _own_names(raw: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Return the names by which the files of our own terms themselves call their entries."""
    found: dict[str, str] = {}
    for key, row in raw.items():
        for name in (key, row["name"], *row.get("names", ())):
            if found.setdefault(fold(name), key) != key:
                raise KnowledgeError(f"{kind}: {name!r} stands for two things")
    return found


def _reverse(table: Table) -> Mapping[str, str]:
    """Turn our id → list of names into folded name → our id."""
    found: dict[str, str] = {}
    for key in [*table.keys()]:
        for name in table.texts(key):
            folded = fold(name)
            if found.setdefault(folded, key) != key or not folded:
                raise KnowledgeError(f"{table.place}: {name!r} stands for two things, or for none")
    return found
