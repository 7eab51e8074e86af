"""Records written into one file and compared with what another file makes of them."""

from __future__ import annotations

import json
from dataclasses import fields, replace

from hypothesis import HealthCheck, settings

from b12tracker.core.changes import Topic
from b12tracker.core.ids import UNSAVED, UNSAVED_PATIENT, EntryId
from b12tracker.core.pointers import pointed, pointer
from b12tracker.core.records import Entry, Source
from b12tracker.services.exports import as_json, whole
from b12tracker.services.imports import import_file
from b12tracker.storage import entries, patients

RECORDS = settings(  # whole records are large, and each is written into a file
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)


def once(record):
    """Return an invented record without what the file refuses: the same thing twice a day."""
    doses = {(one.on, one.drug, one.route): one for one in record.doses}
    labs = {(one.on, one.test): one for one in record.labs}
    return replace(record, doses=tuple(doses.values()), labs=tuple(labs.values()))


def record_whole(clinic, record):
    """Record everything of an invented record and return the patient's id."""
    with clinic.writing("a random record") as session:
        person = patients.add(session, record.patient)
        rows = [
            replace(one, id=UNSAVED, patient=person)
            for field in fields(record)
            if field.name != "patient"
            for one in getattr(record, field.name)
        ]
        entries.add_many(session, rows)
    return person


def content(clinic):
    """What the records of a clinic say, whoever recorded it and under whatever numbers."""
    found = []
    for record in whole(clinic):
        place = {
            (topic, one.id): number
            for topic, them in ((Topic.DOSE, record.doses), (Topic.LAB, record.labs))
            for number, one in enumerate(them)
        }
        found.append(
            [
                replace(record.patient, id=UNSAVED_PATIENT, version=0),
                *(
                    sorted(repr(_bare(one, place)) for one in getattr(record, field.name))
                    for field in fields(record)
                    if field.name != "patient"
                ),
            ]
        )
    return found


def _bare(entry: Entry, place):
    void = None if entry.void is None else entry.void.reason
    if (about := pointer(entry)) is not None:
        entry = pointed(entry, EntryId(place[about]))
    entry = replace(entry, by="", entered_at=None, source=Source(), void=None, version=0)
    return replace(entry, id=UNSAVED, patient=UNSAVED_PATIENT), void


def brought(clinic, other, folder, change=None):
    """Export everything of one clinic and import it into another, perhaps changed by hand."""
    out = folder / "all.json"
    as_json(clinic, out, force=True)
    if change is not None:
        said = json.loads(out.read_text("utf-8"))
        change(said)
        out.write_text(json.dumps(said), "utf-8")
    return import_file(other, out)
