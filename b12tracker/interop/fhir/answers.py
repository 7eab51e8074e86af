"""QuestionnaireResponses to check-ins and totals: those of our own questionnaires, no others.

What a question of somebody else's questionnaire means is not guessed: it is left out and named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from b12tracker.core.changes import Topic
from b12tracker.core.knowledge.instruments import Use
from b12tracker.core.records import CheckIn, Questionnaire
from b12tracker.interop.fhir.bundle import key_of
from b12tracker.interop.fhir.moments import parse
from b12tracker.interop.fhir.outcome import Context, refuse_modifiers, source
from b12tracker.interop.foreign import Unreadable, shown
from b12tracker.interop.moments import exact
from b12tracker.interop.outcome import Found, LeftOut, Outcome, Withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.interop.fhir.bundle import Located
    from b12tracker.interop.fhir.element import Element

SUDDEN = "sudden"
NOTE = "note"
TOTAL = "total"
ITEM_9 = "item9"


def canonical(name: str) -> str:
    """Return the lasting address of a questionnaire of ours."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'b12tracker/{name}')}"


CHECK_IN = canonical("check-in")


def _instrument(address: str, context: Context) -> str:
    """Return the id of the published questionnaire that an address of ours stands for."""
    known = context.knowledge.reference.instruments.all.values()
    modules = (one.id for one in known if one.use is Use.MODULE)
    return next((one for one in modules if canonical(one) == address), "")


def read_answers(one: Located, context: Context) -> list[Outcome]:
    """Read a QuestionnaireResponse: a check-in, or the total of PHQ-9 or GAD-7."""
    address = _questionnaire(one)
    instrument = _instrument(address, context)
    if address != CHECK_IN and not instrument:
        return [LeftOut(one.kind)]
    key = key_of(one, context.resources)
    status = one.element.text("status")
    topic = Topic.QUESTIONNAIRE if instrument else Topic.CHECKIN
    if status == "entered-in-error":
        return [Withdrawn(topic, key, status)]
    refuse_modifiers(one)
    if status not in ("completed", "amended"):
        said = f"its status is {shown(status)}" if status else "it has no status"
        raise Unreadable(f"The answers are not complete: {said}.")
    authored = one.element.text("authored")
    on = exact(parse(authored, context.zone) if authored else None, "the answers")
    if instrument:
        return [Found(_total(one, instrument, on, key))]
    return [Found(_checkin(one, on, key, context))]


def read_with(reference: Element, one: Located, context: Context) -> bool:
    """Return whether a reference is to answers that are read."""
    found = context.resources.target(reference, one).found
    if found is None or found.kind != "QuestionnaireResponse":
        return False
    address = _questionnaire(found)
    return address == CHECK_IN or bool(_instrument(address, context))


def _questionnaire(one: Located) -> str:
    """Return the address of what was answered; older versions of FHIR have something else there."""
    found = one.element.raw.get("questionnaire")
    return found if isinstance(found, str) else ""


def _checkin(one: Located, on: date, key: str, context: Context) -> CheckIn:
    scores: dict[str, int] = {}
    ticks: list[str] = []
    sudden: list[str] = []
    note = ""
    items = context.knowledge.symptoms.items
    for item in one.element.parts("item"):
        link = item.text("linkId")
        if link == SUDDEN:
            names = (each.text("linkId") for each in item.parts("item") if _ticked(each))
            sudden += [name.removeprefix(f"{SUDDEN}.") for name in names]
        elif link == NOTE:
            note = _answer(item).text("valueString")
        elif link not in items:
            raise Unreadable(f"“{shown(link)}” is no question of the check-in.")
        elif _answer(item).has("valueBoolean"):
            ticks += [link] if _ticked(item) else []
        else:
            scores[link] = _whole(item)
    source_kind = one.element.part("source").text("type")
    return CheckIn(
        on=on,
        scores=scores,
        ticks=tuple(ticks),
        sudden=tuple(sudden),
        observer=source_kind == "RelatedPerson",
        note=note,
        source=source(one, key),
    )


def _total(one: Located, instrument: str, on: date, key: str) -> Questionnaire:
    answers = {item.text("linkId"): item for item in one.element.parts("item")}
    if TOTAL not in answers:
        raise Unreadable("It does not say the total.")
    ninth = answers.get(ITEM_9)
    return Questionnaire(
        on=on,
        code=instrument,
        total=_whole(answers[TOTAL]),
        item9=None if ninth is None else _whole(ninth),
        source=source(one, key),
    )


def _answer(item: Element) -> Element:
    return next(_answers(item))


def _answers(item: Element) -> Iterator[Element]:
    found = item.parts("answer")
    if len(found) != 1:
        raise Unreadable(f"“{shown(item.text('linkId'))}” has {len(found)} answers.")
    yield from found


def _ticked(item: Element) -> bool:
    return _answer(item).flag("valueBoolean") is True


def _whole(item: Element) -> int:
    found = _answer(item).number("valueInteger")
    if found is None or found != int(found):
        raise Unreadable(f"“{shown(item.text('linkId'))}” is not answered by a whole number.")
    return int(found)
