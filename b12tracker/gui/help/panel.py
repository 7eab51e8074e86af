"""F1: the manual over the window. It opens where the person is, and can be searched."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from b12tracker.gui import theme
from b12tracker.gui.help.topics import Topic, found, topics
from b12tracker.gui.theme import BODY, LEAD, SEMIBOLD, TITLE
from b12tracker.gui.widgets.overlay import Overlay
from b12tracker.gui.widgets.text import Text, frame

_PLACE = Qt.ItemDataRole.UserRole


class Help(Overlay):
    """A list of pages at the left, the page at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        look = theme.current()
        self.line = QLineEdit()
        self.line.setObjectName("help-search")
        self.line.setAccessibleName(self.tr("Search the help"))
        self.line.setPlaceholderText(self.tr("Search the help"))
        self.line.textChanged.connect(self._on_text)
        self.line.installEventFilter(self)
        column = self.titled(self.tr("Help"), "help-close", self.line)
        self.list = QListWidget()
        self.list.setObjectName("help-pages")
        self.list.setAccessibleName(self.tr("Pages of the help"))
        self.list.setProperty("part", "pages")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.nothing = Text(self.tr("No page has these words."), "quiet", wrap=True)
        self.nothing.setContentsMargins(look.px(20), look.px(12), look.px(12), 0)
        self.nothing.hide()
        left = QVBoxLayout()
        left.addWidget(self.nothing)
        left.addWidget(self.list, 1)
        self.page = QTextBrowser()
        self.page.setObjectName("help-page")
        self.page.setAccessibleName(self.tr("The page"))
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addLayout(left, 3)
        both.addWidget(frame("hairline-v"))
        both.addWidget(self.page, 7)
        column.addLayout(both, 1)

    def open_at(self, place: str) -> None:
        """Show a page, or a section of it ("page#Section")."""
        self.line.clear()
        self._fill([(one, "") for one in topics()])
        key, _, section = place.partition("#")
        self._choose(key, section)
        self.open_panel()
        self.line.setFocus()

    @property
    def shown(self) -> str:
        """The key of the page that is read."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(_PLACE)[0])

    def _fill(self, pages: list[tuple[Topic, str]]) -> None:
        look = theme.current()
        self.list.clear()
        for topic, section in pages:
            item = QListWidgetItem(topic.title if not section else f"{topic.title}: {section}")
            item.setData(_PLACE, (topic.key, section))
            item.setSizeHint(QSize(look.px(100), look.px(32)))
            self.list.addItem(item)
        self.nothing.setVisible(not pages)
        self.page.setVisible(bool(pages))

    def _choose(self, key: str, section: str) -> None:
        for at in range(self.list.count()):
            item = self.list.item(at)
            if item.data(_PLACE)[0] == key:
                self.list.setCurrentItem(item)
                self._show(key, section)
                return
        self.list.setCurrentRow(0)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._show(*item.data(_PLACE))

    def _show(self, key: str, section: str) -> None:
        topic = next(one for one in topics() if one.key == key)
        look = theme.current()
        document = self.page.document()
        document.setDefaultFont(look.font(BODY))
        document.setDocumentMargin(look.px(20))
        self.page.setMarkdown(topic.markdown)
        _set(document)
        block = self._heading(section) if section else document.begin()
        cursor = QTextCursor(block)
        self.page.setTextCursor(cursor)
        # The heading stands at the top of what is seen.
        top = self.page.cursorRect(cursor).top() + self.page.verticalScrollBar().value()
        self.page.verticalScrollBar().setValue(max(top - look.px(8), 0) if section else 0)

    def _heading(self, title: str) -> QTextBlock:
        block = self.page.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text() == title:
                return block
            block = block.next()
        return self.page.document().begin()

    def _on_text(self, text: str) -> None:
        self._fill(list(found(text, topics())) if text.strip() else [(one, "") for one in topics()])
        self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows walk over the pages while one types."""
        if watched is self.line and isinstance(event, QKeyEvent):
            down, up = event.key() == Qt.Key.Key_Down, event.key() == Qt.Key.Key_Up
            if event.type() is QEvent.Type.KeyPress and (down or up):
                at = self.list.currentRow() + (1 if down else -1)
                if 0 <= at < self.list.count():
                    self.list.setCurrentRow(at)
                return True
        return super().eventFilter(watched, event)


def _set(document: QTextDocument) -> None:
    """Give a page the type of the program: air between lines, and before each title."""
    look = theme.current()
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        form = QTextBlockFormat()
        form.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setBottomMargin(look.px(4))
        form.setTopMargin(look.px(14) if level > 1 else 0)
        if level:
            words = QTextCharFormat()
            words.setFont(look.font(TITLE if level == 1 else LEAD, SEMIBOLD))
            words.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
            whole = QTextCursor(block)
            whole.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            whole.mergeCharFormat(words)
        cursor.mergeBlockFormat(form)
        block = block.next()
