"""With which label of a sheet to begin: a list, and a small picture of the sheet to click on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.fields.field import Field
from b12tracker.gui.paper.document import A4
from b12tracker.gui.paper.letter import SHEETS, Sheet
from b12tracker.gui.paper.words import tr
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import set_tip

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from b12tracker.gui.paper.document import Paper

_HIGH, _GAP = 92, 2  # px of the picture, and between its labels


class LabelStart(QWidget):
    """Begins with the first label until a person chooses another one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._paper: Paper | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(12))
        self.choice = Choice()
        self.choice.setObjectName("label-start")
        self.choice.activated.connect(self._on_chosen)
        self.picture = SheetPicture()
        self.picture.clicked.connect(self._on_clicked)
        field = Field(tr("&Begin with label"), self.choice, help_line=False)
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.picture)
        self.show_paper(A4)

    @property
    def value(self) -> int:
        """The number of the label, from 1."""
        return int(self.choice.value)

    def show_paper(self, paper: Paper) -> None:
        """Offer the labels of this paper; another paper is another sheet, begun with its first."""
        if paper is self._paper:
            return
        self._paper = paper
        sheet = SHEETS[paper.name]
        said = tr("{n}: row {row}, column {column}")
        places = {n: sheet.place_of(n) for n in range(1, sheet.labels + 1)}
        self.choice.set_choices(
            (str(n), said.format(n=n, row=down + 1, column=across + 1))
            for n, (down, across) in places.items()
        )
        self.picture.show_sheet(sheet)

    def show_labels(self, count: int) -> None:
        """Show where so many labels come to lie."""
        self.picture.show_labels(self.value, count)

    def _on_chosen(self) -> None:
        self.changed.emit()

    def _on_clicked(self, number: int) -> None:
        self.choice.choose(str(number))
        self.changed.emit()


class SheetPicture(QWidget):
    """A sheet as it lies on the table: used labels are gone, those to be printed are filled."""

    clicked = Signal(int)  # the number of a label

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("label-sheet")
        self.setAccessibleName(tr("The sheet of labels; click the first one to be printed"))
        set_tip(self, tr("Click the first label that is still there."))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._sheet = SHEETS[A4.name]
        self._start, self._count = 1, 0

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another sheet, of which nothing is used."""
        self._sheet = sheet
        self.show_labels(1, 0)

    def show_labels(self, start: int, count: int) -> None:
        """Show with which label is begun, and how many follow."""
        self._start, self._count = start, count
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of a sheet of paper."""
        high = theme.current().px(_HIGH)
        return QSize(round(high * 0.75), high)

    def box_of(self, number: int) -> QRectF:
        """Return where a label lies in the picture."""
        down, across = self._sheet.place_of(number)
        edge = theme.current().px(4)
        wide = (self.width() - 2 * edge) / self._sheet.across
        high = (self.height() - 2 * edge) / self._sheet.down
        gap = _GAP / 2
        box = QRectF(edge + across * wide, edge + down * high, wide, high)
        return box.adjusted(gap, gap, -gap, -gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the paper and its labels."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setPen(QPen(look.color("edge"), 1))
        painter.setBrush(look.color("surface"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        for number in range(1, self._sheet.labels + 1):
            box = self.box_of(number).adjusted(0.5, 0.5, -0.5, -0.5)
            used = number < self._start
            printed = not used and number < self._start + self._count
            style = Qt.PenStyle.DotLine if used else Qt.PenStyle.SolidLine
            painter.setPen(QPen(look.color("line" if used else "edge"), 1, style))
            painter.setBrush(look.color("accent" if printed else "surface"))
            painter.drawRect(box)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin with the label that is clicked."""
        for number in range(1, self._sheet.labels + 1):
            if self.box_of(number).contains(event.position()):
                self.clicked.emit(number)
