"""Facts of the clinic: its guideline set, its name, the units that it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core import units
from b12tracker.core.errors import Invalid
from b12tracker.core.open_days import OpenDays
from b12tracker.core.text import clean
from b12tracker.services.clinic import HOME, MODE, OPEN_DAYS, UNIT
from b12tracker.storage import settings

if TYPE_CHECKING:
    from collections.abc import Collection

    from b12tracker.services.clinic import Clinic

GUIDELINE_SET = "guideline_set"
WATCHED_FOLDER = "watched_folder"  # of a laboratory; of this computer alone
PRACTICE_FACT = "practice_data"  # "yes" puts the watermark on the window and on paper
CLINIC_NAME = "clinic_name"  # these three stand on letters and handouts
CLINIC_ADDRESS = "clinic_address"
CLINIC_PHONE = "clinic_phone"


def clinic_fact(clinic: Clinic, name: str) -> str:
    """Return a fact of the clinic, empty where none was set."""
    with clinic.reading() as session:
        return settings.get(session, name)


def set_clinic_fact(clinic: Clinic, name: str, value: str, *, words: str = "") -> None:
    """Store a fact of the clinic: `clinic_name`, `mode` (clinic or home) and the like.

    Args:
        clinic: whose.
        name: of the fact.
        value: empty takes it away.
        words: of the undo menu, where they can say more than the name.
    """
    value = clean(value, field=name)
    if clinic_fact(clinic, name) == value:
        return
    with clinic.writing(words or f"set {name.replace('_', ' ')}") as session:
        settings.put(session, name, value)


def set_home(clinic: Clinic, *, home: bool) -> None:
    """Say whether the file is used at home, by the people it is about, or in a clinic."""
    words = "use at home" if home else "use in a clinic"
    set_clinic_fact(clinic, MODE, HOME if home else "clinic", words=words)


def set_up(clinic: Clinic, *, home: bool, guideline_set: str) -> None:
    """Write the answers of the first run; there is nothing before them to go back to.

    Raises:
        Invalid: there is no such guideline set.
    """
    set_home(clinic, home=home)
    set_guideline_set(clinic, guideline_set)
    clinic.undo.forget()


def set_guideline_set(clinic: Clinic, guideline_set: str) -> None:
    """Change the installation's guideline set; everybody is then assessed anew.

    Raises:
        Invalid: there is no such set.
    """
    if guideline_set not in clinic.knowledge.sets:
        raise Invalid("guideline_set", f"There is no guideline set “{guideline_set}”.")
    name = clinic.knowledge.sets[guideline_set].name
    set_clinic_fact(clinic, GUIDELINE_SET, guideline_set, words=f"guideline set {name}")


def set_open_days(clinic: Clinic, weekdays: Collection[int]) -> None:
    """Say on which days of the week the clinic is open, Monday being 0. No due day moves.

    Raises:
        Invalid: it is open on no day.
    """
    if not weekdays:
        raise Invalid("open_days", "A clinic is open on one day of the week at least.")
    set_clinic_fact(clinic, OPEN_DAYS, OpenDays(frozenset(weekdays)).text, words="clinic days")


def set_unit(clinic: Clinic, test: str, unit: str) -> None:
    """Choose the unit in which results of a test are shown; empty: as they were printed.

    Raises:
        Invalid: there is no such unit of this test.
    """
    if unit and unit not in units.units(test):
        raise Invalid("unit", f"A result of {test} has no unit “{unit}”.")
    words = f"show {test.replace('_', ' ')} {f'in {unit}' if unit else 'as printed'}"
    set_clinic_fact(clinic, f"{UNIT}{test}", unit, words=words)
