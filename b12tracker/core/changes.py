"""What one committed operation touched, for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from b12tracker.core.ids import OperationId, PatientId


class Topic(StrEnum):
    """A kind of row. The value is also the name of its table."""

    PATIENT = "patient"
    CAUSE = "cause"
    CONDITION = "condition"
    ALLERGY = "allergy"
    EXPOSURE = "exposure"
    PREGNANCY = "pregnancy"
    PLAN = "plan"
    DOSE = "dose"
    TABLETS = "tablets"
    LAB = "lab"
    CHECKIN = "checkin"
    MEDICINE = "medicine"
    ORDER = "prescription_order"  # ORDER is a word of SQL
    EVENT = "event"
    NOTE = "note"
    QUESTIONNAIRE = "questionnaire"
    CALL = "call"
    SNOOZE = "snooze"
    DISMISSAL = "dismissal"
    SIGNOFF = "signoff"
    BATCH = "batch"
    SETTING = "setting"
    PRODUCT = "product"
    DAY_BATCH = "day_batch"
    RECALLED_LOT = "recalled_lot"
    CODE_ANSWER = "code_answer"
    CODE_ASKED = "code_asked"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Which kinds of rows and which patients an operation changed, published after its commit."""

    operation: OperationId
    name: str  # the words of the undo menu
    topics: frozenset[Topic]  # empty: nothing was changed
    patients: frozenset[PatientId]

    def touches(self, *topics: Topic) -> bool:
        """Return whether any row of these kinds was changed."""
        return not self.topics.isdisjoint(topics)
