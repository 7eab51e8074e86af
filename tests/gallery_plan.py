"""The plan in the gallery: the editor new, changed and with named days; rests; the questions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.gallery_screens import dialogs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gallery_screens import After, Stage


def close_dialogs() -> None:
    """Close what stands over the window."""
    for one in dialogs():
        one.close()


def forgotten(stage: Stage) -> After:
    """Return what drops a half-filled card."""

    def after() -> None:
        card: Any = stage.window.cards.card
        card.touched = False

    return after


def _editor(family: str, do: Callable[[Any], None]) -> Callable[[Stage], After]:
    """Return how to show the editor after something was done in it."""

    def show(stage: Stage) -> After:
        from b12tracker.gui.navigator import Card

        stage.go.open_patient(stage.people[family], "plan")
        stage.go.open_card(Card.PLAN, stage.people[family])
        do(stage.window.cards.card)
        return forgotten(stage)

    return show


def _new(card: Any) -> None:
    card.library.choose("UK-HYD-NEURO")
    card.ordered_by.set_text("Dr Lindqvist")


def _why_not(card: Any) -> None:
    card.library.left_out.click()


def _changed(card: Any) -> None:
    line = card.table.rows[-1].every
    line.setText("8 weeks")
    card.reason.setText("letter of 13 November")
    line.setFocus()


def _wrong(card: Any) -> None:
    card.table.add_button.click()
    card.table.rows[0].every.setText("8")


def _named_days(card: Any) -> None:
    card.counting.choose("fixed")
    card.fixed.line.setText("4 Dec, 8 Jan")
    card.days.calendar.setFocus()
    card.days.calendar.step(1)


def _holiday(stage: Stage) -> After:
    from b12tracker.core.records import Pause
    from b12tracker.services.patient_page import patient_page
    from b12tracker.services.plans import pause_plan

    clinic, person = stage.desk.clinic, stage.people["Ashdown"]
    plan = patient_page(clinic, person).plan
    assert plan is not None
    first = clinic.today() + timedelta(days=20)
    holiday = Pause(first=first, last=first + timedelta(days=40), reason="Abroad for the winter")
    rules = frozenset({"LIFELONG-01"})
    pause_plan(clinic, plan.id, holiday, accept=rules, clinician="Dr Vance")
    stage.go.open_patient(person, "plan")

    def after() -> None:
        stage.window.undo()
        stage.window.toast.hide()

    return after


def _pause(stage: Stage) -> After:
    stage.go.open_patient(stage.people["Ashdown"], "plan")
    panel: Any = stage.window.patient_page.panel("plan")
    panel._on_pause()
    return close_dialogs


def _entry(do: Callable[[Stage, Any, Any], None]) -> Callable[[Stage], After]:
    """Return how to show a question about the newest dose of somebody."""

    def show(stage: Stage) -> After:
        from b12tracker.core.changes import Topic

        stage.go.open_patient(stage.people["Ashdown"], "journal")
        page: Any = stage.window.patient_page
        panel = page.panel("journal")
        panel.show_entry(Topic.DOSE, page.page.record.doses[-1].id)
        do(stage, panel, panel.list.line.line)

        def after() -> None:
            close_dialogs()
            if do is _restore:
                stage.window.undo()
            stage.window.toast.hide()

        return after

    return show


def _move(stage: Stage, panel: Any, line: Any) -> None:
    panel.menu.move(line)
    (dialog,) = dialogs()
    dialog.search.setText("okafor")
    dialog.people.setCurrentRow(0)
    dialog.reason.setText("wrong patient chosen")
    stage.quiet()


def _move_refused(stage: Stage, panel: Any, line: Any) -> None:
    _move(stage, panel, line)
    (dialog,) = dialogs()
    dialog.search.setText("castellano")
    dialog.people.setCurrentRow(0)
    dialog.do.click()


def _restore(stage: Stage, panel: Any, line: Any) -> None:
    from dataclasses import replace

    from b12tracker.services.corrections import correct_entry

    changed = replace(line.entry, lot="H4472")
    rules = frozenset(stage.desk.clinic.knowledge.rules)
    correct_entry(stage.desk.clinic, changed, accept=rules, reason="misread on the pack")
    panel.menu.history(line)


PLAN: dict[str, Callable[[Stage], After]] = {
    "card-plan-new": _editor("Barnes", _new),
    "card-plan-not-proposed": _editor("Barnes", _why_not),
    "card-plan-changed": _editor("Ashdown", _changed),
    "card-plan-wrong": _editor("Ashdown", _wrong),
    "card-plan-named-days": _editor("Ashdown", _named_days),
    "patient-plan-holiday": _holiday,
    "dialog-pause-plan": _pause,
    "dialog-move": _entry(_move),
    "dialog-move-refused": _entry(_move_refused),
    "dialog-restore": _entry(_restore),
}
