"""An earlier version of an entry is restored as its newest one, whatever its kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.dates import PartialDate
from b12tracker.core.errors import Invalid
from b12tracker.core.records import Route
from b12tracker.services.corrections import NAMES, correct_entry, restore_version, void_entry
from b12tracker.services.history import versions
from b12tracker.services.undo import undo_last
from b12tracker.storage import entries
from tests import builders

CASES: dict[Topic, tuple[Any, dict[str, Any]]] = {
    Topic.CAUSE: (builders.a_cause("vegan", since="2020-05"), {"since": PartialDate(2021)}),
    Topic.CONDITION: (builders.a_condition("leber"), {"who": "maternal_family"}),
    Topic.ALLERGY: (builders.an_allergy(), {"reaction": "rash"}),
    Topic.EXPOSURE: (builders.an_exposure("2026-10-01"), {"last": date(2026, 10, 9)}),
    Topic.PREGNANCY: (builders.a_pregnancy(), {"last": date(2026, 11, 2)}),
    Topic.DOSE: (builders.a_dose("2026-11-01", lot="A1"), {"ug": Decimal(500), "lot": "B2"}),
    Topic.TABLETS: (
        builders.tablets("2026-11-01", "2026-11-05", missed=("2026-11-03",)),
        {"missed": (), "last": date(2026, 11, 6)},
    ),
    Topic.LAB: (builders.a_lab(), {"value": Decimal("151.5"), "comparator": "<"}),
    Topic.CHECKIN: (builders.a_checkin(A1=4), {"scores": {"A1": 7, "N1": 2}}),
    Topic.MEDICINE: (
        builders.a_medicine(strength_ug=400),
        {"strength_ug": Decimal(5000), "first": None},
    ),
    Topic.ORDER: (
        builders.an_order(ug=Decimal(1000), route=Route.IM),
        {"route": Route.SC, "on": date(2026, 12, 1)},
    ),
    Topic.EVENT: (builders.an_event(), {"note": "said on the phone"}),
    Topic.NOTE: (builders.a_note(), {"text": "<b>left</b>"}),
    Topic.QUESTIONNAIRE: (builders.a_questionnaire(), {"total": 3}),
    Topic.CALL: (builders.a_call(), {"until": date(2026, 11, 25)}),
}


@pytest.mark.parametrize("topic", CASES, ids=str)
def test_what_an_entry_said_before_is_its_newest_version(clinic, rossi, topic):
    entry, changes = CASES[topic]
    with clinic.writing("test data", patient=rossi) as session:
        key = entries.add(session, replace(entry, patient=rossi))
    accepted = frozenset(one.id for one in clinic.knowledge.rules.values())

    def now():
        with clinic.reading() as session:
            return entries.get(session, topic, key)

    first = now()
    correct_entry(clinic, replace(first, **changes), accept=accepted, reason="misread")
    assert now() != first
    restore_version(clinic, topic, key, 1)
    again = now()
    assert replace(again, version=first.version, by=first.by, entered_at=first.entered_at) == first
    assert len(versions(clinic, topic, key)) == 3
    assert versions(clinic, topic, key)[-1].reason == "version 1 restored"
    undo_last(clinic)
    assert replace(now(), **changes) == now()


def test_every_kind_that_can_be_corrected_is_tried_here():
    assert CASES.keys() >= NAMES.keys() - {
        Topic.PLAN,  # is changed by verbs of its own
        Topic.SIGNOFF,
        Topic.DISMISSAL,
        Topic.SNOOZE,
    }


def test_there_is_nothing_to_restore_of_what_does_not_count_or_never_was(clinic, rossi):
    with clinic.writing("test data", patient=rossi) as session:
        key = entries.add(session, builders.a_note(patient=rossi))
    for number in (0, 2):
        with pytest.raises(Invalid):
            restore_version(clinic, Topic.NOTE, key, number)
    void_entry(clinic, Topic.NOTE, key, reason="twice")
    with pytest.raises(Invalid):
        restore_version(clinic, Topic.NOTE, key, 1)
