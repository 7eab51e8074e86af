"""Lists on paper, as many pages as they take: the dose register and the call sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core import amounts
from b12tracker.core.findings import DueKind
from b12tracker.gui import words
from b12tracker.gui.due_words import days_in_words
from b12tracker.gui.fact_words import task_name
from b12tracker.gui.paper.document import A4, Document, Page, Paper
from b12tracker.gui.paper.ink import SMALL, Cell, Column, Ink, row_height
from b12tracker.gui.paper.words import foot_words, tr
from b12tracker.gui.patient.entry_words import drug_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtCore import QRectF

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.messages import Message
    from b12tracker.services.registers import RegisterLine
    from b12tracker.services.worklist import Row

_ROW, _CALL_ROW = 26.0, 44.0
_WHOLE = 0  # lines of a cell: as many as it takes, nothing of a register is cut
_SIGN = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table over pages; the last one has a line to sign."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str | Cell]]
    row: float = _ROW
    sign: str = ""
    empty: str = ""

    def pages(self, room: QRectF) -> list[Page]:
        """Return a page for each part that fits; one where there is nothing."""
        most = room.height() - 3 * _ROW - _SIGN
        parts: list[list[Sequence[str | Cell]]] = [[]]
        high = 0.0
        for cells in self.rows:
            more = row_height(self.columns, cells, room.width(), self.row, _WHOLE)
            if parts[-1] and high + more > most:
                parts.append([])
                high = 0.0
            parts[-1].append(cells)
            high += more
        return [self._page(part, last=part is parts[-1]) for part in parts]

    def _page(self, part: Sequence[Sequence[str | Cell]], *, last: bool) -> Page:
        def paint(ink: Ink, room: QRectF) -> None:
            y = ink.table(
                room.left(),
                room.top(),
                room.width(),
                self.columns,
                part,
                row=self.row,
                lines=_WHOLE,
            )
            if not part:
                ink.text(room.left(), y, room.width(), self.empty, grey=True, lines=1)
            if last and self.sign:
                ink.text(
                    room.right() - 220, room.bottom() - _SIGN, 220, self.sign,
                    size=SMALL, grey=True, lines=1,
                )  # fmt: skip
                ink.rule(room.bottom() - 6, left=room.right() - 220, right=room.right(), heavy=True)

        return paint


def register_document(
    lines: Sequence[RegisterLine],
    first: date,
    last: date,
    knowledge: Knowledge,
    *,
    today: date,
    guideline_set: str,
    names: bool = True,
    practice: bool,
    paper: Paper = A4,
) -> Document:
    """Return the dose register of some days, to sign; void lines are struck through, not left out.

    Args:
        lines: of `services.registers.dose_register`.
        first: the first day.
        last: the last day.
        knowledge: for words.
        today: when it is printed.
        guideline_set: for the foot.
        names: False leaves names away and keeps numbers.
        practice: invented people.
        paper: its size.
    """
    table = _Table(
        columns=(
            Column(head=tr("No."), share=0.5),
            Column(head=tr("Day"), share=1.25),
            Column(head=tr("Patient"), share=2.2),
            Column(head=tr("Dose"), share=2.2),
            Column(head=tr("Site"), share=1.1),
            Column(head=tr("Batch, expiry"), share=1.6),
            Column(head=tr("By"), share=0.7),
        ),
        rows=[_register_row(one, knowledge, names=names) for one in lines],
        sign=tr("Checked: date, signature"),
        empty=tr("No dose was recorded in these days."),
    )
    voided = sum(one.dose.void is not None for one in lines)
    about = tr("{first} to {last} · {lines}, {void} of them void").format(
        first=words.day(first),
        last=words.day(last),
        lines=words.counted(len(lines), tr("line"), tr("lines")),
        void=voided,
    )
    return Document(
        title=tr("Dose register"),
        about=about,
        foot=("" if names else tr("Names are left out. "))
        + foot_words(today, knowledge, guideline_set),
        pages=table.pages(paper.room),
        practice=practice,
        paper=paper,
    )


def _register_row(
    line: RegisterLine, knowledge: Knowledge, *, names: bool
) -> tuple[str | Cell, ...]:
    dose, patient = line.dose, line.patient
    void = dose.void is not None
    who = f"{patient.name}, {words.partial(patient.born)}"
    if not names:
        who = ", ".join(one.value for one in patient.identifiers) or f"#{patient.id}"
    what = f"{drug_words(dose.drug, knowledge)} {amounts.show(dose.ug)} {words.route(dose.route)}"
    if not dose.status.taken:
        what = f"{tr('not given')}: {dose.reason}"
    at = f" {words.clock(dose.time)}" if dose.time is not None else ""
    batch = ", ".join(
        part for part in (dose.lot, words.month(dose.expiry) if dose.expiry else "") if part
    )
    if void and dose.void is not None:
        batch = tr("void: {why}").format(why=dose.void.reason)
    return (
        str(line.number),
        Cell(text=f"{words.day(dose.on)}{at}", struck=void),
        Cell(text=who, struck=void),
        Cell(text=what, struck=void),
        Cell(text=words.site(dose.site) if dose.site else "–", struck=void),
        batch or "–",
        dose.giver or dose.by,
    )


def _why(row: Row, today: date, knowledge: Knowledge) -> str:
    """Return what is due and how late it is: a late blood count is no late dose."""
    if row.due is None:
        return ""
    what = tr("Dose") if row.due.kind is DueKind.DOSE else task_name(row.due.what, knowledge)
    return f"{what}, {days_in_words(row.due, today)}"


def call_sheet(
    rows: Sequence[Row],
    knowledge: Knowledge,
    *,
    today: date,
    guideline_set: str,
    practice: bool,
    paper: Paper = A4,
    only: str = "",
) -> Document:
    """Return a sheet for calls on paper: whom, which number, why, and boxes for what came of it.

    `only` says to whom the rows were cut down; it stands in the head.
    """
    table = _Table(
        columns=(
            Column(head=tr("Name, born"), share=2.2),
            Column(head=tr("Phone"), share=1.5),
            Column(head=tr("Why"), share=1.9),
            Column(head=tr("Comes on"), share=1),
            Column(head=tr("Later"), share=0.7),
            Column(head=tr("No answer"), share=0.9),
            Column(head=tr("By"), share=0.6),
        ),
        rows=[
            (
                f"{row.name}, {words.partial(row.born)}",
                Cell(text=row.phone or tr("no number"), strong=True),
                _why(row, today, knowledge),
                "________",
                "☐",
                "☐",
                "____",
            )
            for row in rows
        ],
        row=_CALL_ROW,
        empty=tr("Nobody is to be called."),
    )
    return Document(
        title=tr("Call sheet"),
        about=" · ".join(
            part
            for part in (
                words.weekday(today),
                words.counted(len(rows), tr("person"), tr("people")),
                tr("only {those}").format(those=only) if only else "",
            )
            if part
        ),
        foot=foot_words(today, knowledge, guideline_set),
        pages=table.pages(paper.room),
        practice=practice,
        paper=paper,
    )


def message_list(
    messages: Sequence[Message], *, today: date, practice: bool, paper: Paper = A4
) -> Document:
    """Return text messages as a list to look through before their file is written."""
    table = _Table(
        columns=(
            Column(head=tr("Number"), share=1.4),
            Column(head=tr("Name"), share=1.6),
            Column(head=tr("Text"), share=4),
        ),
        rows=[(Cell(text=one.number, strong=True), one.name, one.text) for one in messages],
    )
    return Document(
        title=tr("Text messages"),
        about=tr("{day} · {people}").format(
            day=words.weekday(today),
            people=words.counted(len(messages), tr("person"), tr("people")),
        ),
        foot=tr("Nothing is sent by B12 Tracker: the file goes to your own tool for messages."),
        pages=table.pages(paper.room),
        practice=practice,
        paper=paper,
    )
