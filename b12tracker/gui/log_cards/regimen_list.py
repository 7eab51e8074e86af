"""The library of regimens, of one guideline set at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.dates import Unit
from b12tracker.gui import theme, words
from b12tracker.gui.theme import BODY, HELP, SEMIBOLD
from b12tracker.gui.widgets.choice import Choice

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.regimens import Regimen
    from b12tracker.core.records import Phase

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
    """One regimen in three lines: name, phases, sources."""

    def __init__(self, regimen: Regimen, knowledge: Knowledge, parent: QWidget) -> None:
        super().__init__(parent)
        self.regimen = regimen
        self._phases = _tr(", then ").join(phase_words(phase) for phase in regimen.phases)
        titles = [
            knowledge.sources[key].title for key in regimen.sources if key in knowledge.sources
        ]
        self._source = "; ".join(titles)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{regimen.name}: {self._phases}")

    def sizeHint(self) -> QSize:
        """Return the height of three lines."""
        return QSize(theme.current().px(200), theme.current().px(84))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the three lines."""
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
        wide = self.width() - look.px(24)
        for text, font, colour, top in (
            (self.regimen.name, look.font(BODY, SEMIBOLD), "text", 6),
            (self._source, look.font(HELP), "text_quiet", 61),
        ):
            painter.setFont(font)
            painter.setPen(look.color(colour))
            box = QRectF(look.px(12), look.px(top), wide, look.px(18))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(look.font(BODY))
        painter.setPen(look.color("text"))
        phases = QRectF(look.px(12), look.px(25), wide, look.px(36))
        painter.drawText(phases, int(Qt.TextFlag.TextWordWrap), self._phases)
        painter.end()


class RegimenList(QWidget):
    """The set at the top, its regimens below; the ones that want a clinician come last."""

    chosen = Signal(str)

    def __init__(
        self, knowledge: Knowledge, guideline_set: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
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
        self._fill()

    @property
    def regimen(self) -> Regimen | None:
        """The chosen regimen."""
        return next((row.regimen for row in self._rows if row.isChecked()), None)

    def choose(self, regimen: str) -> None:
        """Choose by id."""
        for row in self._rows:
            if row.regimen.id == regimen:
                row.setChecked(True)
                self.chosen.emit(regimen)

    def _fill(self) -> None:
        for row in self._rows:
            self._group.removeButton(row)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        wanted = (self.set_choice.value, ANY)
        offered = [one for one in self._knowledge.regimens.values() if one.set in wanted]
        offered.sort(key=lambda one: one.clinician_only)
        self._rows = [RegimenRow(one, self._knowledge, self) for one in offered]
        for row in self._rows:
            row.setObjectName(f"regimen-{row.regimen.id}")
            self._group.addButton(row)
            self._column.addWidget(row)
        self.chosen.emit("")

    def _on_clicked(self) -> None:
        found = self.regimen
        self.chosen.emit(found.id if found is not None else "")
