"""Whatever the bytes of a message: a reading or a refusal, and a reading that can be stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b12tracker.core.records import LabResult
from tests.interop import fuzzing
from tests.interop.fuzzing import TURNS, quick
from tests.interop.messages import message, msh, obr, obx, pid

if TYPE_CHECKING:
    from b12tracker.interop.reading import Reading

WHOLE = message(
    "ORC|RE|P5|L77", obr(sample="^Serum"), "NTE|1||Sample haemolysed",
    obx(interval="138-652", flag="L", at="202603051015", f17="EC^ECLIA"), "NTE|1||Repeated",
    obx("<^37", "pmol/L^^L", kind="SN", code="77^Vitamin B12^PL^14685-2^B12^LN", number="2"),
    obx("131", "g/L", kind="ST", code="HB^Hämoglobin^PL", number="3", status="P"),
    obx("252", r"x10\S\9/L", code="PLT^Platelets^PL", number="4", status="C"),
    obx("POS^positive^L", "", kind="CWE", code="IF^Intrinsic factor antibody^PL", number="5"),
    obx(r"All well\.br\so far", "", kind="FT", code="T^Report^PL", number="6"),
    "SPM|1|||SER^Serum", "RXA|0|1|20260301",
)  # fmt: skip
SECOND = message(obr("L78"), obx("310", status="W"), person=pid("9^^^H", "Vane^Ivo", "1961"))
FILE = f"FHS|^~\\&|P\r{WHOLE}{SECOND}FTS|2\r"

NASTY = st.sampled_from(
    ["", '""', "|", "^", "~", "\\", "&", "\\F\\", "\\X", "\\X0\\", "\\XFF\\", "\\.br\\", "\r", "\n",
     "\x0b", "\x1c\r", "\0", "\ufeff", "MSH", "MSH|", "MSH|^~\\&|",
     "\rMSH|^~\\&|||||||ORU^R01||P\r",
     "PID|", "OBX|", "\rOBX|1|NM|", "\rPID|1\r", "\rOBR|\r", "0", "-1", "1e9", "<", ">=", "1,200",
     "99999999999999999999", "٣", "142", "pg/mL", "pmol/L", "drops", "F", "C", "W", "D", "Q",
     "T", "ED",
     "SN", "CE", "DT", "2026", "20260230", "00000000", "99991231", "20260305+9999", "Vitamin B12",
     "2132-9", "14685-0", "LN", "\u202e", "\ufffd", "Ã¼", "H?moglobin", "x" * 11_000, "8859/1",
     "UNICODE UTF-8", "^~^~", "A|B"]
)  # fmt: skip
PIECES = NASTY | st.text(max_size=12) | st.just("x" * 11_000)


def read(data: str | bytes) -> Reading | None:
    raw = data.encode(errors="surrogatepass") if isinstance(data, str) else data
    return fuzzing.read("hl7", raw)


def check(reading: Reading | None) -> None:
    """Check what whoever records a reading relies on; of a message, results alone."""
    fuzzing.check(reading)
    for person in reading.persons if reading else ():
        assert person.entries or person.withdrawn
        for entry in person.entries:
            assert isinstance(entry, LabResult)
            assert "\r" not in entry.note


def test_the_file_that_is_changed_is_read_whole():
    reading = read(FILE)
    assert reading is not None
    assert not reading.refused
    assert not reading.questions
    assert [len(one.entries) for one in reading.persons] == [5, 0]
    assert [len(one.withdrawn) for one in reading.persons] == [0, 1]
    assert reading.left_out == {"Observation: Report": 1, "medicine segment RXA": 1}


@given(data=st.binary(max_size=300), framed=st.booleans())
@settings(quick, max_examples=300)
def test_any_bytes_give_a_reading_or_a_refusal(data, framed):
    check(read(data))
    check(read(msh().encode() + b"\r" + data + (b"\x1c\r" if framed else b"")))


FIELDS = [
    (line, place)
    for line, text in enumerate(FILE.split("\r"))
    for place in range(len(text.split("|")))
]


def changed(changes: list[tuple[tuple[int, int], str, str]]) -> bytes:
    """Return the file with fields set, prolonged or cut off, and lines put in."""
    lines = [line.split("|") for line in FILE.split("\r")]
    for (line, place), how, text in changes:
        if place >= len(lines[line]):
            continue
        match how:
            case "set":
                lines[line][place] = text
            case "add":
                lines[line][place] += text
            case "drop":
                del lines[line][place:]
            case "line":
                lines.append([text, *lines[line]])
                break
    return "\r".join("|".join(line) for line in lines).encode(errors="surrogatepass")


CHANGED = st.lists(
    st.tuples(st.sampled_from(FIELDS), st.sampled_from(["set", "add", "drop", "line"]), PIECES),
    min_size=1,
    max_size=5,
).map(changed)


@given(data=CHANGED)
@settings(quick, max_examples=1000)
def test_a_file_with_other_fields_gives_a_reading_or_a_refusal(data):
    check(read(data))


@given(
    cut=st.integers(0, 5000),
    flips=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=4),
)
@settings(quick, max_examples=700)
def test_a_damaged_file_gives_a_reading_or_a_refusal(cut, flips):
    data = bytearray(FILE.encode())
    for place, byte in flips:
        data[place % len(data)] = byte
    check(read(bytes(data)))
    check(read(bytes(data[: cut % len(data)])))


@given(data=st.data())
@settings(quick, max_examples=300)
def test_pieces_in_any_order_give_a_reading_or_a_refusal(data):
    lines = FILE.split("\r")
    order = data.draw(st.lists(st.sampled_from(lines) | PIECES, max_size=15))
    check(read("\r".join([msh(), *order])))


@pytest.mark.nightly
@pytest.mark.parametrize("turn", TURNS)
@given(data=st.data())
@settings(quick, max_examples=2_000)
def test_a_long_campaign_of_changes_finds_nothing(turn, data):
    del turn
    lines = [line.split("|") for line in FILE.split("\r")]
    for line, place in data.draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=8)):
        lines[line][place] = data.draw(PIECES)
    check(read("\r".join("|".join(line) for line in lines)))
