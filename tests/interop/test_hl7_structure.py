"""Messages, batches, line ends, delimiters, escapes, character sets, and what is no result."""

from __future__ import annotations

from decimal import Decimal

import pytest

from b12tracker.interop import hl7v2
from b12tracker.interop.hl7v2.encoding import codec_of, is_destroyed, text_of
from b12tracker.interop.reading import Cancelled
from tests.interop.files import shipped_knowledge
from tests.interop.messages import Read, message, msh, obr, obx, pid, results, why_not

PLAIN = message()


def test_a_message_gives_a_person_with_a_result():
    read = Read(PLAIN)
    assert read.person.patient.name == "Quillfeather, Oona Mab"
    found = read.only
    assert (found.test, found.value, found.unit) == ("b12_total", Decimal(142), "pmol/L")
    assert (str(found.on), str(found.time)) == ("2026-03-05", "10:15:00")
    assert (found.status, found.laboratory, found.order_number) == ("final", "PRACTICE LAB", "L77")
    assert found.source.where == "message 1 (PRACTICE1), OBX 1, line 4"
    assert read.whole.format == "hl7"


WRAPS = {
    "LF": lambda text: text.replace("\r", "\n"),
    "CRLF": lambda text: text.replace("\r", "\r\n"),
    "mixed": lambda text: text.replace("\r", "\r\n", 1).replace("\r", "\n", 2),
    "blank lines": lambda text: text.replace("\r", "\r\r\n\r"),
    "no last end": lambda text: text.rstrip("\r"),
    "trailing blanks": lambda text: text.replace("\r", "  \r") + "\r\r",
    "MLLP": lambda text: f"\x0b{text}\x1c\r",
    "leading blanks": lambda text: f"  \n{text}",
    "BOM": lambda text: f"\ufeff{text}",
    "batch": lambda text: f"FHS|^~\\&|P\rBHS|^~\\&|P\r{text}BTS|1\rFTS|1\r",
    "small letters": lambda text: text.replace("PID|", "pid|"),
    "indented": lambda text: text.replace("OBX|", " OBX|"),
    "segment of their own": lambda text: text + "ZPI|1|of their own\r",
}


@pytest.mark.parametrize("wrap", WRAPS)
def test_what_is_around_the_segments_changes_nothing(wrap):
    changed, plain = Read(WRAPS[wrap](PLAIN)), Read(PLAIN)
    assert changed.person.patient == plain.person.patient
    assert len(changed.labs) == 1
    assert repr(changed.only).partition("where=")[0] == repr(plain.only).partition("where=")[0]


@pytest.mark.parametrize("signs", ["^~\\&", "^~\\&#", "#%*$", "^~\\", "^~"])
@pytest.mark.parametrize("field", ["|", "@", "!"])
def test_other_delimiters_are_read(field, signs):
    text = message(obr(), obx(interval="138-652"), head=msh(signs="SIGNS"))
    own = text.replace("^", "\0").replace("|", field).replace("\0", signs[0])
    assert Read(own.replace("SIGNS", signs)).only == Read(text.replace("SIGNS", "^~\\&")).only


def test_several_messages_and_people_of_one_file():
    second = message(obr("L78"), obx("310"), person=pid("70019^^^PRACTICE HOSPITAL^MR", "Vane^Ivo"))
    third = message(obr("L79"), obx("410"))
    read = Read(PLAIN, second, third)
    assert [len(one.entries) for one in read.whole.persons] == [2, 1]


def test_several_people_in_one_message():
    text = message() + "\r".join([pid("70019^^^PRACTICE HOSPITAL^MR", "Vane^Ivo"), obr(), obx("9")])
    assert [one.patient and one.patient.name for one in Read(text).whole.persons] == [
        "Quillfeather, Oona Mab",
        "Vane, Ivo",
    ]


def test_a_line_that_begins_no_segment_goes_on_with_the_one_before():
    text = message(obr(), obx(), "NTE|1||The sample was", "taken in the morning.")
    assert Read(text).only.note == "The sample was\ntaken in the morning."
    assert "is not a result" in Read(results(obx("14\r2"))).refused


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"a \F\ b \S\ c \T\ d \R\ e \E\ f", "a | b ^ c & d ~ e \\ f"),
        (r"first\.br\second", "first\nsecond"),
        (r"first\.sp\second\.ce\third", "first\nsecond\nthird"),
        (r"\.in+4\in\.ti-2\\.fi\\.nf\.", "in."),
        (r"\H\loud\N\ and \Zown\plain", "loud and plain"),
        (r"caf\XE9\ \X41\\X42\ \X0D0A\end", "café AB \nend"),
        (r"4\5 and a lone \ sign", "4\\5 and a lone \\ sign"),
        (r"\unknown\ stays", "\\unknown\\ stays"),
        (r"\C2842\set", "\ufffdset"),
        (r"50\P\60", "50#60"),
    ],
)
def test_escapes(written, read):
    assert Read(results(obx(), f"NTE|1||{written}")).only.note == read


def test_an_escaped_sign_in_a_unit_is_the_sign():
    found = Read(results(obx("252", r"x10\S\9/L", code="PLT^Platelets^PL"))).only
    assert (found.test, found.unit) == ("plt", "x10^9/L")
    torn = Read(results(obx("252", "10^9/L", code="PLT^Platelets^PL"))).only
    assert torn.unit == "10^9/L"


def test_notes_stand_before_and_after_a_result():
    text = message(
        obr(), "NTE|1||Sample haemolysed", obx(), "NTE|1||Repeated", "NTE|2||and confirmed",
        "ZXX|1|", obx("131", "g/L", code="HB^Hb^PL", number="2"),
    )  # fmt: skip
    b12, hb = Read(text).labs
    assert b12.note == "Sample haemolysed\nRepeated\nand confirmed"
    assert hb.note == "Sample haemolysed"


def test_prose_under_the_code_of_a_result_is_a_note_on_it():
    prose = obx("Seen by the duty doctor", "", kind="TX", sub="2", number="2")
    found = Read(results(obx(sub="1"), prose)).only
    assert (found.value, found.note) == (Decimal(142), "Seen by the duty doctor")


def test_a_long_note_is_cut_and_says_so():
    note = Read(results(obx(), "NTE|1||" + "word " * 100_000)).only.note
    assert len(note) < 5_000
    assert note.endswith("(cut short; the file has the whole)")


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("", "latin-1"), ("", "utf-8"), ("8859/1", "latin-1"), ("8859/1", "utf-8"),
        ("8859", "latin-1"), ("UNICODE UTF-8", "utf-8"), ("UTF-8", "utf-8"), ("ASCII", "utf-8"),
        ("8859/15", "iso8859_15"), ("8859/2", "iso8859_2"), ("windows-1252", "cp1252"),
    ],
)  # fmt: skip
def test_the_character_set_is_found(declared, codec):
    person = pid(name="Müßig^Jörg")
    text = message(
        obr(), obx("5.1", "mmol/L", code="K^Kalium^PL"), "NTE|1||Rücksprache nötig",
        head=msh(charset=declared), person=person,
    )  # fmt: skip
    read = Read(text.encode(codec))
    assert read.person.patient.name == "Müßig, Jörg"
    assert read.only.note == "Rücksprache nötig"


def test_latin_2_is_read_only_where_it_is_declared():
    text = message(person=pid(name="Dvořák^Jiří"), head=msh(charset="8859/2"))
    assert Read(text.encode("iso8859_2")).person.patient.name == "Dvořák, Jiří"


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("Hämoglobin".encode("cp850"), ""),
        ("Hämoglobin".encode("latin-1"), "UNICODE UTF-8"),
        ("Hämoglobin".encode("latin-1"), "BIG-5"),
        ("H\ufffdmoglobin".encode(), ""),
        ("Hï¿½moglobin".encode(), "UNICODE UTF-8"),
        ("Hämoglobin".encode().decode("latin-1").encode(), ""),
        (b"H?moglobin", ""),
    ],
)
def test_lost_letters_are_asked_and_never_guessed(data, declared):
    assert is_destroyed(text_of(data, codec_of(data, declared)))
    head, tail = results(
        obx("131", "g/L", code="506^@@^PL"), head=msh(charset=declared)
    ).encode().split(b"@@")  # fmt: skip
    asked = Read(head + data + tail).asked
    assert asked.choices == ("Haemoglobin",)
    assert asked.text.startswith("Letters of its name were lost on the way. Which test is H")


@pytest.mark.parametrize("name", ["Müßig", "José", "JOÃO", "Ñandú", "Zoë", "What? Never", "Ærø"])
def test_letters_with_marks_are_not_lost_ones(name):
    assert not is_destroyed(name)


def test_a_person_whose_name_lost_letters_is_not_created():
    read = Read(message(person=pid(name="M\ufffdller^Anna")))
    assert read.person.patient is None
    assert [one.what for one in read.whole.refused] == ["patient"]
    assert "were lost on the way" in read.whole.refused[0].why


@pytest.mark.parametrize("sign", ["?g/L", "\ufffdg/L"])
def test_a_unit_that_lost_its_sign_is_asked(sign):
    asked = Read(results(obx("106", sign, code="FERR^Ferritin^PL"))).asked
    assert asked.what == "unit"
    assert asked.choices == ("ug/L", "ng/mL")


KINDS = {
    "ADT^A01": "adt", "ORM^O01": "orm", "OUL^R22": "oul", "MDM^T02": "mdm", "VXU^V04": "vxu",
    "SIU^S12": "siu", "RDE^O11": "rde", "ORU^W01": "oru", "QRY^A19": "qry", "": "no-kind",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_another_kind_of_message_is_refused_by_name(kind):
    reason, sentence = why_not(message(head=msh(kind)))
    assert reason == f"hl7v2-{KINDS[kind]}"
    assert kind in sentence


@pytest.mark.parametrize("kind", ["ORU", "ORU^R01", "ORU^R01^ORU_R01", "oru^r01"])
def test_results_are_read_however_their_kind_is_written(kind):
    assert Read(message(head=msh(kind))).only


@pytest.mark.parametrize(("meant", "reason"), [("T", "test"), ("D", "test"), ("X9", "purpose")])
def test_what_is_not_meant_for_a_patient_is_refused(meant, reason):
    assert why_not(message(head=msh(meant=meant)))[0] == f"hl7v2-{reason}"


@pytest.mark.parametrize("meant", ["P", "", "P^T", "p"])
def test_what_is_meant_for_a_patient_is_read(meant):
    assert Read(message(head=msh(meant=meant))).only


def test_a_refused_message_stands_beside_those_that_are_read():
    read = Read(message(head=msh("ADT^A08", control="ADM7")), PLAIN, message(head=msh(meant="T")))
    assert len(read.labs) == 1
    assert [(one.what, one.where) for one in read.whole.refused] == [
        ("ADT^A08", "message 1 (ADM7), line 1"),
        ("ORU^R01", "message 3 (PRACTICE1), line 9"),
    ]
    assert all(one.original.startswith("MSH|") for one in read.whole.refused)


@pytest.mark.parametrize(
    "head", ["MSH|^~", "MSH|", "MSH|^~\\&|P|P", "MSH|^^\\&|||||||ORU^R01", "MSH|abcd|||||||ORU^R01"]
)
def test_a_header_that_is_cut_short_or_makes_no_sense_is_refused(head):
    assert why_not(head + "\rPID|1")[0] == "hl7v2-unreadable"
    read = Read(head + "\r", PLAIN)
    assert len(read.labs) == 1
    assert [one.what for one in read.whole.refused] == ["message"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b'{"resourceType": "Bundle"}', "not-hl7"),
        (b"<ORU_R01><MSH/></ORU_R01>", "not-hl7"),
        (PLAIN.encode("utf-16"), "utf-16"),
        (b"PID|1||70018", "not-hl7"),
        (b"FHS|^~\\&\rBHS|^~\\&\rBTS|0\rFTS|0\r", "hl7v2-empty"),
    ],
)
def test_a_file_without_messages_is_refused(data, reason):
    assert why_not(data)[0] == reason


@pytest.mark.parametrize(
    ("wrapper", "says"),
    [
        ("FHS|^~\\&\rBHS|^~\\&\r{}BTS|2\rFTS|1\r", "Batch 1 should have 2 messages, but has 1."),
        ("FHS|^~\\&\rBHS|^~\\&\r{0}BTS|1\rBHS|^~\\&\r{0}{0}BTS|1\rFTS|1\r", "Batch 2 should"),
        ("FHS|^~\\&\rBHS|^~\\&\r{}", "The end of the file is missing"),
        ("BHS|^~\\&\r{}", "The end of the file is missing"),
    ],
)
def test_missing_messages_of_a_batch_are_named(wrapper, says):
    read = Read(wrapper.format(PLAIN))
    assert len(read.labs) == 1
    [refused] = read.whole.refused
    assert refused.why.startswith(says)
    assert refused.what == "batch"


@pytest.mark.parametrize(
    "wrapper",
    [
        "FHS|^~\\&\r{}FTS|1\r",
        "BHS|^~\\&\r{}BTS|1|all\r",
        "BHS|^~\\&\r{}BTS\r",
        "BHS|^~\\&\r{}BTS||\r",
    ],
)
def test_whole_batches_are_read_without_a_word(wrapper):
    assert Read(wrapper.format(PLAIN)).only


def test_a_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("b12tracker.interop.hl7v2.reader.MAX_BYTES", 100)
    assert why_not(PLAIN)[0] == "too-large"


LONG = "x" * 10_001


@pytest.mark.parametrize(
    "text",
    [
        message(person=pid(f"{LONG}^^^H")),
        message(person=pid(name=LONG)),
        message(head=msh(sent=LONG)),
        message(head=msh(control=LONG)),
        message(obr(LONG), obx()),
        message(obr(), obx(sub=LONG)),
        message(obr(), obx(), obx(code=f"{LONG}^Hb")),
    ],
    ids=["number", "name", "time", "control", "order", "sub", "code"],
)
def test_a_message_with_an_endless_field_is_refused_as_a_whole(text):
    read = Read(message(obr("L1"), obx("77")), text, message(obr("L9"), obx("99")))
    assert [one.value for one in read.labs] == [77, 99]
    [refused] = read.whole.refused
    assert "10,001 characters" in refused.why


@pytest.mark.parametrize(
    "result",
    [obx(LONG), obx(unit=LONG), obx(flag=LONG), obx(status=LONG), obx(at=LONG), obx(f23=LONG)],
    ids=["value", "unit", "flag", "status", "time", "laboratory"],
)
def test_an_endless_field_of_a_result_is_refused_alone(result):
    read = Read(results(result, obx("131", "g/L", code="HB^Hb^PL", number="2")))
    assert [one.test for one in read.labs] == ["hb"]
    assert len(read.whole.refused) == 1


def test_medicines_and_segments_of_no_use_are_counted():
    text = message(obr(), obx(), "RXA|0|1|20260301", "RXR|IM", "ZPI|1", "AL1|1", "PV1|1|O")
    assert Read(text).whole.left_out == {
        "medicine segment RXA": 1,
        "medicine segment RXR": 1,
        "segment AL1": 1,
        "segment ZPI": 1,
    }


def test_who_follows_hears_of_progress_and_may_stop_it():
    heard = []

    class Follower:
        stop = False

        def step(self, done: int, total: int) -> None:
            heard.append((done, total))

        def cancelled(self) -> bool:
            return self.stop

    data = "".join(message(head=msh(control=str(one))) for one in range(50)).encode()
    follower = Follower()
    hl7v2.read(data, shipped_knowledge(), watch=follower)
    assert heard[0] == (0, len(data))
    assert heard[-1] == (len(data), len(data))
    assert len(heard) > 2
    follower.stop = True
    with pytest.raises(Cancelled):
        hl7v2.read(data, shipped_knowledge(), watch=follower)
