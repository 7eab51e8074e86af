"""Whatever fails in the middle of a verb, the file is as it was, and the next verb works."""

from __future__ import annotations

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.records import PatientStatus
from b12tracker.services import keeping
from b12tracker.services.assessments import compare_cache, refresh_all
from b12tracker.services.doses import log_dose
from b12tracker.services.maintenance import check
from b12tracker.services.moving import move_entry
from b12tracker.services.past_imports import withdraw_batch
from b12tracker.services.patients import register_patient, set_status
from b12tracker.services.undo import next_redo, next_undo, redo_last, undo_last
from b12tracker.storage import cache, kinds, quick, recorder
from tests.builders import TODAY, a_dose, a_patient
from tests.services.test_undo_laws import CARLA, b12, bring, given

PLACES = {
    "the chain": (recorder, "chain_hash"),
    "the payload": (recorder, "payload_hash"),
    "a row": (kinds, "stored_row"),
    "an insertion": (quick, "put"),
    "the assessment": (keeping, "kept_of"),
    "the cache": (cache, "write_many"),
}


class Broken(Exception):
    """What no code of ours expects."""


def whole(clinic):
    """Return every row of every table."""
    with clinic.store.bare() as raw:
        names = [
            name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: raw.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def verbs(clinic, rossi, other, dose, batch):
    return {
        "log dose": lambda: log_dose(clinic, a_dose(patient=other)),
        "move dose": lambda: move_entry(clinic, Topic.DOSE, dose, other, reason="mixed up"),
        "status": lambda: set_status(clinic, rossi, PatientStatus.DIED, on=TODAY, reason="told"),
        "import": lambda: bring(clinic, CARLA, b12(300, "n"), given("2026-11-02"), name="2.json"),
        "withdraw": lambda: withdraw_batch(clinic, batch),
        "undo": lambda: undo_last(clinic),
    }


VERBS = ("log dose", "move dose", "status", "import", "withdraw", "undo")


@pytest.mark.parametrize("trial", [(verb, place) for verb in VERBS for place in PLACES])
def test_a_verb_that_fails_half_way_leaves_nothing_behind(
    clinic, rossi, published, monkeypatch, trial
):
    verb, place = trial
    other = register_patient(clinic, a_patient("Weir", "Tom"))
    dose = log_dose(clinic, a_dose("2026-09-20", patient=rossi))
    batch = bring(clinic, CARLA, b12(210)).batch
    refresh_all(clinic)
    module, name = PLACES[place]
    real = getattr(module, name)
    undo, redo = next_undo(clinic), next_redo(clinic)
    before, heard = whole(clinic), len(published)
    fails_at = 0
    while True:
        fails_at += 1
        calls = 0

        def broken(*given, _at=fails_at, **more):
            nonlocal calls
            calls += 1
            if calls == _at:
                raise Broken
            return real(*given, **more)

        with monkeypatch.context() as patched:
            patched.setattr(module, name, broken)
            try:
                verbs(clinic, rossi, other, dose, batch)[verb]()
            except Broken:
                pass
            else:
                break
        assert whole(clinic) == before
        assert len(published) == heard
        assert (next_undo(clinic), next_redo(clinic)) == (undo, redo)
    assert calls < fails_at
    assert whole(clinic) != before
    assert len(published) == heard + 1
    refresh_all(clinic)
    assert compare_cache(clinic) == ()
    (redo_last if verb == "undo" else undo_last)(clinic)
    assert check(clinic).ok
