"""The injection card: identity, checks, dose and batch, site, when; then the next due day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout

from b12tracker.core import gs1
from b12tracker.core.errors import B12Error, Invalid
from b12tracker.core.records import Dose, DoseStatus, GivenBy, Route
from b12tracker.gui import theme
from b12tracker.gui.due_words import closed_words
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.fields.reason import ReasonLine, slips
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.batch_step import LOT_RULE, BatchStep
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.checks_step import ChecksStep
from b12tracker.gui.log_cards.early_bar import RULES
from b12tracker.gui.log_cards.head import PatientHead
from b12tracker.gui.log_cards.head_words import show_dose_head
from b12tracker.gui.log_cards.identity_step import IdentityStep
from b12tracker.gui.log_cards.next_box import NextBox, saved_words
from b12tracker.gui.log_cards.site_picker import SitePicker
from b12tracker.gui.log_cards.steps import Step
from b12tracker.gui.log_cards.watch_choice import WatchChoice
from b12tracker.gui.log_cards.when_step import WhenStep
from b12tracker.gui.navigator import Card
from b12tracker.gui.scanner import Scanner
from b12tracker.gui.tab_order import read_in_order, stops
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button
from b12tracker.services import corrections, dose_card, doses, observation
from b12tracker.services.reasons import ReasonsOf, own_reasons

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.services.dose_card import DoseCard


def _tr(text: str) -> str:
    return QCoreApplication.translate("InjectionCard", text)


class InjectionCard(LogCard):
    """One dose by injection (or nose), from asking the name to the next due day."""

    def __init__(
        self,
        desk: Desk,
        patient: PatientId,
        entry: Dose | None = None,
        *,
        read: DoseCard | None = None,  # what the opener has read already
    ) -> None:
        super().__init__(
            desk,
            _tr("Injection") if entry is None else _tr("Correct a dose"),
            patient=patient,
            action=_tr("Given") if entry is None else _tr("Save correction"),
        )
        self._who = patient
        self._entry = entry
        self._alone = desk.clinic.home  # one does not ask oneself for the name
        self._identified = entry is not None or self._alone
        self._loading = True
        self._findings: tuple[Finding, ...] = ()
        self._route: Route | None = None  # whose sites are offered
        self._build()
        self.scanner = Scanner(self)
        self.scanner.scanned.connect(self.on_scan)
        self._load(read)
        explains(self, "cards#A dose")
        explain(
            self,
            (
                ("Space", self.tr("Name and birth date were compared")),
                ("1–6", self.tr("Choose the site")),
                ("0", self.tr("Another site")),
                ("B", self.tr("Batch and expiry")),
                ("D", self.tr("Another product or amount")),
                ("T", self.tr("Another day or time")),
                ("A", self.tr("This is the batch of the day")),
                ("E", self.tr("Why it is given too early")),
                ("W", self.tr("Watch after the dose")),
                ("N", self.tr("Not today")),
            ),
        )

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        look = theme.current()
        self.patient_head = PatientHead()
        self.body.addWidget(self.patient_head)
        steps = self.body
        steps.setSpacing(0)
        self.body.addSpacing(look.px(8))
        self._identity = IdentityStep(1)
        if self._alone:
            self._identity.hide()
        self.body.addWidget(self._identity)
        early = own_reasons(self.desk.clinic, ReasonsOf.EARLY)
        self.checks = ChecksStep(2, home=self._alone, early=early)
        self.early = self.checks.early
        self.early.changed.connect(self._on_early)
        self.body.addWidget(self.checks)
        self.batch = BatchStep(3, self.desk)
        self.batch.changed.connect(self._on_typed)
        self.batch.settled.connect(self._go_on)
        self.lot, self.expiry = self.batch.lot, self.batch.expiry
        self.what_fields = self.batch.what_fields
        self.body.addWidget(self.batch)
        self._site_step = Step(4, self.tr("Site"))
        self.sites = SitePicker()
        self.sites.picked.connect(self._on_site)
        self.body.addWidget(self._site_step)
        self._site_step.content.addWidget(self.sites.hint)
        self.body.addWidget(self.sites)
        self._build_when()
        self.next_box = NextBox()
        self.next_text = self.next_box.text
        self.foot.insertWidget(0, self.next_box)
        self.later = Button(self.tr("Not today"), key="N", height=40, parent=self)
        self.later.setVisible(self._entry is None)
        self.later.clicked.connect(self._on_not_today)
        self.buttons.addWidget(self.later)

    def _build_when(self) -> None:
        self.when = WhenStep(5, self.desk.clinic.today())
        self.when.changed.connect(self._on_typed)
        self.day_field = self.when.day
        self.body.addWidget(self.when)
        self.watch = WatchChoice(self)
        self.watch.setVisible(self._entry is None and not self._alone)
        under = QHBoxLayout()
        under.setContentsMargins(theme.current().px(80), 0, 0, 0)  # below the words of the steps
        under.addWidget(self.watch)
        under.addStretch(1)
        self.body.addLayout(under)
        usual = (*slips(), *own_reasons(self.desk.clinic, ReasonsOf.SLIPS))
        self.reason = TextField(
            self.tr("&Reason for the correction"), line=ReasonLine(usual), parent=self
        )
        self.reason.hide()
        self.reason.line.textChanged.connect(self._on_typed)
        self.body.addWidget(self.reason)

    # --- reading --------------------------------------------------------------------------------

    def _load(self, read: DoseCard | None = None) -> None:
        clinic = self.desk.clinic
        self._card = card = read or dose_card.dose_card(clinic, self._who)
        show_dose_head(self.patient_head, card, clinic)
        start = self._entry or card.prefilled
        self._loading = True
        self.early.forget()
        first = card.last is None or bool(card.problems)
        watched = first and not self.watch.isHidden()
        self.watch.choose(observation.MINUTES if watched else 0)
        self.batch.load(start, card, new=self._entry is None)
        self.when.load(start, self._entry, clinic.who)
        site = start.site if start else ""
        self._route = start.route if start else None
        self.sites.show_sites(card.sites, chosen=site or (card.sites[0].site if card.sites else ""))
        if self._entry is not None:
            self.reason.setVisible(corrections.wants_reason(clinic, self._entry))
        self._loading = False
        self.touched = False
        self._show()

    def order_tabs(self) -> None:
        """Let Tab come to the sites before what stands below them: they are made at each read."""
        super().order_tabs()
        above = list(stops(self.batch))[-1:]
        read_in_order((*above, *stops(self.sites)))

    def reread(self) -> None:
        """Look at the data again; a half-filled card keeps what was typed."""
        asked = self._identified and not self._alone
        if not self.touched and not (asked and self._entry is None):
            self._load()

    # --- the dose as it stands ------------------------------------------------------------------

    def dose(self) -> Dose | None:
        """Return the dose that the card describes; None while it cannot."""
        what = self.what_fields.values
        day = self.when.day.value
        if what is None or day is None or not self.expiry.ok or not self.when.ok:
            return None
        drug, ug, route = what
        base = self._entry or self._card.prefilled
        if base is None:
            base = Dose(patient=self._who, on=day, drug=drug, ug=ug, route=route)
        clinic = self.desk.clinic
        at = self.when.time.value
        if at is None and self._entry is None and day == clinic.today():
            at = clinic.now().astimezone().time().replace(second=0, microsecond=0, tzinfo=None)
        return replace(
            base,
            patient=self._who,
            on=day,
            time=at,
            drug=drug,
            ug=ug,
            route=route,
            site=self.sites.site if route.parenteral else "",
            status=DoseStatus.GIVEN if self._entry is None else self._entry.status,
            given_by=GivenBy(self.when.hands.value),
            giver=self.when.giver.text,
            product=self.batch.product,
            lot=self.lot.text,
            expiry=self.expiry.value,
        )

    def missing(self) -> str:
        """Return the first step that is not done."""
        if not self._identified:
            return self.tr("Ask name and birth date, then press Space.")
        day = self.when.day.value
        wanted = self._entry is None and self.when.in_clinic
        if why := self.batch.missing(day or self.desk.clinic.today(), wanted=wanted):
            return why
        what = self.batch.values
        if what is not None and what[2].parenteral and not self.sites.site:
            return self.tr("Choose a site (1 to 6).")
        if not self.when.ok:
            return self.tr("The day or time cannot be read.")
        if self.checks.unexplained:
            return self.tr("Say why it is given on this day (E).")
        if self.reason.isVisibleTo(self) and not self.reason.text:
            return self.tr("Say why it is corrected.")
        return ""

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record the dose, or its correction."""
        dose = self.dose()
        if dose is None:  # `missing` says so before
            return ""
        clinic = self.desk.clinic
        if self.checks.explained:
            accept |= RULES
        if self.batch.explained:
            accept |= {LOT_RULE}
        parts = (self.checks.explained, self.batch.explained, reason)
        reason = "; ".join(part for part in parts if part)
        if self._entry is not None:
            why = "; ".join(part for part in (self.reason.text, reason) if part)
            corrections.correct_entry(clinic, dose, accept=accept, reason=why, clinician=clinician)
            return self.tr("Dose corrected: {name}.").format(name=self._card.patient.name)
        keep = self._kept_day
        following = dose_card.next_due_after(clinic, dose, keep=keep)
        given = doses.log_dose(
            clinic,
            dose,
            accept=accept,
            reason=reason,
            clinician=clinician,
            keep=keep,
            key=self.once,
        )
        self._identified = self._alone
        self._begin_watch(given)
        return saved_words(self._card.patient.name, dose, following)

    def _begin_watch(self, dose: EntryId) -> None:
        if self.watch.minutes:
            try:
                observation.start(self.desk.clinic, self._who, dose, self.watch.minutes)
            except B12Error as problem:  # the dose is saved all the same
                self.desk.navigator.fail(str(problem), self.tr("The dose is saved."))
            self.desk.navigator.watches_changed.emit()

    @property
    def _kept_day(self) -> date | None:
        """The day that the next dose keeps, where it does not count from this one."""
        due = self._card.due
        return due.day if due is not None and self.early.kept else None

    # --- showing --------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._loading:
            return
        self._identity.show_asked(asked=self._identified)
        what = self.batch.values
        self.batch.show_words(
            self.when.day.value or self.desk.clinic.today(), in_clinic=self.when.in_clinic
        )
        injected = what is None or what[2].parenteral
        if what is not None and what[2] is not self._route:
            self._offer_sites(what[2])
        self._site_step.setVisible(injected)
        self.sites.setVisible(injected)
        self._site_step.set_done(done=bool(self.sites.site))
        self.when.show_words(self.desk.clinic.now().astimezone().time())
        self._show_checks()
        self._show_next()
        self.refresh()

    def _offer_sites(self, route: Route) -> None:
        """Offer the sites of another route; one that does not fit it any more is let go."""
        self._route, base, before = route, self._card.prefilled, self.sites.site
        if base is None:
            base = self._entry
        if base is None or not route.parenteral:
            return
        rests = dose_card.sites_for(self.desk.clinic, replace(base, route=route))
        fits = any(one.site == before for one in rests)
        self.sites.show_sites(rests, chosen=before if fits else rests[0].site if rests else "")

    def _show_checks(self) -> None:
        dose = self.dose()
        self._findings = () if dose is None else doses.check_dose(self.desk.clinic, dose)
        self.checks.show_findings(
            self._findings,
            known=dose is not None,
            asked=frozenset(one.rule for one in self.findings.findings),
            problems=self._card.problems if self._entry is None else (),
        )
        early = next((one for one in self._findings if one.rule in RULES), None)
        if dose is not None and early is not None:
            self._show_early(dose, early)

    def _show_early(self, dose: Dose, finding: Finding) -> None:
        clinic, due = self.desk.clinic, self._card.due
        stays = dose.on if due is None else due.day
        following = None
        if self._entry is None and stays > max(dose.on, clinic.today()):
            following = dose_card.next_due_after(clinic, dose)
        self.checks.show_early(
            dose,
            finding,
            last=self._card.last,
            counts=None if following is None else following.day,
            keeps=stays,
        )

    def _show_next(self) -> None:
        why = self.missing()
        dose = None if why else self.dose()
        if dose is None:
            self.next_box.show_missing(why)
        else:
            following = dose_card.next_due_after(self.desk.clinic, dose, keep=self._kept_day)
            self.next_box.show_next(following, dose.on)
            if following is not None:
                self.next_box.show_closed(closed_words(self.desk.clinic, following.day))

    def refresh(self) -> None:
        """Show whether it can be saved; the reason stands in the box of the next due day."""
        super().refresh()
        if not self.findings.findings:
            self.reason_line.hide()

    # --- events ---------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        if not self._loading:
            self.touch()
            self._show()

    def _on_early(self) -> None:
        """Take note of the reason: nothing else has changed."""
        if not self._loading:
            self.touch()
            self._show_next()
            self.refresh()

    def on_scan(self, text: str) -> None:
        """Take product, batch and expiry from the code on a pack."""
        self.sites.take_back()
        try:
            code = gs1.read(text, today=self.desk.clinic.today())
        except Invalid as problem:
            self.show_trouble(str(problem))
        else:
            self.batch.scan(code)

    def _on_site(self, site: str) -> None:
        del site
        self._on_typed()

    def _on_not_today(self) -> None:
        self.desk.navigator.open_card(Card.NOT_GIVEN, self.patient)

    def identify(self) -> None:
        """Note that name and birth date were asked."""
        self._identified = True
        self.findings.clear()
        self._show()
        if self.main.isEnabled():
            self.main.setFocus()
        elif self.batch.day_question.open:
            self.area.ensureWidgetVisible(self.batch.day_question)

    def _go_on(self) -> None:
        """Take the keyboard out of what was filled in."""
        (self.main if self.main.isEnabled() else self).setFocus()

    def begin(self) -> None:
        """Take the keyboard; at home nothing is asked first, and Enter may follow at once."""
        (self.main if self._alone and self.main.isEnabled() else self).setFocus()

    def go_to_missing(self) -> None:
        """Take the keyboard to what is missing, or out of a field where Space is an answer."""
        if not self._identified or self.batch.day_question.open:
            self.setFocus()
        elif self.batch.go_to_missing(wanted=self._entry is None and self.when.in_clinic):
            pass
        elif self.checks.unexplained:
            self.early.reason.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.area.ensureWidgetVisible(self.early.reason)

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to a scanner while the card is seen, wherever the keyboard is."""
        super().showEvent(event)
        self.scanner.listen(self.window())

    def hideEvent(self, event: QHideEvent) -> None:
        """Listen no more."""
        super().hideEvent(event)
        self.scanner.listen(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space answers the identity, digits choose the site, letters open what they name."""
        if bare_key(event) and self._on_bare_key(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_bare_key(self, event: QKeyEvent) -> bool:
        letter = event.text().lower()
        if event.key() == Qt.Key.Key_Space:
            if not self._identified:
                self.identify()
            elif self.batch.day_question.open:
                self.batch.agree()
            return True
        if letter.isdigit() and self.sites.isVisibleTo(self):
            return self.sites.pick_number(int(letter))
        match letter:
            case "b":
                self._unfold(self.batch.editor, self.lot.line)
            case "d":
                self._unfold(self.what_fields, self.what_fields.drug)
            case "e" if self.early.isVisibleTo(self):
                self.early.reason.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            case "t":
                self._unfold(self.when.editor, self.when.day.line)
            case "w" if self.watch.isVisibleTo(self):
                self.watch.go_on()
            case "a" if self.batch.day_question.isVisibleTo(self):
                self.batch.agree()
            case "n" if self._entry is None:
                self._on_not_today()
            case _:
                return False
        return True

    def _unfold(self, part: QWidget, first: QWidget) -> None:
        part.show()
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.area.ensureWidgetVisible(first)
