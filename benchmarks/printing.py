"""The summary of a patient as a PDF, against the same page drawn with Qt alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QFont, QPainter, QPdfWriter

from b12tracker.app import application
from b12tracker.gui.paper.document import A4, write_pdf
from b12tracker.gui.paper.ink import BODY, Ink, font
from b12tracker.gui.paper.summary import summary_document
from b12tracker.gui.paper.summary_data import summary_of
from b12tracker.services.patient_page import patient_page
from benchmarks.populate import a_long_course
from benchmarks.race import Measure, race

if TYPE_CHECKING:
    from pathlib import Path

_DOTS = 1200
_LINES = 200  # of a chart

Said = tuple[QRectF, QFont, str]  # where, in which font, what


class _Heard(Ink):
    """Remembers what was written, to write the same again without any of our layout."""

    def __init__(self, painter: QPainter, width: float, height: float) -> None:
        super().__init__(painter, width, height)
        self.said: list[Said] = []

    def text(self, x: float, y: float, width: float, said: str, **how: object) -> float:
        """Remember a text and write it."""
        made = font(how.get("size", BODY), strong=bool(how.get("strong")))  # type: ignore[arg-type]
        self.said.append((QRectF(x, y, width, 400), made, said))
        return super().text(x, y, width, said, **how)  # type: ignore[arg-type]


def printing(folder: Path, rounds: int = 9) -> list[Measure]:
    """Working the page out from what the screen shows and writing it, against drawing alone."""
    app = application()
    clinic, person = a_long_course(folder / "printing")
    with clinic:
        page = patient_page(clinic, person)
        document = summary_document(
            summary_of(page, clinic.knowledge), clinic.knowledge, page.guideline_set, practice=True
        )
        heard = _texts(document.pages[0])

        def ours() -> float:
            before = time.perf_counter()
            made = summary_document(
                summary_of(page, clinic.knowledge),
                clinic.knowledge,
                page.guideline_set,
                practice=True,
            )
            write_pdf(made)
            return (time.perf_counter() - before) * 1000

        def floor() -> None:
            _draw(heard)

        def drawn() -> None:
            write_pdf(document)

        said = "The summary of a patient of twenty years"
        found = [
            race(
                f"{said}: {what}",
                "the same texts and as many lines, drawn with Qt alone",
                ours=run,
                floor=floor,
                rounds=rounds,
                goal=goal,
            )
            for what, run, goal in (
                ("the page drawn into a PDF", drawn, 3.0),
                ("worked out from the page on the screen, and drawn", ours, None),
            )
        ]
    app.processEvents()
    return found


def _texts(paint: object) -> list[Said]:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    painter = QPainter(writer)
    painter.scale(_DOTS / 96, _DOTS / 96)
    ink = _Heard(painter, A4.width, A4.height)
    paint(ink, A4.room)  # type: ignore[operator]
    painter.end()
    return ink.said


def _draw(heard: list[Said]) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    painter = QPainter(writer)
    painter.scale(_DOTS / 96, _DOTS / 96)
    for place, made, said in heard:
        painter.setFont(made)
        painter.drawText(place, 0, said)
    for n in range(_LINES):
        painter.drawLine(100 + n, 300, 100 + n, 400)
    painter.end()
