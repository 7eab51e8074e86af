"""A panel over a scrim: what lies behind stays as it is. Escape or a click beside closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.text import Text, hairline


class Overlay(QWidget):
    """Covers its parent; whoever inherits fills `panel` and says how large it is."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._before: QWidget | None = None
        self.panel = QFrame(self)
        self.panel.setProperty("part", "panel")
        parent.installEventFilter(self)
        self.hide()

    def titled(self, title: str, name: str, beside: QWidget | None = None) -> QVBoxLayout:
        """Put a head with a title and Close on the panel; return the column for what is below.

        Args:
            title: what the panel shows.
            name: of the button, for tests.
            beside: a line to type into, between the two.
        """
        look = theme.current()
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(20), look.px(10), look.px(12), look.px(10))
        head.setSpacing(look.px(12))
        head.addWidget(Text(title, "lead-strong"), 1 if beside is None else 0)
        if beside is not None:
            head.addWidget(beside, 1)
        close = Button(self.tr("Close"), kind=Kind.QUIET, key="Esc", height=28)
        close.setObjectName(name)
        close.clicked.connect(self.close_panel)
        head.addWidget(close)
        column.addLayout(head)
        column.addWidget(hairline())
        return column

    def panel_size(self) -> QSize:
        """Return the size of the panel, as large as the parent allows."""
        look, room = theme.current(), self.size()
        return QSize(
            min(look.px(920), room.width() - look.px(32)),
            min(look.px(600), room.height() - look.px(48)),
        )

    def open_panel(self) -> None:
        """Show it and remember who had the focus."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self.place()
        self.show()
        self.raise_()

    def close_panel(self) -> None:
        """Hide it and give the focus back."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None
        self.closed.emit()

    def forget_focus(self) -> None:
        """Give the focus back to nobody: another place takes it."""
        self._before = None

    def place(self) -> None:
        """Cover the parent, and put the panel into the middle near its top."""
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        size = self.panel_size()
        top = min(theme.current().px(64), (self.height() - size.height()) // 2)
        self.panel.setGeometry((self.width() - size.width()) // 2, top, size.width(), size.height())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own name
        """Keep Tab within the panel."""
        stops = [
            one
            for one in _chain(self.window())
            if self.isAncestorOf(one)
            and one.isVisibleTo(self)
            and one.isEnabled()
            and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not stops:
            return True
        at = self.focusWidget()
        step = 1 if next else -1
        found = stops.index(at) + step if at in stops else 0
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[found % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close it with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            event.accept()  # nothing behind hears a key

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close it by a click beside the panel."""
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_panel()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window."""
        if watched is self.parentWidget() and event.type() is QEvent.Type.Resize:
            self.place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the scrim."""
        del event
        look = theme.current()
        colour = QColor(look.color("scrim"))
        colour.setAlphaF(look.tokens.scrim_percent / 100)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour)
        painter.end()


def _chain(window: QWidget) -> list[QWidget]:
    """Return the widgets of a window in the order of Tab."""
    found, one = [window], window.nextInFocusChain()
    while one is not None and one is not window:
        found.append(one)
        one = one.nextInFocusChain()
    return found
