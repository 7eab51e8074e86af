"""Conditions and allergies: causes of deficiency and what rules ask for; the rest is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.records import Allergy, Cause, Condition
from b12tracker.interop.fhir.bundle import key_of
from b12tracker.interop.fhir.element import Element, concept
from b12tracker.interop.fhir.moments import moment, parse
from b12tracker.interop.fhir.outcome import Context, refuse_modifiers, source
from b12tracker.interop.fhir.terms import meanings
from b12tracker.interop.foreign import Concept, Unreadable, shown
from b12tracker.interop.outcome import Found, LeftOut, Outcome, Withdrawn

if TYPE_CHECKING:
    from b12tracker.core.dates import PartialDate
    from b12tracker.interop.fhir.bundle import Located

_OVER = ("resolved", "inactive", "remission")
MATERNAL = "maternal family"
_DOUBTED = ("unconfirmed", "provisional", "differential")
_TAKEN_BACK = ("entered-in-error", "refuted")
_KNOWN = ("active", "recurrence", "relapse", "confirmed", "")
# "No known allergy" is an answer, not something to be allergic to.
_NONE_KNOWN_CODES = ("716186003", "409137002", "428607008", "429625007")
_NONE_KNOWN = ("no known", "nkda", "nka", "none known", "nil known")


def read_condition(one: Located, context: Context) -> list[Outcome]:
    """Read a Condition: a cause, a condition that a rule asks for, or something left out.

    What is over, or was only suspected, is not true of the patient now and is left out or refused.
    """
    code = concept(one.element.part("code"))
    found = meanings(code, ("cause", "condition"), context.knowledge)
    if not found:
        return [LeftOut(f"Condition: {_label(code)}")]
    meaning = found[0]
    topic = Topic.CAUSE if meaning.kind == "cause" else Topic.CONDITION
    key = key_of(one, context.resources)
    clinical, verified = _state(one.element)
    if verified in _TAKEN_BACK:
        return [Withdrawn(topic, key, verified)]
    refuse_modifiers(one)
    if verified in _DOUBTED:
        raise Unreadable(f"The diagnosis is not confirmed ({verified}).")
    if clinical in _OVER:
        return [LeftOut(f"Condition, {clinical}: {_label(code)}")]
    since = _since(one.element, context)
    if meaning.kind == "cause":
        return [Found(Cause(code=meaning.id, since=since, source=source(one, key)))]
    text = _more(code, context.knowledge.conditions[meaning.id].name) or _notes(one.element)
    return [Found(Condition(code=meaning.id, text=text, since=since, source=source(one, key)))]


def read_family_history(one: Located, context: Context) -> list[Outcome]:
    """Read a FamilyMemberHistory: what the rules ask of the mother's family; the rest is named."""
    key = key_of(one, context.resources)
    status = one.element.text("status")
    if status == "entered-in-error":
        return [Withdrawn(Topic.CONDITION, key, status)]
    maternal = concept(one.element.part("relationship")).text == MATERNAL
    outcomes: list[Outcome] = []
    for number, part in enumerate(one.element.parts("condition"), 1):
        code = concept(part.part("code"))
        found = meanings(code, ("condition",), context.knowledge) if maternal else ()
        if not found or status not in ("completed", "partial"):
            continue
        refuse_modifiers(one)
        since = part.text("onsetString")
        entry = Condition(
            code=found[0].id,
            text=_more(code, context.knowledge.conditions[found[0].id].name) or _notes(part),
            who="maternal_family",
            since=parse(since).day if since else None,
            source=source(one, key if number == 1 else f"{key}#{number}"),
        )
        outcomes.append(Found(entry))
    return outcomes or [LeftOut(one.kind)]


def _notes(element: Element) -> str:
    return "\n".join(filter(None, (note.text("text") for note in element.parts("note"))))


def _more(code: Concept, own: str) -> str:
    """Return the words where they say more than our own."""
    return "" if code.name == own else code.name


def read_allergy(one: Located, context: Context) -> list[Outcome]:
    """Read an AllergyIntolerance: cobalt and the cobalamins by code, all others as text."""
    key = key_of(one, context.resources)
    clinical, verified = _state(one.element)
    if verified in _TAKEN_BACK:
        return [Withdrawn(Topic.ALLERGY, key, verified)]
    refuse_modifiers(one)
    code = concept(one.element.part("code"))
    if not code:
        reactions = one.element.parts("reaction")
        code = next(
            (found for each in reactions if (found := concept(each.part("substance")))), code
        )
    if _is_none_known(code):
        return [LeftOut(f"AllergyIntolerance: {_label(code)}")]
    if not code:
        raise Unreadable("It does not say what the allergy is to.")
    if clinical in _OVER:
        return [LeftOut(f"AllergyIntolerance, {clinical}: {_label(code)}")]
    known = meanings(code, ("allergy", "drug"), context.knowledge)
    doubt = f" ({verified})" if verified in _DOUBTED else ""
    entry = Allergy(
        to=known[0].id if known else "",
        text=(_more(code, known[0].id if known else "") or _notes(one.element)) + doubt,
        reaction=_reaction(one.element),
        source=source(one, key),
    )
    return [Found(entry)]


def _state(element: Element) -> tuple[str, str]:
    """Return the clinical and the verification status, each empty when not said."""
    states = []
    for name in ("clinicalStatus", "verificationStatus"):
        status = concept(element.part(name))
        state = next((one.code for one in status.codings if one.code), status.text.casefold())
        if state not in (*_KNOWN, *_OVER, *_DOUBTED, *_TAKEN_BACK):
            raise Unreadable(f"“{shown(state)}” is not a status that FHIR R4 knows.")
        states.append(state)
    return states[0], states[1]


def _since(element: Element, context: Context) -> PartialDate | None:
    when = moment(element, "onset", context.zone)
    return when.day if when else None


def _reaction(element: Element) -> str:
    words = [
        concept(kind).name
        for reaction in element.parts("reaction")
        for kind in reaction.parts("manifestation")
    ]
    if started := element.text("onsetDateTime"):
        words.append(f"since {parse(started).day}")
    return ", ".join(filter(None, words))


def _is_none_known(code: Concept) -> bool:
    codes = {one.code for one in code.codings}
    names = [name.casefold() for name in code.names]
    return bool(codes & set(_NONE_KNOWN_CODES)) or any(
        name.startswith(_NONE_KNOWN) for name in names
    )


def _label(code: Concept) -> str:
    return shown(code.name) or "without a name"
