"""The plan: what was ordered, where it stands, what comes, and how it was before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error, Refused
from b12tracker.core.findings import DueKind, State
from b12tracker.core.records import Pause
from b12tracker.gui import theme, words
from b12tracker.gui.due_words import closed_words
from b12tracker.gui.fact_words import due_name
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.banner import due_words
from b12tracker.gui.patient.entry_menu import EntryMenu
from b12tracker.gui.patient.entry_words import capital, drug_words, phase_words, plan_words, tr
from b12tracker.gui.patient.plan_dialogs import EndPlanDialog, PausePlanDialog, PlanDialog
from b12tracker.gui.patient.sections import Sections, column_of, row_of
from b12tracker.gui.plan_days import PlanDaysCard
from b12tracker.gui.shapes import TONE_OF_STATE, ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.text import Text
from b12tracker.services.patient_page import JournalLine
from b12tracker.services.plans import end_pause, end_plan, fixed_days, pause_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.core.records import Plan
    from b12tracker.gui.desk import Desk
    from b12tracker.services.patient_page import PatientPage

_COMING = 8


class PlanPanel(QWidget):
    """Shows the plan in force and those before it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page: PatientPage | None = None
        self.menu = EntryMenu(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.sections = Sections()
        column.addWidget(self.sections)

    def show_page(self, page: PatientPage) -> None:
        """Show another state of the record."""
        self._page = page
        self.sections.clear()
        if page.plan is None:
            self.sections.add(tr("Plan"), [self._no_plan()])
        else:
            self._show_plan(page, page.plan)
        self._show_follow_up(page)
        self._show_coming(page)
        others = [plan for plan in reversed(page.record.plans) if plan != page.plan]
        if others:
            self.sections.add(tr("Other plans"), [self._other(plan) for plan in others])
        self.sections.end()

    def _no_plan(self) -> QWidget:
        make = Button(tr("Make a plan"))
        make.clicked.connect(self._on_make)
        return EmptyState(
            tr("No plan is in force."),
            tr("Without a plan nobody is reminded of a dose."),
            action=make,
        )

    def _show_plan(self, page: PatientPage, plan: Plan) -> None:
        knowledge = self._desk.clinic.knowledge
        regimen = knowledge.regimens.get(plan.regimen)
        head = Text(
            regimen.name if regimen is not None else tr("Made by hand"), "lead-strong", wrap=True
        )
        ordered = [
            tr("since {day}").format(day=words.day(plan.first)),
            tr("until {day}").format(day=words.day(plan.last)) if plan.last else "",
            tr("ordered by {who}").format(who=plan.ordered_by) if plan.ordered_by else "",
            plan.reason,
        ]
        about = Text(" · ".join(part for part in ordered if part), "quiet", wrap=True)
        change = Button(tr("Change…"), height=28)
        change.clicked.connect(self._on_change)
        pause = Button(tr("Pause…"), height=28)
        pause.clicked.connect(self._on_pause)
        end = Button(tr("End…"), height=28)
        end.clicked.connect(self._on_end)
        history = Button(tr("History"), height=28)
        history.clicked.connect(partial(self._on_history, plan))
        named = column_of(head, about)
        buttons = (change, pause, end, history)
        if theme.current().large:
            self.sections.add(
                tr("Plan"),
                [
                    named,
                    row_of(*buttons),
                ],
            )
        else:
            self.sections.add(tr("Plan"), [row_of(named, 1, *buttons, height=44)])
        days = PlanDaysCard(self._desk)
        days.show_plan(page.record, plan)
        self.sections.add(tr("Calendar"), [days])
        phases = []
        for n, phase in enumerate(plan.phases, 1):
            count = (
                tr("{n} doses").format(n=phase.doses)
                if phase.doses is not None
                else _question(phase.until, self._desk)
            )
            number = Text(str(n), "help")
            number.setFixedWidth(theme.current().px(20))
            phases.append(
                row_of(
                    number, Text(phase_words(phase, knowledge), wrap=True), 1, Text(count, "quiet")
                )
            )
        self.sections.add(tr("Phases"), phases)
        if plan.pauses:
            self.sections.add(tr("Pauses"), [self._pause(plan, one) for one in plan.pauses])
        self._show_window(page)

    def _pause(self, plan: Plan, one: Pause) -> QWidget:
        """Return a pause in words; one that is not over can be ended."""
        today = self._desk.clinic.today()
        until = tr("until {day}").format(day=words.day(one.last)) if one.last else tr("open end")
        said = Text(" · ".join(part for part in (words.day(one.first), until, one.reason) if part))
        if one.last is not None and one.last < today:
            return row_of(said, 1, height=28)
        word = tr("Resume today") if one.first <= today else tr("Cancel this pause")
        end = Button(word, height=28)
        end.clicked.connect(partial(self._on_resume, plan, one))
        return row_of(said, 1, end)

    def _show_window(self, page: PatientPage) -> None:
        item = page.next_dose
        if item is None:
            return
        tone, said = due_words(page)
        rows: list[QWidget] = [row_of(ShapeMark(tone, 10), Text(said, "medium"), 1)]
        for name, day in (
            (tr("Window opens"), item.due_from),
            (tr("Last day of the window"), item.due_by),
            (tr("Overdue from"), item.overdue_from),
            (tr("Lapsed from"), item.lapsed_from),
        ):
            if day is not None:
                rows.append(_pair(name, f"{words.weekday(day)}, {words.distance(day, page.as_of)}"))
        if page.plan is not None and (days := fixed_days(page.record, page.plan)):
            named = ", ".join(words.weekday(day) for day in days)
            rows.append(_pair(tr("Days that were named"), named))
        self.sections.add(tr("Next dose"), rows)

    def _show_follow_up(self, page: PatientPage) -> None:
        """Show what goes with the treatment: reviews, tests and check-ins with their days."""
        rows = []
        items = [one for one in page.assessment.due if one.kind is not DueKind.DOSE]
        for item in sorted(items, key=lambda one: one.due_by):
            if item.state is State.DONE:
                continue
            day = item.day
            when = Text(words.weekday(day), "medium")
            when.setFixedWidth(theme.current().px(130))
            name = Text(due_name(item, self._desk.clinic.knowledge), wrap=True)
            mark = ShapeMark(TONE_OF_STATE[item.state], 10)
            rows.append(row_of(mark, when, name, 1, Text(words.distance(day, page.as_of), "quiet")))
        if rows:
            self.sections.add(tr("Follow-up"), rows)

    def _show_coming(self, page: PatientPage) -> None:
        if not page.planned:
            return
        knowledge = self._desk.clinic.knowledge
        rows = []
        for one in page.planned[:_COMING]:
            window = (
                words.day(one.due_from)
                if one.due_from == one.due_by
                else tr("{first} to {last}").format(
                    first=words.day(one.due_from), last=words.day(one.due_by)
                )
            )
            number = (
                tr("{n} of {of}").format(n=one.number, of=one.of) if one.of else str(one.number)
            )
            day = Text(words.weekday(one.target), "medium")
            day.setFixedWidth(theme.current().px(130))
            what = f"{capital(drug_words(one.drug, knowledge))} {amounts.show(one.ug)}"
            closed = closed_words(self._desk.clinic, one.target)
            mark = ShapeMark(Tone.WARN if closed else Tone.MUTED, 8)
            first = (mark, day, Text(what), 1, Text(closed, "quiet"))
            more = (
                _fixed(tr("dose {number}").format(number=number), 90),
                _fixed(tr("window {days}").format(days=window), 250),
            )
            if theme.current().large:
                rows += [row_of(*first, height=28), row_of(*more, Text(""), 1, height=28)]
            else:
                rows.append(row_of(*first, *more, height=28))
        rows.append(Text(tr("If each dose is given on its day."), "help"))
        self.sections.add(tr("Coming doses"), rows)

    def _other(self, plan: Plan) -> QWidget:
        history = Button(tr("History"), height=24)
        history.clicked.connect(partial(self._on_history, plan))
        until = words.day(plan.last) if plan.last else tr("open end")
        days = tr("{first} to {last}").format(first=words.day(plan.first), last=until)
        said = " · ".join(part for part in (days, plan.reason) if part)
        return row_of(
            column_of(
                Text(plan_words(plan, self._desk.clinic.knowledge), wrap=True),
                Text(said, "help", wrap=True),
            ),
            1,
            history,
            height=40,
        )

    def _on_make(self) -> None:
        if self._page is not None:
            self._desk.navigator.open_card(Card.PLAN, self._page.record.patient.id)

    def _on_change(self) -> None:
        if self._page is not None and self._page.plan is not None:
            plan = self._page.plan
            self._desk.navigator.open_card(Card.PLAN, plan.patient, entry=plan)

    def _on_history(self, plan: Plan, *_: object) -> None:
        self.menu.history(_line(plan))

    def _on_end(self) -> None:
        if self._page is None or self._page.plan is None:
            return
        plan = self._page.plan
        dialog = EndPlanDialog(plan_words(plan, self._desk.clinic.knowledge), self)
        dialog.wanted.connect(partial(self._end, dialog, plan))
        dialog.open()

    def _on_pause(self) -> None:
        if self._page is None or self._page.plan is None:
            return
        plan, clinic = self._page.plan, self._desk.clinic
        dialog = PausePlanDialog(plan_words(plan, clinic.knowledge), clinic.today(), self)
        dialog.wanted.connect(partial(self._rest, dialog, plan))
        dialog.open()

    def _end(self, dialog: EndPlanDialog, plan: Plan) -> None:
        clinic = self._desk.clinic
        self._do(
            dialog,
            partial(end_plan, clinic, plan.id, clinic.today(), reason=dialog.reason.text().strip()),
        )

    def _rest(self, dialog: PausePlanDialog, plan: Plan) -> None:
        first = dialog.first.value
        if first is not None:
            reason = dialog.reason.text().strip()
            pause = Pause(first=first, last=dialog.last.value, reason=reason)
            self._do(dialog, partial(pause_plan, self._desk.clinic, plan.id, pause))

    def _on_resume(self, plan: Plan, pause: Pause, *_: object) -> None:
        try:
            end_pause(self._desk.clinic, plan.id, pause)
        except B12Error as problem:
            self._desk.navigator.fail(str(problem), tr("The plan was left as it is."))

    def _do(self, dialog: PlanDialog, verb: Callable[..., None]) -> None:
        """Do what a dialog asks for; what speaks against it is shown there."""
        try:
            verb(accept=dialog.rules, clinician=dialog.clinician.text().strip())
        except Refused as refused:
            dialog.refuse(refused.findings, clinician=True)
        except B12Error as problem:
            dialog.close()
            self._desk.navigator.fail(str(problem), tr("The plan was left as it is."))
        else:
            dialog.close()


def _fixed(text: str, width: float) -> Text:
    label = Text(text, "quiet")
    label.setFixedWidth(theme.current().px(width))
    return label


def _line(plan: Plan) -> JournalLine:
    return JournalLine(topic=Topic.PLAN, on=plan.first, entry=plan)


def _question(until: str, desk: Desk) -> str:
    if not until:
        return tr("without end")
    known = desk.clinic.knowledge.questions.get(until)
    return tr("until: {question}").format(question=known.ask if known is not None else until)


def _pair(name: str, value: str) -> QWidget:
    label = Text(name, "quiet")
    label.setFixedWidth(theme.current().px(180))
    return row_of(label, Text(value), 1, height=24)
