"""What was found of a person until now, while a file is still being read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from b12tracker.core.records import LabResult, LabStatus

if TYPE_CHECKING:
    from b12tracker.core.records import Entry
    from b12tracker.interop.outcome import Found
    from b12tracker.interop.reading import Person, Withdrawal

_FIRMNESS = (LabStatus.PROVISIONAL, LabStatus.UNKNOWN, LabStatus.FINAL, LabStatus.CORRECTED)


@dataclass(slots=True)
class PersonSoFar:
    """A person with the entries, withdrawals and corrections met so far."""

    person: Person
    entries: dict[str, Entry] = field(default_factory=dict)
    withdrawn: list[Withdrawal] = field(default_factory=list)
    corrected: set[str] = field(default_factory=set)

    def take(self, found: Found) -> bool:
        """Keep an entry; of two with one key the firmer one stays, a provisional never wins.

        Return False where the key is given twice, equally firm and with two contents.
        """
        key = found.entry.source.key
        other = self.entries.get(key)
        if other is not None and firmness(found.entry) == firmness(other):
            return content(found.entry) == content(other)
        if other is None or firmness(found.entry) > firmness(other):
            self.entries[key] = found.entry
        if found.corrected:
            self.corrected.add(key)
        return True

    def done(self) -> Person:
        """Return the person with everything found."""
        return replace(
            self.person,
            entries=tuple(self.entries.values()),
            withdrawn=tuple(self.withdrawn),
            corrected=frozenset(self.corrected),
        )


def firmness(entry: Entry) -> int:
    """Return how firm an entry is: what is corrected stands over final, final over provisional."""
    return _FIRMNESS.index(entry.status) if isinstance(entry, LabResult) else 0


def content(entry: Entry) -> str:
    """Return what an entry says, wherever it came from."""
    return repr(entry).replace(repr(entry.source), "")
