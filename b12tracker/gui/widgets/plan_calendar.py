"""The days of a plan on one line: what was given and missed, what comes, what a change would do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.widgets.plan_paint import HIGH, CalendarDays, CalendarPaint, Mark, x_of

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent

_MOST_DAYS = 550
_LEAST_DAYS = 120
_STEP = 0.25  # of what is seen
_NEAR = 9  # px


class PlanCalendar(QWidget):
    """Arrow keys walk from dose to dose, the wheel moves the days; a click picks a dose."""

    picked = Signal(str)  # what is said of the dose that was picked

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days = CalendarDays(today=today)
        self._first, self._count = today, _LEAST_DAYS
        self._at: int | None = None  # of the marks
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("plan-calendar")
        self.setAccessibleName(self.tr("Calendar of doses"))

    # --- what is shown --------------------------------------------------------------------------

    @property
    def days(self) -> CalendarDays:
        """What is shown."""
        return self._days

    @property
    def seen(self) -> tuple[date, date]:
        """The first and the last day in sight."""
        return self._first, self._first + timedelta(days=self._count - 1)

    def show_days(self, days: CalendarDays) -> None:
        """Show other days; what is in sight stays as long as it is the same person's."""
        same = self._days.marks[:1] == days.marks[:1] and bool(days.marks)
        self._days = CalendarDays(
            today=days.today,
            marks=tuple(sorted(days.marks, key=lambda one: one.on)),
            phases=days.phases,
            rests=days.rests,
        )
        self._at = None
        if not same:
            self.show_now()
        self.setAccessibleDescription(self.in_words())
        self.update()

    def show_now(self) -> None:
        """Show today with the last dose and those that come next."""
        today, marks = self._days.today, self._days.marks
        coming = [one for one in marks if one.on >= today and one.kind == "coming"]
        ends = [one.closes or one.on for one in coming[:3]]
        until = max(
            [*ends[:2], *(day for day in ends if (day - today).days < _LEAST_DAYS)] or [today]
        )
        ahead = min(max((until - today).days * 1.1, _LEAST_DAYS), _MOST_DAYS)
        gone = [one.on for one in marks if one.kind == "given" and one.on <= today]
        back = (today - max(gone)).days + 10 if gone else 0
        before = back if 0 < back < ahead else ahead / 4
        self._first = today - timedelta(days=int(max(before, ahead / 5)))
        self._count = int(ahead + (today - self._first).days)
        self.update()

    def go_along(self, share: float) -> None:
        """Move along by a share of what is in sight; below 0 goes back."""
        try:
            self._first += timedelta(days=round(self._count * share))
        except OverflowError:
            return
        self.update()

    def in_words(self) -> str:
        """Return all that is shown as a text."""
        said = [one.said for one in self._days.marks]
        return "; ".join(said) or self.tr("No doses.")

    # --- walking --------------------------------------------------------------------------------

    @property
    def chosen(self) -> Mark | None:
        """The dose that the read-out is about."""
        return None if self._at is None else self._days.marks[self._at]

    def step(self, by: int) -> None:
        """Go to the next dose, or the one before; the first step goes to what comes next."""
        marks = self._days.marks
        if not marks:
            return
        if self._at is None:
            later = [n for n, one in enumerate(marks) if one.on >= self._days.today]
            start = later[0] if later else len(marks)
            at = start if by > 0 else start - 1
        else:
            at = self._at + by
        self._pick(min(max(at, 0), len(marks) - 1))

    def _pick(self, at: int | None) -> None:
        self._at = at
        mark = self.chosen
        said = "" if mark is None else mark.said
        if mark is not None:
            first, last = self.seen
            if not first <= mark.on <= last:
                self._first = mark.on - timedelta(days=self._count // 2)
        self.picked.emit(said)
        if said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrow keys; Home comes back to today."""
        match event.key():
            case Qt.Key.Key_Right:
                self.step(1)
            case Qt.Key.Key_Left:
                self.step(-1)
            case Qt.Key.Key_PageUp:
                self.go_along(-2 * _STEP)
            case Qt.Key.Key_PageDown:
                self.go_along(2 * _STEP)
            case Qt.Key.Key_Home:
                self._pick(None)
                self.show_now()
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move the days with the wheel while Shift is held, or by a sideways wheel."""
        turned = event.angleDelta()
        along = turned.x() or (
            turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        if along:
            self.go_along(-along / 1200)
            event.accept()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the dose under the mouse."""
        near = [
            (abs(self._x(one.on) - event.position().x()), n)
            for n, one in enumerate(self._days.marks)
        ]
        distance, at = min(near, default=(_NEAR + 1.0, 0))
        self._pick(at if distance <= theme.current().px(_NEAR) else None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no read-out when the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    # --- painting -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the height of all parts."""
        return QSize(theme.current().px(320), theme.current().px(HIGH))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the months can be told apart."""
        return QSize(theme.current().px(200), self.sizeHint().height())

    def _x(self, day: date) -> float:
        return x_of(day, self._first, self._count, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the days, and the ring of the keyboard around them."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        CalendarPaint(
            painter=painter,
            days=self._days,
            first=self._first,
            count=self._count,
            width=self.width(),
        ).paint(self.chosen)
        if self.hasFocus():
            look = theme.current()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent"), 2))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, look.px(6), look.px(6))
        painter.end()
