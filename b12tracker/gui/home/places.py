"""The places of home mode in the window: Today and Me of the person who was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from b12tracker.core.ids import PatientId
from b12tracker.gui.navigator import Place

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget

    from b12tracker.gui.desk import Desk
    from b12tracker.gui.home.me import Me
    from b12tracker.gui.home.people import People
    from b12tracker.gui.home.today import HomeToday


class HomePlaces(QObject):
    """Lets Today, Me and the choice of the person say the same."""

    def __init__(self, desk: Desk, today: HomeToday, pages: QStackedWidget, people: People) -> None:
        super().__init__(pages)
        self._desk, self._pages, self._people = desk, pages, people
        self.today = today
        self._me: Me | None = None
        today.person_shown.connect(self._on_shown)
        people.chosen.connect(self._on_chosen)

    @property
    def me(self) -> Me:
        """The page of the person whose day is shown, built on its first visit."""
        if self._me is None:
            from b12tracker.gui.home.me import Me

            self._me = Me(self._desk)
            self._pages.addWidget(self._me)
        return self._me

    def show_me(self) -> None:
        """Show how the person is doing; while nobody is in the file, Today."""
        if self.today.patient is None:
            self._desk.navigator.go(Place.TODAY)
            return
        self.me.show_person(self.today.patient)
        self._pages.setCurrentWidget(self.me)
        self.me.setFocus()

    def _on_chosen(self, patient: int) -> None:
        """Change to somebody else of the file, in the place that is shown."""
        self.today.show_person(PatientId(patient))
        if self._me is not None and self._pages.currentWidget() is self._me:
            self._me.show_person(PatientId(patient))

    def _on_shown(self) -> None:
        self._people.show_people(self.today.people, self.today.patient)
