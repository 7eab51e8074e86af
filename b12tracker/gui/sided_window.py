"""A window whose cards stand beside its pages, or in their place where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.log_cards.host import CardHost
from b12tracker.gui.paged_window import PagedWindow
from b12tracker.gui.today.panel import TodayPanel
from b12tracker.gui.widgets.text import frame

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.home.people import People
    from b12tracker.gui.home.places import HomePlaces
    from b12tracker.gui.home.today import HomeToday
    from b12tracker.gui.navigator import CardRequest

SIDE = 384
_MOST = 16_777_215


class SidedWindow(PagedWindow):
    """Opens cards, and gives the keyboard back to the page when they are done."""

    def __init__(self, desk: Desk, *, home: bool) -> None:
        super().__init__(desk, home=home)
        self._before_cards: QWidget | None = None
        self._drawer = False  # large text: a card takes the place of the list while it is used
        self._card_asked = False  # whether somebody works on the card, not only looks at the row

    def build_sides(self, people: People) -> QHBoxLayout:
        """Return the pages with the place of the cards beside them; `people` chooses at home."""
        self._content = QHBoxLayout()
        self._content.setSpacing(0)
        self.area = QWidget()
        # A page never pushes the window beyond the screen.
        self.area.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(self.area)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.first: TodayPanel | HomeToday
        self.at_home: HomePlaces | None = None
        if self.home:
            from b12tracker.gui.home.places import HomePlaces  # not for each start of a clinic
            from b12tracker.gui.home.today import HomeToday

            self.first = HomeToday(self.desk)
            self.at_home = HomePlaces(self.desk, self.first, self.pages, people)
        else:
            self.first = TodayPanel(self.desk)
        self.pages.addWidget(self.first)
        self._content.addWidget(self.area, 1)
        self.side = frame("side")
        self.side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        inner = QVBoxLayout(self.side)
        inner.setContentsMargins(1, 0, 0, 0)
        self.cards = CardHost(self.desk)
        inner.addWidget(self.cards)
        self._content.addWidget(self.side)
        return self._content

    @property
    def today(self) -> TodayPanel:
        """Today of a clinic; at home there is only `first`."""
        if not isinstance(self.first, TodayPanel):
            raise TypeError
        return self.first

    def _place_side(self) -> None:
        card = self.cards.card
        wide = card is not None and (card.wide or (self._drawer and self._card_asked))
        on_today = self.pages.currentWidget() is self.first
        beside = not self._drawer and (card is not None or (on_today and not self.home))
        if wide:  # in this order: both side by side would push the window wider
            self.area.hide()
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(_MOST)
        else:
            self.side.setVisible(beside)
            self.side.setFixedWidth(theme.current().px(SIDE))
        self._content.setStretch(1, 1 if wide else 0)
        (self.side if wide else self.area).show()

    def _on_card_wanted(self, request: CardRequest) -> None:
        focus = QApplication.focusWidget()
        if request.focus and focus is not None and not self.side.isAncestorOf(focus):
            self._before_cards = focus
        self._card_asked = request.focus
        if request.patient is not None and self.pages.currentWidget() is self.first:
            self.first.follow(request.patient)
        self.cards.open(request)
        self._place_side()

    def _on_card_shown(self, _: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._place_side()

    def _on_cards_finished(self) -> None:
        self._card_asked = False
        self._place_side()
        here = self.pages.currentWidget()
        listing = next((one for one in (self.first, self._review) if one is here), None)
        if listing is not None:
            listing.take_focus()
            card = self.cards.card
            if card is None or not listing.shows(card.patient):
                listing.look_again()
        elif (before := self._before_cards) and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()
        if self._patient_page is not None and self.pages.currentWidget() is self._patient_page:
            self.cards.close_card()
