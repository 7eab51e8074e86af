"""Import of a file: choose, say what it is, answer what is open, look, record as one step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.core.errors import B12Error
from b12tracker.core.text import visible
from b12tracker.gui.keys import explain, shortcut
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.import_check import CheckPage
from b12tracker.gui.log_cards.import_columns import ColumnsPage
from b12tracker.gui.log_cards.import_foot import action_word, recorded_words, standing
from b12tracker.gui.log_cards.import_progress import FileWork
from b12tracker.gui.log_cards.import_questions import QuestionsPage
from b12tracker.gui.log_cards.import_saving import FilesBeside
from b12tracker.gui.log_cards.import_sitting import Page, Sitting
from b12tracker.gui.log_cards.import_steps import StepsLine
from b12tracker.gui.navigator import Card
from b12tracker.gui.tab_order import read_in_order
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.text import Text
from b12tracker.services import import_tables, imports
from b12tracker.services.import_rows import Rows
from b12tracker.services.import_tables import Look, NotOpened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent

    from b12tracker.gui.desk import Desk
    from b12tracker.gui.tasks import Progress
    from b12tracker.interop.sheet import Asked
    from b12tracker.services.imports import ImportResult, Parsed


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportCard", text)


class ImportCard(LogCard):
    """Wide. Nothing is written before the last button is pressed."""

    wide = True
    while_busy = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _tr("Import"), patient=None, action=_tr("Import"), key="Ctrl+Enter")
        explains(self, "import")
        explain(self, (("1…9", self.tr("Answer a question; open the rows of a tally")),))
        self.page = Page.FILE
        self.sitting: Sitting | None = None  # of a table
        self._parsed: Parsed | None = None
        self._preview: ImportResult | None = None
        self._writing = False
        title, self._file = self.title_row(self.tr("Import a file"))
        self.esc_words.setText(self.tr("close"))
        self.choose = Button(self.tr("Choose a file…"), icon="import")
        self.choose.setObjectName("choose-file")
        self.choose.clicked.connect(self.ask_for_file)
        self.past = Button(self.tr("Imports so far…"))
        self.past.setObjectName("past-imports")
        self.past.clicked.connect(lambda: desk.navigator.open_card(Card.IMPORTS))
        for button in (self.past, self.choose):
            title.addWidget(button)
        self.steps = StepsLine()
        self.body.addWidget(self.steps)
        self.steps.hide()
        self._intro = Text(
            self.tr(
                "A table such as a recall list (CSV, TSV, XLSX), HL7 v2 results (up to 100 MB), "
                "FHIR R4 as JSON (up to 20 MB), or what B12 Tracker exported. What was imported "
                "before never comes twice."
            ),
            "quiet",
            wrap=True,
        )
        self.body.addWidget(self._intro)
        self.work = FileWork(desk.tasks)
        self.work.changed.connect(self._on_work)
        self.work.failed.connect(self.show_trouble)
        self.body.addWidget(self.work)
        self.files = FilesBeside(desk, self)
        self.files.failed.connect(self.show_trouble)
        self.files.loaded.connect(self._on_answers_changed)
        self.questions = QuestionsPage(desk.clinic.knowledge)
        self.questions.answered.connect(self._on_answered)
        self.questions.finished.connect(self.main.setFocus)
        self.questions.moved.connect(self._on_moved)
        self.check = CheckPage(desk.clinic.knowledge)
        self.check.rows_wanted.connect(self.files.ask_for_rows)
        self.check.answers_wanted.connect(self.files.ask_for_answers)
        self.columns: ColumnsPage | None = None
        for page in (self.questions, self.check):
            page.hide()
            self.body.addWidget(page, 1)
        self._foot()
        self.refresh()

    def _foot(self) -> None:
        said = self.tr("Nothing is written yet. A backup is made first, and it is one undo step.")
        self.back = Button(self.tr("Back"), key="Alt+←", height=40)
        self.back.setObjectName("back")
        self.back.hide()
        self.back.clicked.connect(self.go_back)
        shortcut("Alt+Left", self.tr("Back"), self.go_back, self)
        shortcut("Ctrl+S", self.check.save_rows.text(), self._on_save_key, self)
        self.buttons.insertWidget(0, self.back)
        self.buttons.insertWidget(0, Text(said, "quiet", wrap=True), 1)
        self.buttons.setStretchFactor(self.main, 0)

    # --- choosing and reading -------------------------------------------------------------------

    def begin(self) -> None:
        """Ask for the file at once, or look again at the one that was begun."""
        self.setFocus()
        if self.work.busy:
            return
        if self.sitting is not None:
            self._look()
        elif self._parsed is None:
            self.ask_for_file()

    def ask_for_file(self) -> None:
        """Ask which file."""
        self.desk.ask.file(
            self.tr("Import a file"),
            self.tr(
                "Results and lists (*.json *.hl7 *.HL7 *.csv *.tsv *.txt *.xlsx);;All files (*)"
            ),
            self.read,
        )

    def read(self, file: Path) -> None:
        """Read a file on the worker and show what would come, or what it leaves open."""
        self.sitting = self._parsed = self._preview = None
        self.touched = False
        self._file.setText(visible(file.name))
        self.questions.show_questions(())
        self._show_page(Page.FILE)
        clinic = self.desk.clinic

        def work(progress: Progress) -> Sitting | tuple[Parsed, ImportResult]:
            data = imports.bytes_of(file)
            if import_tables.is_table(data):
                return Sitting(name=file.name, original=imports.packed(data))
            parsed = imports.parse_bytes(clinic, file.name, data, watch=progress)
            return parsed, imports.commit(clinic, parsed, dry_run=True, watch=progress)

        self._begin(self.tr("Reading {file}"), work, self._on_read)

    def _on_read(self, found: Sitting | tuple[Parsed, ImportResult]) -> None:
        if isinstance(found, Sitting):
            self.sitting = found
            self._look()
            return
        self._parsed, self._preview = found
        self.files.sitting, self.files.result = None, self._preview
        self.check.show_rows(Rows(self._preview), self._preview, table=False)
        self._show_page(Page.CHECK)
        self._first_focus()

    def _look(self) -> None:
        """Work out what comes of a table with the answers so far, on the worker."""
        sitting = self.sitting
        if sitting is None:
            return
        if self.work.busy:
            self.work.instead(self._look)
            return
        clinic, table = self.desk.clinic, sitting.table()

        def work(progress: Progress) -> Look | NotOpened:
            return import_tables.look(clinic, table, watch=progress)

        self._begin(self.tr("Reading {file}"), work, self._on_looked)

    def _on_looked(self, found: Look | NotOpened) -> None:
        sitting = self.sitting
        if sitting is None:
            return
        if isinstance(found, NotOpened):
            self._ask_before(sitting, found.asked)
            return
        before = {*sitting.questions}
        fresh = sitting.take(found)
        self._preview, self._parsed = found.result, found.parsed
        self.files.sitting, self.files.result = sitting, found.result
        if fresh:
            self._new_columns(sitting)
            self.page = Page.COLUMNS
        elif self.columns is not None:
            self.columns.show_all()
        if found.result is not None and found.rows is not None:
            self.check.show_rows(found.rows, found.result, table=True)
        self._show_page(self.page)
        if fresh:
            self._first_focus()
        elif self.page is Page.UNCLEAR and {*sitting.questions} - before:
            self.questions.go_on()  # an answer opened another question

    def _first_focus(self) -> None:
        """Take the keyboard to what comes next, else to the rows: never out of the card."""
        if self.main.isEnabled():
            self.main.setFocus()
        elif self.page is Page.CHECK or self.columns is None:
            self.check.table.setFocus()
        else:
            self.columns.table.setFocus()

    def _ask_before(self, sitting: Sitting, asked: tuple[Asked, ...]) -> None:
        """Ask how a file is written."""
        sitting.note(asked)
        self._show_page(Page.FILE)
        first = self.questions.first_open() or next(iter(self.questions.boxes), None)
        if first is not None:
            first.take_focus()

    def _new_columns(self, sitting: Sitting) -> None:
        if self.columns is not None:
            self.body.removeWidget(self.columns)
            self.columns.hide()
            self.columns.deleteLater()
        self.columns = ColumnsPage(sitting, self.desk.clinic.knowledge)
        self.columns.changed.connect(self._on_answers_changed)
        self.columns.otherwise_wanted.connect(self._on_otherwise)
        self.columns.answers_wanted.connect(self.files.ask_for_map)
        self.columns.afresh_wanted.connect(self._on_afresh)
        self.body.insertWidget(self.body.indexOf(self.questions), self.columns, 1)

    # --- work -----------------------------------------------------------------------------------

    def _begin(
        self, doing: str, work: Callable[[Progress], Any], done: Callable[[Any], None]
    ) -> None:
        self.trouble.hide()
        self.work.run(doing.format(file=self._file.text()), work, done)

    def _on_work(self) -> None:
        self.choose.setEnabled(not self.work.busy)
        self._writing = self._writing and self.work.busy
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape stop the work before it leaves the card, and digits open tallies."""
        digit = event.key() - Qt.Key.Key_0
        if event.key() == Qt.Key.Key_Escape and self.work.isVisible():
            self.work.stop()
        elif self.page is Page.CHECK and bare_key(event) and self.check.choose_number(digit):
            self.area.ensureWidgetVisible(self.check.table, 0, 0)
        else:
            super().keyPressEvent(event)

    def drop(self) -> None:
        """Stop reading: nobody looks at the answer any more."""
        self.work.drop()

    # --- pages ----------------------------------------------------------------------------------

    def _show_page(self, page: Page) -> None:
        sitting = self.sitting
        self.page = page
        if sitting is not None and page in (Page.FILE, Page.UNCLEAR):
            asked = sitting.of_page(page)
            answers = ((one, sitting.answer_of(one)) for one in asked)
            self.questions.show_questions(answers)
        self._intro.setVisible(page is Page.FILE and not (sitting and sitting.questions))
        self.steps.setVisible(sitting is not None)
        self.steps.show_page(page)
        asks = page is Page.UNCLEAR or (page is Page.FILE and not self._intro.isVisibleTo(self))
        self.questions.setVisible(sitting is not None and asks)
        inner = self.area.widget()
        inside = None if inner is None else inner.layout()
        if isinstance(inside, QVBoxLayout):  # tables take all the room there is
            inside.setStretchFactor(self.body, 100 if page in (Page.COLUMNS, Page.CHECK) else 0)
        self.check.setVisible(page is Page.CHECK)
        if self.columns is not None:
            self.columns.setVisible(sitting is not None and page is Page.COLUMNS)
        self.back.setVisible(sitting is not None and page > Page.COLUMNS)
        self.area.verticalScrollBar().setValue(0)
        self.refresh()
        self.order_tabs()

    def order_tabs(self) -> None:
        """Let Tab come to the way back before the main action, as one reads."""
        if self.columns is not None:
            self.columns.order_tabs()
        super().order_tabs()
        if (before := self.main.previousInFocusChain()) is not None:
            read_in_order((before, self.back, self.main))

    def _on_save_key(self) -> None:
        if self.page is Page.CHECK:
            self.check.save_rows.click()

    def _on_moved(self, question: QWidget) -> None:
        QTimer.singleShot(0, question, partial(self.area.go_to, question))

    def go_back(self) -> None:
        """Go to the step before."""
        sitting = self.sitting
        if sitting is None or self._writing or self.page <= Page.COLUMNS:
            return
        unclear = bool(sitting.of_page(Page.UNCLEAR)) and self.page is Page.CHECK
        self._show_page(Page.UNCLEAR if unclear else Page.COLUMNS)
        if unclear:
            self.questions.boxes[0].take_focus()
        else:
            self._first_focus()

    def _on_answered(self, what: str, of: str, answer: str) -> None:
        if self.sitting is not None:
            self.sitting.answer(what, of, answer)
            self._on_answers_changed()

    def _on_answers_changed(self) -> None:
        self.touched = True
        self._look()

    def _on_otherwise(self) -> None:
        sitting = self.sitting
        if sitting is None or sitting.opened is None or self.work.busy:
            return
        try:
            asked = sitting.otherwise(sitting.opened)
        except B12Error as problem:
            self.show_trouble(str(problem))
            return
        self._ask_before(sitting, asked)

    def _on_afresh(self) -> None:
        if self.sitting is not None:
            self.sitting.forget()
            self._look()

    # --- recording ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Name what the button does."""
        self.main.setText(action_word(self.page, self.sitting, self._preview))
        self.main.updateGeometry()
        super().refresh()

    def missing(self) -> str:
        """Return why the next step cannot be made."""
        if self._writing or (self.work.busy and self.sitting is None):
            return self.tr("Working…")
        return standing(self.page, self.sitting, self._preview, self.desk.clinic.knowledge)

    def save(self) -> None:
        """Go to the next step; the last one records everything, on the worker."""
        if self.missing():
            self.refresh()
        elif self.work.busy:
            self.work.then(self.save)
        elif self.sitting is not None and self.sitting.look is None:
            self._look()
            self.work.then(self.save)
        elif self.page is Page.CHECK:
            self._record()
        else:
            self._next_page()

    def _next_page(self) -> None:
        sitting = self.sitting
        if sitting is None:
            return
        if self.page is Page.COLUMNS and sitting.of_page(Page.UNCLEAR):
            self._show_page(Page.UNCLEAR)
            self.questions.go_on()
        else:
            self._show_page(Page.CHECK)
            self._first_focus()

    def _record(self) -> None:
        parsed = self._parsed
        if parsed is None:
            return
        clinic = self.desk.clinic
        self._writing = True

        def work(progress: Progress) -> ImportResult:
            return imports.commit(clinic, parsed, watch=progress)

        self._begin(self.tr("Recording {file}"), work, self._on_recorded)

    def _on_recorded(self, result: ImportResult) -> None:
        self._parsed = self._preview = self.sitting = None
        self.touched = False
        self.desk.navigator.tell(recorded_words(result))
        self.saved.emit()
