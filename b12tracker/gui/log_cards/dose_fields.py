"""What was given: substance, amount and route, where it differs from what was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.records import Route
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import Field
from b12tracker.gui.fields.reading import ReadingField
from b12tracker.gui.widgets.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from b12tracker.core.knowledge import Knowledge


class AmountField(ReadingField["Decimal"]):
    """An amount with its unit, e.g. "1 mg" or "500 mcg"; the echo says it in the usual form."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, QLineEdit(), parent=parent)
        self.line.setPlaceholderText("1 mg")

    def read(self, text: str) -> Decimal:
        """Return the amount in micrograms."""
        return amounts.parse(text)

    def understood(self, value: Decimal) -> str:
        """Return the amount in its usual form."""
        return f"= {amounts.show(value)}"

    @property
    def ug(self) -> Decimal | None:
        """The amount in micrograms; None where the text is no amount."""
        return self.value

    def set_ug(self, ug: Decimal) -> None:
        """Put an amount in."""
        self.line.setText(amounts.show(ug))


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
