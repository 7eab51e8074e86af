"""The verbs that give records and dates to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.cli.opening import clinic
from b12tracker.cli.output import say
from b12tracker.core.ids import PatientId
from b12tracker.interop.tables import For
from b12tracker.services.giving import Form, give

if TYPE_CHECKING:
    from argparse import Namespace

    from b12tracker.paths import Places


def export_verb(asked: Namespace, places: Places) -> int:
    """Write records to a file; one that is there already is not written over unasked."""
    people = () if asked.patient is None else (PatientId(asked.patient),)
    form = Form(asked.format)
    with clinic(places) as opened:
        given = give(
            opened,
            form,
            asked.out,
            people=people,
            bare=asked.de_identify,
            reader=For(asked.csv_for),
            force=asked.force,
        )
    match form:
        case Form.SQLITE:
            what = "the whole file"
        case Form.CSV | Form.XLSX:
            what = f"{given.count} rows"
        case _:
            what = f"{given.count} records"
    if len(given.files) > 1:
        what += f" in {len(given.files)} files, {given.files[0].name} and so on"
    if given.removed is None:
        say(f"{asked.out}: {what}. It holds health data: keep it where only you can read it.")
        return 0
    say(f"{asked.out}: {what}. Each person's days are moved; birth dates are years. Taken out:")
    for kind, number in given.removed.items():
        say(f"  {number} {kind}")
    say("Somebody who knows a person well may still know the record: give it to nobody unasked.")
    return 0


def calendar_verb(asked: Namespace, places: Places) -> int:
    """Write coming dates; a file that is there already is not written over unasked."""
    people = () if asked.patient is None else (PatientId(asked.patient),)
    with clinic(places) as opened:
        given = give(opened, Form.CALENDAR, asked.out, people=people, force=asked.force)
    say(f"{asked.out}: {given.count} dates, titled “Appointment”.")
    return 0
