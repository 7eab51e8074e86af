"""Which reports there are, and how each is made from the choices beside the preview."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.core.worklist import Tally
from b12tracker.gui.paper.chosen import paper_of
from b12tracker.gui.paper.handout import as_text, handout
from b12tracker.gui.paper.lists import call_sheet, register_document
from b12tracker.gui.paper.post import sender
from b12tracker.gui.paper.summary import summary_document
from b12tracker.gui.paper.summary_data import Summary, summary_of
from b12tracker.gui.paper.words import tr
from b12tracker.gui.today.tallies import tally_words
from b12tracker.services.patient_page import patient_page
from b12tracker.services.registers import dose_register
from b12tracker.services.worklist import today

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.paper.document import Document
    from b12tracker.gui.reports.letters import LetterSide


class Report(StrEnum):
    """A kind of report."""

    SUMMARY = "summary"
    HANDOUT = "handout"
    REGISTER = "register"
    CALLS = "calls"
    LETTERS = "letters"
    LABELS = "labels"
    MESSAGES = "messages"
    FIGURES = "figures"


TO_CALL = Tally.TO_CALL.value
TO_PEOPLE = (Report.LETTERS, Report.LABELS, Report.MESSAGES)
AT_HOME = (Report.SUMMARY, Report.REGISTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was chosen beside the preview."""

    report: Report
    patient: PatientId | None = None
    first: date | None = None
    last: date | None = None
    question: str = ""
    names: bool = True
    tally: str = TO_CALL  # of Today: whom a call sheet is cut down to


def title_of(report: Report) -> str:
    """Return the name of a report."""
    return {
        Report.SUMMARY: tr("Summary for the doctor"),
        Report.HANDOUT: tr("Handout for the patient"),
        Report.REGISTER: tr("Dose register"),
        Report.CALLS: tr("Call sheet"),
        Report.LETTERS: tr("Letters"),
        Report.LABELS: tr("Address labels"),
        Report.MESSAGES: tr("Text messages"),
        Report.FIGURES: tr("Clinic figures"),
    }[report]


def about_of(report: Report) -> str:
    """Return what a report is for, in one line."""
    return {
        Report.SUMMARY: tr("One page: plan, response, doses, results, open points."),
        Report.HANDOUT: tr("Half a page: the next dose and what to report."),
        Report.REGISTER: tr("Every dose of some days in order, void lines included."),
        Report.CALLS: tr("Whom to call today, with boxes to fill in by hand."),
        Report.LETTERS: tr("To one person, to those ticked on Today, or promised on a call."),
        Report.LABELS: tr("Name and address alone, for envelopes."),
        Report.MESSAGES: tr("A file of numbers and words for your own tool; nothing is sent."),
        Report.FIGURES: tr("On time, enough, overdue, lost, reviewed, and who is behind it."),
    }[report]


def tallies_to_call() -> list[tuple[str, str]]:
    """Return key and word of each tally of Today that a call sheet can be cut down to."""
    words = tally_words()
    return [(one, words[one]) for one in (TO_CALL, *(each for each in Tally if each != TO_CALL))]


def of_one(report: Report) -> bool:
    """Return whether a report is about one patient."""
    return report in (Report.SUMMARY, Report.HANDOUT, *TO_PEOPLE)


def document_of(desk: Desk, chosen: Choices, side: LetterSide) -> Document | None:
    """Return the document, or None where something is still to be chosen.

    `side` makes letters and labels, and says beside them who is left out.

    Raises:
        Invalid: the days are out of order, or a letter has nothing to say.
        NotFound: there is no such patient.
    """
    clinic = desk.clinic
    day, paper = clinic.today(), paper_of(desk.state)
    if chosen.first and chosen.last and chosen.last < chosen.first:
        raise Invalid("last", tr("The last day lies before the first."))
    match chosen.report:
        case Report.SUMMARY | Report.HANDOUT:
            if chosen.patient is None:
                return None
            page = patient_page(clinic, chosen.patient)
            summary = _summary(desk, chosen)
            if chosen.report is Report.SUMMARY:
                return summary_document(
                    summary,
                    clinic.knowledge,
                    page.guideline_set,
                    practice=desk.practice,
                    paper=paper,
                )
            own = sender(clinic)
            return handout(
                summary,
                page.next_dose,
                clinic=own.name,
                phone=own.phone,
                practice=desk.practice,
                paper=paper,
            )
        case Report.REGISTER:
            first = chosen.first or day.replace(day=1)
            last = chosen.last or day
            return register_document(
                dose_register(clinic, first, last),
                first,
                last,
                clinic.knowledge,
                today=day,
                guideline_set=clinic.guideline_set,
                names=chosen.names,
                practice=desk.practice,
                paper=paper,
            )
        case Report.CALLS:
            return call_sheet(
                [row for row in today(clinic).rows if chosen.tally in row.tallies],
                today=day,
                knowledge=clinic.knowledge,
                guideline_set=clinic.guideline_set,
                practice=desk.practice,
                paper=paper,
                only="" if chosen.tally == TO_CALL else tally_words()[chosen.tally],
            )
        case Report.LETTERS:
            return side.letters_to(chosen.patient)
        case Report.LABELS:
            return side.labels_for(chosen.patient)
        case Report.MESSAGES:
            return side.letters_to(chosen.patient, sms=True)
        case Report.FIGURES:
            return None


def text_of(desk: Desk, chosen: Choices) -> str:
    """Return the summary of a patient in eight lines."""
    return as_text(_summary(desk, chosen))


def _summary(desk: Desk, chosen: Choices) -> Summary:
    if chosen.patient is None:
        raise Invalid("patient", tr("Choose a patient first."))
    return summary_of(
        patient_page(desk.clinic, chosen.patient),
        desk.clinic.knowledge,
        first=chosen.first,
        last=chosen.last,
        question=chosen.question,
        names=chosen.names,
    )
