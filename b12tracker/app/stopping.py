"""Being told to stop from outside: Ctrl+C in the terminal, the end of the session, `kill`."""

from __future__ import annotations

import signal
import socket
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
_TOLD = "told-to-stop"  # read by the window, which asks nothing then


@contextmanager
def closes_when_told(app: QApplication) -> Iterator[None]:
    """Close the windows in order, with the backup of the close, when a signal asks to stop.

    Python hears of a signal only between two steps of its own, and there is none while Qt waits.
    So the signal wakes Qt through a socket.
    """
    with ExitStack() as left:
        woken, waking = socket.socketpair()
        left.callback(woken.close)
        left.callback(waking.close)
        for end in (woken, waking):
            end.settimeout(0)  # a wake-up never waits
        left.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(waking.fileno()))
        for one in _SIGNALS:
            left.callback(signal.signal, one, signal.signal(one, lambda *_: _stop(app)))
        left.callback(app.setProperty, _TOLD, False)  # noqa: FBT003 - Qt's own
        notifier = QSocketNotifier(woken.fileno(), QSocketNotifier.Type.Read, app)
        # Reading is a step of Python: its handler runs then.
        notifier.activated.connect(lambda *_: woken.recv(64))
        left.callback(notifier.deleteLater)
        left.callback(notifier.setEnabled, False)  # noqa: FBT003 - Qt's own
        yield


def _stop(app: QApplication) -> None:
    app.setProperty(_TOLD, True)  # noqa: FBT003 - Qt's own
    app.closeAllWindows()
