"""What a row of a table is, and what its columns mean, over the first rows of the file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.log_cards.import_heads import FIRST_ROWS, ColumnTable
from b12tracker.gui.log_cards.import_words import (
    kind_line,
    kinds,
    lacking,
    meanings,
    tr,
    written_as,
)
from b12tracker.gui.tab_order import read_in_order
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Segment
from b12tracker.gui.widgets.buttons import Kind as Loudness
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.focus_ring import RING
from b12tracker.gui.widgets.text import Text
from b12tracker.interop.sheet import Kind

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.gui.log_cards.import_sitting import Sitting

_EXAMPLES = 2


class ColumnsPage(QWidget):
    """Everything is a guess that can be changed; a guess is never more than an exact word."""

    changed = Signal()  # what a row is, or what a column means
    otherwise_wanted = Signal()  # the file is to be read with another encoding, delimiter, sheet
    answers_wanted = Signal()  # from a map
    afresh_wanted = Signal()  # without the answers of the last time

    def __init__(self, sitting: Sitting, knowledge: Knowledge) -> None:
        super().__init__()
        self._sitting, self._knowledge = sitting, knowledge
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(RING, RING, RING, RING)
        column.setSpacing(look.px(10))
        self.remembered = Notice(Tone.INFO)
        self.remembered.setObjectName("remembered")
        afresh = Button(tr("Ask me again"), kind=Loudness.QUIET, height=28)
        afresh.setObjectName("ask-again")
        afresh.clicked.connect(self.afresh_wanted)
        self.remembered.add_button(afresh)
        column.addWidget(self.remembered)
        line = (QVBoxLayout if look.large else QHBoxLayout)()
        line.setSpacing(look.px(10))
        row = QHBoxLayout()
        self.kind = Segment(kinds(), tr("What it is"))
        self.kind.setObjectName("table-kind")
        self.kind.chosen.connect(self._on_kind)
        row.addWidget(self.kind)
        row.addStretch(1)
        line.addLayout(row)
        self._kind_line = Text("", "quiet", wrap=True)
        self._kind_line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line.addWidget(self._kind_line, 1)
        column.addLayout(line)
        opened = sitting.opened
        if opened is None:
            raise ValueError("the table is not opened")
        self.table = ColumnTable(opened.sheet.head, opened.sheet.rows)
        self.table.meaning_chosen.connect(self._on_meaning)
        self.table.setMinimumHeight(look.px(260))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column.addWidget(self.table, 1)
        self.lacking = Notice(Tone.WARN)
        self.lacking.setObjectName("lacking")
        column.addWidget(self.lacking)
        self.damage = Notice(Tone.CRITICAL)
        self.damage.setObjectName("damage")
        column.addWidget(self.damage)
        foot = (QVBoxLayout if look.large else QHBoxLayout)()
        rows = words.counted(len(opened.sheet.rows), tr("row"), tr("rows"))
        all_shown = len(opened.sheet.rows) <= FIRST_ROWS
        shown = rows if all_shown else tr("{rows}, of which the first are shown").format(rows=rows)
        said = (shown, sitting.mapping.sheet, written_as(opened.delimiter), _encoding(sitting))
        foot.addWidget(Text(" · ".join(one for one in said if one), "quiet", wrap=True), 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.otherwise = Button(tr("Read it otherwise…"), kind=Loudness.QUIET, height=28)
        self.otherwise.setObjectName("read-otherwise")
        self.otherwise.clicked.connect(self.otherwise_wanted)
        self.load = Button(tr("Load answers…"), kind=Loudness.QUIET, height=28)
        self.load.setObjectName("load-answers")
        self.load.clicked.connect(self.answers_wanted)
        for button in (self.otherwise, self.load):
            buttons.addWidget(button)
        foot.addLayout(buttons)
        column.addLayout(foot)
        self.show_all()

    def order_tabs(self) -> None:
        """Let Tab come to the lists above the columns before the rows under them."""
        kinds = self.kind.findChildren(QPushButton)
        read_in_order((*kinds, *self.table.heads.choices, self.table, self.otherwise, self.load))

    def show_all(self) -> None:
        """Show what is guessed and said."""
        sitting, knowledge = self._sitting, self._knowledge
        kind = sitting.kind(knowledge)
        self.kind.choose(kind or "")
        self._kind_line.setText(kind_line(kind))
        self.table.show_meanings(
            sitting.meanings(knowledge), lambda held: meanings(kind, held, knowledge)
        )
        missing = sitting.missing(knowledge)
        self.lacking.setVisible(bool(missing))
        if missing:
            self.lacking.say(lacking(missing, sitting.columns(knowledge).unsettled))
        found = Counter(sitting.damages(knowledge))
        self.damage.setVisible(bool(found))
        if found:
            said = " ".join([*found][:_EXAMPLES])
            rows = words.counted(found.total(), tr("value"), tr("values"))
            self.damage.say(
                tr("{values} destroyed by a spreadsheet: {why}").format(values=rows, why=said)
            )
        remembered = sitting.remembered
        self.remembered.setVisible(remembered is not None)
        if remembered is not None:
            day = words.day(remembered.at.astimezone().date())
            self.remembered.say(
                tr("The answers of {day} for a table with the same titles are used.").format(
                    day=day
                )
            )

    def _on_kind(self, kind: str) -> None:
        self._sitting.set_kind(Kind(kind))
        self.show_all()
        self.changed.emit()

    def _on_meaning(self, place: int, meaning: str) -> None:
        self._sitting.set_column(place, meaning, self._knowledge)
        self.show_all()
        self.changed.emit()


def _encoding(sitting: Sitting) -> str:
    if sitting.opened is None or sitting.opened.packed:
        return ""
    return sitting.mapping.encoding or "UTF-8"
