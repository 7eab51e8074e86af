"""Everybody who got a batch, with the phone; and that it must not be given any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from b12tracker.core.errors import B12Error
from b12tracker.core.stock import lot_key
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.keys import shortcut
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.lot_table import LotTable, cells, heads
from b12tracker.gui.print_list import print_list
from b12tracker.gui.tab_order import read_in_order
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import EmptyState, Notice
from b12tracker.gui.widgets.layouts import FlowLayout
from b12tracker.services import stock

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

    from b12tracker.core.stock import RecalledLot
    from b12tracker.gui.desk import Desk


def _tr(text: str) -> str:
    return QCoreApplication.translate("LotCard", text)


class LotCard(LogCard):
    """Wide. The list follows the number as it is typed; recalling wants a reason."""

    wide = True

    def __init__(self, desk: Desk, lot: str = "") -> None:
        super().__init__(desk, "", patient=None, action=_tr("Recall"), key="Ctrl+Enter")
        self.setAccessibleName(_tr("Who got a batch"))
        self.esc_words.setText(self.tr("close"))
        self._recalled: RecalledLot | None = None
        look = theme.current()
        head, self._found = self.title_row(self.tr("Who got a batch"))
        self.write = Button(self.tr("Save the list…"), key="Ctrl+S", height=32)
        self.write.setObjectName("write-list")
        self.write.clicked.connect(self._on_write)
        self.print = Button(self.tr("Print…"), key="Ctrl+P", height=32)
        self.print.setObjectName("print-list")
        self.print.clicked.connect(self._on_print)
        for button in (self.write, self.print):
            shortcut(button.key, button.text(), button.click, button, everywhere=True)
        line = QHBoxLayout()
        line.setSpacing(look.px(12))
        self.lot = TextField(self.tr("Batch"), placeholder=self.tr("as on the box"), most=40)
        self.lot.line.setObjectName("recall-lot")
        self.lot.setFixedWidth(look.px(180 if look.large else 260))
        line.addWidget(self.lot, 0, Qt.AlignmentFlag.AlignBottom)
        self._like = QWidget()
        self._flow = FlowLayout(self._like, gap=look.px(6))
        self._offered: list[Button] = []
        line.addWidget(self._like, 1, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(line)
        for button in (self.write, self.print):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self.notice = Notice(Tone.CRITICAL)
        self.notice.setObjectName("recalled")
        self.call = Button(self.tr("Put them on the call list"), key="Alt+C", height=28)
        self.call.setObjectName("put-on-call-list")
        self.call.clicked.connect(self._on_call)
        shortcut("Alt+C", self.call.text(), self.call.click, self)
        self.notice.add_button(self.call)
        self.body.addWidget(self.notice)
        self.table = LotTable()
        self.table.setMinimumHeight(look.px(200))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.table.person_wanted.connect(desk.navigator.open_patient)
        self.body.addWidget(self.table, 1)
        self.empty = EmptyState("")
        self.body.addWidget(self.empty)
        self.reason = TextField(
            self.tr("Why it must not be given any more"),
            placeholder=self.tr("such as: letter of the maker, 3 June"),
            most=500,
        )
        self.reason.line.setObjectName("recall-reason")
        self.buttons.insertWidget(0, self.reason, 1)
        self.buttons.setAlignment(self.main, Qt.AlignmentFlag.AlignBottom)
        self.buttons.setStretchFactor(self.main, 0)
        self.lot.set_text(lot)
        self.lot.line.textChanged.connect(self._on_lot)
        self.lot.line.returnPressed.connect(self._on_enter)
        self.reason.line.textChanged.connect(self.refresh)
        self._show()

    def begin(self) -> None:
        """Take the keyboard: to the list, or where there is none to the number."""
        (self.table if self.table.people else self.lot.line).setFocus()

    def reread(self) -> None:
        """Look at the batch again."""
        self._show()

    # --- recalling ------------------------------------------------------------------------------

    def missing(self) -> str:
        """Return what is still to be said."""
        if not lot_key(self.lot.text):
            return self.tr("Type the number of the batch.")
        if not self.reason.text:
            return (
                self.tr("To recall it, say why. No card will take the batch then.")
                if self._recalled is None
                else self.tr("To take the recall back, say why.")
            )
        return ""

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Recall the batch, or take that back."""
        del accept, reason, clinician
        clinic, lot = self.desk.clinic, self.lot.text
        if self._recalled is not None:
            stock.take_recall_back(clinic, self._recalled, reason=self.reason.text, key=self.once)
            return self.tr("Batch {lot} may be given again.").format(lot=lot)
        stock.recall_lot(clinic, lot, reason=self.reason.text, key=self.once)
        return self.tr("Batch {lot} is recalled: no card takes it any more.").format(lot=lot)

    def left_over(self) -> bool:
        """Return that the list stays: now the calls begin."""
        self.reason.set_text("")
        self._show()
        return True

    def save(self) -> None:
        """Record it; the card stays, and holds nothing that would be missed."""
        super().save()
        self.touched = False

    # --- showing --------------------------------------------------------------------------------

    def _show(self) -> None:
        clinic, lot = self.desk.clinic, self.lot.text
        people = stock.receivers(clinic, lot) if lot_key(lot) else ()
        self._recalled = next(
            (one for one in stock.recalled_lots(clinic) if lot_key(one.lot) == lot_key(lot)), None
        )
        self.table.show_people(people)
        doses = sum(len(one.doses) for one in people)
        self._found.setText(
            self.tr("{people}, {doses}").format(
                people=words.counted(len(people), self.tr("person"), self.tr("people")),
                doses=words.counted(doses, self.tr("dose"), self.tr("doses")),
            )
            if people
            else ""
        )
        self.table.setVisible(bool(people))
        self.empty.setVisible(not people)
        self.empty.say(
            self.tr("Nobody got batch {lot}.").format(lot=lot)
            if lot
            else self.tr("The list comes with the number."),
            self.tr("Blanks, hyphens and capitals make no difference."),
        )
        for button in (self.write, self.print, self.call):
            button.setEnabled(bool(people))
        self.notice.setVisible(self._recalled is not None)
        if self._recalled is not None:
            said = self.tr("Recalled on {day}: {reason}")
            self.notice.say(
                said.format(
                    day=words.day(self._recalled.on),
                    reason=self._recalled.reason or self.tr("no reason written"),
                )
            )
        self.main.setText(
            self.tr("Recall this batch") if self._recalled is None else self.tr("Take recall back")
        )
        self.main.updateGeometry()
        self.reason.label.setText(
            self.tr("Why it must not be given any more")
            if self._recalled is None
            else self.tr("Why it may be given after all")
        )
        self._offer(lot, exact=bool(people))
        self.refresh()

    def _offer(self, lot: str, *, exact: bool) -> None:
        """Offer batches with the letters typed, as long as they are no whole number."""
        for button in self._offered:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._offered = []
        for name, count in () if exact else stock.lots_like(self.desk.clinic, lot, limit=5):
            doses = words.counted(count, self.tr("dose"), self.tr("doses"))
            button = Button(f"{name} · {doses}", height=28, parent=self._like)
            button.setProperty("lot", name)
            button.clicked.connect(self._on_offered)
            self._flow.addWidget(button)
            button.show()
            self._offered.append(button)
        read_in_order((self.lot.line, *self._offered))
        self._like.updateGeometry()

    # --- events ---------------------------------------------------------------------------------

    def _on_lot(self) -> None:
        self.trouble.hide()
        self._show()

    def _on_offered(self) -> None:
        self.lot.set_text(str(self.sender().property("lot")))
        self.begin()

    def _on_enter(self) -> None:
        if not self.table.people and self._offered:
            self._offered[0].click()
        else:
            self.begin()

    def _on_call(self) -> None:
        if self._recalled is None:
            return
        try:
            listed = stock.put_on_call_list(self.desk.clinic, self._recalled)
        except B12Error as problem:
            self.show_trouble(str(problem))
            return
        people = words.counted(listed.put, self.tr("person"), self.tr("people"))
        said = [
            self.tr("{people} put on the call list.").format(people=people)
            if listed.put
            else self.tr("Nobody was left to be put on the call list.")
        ]
        for count, words_of in (
            (listed.resting, self.tr("{n} will stand there after a pause.")),
            (listed.before, self.tr("{n} were before.")),
            (listed.gone, self.tr("{n} moved or died.")),
        ):
            if count:
                said.append(words_of.format(n=count))
        go = self.desk.navigator
        (go.tell if listed.put else go.note)(" ".join(said))

    def _on_write(self) -> None:
        kept = "".join(letter for letter in self.lot.text if letter.isalnum() or letter in "-_")
        named = f"batch-{kept}-{self.desk.clinic.today()}.csv"
        self.desk.ask.new_file(self.tr("Save the list"), "CSV (*.csv)", named, self.write_to)

    def write_to(self, out: Path) -> None:
        """Write the list for a spreadsheet."""
        try:
            count = stock.write_receivers(self.desk.clinic, self.lot.text, out)
        except (B12Error, OSError) as problem:
            self.show_trouble(str(problem))
            return
        doses = words.counted(count, self.tr("dose"), self.tr("doses"))
        self.desk.navigator.note(
            self.tr("Written to {file}: {doses}.").format(file=out.name, doses=doses)
        )

    def _on_print(self) -> None:
        self.desk.ask.printer(self.tr("Print the list"), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print the list."""
        people = self.table.people
        title = self.tr("Batch {lot}: who got it").format(lot=self.lot.text)
        about = f"{self._found.text()} · {words.day(self.desk.clinic.today())}"
        if self.desk.practice:
            about += " · " + self.tr("Practice data · invented people")
        if not print_list(printer, title, about, heads(), [cells(one) for one in people]):
            self.show_trouble(self.tr("The printer did not take the list."))
