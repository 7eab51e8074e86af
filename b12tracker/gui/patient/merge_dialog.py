"""One person recorded twice: whom, what comes over, what differs, and how it is known."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from b12tracker.core.changes import Topic
from b12tracker.core.dates import PartialDate
from b12tracker.core.errors import B12Error
from b12tracker.gui import theme, words
from b12tracker.gui.patient.entry_words import short_plan, tr
from b12tracker.gui.patient.reason import PersonDialog
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Segment
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.text import Text
from b12tracker.services.merging import HERE, THERE, look_at_merge, merge

if TYPE_CHECKING:
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.services.merging import Difference, Merge

_HIGH = 190
_KINDS = (
    (Topic.DOSE, "dose", "doses"),
    (Topic.LAB, "result", "results"),
    (Topic.CHECKIN, "check-in", "check-ins"),
)


class MergeDialog(PersonDialog):
    """The record of another person ends, and all of it goes to this one."""

    name = "merge-dialog"

    def __init__(self, desk: Desk, name: str, here: PatientId, parent: QWidget) -> None:
        super().__init__(
            desk,
            tr("The same person, recorded twice"),
            tr("Everything of the other record comes to {name}; both numbers are kept.").format(
                name=name
            ),
            tr("It is one step that can be undone."),
            tr("Make one of both"),
            tr("&Who is the same person"),
            here,
            parent,
        )
        self.search.setObjectName("merge-search")
        self._take: set[str] = set()
        self.choices: dict[str, Segment] = {}  # by the field that differs
        self.plan = ""
        self.open_plans = False
        self._inner = QWidget()
        self._rows = QVBoxLayout(self._inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.preview = QScrollArea()
        self.preview.setObjectName("merge-preview")
        self.preview.setAccessibleName(tr("What comes of it"))
        self.preview.setWidgetResizable(True)
        self.preview.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview.setWidget(self._inner)
        self.preview.setFixedHeight(theme.current().px(_HIGH))
        self.preview.hide()
        self.fields.addWidget(self.preview)
        self.trouble = Notice(Tone.CRITICAL)
        self.trouble.hide()
        self.fields.addWidget(self.trouble)

    def ready(self) -> bool:
        """Return whether a person is chosen, the plan is settled and the reason is there."""
        return super().ready() and (bool(self.plan) or not self.open_plans)

    def _on_person(self) -> None:
        clear(self._rows)
        self._take.clear()
        self.choices.clear()
        self.plan, self.open_plans = "", False
        self.trouble.hide()
        person = self.person
        self.preview.setVisible(person is not None)
        if person is not None:
            self._show(look_at_merge(self._desk.clinic, self._here, person))
        self.check()
        self.fit()

    def _show(self, found: Merge) -> None:
        for said in _sentences(found):
            self._rows.addWidget(Text(said, "", wrap=True))
        for one in found.differences:
            self._rows.addWidget(Text(_field_words(one.name), "label"))
            choice = Segment(
                ((HERE, _value_words(one.here)), (THERE, _value_words(one.there))),
                _field_words(one.name),
            )
            choice.choose(HERE)
            self.choices[one.name] = choice
            choice.chosen.connect(partial(self._on_choice, one))
            self._rows.addWidget(choice)
        if found.plans:
            self.open_plans = True
            here, there = found.plans
            self._rows.addWidget(
                Text(tr("Both have a plan. Which one goes on? The other ends today."), wrap=True)
            )
            asked = (("", tr("not said yet")), (HERE, short_plan(here)), (THERE, short_plan(there)))
            plans = Choice(asked, tr("The plan that goes on"))  # side by side they would be cut
            plans.setObjectName("merge-plan")
            plans.currentIndexChanged.connect(lambda: self._on_plan(plans.value))
            self._rows.addWidget(plans)
        self._rows.addStretch(1)

    def _on_choice(self, one: Difference, key: str) -> None:
        (self._take.add if key == THERE else self._take.discard)(one.name)

    def _on_plan(self, key: str) -> None:
        self.plan = key
        self.check()

    def accept(self) -> None:
        """Make one of both; a refusal is said in place."""
        person = self.person
        if not self.ready() or person is None:
            return
        try:
            merge(
                self._desk.clinic,
                self._here,
                person,
                take=frozenset(self._take),
                plan=self.plan,
                reason=self.reason.text().strip(),
            )
        except B12Error as problem:
            self.trouble.say(str(problem))
            self.trouble.show()
            self.fit()
            return
        self.done(self.DialogCode.Accepted)


def _sentences(found: Merge) -> list[str]:
    parts = [
        words.counted(found.moves[topic], tr(one), tr(many))
        for topic, one, many in _KINDS
        if found.moves.get(topic)
    ]
    known = {topic for topic, *_ in _KINDS}
    rest = sum(count for topic, count in found.moves.items() if topic not in known)
    if rest:
        parts.append(words.counted(rest, tr("other entry"), tr("other entries")))
    coming = ", ".join(parts) or tr("no entry")
    said = [tr("From {name}: {what}.").format(name=found.there.name, what=coming)]
    if any(one.name == "born" for one in found.differences):
        said.insert(0, tr("Their birth dates differ. Are they really one person?"))
    if found.doubles:
        count = words.counted(len(found.doubles), tr("entry"), tr("entries"))
        said.append(tr("In both, and counted once: {count}.").format(count=count))
    if found.filled:
        fields = ", ".join(_field_words(name) for name in found.filled)
        said.append(tr("Filled in from there: {fields}.").format(fields=fields))
    return said


def _field_words(name: str) -> str:
    part, _, field = name.rpartition(".")
    plain = field.replace("_", " ")
    if part == "gp":
        return tr("Doctor: {field}").format(field=plain)
    return plain[:1].upper() + plain[1:]


def _value_words(value: Any) -> str:
    if isinstance(value, PartialDate):
        return words.partial(value)
    return str(getattr(value, "value", value))
