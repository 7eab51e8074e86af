"""The log and the last-resort exception hooks. Event codes and row ids only, never patient data.

An error's own text may quote what a person typed, so a traceback is written as its frames and the
name of its class, without the text and without local values.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import re
import sys
import threading
import traceback
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

INFO, WARNING, ERROR = logging.INFO, logging.WARNING, logging.ERROR

_CODE = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
_BYTES, _FILES = 1_000_000, 5
_logger = logging.getLogger("b12tracker")


def event(code: str, *, level: int = INFO, **ids: int) -> None:
    """Write one line: an event code such as "import.done", and numbers (row ids, counts).

    Raises:
        ValueError: the code is a sentence, or a value is no whole number; nothing is written.
    """
    if not _CODE.fullmatch(code):
        raise ValueError("an event code is words joined by points, e.g. import.done")
    for name, number in ids.items():
        if type(number) is not int:
            raise ValueError(f"{name} must be a row id or a count, not text")
    _logger.log(level, "%s", " ".join([code, *(f"{key}={number}" for key, number in ids.items())]))


def error(problem: BaseException, code: str = "error") -> None:
    """Write where an unexpected error arose, without its text."""
    _logger.error("%s\n%s", code, frames(problem))


def frames(problem: BaseException) -> str:
    """Return the traceback as files, lines and functions, and the classes of the errors."""
    parts: list[str] = []
    link: BaseException | None = problem
    while link is not None:
        stack = traceback.extract_tb(link.__traceback__)
        lines = [
            f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in stack
        ]
        parts.append("\n".join([*lines, type(link).__qualname__]))
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\nafter:\n".join(parts)


class _Private(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner may read."""

    def _open(self):  # type: ignore[no-untyped-def]  # noqa: ANN202
        # Made by us first, because what opens it otherwise follows the umask.
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        return super()._open()


@contextmanager
def kept(folder: Path) -> Iterator[None]:
    """Write the log into a folder for a while and take over what nobody caught.

    A folder that cannot be written to keeps no log; that is no reason not to work.

    Args:
        folder: made if it is missing; `b12tracker.log` in it, five of 1 MB at most.
    """
    with ExitStack() as open_files:
        handler: logging.Handler
        try:
            for one in (folder.parent, folder):  # the data may come to lie in the first
                one.mkdir(mode=0o700, parents=True, exist_ok=True)
            dumps = open_files.enter_context(_private(folder / "fault.log"))
            handler = _Private(
                folder / "b12tracker.log", maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8"
            )
        except OSError:
            dumps, handler = None, logging.NullHandler()
        handler.setFormatter(
            logging.Formatter("{asctime} {process} {levelname} {message}", style="{")
        )
        before = sys.excepthook, threading.excepthook, _logger.level, faulthandler.is_enabled()
        _logger.addHandler(handler)
        _logger.setLevel(INFO)
        if dumps is not None:
            faulthandler.enable(dumps)
        sys.excepthook, threading.excepthook = _caught, _caught_in_thread
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook, level, dumping = before
            _logger.removeHandler(handler)
            _logger.setLevel(level)
            handler.close()
            if dumps is not None:
                faulthandler.disable()
            if dumping and sys.__stderr__ is not None:
                faulthandler.enable(sys.__stderr__)


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "ab")


def _caught(
    kind: type[BaseException], problem: BaseException | None, trace: TracebackType | None
) -> None:
    problem = problem if problem is not None else kind()
    if isinstance(problem, KeyboardInterrupt):
        sys.__excepthook__(kind, problem, trace)
    else:
        error(problem.with_traceback(trace), "crash")


def _caught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is not SystemExit:
        _caught(args.exc_type, args.exc_value, args.exc_traceback)
