"""What every reader keeps to, whatever the bytes: a refusal, or a reading that can be recorded."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from b12tracker.core import units
from b12tracker.core.records import Dose, LabResult, Tablets
from b12tracker.interop import fhir, hl7v2, native, sheet
from b12tracker.interop.fhir import writing
from b12tracker.interop.reading import FileRefused, Reading
from tests import builders as b
from tests.clock import START
from tests.interop.files import shipped_knowledge
from tests.interop.sheets import RECALL, workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    Json = Any

# The fixtures of every test are set up once for all examples; none of them is used here.
quick = settings(
    deadline=timedelta(seconds=10), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# A night reads 100,000 inputs of each kind, a turn of 2,000 after the other: what has been tried is
# remembered by who invents it, and would fill the memory that is measured.
TURNS = range(50)

# What has broken readers before: wrong types, wrong signs, wrong dates, words of other versions.
NASTY: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, True, 0, -1, 1.5, 10**30, "", " ", "0", "2026", "2026-02-30", "2026-03-05T24:00:00Z",
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:01Z", "#s", "#", "Patient/p1", "Observation/o1",
        "Group/g", "Patient?identifier=a|b", "http://[", "urn:uuid:", "entered-in-error",
        "cancelled", "final", "unknown", "mg", "mcg", "pmol/L", "pg/mL", "d", "wk", "<", ">=",
        "\u202e", "\U0001f600", "1:640", "positive", "Vitamin B12", "Cyanocobalamin", [], {},
        [None], [[]], {"coding": [None]}, {"value": "x"}, {"value": 1e-300, "unit": "mg"},
        {"reference": "#"}, [{"reference": "Patient/p1"}], {"text": "Folate"},
    ]
)  # fmt: skip
VALUES = (
    NASTY | st.text(max_size=20) | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
KEYS = st.sampled_from(
    ["id", "status", "subject", "code", "text", "value", "unit", "identifier", "resourceType",
     "fullUrl", "effectiveDateTime", "dosage", "modifierExtension", "contained", "link", "focus",
     "item", "answer", "linkId", "first", "last", "phases", "void", "source"]
)  # fmt: skip
HOW = st.sampled_from(["set", "drop", "twin", "key"])


def read(kind: str, data: bytes) -> Reading | None:
    """Read a file of a kind; None where it was refused as a whole."""
    try:
        return READERS[kind](data)
    except FileRefused:
        return None


def check(reading: Reading | None) -> None:
    """Check what whoever records a reading relies on."""
    if reading is None:
        return
    assert len({one.key for one in reading.persons}) == len(reading.persons)
    for person in reading.persons:
        assert person.where
        keys = [one.source.key for one in person.entries]
        # In our own export what was taken back and came again stands under one key.
        assert len(set(keys)) == len(keys) or reading.format == "json"
        assert person.corrected <= set(keys)
        assert not {one.key for one in person.withdrawn} & set(keys)
        for entry in person.entries:
            assert entry.source.where
            assert entry.source.key
            if reading.format == "json":  # what our own entries say is checked as it is recorded
                continue
            match entry:
                case LabResult(value=None):
                    assert entry.word in ("positive", "negative")
                case LabResult():
                    assert units.unit_of(entry.test, entry.unit)
                    assert entry.value is not None
                    assert entry.value >= 0
                case Dose() | Tablets():
                    assert entry.ug * 1000 == int(entry.ug * 1000)
    assert all(one.why and one.where and one.what for one in reading.refused)
    assert all(one.what and one.text and one.where for one in reading.questions)
    assert all(name and count > 0 for name, count in reading.left_out.items())


# JSON ---------------------------------------------------------------------------------------------


def places(value: Json, path: tuple[Any, ...] = ()) -> Any:
    """List the places of all values within one."""
    yield path
    inner = value.items() if isinstance(value, dict) else ()
    for key, one in enumerate(value) if isinstance(value, list) else inner:
        yield from places(one, (*path, key))


def changed(text: str, changes: list[tuple[Any, ...]]) -> bytes:
    """Return a JSON document with values set, dropped, doubled or given another key."""
    whole = json.loads(text)
    for path, how, value, name in changes:
        holder = whole
        try:
            for step in path[:-1]:
                holder = holder[step]
            match how:
                case "set":
                    holder[path[-1]] = copy.deepcopy(value)
                case "drop":
                    del holder[path[-1]]
                case "twin":
                    holder[path[-1]] = [holder[path[-1]]] * 2
                case "key":
                    holder[path[-1]][name] = copy.deepcopy(value)
        except (LookupError, TypeError, AttributeError):
            continue  # an earlier change took the place away
    return json.dumps(whole).encode()


def changed_json(whole: Json, most: int = 6) -> st.SearchStrategy[bytes]:
    """Give documents that were changed in up to so many places."""
    text = json.dumps(whole)
    spots = sorted((one for one in places(whole) if one), key=repr)
    change = st.tuples(st.sampled_from(spots), HOW, VALUES, KEYS)
    return st.lists(change, min_size=1, max_size=most).map(lambda many: changed(text, many))


_EVERYTHING = b.one_of_each()
OURS = json.loads(
    "".join(
        native.written(
            [b.a_record(*_EVERYTHING, patient=b.a_patient(id=b.FIRST, number="N-1"))],
            at=START, program="0", sender="here",
        )
    )
)  # fmt: skip
ANSWERS = json.loads(
    "".join(
        piece
        for _, piece in writing.written(
            [
                (
                    b.a_record(
                        b.a_checkin(A1=3, N1=7), b.a_questionnaire(),
                        b.a_questionnaire(6, code="gad7"), b.a_plan(),
                        patient=b.a_patient(id=b.FIRST, number="N-1"),
                    ),
                    (),
                )
            ],
            writing.Frame(
                sender="6a1f5e0e-3a53-4e4f-9a33-0d9f0c6c1c7e", at=START, day=b.TODAY,
                zone=UTC, knowledge=shipped_knowledge(),
            ),
        )
    )
)  # fmt: skip


# Tables -------------------------------------------------------------------------------------------

TABLES = [
    [line.split(",") for line in text.splitlines()]
    for text in (
        RECALL,
        (
            "mrn,sample date,Vitamin B12 (ng/L),Hb (g/L),Folate\nA17,2026-10-02,210,131,4.1\n"
            "A17,2026-09-02,<150,129,\nB4,2026-10-02,310,140,7.5\n"
        ),
        (
            "mrn,date,test,loinc,value,unit,low,high\nA17,2026-10-02,Vitamin B12,2132-9,>2000,"
            "pg/mL,197,771\nA17,2026-10-02,Haemoglobin,718-7,131,g/L,120,150\n"
        ),
        (
            "patient,dob,sex,date given,drug,amount,route,site,lot,expiry,given by,notes\n"
            "Quill Oona,1957-04-09,f,2026-09-25,hydroxocobalamin,1 mg,im,left arm,7B,2027-01-31,"
            "JB,\n"
        ),
    )
]
CELLS = st.sampled_from(
    ["", " ", "0", "-1", "1e9", "9.99E+09", "<50", ">2000", "<", "1,5", "1.200,5", "1,200", "nan",
     "inf", "٣", "=1+1", "@x", "\ufffc=x", "30/02/2026", "01/02/2026", "31/12/9999", "1/1/0001",
     "01-Feb-2026", "Sep-32", "46023", "20260305", "2026-03-05 24:00", "12/52", "8 weeks", "0 wk",
     "999 monthly", "10-8 wks", "hydroxocobalamin 999999 mg im", "0 mg", "0.0000001 mg", "IM", "iv",
     "positive", "pmol/L", "ng/L", "g/dL", '"', '""', "'", ";", "|", "\t", "\n", "\r", "a\nb", ",",
     "\u202e", "\ufeff", "\U0001f600", "x" * 11_000, "Vitamin B12", "2132-9", "Surname", "dob",
     "NHS Number", "Interval", "Quill, Oona", "A, B, C"]
)  # fmt: skip
TEXTS = CELLS | st.text(max_size=12)
_HOW = st.sampled_from(["set", "add", "drop", "row", "column"])


def _turned(table: list[list[Any]], changes: list[tuple[Any, ...]]) -> list[list[Any]]:
    """Return a table with other cells, shorter rows, rows and columns twice."""
    rows = [list(row) for row in table]
    for line, place, how, text in changes:
        row = rows[line % len(rows)]
        spot = place % max(len(row), 1)
        match how:
            case "set" if row:
                row[spot] = text
            case "add":
                row.append(text)
            case "drop":
                del row[spot:]
            case "row":
                rows.insert(line % len(rows), list(row))
            case "column":
                for one in rows:
                    one.extend(one[spot : spot + 1])
    return rows


def _changes(text: st.SearchStrategy[Any]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    number = st.integers(0, 12)
    return st.lists(st.tuples(number, number, _HOW, text), max_size=6)


def _as_csv(rows: list[list[str]], delimiter: str, ends: str, encoding: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=ends).writerows(rows)
    return out.getvalue().encode(encoding, errors="replace")


CSV = st.builds(
    _as_csv,
    st.builds(_turned, st.sampled_from(TABLES), _changes(TEXTS)),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]),
)

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OTHER_CELLS = st.sampled_from(
    [None, True, 0, -1, 10**20, 1.5, 1e300, 5e-324, datetime.fromisoformat("2026-10-13T09:05"),
     date(1900, 1, 1),     date(9999, 12, 31), timedelta(hours=30), "=SUM(A1:A9)", "#REF!"]
)  # fmt: skip
# In the parts of a workbook, by turns: what stands there, and what it becomes.
_TAGS = st.tuples(
    st.sampled_from(
        [b"<v>", b'r="A1"', b't="inlineStr"', b't="n"', b't="s"', b"<row", b"</row>", b"sheetId",
         b"<sheetData>", b's="1"', b"<c ", b"xl/worksheets/sheet1.xml", b"count=", b"<si>", b"rId1",
         b"dimension ref", b"<numFmts", b"cellXfs", b"Override", b'state="visible"']
    ),
    st.sampled_from(
        [b"", b"<v>x", b"<v>1e999", b"<v>-1", b'r="ZZZ9"', b'r="A0"', b'r="A99999999"', b't="s"',
         b't="d"', b't="e"', b't="b"', b"<", b"&x;", b'r="', b"\xff", b's="999"', b"<c><c ",
         b"<is/>", b"../../x.xml", b'r="1"', b'state="hidden"', b"rId9"]
    ),
)  # fmt: skip


def _as_workbook(rows: list[list[Any]], tags: list[tuple[bytes, bytes]]) -> bytes:
    data = workbook(
        *(tuple(_NOT_IN_XML.sub("", one) if isinstance(one, str) else one for one in row)
          for row in rows)
    )  # fmt: skip
    if not tags:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w") as again:
        for name in packed.namelist():
            part = packed.read(name)
            for old, new in tags:
                part = part.replace(old, new, 3)
            again.writestr(name, part)
    return out.getvalue()


XLSX = st.builds(
    _as_workbook,
    st.builds(_turned, st.sampled_from(TABLES), _changes(TEXTS | _OTHER_CELLS)),
    st.lists(_TAGS, max_size=3),
)

MAP = b"""kind = "recall"
date_order = "dmy"
decimal = ","
name_order = "given family"
number_system = "NHS Number"
drug = "hydroxocobalamin"
dose = "1 mg"
route = "im"
interval_unit = "wk"
encoding = "utf-8"
delimiter = ","
[columns]
Surname = "family"
"Last injection" = "last_dose"
Route = "route"
Dose = ""
[units]
hb = "g/L"
"""
_LINES = MAP.splitlines(keepends=True)
_MAP_VALUES = st.sampled_from(
    [b'""', b'"labs"', b'"doses"', b'"mdy"', b'"."', b'"utf-7"', b'"rot13"', b'"idna"',
     b'"hex"', b'"zip"', b'"undefined"', b'"\\t"', b'";;"', b'"\\n"', b'"\\""', b'"cp1252"',
     b'"born"', b"1", b"true", b"[]", b"{}", b"1979-05-27", b"nan", b'"\\u0000"', b'"x"', b'"mg"']
)  # fmt: skip


def _as_map(changes: list[tuple[int, bytes]], order: list[int]) -> bytes:
    lines = list(_LINES)
    for place, value in changes:
        key, eq, _ = lines[place % len(lines)].partition(b"=")
        lines[place % len(lines)] = key + eq + value + b"\n" if eq else lines[place % len(lines)]
    return b"".join(lines[place % len(lines)] for place in order) if order else b"".join(lines)


MAPS = st.builds(
    _as_map,
    st.lists(st.tuples(st.integers(0, 30), _MAP_VALUES), max_size=4),
    st.lists(st.integers(0, 30), max_size=12),
)


# All readers --------------------------------------------------------------------------------------


def _mapped(data: bytes) -> Reading:
    """Read a map and with it a table of others."""
    mapping = sheet.read_mapping(data)
    return sheet.read(RECALL.encode(), shipped_knowledge(), mapping=mapping, may_be_new=True)


def _table(data: bytes) -> Reading:
    return sheet.read(data, shipped_knowledge(), may_be_new=True)


READERS: dict[str, Callable[[bytes], Reading]] = {
    "hl7": lambda data: hl7v2.read(data, shipped_knowledge()),
    "fhir": lambda data: fhir.read(data, shipped_knowledge()),
    "answers": lambda data: fhir.read(data, shipped_knowledge()),
    "json": native.read,
    "csv": _table,
    "xlsx": _table,
    "map": _mapped,
}
CHANGED: dict[str, st.SearchStrategy[bytes]] = {
    "answers": changed_json(ANSWERS),
    "json": changed_json(OURS),
    "csv": CSV,
    "xlsx": XLSX,
    "map": MAPS,
}


@st.composite
def damaged(draw: Any, data: bytes) -> bytes:
    """Give bytes with some of them changed, perhaps cut off."""
    found = bytearray(data)
    for place, byte in draw(st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)))):
        found[place % len(found)] = byte
    return bytes(found[: draw(st.integers(0, len(found)))]) if draw(st.booleans()) else bytes(found)


SEEDS = {
    "answers": json.dumps(ANSWERS).encode(),
    "json": json.dumps(OURS).encode(),
    "csv": RECALL.encode(),
    "xlsx": workbook(*(tuple(line.split(",")) for line in RECALL.splitlines())),
    "map": MAP,
}
ANYTHING = {
    kind: CHANGED[kind] | damaged(SEEDS[kind]) | st.binary(max_size=200) for kind in CHANGED
}
