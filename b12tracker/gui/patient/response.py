"""The response: the timeline with its ranges and layouts, the cycles laid over one another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.keys import shortcut
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.cycle_data import composites, overlay_of
from b12tracker.gui.patient.entry_menu import EntryMenu
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.patient.flow import bar
from b12tracker.gui.patient.layout_menu import Layouts, button_words
from b12tracker.gui.patient.log_menu import log_menu
from b12tracker.gui.patient.timeline_data import timeline_of
from b12tracker.gui.widgets.buttons import Button, Segment, Tick
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.menu import Menu
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from PySide6.QtPrintSupport import QPrinter

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.charts.export import Sheet
    from b12tracker.gui.charts.model import Ref
    from b12tracker.gui.charts.view import TimelineView
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.patient.cycles import CyclePanel
    from b12tracker.services.patient_page import PatientPage


class ResponsePanel(QWidget):
    """Shows what was given and what came of it; the chart is loaded on the first visit."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page: PatientPage | None = None
        self._empty = True
        self._cycles_of: PatientId | None = None
        self.view: TimelineView | None = None
        self.layouts = Layouts(desk.state, desk.ask, self, home=desk.clinic.home)
        self.layouts.changed.connect(self._on_layouts)
        self.entries = EntryMenu(desk, self)
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), 0, look.px(16), look.px(4))
        column.setSpacing(0)
        column.addWidget(self._bar())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # it has one
        give = Button(tr("Give a dose"))
        give.clicked.connect(self._give)
        self.empty = EmptyState(
            tr("Nothing recorded yet."),
            tr("Doses, results and check-ins will stand here on one line of time."),
            action=give,
        )
        self.cycles: CyclePanel | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self.empty)
        column.addWidget(self._stack, 1)
        # A shortcut, not a key event: a table takes letters to search for.
        shortcut("T", tr("The same data as a table"), self.table.toggle, self)

    def _bar(self) -> QWidget:
        self.views = Segment(
            (("timeline", tr("Timeline")), ("cycles", tr("Cycle overlay"))), tr("What is shown")
        )
        self.views.chosen.connect(self._on_view)
        self.ranges = Segment(
            (
                ("all", tr("All")),
                ("3y", tr("3 years")),
                ("1y", tr("1 year")),
                ("cycle", tr("Cycle")),
            ),
            tr("Days shown"),
        )
        self.ranges.chosen.connect(self._on_range)
        self.shown = Text("", "quiet")
        scores = composites(self._desk.clinic.knowledge)
        self.score = Segment(scores, tr("Score"))
        self.score.chosen.connect(self._show_cycles)
        self.most = Choice(
            (("6", tr("Last 6 cycles")), ("12", tr("Last 12 cycles")), ("", tr("All cycles"))),
            tr("How many cycles"),
        )
        self.most.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.most.currentIndexChanged.connect(self._show_cycles)
        self.expected = Tick(tr("Expected response"))
        self.expected.setChecked(self._desk.state.expected_response)
        self.expected.toggled.connect(self._on_expected)
        self.layout_button = Button("", height=28)
        self._name_layout()
        self.layout_button.clicked.connect(self._on_layout_menu)
        self.table = Button(tr("As a table"), key="T", height=28)
        self.table.setCheckable(True)
        self.table.toggled.connect(self._on_table)
        self.export = Button(tr("Export…"), height=28)
        self.export.clicked.connect(self._on_export_menu)
        self._of_timeline = (self.ranges, self.shown, self.expected, self.layout_button)
        self._of_cycles = (self.score, self.most)
        for part in self._of_cycles:
            part.hide()
        right = (self.expected, self.layout_button, self.most, self.table, self.export)
        return bar(self.views, self.ranges, self.shown, self.score, right=right, side=0)

    def show_page(self, page: PatientPage) -> None:
        """Show another state of the record."""
        before = None if self._page is None else self._page.record.patient.id
        self._page = page
        timeline = timeline_of(page, self._desk.clinic.knowledge)
        self._empty = timeline.empty
        self._show_view()
        if timeline.empty:
            return
        if self.view is None:
            # The library behind it is slow to load and large: only who looks at a chart pays.
            from b12tracker.gui.charts.view import TimelineView

            view = TimelineView(
                timeline, self.layouts.now, expected=self._desk.state.expected_response
            )
            self.view = view
            view.range_shown.connect(self._on_range_shown)
            view.layout_changed.connect(self.layouts.keep)
            view.entry_wanted.connect(self._on_entry)
            view.add_wanted.connect(self._on_add)
            self._scroll.setWidget(view)
            self._on_range_shown(*view.chart.days_in_view)
            return
        self.view.show_timeline(timeline)
        if page.record.patient.id != before:
            self.view.show_range(self.ranges.value)

    # what is shown

    def _on_view(self, view: str) -> None:
        cycles = view == "cycles"
        for widget in self._of_timeline:
            widget.setVisible(not cycles)
        for part in self._of_cycles:
            part.setVisible(cycles)
        self._show_view()

    def _show_view(self) -> None:
        """Show the timeline or the cycles; without anything recorded, what could stand here."""
        if self._empty:
            self._stack.setCurrentWidget(self.empty)
        elif self.views.value == "cycles":
            self._show_cycles()
        else:
            self._stack.setCurrentWidget(self._scroll)

    def _show_cycles(self, *_: object) -> None:
        if self._page is None or self.views.value != "cycles":
            return
        most = int(self.most.value) if self.most.value else None
        knowledge = self._desk.clinic.knowledge
        if self.cycles is not None and self._page.record.patient.id != self._cycles_of:
            self.cycles.chart.pick(None)
        self._cycles_of = self._page.record.patient.id
        overlay = overlay_of(self._page, self.score.value, knowledge, most=most)
        if self.cycles is None:
            from b12tracker.gui.patient.cycles import CyclePanel

            self.cycles = CyclePanel(overlay)
            self.cycles.show_table(on=self.table.isChecked())
            self._stack.addWidget(self.cycles)
        else:
            self.cycles.show_overlay(overlay)
        self._stack.setCurrentWidget(self.cycles)

    def _on_range(self, choice: str) -> None:
        if self.view is not None:
            self.view.show_range(choice)

    def _on_table(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self.view is not None:
            self.view.show_table(on=on)
        if self.cycles is not None:
            self.cycles.show_table(on=on)

    def _on_expected(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._desk.state.expected_response = on
        if self.view is not None:
            self.view.show_expected(on=on)

    def _on_range_shown(self, first: date, last: date) -> None:
        self.shown.setText(f"{words.month(first)} – {words.month(last)}")

    def _on_layout_menu(self) -> None:
        present = frozenset() if self.view is None else self.view.timeline.panes
        below = self.layout_button.rect().bottomLeft()
        self.layouts.popup(present, self.layout_button.mapToGlobal(below), self)

    def _on_layouts(self) -> None:
        self._name_layout()
        if self.view is not None:
            self.view.show_layout(self.layouts.now)

    def _name_layout(self) -> None:
        said = button_words(self.layouts.name)
        self.layout_button.setText(f"{said} ▾")
        self.layout_button.setAccessibleName(said.replace("&&", "&"))
        self.layout_button.updateGeometry()

    # what is written down

    def _on_entry(self, ref: Ref) -> None:
        """Open an entry to correct it."""
        if self._page is None:
            return
        for line in self._page.journal:
            if line.topic is ref.topic and line.entry.id == ref.id:
                self.entries.open(line)
                return

    def _on_add(self, on: date, at: QPoint) -> None:
        if self._page is not None:
            log_menu(self._desk, self._page.record.patient.id, self, on=on).popup(at)

    def _give(self) -> None:
        if self._page is not None:
            self._desk.navigator.open_card(Card.DOSE, self._page.record.patient.id)

    # what leaves

    def _on_export_menu(self) -> None:
        menu = Menu(self)
        menu.setObjectName("export-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for word, ending in ((tr("Picture, PNG…"), "png"), (tr("Drawing, SVG…"), "svg")):
            menu.addAction(word).triggered.connect(partial(self._ask_for_file, ending))
        menu.addAction(tr("Print…")).triggered.connect(self._ask_for_printer)
        menu.popup(self.export.mapToGlobal(self.export.rect().bottomLeft()))

    def _ask_for_file(self, ending: str, *_: object) -> None:
        if self._page is None:
            return
        # The name of a file is seen by others: a number, no name.
        number = next((one.value for one in self._page.record.patient.identifiers), "")
        kept = "".join(letter for letter in number if letter.isalnum() or letter in "-_")
        named = "-".join(part for part in ("response", kept, str(self._page.as_of)) if part)
        pattern = tr("Picture (*.png)") if ending == "png" else tr("Drawing (*.svg)")
        self._desk.ask.new_file(tr("Export the chart"), pattern, f"{named}.{ending}", self.save)

    def save(self, to: Path) -> None:
        """Write the timeline or the cycles as they are shown into a file, by its ending."""
        from b12tracker.gui.charts.export import save_png, save_svg

        sheet = self._sheet()
        if sheet is None:
            return
        try:
            (save_svg if to.suffix.lower() == ".svg" else save_png)(sheet, to)
        except OSError as problem:
            said = tr("{file} could not be written: {why}.")
            self._desk.navigator.fail(
                said.format(file=to.name, why=problem.strerror), tr("Choose another place.")
            )
        else:
            self._desk.navigator.note(tr("Written to {file}").format(file=to.name))

    def _ask_for_printer(self, *_: object) -> None:
        self._desk.ask.printer(tr("Print the chart"), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print the timeline or the cycles as they are shown."""
        from b12tracker.gui.charts.export import print_on

        sheet = self._sheet()
        if sheet is None:
            return
        if not print_on(sheet, printer):
            self._desk.navigator.fail(
                tr("The printer did not take the page."), tr("Nothing was printed.")
            )

    def _sheet(self) -> Sheet | None:
        from b12tracker.gui.charts.export import Sheet

        if self._page is None or self.view is None:
            return None
        patient = self._page.record.patient
        first, last = self.view.chart.days_in_view
        about = [words.partial(patient.born)]
        about += [tr("No. {number}").format(number=one.value) for one in patient.identifiers[:1]]
        return Sheet(
            timeline=self.view.timeline,
            layout=self.layouts.now,
            first=first,
            last=last,
            name=patient.name,
            about=" · ".join(about),
            practice=self._desk.practice,
            expected=self._desk.state.expected_response,
            overlay=None
            if self.cycles is None or self.views.value != "cycles"
            else self.cycles.overlay,
        )
