"""What is given and from which batch: one line, which B and D unfold into fields; a scan fills it.

A batch that must not be given is refused here, with those that may be used in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.records import Route
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import ExpiryField
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.log_cards.dose_fields import DoseFields
from b12tracker.gui.log_cards.head import FlowLayout
from b12tracker.gui.log_cards.steps import Step
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.text import Elided, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.gs1 import PackCode
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Dose
    from b12tracker.services.dose_card import Lot

_ROUTES = (Route.IM, Route.SC, Route.NASAL, Route.IV, Route.PO, Route.SL)
_OFFERED = 3  # usable batches in the red bar
LOT_RULE = "LOT-01"  # an expired batch; the red bar asks about it


class BatchStep(QWidget):
    """The third step of the injection card."""

    changed = Signal()

    def __init__(self, number: int, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self._lots: tuple[Lot, ...] = ()
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

    def load(self, start: Dose | None, lots: Sequence[Lot], *, proposed: bool) -> None:
        """Put in what is likely.

        Args:
            start: the dose as planned, or the one that is corrected.
            lots: batches of the substance that may be used, the newest first.
            proposed: whether the batch is only a proposal.
        """
        self._lots = tuple(lots)
        self._give_way()
        if start is not None:
            self.what_fields.set_values(start.drug, start.ug, start.route)
            self._put(start.lot, start.expiry, start.product)
        self._used_last = self.lot.text if proposed else ""
        self.what_fields.setVisible(start is None)
        self.editor.setVisible(not self.lot.text)

    def _put(self, lot: str, expiry: date | None, product: str = "") -> None:
        self.product = product
        self.expiry.set_value(expiry)
        self.lot.set_text(lot)

    def fill(self, code: PackCode) -> None:
        """Put in what a pack says of itself."""
        self._put(code.lot, code.expiry, self.product)
        self._used_last = ""
        self.editor.setVisible(not code.lot or code.expiry is None)
        self.changed.emit()

    @property
    def values(self) -> tuple[str, Decimal, Route] | None:
        """Substance, amount and route; None while one of them is unknown."""
        return self.what_fields.values

    def refused(self, day: date) -> str:
        """Return why this batch must not be given on a day; empty: it may."""
        expiry, lot = self.expiry.value, self.lot.text
        if lot and expiry is not None and expiry < day:
            return self.tr("Batch {lot} expired on {day}.").format(lot=lot, day=words.day(expiry))
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
        if not (why := self.refused(day)):
            return ""
        if not self._insists:
            return self.tr("{why} Take another batch.").format(why=why)
        return "" if self.why.text else self.tr("Say why this batch was given all the same.")

    @property
    def _insists(self) -> bool:
        return self.why.isVisibleTo(self.refusal)

    @property
    def explained(self) -> str:
        """Why a batch was given that must not be; empty where nobody asks."""
        return self.why.text if self.refusal.isVisibleTo(self) and self._insists else ""

    # --- showing --------------------------------------------------------------------------------

    def show_words(self, day: date) -> None:
        """Say it in a few words."""
        what = self.values
        self._what.setText(self.tr("not known yet"))
        self._route_word.setText("")
        if what is not None:
            drug, ug, route = what
            term = self._knowledge.drugs.get(drug)
            name = term.name.capitalize() if term else drug
            self._what.setText(f"{name} {amounts.show(ug)}")
            self._route_word.setText(words.route(route))
        expiry = self.expiry.value
        parts = [self.lot.text or self.tr("no batch yet")]
        if expiry is not None:
            parts.append(self.tr("exp {month}").format(month=words.month(expiry)))
        self._batch.setText(" · ".join(parts))
        self._help.setText(self._help_words())
        why = self.refused(day)
        self._show_refusal(why)
        self.expiry.set_problem(why if why and expiry is not None and expiry < day else "")
        self._step.set_done(
            done=what is not None and bool(self.lot.text) and self.expiry.ok and not why
        )

    def _help_words(self) -> str:
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
            QShortcut(QKeySequence(f"Alt+{at}"), button).activated.connect(button.click)
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
