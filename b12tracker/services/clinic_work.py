"""The clinic's own work, which is about no patient: into our exports, and back out of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from b12tracker.core import letters, units
from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.core.ids import UNSAVED
from b12tracker.core.letters import Letter
from b12tracker.core.open_days import OpenDays
from b12tracker.core.stock import ClinicWork, DayBatch, Product, RecalledLot, refuse_unfit
from b12tracker.core.text import clean
from b12tracker.interop.foreign import shown
from b12tracker.interop.reading import Question, Refusal
from b12tracker.services.clinic import HOME, MODE, OPEN_DAYS, REASONS, UNIT
from b12tracker.services.code_answers import fit_answer
from b12tracker.services.letters import SETTING
from b12tracker.services.reasons import ReasonsOf, fit_reasons
from b12tracker.services.settings import (
    CLINIC_ADDRESS,
    CLINIC_NAME,
    CLINIC_PHONE,
    GUIDELINE_SET,
    PRACTICE_FACT,
    WATCHED_FOLDER,
)
from b12tracker.services.verbs import cleaned
from b12tracker.storage import laboratory, settings, stock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.core.ids import EntryId
    from b12tracker.core.laboratory import CodeAnswer
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

    Row = Product | DayBatch | RecalledLot

_PLACES = {
    "products": Topic.PRODUCT,
    "day_batches": Topic.DAY_BATCH,
    "recalled_lots": Topic.RECALLED_LOT,
}
_OF_HERE = (PRACTICE_FACT, WATCHED_FOLDER)  # facts of this file and this computer alone
KINDS = (*_PLACES, "code_answers", "settings")
_LONGEST = 20_000  # letters of a setting that is not known here
_WORDS = (CLINIC_NAME, CLINIC_ADDRESS, CLINIC_PHONE)


@dataclass(slots=True)
class Brought:
    """What a file brings of it, worked out before anything is written."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {place: [] for place in _PLACES})
    voided: list[tuple[Topic, EntryId, str]] = field(default_factory=list)  # with the reason
    code_answers: list[CodeAnswer] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    same: int = 0
    refused: list[Refusal] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return what is new, by kind."""
        new = {place: len(rows) for place, rows in self.rows.items()}
        new["code_answers"] = len(self.code_answers)
        return {**new, "settings": len(self.settings)}


def own_work(clinic: Clinic) -> ClinicWork:
    """Return all of it, but whether the people are invented: that is said of a file."""
    with clinic.reading() as session:
        return _own(session)


def _own(session: Session) -> ClinicWork:
    facts = settings.all_facts(session)
    kept = {name: value for name, value in facts.items() if value and name not in _OF_HERE}
    answers = tuple(laboratory.answers(session).values())
    return replace(stock.everything(session), code_answers=answers, settings=kept)


def work_out(
    clinic: Clinic, session: Session, said: ClinicWork, *, intact: bool = False
) -> Brought:
    """Return what a file brings that is not here yet.

    A setting of a name that is not known here is taken from a file that nobody changed.

    What stands here otherwise is kept and asked about: neither side is guessed to be right.
    """
    here, brought = _own(session), Brought()
    for place in _PLACES:
        _rows(clinic, place, getattr(said, place), getattr(here, place), brought)
    _answers(clinic, session, said.code_answers, brought)
    for name, value in said.settings.items():
        known = here.settings.get(name, "")
        where = f"clinic, settings, {shown(name)}"
        try:
            fit = _fit(clinic, name, value, intact=intact)
        except Invalid as problem:
            brought.refused.append(Refusal(where=where, what="settings", why=str(problem)))
        else:
            _setting(where, name, fit, known, brought)
    return brought


def _rows(
    clinic: Clinic, place: str, said: Iterable[Row], here: Iterable[Row], brought: Brought
) -> None:
    """Find each row of the file among those of here: just so, taken back meanwhile, or new."""
    left = list(here)
    for number, written in enumerate(said, 1):
        where = f"clinic, {place} {number}"
        try:
            row = _fit_row(clinic, written)
        except Invalid as problem:
            brought.refused.append(Refusal(where=where, what=place, why=str(problem)))
            continue
        alike = [one for one in left if _bare(one) == _bare(row)]
        just_so = [one for one in alike if _reason(one) == _reason(row)]
        if found := next(iter([*just_so, *alike]), None):
            left.remove(found)
            if row.void is not None and found.void is None:
                brought.voided.append((_PLACES[place], found.id, row.void.reason))
            else:
                brought.same += 1
        elif other := _otherwise(row, left):
            text = f"{other.name} stands here with other packs or another strength. It was kept."
            brought.questions.append(Question(where=where, what=place, choices=(), text=text))
        else:
            brought.rows[place].append(row)


def _bare(row: Row) -> Row:
    bare = replace(row, id=UNSAVED, void=None)
    if isinstance(bare, Product):
        return replace(bare, version=0, codes=tuple(sorted(bare.codes)))
    return bare


def _reason(row: Row) -> str:
    return "" if row.void is None else row.void.reason


def _otherwise(row: Row, here: Iterable[Row]) -> Product | None:
    """Return the product of here that the file tells otherwise."""
    if not isinstance(row, Product) or row.void is not None:
        return None
    for one in here:
        if isinstance(one, Product) and one.void is None:
            same_name = (one.name, one.drug) == (row.name, row.drug)
            if same_name or set(one.codes) & set(row.codes):
                return one
    return None


def _fit_row(clinic: Clinic, written: Row) -> Row:
    """Return a row in its stored form.

    Raises:
        Invalid: it cannot be what it claims to be.
    """
    row = cleaned(written)
    if isinstance(row, Product):
        refuse_unfit(row)
    elif not row.lot:
        raise Invalid("lot", "A batch has a number.")
    if row.drug and row.drug not in clinic.knowledge.drugs:
        raise Invalid("drug", f"Nothing is known as “{shown(row.drug)}”.")
    if not row.drug and not isinstance(row, RecalledLot):
        raise Invalid("drug", "It does not say what it holds.")
    return row


def _answers(
    clinic: Clinic, session: Session, said: Iterable[CodeAnswer], brought: Brought
) -> None:
    """Take answers about codes that nobody answered here and for which no result waits."""
    here = laboratory.answers(session)
    waiting = {one.local for one in laboratory.asked(session)}
    for number, written in enumerate(said, 1):
        where = f"clinic, code_answers {number}"
        try:
            answer = fit_answer(clinic.knowledge, written)
        except Invalid as problem:
            brought.refused.append(Refusal(where=where, what="code_answers", why=str(problem)))
            continue
        known = here.get(answer.local)
        if known is not None and (known.test, known.unit) == (answer.test, answer.unit):
            brought.same += 1
        elif known is None and answer.local not in waiting:
            brought.code_answers.append(answer)
        else:
            code = shown(answer.local.code)
            text = (
                f"The code {code} means something else here. What is here was kept."
                if known is not None
                else f"Results with the code {code} wait here. Answer it where they wait."
            )
            question = Question(where=where, what="code_answers", choices=(), text=text)
            brought.questions.append(question)


def _setting(where: str, name: str, value: str, here: str, brought: Brought) -> None:
    if value == here:
        brought.same += 1
    elif here:
        text = (
            f"Here stands “{shown(here)}”, the file says “{shown(value)}”. What is here was kept; "
            "it can be changed in Settings."
        )
        brought.questions.append(Question(where=where, what="settings", choices=(), text=text))
    else:
        brought.settings[name] = value


def _fit(clinic: Clinic, name: str, value: str, *, intact: bool) -> str:
    """Return a setting in its stored form.

    Raises:
        Invalid: there is no such setting, or it cannot have this value.
    """
    about = name.removeprefix(UNIT)
    letter = name.removeprefix(SETTING)
    if name in _WORDS:
        return clean(value, field=name)
    if name.startswith(SETTING) and letter in set(Letter):
        return letters.checked(value)
    if name == OPEN_DAYS and OpenDays.read(value).text == value:
        return value
    if name.removeprefix(REASONS) in set(ReasonsOf) and name.startswith(REASONS):
        return fit_reasons(value)
    allowed = {GUIDELINE_SET: tuple(clinic.knowledge.sets), MODE: (HOME, "clinic")}
    if name.startswith(UNIT) and about in clinic.knowledge.labs:
        allowed[name] = tuple(units.units(about))
    if name not in allowed and name not in (OPEN_DAYS, PRACTICE_FACT) and intact:
        return clean(value, field="value", most=_LONGEST, lines=True)
    if name not in allowed:
        raise Invalid(name, "This program knows no such setting.")
    if value not in allowed[name]:
        raise Invalid(name, f"“{shown(value)}” is none of: {', '.join(allowed[name])}.")
    return value


def write(session: Session, brought: Brought) -> None:
    """Record what a file brings of it."""
    for row in (row for rows in brought.rows.values() for row in rows):
        topic, number = _add(session, row)
        if row.void is not None:
            stock.void_row(session, topic, number, reason=row.void.reason)
    for topic, number, reason in brought.voided:
        stock.void_row(session, topic, number, reason=reason)
    for answer in brought.code_answers:
        laboratory.put_answer(session, replace(answer, version=0))
    for name, value in brought.settings.items():
        settings.put(session, name, value)


def _add(session: Session, row: Row) -> tuple[Topic, EntryId]:
    if isinstance(row, Product):
        return Topic.PRODUCT, stock.add_product(session, row)
    if isinstance(row, DayBatch):
        return Topic.DAY_BATCH, stock.add_day_batch(session, row)
    return Topic.RECALLED_LOT, stock.add_recalled_lot(session, row)
