"""What this session did, so that its last steps can be undone by name."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.changes import Changes
    from b12tracker.core.ids import OperationId

STEPS = 100


class _Doing(Enum):
    NEW = auto()
    UNDO = auto()
    REDO = auto()
    ASIDE = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of this session and the words of the menu."""

    operation: OperationId
    name: str


@dataclass(slots=True)
class UndoStack:
    """The operations of this session, newest last; the truth about them is in the file."""

    _undo: deque[Step] = field(default_factory=lambda: deque(maxlen=STEPS))
    _redo: deque[Step] = field(default_factory=lambda: deque(maxlen=STEPS))
    _doing: _Doing = _Doing.NEW

    def heard(self, changes: Changes) -> None:
        """Note one committed operation."""
        if not changes.topics:
            return
        match self._doing:
            case _Doing.NEW:
                self._redo.clear()
                self._undo.append(Step(changes.operation, changes.name))
            case _Doing.UNDO:
                undone = self._undo.pop()
                self._redo.append(Step(changes.operation, undone.name))
            case _Doing.REDO:
                again = self._redo.pop()
                self._undo.append(Step(changes.operation, again.name))

    @property
    def to_undo(self) -> Step | None:
        """The step that undo would take back."""
        return self._undo[-1] if self._undo else None

    @property
    def to_redo(self) -> Step | None:
        """The step that redo would bring back."""
        return self._redo[-1] if self._redo else None

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """Take what is heard inside as the undoing of the last step."""
        self._doing = _Doing.UNDO
        try:
            yield
        finally:
            self._doing = _Doing.NEW

    @contextmanager
    def redoing(self) -> Iterator[None]:
        """Take what is heard inside as the redoing of the last undone step."""
        self._doing = _Doing.REDO
        try:
            yield
        finally:
            self._doing = _Doing.NEW

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take what is heard inside as nobody's step: the person at the desk did not do it."""
        self._doing = _Doing.ASIDE
        try:
            yield
        finally:
            self._doing = _Doing.NEW

    def forget(self) -> None:
        """Drop all steps: the file was replaced, or nothing of it may be taken back."""
        self._undo.clear()
        self._redo.clear()
