"""Entries come back exactly as they were recorded, and nothing is ever lost by altering them."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b12tracker.core.changes import Topic
from b12tracker.core.dates import Interval, PartialDate
from b12tracker.core.errors import Invalid, NotFound, Stale
from b12tracker.core.ids import EntryId, PatientId
from b12tracker.core.records import (
    Allergy,
    Call,
    Cause,
    CheckIn,
    Condition,
    Dismissal,
    Dose,
    DoseStatus,
    Event,
    Exposure,
    GivenBy,
    LabResult,
    LabStatus,
    Medicine,
    Note,
    Order,
    Outcome,
    Pause,
    Phase,
    Plan,
    Pregnancy,
    Questionnaire,
    Route,
    SignOff,
    Snooze,
    Tablets,
)
from b12tracker.storage import entries, records
from b12tracker.storage.kinds import KINDS
from tests import builders as b
from tests.storage.conftest import read as get_entry

FULL = (
    Cause(code="pernicious_anaemia", since=PartialDate(1999, 3)),
    Condition(code="leber", text="Leber", who="maternal_family", since=PartialDate(1980)),
    Allergy(to="cobalt", text="nickel too", reaction="rash"),
    Exposure(code="nitrous_oxide", last=date(2026, 1, 2)),
    Pregnancy(kind="pregnant", first=date(2026, 1, 1), last=date(2026, 9, 1)),
    Plan(
        regimen="uk_standard",
        first=date(2026, 1, 5),
        last=date(2026, 12, 31),
        reason="moved",
        ordered_by="Dr Fen",
        phases=(
            Phase(
                drug="hydroxocobalamin",
                route=Route.IM,
                ug=Decimal(1000),
                every=Interval.parse("2-3 d"),
                doses=6,
                until="still_improving",
            ),
            b.a_phase("12 wk", ug="0.5"),
        ),
        pauses=(
            Pause(first=date(2026, 3, 1), last=date(2026, 3, 9), reason="travel"),
            Pause(first=date(2026, 5, 1)),
        ),
    ),
    Dose(
        on=date(2026, 11, 20),
        time=time(9, 30),
        drug="hydroxocobalamin",
        ug=Decimal("999.999"),
        route=Route.SC,
        site="left deltoid",
        status=DoseStatus.PARTLY_GIVEN,
        reason="leak",
        given_by=GivenBy.SELF,
        giver="AB",
        product="Cobalin-H",
        lot="L1",
        expiry=date(2027, 1, 31),
        volume_ml=Decimal("0.95"),
        benzyl_alcohol=True,
        note="Zażółć gęślą jaźń\nsecond line",
    ),
    Tablets(
        drug="cyanocobalamin",
        ug=Decimal(50),
        route=Route.PO,
        first=date(2026, 1, 1),
        last=date(2026, 2, 1),
        missed=(date(2026, 1, 3), date(2026, 1, 9)),
    ),
    LabResult(
        on=date(2026, 11, 1),
        time=time(8, 5, 30),
        test="b12_total",
        value=Decimal("150.50"),
        comparator="<",
        unit="ng/L",
        word="low",
        low=Decimal(180),
        high=Decimal("914.0"),
        flag="L",
        status=LabStatus.CORRECTED,
        laboratory="Lab One",
        order_number="77",
        note="haemolysed",
    ),
    CheckIn(
        on=date(2026, 11, 2),
        scores={"F1": 0, "N1": 6},
        ticks=("falls",),
        sudden=("vision",),
        observer=True,
        note="by phone",
    ),
    Medicine(
        code="folic_acid",
        name="Folic acid 5 mg",
        strength_ug=Decimal(5000),
        per_day=Decimal("0.5"),
        first=date(2026, 10, 1),
        last=date(2026, 11, 1),
        benzyl_alcohol=True,
    ),
    Order(
        on=date(2026, 10, 1),
        what="hydroxocobalamin",
        text="Hydroxocobalamin 1 mg/1 ml",
        drug="hydroxocobalamin",
        ug=Decimal(1000),
        route=Route.IM,
        dosage="every 12 weeks",
        status="completed",
        ordered_by="Dr Fen",
    ),
    Event(
        on=date(2026, 10, 1),
        time=time(12, 0),
        code="reaction",
        rule="REACT-01",
        ask="response",
        say="yes",
        ticks=("flush",),
        note="mild",
    ),
    Note(on=date(2026, 10, 1), text="Prefers mornings."),
    Questionnaire(on=date(2026, 10, 1), code="phq9", total=12, item9=1),
    Call(
        on=date(2026, 10, 1),
        time=time(9, 40),
        outcome=Outcome.NO_ANSWER,
        until=date(2026, 10, 3),
        wrong_phone="01632 960 999",
        note="rang twice",
    ),
    Snooze(
        on=date(2026, 10, 1),
        until=date(2026, 10, 8),
        rule="FM-01",
        level="warning",
        reason="waits for the result",
    ),
    Dismissal(on=date(2026, 10, 1), rule="FM-01", rested_on="0123456789abcdef", reason="seen"),
    SignOff(on=date(2026, 10, 1), lab=EntryId(1), value="<148 ng/L", note="as expected"),
)


def content(entry):
    kind = KINDS[entries.TOPIC_OF[type(entry)]]
    return {name: getattr(entry, name) for name in kind.content}


def test_every_kind_of_entry_is_covered_here():
    assert {type(entry) for entry in FULL} == {kind.record for kind in KINDS.values()}


@pytest.mark.parametrize("entry", FULL, ids=lambda entry: type(entry).__name__)
def test_an_entry_reads_back_as_it_was_recorded(store, patient, entry):
    with store.writing("record") as session:
        if isinstance(entry, SignOff):
            entries.add(session, b.a_lab(patient=patient))
        found = entries.add(session, replace(entry, patient=patient))
    with store.reading() as session:
        back = get_entry(session, entries.TOPIC_OF[type(entry)], found)
    assert content(back) == content(entry)
    for name, value in content(entry).items():
        assert repr(getattr(back, name)) == repr(value), name
    assert (back.id, back.patient, back.by, back.version) == (found, patient, "AB", 1)
    assert back.entered_at == datetime(2026, 11, 20, 9, 0, 3, tzinfo=UTC)
    assert back.void is None


@pytest.mark.parametrize("entry", FULL, ids=lambda entry: type(entry).__name__)
def test_storing_an_entry_as_it_is_makes_no_new_version(store, patient, published, entry):
    topic = entries.TOPIC_OF[type(entry)]
    with store.writing("record") as session:
        if isinstance(entry, SignOff):
            entries.add(session, b.a_lab(patient=patient))
        found = entries.add(session, replace(entry, patient=patient))
    with store.reading() as session:
        back = get_entry(session, topic, found)
    with store.writing("nothing new") as session:
        entries.alter(session, back)
    with store.reading() as session:
        assert get_entry(session, topic, found).version == 1
    assert len(published) == 1


def test_the_record_holds_every_kind_sorted_by_day_and_leaves_voided_ones_out(store, patient):
    with store.writing("record") as session:
        found = [entries.add(session, replace(one, patient=patient)) for one in FULL]
        late = entries.add(session, b.a_lab(on="2026-12-01", patient=patient))
        early = entries.add(session, b.a_lab(on="2020-01-01", patient=patient))
        gone = entries.add(session, b.a_lab(on="2021-01-01", patient=patient))
        entries.void(session, Topic.LAB, gone, reason="wrong tube")
    with store.reading() as session:
        record = records.read(session, patient)
        everything = records.read(session, patient, voided=True)
    for kind in KINDS.values():
        assert len(getattr(record, kind.place)) == (3 if kind.topic is Topic.LAB else 1)
    assert [lab.id for lab in record.labs] == [early, found[8], late]
    assert [lab.id for lab in everything.labs] == [early, gone, found[8], late]
    void = everything.labs[1].void
    assert void is not None
    assert (void.reason, void.by) == ("wrong tube", "AB")


def test_many_records_are_read_in_the_order_asked_for(store, patient):
    with store.writing("more") as session:
        from b12tracker.storage import patients

        other = patients.add(session, b.a_patient("Brook", "Sam"))
        entries.add(session, b.a_dose(patient=other))
    with store.reading() as session:
        found = records.read_many(session, [other, PatientId(99), patient, other])
    assert list(found) == [other, patient]
    assert len(found[other].doses) == 1
    assert found[patient].doses == ()


def test_a_record_of_nobody_is_not_found(store):
    with store.reading() as session, pytest.raises(NotFound):
        records.read(session, PatientId(1))


def test_an_entry_of_nobody_is_not_recorded(store):
    with pytest.raises(NotFound), store.writing("x") as session:
        entries.add(session, b.a_dose(patient=PatientId(5)))


def test_an_entry_that_is_not_there_is_not_found(store, patient):
    with store.reading() as session, pytest.raises(NotFound):
        get_entry(session, Topic.DOSE, EntryId(1))
    with store.writing("x") as session:
        with pytest.raises(NotFound):
            entries.alter(session, replace(b.a_dose(patient=patient), id=EntryId(1), version=1))
        with pytest.raises(NotFound):
            entries.void(session, Topic.DOSE, EntryId(1), reason="x")
        with pytest.raises(NotFound):
            entries.imported_hash(session, Topic.DOSE, EntryId(1))


def test_altering_needs_the_newest_version(store, patient):
    with store.writing("record") as session:
        dose = entries.add(session, b.a_dose(patient=patient))
    with store.reading() as session:
        read = get_entry(session, Topic.DOSE, dose)
    with store.writing("first") as session:
        entries.alter(session, replace(read, site="left deltoid"))
    with pytest.raises(Stale), store.writing("second") as session:
        entries.alter(session, replace(read, site="right deltoid"))
    with store.reading() as session:
        now = get_entry(session, Topic.DOSE, dose)
    assert (now.site, now.version) == ("left deltoid", 2)


def test_an_entry_cannot_be_moved_to_another_patient_by_altering(store, patient):
    with store.writing("record") as session:
        dose = entries.add(session, b.a_dose(patient=patient))
        read = get_entry(session, Topic.DOSE, dose)
        with pytest.raises(Stale):
            entries.alter(session, replace(read, patient=PatientId(2)))


def test_voiding_needs_a_reason_and_can_be_taken_back_once(store, patient):
    with store.writing("record") as session:
        dose = entries.add(session, b.a_dose(patient=patient))
    with store.writing("void") as session:
        with pytest.raises(Invalid):
            entries.void(session, Topic.DOSE, dose, reason=" ")
        entries.void(session, Topic.DOSE, dose, reason="wrong person")
        with pytest.raises(Stale):
            entries.void(session, Topic.DOSE, dose, reason="again")
    with store.writing("unvoid") as session:
        entries.unvoid(session, Topic.DOSE, dose)
        with pytest.raises(Stale):
            entries.unvoid(session, Topic.DOSE, dose)
    with store.reading() as session:
        assert get_entry(session, Topic.DOSE, dose).void is None


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({}, True),
        ({"ug": Decimal(500)}, True),
        ({"time": time(18, 0)}, True),
        ({"on": date(2026, 11, 19)}, False),
        ({"drug": "cyanocobalamin"}, False),
        ({"route": Route.PO}, False),
        ({"status": DoseStatus.NOT_GIVEN}, False),
        ({"status": DoseStatus.PARTLY_GIVEN}, True),
    ],
    ids=str,
)
def test_the_same_dose_of_a_day_is_recorded_once(store, patient, change, refused):
    dose = b.a_dose(patient=patient)
    with store.writing("first") as session:
        entries.add(session, dose)
    second = replace(dose, **change)
    if refused:
        with pytest.raises(Invalid) as told, store.writing("second") as session:
            entries.add(session, second)
        assert told.value.field == "on"
        with store.writing("confirmed") as session:
            entries.add(session, second, accepted_second=True)
    else:
        with store.writing("second") as session:
            entries.add(session, second)
    with store.reading() as session:
        assert len(records.read(session, patient).doses) == 2


def test_a_voided_dose_makes_room_for_the_right_one_and_cannot_come_back_beside_it(store, patient):
    with store.writing("first") as session:
        wrong = entries.add(session, b.a_dose(patient=patient))
    with store.writing("correct") as session:
        entries.void(session, Topic.DOSE, wrong, reason="wrong amount")
        entries.add(session, b.a_dose(patient=patient, ug=500))
    with pytest.raises(Invalid), store.writing("unvoid") as session:
        entries.unvoid(session, Topic.DOSE, wrong)


def test_altering_a_dose_onto_another_one_is_refused_unless_confirmed(store, patient):
    with store.writing("two") as session:
        entries.add(session, b.a_dose("2026-11-20", patient=patient))
        second = entries.add(session, b.a_dose("2026-11-19", patient=patient))
        read = get_entry(session, Topic.DOSE, second)
    moved = replace(read, on=date(2026, 11, 20))
    with pytest.raises(Invalid), store.writing("move") as session:
        entries.alter(session, moved)
    with store.writing("move") as session:
        entries.alter(session, moved, accepted_second=True)


@pytest.mark.parametrize(
    "amount", ["0.0001", "-1", "NaN", "Infinity", "1E+20"], ids=lambda text: text
)
def test_an_amount_that_cannot_be_kept_exactly_is_refused(store, patient, amount):
    with pytest.raises(Invalid) as told, store.writing("x") as session:
        entries.add(session, b.a_dose(ug=amount, patient=patient))
    assert told.value.field == "ug"


@pytest.mark.parametrize("text", ["a\0b", "half \ud800"], ids=["NUL", "half a letter"])
def test_text_that_no_file_can_hold_is_refused(store, patient, text):
    with pytest.raises(Invalid) as told, store.writing("x") as session:
        entries.add(session, b.a_note(text, patient=patient))
    assert told.value.field == "text"


def test_text_is_stored_in_composed_form(store, patient):
    with store.writing("x") as session:
        note = entries.add(session, b.a_note("Ame\u0301lie", patient=patient))
        assert get_entry(session, Topic.NOTE, note).text == "Am\u00e9lie"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ng=st.integers(0, 10**12),
    value=st.decimals(allow_nan=False, allow_infinity=False, places=4),
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
    on=st.dates(date(1900, 1, 1), date(2100, 12, 31)),
)
def test_any_amount_number_text_and_day_comes_back_exactly(  # noqa: PLR0917
    store, patient, ng, value, text, on
):
    with store.writing("x") as session:
        dose = entries.add(
            session,
            b.a_dose(on, ug=Decimal(ng) / 1000, patient=patient, note=text),
            accepted_second=True,
        )
        lab = entries.add(session, b.a_lab(value=value, on=on, patient=patient))
    with store.reading() as session:
        stored = get_entry(session, Topic.DOSE, dose)
        result = get_entry(session, Topic.LAB, lab)
    assert stored.ug == Decimal(ng) / 1000
    assert stored.note == unicodedata.normalize("NFC", text)
    assert (stored.on, result.on) == (on, on)
    assert format(result.value, "f") == format(value, "f")


def test_the_hash_of_the_content_looks_at_the_content_alone():
    dose = b.a_dose()
    other = replace(dose, id=EntryId(7), by="X", version=3, patient=PatientId(9))
    assert entries.content_hash(dose) == entries.content_hash(other)
    for entry in FULL:
        digest = entries.content_hash(entry)
        assert len(digest) == 64
        name = next(iter(content(entry)))
        assert {field.name for field in fields(entry)} >= {name}
    assert entries.content_hash(replace(dose, ug=Decimal(999))) != entries.content_hash(dose)
    assert entries.content_hash(replace(dose, ug=Decimal("1000.0"))) == entries.content_hash(dose)
