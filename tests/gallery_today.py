"""The pictures of Today's sections, calls, ticked rows and signatures."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gallery_screens import After, Stage


def _called(stage: Stage) -> int:
    """Let some people be called with each result; return how many steps that took."""
    from b12tracker.core.records import Outcome
    from b12tracker.services.calls import log_call
    from b12tracker.services.worklist import today

    clinic = stage.desk.clinic
    rows = [row for row in today(clinic).rows if row.section == "to_call"]
    day = clinic.today()
    results: tuple[tuple[Outcome, Any], ...] = (
        (Outcome.AGREED, {"until": day + timedelta(days=3)}),
        (Outcome.LATER, {"until": day + timedelta(days=7)}),
        (Outcome.REMOVED, {"reason": "already given elsewhere"}),
    )
    for row, (outcome, more) in zip(reversed(rows), results, strict=False):
        log_call(clinic, row.patient, outcome, **more)
    return min(len(rows), len(results))


def _sections(stage: Stage, *, tick: int = 0) -> After:
    from b12tracker.gui.navigator import Place

    stage.go.go(Place.TODAY)
    steps = _called(stage)
    panel: Any = stage.window.today
    stage.window.toast.hide()
    stage.quiet()
    panel._on_section("to_call")
    for row in [one for one in panel.model.shown if one.stable][:tick]:
        panel.model.tick(row.patient)
    panel.list.setFocus()

    def after() -> None:
        panel.ticked.clear()
        for _ in range(steps):
            stage.window.undo()
        stage.window.toast.hide()

    return after


def _ticked(stage: Stage) -> After:
    return _sections(stage, tick=3)


def _bulk_day(stage: Stage) -> After:
    from b12tracker.gui.today.bulk_bar import Bulk

    after = _sections(stage, tick=3)
    stage.window.today.ticked.bar.ask(Bulk.AGREED)  # type: ignore[union-attr]
    return after


def _tally(key: str) -> Callable[[Stage], After]:
    def show(stage: Stage) -> After:
        from b12tracker.gui.navigator import Place

        stage.go.go(Place.TODAY)
        panel: Any = stage.window.today
        panel._on_tally(key)
        return lambda: panel._on_tally("")

    return show


def _menu(stage: Stage) -> After:
    from PySide6.QtCore import QPoint

    from b12tracker.gui.navigator import Place
    from tests.gallery_screens import menus

    stage.go.go(Place.TODAY)
    panel: Any = stage.window.today
    panel._on_menu(panel.list.mapToGlobal(QPoint(300, 60)))

    def after() -> None:
        for one in menus():
            one.close()

    return after


def _call(*letters: str, unanswered: int = 0) -> Callable[[Stage], After]:
    """Return how to show the call card of somebody late, after keys were pressed."""

    def show(stage: Stage) -> After:
        from PySide6.QtTest import QTest

        from b12tracker.core.records import Outcome
        from b12tracker.gui.navigator import Card, Place
        from b12tracker.services.calls import log_call
        from b12tracker.services.worklist import today

        stage.go.go(Place.TODAY)
        clinic = stage.desk.clinic
        who = next(row.patient for row in today(clinic).rows if row.section == "to_call")
        for _ in range(unanswered):
            until = clinic.today() + timedelta(days=2)
            log_call(clinic, who, Outcome.NO_ANSWER, until=until)
        stage.window.toast.hide()
        stage.go.open_card(Card.CALL, who)
        card: Any = stage.window.cards.card
        for letter in letters:
            QTest.keyClicks(card, letter)
        stage.quiet()

        def after() -> None:
            card.touched = False
            stage.go.close_cards()
            for _ in range(unanswered):
                stage.window.undo()
            stage.window.toast.hide()

        return after

    return show


def _snooze(stage: Stage) -> After:
    from b12tracker.gui.navigator import Card, Place
    from b12tracker.services.worklist import today

    stage.go.go(Place.TODAY)
    rows = today(stage.desk.clinic).rows
    stage.go.open_card(Card.SNOOZE, next(row.patient for row in rows if row.stable))

    def after() -> None:
        card: Any = stage.window.cards.card
        card.touched = False

    return after


def _sign(stage: Stage) -> After:
    """Show results that a file brought."""
    from b12tracker.gui.navigator import Card, Place
    from b12tracker.services import imports
    from tests.interop.files import as_bytes, bundle, observation, patient

    file = stage.folder / "results of april.json"
    about = patient()
    found = [
        observation(
            value, unit, id=f"s{at}", effectiveDateTime=stage.desk.clinic.today().isoformat()
        )
        for at, (value, unit) in enumerate((("188", "pmol/L"),))
    ]
    file.write_bytes(as_bytes(bundle(about, *found)))
    clinic = stage.desk.clinic
    imports.commit(clinic, imports.parse(clinic, file))
    stage.window.toast.hide()
    stage.go.go(Place.TODAY)
    panel: Any = stage.window.today
    panel._on_tally("results")
    stage.quiet()
    row = panel.model.shown[0]
    stage.go.open_card(Card.SIGN, row.patient)

    def after() -> None:
        panel._on_tally("")
        stage.window.undo()
        stage.window.toast.hide()

    return after


def _since(stage: Stage) -> After:
    from b12tracker.gui.navigator import Card, Place

    stage.go.go(Place.TODAY)
    state = stage.desk.state
    state.since = stage.desk.clinic.today() - timedelta(days=7)
    stage.window.today.head.show_since(state.since)
    stage.go.open_card(Card.SINCE)

    def after() -> None:
        state.since = None
        stage.window.today.head.since.hide()

    return after


def _review(stage: Stage) -> After:
    from b12tracker.gui.navigator import Place

    stage.go.go(Place.REVIEW)
    return None


TODAY: dict[str, Callable[[Stage], After]] = {
    "today-sections": _sections,
    "today-ticked": _ticked,
    "today-bulk-day": _bulk_day,
    "today-tally": _tally("overdue"),
    "today-tally-empty": _tally("results"),
    "today-menu": _menu,
    "card-call": _call(),
    "card-call-agreed": _call("1"),
    "card-call-no-answer": _call("3", unanswered=2),
    "card-call-remove": _call("4", "d"),
    "card-snooze": _snooze,
    "card-sign": _sign,
    "card-since": _since,
    "review": _review,
}
