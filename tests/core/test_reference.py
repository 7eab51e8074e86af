"""Reference knowledge: what the files say, against clinical.md, and how strictly they are read."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from b12tracker.core.dates import Interval
from b12tracker.core.findings import Basis
from b12tracker.core.knowledge import load
from b12tracker.core.knowledge.instruments import Use
from b12tracker.core.knowledge.practice import Need
from b12tracker.core.knowledge.quantities import between, quantity, shown
from b12tracker.core.knowledge.response import Pane
from tests.core.test_knowledge import FILES
from tests.core.wrong_tables import changed, number, said

NERVES = (
    "Nerves answer slowly: possibly nothing in the first months, up to 6 to 12 months; "
    "some loss may stay."
)


@pytest.fixture
def reference(knowledge):
    return knowledge.reference


# --- What they say


def test_each_cause_stands_in_one_row_of_treatment(reference, knowledge):
    """Clinical.md 2.5 has six rows and leaves some causes of the pick-list out."""
    causes = reference.treatment.causes
    covered = [one for cause in causes.values() for one in cause.covers]
    assert len(causes) == 6
    assert len(covered) == len(set(covered))
    left_out = set(knowledge.causes) - set(covered)
    assert left_out == {"age", "alcohol", "crohn", "parasite", "unknown"}
    uk = [one.said for one in causes["malabsorption"].of_set("UK_NICE")]
    assert uk[0] == "Intramuscular injections, or at least 1 mg daily by mouth."
    assert causes["nerves"].of_set("US_NASAL") == ()


def test_what_was_not_read_says_so(reference):
    options = [one for cause in reference.treatment.causes.values() for one in cause.options]
    unread = [one.statement.said for one in options if one.statement.basis is Basis.UNVERIFIED]
    assert "Intramuscular injections for life." in unread
    assert "What decides between injections and tablets was not read." in unread
    assert all(
        (one.statement.basis is Basis.UNVERIFIED) == (one.statement.sources == ("GK",))
        for one in options
    )


def test_schedules_without_amount_or_length_are_no_regimens(reference, knowledge):
    unfinished = reference.treatment.unfinished
    assert set(unfinished) == {"UK-N2O-GSTT", "SL", "DE-NBS"}
    assert not unfinished.keys() & knowledge.regimens.keys()
    assert unfinished["DE-NBS"].statement.said == (
        "500 mcg daily for 3 days, then 100 mcg daily, then 5 mcg daily; "
        "with folic acid 400 mcg daily for 1 week."
    )


def test_intake_by_life_stage_with_the_row_of_adults(reference):
    stages = reference.intake.stages.values()
    assert [(one.name, str(one.ug_day.value)) for one in stages] == [
        ("Birth to 6 months", "0.4"),
        ("7 to 12 months", "0.5"),
        ("1 to 3 years", "0.9"),
        ("4 to 8 years", "1.2"),
        ("9 to 13 years", "1.8"),
        ("14 to 18 years", "2.4"),
        ("Adults", "2.4"),
        ("Pregnant", "2.6"),
        ("Breastfeeding", "2.8"),
    ]
    assert reference.intake.stages["adults"].ug_day.source == "P43"
    assert "never a treatment dose" in reference.intake.purpose.said


def test_life_stages_leave_no_month_out(reference):
    usual = [one for one in reference.intake.stages.values() if one.state.value == "usual"]
    assert usual[0].from_months == 0
    assert usual[-1].to_months is None
    for one, following in pairwise(usual):
        assert one.to_months is not None
        assert following.from_months == one.to_months + 1


def test_needles_and_volumes(reference):
    practice = reference.practice
    sizes = {
        key: tuple(shown(size) for size in (one.thick, one.thin, one.short, one.long))
        for key, one in practice.needles.items()
    }
    assert sizes == {
        "southmead": ("21 G", "23 G", "1 inch", "1½ inch"),
        "unimed_im": ("19 G", "25 G", "1 inch", "1½ inch"),
        "vaccine": ("23 G", "25 G", "25 mm", "25 mm"),
        "unimed_sc": ("25 G", "27 G", "¼ inch", "⅝ inch"),
    }
    most = {(one.name, one.most.source): str(one.most.value) for one in practice.volumes}
    assert most == {
        ("Deltoid", "P86"): "2",
        ("Deltoid", "P86c"): "2",
        ("Deltoid", "P86d"): "3",
        ("Vastus lateralis", "P86"): "4",
        ("Vastus lateralis", "P86c"): "3",
        ("Vastus lateralis", "P86d"): "5",
        ("Ventrogluteal", "P86"): "4",
        ("Ventrogluteal", "P86c"): "3",
        ("Ventrogluteal", "P86d"): "5",
    }


def test_observation_rotation_and_product(reference, knowledge):
    practice = reference.practice
    assert (shown(practice.observe), practice.observe.basis) == ("15 minutes", Basis.DESIGN)
    (days,) = practice.rotation[1].figures.values()
    assert days == knowledge.checks.numbers["same_site_days"]
    (discard,) = practice.product[-1].figures.values()
    assert (shown(discard), discard.basis) == ("28 days", Basis.UNVERIFIED)


def test_fields_of_a_dose_record_in_clinic_and_at_home(reference):
    fields = reference.practice.fields
    required = {key for key, one in fields.items() if one.clinic is Need.REQUIRED}
    assert required == {
        "patient",
        "given_at",
        "medicine",
        "amount",
        "route",
        "site",
        "lot",
        "expiry",
        "given_by",
        "status",
    }
    at_home = {key for key, one in fields.items() if one.home is Need.REQUIRED}
    assert required - at_home == {"lot", "expiry"}
    assert at_home < required
    assert fields["site"].injections


@pytest.mark.parametrize(
    ("key", "ends", "steps"),
    [
        ("phq9", (0, 27), {"mild": 5, "moderate": 10, "moderately severe": 15, "severe": 20}),
        ("gad7", (0, 21), {"mild": 5, "moderate": 10, "severe": 15}),
        ("facit_f", (0, 52), {}),
    ],
)
def test_totals_and_their_cut_points(reference, key, ends, steps):
    one = reference.instruments[key]
    assert (one.least.value, one.most.value) == ends
    assert {step.name: step.at.value for step in one.steps} == steps


def test_only_two_questionnaires_are_modules(reference):
    instruments = reference.instruments
    modules = {key for key, one in instruments.all.items() if one.use is Use.MODULE}
    assert modules == {"phq9", "gad7"}
    typed = {key for key, one in instruments.all.items() if one.use is Use.TOTAL}
    assert typed == {"facit_f", "promis", "mtcns"}
    assert {key for key, one in instruments.all.items() if one.alarm} == {"phq9"}
    assert instruments["phq9"].alarm.figures["least"].value == 1
    assert instruments["promis"].most is None


def test_the_rhythm_of_the_modules(reference, knowledge):
    rhythm = reference.instruments.rhythm
    assert [shown(one) for one in rhythm.weeks] == ["4 weeks", "12 weeks"]
    assert rhythm.later.value == Interval.parse("6 mo")
    assert rhythm.apart == knowledge.symptoms.numbers["phq9_apart_days"]


def test_changes_that_matter(reference):
    """Clinical.md 7.5."""
    found = {
        key: [sorted(shown(figure) for figure in one.figures.values()) for one in change.changes]
        for key, change in reference.instruments.all.items()
        if change.changes
    }
    assert found == {
        "score": [
            ["1 point", "15 %"],
            ["2 points", "33 %"],
            ["2 points", "30 %"],
            ["1.3 points", "1.8 points", "2 points"],
            ["1 point", "2 points", "30 %"],
        ],
        "phq9": [["1.7 points", "21 %"], ["5 points"]],
        "gad7": [["1.5 points", "26.8 %"], ["4 points"]],
        "facit_f": [["3 points", "4 points"]],
    }


def test_expected_response_has_a_figure_only_where_a_text_gives_one(reference):
    bands = reference.response.bands.values()
    days = {one.pane: (one.from_days, one.to_days) for one in bands}
    assert days == {
        Pane.RETIC: (3, 10),
        Pane.HB: (0, 28),
        Pane.MCV: (0, 56),
        Pane.SYMPTOMS: (0, None),
        Pane.NEURO: (0, 365),
    }
    assert [one.statement.said for one in bands] == [
        "Reticulocytes rise.",
        "Haemoglobin rises by 20 to 30 g/L in 14 days.",
        "Mean cell volume comes into its range by 8 weeks.",
        "Tiredness eases within weeks.",
        NERVES,
    ]
    assert [one.id for one in reference.response.of_pane(Pane.NEURO)] == ["nerves"]


def test_the_twelve_disagreements(reference):
    assert list(reference.disagreements) == [
        "maintenance",
        "loading",
        "oral",
        "measuring_again",
        "first_review",
        "folate_threshold",
        "masking_evidence",
        "window",
        "leber",
        "under_the_skin",
        "pregnancy_intake",
        "volumes",
    ]
    for one in reference.disagreements.values():
        assert one.program.basis is Basis.DESIGN
        assert len({position.statement.sources for position in one.positions}) > 1


def test_no_sentence_tells_anyone_to_stop_a_medicine(reference):
    sentences = [
        *(one.said for one in reference.practice.technique),
        *(one.said for one in reference.practice.reactions),
        *(
            option.statement.said
            for cause in reference.treatment.causes.values()
            for option in cause.options
        ),
        *(
            statement.said
            for one in reference.disagreements.values()
            for statement in (one.program, *(position.statement for position in one.positions))
        ),
    ]
    assert [one for one in sentences if "stop" in one.lower()] == []


def test_a_number_seen_from_another_file_is_that_number(reference, knowledge):
    program = reference.disagreements["folate_threshold"].program
    assert program.figures["exposure"] == knowledge.masking.values["exposure_ug"]
    assert program.figures["long"] == knowledge.masking.values["long_exposure"]


# --- How a number reads


@pytest.mark.parametrize(
    ("value", "unit", "reads"),
    [
        ("1000", "ug", "1 mg"),
        ("0.4", "ug/d", "0.4 mcg a day"),
        ("1", "d", "1 day"),
        ("90", "d", "90 days"),
        ("0.268", "share", "26.8 %"),
        ("1.5", "in", "1½ inch"),
        ("0.625", "in", "⅝ inch"),
        ("0.7", "in", "0.7 inch"),
        ("7", "day of therapy", "day 7"),
        ("4.9", "ratio", "4.9"),
        ("1.5", "of the interval", "1.5 times the interval"),
        ("200000", "pg/mL", "200,000 pg/mL"),
        ("85", "10*9/L", "85 ×10⁹/L"),
        ("0.28", "umol/L", "0.28 µmol/L"),
        ("30", "ug/L", "30 mcg/L"),
        ("3.56", "mmol/mol{creat}", "3.56 mmol/mol creatinine"),
        ("60", "mL/min/{1.73_m2}", "60 mL/min/1.73 m²"),
        ("1000", "/uL", "1,000 /µL"),
    ],
)
def test_a_number_reads_as_people_write_it(value, unit, reads):
    assert quantity(Decimal(value), unit) == reads


@pytest.mark.parametrize(
    ("low", "high", "reads"),
    [
        (("6", "d"), ("7", "d"), "6 to 7 days"),
        (("1", "wk"), ("2", "wk"), "1 to 2 weeks"),
        (("50", "ug"), ("150", "ug"), "50 to 150 mcg"),
        (("250", "ug"), ("1000", "ug"), "250 mcg to 1 mg"),
        (("20", "g/L"), ("30", "g/L"), "20 to 30 g/L"),
        (("5", "day of therapy"), ("7", "day of therapy"), "day 5 to day 7"),
        (("4.9", "ratio"), ("5", "ratio"), "4.9 to 5"),
        (("1", "d"), ("2", "wk"), "1 day to 2 weeks"),
    ],
)
def test_a_range_has_its_unit_once(low, high, reads):
    def one(value, unit):
        from b12tracker.core.knowledge.strict import Table

        return Table(number(Decimal(value), unit), "", frozenset({"GK"})).as_number()

    assert between(one(*low), one(*high)) == reads


# --- How strictly they are read


def test_a_sentence_of_another_file_may_be_seen():
    files = changed("practice", {"see": "practice.observation.1.figures.minutes"}, "observe")
    assert load(files).reference.practice.observe.source == "P78c"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (changed("response", "bone", "nerves", "pane"), "response.nerves: pane is 'bone'"),
        (
            changed("response", {**FILES["response"]["reticulocytes"]}, "again"),
            "response.again: overlaps response.reticulocytes",
        ),
        (
            changed("response", {**FILES["response"]["nerves"], "pane": "symptoms"}, "again"),
            "response.again: overlaps response.fatigue",
        ),
        (
            changed("response", 2, "reticulocytes", "last", "value"),
            "response.reticulocytes: ends before it begins",
        ),
        (
            changed("response", "wk", "reticulocytes", "last", "unit"),
            "response.reticulocytes.last: is no number in 'd'",
        ),
    ],
)
def test_reference_knowledge_is_read_as_strictly(files, says):
    assert said(files) == says
