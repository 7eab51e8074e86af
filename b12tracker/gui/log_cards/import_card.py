"""Import of a file: choose, read on the worker, look at what would come, record as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from b12tracker.core.errors import B12Error
from b12tracker.core.text import visible
from b12tracker.gui import theme, words
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.text import Elided, Text, frame, hairline
from b12tracker.interop.reading import Cancelled
from b12tracker.services import imports

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent

    from b12tracker.gui.desk import Desk
    from b12tracker.gui.tasks import Job, Progress
    from b12tracker.services.imports import ImportResult, Parsed

_SHOWN = 40  # lines of each kind


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportCard", text)


class ImportCard(LogCard):
    """Wide. Nothing is written before the last button is pressed."""

    wide = True
    while_busy = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _tr("Import"), patient=None, action=_tr("Import"), key="Ctrl+Enter")
        explains(self, "import")
        self._parsed: Parsed | None = None
        self._preview: ImportResult | None = None
        self._job: Job | None = None
        self._writing = False
        look = theme.current()
        title, self._file = self.title_row(self.tr("Import a file"))
        self.esc_words.setText(self.tr("close"))
        self.choose = Button(self.tr("Choose a file…"), icon="import")
        self.choose.setObjectName("choose-file")
        self.choose.clicked.connect(self.ask_for_file)
        title.addWidget(self.choose)
        self.body.addWidget(
            Text(
                self.tr(
                    "FHIR R4 as JSON (up to 20 MB), HL7 v2 results (up to 100 MB), a recall list "
                    "or another table (CSV, XLSX), or what B12 Tracker exported. A file that was "
                    "imported before brings only what is new in it."
                ),
                "quiet",
                wrap=True,
            )
        )
        self._progress = self._progress_box()
        self.body.addWidget(self._progress)
        self._result = QWidget()
        self._column = QVBoxLayout(self._result)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(12))
        self.body.addWidget(self._result)
        self.buttons.insertWidget(
            0,
            Text(
                self.tr("Nothing is written yet. A backup is made first, and it is one undo step."),
                "quiet",
                wrap=True,
            ),
            1,
        )
        self.buttons.setStretchFactor(self.main, 0)
        self.refresh()

    def _progress_box(self) -> QWidget:
        look = theme.current()
        box = frame("card")
        column = QVBoxLayout(box)
        pad = look.px(16)
        column.setContentsMargins(pad, pad, pad, pad)
        line = QHBoxLayout()
        self._doing = Text("", "medium")
        self._how_far = Text("", "quiet")
        line.addWidget(self._doing, 1)
        line.addWidget(self._how_far)
        column.addLayout(line)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the import"))
        column.addWidget(self._bar)
        self.cancel = Button(self.tr("Cancel"), key="Esc", height=28)
        self.cancel.setObjectName("cancel")
        self.cancel.clicked.connect(self._on_cancel)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        box.hide()
        return box

    # --- choosing and reading -------------------------------------------------------------------

    def begin(self) -> None:
        """Ask for the file at once."""
        self.setFocus()
        if self._parsed is None and self._job is None:
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
        """Read a file on the worker and show what would come."""
        self._parsed = self._preview = None
        self._file.setText(visible(file.name))
        self.trouble.hide()
        self._clear()
        clinic = self.desk.clinic

        def work(progress: Progress) -> tuple[Parsed, ImportResult]:
            parsed = imports.parse(clinic, file, watch=progress)
            return parsed, imports.commit(clinic, parsed, dry_run=True, watch=progress)

        self._run(self.tr("Reading {file}").format(file=visible(file.name)), work, self._on_read)

    def _run(self, doing: str, work: object, done: object) -> None:
        self._doing.setText(doing)
        self._how_far.setText("")
        self._bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self._progress.show()
        self.choose.setEnabled(False)
        self._job = self.desk.tasks.run(work, done, self._on_failed)  # type: ignore[arg-type]
        self._job.stepped.connect(self._on_step)
        self.refresh()

    def _on_step(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._how_far.setText(self.tr("{done} of {total}").format(done=done, total=total))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape stop the work before it leaves the card."""
        if event.key() == Qt.Key.Key_Escape and self._job is not None:
            self._on_cancel()
            return
        super().keyPressEvent(event)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self.cancel.setEnabled(False)
            self._job.cancel()

    def drop(self) -> None:
        """Stop reading: nobody looks at the answer any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _ended(self) -> None:
        self._job = None
        self._writing = False
        self._progress.hide()
        self.choose.setEnabled(True)
        self.refresh()

    def _on_failed(self, problem: BaseException) -> None:
        if self._job is None:
            return
        self._ended()
        if isinstance(problem, Cancelled):
            self.show_trouble(self.tr("Stopped. Nothing was recorded."))
        elif isinstance(problem, B12Error):
            self.show_trouble(str(problem))
        else:
            self.show_trouble(
                self.tr("The file could not be imported. Nothing was recorded; the log says why.")
            )

    def _on_read(self, found: tuple[Parsed, ImportResult]) -> None:
        if self._job is None:
            return
        self._parsed, self._preview = found
        self._ended()
        self._show(self._preview)
        self.main.setFocus()

    # --- showing --------------------------------------------------------------------------------

    def _clear(self) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _show(self, result: ImportResult) -> None:
        self._clear()
        look = theme.current()
        row = QGridLayout()
        row.setSpacing(look.px(12))
        in_line = 3 if look.large else 5
        tallies = (
            (Tone.INFO, sum(result.new.values()), self.tr("new")),
            (Tone.MUTED, result.same, self.tr("same as here")),
            (Tone.WARN, result.changed + result.withdrawn, self.tr("changed or void")),
            (Tone.CRITICAL, len(result.refused), self.tr("refused as unsafe")),
            (Tone.WARN, len(result.questions), self.tr("questions")),
        )
        for at, (tone, number, word) in enumerate(tallies):
            row.addWidget(_tally(tone, number, word), at // in_line, at % in_line)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(holder)
        new = ", ".join(f"{kind} {count}" for kind, count in result.new.items() if count)
        if new:
            self._column.addWidget(Text(self.tr("New: {what}.").format(what=new), wrap=True))
        if result.left_out:
            left = ", ".join(f"{visible(kind)} {count}" for kind, count in result.left_out.items())
            self._column.addWidget(
                Text(
                    self.tr("Left out, not used here: {what}.").format(what=left),
                    "quiet",
                    wrap=True,
                )
            )
        lines = [(Tone.CRITICAL, one.where, one.what, one.why) for one in result.refused[:_SHOWN]]
        lines += [(Tone.WARN, one.where, one.what, one.text) for one in result.questions[:_SHOWN]]
        if lines:
            self._column.addWidget(_list(lines))

    # --- recording ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Name the result on the button."""
        preview = self._preview
        count = 0 if preview is None else preview.to_do
        self.main.setText(
            self.tr("Import {n}").format(
                n=words.counted(count, self.tr("entry"), self.tr("entries"))
            )
            if count
            else self.tr("Import")
        )
        self.main.updateGeometry()
        super().refresh()

    def missing(self) -> str:
        """Return why nothing can be recorded."""
        if self._job is not None:
            return self.tr("Working…")
        if self._preview is None:
            return self.tr("Choose a file.")
        if self._preview.to_do == 0:
            return self.tr("There is nothing new in this file.")
        return ""

    def save(self) -> None:
        """Record everything as one step, on the worker."""
        parsed = self._parsed
        if parsed is None or self.missing():
            self.refresh()
            return
        clinic = self.desk.clinic
        self._writing = True

        def work(progress: Progress) -> ImportResult:
            return imports.commit(clinic, parsed, watch=progress)

        self._run(self.tr("Recording {file}").format(file=parsed.file), work, self._on_recorded)

    def _on_recorded(self, result: ImportResult) -> None:
        if self._job is None:  # thrown away meanwhile: the toast of the change says what came
            return
        self._ended()
        self._parsed = self._preview = None
        self.desk.navigator.tell(
            self.tr("Imported: {n} from {file}.").format(
                n=words.counted(result.to_do, self.tr("entry"), self.tr("entries")),
                file=visible(result.file),
            )
        )
        self.saved.emit()


def _tally(tone: Tone, number: int, word: str) -> QWidget:
    look = theme.current()
    box = frame("box")
    row = QHBoxLayout(box)
    row.setContentsMargins(look.px(14), look.px(8), look.px(14), look.px(8))
    row.setSpacing(look.px(10))
    row.addWidget(ShapeMark(tone if number else Tone.MUTED, 11))
    row.addWidget(Text(str(number), "title"))
    row.addWidget(Elided(word, "quiet"), 1)
    return box


def _list(lines: list[tuple[Tone, str, str, str]]) -> QWidget:
    look = theme.current()
    card = frame("card")
    column = QVBoxLayout(card)
    column.setContentsMargins(look.px(16), look.px(4), look.px(16), look.px(4))
    column.setSpacing(0)
    for at, (tone, where, what, why) in enumerate(lines):
        if at:
            column.addWidget(hairline())
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, look.px(8), 0, look.px(8))
        row.setSpacing(look.px(12))
        row.addWidget(ShapeMark(tone, 10), 0, Qt.AlignmentFlag.AlignTop)
        place = Elided(visible(f"{where} · {what}"), "medium")
        place.setMinimumWidth(look.px(300))
        row.addWidget(place, 2)
        row.addWidget(Text(visible(why), wrap=True), 5)
        column.addWidget(holder)
    return card
