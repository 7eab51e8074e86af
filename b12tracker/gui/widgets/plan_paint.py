"""How the calendar of a plan is painted: bands, months, right times, doses, today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from b12tracker.core.dates import add_months
from b12tracker.gui import theme, words
from b12tracker.gui.theme import HELP, MEDIUM, REGULAR, SEMIBOLD
from b12tracker.gui.widgets.dose_strip import paint_dose_mark

_BAND, _DATES, _BOX, _FOOT = 20, 22, 20, 22  # px of the parts, from the top
HIGH = 4 + _BAND + 8 + _DATES + 6 + _BOX + 18 + _FOOT


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlanCalendar", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A dose on a day."""

    on: date
    said: str  # for the read-out
    kind: str  # given, missed, coming or before: as it comes while nothing is changed
    opens: date | None = None  # its right time
    closes: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of days with a name."""

    first: date
    last: date | None
    name: str
    now: bool = True  # of the plan that is looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDays:
    """All that the calendar shows."""

    today: date
    marks: tuple[Mark, ...] = ()
    phases: tuple[Band, ...] = ()
    rests: tuple[Band, ...] = ()


@dataclass(slots=True, kw_only=True)
class CalendarPaint:
    """Paints days into a place of one width."""

    painter: QPainter
    days: CalendarDays
    first: date
    count: int
    width: float

    @property
    def last(self) -> date:
        """The last day in sight."""
        return self.first + timedelta(days=self.count - 1)

    def x(self, day: date) -> float:
        """Return the middle of a day in px."""
        return x_of(day, self.first, self.count, self.width)

    def paint(self, chosen: Mark | None) -> None:
        """Paint all of it."""
        look = theme.current()
        band = QRectF(0, look.px(4), self.width, look.px(_BAND))
        top = band.bottom() + look.px(8 + _DATES + 6)
        lane = QRectF(0, top, self.width, look.px(_BOX))
        axis = lane.bottom() + look.px(18)
        self._paint_months(band.bottom(), axis)
        for rest in self.days.rests:
            self._paint_rest(rest, QRectF(0, band.bottom(), self.width, axis - band.bottom()))
        for phase in self.days.phases:
            self._paint_band(phase, band)
        taken = [self._paint_today(lane, axis)]
        for mark in self.days.marks:
            if mark.kind == "coming":
                self._paint_window(mark, lane)
        for mark in self.days.marks:
            self._paint_mark(mark, lane, chosen=mark is chosen)
        self._paint_dates(lane, taken)

    def _span(self, first: date, last: date | None) -> tuple[float, float] | None:
        """Return the ends of a stretch of days in px; None where none of it is in sight."""
        seen_first, seen_last = self.first, self.last
        if first > seen_last or (last is not None and last < seen_first):
            return None
        half = (self.width - 1) / self.count / 2
        left = self.x(max(first, seen_first)) - half
        right = self.width if last is None or last > seen_last else self.x(last) + half
        return left, float(right)

    def _paint_months(self, top: float, axis: float) -> None:
        look = theme.current()
        first, last = self.first, self.last
        self.painter.setPen(QPen(look.color("edge"), 1))
        self.painter.drawLine(QPointF(0, axis), QPointF(self.width, axis))
        day = first + timedelta(days=(7 - first.weekday()) % 7)
        while day <= last:
            x = self.x(day)
            self.painter.drawLine(QPointF(x, axis - look.px(4)), QPointF(x, axis))
            day += timedelta(days=7)
        month = add_months(first.replace(day=1), 1)
        starts = [first]
        while month <= last:
            starts.append(month)
            month = add_months(month, 1)
        self.painter.setFont(look.font(HELP))
        metrics = QFontMetricsF(self.painter.font())
        free = 0.0
        for n, start in enumerate(starts):
            x = self.x(start) if n else 0.0
            if n:
                self.painter.setPen(QPen(look.color("line"), 1))
                self.painter.drawLine(QPointF(x, top), QPointF(x, axis))
            text = words.month_name(start, year=not n or start.month == 1)
            wide = metrics.horizontalAdvance(text)
            next_x = self.x(starts[n + 1]) if n + 1 < len(starts) else self.width
            if x + look.px(4) < free or (not n and x + look.px(6) + wide > next_x):
                continue
            if x + look.px(6) + wide > self.width:
                continue
            self.painter.setPen(look.color("text_quiet"))
            box = QRectF(x + look.px(6), axis + look.px(2), wide + 2, look.px(_FOOT - 2))
            self.painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            free = box.right()

    def _paint_band(self, phase: Band, band: QRectF) -> None:
        span = self._span(phase.first, phase.last)
        if span is None:
            return
        look = theme.current()
        box = QRectF(span[0], band.top(), span[1] - span[0] - 1, band.height())
        current = (
            phase.now
            and phase.first <= self.days.today
            and (phase.last is None or phase.last >= self.days.today)
        )
        self.painter.fillRect(box, look.color("accent_soft" if current else "surface_sunken"))
        font = look.font(HELP, SEMIBOLD)
        self.painter.setFont(font)
        self.painter.setPen(look.color("accent" if current else "text_quiet"))
        inner = box.adjusted(look.px(6), 0, -look.px(4), 0)
        shown = QFontMetricsF(font).elidedText(
            phase.name, Qt.TextElideMode.ElideRight, inner.width()
        )
        if len(shown) > 2:  # noqa: PLR2004 - a letter and … say nothing
            self.painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_rest(self, rest: Band, area: QRectF) -> None:
        span = self._span(rest.first, rest.last)
        if span is None:
            return
        look = theme.current()
        box = QRectF(span[0], area.top(), span[1] - span[0], area.height())
        self.painter.fillRect(box, look.color("surface_sunken"))
        ink = look.color("line")
        self.painter.save()
        self.painter.setClipRect(box)
        self.painter.setPen(QPen(ink, 1))
        step, x = look.px(8), box.left() - box.height()
        while x < box.right():
            self.painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
            x += step
        self.painter.restore()
        self.painter.setFont(look.font(HELP, MEDIUM))
        metrics = QFontMetricsF(self.painter.font())
        text = metrics.elidedText(rest.name, Qt.TextElideMode.ElideRight, box.width() - look.px(6))
        if len(text) > 2:  # noqa: PLR2004 - a letter and … say nothing
            wide = metrics.horizontalAdvance(text)
            at = QRectF(
                box.left() + look.px(3), box.bottom() - look.px(20), wide + look.px(6), look.px(16)
            )
            self.painter.fillRect(at, look.color("surface_sunken"))
            self.painter.setPen(look.color("text_quiet"))
            self.painter.drawText(at, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_today(self, lane: QRectF, axis: float) -> tuple[float, float]:
        """Paint the line of today; return the room that its word takes above the lane."""
        look = theme.current()
        x = self.x(self.days.today)
        if not 0 <= x <= self.width:
            return 0.0, 0.0
        self.painter.setPen(QPen(look.color("accent"), 2))
        if any(abs(self.x(one.on) - x) < look.px(8) for one in self.days.marks):
            self.painter.drawLine(QPointF(x, lane.top() - look.px(6)), QPointF(x, lane.top() - 1))
            self.painter.drawLine(QPointF(x, lane.bottom() + 1), QPointF(x, axis))
        else:
            self.painter.drawLine(QPointF(x, lane.top() - look.px(6)), QPointF(x, axis))
        return self._paint_word(_tr("today"), x, lane, look.font(HELP, SEMIBOLD), "accent")

    def _paint_word(
        self, text: str, x: float, lane: QRectF, font: QFont, ink: str
    ) -> tuple[float, float]:
        look = theme.current()
        wide = QFontMetricsF(font).horizontalAdvance(text)
        left = min(max(x - wide / 2, 1), self.width - wide - 1)
        box = QRectF(left, lane.top() - look.px(6 + 16), wide + 1, look.px(16))
        self.painter.setFont(font)
        self.painter.setPen(look.color(ink))
        self.painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        return box.left() - look.px(6), box.right() + look.px(6)

    def _paint_window(self, mark: Mark, lane: QRectF) -> None:
        if mark.opens is None or mark.closes is None:
            return
        span = self._span(mark.opens, mark.closes)
        if span is None:
            return
        look = theme.current()
        self.painter.setPen(QPen(look.color("accent"), 1))
        self.painter.setBrush(look.color("accent_soft"))
        wide = max(span[1] - span[0], look.px(6))
        middle = (span[0] + span[1]) / 2
        self.painter.drawRect(QRectF(middle - wide / 2, lane.top() + 0.5, wide, lane.height() - 1))

    def _paint_mark(self, mark: Mark, lane: QRectF, *, chosen: bool) -> None:
        x = self.x(mark.on)
        look = theme.current()
        if not -look.px(8) <= x <= self.width + look.px(8):
            return
        at = QPointF(x, lane.center().y())
        if chosen:
            self.painter.setPen(QPen(look.color("accent"), 2))
            self.painter.setBrush(look.color("surface"))
            self.painter.drawEllipse(at, look.px(10), look.px(10))
        paint_dose_mark(self.painter, at, mark.kind)

    def _paint_dates(self, lane: QRectF, taken: list[tuple[float, float]]) -> None:
        """Write the days above their marks and the ends of right times where there is room."""
        look = theme.current()
        today = self.days.today
        coming = [one for one in self.days.marks if one.kind == "coming"]
        strong, quiet = look.font(HELP, SEMIBOLD), look.font(HELP, REGULAR)
        for mark in coming:
            text = words.day_of_week(mark.on)
            x = self.x(mark.on)
            wide = QFontMetricsF(strong).horizontalAdvance(text)
            left, right = x - wide / 2, x + wide / 2
            inside = -wide / 2 < left and right < self.width + wide / 2
            free = all(right < one[0] or left > one[1] for one in taken)
            if inside and free and 0 <= x <= self.width:
                taken.append(self._paint_word(text, x, lane, strong, "text"))
        self.painter.setFont(quiet)
        self.painter.setPen(look.color("text_quiet"))
        metrics = QFontMetricsF(quiet)
        blocked = [
            (self.x(one.opens or one.on), self.x(one.closes or one.on)) for one in self.days.marks
        ]
        for mark in coming:
            if mark.opens is None or mark.closes is None or mark.opens == mark.closes:
                continue
            for day, side in ((mark.opens, -1), (mark.closes, 1)):
                text = words.short_day(day, today)
                wide = metrics.horizontalAdvance(text)
                clear = look.px(10 if day == mark.on else 6)  # of the mark, of the frame
                edge = self.x(day) + side * clear
                left = edge - wide if side < 0 else edge
                own = (self.x(mark.opens), self.x(mark.closes))
                room = [one for one in blocked if one != own]
                if left < 0 or left + wide > self.width:
                    continue
                if any(left - look.px(8) < b and left + wide + look.px(8) > a for a, b in room):
                    continue
                box = QRectF(left, lane.top(), wide + 1, lane.height())
                self.painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
                blocked.append((left, left + wide))


def x_of(day: date, first: date, count: int, width: float) -> float:
    """Return where the middle of a day lies in a place that begins with `first`."""
    return (width - 1) * ((day - first).days + 0.5) / count
