"""Half-filled cards and questions of several patients, in any order: nothing goes to the wrong one.

A walk begins a card or a question about somebody, wanders off to others, comes back and saves.
Whoever is named on it is the one that is written, and nobody else; undo takes it back.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from b12tracker.core.changes import Topic
from b12tracker.gui.log_cards.tablets import TabletCard
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.page import TABS
from b12tracker.services.notes import add_note
from tests.builders import a_checkin, a_dose, a_lab, a_note, a_phase, a_plan, tablets
from tests.gui.desks import add_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.core.changes import Changes

WALKS = 50  # in each of four tests
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key


def _dose(card: Any) -> None:
    if isinstance(card, TabletCard):
        _tablets(card)
    else:
        card.identify()


def _not_given(card: Any) -> None:
    QTest.keyClick(card, Key.Key_1)


def _tablets(card: Any) -> None:
    if card.all_taken.isVisible():
        card.all_taken.click()


def _past(card: Any) -> None:
    card.rows[-1].day.setText("3.2.25")


def _labs(card: Any) -> None:
    card.row("hb").value.setText("131")


def _checkin(card: Any) -> None:
    card.nothing.click()
    card.same.click()


def _medicine(card: Any) -> None:
    card.which.choose("folic_acid")
    card.strength.line.setText("5 mg")


def _note(card: Any) -> None:
    card.words.setPlainText("Asked for a letter.")


def _plan(card: Any) -> None:
    if not card.table.rows:
        card.table.add_button.click()
        card.table.rows[0].amount.setText("1 mg")
    card.table.rows[-1].every.setText("10 weeks")
    card.ordered_by.line.setText("Dr Vance")
    card.reason.setText("letter")


def _call(card: Any) -> None:
    QTest.keyClick(card, Key.Key_3)


FILL: dict[Card, Callable[[Any], None]] = {
    Card.DOSE: _dose,
    Card.NOT_GIVEN: _not_given,
    Card.TABLETS: _tablets,
    Card.PAST_DOSES: _past,
    Card.LABS: _labs,
    Card.CHECKIN: _checkin,
    Card.MEDICINE: _medicine,
    Card.NOTE: _note,
    Card.PLAN: _plan,
    Card.CALL: _call,
}


@dataclass
class Walker:
    """Goes about in one window; `written` counts what was saved."""

    window: Any
    people: dict[Any, str]  # id and family name
    by: random.Random
    changes: list[Changes] = field(default_factory=list)
    written: Counter[str] = field(default_factory=Counter)

    def somebody(self) -> Any:
        return self.by.choice(list(self.people))

    def walk(self) -> None:
        who = self.somebody()
        if self.by.random() < 0.25:
            self.question(who)
        else:
            self.card(who, self.by.choice(list(FILL)))
        self.window.cards.close_card()

    # --- cards ----------------------------------------------------------------------------------

    def card(self, who: Any, kind: Card) -> None:
        """Begin a card, wander, come back and save."""
        go = self.window.desk.navigator
        go.open_card(kind, who)
        self.fill(kind)
        for _ in range(self.by.randint(0, 3)):
            self.wander()
        go.open_card(kind, who)
        shown = self.window.cards.card
        if shown is None:
            return
        assert shown.patient == who
        assert self.named(shown) == {self.people[who]}
        del self.changes[:]
        self.save(shown)
        self.judge(who, kind.value)
        shown.touched = False

    def fill(self, kind: Card) -> None:
        shown = self.window.cards.card
        if shown is not None:
            del self.changes[:]
            FILL[kind](shown)
            QApplication.processEvents()
            self.judge(shown.patient, kind.value)  # one key may be all that it takes

    def save(self, shown: Any) -> None:
        shown.save()
        if shown.findings.findings and not shown.findings.blocked:
            for box in shown.findings._ticks.values():
                box.click()
            shown.findings.reason.set_text("checked")
            shown.save()
        QApplication.processEvents()

    def named(self, shown: Any) -> set[str]:
        """Return who is named on a card."""
        said = " ".join(one.text() for one in shown.findChildren(QLabel) if not one.isHidden())
        return {name for name in self.people.values() if name in said}

    # --- questions over the page ----------------------------------------------------------------

    def question(self, who: Any) -> None:
        """Ask for a void, a move or a pause; the data may change below it; leave or answer it."""
        kind = self.by.choice(("void", "move", "pause"))
        other = self.by.choice([one for one in self.people if one != who])
        dialog = self.asked(kind, who)
        if self.by.random() < 0.3:
            self.wander()
        del self.changes[:]
        if self.by.random() < 0.3:
            dialog.reject()
            assert self.changes == []
            return
        dialog.reason.setText("wrong row")
        if kind == "move":
            dialog.search.setText(self.people[other])
        dialog.do.click()
        QApplication.processEvents()
        if not self.changes:  # something speaks against it, and is confirmed
            dialog.do.click()
            QApplication.processEvents()
        written = {one for change in self.changes for one in change.patients}
        assert written, kind
        self.judge(who, kind, *([other] if kind == "move" else []))

    def asked(self, kind: str, who: Any) -> Any:
        """Open a question about somebody and return it."""
        self.window.open_patient(who, "plan" if kind == "pause" else "journal")
        page = self.window.patient_page
        assert self.people[who] in page.banner.name.text()
        if kind == "pause":
            panel = page.panel("plan")
            panel._on_pause()
        else:
            panel = page.panel("journal")
            journal = page.page.journal
            note = next(one for one in journal if one.topic is Topic.NOTE and not one.entry.void)
            (panel.menu.void if kind == "void" else panel.menu.move)(note)
        (dialog,) = [one for one in panel.findChildren(QDialog) if one.isVisible()]
        return dialog

    # --- elsewhere ------------------------------------------------------------------------------

    def wander(self) -> None:
        """Do something about anybody."""
        who = self.somebody()
        go = self.window.desk.navigator
        match self.by.randrange(7):
            case 0:
                self.window.open_patient(who, self.by.choice(TABS))
            case 1:
                self.window.go_today()
            case 2:
                kind = self.by.choice(list(FILL))
                go.open_card(kind, who)
                self.fill(kind)
            case 3:
                go.open_card(Card.PERSON, who)
            case 4 if self.window.cards.card is not None:
                QTest.keyClick(self.window.cards.card, Key.Key_Escape)
            case 5:
                clinic = self.window.desk.clinic
                add_note(clinic, a_note("By the way.", clinic.today(), patient=who))
            case _:
                self.window.go_today()
                QTest.keyClick(self.window.focusWidget() or self.window, Key.Key_Down)
        QApplication.processEvents()

    # --- judging --------------------------------------------------------------------------------

    def judge(self, who: Any, what: str, *others: Any) -> None:
        """Nobody but those who were named is written; undo takes it back."""
        written = {one for change in self.changes for one in change.patients}
        assert written <= {who, *others}, (what, self.people[who], self.changes)
        if not written:
            return
        self.written[what] += 1
        del self.changes[:]
        self.window.undo()
        QApplication.processEvents()
        assert {one for change in self.changes for one in change.patients} == written
        del self.changes[:]


@pytest.fixture
def walker(window, desk):
    """Four people whose cards can all be filled, one of them on tablets."""
    people = {}
    for name in ("Adeyemi", "Brandt", "Castell"):
        found = add_person(
            desk.clinic,
            a_dose("2026-02-17", site="deltoid_left", lot="H4471"),
            a_plan("2026-02-17", phases=(a_phase("8 wk"),)),
            a_lab("hb", 120, "g/L", "2026-03-01"),
            a_checkin("2026-03-20", A1=4, N1=3),
            a_note("First talk.", "2026-02-17"),
            family=name,
            born="1960-01-01",
        )
        people[found] = name
    by_mouth = a_phase("1 d", drug="cyanocobalamin", route="po")
    found = add_person(
        desk.clinic,
        tablets("2026-03-01", "2026-04-05"),
        a_plan("2026-03-01", phases=(by_mouth,)),
        a_lab("hb", 120, "g/L", "2026-03-01"),
        a_checkin("2026-03-20", A1=4, N1=3),
        a_note("First talk.", "2026-02-17"),
        family="Dlamini",
        born="1960-01-01",
    )
    people[found] = "Dlamini"

    def made(seed):
        walker = Walker(window, people, random.Random(seed))
        desk.bus.changed.connect(walker.changes.append)
        return walker

    return made


@pytest.mark.parametrize("seed", range(4))
def test_whoever_is_named_is_written_and_nobody_else(walker, seed):
    found = walker(seed)
    for _ in range(WALKS):
        found.walk()
    assert sum(found.written.values()) > WALKS / 2, found.written


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 120))
def test_the_same_for_a_long_night(walker, seed):
    found = walker(seed)
    for _ in range(100):
        found.walk()
    assert len(found.written) > len(FILL) / 2, found.written
