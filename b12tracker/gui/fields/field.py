"""What all fields share: a label with its buddy, the control, and a line for help or trouble."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.text import Elided, Text, restyle

_ROLES = {Tone.CRITICAL: "error", Tone.WARN: "warn"}
_STATES = {Tone.CRITICAL: "error", Tone.WARN: "warn"}


class Field(QWidget):
    """A control with its label above and one line below that is always kept free.

    Args:
        label: also the accessible name of the control.
        control: gets the focus when the label's mnemonic is pressed.
        help_line: False leaves the line below away, where another place shows the trouble.
    """

    def __init__(
        self,
        label: str,
        control: QWidget,
        *,
        help_line: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.control = control
        self._help = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        self.label = Text(label, "label")
        self.label.setBuddy(control)
        control.setAccessibleName(label.replace("&", ""))
        column.addWidget(self.label)
        column.addWidget(control)
        self._mark = ShapeMark(Tone.CRITICAL, 8, self)
        self._line = Elided("", "help", self)
        self._line.setMinimumHeight(look.px(16))
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(look.px(6))
        foot.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._line, 1)
        self._mark.hide()
        self._line.setVisible(help_line)
        column.addLayout(foot)
        self.setFocusProxy(control)

    @property
    def problem(self) -> str:
        """What is wrong; empty where nothing is."""
        return self._line.text() if self._mark.isVisibleTo(self) else ""

    @property
    def echo(self) -> str:
        """The line below the control as it stands."""
        return self._line.text()

    def set_help(self, text: str) -> None:
        """Show a quiet line below: what was understood, or what is wanted."""
        self._show(text, None)

    def set_problem(self, text: str, tone: Tone = Tone.CRITICAL) -> None:
        """Show what is wrong and what to do; empty takes it away."""
        self._show(text, tone if text else None)

    def _show(self, text: str, tone: Tone | None) -> None:
        self._line.setText(text)
        self._line.set_role("help" if tone is None else _ROLES.get(tone, "accent"))
        self._mark.setVisible(tone is not None)
        if tone is not None:
            self._mark.set_tone(tone)
        mark(self.control, tone)
        self.control.setAccessibleDescription(text)


def mark(control: QWidget, tone: Tone | None) -> None:
    """Give a control the frame of a tone, or its usual one."""
    state = "" if tone is None else _STATES.get(tone, "")
    if (control.property("state") or "") != state:
        control.setProperty("state", state)
        restyle(control)


class TextField(Field):
    """A line of plain text.

    Args:
        label: above the line.
        placeholder: what is wanted, in the empty line.
        most: letters that fit.
        help_line: whether there is a line below.
        line: where it is typed, if it is a special one.
        parent: the widget it stands in.
    """

    def __init__(
        self,
        label: str,
        *,
        placeholder: str = "",
        most: int = 200,
        help_line: bool = False,
        line: QLineEdit | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.line = QLineEdit() if line is None else line
        self.line.setMaxLength(most)
        if placeholder:
            self.line.setPlaceholderText(placeholder)
        super().__init__(label, self.line, help_line=help_line, parent=parent)

    @property
    def text(self) -> str:
        """What stands in it, without blanks around."""
        return self.line.text().strip()

    def set_text(self, text: str) -> None:
        """Put a text in."""
        self.line.setText(text)
