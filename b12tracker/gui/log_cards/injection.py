"""The injection card: identity, checks, dose and batch, site, when; then the next due day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.records import Dose, DoseStatus, GivenBy, Route
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import ExpiryField
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.dose_fields import DoseFields
from b12tracker.gui.log_cards.head import PatientHead
from b12tracker.gui.log_cards.head_words import head_chips
from b12tracker.gui.log_cards.site_picker import SitePicker
from b12tracker.gui.log_cards.steps import Step
from b12tracker.gui.log_cards.when_step import WhenStep
from b12tracker.gui.navigator import Card
from b12tracker.gui.shapes import TONE_OF_LEVEL
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.text import Elided, Text, frame, key_hint
from b12tracker.services import corrections, dose_card, doses

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.services.dose_card import DoseCard


def _tr(text: str) -> str:
    return QCoreApplication.translate("InjectionCard", text)


_ROUTES = (Route.IM, Route.SC, Route.NASAL, Route.IV, Route.PO, Route.SL)


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
        self._build()
        self._load(read)

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        look = theme.current()
        self.patient_head = PatientHead()
        self.body.addWidget(self.patient_head)
        steps = self.body
        steps.setSpacing(0)
        self.body.addSpacing(look.px(8))
        self._identity = Step(1, self.tr("Identity"), key="Space")
        self._identity_text = Text(self.tr("Ask name and birth date"))
        self._identity.content.addWidget(self._identity_text)
        self._checks = Step(2, self.tr("Checks"))
        self._checks_text = Text("", wrap=True)
        self._checks.content.addWidget(self._checks_text)
        self._checks.side.addWidget(Text(self.tr("not today"), "help"))
        self._checks.side.addWidget(key_hint("N"))
        for step in (self._identity, self._checks):
            self.body.addWidget(step)
        if self._alone:
            self._identity.hide()
        self._checks_list = QVBoxLayout()
        self._checks_list.setSpacing(look.px(6))
        self.body.addLayout(self._checks_list)
        self._build_dose()
        self._site_step = Step(4, self.tr("Site"))
        self.sites = SitePicker()
        self.sites.picked.connect(self._on_site)
        self.body.addWidget(self._site_step)
        self._site_step.content.addWidget(self.sites.hint)
        self.body.addWidget(self.sites)
        self._build_when()
        self._build_next()
        self.later = Button(self.tr("Not today"), key="N", height=40, parent=self)
        self.later.setVisible(self._entry is None)
        self.later.clicked.connect(self._on_not_today)
        self.buttons.addWidget(self.later)

    def _build_dose(self) -> None:
        look = theme.current()
        self._dose = Step(3, self.tr("Dose"), key="B")
        line = QHBoxLayout()
        line.setSpacing(look.px(6))
        self._what = Text("", "strong")
        self._route_word = Text("", "quiet")
        line.addWidget(self._what)
        line.addWidget(self._route_word)
        line.addStretch(1)
        self._batch = Elided("")
        self._batch_help = Elided("", "help")
        self._dose.content.addLayout(line)
        self._dose.content.addWidget(self._batch)
        self._dose.content.addWidget(self._batch_help)
        self.body.addWidget(self._dose)
        self.editor = QWidget()
        self.lot = TextField(self.tr("Batch"), most=40, help_line=True)
        self.lot.line.setObjectName("lot")
        self.expiry = ExpiryField(self.tr("Expiry"))
        self.expiry.line.setObjectName("expiry")
        row = QHBoxLayout(self.editor)
        row.setContentsMargins(0, 0, 0, look.px(4))
        row.setSpacing(look.px(8))
        row.addWidget(self.lot, 1)
        row.addWidget(self.expiry, 1)
        self.what_fields = DoseFields(self.desk.clinic.knowledge, _ROUTES)
        self.body.addWidget(self.editor)
        self.body.addWidget(self.what_fields)
        self.editor.hide()
        self.what_fields.hide()
        self.lot.line.textChanged.connect(self._on_typed)
        self.expiry.changed.connect(self._on_typed)
        self.what_fields.changed.connect(self._on_typed)

    def _build_when(self) -> None:
        self.when = WhenStep(5, self.desk.clinic.today())
        self.when.changed.connect(self._on_typed)
        self.day_field = self.when.day
        self.body.addWidget(self.when)
        self.reason = TextField(self.tr("Reason for the correction"), parent=self)
        self.reason.hide()
        self.reason.line.textChanged.connect(self._on_typed)
        self.body.addWidget(self.reason)

    def _build_next(self) -> None:
        look = theme.current()
        self.next_box = frame("box")
        self.next_box.setMinimumHeight(look.px(44))
        row = QHBoxLayout(self.next_box)
        row.setContentsMargins(look.px(12), look.px(4), look.px(10), look.px(4))
        row.setSpacing(look.px(8))
        self._next_label = Text(self.tr("Next due"), "quiet")
        row.addWidget(self._next_label)
        self.next_text = Text("", "lead-strong")
        self.next_text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.next_text.setObjectName("next-due")
        row.addWidget(self.next_text, 1)
        self._next_help = Text("", "help")
        row.addWidget(self._next_help)
        self.foot.insertWidget(0, self.next_box)

    # --- reading --------------------------------------------------------------------------------

    def _load(self, read: DoseCard | None = None) -> None:
        clinic = self.desk.clinic
        self._card = card = read or dose_card.dose_card(clinic, self._who)
        self.patient_head.show_patient(
            card.patient,
            clinic.today(),
            line=self._last_line(),
            chips=head_chips(card, clinic.knowledge),
            same_name=card.same_name,
        )
        start = self._entry or card.prefilled
        self._loading = True
        if start is not None:
            self.what_fields.set_values(start.drug, start.ug, start.route)
            self.lot.set_text(start.lot)
            self.expiry.set_value(start.expiry)
        self.what_fields.setVisible(start is None)
        self.when.load(start, self._entry, clinic.who)
        site = start.site if start else ""
        self.sites.show_sites(card.sites, chosen=site or (card.sites[0].site if card.sites else ""))
        if self._entry is not None:
            self.reason.setVisible(corrections.wants_reason(clinic, self._entry))
        self.editor.setVisible(not self.lot.text)
        self._loading = False
        self.touched = False
        self._show()

    def _last_line(self) -> str:
        card = self._card
        if card.last is None:
            return self.tr("No dose recorded yet")
        return self.tr("Last dose {day}, {when}").format(
            day=words.day(card.last.on),
            when=words.distance(card.last.on, self.desk.clinic.today()),
        )

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
            lot=self.lot.text,
            expiry=self.expiry.value,
        )

    def missing(self) -> str:
        """Return the first step that is not done."""
        if not self._identified:
            return self.tr("Ask name and birth date, then press Space.")
        what = self.what_fields.values
        if what is None:
            return self.tr("Say what is given: substance, amount and route.")
        in_clinic = self.when.in_clinic
        if self._entry is None and in_clinic and not self.lot.text:
            return self.tr("The batch is missing (B).")
        if not self.expiry.ok:
            return self.tr("The expiry cannot be read.")
        if self._entry is None and in_clinic and self.expiry.value is None:
            return self.tr("The expiry of the batch is missing (B).")
        if what[2].parenteral and not self.sites.site:
            return self.tr("Choose a site (1 to 6).")
        if not self.when.ok:
            return self.tr("The day or time cannot be read.")
        if self.reason.isVisibleTo(self) and not self.reason.text:
            return self.tr("Say why it is corrected.")
        return ""

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record the dose, or its correction."""
        dose = self.dose()
        if dose is None:  # `missing` says so before
            return ""
        clinic = self.desk.clinic
        if self._entry is not None:
            why = reason or self.reason.text
            corrections.correct_entry(clinic, dose, accept=accept, reason=why, clinician=clinician)
            return self.tr("Dose corrected: {name}.").format(name=self._card.patient.name)
        following = dose_card.next_due_after(clinic, dose)
        doses.log_dose(
            clinic, dose, accept=accept, reason=reason, clinician=clinician, key=self.once
        )
        self._identified = self._alone
        if following is None:
            return self.tr("Dose saved: {name}. No further dose is planned.").format(
                name=self._card.patient.name
            )
        return self.tr("Dose saved: {name}. Next due {day}.").format(
            name=self._card.patient.name,
            day=words.weekday(following.target or following.due_by),
        )

    # --- showing --------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._loading:
            return
        self._show_identity()
        what = self.what_fields.values
        self._what.setText(self.tr("not known yet"))
        self._route_word.setText("")
        if what is not None:
            drug, ug, route = what
            term = self.desk.clinic.knowledge.drugs.get(drug)
            name = term.name.capitalize() if term else drug
            self._what.setText(f"{name} {amounts.show(ug)}")
            self._route_word.setText(words.route(route))
        self._show_batch()
        self._dose.set_done(done=what is not None and bool(self.lot.text) and self.expiry.ok)
        injected = what is None or what[2].parenteral
        self._site_step.setVisible(injected)
        self.sites.setVisible(injected)
        self._site_step.set_done(done=bool(self.sites.site))
        self.when.show_words(self.desk.clinic.now().astimezone().time())
        self._show_checks()
        self._show_next()
        self.refresh()

    def _show_identity(self) -> None:
        self._identity.set_done(done=self._identified)
        self._identity_text.setText(
            self.tr("Name and birth date asked")
            if self._identified
            else self.tr("Ask name and birth date")
        )
        self._identity_text.set_role("strong" if not self._identified else "")

    def _show_batch(self) -> None:
        expiry = self.expiry.value
        parts = [self.lot.text or self.tr("no batch yet")]
        if expiry is not None:
            parts.append(self.tr("exp {month}").format(month=words.month(expiry)))
        self._batch.setText(" · ".join(parts))
        self._batch_help.setText(
            self.tr("Used last. B changes it, D the dose.")
            if self.lot.text and not self.editor.isVisibleTo(self)
            else self.tr("Type it from the pack.")
        )
        today = self.desk.clinic.today()
        expired = expiry is not None and expiry < today
        if expired and expiry is not None:
            self.expiry.set_problem(self.tr("Expired {day}").format(day=words.day(expiry)))

    def _show_checks(self) -> None:
        dose = self.dose()
        self._findings = () if dose is None else doses.check_dose(self.desk.clinic, dose)
        if not self._findings:
            self._checks_text.setText(self.tr("Nothing speaks against it"))
        else:
            self._checks_text.setText(
                words.counted(len(self._findings), self.tr("warning"), self.tr("warnings"))
            )
        self._list_checks()
        self._checks_text.set_role("strong" if self._findings else "")
        self._checks.set_done(done=dose is not None and not self._findings)

    def _list_checks(self) -> None:
        while self._checks_list.count():
            item = self._checks_list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in self._findings:
            tone = Tone.CRITICAL if one.stops else TONE_OF_LEVEL[one.level]
            self._checks_list.addWidget(Notice(tone, one.text, edge=True))

    def _show_next(self) -> None:
        why = self.missing()
        dose = None if why else self.dose()
        following = None if dose is None else dose_card.next_due_after(self.desk.clinic, dose)
        self._next_label.setVisible(not why)
        self.next_text.setAlignment(
            Qt.AlignmentFlag.AlignVCenter
            | (Qt.AlignmentFlag.AlignLeft if why else Qt.AlignmentFlag.AlignRight)
        )
        self.next_text.set_role("lead-strong" if not why else "quiet")
        self._next_help.setText("")
        if why:
            self.next_text.setText(why)
        elif following is None or dose is None:
            self.next_text.setText(self.tr("no further dose is planned"))
        else:
            target = following.target or following.due_by
            self.next_text.setText(words.weekday(target))
            self._next_help.setText(words.distance(target, dose.on))

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

    def begin(self) -> None:
        """Take the keyboard; at home nothing is asked first, and Enter may follow at once."""
        (self.main if self._alone and self.main.isEnabled() else self).setFocus()

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
            return True
        if letter.isdigit() and self.sites.isVisibleTo(self):
            return self.sites.pick_number(int(letter))
        match letter:
            case "b":
                self._unfold(self.editor, self.lot.line)
            case "d":
                self._unfold(self.what_fields, self.what_fields.drug)
            case "t":
                self._unfold(self.when.editor, self.when.day.line)
            case "n" if self._entry is None:
                self._on_not_today()
            case _:
                return False
        return True

    def _unfold(self, part: QWidget, first: QWidget) -> None:
        part.show()
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.area.ensureWidgetVisible(first)
        self._show_batch()
