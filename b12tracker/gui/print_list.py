"""A list on paper: a title, what it is, rows under their heads. Everything in it is plain text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtPrintSupport import QPrinter


def print_list(
    printer: QPrinter, title: str, about: str, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> bool:
    """Print a list and return whether the printer took it."""
    document = QTextDocument()
    document.setHtml(page(title, about, head, rows))
    document.print_(printer)
    return printer.printerState() is not printer.PrinterState.Error


def page(title: str, about: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the list as a document; nothing typed is read as markup."""
    heads = "".join(f'<th align="left">{escape(one)}</th>' for one in head)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f"<h2>{escape(title)}</h2><p>{escape(about)}</p>"
        f'<table width="100%" cellpadding="4" border="1" style="border-collapse: collapse">'
        f"<thead><tr>{heads}</tr></thead>{lines}</table>"
    )
