"""Rows of people who were given a dose in this session: they stay where they stood."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.errors import NotFound
from b12tracker.core.findings import DueKind, State
from b12tracker.gui import words
from b12tracker.gui.today.row_words import RowWords, given_row, read_row
from b12tracker.gui.tokens import Tone
from b12tracker.services import assessments
from b12tracker.services.show import read_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from b12tracker.core.changes import Changes
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.today.row_model import RowModel
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.worklist import Row


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)


class GivenRows:
    """Remembers them until the window is closed."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._kept: dict[PatientId, tuple[int, RowWords]] = {}
        self._said: dict[PatientId, str] = {}  # when, of everybody who was given one

    def words_of(self, row: Row, today: date) -> RowWords:
        """Return the words of a row; who stands there for a flag alone was given a dose as well."""
        found = read_row(row, today, self._clinic.knowledge)
        if row.patient not in self._said or row.last_dose != today or row.due is None:
            return found
        if row.due.state is not State.PLANNED or found.emergency:
            return found
        at = self._said[row.patient]
        return replace(found, tone=Tone.OK, state=_tr("Given"), last=at)

    def among(self, rows: Sequence[Row]) -> list[Row | RowWords]:
        """Return rows with those that are kept; who stands on Today again is kept no more."""
        here = {row.patient for row in rows}
        self._kept = {who: kept for who, kept in self._kept.items() if who not in here}
        all_rows: list[Row | RowWords] = [*rows]
        for place, row in sorted(self._kept.values(), key=lambda kept: kept[0]):
            all_rows.insert(min(place, len(all_rows)), row)
        return all_rows

    def keep(self, changes: Changes, model: RowModel) -> None:
        """Keep the rows of those who were given a dose just now."""
        now = self._clinic.now().astimezone().time()
        for at, placed in enumerate(model.all):
            if placed.patient not in changes.patients:
                continue
            row = model.words_of(placed)
            if not row.given:
                try:
                    if not self._written_today(row.patient):
                        continue  # as of an import that brings older ones
                    following = self._next_dose(row.patient)
                except NotFound:  # taken back with the dose, as by the undo of an import
                    continue
                said = _tr("at {time}").format(time=words.clock(now))
                self._said[row.patient] = said
                self._kept[row.patient] = (at, given_row(row, at=said, next_due=following))

    def _written_today(self, patient: PatientId) -> bool:
        doses = read_record(self._clinic, patient).doses
        return any(one.on == self._clinic.today() for one in doses)

    def _next_dose(self, patient: PatientId) -> str:
        due = assessments.assess_patient(self._clinic, patient).due
        doses = [one for one in due if one.kind is DueKind.DOSE and one.state is State.PLANNED]
        if not doses:
            return ""
        following = min(doses, key=lambda one: one.due_by)
        return _tr("next {day}").format(day=words.day(following.day))
