"""The one table of colours, for light, dark and high contrast. No widget mixes its own.

Values: interface.md §1; the tints and chart colours: mockups/clinic.md §0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Scheme(StrEnum):
    """Which column of the table is in force."""

    LIGHT = "light"
    DARK = "dark"
    LIGHT_CONTRAST = "light_contrast"
    DARK_CONTRAST = "dark_contrast"


class Tone(StrEnum):
    """How loud something on the screen is. Each has its colour, its tint and its shape."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    CRITICAL = "critical"
    MUTED = "muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One colour for each use, as #RRGGBB."""

    surface: str
    surface_raised: str
    surface_sunken: str
    line: str  # hairlines
    line_soft: str  # between rows
    edge: str  # frames of fields, buttons, tick boxes
    text: str
    text_quiet: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    ok: str
    info: str
    warn: str
    critical: str
    muted: str  # shapes and disabled words only
    accent_soft: str
    ok_soft: str
    warn_soft: str
    critical_soft: str
    muted_soft: str
    cell: str  # empty cells of the window strip
    toast: str
    on_toast: str
    toast_link: str
    toast_ok: str
    scrim: str
    scrim_percent: int
    series: tuple[str, str, str, str, str]

    def tone(self, tone: Tone) -> str:
        """The colour of a shape."""
        return {
            Tone.OK: self.ok,
            Tone.INFO: self.info,
            Tone.WARN: self.warn,
            Tone.CRITICAL: self.critical,
            Tone.MUTED: self.muted,
        }[tone]

    def soft(self, tone: Tone) -> str:
        """The tint behind a word of that tone."""
        return {
            Tone.OK: self.ok_soft,
            Tone.INFO: self.accent_soft,
            Tone.WARN: self.warn_soft,
            Tone.CRITICAL: self.critical_soft,
            Tone.MUTED: self.muted_soft,
        }[tone]

    def word(self, tone: Tone) -> str:
        """The colour of a word: `ok` colours only its shape, `muted` is too pale for words."""
        return {
            Tone.OK: self.text,
            Tone.INFO: self.info,
            Tone.WARN: self.warn,
            Tone.CRITICAL: self.critical,
            Tone.MUTED: self.text_quiet,
        }[tone]


LIGHT = Tokens(
    surface="#FFFFFF",
    surface_raised="#F7F8FA",
    surface_sunken="#EEF1F4",
    line="#D9DEE5",
    line_soft="#EAEDF1",
    edge="#7F8A98",
    text="#14181F",
    text_quiet="#55606E",
    accent="#0B5FA5",
    accent_hover="#0D528C",
    accent_pressed="#0E487A",
    on_accent="#FFFFFF",
    ok="#18743F",
    info="#0B5FA5",
    warn="#9A5B00",
    critical="#B3261E",
    muted="#7A8695",
    accent_soft="#E7EFF6",
    ok_soft="#E8F2ED",
    warn_soft="#F5EFE6",
    critical_soft="#F7E9E8",
    muted_soft="#F2F3F4",
    cell="#C7CCD2",
    toast="#14181F",
    on_toast="#FFFFFF",
    toast_link="#6CB4F5",
    toast_ok="#57C98B",
    scrim="#14181F",
    scrim_percent=44,
    series=("#0072B2", "#D55E00", "#009E73", "#B0568C", "#55606E"),
)

DARK = Tokens(
    surface="#15181C",
    surface_raised="#1C2026",
    surface_sunken="#101316",
    line="#313842",
    line_soft="#242A31",
    edge="#6A7582",
    text="#E8ECF1",
    text_quiet="#A2ADBA",
    accent="#6CB4F5",
    accent_hover="#82BEF4",
    accent_pressed="#94C6F4",
    on_accent="#101316",
    ok="#57C98B",
    info="#6CB4F5",
    warn="#F2B04C",
    critical="#FF8A80",
    muted="#8893A1",
    accent_soft="#222F3D",
    ok_soft="#1F332D",
    warn_soft="#362F23",
    critical_soft="#38292B",
    muted_soft="#262A30",
    cell="#454C54",
    toast="#E8ECF1",
    on_toast="#15181C",
    toast_link="#0B5FA5",
    toast_ok="#18743F",
    scrim="#000000",
    scrim_percent=60,
    series=("#56B4E9", "#F0873C", "#2CC79A", "#DE95BE", "#A2ADBA"),
)

TABLE: dict[Scheme, Tokens] = {
    Scheme.LIGHT: LIGHT,
    Scheme.DARK: DARK,
    Scheme.LIGHT_CONTRAST: replace(
        LIGHT,
        line="#55606E",
        line_soft="#7F8A98",
        edge="#14181F",
        text="#000000",
        text_quiet="#2B323B",
        muted="#55606E",
        cell="#7A8695",
        accent="#084A82",
        accent_hover="#063C6B",
        accent_pressed="#052F54",
        info="#084A82",
        ok="#0F5A2F",
        warn="#734400",
        critical="#8F1A14",
        accent_soft="#D6E6F5",
        series=("#00517F", "#9C4400", "#006B4E", "#8A3A6B", "#2B323B"),
    ),
    Scheme.DARK_CONTRAST: replace(
        DARK,
        surface="#000000",
        surface_raised="#0B0D10",
        surface_sunken="#16191D",  # lighter here: black has nothing below it
        line="#8893A1",
        line_soft="#6A7582",
        edge="#E8ECF1",
        text="#FFFFFF",
        text_quiet="#D5DCE4",
        muted="#A2ADBA",
        cell="#6A7582",
        accent_soft="#14202C",
        ok_soft="#0F211A",
        warn_soft="#241D11",
        critical_soft="#2A1517",
        muted_soft="#171A1E",
    ),
}
