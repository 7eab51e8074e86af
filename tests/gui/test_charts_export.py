"""What leaves: the file says whose it is, shows what was shown, and can be read in grey."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPageLayout
from PySide6.QtPrintSupport import QPrinter

from b12tracker.gui.charts.calendar_ticks import place
from b12tracker.gui.charts.export import Sheet, print_on, save_png, save_svg
from b12tracker.gui.charts.model import DoseMark, MarkKind, Point, Span, Stripe, StripeKind
from b12tracker.gui.charts.panes import PRESETS
from b12tracker.gui.tokens import Scheme
from tests.gui.timelines import a_series, a_timeline

SVG = "{http://www.w3.org/2000/svg}"
FIRST, LAST = date(2025, 1, 1), date(2026, 6, 30)


@pytest.fixture(params=[Scheme.LIGHT, Scheme.DARK])
def screen(request, look, qapp):
    """Whatever the screen looks like, paper is white."""
    replace(look, scheme=request.param, text_percent=200).apply(qapp)


def _sheet(**more) -> Sheet:
    points = [
        Point(on=date(2025, 2, 3), value=Decimal(61), low=Decimal(140), high=Decimal(650)),
        Point(on=date(2026, 1, 5), value=Decimal(884), hollow=True),
    ]
    timeline = a_timeline(
        b12=a_series("b12", points, name="B12"),
        doses=(
            DoseMark(on=date(2025, 2, 10), kind=MarkKind.GIVEN),
            DoseMark(on=date(2025, 6, 10), kind=MarkKind.NOT_GIVEN, words="<b>unwell</b> & cross"),
        ),
        stripes=(
            Stripe(
                name="<i>PPI</i>",
                kind=StripeKind.MEDICINE,
                spans=(Span(first=date(2025, 3, 1), last=None, words="20 mg a day"),),
            ),
        ),
    )
    given: dict[str, Any] = {
        "timeline": timeline,
        "layout": PRESETS["nurse"],
        "first": FIRST,
        "last": LAST,
        "name": "Ashdown & <Sons>, Miriam",
        "about": "30 Sept 1954 · No. P-001",
        "practice": True,
    }
    return Sheet(**(given | more))


def _texts(file) -> str:
    root = ET.parse(file).getroot()
    return "\n".join("".join(one.itertext()) for one in root.iter(f"{SVG}text"))


def test_the_drawing_says_whose_it_is_when_and_that_the_people_are_invented(screen, tmp_path):
    file = tmp_path / "chart.svg"
    save_svg(_sheet(), file)
    said = _texts(file)
    for part in (
        "Ashdown & <Sons>, Miriam",
        "30 Sept 1954 · No. P-001",
        "1 Jan 2025 – 30 Jun 2026",
        "Made on 14 Apr 2026",
        "Practice data",
        "<b>unwell</b> & cross",
        "<i>PPI</i>",
        "20 mg a day",
        "Symptoms",
    ):
        assert part in said
    title = ET.parse(file).getroot().find(f"{SVG}title")
    assert title is not None
    assert title.text == "Ashdown & <Sons>, Miriam: Response timeline, 1 Jan 2025 – 30 Jun 2026"
    save_svg(_sheet(practice=False), file)
    assert "Practice data" not in _texts(file)


def test_marks_stand_in_the_drawing_where_their_days_are(qapp, tmp_path):
    """Measured against the ticks of the axis, as a reader would."""
    file = tmp_path / "chart.svg"
    save_svg(_sheet(), file)
    root = ET.parse(file).getroot()
    ticks = {said: x for said, x in _texts_placed(root) if said in ("Jan 2026", "Jul")}
    days = place(date(2026, 1, 1)) - place(date(2025, 7, 1))
    a_day = (ticks["Jan 2026"] - ticks["Jul"]) / days
    assert a_day > 1
    for day, fill in ((date(2025, 2, 3), "#0072b2"), (date(2026, 1, 5), "#ffffff")):
        expected = ticks["Jan 2026"] + (place(day) - place(date(2026, 1, 1))) * a_day
        places = [x for colour, x in _marks_placed(root) if colour == fill]
        assert min(abs(x - expected) for x in places) < 1


def _marks_placed(root) -> list[tuple[str, float]]:
    """Return fill and place of each mark: a path around the origin, put there by its group."""
    found = []
    for group in root.iter(f"{SVG}g"):
        numbers = re.findall(r"[-\d.e]+", group.get("transform", ""))
        if len(numbers) == 6 and numbers[0] == numbers[3] == "9":
            found.append((group.get("fill", ""), float(numbers[4])))
    return found


def _texts_placed(root) -> list[tuple[str, float]]:
    """Return each text with its middle."""
    found = []
    for group in root.iter(f"{SVG}g"):
        numbers = [float(one) for one in re.findall(r"[-\d.e]+", group.get("transform", ""))]
        for node in group.iter(f"{SVG}text"):
            said = "".join(node.itertext()).strip()
            font = QFont(node.get("font-family", ""))
            font.setPixelSize(round(float(node.get("font-size", "12"))))
            font.setWeight(QFont.Weight(int(node.get("font-weight", "400"))))
            wide = QFontMetricsF(font).horizontalAdvance(said)
            middle = float(node.get("x", "0")) + wide / 2
            found.append((said, numbers[0] * middle + numbers[4] if len(numbers) == 6 else middle))
    return found


def test_no_pictures_hide_in_the_drawing(qapp, tmp_path):
    file = tmp_path / "chart.svg"
    save_svg(_sheet(), file)
    assert not list(ET.parse(file).getroot().iter(f"{SVG}image"))


def test_the_picture_is_white_and_its_marks_stand_out_in_grey(screen, tmp_path):
    file = tmp_path / "chart.png"
    save_png(_sheet(), file)
    grey = QImage(str(file)).convertToFormat(QImage.Format.Format_Grayscale8)
    assert grey.width() == 2 * 1122
    assert grey.pixelColor(3, 3).lightness() == 255
    darkest = min(
        grey.pixelColor(x, y).lightness()
        for x in range(600, grey.width() - 200, 3)
        for y in range(300, grey.height() - 200, 3)
    )
    assert darkest < 120


def test_a_page_is_printed(qapp, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "chart.pdf"))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setPageMargins(QMarginsF(10, 10, 10, 10))
    assert print_on(_sheet(), printer)
    written = (tmp_path / "chart.pdf").read_bytes()
    assert written.startswith(b"%PDF")
    assert written.count(b"/Type /Page\n") == 1


def test_a_file_that_cannot_be_written_is_an_error(qapp, tmp_path):
    for save, name in ((save_png, "a.png"), (save_svg, "a.svg")):
        with pytest.raises(FileNotFoundError):
            save(_sheet(), tmp_path / "nowhere" / name)
