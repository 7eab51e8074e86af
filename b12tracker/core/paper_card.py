"""Lines of a paper card read as doses or stretches of tablet days."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.core.records import Dose, GivenBy, Tablets
from b12tracker.core.schedule import Way, way_of
from b12tracker.core.typed_dates import DayOrder, days_meant, typed_date
from b12tracker.core.typed_sites import typed_site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.core.knowledge.codes import Site
    from b12tracker.core.records import Phase

_SPAN = re.compile(r"(.*\S)\s*(?:–|—|\bto\b|\buntil\b|\s-\s)\s*(\S.*)")
_NOT_ON_THE_CARD = frozenset({"-", "–", "—", "?"})
_FEWEST_GAPS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCard:
    """What holds for every line of a card."""

    patient: PatientId
    product: Phase  # substance, amount and route
    given_by: GivenBy
    order: DayOrder
    carry: bool  # whether a date without year goes on from the line above
    today: date

    def line(
        self,
        day: str,
        site: str,
        lot: str,
        giver: str,
        *,
        before: date | None,
        sites: Mapping[str, Site],
    ) -> Dose | Tablets:
        """Return what a line says; tablets have their first and last day ("5.3.24 to 30.6.24").

        Raises:
            Invalid: a part of it cannot be read.
        """
        product = self.product
        if way_of(product.route) is not Way.MOUTH:
            return Dose(
                patient=self.patient,
                on=self._day(day, before),
                drug=product.drug,
                ug=product.ug,
                route=product.route,
                site=typed_site(site, sites),
                given_by=self.given_by,
                giver=_filled(giver),
                lot=_filled(lot),
            )
        found = _SPAN.fullmatch(day.strip())
        if found is None:
            raise Invalid("day", "Tablets need two days: 5.3.24 to 30.6.24.")
        first = self._day(found[1], before)
        return Tablets(
            patient=self.patient,
            drug=product.drug,
            ug=product.ug,
            route=product.route,
            first=first,
            last=self._day(found[2], first),
        )

    def days_meant(self, day: str, before: date | None) -> tuple[date, ...]:
        """Return the days that one beyond the end of its month may mean."""
        after = before if self.carry else None
        return days_meant(day, today=self.today, order=self.order, after=after)

    def _day(self, text: str, before: date | None) -> date:
        after = before if self.carry else None
        return typed_date(text, today=self.today, order=self.order, after=after, field="day")


def last_day(entry: Dose | Tablets) -> date:
    """Return the last day of a line."""
    return entry.on if isinstance(entry, Dose) else entry.last or entry.first


def usual_gap(days: Sequence[date]) -> int | None:
    """Return the median of the days between some days in order; None of fewer than three."""
    gaps = [later - day for day, later in itertools.pairwise(days)]
    gaps = [gap for gap in gaps if gap > timedelta()]
    return None if len(gaps) < _FEWEST_GAPS else int(median(gap.days for gap in gaps))


def _filled(text: str) -> str:
    bare = text.strip()
    return "" if bare in _NOT_ON_THE_CARD else bare
