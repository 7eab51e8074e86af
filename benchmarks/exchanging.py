"""Messages and tables in, a page out: each against the least that must be done with the same bytes.

Memory is measured in a process of its own, above what an idle program holds.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from b12tracker.services import imports
from b12tracker.services.clinic import open_clinic
from b12tracker.services.imports import Wish
from b12tracker.storage import engine
from benchmarks.populate import DAY, WHO
from benchmarks.race import Measure, race

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MESSAGES, ROWS, RECALL = 10_000, 100_000, 200
_LETTER = (  # LOINC, name, local code, unit, value, range
    ("718-7", "Haemoglobin", "HGB", "g/L", 131, "115-165"),
    ("787-2", "MCV", "MCV", "fL", 92, "80-100"),
    ("777-3", "Platelets", "PLT", "10*9/L", 240, "150-400"),
    ("6690-2", "White cells", "WBC", "10*9/L", 6, "4-11"),
    ("2823-3", "Potassium", "K", "mmol/L", 4, "3.5-5.3"),
    ("2951-2", "Sodium", "NA", "mmol/L", 139, "133-146"),
    ("2160-0", "Creatinine", "CREA", "umol/L", 71, "50-98"),
    ("1742-6", "ALT", "ALT", "U/L", 21, "10-50"),
    ("17861-6", "Calcium", "CA", "mmol/L", 2, "2.2-2.6"),
    ("2132-9", "Vitamin B12", "B12", "ng/L", 312, "180-914"),
)
_PEOPLE = 100
_TESTS = (("2132-9", "Vitamin B12", "pg/mL", 300), ("718-7", "Haemoglobin", "g/dL", 12))


def exchanging(folder: Path, rounds: int = 3) -> list[Measure]:
    """Messages, rows, a recall list to its preview."""
    return [
        _messages(folder, rounds),
        _rows(folder, rounds),
        _preview(folder, rounds),
    ]


def _messages(folder: Path, rounds: int) -> Measure:
    import hl7  # type: ignore[import-untyped]

    data = hl7_text(MESSAGES)
    file = folder / "results.hl7"
    file.write_text(data, encoding="utf-8")
    each = data.split("MSH|")[1:]

    def floor() -> None:
        for one in each:
            hl7.parse("MSH|" + one)

    def ours() -> float:
        with open_clinic(folder / "reading", who=WHO, today=DAY) as clinic:
            before = time.perf_counter()
            parsed = imports.parse(clinic, file)
            spent = (time.perf_counter() - before) * 1000
        found = sum(len(one.entries) for one in parsed.reading.persons)
        if found != MESSAGES * len(_TESTS):
            raise RuntimeError(f"only {found} results were read")
        return spent

    return race(
        f"Reading {MESSAGES:,} ORU messages: checked, translated, grouped by patient",
        "hl7.parse of each message",
        ours=ours,
        floor=floor,
        rounds=rounds,
        goal=2.0,
    )


def _rows(folder: Path, rounds: int) -> Measure:
    text = csv_text(ROWS)
    file = folder / "results.csv"
    file.write_text(text, encoding="utf-8")
    turn = count()

    def ours() -> float:
        with open_clinic(folder / f"rows-{next(turn)}", who=WHO, today=DAY) as clinic:
            before = time.perf_counter()
            result = imports.import_file(clinic, file, Wish(create_patients=True))
            spent = (time.perf_counter() - before) * 1000
        if result.new["labs"] != ROWS:
            raise RuntimeError(f"not everything came in: {result.new} {result.questions[:2]}")
        return spent

    def floor() -> float:
        with open_clinic(folder / f"rows-floor-{next(turn)}", who=WHO, today=DAY) as clinic:
            path = clinic.store.path
        bare = engine.connect(path)
        try:
            before = time.perf_counter()
            _raw_rows(bare, text)
            return (time.perf_counter() - before) * 1000
        finally:
            bare.close()

    return race(
        f"Importing {ROWS:,} rows of CSV results",
        "csv and executemany, one transaction, bare driver",
        ours=ours,
        floor=floor,
        rounds=rounds,
        goal=6.0,
    )


def _raw_rows(bare: Any, text: str) -> None:
    from benchmarks.importing import raw_defaults, raw_insert

    rows = list(csv.DictReader(io.StringIO(text)))
    number: dict[str, int] = {}
    bare.execute("BEGIN IMMEDIATE")
    people, labs = [], []
    person, lab = raw_defaults(bare, "patient"), raw_defaults(bare, "lab")
    for row in rows:
        key = row["NHS Number"]
        if key not in number:
            number[key] = len(number) + 1
            people.append(person | {"family": row["Surname"], "given": row["Forename"]})
        labs.append(
            lab
            | {
                "patient_id": number[key],
                "on_day": row["Date"],
                "test": row["Test"],
                "value": row["Result"],
                "unit": row["Units"],
            }
        )
    raw_insert(bare, "patient", people)
    raw_insert(bare, "lab", labs)
    bare.execute("COMMIT")


def _preview(folder: Path, rounds: int) -> Measure:
    text = recall_text(RECALL)
    file = folder / "recall.csv"
    file.write_text(text, encoding="utf-8")

    def ours() -> float:
        with open_clinic(folder / "recall", who=WHO, today=DAY) as clinic:
            before = time.perf_counter()
            result = imports.import_file(clinic, file, Wish(create_patients=True), dry_run=True)
            spent = (time.perf_counter() - before) * 1000
        if result.new["plans"] != RECALL:
            raise RuntimeError(f"not every row was understood: {result.new}")
        return spent

    def floor() -> None:
        list(csv.DictReader(io.StringIO(text)))

    return race(
        f"A recall list of {RECALL} rows to its preview (goal of the task: 2,000 ms)",
        "csv alone",
        ours=ours,
        floor=floor,
        rounds=rounds,
        goal=None,
    )


def memory(folder: Path, megabytes: int = 100) -> list[str]:
    """Return a line for each kind of file with the memory it needed above an idle program."""
    lines: list[str] = []
    for name, ending, made in (
        (
            "HL7 v2, ten results in 2 kB, five of them kept, as laboratories send them",
            "hl7",
            letter_text,
        ),
        ("HL7 v2, nothing but results that are kept", "hl7", hl7_text),
        ("CSV, 200 bytes a row: as many rows as are read at most", "csv", wide_csv_text),
    ):
        file = folder / f"large-{len(lines)}.{ending}"
        _fill(file, made, megabytes)
        idle, most = (_peak(folder, file, really=really) for really in (False, True))
        lines.append(
            f"Importing {megabytes} MB of {name}: {most - idle:,.0f} MB above idle ({idle:,.0f} MB)"
        )
    return lines


def _fill(file: Path, made: Callable[..., str], megabytes: int) -> None:
    """Fill a file a little at a time: what a child is said to need begins with its parent's."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        for first in count(0, 1_000):
            some = made(1_000, first)
            if opened.tell() + len(some) > megabytes * 1_000_000:
                return
            opened.write(some)


_CHILD = """
import resource, sys
from datetime import date
from pathlib import Path
from b12tracker.services import import_tables, imports
from b12tracker.services.clinic import open_clinic
from b12tracker.services.import_rows import Rows
from b12tracker.services.import_tables import Table
from b12tracker.services.imports import Wish
place, file, really = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "True"
import b12tracker.gui.main_window  # an idle program has its window
with open_clinic(place, who="JB", today=date(2026, 11, 20)) as clinic:
    if really:  # as the window does: what would come is shown, then recorded
        data = imports.bytes_of(file)
        if import_tables.is_table(data):
            table = Table(name=file.name, original=imports.packed(data), create=True)
            del data
            shown = import_tables.look(clinic, table)
            parsed, rows = shown.parsed, shown.rows
        else:
            parsed = imports.parse_bytes(clinic, file.name, data, Wish(create_patients=True))
            del data
            rows = Rows(imports.commit(clinic, parsed, dry_run=True))
        found = imports.commit(clinic, parsed)
        assert sum(found.new.values()) > 100_000, found.file_refused or found.refused[:1]
        assert len(rows) > 100_000
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak(folder: Path, file: Path, *, really: bool) -> float:
    place = folder / f"memory-{file.stem}-{really}"
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(place), str(file), str(really)],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.split()[-1]) / 1000


def hl7_text(messages: int, first: int = 0) -> str:
    """Return so many messages of two results each."""
    found = []
    for n in range(first, first + messages):
        day = date(2020, 1, 1) + timedelta(days=n // 200)
        born = date(1950, 1, 1) + timedelta(days=37 * (n % _PEOPLE))
        found.append(
            f"MSH|^~\\&|BENCH|BENCH LAB|B12|CLINIC|{day:%Y%m%d}080000||ORU^R01|B{n}|P|2.5\r"
            f"PID|1||B{n % _PEOPLE}^^^BENCH^MR||Bench{n % _PEOPLE:03d}^Alex||{born:%Y%m%d}|F\r"
            f"OBR|1||F{n}|P^Panel^BENCH|||{day:%Y%m%d}\r"
        )
        found += [
            f"OBX|{k}|NM|{code}^{name}^LN||{value + n % 7 / 10:.1f}|{unit}|||||F\r"
            for k, (code, name, unit, value) in enumerate(_TESTS, 1)
        ]
    return "".join(found)


def letter_text(messages: int, first: int = 0) -> str:
    """Return so many messages of ten results each, of which five are kept.

    The 269 messages of 173 files of real laboratories have ten results in 2,350 bytes on average.
    """
    found = []
    for n in range(first, first + messages):
        day = date(2020, 1, 1) + timedelta(days=n // 20)
        born = date(1950, 1, 1) + timedelta(days=37 * (n % _PEOPLE))
        who = n % _PEOPLE
        found.append(
            f"MSH|^~\\&|BENCH|BENCH LAB^2.16.840.1.113883.19.4.6^ISO|B12|CLINIC|{day:%Y%m%d}080000"
            f"||ORU^R01^ORU_R01|B{n}|P|2.5.1|||AL|NE||UNICODE UTF-8\r"
            f"PID|1||B{who}^^^BENCH^MR||Bench{who:03d}^Alex^J||{born:%Y%m%d}|F|||"
            "12 Orchard Row^^Millbrook^^MB1 4XX^GB^H||^PRN^PH^^^1632^960000||EN|S\r"
            "PV1|1|O|OPD^^^CLINIC||||1234567^Osborne^Ann^^^Dr|||GEN||||R|||||V1||||||||||||||||||\r"
            f"ORC|RE|P{n}^CLINIC|F{n}^BENCH||CM||||{day:%Y%m%d}080000|||1234567^Osborne^Ann^^^Dr\r"
            f"OBR|1|P{n}^CLINIC|F{n}^BENCH|P^Full panel^BENCH|||{day:%Y%m%d}071500|||||||"
            f"{day:%Y%m%d}073000|BLD|1234567^Osborne^Ann^^^Dr||||||{day:%Y%m%d}080000||HM|F\r"
        )
        found += [
            f"OBX|{k}|NM|{code}^{name}^LN^{local}^{name}^BENCH||{value}|{unit}^{unit}^UCUM|{low}|N|||F"
            f"|||{day:%Y%m%d}071500|BENCH^Bench Laboratory|T{k}^Technician^Jo||AN{k}\r"
            for k, (code, name, local, unit, value, low) in enumerate(_LETTER, 1)
        ]
        found.append("NTE|1|L|Results were checked by the laboratory. Call for questions.\r")
    return "".join(found)


def wide_csv_text(rows: int, first: int = 0) -> str:
    """Return a table of so many results with the columns that exports of clinics carry along."""
    lines = csv_text(rows, first).splitlines()
    more = "Address,Phone,Practice,Requester,Specimen,Comment"
    rest = "12 Orchard Row Millbrook,01632 960 000,Millbrook Surgery,Dr Ann Osborne,serum"
    note = "Results were checked by the laboratory: call us for questions about it"
    head = [] if first else [f"{lines[0]},{more}"]
    return "\n".join([*head, *(f"{one},{rest},{note}" for one in lines[1:]), ""])


def csv_text(rows: int, first: int = 0) -> str:
    """Return a table of so many results."""
    found = ["Surname,Forename,DOB,NHS Number,Date,Test,Result,Units"]
    for n in range(first, first + rows):
        born = date(1950, 1, 1) + timedelta(days=37 * (n % _PEOPLE))
        day = date(2010, 1, 1) + timedelta(days=(n // _PEOPLE) % 5000)
        test, unit, value = (
            ("Haemoglobin", "g/L", 120 + n % 40) if n % 2 else ("MCV", "fL", 85 + n % 20)
        )
        found.append(
            f"Bench{n % _PEOPLE:03d},Alex,{born.isoformat()},B-{n % _PEOPLE},{day.isoformat()},"
            f"{test},{value},{unit}"
        )
    return "\n".join(found) + "\n"


def recall_text(rows: int) -> str:
    """Return a recall list of so many people."""
    found = ["Surname,Forename,DOB,NHS Number,Last injection,Next due,Interval,Drug,Dose,Route"]
    for n in range(rows):
        born = date(1940, 1, 13) + timedelta(days=97 * n)
        last = date(2026, 9, 13) + timedelta(days=n % 50)
        found.append(
            f"Recall{n:03d},Alex,{born:%d/%m/%Y},R-{n},{last:%d/%m/%Y},,12 weeks,"
            "Hydroxocobalamin,1 mg,IM"
        )
    return "\n".join(found) + "\n"
