"""Sites, needles and technique, the dose record, and the intake of healthy people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.knowledge.document.markdown import blocks, bullets, heading, plain, table
from b12tracker.core.knowledge.document.words import ROUTES, basis, cited, listed, said
from b12tracker.core.knowledge.practice import Need
from b12tracker.core.knowledge.quantities import between, shown
from b12tracker.core.records import Route

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.codes import Site
    from b12tracker.core.knowledge.practice import Needle, SiteVolume
    from b12tracker.core.knowledge.statements import Statement

_ONLY_READ = 9
_NEEDS = {
    Need.REQUIRED: "required",
    Need.OPTIONAL: "optional",
    Need.KEPT: "kept by the program",
}


def section(knowledge: Knowledge) -> str:
    """Return injection practice and the dose record."""
    found = knowledge.reference.practice

    def sentences(title: str, statements: Iterable[Statement]) -> str:
        return blocks(heading(3, title), bullets(said(knowledge, one) for one in statements))

    return blocks(
        heading(3, "Sites"),
        table(
            ("Site", "Route", "Asks above", "Offer", "Sources"),
            (
                (
                    plain(one.label),
                    listed(ROUTES[Route(route)] for route in one.routes),
                    shown(one.most) if one.most else "no volume in the text",
                    _offer(one),
                    cited(knowledge, [*one.sources, *([one.most.source] if one.most else [])]),
                )
                for one in knowledge.codes.sites.values()
            ),
        ),
        heading(3, "Volumes by text"),
        table(
            ("Muscle", "Volume", "Basis", "Sources"),
            (
                (
                    plain(one.name),
                    _volume(one),
                    basis(one.most.basis),
                    cited(knowledge, [one.most.source]),
                )
                for one in found.volumes
            ),
        ),
        heading(3, "Needles"),
        table(
            ("For", "Route", "Gauge", "Length", "Basis", "Sources"),
            (
                (
                    plain(one.name),
                    ROUTES[one.route],
                    between(one.thick, one.thin),
                    _length(one),
                    basis(one.thick.basis),
                    cited(knowledge, [one.thick.source]),
                )
                for one in found.needles.values()
            ),
        ),
        sentences("Technique", found.technique),
        sentences("Rotation", found.rotation),
        sentences("Checks of the product", found.product),
        sentences("Observation", found.observation),
        f"The timer after a first dose begins at {shown(found.observe)} and can be set "
        f"({cited(knowledge, [found.observe.source])}, {basis(found.observe.basis)}).",
        sentences("Reactions", found.reactions),
        heading(3, "Fields of a dose record"),
        f"Basis: {basis(found.fields_basis)} ({cited(knowledge, found.fields_sources)}).",
        table(
            ("Field", "In a clinic", "At home", "Note"),
            (
                (
                    plain(one.name),
                    _NEEDS[one.clinic],
                    _NEEDS[one.home],
                    " ".join([*(["Injections only."] if one.injections else []), plain(one.note)]),
                )
                for one in found.fields.values()
            ),
        ),
    )


def _offer(one: Site) -> str:
    if one.order >= _ONLY_READ:
        return "read from files, not offered"
    return "last, with a question" if one.avoid else str(one.order + 1)


def _volume(one: SiteVolume) -> str:
    if one.usual is not None:
        usual = between(one.least, one.usual) if one.least else f"up to {shown(one.usual)}"
        return f"{usual}, at most {shown(one.most)}"
    return between(one.least, one.most) if one.least else f"up to {shown(one.most)}"


def _length(one: Needle) -> str:
    return shown(one.long) if one.short.value == one.long.value else between(one.short, one.long)


def intake_section(knowledge: Knowledge) -> str:
    """Return the recommended intake and what prevents deficiency."""
    found = knowledge.reference.intake
    return blocks(
        f"**{plain(found.purpose.said)}** ({basis(found.purpose.basis)})",
        table(
            ("Life stage", "Recommended intake", "Basis", "Sources"),
            (
                (
                    plain(one.name),
                    shown(one.ug_day),
                    basis(one.ug_day.basis),
                    cited(knowledge, [one.ug_day.source]),
                )
                for one in found.stages.values()
            ),
        ),
        heading(3, "Prevention"),
        bullets(said(knowledge, one) for one in found.prevention),
    )
