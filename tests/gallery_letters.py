"""The pictures of letters, labels, and the words of letters in Settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gallery_screens import After, Stage

_SEVERAL = ("Ashdown", "Papadaki", "Rahman", "Osei", "Delgado", "Fraser", "Kowalczyk")


def _several(kind: str, letter: str = "recall", start: int = 1) -> Callable[[Stage], After]:
    """Return how to show letters or labels to several people, some of whom are left out."""

    def show(stage: Stage) -> After:
        from b12tracker.gui.reports.kinds import Report

        panel = stage.window.reports
        stage.go.open_letters(tuple(stage.people[name] for name in _SEVERAL))
        panel.letters.letter.choose(letter)
        panel.kinds.setCurrentRow(list(Report).index(Report(kind)))
        panel.renew()
        panel.letters.start.picture.clicked.emit(start)
        stage.quiet()

        def after() -> None:
            panel.letters.start.picture.clicked.emit(1)
            panel.letters.set_people(())

        return after

    return show


def _words(text: str = "") -> Callable[[Stage], After]:
    """Return how to show the words of a letter, as they stand or as somebody writes them."""

    def show(stage: Stage) -> After:
        from b12tracker.gui.navigator import Place

        stage.go.go(Place.SETTINGS)
        panel: Any = stage.window.pages.currentWidget()
        stage.quiet()
        if text:
            panel.letters.words.setPlainText(text)
        panel.letters.words.setFocus()
        stage.quiet()
        panel._scroll.ensureWidgetVisible(panel.letters.reset)

        def after() -> None:
            panel.letters._show()

        return after

    return show


LETTERS: dict[str, Callable[[Stage], After]] = {
    "reports-letters": _several("letters"),
    "reports-letters-nobody-left": _several("letters", "not_attended"),
    "reports-labels": _several("labels"),
    "reports-labels-used-in-part": _several("labels", start=11),
    "reports-messages": _several("messages"),
    "settings-letters": _words(),
    "settings-letters-unknown": _words("Dear {name},\n\nplease call {doctor}."),
}
