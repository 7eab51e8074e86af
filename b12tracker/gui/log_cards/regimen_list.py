"""The library of regimens, of one guideline set at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.dates import Unit
from b12tracker.core.offered import is_offered
from b12tracker.gui import theme, words
from b12tracker.gui.theme import BODY, HELP, SEMIBOLD
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.regimens import Regimen
    from b12tracker.core.records import PatientRecord, Phase
    from b12tracker.gui.theme import Theme

ANY = "any"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Regimens", text)


def phase_words(phase: Phase) -> str:
    """Return a phase as one line: "1 mg IM every 2–3 months, 6 doses"."""
    unit = {
        Unit.DAYS: (_tr("day"), _tr("days")),
        Unit.WEEKS: (_tr("week"), _tr("weeks")),
        Unit.MONTHS: (_tr("month"), _tr("months")),
        Unit.YEARS: (_tr("year"), _tr("years")),
    }[phase.every.unit]
    least, most = phase.every.least, phase.every.most
    if least == most == 1:
        every = _tr("every {unit}").format(unit=unit[0])
    elif least == most:
        every = _tr("every {n} {unit}").format(n=most, unit=unit[1])
    else:
        every = _tr("every {least}–{most} {unit}").format(least=least, most=most, unit=unit[1])
    said = f"{amounts.show(phase.ug)} {words.route(phase.route)} {every}"
    if phase.doses is not None:
        count = words.counted(phase.doses, _tr("dose"), _tr("doses"))
        said = _tr("{plan}, {count}").format(plan=said, count=count)
    elif phase.until:
        said = _tr("{plan}, until asked").format(plan=said)
    return said


class RegimenRow(QPushButton):
    """One regimen: its name, its phases, its sources; each breaks into lines."""

    def __init__(self, regimen: Regimen, knowledge: Knowledge, parent: QWidget) -> None:
        super().__init__(parent)
        self.regimen = regimen
        self._phases = _tr(", then ").join(phase_words(phase) for phase in regimen.phases)
        titles = [
            knowledge.sources[key].title for key in regimen.sources if key in knowledge.sources
        ]
        self._source = "; ".join(titles)
        self._placed: tuple[int, Theme, list[tuple[str, QFont, QRectF, str]]] | None = None
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{regimen.name}: {self._phases}")

    def sizeHint(self) -> QSize:
        """Return a width that fits a card, and the height there."""
        wide = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 0
        wide = wide or theme.current().px(350)
        return QSize(theme.current().px(200), self.heightForWidth(wide))

    def hasHeightForWidth(self) -> bool:
        """Return True: names and phases break into lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return round(self._lines(width)[-1][2].bottom()) + theme.current().px(6)

    def _lines(self, width: int) -> list[tuple[str, QFont, QRectF, str]]:
        """Return text, font, place and colour of name, phases and source."""
        look = theme.current()
        if self._placed is not None and self._placed[:2] == (width, look):
            return self._placed[2]
        wide, y = width - look.px(24), float(look.px(6))
        placed = []
        for text, font, colour in (
            (self.regimen.name, look.font(BODY, SEMIBOLD), "text"),
            (self._phases, look.font(BODY), "text"),
            (self._source, look.font(HELP), "text_quiet"),
        ):
            area = QRectF(look.px(12), y, wide, 10_000)
            box = QFontMetricsF(font).boundingRect(area, int(Qt.TextFlag.TextWordWrap), text)
            placed.append((text, font, QRectF(look.px(12), y, wide, box.height()), colour))
            y += box.height() + look.px(2)
        self._placed = (width, look, placed)
        return placed

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name, phases and source."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, hover = self.isChecked(), self.underMouse()
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("accent" if on else "edge" if hover else "line"), 1))
        painter.setBrush(
            look.color("accent_soft" if on else "surface_sunken" if hover else "surface")
        )
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        for text, font, box, colour in self._lines(self.width()):
            painter.setFont(font)
            painter.setPen(look.color(colour))
            painter.drawText(box, int(Qt.TextFlag.TextWordWrap), text)
        painter.end()


class RegimenList(QWidget):
    """The set at the top, its regimens below; the ones that want a clinician come last.

    What the sources do not propose for the patient is left out, and its number is told.
    """

    chosen = Signal(str)

    def __init__(
        self,
        knowledge: Knowledge,
        guideline_set: str,
        record: PatientRecord,
        on: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._knowledge, self._record, self._on = knowledge, record, on
        self._rows: list[RegimenRow] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._on_clicked)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().px(4))
        self.set_choice = Choice(
            [(one.id, one.name) for one in knowledge.sets.values()], _tr("Guideline set")
        )
        self.set_choice.choose(guideline_set)
        self.set_choice.currentIndexChanged.connect(self._fill)
        self._column.addWidget(self.set_choice)
        self._left_out = Text("", "help", wrap=True)
        self._column.addWidget(self._left_out)
        self._fill()

    @property
    def regimen(self) -> Regimen | None:
        """The chosen regimen."""
        return next((row.regimen for row in self._rows if row.isChecked()), None)

    def set_record(self, record: PatientRecord) -> None:
        """Offer what is proposed for another state of the record; the choice stays if it is."""
        before = [row.regimen.id for row in self._rows]
        self._record = record
        if [one.id for one in self._offered()] != before:
            self._fill()

    def _offered(self) -> list[Regimen]:
        found = [
            one
            for one in self._of_set()
            if is_offered(one, self._record, self._on, self._knowledge)
        ]
        return sorted(found, key=lambda one: one.clinician_only)

    def _of_set(self) -> list[Regimen]:
        wanted = (self.set_choice.value, ANY)
        return [one for one in self._knowledge.regimens.values() if one.set in wanted]

    def choose(self, regimen: str) -> None:
        """Choose by id."""
        for row in self._rows:
            if row.regimen.id == regimen:
                row.setChecked(True)
                self.chosen.emit(regimen)

    def _fill(self) -> None:
        chosen = self.regimen
        for row in self._rows:
            self._group.removeButton(row)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        offered = self._offered()
        left_out = len(self._of_set()) - len(offered)
        self._left_out.setText(
            _tr("{n} not proposed: cause, age or nerve signs speak against them.").format(
                n=words.counted(left_out, _tr("regimen is"), _tr("regimens are"))
            )
        )
        self._left_out.setVisible(bool(left_out))
        self._rows = [RegimenRow(one, self._knowledge, self) for one in offered]
        for row in self._rows:
            row.setObjectName(f"regimen-{row.regimen.id}")
            self._group.addButton(row)
            self._column.insertWidget(self._column.count() - 1, row)
            if chosen is not None and row.regimen.id == chosen.id:
                row.setChecked(True)
        self.chosen.emit("" if self.regimen is None else self.regimen.id)

    def _on_clicked(self) -> None:
        found = self.regimen
        self.chosen.emit(found.id if found is not None else "")
