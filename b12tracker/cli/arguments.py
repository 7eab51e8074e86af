"""Which verbs there are and what each of them takes."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from b12tracker import __version__
from b12tracker.core.letters import ON_PAPER, Letter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_FORMATS = ("auto", "fhir", "hl7", "csv", "xlsx", "json")


def read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what was asked for; leaves the process with 2 where it cannot be meant."""
    # The defaults stand here: `set_defaults` would reach the verbs, which share the option.
    parser = _parser()
    asked = parser.parse_args(arguments, argparse.Namespace(verb="gui", data_dir=None))
    if asked.verb == "export" and asked.format == "sqlite" and asked.patient is not None:
        parser.error("--format sqlite copies the whole file; --patient does not go with it")
    if asked.verb == "report" and asked.first and asked.last and asked.last < asked.first:
        parser.error("--to lies before --from")
    if asked.verb == "export" and asked.format == "sqlite" and asked.de_identify:
        parser.error("--format sqlite copies the whole file; --de-identify does not go with it")
    if asked.verb == "assess":
        if asked.check and asked.case is None:
            parser.error("--check belongs to --case")
        if asked.json and asked.case is not None and len(asked.case) > 1:
            parser.error("--json prints one document: name one case")
        if asked.case is not None and (asked.set or asked.as_of):
            parser.error("a case has its own set and day; --set and --as-of do not go with it")
    return asked


def _parser() -> argparse.ArgumentParser:
    place = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    place.add_argument(
        "--data-dir", type=_path, metavar="DIR", help="work on the data in this folder"
    )
    words = argparse.ArgumentParser(add_help=False)
    words.add_argument("--json", action="store_true", help="print one JSON document")

    main = argparse.ArgumentParser(
        prog="b12tracker",
        parents=[place],
        description="Keeps vitamin B12 treatment on track. It records and reminds; it does not "
        "prescribe. Without a verb the window opens.",
        epilog="Exit codes: 0 done, 1 refused or something was found, 2 wrong use.",
        allow_abbrev=False,
    )
    main.add_argument("--version", action="version", version=f"B12 Tracker {__version__}")
    verbs = main.add_subparsers(metavar="VERB", title="verbs")

    def verb(
        name: str, says: str, *more: argparse.ArgumentParser, aliases: tuple[str, ...] = ()
    ) -> argparse.ArgumentParser:
        added = verbs.add_parser(
            name,
            help=says,
            description=says[0].upper() + says[1:] + ".",
            parents=[place, *more],
            aliases=aliases,
            allow_abbrev=False,
        )
        added.set_defaults(verb=name)
        return added

    verb("gui", "open the window on the data")
    one = verb("demo", "open a fresh copy of the practice data")
    _as_of(one)
    one.add_argument("--home", action="store_true", help="a couple at home instead of a clinic")

    one = verb("import", "bring files in; one file is one step", words)
    one.add_argument("file", nargs="+", type=_path, metavar="FILE")
    one.add_argument("--format", choices=_FORMATS, default="auto")
    one.add_argument("--map", type=_path, metavar="FILE", help="what the columns of a table are")
    one.add_argument(
        "--create-patients",
        action="store_true",
        help="make people of messages and tables whom nobody knows",
    )
    one.add_argument("--dry-run", action="store_true", help="say what would come, record nothing")
    one.add_argument(
        "--bad-rows", type=_path, metavar="FILE.csv", help="write there what stood aside, and why"
    )

    verb("batches", "list the imports", words)
    one = verb("withdraw", "take an import back as one step")
    one.add_argument("batch", type=_number, metavar="BATCH")
    one.add_argument("--reason", default="", help="why")

    _laboratory(verb, words)

    one = verb("export", "write records to a file for others, or to read them back")
    one.add_argument("--format", choices=("json", "fhir", "csv", "xlsx", "sqlite"), required=True)
    one.add_argument("--out", type=_path, required=True, metavar="PATH")
    one.add_argument(
        "--csv-for",
        choices=("spreadsheet", "machine"),
        default="spreadsheet",
        help="whether a text that looks like a formula gets an apostrophe, or is left exact",
    )
    one.add_argument("--patient", type=_number, metavar="ID", help="of this person alone")
    one.add_argument(
        "--de-identify",
        action="store_true",
        help="without names, numbers and words of people, with days that are moved",
    )
    one.add_argument("--force", action="store_true", help="write over what is there")

    one = verb("calendar", "write coming dates as a calendar file, with neutral titles")
    one.add_argument("--out", type=_path, required=True, metavar="FILE")
    one.add_argument("--patient", type=_number, metavar="ID", help="of this person alone")
    one.add_argument("--force", action="store_true", help="write over what is there")

    one = verb("report", "write the summary of a patient for the doctor as a PDF of one page")
    one.add_argument("--patient", type=_number, required=True, metavar="ID")
    one.add_argument("--out", type=_path, required=True, metavar="FILE.pdf")
    one.add_argument("--from", type=_day, dest="first", metavar="DATE", help="the first day shown")
    one.add_argument("--to", type=_day, dest="last", metavar="DATE", help="the last day shown")
    one.add_argument("--question", default="", metavar="TEXT", help="what the patient asks")
    one.add_argument("--without-names", action="store_true", help="keep the number, not the name")
    _on_paper(one)

    one = verb("letters", "write letters that ask people to come as a PDF, and note that they went")
    one.add_argument("--letter", choices=ON_PAPER, default=Letter.RECALL.value)
    whom = one.add_mutually_exclusive_group(required=True)
    whom.add_argument("--patient", type=_number, nargs="+", metavar="ID")
    whom.add_argument("--promised", action="store_true", help="to whom a call promised one")
    one.add_argument(
        "--again", action="store_true", help="also who comes on a day, or had one lately"
    )
    one.add_argument("--out", type=_path, required=True, metavar="FILE.pdf")
    _on_paper(one)

    one = verb("labels", "write address labels for envelopes as a PDF")
    whom = one.add_mutually_exclusive_group(required=True)
    whom.add_argument("--patient", type=_number, nargs="+", metavar="ID")
    whom.add_argument("--promised", action="store_true", help="to whom a call promised a letter")
    one.add_argument(
        "--start",
        type=_number,
        default=1,
        metavar="N",
        help="the first label still on the sheet, counted row by row; 1 if left out",
    )
    one.add_argument("--out", type=_path, required=True, metavar="FILE.pdf")
    _on_paper(one)

    one = verb("patients", "list people", words)
    one.add_argument("--find", default="", metavar="TEXT", help="a name, birth date or number")
    one = verb("show", "print one whole record", words)
    one.add_argument("id", type=_number, metavar="ID")
    one.add_argument("--voided", action="store_true", help="with entries that do not count")

    one = verb("assess", "print findings and due items, worked out afresh", words)
    whom = one.add_mutually_exclusive_group(required=True)
    whom.add_argument("--patient", type=_number, metavar="ID")
    whom.add_argument("--all", action="store_true", help="everybody")
    whom.add_argument(
        "--case", type=_path, nargs="+", metavar="FILE", help="case files, without a data file"
    )
    one.add_argument("--check", action="store_true", help="compare a case with what it expects")
    one.add_argument("--set", default="", metavar="ID", help="a guideline set, e.g. UK_NICE")
    _as_of(one)

    _as_of(verb("worklist", "print what Today shows, in its order", words))
    verb("knowledge", "print what the program knows of medicine, with its sources, as Markdown")

    one = verb("backup", "make a verified copy of the data file")
    one.add_argument("--out", type=_path, metavar="FILE", help="there, instead of beside the data")
    one = verb("restore", "put a backup in the place of the data file")
    one.add_argument("file", type=_path, metavar="FILE")
    one.add_argument("--yes", action="store_true", help="do it; otherwise only say what would be")
    one = verb("check", "check the data file and its history")
    one.add_argument("--full", action="store_true", help="every page and every index")
    verb("migrate", "bring the data file up to this version")
    verb("self-test", "check that the program works on this machine")
    return main


def _laboratory(verb: Callable[..., argparse.ArgumentParser], words: object) -> None:
    """Add the verbs for what a laboratory sent and a person answers."""
    verb("codes", "list codes of laboratories, open and answered", words)
    one = verb("answer", "say what a code of a laboratory means; what waited for it is filed")
    one.add_argument("laboratory", metavar="LABORATORY")
    one.add_argument("code", metavar="CODE")
    one.add_argument("--sent", default="", metavar="UNIT", help="the unit that it is sent with")
    what = one.add_mutually_exclusive_group(required=True)
    what.add_argument("--test", metavar="TEST", help="of the catalogue, e.g. b12_total")
    what.add_argument("--none-of-ours", action="store_true", help="never ask about it again")
    what.add_argument("--take-back", metavar="REASON", help="let it be open again")
    one.add_argument("--unit", default="", help="in which the result is, where none is sent")

    one = verb("collect", "read what is new in a laboratory's folder, once; the files stay there")
    one.add_argument("folder", type=_path, metavar="FOLDER")
    one.add_argument(
        "--wait",
        type=float,
        default=2.0,
        metavar="SECONDS",
        help="how long a file must stay as it is to count as complete (2)",
    )

    one = verb("waiting", "list people of files whom nobody knows for certain", words)
    one.add_argument("--left-out", action="store_true", help="those who were left out")
    one = verb("place", "say who somebody of a file is; the results are filed with them")
    one.add_argument("number", type=_number, metavar="NUMBER", help="as `waiting` lists it")
    whom = one.add_mutually_exclusive_group(required=True)
    whom.add_argument("--with", type=_number, dest="patient", metavar="ID", help="a patient")
    whom.add_argument("--new", action="store_true", help="register the person as the file says")
    whom.add_argument("--leave-out", metavar="REASON", help="file nothing")
    whom.add_argument("--again", action="store_true", help="let somebody wait who was left out")
    one.add_argument(
        "--not-a-double", action="store_true", help="with --new: somebody alike is another person"
    )


def _on_paper(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--page",
        choices=("A4", "Letter"),
        help="the paper; if left out, as chosen in Settings, else as is usual here",
    )
    one.add_argument("--force", action="store_true", help="write over what is there")


def _as_of(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--as-of", type=_day, metavar="DATE", help="as if it were the end of a day")


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or len(text) != len("2026-11-20"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-20")
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:19]) < 2**63:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number that lists show")
    return int(text)


def _path(text: str) -> Path:
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError("a file or folder has a name")
    return Path(text)
