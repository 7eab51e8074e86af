"""What the columns of a table are, by their heads, and what kind of table it therefore is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from b12tracker.core.names import fold
from b12tracker.interop.foreign import MAX_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge import Knowledge


class Kind(StrEnum):
    """What a row of a table is."""

    RECALL = "recall"  # a person with the last injection and the interval
    DOSES = "doses"
    LABS = "labs"
    PATIENTS = "patients"


class Column(StrEnum):
    """What a column holds."""

    NAME = "name"
    FAMILY = "family"
    GIVEN = "given"
    BORN = "born"
    SEX = "sex"
    NUMBER = "number"
    PHONE = "phone"
    LAST = "last_dose"
    NEXT = "next_due"
    INTERVAL = "interval"
    ON = "on"
    DRUG = "drug"
    DOSE = "dose"
    ROUTE = "route"
    SITE = "site"
    LOT = "lot"
    EXPIRY = "expiry"
    GIVER = "giver"
    STATUS = "status"  # what became of a dose, or how firm a result is
    TEST = "test"
    CODE = "code"
    COMPARATOR = "comparator"
    VALUE = "value"
    WORD = "word"  # of results that are no numbers, where they have a column of their own
    UNIT = "unit"
    LOW = "low"
    HIGH = "high"
    RANGE = "range"
    NOTE = "note"


# The words that heads of recall lists and laboratory tables use, folded.
_HEADS = {
    Column.NAME: "name|patient|patient name|full name",
    Column.FAMILY: "family|family name|surname|last name|lastname|lname|nachname|nom"
    "|patient surname",
    Column.GIVEN: "given|given name|given names|first name|firstname|fname|forename|forenames"
    "|vorname|prenom",
    Column.BORN: "born|dob|date of birth|birth date|birthdate|birthday|d o b",
    Column.SEX: "sex|gender",
    Column.NUMBER: "number|no|nhs number|nhs no|nhs|mrn|hospital number|hospital no|patient id"
    "|patient number|pid|emis number|chi|chi number",
    Column.PHONE: "phone|telephone|tel|mobile|mobile number|phone number|contact number|cell"
    "|telephone number|tel no|phone no|mobile no|telephone no|contact no",
    Column.LAST: "last injection|last b12|last b12 injection|last dose|last given"
    "|date of last injection"
    "|date last given|last inj|last injection date|last b12 date|date of last dose|last b12 given"
    "|last b12 inj|last b12 dose|date of last b12|date of last b12 injection|date of last inj"
    "|last injection given|last b12 injection date|last b12 injection given",
    Column.NEXT: "next due|next injection|next dose|due|due date|next b12|next injection due"
    "|date due"
    "|next b12 due|next due date|recall date|recall|next inj|next b12 inj|next b12 injection"
    "|next inj due|b12 due",
    Column.INTERVAL: "interval|frequency|every|how often|regime|regimen|injection interval"
    "|interval weeks|interval months|frequency weeks|frequency months",
    Column.ON: "on|date|date given|given on|injection date|sample date|date taken|collected"
    "|collection date|obs date|date of injection|date of sample|datetest",
    Column.DRUG: "drug|medicine|medication|product|preparation|substance|injection|b12 product",
    Column.DOSE: "dose|amount|strength|dosage",
    Column.ROUTE: "route|how given",
    Column.SITE: "site|injection site|arm|side",
    Column.LOT: "lot|batch|batch number|batch no|lot number|lot no",
    Column.EXPIRY: "expiry|exp|expires|expiry date|exp date",
    Column.GIVER: "giver|given by|nurse|initials|administered by|by",
    Column.STATUS: "status|dose status|injection status|result status|outcome",
    Column.TEST: "test|test name|analyte|investigation|universalname",
    Column.CODE: "code|loinc|test code|loinc code",
    Column.COMPARATOR: "comparator|operator|qualifier|sign",
    Column.VALUE: "value|result|test result|obs value as string",
    Column.WORD: "word",
    Column.UNIT: "unit|units",
    Column.LOW: "low|range low|reference low|obs range low|lower limit",
    Column.HIGH: "high|range high|reference high|obs range high|upper limit",
    Column.RANGE: "range|reference range|ref range|normal range|reference interval",
    Column.NOTE: "note|notes|comment|comments|remarks",
}
DATES = (Column.BORN, Column.LAST, Column.NEXT, Column.ON, Column.EXPIRY)
NUMBERS = (Column.VALUE, Column.LOW, Column.HIGH)
_OURS = ("patient_id", "id")  # of our own tables: numbers of one data file, of nobody elsewhere
_BY_HEAD = {word: column for column, words in _HEADS.items() for word in words.split("|")}
_WITH_UNIT = re.compile(r"(.*?)\s*[(\[]([^()\[\]]*)[)\]]")


class TestColumn(NamedTuple):
    """A column with the results of one test."""

    test: str  # its key in the catalogue
    name: str  # as the head has it, without the unit
    unit: str  # in the brackets of the head; empty: it has none


# What a row of a table needs besides who it is about.
_NEEDS = {
    Kind.RECALL: (Column.LAST,),
    Kind.DOSES: (Column.ON,),
    Kind.LABS: (Column.ON, Column.VALUE),
    Kind.PATIENTS: (Column.BORN,),
}


# Columns that say something only beside a dose or a result, and are named as unused elsewhere.
_IDLE = {
    Kind.RECALL: (Column.STATUS, Column.COMPARATOR),
    Kind.DOSES: (Column.COMPARATOR,),
    Kind.PATIENTS: (Column.STATUS, Column.COMPARATOR),
}
_WHO = {Column.NUMBER, Column.NAME, Column.FAMILY}
_MORE_THAN_PEOPLE = {
    *(Column.LAST, Column.NEXT, Column.INTERVAL, Column.DRUG, Column.DOSE, Column.LOT),
    *(Column.TEST, Column.CODE, Column.VALUE),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row what stands."""

    at: Mapping[Column, int]
    tests: Mapping[int, TestColumn]  # by place
    unused: tuple[str, ...]  # heads of columns that say nothing to us
    heads: tuple[str, ...]
    # What several columns of one title may each be, or the key of a test, and nobody said which.
    unsettled: Mapping[Column | str, tuple[str, ...]]

    @property
    def kind(self) -> Kind | None:
        """Return what kind of table it is, or None where nobody or nothing can be told."""
        has = self.at.keys() | self.unsettled.keys()
        if not has & _WHO:
            return None
        if Column.LAST in has or {Column.NEXT, Column.INTERVAL} <= has:
            return Kind.RECALL
        if Column.ON in has:
            if self._has_tests or Column.VALUE in has:
                return Kind.LABS
            if has & {Column.DRUG, Column.LOT, Column.SITE, Column.DOSE}:
                return Kind.DOSES
        # Read as a list of people, columns of treatment or results would be lost silently.
        more = self._has_tests or bool(has & _MORE_THAN_PEOPLE)
        return Kind.PATIENTS if Column.BORN in has and not more else None

    def lacking(self, kind: Kind) -> tuple[Column, ...]:
        """Return what no column says although a row of this kind needs it; a name stands for who.

        A table of results may have a column for each test in place of one for values.
        """
        who = _WHO & self.at.keys()
        needed = (*(() if who else (Column.NAME,)), *_NEEDS[kind])
        missing = [one for one in needed if one not in self.at]
        if self._has_tests and Column.VALUE in missing:
            missing.remove(Column.VALUE)
        elif kind is Kind.LABS and Column.VALUE in self.at and not self._named_test:
            missing.append(Column.TEST)
        return tuple(missing)

    def unused_by(self, kind: Kind) -> tuple[str, ...]:
        """Return the heads of columns that say nothing in a table of this kind."""
        idle = (self.heads[self.at[one]] for one in _IDLE.get(kind, ()) if one in self.at)
        return (*self.unused, *idle)

    @property
    def _has_tests(self) -> bool:
        return bool(self.tests) or not self.unsettled.keys() <= {*Column}

    @property
    def _named_test(self) -> bool:
        return Column.TEST in self.at or Column.CODE in self.at


def named_apart(titles: tuple[str, ...]) -> tuple[str, ...]:
    """Return the titles of columns; where one stands twice, each with its place behind it."""
    count = Counter(title.casefold() for title in titles)
    return tuple(
        f"{title} (column {place})" if title and count[title.casefold()] > 1 else title
        for place, title in enumerate(titles, 1)
    )


def title_of(head: str, place: int) -> str:
    """Return the title as it stands in the file of a column that was named by its place."""
    return head.removesuffix(f" (column {place + 1})")


def columns_of(
    heads: tuple[str, ...], said: Mapping[str, Column | str], knowledge: Knowledge
) -> Columns:
    """Return what the columns are: as a person said, else by their heads, by exact lists."""
    at: dict[Column, int] = {}
    tests: dict[int, TestColumn] = {}
    told = {
        place: said[key] for place, head in enumerate(heads) if (key := head.casefold()) in said
    }
    at.update({what: place for place, what in told.items() if isinstance(what, Column)})
    unused: list[str] = []
    twins: dict[Column | str, list[str]] = {}
    for place, head in enumerate(heads):
        title = title_of(head, place)
        what = told.get(place, "" if head in _OURS else None)
        if what is None:
            what = _BY_HEAD.get(fold(title).replace("_", " "))
            if title != head:
                test = _test(title, None, knowledge)
                if meaning := what or (test and test.test):
                    twins.setdefault(meaning, []).append(head)
                what = ""  # a person says which
            elif what is not None and what in at:
                what = ""  # of two with one meaning the said one, else the first; this is named
        if isinstance(what, Column):
            at.setdefault(what, place)
            if at[what] != place:
                unused.append(head)
        elif (test := _test(title, what, knowledge)) is not None:
            tests[place] = test
        elif head:
            unused.append(head)
    known = {*at, *(one.test for one in tests.values())}
    unsettled = {what: tuple(those) for what, those in twins.items() if what not in known}
    return Columns(at, tests, tuple(unused), heads, unsettled)


def _test(head: str, said: str | None, knowledge: Knowledge) -> TestColumn | None:
    """Return the test that a head is, or that a person said, and the unit in its brackets."""
    found = _WITH_UNIT.fullmatch(head)
    name, unit = (head, "") if found is None else found.groups()
    if said is not None:
        return TestColumn(said, name, unit) if said in knowledge.labs.analytes else None
    for one, beside in ((name, unit), (head, "")):
        test = knowledge.codes.lab_of(one) if len(one) <= MAX_NAME else None
        if test is not None and not knowledge.codes.looks_alike(one):
            return TestColumn(test, one, beside)
    return None
