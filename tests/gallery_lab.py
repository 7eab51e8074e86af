"""Pictures of what a laboratory sent and a person answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.interop.messages import message, msh, obr, obx, pid

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gallery_screens import After, Stage

_HEAD = msh(sent="20261118080000")
_ODD = (
    obx("212", "", code="X77^Vitamin B12 ges.^NV", interval="150-700"),
    obx("16.2", "pmol/L", code="FT4^Thyroxin, freies^NV", number="2"),
    obx("7.1", "nmol/L", code="FOLS^Folsr.^NV", number="3"),
)


def _brought(stage: Stage) -> None:
    """Bring three messages in, once for all pictures."""
    from b12tracker.services import imports, lab_codes, match_queue

    clinic = stage.desk.clinic
    if match_queue.count(clinic) or lab_codes.open_codes(clinic):
        return
    texts = (
        message(
            obr("NV-4411", taken="202611171015"),
            obx("131", "g/L", code="HB^Hb^NV"),
            obx("104", "fL", code="MCV^MCV^NV", number="2"),
            head=_HEAD,
            person=pid("70018^^^NORTH VALE LAB^PI", "Rossi^Carla", "19520911", "F"),
        ),
        message(
            obr("NV-4412", taken="202611171030"),
            *_ODD,
            head=_HEAD,
            person=pid("70019^^^NORTH VALE LAB^PI", "Patel^Anita", "19610304", "F"),
        ),
        message(obr("NV-4413"), obx(), head=_HEAD, person=pid("", "", "", "")),
    )
    for number, text in enumerate(texts, 1):
        parsed = imports.parse_bytes(clinic, f"NV_2026111{number}.hl7", text.encode())
        imports.commit(clinic, parsed)


def _card(card: str, do: Callable[[Any], None] | None = None) -> Callable[[Stage], After]:
    def show(stage: Stage) -> After:
        from b12tracker.gui.navigator import Card, Place

        _brought(stage)
        stage.go.go(Place.REVIEW)
        stage.go.open_card(Card(card))
        stage.quiet()
        stage.window.toast.hide()
        if do is not None:
            do(stage.window.cards.card)
        return None

    return show


def _review(stage: Stage) -> After:
    from b12tracker.gui.navigator import Place

    _brought(stage)
    stage.go.go(Place.REVIEW)
    stage.quiet()
    stage.window.toast.hide()
    return None


def _choose(card: Any) -> None:
    card.table.choose(1)


def _new(card: Any) -> None:
    card.new.click()


def _leave(card: Any) -> None:
    card.leave.click()


def _else(card: Any) -> None:
    card.other.click()
    card.search.line.setText("pate")


def _nobody(card: Any) -> None:
    card.before.click()


def _unit(card: Any) -> None:
    card.codes.setCurrentRow(0)
    card.answer.choose("b12_total")


def _withdraw(card: Any) -> None:
    card.table.selectRow(2)
    card.save()


def _left_out(card: Any) -> None:
    from b12tracker.services import match_queue

    clinic = card.desk.clinic
    for one in match_queue.waiting(clinic):
        if one.said.family == "Rossi":
            match_queue.leave_out(clinic, one.ids, reason="not our patient")
    card.table.selectRow(2)


def _watched(stage: Stage) -> After:
    """Show the folder that is watched, with a file that could not be used."""
    from b12tracker.gui.navigator import Place
    from b12tracker.services import watch_folder

    clinic = stage.desk.clinic
    fault = watch_folder.Fault(
        name="NV_20261119.hl7",
        why="ADT^A01 tells of admissions and personal data.",
        sha256="0" * 64,
    )
    watch_folder.note_faults(clinic, [fault])
    place = stage.folder.parent / f"{stage.folder.name}-north-vale"
    place.mkdir(exist_ok=True)
    watch_folder.watch(clinic, place)
    stage.go.go(Place.SETTINGS)
    stage.quiet()
    stage.window.toast.hide()
    panel: Any = stage.window.pages.currentWidget()
    group = panel.laboratory
    panel._scroll.ensureWidgetVisible(group)

    def after() -> None:
        watch_folder.watch(clinic, None)
        place.rmdir()

    return after


LAB: dict[str, Callable[[Stage], After]] = {
    "review-waiting": _review,
    "match": _card("match"),
    "match-chosen": _card("match", _choose),
    "match-possible-double": _card("match", _new),
    "match-leave-out": _card("match", _leave),
    "match-somebody-else": _card("match", _else),
    "match-nobody-like-that": _card("match", _nobody),
    "codes": _card("codes"),
    "codes-unit": _card("codes", _unit),
    "imports": _card("imports"),
    "imports-withdraw": _card("imports", _withdraw),
    "imports-left-out": _card("imports", _left_out),
    "settings-laboratory": _watched,
}
