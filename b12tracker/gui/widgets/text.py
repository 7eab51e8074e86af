"""Labels. All of them show plain text: nothing typed or imported is ever read as markup."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget


class Text(QLabel):
    """A label in a role of the type scale.

    Args:
        text: shown as it is.
        role: "title", "title-quiet", "number", "lead", "lead-strong", "strong", "medium",
            "quiet", "help", "label", "accent", "error", "warn", "key"; empty is body text.
        wrap: break lines.
    """

    def __init__(
        self, text: str = "", role: str = "", parent: QWidget | None = None, *, wrap: bool = False
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)

    def set_role(self, role: str) -> None:
        """Take another role."""
        if self.property("role") != role:
            self.setProperty("role", role)
            restyle(self)


class Elided(Text):
    """A label of one line that ends in … where its text does not fit; the tip has all of it."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Return a width that any layout can give."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        del event
        painter = QPainter(self)
        rect = self.contentsRect()
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, rect.width()
        )
        set_tip(self, self.text() if text != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rect, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


def key_hint(text: str, parent: QWidget | None = None) -> Text:
    """Return a small frame with the name of a key."""
    hint = Text(text, "key", parent)
    hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    hint.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    hint.setObjectName("key-hint")
    return hint


def frame(part: str, parent: QWidget | None = None) -> QFrame:
    """Return a flat area of the style sheet: such as "card", "panel", "well", "box", "side"."""
    made = QFrame(parent)
    made.setProperty("part", part)
    return made


def hairline(parent: QWidget | None = None) -> QFrame:
    """Return a horizontal line of one px."""
    return frame("hairline", parent)


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tip that shows its text as it is, also where it looks like markup."""
    tip = f"<span>{html.escape(text)}</span>" if text else ""
    if widget.toolTip() != tip:
        widget.setToolTip(tip)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a property again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
