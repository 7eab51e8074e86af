"""The steps of an import: which are done, which one it is, which are to come."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.log_cards.import_sitting import Page
from b12tracker.gui.log_cards.import_words import tr
from b12tracker.gui.widgets.big_choice import StepMark
from b12tracker.gui.widgets.text import Text


class StepsLine(QWidget):
    """Numbered marks with a word each; with large text only the word of the present one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-steps")
        look = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        words = {
            Page.FILE: tr("File"),
            Page.COLUMNS: tr("What it is"),
            Page.UNCLEAR: tr("Unclear"),
            Page.CHECK: tr("Check"),
        }
        self._parts: dict[Page, tuple[StepMark, Text]] = {}
        middle = Qt.AlignmentFlag.AlignVCenter
        for page, word in words.items():
            mark, text = StepMark(page), Text(word, "quiet")
            self._parts[page] = mark, text
            row.addWidget(mark, 0, middle)
            row.addWidget(text, 0, middle)
            row.addSpacing(look.px(12))
        row.addStretch(1)

    def show_page(self, now: Page) -> None:
        """Show which step it is."""
        look = theme.current()
        for page, (mark, text) in self._parts.items():
            mark.show_step(now)
            text.set_role("strong" if page is now else "quiet")
            text.setVisible(page is now or not look.large)
        word = self._parts[now][1].text()
        self.setAccessibleName(
            tr("Step {n} of {all}: {word}").format(n=int(now), all=len(Page), word=word)
        )
