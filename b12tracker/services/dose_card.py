"""What the injection card shows before a dose is written down, and the promise after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from b12tracker.core import recall
from b12tracker.core.assess import assess
from b12tracker.core.checks import offered_sites
from b12tracker.core.clock import Clock
from b12tracker.core.names import query_words
from b12tracker.core.records import Dose, GivenBy, Order
from b12tracker.core.rules.facts import Facts
from b12tracker.core.schedule import ORDERED_DOSE, next_dose
from b12tracker.core.stock import lot_key, trouble
from b12tracker.core.visible import visible
from b12tracker.services.assessments import set_of
from b12tracker.services.places import with_entry
from b12tracker.storage import lookups, patients, records, stock
from b12tracker.storage.lookups import Lot

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.findings import Assessment, DueItem
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Event, Patient, PatientRecord
    from b12tracker.core.stock import DayBatch, RecalledLot
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

__all__ = [
    "DoseCard",
    "Lot",
    "SiteRest",
    "by_oneself",
    "dose_card",
    "next_day",
    "next_due_after",
    "reactions_after",
    "sites_for",
    "sore_after",
]

_LATELY = timedelta(days=60)  # batches used since then are offered again
_ALIKE = 4  # people whose names sound alike; more would tell nobody apart
SITE_PAIN = "site_pain"  # of the reactions that can be ticked


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRest:
    """One place for an injection and how long it has rested."""

    site: str  # key of sites.toml, e.g. deltoid_left
    label: str  # "Deltoid, left"
    last: date | None
    days: int | None  # since; None: never used
    sore: bool = False  # after its last use


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseCard:
    """All of the card in one read."""

    patient: Patient
    allergies: tuple[str, ...]  # words; empty: none recorded
    prefilled: Dose | None  # as planned, with site, lot and giver; None without plan and last dose
    planned: bool  # whether a plan foresees a dose
    last: Dose | None
    last_days: int | None  # since
    sites: tuple[SiteRest, ...]  # rested longest first
    lots: tuple[Lot, ...]  # of the same drug, usable ones only: the batch of the day, then the
    # last used first
    day_batch: DayBatch | None  # of the drug; None: it was not asked yet today
    due: DueItem | None
    assessment: Assessment  # of today, from the same read
    same_name: tuple[Patient, ...]  # who could be mixed up with this patient: those of one name,
    like_name: tuple[Patient, ...]  # and those whose name sounds like it
    wrong_phone: bool  # a number of the patient was tried and is not the patient's
    problems: tuple[str, ...]  # what was noted after the last dose, in words


def dose_card(clinic: Clinic, patient: PatientId) -> DoseCard:
    """Read the card of one patient, prefilled for today.

    Raises:
        NotFound: there is no such patient.
    """
    today = clinic.today()
    with clinic.reading() as session:
        record = records.read(session, patient)
        person = record.patient
        same = patients.namesakes(session, person)
        like = _like(session, person)
        recent = lookups.lots_since(session, today - _LATELY)
        batches = stock.day_batches(session, today)
        recalled = stock.recalled_lots(session)
    chosen = set_of(clinic, person)
    facts = Facts(record, Clock(today), clinic.knowledge, chosen)
    given = [dose for dose in record.doses if dose.status.taken]
    last = given[-1] if given else None
    basis = _basis(facts, last, patient)
    sites = _sites(clinic, record, basis)
    batch = next((one for one in reversed(batches) if basis and one.drug == basis.drug), None)
    lots = _usable(recent, basis, batch, recalled)
    return DoseCard(
        patient=person,
        allergies=tuple(one.text or one.to for one in record.allergies),
        prefilled=None if basis is None else _prefilled(clinic, basis, sites, lots),
        planned=facts.dose_item is not None,
        last=last,
        last_days=None if last is None else (today - last.on).days,
        sites=sites,
        lots=lots,
        day_batch=batch,
        due=facts.dose_item,
        assessment=assess(record, today, clinic.knowledge, chosen),
        same_name=same,
        like_name=tuple(one for one in like if one not in same),
        wrong_phone=bool(recall.wrong_phones(record)),
        problems=() if last is None else _problems(clinic, record, last),
    )


def _like(session: Session, person: Patient) -> tuple[Patient, ...]:
    """Return who has a name that sounds like this one; a single name says too little."""
    words = (*query_words(person.family)[:1], *query_words(person.given)[:1])
    if len(words) < 2:  # noqa: PLR2004 - family and given
        return ()
    found = lookups.heard_alike(session, words)
    return patients.some(session, [one for one in found if one != person.id][:_ALIKE])


def _problems(clinic: Clinic, record: PatientRecord, dose: Dose) -> tuple[str, ...]:
    """Return what was noted after a dose: the ticks of its reactions, and their notes."""
    labels = {one.id: one.label for one in clinic.knowledge.symptoms.reactions}
    found: dict[str, None] = {}
    for one in reactions_after(record, dose):
        found.update(dict.fromkeys(labels.get(tick, tick) for tick in one.ticks))
        if one.note:
            found[one.note] = None
    return tuple(found)


def reactions_after(record: PatientRecord, dose: Dose) -> tuple[Event, ...]:
    """Return the reactions to a dose; what names none counts for those of before that day."""
    return tuple(
        one
        for one in record.events
        if one.code == "reaction"
        and (one.dose == dose.id or (one.dose is None and one.on >= dose.on))
    )


def sore_after(record: PatientRecord, dose: Dose) -> bool:
    """Return whether it was written down that the place was sore after a dose."""
    return any(SITE_PAIN in one.ticks for one in reactions_after(record, dose))


def _basis(facts: Facts, last: Dose | None, patient: PatientId) -> Dose | None:
    """Return drug, amount and route of the plan in force, else of the last dose."""
    stands = facts.standing
    phase = None if stands is None else stands.phase
    if phase is not None:
        return Dose(
            patient=patient,
            on=facts.clock.day,
            drug=phase.drug,
            ug=phase.ug,
            route=phase.route,
            product=last.product if last is not None and last.drug == phase.drug else "",
        )
    if last is None:
        return None
    return Dose(
        patient=patient,
        on=facts.clock.day,
        drug=last.drug,
        ug=last.ug,
        route=last.route,
        product=last.product,
    )


def sites_for(clinic: Clinic, dose: Dose) -> tuple[SiteRest, ...]:
    """Return the sites for the route of a dose, the one to suggest first; none for the mouth."""
    with clinic.reading() as session:
        record = records.read(session, dose.patient)
    return _sites(clinic, record, dose)


def _sites(clinic: Clinic, record: PatientRecord, basis: Dose | None) -> tuple[SiteRest, ...]:
    """Return the offered sites, the one to suggest first."""
    if basis is None or not basis.route.parenteral:
        return ()
    used = {dose.site: dose for dose in record.doses if dose.status.taken and dose.site}
    known = clinic.knowledge.codes.sites
    offered = offered_sites(record, basis.route, basis.on, clinic.knowledge)
    if clinic.home:  # who injects himself does not reach every site
        offered = tuple(sorted(offered, key=lambda site: not by_oneself(site)))
    return tuple(
        SiteRest(
            site=site,
            label=known[site].label,
            last=used[site].on if site in used else None,
            days=(basis.on - used[site].on).days if site in used else None,
            sore=site in used and sore_after(record, used[site]),
        )
        for site in offered
    )


def by_oneself(site: str) -> bool:
    """Return whether people reach a site for an injection of their own: thighs and abdomen."""
    return site.startswith(("vastus_lateralis", "thigh", "abdomen"))


def _usable(
    lots: tuple[Lot, ...],
    basis: Dose | None,
    batch: DayBatch | None,
    recalled: tuple[RecalledLot, ...],
) -> tuple[Lot, ...]:
    """Return the batches of the drug that are neither expired nor recalled."""
    if basis is None:
        return ()
    first: tuple[Lot, ...] = ()
    if batch is not None:
        first = (
            Lot(
                drug=batch.drug,
                product=batch.product,
                lot=batch.lot,
                expiry=batch.expiry,
                last=batch.on,
            ),
        )
        lots = tuple(one for one in lots if lot_key(one.lot) != lot_key(batch.lot))
    return tuple(
        lot
        for lot in (*first, *lots)
        if lot.drug == basis.drug
        and lot.expiry != basis.on  # that would have to be confirmed on each card
        and trouble(lot.lot, lot.expiry, lot.drug, basis.on, recalled) is None
    )


def _prefilled(
    clinic: Clinic, basis: Dose, sites: tuple[SiteRest, ...], lots: tuple[Lot, ...]
) -> Dose:
    """Return the dose as it will most likely be written down."""
    lot = lots[0] if lots else None
    return replace(
        basis,
        site=sites[0].site if sites else "",
        given_by=GivenBy.SELF if clinic.home else basis.given_by,
        giver="" if clinic.home else clinic.who,
        product=basis.product if lot is None else lot.product or basis.product,
        lot="" if lot is None else lot.lot,
        expiry=None if lot is None else lot.expiry,
    )


def next_due_after(clinic: Clinic, dose: Dose, *, keep: date | None = None) -> DueItem | None:
    """Return the next dose due if this one were recorded; None where no plan foresees one.

    `keep` is the day on which the next one stays: the interval then does not count from this dose.
    """
    with clinic.reading() as session:
        record = with_entry(records.read(session, dose.patient), dose)
    if keep is not None:
        record = with_entry(record, next_day(clinic, dose, keep))
    clock = Clock(max(clinic.today(), dose.on))
    return next_dose(visible(record, clock), clock, clinic.knowledge)


def next_day(clinic: Clinic, dose: Dose, day: date) -> Order:
    """Return the order of a day for the dose after this one."""
    return Order(
        patient=dose.patient,
        on=day,
        what=ORDERED_DOSE,
        drug=dose.drug,
        ug=dose.ug,
        route=dose.route,
        ordered_by=dose.giver or clinic.who,
    )
