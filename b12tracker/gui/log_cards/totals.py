"""Totals of published questionnaires beside a check-in; the questions themselves stand on paper."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.knowledge.instruments import Use
from b12tracker.core.records import Questionnaire
from b12tracker.gui import theme
from b12tracker.gui.fields.number import NumberField
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.instruments import Instrument

_MOST_OF_AN_ANSWER = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("Totals", text)


class Totals(QWidget):
    """A total for each questionnaire the program takes, and the answer that must not be missed."""

    changed = Signal()

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        column.addLayout(row)
        self._totals: dict[str, NumberField] = {}
        self._alarms: dict[str, NumberField] = {}
        for one in knowledge.reference.instruments.all.values():
            if one.use is not Use.MODULE or one.least is None or one.most is None:
                continue
            self._totals[one.id] = _field(_label(one), int(one.least.value), int(one.most.value))
            row.addWidget(self._totals[one.id])
            if one.alarm is not None:
                label = _tr("Its question 9, 0 to 3")
                self._alarms[one.id] = _field(label, 0, _MOST_OF_AN_ANSWER)
                row.addWidget(self._alarms[one.id])
            column.addWidget(Text(one.attribution, "help", wrap=True))
        row.addStretch(1)
        for field in self._fields:
            field.changed.connect(self.changed)

    @property
    def _fields(self) -> list[NumberField]:
        return [*self._totals.values(), *self._alarms.values()]

    @property
    def problem(self) -> str:
        """Why they cannot be saved; empty where they can."""
        if not all(field.ok for field in self._fields):
            return _tr("A total cannot be read.")
        for code, alarm in self._alarms.items():
            if alarm.value is not None and self._totals[code].value is None:
                return _tr("Write the total as well.")
        return ""

    def begin(self) -> None:
        """Begin with the first total."""
        next(iter(self._totals.values())).line.setFocus()

    def answers(self, patient: PatientId, on: date) -> list[Questionnaire]:
        """Return the totals that were typed."""
        found = []
        for code, field in self._totals.items():
            total = field.value
            alarm = self._alarms[code].value if code in self._alarms else None
            if total is not None:
                found.append(
                    Questionnaire(
                        patient=patient,
                        on=on,
                        code=code,
                        total=int(total),
                        item9=int(alarm) if isinstance(alarm, Decimal) else None,
                    )
                )
        return found


def _label(one: Instrument) -> str:
    return _tr("{name}, total").format(name=one.name)


def _field(label: str, least: int, most: int) -> NumberField:
    field = NumberField(label, optional=True, whole=(least, most))
    field.setFixedWidth(theme.current().px(150))
    return field
