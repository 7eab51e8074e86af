"""Reports: choose what and of whom at the left, see the real pages at the right, save or print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.errors import B12Error
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.field import Field, TextField
from b12tracker.gui.fields.person import ROW, PersonField
from b12tracker.gui.keys import shortcut
from b12tracker.gui.paper.document import print_on, write_pdf
from b12tracker.gui.paper.words import tr
from b12tracker.gui.reports.figures_view import FiguresView
from b12tracker.gui.reports.kinds import (
    AT_HOME,
    TO_CALL,
    TO_PEOPLE,
    Choices,
    Report,
    about_of,
    document_of,
    of_one,
    tallies_to_call,
    text_of,
    title_of,
)
from b12tracker.gui.reports.letters import LetterSide
from b12tracker.gui.reports.preview import Preview
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button, Kind, Tick
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text, frame
from b12tracker.services import exports
from b12tracker.services.figures import clinic_figures
from b12tracker.services.messages import write_messages
from b12tracker.services.patients_list import people_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

    from b12tracker.core.figures import Figures
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.paper.document import Document
    from b12tracker.gui.tasks import Progress

_SIDE, _ROW = 320, 32
_FOUND = 6  # people offered while typing
_NAME = re.compile(r"[^\w-]+")


@dataclass(slots=True)
class _Shown:
    """What the preview shows."""

    document: Document | None = None
    patient: PatientId | None = None


class ReportsPanel(QWidget):
    """The place of reports."""

    patient_picked = Signal(int)  # PatientId: open the page

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown = _Shown()
        explains(self, "reports")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        row.addWidget(frame("hairline-v"))
        self.preview = Preview()
        self.figures = FiguresView(desk)
        self.figures.patient_picked.connect(self.patient_picked)
        self.empty = EmptyState(*self._nothing())
        self.pages = QStackedWidget()
        for page in (self.preview, self.figures, self.empty):
            self.pages.addWidget(page)
        row.addWidget(self.pages, 1)
        shortcut("Ctrl+S", tr("Save the report as PDF"), self.save, self)
        shortcut("Ctrl+P", tr("Print the report"), self.print_report, self)
        shortcut("Ctrl+Shift+T", tr("Copy the summary as text"), self.copy_text, self)
        desk.bus.changed.connect(self._on_changed)
        self.kinds.setCurrentRow(0)

    def _side(self) -> QWidget:
        look = theme.current()
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(16))
        column.setSpacing(look.px(8))
        column.addWidget(Text(tr("Reports"), "title"))
        self.kinds = QListWidget()
        self.kinds.setObjectName("report-kinds")
        self.kinds.setAccessibleName(tr("Kind of report"))
        self._offered = AT_HOME if self._desk.clinic.home else tuple(Report)
        for report in self._offered:
            item = QListWidgetItem(title_of(report))
            item.setData(Qt.ItemDataRole.UserRole, report.value)
            item.setToolTip(about_of(report))
            self.kinds.addItem(item)
            item.setSizeHint(QSize(0, look.px(_ROW)))
        self.kinds.setFixedHeight(look.px(_ROW) * len(self._offered) + 4)
        self.kinds.currentRowChanged.connect(self._on_kind)
        column.addWidget(self.kinds)
        self.about = Text("", "quiet", wrap=True)
        column.addWidget(self.about)
        column.addWidget(self._whom())
        today = self._desk.clinic.today()
        self.first = DateField(tr("&From, if not all"), today, optional=True)
        self.last = DateField(tr("&To"), today, optional=True)
        self.question = TextField(tr("The patient &asks"), most=300)
        self.names = Tick(tr("with names"))
        self.names.setChecked(True)
        self.letters = LetterSide(self._desk)
        self.letters.changed.connect(self.renew)
        self.tally = Choice(tallies_to_call())
        self.tally.setObjectName("report-tally")
        self.tally.activated.connect(self.renew)
        self._only = Field(tr("&Whom"), self.tally, help_line=False)
        for field in (self.first, self.last, self.question, self.names, self._only, self.letters):
            column.addWidget(field)
        for one in (self.first, self.last):
            one.changed.connect(self.renew)
        self.question.line.editingFinished.connect(self.renew)
        self.names.toggled.connect(self.renew)
        column.addStretch(1)
        self.save_button = Button(tr("Save as PDF…"), kind=Kind.PRIMARY, key="Ctrl+S")
        self.save_button.setObjectName("report-save")
        self.save_button.clicked.connect(self.save)
        self.print_button = Button(tr("Print…"), key="Ctrl+P")
        self.print_button.clicked.connect(self.print_report)
        self.copy_button = Button(tr("Copy as text"), key="Ctrl+Shift+T")
        self.copy_button.clicked.connect(self.copy_text)
        for button in (self.save_button, self.print_button, self.copy_button):
            column.addWidget(button)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(side)
        scroll.setFixedWidth(look.px(_SIDE))
        return scroll

    def _whom(self) -> QWidget:
        self.whom = PersonField(self._desk.clinic, tr("&Patient"), most=_FOUND)
        self.whom.found.connect(self._on_found)
        self.whom.entered.connect(self._on_first)
        self.search, self.people = self.whom.line, self.whom.people
        self.search.setObjectName("report-find")
        self.search.setClearButtonEnabled(True)
        self.people.setObjectName("report-people")
        self.people.setMaximumHeight(theme.current().px(ROW) * _FOUND)
        self.people.itemActivated.connect(self._on_person)
        self.people.itemClicked.connect(self._on_person)
        self.people.hide()
        return self.whom

    @property
    def report(self) -> Report:
        """The kind that is chosen."""
        item = self.kinds.currentItem()
        return Report(item.data(Qt.ItemDataRole.UserRole)) if item else Report.SUMMARY

    @property
    def chosen(self) -> Choices:
        """Everything that is chosen."""
        return Choices(
            report=self.report,
            patient=self._shown.patient,
            first=self.first.value,
            last=self.last.value,
            question=self.question.text,
            names=self.names.isChecked(),
            tally=self.tally.value,
        )

    def show_patient(self, patient: PatientId, report: Report = Report.SUMMARY) -> None:
        """Show a report of somebody."""
        self._take(patient)
        self.kinds.setCurrentRow(self._offered.index(report))
        self.renew()
        self.save_button.setFocus()

    def show_people(self, people: Sequence[PatientId]) -> None:
        """Show letters to several people; who was looked at before is no longer chosen."""
        self._shown.patient = None
        self.search.clear()
        self.letters.set_people(people)
        self.kinds.setCurrentRow(self._offered.index(Report.LETTERS))
        self.renew()
        (self.save_button if self.save_button.isEnabled() else self.letters.letter).setFocus()

    def take_focus(self) -> None:
        """Begin with the kind of report."""
        self.kinds.setFocus()
        self.renew()

    def _on_changed(self) -> None:
        """Show what is recorded now; figures are worked out only when they are asked for."""
        if self.isVisible() and self.report is not Report.FIGURES:
            self.renew()

    def _on_kind(self) -> None:
        one = of_one(self.report)
        self.about.setText(about_of(self.report))
        self.whom.setVisible(one)
        self.question.setVisible(self.report is Report.SUMMARY)
        days = self.report in (Report.SUMMARY, Report.REGISTER, Report.FIGURES)
        self.first.setVisible(days)
        self.last.setVisible(days)
        self.names.setVisible(self.report in (Report.SUMMARY, Report.REGISTER))
        self._only.setVisible(self.report is Report.CALLS)
        self.tally.choose(self._desk.state.today_filter or TO_CALL)
        self.letters.setVisible(self._to_post)
        if self.report is Report.LETTERS and self._shown.patient is None:
            self.letters.take_wanted()
        self.copy_button.setVisible(self.report is Report.SUMMARY)
        sms = self.report is Report.MESSAGES
        self.save_button.setText(tr("Save as CSV…") if sms else tr("Save as PDF…"))
        self.save_button.setVisible(self.report is not Report.FIGURES)
        self.print_button.setVisible(self.report is not Report.FIGURES and not sms)
        self.renew()

    def _on_found(self) -> None:
        self.people.setVisible(bool(self.people.count()))
        self.people.setCurrentRow(0)

    def _on_first(self) -> None:
        if self.people.isVisible():
            self._on_person()

    def _on_person(self) -> None:
        if (patient := self.whom.person) is not None:
            self._take(patient)
            self.renew()

    @property
    def _to_post(self) -> bool:
        return self.report in TO_PEOPLE

    def _take(self, patient: PatientId) -> None:
        self._shown.patient = patient
        self.letters.set_people(())
        (found,) = people_of(self._desk.clinic, [patient])
        self.search.setText(f"{found.name}, {words.partial(found.born)}")
        self.people.hide()
        self.question.set_text("")  # one person's question is not another's

    def renew(self) -> None:
        """Make the pages anew from what is chosen."""
        if self.report is Report.FIGURES:
            self._work_out()
            return
        try:
            self._shown.document = document_of(self._desk, self.chosen, self.letters)
        except B12Error as problem:
            self._shown.document = None
            self.empty.say(str(problem))
        else:
            self.empty.say(*self._nothing())
        there = self._shown.document is not None
        self.preview.show_document(self._shown.document)
        self.pages.setCurrentWidget(self.preview if there else self.empty)
        for button in (self.save_button, self.print_button, self.copy_button):
            button.setEnabled(there)

    def _nothing(self) -> tuple[str, str]:
        """Return why there is nothing to show, and what to do."""
        chosen = self._shown.patient is not None or bool(self.letters.people)
        if self._to_post and chosen:
            return tr("Nobody is left to write to."), tr("At the left stands why.")
        how = tr("Type a name, a birth date or a number at the left.")
        if self._to_post:
            more = tr("Or tick rows on Today and choose Letters there.")
            return tr("Choose a patient."), f"{how} {more}"
        return tr("Choose a patient."), how

    # --- figures ---------------------------------------------------------------------------------

    def _work_out(self) -> None:
        self.pages.setCurrentWidget(self.figures)
        desk = self._desk
        last = self.last.value or desk.clinic.today()
        first = self.first.value or _a_year_before(last)
        if desk.tasks.busy:
            self.figures.clear(tr("Something else is being worked out. Come back in a moment."))
            return
        self.figures.clear(tr("Working out the figures of everybody…"))

        def work(progress: Progress) -> Figures | None:
            def step(done: int, of: int) -> bool:
                progress.step(done, of)
                return not progress.cancelled()

            return clinic_figures(desk.clinic, first, last, step=step)

        def done(found: Figures | None) -> None:
            if found is not None:
                self.figures.show_figures(found)

        def failed(problem: BaseException) -> None:
            self.figures.clear(str(problem))

        desk.tasks.run(work, done, failed)

    # --- what leaves -----------------------------------------------------------------------------

    def save(self) -> None:
        """Ask where the PDF goes."""
        document = self._shown.document
        if document is None:
            return
        plain = _NAME.sub("-", f"{document.title} {document.about.split(' · ')[0]}").strip("-")
        kind, end = ("CSV", "csv") if self.report is Report.MESSAGES else ("PDF", "pdf")
        self._desk.ask.new_file(
            tr("Save the report"), f"{kind} (*.{end})", f"{plain.lower()}.{end}", self._save_to
        )

    def _save_to(self, out: Path) -> None:
        document = self._shown.document
        if document is None:
            return
        try:
            if self.report is Report.MESSAGES:
                write_messages(self._desk.clinic, out, self.letters.messages, force=True)
            else:
                exports.as_pdf(self._desk.clinic, out, write_pdf(document), force=True)
        except B12Error as problem:
            self._desk.navigator.fail(str(problem), tr("Nothing was written."))
        else:
            self._desk.navigator.note(tr("Saved as {file}.").format(file=out.name))
            self._went_out()

    def print_report(self) -> None:
        """Ask for a printer; a file of messages is not printed."""
        if self._shown.document is not None and self.report is not Report.MESSAGES:
            self._desk.ask.printer(tr("Print the report"), self._print_on, landscape=False)

    def _print_on(self, printer: QPrinter) -> None:
        document = self._shown.document
        if document is None:
            return
        if print_on(document, printer):
            exports.note_print(self._desk.clinic, document.title)
            self._went_out()
        else:
            self._desk.navigator.fail(
                tr("The printer did not take it."), tr("Nothing was printed. Save it as a PDF.")
            )

    def _went_out(self) -> None:
        """Write down that letters were made; they are then waited for."""
        if self.report not in (Report.LETTERS, Report.MESSAGES):
            return
        try:
            self.letters.record()
        except B12Error as problem:
            self._desk.navigator.fail(
                str(problem), tr("The letters are made, but that they go out was not written down.")
            )

    def copy_text(self) -> None:
        """Copy the summary in eight lines, for another record."""
        if self.report is not Report.SUMMARY or self._shown.document is None:
            return
        QGuiApplication.clipboard().setText(text_of(self._desk, self.chosen))
        exports.note_print(self._desk.clinic, tr("summary, as text"))
        self._desk.navigator.note(tr("Copied. Clear the clipboard after pasting it."))


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)
