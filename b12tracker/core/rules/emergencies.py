"""What cannot wait: sudden changes, reactions, thoughts of self-harm, new signs of the cord.

Sources: clinical.md 1.10 and 4; readings 4, 5 and 42 of the case format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.findings import Fact, Level
from b12tracker.core.rules.report import day_text, finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import CheckIn
    from b12tracker.core.rules.facts import Facts

_CORD = ("B2", "V1")  # balance and walking, vision
_OUT_OF_TOUCH = "M6"


def em_01(facts: Facts) -> Finding | None:
    """A sudden change was ticked at a check-in."""
    last = next((one for one in reversed(facts.record.checkins) if one.sudden), None)
    if last is None or facts.acknowledged("EM-01", last.on):
        return None
    labels = {one.id: one.label for one in facts.knowledge.symptoms.sudden}
    return finding(
        facts.knowledge,
        "EM-01",
        Level.EMERGENCY,
        "sudden",
        because=[Fact(kind="checkin", what=one, on=last.on) for one in last.sudden],
        what=", ".join(labels.get(one, one).lower() for one in last.sudden),
        on=day_text(last.on),
    )


def em_02(facts: Facts) -> Finding | None:
    """A reaction after a dose shows signs of anaphylaxis."""
    catalogue = facts.knowledge.symptoms
    reactions = (one for one in reversed(facts.record.events) if one.code == "reaction")
    last = next((one for one in reactions if catalogue.reaction_emergencies & {*one.ticks}), None)
    if last is None or facts.acknowledged("EM-02", last.on, last.time):
        return None
    signs = [one for one in last.ticks if one in catalogue.reaction_emergencies]
    labels = {one.id: one.label for one in catalogue.reactions}
    return finding(
        facts.knowledge,
        "EM-02",
        Level.EMERGENCY,
        "reaction",
        because=[Fact(kind="event", what=one, on=last.on) for one in signs],
        what=", ".join(labels[one].lower() for one in signs),
        on=day_text(last.on),
    )


def em_03(facts: Facts) -> Finding | None:
    """Item 9 of a PHQ-9 was answered with more than "not at all"."""
    last = next((one for one in reversed(facts.record.questionnaires) if one.item9), None)
    if last is None or facts.acknowledged("EM-03", last.on):
        return None
    return finding(
        facts.knowledge,
        "EM-03",
        Level.EMERGENCY,
        "item9",
        because=(Fact(kind="checkin", what="phq9_item9", on=last.on, value=str(last.item9)),),
        on=day_text(last.on),
    )


def rf_01(facts: Facts) -> Finding | None:
    """Balance or vision got much worse between two answers, or touch with reality is lost."""
    signs = list(_cord_signs(facts))
    if not signs:
        return None
    newest = max(on for on, _ in signs)
    because = tuple(fact for on, facts_of in signs if on == newest for fact in facts_of)
    if facts.reviewed("RF-01", because):
        return None
    out_of_touch = all(fact.what == _OUT_OF_TOUCH for fact in because)
    return finding(
        facts.knowledge,
        "RF-01",
        Level.CRITICAL,
        "out_of_touch" if out_of_touch else "cord",
        because=because,
        on=day_text(newest),
    )


def _cord_signs(facts: Facts) -> Iterator[tuple[date, tuple[Fact, ...]]]:
    """Yield each sign with its day; a first score is no rise."""
    rise = facts.followup.days("sudden_rise")
    before: dict[str, CheckIn] = {}
    for one in facts.record.checkins:
        if _OUT_OF_TOUCH in one.ticks:
            yield one.on, (Fact(kind="checkin", what=_OUT_OF_TOUCH, on=one.on),)
        for item in _CORD:
            if item not in one.scores:
                continue
            last = before.get(item)
            if last is not None and one.scores[item] - last.scores[item] >= rise:
                yield one.on, (_score(item, last), _score(item, one))
            before[item] = one


def _score(item: str, one: CheckIn) -> Fact:
    return Fact(kind="checkin", what=item, on=one.on, value=str(one.scores[item]))
