"""What is given and from which batch: one line, which B and D unfold into fields; a scan fills it.

A batch that must not be given is refused here, with those that may be used in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.errors import B12Error
from b12tracker.core.records import Route
from b12tracker.core.stock import Trouble, lot_key, trouble
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import ExpiryField
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.keys import shortcut
from b12tracker.gui.log_cards.day_question import DayQuestion
from b12tracker.gui.log_cards.dose_fields import DoseFields
from b12tracker.gui.log_cards.pack_notice import PackNotice, product_words
from b12tracker.gui.log_cards.steps import Step
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.layouts import FlowLayout
from b12tracker.gui.widgets.text import Elided, Text
from b12tracker.services import stock

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.gs1 import PackCode
    from b12tracker.core.records import Dose
    from b12tracker.core.stock import DayBatch, Product, RecalledLot
    from b12tracker.gui.desk import Desk
    from b12tracker.services.dose_card import DoseCard, Lot

_ROUTES = (Route.IM, Route.SC, Route.NASAL, Route.IV, Route.PO, Route.SL)
_OFFERED = 3  # usable batches in the red bar
LOT_RULE = "LOT-01"  # an expired batch; the red bar asks about it


class BatchStep(QWidget):
    """The third step of the injection card."""

    changed = Signal()
    settled = Signal()  # the batch is known: the keyboard goes on

    def __init__(self, number: int, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._knowledge = knowledge = desk.clinic.knowledge
        self._lots: tuple[Lot, ...] = ()
        self._recalled: tuple[RecalledLot, ...] = ()
        self._of_today: DayBatch | None = None
        self._asks = False  # whether the batch of the day is asked for at all
        self._used_last = ""  # the batch that was proposed because it was used last
        self.product = ""
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._step = Step(number, self.tr("Dose"), key="B")
        line = QHBoxLayout()
        line.setSpacing(look.px(6))
        self._what = Text("", "strong")
        self._route_word = Text("", "quiet")
        line.addWidget(self._what)
        line.addWidget(self._route_word)
        line.addStretch(1)
        self._batch = Elided("")
        self._help = Elided("", "help")
        self._step.content.addLayout(line)
        self._step.content.addWidget(self._batch)
        self._step.content.addWidget(self._help)
        column.addWidget(self._step)
        self._build_refusal(column)
        self.pack = PackNotice(desk)
        self.pack.taken.connect(self._on_pack)
        self.day_question = DayQuestion()
        self.day_question.agreed.connect(self.agree)
        self.day_question.alone.clicked.connect(self.changed)
        column.addWidget(self.pack)
        column.addWidget(self.day_question)
        self.editor = QWidget()
        self.lot = TextField(self.tr("Batch"), most=40, help_line=True)
        self.lot.line.setObjectName("lot")
        self.expiry = ExpiryField(self.tr("Expiry"))
        self.expiry.line.setObjectName("expiry")
        row = QHBoxLayout(self.editor)
        row.setContentsMargins(0, 0, 0, look.px(4))
        row.setSpacing(look.px(8))
        row.addWidget(self.lot, 1)
        row.addWidget(self.expiry, 1)
        self.what_fields = DoseFields(knowledge, _ROUTES)
        column.addWidget(self.editor)
        column.addWidget(self.what_fields)
        self.editor.hide()
        self.what_fields.hide()
        self.lot.line.textChanged.connect(self.changed)
        self.expiry.changed.connect(self.changed)
        self.what_fields.changed.connect(self.changed)

    def _build_refusal(self, column: QVBoxLayout) -> None:
        look = theme.current()
        self.refusal = QWidget()
        inside = QVBoxLayout(self.refusal)
        inside.setContentsMargins(0, 0, 0, look.px(8))
        inside.setSpacing(look.px(6))
        self.bar = Notice(Tone.CRITICAL)
        self.bar.setObjectName("batch-refused")
        inside.addWidget(self.bar)
        self._usable = Text("", "label")
        inside.addWidget(self._usable)
        holder = QWidget()
        self._flow = FlowLayout(holder, gap=look.px(6))
        self._holder = holder
        self.offered: list[Button] = []
        inside.addWidget(holder)
        self.insist = Button(self.tr("It was given all the same…"), kind=Kind.QUIET, height=28)
        self.insist.setObjectName("insist")
        self.insist.clicked.connect(self._on_insist)
        inside.addWidget(self.insist, 0, Qt.AlignmentFlag.AlignLeft)
        self.why = TextField(self.tr("Why it was given all the same"), most=500)
        self.why.line.setObjectName("batch-reason")
        self.why.line.textChanged.connect(self.changed)
        self.why.hide()
        inside.addWidget(self.why)
        self.refusal.hide()
        column.addWidget(self.refusal)

    # --- what it holds --------------------------------------------------------------------------

    def load(self, start: Dose | None, card: DoseCard, *, new: bool) -> None:
        """Put in what is likely.

        Args:
            start: the dose as planned, or the one that is corrected.
            card: with the batches that may be used, and the one of the day.
            new: whether it is a dose to be given, not a correction.
        """
        self._lots, self._of_today = card.lots, card.day_batch
        self._recalled = stock.recalled_lots(self._desk.clinic)
        self._asks = new and not self._desk.clinic.home
        self._give_way()
        self.pack.hide()
        if start is not None:
            self.what_fields.set_values(start.drug, start.ug, start.route)
            self._put(start.lot, start.expiry, start.product)
        self._used_last = self.lot.text if new and card.day_batch is None else ""
        self.what_fields.setVisible(start is None)
        self.editor.setVisible(not self.lot.text)

    def _put(self, lot: str, expiry: date | None, product: str = "") -> None:
        self.product = product
        self.expiry.set_value(expiry)
        self.lot.set_text(lot)

    def scan(self, code: PackCode) -> None:
        """Put in what a pack says of itself, where it is the product that is planned."""
        self.pack.look(code, self.values)
        self.changed.emit()

    def _on_pack(self, code: PackCode, product: Product | None) -> None:
        if product is not None:
            self.what_fields.set_values(product.drug, product.ug, product.route)
        self._used_last = ""
        self._put(code.lot, code.expiry, "" if product is None else product.name)
        whole = bool(code.lot) and code.expiry is not None
        self.editor.setVisible(not whole)
        self.changed.emit()
        if whole:
            self.settled.emit()

    def agree(self) -> None:
        """Make the batch of the card the one of the day."""
        what = self.values
        if what is None or self.expiry.value is None:
            return
        clinic, lot = self._desk.clinic, self.lot.text
        try:
            stock.set_day_batch(
                clinic, what[0], lot, expiry=self.expiry.value, product=self.product
            )
        except B12Error as problem:
            self.lot.set_problem(str(problem))
            return
        self._of_today = stock.day_batch(clinic, what[0])
        self._used_last = ""
        self.changed.emit()
        self.settled.emit()

    @property
    def values(self) -> tuple[str, Decimal, Route] | None:
        """Substance, amount and route; None while one of them is unknown."""
        return self.what_fields.values

    def refused(self, day: date) -> str:
        """Return why this batch must not be given on a day; empty: it may."""
        expiry, lot, what = self.expiry.value, self.lot.text, self.values
        if not lot:
            return ""
        match trouble(lot, expiry, what[0] if what else "", day, self._recalled):
            case Trouble.RECALLED:
                return self.tr("Batch {lot} is recalled.").format(lot=lot)
            case Trouble.EXPIRED if expiry is not None:
                said = self.tr("Batch {lot} expired on {day}.")
                return said.format(lot=lot, day=words.day(expiry))
        return ""

    def missing(self, day: date, *, wanted: bool) -> str:
        """Return what is still to be said.

        Args:
            day: of the dose.
            wanted: whether batch and expiry have to be known.
        """
        if self.values is None:
            return self.tr("Say what is given: substance, amount and route.")
        if wanted and not self.lot.text:
            return self.tr("The batch is missing (B).")
        if not self.expiry.ok:
            return self.tr("The expiry cannot be read.")
        if wanted and self.expiry.value is None:
            return self.tr("The expiry of the batch is missing (B).")
        if self.pack.open:
            return self.tr("Another product was scanned. Scan the planned one, or press Alt+R.")
        if not (why := self.refused(day)):
            if self.day_question.open:
                return self.tr("Is it the batch of today? Space says yes.")
            return ""
        if not self._insists:
            return self.tr("{why} Take another batch.").format(why=why)
        return "" if self.why.text else self.tr("Say why this batch was given all the same.")

    def go_to_missing(self, *, wanted: bool) -> bool:
        """Take the keyboard to batch or expiry where it is missing, and return whether it is.

        Args:
            wanted: whether batch and expiry have to be known.
        """
        if not wanted or (self.lot.text and self.expiry.value is not None):
            return False
        self.editor.show()
        field = self.expiry if self.lot.text else self.lot
        field.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    @property
    def _insists(self) -> bool:
        return self.why.isVisibleTo(self.refusal)

    @property
    def explained(self) -> str:
        """Why a batch was given that must not be; empty where nobody asks."""
        return self.why.text if self.refusal.isVisibleTo(self) and self._insists else ""

    # --- showing --------------------------------------------------------------------------------

    def show_words(self, day: date, *, in_clinic: bool) -> None:
        """Say it in a few words, for a dose of a day that is given here or elsewhere."""
        what = self.values
        self._what.setText(self.tr("not known yet"))
        self._route_word.setText("")
        if what is not None:
            name, _, _ = product_words(what, self._knowledge).rpartition(f" {words.route(what[2])}")
            self._what.setText(name)
            self._route_word.setText(words.route(what[2]))
        expiry = self.expiry.value
        parts = [self.lot.text or self.tr("no batch yet")]
        if expiry is not None:
            parts.append(self.tr("exp {month}").format(month=words.month(expiry)))
        self._batch.setText(" · ".join(parts))
        why = self.refused(day)
        self._show_refusal(why)
        today = self._desk.clinic.today()
        asks = self._asks and in_clinic and day == today and not why and expiry is not None
        self.day_question.show_for(self.lot.text if asks else "", self._of_today)
        self._help.setText(self._help_words())
        self._help.setVisible(not self.day_question.open)
        self.expiry.set_problem(why if why and expiry is not None and expiry < day else "")
        self._step.set_done(
            done=what is not None
            and bool(self.lot.text)
            and self.expiry.ok
            and not (why or self.pack.open or self.day_question.open)
        )

    def _help_words(self) -> str:
        batch = self._of_today
        if batch is not None and lot_key(batch.lot) == lot_key(self.lot.text):
            return self.tr("Batch of the day; a scan changes it.")
        if self.lot.text and self.lot.text == self._used_last:
            return self.tr("Used last. Scan a pack, or B changes it.")
        if self.lot.text:
            return self.tr("B changes the batch, D the dose.")
        return self.tr("Scan the pack, or type it.")

    def _show_refusal(self, why: str) -> None:
        self.refusal.setVisible(bool(why))
        for button in self.offered:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.offered = []
        if not why:
            self._give_way()
            return
        self.bar.say(why)
        usable = [lot for lot in self._lots if lot.lot != self.lot.text][:_OFFERED]
        self._usable.setText(
            self.tr("May be used") if usable else self.tr("No other batch is known: scan a pack.")
        )
        for at, lot in enumerate(usable, 1):
            said = lot.lot if lot.expiry is None else f"{lot.lot} · {words.month(lot.expiry)}"
            button = Button(said, key=f"Alt+{at}", height=28, parent=self._holder)
            button.setObjectName(f"usable-{at}")
            button.setProperty("lot", lot.lot)
            button.clicked.connect(self._on_usable)
            word = self.tr("Use batch {lot}").format(lot=lot.lot)
            shortcut(f"Alt+{at}", word, button.click, button, everywhere=True)
            self._flow.addWidget(button)
            button.show()
            self.offered.append(button)

    # --- events ---------------------------------------------------------------------------------

    def _on_usable(self) -> None:
        button = self.sender()
        chosen = next((one for one in self._lots if one.lot == button.property("lot")), None)
        if chosen is not None:
            self._put(chosen.lot, chosen.expiry, chosen.product)
            self.editor.hide()
            self.settled.emit()

    def _on_insist(self) -> None:
        self.insist.hide()
        self.why.show()
        self.why.line.setFocus()
        self.changed.emit()

    def _give_way(self) -> None:
        """Ask for another batch again."""
        self.why.hide()
        self.why.set_text("")
        self.insist.show()
