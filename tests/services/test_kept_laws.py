"""Laws of what is kept, for random records: it holds until its day, and a file gives it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from b12tracker.core.assess import assess, essence
from b12tracker.core.kept_text import essence_text
from b12tracker.services.assessments import assess_patient
from b12tracker.services.clinic import read_knowledge
from b12tracker.services.keeping import Basis, kept_of
from b12tracker.storage import cache
from tests.core.invented import DAY, SETS, records
from tests.services.copies import RECORDS, once, record_whole

if TYPE_CHECKING:
    from b12tracker.core.records import PatientRecord

KNOWLEDGE = read_knowledge()
LAW = settings(RECORDS, max_examples=60)


@LAW
@given(records(KNOWLEDGE), SETS, st.integers(1, 60))
def test_what_is_kept_holds_until_the_day_that_it_names(
    record: PatientRecord, guideline_set: str, days: int
) -> None:
    basis = Basis(day=DAY, knowledge=KNOWLEDGE, guideline_set=guideline_set)
    kept = kept_of(basis, record)
    day = DAY + timedelta(days=days)
    if kept.next_change_on is not None and day >= kept.next_change_on:
        day = kept.next_change_on - timedelta(days=1)
    fresh = kept_of(replace(basis, day=day), record)
    assert replace(fresh, assessed_on=DAY, next_change_on=kept.next_change_on) == kept


@LAW
@given(record=records(KNOWLEDGE))
def test_a_record_from_the_file_is_assessed_as_in_memory(clinic, record: PatientRecord) -> None:
    record = once(record)
    person = record_whole(clinic, record)
    in_memory = assess(record, DAY, clinic.knowledge, clinic.guideline_set)
    assert essence(assess_patient(clinic, person)) == essence(in_memory)
    with clinic.reading() as session:
        assert cache.payloads(session, [person])[person] == essence_text(in_memory)
