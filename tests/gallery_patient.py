"""The patient in the gallery: flags that wait, two records of one person, history, reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from tests.gallery_screens import dialogs, place

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gallery_screens import After, Stage


def _waiting(chosen: str) -> Callable[[Stage], After]:
    """Return how to show flags of which one is snoozed and one dismissed."""

    def show(stage: Stage) -> After:
        from datetime import timedelta

        from b12tracker.services.calls import dismiss, snooze_finding
        from b12tracker.services.undo import undo_last

        clinic, who = stage.desk.clinic, stage.people["Kowalczyk"]
        until = clinic.today() + timedelta(days=28)
        snooze_finding(clinic, who, "GAP-01", until=until, reason="she comes on the 12th")
        dismiss(clinic, who, "FM-01", reason="the dose was agreed with Dr Vance")
        stage.go.open_patient(who, "flags")
        panel: Any = stage.window.patient_page.panel("flags")
        panel.pick(chosen, single=True)
        stage.window.toast.hide()

        def after() -> None:
            undo_last(clinic)
            undo_last(clinic)

        return after

    return show


def _merge(stage: Stage) -> After:
    stage.go.open_patient(stage.people["Evans"], "background")
    panel: Any = stage.window.patient_page.panel("background")
    panel.findChild(object, "merge").click()
    dialog = panel.findChild(object, "merge-dialog")
    dialog.search.setText("evans")
    dialog.people.setCurrentRow(0)
    dialog.reason.setText("same address, told by the patient")

    def after() -> None:
        dialog.reject()

    return after


def _flag_until(stage: Stage) -> After:
    stage.go.open_patient(stage.people["Kowalczyk"], "flags")
    panel: Any = stage.window.patient_page.panel("flags")
    panel.pick("GAP-01")
    panel.why.ask_day()

    def after() -> None:
        for one in panel.why.findChildren(QDialog):
            one.reject()

    return after


def _report(kind: str) -> Callable[[Stage], After]:
    """Return how to show a report; of a patient where it is about one."""

    def show(stage: Stage) -> After:
        from b12tracker.gui.reports.kinds import Report

        panel = stage.window.reports
        stage.go.open_report(stage.people["Kowalczyk"])
        panel.question.set_text("Could the numbness in my feet still get better?")
        panel.kinds.setCurrentRow(list(Report).index(Report(kind)))
        panel.renew()
        stage.quiet()
        return None

    return show


def _void(stage: Stage) -> After:
    panel = _journal(stage, void=False)
    panel.menu.void(panel.list.line.line)
    return _close_dialogs


def _history(stage: Stage) -> After:
    panel = _journal(stage, void=True)
    panel.menu.history(panel.list.line.line)
    return _close_dialogs


def _close_dialogs() -> None:
    for one in dialogs():
        one.close()


def _journal(stage: Stage, *, void: bool) -> Any:
    from b12tracker.core.changes import Topic

    stage.go.open_patient(stage.people["Ashdown"], "journal")
    page: Any = stage.window.patient_page
    panel = page.panel("journal")
    doses = page.page.with_voided.doses
    found = next(dose for dose in reversed(doses) if (dose.void is not None) is void)
    panel.show_entry(Topic.DOSE, found.id)
    return panel


PATIENT: dict[str, Callable[[Stage], After]] = {
    "dialog-merge": _merge,
    "patient-flags-snoozed": _waiting("GAP-01"),
    "patient-flags-dismissed": _waiting("FM-01"),
    "patient-flags-until": _flag_until,
    "reports-nobody": place("reports"),  # before anybody was chosen there
    "reports-summary": _report("summary"),
    "reports-handout": _report("handout"),
    "reports-register": _report("register"),
    "reports-calls": _report("calls"),
    "reports-figures": _report("figures"),
    "patient-void": _void,
    "patient-history": _history,
}
