"""Daily tablets: the tick of today, the last two weeks, and days that nobody has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.errors import B12Error
from b12tracker.gui import theme, words
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.head import label_of
from b12tracker.gui.log_cards.head_words import head_of
from b12tracker.gui.shapes import ShapeMark, paint_shape
from b12tracker.gui.theme import HELP
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.text import Text, frame
from b12tracker.services import dose_card, tablets

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.services.tablets import TabletDay

TAKEN, MISSED, UNKNOWN = "taken", "missed", "unknown"


def _tr(text: str) -> str:
    return QCoreApplication.translate("TabletCard", text)


class DayCell(QPushButton):
    """One day: taken, not taken, or no answer."""

    def __init__(self, day: TabletDay, *, today: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.day = day
        self._today = today
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        said = {
            TAKEN: _tr("taken"),
            MISSED: _tr("not taken"),
            UNKNOWN: _tr("not recorded"),
        }[day.answer]
        self.setAccessibleName(f"{words.weekday(day.day)}: {said}")

    def sizeHint(self) -> QSize:
        """Return the size of a cell."""
        look = theme.current()
        return QSize(look.px(22), look.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cell and the day of the month."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, 0.5, self.width() - 1, look.px(24) - 1)
        painter.setBrush(look.color("surface_sunken" if self.day.answer == UNKNOWN else "surface"))
        edge = "accent" if self._today else "edge" if self.underMouse() else "line"
        painter.setPen(QPen(look.color(edge), 2 if self._today else 1))
        painter.drawRoundedRect(box, look.px(4), look.px(4))
        middle = box.center()
        match self.day.answer:
            case "taken":
                paint_shape(painter, Tone.OK, middle, look.px(10))
            case "missed":
                _paint_missed(painter, middle)
            case _:
                paint_shape(painter, Tone.MUTED, middle, look.px(9))
        painter.setFont(look.font(HELP))
        painter.setPen(look.color("text_quiet"))
        foot = QRectF(-4, box.bottom() + 1, self.width() + 8, look.px(15))
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, str(self.day.day.day))
        painter.end()


def _paint_missed(painter: QPainter, middle: QPointF) -> None:
    look = theme.current()
    half = look.px(5)
    painter.setPen(QPen(look.color("text_quiet"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(
        [
            QPointF(middle.x() - half, middle.y() - half * 0.8),
            QPointF(middle.x() + half, middle.y() - half * 0.8),
            QPointF(middle.x(), middle.y() + half),
        ]
    )


class _MissedMark(QWidget):
    def sizeHint(self) -> QSize:
        side = theme.current().px(12)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_missed(painter, QRectF(self.rect()).center())
        painter.end()


class TabletCard(LogCard):
    """T or Enter: taken today."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(desk, _tr("Tablets"), patient=patient, action=_tr("Taken today"))
        explains(self, "cards#Tablets")
        explain(self, (("T", _tr("Taken today")),))
        self._who = patient
        self._card = dose_card.dose_card(desk.clinic, patient)
        look = theme.current()
        self.body.addWidget(head_of(self._card, desk.clinic))
        self.body.addWidget(Text(self._product(), "strong"))
        self.body.addWidget(label_of(self.tr("The last two weeks; a click changes a day")))
        self._cells = QHBoxLayout()
        self._cells.setSpacing(look.px(2))
        self.body.addLayout(self._cells)
        self.body.addLayout(self._legend())
        self._unknown = frame("well")
        column = QVBoxLayout(self._unknown)
        pad = look.px(12)
        column.setContentsMargins(pad, pad, pad, pad)
        self._unknown_text = Text("", wrap=True)
        column.addWidget(self._unknown_text)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.all_taken = Button(self.tr("Took all"), key="A")
        self.none_taken = Button(self.tr("Took none"))
        self.all_taken.clicked.connect(self._on_all)
        self.none_taken.clicked.connect(self._on_none)
        row.addWidget(self.all_taken)
        row.addWidget(self.none_taken)
        row.addStretch(1)
        column.addLayout(row)
        self.body.addWidget(self._unknown)
        self.reread()

    def _legend(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(6))
        for mark, word in (
            (ShapeMark(Tone.OK, 10), self.tr("taken")),
            (_MissedMark(), self.tr("not taken")),
            (ShapeMark(Tone.MUTED, 9), self.tr("not recorded")),
        ):
            row.addWidget(mark)
            row.addWidget(Text(word, "help"))
            row.addSpacing(theme.current().px(6))
        row.addStretch(1)
        return row

    def _product(self) -> str:
        dose = self._card.prefilled
        if dose is None:
            return self.tr("No daily product is known")
        term = self.desk.clinic.knowledge.drugs.get(dose.drug)
        name = term.name.capitalize() if term else dose.drug
        return self.tr("{name} {amount} a day, {route}").format(
            name=name, amount=amounts.show(dose.ug), route=words.route(dose.route)
        )

    def reread(self) -> None:
        """Read the days again."""
        clear(self._cells)
        clinic = self.desk.clinic
        self._days = tablets.tablet_days(clinic, self._who)
        for day in self._days:
            cell = DayCell(day, today=day.day == clinic.today(), parent=self)
            cell.clicked.connect(self._on_cell)
            self._cells.addWidget(cell)
        self._cells.addStretch(1)
        open_days = self._open_days()
        self._unknown.setVisible(bool(open_days))
        self._unknown_text.setText(
            self.tr("{days} not recorded. Were they taken?").format(days=words.days(len(open_days)))
        )
        self.refresh()

    def _open_days(self) -> tuple[date, ...]:
        today = self.desk.clinic.today()
        return tuple(one.day for one in self._days if one.answer == UNKNOWN and one.day < today)

    def missing(self) -> str:
        """Return why today cannot be ticked."""
        if self._card.prefilled is None:
            return self.tr("Neither a plan nor an earlier tablet says which product.")
        if self._days and self._days[-1].answer == TAKEN:
            return self.tr("Today is ticked already.")
        return ""

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Tick today."""
        del accept, reason, clinician
        tablets.take_tablet(self.desk.clinic, self._who)
        return self.tr("Tablet of today saved: {name}.").format(name=self._card.patient.name)

    def _answer(self, *, taken: Collection[date] = (), missed: Collection[date] = ()) -> None:
        try:
            tablets.answer_days(self.desk.clinic, self._who, taken=taken, missed=missed)
        except B12Error as wrong:
            self.show_trouble(str(wrong))
            return
        self.desk.navigator.tell(
            self.tr("{days} answered: {name}.").format(
                days=words.days(len(taken) + len(missed)), name=self._card.patient.name
            )
        )
        self.reread()

    def _on_cell(self) -> None:
        cell = self.sender()
        if isinstance(cell, DayCell):
            day = (cell.day.day,)
            if cell.day.answer == TAKEN:
                self._answer(missed=day)
            else:
                self._answer(taken=day)

    def _on_all(self) -> None:
        self._answer(taken=self._open_days())

    def _on_none(self) -> None:
        self._answer(missed=self._open_days())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """T ticks today, A answers the open days."""
        letter = event.text().lower() if bare_key(event) else ""
        if letter == "t" and self.main.isEnabled():
            self.save()
        elif letter == "a" and self._open_days():
            self._on_all()
        else:
            super().keyPressEvent(event)
