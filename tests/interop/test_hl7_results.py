"""Results of HL7 v2: which test, value, unit, interval, status, day."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from tests.interop.messages import Read, message, msh, obr, obx, results

B12 = ("Total B12", "Active B12")


@pytest.mark.parametrize(
    ("code", "unit", "test"),
    [
        ("2132-9^Vitamin B12^LN", "pg/mL", "b12_total"),
        ("14685-2^Vitamin B12^LOINC", "pmol/L", "b12_total"),
        ("77^Vitamin B12^PL^14685-2^Cobalamin^LN", "pmol/L", "b12_total"),
        ("77^Vitamine B12^PL^14685-2^^LOINC", "pmol/l", "b12_total"),
        ("2132-9^Vitamin B12", "ng/L", "b12_total"),
        ("VB12^Vitamin B12^03", "pmol/l", "b12_total"),
        ("b12_B^Vitamin B12", "pmol/l", "b12_total"),
        ("VITB12^Vitamin B12 (Cobalamin)^PL", "pmol/l", "b12_total"),
        ("VB12^^03", "pmol/L", "b12_total"),
        ("HTC^Holotranscobalamin^PL", "pmol/L", "b12_active"),
        ("HGB^Haemoglobin^LN", "g/dL", "hb"),  # a code of the laboratory that says it is LOINC
        ("9^HGB^^^^^^^Hb", "g/dL", "hb"),
        ("mcv^  MCV^HT", "fl", "mcv"),
        ("mcv^- MCV^HT", "fl", "mcv"),
        ("FOLE^Erythrozyten-Folsäure^07", "nmol/l", "folate_rbc"),
        ("14588^Kalium^PL^2823-3^Potassium SerPl-sCnc^LOINC", "mmol/l", "k"),
        ("256^Homocystein^PL", "µmol/l", "hcy"),
    ],
)
def test_a_test_is_known_by_code_or_exact_name(code, unit, test):
    value = {"hb": "13.1", "mcv": "91", "k": "4.1", "hcy": "11"}.get(test, "180")
    assert Read(results(obx(value, unit, code=code))).only.test == test


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("HBA10^Glycohaemoglobin/ HbA1c (HPLC)^HT", "%"),
        ("HKT^Hämatokrit Folsäure^07", "%"),
        ("urbl^Blut, Hämoglobin", "g/L"),
        ("UBBC^Unsaturated vitamin B12 binding capacity^PL", "pmol/L"),
        ("HCI^Homocystine^PL", "umol/L"),
        ("X1^B12 & Folate^PL", "pmol"),
        ("HB^Hb pro Erythrozyt^PL", "pg"),
        ("CA^Calcium^PL", "mmol/L"),
        ("MMA^Something else^PL", "nmol/L"),
    ],
)
def test_a_look_alike_is_left_out_and_named(code, unit):
    left_out = Read(results(obx("41", unit, code=code.replace("&", "\\T\\")))).left_out
    assert left_out == f"Observation: {code.split('^')[1]}"


@pytest.mark.parametrize("name", ["Vitamin B12 neu", "Cobalamin im Blut", "B12-Spiegel"])
def test_an_unknown_name_that_speaks_of_b12_is_a_question(name):
    asked = Read(results(obx(code=f"X9^{name}^PL"))).asked
    assert (asked.what, len(asked.choices)) == ("test", 2)
    assert name in asked.text
    assert asked.original.startswith("OBX|1|NM|X9^")
    assert asked.key == "PRACTICE LAB|L77#X9"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("14685-0^Vitamin B12^LN", "its check digit is wrong"),
        ("2132-9^Vitamin B12^LN^718-7^Hb^LN", "are of different tests"),
        ("2132-9^Haemoglobin^LN", "but it is called Haemoglobin"),
        ("5794-3^Hemoglobin^LN", "no code that we know for Haemoglobin"),
        ("5794-3^Hemoglobin", "no code that we know for Haemoglobin"),
    ],
)
def test_a_code_that_contradicts_is_refused(code, says):
    assert says in Read(results(obx("131", "", code=code))).refused


@pytest.mark.parametrize(
    ("kind", "written", "value", "comparator"),
    [
        ("NM", "142", "142", ""), ("NM", " 142 ", "142", ""), ("NM", "142.50", "142.50", ""),
        ("NM", "<37", "37", "<"), ("NM", "< 37", "37", "<"), ("ST", ">1476", "1476", ">"),
        ("TX", "       >1476", "1476", ">"), ("ST", "≥ 60", "60", ">="), ("FT", "142", "142", ""),
        ("ST", "142,5", "142.5", ""), ("", "142", "142", ""), ("SN", "<^37", "37", "<"),
        ("SN", ">=^320", "320", ">="), ("SN", "^142", "142", ""), ("SN", "=^142", "142", ""),
        ("SN", "<37", "37", "<"), ("SN", "142", "142", ""), ("ST", "142 pmol/L", "142", ""),
    ],
)  # fmt: skip
def test_a_value_is_read_as_written(kind, written, value, comparator):
    found = Read(results(obx(written, kind=kind))).only
    assert (str(found.value), found.comparator, found.unit) == (value, comparator, "pmol/L")


@pytest.mark.parametrize("kind", ["NM", "ST", "TX", "FT", "SN", "CE"])
@pytest.mark.parametrize("written", ["", "folgt", "k.Mat.", "?", "$", ".", "-"])
def test_no_result_is_left_out_and_never_zero(kind, written):
    left_out = Read(results(obx(written, kind=kind))).left_out
    assert left_out.startswith("Observation")
    assert "B12" in left_out


@pytest.mark.parametrize(
    ("kind", "written", "says"),
    [
        ("NM", "41.5%  3.02", "is not a result"), ("NM", "Cancelled – lost", "is not a result"),
        ("NM", "1,200", "decimal comma"), ("NM", "140-150", "is not a result"),
        ("NM", "-5", "is not a result"), ("NM", "142~310", "is not a result"),
        ("NM", "99999999", "cannot be read"),
        ("SN", "^1^:^640", "is not a result"), ("SN", "^100^-^200", "is not a result"),
        ("SN", "<>^5", "is not a result"), ("CE", "POS^positive^L", "is not a result"),
        ("FT", r"B12 142\.br\see letter 3", "is not a result"), ("DT", "20260305", "type DT"),
        ("ED", "LAB^PDF^^Base64^JVBERi0x", "attached file"), ("RP", "file.pdf", "attached file"),
    ],
)  # fmt: skip
def test_what_is_no_result_of_the_test_is_refused(kind, written, says):
    why = Read(results(obx(written, kind=kind))).refused
    assert says in why


def test_words_are_results_of_antibody_tests_only():
    code = "IFA^Intrinsic factor antibody^PL"
    for kind, value in (("CWE", "POS^Positive^L"), ("ST", "positive"), ("CE", "^detected")):
        found = Read(results(obx(value, "", kind=kind, code=code))).only
        assert (found.word, found.value, found.unit) == ("positive", None, "")


@pytest.mark.parametrize(
    ("unit", "kept"),
    [
        ("pmol/l", "pmol/l"), ("PMOL/L", "PMOL/L"), ("pmol/l^^L", "pmol/l"), (" pmol/L ", "pmol/L"),
        ("pmol/L^picomoles per litre^UCUM", "pmol/L"), ("ng/L", "ng/L"), ("pg/ml", "pg/ml"),
        ("^pmol/L", "pmol/L"),
    ],
)  # fmt: skip
def test_a_unit_is_kept_as_printed(unit, kept):
    assert Read(results(obx("242", unit))).only.unit == kept


@pytest.mark.parametrize("unit", ["", "mg/dL", "drops", '""', "g/mL^grams^UCUM"])
def test_a_missing_or_unknown_unit_is_a_question(unit):
    asked = Read(results(obx("242", unit))).asked
    assert asked.what == "unit"
    assert {"pg/mL", "pmol/L"} <= set(asked.choices)


def test_units_that_contradict_are_a_question():
    for unit, value in (("pg/mL^pmol/L^L", "242"), ("pmol/L", "242 pg/mL")):
        assert "Which one holds?" in Read(results(obx(value, unit, kind="ST"))).asked.text


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("179-660", 179, 660), ("179 - 660", 179, 660), ("138 -652", 138, 652),
        ("(179-660)", 179, 660),
        ("[179–660]", 179, 660), ("179 to 660", 179, 660), ("179-660 pmol/l", 179, 660),
        ("> 138", 138, None), ("<652", None, 652), ("<= 652", None, 652),
        ("138,5-652,5", "138.5", "652.5"),
        ("0-0", None, None), ("", None, None), ("-", None, None),
        ("()", None, None), ('""', None, None),
    ],
)  # fmt: skip
def test_an_interval_is_read_in_its_many_spellings(written, low, high):
    found = Read(results(obx(interval=written))).only
    assert found.low == (None if low is None else Decimal(low))
    assert found.high == (None if high is None else Decimal(high))
    assert found.note == ""


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("187-883 pg/mL", "Not used: interval in another unit (187-883 pg/mL)"),
        ("660-179", "Interval as printed: 660-179"),
        ("siehe Befund", "Interval as printed: siehe Befund"),
        ("F: 140-500 M: 150-600", "Interval as printed: F: 140-500 M: 150-600"),
    ],
)
def test_an_interval_that_cannot_be_used_is_kept_as_a_note(written, note):
    found = Read(results(obx(interval=written))).only
    assert (found.low, found.high, found.note) == (None, None, note)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("L", "L"),
        ("LL", "LL"),
        ("*", "*"),
        ("+", "+"),
        ("H^High^L", "H"),
        ("^low", "low"),
    ],
)
def test_a_flag_is_kept_as_sent(written, kept):
    assert Read(results(obx(flag=written))).only.flag == kept


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("F", "final"), ("V", "final"), ("U", "final"), ("C", "corrected"), ("A", "corrected"),
        ("C^Record coming over is a correction", "corrected"), ("P", "provisional"),
        ("I", "provisional"), ("R", "provisional"), ("S", "provisional"), ("", "unknown"),
        ("f", "final"),
    ],
)  # fmt: skip
def test_a_status_says_how_firm_a_result_is(code, status):
    assert Read(results(obx(status=code))).only.status == status


@pytest.mark.parametrize(
    ("whole", "own", "status"),
    [("F", "", "unknown"), ("P", "", "provisional"), ("P", "F", "final"), ("Y", "", "unknown")],
)
def test_the_status_of_an_order_only_makes_less_firm(whole, own, status):
    assert Read(message(obr(status=whole), obx(status=own))).only.status == status


@pytest.mark.parametrize(
    ("code", "why"), [("D", "deleted"), ("W", "wrong"), ("X", "cannot be obtained")]
)
def test_a_result_that_is_taken_back_is_no_result(code, why):
    read = Read(results(obx(status=code)))
    assert not read.labs
    [back] = read.person.withdrawn
    assert (back.key, back.why) == ("PRACTICE LAB|L77#14685-2", why)


def test_an_explicitly_deleted_value_takes_the_result_back():
    [back] = Read(results(obx('""'))).person.withdrawn
    assert back.why == "deleted"


def test_what_is_taken_back_of_other_tests_is_counted():
    found = Read(results(obx("$", "", status="D", code="CA^Calcium^PL"))).left_out
    assert found == "Observation taken back: Calcium"


@pytest.mark.parametrize("code", ["O", "N"])
def test_what_was_not_measured_is_left_out(code):
    assert Read(results(obx(status=code))).left_out.startswith("Observation without a result")


def test_an_unknown_status_is_refused():
    assert "“Q” is not a status" in Read(results(obx(status="Q"))).refused


DAYS = [
    ("202603051015", "2026-03-05", time(10, 15)),
    ("20260305101530", "2026-03-05", time(10, 15, 30)),
    ("20260305101530.1234-0500", "2026-03-05", time(10, 15, 30)), ("20260305", "2026-03-05", None),
    ("2026030510", "2026-03-05", time(10)), ("202603050000", "2026-03-05", None),
    ("202603051015+0100", "2026-03-05", time(10, 15)),
    ("202603051015-500", "2026-03-05", time(10, 15)),
    ("2026-03-05", "2026-03-05", None), ("2026-03-05T10:15:00Z", "2026-03-05", time(10, 15)),
    ("31/05/2013", "2013-05-31", None), ("05.31.2013", "2013-05-31", None),
    ("20260305235960", "2026-03-05", time(23, 59, 59)), ("20160229", "2016-02-29", None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "day", "clock"), DAYS)
def test_the_time_of_the_sample_is_as_exact_as_written(written, day, clock):
    for text in (message(obr(taken=""), obx(at=written)), message(obr(taken=written), obx())):
        found = Read(text).only
        assert (found.on, found.time) == (date.fromisoformat(day), clock)


@pytest.mark.parametrize(
    ("written", "says"),
    [("2026", "Only 2026 is given"), ("202603", "Only 2026-03"), ("03/04/2026", "Which day is")],
)
def test_part_of_a_day_or_two_days_are_a_question(written, says):
    asked = Read(message(obr(taken=""), obx(at=written))).asked
    assert asked.what == "date"
    assert says in asked.text


@pytest.mark.parametrize(
    "written",
    [
        "20260230",
        "Aug 99, 9999",
        "12121984",
        "202603052561",
        "20260305+9900",
        "2026030",
        "20261301",
    ],
)
def test_an_impossible_day_is_refused(written):
    assert "“" in Read(message(obr(taken=written), obx())).refused


@pytest.mark.parametrize(
    ("taken", "at", "day", "clock"),
    [
        ("202603051015", "202603071400", "2026-03-05", time(10, 15)),  # OBX-14 is the analysis
        ("202603071400", "202603051015", "2026-03-05", time(10, 15)),  # a result of the past
        ("20260305", "202603051015", "2026-03-05", time(10, 15)),
        ("202603051015", "2026", "2026-03-05", time(10, 15)),
        ("0000", "20260305", "2026-03-05", None),
    ],
)
def test_a_sample_is_taken_before_its_result_is_made(taken, at, day, clock):
    found = Read(message(obr(taken=taken), obx(at=at))).only
    assert (found.on, found.time, found.note) == (date.fromisoformat(day), clock, "")


@pytest.mark.parametrize(
    ("order", "day", "what"),
    [
        ({"arrived": "20260304", "issued": "20260305"}, "2026-03-04", "the sample reached"),
        ({"issued": "20260305"}, "2026-03-05", "the result was issued"),
        ({}, "2026-03-06", "the message was sent"),
    ],
)
def test_a_day_that_is_only_inferred_says_so(order, day, what):
    found = Read(message(obr(taken="", **order), obx())).only
    assert found.on == date.fromisoformat(day)
    assert found.note == f"The day is that on which {what}; no sample day was given.".replace(
        "the sample reached;", "the sample reached the laboratory;"
    )


def test_without_any_day_a_result_is_refused():
    text = message(obr(taken=""), obx(), head=msh(sent=""))
    assert "No date is given" in Read(text).refused


@pytest.mark.parametrize(
    ("segments", "sample"),
    [
        ((obr(sample="UR"), obx()), "UR"),
        ((obr(sample="^Urine"), obx()), "Urine"),
        ((obr(), obx(), "SPM|1|||119339001^Stool specimen^SCT"), "Stool specimen"),
    ],
)
def test_a_sample_that_is_no_blood_is_refused(segments, sample):
    assert Read(message(*segments)).refused == f"The sample is {sample}, not blood."


def test_a_panel_of_urine_is_left_out():
    text = message(obr(panel="U^Urinstatus"), obx("NEG", "", kind="ST", code="HB^Hämoglobin^PL"))
    assert Read(text).left_out == "Observation: Hämoglobin (Urinstatus)"
    both = message(obr(panel="U^Blut und Urin"), obx("131", "g/L", code="HB^Hämoglobin^PL"))
    assert Read(both).only.test == "hb"
    salt = message(obr(panel="SAL^Elektrolyte"), obx("4.1", "mmol/L", code="K^Kalium^PL"))
    assert Read(salt).only.test == "k"


def test_observations_about_a_specimen_are_no_results():
    text = message(obr(), obx(), "SPM|1|||SER^Serum", obx("9"), obr("L78"), obx("310"))
    read = Read(text)
    assert [one.value for one in read.labs] == [142, 310]
    assert read.whole.left_out == {"Observation about a specimen": 1}


def test_the_laboratory_is_named_by_the_result_first():
    assert Read(results(obx(f23="North Lab^L"))).only.laboratory == "North Lab"
    assert Read(results(obx(f15="7^South Lab"))).only.laboratory == "South Lab"
    assert Read(results(obx(f17="EC^ECLIA"))).only.note == "Method: ECLIA"


@pytest.mark.parametrize(
    ("segments", "key"),
    [
        ((obr("L77^LIS^1.2.3^ISO"), obx()), "1.2.3|L77#14685-2"),
        ((obr("L77^LIS"), obx()), "LIS|L77#14685-2"),
        (("ORC|RE|P5|L9", obr(""), obx()), "PRACTICE LAB|L9#14685-2"),
        (("ORC|RE|P5", obr(""), obx()), "PRACTICE LAB|P5#14685-2"),
        ((obr(""), obx()), "PRACTICE LAB@202603051015#14685-2"),
        ((obx(at="20260305"),), "PRACTICE LAB@20260305#14685-2"),
    ],
)
def test_a_key_is_the_number_of_the_order_with_the_code(segments, key):
    assert Read(message(*segments)).only.source.key == key


def test_a_code_that_comes_twice_has_keys_of_its_own():
    serum, plasma = (obr(panel=one) for one in ("S^Serum", "P^Plasma"))
    potassium = obx("4.1", "mmol/L", code="K^Kalium^PL")
    text = message(serum, potassium, plasma, obx("4.4", "mmol/L", code="K^Kalium^PL"), obx())
    assert [one.source.key for one in Read(text).labs] == [
        "PRACTICE LAB|L77/S#K",
        "PRACTICE LAB|L77/P#K",
        "PRACTICE LAB|L77#14685-2",
    ]
    same = results(potassium, obx("4.4", "mmol/L", code="K^Kalium^PL", number="2"))
    assert len({one.source.key for one in Read(same).labs}) == 2


def test_one_result_twice_in_a_message_with_two_contents_is_refused():
    read = Read(message(obr(), obx(), obr(), obx("310")))
    assert [one.value for one in read.labs] == [142]
    assert [one.why for one in read.whole.refused] == [
        "It is given twice in one message with two contents."
    ]
    assert Read(message(obr(), obx(), obr(), obx())).only.value == 142


def test_a_correction_that_cannot_be_read_says_what_it_corrects():
    says = "It corrects an earlier result, which the laboratory no longer stands by."
    assert Read(results(obx(status="C", unit=""))).asked.text.endswith(says)
    assert Read(results(obx("see letter", status="C"))).refused.endswith(says)
    assert says not in Read(results(obx("see letter"))).refused


def test_an_impossible_value_is_refused():
    assert "impossible" in Read(results(obx("87.1", "g/dL", code="HB^Hb^PL"))).refused
