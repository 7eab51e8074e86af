"""Every question that stops the person, in one place; tests put a stub in its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtPrintSupport import QPrinter


class Ask(QObject):
    """Asks without blocking: the answer comes by a call; no answer, no call."""

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window

    def set_window(self, window: QWidget) -> None:
        """Ask on top of this window."""
        self._window = window

    def text(self, title: str, label: str, before: str, done: Callable[[str], None]) -> None:
        """Ask for a line of text."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.setTextValue(before)
        dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
        dialog.textValueSelected.connect(done)
        dialog.open()

    def file(self, title: str, pattern: str, done: Callable[[Path], None]) -> None:
        """Ask for a file that is there.

        Args:
            title: of the dialog.
            pattern: Qt's form, e.g. "FHIR (*.json)".
            done: is given the file.
        """
        dialog = QFileDialog(self._window, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(pattern)
        dialog.fileSelected.connect(lambda name: done(Path(name)))
        dialog.open()

    def folder(self, title: str, done: Callable[[Path], None]) -> None:
        """Ask for a folder that is there."""
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: done(Path(chosen)))
        dialog.open()

    def new_file(self, title: str, pattern: str, named: str, done: Callable[[Path], None]) -> None:
        """Ask where a new file goes; the dialog itself asks before one is replaced.

        Args:
            title: of the dialog.
            pattern: Qt's form, e.g. "Picture (*.png)".
            named: what the file is called unless the person says otherwise; with its ending.
            done: is given the file.
        """
        dialog = QFileDialog(self._window, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(pattern)
        stem, _, ending = named.rpartition(".")
        dialog.setDefaultSuffix(ending if stem else "")  # a folder has none
        dialog.selectFile(named)
        dialog.fileSelected.connect(lambda name: done(Path(name)))
        dialog.open()

    def printer(
        self, title: str, done: Callable[[QPrinter], None], *, landscape: bool = True
    ) -> None:
        """Ask for a printer and its paper, which lies at first unless it shall stand."""
        from PySide6.QtGui import QPageLayout
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if landscape:
            printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        dialog = QPrintDialog(printer, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.finished.connect(lambda code: done(printer) if code else None)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def choose(
        self, title: str, text: str, *, yes: str, no: str, done: Callable[[bool], None]
    ) -> None:
        """Ask between two ways; Escape and Enter take the one that changes nothing.

        Args:
            title: of the dialog.
            text: what it is about.
            yes: the word of the button that goes on.
            no: the word of the button that changes nothing.
            done: is given whether to go on.
        """
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(title)
        box.setText(text)
        go_on = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(lambda _: done(box.clickedButton() is go_on))
        box.open()

    def tell(self, title: str, text: str) -> None:
        """Say something that has to be read before going on."""
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(title)
        box.setText(text)
        box.open()
