"""One window for one file: a second start brings the first window to the front."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

_ASK_MS = 300  # for another window to answer
_SHOW = b"show"


class FirstWindow:
    """Brings the window that is already open on a file to the front. Nothing else hangs on it."""

    def __init__(self, file: Path) -> None:
        key = hashlib.sha256(str(file.resolve()).encode("utf-8", "surrogatepass")).hexdigest()
        self._name = f"b12tracker-{key[:24]}"
        self._server: QLocalServer | None = None

    def raise_other(self) -> bool:
        """Return whether another window has the file and was asked to come to the front."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_ASK_MS):
            return False
        socket.write(_SHOW)
        sent = socket.waitForBytesWritten(_ASK_MS)
        socket.disconnectFromServer()
        return sent

    def listen(self, window: QWidget) -> None:
        """Come to the front when another start asks for it."""
        server = QLocalServer(window)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # left behind by a program that was killed
        server.newConnection.connect(lambda: _come_forward(server, window))
        server.listen(self._name)
        self._server = server

    def close(self) -> None:
        """Listen no longer, and take the name away from the folder of temporary files."""
        if self._server is not None:
            self._server.close()
            self._server = None


def _come_forward(server: QLocalServer, window: QWidget) -> None:
    while (socket := server.nextPendingConnection()) is not None:
        socket.disconnected.connect(socket.deleteLater)
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def keep_inside(window: QWidget) -> None:
    """Let a window open maximised where the screen has no room for it and its frame."""
    room = window.screen().availableSize()
    if room.width() <= window.width() or room.height() <= window.height():
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
