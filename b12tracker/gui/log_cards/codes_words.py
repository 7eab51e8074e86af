"""Codes of laboratories in words: as sent, as answered, and the tests to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.laboratory import CodeAnswer
from b12tracker.core.text import visible
from b12tracker.gui import words
from b12tracker.services import code_answers

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.lab_codes import OpenCode
    from b12tracker.services.refiling import Filed

# Asked about most often, where the name says nothing.
_COMMON = ("b12_total", "b12_active", "folate_serum", "mma_serum", "hcy", "hb", "mcv")


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodesCard", text)


def usual_reasons() -> tuple[str, ...]:
    """Return why an answer is taken back most often."""
    return (_tr("the wrong test"), _tr("the laboratory says otherwise"))


def _test_words(test: str, knowledge: Knowledge) -> str:
    name = knowledge.labs[test].name
    return f"{name[:1].upper()}{name[1:]}"


def line_words(one: OpenCode | CodeAnswer, knowledge: Knowledge) -> str:
    """Return a code as the list shows it."""
    name = visible(one.name) or visible(one.local.code)
    if isinstance(one, CodeAnswer):
        meant = _test_words(one.test, knowledge) if one.test else _tr("none of ours")
        return _tr("{name} = {meant}").format(name=name, meant=meant)
    return _tr("{name}, {example}").format(name=name, example=visible(one.example))


def standing_words(one: OpenCode | CodeAnswer, knowledge: Knowledge) -> str:
    """Return what waits for an answer, or who gave which one."""
    if isinstance(one, CodeAnswer):
        meant = _test_words(one.test, knowledge) if one.test else _tr("none of ours")
        if one.unit:
            meant = _tr("{test} in {unit}").format(test=meant, unit=words.lab_unit(one.unit))
        day = "" if one.at is None else words.day(one.at.astimezone().date())
        return _tr("Answered by {who} on {day}: {meant}.").format(who=one.by, day=day, meant=meant)
    waits = words.counted(one.results, _tr("result waits"), _tr("results wait"))
    files = words.counted(one.files, _tr("file"), _tr("files"))
    return _tr("{waits} in {files}, such as {example}.").format(
        waits=waits, files=files, example=visible(one.example)
    )


def test_choices(clinic: Clinic, one: OpenCode | CodeAnswer) -> list[tuple[str, str]]:
    """Return the tests that a code may be of, with their words: first those of its name."""
    may_be = code_answers.tests_for(clinic.knowledge, one.local)
    likely = () if isinstance(one, CodeAnswer) else one.choices
    first = [test for test in (*likely, *_COMMON) if test in may_be]
    order = dict.fromkeys((*first, *may_be))
    return [(test, _test_words(test, clinic.knowledge)) for test in order]


def outcome_words(filed: Filed) -> str:
    """Return what came of an answer."""
    said = [_tr("{n} filed.").format(n=words.counted(filed.new, _tr("result"), _tr("results")))]
    if filed.changed:
        said.append(_tr("{n} changed or taken back.").format(n=filed.changed))
    if filed.waiting:
        people = words.counted(filed.waiting, _tr("person waits"), _tr("people wait"))
        said.append(_tr("{people} to be placed.").format(people=people))
    said += [_tr("Not filed: {why}").format(why=visible(why)) for why in filed.aside]
    return " ".join(said)
