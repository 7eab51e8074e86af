"""What a row says: a plan with its last dose, a dose, results."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from b12tracker.core.knowledge.labs import loinc_valid
from b12tracker.core.records import Dose, GivenBy, LabResult, LabStatus, Order, Phase, Plan, Source
from b12tracker.core.schedule import ORDERED_DOSE
from b12tracker.core.typed_sites import named_site
from b12tracker.interop import results
from b12tracker.interop.foreign import LOINC, Coding, Concept, NeedsAnswer, Unreadable, shown
from b12tracker.interop.naming import speaks_of_b12, test_of
from b12tracker.interop.outcome import LeftOut
from b12tracker.interop.sheet import cells
from b12tracker.interop.sheet.columns import Column, Kind
from b12tracker.interop.sheet.odd import OddDue, Settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.dates import Interval
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.labs import Analyte
    from b12tracker.core.records import Entry
    from b12tracker.interop.sheet.cells import Product
    from b12tracker.interop.sheet.rows import Row
    from b12tracker.interop.sheet.table import Table

_NO_INTERVAL = results.Interval()
_ODD = (Column.LAST, Column.INTERVAL, Column.NEXT)
_AS_LISTED = "next day of the recall list"
_GIVEN = ("", "given", "done", "administered", "completed", "complete", "yes", "y")
_STATUS = {
    "": LabStatus.UNKNOWN,
    "unknown": LabStatus.UNKNOWN,
    **dict.fromkeys(("final", "f", "verified", "authorised", "authorized"), LabStatus.FINAL),
    **dict.fromkeys(("corrected", "amended", "c"), LabStatus.CORRECTED),
    **dict.fromkeys(
        ("provisional", "preliminary", "prelim", "interim", "partial", "p"), LabStatus.PROVISIONAL
    ),
}
_NOTHING = ("", "-", "n/a", "na", "none", "nil")


def entries_of(
    row: Row, table: Table, knowledge: Knowledge
) -> Iterator[Entry | LeftOut | Unreadable | NeedsAnswer]:
    """Yield the entries of a row, what of it is of no use, and what is in the way of others."""
    read = {Kind.RECALL: _recall, Kind.DOSES: _dose, Kind.LABS: _labs}.get(table.kind)
    if read is None:
        return
    try:
        yield from read(row, table, knowledge)
    except (Unreadable, NeedsAnswer) as problem:
        yield problem


def _product(row: Row, table: Table, knowledge: Knowledge) -> Product:
    said = table.mapping
    row_says = (table.cell(row, one) for one in (Column.DRUG, Column.DOSE, Column.ROUTE))
    others = cells.Written(said.drug, said.dose, said.route)
    return cells.product_of(cells.Written(*row_says), others, knowledge)


def _source(row: Row, key: str) -> Source:
    return Source(key=key, where=row.where)


def _recall(
    row: Row, table: Table, knowledge: Knowledge
) -> Iterator[Entry | Unreadable | NeedsAnswer]:
    product = _product(row, table, knowledge)
    given = None
    if not _says_nothing(row, table, Column.LAST):
        given = table.day(row, Column.LAST, "the last injection")
        yield _given(row, table, product, given, knowledge)
    if _says_nothing(row, table, Column.INTERVAL):
        raise Unreadable("No interval is given, so no plan was made.", what="plan")
    interval = _interval_between(row, table)
    if given is None:
        raise Unreadable("No last injection is given, so the plan has no beginning.", what="plan")
    odd = _odd_due(row, table, given.on, interval)
    holds = None if odd is None else odd.settled(table.mapping.plans)
    if odd is not None and holds is None:
        yield _which_day(odd)
        return
    phase = Phase(drug=product.drug, route=product.route, ug=product.ug, every=interval)
    yield Plan(first=given.on, phases=(phase,), source=_source(row, "plan"))
    if odd is not None and holds is Settled.NEXT_DUE:
        yield Order(what=ORDERED_DOSE, on=odd.due, text=_AS_LISTED, source=_source(row, "next"))


def _says_nothing(row: Row, table: Table, column: Column) -> bool:
    return table.cell(row, column).casefold() in _NOTHING


def _interval_between(row: Row, table: Table) -> Interval:
    text, unit = table.cell(row, Column.INTERVAL), table.mapping.interval_unit
    return table.once(("interval", text), lambda: cells.interval_of(text, unit))


def is_left_out(row: Row, table: Table) -> bool:
    """Return whether a person said that nothing of a row is wanted."""
    if not table.mapping.plans or any(_says_nothing(row, table, one) for one in _ODD):
        return False
    try:
        last = table.day(row, Column.LAST, "the last injection").on
        odd = _odd_due(row, table, last, _interval_between(row, table))
    except (Unreadable, NeedsAnswer):
        return False
    return odd is not None and odd.settled(table.mapping.plans) is Settled.LEAVE_OUT


def _odd_due(row: Row, table: Table, last: date, interval: Interval) -> OddDue | None:
    """Return what contradicts itself where the next day does not follow from the interval."""
    if _says_nothing(row, table, Column.NEXT):
        return None
    due = table.day(row, Column.NEXT, "the next injection").on
    first, until = interval.after(last)
    return None if first <= due <= until else OddDue(row.where, last, interval, due)


def _which_day(odd: OddDue) -> NeedsAnswer:
    return NeedsAnswer(
        "plan",
        f"The list says next on {odd.due}, and {odd.every} after {odd.last} is "
        f"{odd.every.after(odd.last)[1]}. Which one holds? No plan was made.",
        odd.choices,
        of=str(odd),
    )


def _dose(row: Row, table: Table, knowledge: Knowledge) -> Iterator[Entry]:
    _only_given(table.cell(row, Column.STATUS))
    given = table.day(row, Column.ON, "the dose")
    yield _given(row, table, _product(row, table, knowledge), given, knowledge)


def _only_given(status: str) -> None:
    """Refuse a dose that was not given, or of which the status does not tell."""
    if status.casefold() not in _GIVEN:
        raise Unreadable(
            f"Its status is “{shown(status)}”; only doses that were given are read from a table. "
            "Enter by hand what became of it, or say that the column is not used.",
            what="dose",
        )


def _given(
    row: Row, table: Table, product: Product, given: cells.Day, knowledge: Knowledge
) -> Dose:
    written = table.cell(row, Column.SITE)
    site = named_site(written, product.route, knowledge.codes.sites) if written else ""
    expiry = table.cell(row, Column.EXPIRY)
    return Dose(
        on=given.on,
        time=given.at,
        drug=product.drug,
        ug=product.ug,
        route=product.route,
        site=site,
        lot=table.cell(row, Column.LOT),
        expiry=cells.day_of(expiry, table.date_order, "the expiry").on if expiry else None,
        given_by=GivenBy.CLINIC,
        giver=table.cell(row, Column.GIVER),
        note="; ".join(
            filter(
                None,
                (table.cell(row, Column.NOTE), f"site: {written}" if written and not site else ""),
            )
        ),
        source=_source(row, f"dose/{given.on}/{product.drug}/{product.route.value}"),
    )


# Results ------------------------------------------------------------------------------------------


@contextmanager
def asked_of(name: str) -> Iterator[None]:
    """Say of a question for a unit which column or test it is about: the answer is of that one."""
    try:
        yield
    except NeedsAnswer as problem:
        problem.of = name if problem.what == "unit" else ""
        raise


def _labs(
    row: Row, table: Table, knowledge: Knowledge
) -> Iterator[Entry | LeftOut | Unreadable | NeedsAnswer]:
    taken = table.day(row, Column.ON, "the sample")
    if Column.VALUE in table.columns.at:
        yield from _one(row, table, knowledge, taken)
        return
    for place, (key, name, unit) in table.columns.tests.items():
        try:
            text = table.at(row, place)
            if text.casefold() in _NOTHING:
                continue
            head = table.columns.heads[place]
            units = table.mapping.units
            said = units.get(head.casefold()) or units.get(name.casefold(), unit)
            test = knowledge.labs.analytes[key]
            if text in table.piled.get(place, ()):
                yield _piled(test, text)
            else:
                with asked_of(head):
                    found = _result(row, table, test, (text, said), taken)
                yield found
        except (Unreadable, NeedsAnswer) as problem:
            yield problem


def _piled(test: Analyte, text: str) -> Unreadable:
    return Unreadable(
        f"{test.name} is {text} here and in several other rows, the end of the column: its < or > "
        "was likely lost. Enter it by hand.",
        what=test.name,
    )


def _one(
    row: Row, table: Table, knowledge: Knowledge, taken: cells.Day
) -> Iterator[Entry | LeftOut]:
    name, code = table.cell(row, Column.TEST), table.cell(row, Column.CODE)
    unit = table.cell(row, Column.UNIT)
    text = table.cell(row, Column.VALUE) or table.cell(row, Column.WORD)
    test, unit = table.once(
        ("test", code, name, unit), lambda: _test(code, name, unit, table, knowledge)
    )
    if text.casefold() in _NOTHING:
        return
    if test is None:
        yield _unknown(name or code)
        return
    sign = table.cell(row, Column.COMPARATOR)
    if sign != "=" and not text.startswith(sign):
        text = f"{sign}{text}"
    interval = _interval(row, table)
    with asked_of(name):
        yield _result(row, table, test, (text, unit), taken, interval)


def _unknown(name: str) -> LeftOut:
    """Return that a test is of no use here; one that may be B12 is refused by its name."""
    if speaks_of_b12(Concept(codings=(), text=name)):
        raise Unreadable(
            f"“{shown(name)}” speaks of B12 and is no name that is known. If it is one of these, "
            "write b12_total or b12_active in its place.",
            what="labs",
        )
    return LeftOut(f"result {shown(name)}")


def _test(
    code: str, name: str, unit: str, table: Table, knowledge: Knowledge
) -> tuple[Analyte | None, str]:
    """Return the test that a row names, or None for what we do not use, and the unit."""
    for one, column in ((code, Column.CODE), (name, Column.TEST)):
        if damage := cells.damage_of(one, column):
            raise Unreadable(damage)
    codings = (Coding(system=LOINC, code=code),) if code and loinc_valid(code) else ()
    if not results.is_unit(unit):  # a row that has one keeps it, whatever is said of the others
        unit = table.mapping.units.get(name.casefold(), unit)
    own = None if codings else knowledge.labs.analytes.get(name)  # as our own tables have it
    return own or test_of(Concept(codings=codings, text=name), (unit,), knowledge), unit


def _interval(row: Row, table: Table) -> results.Interval:
    if printed := table.cell(row, Column.RANGE):
        return results.interval_of_text(table.number(printed))
    low, high = table.cell(row, Column.LOW), table.cell(row, Column.HIGH)
    if not low and not high:
        return _NO_INTERVAL
    low, high = table.number(low), table.number(high)
    both = f"{low}-{high}" if low and high else low or high
    if low and high:
        found = results.interval_of_text(both)
        return found if found.note == "" else results.Interval(note=found.note)
    return results.interval_of_text(f">{both}" if low else f"<{both}")


def _result(  # noqa: PLR0917 - what a row says of one result
    row: Row,
    table: Table,
    test: Analyte,
    printed: tuple[str, str],
    taken: cells.Day,
    interval: results.Interval = _NO_INTERVAL,
) -> LabResult:
    """Return a result from its text and unit as printed."""
    text, unit = printed
    if not table.decimal and any(mark in text for mark in ".,"):
        raise NeedsAnswer("decimal", f"How are decimals written in {shown(text)}?", (".", ","))
    status = _STATUS.get(table.cell(row, Column.STATUS).casefold())
    if status is None:  # cancelled, wrong, not yet: nobody says that the laboratory stands by it
        raise Unreadable(
            f"The status of {test.name} is “{shown(table.cell(row, Column.STATUS))}”; final, "
            "corrected and preliminary results are read. If the column says something else, say "
            "that it is not used.",
            what=test.name,
        )
    found = table.once(
        ("result", test.key, text, unit),
        lambda: results.from_text(table.number(text), test, printed=unit),
    )
    if found is None:
        raise Unreadable(f"{test.name} has no value.")
    return LabResult(
        on=taken.on,
        time=taken.at,
        test=test.key,
        value=found.value,
        comparator=found.comparator,
        unit=found.unit,
        word=found.word,
        low=interval.low,
        high=interval.high,
        status=status,
        note="; ".join(filter(None, (table.cell(row, Column.NOTE), interval.note))),
        source=_source(row, f"lab/{test.key}/{taken.on}"),
    )
