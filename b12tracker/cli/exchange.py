"""The verbs that give records and dates to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.cli.opening import clinic
from b12tracker.cli.output import say
from b12tracker.core.ids import PatientId
from b12tracker.interop.tables import For
from b12tracker.services import calendars, export_tables, exports, fhir_exports
from b12tracker.services.deidentifying import deidentify

if TYPE_CHECKING:
    from argparse import Namespace

    from b12tracker.paths import Places


def export_verb(asked: Namespace, places: Places) -> int:
    """Write records to a file; one that is there already is not written over unasked."""
    people = () if asked.patient is None else (PatientId(asked.patient),)
    with clinic(places) as opened:
        bare = deidentify(opened, people=people) if asked.de_identify else None
        match asked.format:
            case "json":
                count = exports.as_json(
                    opened, asked.out, people=people, bare=bare, force=asked.force
                )
                what = f"{count} records"
            case "fhir":
                made = fhir_exports.as_fhir(
                    opened, asked.out, people=people, bare=bare, force=asked.force
                )
                what = f"{made.records} records"
                if len(made.files) > 1:
                    what += f" in {len(made.files)} files, {made.files[0].name} and so on"
            case "csv":
                count = export_tables.as_csv(
                    opened,
                    asked.out,
                    people=people,
                    bare=bare,
                    reader=For(asked.csv_for),
                    force=asked.force,
                )
                what = f"{count} rows"
            case "xlsx":
                count = export_tables.as_workbook(
                    opened, asked.out, people=people, bare=bare, force=asked.force
                )
                what = f"{count} rows"
            case _:
                exports.as_sqlite(opened, asked.out, force=asked.force)
                what = "the whole file"
    if bare is None:
        say(f"{asked.out}: {what}. It holds health data: keep it where only you can read it.")
        return 0
    say(f"{asked.out}: {what}. Each person's days are moved; birth dates are years. Taken out:")
    for kind, number in bare.removed.items():
        say(f"  {number} {kind}")
    say("Somebody who knows a person well may still know the record: give it to nobody unasked.")
    return 0


def calendar_verb(asked: Namespace, places: Places) -> int:
    """Write coming dates; a file that is there already is not written over unasked."""
    people = () if asked.patient is None else (PatientId(asked.patient),)
    with clinic(places) as opened:
        count = calendars.write_calendar(opened, asked.out, people=people, force=asked.force)
    say(f"{asked.out}: {count} dates, titled “Appointment”.")
    return 0
