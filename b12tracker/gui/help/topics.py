"""The pages of the manual: files that come with the program, and where each belongs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from b12tracker import paths
from b12tracker.core.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under its own title."""

    title: str
    text: str  # Markdown, without the title


@dataclass(frozen=True, slots=True)
class Topic:
    """One page."""

    key: str
    title: str
    sections: tuple[Section, ...]  # the first has no title: what stands before the others

    @property
    def markdown(self) -> str:
        """The whole page."""
        parts = [f"# {self.title}"]
        for one in self.sections:
            parts += [f"## {one.title}"] if one.title else []
            parts.append(one.text)
        return "\n\n".join(parts)


@cache
def topics() -> tuple[Topic, ...]:
    """Return all pages in the order of their files."""
    folder = paths.shipped("resources") / "help"
    return tuple(
        _parse(file.stem.split("-", 1)[1], file.read_text(encoding="utf-8"))
        for file in sorted(folder.glob("*.md"))
    )


def _parse(key: str, text: str) -> Topic:
    head, *rest = text.split("\n## ")
    title, _, first = head.removeprefix("# ").partition("\n")
    sections = [Section("", first.strip())]
    for one in rest:
        name, _, body = one.partition("\n")
        sections.append(Section(name.strip(), body.strip()))
    return Topic(key, title.strip(), tuple(sections))


def found(query: str, among: Iterable[Topic]) -> tuple[tuple[Topic, str], ...]:
    """Return pages that have every word of a query, with the section that has most of them."""
    wanted = fold(query).split()
    hits = []
    for topic in among:
        whole = fold(topic.markdown)
        if all(word in whole for word in wanted):
            best = max(
                topic.sections,
                key=lambda one: sum(word in fold(f"{one.title} {one.text}") for word in wanted),
            )
            hits.append((topic, best.title))
    return tuple(hits)
