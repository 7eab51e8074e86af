"""The program's own icons, drawn in the colour of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from b12tracker import paths
from b12tracker.gui import theme


def icon(name: str, colour: str = "text_quiet") -> QIcon:
    """Return an icon of resources/icons for buttons and menus.

    Args:
        name: of the file, without its ending.
        colour: a token.
    """
    look = theme.current()
    made = QIcon()
    for scale in (1.0, 2.0):
        made.addPixmap(_pixmap(name, getattr(look.tokens, colour), look.px(18), scale))
    return made


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: str = "text_quiet") -> None:
    """Paint an icon into a square."""
    tint = getattr(theme.current().tokens, colour)
    _renderer(name, tint).render(painter, rect)


@lru_cache(maxsize=128)
def _renderer(name: str, tint: str) -> QSvgRenderer:
    text = (paths.shipped("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", tint).encode()))


def _pixmap(name: str, tint: str, side: int, scale: float) -> QPixmap:
    pixmap = QPixmap(QSize(round(side * scale), round(side * scale)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, tint).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
