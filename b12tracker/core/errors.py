"""What can go wrong in ways that a person can mend; each error carries a sentence for that person.

Everything else is a bug and goes to the crash report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.findings import Finding


class B12Error(Exception):
    """The base of all errors whose text may be shown as it is."""


class Refused(B12Error):
    """A rule speaks against an entry; nothing was saved."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(finding.text for finding in findings) or "refused")
        self.findings = tuple(findings)


class Invalid(B12Error):
    """A value cannot be what it claims to be; names the field, what was wrong and what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Stale(B12Error):
    """Somebody or something changed the entry since it was read."""


class Busy(B12Error):
    """Another part of the program, or another program, holds the file just now."""


class NotFound(B12Error):
    """There is no such patient, entry or import."""


class FileProblem(B12Error):
    """The data file cannot be used; its bytes were left as they are."""


class FileHeld(FileProblem):
    """Another running program holds the file; the text says who."""


class FileTooNew(FileProblem):
    """A later version of the program wrote the file."""


class FileForeign(FileProblem):
    """The file belongs to another program or is no data file at all."""


class FileDamaged(FileProblem):
    """The file does not read as it was written."""


class FileEmpty(FileProblem):
    """The file has no content."""


class FileUnreadable(FileProblem):
    """The file cannot be opened: missing, a folder, or without permission."""
