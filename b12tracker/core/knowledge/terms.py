"""The words of the record: causes, conditions, medicines, B12 substances and questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.strict import KnowledgeError, Table

if TYPE_CHECKING:
    from collections.abc import Mapping


class MedicineGroup(StrEnum):
    """Why a medicine is of interest."""

    FOLATE = "folate"
    MULTIVITAMIN = "multivitamin"
    PPI = "ppi"
    H2 = "h2"
    METFORMIN = "metformin"
    OTHER = "other"  # lowers B12 or the response to it
    ASSAY = "assay"  # spoils some assays only


class Intravenous(StrEnum):
    """Whether a substance may be recorded as given into a vein."""

    NEVER = "never"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseTerm:
    """A cause of deficiency, or a condition that a rule asks for."""

    id: str
    name: str
    irreversible: bool  # for how loud lateness is (GAP-01, ORAL-MISS)
    lifelong: bool  # treatment is for life (LIFELONG), and deficiency is proven
    diet: bool  # a small daily dose is cover
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineTerm:
    """A folate product, or a medicine that interferes."""

    id: str
    name: str
    group: MedicineGroup
    names: tuple[str, ...]  # other exact names under which it is met
    risk_factor: bool  # of deficiency
    sources: tuple[str, ...]

    @property
    def folate(self) -> bool:
        """Whether its strength counts as folic acid."""
        return self.group in (MedicineGroup.FOLATE, MedicineGroup.MULTIVITAMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugTerm:
    """A B12 substance."""

    id: str
    name: str
    names: tuple[str, ...]
    intravenous: Intravenous
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question whose answer ends a phase."""

    id: str
    ask: str  # for clinicians
    plain: str  # for patients
    ends_with: str  # yes or no
    sources: tuple[str, ...]


def parse_causes(
    raw: Mapping[str, Any], sources: frozenset[str]
) -> tuple[Mapping[str, CauseTerm], Mapping[str, CauseTerm]]:
    """Read causes.toml: the causes, and the conditions.

    Raises:
        KnowledgeError: a cause and a condition have one id.
    """
    table = Table(raw, "causes", sources)
    causes = {key: _cause(key, row) for key, row in table.table("cause").entries()}
    conditions = {key: _cause(key, row) for key, row in table.table("condition").entries()}
    table.done()
    if both := causes.keys() & conditions.keys():
        raise KnowledgeError(f"causes.condition.{min(both)}: is a cause, too")
    return causes, conditions


def _cause(key: str, table: Table) -> CauseTerm:
    found = CauseTerm(
        id=key,
        name=table.text("name"),
        irreversible=table.flag("irreversible"),
        lifelong=table.flag("lifelong"),
        diet=table.flag("diet"),
        sources=table.source_keys(),
    )
    table.done()
    return found


def parse_medicines(raw: Mapping[str, Any], sources: frozenset[str]) -> Mapping[str, MedicineTerm]:
    """Read medicines.toml."""
    return {key: _medicine(key, row) for key, row in Table(raw, "medicines", sources).entries()}


def _medicine(key: str, table: Table) -> MedicineTerm:
    found = MedicineTerm(
        id=key,
        name=table.text("name"),
        group=table.choice("group", MedicineGroup),
        names=table.texts("names", ()),
        risk_factor=table.flag("risk_factor"),
        sources=table.source_keys(),
    )
    table.done()
    return found


def parse_drugs(raw: Mapping[str, Any], sources: frozenset[str]) -> Mapping[str, DrugTerm]:
    """Read drugs.toml."""
    return {key: _drug(key, row) for key, row in Table(raw, "drugs", sources).entries()}


def _drug(key: str, table: Table) -> DrugTerm:
    found = DrugTerm(
        id=key,
        name=table.text("name"),
        names=table.texts("names", ()),
        intravenous=table.choice("intravenous", Intravenous),
        sources=table.source_keys(),
    )
    table.done()
    return found


def parse_questions(raw: Mapping[str, Any], sources: frozenset[str]) -> Mapping[str, Question]:
    """Read questions.toml."""
    return {key: _question(key, row) for key, row in Table(raw, "questions", sources).entries()}


def _question(key: str, table: Table) -> Question:
    found = Question(
        id=key,
        ask=table.text("ask"),
        plain=table.text("plain"),
        ends_with=table.text("ends_with"),
        sources=table.source_keys(),
    )
    table.done()
    return found
