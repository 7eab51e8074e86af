"""Why a rule fired, in its fixed order: what, because, rule, not known, done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.findings import Basis, Level
from b12tracker.gui import theme, words
from b12tracker.gui.fact_words import fact_name, fact_value
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.log_cards.head import label_of
from b12tracker.gui.shapes import TONE_OF_LEVEL, ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.text import Elided, Text, hairline

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.core.findings import Fact, Finding
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.gui.log_cards.card import LogCard


def _tr(text: str) -> str:
    return QCoreApplication.translate("Why", text)


def add_why(
    card: LogCard, finding: Finding | None, rule: str, type_result: Callable[[], None]
) -> TextField:
    """Fill a card with one finding and return the field of what was done.

    Args:
        card: to be filled.
        finding: None where the rule is silent by now.
        rule: its id.
        type_result: opens lab entry.
    """
    note = TextField(_tr("What was done"), placeholder=_tr("told the prescriber, ordered a test …"))
    if finding is None:
        card.body.addWidget(Text(_tr("This flag does not stand any more."), "lead", wrap=True))
        card.body.addWidget(note)
        note.hide()
        return note
    knowledge = card.desk.clinic.knowledge
    look = theme.current()
    title = QHBoxLayout()
    title.setSpacing(look.px(8))
    tone = TONE_OF_LEVEL[finding.level]
    title.addWidget(ShapeMark(tone, 14))
    title.addWidget(Text(card.desk.clinic.knowledge.title_of(rule), "lead-strong", wrap=True), 1)
    title.addWidget(
        Chip(ChipText(tone, words.level(finding.level), filled=finding.level is Level.EMERGENCY))
    )
    card.body.addLayout(title)
    said = finding.plain if card.desk.clinic.home and finding.plain else finding.text
    _section(card, _tr("What"), Text(said, "lead", wrap=True))
    if finding.because:
        facts = QWidget()
        column = QVBoxLayout(facts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        for fact in finding.because:
            column.addLayout(_fact(fact, knowledge))
        _section(card, _tr("Because"), facts)
    _section(card, _tr("Rule"), Text(rule_words(finding, knowledge), "help", wrap=True))
    if finding.missing:
        _section(card, _tr("Not known"), _missing(finding, knowledge, type_result))
    _section(card, _tr("Done"), note)
    return note


def rule_words(finding: Finding, knowledge: Knowledge) -> str:
    """Return what a rule rests on: its number, version, sources, and when the flag goes away."""
    entry = knowledge.rules.get(finding.rule)
    basis = {
        Basis.GUIDELINE: _tr("from a guideline or product text"),
        Basis.DESIGN: _tr("this program's own choice"),
        Basis.UNVERIFIED: _tr("general knowledge, not yet verified"),
    }[finding.basis]
    titles = [knowledge.sources[key].title for key in finding.sources if key in knowledge.sources]
    parts = [f"{finding.rule}, {basis}."]
    if entry is not None:
        parts = [
            _tr("{rule}, version {n}, {basis}.").format(
                rule=finding.rule, n=entry.version, basis=basis
            )
        ]
        parts.append(_tr("Goes away: {when}").format(when=entry.clears))
    if titles:
        parts.append(_tr("Sources: {list}.").format(list="; ".join(titles)))
    return " ".join(parts)


def _fact(fact: Fact, knowledge: Knowledge) -> QHBoxLayout:
    name, value = fact_name(fact, knowledge), fact_value(fact, knowledge)
    day = "" if fact.on is None else words.day(fact.on)
    row = QHBoxLayout()
    row.setSpacing(theme.current().px(8))
    row.addWidget(Elided(name), 1)
    row.addWidget(Text(value, "strong"))
    quiet = Text(day, "help")
    quiet.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    quiet.setMinimumWidth(theme.current().px(84))
    row.addWidget(quiet)
    return row


def _missing(finding: Finding, knowledge: Knowledge, type_result: Callable[[], None]) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.current().px(4))
    for key in finding.missing:
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        row.addWidget(ShapeMark(Tone.MUTED, 9))
        lab = key in knowledge.labs
        name = knowledge.labs[key].name if lab else key.replace("_", " ")
        row.addWidget(Elided(name), 1)
        if lab:
            button = Button(_tr("Type a result"), height=24)
            button.setAccessibleName(_tr("Type a result of {test}").format(test=name))
            button.clicked.connect(type_result)
            row.addWidget(button)
        column.addLayout(row)
    return box


def _section(card: LogCard, label: str, content: QWidget) -> None:
    card.body.addWidget(hairline())
    card.body.addWidget(label_of(label))
    card.body.addWidget(content)
