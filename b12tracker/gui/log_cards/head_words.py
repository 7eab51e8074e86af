"""The chips under a name: what the rules say today, and allergies last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.findings import Level
from b12tracker.gui import words
from b12tracker.gui.flag_words import flag_chips
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.chip import ChipText

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Dose
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.dose_card import DoseCard

MOST = 2
_LATE = frozenset({"GAP-01"})  # the row and the last dose say it


def head_chips(card: DoseCard, knowledge: Knowledge) -> tuple[ChipText, ...]:
    """Return the chips of the patient of a card."""
    found, allergies = card.assessment, card.allergies
    loud = ((one.rule, one.level) for one in found.findings if one.level is not Level.INFO)
    flags = flag_chips(loud, knowledge, without=_LATE)
    chips = list(flags[:MOST])
    if len(flags) > MOST:
        more = QCoreApplication.translate("head", "{n} more").format(n=len(flags) - MOST)
        chips.append(ChipText(flags[MOST].tone, more))
    chips += [
        ChipText(Tone.WARN, QCoreApplication.translate("head", "Allergy: {to}").format(to=word))
        for word in allergies
    ]
    if card.wrong_phone:
        ask = QCoreApplication.translate("head", "Ask for a new phone number")
        chips.append(ChipText(Tone.WARN, ask))
    if not allergies:
        none = QCoreApplication.translate("head", "No allergy recorded")
        chips.append(ChipText(Tone.MUTED, none))
    return tuple(chips)


def last_line(last: Dose | None, today: date, *, with_site: bool = False) -> str:
    """Return when the last dose was, perhaps with the site; or that there was none."""
    if last is None:
        return QCoreApplication.translate("head", "No dose recorded yet")
    said = QCoreApplication.translate("head", "Last dose {day}, {when}").format(
        day=words.day(last.on), when=words.distance(last.on, today)
    )
    return f"{said}, {words.site(last.site)}" if with_site and last.site else said


def rule_title(clinic: Clinic, rule: str) -> str:
    """Return the title of a rule."""
    entry = clinic.knowledge.rules.get(rule)
    return entry.title if entry is not None else rule
