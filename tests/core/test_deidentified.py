"""What a record keeps when it says no longer whose it is, and what is taken out and counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from b12tracker.core.dates import PartialDate
from b12tracker.core.deidentified import Deidentifier
from b12tracker.core.ids import EntryId
from b12tracker.core.records import Contact, Identifier, Pause, Practitioner, Source, Void
from tests import builders as b

SHIFT = timedelta(days=-100)
SECRET = "Quillfeather at the mill"


@pytest.fixture
def taking(knowledge):
    """A de-identifier of the day of the tests."""
    return Deidentifier(knowledge, b.TODAY)


def bare(taking, *entries, **person):
    """Return a record of these entries without its person."""
    return taking.record(b.a_record(*entries, patient=b.a_patient(**person)), SHIFT)


# The person ---------------------------------------------------------------------------------------


def test_nothing_of_the_person_is_left_but_sex_and_year(taking):
    found = bare(
        taking,
        family="Quillfeather",
        given="Oona",
        born="1957-04-09",
        number="N-77",
        contact=Contact(phone="1", email="2", address="3"),
        gp=Practitioner(name="4", practice="5"),
        status_reason=SECRET,
        guideline_set="UK_NICE",
        severity="severe",
        neuro_onset=date(2026, 3, 11),
    ).patient
    assert (found.family, found.given, found.identifiers) == ("Person 1", "", ())
    assert (found.contact, found.gp) == (Contact(), Practitioner())
    assert found.born == PartialDate(1957)
    assert (found.sex.value, found.guideline_set, found.severity) == ("female", "UK_NICE", "severe")
    assert found.neuro_onset == date(2025, 12, 1)
    assert (found.status_reason, found.version, found.id) == ("", 0, 1)
    assert taking.removed["names and initials"] == 1
    assert taking.removed["numbers"] == 1
    assert taking.removed["contacts and practitioners"] == 5
    assert taking.removed["days of birth"] == 1
    assert taking.removed["free texts"] == 1
    assert taking.removed["ages over 89"] == 0


@pytest.mark.parametrize(
    ("born", "year", "old"),
    [
        ("1936-11-21", 1936, 0),  # 89 until tomorrow
        ("1936-11-20", 1936, 1),  # 90 today
        ("1920-01-01", 1936, 1),
        ("1936", 1936, 1),  # perhaps 90
        ("1937", 1937, 0),
        ("1950-07", 1950, 0),
    ],
)
def test_whoever_may_be_over_89_gets_the_year_of_90(taking, born, year, old):
    found = bare(taking, born=born).patient.born
    assert found == PartialDate(year)
    assert taking.removed["ages over 89"] == old


def test_a_year_alone_loses_no_day_and_an_unknown_one_stays_unknown(taking):
    assert bare(taking, born="1950").patient.born == PartialDate(1950)
    assert taking.removed["days of birth"] == 0
    assert bare(taking, born=None).patient.born is None


def test_people_and_entries_are_numbered_anew(taking):
    first = bare(taking, b.a_dose("2026-10-01", id=EntryId(900)))
    second = bare(taking, b.a_dose("2026-10-01", id=EntryId(900)), b.a_lab(id=EntryId(7)))
    assert [one.patient.family for one in (first, second)] == ["Person 1", "Person 2"]
    assert [one.doses[0].id for one in (first, second)] == [1, 2]
    assert second.labs[0].id == 3
    assert (second.doses[0].patient, second.labs[0].patient) == (2, 2)


# Days ---------------------------------------------------------------------------------------------


def test_every_day_is_moved_by_the_same_distance(taking):
    found = bare(
        taking,
        b.a_dose("2026-10-01"),
        b.a_lab(on="2026-10-03"),
        b.a_checkin("2026-10-04", N1=3),
        b.tablets("2026-09-01", "2026-09-30", missed=("2026-09-02",)),
        b.a_medicine(first="2026-08-01", last="2026-08-31"),
        b.a_plan("2026-07-01", pauses=(Pause(first=date(2026, 8, 1), last=date(2026, 8, 9)),)),
        b.a_cause(since="2024-08-15"),
        b.a_pregnancy("2026-01-01", "2026-09-01"),
        b.an_exposure("2026-02-02"),
        b.an_event("reaction", "2026-10-02"),
        b.a_questionnaire(5, "2026-10-05"),
    )
    days = {
        found.doses[0].on: "2026-10-01",
        found.labs[0].on: "2026-10-03",
        found.checkins[0].on: "2026-10-04",
        found.tablets[0].first: "2026-09-01",
        found.tablets[0].missed[0]: "2026-09-02",
        found.medicines[0].last: "2026-08-31",
        found.plans[0].first: "2026-07-01",
        found.plans[0].pauses[0].last: "2026-08-09",
        found.pregnancies[0].last: "2026-09-01",
        found.exposures[0].last: "2026-02-02",
        found.events[0].on: "2026-10-02",
        found.questionnaires[0].on: "2026-10-05",
    }
    for moved, before in days.items():
        assert moved == date.fromisoformat(before) + SHIFT
    assert found.causes[0].since == PartialDate.of(date(2024, 8, 15) + SHIFT)


def test_a_date_known_in_part_keeps_a_year_only(taking):
    assert bare(taking, b.a_cause(since="2024-02")).causes[0].since == PartialDate(2023)


# Words --------------------------------------------------------------------------------------------


def test_words_of_the_knowledge_files_stay(taking, knowledge):
    regimen = next(iter(knowledge.regimens))
    found = bare(
        taking,
        b.a_cause("pernicious_anaemia"),
        b.a_condition("leber", who="maternal_family"),
        b.an_allergy("cobalt"),
        b.a_dose("2026-10-01", site="deltoid_left"),
        b.a_plan(regimen=regimen),
        b.a_medicine("folic_acid"),
        b.a_lab("b12_total", "148", comparator="<", flag="L"),
        b.a_lab("ifab", None, "", word="positive"),
        b.a_checkin(N1=3, more={"ticks": ("C3",), "sudden": ("vision",)}),
        b.an_event("answer", ask="still_improving", say="yes"),
        b.an_event("review", rule="FM-01"),
        b.an_order("hydroxocobalamin"),
        b.a_pregnancy(),
    )
    assert found.causes[0].code == "pernicious_anaemia"
    assert found.conditions[0].who == "maternal_family"
    assert found.allergies[0].to == "cobalt"
    assert found.doses[0].site == "deltoid_left"
    assert found.plans[0].regimen == regimen
    assert found.medicines[0].code == "folic_acid"
    assert (found.labs[0].comparator, found.labs[0].flag, found.labs[0].unit) == ("<", "L", "ng/L")
    assert found.labs[1].word == "positive"
    assert dict(found.checkins[0].scores) == {"N1": 3}
    assert (found.checkins[0].ticks, found.checkins[0].sudden) == (("C3",), ("vision",))
    assert (found.events[0].ask, found.events[0].say) == ("still_improving", "yes")
    assert found.events[1].rule == "FM-01"
    assert found.orders[0].what == "hydroxocobalamin"
    assert found.pregnancies[0].kind == "pregnant"
    assert taking.removed["free texts"] == 0


VOCABULARY = [
    (("labs", "comparator"), ("<", "<=", ">", ">="), lambda word: b.a_lab(comparator=word)),
    (("labs", "word"), ("positive", "negative"), lambda word: b.a_lab("ifab", None, "", word=word)),
    (("labs", "flag"), ("L", "H", "LL", "HH", "N", "A"), lambda word: b.a_lab(flag=word)),
    (
        ("orders", "status"),
        ("active", "on-hold", "completed", "stopped", "cancelled", "draft", "unknown"),
        lambda word: b.an_order(status=word),
    ),
    (
        ("orders", "what"),
        ("dose", "review", "b12", "fbc", "vitamin B12", "mma_serum", "cyanocobalamin", "metformin"),
        b.an_order,
    ),
    (("conditions", "who"), ("self", "maternal_family"), lambda word: b.a_condition(who=word)),
    (("pregnancies", "kind"), ("pregnant", "breastfeeding"), lambda word: b.a_pregnancy(kind=word)),
    (
        ("events", "code"),
        (
            *("review", "acknowledged", "answer", "reaction", "blocked_nose", "smear_abnormal"),
            *("upper_gi", "iron_started"),
        ),
        b.an_event,
    ),
    (
        ("events", "ask"),
        ("still_improving", "blood_normal", "response"),
        lambda word: b.an_event("answer", ask=word, say="yes"),
    ),
    (("events", "say"), ("yes", "no"), lambda word: b.an_event("answer", say=word)),
    (("allergies", "to"), ("cobalt", "hydroxocobalamin"), b.an_allergy),
    (("doses", "drug"), ("cyanocobalamin",), lambda word: b.a_dose("2026-10-01", drug=word)),
]


@pytest.mark.parametrize(
    ("place", "word", "entry"),
    [(place, word, made) for place, words, made in VOCABULARY for word in words],
    ids=[f"{place[1]} {word}" for place, words, _ in VOCABULARY for word in words],
)
def test_each_word_of_the_program_stays_in_its_field(taking, place, word, entry):
    (found,) = getattr(bare(taking, entry(word)), place[0])
    assert getattr(found, place[1]) == word
    assert taking.removed["free texts"] == 0


@pytest.mark.parametrize("word", ["mild", "moderate", "severe"])
def test_how_severe_it_is_stays(taking, word):
    assert bare(taking, severity=word).patient.severity == word


@pytest.mark.parametrize("ends", ["still_improving", "blood_normal", "response"])
def test_phases_stay_with_the_question_that_ends_them(taking, ends):
    phase = b.a_phase("2 d", until=ends)
    other = replace(phase, drug=SECRET, until=SECRET)
    (plan,) = bare(taking, b.a_plan(phases=(phase, other))).plans
    assert plan.phases == (phase, replace(phase, drug="", until=""))
    assert taking.removed["free texts"] == 2


def test_why_a_plan_rests_goes(taking):
    pause = Pause(first=date(2026, 8, 1), last=date(2026, 8, 9), reason=SECRET)
    (found,) = bare(taking, b.a_plan(pauses=(pause,))).plans[0].pauses
    assert (found.first, found.reason) == (pause.first + SHIFT, "")


def test_a_word_stands_in_its_own_field_alone(taking):
    found = bare(taking, b.a_lab(note="pg/mL", flag="positive", laboratory="L")).labs[0]
    assert (found.note, found.flag, found.laboratory, found.unit) == ("", "", "", "ng/L")


def test_a_rule_with_more_behind_it_is_no_rule(taking):
    said = [b.an_event("review", rule=rule) for rule in ("FM-01", f"FM-01 {SECRET}", "fm-01")]
    assert [one.rule for one in bare(taking, *said).events] == ["FM-01", "", ""]


def test_a_moment_that_stands_where_none_may_is_refused(taking):
    lab = replace(b.a_lab(), note=datetime(2026, 1, 1, tzinfo=UTC))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^note is a moment of the file"):
        bare(taking, lab)


def test_what_is_taken_out_is_counted_over_all_people(taking):
    void = Void(reason=SECRET, on=datetime(2026, 1, 1, tzinfo=UTC), by="AB")
    for _ in range(3):
        bare(
            taking,
            b.a_dose("2026-10-01", lot="H4471", expiry="2027-09-30"),
            b.a_dose("2026-10-02", note=SECRET),
            b.a_dose("2026-10-03", void=void),
            b.a_note(SECRET),
            born="1920-01-01",
            number="N-77",
            contact=Contact(phone="1"),
        )
    assert taking.removed["names and initials"] == 3
    assert taking.removed["numbers"] == 3
    assert taking.removed["contacts and practitioners"] == 3
    assert taking.removed["days of birth"] == 3
    assert taking.removed["ages over 89"] == 3
    assert taking.removed["batches"] == 3 * 2
    assert taking.removed["free texts"] == 3
    assert taking.removed["notes"] == 3
    assert taking.removed["entries taken back"] == 3


def test_words_of_people_go_and_are_counted(taking):
    found = bare(
        taking,
        b.a_dose(
            "2026-10-01", note=SECRET, reason=SECRET, giver="AB", by="AB", product=SECRET,
            lot="H4471", expiry="2027-09-30", site=SECRET,
        ),
        b.a_lab(note=SECRET, laboratory=SECRET, order_number="L-77", flag=SECRET),
        b.a_plan(reason=SECRET, ordered_by="Dr Vance", regimen=SECRET),
        b.a_medicine("folic_acid", name=SECRET),
        b.a_checkin(N1=2, more={"note": SECRET, "ticks": (SECRET, "C3")}),
        b.an_event("review", rule=SECRET, note=SECRET),
    )  # fmt: skip
    assert SECRET not in repr(found)
    dose = found.doses[0]
    assert (dose.giver, dose.by, dose.lot, dose.expiry) == ("", "", "", None)
    assert (found.labs[0].order_number, found.labs[0].laboratory) == ("", "")
    assert found.plans[0].ordered_by == ""
    assert found.checkins[0].ticks == ("C3",)
    assert taking.removed["names and initials"] == 1 + 3
    assert taking.removed["numbers"] == 1
    assert taking.removed["batches"] == 2
    assert taking.removed["free texts"] == 14


def test_a_score_of_an_unknown_item_goes(taking):
    found = bare(taking, replace(b.a_checkin(N1=2), scores={"N1": 2, SECRET: 4}))
    assert dict(found.checkins[0].scores) == {"N1": 2}


def test_a_unit_is_written_as_we_write_it_or_the_result_goes(taking):
    found = bare(taking, b.a_lab(unit="pg/ml"), b.a_lab(unit=SECRET), b.a_lab(test=SECRET))
    assert [one.unit for one in found.labs] == ["pg/mL"]


def test_an_entry_that_was_words_alone_goes_whole(taking):
    found = bare(
        taking,
        b.a_cause(SECRET),
        b.an_allergy(SECRET, text=SECRET),
        b.a_medicine(SECRET),
        b.an_order(SECRET),
        b.an_event(SECRET),
        b.a_dose(drug=SECRET),
    )
    assert (found.causes, found.allergies, found.medicines) == ((), (), ())
    assert (found.orders, found.events, found.doses) == ((), (), ())
    both = bare(taking, b.a_cause(SECRET), b.a_cause("pernicious_anaemia"))
    assert [one.code for one in both.causes] == ["pernicious_anaemia"], "those behind it stay"
    assert bare(taking, b.a_pregnancy(kind=SECRET)).pregnancies == ()
    assert bare(taking, b.a_lab(SECRET, None, "", word="positive")).labs == ()


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (b.a_note(SECRET), "notes"),
        (b.a_call(note=SECRET), "calls"),
        (b.a_snooze(), "flags that wait"),
        (b.a_dismissal(), "flags put aside"),
        (b.a_signoff(), "signatures"),
    ],
)
def test_the_clinics_own_work_goes_and_is_counted(taking, entry, kind):
    found = bare(taking, entry)
    assert (found.notes, found.calls, found.snoozes) == ((), (), ())
    assert (found.dismissals, found.signoffs) == ((), ())
    assert taking.removed[kind] == 1


def test_what_was_taken_back_goes_and_is_counted(taking):
    void = Void(reason=SECRET, on=datetime(2026, 1, 1, tzinfo=UTC), by="AB")
    found = bare(taking, b.a_dose("2026-10-01", void=void), b.a_note(void=void))
    assert found.doses == ()
    assert taking.removed["entries taken back"] == 2
    assert taking.removed["notes"] == 0


def test_where_and_when_an_entry_came_in_goes(taking):
    source = Source(key="Observation/17", where="line 3")
    entered = datetime(2026, 1, 1, tzinfo=UTC)
    found = bare(taking, b.a_lab(source=source, entered_at=entered, version=4))
    assert (found.labs[0].source, found.labs[0].entered_at) == (Source(), None)
    assert found.labs[0].version == 0


def test_a_reaction_keeps_its_dose_under_its_new_number(taking):
    dose = b.a_dose("2026-10-01", id=EntryId(90))
    void = Void(reason="x", on=datetime(2026, 1, 1, tzinfo=UTC), by="AB")
    gone = b.a_dose("2026-10-02", id=EntryId(91), void=void)
    found = bare(
        taking,
        dose,
        gone,
        b.an_event("reaction", dose=EntryId(90), ticks=("site_pain",)),
        b.an_event("reaction", dose=EntryId(91), on="2026-10-02"),
    )
    by_day = sorted(found.events, key=lambda one: one.on)
    assert [one.dose for one in by_day] == [None, found.doses[0].id]


def test_identifiers_are_counted_each(taking):
    bare(taking, identifiers=(Identifier(system="a", value="1"), Identifier(system="b", value="2")))
    assert taking.removed["numbers"] == 2
