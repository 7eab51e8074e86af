"""What past imports brought, counts and waits, and what taking one back would come to."""

from __future__ import annotations

import pytest

from b12tracker.core.errors import NotFound, Stale
from b12tracker.services import imports, match_queue
from b12tracker.services.notes import add_note
from b12tracker.services.past_imports import list_batches, withdraw_batch, withdrawal
from b12tracker.services.patients_list import find_patients
from b12tracker.storage import batches
from tests.builders import a_note
from tests.interop.messages import message, obr, obx, pid
from tests.interop.sheets import as_bytes

LIST = as_bytes(
    "Name,DOB,Last injection,Interval,Drug\n"
    '"Alva, Mirjam",1961-03-12,2026-02-03,12 weeks,hydroxocobalamin 1 mg im\n'
    '"Bond, Ivor",1958-07-01,2026-03-10,8 weeks,hydroxocobalamin 1 mg im\n'
    '"Cole, Ann",1970-02-30,2026-03-10,8 weeks,hydroxocobalamin 1 mg im\n'
)


def bring(clinic, name, data, **wish):
    return imports.commit(
        clinic, imports.parse_bytes(clinic, name, data, imports.Wish(**wish))
    ).batch


def the_list(clinic):
    return bring(clinic, "list.csv", LIST, create_patients=True)


def of_nobody(clinic, family="Vane", order="L77"):
    text = message(
        obr(order), obx(at="20260401"), person=pid("70019^^^NORTH LAB^PI", family, "19610101")
    )
    return bring(clinic, f"{order}.hl7", text.encode())


def test_an_import_says_what_came_and_what_stood_aside(clinic):
    the_list(clinic)
    (one,) = list_batches(clinic)
    assert one.new == {"patients": 2, "doses": 2, "plans": 2}
    assert (one.entries, one.aside, one.same, one.changed, one.taken_back) == (4, 1, 0, 0, 0)


def test_what_waits_is_counted_for_its_own_file(clinic):
    the_list(clinic)
    of_nobody(clinic)
    newest, oldest = list_batches(clinic)
    assert (newest.people_waiting, newest.entries) == (1, 0)
    assert (oldest.people_waiting, oldest.codes_waiting) == (0, 0)
    (waiting,) = match_queue.waiting(clinic)
    match_queue.make_patient(clinic, waiting.ids)
    newest, _ = list_batches(clinic)
    assert (newest.people_waiting, newest.entries) == (0, 1)


def test_more_than_five_hundred_imports_are_listed(clinic):
    for number in range(501):
        with clinic.writing("import") as session:
            batches.add(
                session, batches.Batch(name=f"{number}", kind="hl7"), batches.packed(b"%d" % number)
            )
    assert len(list_batches(clinic)) == 501


def test_a_withdrawal_takes_exactly_what_it_announced(clinic):
    batch = the_list(clinic)
    found = withdrawal(clinic, batch)
    assert (dict(found.entries), found.people) == ({"doses": 2, "plans": 2}, 2)
    assert withdraw_batch(clinic, batch, reason="the wrong file") == sum(found.entries.values())
    assert find_patients(clinic) == ()
    with pytest.raises(NotFound, match="withdrawn already"):
        withdrawal(clinic, batch)


def test_people_who_were_placed_or_wait_are_announced(clinic):
    batch = of_nobody(clinic)
    assert (withdrawal(clinic, batch).waiting, withdrawal(clinic, batch).people) == (1, 0)
    (waiting,) = match_queue.waiting(clinic)
    match_queue.make_patient(clinic, waiting.ids)
    found = withdrawal(clinic, batch)
    assert (found.waiting, found.people, dict(found.entries)) == (0, 1, {"labs": 1})
    assert withdraw_batch(clinic, batch) == 1
    assert find_patients(clinic) == ()


def test_what_was_recorded_since_is_named_and_nothing_is_withdrawn(clinic):
    batch = the_list(clinic)
    (alva,) = find_patients(clinic, "alva")
    add_note(clinic, a_note("rang on Tuesday", patient=alva.id))
    with pytest.raises(Stale, match=r"since \(Alva, Mirjam\); nothing was taken back"):
        withdraw_batch(clinic, batch)
    assert len(find_patients(clinic)) == 2
    assert not list_batches(clinic)[0].withdrawn
