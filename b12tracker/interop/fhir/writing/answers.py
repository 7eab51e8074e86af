"""Check-ins and questionnaires: the answers themselves, and scores for whoever draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from b12tracker.core import symptoms
from b12tracker.interop.fhir.answers import CHECK_IN, ITEM_9, NOTE, SUDDEN, TOTAL, canonical
from b12tracker.interop.fhir.writing.frame import patient_name, quantity, standard
from b12tracker.interop.foreign import LOINC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.records import CheckIn, Questionnaire
    from b12tracker.interop.fhir.writing.frame import Frame

    Json = dict[str, Any]


def checkin(one: CheckIn, frame: Frame) -> Iterator[Json]:
    """Yield the QuestionnaireResponse, and an Observation with the scores and composites."""
    name = f"checkins/{one.id}"
    catalogue = frame.knowledge.symptoms
    sudden = {tick.id: tick.label for tick in catalogue.sudden}
    labels = {key: item.label for key, item in catalogue.items.items()}
    patient = frame.reference(patient_name(one.patient))
    void = one.void is not None
    items = [
        *(
            _item(key, labels.get(key, key), valueInteger=score)
            for key, score in one.scores.items()
        ),
        *(_item(key, labels.get(key, key), valueBoolean=True) for key in one.ticks),
        {
            "linkId": SUDDEN,
            "text": "A sudden change",
            "item": [
                _item(f"{SUDDEN}.{key}", sudden.get(key, key), valueBoolean=True)
                for key in one.sudden
            ],
        }
        if one.sudden
        else None,
        _item(NOTE, "Note", valueString=one.note) if one.note else None,
    ]
    yield frame.resource(
        "QuestionnaireResponse",
        name,
        questionnaire=CHECK_IN,
        status="entered-in-error" if void else "completed",
        subject=patient,
        authored=one.on.isoformat(),
        source={"type": "RelatedPerson", "display": "carer"} if one.observer else patient,
        item=items,
    )
    if not void:
        yield _survey(
            name,
            one,
            frame,
            code={"text": "Check-in"},
            component=list(_components(one, labels, frame)),
        )


def _item(link: str, text: str, **answer: Any) -> Json:
    return {"linkId": link, "text": text, "answer": [answer]}


def _components(one: CheckIn, labels: dict[str, str], frame: Frame) -> Iterator[Json]:
    catalogue = frame.knowledge.symptoms
    for key, score in one.scores.items():
        code = frame.concept("symptom", key, labels.get(key, key))
        yield {"code": code, "valueQuantity": quantity(score, "{score}")}
    for key in one.ticks:
        yield {"code": frame.concept("symptom", key, labels.get(key, key)), "valueBoolean": True}
    for key, made in catalogue.composites.items():
        found = symptoms.composite(one, key, catalogue)
        if found is not None:
            mean = quantity(symptoms.shown(found), "{score}")
            yield {"code": {"text": f"{made.name}, mean"}, "valueQuantity": mean}


def questionnaire(one: Questionnaire, frame: Frame) -> Iterator[Json]:
    """Yield the QuestionnaireResponse of a published instrument, and its total."""
    name = f"questionnaires/{one.id}"
    known = frame.knowledge.reference.instruments.all.get(one.code)
    title = known.name if known else one.code
    patient = frame.reference(patient_name(one.patient))
    void = one.void is not None
    ninth = [] if one.item9 is None else [_item(ITEM_9, f"{title}, item 9", valueInteger=one.item9)]
    yield frame.resource(
        "QuestionnaireResponse",
        name,
        questionnaire=canonical(one.code),
        status="entered-in-error" if void else "completed",
        subject=patient,
        authored=one.on.isoformat(),
        source=patient,
        item=[_item(TOTAL, f"{title}, total", valueInteger=one.total), *ninth],
    )
    if not void:
        code = known.loinc if known else ""
        yield _survey(
            name,
            one,
            frame,
            code={
                "coding": [{"system": LOINC, "code": code}] if code else [],
                "text": f"{title}, total",
            },
            valueQuantity=quantity(one.total, "{score}"),
        )


def _survey(name: str, one: CheckIn | Questionnaire, frame: Frame, **said: Any) -> Json:
    return frame.resource(
        "Observation",
        f"{name}/scores",
        status="final",
        category=[standard("observation-category", "survey")],
        subject=frame.reference(patient_name(one.patient)),
        effectiveDateTime=one.on.isoformat(),
        derivedFrom=[frame.reference(name)],
        **said,
    )
