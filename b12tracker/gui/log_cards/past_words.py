"""What a paper card says, in a few sentences beside its lines."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.paper_card import usual_gap
from b12tracker.core.records import Dose
from b12tracker.gui import words
from b12tracker.services import dose_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.records import Tablets
    from b12tracker.services.clinic import Clinic

FAR = 1.5  # of the usual interval: worth a second look, nothing more


def _tr(text: str) -> str:
    return QCoreApplication.translate("PastDosesCard", text)


def card_sentences(clinic: Clinic, clear: Sequence[Dose | Tablets]) -> str:
    """Return how many there are, how far apart, the longest gap, and the next dose due."""
    doses = sorted((one for one in clear if isinstance(one, Dose)), key=lambda one: one.on)
    if not doses:
        if clear:
            return words.counted(len(clear), _tr("period of tablets."), _tr("periods of tablets."))
        return _tr("Each line is one day, perhaps with site, batch and initials.")
    days = [one.on for one in doses]
    said = [
        _tr("{count}, {first} to {last}.").format(
            count=words.counted(len(days), _tr("injection"), _tr("injections")),
            first=words.day(days[0]),
            last=words.day(days[-1]),
        )
    ]
    usual = usual_gap(days)
    if usual:
        said.append(_tr("About every {days}.").format(days=words.days(usual)))
        gaps = [(later - day).days for day, later in itertools.pairwise(days)]
        longest = max(gaps)
        if longest > usual * FAR:
            at = gaps.index(longest)
            said.append(
                _tr("The longest gap is {days}, from {first} to {last}.").format(
                    days=words.days(longest),
                    first=words.day(days[at]),
                    last=words.day(days[at + 1]),
                )
            )
    due = dose_card.next_due_after(clinic, doses[-1])
    if due is not None:
        said.append(
            _tr("Next due, counted from {last}: {day}.").format(
                last=words.day(days[-1]), day=words.day(due.day)
            )
        )
    return " ".join(said)
