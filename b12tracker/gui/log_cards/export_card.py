"""Records and dates in a file for others: which form, with names or without, and where to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from b12tracker.core.errors import B12Error
from b12tracker.core.text import visible
from b12tracker.gui import words
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.choices import ChoiceRows
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Tick
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.text import Text
from b12tracker.services.giving import Form, give

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent

    from b12tracker.gui.desk import Desk
    from b12tracker.services.giving import Given


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportCard", text)


def _forms() -> dict[Form, tuple[str, str, str, str]]:
    """Return of each form: its name, what it is for, the name of its file, and Qt's pattern."""
    return {
        Form.JSON: (
            _tr("Everything, to be read back (JSON)"),
            _tr("all records, and the clinic's own lists"),
            "b12-records.json",
            "JSON (*.json)",
        ),
        Form.XLSX: (
            _tr("Workbook (XLSX)"),
            _tr("doses, results, check-ins, Today"),
            "b12-tables.xlsx",
            _tr("Workbook (*.xlsx)"),
        ),
        Form.CSV: (
            _tr("Tables (a folder of CSV files)"),
            _tr("the same, for any program"),
            "b12-tables",
            _tr("Folder (*)"),
        ),
        Form.FHIR: (
            _tr("Health records (FHIR R4)"),
            _tr("for another clinical system"),
            "b12-fhir.json",
            "FHIR (*.json)",
        ),
        Form.SQLITE: (
            _tr("Copy of the data file (SQLite)"),
            _tr("with the history, not enciphered"),
            "b12-copy.sqlite",
            "SQLite (*.sqlite)",
        ),
        Form.CALENDAR: (
            _tr("Calendar of coming dates"),
            _tr("titled “Appointment”, without names"),
            "b12-dates.ics",
            _tr("Calendar (*.ics)"),
        ),
    }


class ExportCard(LogCard):
    """Wide. It stays open afterwards and says what was written, and what was taken out."""

    wide = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "", patient=None, action=_tr("Save…"), key="Ctrl+Enter")
        self.setAccessibleName(_tr("Export to a file"))
        self.esc_words.setText(self.tr("close"))
        explains(self, "export")
        explain(self, (("1–6", _tr("Choose the form")), ("N", _tr("Without names, or with them"))))
        self._working = False
        self.title_row(self.tr("Export to a file"))
        said = self.tr(
            "Everybody's records are written to a file of yours. That it left is noted in the "
            "history; nothing is sent anywhere."
        )
        self.body.addWidget(Text(said, "quiet", wrap=True))
        forms = _forms()
        named = [(form.value, one[0]) for form, one in forms.items()]
        self.forms = ChoiceRows(named, self.tr("Form of the file"))
        for form, one in forms.items():
            self.forms.set_right(form.value, one[1])
        self.forms.chosen.connect(self._on_form)
        self.body.addWidget(self.forms)
        self.bare = Tick(self.tr("Without names (N)"))
        self.bare.setObjectName("without-names")
        self.bare.toggled.connect(self._on_form)
        self.body.addWidget(self.bare)
        self.about = Notice(Tone.INFO, edge=True)
        self.body.addWidget(self.about)
        self.came = Notice(Tone.OK)
        self.came.setObjectName("written")
        self.came.hide()
        self.body.addWidget(self.came)
        self.buttons.insertStretch(0, 1)
        self.buttons.setStretchFactor(self.main, 0)
        self._on_form()

    @property
    def form(self) -> Form | None:
        """The form that is chosen."""
        return Form(self.forms.value) if self.forms.value else None

    def begin(self) -> None:
        """Take the keyboard to the forms."""
        self.forms.focus_answer()

    def _on_form(self) -> None:
        form = self.form
        self.bare.setEnabled(form is not None and form.may_be_bare)
        if form is not None and not form.may_be_bare:
            self.bare.setChecked(False)
        self.trouble.hide()
        self.about.say(self._about(form))
        self.about.setVisible(form is not None)
        self.refresh()

    def _about(self, form: Form | None) -> str:
        if form is Form.CALENDAR:
            return self.tr("No name stands in it. Reading it again moves what has moved.")
        if self.bare.isChecked():
            return self.tr(
                "Names, numbers and words of people are taken out, birth dates become years, and "
                "all days of a person are moved by the same unknown distance. Somebody who knows "
                "a person well may still know the record: give it to nobody unasked."
            )
        return self.tr("It holds health data with names: keep it where only you can read it.")

    # --- writing --------------------------------------------------------------------------------

    def missing(self) -> str:
        """Return what is still to be said."""
        if self._working:
            return self.tr("Writing…")
        return "" if self.form else self.tr("Choose the form: a number chooses.")

    def save(self) -> None:
        """Ask where to; then write, on the worker."""
        form = self.form
        if form is None or self.missing():
            self.refresh()
            return
        _, _, named, pattern = _forms()[form]
        stem, dot, ending = named.partition(".")
        named = f"{stem}-{self.desk.clinic.today()}{dot}{ending}"
        self.desk.ask.new_file(self.tr("Export to a file"), pattern, named, self.write_to)

    def write_to(self, out: Path) -> None:
        """Write the file; the dialog asked before one is replaced."""
        form, bare, clinic = self.form, self.bare.isChecked(), self.desk.clinic
        if form is None or self._working:
            return
        self._working = True
        self.came.hide()
        self.trouble.hide()
        self.refresh()
        force = form is not Form.CSV  # of a folder the dialog does not ask
        self.desk.tasks.run(
            lambda _: give(clinic, form, out, bare=bare, force=force),
            partial(self._on_written, visible(out.name)),
            self._on_failed,
        )

    def _on_written(self, file: str, given: Given) -> None:
        self._working = False
        match given.form:
            case Form.SQLITE:
                what = self.tr("the whole file")
            case Form.CSV | Form.XLSX:
                what = words.counted(given.count, self.tr("row"), self.tr("rows"))
            case Form.CALENDAR:
                what = words.counted(given.count, self.tr("date"), self.tr("dates"))
            case _:
                what = words.counted(given.count, self.tr("record"), self.tr("records"))
        if len(given.files) > 1:
            what = self.tr("{what} in {n} files").format(what=what, n=len(given.files))
        said = self.tr("Written to {file}: {what}.").format(file=file, what=what)
        if given.removed:
            gone = ", ".join(f"{count} {kind}" for kind, count in given.removed.items())
            said = self.tr("{said} Taken out: {gone}.").format(said=said, gone=gone)
        self.came.say(said)
        self.came.show()
        self.refresh()
        self.begin()
        QTimer.singleShot(0, self.came, partial(self.area.ensureWidgetVisible, self.came, 0, 8))

    def _on_failed(self, problem: BaseException) -> None:
        self._working = False
        self.show_trouble(
            str(problem)
            if isinstance(problem, (B12Error, OSError))
            else self.tr("That did not work. Nothing was written; the log says why.")
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose the form, N with names or without."""
        letter = event.text().lower() if bare_key(event) else ""
        if letter.isdigit() and self.forms.choose_number(int(letter)):
            return
        if letter == "n" and self.bare.isEnabled():
            self.bare.toggle()
            return
        super().keyPressEvent(event)
