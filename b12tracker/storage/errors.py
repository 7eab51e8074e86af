"""What can go wrong in storage alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.errors import B12Error

if TYPE_CHECKING:
    from b12tracker.core.ids import OperationId


class AlreadyDone(B12Error):
    """An operation with this key was committed before; nothing was done again."""

    def __init__(self, operation: OperationId) -> None:
        super().__init__("This was already recorded.")
        self.operation = operation


class BackupFailed(B12Error):
    """A copy could not be made or did not verify; it was removed."""


class MigrationFailed(B12Error):
    """A file could not be brought to the form of this version; it was left as it was."""


class Bypass(RuntimeError):
    """Code tried to write past the recording; a bug, not a person's mistake."""
