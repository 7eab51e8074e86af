"""The screens of home mode and of the first run: the name of each picture and how to get there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.gallery_screens import place

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gallery_screens import After, Stage


def _today(stage: Stage) -> After:
    from b12tracker.gui.navigator import Place

    stage.go.go(Place.TODAY)
    page: Any = stage.window.first
    page.show_person(page.people[0][0])
    return None


def _since(stage: Stage) -> After:
    """Show Today after four days on which the computer stayed shut."""
    page: Any = stage.window.first
    page._seen = stage.desk.clinic.today() - timedelta(days=4)
    page._since_closed.clear()
    return _today(stage)


def _ruth(stage: Stage) -> After:
    _today(stage)
    places: Any = stage.window.at_home
    places._on_chosen(places.today.people[1][0])
    return None


def _me(stage: Stage) -> After:
    _today(stage)
    stage.window.go("me")
    return None


def _press(name: str) -> Callable[[Stage], After]:
    """Return how to show what a button of Today opens."""

    def show(stage: Stage) -> After:
        _today(stage)
        page: Any = stage.window.first
        page._press(name)
        return stage.window.cards.close_card

    return show


def _answered(stage: Stage) -> After:
    """Show the day with everything answered."""
    _today(stage)
    page: Any = stage.window.first
    page._press("took-all")
    page._press("tablet-today")
    stage.quiet()

    def after() -> None:
        stage.window.undo()
        stage.window.undo()
        stage.window.toast.hide()

    return after


def _recorded(*entries: Callable[[Any], Any]) -> Callable[[Stage], After]:
    """Return how to show Today after something was written into George's record."""

    def show(stage: Stage) -> After:
        from dataclasses import replace

        from b12tracker.storage import entries as stored

        _today(stage)
        page: Any = stage.window.first
        clinic = stage.desk.clinic
        with clinic.writing("picture") as session:
            for make in entries:
                stored.add(session, replace(make(clinic.today()), patient=page.patient))
        page.load()
        stage.window.toast.hide()

        def after() -> None:
            stage.window.undo()
            stage.window.toast.hide()

        return after

    return show


def _sudden(today: Any) -> Any:
    from b12tracker.core.records import CheckIn

    return CheckIn(on=today, sudden=("vision",), scores={"A1": 2})


def _late(stage: Stage) -> After:
    """Show an injection that is overdue: the clock is two weeks ahead."""
    clinic: Any = stage.desk.clinic
    day = clinic.today()
    clinic._today = lambda: day + timedelta(days=14)
    _today(stage)

    def after() -> None:
        clinic._today = lambda: day
        page: Any = stage.window.first
        page.load()

    return after


def _first_run(*steps: str) -> Callable[[Stage], After]:
    """Return how to show the first run after some buttons were pressed."""

    def show(stage: Stage) -> After:
        from pathlib import Path

        from PySide6.QtWidgets import QAbstractButton

        from b12tracker.gui import theme
        from b12tracker.gui.first_run import FirstRun

        sets = {key: one.name for key, one in stage.desk.clinic.knowledge.sets.items()}
        asked = FirstRun(Path.home() / "Documents" / "B12 Tracker", sets, stage.desk.state)
        asked.where.folder.setText("Documents › B12 Tracker")  # not of this machine
        asked.resize(stage.window.size())
        asked.show()
        for name in steps:
            found: Any = asked.findChild(QAbstractButton, name)
            found.click()

        def after() -> None:
            asked.close()
            asked.deleteLater()
            state = stage.desk.state
            theme.wear(state.scheme, state.text_percent, home=stage.desk.clinic.home)

        return after

    return show


HOME: dict[str, Callable[[Stage], After]] = {
    "home-today": _today,
    "home-since-last-time": _since,
    "home-answered": _answered,
    "home-overdue": _late,
    "home-emergency": _recorded(_sudden),
    "home-other-person": _ruth,
    "home-injection": _press("log-dose"),
    "home-not-this-time": _press("not-this-time"),
    "home-checkin": _press("start-checkin"),
    "home-me": _me,
    "home-settings": place("settings"),
    "home-first-run-place": _first_run(),
    "home-first-run-clinic": _first_run("in-clinic"),
    "home-first-run-folder": _first_run("next"),
    "home-first-run-begin": _first_run("next", "next"),
}
