"""Bars of the page, and whether the text is so large that it needs more of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.widgets.layouts import FlowLayout


def large_text() -> bool:
    """Return whether the text is so large that things stand below each other."""
    return theme.current().large


def bar(*left: QWidget, right: tuple[QWidget, ...] = (), side: int = 16) -> QWidget:
    """Return a bar of 44 px of the design, or of as many rows as it needs."""
    look = theme.current()
    made = QWidget()
    # Not Fixed: that would hold several rows to the height of one.
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    layout = FlowLayout(made, gap=look.px(12), least=look.px(44))
    layout.setContentsMargins(look.px(side), 0, look.px(side), 0)
    for widget in left:
        layout.addWidget(widget)
    layout.push_right()
    for widget in right:
        layout.addWidget(widget)
    made.setContentsMargins(0, 0, 0, 0)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made
