"""The verbs that make pages: a patient's summary, letters, labels. They draw without a screen."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from b12tracker.cli.opening import clinic
from b12tracker.cli.output import say, tell
from b12tracker.core.ids import PatientId
from b12tracker.services.settings import PRACTICE_FACT, clinic_fact

if TYPE_CHECKING:
    from argparse import Namespace

    from b12tracker.gui.paper.document import Paper
    from b12tracker.paths import Places
    from b12tracker.services.clinic import Clinic


def report_verb(asked: Namespace, places: Places) -> int:
    """Write the one page for the doctor; a file that is there is not written over unasked."""
    _ready_to_draw()
    from b12tracker.gui.paper.document import write_pdf
    from b12tracker.gui.paper.summary import summary_document
    from b12tracker.gui.paper.summary_data import summary_of
    from b12tracker.services import exports
    from b12tracker.services.patient_page import patient_page

    with clinic(places) as opened:
        page = patient_page(opened, PatientId(asked.patient))
        summary = summary_of(
            page,
            opened.knowledge,
            first=asked.first,
            last=asked.last,
            question=asked.question,
            names=not asked.without_names,
        )
        document = summary_document(
            summary,
            opened.knowledge,
            page.guideline_set,
            practice=_invented(opened),
            paper=_paper(asked, places),
        )
        exports.as_pdf(opened, asked.out, write_pdf(document), force=asked.force)
    say(f"{asked.out}: one page. It holds health data: keep it where only you can read it.")
    return 0


def letters_verb(asked: Namespace, places: Places) -> int:
    """Write letters and note that they went out; says who is left out and why."""
    _ready_to_draw()
    from b12tracker.core.letters import Letter
    from b12tracker.gui.paper.document import write_pdf
    from b12tracker.gui.paper.post import letters_to
    from b12tracker.services import exports, letters

    letter = Letter(asked.letter)
    with clinic(places) as opened:
        post = letters_to(
            opened,
            letter,
            _whom(asked, opened),
            again=asked.again,
            practice=_invented(opened),
            paper=_paper(asked, places),
        )
        for one in post.left_out:
            tell(f"Left out: {one}.")
        for one in post.homeless:
            tell(f"Not to be posted: {one}.")
        if post.document is None:
            tell("Nobody gets a letter: nothing was written.")
            return 1
        exports.as_pdf(opened, asked.out, write_pdf(post.document), force=asked.force)
        letters.log_letter(opened, letter, post.people, again=asked.again)
    say(f"{asked.out}: letters to {len(post.people)}. Each is noted, and waited for two weeks.")
    return 0


def labels_verb(asked: Namespace, places: Places) -> int:
    """Write address labels; says who is left out and why."""
    _ready_to_draw()
    from b12tracker.gui.paper.document import write_pdf
    from b12tracker.gui.paper.post import labels_for
    from b12tracker.services import exports

    with clinic(places) as opened:
        post = labels_for(
            opened,
            _whom(asked, opened),
            practice=_invented(opened),
            paper=_paper(asked, places),
            start=asked.start,
        )
        for one in post.left_out:
            tell(f"Left out: {one}.")
        if post.document is None:
            tell("Nobody gets a label: nothing was written.")
            return 1
        exports.as_pdf(opened, asked.out, write_pdf(post.document), force=asked.force)
    say(f"{asked.out}: labels for {len(post.people)}.")
    return 0


def _whom(asked: Namespace, opened: Clinic) -> tuple[PatientId, ...]:
    from b12tracker.services import letters

    return letters.wanted(opened) if asked.promised else tuple(dict.fromkeys(asked.patient))


def _paper(asked: Namespace, places: Places) -> Paper:
    """Return the paper that was asked for, else what the window takes."""
    from b12tracker.gui.paper.chosen import paper_of
    from b12tracker.gui.paper.document import PAPERS
    from b12tracker.gui.window_state import WindowState

    if asked.page is not None:
        return PAPERS[asked.page.lower()]
    return paper_of(WindowState(places.settings_file))


def _invented(opened: Clinic) -> bool:
    return clinic_fact(opened, PRACTICE_FACT) == "yes"


def _ready_to_draw() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # nothing is shown
    from b12tracker.app import application

    application()
