"""What the program knows of medicine, read strictly from tables; it opens no file itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge import checks, codes, labs, reference, symptoms
from b12tracker.core.knowledge.guides import (
    Classes,
    ClassLimits,
    GuidelineSet,
    Numbers,
    parse_classes,
    parse_numbers,
    parse_sets,
)
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
    from collections.abc import Mapping

__all__ = [
    "CauseTerm",
    "ClassLimits",
    "Classes",
    "DrugTerm",
    "GuidelineSet",
    "Knowledge",
    "KnowledgeError",
    "MedicineTerm",
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
_SCHEDULE = frozenset(
    {
        "short_span",
        "middle_span",
        "grace_short",
        "grace_middle",
        "grace_long",
        "lapsed_from_span",
        "lapsed_factor",
        "lapsed_after_overdue",
        "deferred_shift",
        "daily_under",
        "missed_info",
        "missed_warning",
        "missed_critical",
        "loading_gap_over",
        "loading_doses",
        "cover_loading",
        "cover_nasal",
        "cover_oral_ug",
        "cover_oral_diet_ug",
        "cover_oral_days",
        "cover_oral_window",
        "skin_watch",
        "child_under",
    }
)
_MASKING = frozenset(
    {
        "exposure_ug",
        "upper_level_ug",
        "strong_tablet_ug",
        "bridge",
        "long_exposure",
        "folate_high",
        "pattern_window",
        "hb_better",
        "mcv_better",
        "baseline_window",
        "folate_near_baseline",
        "symptom",
        "age_over",
        "folate_low_molar",
        "folate_low_mass",
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
    rules: Mapping[str, RuleEntry]
    labs: labs.LabCatalogue
    symptoms: symptoms.SymptomCatalogue
    codes: codes.Codes
    checks: checks.CheckCatalogue
    reference: reference.Reference


def load(files: Mapping[str, Mapping[str, Any]]) -> Knowledge:
    """Put the knowledge together from its files.

    Args:
        files: the stem of each file and what tomllib makes of it with parse_float=Decimal.

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
        schedule=parse_numbers(files["schedule"], "schedule", keys, _SCHEDULE),
        masking=parse_numbers(files["masking"], "masking", keys, _MASKING),
        rules=parse_rules(files["rules"], keys),
        labs=labs.parse(files, keys),
        symptoms=symptoms.parse(files, keys),
        codes=codes.parse(files, keys),
        checks=checks.parse(files, keys),
        reference=reference.parse(files, keys),
    )
    version.done()
    if both := found.rules.keys() & found.checks.rules.keys():
        raise KnowledgeError(f"checks.rule.{min(both)}: is a rule, too")
    return found
