"""Which record lies in which table, and how the one becomes the other."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.types import TypeDecorator

from b12tracker.core import records
from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.core.records import Entry, Source, Void
from b12tracker.storage import tables
from b12tracker.storage.columns import Exact, Instant, Ng, Phases, canonical
from b12tracker.storage.quick import DIALECT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from b12tracker.storage.tables import EntryRow, Recorded

_COMMON = frozenset(field.name for field in fields(Entry))
_INSTANT = Instant()


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of entries with its table."""

    topic: Topic
    record: type[Entry]
    row: type[EntryRow]
    place: str  # the field of PatientRecord
    content: tuple[str, ...]  # fields that are the entry's own

    @property
    def order(self) -> str:
        """The attribute by which a record is sorted before the id; empty: by id alone."""
        return next((name for name in ("on", "first") if name in self.content), "")


def _kind(topic: Topic, record: type[Entry], row: type[EntryRow], place: str) -> Kind:
    own = tuple(field.name for field in fields(record) if field.name not in _COMMON)
    return Kind(topic, record, row, place, own)


KINDS: dict[Topic, Kind] = {
    kind.topic: kind
    for kind in (
        _kind(Topic.CAUSE, records.Cause, tables.CauseRow, "causes"),
        _kind(Topic.CONDITION, records.Condition, tables.ConditionRow, "conditions"),
        _kind(Topic.ALLERGY, records.Allergy, tables.AllergyRow, "allergies"),
        _kind(Topic.EXPOSURE, records.Exposure, tables.ExposureRow, "exposures"),
        _kind(Topic.PREGNANCY, records.Pregnancy, tables.PregnancyRow, "pregnancies"),
        _kind(Topic.PLAN, records.Plan, tables.PlanRow, "plans"),
        _kind(Topic.DOSE, records.Dose, tables.DoseRow, "doses"),
        _kind(Topic.TABLETS, records.Tablets, tables.TabletsRow, "tablets"),
        _kind(Topic.LAB, records.LabResult, tables.LabRow, "labs"),
        _kind(Topic.CHECKIN, records.CheckIn, tables.CheckInRow, "checkins"),
        _kind(Topic.MEDICINE, records.Medicine, tables.MedicineRow, "medicines"),
        _kind(Topic.ORDER, records.Order, tables.OrderRow, "orders"),
        _kind(Topic.EVENT, records.Event, tables.EventRow, "events"),
        _kind(Topic.NOTE, records.Note, tables.NoteRow, "notes"),
        _kind(
            Topic.QUESTIONNAIRE, records.Questionnaire, tables.QuestionnaireRow, "questionnaires"
        ),
        _kind(Topic.CALL, records.Call, tables.CallRow, "calls"),
        _kind(Topic.SNOOZE, records.Snooze, tables.SnoozeRow, "snoozes"),
        _kind(Topic.DISMISSAL, records.Dismissal, tables.DismissalRow, "dismissals"),
        _kind(Topic.SIGNOFF, records.SignOff, tables.SignOffRow, "signoffs"),
    )
}
TOPIC_OF: dict[type[Entry], Topic] = {kind.record: kind.topic for kind in KINDS.values()}
ROW_OF: dict[Topic, type[Recorded]] = {
    Topic.PATIENT: tables.PatientRow,
    Topic.BATCH: tables.BatchRow,
    Topic.SETTING: tables.SettingRow,
    Topic.PRODUCT: tables.ProductRow,
    Topic.DAY_BATCH: tables.DayBatchRow,
    Topic.RECALLED_LOT: tables.RecalledLotRow,
    Topic.CODE_ANSWER: tables.CodeAnswerRow,
    Topic.CODE_ASKED: tables.CodeAskedRow,
    Topic.STRANGER: tables.StrangerRow,
    **{kind.topic: kind.row for kind in KINDS.values()},
}
_TAIL = ("id", "patient", "by", "entered_at", "batch", "source_key", "source_where")
_VOID = ("void_reason", "voided_at", "voided_by", "version")


def text_of(value: Any, *, field: str) -> Any:
    """Return a text in composed form (NFC); anything else as it is.

    Raises:
        Invalid: it holds what no file may hold: a NUL or half a letter.
    """
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):
        return value
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Invalid(field, f"{field} holds a character that cannot be stored.")
    return unicodedata.normalize("NFC", value)


def content_of(kind: Kind, entry: Entry) -> dict[str, Any]:
    """Return the entry's own values by attribute of its row.

    Raises:
        Invalid: one of them cannot be stored.
    """
    columns = kind.row.__mapper__.columns
    found = {name: text_of(getattr(entry, name), field=name) for name in kind.content}
    for name, value in found.items():
        if isinstance(columns[name].type, Ng | Exact | Phases):
            stored_value(columns[name].type, value)  # refuses here, with its own words
    return found


def stored_content(kind: Kind, entry: Entry) -> dict[str, Any]:
    """Return the entry's own values by attribute of its row, as they lie in the file.

    Raises:
        Invalid: one of them cannot be stored.
    """
    return {
        name: text_of(getattr(entry, name), field=name)
        if bind is None
        else bind(getattr(entry, name), DIALECT)
        for name, _, bind in content_columns(kind.topic)
    }


@cache
def content_columns(topic: Topic) -> tuple[tuple[str, str, Callable[..., Any] | None], ...]:
    """Return attribute, column name and what stores a value, for the entry's own fields."""
    kind = KINDS[topic]
    columns = [(name, kind.row.__mapper__.columns[name]) for name in kind.content]
    return tuple(
        (name, one.name, getattr(one.type, "process_bind_param", None)) for name, one in columns
    )


def content_hash(entry: Entry) -> str:
    """Return the SHA-256 of what an entry says, whoever entered it and wherever it came from."""
    kind = KINDS[TOPIC_OF[type(entry)]]
    return stored_hash(kind, stored_content(kind, entry))


def stored_hash(kind: Kind, stored: Mapping[str, Any]) -> str:
    """Return the `content_hash` of an entry from its `stored_content`."""
    return hashlib.sha256(canonical([kind.topic.value, stored]).encode()).hexdigest()


def stored_value(column_type: Any, value: Any) -> Any:
    """Return a value of a column as it lies in the file."""
    if isinstance(column_type, TypeDecorator):
        return column_type.process_bind_param(value, DIALECT)
    return value


def stored_instant(moment: datetime) -> str:
    """Return a moment as it lies in the file."""
    return str(stored_value(_INSTANT, moment))


def stored_row(row: Recorded) -> dict[str, Any]:
    """Return a row as it lies in the file: column name -> text or whole number."""
    return {
        name: value if bind is None else bind(value, DIALECT)
        for (name, bind), value in zip(
            _binds(type(row)), (getattr(row, key) for key in _keys(type(row))), strict=True
        )
    }


_BINDS: dict[type[Recorded], tuple[tuple[str, Callable[..., Any] | None], ...]] = {}
_KEYS: dict[type[Recorded], tuple[str, ...]] = {}


def _prepare(kind: type[Recorded]) -> None:
    columns = [(prop.key, prop.columns[0]) for prop in kind.__mapper__.column_attrs]
    _KEYS[kind] = tuple(key for key, _ in columns)
    _BINDS[kind] = tuple(
        (column.name, getattr(column.type, "process_bind_param", None)) for _, column in columns
    )


def _binds(kind: type[Recorded]) -> tuple[tuple[str, Callable[..., Any] | None], ...]:
    if kind not in _BINDS:
        _prepare(kind)
    return _BINDS[kind]


def _keys(kind: type[Recorded]) -> tuple[str, ...]:
    if kind not in _KEYS:
        _prepare(kind)
    return _KEYS[kind]


def columns_of(kind: Kind) -> tuple[Any, ...]:
    """Return what to select for `entry_from`."""
    columns = kind.row.__mapper__.columns
    return tuple(columns[name] for name in (*_TAIL, *_VOID, *kind.content))


def entry_from(kind: Kind, values: Sequence[Any]) -> Entry:
    """Return the entry of a row selected by `columns_of`."""
    key, patient, by, entered_at, batch, source_key, where, reason, at, voided_by, version = values[
        :11
    ]
    return kind.record(
        id=key,
        patient=patient,
        by=by,
        entered_at=entered_at,
        source=Source(batch=batch, key=source_key, where=where) if batch is not None else _BY_HAND,
        void=None if at is None else Void(reason=reason, on=at, by=voided_by),
        version=version,
        **dict(zip(kind.content, values[11:], strict=True)),
    )


_BY_HAND = Source()
