"""The facts of a finding in words: what it is, and its value."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core import amounts
from b12tracker.core.dates import PartialDate
from b12tracker.core.findings import DueKind
from b12tracker.gui import words

if TYPE_CHECKING:
    from b12tracker.core.findings import DueItem, Fact
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
    if fact.kind == "task":
        return task_name(what, knowledge)
    if fact.kind == "event":
        return event_name(what, knowledge)
    own = _own_names().get(what)
    if own is not None:
        return own
    if fact.kind == "checkin" and what in knowledge.symptoms.composites and not fact.value:
        # An interval between two injections, told by its last day.
        name = knowledge.symptoms.composites[what].name
        return _tr("{scores}, interval that ended").format(scores=name)
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
    sudden = {one.id: one.label for one in knowledge.symptoms.sudden}
    return sudden.get(what, _capital(what.replace("_", " ")))


def _own_names() -> dict[str, str]:
    """Return the names of what stands in no library."""
    return {
        "start": _tr("First dose"),
        "tablets": _tr("First day without a tablet"),
        "born": _tr("Birth date"),
        "neuro_onset": _tr("First nerve symptom"),
        "neuro_involvement": _tr("Nerves are involved"),
        "phq9_item9": _tr("PHQ-9, thoughts of self-harm"),
    }


def event_name(code: str, knowledge: Knowledge) -> str:
    """Return what happened: a review, a sign of a reaction, nitrous oxide."""
    own = {
        "review": _tr("Reviewed"),
        "acknowledged": _tr("Acknowledged"),
        "answer": _tr("Answer"),
        "reaction": _tr("Reaction"),
        "reaction_over": _tr("Reaction over"),
        "observed": _tr("Watched after the dose"),
        "call_wanted": _tr("Put on the call list"),
        "blocked_nose": _tr("Blocked nose"),
        "smear_abnormal": _tr("Abnormal cervical smear"),
        "upper_gi": _tr("New complaint of the upper gut"),
        "iron_started": _tr("Iron started"),
        "nitrous_oxide": _tr("Nitrous oxide, recreational"),
    }
    signs = {one.id: one.label for one in knowledge.symptoms.reactions}
    return own.get(code) or signs.get(code) or _capital(code.replace("_", " "))


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
        "mma_serum": _tr("Methylmalonic acid"),
    }
    if what in own:
        return own[what]
    if what in knowledge.labs:
        return _capital(knowledge.labs[what].name)
    return _capital(what.replace("_", " "))


def due_name(item: DueItem, knowledge: Knowledge) -> str:
    """Return what is due: the dose, a blood test or a review by its name."""
    if item.kind is DueKind.DOSE:
        return _tr("Dose")
    name = task_name(item.what, knowledge)
    return _tr("Blood test: {what}").format(what=name) if item.kind is DueKind.LAB else name


def fact_value(fact: Fact, knowledge: Knowledge) -> str:
    """Return the value with its unit; an amount as amounts are shown everywhere."""
    unit, _, per = fact.unit.partition("/")
    if unit in ("ug", "mcg") and _AMOUNT.fullmatch(fact.value):
        shown = amounts.show(Decimal(fact.value))
        return f"{shown} a day" if per in ("d", "day") else f"{shown}/{per}" if per else shown
    value = fact.value
    if fact.kind == "task":
        return _tr("due")
    if fact.what == "born" and value:
        return words.partial(PartialDate.parse(value))
    if fact.kind == "event":
        signs = [event_name(one, knowledge) for one in value.split(", ") if one]
        return _capital(", ".join(signs).lower())
    if fact.kind == "plan":
        known = knowledge.drugs.get(value)
        value = known.name if known is not None else value.replace("_", " ")
    return " ".join(part for part in (value, words.lab_unit(fact.unit)) if part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
