"""The patient's page: banner, sentence of status, and the tabs, each built on its first visit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.changes import Topic
from b12tracker.core.errors import NotFound
from b12tracker.core.findings import Level
from b12tracker.gui import theme
from b12tracker.gui.keys import shortcut
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.background import BackgroundPanel
from b12tracker.gui.patient.banner import Banner, flags_of
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.patient.flags import FlagsPanel
from b12tracker.gui.patient.flow import large_text
from b12tracker.gui.patient.journal import JournalPanel
from b12tracker.gui.patient.labs import LabsPanel
from b12tracker.gui.patient.log_menu import log_menu
from b12tracker.gui.patient.plan import PlanPanel
from b12tracker.gui.patient.response import ResponsePanel
from b12tracker.gui.patient.sections import Sections
from b12tracker.gui.patient.sentence import StatusSentence
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import EmergencyBar
from b12tracker.gui.widgets.text import hairline
from b12tracker.services.patient_page import PatientPage as Page
from b12tracker.services.patient_page import patient_page

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from b12tracker.core.changes import Changes
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk

_RETRY_MS = 250
TABS = ("response", "journal", "labs", "plan", "background", "flags")


class Panel(Protocol):
    """What every tab can do."""

    def show_page(self, page: Page) -> None:
        """Show another state of the patient."""


class PatientPage(QWidget):
    """Shows one patient; reads again when the record was changed and it is seen."""

    patient_shown = Signal(int)  # PatientId

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("patient-page")
        explains(self, "patient")
        self._desk = desk
        self._patient: PatientId | None = None
        self._page: Page | None = None
        self._stale = False
        self._panels: dict[str, QWidget] = {}
        self._fresh: set[str] = set()  # tabs that show what was read last
        self._look = theme.current()
        self._root = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._root)
        self._build()
        self._shortcuts()
        desk.bus.changed.connect(self._on_changed)

    # building

    def _build(self) -> None:
        column = QVBoxLayout(self._root)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.banner = Banner(self._desk.clinic.knowledge)
        self.banner.flag_picked.connect(self._on_flag)
        self.banner.unfolded.connect(self._show_sentence)
        column.addWidget(self.banner)
        self.emergency = EmergencyBar("", tr("What to do"))
        self.emergency.clicked.connect(self._on_emergency)
        self.emergency.hide()
        column.addWidget(self.emergency)
        self.sentence = StatusSentence()
        self.sentence.setObjectName("status-sentence")
        column.addWidget(self.sentence)
        column.addLayout(self._tab_row())
        column.addWidget(hairline())
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)

    def _shortcuts(self) -> None:
        shortcut("G", tr("Give the dose"), self._give, self)
        shortcut("L", tr("Log something else"), self._log, self)
        shortcut("P", tr("Report"), self._report, self)
        shortcut(".", tr("Show or hide cause and status"), self._more, self)
        for number, key in enumerate(TABS, 1):
            word = tr("Tab {name}").format(name=_tab_words(key))
            shortcut(f"Ctrl+{number}", word, partial(self._go, key), self)

    def _tab_row(self) -> QHBoxLayout:
        look = theme.current()
        row = QHBoxLayout()
        side, gap = (8, 6) if large_text() else (16, 12)
        row.setContentsMargins(look.px(side), 0, look.px(side), 0)
        row.setSpacing(look.px(gap))
        self.tabs = QTabBar()
        self.tabs.setObjectName("patient-tabs")
        self.tabs.setAccessibleName(tr("Parts of the page"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for key in TABS:
            self.tabs.setTabData(self.tabs.addTab(_tab_words(key)), key)
        self.tabs.currentChanged.connect(self._on_tab)
        row.addWidget(self.tabs, 1)
        self.give = Button(tr("Give"), key="G", height=24)
        self.give.clicked.connect(self._give)
        self.log = Button(tr("Log"), key="L", height=24)
        self.log.clicked.connect(self._log)
        self.report = Button(tr("Report"), key="P", height=24)
        self.report.clicked.connect(self._report)
        if large_text():
            self.report.hide()  # there is no room; the key does it
        for button in (self.give, self.log, self.report):
            row.addWidget(button)
        return row

    def _panel(self, key: str) -> QWidget:
        if key not in self._panels:
            made: QWidget = {
                "response": ResponsePanel,
                "journal": JournalPanel,
                "labs": LabsPanel,
                "plan": PlanPanel,
                "background": BackgroundPanel,
                "flags": FlagsPanel,
            }[key](self._desk)
            self._panels[key] = made
            explains(made, key)
            for one in (made, *made.findChildren(Sections)):
                one.setAccessibleName(_tab_words(key))
            if isinstance(made, FlagsPanel):
                made.entry_picked.connect(self._on_entry)
            self.stack.addWidget(made)
        return self._panels[key]

    # what is shown

    @property
    def patient(self) -> PatientId | None:
        """Whom the page is about."""
        return self._patient

    @property
    def page(self) -> Page | None:
        """What was read last."""
        return self._page

    @property
    def tab(self) -> str:
        """The tab that is open."""
        return str(self.tabs.tabData(self.tabs.currentIndex()))

    def panel(self, key: str) -> QWidget:
        """Open a tab and return its panel."""
        self.tabs.setCurrentIndex(TABS.index(key))
        self._show_tab()
        return self._panel(key)

    def show_patient(self, patient: PatientId, tab: str = "") -> None:
        """Show somebody, at a tab or where the page stands.

        Raises:
            NotFound: there is no such patient.
        """
        if patient != self._patient:
            self._patient = patient
            self._page = None
        self.read()
        if tab in TABS:
            self.tabs.setCurrentIndex(TABS.index(tab))
        self._show_tab()
        self.patient_shown.emit(patient)

    def read(self) -> None:
        """Read the patient again and show what is seen."""
        if self._patient is None:
            return
        self._stale = False
        self._page = patient_page(self._desk.clinic, self._patient)
        self._fresh.clear()
        self._show(self._page)

    def _show(self, page: Page) -> None:
        self.banner.show_page(page)
        self.sentence.say(page.status)
        self._show_sentence()
        self._show_emergency(page)
        self._count_tabs(page)
        self._show_tab()

    def _show_sentence(self) -> None:
        """Show the sentence unless large text has put it away."""
        self.sentence.setVisible(bool(self.sentence.text) and not self.banner.folded)

    def _show_emergency(self, page: Page) -> None:
        loud = [one for one in page.assessment.findings if one.level is Level.EMERGENCY]
        self.emergency.setVisible(bool(loud))
        if loud:
            said = " ".join(one.text for one in loud)
            self.emergency.setText(said)
            self.emergency.setAccessibleName(said)

    def _count_tabs(self, page: Page) -> None:
        counts = {
            "journal": len(page.journal),
            "labs": len({lab.on for lab in page.record.labs}),
            "flags": len(flags_of(page)),
        }
        for at, key in enumerate(TABS):
            count = counts.get(key, 0)
            with_count = count and not large_text()  # there is no room for it then
            text = f"{_tab_words(key)}  {count}" if with_count else _tab_words(key)
            if self.tabs.tabText(at) != text:
                self.tabs.setTabText(at, text)

    def _show_tab(self) -> None:
        key = self.tab
        panel = self._panel(key)
        if self._page is not None and key not in self._fresh:
            panel.show_page(self._page)  # type: ignore[attr-defined]
            self._fresh.add(key)
        if self.stack.currentWidget() is not panel:
            self.stack.setCurrentWidget(panel)

    # what happens

    def _on_tab(self) -> None:
        if self._page is not None:
            self._show_tab()

    def _on_changed(self, changes: Changes) -> None:
        if self._patient is None or not self._concerns(changes):
            return
        self._stale = True
        if self.isVisible():
            self._read_when_free()

    def _read_when_free(self) -> None:
        """Read again, once the worker has given the file back (README, decision 5)."""
        if not self._stale or not self.isVisible():
            return
        if self._desk.tasks.busy:
            QTimer.singleShot(_RETRY_MS, self, self._read_when_free)
        else:
            self._read_again()

    def _concerns(self, changes: Changes) -> bool:
        return self._patient in changes.patients or changes.touches(Topic.SETTING)

    def _read_again(self) -> None:
        try:
            self.read()
        except NotFound:
            self._patient = self._page = None  # withdrawn with its import

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was changed meanwhile."""
        super().showEvent(event)
        self._read_when_free()

    def changeEvent(self, event: QEvent) -> None:
        """Build everything anew in another theme or text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and theme.current() != self._look:
            self._look = theme.current()
            self._rebuild()

    def _rebuild(self) -> None:
        tab, old = self.tab, self._root
        self._root = QWidget()
        self._panels.clear()
        self._fresh.clear()
        self._build()
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self._root)
        old.hide()
        old.deleteLater()
        self.tabs.setCurrentIndex(TABS.index(tab))
        if self._page is not None:
            self._show(self._page)

    def _give(self) -> None:
        self._desk.navigator.open_card(Card.DOSE, self._patient)

    def _report(self) -> None:
        if self._patient is not None:
            self._desk.navigator.open_report(self._patient)

    def _log(self) -> None:
        if self._patient is not None:
            menu = log_menu(self._desk, self._patient, self)
            menu.popup(self.log.mapToGlobal(self.log.rect().bottomLeft()))

    def _more(self) -> None:
        self.banner.more.click()

    def _go(self, tab: str) -> None:
        self.tabs.setCurrentIndex(TABS.index(tab))

    def _on_flag(self, rule: str) -> None:
        panel = self.panel("flags")
        if isinstance(panel, FlagsPanel) and rule:
            panel.pick(rule)

    def _on_entry(self, topic: Topic, entry: int) -> None:
        panel = self.panel("journal")
        if isinstance(panel, JournalPanel):
            panel.show_entry(topic, entry)

    def _on_emergency(self) -> None:
        if self._page is not None:
            loud = [one for one in self._page.assessment.findings if one.level is Level.EMERGENCY]
            self._on_flag(loud[0].rule if loud else "")


def _tab_words(key: str) -> str:
    return {
        "response": tr("Response"),
        "journal": tr("Journal"),
        "labs": tr("Labs"),
        "plan": tr("Plan"),
        "background": tr("Background"),
        "flags": tr("Flags"),
    }[key]
