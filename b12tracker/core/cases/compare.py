"""The answer to a case beside what the case expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.cases import words
from b12tracker.core.checks import entry_hint, entry_verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from b12tracker.core.cases.expect import Expect, ExpectedDue, ExpectedEntry
    from b12tracker.core.cases.model import Case, EntryFindings
    from b12tracker.core.findings import Assessment, DueItem, Finding


def check(
    case: Case, assessment: Assessment, entry_findings: Sequence[EntryFindings] = ()
) -> list[str]:
    """Return each difference between the answer and what is expected, as a sentence."""
    expect = case.expect
    findings = [*assessment.findings]
    findings += [one for entry in entry_findings for one in entry.findings]
    return [
        *_classes(expect, assessment),
        *_findings(expect, findings),
        *(text for one in expect.due for text in _due(one, assessment.due)),
        *(text for one in expect.entries for text in _entry(one, entry_findings)),
    ]


def _classes(expect: Expect, assessment: Assessment) -> Iterator[str]:
    if expect.b12_class is not None and expect.b12_class is not assessment.b12_class:
        yield f"b12_class is {assessment.b12_class}, expected {expect.b12_class}"
    wanted = expect.next_change_on
    if wanted is not None and wanted != assessment.next_change_on:
        yield f"next_change_on is {assessment.next_change_on}, expected {wanted}"


def _findings(expect: Expect, findings: Sequence[Finding]) -> Iterator[str]:
    fired = [(one.rule, one.level) for one in findings]
    for one in expect.findings:
        if (one.rule, one.level) in fired:
            continue
        levels = ", ".join(level for rule, level in fired if rule == one.rule)
        yield f"{one.rule} is {levels or 'not there'}, expected {one.level}"
    for rule in expect.none:
        levels = ", ".join(level for found, level in fired if found == rule)
        if levels:
            yield f"{rule} is {levels}, expected not to fire"
    if expect.exact:
        named = {one.rule for one in expect.findings}
        for rule, level in fired:
            # Entry checks that the format has no id for stand under [[expect.entry]] alone.
            if rule in words.RULES and rule not in named:
                yield f"{rule} is {level}, expected no finding but those named"


def _due(wanted: ExpectedDue, due: Sequence[DueItem]) -> Iterator[str]:
    name = f"due {wanted.kind} {wanted.what}"
    found = [one for one in due if (one.kind, one.what) == (wanted.kind, wanted.what)]
    if not found:
        yield f"{name} is not there, expected due by {wanted.due_by}"
        return
    # Of several with the same name the one with the same dates is meant.
    same = [one for one in found if (one.due_from, one.due_by) == (wanted.due_from, wanted.due_by)]
    item = (same or found)[0]
    pairs = {
        "due_from": (item.due_from, wanted.due_from),
        "due_by": (item.due_by, wanted.due_by),
        "overdue_from": (item.overdue_from, wanted.overdue_from),
        "lapsed_from": (item.lapsed_from, wanted.lapsed_from),
        "state": (item.state, wanted.state),
    }
    for key, (is_, expected) in pairs.items():
        if expected is not None and is_ != expected:
            yield f"{name}: {key} is {is_}, expected {expected}"


def _entry(wanted: ExpectedEntry, entries: Sequence[EntryFindings]) -> Iterator[str]:
    name = f"{wanted.table} row {wanted.row}"
    found = [
        one
        for entry in entries
        if (entry.table, entry.row) == (wanted.table, wanted.row)
        for one in entry.findings
    ]
    verdicts = {entry_verdict(one) for one in found}
    verdict = "reject" if "reject" in verdicts else "confirm" if verdicts else "accepted"
    if verdict != wanted.verdict:
        yield f"{name} is {verdict}, expected {wanted.verdict}"
    hints = [hint for one in found if (hint := entry_hint(one))]
    if wanted.hint and wanted.hint not in hints:
        yield f"{name} hints {', '.join(hints) or 'nothing'}, expected {wanted.hint}"
