"""A line whose whole text is read as one value; what was understood stands in words below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator

from b12tracker.core.errors import Invalid
from b12tracker.gui.fields.field import Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLineEdit, QWidget

Value = TypeVar("Value")


class WholeTextValidator(QValidator):
    """Calls a text acceptable or not yet acceptable, and never swallows a key.

    A validator that refuses single keys turns "1.234,5" into 1.2345 and "-3" into 3.
    """

    def __init__(self, read: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._read = read

    def validate(self, text: str, position: int) -> object:
        """Return whether the whole text can be read."""
        try:
            self._read(text)
        except Invalid:
            return QValidator.State.Intermediate, text, position
        return QValidator.State.Acceptable, text, position


class ReadingField(Field, Generic[Value]):
    """A field that gives the value of what stands in its line.

    A kind of field says in `read` what a text means, and in `understood` how that is said in words.

    Args:
        label: above the line.
        line: where it is typed.
        optional: whether nothing is an answer.
    """

    changed = Signal()

    def __init__(
        self,
        label: str,
        line: QLineEdit,
        *,
        optional: bool = False,
        help_line: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        self.line = line
        self._optional = optional
        super().__init__(label, line, help_line=help_line, parent=parent)
        line.setValidator(WholeTextValidator(self._value_of, line))
        line.textChanged.connect(self._on_text)

    def read(self, text: str) -> Value:
        """Return what a text means.

        Raises:
            Invalid: it cannot be read as a whole.
        """
        raise NotImplementedError

    def understood(self, value: Value) -> str:
        """Return what was understood, in words."""
        raise NotImplementedError

    @property
    def value(self) -> Value | None:
        """The value; None where the line is empty or cannot be read."""
        try:
            return self._value_of(self.line.text())
        except Invalid:
            return None

    @property
    def ok(self) -> bool:
        """Whether it can be saved."""
        return self.line.hasAcceptableInput()

    @property
    def trouble(self) -> str:
        """Why the text cannot be read; empty where it can."""
        try:
            self._value_of(self.line.text())
        except Invalid as wrong:
            return str(wrong)
        return ""

    def _value_of(self, text: str) -> Value | None:
        if self._optional and not text.strip():
            return None
        return self.read(text)

    def _on_text(self, text: str) -> None:
        try:
            value = self._value_of(text)
        except Invalid as wrong:
            self.set_problem(str(wrong) if text.strip() else "")
        else:
            self.set_help("" if value is None else self.understood(value))
        self.changed.emit()
