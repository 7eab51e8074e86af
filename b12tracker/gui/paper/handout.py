"""The handout for the patient: half a page in large letters, and the summary as eight lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from b12tracker.gui import words
from b12tracker.gui.paper.document import A4, Document, Paper
from b12tracker.gui.paper.ink import NAME, SENTENCE, TITLE, Ink
from b12tracker.gui.paper.words import tr

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.findings import DueItem
    from b12tracker.gui.paper.summary_data import LabLine, Summary

_PAD = 16.0


def handout(
    summary: Summary,
    due: DueItem | None,
    *,
    clinic: str,
    phone: str,
    practice: bool,
    paper: Paper = A4,
) -> Document:
    """Return the handout: when the next dose is due, where, what to report, whom to call.

    Args:
        summary: of the patient.
        due: the next dose; None: none is planned.
        clinic: its name; empty: not said.
        phone: the clinic's; empty: not said.
        practice: invented people.
        paper: its size; the handout takes its upper half.
    """

    def paint(ink: Ink, room: QRectF) -> None:
        left, wide = room.left() + _PAD, room.width() - 2 * _PAD
        top = room.top() + 6
        y = ink.text(left, top + _PAD, wide, tr("Your next B12 dose"), size=NAME, grey=True)
        y = ink.text(left, y, wide, _when(due, summary.today), size=TITLE, strong=True)
        y = ink.text(left, y + 4, wide, summary.plan[0], size=NAME, lines=2)
        where = ", ".join(part for part in (clinic, phone) if part)
        if where:
            y = ink.text(left, y + 4, wide, where, size=NAME, strong=True, lines=2)
        y += 10
        for said in (
            _what_to_do(due, summary.today),
            tr(
                "Tell us at the next visit about new or more tingling, numbness, weakness, "
                "unsteadiness, trouble with memory or sight, and about any trouble after a dose."
            ),
            tr(
                "Sudden loss of sight, trouble breathing, a swollen face after a dose, or thoughts "
                "of harming yourself: call the emergency number now."
            ),
            tr("Tell every doctor that you have B12 deficiency before you take folic acid."),
        ):
            ink.text(left, y, 14, "•", size=SENTENCE)
            y = ink.text(left + 18, y, wide - 18, said, size=SENTENCE) + 4
        ink.frame(QRectF(room.left(), top, room.width(), y + _PAD - top))

    return Document(
        title=summary.name,
        about=summary.person,
        foot=tr(
            "Printed {day} from what is recorded. It does not replace the advice of your clinic."
        ).format(day=words.day(summary.today)),
        pages=(paint,),
        practice=practice,
        paper=paper,
    )


def _when(due: DueItem | None, today: date) -> str:
    if due is None:
        return tr("No dose is planned. Please ask the clinic.")
    if due.due_by < today:
        return tr("It was due by {day}.").format(day=words.weekday(due.due_by))
    if due.due_from == due.due_by:
        return words.weekday(due.due_by)
    return tr("{first} to {last}").format(
        first=words.weekday(due.due_from), last=words.weekday(due.due_by)
    )


def _what_to_do(due: DueItem | None, today: date) -> str:
    late = tr("A late dose can bring symptoms back.")
    if due is not None and due.due_by >= today:
        return tr("Call before that day if you cannot come.") + " " + late
    return tr("Call the clinic now to arrange a day.") + " " + late


def as_text(summary: Summary) -> str:
    """Return the summary in eight lines, for pasting into another record."""
    numbers = f" · {summary.numbers}" if summary.numbers else ""
    labs = "; ".join(_newest(line, summary.samples) for line in summary.labs[:4])
    points = "; ".join(said for _, said in summary.points)
    last = ", ".join(" ".join(row[:1]) for row in summary.doses[:3])
    return "\n".join(
        (
            f"{summary.name}, {summary.person}{numbers}",
            tr("Cause: {cause}. Allergy: {allergy}.").format(
                cause=summary.cause[0], allergy=summary.allergies
            ),
            tr("Plan: {plan}").format(plan=", ".join(part for part in summary.plan if part)),
            summary.sentence,
            tr("Last doses: {doses}").format(doses=last or tr("none recorded")),
            tr("Results: {labs}").format(labs=labs or tr("none recorded")),
            tr("Open points: {points}").format(points=points or tr("none")),
            tr("B12 Tracker, {day}. Informs a decision; recommends no dose.").format(
                day=words.day(summary.today)
            ),
        )
    )


def _newest(line: LabLine, samples: tuple[str, ...]) -> str:
    """Return the newest result of a test with its day, which may be years ago."""
    there = (found for found in zip(samples, line.cells, strict=True) if found[1][0] != "–")
    day, (value, mark) = list(there)[-1]
    said = f"{line.name} {value} {line.unit}".strip() + (f" ({mark})" if mark else "")
    return f"{said}, {day}"
