"""Everything in the knowledge that rests on something, one by one, in the order of the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.findings import Basis
from b12tracker.core.knowledge.document.labs import asked, hints, interval, refused, whom
from b12tracker.core.knowledge.document.monitoring import figures_of, name_of
from b12tracker.core.knowledge.document.numbers import files_of_numbers, title
from b12tracker.core.knowledge.document.phrases import in_order, phrase
from b12tracker.core.knowledge.quantities import shown, unit_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.labs import Analyte
    from b12tracker.core.knowledge.statements import Figure, Statement
    from b12tracker.core.knowledge.strict import Sourced

_BY_SOURCE = {"GK": Basis.UNVERIFIED, "DESIGN": Basis.DESIGN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One number, sentence, rule or word."""

    section: str
    subject: str
    part: str
    basis: Basis
    sources: tuple[str, ...]


def points(knowledge: Knowledge) -> Iterator[Point]:
    """Yield all of them."""
    yield from _guides(knowledge)
    yield from _regimens(knowledge)
    yield from _treatment(knowledge)
    yield from _monitoring(knowledge)
    for numbers in files_of_numbers(knowledge):
        yield from _named(title(numbers), numbers.place, numbers.values)
    yield from _rules(knowledge)
    yield from _labs(knowledge)
    yield from _named("Check-in", "symptoms", knowledge.symptoms.numbers)
    yield from _terms(knowledge)
    yield from _practice(knowledge)
    yield from _instruments(knowledge)
    yield from _response(knowledge)
    yield from _disagreements(knowledge)
    yield from _codes(knowledge)


def _of(section: str, subject: str, one: Figure, part: str = "") -> Point:
    return Point(
        section=section,
        subject=subject,
        part=part or shown(one),
        basis=one.basis,
        sources=(one.source,),
    )


def _said(section: str, subject: str, statements: Iterable[Statement]) -> Iterator[Point]:
    """Yield sentences, and each figure that rests on something else than its sentence."""
    for one in statements:
        yield Point(
            section=section, subject=subject, part=one.said, basis=one.basis, sources=one.sources
        )
        for figure in one.figures.values():
            if figure.basis is not one.basis:
                yield _of(section, subject, figure, f"{shown(figure)} in “{one.said}”")


def _named(section: str, place: str, values: Mapping[str, Sourced]) -> Iterator[Point]:
    for name, one in in_order(place, values).items():
        yield _of(section, phrase(place, name), one)


def _guides(knowledge: Knowledge) -> Iterator[Point]:
    for one in knowledge.sets.values():
        yield _of(
            "Guideline sets", f"{one.name}: injections without a plan, every", one.maintenance
        )
    classes = knowledge.classes
    yield _of("B12 classes", "A result counts up to an age of", classes.age)
    for test, by_unit in classes.limits.items():
        for limit in by_unit.values():
            name = knowledge.labs[test].name
            yield _of("B12 classes", f"{name}: deficient below", limit.deficient_below)
            yield _of("B12 classes", f"{name}: unlikely above", limit.unlikely_above)
    for test, raised in classes.raised.items():
        yield _of("B12 classes", f"{knowledge.labs[test].name}: raised above", raised)


def _regimens(knowledge: Knowledge) -> Iterator[Point]:
    for one in knowledge.regimens.values():
        for number, phase in enumerate(one.figures, 1):
            for figure in (phase.ug, phase.every, phase.doses):
                if figure is not None:
                    of_interval = "every " if figure is phase.every else ""
                    part = f"phase {number}: {of_interval}{shown(figure)}"
                    yield _of("Regimens", one.name, figure, part)


def _treatment(knowledge: Knowledge) -> Iterator[Point]:
    treatment = knowledge.reference.treatment
    for one in treatment.causes.values():
        for option in one.options:
            subject = f"{one.name}: {knowledge.sets[option.set].name}"
            yield from _said("Treatment by cause", subject, [option.statement])
    for rest in treatment.unfinished.values():
        yield from _said("Schedules that are no regimens", rest.name, [rest.statement])


def _monitoring(knowledge: Knowledge) -> Iterator[Point]:
    found, section = knowledge.monitoring, "Monitoring"
    yield _of(section, "A task can be done before it is due by", found.early)
    yield _of(section, "A task is tolerated late by", found.tolerance)
    for key, plan in found.plans.items():
        for task in plan.tasks:
            subject = f"{knowledge.sets[key].name}: {name_of(knowledge, task)}"
            for name, figure in figures_of(task):
                yield _of(section, subject, figure, f"{name} {shown(figure)}")
        for note in plan.notes:
            yield Point(
                section=section,
                subject=f"{knowledge.sets[key].name}: {note.item}",
                part=note.says,
                basis=note.basis,
                sources=note.sources,
            )


def _rules(knowledge: Knowledge) -> Iterator[Point]:
    for section, entries in (("Rules", knowledge.rules), ("Entry checks", knowledge.checks.rules)):
        for one in entries.values():
            yield Point(
                section=section,
                subject=f"{one.id} · {one.title}",
                part="when it speaks, and what it says",
                basis=one.basis,
                sources=one.sources,
            )
    yield from _named("Entry checks", "checks", knowledge.checks.numbers)


def _labs(knowledge: Knowledge) -> Iterator[Point]:
    yield _of("Laboratory", "A result is drawn grey after", knowledge.labs.old_after_years)
    for one in knowledge.labs.analytes.values():
        for usual in one.usual:
            end = usual.low or usual.high
            if end is not None:
                subject = f"{one.name}, usual, {whom(usual)}"
                yield _of("Laboratory", subject, end, interval(usual))
    for one in knowledge.labs.analytes.values():
        yield from _plausible(one)


def _plausible(one: Analyte) -> Iterator[Point]:
    found = one.plausible
    end = found and (found.hard_low or found.hard_high or found.soft_low or found.soft_high)
    if found and end:
        parts = {
            "refused": refused(found),
            "asked about": asked(found),
            "another unit": ", ".join(hints(found)),
        }
        said = "; ".join(f"{name} {text}" for name, text in parts.items() if text)
        yield _of("Laboratory", f"{one.name}, plausible, {unit_words(end.unit)}", end, said)


def _terms(knowledge: Knowledge) -> Iterator[Point]:
    for section, terms in (
        ("Causes", knowledge.causes),
        ("Conditions", knowledge.conditions),
        ("Substances", knowledge.drugs),
        ("Medicines", knowledge.medicines),
    ):
        for one in terms.values():
            basis = next((_BY_SOURCE[key] for key in one.sources if key in _BY_SOURCE), None)
            yield Point(
                section=section,
                subject=one.name,
                part="that it counts, and how",
                basis=basis or Basis.GUIDELINE,
                sources=one.sources,
            )


def _practice(knowledge: Knowledge) -> Iterator[Point]:
    found, section = knowledge.reference.practice, "Injection practice"
    for site in knowledge.codes.sites.values():
        if site.most is not None:
            yield _of(section, f"{site.label}: asks above", site.most)
    for volume in found.volumes:
        for end in (volume.least, volume.usual, volume.most):
            if end is not None:
                yield _of(section, f"Volume, {volume.name.lower()}", end)
    for needle in found.needles.values():
        for size in (needle.thick, needle.thin, needle.short, needle.long):
            yield _of(section, f"Needle: {needle.name}", size)
    for subject, statements in (
        ("Technique", found.technique),
        ("Rotation", found.rotation),
        ("Checks of the product", found.product),
        ("Observation", found.observation),
        ("Reactions", found.reactions),
    ):
        yield from _said(section, subject, statements)
    yield _of(section, "Timer after a first dose", found.observe)
    yield Point(
        section=section,
        subject="Fields of a dose record",
        part="which are required in a clinic and at home",
        basis=found.fields_basis,
        sources=found.fields_sources,
    )
    intake = knowledge.reference.intake
    yield from _said("Intake", "What it is for", [intake.purpose])
    for stage in intake.stages.values():
        yield _of("Intake", stage.name, stage.ug_day)
    yield from _said("Intake", "Prevention", intake.prevention)


def _instruments(knowledge: Knowledge) -> Iterator[Point]:
    section, found = "Questionnaires", knowledge.reference.instruments
    for one in found.all.values():
        for name, end in (("lowest total", one.least), ("highest total", one.most)):
            if end is not None:
                yield _of(section, one.name, end, f"{name} {shown(end)}")
        for step in one.steps:
            yield _of(section, one.name, step.at, f"{step.name} from {shown(step.at)}")
        alarm = [one.alarm] if one.alarm else []
        yield from _said(section, one.name, [*alarm, *one.terms, one.decision, *one.changes])
    rhythm = found.rhythm
    yield from _said(section, "Rhythm", [rhythm.statement])
    for week in rhythm.weeks:
        yield _of(section, "Rhythm", week, f"{shown(week)} after the first dose")
    yield _of(section, "Rhythm", rhythm.later, f"then every {shown(rhythm.later)}")
    yield _of(section, "Rhythm", rhythm.apart, f"never sooner than after {shown(rhythm.apart)}")


def _response(knowledge: Knowledge) -> Iterator[Point]:
    for one in knowledge.reference.response.bands.values():
        subject = one.statement.said
        yield from _said("Expected response", subject, [one.statement])
        yield _of("Expected response", subject, one.first, f"from day {one.from_days}")
        if one.last is not None:
            yield _of("Expected response", subject, one.last, f"to day {one.to_days}")


def _disagreements(knowledge: Knowledge) -> Iterator[Point]:
    for one in knowledge.reference.disagreements.values():
        for position in one.positions:
            subject = f"{one.topic}: {position.who}"
            yield from _said("Disagreements", subject, [position.statement])
        yield from _said("Disagreements", f"{one.topic}: the program", [one.program])


def _codes(knowledge: Knowledge) -> Iterator[Point]:
    for system in knowledge.codes.systems.values():
        for term in system.terms.values():
            if not term.checked:
                yield Point(
                    section="Codes not seen in a table of their system",
                    subject=system.name,
                    part=f"{term.code} ({term.display})",
                    basis=Basis.UNVERIFIED,
                    sources=("GK",),
                )
