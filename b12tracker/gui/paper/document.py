"""A document of pages, painted by one routine for the preview, the PDF and the printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from b12tracker.gui import theme
from b12tracker.gui.paper.ink import BODY, SMALL, TITLE, Ink, font, height_of
from b12tracker.gui.paper.words import tr
from b12tracker.gui.tokens import Scheme

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

MARGIN = 40.0
DPI = 96
_FOOT = 34.0
_HEAD = 58.0
_EDGE = 28.0  # above the first label of a sheet
_SHARP = 1200  # dots an inch of a PDF: letters stand where they belong

Page = Callable[[Ink, QRectF], None]  # paints one page into the room between head and foot


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A size of paper, in px at 96 dots an inch."""

    name: str
    width: int
    height: int
    size: QPageSize.PageSizeId

    @property
    def room(self) -> QRectF:
        """What is left between head and foot."""
        return QRectF(
            MARGIN,
            MARGIN + _HEAD,
            self.width - 2 * MARGIN,
            self.height - 2 * MARGIN - _HEAD - _FOOT,
        )


A4 = Paper(name="A4", width=794, height=1123, size=QPageSize.PageSizeId.A4)
LETTER = Paper(name="Letter", width=816, height=1056, size=QPageSize.PageSizeId.Letter)
PAPERS = {"a4": A4, "letter": LETTER}


def usual_paper() -> str:
    """Return the key of the paper that is usual where this computer is."""
    here = QLocale.system()  # the default one is that of the program's language
    american = here.measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem
    return "letter" if american else "a4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is printed."""

    title: str
    about: str  # whose it is, or of which days: on every page
    foot: str  # what it rests on and what it is not: on every page
    pages: Sequence[Page]
    practice: bool  # invented people: it is written on every page
    paper: Paper = A4
    sheet: bool = False  # of labels: printed at its true size, with one small line at the edge
    parts: Sequence[Document] = ()  # of a pile: each has its own head and counts its own pages

    def part(self, number: int) -> tuple[Document, int]:
        """Return the document that a page belongs to, and the number of the page in it."""
        for one in self.parts:
            if number < len(one.pages):
                return one, number
            number -= len(one.pages)
        return self, number


def pile(title: str, about: str, parts: Sequence[Document], *, practice: bool) -> Document:
    """Return documents as one that is printed and saved at once; there is at least one."""
    return Document(
        title=title,
        about=about,
        foot="",
        pages=[page for one in parts for page in one.pages],
        practice=practice,
        paper=parts[0].paper,
        parts=parts,
    )


def write_pdf(document: Document) -> bytes:
    """Return the document as a PDF; it never lies in a temporary file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(document.title)
    writer.setCreator("B12 Tracker")
    writer.setPageSize(QPageSize(document.paper.size))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    writer.setResolution(_SHARP)
    painter = QPainter(writer)
    painter.scale(_SHARP / DPI, _SHARP / DPI)
    with theme.borrowed(_look()):
        for number in range(len(document.pages)):
            if number:
                writer.newPage()
            _paint(document, number, painter)
    painter.end()
    return bytes(buffer.data().data())


def print_on(document: Document, printer: QPrinter) -> bool:
    """Print each page as large as fits, and return whether the printer took it."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    paper = document.paper
    with theme.borrowed(_look()):
        for number in range(len(document.pages)):
            if number and not printer.newPage():
                painter.end()
                return False
            page = printer.pageLayout().paintRectPixels(printer.resolution())
            scale = min(page.width() / paper.width, page.height() / paper.height)
            painter.save()
            if document.sheet:  # what is cut out beforehand does not move
                painter.translate(-page.left(), -page.top())
                scale = printer.resolution() / DPI
            painter.scale(scale, scale)
            _paint(document, number, painter)
            painter.restore()
    return painter.end()


def image_of(document: Document, number: int, *, scale: float = 1.0) -> QImage:
    """Return a page as a picture, for the preview: the very page that is printed."""
    paper = document.paper
    image = QImage(
        QSize(round(paper.width * scale), round(paper.height * scale)),
        QImage.Format.Format_RGB32,
    )
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(scale, scale)
    with theme.borrowed(_look()):
        _paint(document, number, painter)
    painter.end()
    return image


def _look() -> theme.Theme:
    """Return light colours at 100 % text, whatever the screen looks like."""
    return theme.Theme(scheme=Scheme.LIGHT, family=theme.current().family)


def _paint(document: Document, number: int, painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    document, number = document.part(number)
    paper = document.paper
    ink = Ink(painter, paper.width, paper.height)
    left, right = MARGIN, paper.width - MARGIN
    of = tr("Page {n} of {m}").format(n=number + 1, m=len(document.pages))
    if document.sheet:
        invented = tr("Practice data") if document.practice else ""
        edge = " · ".join(filter(None, (document.title, document.about, invented, of)))
        ink.text(left, _EDGE, right - left, edge, size=SMALL, grey=True, lines=1)
        document.pages[number](ink, QRectF(0, 0, paper.width, paper.height))
        return
    wide = right - left
    title = height_of(document.title, wide - 140, TITLE, strong=True, lines=1)
    ink.text(left, MARGIN, wide - 140, document.title, size=TITLE, strong=True, lines=1)
    ink.text(left, MARGIN + title, wide - 140, document.about, size=BODY, grey=True, lines=1)
    if document.practice:
        said = tr("Practice data")
        long = QFontMetricsF(font(BODY, strong=True)).horizontalAdvance(said) + 16
        box = QRectF(right - long, MARGIN + 4, long, 24)
        ink.frame(box)
        ink.text(box.left() + 8, box.top() + 4, long, said, strong=True)
    ink.rule(MARGIN + _HEAD - 8, left=left, right=right, heavy=True)
    painter.save()
    document.pages[number](ink, paper.room)
    painter.restore()
    foot = paper.height - MARGIN - _FOOT + 6
    ink.rule(foot, left=left, right=right)
    ink.text(left, foot + 6, wide - 120, document.foot, size=SMALL, grey=True, lines=2)
    ink.text(right - 110, foot + 6, 110, of, size=SMALL, grey=True, right=True, lines=1)
