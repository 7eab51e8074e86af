"""A row that breaks into several, and a layout emptied of its widgets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.gui.widgets.layouts import FlowLayout, clear


class Block(QWidget):
    """A widget of a fixed size."""

    def __init__(self, wide: int, high: int = 20) -> None:
        super().__init__()
        self.setFixedSize(wide, high)


def places(holder):
    return [part.geometry() for part in holder.findChildren(Block)]


@pytest.fixture
def holder(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


def flow(holder, *blocks, **more):
    made = FlowLayout(holder, gap=5, **more)
    for block in blocks:
        made.addWidget(block)
    return made


def test_what_does_not_fit_goes_on_below_with_a_gap(holder):
    row = flow(holder, Block(40), Block(40), Block(40))
    holder.resize(90, row.heightForWidth(90))
    row.setGeometry(holder.rect())
    assert places(holder) == [
        QRect(0, 0, 40, 20),
        QRect(45, 0, 40, 20),
        QRect(0, 25, 40, 20),
    ]
    assert row.heightForWidth(130) == 20
    assert row.heightForWidth(129) == 45
    assert row.sizeHint().height() == 20


def test_rows_of_a_least_height_touch_and_hold_their_widgets_in_the_middle(holder):
    row = flow(holder, Block(40), Block(40, 30), least=44)
    row.setGeometry(QRect(0, 0, 60, 88))
    assert row.heightForWidth(60) == 88
    assert places(holder) == [QRect(0, 12, 40, 20), QRect(0, 51, 40, 30)]


def test_what_is_pushed_right_ends_where_the_row_ends(holder):
    row = flow(holder, Block(20))
    row.push_right()
    for wide in (10, 30):
        row.addWidget(Block(wide))
    row.setGeometry(QRect(0, 0, 200, 20))
    assert [(one.left(), one.right() + 1) for one in places(holder)] == [
        (0, 20),
        (155, 165),
        (170, 200),
    ]


@pytest.mark.parametrize("least", [0, 44])
def test_where_nothing_is_seen_the_least_height_is_left(holder, least):
    row = flow(holder, Block(40), least=least)
    holder.findChild(Block).hide()
    assert row.heightForWidth(90) == least


def test_a_cleared_layout_is_empty_and_keeps_only_what_is_wanted_later(holder):
    column = QVBoxLayout(holder)
    kept, gone = Block(10), Block(10)
    for block in (gone, kept):
        column.addWidget(block)
    column.addStretch(1)
    clear(column, keep=kept)
    assert column.count() == 0
    assert gone.isHidden()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert holder.findChildren(Block) == [kept]
