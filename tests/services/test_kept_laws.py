"""Laws of what is kept, for random records: it holds until its day, and a file gives it back."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b12tracker.core.assess import assess, essence
from b12tracker.core.ids import UNSAVED
from b12tracker.core.kept_text import essence_text
from b12tracker.services.assessments import assess_patient
from b12tracker.services.clinic import read_knowledge
from b12tracker.services.keeping import Basis, kept_of
from b12tracker.storage import cache, entries, patients
from tests.core.invented import DAY, SETS, records

if TYPE_CHECKING:
    from b12tracker.core.records import PatientRecord

KNOWLEDGE = read_knowledge()
LAW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)


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
    doses = {(one.on, one.drug, one.route): one for one in record.doses}
    labs = {(one.on, one.test): one for one in record.labs}
    record = replace(
        record,  # the same thing twice is refused by the file
        doses=tuple(doses.values()),
        labs=tuple(labs.values()),
    )
    with clinic.writing("a random record") as session:
        person = patients.add(session, record.patient)
        topics = [getattr(record, field.name) for field in fields(record)]
        rows = [
            replace(one, id=UNSAVED, patient=person)
            for topic in topics
            if isinstance(topic, tuple)
            for one in topic
        ]
        entries.add_many(session, rows)
    in_memory = assess(record, DAY, clinic.knowledge, clinic.guideline_set)
    assert essence(assess_patient(clinic, person)) == essence(in_memory)
    with clinic.reading() as session:
        assert cache.payloads(session, [person])[person] == essence_text(in_memory)
