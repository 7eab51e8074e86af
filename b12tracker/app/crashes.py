"""What nobody caught: shown in full, without patient data, and kept on this machine."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox

from b12tracker import __version__, log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtCore import QMessageLogContext


class _Crashes(QObject):
    """Shows what nobody caught, one at a time, and each only once."""

    said = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._seen: set[str] = set()
        self._box: QMessageBox | None = None
        self.said.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def heard(self, problem: BaseException) -> None:
        """Take an error from any thread."""
        self.said.emit(log.frames(problem))

    def _show(self, frames: str) -> None:
        if frames in self._seen or self._box is not None:
            return
        self._seen.add(frames)
        box = QMessageBox(QApplication.activeWindow())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("A fault of the program")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(
            "Something went wrong that should not. What was saved before is safe; what you were "
            "just entering may not be saved. Look whether it is there before you go on."
        )
        box.setDetailedText(f"B12 Tracker {__version__}\n{frames}")
        box.finished.connect(self._closed)
        self._box = box
        box.open()

    def _closed(self) -> None:
        self._box = None


@contextmanager
def handled(app: QApplication) -> Iterator[Callable[[BaseException], None]]:
    """Show errors that nobody caught, and write Qt's own complaints into the log."""
    crashes = _Crashes(app)
    in_main, in_thread = sys.excepthook, threading.excepthook

    def caught(kind: type[BaseException], problem: BaseException, trace: Any) -> None:
        in_main(kind, problem, trace)
        if not isinstance(problem, KeyboardInterrupt):
            crashes.heard(problem)

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        in_thread(args)
        if args.exc_value is not None and args.exc_type is not SystemExit:
            crashes.heard(args.exc_value)

    sys.excepthook, threading.excepthook = caught, caught_in_thread
    before = qInstallMessageHandler(None)

    def said(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        _qt_said(kind, context)
        if before is not None:  # whoever listened first, e.g. a test
            before(kind, context, message)

    qInstallMessageHandler(said)
    try:
        yield crashes.heard
    finally:
        qInstallMessageHandler(before)
        sys.excepthook, threading.excepthook = in_main, in_thread
        crashes.deleteLater()


def _qt_said(kind: QtMsgType, context: QMessageLogContext) -> None:
    # Not its text, which may name what stands in a field.
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        log.event("qt.critical", level=log.ERROR, line=context.line or 0)
    elif kind is QtMsgType.QtWarningMsg:
        log.event("qt.warning", line=context.line or 0)
