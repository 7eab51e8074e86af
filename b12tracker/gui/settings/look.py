"""The card about this screen: colours, size of the text, names of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.paper.chosen import paper_key
from b12tracker.gui.paper.document import PAPERS
from b12tracker.gui.settings.parts import Group, tr
from b12tracker.gui.theme import LARGEST, SMALLEST, STEP
from b12tracker.gui.tokens import Scheme, Tone
from b12tracker.gui.widgets.buttons import Button, Segment
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text, frame
from b12tracker.gui.window_state import SYSTEM

if TYPE_CHECKING:
    from b12tracker.gui.actions import Doer
    from b12tracker.gui.desk import Desk


class LookGroup(Group):
    """Of this person at this machine; nothing of it is written into the record."""

    def __init__(self, desk: Desk, window: Doer) -> None:
        super().__init__(tr("Appearance"), tr("On this computer only."))
        self._desk, self._window = desk, window
        self.scheme = Choice(
            (
                (SYSTEM, tr("As the system")),
                (Scheme.LIGHT, tr("Light")),
                (Scheme.DARK, tr("Dark")),
                (Scheme.LIGHT_CONTRAST, tr("High contrast, light")),
                (Scheme.DARK_CONTRAST, tr("High contrast, dark")),
            ),
            tr("Colours"),
        )
        self.scheme.setObjectName("scheme")
        self.scheme.activated.connect(self._on_scheme)
        self.add_row(
            tr("Colours"), tr("High contrast makes every line and word darker."), self.scheme
        )
        self.smaller = Button("−", height=32)
        self.smaller.setObjectName("smaller")
        self.smaller.setAccessibleName(tr("Smaller text"))
        self.smaller.clicked.connect(window.smaller)
        self.size_text = Text("", "lead-strong")
        self.larger = Button("+", height=32)
        self.larger.setObjectName("larger")
        self.larger.setAccessibleName(tr("Larger text"))
        self.larger.clicked.connect(window.larger)
        self.add_row(
            tr("Text size"),
            tr("{least} to {most} %, in steps of {step}: Ctrl + and Ctrl −.").format(
                least=SMALLEST, most=LARGEST, step=STEP
            ),
            self.smaller,
            self.size_text,
            self.larger,
        )
        self.keys = Segment((("shown", tr("Shown")), ("hidden", tr("Hidden"))), tr("Names of keys"))
        self.keys.setObjectName("key-hints")
        self.keys.chosen.connect(self._on_keys)
        self.add_row(
            tr("Names of keys"), tr("The small frames in buttons. The keys always work."), self.keys
        )
        self.paper = Segment([(key, one.name) for key, one in PAPERS.items()], tr("Paper"))
        self.paper.setObjectName("paper")
        self.paper.chosen.connect(self._on_paper)
        self.add_row(tr("Paper"), tr("Of reports, letters and labels."), self.paper)
        self.column.addWidget(_sample())
        self.show_facts()

    def show_facts(self) -> None:
        """Show what holds."""
        state = self._desk.state
        self.scheme.choose(SYSTEM if state.scheme is None else state.scheme.value)
        self.size_text.setText(tr("{n} %").format(n=state.text_percent))
        self.smaller.setEnabled(state.text_percent > SMALLEST)
        self.larger.setEnabled(state.text_percent < LARGEST)
        self.keys.choose("shown" if state.key_hints else "hidden")
        self.paper.choose(paper_key(state))

    def _on_scheme(self) -> None:
        chosen = self.scheme.value
        self._window.set_scheme(None if chosen == SYSTEM else Scheme(chosen))

    def _on_paper(self, key: str) -> None:
        self._desk.state.paper = key

    def _on_keys(self, shown: str) -> None:
        self._window.set_key_hints(shown=shown == "shown")


def _sample() -> QWidget:
    """Return a few words and chips in the look in force."""
    look = theme.current()
    well = frame("well")
    column = QVBoxLayout(well)
    column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
    column.setSpacing(look.px(6))
    column.addWidget(Text(tr("It looks like this"), "label"))
    column.addWidget(Text(tr("Next injection Sunday 19 April"), "lead", wrap=True))
    chips = QHBoxLayout()
    chips.setSpacing(look.px(8))
    for tone, word in (
        (Tone.OK, tr("On time")),
        (Tone.WARN, tr("Due")),
        (Tone.CRITICAL, tr("Overdue")),
    ):
        chips.addWidget(Chip(ChipText(tone, word)))
    chips.addStretch(1)
    column.addLayout(chips)
    return well
