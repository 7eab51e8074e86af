"""Entry checks: what speaks against an entry before it is saved. Pure; nothing is saved here.

Each check returns findings. `stops` means that nothing is saved, unless `override` says what allows
it; the others ask a person to confirm, some of them with a reason.
"""

from __future__ import annotations

from b12tracker.core.checks.doses import check_dose, check_tablets, offered_sites
from b12tracker.core.checks.labs import check_lab
from b12tracker.core.checks.others import (
    check_checkin,
    check_exposure,
    check_medicine,
    check_patient,
    check_plan,
)
from b12tracker.core.checks.questionnaires import check_questionnaire
from b12tracker.core.checks.wording import entry_hint, entry_verdict, needs_reason, override

__all__ = [
    "check_checkin",
    "check_dose",
    "check_exposure",
    "check_lab",
    "check_medicine",
    "check_patient",
    "check_plan",
    "check_questionnaire",
    "check_tablets",
    "entry_hint",
    "entry_verdict",
    "needs_reason",
    "offered_sites",
    "override",
]
