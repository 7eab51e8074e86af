"""The library of regimens, of one guideline set at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.core.offered import ONLY_FOR, why_not_offered
from b12tracker.gui import theme
from b12tracker.gui.plan_words import phase_line
from b12tracker.gui.tab_order import read_in_order, stops
from b12tracker.gui.theme import BODY, HELP, SEMIBOLD
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QResizeEvent

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.regimens import Regimen
    from b12tracker.core.records import PatientRecord
    from b12tracker.gui.theme import Theme

ANY = "any"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Regimens", text)


def why_words(why: Sequence[str], regimen: Regimen, knowledge: Knowledge) -> str:
    """Return why a regimen is not proposed, as a sentence."""
    if not why:
        return ""
    terms = {**knowledge.causes, **knowledge.conditions}
    meant = ", ".join(terms[code].name if code in terms else code for code in regimen.only_for)
    said = {
        ONLY_FOR: _tr("meant only for {causes}").format(causes=meant),
        "neuro": _tr("not meant where there are nerve signs"),
        "adult": _tr("not meant for adults"),
        "lifelong_cause": _tr("not meant for a cause that stays for life"),
        "leber": _tr("not meant where there is Leber's disease of the optic nerve"),
    }
    parts = "; ".join(said.get(key, key) for key in why)
    return _tr("Not proposed: {why}.").format(why=parts)


class RegimenRow(QPushButton):
    """One regimen: its name, its phases, its sources or why it is not proposed.

    Each breaks into lines. One that is not proposed cannot be chosen.
    """

    def __init__(
        self, regimen: Regimen, knowledge: Knowledge, why: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.in_use = False
        self.regimen = regimen
        self._phases = _tr(", then ").join(phase_line(phase) for phase in regimen.phases)
        titles = [
            knowledge.sources[key].title for key in regimen.sources if key in knowledge.sources
        ]
        self._why = why_words(why, regimen, knowledge)
        more = _tr("{source} and {n} more") if titles[1:] else "{source}"
        source = more.format(source=titles[0], n=len(titles) - 1) if titles else ""
        self._source = self._why or source
        self.setEnabled(not why)
        self._placed: tuple[int, Theme, list[tuple[str, QFont, QRectF, str]]] | None = None
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{regimen.name}: {self._phases}")
        self.setAccessibleDescription(self._why or "; ".join(titles))

    def sizeHint(self) -> QSize:
        """Return a width that fits a card; the list says the height."""
        return QSize(theme.current().px(200), self.minimumHeight())

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
        ink = "text_quiet" if self._why else "text"
        name = self.regimen.name
        if self.in_use:
            name = _tr("{regimen} ✓ in use").format(regimen=name)
        for text, font, colour in (
            (name, look.font(BODY, SEMIBOLD), ink),
            (self._phases, look.font(BODY), ink),
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
        on, hover = self.isChecked(), self.underMouse() and self.isEnabled()
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("accent" if on else "edge" if hover else "line"), 1))
        dim = hover or bool(self._why)
        painter.setBrush(
            look.color("accent_soft" if on else "surface_sunken" if dim else "surface")
        )
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        for text, font, box, colour in self._lines(self.width()):
            painter.setFont(font)
            painter.setPen(look.color(colour))
            painter.drawText(box, int(Qt.TextFlag.TextWordWrap), text)
        painter.end()


class RegimenList(QWidget):
    """The set at the top, its regimens below; the ones that want a clinician come last.

    What the sources do not propose for the patient is counted; a button shows it with the reason.
    """

    chosen = Signal(str)

    def __init__(
        self,
        knowledge: Knowledge,
        guideline_set: str,
        record: PatientRecord,
        on: date,
        *,
        in_use: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._knowledge, self._record, self._on, self._in_use = knowledge, record, on, in_use
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
        self.left_out = Button("", kind=Kind.QUIET, height=28)
        self.left_out.setObjectName("left-out")
        self.left_out.setCheckable(True)
        self.left_out.toggled.connect(self._show_left_out)
        self._column.addWidget(self.left_out, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self._fill()

    @property
    def regimen(self) -> Regimen | None:
        """The chosen regimen."""
        return next((row.regimen for row in self._rows if row.isChecked()), None)

    @property
    def rows(self) -> tuple[RegimenRow, ...]:
        """The regimens of the set: those that are proposed, then the others."""
        return tuple(self._rows)

    def take_focus(self) -> None:
        """Take the keyboard where a regimen is chosen."""
        row = next((one for one in self._rows if one.isChecked()), None)
        (row or next((one for one in self._rows if one.isEnabled()), self.set_choice)).setFocus()

    def set_record(self, record: PatientRecord) -> None:
        """Offer what is proposed for another state of the record; the choice stays if it is."""
        before = self._state()
        self._record = record
        if self._state() != before:
            self._fill()

    def _state(self) -> list[tuple[Regimen, tuple[str, ...]]]:
        """Return the regimens of the set, each with what speaks against proposing it."""
        wanted = (self.set_choice.value, ANY)
        found = [
            (one, why_not_offered(one, self._record, self._on, self._knowledge))
            for one in self._knowledge.regimens.values()
            if one.set in wanted
        ]
        return sorted(found, key=lambda pair: (bool(pair[1]), pair[0].clinician_only))

    def choose(self, regimen: str) -> None:
        """Choose by id."""
        for row in self._rows:
            if row.regimen.id == regimen and row.isEnabled():
                row.setChecked(True)
                self.chosen.emit(regimen)

    def _fill(self) -> None:
        chosen = self.regimen
        for row in self._rows:
            self._group.removeButton(row)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        state = self._state()
        self._rows = [RegimenRow(one, self._knowledge, why, self) for one, why in state]
        at = 1
        for row in self._rows:
            row.setObjectName(f"regimen-{row.regimen.id}")
            row.in_use = row.regimen.id == self._in_use
            self._group.addButton(row)
            if not row.isEnabled():  # after the button that shows them
                self._column.insertWidget(self._column.count() - 1, row)
                continue
            self._column.insertWidget(at, row)
            at += 1
            if chosen is not None and row.regimen.id == chosen.id:
                row.setChecked(True)
        self._fit()
        self._show_left_out()
        read_in_order(stops(self))
        self.chosen.emit("" if self.regimen is None else self.regimen.id)

    def _show_left_out(self) -> None:
        hidden = [row for row in self._rows if not row.isEnabled()]
        on = self.left_out.isChecked()
        for row in hidden:
            row.setVisible(on)
        self.left_out.setVisible(bool(hidden))
        said = _tr("Hide the {n} that are not proposed") if on else _tr("{n} not proposed: why?")
        self.left_out.setText(said.format(n=len(hidden)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each regimen the height of its lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for row in self._rows:
            row.setFixedHeight(row.heightForWidth(self.contentsRect().width()))

    def _on_clicked(self) -> None:
        found = self.regimen
        self.chosen.emit(found.id if found is not None else "")
