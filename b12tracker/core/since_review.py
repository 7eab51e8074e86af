"""What came since a day, in a few words: doses in time, scores, the newest B12. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core import amounts, interpret, symptoms
from b12tracker.core.clock import Clock
from b12tracker.core.punctuality import punctuality
from b12tracker.core.since_dose import scores_of
from b12tracker.core.visible import visible

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import LabResult, PatientRecord

_B12 = "b12_total"
_MOST = 60  # doses looked at


def since_parts(
    record: PatientRecord, since: date, as_of: date, knowledge: Knowledge
) -> tuple[str, ...]:
    """Return what came after a day, a few words each; empty: nothing came.

    Args:
        record: the patient's.
        since: the day of the last review; what came after it is told.
        as_of: the day.
        knowledge: for schedules and items.
    """
    seen = visible(record, Clock(as_of))
    parts = (
        _doses(record, since, as_of, knowledge),
        _scores(seen, since, knowledge),
        _b12(seen, since),
        _others(seen, since),
    )
    return tuple(part for part in parts if part)


def _doses(record: PatientRecord, since: date, as_of: date, knowledge: Knowledge) -> str:
    found = [
        one for one in punctuality(record, as_of, knowledge, last=_MOST) if one.dose.on > since
    ]
    if not found:
        return ""
    told = [one.on_time for one in found if one.late is not None]
    if not told:
        return "1 dose" if len(found) == 1 else f"{len(found)} doses"
    return f"doses {sum(told)} of {len(told)} on time"


def _scores(seen: PatientRecord, since: date, knowledge: Knowledge) -> str:
    scores = scores_of(seen, symptoms.OVERALL, knowledge.symptoms)
    if not scores or scores[-1][0] <= since:
        return ""
    now = amounts.plain(symptoms.shown(scores[-1][1]))
    before = [score for on, score in scores if on <= since]
    if not before:
        return f"score {now}"
    return f"score {amounts.plain(symptoms.shown(before[-1]))} → {now}"


def _b12(seen: PatientRecord, since: date) -> str:
    found = [lab for lab in seen.labs if lab.test == _B12 and lab.on > since]
    if not found:
        return ""
    newest = max(found, key=lambda lab: (lab.on, lab.id))
    where = " (on treatment)" if interpret.on_treatment(newest, seen) else ""
    return f"B12{where} {_value(newest)}"


def _value(lab: LabResult) -> str:
    if lab.value is None:
        return lab.word
    return f"{lab.comparator}{lab.value:f} {lab.unit}".strip()


def _others(seen: PatientRecord, since: date) -> str:
    count = sum(lab.test != _B12 and lab.on > since for lab in seen.labs)
    if not count:
        return ""
    return "1 other result" if count == 1 else f"{count} other results"
