"""What the program knows of medicine, read strictly from tables; it opens no file itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge import checks, codes, labs, numbers, reference, symptoms
from b12tracker.core.knowledge.guides import (
    Classes,
    ClassLimits,
    GuidelineSet,
    Numbers,
    parse_classes,
    parse_numbers,
    parse_sets,
)
from b12tracker.core.knowledge.monitoring import Monitoring, parse_monitoring
from b12tracker.core.knowledge.regimens import Regimen, Words, parse_regimens
from b12tracker.core.knowledge.rules import RuleEntry, Wording, parse_rules
from b12tracker.core.knowledge.sources import SourceDoc, parse_sources
from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table
from b12tracker.core.knowledge.terms import (
    CauseTerm,
    DrugTerm,
    MedicineTerm,
    Question,
    parse_causes,
    parse_drugs,
    parse_medicines,
    parse_questions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "CauseTerm",
    "ClassLimits",
    "Classes",
    "DrugTerm",
    "GuidelineSet",
    "Knowledge",
    "KnowledgeError",
    "MedicineTerm",
    "Monitoring",
    "Numbers",
    "Question",
    "Regimen",
    "RuleEntry",
    "SourceDoc",
    "Sourced",
    "Wording",
    "load",
]

_FILES = frozenset(
    {
        "version",
        "sources",
        "sets",
        "classes",
        "causes",
        "medicines",
        "drugs",
        "questions",
        "regimens",
        "schedule",
        "masking",
        "followup",
        "monitoring",
        "rules",
        "labs",
        "loinc",
        "symptoms",
        "sites",
        "names",
        "checks",
        *codes.SYSTEMS,
        *reference.FILES,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Everything that the knowledge files say, under one version."""

    version: str
    sources: Mapping[str, SourceDoc]
    sets: Mapping[str, GuidelineSet]
    classes: Classes
    causes: Mapping[str, CauseTerm]
    conditions: Mapping[str, CauseTerm]
    medicines: Mapping[str, MedicineTerm]
    drugs: Mapping[str, DrugTerm]
    questions: Mapping[str, Question]
    regimens: Mapping[str, Regimen]
    schedule: Numbers
    masking: Numbers
    followup: Numbers
    monitoring: Monitoring
    rules: Mapping[str, RuleEntry]
    labs: labs.LabCatalogue
    symptoms: symptoms.SymptomCatalogue
    codes: codes.Codes
    checks: checks.CheckCatalogue
    read_reference: Callable[[], reference.Reference] = field(compare=False, repr=False)

    @property
    def reference(self) -> reference.Reference:
        """What is shown and looked up; it is read when it is first asked for."""
        return self.read_reference()

    def title_of(self, rule: str) -> str:
        """Return the title of a rule, or its id where the files have no such rule."""
        return self.rules[rule].title if rule in self.rules else rule


def load(files: Mapping[str, Mapping[str, Any]]) -> Knowledge:
    """Put the knowledge together from its files.

    Args:
        files: the stem of each file and what tomllib makes of it with parse_float=Decimal. The
            reference files are asked for only when somebody wants what they say.

    Raises:
        KnowledgeError: something is missing, unknown, without a source, or contradicts itself.
    """
    if missing := _FILES - files.keys():
        raise KnowledgeError(f"missing knowledge files: {', '.join(sorted(missing))}")
    if unknown := files.keys() - _FILES:
        raise KnowledgeError(f"unknown knowledge files: {', '.join(sorted(unknown))}")
    return _load(files)


def _load(files: Mapping[str, Mapping[str, Any]]) -> Knowledge:
    version = Table(files["version"], "version", frozenset())
    sources = parse_sources(files["sources"])
    keys = frozenset(sources)
    sets = parse_sets(files["sets"], keys)
    causes, conditions = parse_causes(files["causes"], keys)
    drugs = parse_drugs(files["drugs"], keys)
    questions = parse_questions(files["questions"], keys)
    rules = parse_rules(files["rules"], keys)
    catalogue = labs.parse(files, keys)
    words = Words(
        sets=frozenset(sets),
        drugs=frozenset(drugs),
        questions=frozenset(questions),
        causes=frozenset({*causes, *conditions}),
    )
    found = Knowledge(
        version=version.text("version"),
        sources=sources,
        sets=sets,
        classes=parse_classes(files["classes"], keys),
        causes=causes,
        conditions=conditions,
        medicines=parse_medicines(files["medicines"], keys),
        drugs=drugs,
        questions=questions,
        regimens=parse_regimens(files["regimens"], keys, words),
        schedule=parse_numbers(files["schedule"], "schedule", keys, numbers.SCHEDULE),
        masking=parse_numbers(files["masking"], "masking", keys, numbers.MASKING),
        followup=parse_numbers(files["followup"], "followup", keys, numbers.FOLLOWUP),
        monitoring=parse_monitoring(
            files["monitoring"],
            keys,
            sets=sets,
            tests=frozenset(catalogue.analytes),
            rules=frozenset(rules),
        ),
        rules=rules,
        labs=catalogue,
        symptoms=symptoms.parse(files, keys),
        codes=codes.parse(files, keys),
        checks=checks.parse(files, keys),
        read_reference=cache(lambda: reference.parse(files, keys)),
    )
    version.done()
    if both := found.rules.keys() & found.checks.rules.keys():
        raise KnowledgeError(f"checks.rule.{min(both)}: is a rule, too")
    return found
