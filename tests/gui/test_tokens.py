"""Every word stands out from its ground, in every scheme."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from b12tracker.gui import theme
from b12tracker.gui.tokens import TABLE, Scheme, Tone

GROUNDS = ("surface", "surface_raised", "surface_sunken")


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio by WCAG, 1 to 21."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", tuple(Scheme))
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("word", ["text", "text_quiet", "accent", "info", "warn", "critical", "ok"])
def test_words_have_a_contrast_of_4_5_on_every_surface(scheme, ground, word):
    tokens = TABLE[scheme]
    assert contrast(getattr(tokens, word), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("scheme", tuple(Scheme))
@pytest.mark.parametrize("tone", tuple(Tone))
def test_the_word_of_a_chip_has_a_contrast_of_4_5_on_its_tint(scheme, tone):
    tokens = TABLE[scheme]
    assert contrast(tokens.word(tone), tokens.soft(tone)) >= 4.5


@pytest.mark.parametrize("scheme", tuple(Scheme))
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("on_accent", "accent_pressed"),
        ("on_accent", "critical"),
        ("on_toast", "toast"),
        ("toast_link", "toast"),
        ("text", "accent_soft"),
        ("text_quiet", "accent_soft"),
    ],
)
def test_words_on_filled_grounds_have_a_contrast_of_4_5(scheme, ink, ground):
    tokens = TABLE[scheme]
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("scheme", [Scheme.LIGHT_CONTRAST, Scheme.DARK_CONTRAST])
@pytest.mark.parametrize("ground", GROUNDS)
def test_high_contrast_has_words_of_7_and_lines_of_3(scheme, ground):
    tokens = TABLE[scheme]
    assert len({getattr(tokens, one) for one in GROUNDS}) == len(GROUNDS)
    for name in ("text", "text_quiet", "accent", "info", "warn", "critical", "ok"):
        assert contrast(getattr(tokens, name), getattr(tokens, ground)) >= 7, name
    for name in ("line", "line_soft", "edge", "cell"):
        assert contrast(getattr(tokens, name), getattr(tokens, ground)) >= 3, name
    for colour in tokens.series:
        assert contrast(colour, getattr(tokens, ground)) >= 4.5, colour
    for tone in Tone:
        assert contrast(tokens.word(tone), tokens.soft(tone)) >= 7, tone


@pytest.mark.parametrize("scheme", tuple(Scheme))
@pytest.mark.parametrize("ground", GROUNDS)
def test_frames_and_shapes_have_a_contrast_of_3(scheme, ground):
    tokens = TABLE[scheme]
    for name in ("edge", "muted", "ok", "info", "warn", "critical"):
        assert contrast(getattr(tokens, name), getattr(tokens, ground)) >= 3.0
    for colour in tokens.series:
        assert contrast(colour, tokens.surface) >= 3.0


@pytest.mark.parametrize("scheme", tuple(Scheme))
def test_a_question_has_a_frame_in_every_scheme(qtbot, scheme):
    theme.wear(scheme, 100, home=False)
    asked = QDialog()
    qtbot.addWidget(asked)
    asked.resize(200, 100)
    picture = asked.grab().toImage()
    edge = theme.current().color("edge").name()
    for x, y in ((100, 0), (0, 50), (199, 50), (100, 99)):
        assert picture.pixelColor(x, y).name() == edge
    assert picture.pixelColor(100, 50).name() == theme.current().color("surface").name()
