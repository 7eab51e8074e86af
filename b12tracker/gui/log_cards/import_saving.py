"""Files beside an import: what stood aside, and the answers as a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from b12tracker.core.errors import B12Error
from b12tracker.core.text import visible
from b12tracker.gui import words
from b12tracker.gui.log_cards.import_words import tr
from b12tracker.services import export_tables, import_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from b12tracker.gui.desk import Desk
    from b12tracker.gui.log_cards.import_sitting import Sitting
    from b12tracker.services.imports import ImportResult


class FilesBeside(QObject):
    """Asks where they are, and reads and writes them."""

    failed = Signal(str)  # why, in a sentence
    loaded = Signal()  # answers were taken from a map

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.sitting: Sitting | None = None
        self.result: ImportResult | None = None

    def ask_for_rows(self) -> None:
        """Ask where to write what stood aside."""
        stem = "import" if self.result is None else self.result.file.rpartition(".")[0]
        named = tr("{file}, not read.csv").format(file=stem or "import")
        self._desk.ask.new_file(tr("Save what stood aside"), "CSV (*.csv)", named, self.save_rows)

    def save_rows(self, out: Path) -> None:
        """Write what stood aside, each with its reason, for a spreadsheet."""
        result = self.result
        if result is not None and self._tried(
            lambda: export_tables.bad_rows(self._desk.clinic, out, [result], force=True)
        ):
            count = len(result.refused) + len(result.questions)
            lines = words.counted(count, tr("line"), tr("lines"))
            said = tr("Written to {file}: {lines}.")
            self._desk.navigator.note(said.format(file=visible(out.name), lines=lines))

    def ask_for_answers(self) -> None:
        """Ask where to write the answers."""
        title, pattern = tr("Save the answers"), tr("Map (*.toml)")
        self._desk.ask.new_file(title, pattern, tr("answers.toml"), self.save_answers)

    def save_answers(self, out: Path) -> None:
        """Write the answers, for the next table like this one or for the command line."""
        sitting = self.sitting
        if sitting is not None and self._tried(
            lambda: import_tables.save_answers(sitting.mapping, out)
        ):
            self._desk.navigator.note(tr("Written to {file}.").format(file=visible(out.name)))

    def ask_for_map(self) -> None:
        """Ask which map to take answers from."""
        self._desk.ask.file(tr("Load answers"), tr("Map (*.toml)"), self.load_answers)

    def load_answers(self, file: Path) -> None:
        """Take the answers of a map; what the table does not have of it is named."""
        sitting = self.sitting
        if sitting is None:
            return
        strange: list[str] = []
        if self._tried(lambda: strange.extend(sitting.load(import_tables.load_answers(file)))):
            if strange:
                said = tr("The map names columns that this table does not have: {columns}.")
                self._desk.navigator.note(said.format(columns=visible(", ".join(strange))))
            self.loaded.emit()

    def _tried(self, do: Callable[[], object]) -> bool:
        try:
            do()
        except B12Error as problem:
            self.failed.emit(str(problem))
            return False
        return True
