"""One page for the doctor: who, the question, how it stands, response, doses, results, points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QPen, QPolygonF

from b12tracker.core.findings import Level
from b12tracker.gui import words
from b12tracker.gui.paper.document import A4, Document, Paper
from b12tracker.gui.paper.ink import (
    BLACK,
    BODY,
    NAME,
    SENTENCE,
    SMALL,
    Cell,
    Column,
    Ink,
    height_of,
)
from b12tracker.gui.paper.response_strip import paint_strip
from b12tracker.gui.paper.words import foot_words, tr

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.gui.paper.summary_data import Summary

_GAP = 26.0  # between the two columns
_STRIP = 280.0
_DOSES = 0.38  # of the width; results need more
_SIGN = 62.0  # for the doctor's own words, at the end
_MORE = 28.0  # for how many points more there are, and what is not known
_OF = {"L": "▼ ", "H": "▲ "}


def summary_document(
    summary: Summary,
    knowledge: Knowledge,
    guideline_set: str,
    *,
    practice: bool,
    paper: Paper = A4,
) -> Document:
    """Return the summary as a document of one page."""
    to = tr("period {first} to {last}").format(
        first=words.day(summary.first), last=words.day(summary.last)
    )
    return Document(
        title=tr("Vitamin B12 treatment, summary"),
        about=f"{summary.name} · {to}",
        foot=tr("Scores: the patient's own, last 7 days, 0 not at all, 10 worst. ")
        + foot_words(summary.today, knowledge, guideline_set),
        pages=(lambda ink, room: _paint(ink, room, summary),),
        practice=practice,
        paper=paper,
    )


def _paint(ink: Ink, room: QRectF, summary: Summary) -> None:
    left, right, width = room.left(), room.right(), room.width()
    y = _who(ink, left, room.top(), width, summary) + 8
    if summary.question:
        y = _question(ink, left, y, width, summary.question) + 8
    y = ink.text(left, y, width, summary.sentence, size=SENTENCE, lines=4) + 6
    y = ink.text(left, y, width, tr("Response"), strong=True, lines=1) + 2
    paint_strip(ink, QRectF(left, y, width, _STRIP), summary)
    y += _STRIP + 10
    half, near = (width - _GAP) / 2, width * _DOSES
    doses = _doses(ink, left, y, near, summary)
    labs = _labs(ink, left + near + _GAP, y, width - near - _GAP, summary)
    y = max(doses, labs) + 8
    end = room.bottom() - _SIGN
    _lines(ink, QRectF(left, y, half, end - y), tr("Reported by the patient"), summary.reported)
    _points(ink, QRectF(left + half + _GAP, y, half, end - y), summary)
    ink.text(left, end, half, tr("Note of the doctor"), size=SMALL, grey=True, lines=1)
    ink.text(right - 220, end, 220, tr("Date, signature"), size=SMALL, grey=True, lines=1)
    ink.rule(room.bottom() - 6, left=left, right=right - _GAP - 220, heavy=True)
    ink.rule(room.bottom() - 6, left=right - 220, right=right, heavy=True)


def _who(ink: Ink, x: float, y: float, width: float, summary: Summary) -> float:
    third = (width - 2 * _GAP) / 3
    down = ink.text(x, y, third, summary.name, size=NAME, strong=True, lines=2)
    down = ink.text(x, down, third, summary.person, lines=2)
    down = ink.text(
        x, down, third, " · ".join(part for part in (summary.numbers, summary.allergies) if part),
        grey=True, lines=3,
    )  # fmt: skip
    ends = [down]
    for at, (head, (said, aside)) in enumerate(
        ((tr("Cause"), summary.cause), (tr("Plan now"), summary.plan)), start=1
    ):
        left = x + at * (third + _GAP)
        below = ink.text(left, y, third, head, grey=True, lines=1)
        below = ink.text(left, below, third, said, strong=True, lines=3)
        ends.append(ink.text(left, below, third, aside, lines=2) if aside else below)
    return max(ends)


def _question(ink: Ink, x: float, y: float, width: float, question: str) -> float:
    inner = width - 24
    deep = height_of(question, inner, NAME, lines=3) + 30
    ink.frame(QRectF(x, y, width, deep))
    below = ink.text(x + 12, y + 6, inner, tr("The patient asks"), size=SMALL, grey=True, lines=1)
    ink.text(x + 12, below, inner, question, size=NAME, lines=3)
    return y + deep


def _doses(ink: Ink, x: float, y: float, width: float, summary: Summary) -> float:
    head = tr("Last {n} of {all} doses").format(n=len(summary.doses), all=summary.doses_of)
    y = ink.text(x, y, width, head, strong=True, lines=1) + 2
    if not summary.doses:
        return ink.text(x, y, width, tr("None in this period."), grey=True, lines=1)
    columns = (
        Column(head=tr("Date"), share=1.95),
        Column(head=tr("after"), share=0.85, right=True),
        Column(head=tr("Site"), share=1.3),
        Column(head=tr("Batch"), share=1.25),
        Column(head=tr("Plan"), share=1.1),
    )
    return ink.table(x, y, width, columns, summary.doses)


def _labs(ink: Ink, x: float, y: float, width: float, summary: Summary) -> float:
    y = ink.text(x, y, width, tr("Blood results, as printed"), strong=True, lines=1) + 2
    if not summary.labs:
        return ink.text(x, y, width, tr("None in this period."), grey=True, lines=1)
    columns = (
        Column(head=tr("Test"), share=1.9),
        Column(head=tr("Unit"), share=1.0),
        *(Column(head=one, share=1.4, right=True) for one in summary.samples),
        Column(head=tr("lab's range"), share=1.45, right=True),
    )
    rows: list[list[str | Cell]] = [
        [
            line.name,
            line.unit,
            *(
                Cell(text=f"{_OF.get(mark, '')}{value}", strong=bool(mark), small=" " in value)
                for value, mark in line.cells
            ),
            line.interval or "–",
        ]
        for line in summary.labs
    ]
    y = ink.table(x, y, width, columns, rows)
    said = tr("▼ ▲ outside the range it is measured by.")
    if summary.labs_left:
        said += " " + tr("{n} more tests are not shown.").format(n=summary.labs_left)
    return ink.text(x, y + 2, width, said, size=SMALL, grey=True, lines=2)


def _lines(ink: Ink, box: QRectF, head: str, lines: tuple[str, ...]) -> None:
    y = ink.text(box.left(), box.top(), box.width(), head, strong=True, lines=1) + 2
    if not lines:
        ink.text(box.left(), y, box.width(), tr("Nothing in this period."), grey=True, lines=1)
    for line in lines:
        if y + height_of(line, box.width() - 18, BODY, lines=3) > box.bottom():
            return
        ink.text(box.left(), y, 14, "–")
        y = ink.text(box.left() + 18, y, box.width() - 18, line, lines=3)


def _points(ink: Ink, box: QRectF, summary: Summary) -> None:
    y = ink.text(
        box.left(), box.top(), box.width(), tr("Open points from the rules"), strong=True, lines=1
    )
    left, wide = box.left() + 18, box.width() - 18
    if not summary.points:
        y = ink.text(box.left(), y, box.width(), tr("None today."), grey=True, lines=1)
    drawn = 0
    for level, said in summary.points:
        if y + height_of(said, wide, BODY, lines=3) > box.bottom() - _MORE:
            break
        drawn += 1
        _shape(ink, box.left() + 6, y + 8, level)
        y = ink.text(left, y, wide, said, lines=3)
    more = []
    if left_out := summary.points_left + len(summary.points) - drawn:
        more.append(tr("{n} more on the screen").format(n=left_out))
    if summary.not_known:
        more.append(tr("Not known: {what}").format(what=", ".join(summary.not_known)))
    if more:
        ink.text(left, y + 2, wide, ". ".join(more) + ".", size=SMALL, grey=True, lines=2)


def _shape(ink: Ink, x: float, y: float, level: Level) -> None:
    """Draw the shape of a level: a square is louder than a triangle."""
    ink.painter.setPen(QPen(BLACK, 1.0))
    ink.painter.setBrush(QBrush(BLACK))
    if level.rank >= Level.CRITICAL.rank:
        ink.painter.drawRect(QRectF(x - 4, y - 4, 8, 8))
    else:
        corners = [(-4.5, 4), (4.5, 4), (0, -4)]
        ink.painter.drawPolygon(QPolygonF([QPointF(x + a, y + b) for a, b in corners]))
