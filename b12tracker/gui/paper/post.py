"""Who gets a letter or a label, who is left out and why, and the document for the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from b12tracker.core import letters as texts
from b12tracker.core.errors import Invalid
from b12tracker.core.letters import Letter, Place
from b12tracker.gui import words
from b12tracker.gui.paper.document import A4
from b12tracker.gui.paper.letter import (
    Sender,
    called,
    label_sheets,
    letter_pile,
    letter_title,
    place_word,
    values,
)
from b12tracker.gui.paper.lists import message_list
from b12tracker.gui.paper.words import tr
from b12tracker.services import letters, settings
from b12tracker.services.letters import ASKED, Addressee, Held
from b12tracker.services.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.paper.document import Document, Paper
    from b12tracker.services.clinic import Clinic

_GONE = (Held.DIED, Held.MOVED)
OF_CLINIC = "clinic"  # the field of a refusal that goes once Settings say more


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What is ready to go out."""

    document: Document | None  # None: nobody is left
    people: tuple[PatientId, ...]  # whom it goes to
    left_out: tuple[str, ...]  # who does not get it, and why
    homeless: tuple[str, ...]  # whose letter has no address
    asked: bool  # whether somebody is left out who may get it all the same
    messages: tuple[Message, ...] = ()  # of a file for another program


def sender(clinic: Clinic) -> Sender:
    """Return who writes, from Settings."""
    return Sender(
        name=settings.clinic_fact(clinic, settings.CLINIC_NAME),
        address=settings.clinic_fact(clinic, settings.CLINIC_ADDRESS),
        phone=settings.clinic_fact(clinic, settings.CLINIC_PHONE),
    )


def letters_to(
    clinic: Clinic,
    letter: Letter,
    people: Sequence[PatientId],
    *,
    again: bool,
    practice: bool,
    paper: Paper = A4,
) -> Post:
    """Return a letter to each of these people.

    Args:
        clinic: the open file.
        letter: which one.
        people: who shall get it.
        again: also who comes on a day, or had one and is still waited for.
        practice: invented people.
        paper: its size.

    Raises:
        Invalid: the clinic has no name or phone, which the letter gives, or something does not fit.
        NotFound: there is no such patient.
    """
    text, own, today = letters.wording(clinic, letter), sender(clinic), clinic.today()
    left_out, ready, asked = [], [], False
    sms = letter is Letter.MESSAGE
    for one in letters.addressees(clinic, people):
        asked = asked or one.held in ASKED
        if one.held is not None and not (again and one.held in ASKED):
            left_out.append(_why(one))
            continue
        empty = texts.missing(text, values(one, own, today))
        if Place.CLINIC in empty or Place.PHONE in empty:
            raise Invalid(
                OF_CLINIC,
                tr("The letter gives the clinic's name and phone. Write them in Settings."),
            )
        if sms and not one.number:
            left_out.append(tr("{name}: no number that works").format(name=one.patient.name))
        elif empty:
            said = tr("{name}: nothing to say for “{place}”")
            left_out.append(said.format(name=one.patient.name, place=place_word(empty[0])))
        else:
            ready.append(one)
    post = Post(
        document=None,
        people=tuple(one.patient.id for one in ready),
        left_out=tuple(left_out),
        homeless=(),
        asked=asked,
    )
    if not ready:
        return post
    if sms:
        found = tuple(
            Message(
                number=one.number,
                name=called(one.patient),
                text=texts.filled(text, values(one, own, today)),
            )
            for one in ready
        )
        document = message_list(found, today=today, practice=practice, paper=paper)
        return replace(post, document=document, messages=found)
    title = letter_title(letter)
    return replace(
        post,
        document=letter_pile(
            text, ready, own, title=title, today=today, practice=practice, paper=paper
        ),
        homeless=tuple(_homeless(one) for one in ready if not one.patient.contact.address),
    )


def labels_for(
    clinic: Clinic,
    people: Sequence[PatientId],
    *,
    practice: bool,
    paper: Paper = A4,
    start: int = 1,
) -> Post:
    """Return address labels for these people; no letter goes to the dead and to who has moved.

    Args:
        clinic: the open file.
        people: whose addresses.
        practice: invented people.
        paper: its size.
        start: the first label that is still on the sheet.

    Raises:
        Invalid: an address does not fit, or the sheet has no such label.
        NotFound: there is no such patient.
    """
    left_out, ready = [], []
    for one in letters.addressees(clinic, people):
        if one.held in _GONE:
            left_out.append(_why(one))
        elif not one.patient.contact.address:
            left_out.append(_homeless(one))
        else:
            ready.append(one.patient)
    return Post(
        document=label_sheets(
            ready, today=clinic.today(), practice=practice, paper=paper, start=start
        )
        if ready
        else None,
        people=tuple(one.id for one in ready),
        left_out=tuple(left_out),
        homeless=(),
        asked=False,
    )


def _homeless(one: Addressee) -> str:
    return tr("{name}: no address is recorded").format(name=one.patient.name)


def _why(one: Addressee) -> str:
    day = "" if one.held_on is None else words.day(one.held_on)
    said = {
        Held.DIED: tr("{name}: has died"),
        Held.MOVED: tr("{name}: has moved"),
        Held.PAUSED: tr("{name}: is paused"),
        Held.ALONE: tr("{name}: looked at alone, write from that page"),
        Held.AGREED: tr("{name}: comes on {day}"),
        Held.SENT: tr("{name}: had a letter on {day}"),
        None: "{name}",
    }[one.held]
    return said.format(name=one.patient.name, day=day)
