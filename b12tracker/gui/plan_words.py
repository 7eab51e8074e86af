"""How intervals and phases of a plan read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core import amounts
from b12tracker.core.dates import Unit
from b12tracker.gui import words

if TYPE_CHECKING:
    from b12tracker.core.dates import Interval
    from b12tracker.core.records import Phase


def _tr(text: str) -> str:
    return QCoreApplication.translate("Plan", text)


def interval_words(every: Interval) -> str:
    """Return "every 8 weeks", "every 2 to 3 months", "every day"."""
    if every.least == every.most == 1:
        return {
            Unit.DAYS: _tr("every day"),
            Unit.WEEKS: _tr("every week"),
            Unit.MONTHS: _tr("every month"),
            Unit.YEARS: _tr("every year"),
        }[every.unit]
    unit = {
        Unit.DAYS: _tr("days"),
        Unit.WEEKS: _tr("weeks"),
        Unit.MONTHS: _tr("months"),
        Unit.YEARS: _tr("years"),
    }[every.unit]
    if every.least == every.most:
        return _tr("every {n} {unit}").format(n=every.least, unit=unit)
    return _tr("every {least} to {most} {unit}").format(
        least=every.least, most=every.most, unit=unit
    )


def phase_line(phase: Phase) -> str:
    """Return a phase as one line: "1 mg IM every 2 to 3 months, 6 doses"."""
    said = f"{amounts.show(phase.ug)} {words.route(phase.route)} {interval_words(phase.every)}"
    if phase.doses is not None:
        count = words.counted(phase.doses, _tr("dose"), _tr("doses"))
        return _tr("{plan}, {count}").format(plan=said, count=count)
    return _tr("{plan}, until asked").format(plan=said) if phase.until else said


def phase_name(phase: Phase, *, last: bool) -> str:
    """Return "Loading" or "Maintenance": the last phase runs on without a number."""
    return _tr("Maintenance") if last and phase.doses is None else _tr("Loading")
