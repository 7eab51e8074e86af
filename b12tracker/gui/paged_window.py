"""A window with places: each is built on its first visit, and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from b12tracker.gui.dressed_window import DressedWindow

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.patient.page import PatientPage
    from b12tracker.gui.patients.panel import PatientsPanel
    from b12tracker.gui.reports.panel import ReportsPanel
    from b12tracker.gui.review.panel import ReviewPanel


class PagedWindow(DressedWindow):
    """Holds the places that are alike at home and in a clinic."""

    def __init__(self, desk: Desk, *, home: bool) -> None:
        super().__init__(desk, home=home)
        self.pages = QStackedWidget()
        self._patients: PatientsPanel | None = None
        self._patient_page: PatientPage | None = None
        self._review: ReviewPanel | None = None
        self._reports: ReportsPanel | None = None

    @property
    def patients(self) -> PatientsPanel:
        """The list of all patients, built on its first visit."""
        if self._patients is None:
            from b12tracker.gui.patients.panel import PatientsPanel

            self._patients = PatientsPanel(self.desk)
            self.pages.addWidget(self._patients)
        return self._patients

    @property
    def review(self) -> ReviewPanel:
        """The place Review, built on its first visit."""
        if self._review is None:
            from b12tracker.gui.review.panel import ReviewPanel

            self._review = ReviewPanel(self.desk)
            self.pages.addWidget(self._review)
        return self._review

    @property
    def patient_page(self) -> PatientPage:
        """The page of a patient, built on its first visit."""
        if self._patient_page is None:
            from b12tracker.gui.patient.page import PatientPage

            self._patient_page = PatientPage(self.desk)
            self.pages.addWidget(self._patient_page)
        return self._patient_page

    @property
    def reports(self) -> ReportsPanel:
        """The place of reports, built on its first visit."""
        if self._reports is None:
            from b12tracker.gui.reports.panel import ReportsPanel

            self._reports = ReportsPanel(self.desk)
            self._reports.patient_picked.connect(self.desk.navigator.open_patient)
            self.pages.addWidget(self._reports)
        return self._reports
