"""The orders in which the rows of Today can be read. Emergencies stand first in each of them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.worklist import Because, name_of, reason_of
from b12tracker.gui.today.row_words import RowWords

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.services.worklist import Row


class Order(StrEnum):
    """By what the rows of a section are sorted."""

    RISK = "risk"  # as the worklist gives them
    NAME = "name"
    LAST_DOSE = "last_dose"  # the longest ago first
    DAYS_LATE = "days_late"  # the latest first

    @property
    def after(self) -> Order:
        """The next one, for the key that goes through them."""
        every = tuple(Order)
        return every[(every.index(self) + 1) % len(every)]


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)


def in_order(rows: Iterable[Row | RowWords], order: Order) -> tuple[Row | RowWords, ...]:
    """Return the rows, given by risk, in another order; equal ones keep theirs."""
    if order is Order.RISK:
        return tuple(rows)

    def place(one: Row | RowWords) -> tuple[bool, object]:
        row = one.row if isinstance(one, RowWords) else one
        calm = reason_of(row.order) is not Because.EMERGENCY
        match order:
            case Order.NAME:
                return calm, name_of(row.order)
            case Order.LAST_DOSE:
                return calm, row.last_dose or date.min
            case _:
                return calm, -row.days_late

    return tuple(sorted(rows, key=place))


def head(order: Order) -> str:
    """Return the head of the column that is sorted by."""
    return {
        Order.RISK: _tr("Risk"),
        Order.NAME: _tr("Name"),
        Order.LAST_DOSE: _tr("Last dose"),
        Order.DAYS_LATE: _tr("Days late"),
    }[order]


def meaning(order: Order) -> str:
    """Return what comes first in an order."""
    return {
        Order.RISK: _tr(
            "By risk: emergencies, nerve signs, loading doses, lapsed doses, causes for life, then"
            " days late."
        ),
        Order.NAME: _tr("By name. Emergencies stay first."),
        Order.LAST_DOSE: _tr("By the last dose, the longest ago first. Emergencies stay first."),
        Order.DAYS_LATE: _tr("By days late, the latest first. Emergencies stay first."),
    }[order]
