"""The verb that makes the summary of a patient: it draws, and needs no screen for that."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from b12tracker.cli.opening import clinic
from b12tracker.cli.output import say
from b12tracker.core.ids import PatientId

if TYPE_CHECKING:
    from argparse import Namespace

    from b12tracker.paths import Places


def report_verb(asked: Namespace, places: Places) -> int:
    """Write the one page for the doctor; a file that is there is not written over unasked."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # nothing is shown
    from b12tracker.app import application
    from b12tracker.gui.paper.document import write_pdf
    from b12tracker.gui.paper.summary import summary_document
    from b12tracker.gui.paper.summary_data import summary_of
    from b12tracker.services import exports
    from b12tracker.services.patient_page import patient_page

    application()
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
        document = summary_document(summary, opened.knowledge, page.guideline_set, practice=False)
        exports.as_pdf(opened, asked.out, write_pdf(document), force=asked.force)
    say(f"{asked.out}: one page. It holds health data: keep it where only you can read it.")
    return 0
