"""Which FHIR version a file is written in. Only R4 (and R4B, the same here) is read.

A file does not have to name its version, so what differs between versions is looked for. Where
nothing differs the file reads the same in each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from b12tracker.interop.reading import FileRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

DSTU2, STU3, R5 = "DSTU2", "STU3", "R5"
OLD = "DSTU2 or STU3"  # where the two do not differ

_KINDS = {
    "MedicationOrder": DSTU2,
    "DiagnosticOrder": DSTU2,
    "DeviceUseRequest": DSTU2,
    "Conformance": DSTU2,
    "Order": DSTU2,
    "ProcedureRequest": STU3,
    "ReferralRequest": STU3,
    "EligibilityRequest": STU3,
    "MedicationUsage": R5,
    "EncounterHistory": R5,
    "GenomicStudy": R5,
    "ImagingSelection": R5,
    "NutritionIntake": R5,
    "DeviceDispense": R5,
    "DeviceUsage": R5,
}


def _given(key: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda raw: raw.get(key) is not None


def _kind(key: str, kind: type) -> Callable[[Mapping[str, Any]], bool]:
    return lambda raw: isinstance(raw.get(key), kind)


def _family_list(raw: Mapping[str, Any]) -> bool:
    names = raw.get("name")
    return isinstance(names, list) and any(
        isinstance(one, dict) and isinstance(one.get("family"), list) for one in names
    )


# Resource -> what only another version has there.
_MARKS: dict[str, tuple[tuple[Callable[[Mapping[str, Any]], bool], str], ...]] = {
    "Patient": ((_family_list, DSTU2), (_kind("careProvider", list), DSTU2)),
    "Observation": (
        (_kind("category", dict), DSTU2),
        (_given("comments"), DSTU2),
        (_given("related"), STU3),
        (_kind("context", dict), STU3),
        (_kind("comment", str), STU3),
        (_kind("interpretation", dict), OLD),
        (_given("triggeredBy"), R5),
        (_given("instantiatesReference"), R5),
        (_given("bodyStructure"), R5),
    ),
    "DiagnosticReport": (
        (_kind("category", dict), OLD),
        (_given("codedDiagnosis"), OLD),
        (_given("image"), OLD),
    ),
    "AllergyIntolerance": (
        (_given("substance"), DSTU2),
        (_kind("clinicalStatus", str), STU3),
        (_given("assertedDate"), STU3),
        (_kind("type", dict), R5),
        (_kind("participant", list), R5),
    ),
    "Condition": (
        (_given("patient"), DSTU2),
        (_kind("clinicalStatus", str), OLD),
        (_given("assertedDate"), STU3),
        (_kind("participant", list), R5),
    ),
    "MedicationStatement": (
        (_given("patient"), DSTU2),
        (_given("wasNotTaken"), DSTU2),
        (_given("taken"), STU3),
        (_given("medication"), R5),
        (_given("adherence"), R5),
        (lambda raw: raw.get("status") in ("recorded", "draft"), R5),
    ),
    "MedicationAdministration": (
        (_given("wasNotGiven"), DSTU2),
        (_given("effectiveTimeDateTime"), DSTU2),
        (_given("effectiveTimePeriod"), DSTU2),
        (_given("notGiven"), STU3),
        (_given("prescription"), STU3),
        (_given("medication"), R5),
        (_given("occurenceDateTime"), R5),
        (_given("occurencePeriod"), R5),
    ),
    "MedicationRequest": (
        (_kind("context", dict), STU3),
        (lambda raw: isinstance(raw.get("requester"), dict) and "agent" in raw["requester"], STU3),
        (_given("medication"), R5),
    ),
    "Medication": (
        (_given("product"), DSTU2),
        (_given("isBrand"), STU3),
        (_given("isOverTheCounter"), STU3),
        (_given("marketingAuthorizationHolder"), R5),
    ),
    "Immunization": (
        (_given("wasNotGiven"), DSTU2),
        (_given("notGiven"), STU3),
        (_given("vaccinationProtocol"), STU3),
        (_given("basedOn"), R5),
    ),
    "Encounter": ((_kind("class", list), R5), (_kind("class", str), DSTU2)),
}

# R4 moved its code systems to terminology.hl7.org. The old addresses are a hint, no proof: some R4
# programs go on using them, so a single new address anywhere outweighs them.
_OLD_SYSTEM = re.compile(
    r"http://hl7\.org/fhir/(?:v2/[0-9]{4}|v3/[A-Za-z]+|observation-category|condition-category"
    r"|condition-clinical|condition-ver-status|allergy-clinical-status|allergy-verification-status"
    r"|referencerange-meaning|data-absent-reason|organization-type|contactentity-type)"
)
_NEW_SYSTEM = "http://terminology.hl7.org/"
_NAMED = {
    "1.0": DSTU2,
    "0.5": DSTU2,
    "1.8": STU3,
    "3.0": STU3,
    "5.0": R5,
    "4.2": R5,
    "4.4": R5,
    "4.5": R5,
    "4.6": R5,
}
_PROFILE = re.compile(
    r"http://hl7\.org/fhir/(?:(DSTU2|STU3|R5)|([0-9]\.[0-9]))/|StructureDefinition/[^|]+\|([0-9]\.[0-9])\."
)


def refuse_other_versions(resources: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Refuse the file where a resource shows that it is not R4.

    Args:
        resources: kind and content of each.

    Raises:
        FileRefused: the text names the version and the place that shows it.
    """
    sure = hint = ""  # kinds that show an old version: by their form, by their code systems
    new = False
    for kind, raw in resources:
        shown = [version for shows, version in _MARKS.get(kind, ()) if shows(raw)]
        version = _KINDS.get(kind) or _named(raw) or next((one for one in shown if one != OLD), "")
        if version:
            raise _refusal(version, kind)
        if shown:
            sure = sure or kind
        for system in _systems(raw):
            new = new or system.startswith(_NEW_SYSTEM)
            hint = hint or (kind if _OLD_SYSTEM.fullmatch(system) else "")
    if sure or (hint and not new):
        raise _refusal(OLD, sure or hint)


def _named(raw: Mapping[str, Any]) -> str:
    """Return the version that the resource itself or its profile names, when it is another."""
    named = raw.get("fhirVersion")
    if isinstance(named, str) and (version := _NAMED.get(named[:3])):
        return version
    meta = raw.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    for profile in profiles if isinstance(profiles, list) else ():
        found = _PROFILE.search(profile) if isinstance(profile, str) else None
        if found is None:
            continue
        word, number, suffix = found.groups()
        # A suffix is the profile's own version unless the profile is one of FHIR itself.
        if suffix and not profile.startswith("http://hl7.org/fhir/StructureDefinition/"):
            continue
        if version := word or _NAMED.get(number or suffix or "", ""):
            return version
    return ""


def _systems(raw: Mapping[str, Any]) -> Iterable[str]:
    waiting: list[Any] = [raw]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            system = one.get("system")
            if isinstance(system, str):
                yield system
            waiting += [part for part in one.values() if isinstance(part, (dict, list))]
        else:
            waiting += [part for part in one if isinstance(part, (dict, list))]


def _refusal(version: str, kind: str) -> FileRefused:
    return FileRefused(
        f"fhir-{version.lower().replace(' ', '-')}",
        f"The file is written in FHIR {version}, as its {kind} shows; only FHIR R4 can be read. Ask"
        " the sender for an export in R4.",
    )
