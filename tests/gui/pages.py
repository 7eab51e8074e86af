"""A PDF as somebody else's program reads it."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader


def texts_of(pdf: bytes) -> list[str]:
    """Return the text of each page, with single blanks."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def places_of(pdf: bytes, number: int = 0) -> list[tuple[str, float, float]]:
    """Return the pieces of text of a page with how far they stand from its left and top, mm."""
    page = PdfReader(BytesIO(pdf)).pages[number]
    high = float(page.mediabox.height)
    found = []

    def visit(said, now, text, _font, _size):
        if said.strip():
            x = text[4] * now[0] + text[5] * now[2] + now[4]
            y = text[4] * now[1] + text[5] * now[3] + now[5]
            found.append((said.strip(), x / 72 * 25.4, (high - y) / 72 * 25.4))

    page.extract_text(visitor_text=visit)
    return found
