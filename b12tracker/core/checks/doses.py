"""Checks of a dose and of days of tablets: amount, route, lot, site, how close to others, dates.

Sources: clinical.md 4 (DOSE-01, DOSE-02, ROUTE-01) and 8.1; decision 21.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from b12tracker.core import amounts, words
from b12tracker.core.checks.wording import check_day, check_span, finding
from b12tracker.core.clock import Clock
from b12tracker.core.findings import Fact
from b12tracker.core.interpret import is_child
from b12tracker.core.knowledge.terms import Intravenous
from b12tracker.core.records import Route
from b12tracker.core.rules.report import day_text
from b12tracker.core.schedule import next_dose, running_plan, standing, way_of
from b12tracker.core.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import EntryId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Dose, PatientRecord, Tablets
    from b12tracker.core.schedule import Standing

_UG_PER_MG = amounts.UG_PER_MG
_ONLY_READ = 9  # `order` of sites that are not offered
_WITH_A_SITE = {Route.IM: "into a muscle", Route.SC: "under the skin"}


def check_dose(
    new: Dose, record: PatientRecord, knowledge: Knowledge, today: date
) -> tuple[Finding, ...]:
    """Return what speaks against a dose.

    Args:
        new: as it would be saved; an entry of the same id in the record is the one it replaces.
        record: the patient's, as it stands.
        knowledge: for numbers and words.
        today: the day on which it is entered.
    """
    found = list(check_day(new.on, record.patient, knowledge, today))
    if not new.status.taken:
        return tuple(found)
    others = replace(record, doses=_others(record.doses, new.id))
    child = is_child(record, new.on, knowledge)
    found += check_amount(new.drug, new.ug, new.route, knowledge, child=child)
    found += check_route(new.drug, new.route, knowledge)
    found += _lot(new, knowledge)
    if not new.route.parenteral:
        found += _same_dose(new, others, knowledge)
    if any(one.rule in ("DATE-01", "DATE-02") for one in found):
        return tuple(found)
    stands = _standing(new.on, others, knowledge)
    close = [] if child else list(_close(new, others, stands, knowledge))
    found += close or list(_early(new, others, stands, knowledge))
    found += _site(new, others, stands, knowledge)
    return tuple(found)


def check_tablets(
    new: Tablets, record: PatientRecord, knowledge: Knowledge, today: date
) -> tuple[Finding, ...]:
    """Return what speaks against a stretch of tablet days; as `check_dose`."""
    found = list(check_day(new.first, record.patient, knowledge, today))
    if new.last is not None and new.last > today:
        found.append(finding(knowledge, "DATE-01", "future", day=day_text(new.last)))
    found += check_span(new.first, new.last, knowledge)
    for day in new.missed:
        if day < new.first or day > (new.last or today):
            found.append(
                finding(
                    knowledge,
                    "DATE-03",
                    "outside",
                    day=day_text(day),
                    first=day_text(new.first),
                    last=day_text(new.last or today),
                )
            )
    child = is_child(record, new.first, knowledge)
    found += check_amount(new.drug, new.ug, new.route, knowledge, child=child)
    found += check_route(new.drug, new.route, knowledge)
    for one in record.tablets:
        apart = (one.last is not None and one.last < new.first) or (
            new.last is not None and new.last < one.first
        )
        if one.void is None and not _same(one.id, new.id) and one.drug == new.drug and not apart:
            what = f"{amounts.show(one.ug)} {one.drug}"
            found.append(
                finding(knowledge, "DUP-01", "tablets", what=what, day=day_text(one.first))
            )
            break
    return tuple(found)


def check_amount(
    drug: str, ug: Decimal, route: Route, knowledge: Knowledge, *, child: bool
) -> Iterator[Finding]:
    """Yield DOSE-01; the limits are off under 16 (reading 55)."""
    if drug not in knowledge.drugs:
        yield finding(knowledge, "CODE-01", "unknown", kind="B12 substance", code=drug)
    if ug <= 0:
        yield finding(knowledge, "DOSE-01", "none")
        return
    if child:
        return
    numbers = knowledge.checks.numbers
    way = "parenteral" if route.parenteral else "oral"
    stop, ask = numbers[f"{way}_stop_ug"].value, numbers[f"{way}_ask_ug"].value
    say = partial(finding, knowledge, "DOSE-01", amount=amounts.show(ug), drug=drug)
    if ug > stop:
        limit = amounts.show(stop)
        if ug >= numbers["mg_hint_from"].value * _UG_PER_MG:
            meant = f"{amounts.plain(ug / _UG_PER_MG)} mcg"
            yield say("far_too_much_mg", limit=limit, meant=meant)
        else:
            yield say("far_too_much", limit=limit)
    elif ug > ask:
        yield say("much", limit=amounts.show(ask))


def check_route(drug: str, route: Route, knowledge: Knowledge) -> Iterator[Finding]:
    """Yield ROUTE-01."""
    term = knowledge.drugs.get(drug)
    if route is Route.IV and term is not None:
        never = term.intravenous is Intravenous.NEVER
        yield finding(knowledge, "ROUTE-01", "vein" if never else "vein_confirm", drug=_upper(drug))


def _lot(new: Dose, knowledge: Knowledge) -> Iterator[Finding]:
    if new.expiry is None or new.expiry > new.on:
        return
    lot = new.lot or "of this product"
    say = partial(finding, knowledge, "LOT-01", lot=lot, expiry=day_text(new.expiry))
    if new.expiry == new.on:
        yield say("last_day")
    else:
        yield say("expired", day=day_text(new.on))


def _same_dose(new: Dose, record: PatientRecord, knowledge: Knowledge) -> Iterator[Finding]:
    """Yield DUP-01 for the same substance and amount on the same day; injections have DOSE-02."""
    for one in record.doses:
        same_time = one.time == new.time or one.time is None or new.time is None
        same = (one.on, one.drug, one.route, one.ug) == (new.on, new.drug, new.route, new.ug)
        if same and same_time and one.status.taken:
            what = f"{amounts.show(new.ug)} {new.drug}"
            yield finding(knowledge, "DUP-01", "dose", what=what, day=day_text(new.on))
            return


def _close(
    new: Dose, record: PatientRecord, stands: Standing | None, knowledge: Knowledge
) -> Iterator[Finding]:
    """Yield DOSE-02: a second injection that day, or one nearer than half of the interval."""
    if not new.route.parenteral:
        return
    shots = [one for one in record.doses if one.status.taken and one.route.parenteral]
    for one in shots:
        if one.on == new.on:
            yield finding(
                knowledge,
                "DOSE-02",
                "same_day",
                because=(_fact(one),),
                day=day_text(new.on),
                amount=amounts.show(one.ug),
                drug=one.drug,
            )
            return
    phase = None if stands is None else stands.phase
    if phase is None or not phase.route.parenteral or not shots:
        return
    near = min(shots, key=lambda one: abs(one.on - new.on))
    first, second = sorted((near.on, new.on))
    planned = (phase.every.after(first)[0] - first).days
    gap = (second - first).days
    if gap < planned * knowledge.checks.numbers["too_soon_share"].value:
        yield finding(
            knowledge,
            "DOSE-02",
            "too_soon",
            because=(_fact(near),),
            other=day_text(near.on),
            gap=words.days(gap),
            interval=words.interval(phase.every),
        )


def _early(
    new: Dose, record: PatientRecord, stands: Standing | None, knowledge: Knowledge
) -> Iterator[Finding]:
    """Yield EARLY-01: before the window of the next dose of the running plan (decision 21)."""
    phase = None if stands is None else stands.phase
    if phase is None or way_of(phase.route) is not way_of(new.route):
        return
    clock = Clock(new.on)
    item = next_dose(visible(record, clock), clock, knowledge)
    if item is not None and new.on < item.due_from:
        yield finding(
            knowledge,
            "EARLY-01",
            "early",
            day=day_text(new.on),
            due_from=day_text(item.due_from),
            due_by=day_text(item.due_by),
        )


# --- Sites


def offered_sites(
    record: PatientRecord, route: Route, on: date, knowledge: Knowledge
) -> tuple[str, ...]:
    """Return the sites for a route, the one to suggest first: unused, then the oldest last use."""
    last_use: dict[str, date] = {}
    for one in record.doses:
        if one.void is None and one.status.taken and one.on <= on and one.site:
            last_use[one.site] = max(one.on, last_use.get(one.site, one.on))
    fit = [
        site
        for site in knowledge.codes.sites.values()
        if route.value in site.routes and site.order < _ONLY_READ
    ]
    fit.sort(key=lambda site: (site.avoid, last_use.get(site.id, date.min), site.order))
    return tuple(site.id for site in fit)


def _site(
    new: Dose, record: PatientRecord, stands: Standing | None, knowledge: Knowledge
) -> Iterator[Finding]:
    site = knowledge.codes.sites.get(new.site)
    if site is None or not new.route.parenteral:
        return
    if site.avoid:
        yield finding(knowledge, "SITE-02", "avoid", site=site.label)
    if new.route in _WITH_A_SITE and new.route.value not in site.routes:
        way = _WITH_A_SITE[new.route]
        yield finding(knowledge, "SITE-02", "route", site=site.label, route=way)
    if new.volume_ml is not None and site.most_ml is not None and new.volume_ml > site.most_ml:
        yield finding(
            knowledge,
            "SITE-02",
            "volume",
            volume=amounts.plain(new.volume_ml),
            limit=amounts.plain(site.most_ml),
            site=site.label,
        )
    yield from _used_again(new, record, stands, knowledge)


def _used_again(
    new: Dose, record: PatientRecord, stands: Standing | None, knowledge: Knowledge
) -> Iterator[Finding]:
    """Yield SITE-01: within 7 days while loading, twice running in maintenance, else either."""
    shots = sorted(
        (
            one
            for one in record.doses
            if one.status.taken and one.route.parenteral and one.site and one.on <= new.on
        ),
        key=lambda one: (one.on, one.id),
    )
    days = knowledge.checks.numbers["same_site_days"].value
    lately = [one for one in shots if one.site == new.site and (new.on - one.on).days <= days]
    in_turn = [one for one in shots[-1:] if one.site == new.site]
    loading = stands is None or not stands.maintenance
    again = stands is None or stands.maintenance
    found = (lately if loading else []) or (in_turn if again else [])
    if not found:
        return
    other = found[-1]
    offer = next(
        (one for one in offered_sites(record, new.route, new.on, knowledge) if one != new.site), ""
    )
    sites = knowledge.codes.sites
    params = {
        "site": sites[new.site].label,
        "other": day_text(other.on),
        "offer": sites[offer].label if offer else "Another site",
    }
    if lately and loading:
        gap = words.days((new.on - other.on).days)
        yield finding(knowledge, "SITE-01", "loading", because=(_fact(other),), gap=gap, **params)
    else:
        yield finding(knowledge, "SITE-01", "again", because=(_fact(other),), **params)


# --- Parts


def _standing(on: date, record: PatientRecord, knowledge: Knowledge) -> Standing | None:
    """Return where the plan in force stood at the end of the day before."""
    clock = Clock(on)
    seen = visible(record, clock)
    plan = running_plan(seen, clock)
    if plan is None:
        return None
    earlier = replace(seen, doses=tuple(one for one in seen.doses if one.on < on))
    return standing(plan, earlier, knowledge, clock)


def _others(doses: tuple[Dose, ...], own: EntryId) -> tuple[Dose, ...]:
    return tuple(one for one in doses if one.void is None and not _same(one.id, own))


def _same(one: EntryId, other: EntryId) -> bool:
    """Return whether two ids are of one stored entry; 0 is not stored."""
    return one == other and one != 0


def _fact(dose: Dose) -> Fact:
    return Fact(kind="dose", what=dose.drug, on=dose.on, value=str(dose.ug), unit="ug")


def _upper(drug: str) -> str:
    return drug[:1].upper() + drug[1:]
