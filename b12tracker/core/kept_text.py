"""What Today keeps of a patient as text, for the file. Pure."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from b12tracker.core.findings import DueItem, DueKind, Level, State
from b12tracker.core.recall import Section
from b12tracker.core.worklist import Mark, Summary

if TYPE_CHECKING:
    from b12tracker.core.findings import Assessment


def essence_text(assessment: Assessment) -> str:
    """Return what makes two assessments the same (README decision 15) as one text."""
    return json.dumps(
        {
            "class": assessment.b12_class,
            "findings": sorted(
                [one.rule, one.level, one.message, *one.missing] for one in assessment.findings
            ),
            "due": sorted(
                [
                    one.kind,
                    one.what,
                    _text(one.due_from),
                    _text(one.due_by),
                    _text(one.overdue_from),
                    _text(one.lapsed_from) or "",
                    one.state,
                ]
                for one in assessment.due
            ),
        },
        separators=(",", ":"),
    )


def to_text(summary: Summary) -> str:
    """Return a summary as JSON."""
    item = summary.due
    return json.dumps(
        {
            "name": summary.name,
            "born": summary.born,
            "phone": summary.phone,
            "followed": summary.followed,
            "plan": summary.plan,
            "last_dose": _text(summary.last_dose),
            "irreversible": summary.irreversible,
            "nerve_until": _text(summary.nerve_until),
            "no_date": summary.no_date,
            "marks": [[mark.rule, mark.level] for mark in summary.marks],
            "section": summary.section,
            "until": _text(summary.until),
            "agreed": _text(summary.agreed),
            "unanswered": summary.unanswered,
            "results": summary.results,
            "asked": summary.asked,
            "wanted": summary.wanted,
            "reviewed": _text(summary.reviewed),
            "data": _text(summary.data),
            "due": None
            if item is None
            else [
                item.kind,
                item.what,
                _text(item.due_from),
                _text(item.due_by),
                _text(item.overdue_from),
                _text(item.lapsed_from),
                item.state,
                _text(item.target),
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_text(text: str) -> Summary:
    """Return the summary that `to_text` wrote."""
    raw: dict[str, Any] = json.loads(text)
    return Summary(
        name=raw["name"],
        born=raw["born"],
        phone=raw["phone"],
        followed=raw["followed"],
        plan=raw["plan"],
        last_dose=_day(raw["last_dose"]),
        irreversible=raw["irreversible"],
        nerve_until=_day(raw["nerve_until"]),
        no_date=raw["no_date"],
        marks=tuple(Mark(rule=rule, level=Level(level)) for rule, level in raw["marks"]),
        due=None if raw["due"] is None else _item(raw["due"]),
        section=Section(raw["section"]),
        until=_day(raw["until"]),
        agreed=_day(raw.get("agreed")),  # kept by a program that did not tell them apart
        unanswered=raw["unanswered"],
        results=raw["results"],
        asked=raw["asked"],
        wanted=raw.get("wanted", ""),  # kept before a call could be asked for
        reviewed=_day(raw["reviewed"]),
        data=_day(raw["data"]),
    )


def _item(raw: list[Any]) -> DueItem:
    kind, what, due_from, due_by, overdue_from, lapsed_from, state, target = raw
    return DueItem(
        kind=DueKind(kind),
        what=what,
        due_from=date.fromisoformat(due_from),
        due_by=date.fromisoformat(due_by),
        overdue_from=date.fromisoformat(overdue_from),
        lapsed_from=_day(lapsed_from),
        state=State(state),
        target=_day(target),
    )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
