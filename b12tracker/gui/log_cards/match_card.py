"""Whose results are these: filed with somebody, with a new patient, or left out, one by one."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error, Invalid, Refused
from b12tracker.core.text import visible
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.fields.person import PersonField
from b12tracker.gui.fields.reason import ReasonLine
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.match_table import MatchTable
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import EmptyState, Notice
from b12tracker.gui.widgets.text import Text
from b12tracker.services import match_queue
from b12tracker.services.match_candidates import candidate, candidates
from b12tracker.services.patients import DOUBLE

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.changes import Changes
    from b12tracker.gui.desk import Desk
    from b12tracker.services.match_candidates import Candidate
    from b12tracker.services.match_queue import Waiting
    from b12tracker.services.refiling import Filed

_MOST = 6  # people found by hand


class _Doing(Enum):
    FILE = auto()
    NEW = auto()
    LEAVE = auto()


def _tr(text: str) -> str:
    return QCoreApplication.translate("MatchCard", text)


class MatchCard(LogCard):
    """Wide. The queue stays open until the last one is placed or it is left."""

    wide = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "", patient=None, action="")
        self.setAccessibleName(_tr("Whose results are these?"))
        self.esc_words.setText(self.tr("close"))
        explains(self, "review#Messages that wait for a person")
        explain(
            self,
            (
                ("1–4", _tr("Choose who is meant")),
                ("S", _tr("Somebody else")),
                ("N", _tr("Register a new patient")),
                ("L", _tr("Leave out, with a reason")),
                ("← →", _tr("The message before, the next one")),
            ),
        )
        self._queue: tuple[Waiting, ...] = ()
        self._at = 0
        self._doing = _Doing.FILE
        self._sure = False  # a possible double was named, and it is somebody new all the same
        self._by_hand: Candidate | None = None
        row, self._which = self.title_row(self.tr("Whose results are these?"))
        self.before = self._button(self.tr("Before"), "←", self._go_before)
        self.next = self._button(self.tr("Next"), "→", self._go_next)
        for button in (self.before, self.next):
            row.addWidget(button)
        self.question = Notice(Tone.INFO, edge=True)
        self.body.addWidget(self.question)
        self.table = MatchTable()
        self.table.chosen.connect(self._on_chosen)
        self.body.addWidget(self.table)
        self.nobody = Text(self.tr("Nobody here is like that."), "quiet")
        self.body.addWidget(self.nobody)
        self.search = PersonField(desk.clinic, self.tr("Somebody &else"), most=_MOST)
        self.search.line.setObjectName("match-search")
        self.search.people.setFixedHeight(theme.current().px(120))
        self.search.people.itemSelectionChanged.connect(self._on_found)
        self.search.entered.connect(self._on_found)
        self.body.addWidget(self.search)
        self.reason = TextField(
            self.tr("Why the results are left out"), most=500, line=ReasonLine(_usual())
        )
        self.reason.line.setObjectName("leave-out-reason")
        self.reason.line.textChanged.connect(self.refresh)
        self.body.addWidget(self.reason)
        self.outcome = Text("", "quiet", wrap=True)
        self.body.addWidget(self.outcome)
        self.empty = EmptyState(
            self.tr("No results wait for a person."),
            self.tr("Messages about somebody who is not known for certain come here."),
        )
        self.body.addWidget(self.empty)
        self.other = self._button(self.tr("Somebody else"), "S", self._search)
        self.new = self._button(self.tr("New patient"), "N", self._new)
        self.leave = self._button(self.tr("Leave out…"), "L", self._leave)
        self.put_beside(self.other, self.new, self.leave)
        desk.bus.changed.connect(self._on_changed)
        self._load()

    def _button(self, word: str, key: str, do: object) -> Button:
        made = Button(word, key=key, height=32 if key in "←→" else 40)
        made.clicked.connect(do)
        return made

    @property
    def waiting(self) -> Waiting | None:
        """Whose message is looked at."""
        return self._queue[self._at] if self._at < len(self._queue) else None

    @property
    def _candidate(self) -> Candidate | None:
        return self.table.candidate

    # --- reading --------------------------------------------------------------------------------

    def _load(self) -> None:
        """Read the queue again; what is looked at stays, or the next one comes."""
        now = self.waiting
        self._queue = match_queue.waiting(self.desk.clinic)
        same = [at for at, one in enumerate(self._queue) if now and one.ids == now.ids]
        self._at = same[0] if same else min(self._at, max(len(self._queue) - 1, 0))
        self._show()

    def _show(self) -> None:
        self._doing, self._sure, self._by_hand = _Doing.FILE, False, None
        self.trouble.hide()
        self.findings.clear()
        self.search.hide()
        self.search.line.clear()
        self.reason.hide()
        self.reason.set_text("")
        one = self.waiting
        some = one is not None
        for part in (self.question, self.table, self.before, self.next):
            part.setVisible(some)
        for button in (self.main, self.other, self.new, self.leave):
            button.setVisible(some)
        self.empty.setVisible(not some)
        many = len(self._queue) > 1
        self.before.setEnabled(many)
        self.next.setEnabled(many)
        self.nobody.setVisible(False)
        if one is None:
            self._which.setText("")
            self.outcome.setText("")
            return
        self._which.setText(
            self.tr("{n} of {all}").format(n=self._at + 1, all=len(self._queue))
            + f" · {visible(', '.join(one.files))}"
        )
        self.question.say(_question(one))
        self._show_people()

    def _show_people(self) -> None:
        one = self.waiting
        if one is None:
            return
        found = [*candidates(self.desk.clinic, one.said)]
        if self._by_hand is not None:
            found = [each for each in found if each.patient.id != self._by_hand.patient.id]
            found = [self._by_hand, *found[:3]]
        self.table.show_people(one.said, found)
        self.nobody.setVisible(not found)
        if self._by_hand is not None:
            self.table.choose(1)
        self._on_chosen()
        self.order_tabs()

    def _on_chosen(self) -> None:
        """Say what filing with who is chosen brings."""
        if self._doing is not _Doing.FILE:
            self._doing, self._sure = _Doing.FILE, False
            self.reason.hide()
        self.findings.clear()
        self.trouble.hide()
        one, chosen = self.waiting, self._candidate
        self.outcome.setText("")
        if one is not None and chosen is not None:
            try:
                filed = match_queue.preview(self.desk.clinic, one.ids, chosen.patient.id)
            except B12Error as problem:
                self.outcome.setText(str(problem))
            else:
                self.outcome.setText(_outcome(filed))
        self.refresh()

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(Topic.STRANGER, Topic.BATCH, Topic.PATIENT):
            self._load()

    # --- doing ----------------------------------------------------------------------------------

    def missing(self) -> str:
        """Return what is still to be said."""
        if self.waiting is None:
            return self.tr("Nothing waits.")
        if self._doing is _Doing.FILE and self._candidate is None:
            return self.tr("Choose who is meant, register a new patient, or leave it out.")
        if self._doing is _Doing.LEAVE and not self.reason.text:
            return self.tr("Say in a few words why the results are left out.")
        return ""

    def refresh(self) -> None:
        """Name on the button what Enter does."""
        chosen = self._candidate
        match self._doing:
            case _Doing.NEW:
                word = self.tr("Register and file")
            case _Doing.LEAVE:
                word = self.tr("Leave out")
            case _ if chosen is None:
                word = self.tr("File")
            case _:
                word = self.tr("File with {name}").format(name=visible(chosen.patient.name))
        self.main.setText(word)
        self.main.updateGeometry()
        super().refresh()

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Place who is looked at."""
        del clinician
        one, clinic = self.waiting, self.desk.clinic
        if one is None:
            return ""
        if self._doing is _Doing.LEAVE:
            match_queue.leave_out(clinic, one.ids, reason=self.reason.text, key=self.once)
            return self.tr("Left out: {name}.").format(name=_name(one))
        if self._doing is _Doing.NEW:
            sure = frozenset({DOUBLE}) if self._sure else frozenset[str]()
            try:
                _, filed = match_queue.make_patient(
                    clinic, one.ids, accept=accept | sure, reason=reason, key=self.once
                )
            except Refused as refused:
                raise self._asked(refused) from refused
            said = self.tr("Registered: {name}. {outcome}")
            return said.format(name=_name(one), outcome=_outcome(filed, done=True))
        chosen = self._candidate
        if chosen is None:
            return ""
        filed = match_queue.file_with(clinic, one.ids, chosen.patient.id, key=self.once)
        said = self.tr("Filed with {name}. {outcome}")
        return said.format(name=visible(chosen.patient.name), outcome=_outcome(filed, done=True))

    def _asked(self, refused: Refused) -> B12Error:
        """Return what asks once more where somebody alike is known, else the refusal itself."""
        doubles = [each for each in refused.findings if each.rule == DOUBLE and not each.stops]
        if self._sure or len(doubles) != len(refused.findings):
            return refused
        self._sure = True
        said = " ".join(visible(each.text) for each in doubles)
        again = self.tr("Press N or Enter once more to register a new patient all the same.")
        return Invalid("double", f"{said} {again}")

    def left_over(self) -> bool:
        """Return whether others wait: the card goes on to them."""
        return bool(self._queue)

    def save(self) -> None:
        """Record it; the card goes on and holds nothing that would be missed."""
        super().save()
        self.touched = False
        if not self.reason.isVisibleTo(self):
            self.setFocus()

    def _new(self) -> None:
        self._doing = _Doing.NEW
        self.reason.hide()
        self.refresh()
        self.save()

    def _leave(self) -> None:
        self._doing = _Doing.LEAVE
        self.findings.clear()
        self.reason.show()
        self.refresh()
        self.reason.line.setFocus()

    def _search(self) -> None:
        self.search.show()
        self.search.line.setFocus()
        self.order_tabs()

    def _on_found(self) -> None:
        one, person = self.waiting, self.search.person
        if one is None or person is None:
            return
        if self._by_hand is None or self._by_hand.patient.id != person:
            self._by_hand = candidate(self.desk.clinic, one.said, person)
            self._show_people()

    def _go_before(self) -> None:
        self._go(-1)

    def _go_next(self) -> None:
        self._go(1)

    def _go(self, step: int) -> None:
        if self._queue:
            self._at = (self._at + step) % len(self._queue)
            self._show()
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Numbers choose, letters do what their buttons say."""
        letter = event.text().lower() if bare_key(event) else ""
        if letter in "1234" and letter:
            self.table.choose(int(letter))
        elif letter == "s":
            self._search()
        elif letter == "n" and self.waiting is not None:
            self._new()
        elif letter == "l" and self.waiting is not None:
            self._leave()
        elif event.key() == Qt.Key.Key_Left:
            self._go(-1)
        elif event.key() == Qt.Key.Key_Right:
            self._go(1)
        else:
            super().keyPressEvent(event)


def _usual() -> tuple[str, ...]:
    return (_tr("not our patient"), _tr("sent by mistake"), _tr("a test message"))


def _name(one: Waiting) -> str:
    return visible(one.said.name) or _tr("a person without a name")


def _question(one: Waiting) -> str:
    count = one.brings.get("lab", 0)
    parts = [words.counted(count, _tr("result"), _tr("results"))] if count else []
    others = sum(number for kind, number in one.brings.items() if kind not in ("lab", "taken back"))
    if others:
        parts.append(words.counted(others, _tr("other entry"), _tr("other entries")))
    if gone := one.brings.get("taken back", 0):
        parts.append(_tr("{n} taken back").format(n=gone))
    said = ", ".join(parts)
    if one.said.laboratory:
        said = _tr("{what} from {laboratory}").format(
            what=said, laboratory=visible(one.said.laboratory)
        )
    return f"{visible(one.said.question)} {_tr('It is about {what}.').format(what=said)}"


def _outcome(filed: Filed, *, done: bool = False) -> str:
    new = words.counted(filed.new, _tr("entry"), _tr("entries"))
    said = [(_tr("{n} filed.") if done else _tr("Filing brings {n}.")).format(n=new)]
    if filed.changed:
        said.append(_tr("{n} changed or taken back.").format(n=filed.changed))
    if filed.same:
        said.append(_tr("{n} recorded already.").format(n=filed.same))
    said += [_tr("Not filed: {why}").format(why=visible(why)) for why in filed.aside]
    return " ".join(said)
