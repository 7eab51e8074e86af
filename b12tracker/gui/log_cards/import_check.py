"""What would come of a file: tallies that open their rows, and one row with all that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.text import visible
from b12tracker.gui import theme, words
from b12tracker.gui.log_cards.import_foot import waits_words
from b12tracker.gui.log_cards.import_words import TONES, fate_word, line_words, tr
from b12tracker.gui.theme import BODY, SEMIBOLD
from b12tracker.gui.widgets.buttons import Button, Kind, paint_tick
from b12tracker.gui.widgets.focus_ring import RING
from b12tracker.gui.widgets.row_paint import paint_ground, paint_words
from b12tracker.gui.widgets.row_table import RowTable
from b12tracker.gui.widgets.tally import TallyButton
from b12tracker.gui.widgets.text import Text, frame
from b12tracker.interop.sheet import AS_ANSWERED
from b12tracker.services.import_rows import RowFate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.import_rows import Row, Rows
    from b12tracker.services.imports import ImportResult

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ASIDE = (RowFate.ODD, RowFate.UNREADABLE)
_RARE = (RowFate.WAITS, RowFate.UNUSED)  # shown where there are some
_LARGE_COLUMNS = 3  # tallies side by side with large text


class _Model(QAbstractTableModel):
    """The rows of one tally; those of which something stood aside can be ticked off."""

    ticked = Signal(int)  # the number of the row

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__()
        self._knowledge = knowledge
        self.rows: Sequence[Row] = ()
        self.done: set[str] = set()  # places that somebody looked at

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @property
    def is_checklist(self) -> bool:
        return bool(self.rows) and self.rows[0].fate in _ASIDE

    def toggle(self, number: int) -> None:
        self.done ^= {self.rows[number].where}
        at = self.index(number, 0)
        self.dataChanged.emit(at, at)
        self.ticked.emit(number)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Where"), tr("Who"), tr("What"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        if self.is_checklist and index.column() == 0:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (row.where, _who(row), what_of(row, self._knowledge))[index.column()]
            case Qt.ItemDataRole.CheckStateRole if self.is_checklist and index.column() == 0:
                on = row.where in self.done
                return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.FontRole if index.column() == 1:
                return theme.current().font(BODY, SEMIBOLD)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        del value
        if role == Qt.ItemDataRole.CheckStateRole:
            self.toggle(index.row())
            return True
        return False


class _Ticks(QStyledItemDelegate):
    """A tick box before the place of a row, as everywhere else."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            super().paint(painter, option, index)
            return
        look = theme.current()
        place = QRectF(QRect(option.rect))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        side = look.px(16)
        box = QRectF(place.left() + look.px(8), place.center().y() - side / 2, side, side)
        paint_tick(painter, box, on=state == Qt.CheckState.Checked)
        where = place.adjusted(look.px(32), 0, -look.px(4), 0)
        text = str(index.data())
        paint_words(painter, where, text, look.font(BODY), look.color("text"))
        painter.restore()


class _Rows(RowTable):
    """Space ticks a row off."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model, here = self.model(), self.currentIndex()
        if event.key() == Qt.Key.Key_Space and isinstance(model, _Model) and here.isValid():
            if model.is_checklist:
                model.toggle(here.row())
        elif event.text().isdigit():
            event.ignore()  # opens a tally
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # keys of the card
        else:
            super().keyPressEvent(event)


class CheckPage(QWidget):
    """Nothing is recorded yet: every row can be looked at, those that stood aside be saved."""

    rows_wanted = Signal()  # into a file: what stood aside
    answers_wanted = Signal()  # into a map

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__()
        self._knowledge = knowledge
        self._all: Rows | None = None
        self._fate = RowFate.NEW  # of the rows that are shown
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(RING, RING, RING, RING)
        column.setSpacing(look.px(10))
        grid = QGridLayout()
        grid.setSpacing(look.px(8))
        self.tallies: dict[RowFate, TallyButton] = {}
        across = _LARGE_COLUMNS if look.large else len(RowFate)
        for at, fate in enumerate(RowFate):
            button = TallyButton(fate, fate_word(fate), TONES[fate])
            button.clicked.connect(self._on_tally)
            self.tallies[fate] = button
            grid.addWidget(button, at // across, at % across)
        column.addLayout(grid)
        self._model = _Model(knowledge)
        self._model.ticked.connect(self._on_ticked)
        line = (QVBoxLayout if look.large else QHBoxLayout)()
        line.setSpacing(look.px(8))
        self._said = Text("", "quiet", wrap=True)
        self._said.setObjectName("rows-said")
        line.addWidget(self._said, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.save_answers = Button(tr("Save the answers…"), kind=Kind.QUIET, height=28)
        self.save_answers.setObjectName("save-answers")
        self.save_answers.clicked.connect(self.answers_wanted)
        self.save_rows = Button(tr("Save what stood aside…"), key="Ctrl+S", height=28)
        self.save_rows.setObjectName("save-rows")
        self.save_rows.clicked.connect(self.rows_wanted)
        buttons.addWidget(self.save_answers)
        buttons.addWidget(self.save_rows)
        line.addLayout(buttons)
        column.addLayout(line)
        self.table = _Rows(self._model, high=28, widths=(110, 230))
        self.table.setItemDelegateForColumn(0, _Ticks(self.table))
        self.table.setObjectName("import-rows")
        self.table.setAccessibleName(tr("Rows of the file"))
        self.table.setMinimumHeight(look.px(180))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        column.addWidget(self.table, 1)
        self._row = frame("card")
        inside = QVBoxLayout(self._row)
        pad = look.px(12)
        inside.setContentsMargins(pad, look.px(8), pad, look.px(8))
        inside.setSpacing(look.px(4))
        self._row_title = Text("", "medium", wrap=True)
        self._row_why = Text("", "", wrap=True)
        self._row_why.setObjectName("row-why")
        self._row_text = Text("", "quiet", wrap=True)
        for text in (self._row_title, self._row_why, self._row_text):
            inside.addWidget(text)
        column.addWidget(self._row)
        self._left_out = Text("", "quiet", wrap=True)
        column.addWidget(self._left_out)

    def show_rows(self, rows: Rows, result: ImportResult, *, table: bool) -> None:
        """Show what becomes of a file.

        Args:
            rows: all of it.
            result: of the dry run.
            table: whether it is a table, whose answers can be saved.
        """
        self._all = rows
        self.table.setColumnWidth(0, theme.current().px(110 if table else 240))
        for fate, count in rows.tallies.items():
            self.tallies[fate].set_count(count)
            self.tallies[fate].setVisible(bool(count) or fate not in _RARE)
        self.save_answers.setVisible(table)
        self.save_rows.setEnabled(bool(result.refused or result.questions))
        unused = [one for one in result.left_out.items() if one[0] != AS_ANSWERED]  # has a tally
        left = ", ".join(f"{visible(kind)} {count}" for kind, count in unused)
        said = tr("Left out, not used here: {what}.").format(what=left) if left else ""
        self._left_out.setText("  ".join(filter(None, (waits_words(result), said))))
        self._left_out.setVisible(bool(self._left_out.text()))
        found = [fate for fate in RowFate if self.tallies[fate].count]
        self.choose(found[0] if found else RowFate.NEW)

    def choose(self, fate: RowFate) -> None:
        """Show the rows of a tally."""
        for one, button in self.tallies.items():
            button.setChecked(one is fate)
        self._fate = fate
        self._model.show_rows(() if self._all is None else self._all.only(fate))
        if self._model.rows:
            self.table.selectRow(0)
        self._on_row()
        self._count_done()

    def choose_number(self, number: int) -> bool:
        """Show the rows of the tally with this number; False where there is none."""
        shown = [fate for fate in RowFate if not self.tallies[fate].isHidden()]
        if not 1 <= number <= len(shown):
            return False
        self.choose(shown[number - 1])
        self.table.setFocus()
        return True

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are shown."""
        return self._model.rows

    def _count_done(self) -> None:
        rows = self._model.rows
        said = words.counted(len(rows), tr("row"), tr("rows"))
        if self._model.is_checklist and self._all is not None:
            done = self._all.with_fate(self._fate, self._model.done)
            said = {
                RowFate.ODD: tr("In part only: {rows}. {n} looked at; Space ticks one off."),
                RowFate.UNREADABLE: tr("Not at all: {rows}. {n} looked at; Space ticks one off."),
            }[self._fate].format(rows=said, n=done)
        self._said.setText(said)

    def _on_ticked(self, number: int) -> None:
        self.table.selectRow(number)  # a click on a tick box alone chooses no row
        self._count_done()

    def _on_tally(self) -> None:
        button = self.sender()
        if isinstance(button, TallyButton):
            self.choose(RowFate(button.key))

    def _on_row(self) -> None:
        at = self.table.currentIndex().row()
        self._row.setVisible(0 <= at < len(self._model.rows))
        if not self._row.isHidden():
            row = self._model.rows[at]
            self._row_title.setText(f"{row.where} · {_who(row)}" if _who(row) else row.where)
            comes = [line_words(one, self._knowledge) for one in row.lines]
            if row.reasons and comes:
                comes = [tr("Comes in or is here: {what}").format(what="; ".join(comes))]
            said = [*row.reasons, *comes]
            self._row_why.setText(visible("\n".join(said)))
            self._row_why.setVisible(bool(said))
            self._row_text.setText(visible(row.original))
            self._row_text.setVisible(bool(row.original))


def _who(row: Row) -> str:
    return visible(row.name)


def what_of(row: Row, knowledge: Knowledge) -> str:
    """Return a row on one line: why something of it stood aside, else what comes of it."""
    said = row.reasons or [line_words(one, knowledge) for one in row.lines]
    return visible(" · ".join(said) or row.original).replace("\n", " ")
