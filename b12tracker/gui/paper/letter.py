"""Letters that ask people to come, and the labels for their envelopes.

Through the window of an envelope, and on a label, stands whom it goes to and where: no birth date,
nothing of an illness or a medicine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from b12tracker.core import letters
from b12tracker.core.errors import Invalid
from b12tracker.core.letters import Letter, Place, address_lines
from b12tracker.gui import words
from b12tracker.gui.paper.document import A4, LETTER, Document, Page, Paper, pile
from b12tracker.gui.paper.ink import BODY, NAME, SMALL, Ink, height_of
from b12tracker.gui.paper.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from b12tracker.core.records import Patient
    from b12tracker.services.letters import Addressee

_MM = A4.width / 210  # px
_WINDOW = QRectF(25 * _MM, 50 * _MM, 80 * _MM, 34 * _MM)  # of DL and C5/6 envelopes, and its edge
_SENDER = QRectF(130 * _MM, 50 * _MM, 68 * _MM, 34 * _MM)
_DAY = 95 * _MM  # below the fold
_TEXT = 25 * _MM, 160 * _MM  # left and width
_GAP = 4.0  # px between two paragraphs
_LEAST = 8  # px: smaller letters are not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of labels as most makers sell it; mm."""

    across: int
    down: int
    left: float  # of the first label
    top: float
    wide: float  # of each
    high: float
    step: float  # from one to the next beside it; below each other they touch
    inside: tuple[float, float]  # that stays white at the sides, and above and below

    @property
    def labels(self) -> int:
        """How many there are."""
        return self.across * self.down

    def place_of(self, number: int) -> tuple[int, int]:
        """Return the row and the column, from 0, of a label, from 1."""
        return divmod(number - 1, self.across)


SHEETS = {
    A4.name: Sheet(
        across=3, down=7, left=7.2, top=15.15, wide=63.5, high=38.1, step=66.0, inside=(5, 5)
    ),
    LETTER.name: Sheet(
        across=3, down=10, left=4.8, top=12.7, wide=66.7, high=25.4, step=69.85, inside=(4, 2.5)
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes, as it stands in Settings; each may be empty."""

    name: str
    address: str
    phone: str


def letter_title(letter: Letter) -> str:
    """Return the name of a letter."""
    return {
        Letter.RECALL: tr("Please make an appointment"),
        Letter.NOT_ATTENDED: tr("We expected you"),
        Letter.MESSAGE: tr("Text message"),
    }[letter]


def place_word(place: Place) -> str:
    """Return what stands in a place of a letter, in words."""
    return {
        Place.NAME: tr("given and family name"),
        Place.BORN: tr("birth date"),
        Place.NEXT_DUE: tr("last day for the next dose"),
        Place.LAST_DOSE: tr("day of the last dose"),
        Place.MISSED: tr("day agreed and not kept"),
        Place.TODAY: tr("today"),
        Place.CLINIC: tr("name of the clinic"),
        Place.PHONE: tr("its phone"),
    }[place]


def values(one: Addressee, sender: Sender, today: date) -> dict[Place, str]:
    """Return what each place of a letter stands for; empty where there is nothing to say."""

    def day(found: date | None) -> str:
        return "" if found is None else words.weekday(found)

    patient = one.patient
    return {
        Place.NAME: called(patient),
        Place.BORN: words.partial(patient.born) if patient.born else "",
        Place.NEXT_DUE: day(one.next_due),
        Place.LAST_DOSE: day(one.last_dose),
        Place.MISSED: day(one.missed),
        Place.TODAY: day(today),
        Place.CLINIC: sender.name,
        Place.PHONE: sender.phone,
    }


def called(patient: Patient) -> str:
    """Return a name as it is spoken: given name first."""
    return f"{patient.given} {patient.family}".strip()


def letter_pile(
    text: str,
    people: Sequence[Addressee],
    sender: Sender,
    *,
    title: str,
    today: date,
    practice: bool,
    paper: Paper = A4,
) -> Document:
    """Return a letter to each of these people, of whom there is one at least.

    Args:
        text: of the letter, with its places.
        people: whom it goes to.
        sender: the clinic.
        title: of the letter.
        today: when it is written.
        practice: invented people.
        paper: its size.

    Raises:
        Invalid: a place has nothing to say, or something does not fit.
    """
    made = [
        _letter(text, one, sender, today=today, practice=practice, paper=paper) for one in people
    ]
    about = words.counted(len(made), tr("person"), tr("people"))
    return pile(title, about, made, practice=practice)


def _letter(
    text: str, one: Addressee, sender: Sender, *, today: date, practice: bool, paper: Paper
) -> Document:
    patient = one.patient
    said = letters.filled(text, values(one, sender, today))
    to = _fitting(patient, _WINDOW)
    room = paper.room
    top = _DAY + 2 * NAME
    pages = list(_pages(said.split("\n"), room, top, patient))

    def first(ink: Ink, room: QRectF) -> None:
        _lines(ink, _WINDOW, *to)
        own = (sender.name, *address_lines(sender.address), sender.phone)
        _lines(ink, _SENDER, [line for line in own if line], SMALL)
        left, wide = _TEXT
        ink.text(left, _DAY, wide, words.weekday(today), size=BODY, lines=1)
        pages[0](ink, room)

    return Document(
        title=sender.name or tr("Letter"),
        about=_whose(patient),
        foot=tr(
            "Printed {day} from what is recorded. It does not replace the advice of your clinic."
        ).format(day=words.day(today)),
        pages=(first, *pages[1:]),
        practice=practice,
        paper=paper,
    )


def _whose(patient: Patient) -> str:
    name = f"\u2068{patient.name}\u2069"  # a name from right to left turns nothing behind it
    if patient.born is None:
        return name
    return f"{name} · {tr('born {day}').format(day=words.partial(patient.born))}"


def _pages(paragraphs: Sequence[str], room: QRectF, top: float, patient: Patient) -> Iterator[Page]:
    """Yield pages that hold the paragraphs; none of them is cut."""
    page: list[tuple[float, str]] = []
    y, (_, wide) = top, _TEXT
    for said in paragraphs:
        high = height_of(said, wide, NAME) + _GAP if said.strip() else NAME * 0.9
        if high > room.height():
            sentence = tr("The letter to {name} has a paragraph longer than a page. Break it up.")
            raise Invalid("letter", sentence.format(name=patient.name))
        if y + high > room.bottom():
            yield partial(_write, page)
            y, page = room.top(), []
        page.append((y, said))
        y += high
    yield partial(_write, page)


def _write(lines: Sequence[tuple[float, str]], ink: Ink, room: QRectF) -> None:
    del room
    left, wide = _TEXT
    for y, said in lines:
        ink.text(left, y, wide, said, size=NAME)


def _fitting(patient: Patient, box: QRectF) -> tuple[Sequence[str], int]:
    """Return name and address as lines, in the largest letters with which they fit into a box."""
    lines = [called(patient), *address_lines(patient.contact.address)]
    for size in range(NAME - 1, _LEAST - 1, -1):
        if sum(height_of(line, box.width(), size) for line in lines) <= box.height():
            return lines, size
    sentence = tr("The address of {name} is too long for an envelope. Shorten it.")
    raise Invalid("address", sentence.format(name=patient.name))


def _lines(ink: Ink, box: QRectF, lines: Sequence[str], size: int) -> None:
    y = box.top()
    for line in lines:
        y = ink.text(box.left(), y, box.width(), line, size=size)


def label_sheets(
    people: Sequence[Patient], *, today: date, practice: bool, paper: Paper = A4, start: int = 1
) -> Document:
    """Return sheets of address labels for these people, in their order.

    Args:
        people: whose addresses.
        today: when they are printed.
        practice: invented people.
        paper: its size.
        start: the first label that is still on the first sheet, counted row by row.

    Raises:
        Invalid: an address does not fit on a label, or the sheet has no such label.
    """
    sheet = SHEETS[paper.name]
    if not 1 <= start <= sheet.labels:
        said = tr("A sheet of {paper} has labels 1 to {most}; there is no label {n}.")
        raise Invalid("start", said.format(paper=paper.name, most=sheet.labels, n=start))
    beside, above = sheet.inside
    inside = QRectF(0, 0, (sheet.wide - 2 * beside) * _MM, (sheet.high - 2 * above) * _MM)
    fitted = [_fitting(one, inside) for one in people]
    numbered = list(enumerate(fitted, start))  # over all sheets
    sheets = range(0, start - 1 + len(people), sheet.labels)

    def paint(before: int, ink: Ink, room: QRectF) -> None:
        del room
        first = before - start + 1
        for number, (lines, size) in numbered[max(first, 0) : first + sheet.labels]:
            down, across = sheet.place_of(number - before)
            left = sheet.left + across * sheet.step + beside
            top = sheet.top + down * sheet.high + above
            _lines(ink, inside.translated(left * _MM, top * _MM), lines, size)

    many = words.counted(len(people), tr("label"), tr("labels"))
    return Document(
        title=tr("Address labels"),
        about=tr("{day} · {labels} of {wide} × {high} mm, {across} × {down} on {paper}").format(
            day=words.day(today),
            labels=many,
            wide=sheet.wide,
            high=sheet.high,
            across=sheet.across,
            down=sheet.down,
            paper=paper.name,
        ),
        foot="",
        pages=[partial(paint, before) for before in sheets],
        practice=practice,
        paper=paper,
        sheet=True,
    )
