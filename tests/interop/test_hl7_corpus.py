"""HL7 v2 files written by others: each is read rightly or refused by name, none by accident.

What is expected of single results was written by hand from the segments as they stand in the files;
which messages are read at all was decided from their headers.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from b12tracker.core.records import LabResult
from b12tracker.interop import hl7v2
from b12tracker.interop.reading import FileRefused, Reading
from tests import corpus
from tests.interop.files import shipped_knowledge
from tests.interop.test_hl7_fuzz import check

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.corpus


def _plain(twin: Path) -> Path:
    return twin.with_name(twin.name.removeprefix("twin_"))


FILES = corpus.files("hl7v2/*/*")
TWINS = [  # with other line ends or another character set than the file beside them
    one for one in FILES if one.name.startswith("twin_") and _plain(one).exists()
]

# Of a header: its field sign, the kind of message (MSH-9) and what it is meant for (MSH-11).
HEADERS = re.compile(rb"(?:^|[\r\n\x0b])MSH(.)(?:[^\r\n]*?\1){7}([^\r\n]*?)\1[^\r\n]*?\1(\w*)")


@cache
def outcome(path: Path) -> Reading | str:
    try:
        return hl7v2.read(path.read_bytes(), shipped_knowledge())
    except FileRefused as refused:
        return refused.reason


def reading(pattern: str) -> Reading:
    [path] = corpus.files(f"hl7v2/{pattern}")
    found = outcome(path)
    assert isinstance(found, Reading), found
    return found


def meant(path: Path) -> int:
    """Count the messages with results of patients by their headers alone."""
    kinds = HEADERS.findall(path.read_bytes())
    return sum(kind[:3] == b"ORU" and purpose in (b"P", b"") for _, kind, purpose in kinds)


def test_the_corpus_is_there():
    assert len(FILES) > 250
    assert len(TWINS) > 10


@pytest.mark.parametrize("path", FILES, ids=corpus.label)
def test_each_file_is_read_where_a_header_says_that_it_has_results(path):
    found = outcome(path)
    if isinstance(found, str):
        assert not meant(path)
        assert re.fullmatch(r"empty|not-hl7|hl7v2-[a-z-]+", found)
    else:
        assert meant(path)
        check(found)


@pytest.mark.parametrize("path", FILES, ids=corpus.label)
def test_each_observation_of_a_file_is_accounted_for(path):
    """Nothing is half: what is no result is refused, asked, taken back or counted by its name."""
    found = outcome(path)
    if isinstance(found, str):
        return
    segments = re.findall(rb"(?:^|[\r\n])OBX\|", path.read_bytes())
    counted = sum(len(one.entries) + len(one.withdrawn) for one in found.persons)
    counted += sum(one.what not in ("patient", "message", "batch") for one in found.refused)
    counted += sum(name.startswith("Observation") * many for name, many in found.left_out.items())
    counted += len(found.questions)
    assert counted == len(segments)


@pytest.mark.parametrize("path", TWINS, ids=corpus.label)
def test_other_line_ends_and_character_sets_give_the_same_results(path):
    twin, plain = outcome(path), outcome(_plain(path))
    assert isinstance(twin, Reading)
    assert isinstance(plain, Reading)
    lost = sum("Letters of its name were lost" in one.text for one in twin.questions)
    assert lost == ("01TEST5005" in path.name)
    assert essence(twin) == [one for one in essence(plain) if not lost or one[1] != "hb"]


def essence(found: Reading) -> list[tuple[object, ...]]:
    return [
        (
            who.key,
            one.test,
            one.on,
            one.time,
            one.value,
            one.comparator,
            one.unit,
            one.low,
            one.high,
        )
        for who in found.persons
        for one in who.entries
        if isinstance(one, LabResult)
    ]


REFUSED = {
    "cosyte/*_adt-*": "hl7v2-adt", "cosyte/*empty-input*": "empty", "mirth/*emptyfile*": "empty",
    "cosyte/*msh-too-short*": "hl7v2-unreadable", "cosyte/*_orm-*": "hl7v2-orm",
    "cosyte/*vxu*": "hl7v2-vxu", "cosyte/*mdm*": "hl7v2-mdm", "cosyte/*dft*": "hl7v2-dft",
    "cosyte/*siu*": "hl7v2-siu", "cosyte/*missing-required-field*": "hl7v2-no-kind",
    "cosyte/*mid-stream*": "hl7v2-adt-unreadable", "elexis_ch/*LabCube__*": "hl7v2-oul",
    "elexis_ch/v26__*": "hl7v2-oul", "elexis_ch/samples-export__*": "hl7v2-purpose",
    "fhir_converter/*LRI*": "hl7v2-test", "fhir_converter/*ORU-R01-01*": "hl7v2-test",
    "fhir_converter/*MDM-T*": "hl7v2-mdm", "gnumed/*.xml": "not-hl7",
    "gnumed/*2001-09-21*": "hl7v2-test", "hapi/*uuencoded*": "not-hl7", "hapi/*adt*": "hl7v2-adt",
    "linuxforhealth/*": "hl7v2-test", "mirth/*batch01*": "hl7v2-siu",
    "cdc_reportstream/*valid_altered*": "hl7v2-test", "rethinkhealth/*adt*": "hl7v2-adt",
    "effortless/*mllp*": "hl7v2-adt", "node_hl7_complete/*mfn*": "hl7v2-mfn",
}  # fmt: skip


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_holds_no_results_of_patients_is_refused_by_name(pattern):
    found = [outcome(one) for one in corpus.files(f"hl7v2/{pattern}")]
    assert found
    assert set(found) == {REFUSED[pattern]}


RESULTS: dict[str, tuple[str, str | None, list[str]]] = {
    # name, birth date; test, value, unit, day, status
    "aidbox/*missing-obx11*": ("PATIENT, TEST", None, ["k 4.2 mmol/L 2026-01-01 unknown"]),
    "aidbox/*loinc_alternate*": ("PATIENT, TEST", None, ["k 4.2 mmol/L 2026-01-01 final"]),
    "aidbox/*conceptmap*": ("PATIENT, TEST", None, ["k 4.2 mmol/L 2026-01-01 final"]),
    "aidbox/*valid-preliminary*": (
        "PATIENT, TEST", None, ["k 4.2 mmol/L 2026-01-01 provisional"],
    ),
    "aidbox/*no-match*": (
        "NOMATCHPATIENT, TEST", "2000-01-01", ["k 4.2 mmol/L 2026-01-01 final"],
    ),
    "aidbox/*multiple-obr*": (
        "TESTPATIENT, EPSILON", "2000-05-05",
        ["wbc 8.5 10*9/L 2026-01-07 final", "rbc 4.8 10*12/L 2026-01-07 final",
         "k 4.0 mmol/L 2026-01-07 final"],
    ),
    "cosyte/*sn-results*": ("Doe, John", None, ["tsh >90 mIU/L 2026-04-19 final"]),
    "cosyte/*oru-r01-lab*": ("Smith, Alice B", "1975-06-20", ["hb 14.2 g/dL 2026-04-19 final"]),
    "effortless/*full_oru*": (
        "Patient, Test", "1985-06-10",
        ["hb 14.5 g/dL 2025-01-28 final", "wbc 7.5 10^9/L 2025-01-28 final",
         "rbc 5.2 10^12/L 2025-01-28 final", "plt 250 10^9/L 2025-01-28 final"],
    ),
    "elexis_ch/Analytica__0114422847*": (
        "XXXXXX, XXXXXXX", "1991-01-01",
        ["ferritin 132 ug/l 2014-10-15 final", "tsh 2.27 mU/l 2014-10-15 final"],
    ),
    "elexis_ch/Analytica__0114470633*": (
        "XXXXXX, XXXXXX", "1994-01-01", ["tsh 2.11 mU/l 2014-11-15 final"],
    ),
    "elexis_ch/Analytica__01TEST5005*": (
        "TEST, TESTOSTERONIS", "1965-05-05",
        ["wbc 10.0 G/l 2004-03-10 final", "hb 10.0 g/dl 2004-03-10 final",
         "k 4.0 mmol/l 2004-03-10 final"],
    ),
    "elexis_ch/Bioanalytica__*00000127S*": (
        "Test, Patient", "2008-09-20", ["tsh 12.40 mIU/l 2011-05-13 final"],
    ),
    "elexis_ch/IKMI-IKCH__IKMI_01*": ("E, M", "1970-05-20", ["tsh 2.79 mU/l 2008-08-05 final"]),
    "elexis_ch/IKMI-IKCH__IKMI_07*": ("W, M", "1944-06-30", ["k 3.5 mmol/l 2008-08-11 final"]),
    "elexis_ch/IKMI-IKCH__IKMI_15*": (
        "B, U", "1971-02-22",
        ["hcy 6 µmol/l 2008-08-04 final", "tsh 1.64 mU/l 2008-08-04 final"],
    ),
    "elexis_ch/LG1__LG1_10*": (
        "Muster, Heidi", "1925-12-14", ["ferritin 241 mcg/l 2008-01-28 final"],
    ),
    "elexis_ch/LG1__LG1_5.*": (
        "Muster, Nava", "1972-10-01",
        ["hb 14.0 g/dl 2008-01-28 final", "mcv 91 fl 2008-01-28 final",
         "k 3.9 mmol/l 2008-01-28 final", "rbc 4.66 Mio./mm³ 2008-01-28 final",
         "plt 213 x1000/mm³ 2008-01-28 final"],
    ),
    "elexis_ch/LMZ_Risch_Schaan__LMZRisch_Schaan_11*": (
        "MUSTER, ROSA", "1979-03-15", ["tsh 0.502 mU/l 2007-07-18 final"],
    ),
    "elexis_ch/LMZ_Risch_Schaan__LMZRisch_Schaan_12*": (
        "MUSTER, DOMINIC", "1965-01-25",
        ["hb 175 g/l 2007-08-17 final", "mcv 86 fl 2007-08-17 final",
         "wbc 5.5 G/l 2007-08-17 final", "plt 190 G/l 2007-08-17 final"],
    ),
    "elexis_ch/Labtop__*LA10430154*": (
        "MUSTER, Patientin", "1973-06-27",
        ["b12_total 216 pmol/l 2010-10-22 final", "folate_serum 13.8 nmol/l 2010-10-22 final"],
    ),
    "elexis_ch/Labtop__*LA10430174*": (
        "MUSTER, Patientin", "1973-06-27",
        ["b12_total 218 pmol/l 2010-10-25 final", "hb 146 g/l 2010-10-25 final",
         "ferritin 57.9 ug/l 2010-10-25 final"],
    ),
    "elexis_ch/Labtop__*LA10430175*": (
        "MUSTER, Patientin", "1973-06-27",
        ["b12_total 259 pmol/l 2010-10-26 final", "hb 132 g/l 2010-10-26 final",
         "tsh 1.51 mIU/l 2010-10-26 final", "ferritin 198.0 ug/l 2010-10-26 final"],
    ),
    "elexis_ch/Labtop__*LA10430179*": (
        "MUSTER, Patientin", "1973-06-27",
        ["tsh 1.15 mIU/l 2010-10-26 final", "ferritin 30.5 ug/l 2010-10-26 final"],
    ),
    "elexis_ch/Labtop__*LA10430200*": (
        "XXXXXX, XXXXX", "1970-01-01",
        ["b12_total 146 pmol/l 2010-10-26 final", "ferritin 22.9 ug/l 2010-10-26 final"],
    ),
    "elexis_ch/Labtop__*LA10430257*": (
        "MUSTER, Patientin", "1973-06-27",
        ["hb 126 g/l 2010-10-26 final", "mcv 88 fl 2010-10-26 final",
         "ferritin <10 ug/l 2010-10-26 final", "k 4.0 mmol/l 2010-10-26 final",
         "crp 10.1 mg/l 2010-10-26 final"],
    ),
    "elexis_ch/OpenMedical__0025_standard*": (
        "PatMuster, Jeanette", "1980-01-02",
        ["b12_total 148 pmol/l 2003-12-04 final", "folate_serum 10.6 nmol/l 2003-12-04 final",
         "hb 130 g/l 2003-12-04 final", "k 3.8 mmol/l 2003-12-04 final",
         "ferritin 36 ng/ml 2003-12-04 final", "plt 239 10e9/l 2003-12-04 final"],
    ),
    "elexis_ch/OpenMedical__*73166612*": (
        "Xxxxxx, Xxxxx", "1960-01-01",
        ["ferritin 52 µg/l 2014-09-22 final", "tsh 1.02 mU/l 2014-09-22 final"],
    ),
    "elexis_ch/OpenMedical__*61184798*": (
        "Xxxxxxxx, Xxxxxxx", "1935-01-01", ["b12_total 152 pmol/l 2014-10-06 final"],
    ),
    "elexis_ch/Rothen__*083757162*": (
        "Muster, Ruedi", "1959-05-25",
        ["hb 170 g/l 2009-06-11 final", "mcv 96.0 fl 2009-06-11 final",
         "k 4.0 mmol/l 2009-06-11 final", "crp <2.0 mg/l 2009-06-11 final"],
    ),
    "elexis_ch/Rothen__*20090615155951615*": (
        "Muster, Ana", "1964-11-15",
        ["b12_total 568 pmol/l 2009-06-15 final", "hb 129 g/l 2009-06-15 final",
         "mcv 86.9 fl 2009-06-15 final"],
    ),
    "elexis_ch/UHBS_alt__*20090817165037436*": (
        "Muster, Michel", "1919-02-28",
        ["b12_total 192 pmol/l 2009-08-17 final", "tsh 1.080 mIU/l 2009-08-17 final",
         "k 3.9 mmol/l 2009-08-17 final", "ferritin 487 ng/ml 2009-08-17 final",
         "crp <0.3 mg/l 2009-08-17 final"],
    ),
    "elexis_ch/UHBS_alt__*20090818143945101*": (
        "Muster, Patrick", "1919-02-28",
        ["k 3.3 mmol/l 2009-08-18 final", "crp 8.5 mg/l 2009-08-18 final"],
    ),
    "elexis_ch/UHBS_alt__*20090818170647119*": (
        "Muster, Margareta", "1919-02-28",
        ["b12_total 244 pmol/l 2009-08-18 final", "ferritin 172 ng/ml 2009-08-18 final",
         "k 3.3 mmol/l 2009-08-18 final"],
    ),
    "elexis_ch/UHBS_alt__*20090818200648496*": (
        "Muster, Luanne", "1919-02-28",
        ["b12_total 521 pmol/l 2009-08-13 final", "tsh 1.880 mIU/l 2009-08-13 final",
         "k 4.9 mmol/l 2009-08-13 final"],
    ),
    "elexis_ch/UHBS_alt__*20090818202948618*": (
        "Muster, Rolf", "1919-02-28",
        ["b12_total 208 pmol/l 2009-08-18 final", "ferritin 73 ng/ml 2009-08-18 final"],
    ),
    "elexis_ch/UHBS_alt__*20090819175356958*": (
        "Muster, Heinrich", "1919-02-28",
        ["b12_total 316 pmol/l 2009-08-19 final", "ferritin 378 ng/ml 2009-08-19 final"],
    ),
    "elexis_ch/UHBS_alt__*20090821153611913*": (
        "Muster, Horst", "1919-02-28",
        ["hb 149 g/l 2009-08-21 final", "mcv 85.8 fl 2009-08-21 final"],
    ),
    "elexis_ch/Unilabs_Mittelland__*": (
        "Test, Tester1", "1950-12-24",
        ["b12_total 199 pmol/l 2006-04-11 final", "ferritin 135 µg/l 2006-04-11 final",
         "tsh 1.65 mU/l 2006-04-11 final"],
    ),
    "elexis_ch/Unilabs_Zurich__*_19*": (
        "MUSTER, JOSEF", "1916-10-13",
        ["hb 128 g/l 2008-06-23 final", "mcv 86 fl 2008-06-23 final",
         "plt 156 10E9/l 2008-06-23 final"],
    ),
    "elexis_ch/misc__1_1_20060602122443408*": (
        "Muster, Julius", "1946-11-04",
        ["hb 149 g/l 2006-05-22 final", "mcv 85.7 fl 2006-05-22 final",
         "k 4.2 mmol/l 2006-05-22 final"],
    ),
    "elexis_ch/misc__overwrite_test_1*": (
        "Testpatient, Garfield", "1912-12-13", ["k 4.2 mmol/L 2012-05-17 final"],
    ),
    "elexis_ch/samples_import__3000303800*": (
        "Muster, Franz", "1950-01-01", ["k 5.4 mmol/l 2009-11-30 final"],
    ),
    "elexis_ch/samples_import__4195646*": (
        "Muster, Heidi", "1985-04-20",
        ["b12_total 341 pmol/l 2011-03-02 final", "hb 129 g/l 2011-03-02 final",
         "mcv 89 fl 2011-03-02 final", "ferritin 106 µg/l 2011-03-02 final"],
    ),
    "elexis_ch/samples_import__4196571*": (
        "Muster, Heidi", "1975-12-18", ["ferritin 74 µg/l 2011-03-03 final"],
    ),
    "elexis_ch/twin_MGD__*": (
        "TEST, Plectrude", "1947-02-23",
        ["hb 162 g/L 2008-02-18 final", "mcv 97 fL 2008-02-18 final"],
    ),
    "mirth/mirth__08*": (
        "MOUSE, MINNIE S", "1924-01-01",
        ["hb 13.7 g/dl 2012-04-10 final", "mcv 80 fl 2012-04-10 final",
         "plt 221 /nl 2012-04-10 final"],
    ),
    "rethinkhealth/*oru-r01*": ("SMITH, JANE B", "1990-12-15", ["hb 14.2 g/dL 2026-03-09 final"]),
}  # fmt: skip


@pytest.mark.parametrize("pattern", RESULTS)
def test_results_are_those_that_stand_in_the_file(pattern):
    name, born, expected = RESULTS[pattern]
    [person] = reading(pattern).persons
    assert person.patient is not None
    assert person.patient.name == name
    assert (None if person.patient.born is None else str(person.patient.born)) == born
    found = [
        f"{one.test} {one.comparator}{one.value} {one.unit} {one.on} {one.status}"
        for one in person.entries
        if isinstance(one, LabResult)
    ]
    assert [one for one in expected if found.count(one) != 1] == []


@pytest.mark.parametrize("path", FILES, ids=corpus.label)
def test_no_b12_of_a_file_is_lost(path):
    """Each B12 value of a message that is read is a result or a question, and nothing else is."""
    found = outcome(path)
    if isinstance(found, str):
        return
    text = path.read_bytes().decode("latin-1")
    sent = re.findall(r"(?im)OBX\|[^|]*\|[^|]*\|[^|]*vitamine? ?b ?12[^|]*\|[^|]*\|([^|]*)\|", text)
    read = [
        f"{one.value}"
        for who in found.persons
        for one in who.entries
        if isinstance(one, LabResult) and one.test == "b12_total"
    ]
    assert sorted(read) == sorted(sent)


def test_names_and_units_that_lost_letters_are_asked():
    found = reading("elexis_ch/misc__overwrite_test_1*")
    assert {one.what for one in found.questions} == {"unit"}
    assert len(found.questions) == 3
    [asked] = reading("elexis_ch/OpenMedical__0025_standard*").questions
    assert "“f/l” is no unit of this test" in asked.text


def test_what_was_deleted_is_taken_back():
    found = reading("elexis_ch/samples_import__4197158*")
    [person] = found.persons
    assert not person.entries
    assert {one.why for one in person.withdrawn} == {"deleted"}
    assert sum(name.startswith("Observation taken back") for name in found.left_out) > 10


def test_many_patients_of_one_file_are_told_apart():
    found = reading("gnumed/gnumed__Pass_1*")
    assert len(found.persons) > 10
    dates = {one.on for who in found.persons for one in who.entries if isinstance(one, LabResult)}
    assert min(dates) > date(2002, 1, 1)
