"""What the rules ask of a record, each answer worked out once and only when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from b12tracker.core import interpret, symptoms
from b12tracker.core.clock import plus
from b12tracker.core.cover import covered, enough_by_mouth
from b12tracker.core.dates import add_months, months_gone
from b12tracker.core.findings import B12Class, Fact
from b12tracker.core.folate import Folate, folate
from b12tracker.core.knowledge.symptoms import ItemKind
from b12tracker.core.monitoring import Monitoring
from b12tracker.core.schedule import (
    Standing,
    next_dose,
    planned_plans,
    running_plan,
    standing,
)
from b12tracker.core.start import Results, Start, started_on
from b12tracker.core.tasks import Task, checkin_tasks, marker_task
from b12tracker.core.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from b12tracker.core.clock import Clock
    from b12tracker.core.findings import DueItem
    from b12tracker.core.knowledge import CauseTerm, Knowledge, Numbers
    from b12tracker.core.records import Event, LabResult, PatientRecord, Plan, Pregnancy


UK, US_LABEL = "UK_NICE", "US_LABEL"  # sets that rules of their own belong to
B12_TESTS = ("b12_total", "b12_active")
_BY_RESULT = (B12Class.DEFICIENT, B12Class.INDETERMINATE)


class Facts:
    """One patient on one day.

    Whatever depends on the day asks the clock, so that it learns when the answer may change.
    """

    def __init__(
        self, record: PatientRecord, clock: Clock, knowledge: Knowledge, guideline_set: str
    ) -> None:
        self.record = visible(record, clock)
        self.clock = clock
        self.knowledge = knowledge
        self.guideline_set = guideline_set

    @property
    def schedule(self) -> Numbers:
        """The numbers of schedules."""
        return self.knowledge.schedule

    @property
    def masking(self) -> Numbers:
        """The numbers of folate masking."""
        return self.knowledge.masking

    @property
    def followup(self) -> Numbers:
        """The numbers of what follows a treatment."""
        return self.knowledge.followup

    # The person

    @cached_property
    def child(self) -> bool:
        """Whether the patient is under 16 for every day that the birth date can mean."""
        return interpret.is_child(self.record, self.clock, self.knowledge)

    @cached_property
    def aged(self) -> bool:
        """Whether the patient is over 75, which is 76 completed years."""
        born = self.record.patient.born
        years = self.masking.days("age_over") + 1
        return born is not None and self.clock.reached(add_months(born.latest, 12 * years))

    @cached_property
    def pregnant(self) -> Pregnancy | None:
        """The pregnancy of today."""
        return next((one for one in self.record.pregnancies if self._pregnant(one)), None)

    def _pregnant(self, one: Pregnancy) -> bool:
        begun = one.kind == "pregnant" and self.clock.reached(one.first)
        return begun and (one.last is None or not self.clock.past(one.last))

    # Causes

    @cached_property
    def causes(self) -> tuple[tuple[CauseTerm, Fact], ...]:
        """The causes and own conditions that the files know, with the entry each stands for."""
        known = self.knowledge
        found = [
            (known.causes[one.code], Fact(kind="cause", what=one.code))
            for one in self.record.causes
            if one.code in known.causes
        ]
        found += [
            (known.conditions[one.code], Fact(kind="condition", what=one.code))
            for one in self.record.conditions
            if one.code in known.conditions and one.who == "self"
        ]
        found += [
            (known.conditions["ifab_positive"], lab_fact(lab))
            for lab in self.record.labs
            if lab.test == "ifab" and _positive(lab)
        ]
        return tuple(found)

    @cached_property
    def lifelong(self) -> tuple[tuple[CauseTerm, Fact], ...]:
        """The causes that need treatment for life and prove the deficiency."""
        return tuple((term, fact) for term, fact in self.causes if term.lifelong)

    @cached_property
    def irreversible(self) -> bool:
        """Whether lateness is louder: a cause stays, is unknown or not recorded (reading 19)."""
        return not self.record.causes or any(term.irreversible for term, _ in self.causes)

    # Treatment

    @cached_property
    def plan(self) -> Plan | None:
        """The plan in force."""
        return running_plan(self.record, self.clock)

    @cached_property
    def standing(self) -> Standing | None:
        """Where the plan in force stands."""
        return None if self.plan is None else self.stands(self.plan)

    def stands(self, plan: Plan) -> Standing:
        """Return where a plan stands."""
        return standing(plan, self.record, self.knowledge, self.clock)

    @cached_property
    def open_plans(self) -> tuple[Plan, ...]:
        """The plan in force and those that have not begun."""
        running = () if self.plan is None else (self.plan,)
        return (*running, *planned_plans(self.record, self.clock))

    @cached_property
    def dose_item(self) -> DueItem | None:
        """The next dose."""
        return next_dose(self.record, self.clock, self.knowledge)

    @cached_property
    def started_on(self) -> date | None:
        """The first B12 dose or tablet day really taken (reading 11)."""
        return started_on(self.record, self.clock)

    @cached_property
    def start(self) -> Start:
        """How treatment began."""
        return Start(self.record, self.results, self.started_on, self.knowledge)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """What has to happen besides doses, done or not, by day; only check-ins under 16."""
        found: list[Task] = []
        if not self.child:
            plan = Monitoring(self.record, self.results, self.start, self.knowledge)
            found += plan.tasks(self.guideline_set, self.clock)
            if self.b12_lab is not None and self._uncertain(self.b12_lab):
                found.append(marker_task(self.b12_lab.on, self.results, self.clock, self.knowledge))
        found += checkin_tasks(self.record, self.start, self.clock, self.knowledge)
        return tuple(found)

    def _uncertain(self, lab: LabResult) -> bool:
        """Return whether a result of the last year is indeterminate by its number."""
        classes = self.knowledge.classes
        fresh = not self.clock.past(plus(lab.on, classes.age_days))
        return fresh and interpret.class_of(lab, classes) is B12Class.INDETERMINATE

    @cached_property
    def covered(self) -> bool:
        """Whether B12 treatment is in effect."""
        enough = enough_by_mouth(self.record, self.knowledge)
        return covered(self.record, self.clock, self.knowledge, self.guideline_set, enough)

    @cached_property
    def folate(self) -> Folate:
        """The folic acid of today."""
        return folate(self.record, self.clock, self.knowledge)

    @cached_property
    def folate_facts(self) -> tuple[Fact, ...]:
        """The folate products taken today."""
        return tuple(
            Fact(
                kind="medicine",
                what=one.code,
                on=one.first,
                value="" if one.strength_ug is None else str(one.strength_ug),
                unit="" if one.strength_ug is None else "ug",
            )
            for one in self.folate.taken
        )

    # Results

    @cached_property
    def results(self) -> Results:
        """The results with a number, by test."""
        return Results(self.record)

    @cached_property
    def b12_class(self) -> B12Class:
        """The class of the newest B12 result, as shown."""
        return interpret.classify(self.record, self.clock, self.knowledge, self.guideline_set)

    @cached_property
    def b12_state(self) -> B12Class:
        """The class of the newest B12 result that can be interpreted."""
        return interpret.b12_state(self.record, self.clock, self.knowledge, self.guideline_set)

    @cached_property
    def b12_unknown(self) -> bool:
        """Whether no result tells anything: none, or all on a replacement that covers no more."""
        hidden = self.b12_state is B12Class.NOT_INTERPRETABLE and not self.covered
        return hidden or self.b12_state is B12Class.UNKNOWN

    @cached_property
    def b12_lab(self) -> LabResult | None:
        """The newest B12 result that can be interpreted; of one day the lowest class."""
        hides = self.knowledge.sets[self.guideline_set].replacement_hides_b12
        found: LabResult | None = None
        for lab in self.newest_first(*B12_TESTS):
            if found is not None and lab.on < found.on:
                break
            if hides and interpret.on_treatment(lab, self.record):
                continue
            if found is None or self._lower(lab, found):
                found = lab
        return found

    def _lower(self, one: LabResult, other: LabResult) -> bool:
        classes = self.knowledge.classes
        return tuple(B12Class).index(interpret.class_of(one, classes)) < tuple(B12Class).index(
            interpret.class_of(other, classes)
        )

    @cached_property
    def deficient(self) -> bool:
        """Whether B12 is deficient by a result, or by a cause that proves it (reading 27)."""
        return self.b12_state is B12Class.DEFICIENT or bool(self.lifelong)

    @cached_property
    def low_or_uncertain(self) -> bool:
        """Whether B12 is deficient or indeterminate."""
        return self.deficient or self.b12_state is B12Class.INDETERMINATE

    @cached_property
    def b12_facts(self) -> tuple[Fact, ...]:
        """What makes B12 deficient or indeterminate."""
        markers = interpret.raised_markers(self.record, self.clock, self.knowledge)
        labs = [] if self.b12_lab is None else [self.b12_lab, *markers]
        shown = [lab_fact(lab) for lab in labs] if self.b12_state in _BY_RESULT else []
        return (*shown, *(fact for _, fact in self.lifelong))

    def newest_first(self, *tests: str) -> Sequence[LabResult]:
        """Return the results with a number of some tests, the newest first."""
        return self.results.newest_first(*tests)

    def may_be_below(self, lab: LabResult) -> bool:
        """Return whether a result lies below its interval, or may: see `unsure`."""
        return interpret.below_limit(lab, self.record, self.knowledge) is not False

    def above(self, lab: LabResult) -> bool:
        """Return whether a result surely lies above its interval."""
        return interpret.above_limit(lab, self.record, self.knowledge) is True

    def unsure(self, *labs: LabResult | None) -> tuple[str, ...]:
        """Return what would decide whether results are low (decision 26); empty when nothing."""
        found: dict[str, None] = {}
        for lab in labs:
            if lab is None or interpret.below_limit(lab, self.record, self.knowledge) is not None:
                continue
            limits = interpret.limits_of(lab, self.record, self.knowledge)
            found |= dict.fromkeys(limits.missing)
        return tuple(found)

    def none_within(self, months: int, *tests: str) -> bool:
        """Return whether no result of some tests is dated after today less so many months."""
        newest = self.results.newest(*tests)
        return newest is None or self.clock.reached(months_gone(newest.on, months))

    # Nerves

    @cached_property
    def nerves(self) -> tuple[Fact, ...]:
        """What shows that nerves are affected now; empty when nothing does."""
        signs = symptoms.neuro_signs(self.record, self.clock, self.knowledge.symptoms)
        found = [
            Fact(kind="checkin", what=item, on=on, value=str(score))
            for item, (score, on) in signs.items()
        ]
        if self.record.patient.neuro_involvement:
            found.append(Fact(kind="patient", what="neuro_involvement"))
        return tuple(found)

    @cached_property
    def nerves_worse(self) -> tuple[Fact, ...]:
        """What shows that nerves are worse than at their best; empty when nothing does."""
        found = symptoms.neuro_worsening(self.record, self.clock, self.knowledge.symptoms)
        if found is None:
            return ()
        return tuple(
            Fact(kind="checkin", what="neuro", on=on, value=str(symptoms.shown(score)))
            for on, score in ((found.best_on, found.best), (found.now_on, found.now))
        )

    @cached_property
    def symptoms(self) -> tuple[Fact, ...]:
        """Current scores of 4 or more."""
        current = symptoms.current_scores(self.record, self.clock, self.knowledge.symptoms)
        return tuple(
            Fact(kind="checkin", what=item, on=on, value=str(score))
            for item, (score, on) in current.items()
            if score >= self.masking.days("symptom") and self._is_score(item)
        )

    def _is_score(self, item: str) -> bool:
        known = self.knowledge.symptoms.items.get(item)
        return known is not None and known.kind is ItemKind.SCORE

    # Reviews

    def reviewed(self, rule: str, because: tuple[Fact, ...]) -> bool:
        """Return whether a review clears a finding: dated on or after the newest of its facts.

        Where no fact has a date, only a review of this very rule is surely about them.
        """
        newest = max((fact.on for fact in because if fact.on is not None), default=None)
        reviews = [event for event in self.record.events if event.code == "review"]
        if newest is None:
            return any(event.rule == rule for event in reviews)
        return any(rule_matches(event, rule) for event in reviews if event.on >= newest)

    def acknowledged(self, rule: str, on: date, at: time | None = None) -> bool:
        """Return whether a finding whose newest fact is of a day was acknowledged since.

        On the day itself hours count where both are known.
        """
        for one in self.record.events:
            if one.code != "acknowledged" or not rule_matches(one, rule) or one.on < on:
                continue
            if one.on > on or at is None or one.time is None or one.time >= at:
                return True
        return False


def rule_matches(event: Event, rule: str) -> bool:
    """Return whether a review or acknowledgement is about a rule; without one it is about all."""
    return event.rule in ("", rule)


def lab_fact(lab: LabResult) -> Fact:
    """Return a result as a reason."""
    value = lab.word if lab.value is None else f"{lab.comparator}{lab.value}"
    return Fact(kind="lab", what=lab.test, on=lab.on, value=value, unit=lab.unit)


def _positive(lab: LabResult) -> bool:
    above = lab.value is not None and lab.high is not None and lab.value > lab.high
    return lab.word == "positive" or (above and lab.comparator not in ("<", "<="))
