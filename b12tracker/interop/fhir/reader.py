"""FHIR R4 JSON to records: people with entries, refusals, questions, and what was left out."""

from __future__ import annotations

import json
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from b12tracker.interop import json_strict
from b12tracker.interop.fhir import kinds
from b12tracker.interop.fhir.administration import read_administration
from b12tracker.interop.fhir.answers import read_answers
from b12tracker.interop.fhir.bundle import Located, Resources, age, identifiers, key_of
from b12tracker.interop.fhir.medication import read_request, read_statement
from b12tracker.interop.fhir.observation import read_observation
from b12tracker.interop.fhir.outcome import Context
from b12tracker.interop.fhir.people import display_name, read_patient
from b12tracker.interop.fhir.plan import read_plan
from b12tracker.interop.fhir.problems import read_allergy, read_condition, read_family_history
from b12tracker.interop.fhir.version import refuse_other_versions
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, shown
from b12tracker.interop.gathering import PersonSoFar
from b12tracker.interop.outcome import Asked, Found, LeftOut, Outcome, Refused, Withdrawn
from b12tracker.interop.reading import (
    Cancelled,
    FileRefused,
    Person,
    Question,
    Reading,
    Refusal,
    Unwatched,
    Watch,
    Withdrawal,
    content_hash,
)
from b12tracker.interop.sniff import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo

    from b12tracker.core.knowledge import Knowledge

_READERS: Mapping[str, Callable[[Located, Context], list[Outcome]]] = {
    "Observation": read_observation,
    "MedicationAdministration": read_administration,
    "MedicationStatement": read_statement,
    "MedicationRequest": read_request,
    "Condition": read_condition,
    "AllergyIntolerance": read_allergy,
    "FamilyMemberHistory": read_family_history,
    "CarePlan": read_plan,
    "QuestionnaireResponse": read_answers,
}
_SUBJECT = {
    "AllergyIntolerance": "patient",
    "FamilyMemberHistory": "patient",
}  # all others: subject
_MAX_ORIGINAL = 20_000  # characters kept of a refused entry; the file itself is kept whole
_STEP = 50  # resources between two news to the watcher

_OTHER_KINDS = {
    Kind.EMPTY: "The file is empty. Ask the sender to send it again.",
    Kind.FHIR_XML: "The file is FHIR written in XML; only FHIR in JSON can be read. Ask the sender"
    " for an export in JSON.",
    Kind.HL7_XML: "The file is HL7 v2 wrapped in XML, which cannot be read. Ask the sender for the"
    " messages themselves (ORU^R01), or for FHIR R4 in JSON.",
    Kind.CDA: "The file is a clinical document (CDA), which cannot be read. Ask the sender for FHIR"
    " R4 in JSON.",
    Kind.XML: "The file is XML, not FHIR in JSON. Ask the sender for an export in FHIR R4 JSON.",
    Kind.HL7V2: "The file is an HL7 v2 message, not FHIR.",
    Kind.EDIFACT: "The file is an EDIFACT message, which cannot be read. Ask the sender for FHIR R4"
    " in JSON.",
    Kind.PDF: "The file is a PDF: it holds pictures of text, not values. Ask the sender for FHIR R4"
    " in JSON.",
    Kind.PICTURE: "The file is a picture: it holds no values. Ask the sender for FHIR R4 in JSON.",
    Kind.ZIP: "The file is packed (ZIP, gzip) or an Office document, not FHIR. Unpack it, or ask"
    " the sender for FHIR R4 in JSON.",
    Kind.UTF16: "The file is written in UTF-16 or UTF-32, not in UTF-8. Save it as UTF-8.",
    Kind.BINARY: "The file is not text. Ask the sender for FHIR R4 in JSON.",
    Kind.CSV: "The file is a table (CSV), not FHIR.",
    Kind.TEXT: "The file is plain text, not FHIR. Ask the sender for FHIR R4 in JSON.",
}


def read(
    data: bytes,
    knowledge: Knowledge,
    *,
    zone: tzinfo | None = None,
    watch: Watch | None = None,
) -> Reading:
    """Read a FHIR R4 JSON file: a Bundle of any type, or a single resource.

    Args:
        data: the file.
        knowledge: for codes, names, units and limits.
        zone: where the clinic is; times in UTC fall on its days. None: on the day as written.
        watch: hears of progress and may stop the reading.

    Raises:
        FileRefused: nothing in the file can be used; the text says why.
        Cancelled: `watch` stopped it.
    """
    raw = _parse(data)
    resources = Resources(raw)
    refuse_other_versions((one.kind, one.element.raw) for one in resources.all)
    _check_head(raw)
    collected = _Collected(Context(resources, knowledge, zone))
    follower = watch or Unwatched()
    newest = _newest(resources.all)
    for number, one in enumerate(newest):
        if number % _STEP == 0:
            if follower.cancelled():
                raise Cancelled
            follower.step(number, len(newest))
        collected.take(one)
    follower.step(len(newest), len(newest))
    return collected.reading(content_hash(data))


def _parse(data: bytes) -> dict[str, Any]:
    kind = kind_of(data)
    if kind is not Kind.JSON:
        raise FileRefused(kind.value, _OTHER_KINDS[kind])
    raw = json_strict.loads(data)
    resource = raw.get("resourceType") if isinstance(raw, dict) else None
    if not isinstance(resource, str):
        raise FileRefused(
            "not-fhir",
            "The file is JSON but not FHIR: it does not say which resource it is (resourceType).",
        )
    return dict(raw)


def _check_head(raw: Mapping[str, Any]) -> None:
    if raw["resourceType"] not in kinds.R4:
        raise FileRefused(
            "not-fhir",
            f"“{shown(raw['resourceType'])}” is not a resource of FHIR R4. Ask the sender for FHIR"
            " R4 in JSON.",
        )
    if raw.get("implicitRules"):
        raise FileRefused(
            "implicit-rules",
            "The file follows rules of its own (implicitRules) that this program does not know.",
        )


def _newest(found: tuple[Located, ...]) -> tuple[Located, ...]:
    """Return the resources in order, of several versions of one resource only the newest."""
    best: dict[object, Located] = {}
    for one in found:
        place = _same_resource(one)
        other = best.get(place)
        if other is None or age(one) >= age(other):
            best[place] = one
    kept = set(best.values())
    return tuple(one for one in found if one in kept)


def _same_resource(one: Located) -> object:
    if one.full_url and one.owner is None:
        return one.kind, one.full_url.partition("/_history/")[0]
    return one


class _Collected:
    """Everything read so far."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._people: dict[str, PersonSoFar] = {}
        self._refused: list[Refusal] = []
        self._questions: list[Question] = []
        self._left_out: Counter[str] = Counter()
        self._patients: dict[Located, str] = {}
        self._last_original: tuple[Located | None, str] = (None, "")

    def take(self, one: Located) -> None:
        """Read one resource."""
        if one.kind == "Patient":
            self._refusing(one, "patient", lambda: self._patient(one))
            return
        reader = _READERS.get(one.kind)
        if reader is None:
            self._left_out[shown(one.kind)] += 1
            return
        self._refusing(one, one.kind, lambda: self._entries(one, reader))

    def reading(self, sha256: str) -> Reading:
        """Return the whole."""
        return Reading(
            format="fhir",
            sha256=sha256,
            persons=tuple(one.done() for one in self._people.values()),
            refused=tuple(self._refused),
            questions=tuple(self._questions),
            left_out=MappingProxyType(dict(sorted(self._left_out.items()))),
        )

    def _refusing(self, one: Located, what: str, work: Callable[[], object]) -> None:
        try:
            work()
        except Unreadable as problem:
            self._refuse(one, problem.what or what, problem.why)
        except NeedsAnswer as question:
            self._ask(one, question.what, question.text, question.choices)

    def _entries(self, one: Located, reader: Callable[[Located, Context], list[Outcome]]) -> None:
        outcomes = reader(one, self._context)
        if all(isinstance(outcome, LeftOut) for outcome in outcomes):
            self._left_out.update(
                outcome.name for outcome in outcomes if isinstance(outcome, LeftOut)
            )
            return
        person = self._people[self._subject(one)]
        for outcome in outcomes:
            match outcome:
                case Found():
                    self._found(one, person, outcome)
                case Withdrawn():
                    person.withdrawn.append(
                        Withdrawal(
                            topic=outcome.topic, key=outcome.key, where=one.where, why=outcome.why
                        )
                    )
                case LeftOut():
                    self._left_out[outcome.name] += 1
                case Refused():
                    self._refuse(one, outcome.what, outcome.why, outcome.key)
                case Asked():
                    self._ask(one, outcome.what, outcome.text, outcome.choices, outcome.key)

    def _found(self, one: Located, person: PersonSoFar, found: Found) -> None:
        if not person.take(found):
            key = found.entry.source.key
            self._refuse(one, one.kind, "It is given twice in this file with two contents.", key)

    def _subject(self, one: Located) -> str:
        """Return the key of the person that a resource is about.

        Raises:
            Unreadable: it is about nobody, or about something that is no person.
        """
        name = _SUBJECT.get(one.kind, "subject")
        holder = one
        if not one.element.has(name) and one.owner is not None:
            holder = one.owner
        reference = holder.element.part(name)
        target = self._context.resources.target(reference, holder, "Patient")
        if target.found is not None:
            if target.found.kind != "Patient":
                raise Unreadable(f"It is about a {shown(target.found.kind)}, not about a patient.")
            return self._patient(target.found)
        kind = target.address.rpartition("/")[0].rpartition("/")[2]
        if kind and kind != "Patient" and kind[:1].isupper():
            raise Unreadable(f"It is about a {shown(kind)}, not about a patient.")
        number = target.identifier
        key = f"{number.system}|{number.value}" if number else target.address or target.display
        if not key:
            raise Unreadable("It does not say which patient it is about.")
        if key not in self._people:
            known = (number,) if number and number.system else ()
            person = Person(
                key=key, where=one.where, patient=None, identifiers=known, name=target.display
            )
            self._people[key] = PersonSoFar(person)
        return key

    def _patient(self, one: Located) -> str:
        """Return the key of a Patient resource, read when it is first met."""
        known = self._patients.get(one)
        if known is not None:
            return known
        key = key_of(one, self._context.resources)
        self._patients[one] = key
        patient = None
        try:
            patient = read_patient(one, self._context.resources)
        except Unreadable as problem:
            self._refuse(one, "patient", problem.why)
        person = Person(
            key=key,
            where=one.where,
            patient=patient,
            identifiers=patient.identifiers if patient else identifiers(one.element),
            name=patient.name if patient else _name(one),
        )
        self._people[key] = PersonSoFar(person)
        return key

    def _refuse(self, one: Located, what: str, why: str, key: str = "") -> None:
        self._refused.append(
            Refusal(
                where=one.where,
                what=what,
                why=why,
                key=key or key_of(one, self._context.resources),
                original=self._original(one),
            )
        )

    def _ask(
        self, one: Located, what: str, text: str, choices: tuple[str, ...], key: str = ""
    ) -> None:
        self._questions.append(
            Question(
                where=one.where,
                what=what,
                choices=choices,
                text=text,
                key=key or key_of(one, self._context.resources),
                original=self._original(one),
            )
        )

    def _original(self, one: Located) -> str:
        """Return the beginning of a resource as text; a panel may be refused in many parts."""
        if self._last_original[0] is not one:
            text = json.dumps(one.element.raw, ensure_ascii=False, default=str)
            self._last_original = (one, text[:_MAX_ORIGINAL])
        return self._last_original[1]


def _name(one: Located) -> str:
    try:
        return shown(display_name(one.element))
    except Unreadable:
        return ""
