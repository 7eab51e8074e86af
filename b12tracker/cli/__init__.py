"""The command line: reads the arguments first and loads only what the verb needs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from b12tracker.cli.arguments import read
from b12tracker.cli.output import tell

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

DONE, REFUSED, WRONG_USE = 0, 1, 2
_LOOKING = (
    *(
        "batches",
        "withdraw",
        "export",
        "calendar",
        "report",
        "letters",
        "labels",
        "patients",
        "show",
        "worklist",
    ),
    *("backup", "check", "codes", "answer", "waiting", "place", "collect"),
)
_MOST_OF_A_PATH = 300  # letters of a path in a message


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code.

    Args:
        arguments: without the name of the program; None takes those of the process.
    """
    asked = read(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's encoding lacks is shown in escapes, never an error.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(asked)
    except BrokenPipeError:
        # Whoever read the output has seen enough. Python would complain again while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except KeyboardInterrupt:
        tell("Stopped; nothing more was recorded.")
        return REFUSED


def _run(asked: Namespace) -> int:
    from b12tracker import log, paths
    from b12tracker.core.errors import B12Error

    try:
        places = paths.places(asked.data_dir)
    except paths.PlaceProblem as problem:
        tell(str(problem))
        return REFUSED
    if _only_looks(asked) and not os.path.lexists(places.data_file):
        # Nothing is made here, not even the folder: a mistyped one must not look like a clinic.
        tell(
            f"There is no data file {places.data_file} yet. The window makes one, and so does "
            "`b12tracker import FILE`."
        )
        return REFUSED
    with log.kept(places.logs):
        try:
            return _verb(asked, places)
        except B12Error as problem:
            tell(str(problem))
            return REFUSED
        except (BrokenPipeError, KeyboardInterrupt):
            raise
        except OSError as problem:
            log.event("system.error", number=problem.errno or 0)
            tell(f"That did not work: {_reason(problem)}")
            return REFUSED
        except Exception as problem:  # noqa: BLE001 - the last resort of a process
            log.error(problem, "crash")
            tell(
                f"A fault of the program ({type(problem).__name__}); nothing more was recorded. "
                f"Where it arose stands in {places.logs / 'b12tracker.log'}"
            )
            return REFUSED


def _only_looks(asked: Namespace) -> bool:
    """Return whether a verb is about what is in the data file, so that it needs one."""
    if asked.verb == "assess":
        return asked.case is None
    return asked.verb in _LOOKING


def _reason(problem: OSError) -> str:
    """Return what the system says, without its number."""
    if problem.strerror is None:
        return str(problem)
    place = f": {str(problem.filename)[:_MOST_OF_A_PATH]}" if problem.filename else ""
    return f"{problem.strerror}{place}"


def _verb(asked: Namespace, places: object) -> int:
    # The verbs are told apart here, so that each loads what it needs and no more.
    if asked.verb in ("gui", "demo"):
        from b12tracker.cli import window as verbs
    elif asked.verb in ("backup", "restore", "check", "migrate", "self-test"):
        from b12tracker.cli import upkeep as verbs  # type: ignore[no-redef]
    elif asked.verb in ("import", "batches", "withdraw"):
        from b12tracker.cli import files as verbs  # type: ignore[no-redef]
    elif asked.verb in ("codes", "answer", "waiting", "place", "collect"):
        from b12tracker.cli import laboratory as verbs  # type: ignore[no-redef]
    elif asked.verb in ("export", "calendar"):
        from b12tracker.cli import exchange as verbs  # type: ignore[no-redef]
    elif asked.verb in ("report", "letters", "labels"):
        from b12tracker.cli import report as verbs  # type: ignore[no-redef]
    elif asked.verb == "knowledge":
        from b12tracker.cli import knowledge as verbs  # type: ignore[no-redef]
    else:
        from b12tracker.cli import people as verbs  # type: ignore[no-redef]
    run = getattr(verbs, asked.verb.replace("-", "_") + "_verb")
    code: int = run(asked, places)
    return code
