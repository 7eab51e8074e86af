"""The places of the program at the left edge."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.navigator import Place
from b12tracker.gui.theme import BODY, HELP, MEDIUM, SEMIBOLD, Density
from b12tracker.gui.widgets.text import Text

WIDTH, ICONS_ONLY, BELOW = 168, 64, 76  # BELOW: at home the words stand below the icons


class RailButton(QPushButton):
    """A place: icon, word, count."""

    def __init__(
        self, word: str, icon: str, *, key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(word, parent)
        self._icon, self._key, self._count = icon, key, ""
        self.setCheckable(not key)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int) -> None:
        """Show how many wait there."""
        self._count = str(count) if count else ""
        self.setAccessibleDescription(self._count)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of a place."""
        look = theme.current()
        below = look.density is Density.HOME and not look.large
        return QSize(look.px(40), look.px(54 if below else 36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the place."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(8)
        rect = QRectF(self.rect()).adjusted(side + 0.5, 0.5, -side - 0.5, -0.5)
        chosen = self.isChecked()
        if chosen:
            painter.fillRect(
                QRectF(0, look.px(8), 3, self.height() - look.px(16)), look.color("accent")
            )
            painter.setPen(QPen(look.color("line"), 1))
            painter.setBrush(look.color("surface"))
            painter.drawRoundedRect(rect, look.px(6), look.px(6))
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("line_soft"))
            painter.drawRoundedRect(rect, look.px(6), look.px(6))
        size = look.px(18)
        icon = QRectF(rect.left() + look.px(8), rect.center().y() - size / 2, size, size)
        painter.setFont(look.font(BODY, SEMIBOLD if chosen else MEDIUM))
        painter.setPen(look.color("text" if chosen else "text_quiet"))
        if look.density is Density.HOME and not look.large:
            self._paint_below(painter, rect, chosen=chosen)
            painter.end()
            return
        paint_icon(painter, self._icon, icon, "accent" if chosen else "text_quiet")
        words = QRectF(icon.right() + look.px(12), 0, self.width(), self.height())
        middle = Qt.AlignmentFlag.AlignVCenter
        if self.width() > look.px(100):
            painter.drawText(words, middle, self.text())
            painter.setFont(look.font(HELP))
            painter.setPen(look.color("text_quiet"))
            right = rect.adjusted(0, 0, -look.px(8), 0)
            painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, self._count or self._key)
        painter.end()

    def _paint_below(self, painter: QPainter, rect: QRectF, *, chosen: bool) -> None:
        """Paint the word under the icon."""
        look = theme.current()
        size = look.px(18)
        top = rect.top() + look.px(8)
        icon = QRectF(rect.center().x() - size / 2, top, size, size)
        paint_icon(painter, self._icon, icon, "accent" if chosen else "text_quiet")
        painter.setFont(look.font(HELP, SEMIBOLD if chosen else MEDIUM))
        painter.setPen(look.color("accent" if chosen else "text_quiet"))
        words = QRectF(0, icon.bottom() + look.px(4), self.width(), look.px(16))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())


class _Mark(QWidget):
    """The letter in its square."""

    def sizeHint(self) -> QSize:
        side = theme.current().px(24)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        side = look.px(24)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        painter.drawRoundedRect(box, look.px(6), look.px(6))
        painter.setPen(look.color("on_accent"))
        painter.setFont(look.font(HELP, SEMIBOLD))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "B")
        painter.end()


class Rail(QFrame):
    """The places, and the menu at the foot."""

    chosen = Signal(str)  # Place
    menu_wanted = Signal()

    def __init__(self, *, home: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "rail")
        self._home = home
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8) if home else 0, 1, look.px(8))
        column.setSpacing(look.px(4))
        title = QHBoxLayout()
        title.setContentsMargins(look.px(16), 0, 0, 0)
        title.setSpacing(look.px(8))
        self._mark = _Mark()
        title.addWidget(self._mark)
        self._name = Text("B12 Tracker", "lead-strong")
        title.addWidget(self._name, 1)
        self._top = QWidget()
        self._top.setLayout(title)
        column.addWidget(self._top)
        self._places: dict[str, RailButton] = {}
        second = (
            (Place.ME, self.tr("Me"), "patient")
            if home
            else (Place.PATIENTS, self.tr("Patients"), "patients")
        )
        places = (
            (Place.TODAY, self.tr("Today"), "today"),
            second,
            *(() if home else ((Place.REVIEW, self.tr("Review"), "checkin"),)),
            (Place.REPORTS, self.tr("Reports"), "note"),
            (Place.SETTINGS, self.tr("Settings"), "settings"),
        )
        for place, word, icon in places:
            button = RailButton(word, icon, parent=self)
            button.setObjectName(f"place-{place.value}")
            button.clicked.connect(self._on_clicked)
            self._places[place.value] = button
            column.addWidget(button)
        column.addStretch(1)
        self.menu = RailButton(self.tr("Menu"), "menu", key="F10", parent=self)
        self.menu.setObjectName("menu")
        self.menu.clicked.connect(self.menu_wanted)
        column.addWidget(self.menu)
        self.measure()

    def measure(self) -> None:
        """Take the width of the text size in force."""
        look = theme.current()
        narrow = look.large  # words would leave no room for the list
        self.setFixedWidth(look.px(ICONS_ONLY if narrow else BELOW if self._home else WIDTH))
        self._name.setVisible(not narrow)
        self._top.setVisible(not self._home)
        for button in (*self._places.values(), self.menu):
            button.updateGeometry()
        self._top.setFixedHeight(look.px(48))

    def show_place(self, place: str) -> None:
        """Show one as chosen."""
        for key, button in self._places.items():
            button.setChecked(key == place)

    def set_count(self, place: str, count: int) -> None:
        """Show how many wait in a place."""
        self._places[place].set_count(count)

    def _on_clicked(self) -> None:
        for key, button in self._places.items():
            if button is self.sender():
                self.chosen.emit(key)
                self.show_place(key)
