"""Where the injection goes: a list with keys 1 to 6 and the sketch are one selection."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.log_cards.body import BodySketch, place_of
from b12tracker.gui.theme import BODY, HELP, REGULAR, SEMIBOLD
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.text import Elided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.services.dose_card import SiteRest

MOST = 6  # keys 1 to 6
_KEYS = 9  # with the sites that are seldom used
_AT_ONCE_S = 0.2  # digits nearer than this are typed in one go


class _SiteButton(QPushButton):
    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.site = self._rest = ""
        self._number = number
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_site(self, site: str, rest: str) -> None:
        self.site, self._rest = site, rest
        self.setAccessibleName(f"{self._number}, {words.site(site)}, {rest}")
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(160), theme.current().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(QPen(look.color("accent"), 1) if on else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_soft" if on else "surface_sunken"))
            painter.drawRoundedRect(rect, look.px(6), look.px(6))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.font(HELP))
        painter.setPen(look.color("text_quiet"))
        painter.drawText(rect.adjusted(look.px(9), 0, 0, 0), middle, str(self._number))
        rest = rect.adjusted(0, 0, -look.px(8), 0)
        painter.drawText(rest, middle | Qt.AlignmentFlag.AlignRight, self._rest)
        painter.setFont(look.font(BODY, SEMIBOLD if on else REGULAR))
        painter.setPen(look.color("text"))
        painter.drawText(rect.adjusted(look.px(26), 0, 0, 0), middle, words.site(self.site))
        painter.end()


class SitePicker(QWidget):
    """The sketch at the left, the list at the right."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        self._body = BodySketch()
        self._body.picked.connect(self.pick)
        row.addWidget(self._body, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.hint = Elided("", "accent")  # stands in the line of the step
        self.hint.setMinimumHeight(look.px(20))
        self._all = [_SiteButton(number, self) for number in range(1, _KEYS + 1)]
        for button in self._all:
            button.clicked.connect(self._on_clicked)
            self._column.addWidget(button)
            button.hide()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(self._column)
        self.other = Button(self.tr("Another site"), kind=Kind.QUIET, key="0", height=24)
        self.other.setObjectName("other-site")
        self.other.clicked.connect(self._on_other)
        right.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        row.addLayout(right, 1)
        self._buttons: list[_SiteButton] = []  # of the sites that are offered
        self._drawn: list[str] = []  # of the sketch; the others come with the key 0
        self._last = ""
        self._site = self._before = ""
        self._picked_at = 0.0

    @property
    def site(self) -> str:
        """The chosen site; empty before one is chosen."""
        return self._site

    def show_sites(self, rests: Sequence[SiteRest], *, chosen: str) -> None:
        """Offer sites.

        Args:
            rests: the longest rested first; they keep a fixed order on the screen.
            chosen: what is proposed.
        """
        for button in self._all:
            button.hide()
        drawn = [rest for rest in rests if place_of(rest.site) is not None][:MOST]
        drawn.sort(key=lambda rest: _order(rest.site))
        others = sorted(
            (one for one in rests if one not in drawn), key=lambda one: _order(one.site)
        )
        self._drawn = [rest.site for rest in drawn]
        used = [rest for rest in rests if rest.days is not None]
        self._last = min(used, key=lambda rest: rest.days or 0).site if used else ""
        self._buttons = self._all[: len(drawn) + len(others)]
        for button, rest in zip(self._all, (*drawn, *others), strict=False):
            button.show_site(rest.site, _rest_words(rest))
        self.other.setVisible(bool(others))
        self._fold(open_them=chosen in [one.site for one in others])
        best = rests[0].site if rests else ""
        self.hint.setText(
            self.tr("{site} has rested longest").format(site=words.site(best)) if best else ""
        )
        self.pick(chosen, quiet=True)

    def pick(self, site: str, *, quiet: bool = False) -> None:
        """Choose a site."""
        self._site = site
        for button in self._buttons:
            button.setChecked(button.site == site)
        self._body.show_sites(self._drawn, chosen=site, last=self._last)
        if not quiet:
            self.picked.emit(site)

    def pick_number(self, number: int) -> bool:
        """Choose by the key; False where no site has that number."""
        if number == 0 and not self.other.isHidden():
            self._on_other()
            return True
        if not 1 <= number <= len(self._buttons) or self._buttons[number - 1].isHidden():
            return False
        if monotonic() - self._picked_at > _AT_ONCE_S:
            self._before = self._site
        self._picked_at = monotonic()
        self.pick(self._buttons[number - 1].site)
        return True

    def take_back(self) -> None:
        """Choose what was chosen before: the digits just typed were a scanner's."""
        if monotonic() - self._picked_at <= _AT_ONCE_S:
            self.pick(self._before)

    def _on_other(self) -> None:
        self._fold(open_them=True)

    def _fold(self, *, open_them: bool) -> None:
        """Show the sites that are seldom used, or fold them away."""
        for button in self._buttons[len(self._drawn) :]:
            button.setVisible(open_them)
        if open_them:
            self.other.hide()

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _SiteButton):
            self.pick(button.site)


def _rest_words(rest: SiteRest) -> str:
    if rest.days is None:
        return QCoreApplication.translate("SitePicker", "never")
    days = words.days(rest.days)
    if rest.sore:
        return QCoreApplication.translate("SitePicker", "{days}, sore").format(days=days)
    return days


def _order(site: str) -> tuple[int, bool]:
    order = ("deltoid", "vastus_lateralis", "thigh", "ventrogluteal", "abdomen")
    base, _, side = site.rpartition("_")
    return (order.index(base) if base in order else len(order), side != "right")
