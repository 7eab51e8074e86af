"""The head of a card in words: the chips under a name, and the last dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.findings import Level
from b12tracker.gui import words
from b12tracker.gui.flag_words import flag_chips
from b12tracker.gui.log_cards.head import PatientHead
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


def head_of(card: DoseCard, clinic: Clinic, *, line: str = "") -> PatientHead:
    """Return the head of a card: who it is about, a line, chips, who has the same name."""
    head = PatientHead()
    head.show_patient(
        card.patient,
        clinic.today(),
        line=line,
        chips=head_chips(card, clinic.knowledge),
        same_name=card.same_name,
    )
    return head


def show_dose_head(head: PatientHead, card: DoseCard, clinic: Clinic) -> None:
    """Show whom a dose is for: the last one and its site, the chips, who could be mixed up."""
    today = clinic.today()
    head.show_patient(
        card.patient,
        today,
        line=_last_line(card.last, today),
        chips=head_chips(card, clinic.knowledge),
        same_name=card.same_name,
        like_name=card.like_name,
    )


def _last_line(last: Dose | None, today: date) -> str:
    if last is None:
        return QCoreApplication.translate("head", "No dose recorded yet")
    said = QCoreApplication.translate("head", "Last dose {day}, {when}").format(
        day=words.day(last.on), when=words.distance(last.on, today)
    )
    return f"{said}, {words.site(last.site)}" if last.site else said
