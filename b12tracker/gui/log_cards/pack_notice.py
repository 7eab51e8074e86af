"""What a scanned pack is: the planned product, another one, or one that was never met."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.errors import B12Error
from b12tracker.core.stock import Product
from b12tracker.gui import theme, words
from b12tracker.gui.keys import shortcut
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import Notice
from b12tracker.services import stock

if TYPE_CHECKING:
    from decimal import Decimal

    from b12tracker.core.gs1 import PackCode
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Route
    from b12tracker.gui.desk import Desk

    What = tuple[str, Decimal, Route]


class PackNotice(QWidget):
    """Stands in the step of the dose until it is answered."""

    taken = Signal(object, object)  # PackCode, Product or None: to put into the card

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._code: PackCode | None = None
        self._product: Product | None = None
        self._what: What | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.current().px(8))
        self.notice = Notice(Tone.INFO)
        self.notice.setObjectName("pack")
        self.answer = Button("", key="Alt+R", height=28)
        self.answer.setObjectName("pack-answer")
        self.answer.clicked.connect(self._on_answer)
        word = self.tr("Answer the question about the pack")
        shortcut("Alt+R", word, self.answer.click, self.answer, everywhere=True)
        column.setSpacing(theme.current().px(6))
        column.addWidget(self.notice)
        column.addWidget(self.answer, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def open(self) -> bool:
        """Whether another product was scanned than is planned, and nobody has said what holds."""
        return not self.isHidden() and self._product is not None

    def look(self, code: PackCode, planned: What | None) -> None:
        """Look at a pack; what fits the plan goes into the card at once.

        Args:
            code: as it was scanned.
            planned: substance, amount and route of the card.
        """
        self._code, self._what, self._product = code, planned, None
        product = stock.product_of(self._desk.clinic, code.gtin) if code.gtin else None
        if product is not None and planned is not None and product.drug != planned[0]:
            self._product = product
            self.answer.setText(self.tr("Give this one"))
            said = self.tr("This pack is {pack}. Planned is {planned}.")
            self._say(
                said.format(pack=product.name, planned=product_words(planned, self._knowledge)),
                Tone.CRITICAL,
            )
            return
        self.taken.emit(code, product)
        if product is None and code.gtin and planned is not None:
            self.answer.setText(self.tr("Yes, remember"))
            said = self.tr("The code of this pack is new. Is it {planned}?")
            self._say(said.format(planned=product_words(planned, self._knowledge)), Tone.INFO)
        else:
            self.hide()

    @property
    def _knowledge(self) -> Knowledge:
        return self._desk.clinic.knowledge

    def _say(self, text: str, tone: Tone) -> None:
        self.notice.say(text, tone=tone)
        self.answer.updateGeometry()
        self.show()

    def _on_answer(self) -> None:
        code, product, what = self._code, self._product, self._what
        self.hide()
        if code is None or what is None:
            return
        if product is not None:
            self._product = None
            self.taken.emit(code, product)
            return
        known = next(
            (
                one
                for one in stock.products(self._desk.clinic)
                if (one.drug, one.ug, one.route) == what
            ),
            None,
        )
        drug, ug, route = what
        new = Product(name=product_words(what, self._knowledge), drug=drug, ug=ug, route=route)
        base = known or new
        try:
            stock.save_product(self._desk.clinic, replace(base, codes=(*base.codes, code.gtin)))
        except B12Error as problem:
            self._say(str(problem), Tone.WARN)


def product_words(what: What, knowledge: Knowledge) -> str:
    """Return "Hydroxocobalamin 1 mg IM"."""
    drug, ug, route = what
    term = knowledge.drugs.get(drug)
    name = term.name.capitalize() if term else drug
    return f"{name} {amounts.show(ug)} {words.route(route)}"
