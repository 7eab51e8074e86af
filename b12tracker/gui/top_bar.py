"""The bar at the top: search, the badge of practice data, undo with its name, who is here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.home.people import People
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.shapes import paint_shape
from b12tracker.gui.theme import BODY, HELP, MEDIUM, SEMIBOLD
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.row_paint import paint_key, paint_words
from b12tracker.gui.widgets.text import Elided

_MOST_UNDO = 300


class SearchButton(QPushButton):
    """Looks like a field and opens the search."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Find a patient or an action"))
        self.setObjectName("search")
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of the field."""
        return QSize(theme.current().px(400), theme.current().px(32))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the icon and some words are left."""
        return QSize(theme.current().px(96), theme.current().px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("edge"), 1))
        painter.setBrush(look.color("surface_raised" if self.underMouse() else "surface"))
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        size = look.px(16)
        icon = QRectF(look.px(10), rect.center().y() - size / 2, size, size)
        paint_icon(painter, "search", icon)
        key = "Ctrl+K"
        painter.setFont(look.font(HELP, MEDIUM))
        wide = painter.fontMetrics().horizontalAdvance(key) + look.px(12)
        box = QRectF(
            rect.right() - wide - look.px(8), rect.center().y() - look.px(10), wide, look.px(20)
        )
        paint_key(painter, box, key)
        words = QRectF(icon.right() + look.px(8), 0, box.left() - icon.right(), self.height())
        words.setRight(box.left() - look.px(6))
        paint_words(painter, words, self.text(), look.font(BODY), look.color("text_quiet"))
        painter.end()


class PracticeBadge(QWidget):
    """Says that the people are invented."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("practice-badge")
        self._text = self.tr("Practice data · invented people")
        self.setAccessibleName(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room for the words."""
        look = theme.current()
        metrics = QFontMetrics(look.font(HELP, MEDIUM))
        return QSize(metrics.horizontalAdvance(self._text) + look.px(36), look.px(24))

    def minimumSizeHint(self) -> QSize:
        """Return the same: it is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the badge."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("warn"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        mark = QPointF(look.px(13), rect.center().y())
        paint_shape(painter, Tone.WARN, mark, look.px(8))
        painter.setFont(look.font(HELP, MEDIUM))
        painter.setPen(look.color("warn"))
        painter.drawText(
            rect.adjusted(look.px(23), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text
        )
        painter.end()


class UndoButton(QPushButton):
    """Undo, with the name of what it takes back."""

    def __init__(self, *, away: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._away = away  # while there is nothing to undo
        self.setObjectName("undo")
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_step("")

    def show_step(self, name: str) -> None:
        """Name the step; an empty name is nothing to undo."""
        self.setEnabled(bool(name))
        if self._away:
            self.setVisible(bool(name))
        self.setText(
            self.tr("Undo: {step}").format(step=name) if name else self.tr("Nothing to undo")
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the words, within limits."""
        look = theme.current()
        wide = QFontMetrics(look.font(BODY)).horizontalAdvance(self.text()) + look.px(40)
        return QSize(min(wide, look.px(_MOST_UNDO)), look.px(28))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the icon."""
        return QSize(theme.current().px(28), theme.current().px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon and words."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("surface_sunken"))
            painter.drawRoundedRect(QRectF(self.rect()), look.px(6), look.px(6))
        size = look.px(16)
        icon = QRectF(look.px(6), (self.height() - size) / 2, size, size)
        paint_icon(painter, "undo", icon, "text_quiet" if self.isEnabled() else "muted")
        words = QRectF(icon.right() + look.px(8), 0, self.width(), self.height())
        words.setRight(self.width() - look.px(6))
        paint_words(
            painter,
            words,
            self.text(),
            look.font(BODY),
            look.color("text_quiet" if self.isEnabled() else "muted"),
        )
        painter.end()


class WhoButton(QPushButton):
    """The initials of who is at the desk; a click changes them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("who")
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_who(self, who: str) -> None:
        """Show somebody's initials."""
        self.setText(who)
        self.setAccessibleName(self.tr("{who} is at the desk; change").format(who=who))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return a circle, or a longer shape for a longer name."""
        look = theme.current()
        wide = QFontMetrics(look.font(HELP, SEMIBOLD)).horizontalAdvance(self.text())
        return QSize(max(wide + look.px(12), look.px(26)), look.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the initials."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("accent"), 1) if self.underMouse() else Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent_soft"))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setFont(look.font(HELP, SEMIBOLD))
        painter.setPen(look.color("accent"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class TopBar(QFrame):
    """All of it in one line."""

    search_wanted = Signal()
    undo_wanted = Signal()
    who_wanted = Signal()

    def __init__(
        self, *, practice: bool, home: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "top")
        look = theme.current()
        row = QHBoxLayout(self)
        side = look.px(8 if home and look.large else 16)
        row.setContentsMargins(side, 0, side, 0)
        row.setSpacing(side)
        self.people = People(self)
        self.people.hide()  # until there are several, at home
        row.addWidget(self.people)
        self.search = SearchButton()
        self.search.clicked.connect(self.search_wanted)
        row.addWidget(self.search)
        if home:
            self.search.setText(self.tr("Find or do something"))
            self.search.setMaximumWidth(look.px(300))
        else:
            row.addStretch(1)
        self.badge = PracticeBadge(self)
        self.badge.setVisible(practice)
        self.kept = Elided("", "help", self)  # at home, where no line at the foot says it
        self.kept.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.kept.setVisible(home)
        row.addWidget(self.kept, 1)
        row.addWidget(self.badge)
        self.undo = UndoButton(away=home, parent=self)
        self.undo.clicked.connect(self.undo_wanted)
        row.addWidget(self.undo)
        self.who = WhoButton()
        self.who.clicked.connect(self.who_wanted)
        row.addWidget(self.who)
        if home:
            self.who.hide()
        self.measure()

    def measure(self) -> None:
        """Take the height of the text size in force."""
        self.setFixedHeight(theme.current().px(48))
