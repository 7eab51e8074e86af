"""Flags in a few words, for chips. Rules about folic acid hiding a deficiency are one red chip.

The rules fire each by itself; the grouping is the screen's (README, decision 9).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.findings import Level
from b12tracker.gui.shapes import TONE_OF_LEVEL
from b12tracker.gui.widgets.chip import ChipText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.core.knowledge import Knowledge

MASKING = frozenset(
    {
        "FM-01", "FM-02", "FM-03", "FM-03b", "FM-04", "FM-05", "FM-05b",
        "FM-06", "FM-06b", "FM-07", "FM-07b",
    }
)  # fmt: skip
# A review does not clear these: somebody says what was done.
ACKNOWLEDGED = frozenset({"EM-01", "EM-02", "EM-03"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("flags", text)


def masked_words() -> str:
    """Return the words for all rules about folic acid hiding a deficiency."""
    return _tr("Possible folate masking")


def short_flag(rule: str, knowledge: Knowledge) -> str:
    """Return the two or three words for a rule; its title where there are none."""
    found = {
        "GAP-01": _tr("Dose overdue"),
        "GAP-02": _tr("Loading interrupted"),
        "ORAL-MISS": _tr("Tablets not recorded"),
        "LIFELONG-01": _tr("Lifelong treatment ended"),
        "LIFELONG-02": _tr("No plan, lifelong cause"),
        "LEBER-01": _tr("Leber, cyanocobalamin"),
        "HYPERS-01": _tr("Hypersensitivity"),
        "COBALT-01": _tr("Cobalt allergy"),
        "FM-00": _tr("No folate at baseline"),
        "FM-05": _tr("Folic acid, B12 unknown"),
        "FM-08": _tr("Folic acid before B12"),
        "FM-09": _tr("Folic acid, pregnancy"),
        "FM-10": _tr("Low folate"),
        "FM-11": _tr("Folate content unknown"),
        "EM-01": _tr("Sudden change"),
        "EM-02": _tr("Anaphylaxis signs"),
        "EM-03": _tr("Crisis answer"),
        "RF-01": _tr("New red-flag sign"),
        "K-01": _tr("Potassium missing"),
        "K-02": _tr("Low potassium"),
        "K-03": _tr("Potassium risk"),
        "RET-01": _tr("No reticulocyte rise"),
        "RET-02": _tr("No reticulocyte rise"),
        "RET-03": _tr("Reticulocytes missing"),
        "HB-4W": _tr("Hb slow to rise"),
        "MCV-8W": _tr("MCV slow to fall"),
        "FBC-8W": _tr("Blood count missing"),
        "CBC-WBC": _tr("Low blood cells"),
        "FE-01": _tr("Iron"),
        "PLT-01": _tr("High platelets"),
        "NEURO-3M": _tr("Nerves not better"),
        "NEURO-6M": _tr("Nerve signs remain"),
        "NEURO-DELAY": _tr("Nerve signs, not treated"),
        "NEURO-ORAL": _tr("Nerve signs, tablets only"),
        "N2O-01": _tr("Nitrous oxide"),
        "MED-MET": _tr("Metformin, no B12"),
        "MED-MET2": _tr("Metformin, no B12"),
        "MED-ACID": _tr("Acid suppressant, no B12"),
        "SCREEN-75": _tr("Over 75, no B12"),
        "LOAD-REV": _tr("Still improving?"),
        "ADH-REV": _tr("Review overdue"),
        "PREG-01": _tr("Review overdue"),
        "PREG-02": _tr("Infant at risk"),
        "AUTO-01": _tr("Thyroid test"),
        "AUTO-02": _tr("Upper gut complaint"),
        "LAB-NOTUSE": _tr("B12 on injections"),
        "HIGH-B12": _tr("High B12, no product"),
        "THROMB-01": _tr("Risk of clots"),
        "NASAL-01": _tr("Blocked nose"),
        "PAP-01": _tr("Smear, low B12"),
        "PSOR-01": _tr("Psoriasis"),
        "PAED-01": _tr("Child"),
        "BENZ-01": _tr("Benzyl alcohol"),
        "RENAL-01": _tr("Kidney function"),
        "WEAR-01": _tr("Wears off"),
    }.get(rule)
    return knowledge.title_of(rule) if found is None else found


def flag_chips(
    flags: Iterable[tuple[str, Level]], knowledge: Knowledge, *, without: frozenset[str]
) -> tuple[ChipText, ...]:
    """Return the chips of flags, the masking group as one chip at the place of its loudest.

    Args:
        flags: rule and level of each, the loudest first.
        knowledge: for titles.
        without: rules that the screen shows in another way.
    """
    chips: list[ChipText] = []
    grouped = False
    for rule, level in flags:
        if rule in without:
            continue
        masking = rule in MASKING and level is not Level.INFO
        if masking and grouped:
            continue
        grouped = grouped or masking
        words = masked_words() if masking else short_flag(rule, knowledge)
        chips.append(
            ChipText(TONE_OF_LEVEL[level], words, filled=level is Level.EMERGENCY, key=rule)
        )
    return tuple(chips)
