"""The cumulative grid of results: rows are tests, columns are samples, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from b12tracker.core import interpret, units
from b12tracker.core.errors import Invalid
from b12tracker.gui import words
from b12tracker.gui.charts.words import interval_words, number, without_made_up_digits
from b12tracker.gui.patient.entry_words import lab_words, tr
from b12tracker.gui.patient.spark import Spark
from b12tracker.gui.result_words import range_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from PySide6.QtCore import QObject

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import LabResult, PatientRecord

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
TEST, UNIT, RANGE, TREND = range(4)
FROZEN = 4  # columns that never scroll

_B12 = (
    "b12_total", "b12_active", "mma_serum", "mma_urine", "hcy", "folate_serum", "folate_rbc",
)  # fmt: skip
_BLOOD = (
    "hb", "mcv", "hct", "rbc", "mch", "mchc", "rdw", "rdw_sd", "retic_abs", "retic_pct",
    "wbc", "neut", "plt",
)  # fmt: skip
TELLING = frozenset((*_B12, *_BLOOD))  # how treatment goes
_ANTIBODIES = ("ifab", "gpca", "gastrin", "ttg_iga", "tpo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One result."""

    lab: LabResult
    text: str  # the value with its comparator
    unit: str  # only where it is not the unit of the row
    mark: str  # L, H, LL, HH or nothing
    far: bool  # the laboratory marked it as far out
    hollow: bool  # B12 on treatment: the number is no verdict
    spoken: str

    @property
    def out(self) -> bool:
        """Whether it lies out of its interval."""
        return bool(self.mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRow:
    """One test, or the head of a group (no `test`)."""

    name: str
    test: str = ""
    unit: str = ""
    interval: str = ""
    spark: Spark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One column."""

    on: date
    head: str
    aside: str  # before, or how long after a dose
    hollow: bool


class LabsModel(QAbstractTableModel):
    """The grid. The first four columns are for the view that does not scroll."""

    def __init__(self, knowledge: Knowledge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self._record: PatientRecord | None = None
        self._chosen: Mapping[str, str] = {}
        self._only, self._printed = "all", True
        self.rows: tuple[TestRow, ...] = ()
        self.samples: tuple[Sample, ...] = ()
        self._cells: dict[tuple[str, int], Cell] = {}

    def show_record(self, record: PatientRecord, chosen: Mapping[str, str] | None = None) -> None:
        """Show another state of a record; `chosen` names the clinic's own unit of some tests."""
        self._record, self._chosen = record, chosen or {}
        self._build()

    def pick(self, only: str, *, printed: bool) -> None:
        """Show "all", "out" of range or "b12" tests; as printed or in one unit per test."""
        self._only, self._printed = only, printed
        self._build()

    def cell(self, row: int, sample: int) -> Cell | None:
        """Return the result of a test in a sample."""
        return self._cells.get((self.rows[row].test, sample))

    def _build(self) -> None:
        if self._record is None:
            return
        self.beginResetModel()
        record = self._record
        columns = _columns(record.labs)
        self.samples = tuple(
            _sample(on, [lab for lab in record.labs if lab.on == on], record) for on, _ in columns
        )
        self._cells = {}
        for at, (_, labs) in enumerate(columns):
            for lab in labs:
                self._cells[lab.test, at] = self._cell(lab, record)
        self.rows = tuple(self._rows(record))
        self.endResetModel()

    def _rows(self, record: PatientRecord) -> list[TestRow]:
        there = {lab.test for lab in record.labs}
        out = {test for (test, _), cell in self._cells.items() if cell.out}
        known = [*_B12, *_BLOOD, *_ANTIBODIES]
        rest = [test for test in units.tests() if test not in known]
        rest += sorted(there - set(known) - set(rest))
        found: list[TestRow] = []
        for name, tests in (
            (tr("B12 and folate"), _B12),
            (tr("Blood count"), _BLOOD),
            (tr("Chemistry and iron"), tuple(rest)),
            (tr("Antibodies"), _ANTIBODIES),
        ):
            if self._only == "b12" and tests is not _B12:
                continue
            shown = [
                test for test in tests if test in there and (self._only != "out" or test in out)
            ]
            if shown:
                found.append(TestRow(name=name))
                found += [self._row(test, record) for test in shown]
        return found

    def _row(self, test: str, record: PatientRecord) -> TestRow:
        labs = [lab for lab in record.labs if lab.test == test]
        newest = labs[-1]
        catalogue = self._knowledge.labs
        unit = self._unit(test)
        interval = next((said for lab in reversed(labs) if (said := range_words(lab))), "")
        if not interval or not self._printed or newest.unit != unit:
            limits = interpret.limits_of(newest, record, self._knowledge) if _known(test) else None
            if limits is not None:
                interval = interval_words(
                    *(_converted(test, one, limits.unit, unit) for one in (limits.low, limits.high))
                )
        return TestRow(
            name=catalogue[test].name if test in catalogue else test,
            test=test,
            unit=words.lab_unit(unit),
            interval=interval,
            spark=self._spark(labs, record),
        )

    def _unit(self, test: str) -> str:
        """Return the unit of a row: the clinic's own, else that of the newest result we know."""
        assert self._record is not None  # noqa: S101 - asked only while building
        if not self._printed and test in self._chosen:
            return self._chosen[test]
        for lab in reversed(self._record.labs):
            if lab.test == test and units.unit_of(test, lab.unit):
                return units.unit_of(test, lab.unit) or lab.unit
        return next((lab.unit for lab in self._record.labs if lab.test == test), "")

    def _spark(self, labs: Sequence[LabResult], record: PatientRecord) -> Spark | None:
        points = []
        for lab in labs:
            value = interpret.canonical_value(lab)
            if value is not None:
                points.append((lab.on, value))
        if not points:
            return None
        limits = interpret.limits_of(labs[-1], record, self._knowledge)
        return Spark(points=points, low=limits.low, high=limits.high)

    def _cell(self, lab: LabResult, record: PatientRecord) -> Cell:
        hollow = lab.test.startswith("b12") and interpret.on_treatment(lab, record)
        mark, far = ("", False) if hollow else _mark(lab, record, self._knowledge)
        text, unit = self._value(lab)
        said = lab_words(lab, self._knowledge)
        if mark:
            said += ", " + (tr("low") if mark.startswith("L") else tr("high"))
        if hollow:
            said += ", " + tr("on treatment")
        return Cell(
            lab=lab,
            text=text,
            unit=unit,
            mark=mark,
            far=far,
            hollow=hollow,
            spoken=f"{said}, {words.day(lab.on)}",
        )

    def _value(self, lab: LabResult) -> tuple[str, str]:
        """Return the number as shown, and its unit where the row has another."""
        if lab.value is None:
            return lab.word, ""
        comparator = {"<=": "≤", ">=": "≥"}.get(lab.comparator, lab.comparator)
        unit, own = self._unit(lab.test), units.unit_of(lab.test, lab.unit)
        if self._printed or own is None:
            other = "" if own == unit else words.lab_unit(lab.unit)
            return f"{comparator}{lab.value:f}", other
        value = _converted(lab.test, lab.value, own, unit)
        if value is None:
            return f"{comparator}{lab.value:f}", words.lab_unit(lab.unit)
        return f"{comparator}{number(without_made_up_digits(value))}", ""

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows, heads of groups included."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else FROZEN + len(self.samples)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the head of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if section >= FROZEN:
            sample = self.samples[section - FROZEN]
            if role == Qt.ItemDataRole.UserRole:
                return sample
            return f"{sample.head}, {sample.aside}" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return (tr("Test"), tr("Unit"), tr("Range"), tr("Trend"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, or the cell itself for its painter."""
        row = self.rows[index.row()]
        column = index.column()
        if column >= FROZEN:
            cell = self.cell(index.row(), column - FROZEN)
            if role == Qt.ItemDataRole.UserRole:
                return cell
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                return "" if cell is None else cell.spoken
            return None
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.name, row.unit, row.interval, "")[column]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return no flags for the head of a group: the keys pass over it."""
        if not self.rows[index.row()].test:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _known(test: str) -> bool:
    return bool(units.units(test))


def _columns(labs: Sequence[LabResult]) -> list[tuple[date, list[LabResult]]]:
    """Return the columns: one for each day, more where a test was done twice on it."""
    found: list[tuple[date, list[LabResult]]] = []
    for lab in sorted(labs, key=lambda one: (one.on, one.time is None, str(one.time), one.id)):
        for on, there in reversed(found):
            if on != lab.on:
                found.append((lab.on, [lab]))
                break
            if all(one.test != lab.test for one in there):
                there.append(lab)
                break
        else:
            found.append((lab.on, [lab]))
    return found


def _sample(on: date, labs: Sequence[LabResult], record: PatientRecord) -> Sample:
    lab = labs[-1]
    hollow = interpret.on_treatment(lab, record)
    days = interpret.days_since_dose(lab, record) if hollow else None
    if not hollow:
        aside = tr("before")
    elif days is None:
        aside = tr("on tablets")
    else:
        aside = tr("{n} d after").format(n=days)
    short = words.day(on)
    return Sample(on=on, head=f"{short[:-4]}{short[-2:]}", aside=aside, hollow=hollow)


def _mark(lab: LabResult, record: PatientRecord, knowledge: Knowledge) -> tuple[str, bool]:
    """Return L or H, doubled where the laboratory itself called it far out."""
    flag = lab.flag.strip().upper()
    if flag in ("LL", "HH"):
        return flag, True
    if interpret.below_limit(lab, record, knowledge):
        return "L", False
    if interpret.above_limit(lab, record, knowledge):
        return "H", False
    positive = lab.value is None and lab.word == "positive"
    return ("H" if positive else flag if flag in ("L", "H") else ""), False


def _converted(test: str, value: Decimal | None, start: str, goal: str) -> Decimal | None:
    if value is None:
        return None
    try:
        return units.convert(test, value, start, goal)
    except Invalid:
        return None
