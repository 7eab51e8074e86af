"""What an entry of the record says in one line, for the journal and wherever an entry is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core import amounts
from b12tracker.core.records import (
    Allergy,
    Cause,
    CheckIn,
    Condition,
    Dose,
    DoseStatus,
    Event,
    Exposure,
    GivenBy,
    LabResult,
    LabStatus,
    Medicine,
    Note,
    Order,
    Phase,
    Plan,
    Pregnancy,
    Questionnaire,
    Route,
    Tablets,
)
from b12tracker.core.symptoms import NEURO, OVERALL, composite, shown
from b12tracker.gui import words
from b12tracker.gui.fact_words import event_name, task_name
from b12tracker.gui.patient.recall_words import RECALL, recall_words
from b12tracker.gui.plan_words import interval_words
from b12tracker.gui.result_words import range_words, value_words

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Entry


def tr(text: str) -> str:
    """Return a text of the patient's page in the language of the screen."""
    return QCoreApplication.translate("Patient", text)


def capital(text: str) -> str:
    """Return a text that begins a line: its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWords:
    """One entry in words: what it is, and what it says."""

    icon: str
    title: str
    detail: str = ""


def entry_words(entry: Entry, knowledge: Knowledge) -> EntryWords:
    """Return the words of any entry."""
    found = _words_of(entry, knowledge)
    return EntryWords(icon=found.icon, title=capital(found.title), detail=found.detail)


def _words_of(entry: Entry, knowledge: Knowledge) -> EntryWords:
    match entry:
        case Dose():
            return _dose(entry, knowledge)
        case Tablets():
            return _tablets(entry, knowledge)
        case LabResult():
            return EntryWords(
                icon="lab", title=lab_words(entry, knowledge), detail=_lab_detail(entry)
            )
        case CheckIn():
            return _checkin(entry, knowledge)
        case Medicine():
            return _medicine(entry, knowledge)
        case Plan():
            return EntryWords(
                icon="plan",
                title=tr("Plan: {plan}").format(plan=plan_words(entry, knowledge)),
                detail=_joined(
                    _until(entry.last),
                    entry.reason,
                    entry.ordered_by and tr("ordered by {who}").format(who=entry.ordered_by),
                ),
            )
        case Order():
            return _order(entry, knowledge)
        case Event():
            return _event(entry, knowledge)
        case Note():
            return EntryWords(icon="note", title=tr("Note"), detail=entry.text)
        case Questionnaire():
            return EntryWords(
                icon="checkin", title=f"{task_name(entry.code, knowledge)}: {entry.total}"
            )
    if isinstance(entry, RECALL):
        icon, title, detail = recall_words(entry, knowledge)
        return EntryWords(icon=icon, title=title, detail=detail)
    return _background(entry, knowledge)


def drug_words(drug: str, knowledge: Knowledge) -> str:
    """Return the name of a B12 substance; an unknown one as it is written."""
    return knowledge.drugs[drug].name if drug in knowledge.drugs else drug


def phase_words(phase: Phase, knowledge: Knowledge) -> str:
    """Return "Injection every 8 weeks, hydroxocobalamin 1 mg IM"."""
    kind = {
        Route.PO: tr("Tablet"),
        Route.SL: tr("Tablet under the tongue"),
        Route.NASAL: tr("Nasal spray"),
    }.get(phase.route, tr("Injection"))
    drug = drug_words(phase.drug, knowledge)
    drug = drug[:1].lower() + drug[1:]
    amount = amounts.show(phase.ug)
    route = f" {words.route(phase.route)}" if phase.route.parenteral else ""
    return f"{kind} {interval_words(phase.every)}, {drug} {amount}{route}"


def short_plan(plan: Plan) -> str:
    """Return the head line of a plan, of the phase it leads to: "Injection every 8 weeks"."""
    phase = plan.phases[-1]
    kind = {
        Route.PO: tr("Tablet"),
        Route.SL: tr("Tablet"),
        Route.NASAL: tr("Spray"),
    }.get(phase.route, tr("Injection"))
    return f"{kind} {interval_words(phase.every)}"


def plan_words(plan: Plan, knowledge: Knowledge) -> str:
    """Return all phases of a plan in a row."""
    parts = []
    for phase in plan.phases:
        text = phase_words(phase, knowledge)
        if phase.doses is not None:
            text = tr("{n} × {phase}").format(n=phase.doses, phase=text)
        parts.append(text)
    return tr(", then ").join(parts)


def lab_words(lab: LabResult, knowledge: Knowledge) -> str:
    """Return "Haemoglobin 138 g/L"."""
    name = knowledge.labs[lab.test].name if lab.test in knowledge.labs else lab.test
    return f"{name} {value_words(lab)}"


def _lab_detail(lab: LabResult) -> str:
    status = {
        LabStatus.PROVISIONAL: tr("provisional"),
        LabStatus.CORRECTED: tr("corrected by the laboratory"),
    }.get(lab.status, "")
    interval = range_words(lab)
    return _joined(
        interval and tr("range {interval}").format(interval=interval),
        lab.flag and tr("marked {flag}").format(flag=lab.flag),
        status,
        lab.laboratory,
        lab.note,
    )


def _dose(dose: Dose, knowledge: Knowledge) -> EntryWords:
    drug = drug_words(dose.drug, knowledge)
    what = f"{drug} {amounts.show(dose.ug)} {words.route(dose.route)}"
    head = {
        DoseStatus.GIVEN: what,
        DoseStatus.PARTLY_GIVEN: tr("{dose}, partly given").format(dose=what),
        DoseStatus.NOT_GIVEN: tr("Not given: {dose}").format(dose=what),
        DoseStatus.DEFERRED: tr("Put off: {dose}").format(dose=what),
    }[dose.status]
    by = {
        GivenBy.SELF: tr("by the patient"),
        GivenBy.ELSEWHERE: tr("given elsewhere"),
    }.get(dose.given_by, "")
    lot = tr("batch {lot}").format(lot=dose.lot) if dose.lot else ""
    if lot and dose.expiry is not None:
        lot += " " + tr("exp {month}").format(month=words.month(dose.expiry))
    return EntryWords(
        icon="syringe" if dose.route.parenteral else "tablet",
        title=head,
        detail=_joined(
            words.site(dose.site) if dose.site else "",
            by,
            dose.giver and tr("given by {who}").format(who=dose.giver),
            lot,
            dose.product,
            dose.reason,
            dose.note,
        ),
    )


def _tablets(tablets: Tablets, knowledge: Knowledge) -> EntryWords:
    missed = len(tablets.missed)
    return EntryWords(
        icon="tablet",
        title=tr("{drug} {amount} a day").format(
            drug=drug_words(tablets.drug, knowledge), amount=amounts.show(tablets.ug)
        ),
        detail=_joined(
            _until(tablets.last) or tr("goes on"),
            tr("{days} missed").format(days=words.days(missed)) if missed else "",
        ),
    )


def _checkin(checkin: CheckIn, knowledge: Knowledge) -> EntryWords:
    catalogue = knowledge.symptoms
    scores = []
    for key, name in ((NEURO, tr("nerve {score}")), (OVERALL, tr("overall {score}"))):
        score = composite(checkin, key, catalogue)
        if score is not None:
            scores.append(name.format(score=shown(score)))
    items = catalogue.items
    answered = [
        f"{items[item].label if item in items else item} {score}"
        for item, score in sorted(checkin.scores.items(), key=lambda one: -one[1])
        if score
    ]
    labels = {tick.id: tick.label for tick in catalogue.sudden}
    sudden = [labels.get(one, one) for one in checkin.sudden]
    ticked = [items[one].label if one in items else one for one in checkin.ticks]
    return EntryWords(
        icon="checkin",
        title=tr("Check-in: {scores}").format(scores=", ".join(scores))
        if scores
        else tr("Check-in"),
        detail=_joined(
            tr("sudden: {what}").format(what=", ".join(sudden)) if sudden else "",
            ", ".join([*answered, *ticked]),
            tr("answered by a carer") if checkin.observer else "",
            checkin.note,
        ),
    )


def medicine_name(medicine: Medicine, knowledge: Knowledge) -> str:
    """Return a medicine as written, else by its name in the library."""
    if medicine.name:
        return medicine.name
    return (
        knowledge.medicines[medicine.code].name
        if medicine.code in knowledge.medicines
        else medicine.code
    )


def strength_words(medicine: Medicine) -> str:
    """Return "5 mg a day" where the strength is known."""
    if medicine.strength_ug is None:
        return ""
    return tr("{amount} a day").format(amount=amounts.show(medicine.strength_ug * medicine.per_day))


def _medicine(medicine: Medicine, knowledge: Knowledge) -> EntryWords:
    since = tr("since an unknown day") if medicine.first is None else ""
    return EntryWords(
        icon="medicine",
        title=f"{medicine_name(medicine, knowledge)} {strength_words(medicine)}".strip(),
        detail=_joined(since, _until(medicine.last) or tr("goes on")),
    )


def _order(order: Order, knowledge: Knowledge) -> EntryWords:
    drug = drug_words(order.drug, knowledge) if order.drug else order.what
    amount = f" {amounts.show(order.ug)}" if order.ug is not None else ""
    return EntryWords(
        icon="plan",
        title=tr("Order: {what}").format(what=f"{drug}{amount}"),
        detail=_joined(order.dosage, order.text, order.ordered_by),
    )


def _event(event: Event, knowledge: Knowledge) -> EntryWords:
    title = event_name(event.code, knowledge)
    if event.rule:
        title = f"{title}: {knowledge.title_of(event.rule)}"
    if event.ask:
        asked = (
            knowledge.questions[event.ask].ask if event.ask in knowledge.questions else event.ask
        )
        title = f"{asked} {event.say}"
    ticks = ", ".join(event_name(one, knowledge) for one in event.ticks)
    return EntryWords(
        icon="warning" if event.code == "reaction" else "check",
        title=title,
        detail=_joined(ticks, event.note),
    )


def cause_words(code: str, knowledge: Knowledge) -> str:
    """Return the name of a cause."""
    return capital(knowledge.causes[code].name) if code in knowledge.causes else code


def allergy_words(allergy: Allergy, knowledge: Knowledge) -> str:
    """Return what must not be met, with the reaction where it is known."""
    name = allergy.text or drug_words(allergy.to, knowledge)
    return f"{name} ({allergy.reaction})" if allergy.reaction else name


def _background(entry: Entry, knowledge: Knowledge) -> EntryWords:
    match entry:
        case Cause():
            since = words.partial(entry.since) if entry.since else ""
            return EntryWords(
                icon="patient",
                title=tr("Cause: {name}").format(name=cause_words(entry.code, knowledge)),
                detail=tr("since {day}").format(day=since) if since else "",
            )
        case Condition():
            known = knowledge.conditions.get(entry.code)
            name = entry.text or (known.name if known is not None else entry.code)
            family = tr("in the mother's family") if entry.who == "maternal_family" else ""
            since = words.partial(entry.since) if entry.since else ""
            return EntryWords(
                icon="patient",
                title=name,
                detail=_joined(family, tr("since {day}").format(day=since) if since else ""),
            )
        case Allergy():
            return EntryWords(
                icon="warning",
                title=tr("Allergy: {name}").format(name=allergy_words(entry, knowledge)),
            )
        case Exposure():
            return EntryWords(
                icon="warning",
                title=event_name(entry.code, knowledge),
                detail=tr("last used {day}").format(day=words.day(entry.last))
                if entry.last
                else "",
            )
        case Pregnancy():
            return EntryWords(
                icon="patient",
                title=tr("Pregnancy") if entry.kind == "pregnant" else tr("Breastfeeding"),
                detail=_until(entry.last) or tr("goes on"),
            )
    return EntryWords(icon="note", title=type(entry).__name__)


def _until(last: date | None) -> str:
    return "" if last is None else tr("until {day}").format(day=words.day(last))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
