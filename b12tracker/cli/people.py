"""The verbs that read: who there is, who is due, what the rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.cli.opening import clinic
from b12tracker.cli.output import document, say, table, tell
from b12tracker.cli.printing import print_assessment, print_today
from b12tracker.core.ids import PatientId
from b12tracker.core.schedule import plan_on
from b12tracker.services import (
    as_json,
    assessments,
    patients_list,
    show,
    worklist,
)

if TYPE_CHECKING:
    from argparse import Namespace

    from b12tracker.core.findings import Assessment
    from b12tracker.core.records import Patient
    from b12tracker.paths import Places

_EVERYBODY = 10**9


def patients_verb(asked: Namespace, places: Places) -> int:
    """List people."""
    with clinic(places) as opened:
        found = patients_list.find_patients(opened, asked.find, limit=_EVERYBODY)
    if asked.json:
        document(as_json.patients(found))
        return 0
    table(
        ("id", "name", "born", "status", "numbers"),
        [
            (
                str(one.id),
                one.name,
                one.born,
                one.status.value,
                ", ".join(number.value for number in one.identifiers),
            )
            for one in found
        ],
    )
    return 0


def show_verb(asked: Namespace, places: Places) -> int:
    """Print one whole record."""
    with clinic(places) as opened:
        record = show.read_record(opened, PatientId(asked.id), voided=asked.voided)
        plan = plan_on(record, opened.today())
    found = as_json.show(record, plan=plan)
    if asked.json:
        document(found)
        return 0
    for key in ("name", "born", "sex", "status"):
        say(f"{key}: {found[key] or 'unknown'}")
    for number in found["identifiers"]:
        say(f"number: {number['value']} ({number['system']})")
    for kind, entries in found.items():
        if isinstance(entries, list) and entries and kind != "identifiers":
            say()
            say(kind)
            for entry in entries:
                say("  " + _entry_line(entry))
    return 0


_ASIDE = frozenset({"id", "by", "source", "void"})


def _entry_line(entry: dict[str, object]) -> str:
    said = [
        f"{key} {_words(value)}"
        for key, value in entry.items()
        if key not in _ASIDE and value not in (None, "", [], {}, False)
    ]
    void = entry.get("void")
    gone = f"VOID ({void['reason']}): " if isinstance(void, dict) else ""
    return f"{gone}{', '.join(said)}"


def _words(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}={one}" for key, one in value.items() if one not in (None, ""))
    if isinstance(value, list):
        return "; ".join(_words(one) for one in value)
    return str(value)


def assess_verb(asked: Namespace, places: Places) -> int:
    """Print findings and due items, of patients or of a case."""
    if asked.case is not None:
        from b12tracker.cli.case import assess_case

        return assess_case(asked)
    answers: list[tuple[Patient, Assessment]] = []
    with clinic(places) as opened:
        if asked.set and asked.set not in opened.knowledge.sets:
            tell(f"{asked.set!r} is none of {', '.join(sorted(opened.knowledge.sets))}")
            return 2
        as_of = asked.as_of or opened.today()
        if asked.all:
            found = patients_list.find_patients(opened, limit=_EVERYBODY)
            ids = [one.id for one in found]
        else:
            ids = [PatientId(asked.patient)]
        for one in ids:
            patient = show.read_record(opened, one).patient
            answer = assessments.assess_patient(opened, one, as_of=as_of, guideline_set=asked.set)
            answers.append((patient, answer))
        guideline_set = asked.set or opened.guideline_set
        version = opened.knowledge.version
    if asked.json:
        document(
            as_json.assessments(
                answers, as_of=as_of, guideline_set=guideline_set, knowledge=version
            )
        )
        return 0
    for patient, answer in answers:
        say(f"{patient.name}, {patient.born or 'birth date unknown'}")
        print_assessment(answer)
    return 0


def worklist_verb(asked: Namespace, places: Places) -> int:
    """Print what Today shows."""
    with clinic(places, as_of=asked.as_of) as opened:
        assessments.refresh_all(opened)
        found = worklist.today(opened)
    if asked.json:
        document(as_json.worklist(found))
    else:
        print_today(found)
    return 0
