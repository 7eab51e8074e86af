"""Runs the measures and writes the table of docs/benchmarks.md.

`python -m benchmarks [--only NAME …] [--dry-run]`. Leave the machine alone meanwhile.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.race import Measure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def _start(folder: Path) -> list[Measure]:
    from benchmarks.starting import starting

    return [starting(folder)]


def _dose(folder: Path) -> list[Measure]:
    from benchmarks.storing import logging_a_dose

    return [logging_a_dose(folder)]


def _today(folder: Path) -> list[Measure]:
    from benchmarks.storing import today

    return [
        *today(folder, people=20_000, doses_each=35),
        *today(folder, people=1_000, doses_each=35),
        *today(folder, people=1_000, doses_each=350),
    ]


def _page(folder: Path) -> list[Measure]:
    from benchmarks.painting import painting

    return [painting(folder)]


def _pan(folder: Path) -> list[Measure]:
    from benchmarks.panning import panning

    del folder
    return panning()


def _import(folder: Path) -> list[Measure]:
    from benchmarks.importing import importing

    return [importing(folder)]


def _exchange(folder: Path) -> list[Measure]:
    from benchmarks.exchanging import exchanging

    return exchanging(folder)


def _report(folder: Path) -> list[Measure]:
    from benchmarks.printing import printing

    return printing(folder)


def _assess(folder: Path) -> list[Measure]:
    from benchmarks.assessing import everybody, growth, one_record

    return [*one_record(folder), *growth(), *everybody(folder)]


def _search(folder: Path) -> list[Measure]:
    from benchmarks.searching import searching

    return searching(folder)


def _respond(folder: Path) -> list[Measure]:
    from benchmarks.responding import responding

    return responding(folder)


MEASURES: dict[str, Callable[[Path], list[Measure]]] = {
    "start": _start,
    "dose": _dose,
    "today": _today,
    "page": _page,
    "pan": _pan,
    "import": _import,
    "exchange": _exchange,
    "report": _report,
    "assess": _assess,
    "search": _search,
    "respond": _respond,
}


def main() -> int:
    """Run what was asked for, print it, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(MEASURES), metavar="NAME")
    parser.add_argument("--dry-run", action="store_true", help="print, do not write the page")
    parser.add_argument("--memory", action="store_true", help="also memory while importing 100 MB")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found: list[Measure] = []
    with tempfile.TemporaryDirectory(prefix="b12-benchmarks-") as folder:
        for name in asked.only or MEASURES:
            for measure in MEASURES[name](Path(folder)):
                found.append(measure)
                print(_line(measure), flush=True)
        if asked.memory:
            from benchmarks.exchanging import memory

            print("\n".join(memory(Path(folder))))
    if not asked.dry_run and not asked.only:
        _write(found)
    return 0


def _line(one: Measure) -> str:
    goal = "" if one.goal is None else f"≤ {one.goal:g}"
    if one.most_ms is not None:
        goal = f"≤ {one.most_ms:g} ms"
    return (
        f"| {one.name} | {one.floor_name} | {_ms(one.ours)} | {_ms(one.floor)} | "
        f"{one.ratio:.2f} | {goal} | {one.verdict} |"
    )


def _ms(times: Iterable[float]) -> str:
    found = sorted(times)
    middle = statistics.median(found)
    places = 2 if middle < 10 else 0
    return f"{middle:.{places}f} ({found[0]:.{places}f}–{found[-1]:.{places}f})"


def _write(found: list[Measure]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    table = [
        "| what | floor | ours, ms | floor, ms | ratio | goal | |",
        "|---|---|---|---|---|---|---|",
        *map(_line, found),
    ]
    where = (
        f"Median (least–most) of the rounds; Python {platform.python_version()}, "
        f"{platform.system()}, {os.cpu_count()} cores, no screen."
    )
    body = "\n".join([BEGIN, where, "", *table, END])
    PAGE.write_text(head + body + tail, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
