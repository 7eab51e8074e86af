"""At 200 % text on 1366 × 768 nothing is cut off and nothing lies outside of the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QScrollArea,
    QWidget,
)

from b12tracker.core.changes import Topic
from b12tracker.gui.main_window import MainWindow
from b12tracker.gui.patient.history import HistoryDialog
from b12tracker.gui.patient.page import TABS
from b12tracker.gui.widgets.buttons import Button, Tick
from b12tracker.gui.widgets.text import Elided, Text
from b12tracker.services.show import read_record
from tests.gui.desks import open_desk
from tests.gui.homes import add_george, open_home
from tests.gui.walking import home_states, states

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDE, HIGH = 1366, 768
_SLACK = 2  # px of rounding


def troubles(window: MainWindow) -> Iterator[str]:
    """Yield what is cut or lies outside, in words."""
    if (window.width(), window.height()) != (WIDE, HIGH):
        yield f"the window has grown to {window.width()} × {window.height()}"
    for one in window.findChildren(QWidget):
        if one.window() is not window or not one.isVisible() or one.size().isEmpty():
            continue
        if said := _outside(one, window) or _cut(one):
            yield f"{type(one).__name__} {one.objectName() or _words(one)!r}: {said}"


def _words(one: Any) -> str:
    text = getattr(one, "text", None)
    return str(text())[:40] if callable(text) else ""


def _outside(one: QWidget, window: MainWindow) -> str:
    """Say where a widget leaves what shows it; what scrolls may only go on below."""
    holder: Any = one.parentWidget()
    inside: QWidget = window
    scrolls = False
    while holder is not None and holder is not window:
        above = holder.parentWidget()
        if isinstance(above, QAbstractScrollArea) and above.viewport() is holder:
            inside, scrolls = holder, True
            bar = above.horizontalScrollBar()
            off = above.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            sideways = bar.maximum() > 0 and not off
            if sideways or not isinstance(above, QScrollArea):
                return ""  # a list, a chart or a table moves under its own frame
            break
        holder = above
    place = QRect(one.mapTo(inside, QPoint(0, 0)), one.size())
    if place.left() < -_SLACK or place.right() > inside.width() + _SLACK:
        return f"from {place.left()} to {place.right()} of {inside.width()}"
    if not scrolls and (place.top() < -_SLACK or place.bottom() > inside.height() + _SLACK):
        return f"from {place.top()} to {place.bottom()} of {inside.height()} down"
    return ""


def _cut(one: QWidget) -> str:
    """Say which words do not fit; an elided label ends in … and has all of it in its tip."""
    if isinstance(one, Elided):
        return ""
    if isinstance(one, QLabel) and one.text():
        if one.wordWrap():
            needed = one.heightForWidth(one.width())
            if needed > one.height() + _SLACK:
                return f"{one.height()} of {needed} high"
        elif one.sizeHint().width() > one.width() + _SLACK:
            return f"{one.width()} of {one.sizeHint().width()} wide"
    if isinstance(one, Button | Tick) and one.sizeHint().width() > one.width() + _SLACK:
        return f"{one.width()} of {one.sizeHint().width()} wide"
    if isinstance(one, QAbstractButton):
        least = one.minimumSizeHint()
        if least.width() > one.width() + _SLACK or least.height() > one.height() + _SLACK:
            return f"{one.size()} is less than {least}"
    return ""


def test_the_measure_sees_what_is_cut_and_what_lies_outside(window):
    assert [one for one in troubles(window) if "Probe" in one] == []
    wide = Text("Probe of words that are much too long for their place", parent=window.area)
    wide.setGeometry(0, 0, 40, 20)
    tall = Text("Probe of several words on one narrow line", parent=window.area, wrap=True)
    tall.setGeometry(0, 0, 60, 20)
    away = Button("Probe", parent=window.area)
    away.setGeometry(window.width() - 100, 40, 200, 32)
    below = Button("Probe below", parent=window.area)
    below.setGeometry(0, window.height() - 60, 200, 100)
    for one in (wide, tall, away, below):
        one.show()
    found = [one for one in troubles(window) if "Probe" in one]
    assert len(found) == 4, found
    assert "wide" in found[0]
    assert "high" in found[1]
    assert "of 1366" in found[2]
    assert "of 768 down" in found[3]


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.usefixtures("okafor", "marchetti")
def test_everything_fits_in_a_clinic(desk, qtbot, rossi, percent):
    desk.state.text_percent = percent
    window = MainWindow(desk)
    desk.ask.set_window(window)
    qtbot.addWidget(window)
    window.resize(WIDE, HIGH)
    window.show()
    qtbot.waitUntil(lambda: window.today.loaded)
    found = [f"{state}: {one}" for state in states(window, rossi) for one in troubles(window)]
    window._may_close = True
    desk.tasks.finish()
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.usefixtures("okafor")
def test_a_question_too_high_for_the_screen_scrolls_above_its_buttons(desk, qtbot, rossi):
    desk.state.text_percent = 200
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    window.open_patient(rossi, "background")
    ask: Any = window.findChild(QAbstractButton, "merge")
    ask.click()
    dialog: Any = window.findChild(QDialog, "merge-dialog")
    dialog.search.setText("okafor")
    dialog.people.setCurrentRow(0)
    qtbot.waitUntil(dialog.preview.isVisible)
    assert dialog.height() < dialog.screen().availableGeometry().height()
    assert dialog.area.verticalScrollBar().maximum() > 0
    assert dialog.area.widget().width() <= dialog.area.viewport().width()
    bottom = dialog.do.mapTo(dialog, QPoint(0, dialog.do.height())).y()
    assert bottom <= dialog.height()
    dialog.reason.setFocus()
    top = dialog.reason.mapTo(dialog.area.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= dialog.area.viewport().height() - dialog.reason.height()
    dialog.close()
    window._may_close = True
    desk.tasks.finish()


def test_a_history_is_no_higher_than_the_screen(desk, qtbot, qapp, look, rossi):
    replace(look, text_percent=200).apply(qapp)
    (*_, dose) = read_record(desk.clinic, rossi).doses
    page = QWidget()
    qtbot.addWidget(page)
    dialog = HistoryDialog(desk, Topic.DOSE, dose.id, "Dose", page)
    dialog.show()
    room = dialog.screen().availableGeometry()
    assert dialog.height() < room.height()
    assert dialog.width() <= room.width()
    close = next(one for one in dialog.findChildren(Button) if one.text() == "Close")
    assert close.mapTo(dialog, QPoint(0, close.height())).y() <= dialog.height()


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_fits_at_home(tmp_path, template, qtbot, qapp, percent):
    with open_desk(tmp_path, template) as desk:
        george = add_george(desk)
        desk.state.text_percent = percent
        with open_home(desk, qtbot, size=(WIDE, HIGH)) as window:
            found = [
                f"{state}: {one}"
                for state in home_states(window, george)
                for one in troubles(window)
            ]
            assert not found, "\n".join(dict.fromkeys(found))


def scrolling(window: MainWindow) -> list[QAbstractScrollArea]:
    """Return what can be scrolled up and down where it stands."""
    return [
        one
        for one in window.patient_page.findChildren(QAbstractScrollArea)
        if one.isVisible() and one.verticalScrollBar().maximum() > 0
    ]


def hidden_parts(window: MainWindow) -> list[QAbstractScrollArea]:
    """Return what would have to be scrolled and has no bar."""
    off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    pages = [one for one in scrolling(window) if isinstance(one, QScrollArea)]
    return [one for one in pages if one.verticalScrollBarPolicy() is off]


@pytest.mark.parametrize("shown", ["", "."])
def test_a_page_at_200_percent_has_one_scroll_bar_and_its_banner_stays(desk, qtbot, rossi, shown):
    desk.state.text_percent = 200
    window = MainWindow(desk)
    desk.ask.set_window(window)
    qtbot.addWidget(window)
    window.resize(WIDE, HIGH)
    window.show()
    qtbot.waitUntil(lambda: window.today.loaded)
    window.open_patient(rossi)
    page = window.patient_page
    assert page.banner.folded
    assert not page.sentence.isVisible()
    QTest.keyClicks(page, shown)
    assert page.sentence.isVisible() is bool(shown)
    assert page.banner.cause.isVisible() is bool(shown)
    for tab in TABS:
        window.open_patient(rossi, tab)
        for _ in range(4):
            QApplication.processEvents()
        bars = scrolling(window)
        inside = [
            one for one in bars for other in bars if other is not one and other.isAncestorOf(one)
        ]
        assert inside == [], tab
        assert hidden_parts(window) == [], tab
        assert page.banner.due.isVisible()
        assert list(troubles(window)) == [], tab
    assert (window.width(), window.height()) == (WIDE, HIGH)
    window._may_close = True
    desk.tasks.finish()
