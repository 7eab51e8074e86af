"""What came up while the program was closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from b12tracker.core.records import Outcome, Source
from b12tracker.services.calls import log_call
from b12tracker.services.doses import log_dose
from b12tracker.services.plans import make_plan
from b12tracker.services.since import News, since_last
from b12tracker.services.worklist import today
from b12tracker.storage import batches, entries
from b12tracker.storage.batches import Batch
from tests.builders import a_dose, a_lab, a_phase, a_plan


@pytest.fixture
def due(clinic, rossi):
    make_plan(clinic, a_plan("2026-09-25", phases=(a_phase("8 wk"),), patient=rossi))
    log_dose(clinic, a_dose("2026-09-25", patient=rossi))
    return rossi


def news(clinic, seen):
    return {line.news: line.people for line in since_last(clinic, today(clinic).rows, seen)}


def test_who_became_due_is_told_only_if_it_was_not_seen_before(clinic, due):
    item = today(clinic).rows[0].due
    assert item is not None
    begins = item.due_from
    assert begins > date(2026, 9, 25)
    assert news(clinic, date(2026, 9, 26)) == {News.DUE: (due,)}
    assert news(clinic, begins) == {}


def test_on_the_same_day_nothing_is_told(clinic, due):
    assert news(clinic, clinic.today()) == {}


def test_results_that_a_file_brought_since_are_told(clinic, rossi):
    with clinic.writing("import") as session:
        batch = batches.add(session, Batch(name="r.json", kind="fhir"), batches.packed(b"{}"))
        lab = replace(a_lab("hb", 131, "g/L", "2026-11-18"), patient=rossi)
        entries.add(session, replace(lab, source=Source(batch=batch, key="k", where="1")))
    assert news(clinic, date(2026, 11, 19)) == {News.RESULTS: (rossi,)}
    assert news(clinic, date(2026, 11, 20)) == {}


def test_a_row_that_waits_still_is_not_told_again(clinic, due):
    log_call(clinic, due, Outcome.LATER, until=date(2026, 11, 27))
    assert News.AGAIN not in news(clinic, date(2026, 11, 1))
