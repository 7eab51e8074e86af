"""The facts of a finding in words: what it is, and its value."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core import amounts
from b12tracker.gui import words

if TYPE_CHECKING:
    from b12tracker.core.findings import Fact
    from b12tracker.core.knowledge import Knowledge

_AMOUNT = re.compile(r"[0-9]+(\.[0-9]+)?")


def _tr(text: str) -> str:
    return QCoreApplication.translate("facts", text)


def fact_name(fact: Fact, knowledge: Knowledge) -> str:
    """Return what a fact is about: a test, a medicine, a cause, the regimen of a plan."""
    what = fact.what
    if fact.kind == "plan":
        regimen = knowledge.regimens.get(what)
        name = regimen.name if regimen is not None else _tr("plan made by hand")
        return _capital(name)
    if fact.kind == "task" or what == "start":
        return task_name(what, knowledge)
    for known in (
        knowledge.labs,
        knowledge.medicines,
        knowledge.drugs,
        knowledge.causes,
        knowledge.conditions,
        knowledge.symptoms.composites,
    ):
        if what in known:
            return _capital(known[what].name)
    if what in knowledge.symptoms.items:
        return knowledge.symptoms.items[what].label
    return _capital(what.replace("_", " "))


def task_name(what: str, knowledge: Knowledge) -> str:
    """Return what a task is about: a panel, a test, the review."""
    own = {
        "clinical": _tr("Clinical review"),
        "symptoms": _tr("Check-in"),
        "fbc": _tr("Blood count"),
        "retic": _tr("Reticulocytes"),
        "potassium": _tr("Potassium"),
        "b12": _tr("B12"),
        "phq9": _tr("PHQ-9"),
        "gad7": _tr("GAD-7"),
        "start": _tr("First dose"),
    }
    if what in own:
        return own[what]
    if what in knowledge.labs:
        return _capital(knowledge.labs[what].name)
    return _capital(what.replace("_", " "))


def fact_value(fact: Fact, knowledge: Knowledge) -> str:
    """Return the value with its unit; an amount as amounts are shown everywhere."""
    unit, _, per = fact.unit.partition("/")
    if unit in ("ug", "mcg") and _AMOUNT.fullmatch(fact.value):
        shown = amounts.show(Decimal(fact.value))
        return f"{shown} a day" if per in ("d", "day") else f"{shown}/{per}" if per else shown
    value = fact.value
    if fact.kind == "plan":
        known = knowledge.drugs.get(value)
        value = known.name if known is not None else value.replace("_", " ")
    return " ".join(part for part in (value, words.lab_unit(fact.unit)) if part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
