"""What once broke a reader, in its smallest form."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile

import pytest

from b12tracker.interop import native, sheet
from b12tracker.interop.reading import FileRefused
from tests.interop.files import shipped_knowledge
from tests.interop.fuzzing import OURS, SEEDS
from tests.interop.sheets import RECALL


def changed(place, number, field, value):
    """Return our own export with one value changed by hand, read."""
    said = copy.deepcopy(OURS)
    entry = said["patients"][0][place][number]
    entry[field] = value
    return native.read(json.dumps(said).encode())


@pytest.mark.parametrize(
    ("place", "field", "value"),
    [
        ("calls", "until", None),
        ("dismissals", "reason", ""),
        ("labs", "comparator", "mg"),
        ("pregnancies", "last", "1999-01-01"),
        ("snoozes", "level", "0"),
        ("tablets", "last", "1999-01-01"),
        ("notes", "void", {"reason": "", "on": "2026-11-20T09:30:00+00:00", "by": "JB"}),
        ("doses", "ug", 0.5),  # a fraction, of which the export writes none
    ],
)
def test_an_entry_that_cannot_be_is_refused_by_its_place_and_the_others_are_read(
    place, field, value
):
    reading = changed(place, 0, field, value)
    (refusal,) = reading.refused
    assert (refusal.what, refusal.where) == (place, f"patient 1, {place} 1")
    assert field in refusal.why
    assert not reading.intact
    assert len(reading.persons[0].entries) == 18


def test_a_fraction_in_place_of_a_patient_is_refused():
    said = OURS | {"patients": [0.5]}
    reading = native.read(json.dumps(said).encode())
    assert [(one.what, one.original) for one in reading.refused] == [("patient", '"0.5"')]


@pytest.mark.parametrize("mark", ["labs", "", "a", '\\"', "\\n", " ", "\\u0000"])
def test_a_map_names_one_mark_between_cells(mark):
    with pytest.raises(FileRefused, match="what divides the cells"):
        sheet.read_mapping(f'delimiter = "{mark}"'.encode())


@pytest.mark.parametrize("encoding", ["\\u0000", "hex", "undefined", "idna"])
def test_a_map_that_names_no_encoding_of_a_text_is_refused(encoding):
    mapping = sheet.read_mapping(f'encoding = "{encoding}"'.encode())
    with pytest.raises(FileRefused) as refused:
        sheet.read(("\u00e9" * 80 + RECALL).encode(), shipped_knowledge(), mapping=mapping)
    assert refused.value.reason == "encoding"


@pytest.mark.parametrize("text", ["4..", "\u00b2"])
def test_what_looks_like_a_number_at_first_is_refused_in_its_row(text):
    table = f"mrn,sample date,Hb (g/L)\nA17,2026-10-02,{text}\nB4,2026-10-02,131\n"
    reading = sheet.read(table.encode(), shipped_knowledge(), may_be_new=True)
    assert [one.where for one in reading.refused] == ["line 2"]


def test_a_packed_file_of_another_version_of_zip_is_refused():
    packed = SEEDS["xlsx"]
    place = packed.index(b"PK\x01\x02") + 6  # the version that is needed to unpack a part
    with pytest.raises(FileRefused):
        sheet.read(packed[:place] + b"\x40" + packed[place + 1 :], shipped_knowledge())


FOURTH = rb'r="([A-J]?)4"'  # row, and each of its cells


def workbook_with(old, new):
    """Return a recall list as a workbook in whose first sheet something else stands."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(SEEDS["xlsx"])) as packed,
        zipfile.ZipFile(out, "w") as again,
    ):
        for name in packed.namelist():
            part = packed.read(name)
            if name.endswith("sheet1.xml"):
                part, times = re.subn(old, new, part)
                assert times
            again.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</t></is>", b"</is>"),
        (FOURTH, rb'r="\g<1>99999999"'),  # would be a hundred million empty rows
    ],
)
def test_a_workbook_that_is_wrong_inside_is_refused(old, new):
    with pytest.raises(FileRefused) as refused:
        sheet.read(workbook_with(old, new), shipped_knowledge())
    assert refused.value.reason == "damaged"


def test_rows_outside_of_what_the_sheet_says_of_its_size_are_read():
    data = workbook_with(rb'dimension ref="[^"]*"', b'dimension ref="A1:B2"')
    assert len(sheet.read(data, shipped_knowledge(), may_be_new=True).persons) == 3


def test_the_last_row_of_a_spreadsheet_is_read_in_good_time():
    data = workbook_with(FOURTH, rb'r="\g<1>1048576"')
    reading = sheet.read(data, shipped_knowledge(), may_be_new=True)
    assert [one.where for one in reading.persons] == ["line 2", "line 3", "line 1048576"]
