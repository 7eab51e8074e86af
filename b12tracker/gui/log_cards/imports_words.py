"""Imports of the past in words: what each brought, and what taking it back comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.text import visible
from b12tracker.gui import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.services.match_queue import Waiting
    from b12tracker.services.past_imports import Batch, Withdrawal


def tr(text: str) -> str:
    """Return a text of the list in the language of the screen."""
    return QCoreApplication.translate("ImportsCard", text)


def usual_reasons() -> tuple[str, ...]:
    """Return why an import is withdrawn most often."""
    return tr("the wrong file"), tr("read wrongly"), tr("sent by mistake")


def format_word(kind: str) -> str:
    """Return what kind of file it was."""
    return {
        "fhir": "FHIR R4",
        "hl7": "HL7 v2",
        "csv": tr("text table"),
        "xlsx": tr("workbook"),
        "json": "B12 Tracker",
    }.get(kind, visible(kind))


def when(one: Batch) -> str:
    """Return day and time of an import here."""
    local = one.at.astimezone()
    return f"{words.day(local.date())}, {words.clock(local.time())}"


def state_word(one: Batch) -> str:
    """Return whether it counts."""
    return tr("withdrawn") if one.withdrawn else tr("in the record")


def _kind_words(kind: str, count: int) -> str:
    one, many = {
        "patients": (tr("person"), tr("people")),
        "doses": (tr("dose"), tr("doses")),
        "tablets": (tr("stretch of tablets"), tr("stretches of tablets")),
        "labs": (tr("result"), tr("results")),
        "checkins": (tr("check-in"), tr("check-ins")),
        "medicines": (tr("medicine"), tr("medicines")),
        "conditions": (tr("condition"), tr("conditions")),
        "allergies": (tr("allergy"), tr("allergies")),
        "orders": (tr("order"), tr("orders")),
        "notes": (tr("note"), tr("notes")),
        "plans": (tr("plan"), tr("plans")),
        "calls": (tr("call"), tr("calls")),
        "settings": (tr("setting"), tr("settings")),
        "code_answers": (tr("answered code"), tr("answered codes")),
    }.get(kind, (tr("other entry"), tr("other entries")))
    return words.counted(count, one, many)


def _listed(counts: Mapping[str, int]) -> list[str]:
    return [_kind_words(kind, count) for kind, count in counts.items() if count]


def came_words(one: Batch) -> str:
    """Return what an import did when it came."""
    new = ", ".join(_listed(one.new)) or tr("nothing new")
    rest = [
        said.format(n=count)
        for count, said in (
            (one.changed, tr("{n} changed")),
            (one.taken_back, tr("{n} taken back by the sender")),
            (one.same, tr("{n} were here already")),
            (one.aside, tr("{n} stood aside, unclear or unreadable")),
        )
        if count
    ]
    if one.left_out:
        kinds = (f"{count} {_bare(kind)}" for kind, count in sorted(one.left_out.items()))
        rest.append(tr("not taken: {kinds}").format(kinds=", ".join(kinds)))
    return tr("Came in: {new}").format(new=" · ".join((new, *rest)))


def _bare(kind: str) -> str:
    """Return what was not taken without the name that files give to every result."""
    return visible(kind.removeprefix("Observation: "))


def counts_words(one: Batch) -> str:
    """Return what is in the record today, and what waits for a person."""
    if one.withdrawn:
        return tr("Withdrawn: nothing of it counts. All of it stays in the history.")
    entries = words.counted(one.entries, tr("entry"), tr("entries"))
    said = [tr("In the record today: {n}").format(n=entries)]
    if one.people_waiting:
        people = words.counted(one.people_waiting, tr("person waits"), tr("people wait"))
        said.append(tr("{people} to be placed").format(people=people))
    if one.codes_waiting:
        codes = words.counted(one.codes_waiting, tr("code waits"), tr("codes wait"))
        said.append(tr("{codes} for an answer").format(codes=codes))
    return " · ".join(said)


def withdrawal_words(found: Withdrawal) -> str:
    """Return what withdrawing takes back and what is kept."""
    said = []
    if found.people:
        who = words.counted(found.people, tr("person"), tr("people"))
        said.append(tr("{who} registered with it").format(who=who))
    said += _listed(found.entries)
    parts = [tr("No longer counting: {what}.").format(what=", ".join(said))] if said else []
    if found.changed:
        places = words.counted(found.changed, tr("place"), tr("places"))
        parts.append(tr("As before again: what it changed in {n}.").format(n=places))
    if found.waiting:
        who = words.counted(found.waiting, tr("person"), tr("people"))
        parts.append(tr("No longer waiting, nor left out: {who} of the file.").format(who=who))
    parts.append(
        tr(
            "Kept: the file and every entry in the history, and all that did not come with it. If "
            "something of it was changed since, nothing is withdrawn. It is one step; Undo brings "
            "it back."
        )
    )
    return " ".join(parts)


def person_line(one: Waiting) -> str:
    """Return somebody who was left out: who, what is there, and why."""
    said = one.said
    parts = [visible(said.name) or tr("a person without a name")]
    if said.born is not None:
        parts.append(tr("born {day}").format(day=words.partial(said.born)))
    count = sum(number for kind, number in one.brings.items() if kind != "taken back")
    parts.append(words.counted(count, tr("entry"), tr("entries")))
    if said.note:
        parts.append(tr("left out: {why}").format(why=visible(said.note)))
    return " · ".join(parts)
