"""How everything looks: colours, type and measures, computed once for a scheme and a text size."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from b12tracker.gui.style_sheet import style_sheet
from b12tracker.gui.tokens import TABLE, Scheme, Tokens, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST, LARGEST, STEP = 100, 200, 10  # per cent of text size
_HOME = 115  # per cent of the clinic's size: body text of 15 px, controls of 40

HELP, BODY, LEAD, TITLE, NUMBER = 12, 13, 15, 20, 28  # the type scale, px at 100 %
_LINE_HEIGHTS = {HELP: 16, BODY: 20, LEAD: 20, TITLE: 28, NUMBER: 36}

REGULAR, MEDIUM, SEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold

# Wide fonts that a bare system falls back to, and the narrower sister that fits dense rows.
_NARROWER = {"DejaVu Sans": "DejaVu Sans Condensed"}


class Density(StrEnum):
    """How large things to touch are."""

    CLINIC = "clinic"
    HOME = "home"


LARGE = 150  # per cent of text size


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Everything a painter asks for. All px are those of the design at 100 % text."""

    scheme: Scheme = Scheme.LIGHT
    text_percent: int = 100
    density: Density = Density.CLINIC
    key_hints: bool = True
    family: str = ""

    @property
    def tokens(self) -> Tokens:
        """The colours as text."""
        return TABLE[self.scheme]

    @property
    def dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return self.scheme in (Scheme.DARK, Scheme.DARK_CONTRAST)

    @property
    def percent(self) -> int:
        """How large everything is: at home larger by itself, up to the same limit."""
        if self.density is Density.CLINIC:
            return self.text_percent
        share = (self.text_percent - SMALLEST) / (LARGEST - SMALLEST)
        return round(_HOME + share * (LARGEST - _HOME))

    @property
    def control(self) -> int:
        """The height of a control in px."""
        return self.px(32 if self.density is Density.CLINIC else 35)

    @property
    def large(self) -> bool:
        """Whether things stand below each other: side by side they would not fit."""
        return self.percent >= LARGE

    def px(self, design: float) -> int:
        """Return a measure of the design at the text size in force."""
        return round(design * self.percent / 100)

    def color(self, name: str) -> QColor:
        """Return a token by its name, e.g. "text_quiet"."""
        return _color(getattr(self.tokens, name))

    def tone(self, tone: Tone) -> QColor:
        """Return the colour of a shape."""
        return _color(self.tokens.tone(tone))

    def soft(self, tone: Tone) -> QColor:
        """Return the tint behind a word."""
        return _color(self.tokens.soft(tone))

    def word(self, tone: Tone) -> QColor:
        """Return the colour of a word."""
        return _color(self.tokens.word(tone))

    def series(self, number: int) -> QColor:
        """Return the colour of chart series 1 to 5."""
        return _color(self.tokens.series[number - 1])

    def font(self, size: int = BODY, weight: QFont.Weight = REGULAR) -> QFont:
        """Return a font of the type scale with tabular figures."""
        return QFont(_font(self.family, self.px(size), weight))

    def line_height(self, size: int) -> int:
        """Return the height of a line of that size in px."""
        return self.px(_LINE_HEIGHTS.get(size, round(size * 1.4)))

    def apply(self, app: QApplication) -> None:
        """Make this the look of the program. Every widget is told by a StyleChange event."""
        _Look.of(app).theme = self
        for effect in _MOVING:
            app.setEffectEnabled(effect, False)  # noqa: FBT003 - of Qt
        if app.style().objectName().lower() != "fusion":
            app.setStyle(QStyleFactory.create("Fusion"))
        app.setPalette(self._palette())
        app.setFont(self.font())
        app.setStyleSheet(style_sheet(self.tokens, self.px, control=self.control))

    def _palette(self) -> QPalette:
        palette = QPalette()
        role, group = QPalette.ColorRole, QPalette.ColorGroup
        for which, name in (
            (role.Window, "surface"),
            (role.Base, "surface"),
            (role.AlternateBase, "surface_raised"),
            (role.Button, "surface"),
            (role.ToolTipBase, "toast"),
            (role.WindowText, "text"),
            (role.Text, "text"),
            (role.ButtonText, "text"),
            (role.ToolTipText, "on_toast"),
            (role.PlaceholderText, "text_quiet"),
            (role.BrightText, "critical"),
            (role.Highlight, "accent"),
            (role.HighlightedText, "on_accent"),
            (role.Link, "accent"),
            (role.LinkVisited, "accent"),
            (role.Light, "surface_raised"),
            (role.Midlight, "line_soft"),
            (role.Mid, "line"),
            (role.Dark, "edge"),
            (role.Shadow, "line"),
        ):
            palette.setColor(which, self.color(name))
        for which in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(group.Disabled, which, self.color("muted"))
        return palette


# Nothing slides or fades, whatever the system does: some people cannot bear it, nobody needs it.
_MOVING = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)

_HELD = "b12_look"  # the application's own attribute: it goes when the application goes


class _Look(QObject):
    """Holds the theme in force as a child of the application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("b12-look")
        self.theme = Theme(family=system_family())

    @classmethod
    def of(cls, app: QApplication) -> _Look:
        held = app.__dict__.get(_HELD)  # asked thousands of times while a page is built
        if isinstance(held, _Look):
            return held
        found = next((one for one in app.children() if isinstance(one, _Look)), None) or cls(app)
        app.__dict__[_HELD] = found
        return found


def current() -> Theme:
    """Return the theme in force. Ask when painting, keep nothing."""
    app = QApplication.instance()
    return _Look.of(app).theme if isinstance(app, QApplication) else Theme()


def wear(scheme: Scheme | None, text_percent: int, *, home: bool, key_hints: bool = True) -> None:
    """Make a person's choices the look of the program; without a scheme, that of the system."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        Theme(
            scheme=scheme or system_scheme(),
            text_percent=text_percent,
            density=Density.HOME if home else Density.CLINIC,
            key_hints=key_hints,
            family=system_family(),
        ).apply(app)


@contextmanager
def borrowed(look: Theme) -> Iterator[None]:
    """Paint in another look for a while, for paper; no widget is told."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        yield
        return
    held = _Look.of(app)
    before, held.theme = held.theme, look
    try:
        yield
    finally:
        held.theme = before


def system_family() -> str:
    """Return the family of the system's font, the narrower sister of a very wide one."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    family = QFontInfo(system).family()  # "Sans Serif" is only a word for another family
    narrower = _NARROWER.get(family, "")
    return narrower if narrower in QFontDatabase.families() else family


def system_scheme() -> Scheme:
    """Return the scheme that the system asks for."""
    hints = QGuiApplication.styleHints()
    dark = hints.colorScheme() is Qt.ColorScheme.Dark
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return Scheme.DARK_CONTRAST if dark else Scheme.LIGHT_CONTRAST
    return Scheme.DARK if dark else Scheme.LIGHT


@lru_cache(maxsize=256)
def _color(text: str) -> QColor:
    return QColor(text)


@lru_cache(maxsize=256)
def _font(family: str, pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont(family) if family else QFont()
    font.setPixelSize(max(pixels, 1))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
