"""The import of tables as pictures: each step, and what goes wrong. All people are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.interop.sheets import as_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gallery_screens import After, Stage

HEAD = "Surname,Forename,DOB,NHS Number,Last inj given,Next due,Freq,Drug,Comments\n"
ROWS = (
    "Quillfeather,Oona,09/04/1957,999 000 0018,03/09/2026,26/11/2026,12,hydroxocob 1mg,rings first",
    "Barnaby,Ezra,02/05/1950,999 000 0026,08/10/2026,03/12/2026,8,hydroxocobalamin 1 mg,",
    "Thistlewood,Mae,11/11/1961,9.99E+09,01/08/2026,,12,B12 injection,wheelchair",
    "Vandersloot,Piet,07/02/1948,999 000 0042,05/10/2026,04/12/2026,12,hydroxocobalamin 1 mg,",
    "Pettibone,Hal,01/03/1955,999 000 0050,when back,,12,hydroxocobalamin 1 mg,in Spain",
    "Marchbanks,Ida,10/12/1939,999 000 0069,06/07/2026,,12,hydroxocobalamin 1 mg IM,",
)
SAID = '[columns]\n"Last inj given" = "last_dose"\nFreq = "interval"\n'


def table(rows: tuple[str, ...] = ROWS) -> bytes:
    """A recall list in which not everything is as it should be."""
    return as_bytes(HEAD + "\n".join(rows) + "\n")


def _card(stage: Stage) -> Any:
    from b12tracker.gui.navigator import Card, Place

    stage.go.go(Place.TODAY)
    stage.go.open_card(Card.IMPORT, None, focus=False)
    return stage.window.cards.card


def _worked(stage: Stage) -> None:
    """Wait until the worker has ended and the window has shown it."""
    stage.quiet()
    while stage.desk.tasks.busy:
        stage.quiet()


def _step(
    data: bytes, *answers: tuple[str, str, str], said: str = "", steps: int = 0, tally: int = 0
) -> Callable[[Stage], After]:
    """Return how to read a table, answer some of its questions, and go some steps on."""

    def show(stage: Stage) -> After:
        card = _card(stage)
        file = stage.folder / "recall 2026.csv"
        file.write_bytes(data)
        card.read(file)
        _worked(stage)
        if said:
            answers_file = stage.folder / "answers.toml"
            answers_file.write_text(said, encoding="utf-8")
            card.files.load_answers(answers_file)
            _worked(stage)
        for answer in answers:
            card.sitting.answer(*answer)
        if answers:
            card._look()
            _worked(stage)
        for _ in range(steps):
            card.save()
            _worked(stage)
        if tally:
            card.check.choose_number(tally)

        def after() -> None:
            card.touched = False
            stage.go.close_cards()

        return after

    return show


def _encoding() -> bytes:
    return (HEAD + "M\u00fcller,J\u00f6rg,09/04/1957,999 000 0018,,,,,\n").encode("cp1252")


_NAMED = (("date", "", "dmy"), ("interval", "", "wk"), ("drug", "", "hydroxocobalamin"))
_ALL = (*_NAMED, ("amount", "", "1 mg"), ("route", "", "im"), ("who", "", "yes"))
_LABS = as_bytes(
    "Patient ID,Date,Code,Test,Result,Units\n"
    "A17,14/10/2026,Sep-32,Vitamin B12,212,ng/L\nA18,15/10/2026,2132-9,Vitamin B12,>2000,ng/L\n"
)

_BOTH_WAYS = (
    "Quillfeather,Oona,09/04/1957,999 000 0018,03/09/2026,,12 weeks,hydroxocobalamin 1 mg IM,",
    "Barnaby,Ezra,02/05/1950,999 000 0026,02/12/2026,,8 weeks,hydroxocobalamin 1 mg IM,",
    "Marchbanks,Ida,10/12/1939,999 000 0069,06/07/2026,,12 weeks,hydroxocobalamin 1 mg IM,",
)

_TWICE = HEAD.replace("Comments", "Last inj given").replace("Last inj given", "Last injection")
_TWO_PHONES = as_bytes(
    HEAD.replace("NHS Number", "Phone").replace("Comments", "Phone")
    + ROWS[0].replace("999 000 0018", "020 7946 0018").replace("rings first", "07700 900018")
    + "\n"
)

# What the list says next does not follow from its interval, or lies before the last injection.
_ODD = (
    "Quillfeather,Oona,09/04/1957,999 000 0018,03/09/2026,12/11/2026,12w,hydroxocobalamin 1 mg IM,",
    "Barnaby,Ezra,25/05/1950,999 000 0026,08/10/2026,03/12/2026,10-12w,hydroxocobalamin 1 mg IM,",
    "Pettibone,Hal,01/03/1955,999 000 0050,01/08/2026,24/07/2026,12w,hydroxocobalamin 1 mg IM,",
    "Marchbanks,Ida,10/12/1939,999 000 0069,06/07/2026,,12 weeks,hydroxocobalamin 1 mg IM,",
)
_SETTLED = (
    ("plan", "line 2, 2026-09-03 + 12 wk, next 2026-11-12", "next_due"),
    ("plan", "line 3, 2026-10-08 + 10-12 wk, next 2026-12-03", "interval"),
    ("plan", "line 4, 2026-08-01 + 12 wk, next 2026-07-24", "leave_out"),
)

IMPORT: dict[str, Callable[[Stage], After]] = {
    "import-encoding": _step(_encoding()),
    "import-columns-lacking": _step(table()),
    "import-columns-twice": _step(as_bytes(_TWICE + ROWS[0] + "\n")),
    "import-columns": _step(table(), said=SAID),
    "import-columns-damage": _step(_LABS),
    "import-unclear": _step(table(), said=SAID, steps=1),
    "import-unclear-column": _step(_TWO_PHONES, said=SAID, steps=1),
    "import-unclear-rows": _step(table(_ODD), said=SAID, steps=1),
    "import-unclear-rows-settled": _step(
        table(_ODD), *_SETTLED, ("who", "", "yes"), said=SAID, steps=1
    ),
    "import-check-settled": _step(
        table(_ODD), *_SETTLED, ("who", "", "yes"), said=SAID, steps=2, tally=1
    ),
    "import-unclear-dates": _step(table(_BOTH_WAYS), said=SAID, steps=1),
    "import-unclear-answered": _step(table(), *_NAMED, said=SAID, steps=1),
    "import-check": _step(table(), *_ALL, said=SAID, steps=2),
    "import-check-odd": _step(table(), *_ALL, said=SAID, steps=2, tally=3),
    "import-check-nothing": _step(table(ROWS[4:5]), *_ALL, said=SAID, steps=2),
    "import-not-a-table": _step(b'name,dob\n"Quill, O,1957-04-09\n'),
}
