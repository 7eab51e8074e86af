"""The chips under a name: what the rules say today, and allergies last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.findings import Level
from b12tracker.gui.flag_words import flag_chips
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.chip import ChipText
from b12tracker.services import assessments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.findings import Assessment
    from b12tracker.core.ids import PatientId
    from b12tracker.services.clinic import Clinic

MOST = 2
_LATE = frozenset({"GAP-01"})  # the row and the last dose say it


def head_chips(
    clinic: Clinic,
    patient: PatientId,
    allergies: Sequence[str],
    assessment: Assessment | None = None,
) -> tuple[ChipText, ...]:
    """Return the chips of a patient.

    Args:
        clinic: where to assess.
        patient: whom.
        allergies: words; empty: none recorded.
        assessment: where it is at hand already.
    """
    found = assessment or assessments.assess_patient(clinic, patient)
    loud = ((one.rule, one.level) for one in found.findings if one.level is not Level.INFO)
    flags = flag_chips(loud, clinic.knowledge, without=_LATE)
    chips = list(flags[:MOST])
    if len(flags) > MOST:
        more = QCoreApplication.translate("head", "{n} more").format(n=len(flags) - MOST)
        chips.append(ChipText(flags[MOST].tone, more))
    chips += [
        ChipText(Tone.WARN, QCoreApplication.translate("head", "Allergy: {to}").format(to=word))
        for word in allergies
    ]
    if not allergies:
        none = QCoreApplication.translate("head", "No allergy recorded")
        chips.append(ChipText(Tone.MUTED, none))
    return tuple(chips)


def rule_title(clinic: Clinic, rule: str) -> str:
    """Return the title of a rule."""
    entry = clinic.knowledge.rules.get(rule)
    return entry.title if entry is not None else rule
