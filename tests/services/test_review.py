"""Review on a real file: who waits, reviewed and signed as one step, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from b12tracker.core.recall import PRESCRIBER
from b12tracker.core.records import Outcome, Source
from b12tracker.core.review import Group
from b12tracker.services import review
from b12tracker.services.calls import log_call
from b12tracker.services.doses import log_dose
from b12tracker.services.plans import make_plan
from b12tracker.services.show import read_record
from b12tracker.services.undo import next_undo, undo_last
from b12tracker.storage import batches, entries
from b12tracker.storage.batches import Batch
from tests.builders import a_dose, a_lab, a_phase, a_plan


@pytest.fixture
def late(clinic, rossi):
    """Rossi, whose dose is overdue."""
    make_plan(clinic, a_plan("2026-08-01", phases=(a_phase("12 wk"),), patient=rossi))
    log_dose(clinic, a_dose("2026-08-07", patient=rossi))
    return rossi


def a_file_brings(clinic, patient, *labs):
    with clinic.writing("import") as session:
        batch = batches.add(session, Batch(name="r.json", kind="fhir"), batches.packed(b"{}"))
        for at, lab in enumerate(labs):
            source = Source(batch=batch, key=f"k{at}", where="1")
            entries.add(session, replace(lab, patient=patient, source=source))


def row(clinic):
    (found,) = review.review(clinic).rows
    return found


def test_who_is_late_waits_until_reviewed(clinic, late):
    assert (row(clinic).group, row(clinic).done) == (Group.LATE, False)
    assert review.review(clinic).waiting == 1
    review.mark_reviewed(clinic, late, note="comes on Thursday", key="once")
    review.mark_reviewed(clinic, late, note="comes on Thursday", key="once")
    assert (row(clinic).done, row(clinic).reviewed) == (True, clinic.today())
    assert review.review(clinic).waiting == 0
    (event,) = read_record(clinic, late).events
    assert (event.code, event.rule, event.note) == ("review", "", "comes on Thursday")
    undo_last(clinic)
    assert row(clinic).done is False


def test_what_the_desk_asks_stands_before_lateness(clinic, late):
    log_call(clinic, late, Outcome.NO_ANSWER, until=date(2026, 11, 27), reason=PRESCRIBER)
    assert row(clinic).group is Group.ASKED


def test_a_review_signs_the_results_that_waited_in_the_same_step(clinic, rossi):
    a_file_brings(
        clinic,
        rossi,
        a_lab("b12_total", 300, "pmol/L", "2026-11-18"),
        a_lab("hb", 131, "g/L", "2026-11-18"),
    )
    assert (row(clinic).group, row(clinic).results) == (Group.RESULTS, 2)
    assert len(review.review_card(clinic, rossi).unseen) == 2
    review.mark_reviewed(clinic, rossi)
    record = read_record(clinic, rossi)
    assert [one.value for one in record.signoffs] == ["300 pmol/L", "131 g/L"]
    assert review.review_card(clinic, rossi).unseen == ()
    assert next_undo(clinic).startswith("review")
    undo_last(clinic)
    record = read_record(clinic, rossi)
    assert (record.signoffs, record.events) == ((), ())


def test_todays_review_is_taken_back_with_its_signatures(clinic, rossi):
    a_file_brings(clinic, rossi, a_lab("hb", 131, "g/L", "2026-11-18"))
    assert review.take_back(clinic, rossi) is False
    review.mark_reviewed(clinic, rossi)
    assert review.take_back(clinic, rossi) is True
    assert row(clinic).results == 1
    assert row(clinic).done is False


def test_the_list_is_cut_and_says_so(clinic, monkeypatch, late):
    monkeypatch.setattr(review, "MOST", 0)
    read = review.review(clinic)
    assert read.rows == ()
    assert (read.counts[Group.LATE], read.people) == (1, 1)


def test_who_died_is_not_reviewed(clinic, late):
    from b12tracker.core.records import PatientStatus
    from b12tracker.services.calls import log_gone

    log_gone(clinic, late, PatientStatus.DIED, reason="told by her son")
    assert review.review(clinic).rows == ()
