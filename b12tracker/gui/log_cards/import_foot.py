"""What the button of an import does next, and why it cannot yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.text import visible
from b12tracker.gui import words
from b12tracker.gui.log_cards.import_sitting import Page
from b12tracker.gui.log_cards.import_words import tr
from b12tracker.services.import_rows import RowFate

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.gui.log_cards.import_sitting import Sitting
    from b12tracker.services.imports import ImportResult

_COMES_IN = (RowFate.NEW, RowFate.CHANGED, RowFate.ODD)


def action_word(page: Page, sitting: Sitting | None, preview: ImportResult | None) -> str:
    """Return what the button does on a page."""
    if sitting is not None and page is Page.COLUMNS and sitting.unanswered:
        open_ones = len(sitting.unanswered)
        said = words.counted(open_ones, tr("question"), tr("questions"))
        return tr("Next: {questions}").format(questions=said)
    if sitting is not None and page in (Page.COLUMNS, Page.UNCLEAR):
        return tr("Check what comes")
    if preview is None or not preview.to_do:
        return tr("Import")
    if sitting is not None and sitting.look is not None and sitting.look.rows is not None:
        fates = sitting.look.rows.tallies
        count = sum(fates[fate] for fate in _COMES_IN)
        said = words.counted(count, tr("row"), tr("rows"))
    else:
        said = words.counted(preview.to_do, tr("entry"), tr("entries"))
    return tr("Import {n}").format(n=said)


def standing(
    page: Page, sitting: Sitting | None, preview: ImportResult | None, knowledge: Knowledge
) -> str:
    """Return why the next step cannot be made; empty: it can."""
    match page:
        case Page.FILE if sitting is not None and sitting.of_page(Page.FILE):
            return tr("Answer what is asked above.")
        case Page.FILE:
            return tr("Choose a file.")
        case Page.COLUMNS if sitting is not None:
            if sitting.opened is not None and sitting.kind(knowledge) is None:
                return tr("Say what it is, and what the columns are.")
            if sitting.opened is not None and sitting.missing(knowledge):
                return tr("A column is missing.")
        case Page.CHECK if preview is not None and _all_here(preview):
            return tr("All of it is here already.")
        case Page.CHECK if preview is None or preview.to_do == 0:
            return tr("There is nothing new in this file that can be read.")
    return ""


def _all_here(preview: ImportResult) -> bool:
    aside = preview.refused or preview.questions
    return preview.to_do == 0 and bool(preview.same or preview.seen) and not aside


def waits_words(result: ImportResult) -> str:
    """Return who and what of a file waits in Review; empty: nothing."""
    waits = [
        words.counted(count, one, many)
        for count, one, many in (
            (result.people_waiting, tr("person to be placed"), tr("people to be placed")),
            (result.codes_waiting, tr("code of the laboratory"), tr("codes of the laboratory")),
        )
        if count
    ]
    return tr("Waiting in Review: {what}.").format(what=", ".join(waits)) if waits else ""


def recorded_words(result: ImportResult) -> str:
    """Return what came of a file, once it is recorded."""
    came = result.to_do - result.people_waiting - result.codes_waiting
    said = [
        tr("Imported: {n} from {file}.").format(
            n=words.counted(came, tr("entry"), tr("entries")), file=visible(result.file)
        ),
        waits_words(result),
    ]
    waiting = bool(result.people_waiting)
    asked = [one for one in result.questions if not (waiting and one.what == "who")]
    if aside := len(result.refused) + len(asked):
        said.append(tr("{n} stood aside.").format(n=aside))
    return " ".join(filter(None, said))
