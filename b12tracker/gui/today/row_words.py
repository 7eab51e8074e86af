"""What a row of Today says, worked out once when it is first seen and not once per paint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.findings import DueItem, DueKind, Level, State
from b12tracker.core.recall import Section
from b12tracker.gui import words
from b12tracker.gui.due_words import DAILY, days_in_words, plan_words
from b12tracker.gui.fact_words import task_name
from b12tracker.gui.flag_words import flag_chips
from b12tracker.gui.shapes import TONE_OF_LEVEL, TONE_OF_STATE
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.chip import ChipText
from b12tracker.gui.widgets.window_strip import StripState

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.worklist import Row

_LATE = frozenset({"GAP-01"})  # the state and the days say it


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWords:
    """One row, ready to be painted and spoken."""

    row: Row
    tone: Tone
    state: str
    name: str
    born: str
    plan: str
    last: str
    chips: tuple[ChipText, ...]
    strip: StripState | None
    what: str  # above the days where there is no strip
    days: str
    because: str  # the tip: why it stands here
    given: bool = False
    emergency: bool = False

    @property
    def patient(self) -> PatientId:
        """Whom it is about."""
        return self.row.patient

    @property
    def section(self) -> str:
        """The section it stands in; who was given a dose stays there for the session."""
        return self.row.section

    @property
    def stable(self) -> bool:
        """Whether it may be worked on together with others."""
        return not self.given and self.row.stable

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        parts = (self.name, self.born, self.state, self.what, self.days, self.plan, self.last)
        chips = tuple(chip.text for chip in self.chips)
        return ", ".join(part for part in (*parts, *chips) if part)


def read_row(row: Row, today: date, knowledge: Knowledge) -> RowWords:
    """Return the words of a row."""
    tone, state = _state(row, today)
    strip = None if row.cell is None else StripState(row.cell, tone)
    late = tone is Tone.CRITICAL and row.due is not None
    emergency = bool(row.chips) and row.chips[0].level is Level.EMERGENCY
    own = _own_chips(row, today)
    flags = flag_chips(
        ((chip.rule, chip.level) for chip in row.chips),
        knowledge,
        without=_LATE if late else frozenset(),
    )
    if emergency:
        tone, state = Tone.CRITICAL, _tr("Emergency")
    return RowWords(
        row=row,
        tone=tone,
        state=state,
        name=row.name,
        born=words.partial(row.born),
        plan=plan_words(row.plan),
        last="" if row.plan.endswith(DAILY) else _last(row),
        chips=(*(() if emergency else own), *flags, *(own if emergency else ())),
        strip=strip,
        what="" if strip is not None or row.due is None else _what(row.due, knowledge),
        days=_tr("being checked") if row.being_checked else days_in_words(row.due, today),
        because=_because(row.first_because),
        emergency=emergency,
    )


def _own_chips(row: Row, today: date) -> tuple[ChipText, ...]:
    """Return what calls and results say about a row."""
    chips = []
    if row.wanted:
        chips.append(ChipText(Tone.WARN, row.wanted.partition(":")[0]))
    if row.until is not None and row.section == Section.AGREED:
        day = words.short_weekday(row.until, today)
        chips.append(ChipText(Tone.OK, _tr("Comes {day}").format(day=day)))
    elif row.agreed == today and row.section == Section.NOW:
        chips.append(ChipText(Tone.INFO, _tr("Agreed for today")))
    elif row.until is not None and row.section == Section.CALL_LATER:
        day = words.short_weekday(row.until, today)
        chips.append(ChipText(Tone.MUTED, _tr("Again {day}").format(day=day)))
    if row.unanswered:
        many = words.counted(row.unanswered, _tr("call"), _tr("calls"))
        chips.append(ChipText(Tone.WARN, _tr("{calls}, no answer").format(calls=many)))
    if row.results:
        many = words.counted(row.results, _tr("result to sign"), _tr("results to sign"))
        chips.append(ChipText(Tone.INFO, many))
    return tuple(chips)


def given_row(before: RowWords, *, at: str, next_due: str) -> RowWords:
    """Return the row of somebody who was given a dose in this session."""
    return RowWords(
        row=before.row,
        tone=Tone.OK,
        state=_tr("Given"),
        name=before.name,
        born=before.born,
        plan=before.plan,
        last=at,
        chips=(),
        strip=None if before.strip is None else StripState(2, Tone.OK),
        what="",
        days=next_due,
        because=_tr("given in this session"),
        given=True,
    )


def _state(row: Row, today: date) -> tuple[Tone, str]:
    if row.due is not None:
        soon = row.due.state is State.PLANNED and words.is_soon(row.due.due_from, today)
        tone = Tone.INFO if soon else TONE_OF_STATE[row.due.state]
        return tone, words.state(row.due.state, soon=soon)
    if "no_date" in row.tallies:
        return Tone.WARN, _tr("No date")
    if row.chips:
        return TONE_OF_LEVEL[row.chips[0].level], _tr("Flag")
    if row.wanted:
        return Tone.WARN, _tr("To call")
    return Tone.MUTED, _tr("Nothing due")


def _last(row: Row) -> str:
    if row.last_dose is None:
        return _tr("no dose yet")
    return _tr("last {day}").format(day=words.day(row.last_dose))


def _what(due: DueItem, knowledge: Knowledge) -> str:
    """Return what is due: the test or the review by its name."""
    return _tr("dose") if due.kind is DueKind.DOSE else task_name(due.what, knowledge)


def _because(why: str) -> str:
    return {
        "emergency": _tr("first because: an emergency sign was recorded"),
        "nerve": _tr("first because: nerve signs"),
        "loading": _tr("first because: loading doses are close together"),
        "lapsed": _tr("first because: the dose has lapsed"),
        "irreversible": _tr("first because: the cause needs treatment for life"),
        "days_late": _tr("sorted by days late"),
    }.get(why, "")
