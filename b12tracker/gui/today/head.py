"""The head of Today: date, tallies, the sections as tabs, and the filters as chips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QTabBar, QVBoxLayout, QWidget

from b12tracker.core.recall import Section
from b12tracker.gui import theme, words
from b12tracker.gui.theme import BODY, REGULAR, SEMIBOLD
from b12tracker.gui.today.tallies import TallyRow
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from PySide6.QtGui import QResizeEvent

    from b12tracker.services.worklist import Today

_PAD = 28  # px round the words of a tab, as the style sheet says
_SECTIONS = tuple(section.value for section in Section)


class SectionTabs(QTabBar):
    """The sections with how many stand there. Going to one goes to its first row."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("today-sections")
        self.setAccessibleName(self.tr("Sections of Today"))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        for section in _SECTIONS:
            self.setTabData(self.addTab(words.section(section)), section)
        self.currentChanged.connect(self._on_current)

    @property
    def section(self) -> str:
        """The section that is shown as chosen."""
        return str(self.tabData(self.currentIndex()))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show other numbers; a section without rows cannot be gone to."""
        with QSignalBlocker(self):
            for at, section in enumerate(_SECTIONS):
                text = f"{words.section(section)}  {counts[section]}"
                if self.tabText(at) != text:
                    self.setTabText(at, text)
                self.setTabEnabled(at, counts[section] > 0)

    def whole_width(self) -> int:
        """Return the room that all of them take, in px."""
        look, here = theme.current(), self.currentIndex()
        plain, strong = (QFontMetrics(look.font(BODY, weight)) for weight in (REGULAR, SEMIBOLD))
        wide = [
            (strong if at == here else plain).horizontalAdvance(self.tabText(at))
            for at in range(self.count())
        ]
        return sum(wide) + look.px(_PAD) * len(wide)

    def show_empty(self, *, shown: bool) -> None:
        """Show sections without rows, or leave them out where there is no room."""
        for at in range(self.count()):
            self.setTabVisible(at, shown or self.isTabEnabled(at) or at == self.currentIndex())

    def choose(self, section: str) -> None:
        """Show where the list stands."""
        with QSignalBlocker(self):
            self.setCurrentIndex(_SECTIONS.index(section))

    def _on_current(self) -> None:
        self.wanted.emit(self.section)


class TodayHead(QWidget):
    """Everything above the list."""

    new_wanted = Signal()
    end_wanted = Signal()  # of the session
    ticks_wanted = Signal()
    since_wanted = Signal()
    search_done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        side = look.px(16)
        self._chips: list[Chip] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(side, 0, side, 0)
        column.setSpacing(0)
        title = QHBoxLayout()
        title.setContentsMargins(0, 0, 0, 0)
        title.setSpacing(look.px(8))
        title.addWidget(Text(self.tr("Today"), "title"))
        self._date = Text("", "title-quiet")
        title.addWidget(self._date)
        self.people = Text("", "help")
        self.since = Button("", kind=Kind.QUIET, height=28)
        self.since.setObjectName("since-last-time")
        self.since.clicked.connect(self.since_wanted)
        self.since.hide()
        title.addWidget(self.since)
        title.addStretch(1)
        if look.large:  # the line of the sections has no room for it
            title.addWidget(self.people)
        self.new = Button(self.tr("New patient"), key="Ctrl+N", height=28, icon="plus")
        self.new.clicked.connect(self.new_wanted)
        self.end = Button(self.tr("End of session"), key="Ctrl+E", height=28, parent=self)
        self.end.setObjectName("end-of-session")
        self.end.clicked.connect(self.end_wanted)
        title.addWidget(self.end)
        if look.large:  # the menu has it too
            self.end.hide()
        title.addWidget(self.new)
        holder = QWidget()
        holder.setFixedHeight(look.px(52))
        holder.setLayout(title)
        column.addWidget(holder)
        self.tallies = TallyRow()
        column.addWidget(self.tallies)
        column.addSpacing(look.px(8))
        column.addWidget(self._section_line())
        self._filters = QWidget()
        self._filter_row = QHBoxLayout(self._filters)
        self._filter_row.setContentsMargins(0, 0, 0, look.px(6))
        self._filter_row.setSpacing(look.px(6))
        self._filter_row.addWidget(Text(self.tr("Only"), "help"))
        self._filter_row.addStretch(1)
        self._filters.hide()
        column.addWidget(self._filters)

    def _section_line(self) -> QWidget:
        look = theme.current()
        line = QWidget()
        line.setMinimumHeight(look.px(36))
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, line)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self.sections = SectionTabs()
        self._line.addWidget(self.sections, 1)
        self._beside = QWidget()
        row = QHBoxLayout(self._beside)
        row.setContentsMargins(look.px(8), 0, 0, 0)
        row.setSpacing(look.px(8))
        if not look.large:
            row.addWidget(self.people)
        row.addStretch(1)
        self.search = QLineEdit()
        self.search.setObjectName("today-filter")
        self.search.setAccessibleName(self.tr("Filter the list by name or birth date"))
        self.search.setPlaceholderText(self.tr("part of a name or birth date"))
        self.search.setFixedWidth(look.px(200))
        self.search.setStyleSheet(f"min-height: {look.px(22)}px; max-height: {look.px(22)}px;")
        self.search.hide()
        self.search.returnPressed.connect(self.search_done)
        row.addWidget(self.search)
        self.tick = Button(self.tr("Tick"), kind=Kind.QUIET, key=self.tr("Space"), height=28)
        self.tick.setAccessibleName(self.tr("Tick several rows"))
        self.tick.clicked.connect(self.ticks_wanted)
        self.tick.setVisible(not look.large)  # the menu of a row has it too
        row.addWidget(self.tick)
        self._unfold = Button(self.tr("Filter"), kind=Kind.QUIET, key="/", height=28)
        self._unfold.clicked.connect(self.unfold_search)
        row.addWidget(self._unfold)
        self._line.addWidget(self._beside)
        return line

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the sections on a line of their own where all would not fit side by side."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * theme.current().px(16)
        needed = self.sections.whole_width() + self._beside.sizeHint().width()
        narrow = needed > room
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self.sections.show_empty(shown=self.sections.whole_width() <= room)

    # --- showing --------------------------------------------------------------------------------

    def show_read(self, read: Today, *, shown: int, tally: str) -> None:
        """Show the numbers of a read."""
        self._date.setText(words.weekday(read.as_of))
        self.tallies.show_tallies(read.tallies)
        self.tallies.choose(tally)
        people = self.tr("{shown} of {people} people").format(shown=shown, people=read.people)
        if read.being_checked:
            people = self.tr("{left} being checked, {people}").format(
                left=read.being_checked, people=people
            )
        self.people.setText(people)
        self._fit()

    def show_since(self, seen: date) -> None:
        """Offer what came up since the program was open last."""
        self.since.setText(self.tr("Since {day}").format(day=words.weekday(seen)))
        self.since.show()

    def show_filters(self, filters: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Show what the list is cut down to, each with what takes it away."""
        for chip in self._chips:
            self._filter_row.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for at, (text, slot) in enumerate(filters, 1):
            chip = Chip(ChipText(Tone.MUTED, text), removable=True, parent=self._filters)
            chip.clicked.connect(slot)
            self._filter_row.insertWidget(at, chip)
            self._chips.append(chip)
        self._filters.setVisible(bool(filters))

    # --- the line for a part of a name ----------------------------------------------------------

    def unfold_search(self) -> None:
        """Open the line."""
        self._unfold.hide()
        self.tick.hide()
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

    def fold_search(self) -> None:
        """Close the line; what it cut the list down to stays."""
        self.search.hide()
        self.tick.setVisible(not theme.current().large)
        self._unfold.show()
