"""How an assessment and Today are printed for people."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from b12tracker.cli.output import say, table

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.findings import Assessment
    from b12tracker.services.worklist import Row, Today


def print_assessment(answer: Assessment) -> None:
    """Print what an assessment says, for people."""
    say(f"  B12: {answer.b12_class.value.replace('_', ' ')}")
    for finding in answer.findings:
        say(f"  {finding.level.value}: {finding.rule}: {finding.text}")
    for item in answer.due:
        window = _window(item.due_from, item.due_by)
        say(f"  {item.state.value}: {item.kind.value} {item.what}: {window}")
    if answer.next_change_on is not None:
        say(f"  next change on {answer.next_change_on}")


def _window(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def print_today(today: Today) -> None:
    """Print Today as a table."""
    counts = [
        f"{getattr(today.tallies, field.name)} {field.name.replace('_', ' ')}"
        for field in fields(today.tallies)
    ]
    say(f"Today, {today.as_of}: {', '.join(counts)}")
    if not today.rows:
        coming = (
            f"The next dose is planned for {today.next_due}."
            if today.next_due
            else "No dose is planned yet."
        )
        say(f"Nobody is due. {coming}")
        return
    table(
        ("state", "name", "born", "plan", "last dose", "due", "late", "flags", "phone"),
        [_today_row(row) for row in today.rows],
    )


def _today_row(row: Row) -> tuple[str, ...]:
    due = row.due
    return (
        "" if due is None else due.state.value,
        row.name,
        row.born,
        row.plan,
        "" if row.last_dose is None else row.last_dose.isoformat(),
        "" if due is None else f"{due.what} {due.day}",
        f"{row.days_late} d" if row.days_late else "",
        ", ".join(f"{chip.rule} {chip.level.value}" for chip in row.chips),
        row.phone,
    )
