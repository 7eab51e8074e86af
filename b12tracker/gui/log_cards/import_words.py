"""The words of an import: kinds of tables, meanings of columns, questions, answers, entries."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core import amounts
from b12tracker.core.records import Dose, LabResult, Order, Patient, Plan, Route
from b12tracker.core.text import visible
from b12tracker.gui import words
from b12tracker.gui.plan_words import interval_words
from b12tracker.gui.result_words import value_words
from b12tracker.gui.tokens import Tone
from b12tracker.interop.sheet import NEITHER, Asked, Column, Kind, OddDue, Reply, Settled
from b12tracker.services.import_rows import RowFate
from b12tracker.services.matching import Fate

if TYPE_CHECKING:
    from collections.abc import Container

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Entry
    from b12tracker.services.imports import Line


def tr(text: str) -> str:
    """Return a text of the import in the language of the screen."""
    return QCoreApplication.translate("Import", text)


def kinds() -> list[tuple[str, str]]:
    """Return what a row may be, each with its word."""
    return [
        (Kind.RECALL, tr("Recall list")),
        (Kind.DOSES, tr("Doses")),
        (Kind.LABS, tr("Results")),
        (Kind.PATIENTS, tr("People")),
    ]


def kind_line(kind: Kind | None) -> str:
    """Return what a row of such a table says."""
    return {
        Kind.RECALL: tr("Each row is a person with the last injection and the interval."),
        Kind.DOSES: tr("Each row is a dose that was given."),
        Kind.LABS: tr("Each row is a result, or the results of one day."),
        Kind.PATIENTS: tr("Each row is a person, without treatment."),
        None: tr("It cannot be told what a row is. Choose, and say what the columns are."),
    }[kind]


_WHO = (
    Column.NAME,
    Column.FAMILY,
    Column.GIVEN,
    Column.BORN,
    Column.SEX,
    Column.NUMBER,
    Column.PHONE,
)
_PRODUCT = (Column.DRUG, Column.DOSE, Column.ROUTE)
_OF_KIND = {
    Kind.RECALL: (Column.LAST, Column.INTERVAL, Column.NEXT, *_PRODUCT),
    Kind.DOSES: (
        *(Column.ON, *_PRODUCT, Column.SITE, Column.LOT, Column.EXPIRY, Column.GIVER),
        Column.STATUS,
    ),
    Kind.LABS: (
        *(Column.ON, Column.TEST, Column.CODE, Column.COMPARATOR, Column.VALUE, Column.WORD),
        Column.UNIT,
        *(Column.LOW, Column.HIGH, Column.RANGE, Column.STATUS),
    ),
    Kind.PATIENTS: (),
}


def column_word(column: Column) -> str:
    """Return what a column holds."""
    return {
        Column.NAME: tr("Name, in one cell"),
        Column.FAMILY: tr("Family name"),
        Column.GIVEN: tr("Given names"),
        Column.BORN: tr("Birth date"),
        Column.SEX: tr("Sex"),
        Column.NUMBER: tr("Number"),
        Column.PHONE: tr("Phone"),
        Column.LAST: tr("Last injection"),
        Column.NEXT: tr("Next due"),
        Column.INTERVAL: tr("Interval"),
        Column.ON: tr("Day"),
        Column.DRUG: tr("Product"),
        Column.DOSE: tr("Amount"),
        Column.ROUTE: tr("Route"),
        Column.SITE: tr("Site"),
        Column.LOT: tr("Batch"),
        Column.EXPIRY: tr("Expiry"),
        Column.GIVER: tr("Given by"),
        Column.STATUS: tr("Status"),
        Column.TEST: tr("Test"),
        Column.CODE: tr("LOINC code"),
        Column.COMPARATOR: tr("< or >"),
        Column.VALUE: tr("Value"),
        Column.WORD: tr("Value, in words"),
        Column.UNIT: tr("Unit"),
        Column.LOW: tr("Lower limit"),
        Column.HIGH: tr("Upper limit"),
        Column.RANGE: tr("Normal range"),
        Column.NOTE: tr("Note"),
    }[column]


def meanings(kind: Kind | None, held: str, knowledge: Knowledge) -> list[tuple[str, str]]:
    """Return what a column may mean, each with its word.

    Args:
        kind: of the table; None offers all.
        held: what the column means now, which is always among them.
        knowledge: for the tests.
    """
    of_kind = [*Column] if kind is None else [*_WHO, *_OF_KIND[kind], Column.NOTE]
    found = [("", tr("not used"))]
    found += [(one.value, column_word(one)) for one in of_kind]
    if kind in (None, Kind.LABS):
        found += [(key, one.name) for key, one in knowledge.labs.analytes.items()]
    if held not in dict(found):
        found.append((held, _meaning_word(held, knowledge)))
    return found


def _meaning_word(meaning: str, knowledge: Knowledge) -> str:
    known = meaning in [*Column]
    return column_word(Column(meaning)) if known else knowledge.labs.analytes[meaning].name


def lacking(missing: tuple[Column, ...], unsettled: Container[Column | str]) -> str:
    """Return what no column says although it is needed, or which one of several is not said."""
    said = {
        Column.NAME: tr("whom a row is about: a name, or a number"),
        Column.LAST: tr("when the last injection was"),
        Column.ON: tr("the day"),
        Column.VALUE: tr("the value of a result"),
        Column.TEST: tr("which test a value is of"),
        Column.BORN: tr("when the person was born"),
    }
    twins = [said[one] for one in missing if one in unsettled]
    if twins:
        return tr("Several columns have one title. Choose above one of them: {what}.").format(
            what="; ".join(twins)
        )
    return tr("No column says {what}. Choose it above its column.").format(
        what=tr("; nor ").join(said[one] for one in missing)
    )


# Questions ----------------------------------------------------------------------------------------


def question(asked: Asked, knowledge: Knowledge) -> str:
    """Return the question in a few words."""
    if asked.what == "column":
        said = tr("Several columns have one title. Which one is: {what}?")
        return said.format(what=_meaning_word(asked.of, knowledge))
    if asked.what == "plan":
        return tr("{name}: which next day holds?").format(name=asked.examples[0])
    many = tr("{n} people of this table are not known here. Make records of them?")
    unknown = tr("One person of this table is not known here. Make a record?")
    return {
        "encoding": tr("How are letters written in this file?"),
        "delimiter": tr("What divides the cells?"),
        "sheet": tr("Which sheet is the list?"),
        "date": tr("Which number of a date is the day?"),
        "decimal": tr("How are decimals written?"),
        "name": tr("Which part of a name is the family name?"),
        "interval": tr("What are the numbers of the interval?"),
        "drug": tr("Which product, where a row names none?"),
        "amount": tr("How much, where a row does not say?"),
        "route": tr("By which route, where a row does not say?"),
        "unit": tr("Which unit is {test} in, where none is given?").format(test=asked.of),
        "who": unknown if asked.rows == 1 else many.format(n=asked.rows),
    }[asked.what]


def reason(asked: Asked) -> str:
    """Return why it is asked, with values of the file."""
    shown = ", ".join(f"“{one}”" for one in asked.examples)
    rows = words.counted(asked.rows, tr("row"), tr("rows"))
    match asked.what:
        case "encoding":
            return tr("Choose the line in which the word of the file reads right.")
        case "delimiter":
            return tr("Two signs divide the first lines alike.")
        case "sheet":
            return tr("More than one sheet holds something.")
        case "column":
            return tr("Each is named with its place in the table, and what stands in it first.")
        case "plan":
            return _odd_words(OddDue.parse(asked.of))
        case "who":
            return tr("Without them their rows stand aside. Nobody is matched by name alone.")
        case "date" if not asked.examples:
            return tr("Some dates have the day first, others the month.")
        case "date":
            said = tr("No date of the table tells: {values}. Asked for {rows}.")
            return said.format(values=shown, rows=rows)
    if not shown:
        return tr("Asked for {rows}.").format(rows=rows)
    return tr("Asked for {rows}, such as {values}.").format(rows=rows, values=shown)


def _odd_words(odd: OddDue) -> str:
    """Return what contradicts itself in a row."""
    said = tr(
        "{where}: last on {last}, {every}, which is {day}. The list says {due}. Unanswered, only "
        "the injection is recorded."
    )
    return said.format(
        where=tr("Line {n}").format(n=odd.line),
        last=words.day(odd.last),
        every=interval_words(odd.every),
        day=_by_interval(odd),
        due=words.day(odd.due),
    )


def _by_interval(odd: OddDue) -> str:
    """Return the day, or the days, that the interval gives."""
    first, until = map(words.day, odd.every.after(odd.last))
    return until if first == until else tr("{first} to {until}").format(first=first, until=until)


def reply_word(asked: Asked, reply: Reply, knowledge: Knowledge) -> str:
    """Return an answer in words, with what an example of the file then means."""
    word = _plain_word(asked, reply, knowledge)
    if asked.what == "interval" and asked.examples:
        return f"{asked.examples[0]} {word}"
    if asked.what == "plan":
        odd = OddDue.parse(asked.of)
        by_list = reply.key == Settled.NEXT_DUE
        return word.format(day=words.day(odd.due) if by_list else _by_interval(odd))
    example = words.day(reply.example) if isinstance(reply.example, date) else reply.example
    if not example:
        return word
    if asked.what in ("encoding", "delimiter", "sheet", "column") or not asked.examples:
        return f"{word}: {example}"
    return f"{word}: {asked.examples[0]} → {example}"


def _plain_word(asked: Asked, reply: Reply, knowledge: Knowledge) -> str:
    key = reply.key
    match asked.what:
        case "drug" if key in knowledge.drugs:
            name = knowledge.drugs[key].name
            return name[:1].upper() + name[1:]
        case "route":
            return words.route(Route(key))
        case "unit":
            return words.lab_unit(key)
    return {
        "dmy": tr("Day first"),
        "mdy": tr("Month first"),
        "family given": tr("Family name first"),
        "given family": tr("Given name first"),
        "d": tr("days"),
        "wk": tr("weeks"),
        "mo": tr("months"),
        ".": tr("With a point"),
        ",": tr("Comma") if asked.what == "delimiter" else tr("With a comma"),
        ";": tr("Semicolon"),
        "\t": tr("Tab"),
        "|": tr("Upright line"),
        "cp1252": tr("Windows, West"),
        "cp1250": tr("Windows, middle of Europe"),
        "mac_roman": tr("Macintosh"),
        "cp850": tr("DOS"),
        NEITHER: tr("None of them"),
        Settled.INTERVAL: tr("By the interval: {day}"),
        Settled.NEXT_DUE: tr("As the list says: {day}, and by the interval from then on"),
        Settled.LEAVE_OUT: tr("Leave this row out"),
        "yes": tr("Yes, make a record for each"),
        "no": tr("No, leave their rows out"),
    }.get(key, key)


def doubts(reply: Reply) -> str:
    """Return what speaks against an answer."""
    said = []
    if reply.future:
        dates = words.counted(reply.future, tr("date"), tr("dates"))
        said.append(tr("{dates} in the future").format(dates=dates))
    if reply.impossible:
        dates = words.counted(reply.impossible, tr("date"), tr("dates"))
        said.append(tr("{dates} would not exist").format(dates=dates))
    return ", ".join(said)


def written_as(delimiter: str) -> str:
    """Return how a text file divides its cells."""
    return {
        ",": tr("divided by commas"),
        ";": tr("divided by semicolons"),
        "\t": tr("divided by tabs"),
        "|": tr("divided by upright lines"),
    }.get(delimiter, "")


# Rows ---------------------------------------------------------------------------------------------

TONES = {
    RowFate.NEW: Tone.INFO,
    RowFate.CHANGED: Tone.WARN,
    RowFate.WAITS: Tone.INFO,
    RowFate.ODD: Tone.WARN,
    RowFate.UNREADABLE: Tone.CRITICAL,
    RowFate.SAME: Tone.MUTED,
    RowFate.UNUSED: Tone.MUTED,
}


def fate_word(fate: RowFate) -> str:
    """Return what becomes of rows."""
    return {
        RowFate.NEW: tr("new"),
        RowFate.CHANGED: tr("changed"),
        RowFate.WAITS: tr("waiting"),
        RowFate.ODD: tr("odd"),
        RowFate.UNREADABLE: tr("unreadable"),
        RowFate.SAME: tr("same"),
        RowFate.UNUSED: tr("left out"),
    }[fate]


def line_words(line: Line, knowledge: Knowledge) -> str:
    """Return what becomes of one thing that a row says."""
    said = _says(line.says, knowledge)
    match line.fate:
        case Fate.SAME:
            return tr("{what}: is here already").format(what=said)
        case Fate.CHANGED if line.before is not None:
            if isinstance(line.says, Patient) and isinstance(line.before, Patient):
                return f"{said}: {_filled(line.before, line.says)}"
            before = _says(line.before, knowledge)
            if before == said:
                return tr("{what}: filled in or taken back").format(what=said)
            return tr("{before} → {after}; the older version stays in the history").format(
                before=before, after=said
            )
    return said


def _filled(before: Patient, after: Patient) -> str:
    """Return what a file adds to or changes of a person."""
    numbers = [one for one in after.identifiers if one not in before.identifiers]
    parts = [
        tr("number {value} ({system})").format(value=visible(one.value), system=visible(one.system))
        for one in numbers
    ]
    facts = (
        (tr("name"), before.name, after.name),
        (tr("birth date"), before.born, after.born),
        (tr("sex"), before.sex, after.sex),
        (tr("how to reach"), before.contact, after.contact),
        (tr("status"), before.status, after.status),
    )
    parts += [word for word, was, now in facts if was != now]
    if not parts:
        return tr("filled in or taken back")
    return tr("filled in or changed: {what}").format(what=", ".join(parts))


def _says(one: Entry | Patient, knowledge: Knowledge) -> str:
    match one:
        case Patient():
            born = words.partial(one.born)
            return tr("person born {day}").format(day=born) if one.born else tr("person")
        case Dose():
            name = knowledge.drugs[one.drug].name if one.drug in knowledge.drugs else one.drug
            amount = f"{amounts.show(one.ug)} {words.route(one.route)}"
            return tr("{product} {amount} on {day}").format(
                product=name, amount=amount, day=words.day(one.on)
            )
        case Plan():
            every = interval_words(one.phases[-1].every)
            return tr("plan {every} from {day}").format(every=every, day=words.day(one.first))
        case Order(on=day) if day is not None:
            return tr("next dose on {day}, as the list says").format(day=words.day(day))
        case LabResult():
            tests = knowledge.labs.analytes
            name = tests[one.test].name if one.test in tests else one.test
            return tr("{test} {value} on {day}").format(
                test=name, value=value_words(one), day=words.day(one.on)
            )
    return type(one).__name__.lower()
