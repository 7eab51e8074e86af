"""Letters that ask people to come: the texts of the program, and how their places are filled. Pure.

A clinic may word them otherwise. A place that has nothing to say is refused, never left blank.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 1_800  # letters of a text: with its address it stays a letter, not a brochure
_PLACE = re.compile(r"\{([^{}]*)\}")


class Letter(StrEnum):
    """What a letter is about."""

    RECALL = "recall"  # please make an appointment
    NOT_ATTENDED = "not_attended"  # we expected you
    MESSAGE = "message"  # a text message, which others may read on the screen of a phone


class Place(StrEnum):
    """What stands for something of the person or the clinic, in braces."""

    NAME = "name"
    BORN = "born"
    NEXT_DUE = "next_due"
    LAST_DOSE = "last_dose"
    MISSED = "missed"
    TODAY = "today"
    CLINIC = "clinic"
    PHONE = "phone"


OWN = {
    Letter.RECALL: """Dear {name},

By our record the date of your next vitamin B12 dose is {next_due}.

Please make an appointment: call us on {phone}. If you had the dose somewhere else, tell us the day, so that we can write it down.

A late dose can bring symptoms back. Tell us about new or more tingling, numbness, weakness, unsteadiness, or trouble with memory or sight.

Yours sincerely
{clinic}""",  # noqa: E501 - a paragraph is one line
    Letter.NOT_ATTENDED: """Dear {name},

We expected you on {missed} for your vitamin B12 dose, and have no record that you came.

Please call us on {phone} to arrange another day. If you had the dose somewhere else, tell us the day, so that we can write it down. If something keeps you from coming, tell us that too: we look for a way together.

A late dose can bring symptoms back. Tell us about new or more tingling, numbness, weakness, unsteadiness, or trouble with memory or sight.

Yours sincerely
{clinic}""",  # noqa: E501 - a paragraph is one line
    # Neutral: neither an illness nor a medicine stands on the screen of a phone.
    Letter.MESSAGE: "{clinic}: please call {phone} to make your next appointment.",
}
ON_PAPER = (Letter.RECALL, Letter.NOT_ATTENDED)


def checked(text: str) -> str:
    """Return the text of a letter in its stored form.

    Raises:
        Invalid: it is empty or too long, a place is unknown, or a brace stands alone.
    """
    text = clean(text, field="letter", most=MOST, lines=True)
    if not text:
        raise Invalid("letter", "A letter without words asks nobody to come.")
    known = "".join(f" {{{one}}}" for one in Place)
    for name in _PLACE.findall(text):
        if name not in set(Place):
            raise Invalid("letter", f"Nothing is known as {{{name}}}. These are:{known}.")
    if set(_PLACE.sub("", text)) & set("{}"):
        raise Invalid("letter", f"A brace stands alone. Braces belong to one of:{known}.")
    return text


def filled(text: str, values: Mapping[Place, str]) -> str:
    """Return a text with its places filled in; what is filled in is not looked at again.

    Raises:
        Invalid: a place of the text has nothing to say.
    """
    if empty := missing(text, values):
        raise Invalid("letter", f"There is nothing to say for {{{empty[0]}}}.")
    return _PLACE.sub(lambda found: values[Place(found[1])], text)


def missing(text: str, values: Mapping[Place, str]) -> tuple[Place, ...]:
    """Return the places of a text that have nothing to say, in the order of the text."""
    asked = dict.fromkeys(Place(name) for name in _PLACE.findall(text))
    return tuple(one for one in asked if not values.get(one))


def address_lines(address: str) -> tuple[str, ...]:
    """Return the lines of an address as they stand on an envelope: as typed, or cut at commas."""
    parts = address.split("\n") if "\n" in address else address.split(",")
    return tuple(line for part in parts if (line := part.strip().rstrip(",")))
