"""The design system as pictures: palette, type, icons, and every part in each of its states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

    from tests.gallery_screens import After, Stage

_SPACES = (2, 4, 8, 12, 16, 20, 24, 32)


def _sheet(fill: Callable[[Stage, QVBoxLayout], None]) -> Callable[[Stage], After]:
    """Return how to lay a sheet over the window, filled from top to bottom."""

    def show(stage: Stage) -> After:
        from PySide6.QtWidgets import QVBoxLayout

        from b12tracker.gui import theme
        from b12tracker.gui.widgets.text import frame

        root: Any = stage.window.centralWidget()
        sheet = frame("page", root)
        column = QVBoxLayout(sheet)
        side = theme.current().px(16)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(theme.current().px(8))
        fill(stage, column)
        column.addStretch(1)
        before = stage.window.size()  # large text makes the sheet larger than the screen
        stage.window.resize(before.expandedTo(sheet.sizeHint()))
        stage.quiet()
        sheet.setGeometry(root.rect())
        sheet.show()
        sheet.raise_()

        def after() -> None:
            sheet.hide()
            sheet.deleteLater()
            stage.window.resize(before)

        return after

    return show


def _line(column: QVBoxLayout, title: str, *parts: QWidget, stretch: bool = True) -> QHBoxLayout:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QHBoxLayout

    from b12tracker.gui import theme
    from b12tracker.gui.widgets.text import Text, hairline

    row = QHBoxLayout()
    row.setSpacing(theme.current().px(12))
    label = Text(title, "help")
    label.setFixedWidth(theme.current().px(84))
    row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    for one in parts:
        row.addWidget(one, 0 if stretch else 1, Qt.AlignmentFlag.AlignVCenter)
    if stretch:
        row.addStretch(1)
    column.addLayout(row)
    column.addWidget(hairline())
    return row


def _palette(stage: Stage, column: QVBoxLayout) -> None:
    """Show every colour of every scheme, each with its value."""
    del stage
    from dataclasses import fields

    from PySide6.QtWidgets import QGridLayout

    from b12tracker.gui import theme
    from b12tracker.gui.tokens import TABLE, Scheme
    from b12tracker.gui.widgets.text import Text

    look = theme.current()
    column.addWidget(Text("Palette", "title"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.px(16))
    grid.setVerticalSpacing(look.px(1))
    names = [one.name for one in fields(TABLE[Scheme.LIGHT]) if one.name != "scrim_percent"]
    half = -(-len(names) // 2)
    for side in range(2):
        for at, scheme in enumerate(Scheme):
            head = Text(scheme.value.replace("_", " "), "label")
            grid.addWidget(head, 0, side * 5 + at + 1)
    for number, name in enumerate(names):
        row, side = number % half + 1, number // half
        grid.addWidget(Text(name.replace("_", "-"), "help"), row, side * 5)
        for at, scheme in enumerate(Scheme):
            found = getattr(TABLE[scheme], name)
            grid.addWidget(_swatch(found, TABLE[scheme].surface), row, side * 5 + at + 1)
    column.addLayout(grid)


def _swatch(found: str | tuple[str, ...], ground: str) -> QWidget:
    from PySide6.QtCore import QRectF, QSize
    from PySide6.QtGui import QColor, QPainter
    from PySide6.QtWidgets import QWidget

    from b12tracker.gui import theme

    class Swatch(QWidget):
        def sizeHint(self) -> QSize:
            return QSize(theme.current().px(108), theme.current().px(32))

        def paintEvent(self, event: Any) -> None:
            del event
            look = theme.current()
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor(ground))
            colours = (found,) if isinstance(found, str) else found
            wide = look.px(28) if len(colours) == 1 else look.px(14)
            for at, colour in enumerate(colours):
                box = QRectF(look.px(6) + at * (wide + 2), look.px(6), wide, look.px(20))
                painter.fillRect(box, QColor(colour))
            if len(colours) == 1:
                painter.setFont(look.font(theme.HELP))
                dark = QColor(ground).lightness() < 128
                painter.setPen(QColor("#FFFFFF" if dark else "#14181F"))
                painter.drawText(look.px(42), look.px(21), colours[0])
            painter.end()

    return Swatch()


def _type(stage: Stage, column: QVBoxLayout) -> None:
    """Show the type scale, the spaces, the icons, the shapes and the keys."""
    del stage
    from PySide6.QtCore import QRectF, QSize
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QGridLayout, QWidget

    from b12tracker import paths
    from b12tracker.gui import theme
    from b12tracker.gui.icons import paint_icon
    from b12tracker.gui.shapes import ShapeMark
    from b12tracker.gui.tokens import Tone
    from b12tracker.gui.widgets.text import Text, frame, key_hint

    look = theme.current()
    column.addWidget(Text("Type, spaces, icons", "title"))
    _line(column, "28 number", Text("01632 960 412", "number"))
    _line(column, "20 title", Text("Okafor, Ben", "title"), Text("14 April 2026", "title-quiet"))
    _line(
        column,
        "15 lead",
        Text("Next injection Sunday 19 April", "lead"),
        Text("1.2 mg · 148 ng/L", "lead-strong"),
    )
    roles = ("", "strong", "medium", "quiet")
    _line(column, "13 body", *(Text(f"Every 8 weeks, {one or 'body'}", one) for one in roles))
    small = ("help", "label", "accent", "error", "warn")
    _line(column, "12 help", *(Text(f"20 days ago, {one}", one) for one in small))

    class Space(QWidget):
        def __init__(self, space: int) -> None:
            super().__init__()
            self.setFixedSize(look.px(space), look.px(20))

        def paintEvent(self, event: Any) -> None:
            del event
            painter = QPainter(self)
            painter.fillRect(self.rect(), theme.current().color("accent"))
            painter.end()

    _line(column, "spaces", *(w for s in _SPACES for w in (Space(s), Text(str(s), "help"))))
    tones = [w for tone in Tone for w in (ShapeMark(tone, 14), Text(tone.value))]
    _line(column, "shapes", *tones)
    _line(column, "keys", *(key_hint(key) for key in ("G", "Space", "Ctrl+K", "Alt+1", "Enter")))

    class Icon(QWidget):
        def __init__(self, name: str) -> None:
            super().__init__()
            self._name = name

        def sizeHint(self) -> QSize:
            return QSize(look.px(24), look.px(24))

        def paintEvent(self, event: Any) -> None:
            del event
            painter = QPainter(self)
            paint_icon(painter, self._name, QRectF(2, 2, look.px(20), look.px(20)), "text")
            painter.end()

    icons = frame("card")
    grid = QGridLayout(icons)
    names = sorted(one.stem for one in (paths.shipped("resources") / "icons").glob("*.svg"))
    for at, name in enumerate(names):
        grid.addWidget(Icon(name), at // 9, at % 9 * 2)
        grid.addWidget(Text(name, "help"), at // 9, at % 9 * 2 + 1)
    _line(column, "icons", icons, stretch=False)


def _parts(stage: Stage, column: QVBoxLayout) -> None:
    """Show buttons, chips, fields, notices, progress, empty places and messages."""
    from PySide6.QtWidgets import QProgressBar, QWidget

    from b12tracker.gui import theme
    from b12tracker.gui.fields.date import DateField
    from b12tracker.gui.fields.field import TextField
    from b12tracker.gui.tokens import Tone
    from b12tracker.gui.widgets.buttons import Button, Kind, Segment, Tick
    from b12tracker.gui.widgets.cards import EmergencyBar, EmptyState, Notice
    from b12tracker.gui.widgets.chip import Chip, ChipText
    from b12tracker.gui.widgets.choice import Choice
    from b12tracker.gui.widgets.text import Text
    from b12tracker.gui.widgets.toast import Toast

    look = theme.current()
    column.addWidget(Text("Parts", "title"))
    kinds = (("Given", Kind.PRIMARY, "Enter"), ("Not today", Kind.SECONDARY, "N"))
    made = [
        Button(word, kind=kind, key=key) for word, kind, key in (*kinds, ("Why", Kind.QUIET, ""))
    ]
    off = [Button(word, kind=kind, key=key) for word, kind, key in kinds]
    for one in off:
        one.setEnabled(False)
    tick = Tick("Answered by a carer")
    tick.setChecked(True)
    segment = Segment((("a", "All"), ("b", "Doses"), ("c", "Results")), "Shown")
    choice = Choice((("a", "as printed"), ("b", "pmol/L")), "Unit")
    _line(column, "buttons", *made, *off, tick, segment, choice)
    chips = [
        Chip(ChipText(tone, word))
        for tone, word in (
            (Tone.CRITICAL, "Overdue"),
            (Tone.WARN, "Due"),
            (Tone.INFO, "Soon"),
            (Tone.OK, "On time"),
            (Tone.MUTED, "Paused"),
        )
    ]
    emergency = Chip(ChipText(Tone.CRITICAL, "Sudden change", filled=True))
    filtered = Chip(ChipText(Tone.MUTED, "Overdue"), removable=True)
    _line(column, "chips", *chips, emergency, filtered)
    name = TextField("Family name", help_line=True)
    name.set_text("Okafor")
    day = DateField("Given on", stage.desk.clinic.today())
    day.line.setText("-3w")
    wrong = TextField("Batch", help_line=True)
    wrong.set_text("H4417")
    wrong.set_problem("Expired on 31 March 2026: do not give it.")
    asked = TextField("Haemoglobin", help_line=True)
    asked.set_text("13.8")
    asked.set_problem("Is it g/L or g/dL?", Tone.WARN)
    _line(column, "fields", name, day, wrong, asked, stretch=False)
    bar = EmergencyBar("Sudden change in walking. Call for help now.", "What to do")
    _line(column, "emergency", bar, stretch=False)
    notices = [
        Notice(tone, text)
        for tone, text in (
            (Tone.INFO, "A card was begun and not saved."),
            (Tone.WARN, "Two people have this name."),
            (Tone.CRITICAL, "Not saved. What you typed is kept."),
        )
    ]
    _line(column, "notices", *notices, stretch=False)
    progress = QProgressBar()
    progress.setRange(0, 200)
    progress.setValue(134)
    progress.setTextVisible(False)
    progress.setMinimumWidth(look.px(400))
    cancel = Button("Cancel", key="Esc", height=28)
    _line(column, "progress", Text("Reading doses, 134 of 200"), progress, cancel)
    empty = EmptyState(
        "Nobody is overdue.", "Next due: Thursday, 4 patients.", action=Button("Show Thursday")
    )
    _line(column, "empty", empty, stretch=False)
    lane = QWidget()
    lane.setFixedHeight(look.px(72))
    toast = Toast(lane)
    _line(column, "message", lane, stretch=False)
    toast.say("Dose given to Okafor, Ben. Next due Tue 9 Jun 2026.")
    made[0].setFocus()


def _rows(stage: Stage, column: QVBoxLayout) -> None:
    """Show the banner of a patient and rows of Today."""
    from b12tracker.gui.patient.banner import Banner
    from b12tracker.gui.today.row_list import RowList
    from b12tracker.gui.widgets.text import Text
    from b12tracker.services.patient_page import patient_page

    clinic = stage.desk.clinic
    column.addWidget(Text("Banner and rows", "title"))
    for family in ("Ashdown", "Castellano"):
        banner = Banner(clinic.knowledge)
        banner.show_page(patient_page(clinic, stage.people[family]))
        _line(column, "banner", banner, stretch=False)
    rows = RowList(stage.window.today.model)
    rows.setMinimumHeight(480)
    _line(column, "rows", rows, stretch=False)
    rows.setCurrentIndex(stage.window.today.model.index(3))
    rows.setFocus()


SYSTEM: dict[str, Callable[[Stage], After]] = {
    "system-palette": _sheet(_palette),
    "system-type": _sheet(_type),
    "system-parts": _sheet(_parts),
    "system-rows": _sheet(_rows),
}
