"""Answering a clinical case: no data file is opened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.cli.output import document, say, tell
from b12tracker.cli.printing import print_assessment
from b12tracker.core import cases
from b12tracker.services import as_json
from b12tracker.services.clinic import read_knowledge

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from b12tracker.core.cases import Answer
    from b12tracker.core.findings import Assessment
    from b12tracker.core.knowledge import Knowledge


def assess_case(asked: Namespace) -> int:
    """Print the answer to each case; with `--check`, how it differs from what is expected."""
    knowledge = read_knowledge()
    return max(_answer(file, asked, knowledge) for file in asked.case)


def _answer(file: Path, asked: Namespace, knowledge: Knowledge) -> int:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        tell(f"{file}: not a text in UTF-8")
        return 1
    except OSError as problem:
        tell(f"{file}: {problem.strerror or problem}")
        return 1
    try:
        case = cases.read(text, knowledge)
    except cases.CaseError as problem:
        tell(f"{file}: {problem}")
        return 1
    answer = cases.answer(case, knowledge)
    whole = _with_entries(answer)
    if asked.json:
        document(
            as_json.assessments(
                [(None, whole)],
                as_of=case.day,
                guideline_set=case.guideline_set,
                knowledge=knowledge.version,
            )
        )
    elif not (asked.check and len(asked.case) > 1):  # of many only what they come to
        say(case.name)
        print_assessment(whole)
    if not asked.check:
        return 0
    differences = cases.check(case, answer.assessment, answer.entries)
    report = tell if asked.json else say
    for one in differences:
        report(f"differs: {one}")
    report(f"{file}: {'as expected' if not differences else f'{len(differences)} differ'}")
    return 1 if differences else 0


def _with_entries(answer: Answer) -> Assessment:
    """Return the assessment with what the entry checks found, the loudest first."""
    found = {
        (one.rule, one.message): one
        for one in (
            *answer.assessment.findings,
            *(finding for entry in answer.entries for finding in entry.findings),
        )
    }
    loudest = sorted(found.values(), key=lambda one: -one.level.rank)
    return replace(answer.assessment, findings=tuple(loudest))
