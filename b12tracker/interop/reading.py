"""What reading a file of others gives: people with entries, refusals, questions. Nothing is stored.

A refusal has one of three grades. *File*: `FileRefused` is raised and nothing can be recorded.
*Entry*: a `Refusal`, or a `Question` where a person's answer would make the entry readable; its
original text is kept. *Left out*: kinds that the product does not use, counted by name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from b12tracker.core.errors import B12Error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from b12tracker.core.changes import Topic
    from b12tracker.core.records import Entry, Identifier, Patient
    from b12tracker.core.stock import ClinicWork
    from b12tracker.interop.outcome import SaidCode


class FileRefused(B12Error):
    """The whole file cannot be used; the text says why and what to do instead."""

    grade = "file"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason  # one word or a few joined by "-": empty, too-large, fhir-stu3 …


class Cancelled(B12Error):
    """The person who asked for the reading stopped it."""

    def __init__(self) -> None:
        super().__init__("The reading was stopped. Nothing was recorded.")


class Watch(Protocol):
    """Who follows a long reading."""

    def step(self, done: int, total: int) -> None:
        """Hear how much is read; called often, so it must be quick."""

    def cancelled(self) -> bool:
        """Return whether the reading shall end with `Cancelled`."""


class Unwatched:
    """Nobody follows."""

    def step(self, done: int, total: int) -> None:
        """Ignore the news."""

    def cancelled(self) -> bool:
        """Return False: nobody is there to stop it."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An entry of a kind we use that cannot be read safely. It is not recorded."""

    where: str  # line, segment or resource, for a person to find it
    what: str  # what it would have been, in words
    why: str  # a sentence
    key: str = ""  # the sender's stable name of the entry
    original: str = ""  # its text as it stood in the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An entry that could be read if a person answered. It is not recorded until then."""

    where: str
    what: str  # who, test, unit, amount, route, drug, date
    choices: tuple[str, ...]  # empty: a free answer
    text: str = ""  # the question as a sentence
    key: str = ""  # the sender's stable name of the entry
    original: str = ""
    of: str = ""  # the column or the test that it is asked of, where there may be several


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The sender took an entry back: what was recorded under this key is to be voided."""

    topic: Topic
    key: str  # Source.key of the entry; of every entry that starts with it and "#" as well
    where: str
    why: str  # the sender's word for it: entered-in-error, cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody that the file speaks of, with what it says.

    Where the file holds no resource of the person, `patient` is None: `identifiers` and `name`
    are what the references say. If no recorded patient has one of the identifiers, each entry is
    a question `who`; nobody is created.

    The key of an entry (`Source.key`) is unique within the person; it stays the same in later
    files of the same sender.
    """

    key: str  # the sender's stable name of the person, e.g. "Patient/17"
    where: str
    patient: Patient | None
    identifiers: tuple[Identifier, ...] = ()
    name: str = ""
    entries: Sequence[Entry] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    corrected: frozenset[str] = frozenset()  # keys that replace what was recorded under them
    may_be_new: bool = True  # False: who is not known here is asked about, never made


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeUse:
    """A result under a laboratory's own code, on which a person's answer decides, or would."""

    code: SaidCode
    where: str
    person: str  # Person.key
    key: str  # of the result


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file says, in our own records, and what could not be read."""

    format: str  # fhir, hl7, json, csv, xlsx
    sha256: str  # of the bytes: the same file is recognised
    persons: tuple[Person, ...] = ()
    work: ClinicWork | None = None  # of a clinic; only our own exports bring it
    refused: tuple[Refusal, ...] = ()
    questions: tuple[Question, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)  # kind, with a name where it helps
    codes: tuple[CodeUse, ...] = ()  # of HL7 v2
    intact: bool = False  # our own export as it was written: its entries were checked and accepted


def content_hash(data: bytes) -> str:
    """Return the name of a content, the same for the same bytes."""
    return hashlib.sha256(data).hexdigest()
