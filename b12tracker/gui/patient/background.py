"""What is true beside the treatment: causes, conditions, allergies, medicines, orders."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error
from b12tracker.core.records import Allergy, Cause, Condition, Exposure, Order, Pregnancy
from b12tracker.gui.icons import icon
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.entry_menu import EntryMenu
from b12tracker.gui.patient.entry_words import entry_words, tr
from b12tracker.gui.patient.merge_dialog import MergeDialog
from b12tracker.gui.patient.sections import Sections, column_of, row_of
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.menu import Menu
from b12tracker.gui.widgets.text import Text
from b12tracker.services.background import add_background
from b12tracker.services.patient_page import JournalLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.records import Contact, Entry
    from b12tracker.gui.desk import Desk
    from b12tracker.services.patient_page import PatientPage


class BackgroundPanel(QWidget):
    """Shows and adds what rules ask of a patient."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page: PatientPage | None = None
        self.menu = EntryMenu(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.sections = Sections()
        column.addWidget(self.sections)

    def show_page(self, page: PatientPage) -> None:
        """Show another state of the record."""
        self._page = page
        record = page.record
        knowledge = self._desk.clinic.knowledge
        add = self._adder
        self.sections.clear()
        for name, topic, found, none, adder in (
            (
                tr("Causes"),
                Topic.CAUSE,
                record.causes,
                tr("No cause is recorded."),
                add(
                    tr("Add a cause"),
                    [(term.name, Cause(code=key)) for key, term in knowledge.causes.items()],
                ),
            ),
            (
                tr("Conditions"),
                Topic.CONDITION,
                record.conditions,
                tr("None is recorded."),
                add(
                    tr("Add a condition"),
                    [
                        (term.name, Condition(code=key))
                        for key, term in knowledge.conditions.items()
                    ],
                ),
            ),
            (
                tr("Allergies"),
                Topic.ALLERGY,
                record.allergies,
                tr("None is recorded. That does not say there is none."),
                self._allergy_adder(),
            ),
            (
                tr("Medicines"),
                Topic.MEDICINE,
                record.medicines,
                tr("No folate product and no interfering medicine is recorded."),
                self._card_button(tr("Add a medicine"), Card.MEDICINE),
            ),
            (
                tr("Exposures"),
                Topic.EXPOSURE,
                record.exposures,
                tr("None is recorded."),
                add(
                    tr("Add an exposure"),
                    [(tr("Nitrous oxide, recreational"), Exposure(code="nitrous_oxide"))],
                ),
            ),
            (
                tr("Pregnancies"),
                Topic.PREGNANCY,
                record.pregnancies,
                "",
                None,
            ),
            (tr("Orders"), Topic.ORDER, record.orders, "", None),
        ):
            if not found and not none:
                continue
            rows = self._rows(topic, found) or [Text(none, "quiet")]
            self.sections.add(name, rows, aside=adder)
        numbers = [f"{one.system}: {one.value}" for one in record.patient.identifiers]
        self.sections.add(
            tr("How to reach"),
            [Text(one, wrap=True) for one in _reached(record.patient.contact)]
            or [Text(tr("Neither phone nor address is recorded."), "quiet")],
            aside=self._card_button(tr("Change phone, address, name"), Card.DETAILS, tr("Change…")),
        )
        same = Button(tr("Recorded twice?"), height=24)
        same.setObjectName("merge")
        same.clicked.connect(self._on_merge)
        self.sections.add(
            tr("Numbers"),
            [Text(one) for one in numbers] or [Text(tr("None is recorded."), "quiet")],
            aside=same,
        )
        self.sections.end()

    def _on_merge(self) -> None:
        if self._page is not None:
            patient = self._page.record.patient
            MergeDialog(self._desk, patient.name, patient.id, self).open()

    def _rows(self, topic: Topic, found: Sequence[Entry]) -> list[QWidget]:
        rows = []
        for entry in found:
            said = entry_words(entry, self._desk.clinic.knowledge)
            title = said.title.split(": ", 1)[-1] if topic in _NAMED else said.title
            about = " · ".join(part for part in (said.detail, entry.by) if part)
            parts: list[QWidget | int] = []
            if isinstance(entry, Allergy):
                parts.append(ShapeMark(Tone.WARN, 8))
            parts += [column_of(Text(title, wrap=True), Text(about, "help", wrap=True)), 1]
            if isinstance(entry, Order):
                make = Button(tr("Make a plan…"), height=24)
                make.clicked.connect(partial(self._on_order, entry))
                parts.append(make)
            if topic is Topic.MEDICINE:
                change = Button(tr("Change…"), height=24)
                change.clicked.connect(partial(self._on_change, topic, entry))
                parts.append(change)
            void = Button(tr("Void…"), height=24)
            void.setAccessibleName(tr("Void {what}").format(what=title))
            void.clicked.connect(partial(self._on_void, topic, entry))
            history = Button(tr("History"), height=24)
            history.setAccessibleName(tr("History of {what}").format(what=title))
            history.clicked.connect(partial(self._on_history, topic, entry))
            rows.append(row_of(*parts, void, history, height=40))
        return rows

    def _adder(self, name: str, choices: Sequence[tuple[str, Entry]]) -> QWidget:
        button = Button(tr("Add…"), height=24)
        button.setAccessibleName(name)
        button.clicked.connect(partial(self._on_choices, button, tuple(choices)))
        return button

    def _allergy_adder(self) -> QWidget:
        drugs = self._desk.clinic.knowledge.drugs
        choices: list[tuple[str, Entry]] = [(tr("Cobalt"), Allergy(to="cobalt"))]
        choices += [(term.name, Allergy(to=key)) for key, term in drugs.items()]
        choices.append((tr("Something else…"), Allergy(to="")))
        return self._adder(tr("Add an allergy"), choices)

    def _card_button(self, name: str, card: Card, word: str = "") -> QWidget:
        button = Button(word or tr("Add…"), height=24)
        button.setAccessibleName(name)
        button.clicked.connect(partial(self._on_card, card))
        return button

    def _on_choices(
        self, button: QWidget, choices: Sequence[tuple[str, Entry]], *_: object
    ) -> None:
        menu = Menu(self)
        menu.setObjectName("add-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for word, entry in choices:
            action = menu.addAction(icon("plus"), word.replace("&", "&&"))
            action.triggered.connect(partial(self._on_add, entry))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_add(self, entry: Entry, *_: object) -> None:
        if isinstance(entry, Allergy) and not entry.to:
            self._desk.ask.text(tr("Allergy"), tr("What must not be met"), "", self._on_allergy)
            return
        self._add(entry)

    def _on_allergy(self, text: str) -> None:
        if text.strip():
            self._add(Allergy(to="", text=text.strip()))

    def _add(self, entry: Entry) -> None:
        if self._page is None or not isinstance(
            entry, Cause | Condition | Allergy | Exposure | Pregnancy
        ):
            return
        try:
            add_background(self._desk.clinic, replace(entry, patient=self._page.record.patient.id))
        except B12Error as problem:
            self._desk.navigator.fail(str(problem), tr("Nothing was recorded."))

    def _on_card(self, card: Card, *_: object) -> None:
        if self._page is not None:
            self._desk.navigator.open_card(card, self._page.record.patient.id)

    def _on_order(self, order: Order, *_: object) -> None:
        self._desk.navigator.open_card(Card.PLAN, order.patient, entry=order)

    def _on_change(self, topic: Topic, entry: Entry, *_: object) -> None:
        self.menu.correct(_line(topic, entry))

    def _on_void(self, topic: Topic, entry: Entry, *_: object) -> None:
        self.menu.void(_line(topic, entry))

    def _on_history(self, topic: Topic, entry: Entry, *_: object) -> None:
        self.menu.history(_line(topic, entry))


_NAMED = (Topic.CAUSE, Topic.ALLERGY, Topic.ORDER)  # whose words begin with what they are


def _line(topic: Topic, entry: Entry) -> JournalLine:
    return JournalLine(topic=topic, on=None, entry=entry)


def _reached(contact: Contact) -> list[str]:
    """Return how somebody is reached, a line for each way."""
    return [
        f"{word}: {said}"
        for word, said in (
            (tr("Phone"), contact.phone),
            (tr("Mobile"), contact.mobile),
            (tr("E-mail"), contact.email),
            (tr("Address"), ", ".join(contact.address.splitlines())),
            (tr("Relative or carer"), contact.kin),
        )
        if said
    ]
