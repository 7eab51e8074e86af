"""What was given: substance, amount and route, where it differs from what was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.errors import Invalid
from b12tracker.core.records import Route
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import Field
from b12tracker.gui.fields.number import WholeTextValidator
from b12tracker.gui.widgets.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from b12tracker.core.knowledge import Knowledge


class AmountField(Field):
    """An amount with its unit, e.g. "1 mg" or "500 mcg"; the echo says it in the usual form."""

    changed = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText("1 mg")
        super().__init__(label, self.line, parent=parent)
        self.line.setValidator(WholeTextValidator(amounts.parse, self.line))
        self.line.textChanged.connect(self._on_text)

    @property
    def ug(self) -> Decimal | None:
        """The amount in micrograms; None where the text is no amount."""
        try:
            return amounts.parse(self.line.text())
        except Invalid:
            return None

    def set_ug(self, ug: Decimal) -> None:
        """Put an amount in."""
        self.line.setText(amounts.show(ug))

    def _on_text(self, text: str) -> None:
        try:
            ug = amounts.parse(text)
        except Invalid as wrong:
            self.set_problem(str(wrong) if text.strip() else "")
        else:
            self.set_help(f"= {amounts.show(ug)}")
        self.changed.emit()


class DoseFields(QWidget):
    """Substance, amount, route."""

    changed = Signal()

    def __init__(
        self, knowledge: Knowledge, routes: Sequence[Route], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(4), 0, 0)
        column.setSpacing(look.px(4))
        self.drug = Choice([(one.id, one.name.capitalize()) for one in knowledge.drugs.values()])
        self.route = Choice([(one.value, words.route(one)) for one in routes])
        self.amount = AmountField(self.tr("Amount"))
        column.addWidget(Field(self.tr("Substance"), self.drug, help_line=False))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.amount, 1)
        row.addWidget(Field(self.tr("Route"), self.route), 1)
        column.addLayout(row)
        self.drug.currentIndexChanged.connect(self.changed)
        self.route.currentIndexChanged.connect(self.changed)
        self.amount.changed.connect(self.changed)

    def set_values(self, drug: str, ug: Decimal, route: Route) -> None:
        """Put what is planned in."""
        self.drug.choose(drug)
        self.route.choose(route.value)
        self.amount.set_ug(ug)

    @property
    def values(self) -> tuple[str, Decimal, Route] | None:
        """Substance, micrograms and route; None while the amount is none."""
        ug = self.amount.ug
        if ug is None or not self.drug.value or not self.route.value:
            return None
        return self.drug.value, ug, Route(self.route.value)
