"""Chips: a shape and a word on the tint of their tone, in rows (painted) and cards (buttons)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.shapes import paint_shape
from b12tracker.gui.theme import HELP, MEDIUM
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.row_paint import paint_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHAPE = 8


@dataclass(frozen=True, slots=True)
class ChipText:
    """What a chip says."""

    tone: Tone
    text: str
    filled: bool = False  # an emergency
    key: str = ""  # what it stands for: a rule


def chip_width(chip: ChipText) -> int:
    """Return the width of a chip in px."""
    look = theme.current()
    metrics = QFontMetrics(look.font(HELP, MEDIUM))
    return metrics.horizontalAdvance(chip.text) + look.px(8 + _SHAPE + 6 + 8)


def paint_chip(
    painter: QPainter,
    rect: QRectF,
    chip: ChipText,
    *,
    selected: bool = False,
    hover: bool = False,
    enabled: bool = True,
) -> None:
    """Paint a chip into a rectangle; on a selected row its ground is the surface."""
    look = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = look.color("surface") if selected else look.soft(chip.tone)
    ink = look.word(chip.tone) if enabled else look.color("muted")
    if chip.filled:
        ground, ink = look.color("critical"), look.color("on_accent")
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setBrush(ground)
    painter.setPen(QPen(look.tone(chip.tone), 1) if hover else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(inner if hover else rect, look.px(6), look.px(6))
    size = look.px(_SHAPE)
    middle = QPointF(rect.left() + look.px(8) + size / 2, rect.center().y())
    if chip.filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRect(QRectF(middle.x() - size / 2, middle.y() - size / 2, size, size))
    else:
        paint_shape(painter, chip.tone if enabled else Tone.MUTED, middle, size)
    box = QRectF(middle.x() + size / 2 + look.px(6), rect.top(), rect.width(), rect.height())
    box.setRight(rect.right() - look.px(4))
    paint_words(painter, box, chip.text, look.font(HELP, MEDIUM), ink)
    painter.restore()


def paint_chips(
    painter: QPainter, rect: QRectF, chips: Sequence[ChipText], *, most: int = 3, selected: bool
) -> list[tuple[QRectF, ChipText]]:
    """Paint the chips that fit side by side, then "+n" for the rest; return where each stands."""
    look = theme.current()
    height, gap, more = look.px(24), look.px(4), look.px(30)
    placed: list[tuple[QRectF, ChipText]] = []
    x, top = rect.left(), rect.center().y() - height / 2
    for at, chip in enumerate(chips):
        wide = chip_width(chip)
        left = len(chips) - at - 1
        room = rect.right() - x - (more if left else 0)
        if at == most or (wide > room and placed):
            break
        box = QRectF(x, top, min(wide, room), height)
        paint_chip(painter, box, chip, selected=selected)
        placed.append((box, chip))
        x += box.width() + gap
    if rest := len(chips) - len(placed):
        painter.setFont(look.font(HELP, MEDIUM))
        painter.setPen(look.color("text_quiet"))
        painter.drawText(
            QRectF(x + 2, top, more, height), Qt.AlignmentFlag.AlignVCenter, f"+{rest}"
        )
    return placed


class Chip(QPushButton):
    """A chip of a card. It can be pressed if `pressable`, removed if `removable`."""

    def __init__(
        self,
        chip: ChipText,
        *,
        pressable: bool = False,
        removable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(chip.text, parent)
        self.chip = chip
        self._removable = removable
        self._pressable = pressable or removable
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if self._pressable:
            self.setProperty("ring", "outside")
            self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if removable:
            self.setAccessibleName(self.tr("Remove the filter {name}").format(name=chip.text))

    def set_chip(self, chip: ChipText) -> None:
        """Say something else."""
        self.chip = chip
        self.setText(chip.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for shape, word and cross."""
        look = theme.current()
        if self._removable:
            metrics = QFontMetrics(look.font(HELP, MEDIUM))
            return QSize(metrics.horizontalAdvance(self.chip.text) + look.px(34), look.px(24))
        return QSize(chip_width(self.chip) + 1, look.px(24))

    def minimumSizeHint(self) -> QSize:
        """Return the room for shape and a little of the word."""
        return QSize(min(self.sizeHint().width(), theme.current().px(80)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        del event
        painter = QPainter(self)
        rect = QRectF(self.rect())
        hover = self._pressable and self.underMouse()
        if self._removable:
            self._paint_filter(painter, rect, hover=hover)
        else:
            paint_chip(painter, rect, self.chip, hover=hover, enabled=self.isEnabled())
        painter.end()

    def _paint_filter(self, painter: QPainter, rect: QRectF, *, hover: bool) -> None:
        look = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("edge" if hover else "line"), 1))
        painter.setBrush(look.color("surface_sunken" if hover else "surface"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), look.px(6), look.px(6))
        painter.setFont(look.font(HELP, MEDIUM))
        painter.setPen(look.color("text"))
        words = rect.adjusted(look.px(8), 0, -look.px(20), 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.chip.text)
        side = look.px(12)
        cross = QRectF(rect.right() - look.px(8) - side, rect.center().y() - side / 2, side, side)
        paint_icon(painter, "close", cross)
