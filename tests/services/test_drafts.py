"""Unfinished cards are rows of the file: there after a restart, gone when saved, no record."""

from __future__ import annotations

from b12tracker.services import drafts
from b12tracker.services.clinic import open_clinic
from b12tracker.services.worklist import today
from b12tracker.storage import check
from tests.builders import TODAY


def test_a_draft_is_there_after_a_restart(clinic, rossi, folder, knowledge):
    key = drafts.new_key()
    drafts.save(clinic, key, "injection", {"lot": "H4471", "note": "sore"}, patient=rossi)
    clinic.close()
    with open_clinic(folder, who="CD", today=TODAY, knowledge=knowledge) as opened:
        (found,) = drafts.listed(opened)
        assert (found.key, found.patient, found.card, found.who) == (key, rossi, "injection", "AB")
        assert found.content == {"lot": "H4471", "note": "sore"}
        assert today(opened).tallies.unfinished == 1
        drafts.discard(opened, key)
        assert drafts.listed(opened) == ()


def test_the_newest_state_of_a_card_is_kept_and_the_newest_card_is_first(clinic, rossi):
    first, second = drafts.new_key(), drafts.new_key()
    drafts.save(clinic, first, "injection", {"lot": "H"}, patient=rossi)
    drafts.save(clinic, second, "new patient", {"family": "Ng"})
    drafts.save(clinic, first, "injection", {"lot": "H4"}, patient=rossi)
    found = drafts.listed(clinic)
    assert [(one.key, dict(one.content)) for one in found] == [
        (first, {"lot": "H4"}),
        (second, {"family": "Ng"}),
    ]
    assert found[0].saved_at > found[1].saved_at
    drafts.discard(clinic, first)
    drafts.discard(clinic, first)
    assert [one.key for one in drafts.listed(clinic)] == [second]


def test_a_draft_leaves_no_trace_in_the_history_and_nothing_to_undo(clinic, rossi):
    from b12tracker.services.undo import next_undo

    with clinic.store.bare() as connection:
        before = check.counts(connection)["audit"]
    was = next_undo(clinic)
    drafts.save(clinic, drafts.new_key(), "injection", {}, patient=rossi)
    with clinic.store.bare() as connection:
        assert check.counts(connection)["audit"] == before
        assert check.problems(connection, full=True) == ()
    assert next_undo(clinic) == was


def test_a_draft_about_somebody_who_was_taken_back_is_not_offered_until_they_are_there_again(
    clinic, rossi
):
    from b12tracker.services.undo import redo_last, undo_last

    drafts.save(clinic, drafts.new_key(), "note", {"text": "x"}, patient=rossi)
    undo_last(clinic)
    assert drafts.listed(clinic) == ()
    assert today(clinic).tallies.unfinished == 0
    redo_last(clinic)
    assert [one.patient for one in drafts.listed(clinic)] == [rossi]
    assert today(clinic).tallies.unfinished == 1
