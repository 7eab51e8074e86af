"""What a B12 result means, in the words of the lab card: its class, and treatment before it.

Source: clinical.md 2.1. A usual range alone would call an indeterminate result normal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core import interpret
from b12tracker.core.findings import B12Class
from b12tracker.core.records import DoseStatus
from b12tracker.gui.tokens import Tone

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import LabResult, PatientRecord


def _tr(text: str) -> str:
    return QCoreApplication.translate("LabRow", text)


def b12_band(
    lab: LabResult, record: PatientRecord, knowledge: Knowledge, guideline_set: str
) -> tuple[str, Tone] | None:
    """Return the words and tone of a B12 result; None where the classes say nothing about it."""
    if lab.test not in knowledge.classes.limits or interpret.is_child(record, lab.on, knowledge):
        return None
    treated = interpret.on_treatment(lab, record)
    if treated and knowledge.sets[guideline_set].replacement_hides_b12:
        return _tr("on treatment, says nothing about the deficiency"), Tone.MUTED
    band = interpret.class_of(lab, knowledge.classes)
    words, tone = {
        B12Class.DEFICIENT: (_tr("deficient"), Tone.WARN),
        B12Class.INDETERMINATE: (_tr("indeterminate"), Tone.INFO),
        B12Class.UNLIKELY: (_tr("deficiency unlikely"), Tone.OK),
    }.get(band, (_tr("class not known"), Tone.MUTED))
    parts = [words]
    if lab.low is not None and interpret.below_limit(lab, record, knowledge):
        parts.append(_tr("below the printed range"))
        tone = Tone.WARN
    elif interpret.above_limit(lab, record, knowledge):
        parts.append(_tr("above the range"))
        tone = Tone.WARN
    if treated:
        parts.append(_tr("on treatment"))
        tone = Tone.MUTED if tone is Tone.OK else tone
    elif _dose_that_day(lab, record):
        parts.append(_tr("a dose was given that day"))
    return ", ".join(parts), tone


def _dose_that_day(lab: LabResult, record: PatientRecord) -> bool:
    given = (DoseStatus.GIVEN, DoseStatus.PARTLY_GIVEN)
    return any(
        one.on == lab.on and one.void is None and one.status in given for one in record.doses
    )
