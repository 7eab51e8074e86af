"""Our own export holds everything: of each table all rows come back, or it is said why not."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from b12tracker.core.ids import PatientId
from b12tracker.core.laboratory import CodeAnswer, LocalCode
from b12tracker.core.letters import OWN, Letter
from b12tracker.core.records import Route
from b12tracker.core.stock import Product
from b12tracker.interop import native
from b12tracker.services import clinic_work, letters, reasons, settings, stock
from b12tracker.services.clinic import read_knowledge
from b12tracker.services.clinic_work import own_work
from b12tracker.services.demo import open_demo
from b12tracker.services.exports import as_json, whole
from b12tracker.services.imports import import_file
from b12tracker.services.lab_codes import answer_codes
from b12tracker.services.past_imports import withdraw_batch
from b12tracker.services.patients import register_patient
from b12tracker.services.reasons import ReasonsOf
from b12tracker.services.undo import undo_last
from b12tracker.storage import entries
from b12tracker.storage.tables import Base
from tests import builders
from tests.builders import TODAY, a_patient
from tests.clock import START
from tests.services.copies import brought

KNOWLEDGE = read_knowledge()
CODE = "05012345678900"
LETTER = "Dear {name},\n\nplease come.\n\n{clinic}"

# Why a table does not leave with the export.
EXCUSED = {
    "identifier": "the numbers of patients once more, for looking up; made from the patients",
    "assessment": "worked out from the record",
    "assessment_detail": "worked out from the record",
    "operation": "the history stays with the file it is of",
    "audit": "the history stays with the file it is of",
    "batch": "files of others stay with the file they were read into; entries keep their keys",
    "batch_part": "files of others stay with the file they were read into",
    "code_asked": "waits with the file that it came in; what is answered leaves",
    "stranger": "waits with the file that it came in; whom it was filed with leaves",
    "watched_file": "what was met in a folder of this computer",
    "draft": "no record: a card that was begun",
    "meta": "facts of the file itself",
}
# Columns that say who wrote a row, when and under which number, not what.
_OF_THE_FILE = {
    *(
        "id",
        "version",
        "answered_by",
        "answered_at",
        "voided_at",
        "voided_by",
        "entered_at",
        "entered_by",
        "created_at",
    ),
    *("created_by", "batch_id", "source_key", "source_where", "source_hash"),
}
_POINTERS = {"patient_id", "dose_id", "lab_id"}


@pytest.fixture
def full(clinic):
    """A clinic with a row in each table that is exported, some of them taken back."""
    person = register_patient(clinic, a_patient("Rossi", "Carla", number="N-1"))
    with clinic.writing("one of each", patient=person) as session:
        made = (
            builders.a_dose(),
            builders.tablets(missed=("2026-10-02",)),
            builders.a_lab(low="130", high="750"),
            builders.a_checkin(fatigue=3),
            builders.a_medicine(),
            builders.a_plan(),
            builders.a_cause(),
            builders.a_condition(),
            builders.an_allergy(),
            builders.an_exposure(),
            builders.a_pregnancy(),
            builders.an_order(),
            builders.an_event(),
            builders.a_note(),
            builders.a_questionnaire(),
            builders.a_call(),
            builders.a_snooze(),
            builders.a_dismissal(),
        )
        entries.add_many(session, [replace(one, patient=person) for one in made])
        (lab,) = entries.add_many(
            session, [replace(builders.a_lab("hb", "131", "g/L"), patient=person)]
        )
        entries.add_many(session, [replace(builders.a_signoff(), patient=person, lab=lab)])
    stock.save_product(clinic, a_product())
    stock.set_day_batch(clinic, "hydroxocobalamin", "H4471", product="Neocytamen")
    stock.recall_lot(clinic, "H4400", drug="hydroxocobalamin", reason="letter of the maker")
    stock.recall_lot(clinic, "H4409", reason="misread")
    take_back(clinic, "H4409", "another number")
    answer_codes(clinic, [an_answer(), an_answer(code="X", name="Glucose", test="")])
    settings.set_guideline_set(clinic, "US_LABEL")
    settings.set_unit(clinic, "b12_total", "pmol/L")
    settings.set_clinic_fact(clinic, settings.CLINIC_NAME, "Fen Surgery")
    letters.word(clinic, Letter.RECALL, LETTER)
    settings.set_open_days(clinic, (0, 1, 3))
    reasons.add_reason(clinic, ReasonsOf.EARLY, "goes to sea")
    reasons.add_reason(clinic, ReasonsOf.EARLY, "market day")
    return clinic


def an_answer(code="B12X", name="Vit B12", test="b12_total"):
    local = LocalCode(laboratory="North Vale", code=code, unit="pmol/L")
    return CodeAnswer(local=local, name=name, test=test)


def take_back(clinic, lot, reason):
    (found,) = [one for one in stock.recalled_lots(clinic) if one.lot == lot]
    stock.take_recall_back(clinic, found, reason=reason)


def a_product(**more):
    known = Product(
        name="Neocytamen",
        drug="hydroxocobalamin",
        ug=Decimal(1000),
        route=Route.IM,
        codes=(CODE,),
    )
    return replace(known, **more)


def rows_of(clinic, table):
    """Return what the rows of a table say, whoever wrote them and under whatever numbers."""
    columns = [one for one in table.columns if one.name not in _OF_THE_FILE]
    with clinic.reading() as session:
        found = session.execute(select(*columns)).all()
    return sorted(
        repr([
            (column.name, value is not None if column.name in _POINTERS else value)
            for column, value in zip(columns, row, strict=True)
        ])
        for row in found
    )  # fmt: skip


# Everything ---------------------------------------------------------------------------------------


def test_each_table_is_exported_or_excused_by_name(full, empty, tmp_path):
    result = brought(full, empty, tmp_path)
    assert (result.refused, result.questions) == ((), ())
    tables = Base.metadata.tables
    assert not EXCUSED.keys() - tables.keys(), "an excuse for a table that is gone"
    for name, table in tables.items():
        if name in EXCUSED:
            continue
        said = rows_of(full, table)
        assert said, f"nothing stands in {name}: this would prove nothing"
        assert rows_of(empty, table) == said, name


def test_what_came_in_leaves_again_as_it_was(full, empty, tmp_path):
    brought(full, empty, tmp_path)
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    as_json(full, first)
    as_json(empty, second)
    one, other = (json.loads(each.read_text("utf-8"))["clinic"] for each in (first, second))
    for said in (one, other):
        for row in said["recalled_lots"]:
            if row["void"]:
                row["void"] = row["void"]["reason"]
    assert one == other


def test_the_same_again_brings_nothing_and_it_is_withdrawn_as_one_step(full, empty, tmp_path):
    result = brought(full, empty, tmp_path)
    counts = {kind: result.new[kind] for kind in clinic_work.KINDS}
    assert counts == {
        "products": 1,
        "day_batches": 1,
        "recalled_lots": 2,
        "code_answers": 2,
        "settings": 6,
    }
    again = brought(full, empty, tmp_path)
    assert (again.to_do, again.questions, again.refused) == (0, (), ())
    assert brought(full, full, tmp_path).to_do == 0
    withdraw_batch(empty, result.batch)
    assert stock.products(empty) == ()
    assert stock.recalled_lots(empty) == ()
    assert settings.clinic_fact(empty, settings.CLINIC_NAME) == ""
    assert empty.guideline_set == "UK_NICE"


def test_a_setting_of_a_later_program_is_taken_from_a_file_that_nobody_changed(
    full, empty, tmp_path
):
    settings.set_clinic_fact(full, "colour_of_the_door", "red")
    assert brought(full, empty, tmp_path).refused == ()
    assert settings.clinic_fact(empty, "colour_of_the_door") == "red"


def test_settings_hold_at_once(full, empty, tmp_path):
    brought(full, empty, tmp_path)
    assert empty.guideline_set == "US_LABEL"
    assert empty.units == {"b12_total": "pmol/L"}
    assert empty.code_answers[an_answer().local].test == "b12_total"
    assert letters.wording(empty, Letter.RECALL) == LETTER
    assert empty.open_days == full.open_days
    assert reasons.own_reasons(empty, ReasonsOf.EARLY) == ("goes to sea", "market day")
    assert stock.lot_trouble(empty, "H4400", None, "hydroxocobalamin") is not None
    assert stock.lot_trouble(empty, "H4409", None, "hydroxocobalamin") is None


def test_a_recall_taken_back_after_the_first_export_is_taken_back_by_the_second(
    full, empty, tmp_path
):
    brought(full, empty, tmp_path)
    take_back(full, "H4400", "the maker wrote again")
    result = brought(full, empty, tmp_path)
    assert (result.withdrawn, result.questions) == (1, ())
    assert stock.recalled_lots(empty) == ()


def test_a_recall_taken_back_here_is_not_brought_again(full, empty, tmp_path):
    brought(full, empty, tmp_path)
    take_back(empty, "H4400", "the maker wrote again")
    assert brought(full, empty, tmp_path).to_do == 0
    assert stock.recalled_lots(empty) == ()


# What stands here otherwise -----------------------------------------------------------------------


def test_what_stands_here_otherwise_is_kept_and_asked_about(full, empty, tmp_path):
    settings.set_guideline_set(empty, "US_GENERAL")
    stock.save_product(empty, a_product(ug=Decimal(500)))
    answer_codes(empty, [an_answer(test="")])
    result = brought(full, empty, tmp_path)
    assert {one.where for one in result.questions} == {
        "clinic, products 1",
        "clinic, code_answers 1",
        "clinic, settings, guideline_set",
    }
    (about,) = [one.text for one in result.questions if one.what == "settings"]
    assert "“US_GENERAL”" in about
    assert "“US_LABEL”" in about
    assert empty.guideline_set == "US_GENERAL"
    (product,) = stock.products(empty)
    assert product.ug == Decimal(500)
    assert settings.clinic_fact(empty, settings.CLINIC_NAME) == "Fen Surgery", "the rest came"


def test_the_mark_of_practice_data_does_not_travel(tmp_path, empty):
    with open_demo(tmp_path / "demo", who="AB", as_of=TODAY, knowledge=KNOWLEDGE) as demo:
        assert settings.PRACTICE_FACT not in own_work(demo).settings
        brought(demo, empty, tmp_path)
    assert settings.clinic_fact(empty, settings.PRACTICE_FACT) == ""
    assert settings.clinic_fact(empty, settings.CLINIC_NAME) == "Millbrook Surgery"


def test_one_person_and_bare_records_leave_without_the_work_of_the_clinic(full, tmp_path):
    out = tmp_path / "one.json"
    as_json(full, out, people=[PatientId(1)])
    assert json.loads(out.read_text("utf-8"))["clinic"] is None


# Changed by hand ----------------------------------------------------------------------------------


BAD_SETTINGS = {
    "guideline_set": ("MARS", "none of: UK_NICE"),
    "unit_b12_total": ("kg", "none of"),
    "unit_gold": ("g/L", "no such setting"),
    "mode": ("hospital", "none of: home, clinic"),
    "letter_recall": ("Dear {doctor}", "Nothing is known as {doctor}"),
    "letter_love": ("Dear {name}", "no such setting"),
    "practice_data": ("yes", "no such setting"),
    "colour": ("red", "no such setting"),
    "open_days": ("sunday", "no such setting"),
    "reasons early": ("a|" * 12 + "a", "A list holds"),
    "reasons love": ("red", "no such setting"),
    "clinic_name": ("Fen\u202eSurgery", "cannot be seen"),
}


def test_a_setting_that_cannot_be_is_refused_by_name_and_the_others_come(full, empty, tmp_path):
    def change(document):
        bad = {name: value for name, (value, _) in BAD_SETTINGS.items()}
        document["clinic"]["settings"] = {**bad, "clinic_phone": "0999 1"}

    result = brought(full, empty, tmp_path, change)
    refused = {one.where: one.why for one in result.refused if one.what == "settings"}
    assert refused.keys() == {f"clinic, settings, {name}" for name in BAD_SETTINGS}
    for name, (_, said) in BAD_SETTINGS.items():
        assert said in refused[f"clinic, settings, {name}"]
    assert own_work(empty).settings == {"clinic_phone": "0999 1"}
    assert result.new["products"] == 1


BAD_ROWS = [
    ("products", "codes", ["123"], "14 digits"),
    ("products", "name", "", "its name"),
    ("products", "drug", "gold", "Nothing is known as “gold”"),
    ("products", "ug", 5, "ug"),
    ("products", "route", "by post", "route"),
    ("day_batches", "lot", "", "has a number"),
    ("day_batches", "drug", "", "what it holds"),
    ("day_batches", "on", "2026-13-01", "on"),
    ("recalled_lots", "colour", "red", "colour"),
    ("code_answers", "test", "gold", "no test “gold”"),
    ("code_answers", "unit", "kg", "not kg"),
    ("code_answers", "local", {"laboratory": "N"}, "local"),
]


def test_a_row_that_cannot_be_is_refused_and_the_others_come(full, empty, tmp_path):
    def change(document):
        for place, field, value, _ in BAD_ROWS:
            rows = document["clinic"][place]
            rows.append({**rows[0], field: value})

    result = brought(full, empty, tmp_path, change)
    refused = [one for one in result.refused if one.what in {place for place, *_ in BAD_ROWS}]
    assert len(refused) == len(BAD_ROWS)
    for place, _, _, said in BAD_ROWS:
        assert any(one.what == place and said in one.why for one in refused), said
    for place in ("products", "day_batches", "recalled_lots", "code_answers"):
        assert result.new[place] == len(getattr(own_work(full), place))
        assert len(getattr(own_work(empty), place)) == result.new[place]


def test_a_document_that_is_not_ours_below_clinic_is_refused_there_alone(full, empty, tmp_path):
    result = brought(full, empty, tmp_path, lambda said: said.update(clinic={"products": 3}))
    assert "clinic" in {one.where for one in result.refused}
    assert result.new["patients"] == 1


def test_a_change_of_the_work_breaks_the_seal(full, tmp_path):
    out = tmp_path / "all.json"
    as_json(full, out)
    assert native.read(out.read_bytes()).intact
    out.write_text(out.read_text("utf-8").replace("Fen Surgery", "Hen Surgery"), "utf-8")
    assert not native.read(out.read_bytes()).intact


# Other versions -----------------------------------------------------------------------------------


def of_version_1(full):
    """Return a document as the first version of the format had it: without the clinic's work."""
    text = "".join(native.written(whole(full), at=START, program="0.1", sender="here"))
    return text.replace('"version": 2', '"version": 1').replace(',\n "clinic": null', "")


def test_a_document_of_version_1_is_read_as_it_was(full, empty, tmp_path):
    out = tmp_path / "old.json"
    out.write_text(of_version_1(full), "utf-8")
    assert native.read(out.read_bytes()).intact
    result = import_file(empty, out)
    assert result.refused == ()
    assert result.new["patients"] == 1
    assert result.new["settings"] == 0


def test_undo_takes_the_work_back_with_the_people(full, empty, tmp_path):
    brought(full, empty, tmp_path)
    undo_last(empty)
    assert own_work(empty).settings == {}
    assert stock.products(empty) == ()
    assert OWN[Letter.RECALL] == letters.wording(empty, Letter.RECALL)
