"""The pen of a page: lines of text, rules and tables, black and grey, all of it plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen, QTextLayout, QTextOption

from b12tracker.gui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

BLACK, GREY, LINE = QColor("#141414"), QColor("#5a5a5a"), QColor("#c8c8c8")
TITLE, NAME, SENTENCE, BODY, SMALL = 20, 15, 13, 12, 11  # px at 96 dots an inch
_LEADING = 1.4
_HEAD = 20.0  # px: the names of columns
_BETWEEN = 5.0  # px between two columns of a table
_FAR = 100_000.0  # px: deeper than any page


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    head: str
    share: float  # of the width
    right: bool = False  # numbers stand at the right


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; a plain text stands for one that is not strong."""

    text: str
    strong: bool = False
    small: bool = False
    struck: bool = False  # it does not count

    @property
    def size(self) -> int:
        """Of the letters, px."""
        return SMALL if self.small else BODY


class Ink:
    """Writes and draws on one page. Measures are px of a page at 96 dots an inch."""

    def __init__(self, painter: QPainter, width: float, height: float) -> None:
        self.painter = painter
        self.width, self.height = width, height

    def text(
        self,
        x: float,
        y: float,
        width: float,
        said: str,
        *,
        size: int = BODY,
        strong: bool = False,
        grey: bool = False,
        right: bool = False,
        struck: bool = False,
        lines: int = 0,
    ) -> float:
        """Write a text that breaks at the width, and return where it ends below.

        Args:
            x: left.
            y: top.
            width: of the lines.
            said: plain text.
            size: of the letters.
            strong: in semibold.
            grey: quiet.
            right: whether the lines end at the right.
            struck: with a line through it.
            lines: at most so many; what is more is cut with "…". 0 is as many as it takes.
        """
        painter = self.painter
        letters = font(size, strong=strong)
        letters.setStrikeOut(struck)
        painter.setFont(letters)
        painter.setPen(GREY if grey else BLACK)
        option = _breaking()
        option.setAlignment(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        if lines == 1:
            said = QFontMetricsF(letters).elidedText(
                " ".join(said.split()), Qt.TextElideMode.ElideRight, width
            )
            option.setWrapMode(QTextOption.WrapMode.NoWrap)
        elif lines:
            said = fitted(said, letters, width, lines)
        self.draw(QRectF(x, y, width, _FAR), said, option)
        return y + height_of(said, width, size, strong=strong, lines=lines)

    def draw(self, box: QRectF, said: str, option: QTextOption) -> None:
        """Put a text on the page just as it stands; `text` has cut it before."""
        self.painter.drawText(box, said, option)

    def rule(self, y: float, *, left: float, right: float, heavy: bool = False) -> None:
        """Draw a line across."""
        self.painter.setPen(QPen(BLACK if heavy else LINE, 1.5 if heavy else 1.0))
        self.painter.drawLine(QPointF(left, y), QPointF(right, y))

    def frame(self, box: QRectF) -> None:
        """Draw a frame."""
        self.painter.setPen(QPen(BLACK, 1.0))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(box, 4, 4)

    def table(
        self,
        x: float,
        y: float,
        width: float,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str | Cell]],
        *,
        row: float = 20.0,
        lines: int = 1,
    ) -> float:
        """Draw a table with its head, and return where it ends below.

        Args:
            x: left.
            y: top.
            width: of the table.
            columns: what stands in them.
            rows: of cells.
            row: how high a row is at least; it grows with a cell that takes more lines.
            lines: that a cell may take at most; 0 is as many as it takes.
        """
        places = _places(columns, x, width)
        for column, (left, wide) in zip(columns, places, strict=True):
            self.text(
                left, y, wide, column.head, size=SMALL, strong=True, grey=True,
                right=column.right, lines=1,
            )  # fmt: skip
        y += _HEAD
        self.rule(y - 2, left=x, right=x + width, heavy=True)
        for cells in rows:
            for column, (left, wide), cell in zip(columns, places, cells, strict=True):
                self._cell(left, y, wide, cell, right=column.right, lines=lines)
            y += row_height(columns, cells, width, row, lines)
            self.rule(y - 2, left=x, right=x + width)
        return y

    def _cell(
        self, left: float, y: float, wide: float, cell: str | Cell, *, right: bool, lines: int
    ) -> None:
        found = _as_cell(cell)
        self.text(
            left, y, wide, found.text, size=found.size, strong=found.strong, right=right,
            struck=found.struck, lines=lines,
        )  # fmt: skip


def font(size: int, *, strong: bool = False) -> QFont:
    """Return the font of a text on paper."""
    made = QFont(theme.current().family)
    made.setPixelSize(size)  # points would grow with the dots of the printer
    made.setWeight(theme.SEMIBOLD if strong else theme.REGULAR)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def height_of(said: str, width: float, size: int, *, strong: bool = False, lines: int = 0) -> float:
    """Return how much room a text takes downwards, with the room to the next one."""
    if lines == 1:
        return size * _LEADING
    letters = font(size, strong=strong)
    if lines:
        said = fitted(said, letters, width, lines)
    step = QFontMetricsF(letters).height()
    return max(_laid_out(said, letters, width).lineCount(), 1) * step + size * (_LEADING - 1) / 2


def row_height(
    columns: Sequence[Column], cells: Sequence[str | Cell], width: float, row: float, lines: int
) -> float:
    """Return how high a row of a table is; the arguments are those of `Ink.table`."""
    places = _places(columns, 0, width)
    highs = (
        height_of(one.text, wide, one.size, strong=one.strong, lines=lines)
        for (_, wide), one in zip(places, map(_as_cell, cells), strict=True)
    )
    return max(row, *highs)


def fitted(said: str, letters: QFont, width: float, lines: int) -> str:
    """Return a text cut so that it takes so many lines at most; what is cut ends with "…"."""
    layout = _laid_out(said, letters, width)
    if layout.lineCount() <= lines:
        return said
    start = 2 * layout.lineAt(lines - 1).textStart()  # Qt counts in UTF-16
    units = said.encode("utf-16-le")
    head, rest = (part.decode("utf-16-le") for part in (units[:start], units[start:]))
    return head + QFontMetricsF(letters).elidedText(
        " ".join(rest.split()), Qt.TextElideMode.ElideRight, width
    )


def _laid_out(said: str, letters: QFont, width: float) -> QTextLayout:
    layout = QTextLayout(said.replace("\n", "\u2028"), letters)
    layout.setTextOption(_breaking())
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    return layout


def _breaking() -> QTextOption:
    """Break between words, and inside of a word that is longer than its line."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _as_cell(cell: str | Cell) -> Cell:
    return Cell(text=cell) if isinstance(cell, str) else cell


def _places(columns: Sequence[Column], x: float, width: float) -> list[tuple[float, float]]:
    whole = sum(column.share for column in columns)
    found, left = [], x
    for column in columns:
        wide = width * column.share / whole
        found.append((left, wide - _BETWEEN))
        left += wide
    return found
