"""What an assessment says: findings with reasons, due items, the day of the next change."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Level(StrEnum):
    """How loud a finding is. Compare with `rank`, not as text."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 for info … 3 for emergency."""
        return tuple(Level).index(self)


class Basis(StrEnum):
    """What a rule rests on: a document, this product's own choice, or unverified knowledge."""

    GUIDELINE = "guideline"
    DESIGN = "design"
    UNVERIFIED = "unverified"


class B12Class(StrEnum):
    """What the newest B12 result says."""

    DEFICIENT = "deficient"
    INDETERMINATE = "indeterminate"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"
    NOT_INTERPRETABLE = "not_interpretable"


class State(StrEnum):
    """Where a due item stands on the day of the assessment."""

    PLANNED = "planned"
    DUE = "due"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    DONE = "done"


class DueKind(StrEnum):
    """What has to happen."""

    DOSE = "dose"
    LAB = "lab"
    REVIEW = "review"
    CHECKIN = "checkin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing in the record that made a rule fire."""

    kind: str  # dose, lab, checkin, medicine, plan, task, cause, condition, allergy, patient, event
    what: str  # the test key, drug, item or field
    on: date | None = None
    value: str = ""  # as entered
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that fired, with everything needed to explain it.

    `message` is the id of the wording; `text` is that wording filled in, for people. Two
    assessments are the same if rule, level, message and missing are: counts make no difference.
    """

    rule: str
    level: Level
    message: str  # id in resources/knowledge
    text: str  # the sentence for clinicians, filled in
    plain: str = ""  # the sentence for patients, filled in
    because: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()  # what would make it surer: lab keys, "sex", "born" …
    sources: tuple[str, ...] = ()  # keys of resources/knowledge/sources.toml
    basis: Basis = Basis.GUIDELINE
    stops: bool = False  # an entry check that saves nothing; False asks to confirm
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """One thing to do and its dates; all dates are local days."""

    kind: DueKind
    what: str  # maintenance, loading, a test key or panel, clinical, symptoms
    due_from: date
    due_by: date
    overdue_from: date
    lapsed_from: date | None = None
    state: State
    target: date | None = None  # that the plan names within its days

    @property
    def day(self) -> date:
        """The one day to show: the last due day unless the plan names another."""
        return self.target or self.due_by

    def days_late(self, day: date) -> int:
        """Return the days since the item became late (after its last due day), 0 before that."""
        late = self.state in (State.OVERDUE, State.LAPSED) or self.state is State.DUE
        return max((day - self.due_by).days, 0) if late else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The answer for one patient on one day."""

    as_of: date
    guideline_set: str
    knowledge: str  # version of the knowledge files
    b12_class: B12Class
    findings: tuple[Finding, ...]  # loudest first
    due: tuple[DueItem, ...]
    next_change_on: (
        date | None
    )  # the first later day on which the answer differs if nothing is recorded
