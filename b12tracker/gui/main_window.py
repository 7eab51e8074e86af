"""The window: rail, top bar, pages, cards at the right, status line; it holds them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.changes import Changes, Topic
from b12tracker.core.errors import NotFound
from b12tracker.core.ids import PatientId
from b12tracker.gui import actions, theme
from b12tracker.gui.closing import CloseQuestion
from b12tracker.gui.draft_bar import DraftBar
from b12tracker.gui.draft_list import put_under_tally
from b12tracker.gui.help.helper import Helper
from b12tracker.gui.navigator import Card, Place
from b12tracker.gui.rail import Rail
from b12tracker.gui.search import Search
from b12tracker.gui.sided_window import SidedWindow
from b12tracker.gui.status_line import StatusLine
from b12tracker.gui.steps import Steps
from b12tracker.gui.tokens import Tone
from b12tracker.gui.top_bar import TopBar
from b12tracker.gui.upkeep import Upkeep, told_to_stop
from b12tracker.gui.watch_strip import WatchStrip
from b12tracker.gui.who import ask_who
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.focus_ring import FocusRing
from b12tracker.gui.widgets.toast import Toast
from b12tracker.services.patients_list import found_person

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.home.today import HomeToday
    from b12tracker.gui.patients.panel import PatientsPanel
    from b12tracker.gui.reports.panel import ReportsPanel
    from b12tracker.gui.review.panel import ReviewPanel
    from b12tracker.gui.settings.panel import SettingsPanel
    from b12tracker.gui.today.panel import TodayPanel
    from b12tracker.services.drafts import Draft

    Page = TodayPanel | HomeToday | ReviewPanel | ReportsPanel | PatientsPanel | SettingsPanel

_WIDE, _HIGH = 1366, 768
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class MainWindow(SidedWindow):
    """Puts the features side by side; they know each other only through the navigator."""

    def __init__(self, desk: Desk, *, practice: bool = False) -> None:
        super().__init__(desk, home=desk.clinic.home)  # as long as this window lasts
        self.setWindowTitle("B12 Tracker")
        self.setObjectName("main-window")
        self._before_busy: QWidget | None = None
        self._settings: SettingsPanel | None = None
        self.start_over = False  # whether the window shall be opened anew when it has closed
        self._may_close = False  # whatever was begun
        self._closing = CloseQuestion(desk, self)
        self._closing.agreed.connect(self._on_close_agreed)
        self._closing.refused.connect(self._on_close_refused)
        self._ring = FocusRing(self)
        self.steps = Steps(desk, self)
        self._build(practice=practice)
        self._connect()
        self._upkeep = Upkeep(
            desk, rail=self.rail, top=self.top, today=self.first, status=self.status, parent=self
        )
        self.resize(_WIDE, _HIGH)
        geometry = desk.state.geometry
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        self._loaded = False

    # --- building -------------------------------------------------------------------------------

    def _build(self, *, practice: bool) -> None:
        root = QWidget()
        self.setCentralWidget(root)
        whole = QVBoxLayout(root)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        self.rail = Rail(home=self.home)
        upper.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        self.top = TopBar(practice=practice, home=self.home)
        right.addWidget(self.top)
        self.failure = Notice(Tone.CRITICAL)
        self.failure.setObjectName("failure")
        self._dismiss = Button(self.tr("Close"), kind=Kind.SECONDARY, height=24)
        self._dismiss.clicked.connect(self.failure.hide)
        self.failure.add_button(self._dismiss)
        self.failure.hide()
        right.addWidget(self.failure)
        self.drafts = DraftBar(self.desk)
        self.watches = WatchStrip(self.desk)
        right.addWidget(self.drafts)
        right.addWidget(self.watches)
        right.addLayout(self.build_sides(self.top.people), 1)
        upper.addLayout(right, 1)
        whole.addLayout(upper, 1)
        self.status = StatusLine(practice=practice)
        whole.addWidget(self.status)
        if self.home:
            self.status.hide()
        self.toast = Toast(self.area)
        self.helper = Helper(self, root, self._shown)
        everything = actions.of(self, self.helper)
        actions.shortcuts(everything, self)
        listed = actions.offered(everything)
        self.search = Search(self.desk, listed, root)
        self.menu = actions.menu(listed, self)
        self.rail.show_place(Place.TODAY)
        self._measure()

    def _connect(self) -> None:
        navigator = self.desk.navigator
        navigator.place_wanted.connect(self.go)
        navigator.counted.connect(self.rail.set_count)
        navigator.patient_wanted.connect(self.open_patient)
        navigator.report_wanted.connect(self.open_report)
        navigator.letters_wanted.connect(self.open_letters)
        navigator.card_wanted.connect(self._on_card_wanted)
        navigator.cards_closed.connect(self._on_cards_finished)
        navigator.told.connect(self._on_told)
        navigator.noted.connect(lambda said: self.toast.say(said, undo=False))
        self.steps.taken.connect(self._on_step_taken)
        navigator.failed.connect(self.show_failure)
        self.rail.chosen.connect(self.go)
        self.rail.menu_wanted.connect(self.open_menu)
        self.top.search_wanted.connect(self.open_search)
        self.top.undo_wanted.connect(self.undo)
        self.top.who_wanted.connect(self.change_who)
        self.toast.undo_wanted.connect(self.undo)
        self.cards.shown.connect(self._on_card_shown)
        self.cards.finished.connect(self._on_cards_finished)
        navigator.draft_wanted.connect(self.continue_draft)
        put_under_tally(self.first, self.desk, self.continue_draft)
        self.search.person_chosen.connect(self.open_patient)
        self.top.people.chosen.connect(self._on_person_chosen)
        self.desk.bus.changed.connect(self._on_changed)
        self.desk.tasks.busy_changed.connect(self._on_busy)

    # --- the look -------------------------------------------------------------------------------

    def look_changed(self) -> None:
        """Take the measures of another look."""
        self._measure()
        if self._settings is not None:
            self._settings.look.show_facts()

    def _measure(self) -> None:
        look = theme.current()
        self.rail.measure()
        self.top.measure()
        self.status.measure()
        self._drawer = look.large
        self._place_side()

    @property
    def settings(self) -> SettingsPanel:
        """What can be set, built on its first visit."""
        if self._settings is None:
            from b12tracker.gui.settings.panel import SettingsPanel

            self._settings = SettingsPanel(self.desk, self, home=self.home)
            self._upkeep.facts_shown.connect(self._settings.show_facts)
            self.pages.addWidget(self._settings)
        return self._settings

    # --- reading --------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Show the skeleton first, then read."""
        super().showEvent(event)
        if not self._loaded:
            self._loaded = True
            QTimer.singleShot(0, self, self.load)

    def load(self) -> None:
        """Read everything that is shown."""
        self.first.load(look=False)
        self.first.take_focus()
        self.drafts.load()
        self.watches.load()
        self._upkeep.start()
        QTimer.singleShot(0, self, self._first_card)

    def _first_card(self) -> None:
        """Open the card of the first row once the rows are painted, unless somebody was quicker."""
        if self.cards.card is None and self.pages.currentWidget() is self.first:
            self.first.look_again()

    def _on_changed(self, changes: Changes) -> None:
        if not changes.topics:
            return
        now = self.desk.clinic.now().astimezone()
        self.status.show_saved(now)
        self.top.undo.show_step(self.steps.next_undo)
        self._upkeep.count_today()
        if changes.touches(Topic.SETTING, Topic.BATCH):
            self._upkeep.assess_stale()
        name = changes.name[:1].upper() + changes.name[1:]
        self.toast.say(f"{name}.", undo=not self.steps.under_way)

    def _on_told(self, sentence: str) -> None:
        self.toast.say(sentence, undo=bool(self.steps.next_undo))

    def _on_step_taken(self, sentence: str) -> None:
        self.toast.say(sentence, undo=False)
        self.top.undo.show_step(self.steps.next_undo)

    # --- going somewhere ------------------------------------------------------------------------

    def go(self, place: str) -> None:
        """Show a place of the rail."""
        self.rail.show_place(place)
        if place != Place.TODAY:
            self.cards.close_card()
        if place == Place.ME and self.at_home is not None:
            self.at_home.show_me()
            self._place_side()
            return
        page: Page = self.first
        if place == Place.PATIENTS:
            page = self.patients
        elif place == Place.SETTINGS:
            page = self.settings
            page.show_facts()
        elif place == Place.REVIEW and not self.home:
            page = self.review
        elif place == Place.REPORTS:
            page = self.reports
        self.pages.setCurrentWidget(page)
        self._place_side()
        page.take_focus()
        if page is self.first or page is self._review:
            page.look_again()
            self._place_side()

    def open_report(self, patient: int) -> None:
        """Show the summary of a patient as it is printed."""
        self.go(Place.REPORTS)
        self.reports.show_patient(PatientId(patient))

    def open_letters(self, people: tuple[PatientId, ...]) -> None:
        """Show letters to several people as they are printed."""
        self.go(Place.REPORTS)
        self.reports.show_people(people)

    def _on_person_chosen(self, patient: int) -> None:
        """Let go of the card of somebody else; the page with every entry follows."""
        self.cards.close_card()
        if self.pages.currentWidget() is self._patient_page:
            self.open_patient(patient)
        self._place_side()

    def go_settings(self) -> None:
        """Show what can be set."""
        self.go(Place.SETTINGS)

    def go_today(self) -> None:
        """Show Today."""
        self.go(Place.TODAY)

    def open_patient(self, patient: int, tab: str = "") -> None:
        """Show a patient's page."""
        try:
            self.patient_page.show_patient(PatientId(patient), tab)
        except NotFound as problem:
            self.show_failure(str(problem), "")
            return
        self.cards.close_card()
        self.rail.show_place(Place.ME if self.home else Place.PATIENTS)
        self.pages.setCurrentWidget(self.patient_page)
        self._place_side()
        self.patient_page.setFocus()

    def continue_draft(self, draft: Draft) -> None:
        """Go on with a card that was begun before the program ended."""
        self.go_today()
        self._card_asked = True
        if draft.patient is not None:
            self.first.follow(draft.patient)
        self.cards.continue_draft(draft)
        self._place_side()

    # --- actions --------------------------------------------------------------------------------

    def _on_busy(self, busy: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Let nothing be read or written while the worker has the file; only Cancel works."""
        if busy:
            self._before_busy = self.focusWidget()
        waiting = self.cards.card
        for part in (self.rail, self.top, self.area):
            part.setEnabled(not busy)
        self.side.setEnabled(not busy or (waiting is not None and waiting.while_busy))
        for shortcut in self.findChildren(QShortcut, options=_DIRECT):
            shortcut.setEnabled(not busy)
        before, now = self._before_busy, self.focusWidget()
        if waiting is not None and waiting.while_busy and waiting.isAncestorOf(now):
            return  # it could be used meanwhile: the keyboard is where it went on
        if not busy and before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()

    def open_search(self) -> None:
        """Find people and actions; on a patient's page, actions for that person too."""
        page = self._patient_page
        seen = page is not None and self.pages.currentWidget() is page
        person = found_person(page.page.record.patient) if seen and page and page.page else None
        self.search.open_with(person=person)

    def _shown(self) -> dict[str, QWidget]:
        """Return what is shown by title, for the help."""
        card, page = self.cards.card, self.pages.currentWidget()
        both = {self.tr("Card"): card, self.tr("Here"): page}
        return {title: one for title, one in both.items() if one is not None and one.isVisible()}

    def open_menu(self) -> None:
        """Open the menu of the rail."""
        corner = self.rail.menu.mapToGlobal(self.rail.menu.rect().topLeft())
        corner.setY(corner.y() - self.menu.sizeHint().height())
        self.menu.popup(corner)

    def open_card(self, card: Card) -> None:
        """Open a card that is about nobody yet, or about everybody."""
        self.desk.navigator.open_card(card)

    def quit(self) -> None:
        """Close the window, as its own button does."""
        self.close()

    def start_again(self) -> None:
        """Close the window and open it anew, in the other mode."""
        self.start_over = True
        self.close()

    def undo(self) -> None:
        """Take the last step of this session back."""
        self.steps.take(redo=False)

    def redo(self) -> None:
        """Bring the last undone step back."""
        self.steps.take(redo=True)

    def change_who(self) -> None:
        """Ask who is at the desk."""
        ask_who(self.desk, self.cards.handed_over, self._on_who)

    def _on_who(self, who: str) -> None:
        self.top.who.show_who(who)
        if self._settings is not None:
            self._settings.used.show_facts()

    def backup_now(self) -> None:
        """Make a backup."""
        self._upkeep.backup_now()

    def show_failure(self, problem: str, help_text: str) -> None:
        """Show a full-width bar that stays until it is closed."""
        self.failure.say(" ".join(part for part in (problem, help_text) if part))
        self.failure.show()

    # --- events ---------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Look at the day again when the window comes back to the front."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow() and self._loaded:
            QTimer.singleShot(0, self._upkeep, self._upkeep.look)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once about half-filled cards, then remember where the window was."""
        lost = self.cards.keep_all()  # all others are offered at the next start
        if lost and not self._may_close and not told_to_stop():
            event.ignore()
            self._closing.ask(lost)
            return
        self._upkeep.stop()
        self.desk.state.geometry = self.saveGeometry()
        super().closeEvent(event)

    def _on_close_refused(self) -> None:
        self.start_over = False

    def _on_close_agreed(self) -> None:
        self._may_close = True
        self.close()
