"""Every control of every place and card says what it is, and Tab goes through them as one reads."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from b12tracker.gui import theme
from tests.gui.desks import open_desk
from tests.gui.homes import add_george, open_home
from tests.gui.walking import home_states, states

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 250  # stops of Tab


def stops(window: QWidget) -> list[QWidget]:
    """Return what Tab can reach."""
    return [
        one
        for one in window.findChildren(QWidget)
        if one.window() is window
        and one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and not one.visibleRegion().isEmpty()
    ]


def told(widget: QWidget) -> tuple[str, QAccessible.Role]:
    """Return the name and the role that a screen reader hears."""
    heard = QAccessible.queryAccessibleInterface(widget)
    return heard.text(QAccessible.Text.Name), heard.role()


def unnamed(window: QWidget) -> Iterator[str]:
    """Yield what has no name or no role."""
    for one in stops(window):
        name, role = told(one)
        # A panel that takes keys is a client area: a screen reader calls it panel, with its name.
        if not name.strip() or role is QAccessible.Role.NoRole:
            yield f"{type(one).__name__} {one.objectName()!r}: name {name!r}, {role}"


def tour(window: QWidget) -> list[QWidget]:
    """Press Tab until it comes back to where it began."""
    seen: list[QWidget] = []
    for _ in range(_MOST):
        at = window.focusWidget()
        if at is None or at in seen:
            return seen
        seen.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    return seen


def backwards(window: Any, seen: list[QWidget]) -> Iterator[str]:
    """Yield steps of Tab within one part of the window that go against the order of reading."""
    parts = (window.area, window.side, window.rail, window.top)
    for before, after in pairwise(seen):
        part = next((one for one in parts if one.isAncestorOf(before)), None)
        if part is None or not part.isAncestorOf(after):
            continue
        if before.visibleRegion().isEmpty() or after.visibleRegion().isEmpty():
            continue  # scrolled away by now: its place tells nothing
        old, new = _place(before), _place(after)
        above = new.bottom() <= old.top()
        beside = new.left() >= old.right()  # the next column
        left_of = new.right() <= old.left() and not (new.top() >= old.bottom())
        if (above and not beside) or (left_of and not above and new.top() < old.center().y()):
            yield f"{_name(before)} {old} → {_name(after)} {new}"


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def _name(widget: QWidget) -> str:
    return widget.objectName() or told(widget)[0] or type(widget).__name__


def test_nothing_slides_or_fades(window, qapp):
    assert not any(qapp.isEffectEnabled(effect) for effect in theme._MOVING)
    moving = re.compile(r"Q(Property|Variant|Sequential\w*|Parallel\w*)Animation|QTimeLine")
    folder = Path(theme.__file__).parent
    assert [one.name for one in folder.rglob("*.py") if moving.search(one.read_text("utf-8"))] == []


def test_every_control_has_a_name_and_a_role(window, rossi):
    found = [f"{state}: {one}" for state in states(window, rossi) for one in unnamed(window)]
    assert not found, "\n".join(found)


def test_tab_reaches_every_control_in_the_order_of_reading(window, rossi):
    wrong = []
    for state in states(window, rossi):
        if window.focusWidget() is None:
            (window.cards.card or window.pages.currentWidget()).setFocus()
        inside = _inside(window)
        seen = tour(window)
        missed = [one for one in stops(window) if one not in seen and inside.isAncestorOf(one)]
        wrong += [f"{state}: never at {_name(one)}" for one in missed]
        wrong += [f"{state}: {one}" for one in backwards(window, seen)]
    assert not wrong, "\n".join(wrong)


def _inside(window: Any) -> Any:
    """Return the panel that keeps Tab to itself, or the window."""
    for one in (window.search, window.helper._manual, window.helper._sheet):
        if one is not None and one.isVisible():
            return one
    return window


def test_at_home_too(tmp_path, template, qtbot, qapp):
    with open_desk(tmp_path, template) as desk:
        george = add_george(desk)
        with open_home(desk, qtbot) as window:
            found = []
            for state in home_states(window, george):
                found += [f"{state}: {one}" for one in unnamed(window)]
                seen = tour(window)
                missed = [one for one in stops(window) if one not in seen]
                found += [f"{state}: never at {_name(one)}" for one in missed]
                found += [f"{state}: {one}" for one in backwards(window, seen)]
            assert not found, "\n".join(found)
