"""What was imported so far: what each file brought, withdrawn as one step, and who was left out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error
from b12tracker.core.text import visible
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.fields.reason import ReasonLine
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.imports_table import ImportsTable
from b12tracker.gui.log_cards.imports_words import (
    came_words,
    counts_words,
    person_line,
    usual_reasons,
    withdrawal_words,
)
from b12tracker.gui.navigator import Card
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import EmptyState, Notice
from b12tracker.gui.widgets.plain_rows import PlainRows
from b12tracker.gui.widgets.text import Text
from b12tracker.services import match_queue, past_imports

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.changes import Changes
    from b12tracker.gui.desk import Desk
    from b12tracker.services.match_queue import Waiting
    from b12tracker.services.past_imports import Batch


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportsCard", text)


class ImportsCard(LogCard):
    """Wide. Withdrawing is asked for first: then it says what goes, what stays, and wants why."""

    wide = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "", patient=None, action=_tr("Withdraw…"), key="Ctrl+Enter")
        self.setAccessibleName(_tr("Imports so far"))
        self.esc_words.setText(self.tr("close"))
        explains(self, "import#Imports so far")
        explain(
            self,
            (
                ("W", _tr("Withdraw the import, with a reason")),
                ("L", _tr("Go to the people left out")),
                ("A", _tr("Let somebody who was left out wait again")),
            ),
        )
        self._left_out: tuple[Waiting, ...] = ()
        self._people: tuple[Waiting, ...] = ()  # of the import that is looked at
        self._working = False
        look = theme.current()
        _, self._count = self.title_row(self.tr("Imports so far"))
        self.table = ImportsTable()
        self.table.setMinimumHeight(look.px(120 if look.large else 220))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.table.moved.connect(self._on_moved)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._side())
        self.empty = EmptyState(
            self.tr("Nothing was imported yet."),
            self.tr("Each file that comes in stands here then, and can be withdrawn as a whole."),
        )
        bring = Button(self.tr("Import a file"), icon="import", key="Ctrl+I")
        bring.setObjectName("first-import")
        bring.clicked.connect(lambda: desk.navigator.open_card(Card.IMPORT))
        self.empty.add_action(bring)
        self.body.addWidget(self.empty)
        self.buttons.insertStretch(0, 1)
        self.buttons.setStretchFactor(self.main, 0)
        desk.bus.changed.connect(self._on_changed)
        self._load()

    def _side(self) -> QWidget:
        look = theme.current()
        self._about = QWidget()
        column = QVBoxLayout(self._about)
        column.setContentsMargins(0, look.px(4), 0, 0)
        column.setSpacing(look.px(6))
        self.name = Text("", "lead-strong", wrap=True)
        self.came = Text("", wrap=True)
        self.now = Text("", "quiet", wrap=True)
        for part in (self.name, self.came, self.now):
            column.addWidget(part)
        self._out = QWidget()
        line = QVBoxLayout(self._out)
        line.setContentsMargins(0, look.px(6), 0, 0)
        line.setSpacing(look.px(6))
        head = QHBoxLayout()
        head.addWidget(Text(self.tr("People left out"), "label"), 1)
        self.again = Button(self.tr("Let wait again"), key="A", height=28)
        self.again.setObjectName("take-up")
        self.again.clicked.connect(self._take_up)
        head.addWidget(self.again)
        line.addLayout(head)
        self.people = PlainRows()
        self.people.setObjectName("left-out")
        self.people.setAccessibleName(self.tr("People left out"))
        self.people.setFixedHeight(look.px(104))
        line.addWidget(self.people)
        column.addWidget(self._out)
        self.goes = Notice(Tone.WARN, edge=True)
        self.goes.setObjectName("withdrawal")
        column.addWidget(self.goes)
        self.reason = TextField(
            self.tr("Why it is withdrawn"), most=500, line=ReasonLine(usual_reasons())
        )
        self.reason.line.setObjectName("withdraw-reason")
        self.reason.line.textChanged.connect(self.refresh)
        column.addWidget(self.reason)
        return self._about

    @property
    def _asking(self) -> bool:
        """Whether the import that is looked at is about to be withdrawn."""
        return self.reason.isVisibleTo(self._about)

    # --- reading --------------------------------------------------------------------------------

    def begin(self) -> None:
        """Take the keyboard to the list."""
        (self.table if self.table.chosen is not None else self).setFocus()

    def reread(self) -> None:
        """Read the list again."""
        self._load()

    def _load(self) -> None:
        found = past_imports.list_batches(self.desk.clinic)
        self._left_out = match_queue.left_out(self.desk.clinic)
        files = words.counted(len(found), self.tr("file"), self.tr("files"))
        self._count.setText(files if found else "")
        for part in (self.table, self._about, self.main):
            part.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.table.show_imports(found)
        self._on_moved()

    def _on_changed(self, changes: Changes) -> None:
        busy = self._working or self._asking  # what is typed stays; it is read again afterwards
        if changes.touches(Topic.BATCH, Topic.STRANGER) and not busy:
            self._load()

    def _on_moved(self) -> None:
        """Show the import that is looked at; nothing is about to be withdrawn."""
        one = self.table.chosen
        self.goes.hide()
        self.reason.hide()
        self.reason.set_text("")
        self.trouble.hide()
        if one is not None:
            self.name.setText(visible(one.file))
            self.came.setText(came_words(one))
            self.now.setText(counts_words(one))
            self._show_people(one)
        self.refresh()

    def _show_people(self, one: Batch) -> None:
        self._people = tuple(
            each for each in self._left_out if any(s.batch == one.id for s in each.strangers)
        )
        self.people.show_lines(map(person_line, self._people))
        self.people.setCurrentRow(0)
        self._out.setVisible(bool(self._people))
        self.order_tabs()

    # --- people left out ------------------------------------------------------------------------

    def _take_up(self) -> None:
        at = self.people.currentRow()
        if not 0 <= at < len(self._people) or self._working:
            return
        one = self._people[at]
        try:
            match_queue.take_up(self.desk.clinic, one.ids)
        except B12Error as problem:
            self.show_trouble(str(problem))
            return
        name = visible(one.said.name) or self.tr("A person without a name")
        self.desk.navigator.tell(self.tr("{name} waits in Review again.").format(name=name))
        (self.people if self._people else self.table).setFocus()

    # --- withdrawing ----------------------------------------------------------------------------

    def missing(self) -> str:
        """Return what stands in the way."""
        one = self.table.chosen
        if self._working:
            return self.tr("Taking it back…")
        if one is None:
            return ""
        if one.withdrawn:
            return self.tr("This import was withdrawn.")
        if self._asking and not self.reason.text:
            return self.tr("Say in a few words why it is withdrawn.")
        return ""

    def refresh(self) -> None:
        """Name what the button does."""
        self.main.setText(self.tr("Withdraw this import") if self._asking else _tr("Withdraw…"))
        self.main.updateGeometry()
        super().refresh()

    def save(self) -> None:
        """Ask first; then withdraw, on the worker: a large file takes a while."""
        one = self.table.chosen
        if one is None or self.missing():
            self.refresh()
            return
        if not self._asking:
            self._ask(one)
            return
        clinic, batch, reason = self.desk.clinic, one.id, self.reason.text
        self._working = True
        self.refresh()
        self.desk.tasks.run(
            lambda _: past_imports.withdraw_batch(clinic, batch, reason=reason),
            partial(self._on_withdrawn, visible(one.file)),
            self._on_failed,
        )

    def _ask(self, one: Batch) -> None:
        try:
            found = past_imports.withdrawal(self.desk.clinic, one.id)
        except B12Error as problem:
            self.show_trouble(str(problem))
            return
        self.goes.say(withdrawal_words(found))
        self.goes.show()
        self.reason.show()
        self.refresh()
        self.order_tabs()
        self.reason.line.setFocus()
        # Large text has no room for it all: the question is seen, and where it is answered.
        QTimer.singleShot(0, self.reason, partial(self.area.ensureWidgetVisible, self.reason, 0, 8))

    def _on_withdrawn(self, file: str, count: int) -> None:
        self._working = False
        self._load()
        entries = words.counted(count, self.tr("entry"), self.tr("entries"))
        said = self.tr("Withdrawn: {file}. No longer counting: {entries}.")
        self.desk.navigator.tell(said.format(file=file, entries=entries))
        self.table.setFocus()

    def _on_failed(self, problem: BaseException) -> None:
        self._working = False
        self.show_trouble(
            str(problem)
            if isinstance(problem, B12Error)
            else self.tr("That did not work. Nothing was recorded; the log says why.")
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters do what their buttons say; Escape first leaves the question."""
        letter = event.text().lower() if bare_key(event) else ""
        if event.key() == Qt.Key.Key_Escape and self._asking and not self._working:
            self._load()
            self.table.setFocus()
        elif letter == "w" and not self._asking:
            self.save()
        elif letter == "l" and self._people:
            self.people.setFocus()
        elif letter == "a":
            self._take_up()
        else:
            super().keyPressEvent(event)
