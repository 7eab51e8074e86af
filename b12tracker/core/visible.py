"""The part of a record that counts on a day: nothing void or dated later, all in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from b12tracker.core.clock import Clock
    from b12tracker.core.ids import EntryId
    from b12tracker.core.records import Entry, PatientRecord, Void


class _Dated(Protocol):
    @property
    def id(self) -> EntryId: ...

    @property
    def void(self) -> Void | None: ...

    @property
    def on(self) -> date: ...


One = TypeVar("One", bound=_Dated)
Any_ = TypeVar("Any_", bound="Entry")


def visible(record: PatientRecord, clock: Clock) -> PatientRecord:
    """Return the record as it counts on a day. Plans, medicines and orders may lie ahead."""
    return replace(
        record,
        causes=_valid(record.causes),
        conditions=_valid(record.conditions),
        allergies=_valid(record.allergies),
        exposures=_valid(record.exposures),
        pregnancies=_valid(record.pregnancies),
        plans=tuple(sorted(_valid(record.plans), key=lambda plan: (plan.first, plan.id))),
        doses=_dated(record.doses, clock),
        tablets=tuple(
            one
            for one in sorted(_valid(record.tablets), key=lambda one: (one.first, one.id))
            if clock.reached(one.first)
        ),
        labs=_dated(record.labs, clock),
        checkins=_dated(record.checkins, clock),
        medicines=_valid(record.medicines),
        orders=_valid(record.orders),
        events=_dated(record.events, clock),
        notes=(),
        questionnaires=_dated(record.questionnaires, clock),
        calls=_dated(record.calls, clock),
        snoozes=_dated(record.snoozes, clock),
        dismissals=_dated(record.dismissals, clock),
        signoffs=_dated(record.signoffs, clock),
    )


def _valid(entries: tuple[Any_, ...]) -> tuple[Any_, ...]:
    return tuple(sorted((one for one in entries if one.void is None), key=_id))


def _id(entry: Entry) -> int:
    return entry.id


def _moment(entry: Any) -> tuple[date, time, int]:
    return entry.on, getattr(entry, "time", None) or time.min, entry.id


def _dated(entries: tuple[One, ...], clock: Clock) -> tuple[One, ...]:
    kept = [one for one in entries if one.void is None and clock.reached(one.on)]
    kept.sort(key=_moment)
    return tuple(kept)
