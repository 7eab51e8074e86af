"""The verbs for what a laboratory sent and a person answers: codes, and people nobody knows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from b12tracker.cli.files import print_result
from b12tracker.cli.opening import clinic
from b12tracker.cli.output import document, say, table, tell
from b12tracker.core.errors import NotFound
from b12tracker.core.ids import PatientId
from b12tracker.core.laboratory import CodeAnswer, LocalCode
from b12tracker.services import as_json, lab_codes, match_queue, watch_folder

if TYPE_CHECKING:
    from argparse import Namespace

    from b12tracker.paths import Places
    from b12tracker.services.match_queue import Waiting
    from b12tracker.services.refiling import Filed


def codes_verb(asked: Namespace, places: Places) -> int:
    """List the codes of laboratories that wait for an answer, and those that are answered."""
    with clinic(places) as opened:
        waiting, answered = lab_codes.open_codes(opened), lab_codes.answered_codes(opened)
    if asked.json:
        document(as_json.codes(waiting, answered))
        return 0
    rows = [
        (*_local(one.local), one.name, one.example, f"open: {one.results} results wait")
        for one in waiting
    ]
    rows += [(*_local(one.local), one.name, "", _answer(one)) for one in answered]
    table(("laboratory", "code", "unit", "name", "value", "means"), rows)
    return 0


def _local(local: LocalCode) -> tuple[str, str, str]:
    return local.laboratory, local.code, local.unit


def _answer(answer: CodeAnswer) -> str:
    meant = " in ".join(part for part in (answer.test, answer.unit) if part)
    return f"{meant or 'none of ours'} ({answer.by})"


def answer_verb(asked: Namespace, places: Places) -> int:
    """Say what a code means; the results that waited for it are filed."""
    local = LocalCode(laboratory=asked.laboratory, code=asked.code, unit=asked.sent)
    with clinic(places) as opened:
        if asked.take_back:
            done = lab_codes.take_answer_back(opened, local, reason=asked.take_back)
        else:
            known = [one for one in lab_codes.open_codes(opened) if one.local == local]
            before = opened.code_answers.get(local)
            if not known and before is None:
                raise NotFound(
                    f"No file brought code {local.code} of {local.laboratory} with the unit "
                    f"“{local.unit}”. `b12tracker codes` lists what is known."
                )
            name = known[0].name if known else before.name if before else ""
            answer = CodeAnswer(local=local, name=name, test=asked.test or "", unit=asked.unit)
            done = lab_codes.answer_codes(opened, [answer])
    _print(done)
    return 0


def waiting_verb(asked: Namespace, places: Places) -> int:
    """List the people of files who are nobody known for certain."""
    with clinic(places) as opened:
        found = match_queue.left_out(opened) if asked.left_out else match_queue.waiting(opened)
    if asked.json:
        document(as_json.waiting(found))
        return 0
    table(
        ("number", "name", "born", "sex", "numbers", "brings", "file", "why"),
        [
            (
                str(one.ids[0]),
                one.said.name or "no name",
                "" if one.said.born is None else str(one.said.born),
                one.said.sex.value,
                ", ".join(f"{each.value} ({each.system})" for each in one.said.identifiers),
                ", ".join(f"{count} {kind}" for kind, count in one.brings.items()),
                ", ".join(one.files),
                one.said.note or one.said.question,
            )
            for one in found
        ],
    )
    return 0


def place_verb(asked: Namespace, places: Places) -> int:
    """Say who somebody of a file is: the results are filed, or left out."""
    with clinic(places) as opened:
        if asked.again:
            match_queue.take_up(opened, _of(match_queue.left_out(opened), asked.number).ids)
            say(f"{asked.number} waits again")
            return 0
        ids = _of(match_queue.waiting(opened), asked.number).ids
        if asked.leave_out is not None:
            match_queue.leave_out(opened, ids, reason=asked.leave_out)
            say(f"{asked.number} is left out")
            return 0
        if asked.new:
            accept = frozenset({"DUP-01"}) if asked.not_a_double else frozenset[str]()
            patient, done = match_queue.make_patient(opened, ids, accept=accept)
            say(f"patient {patient} was registered")
        else:
            done = match_queue.file_with(opened, ids, PatientId(asked.patient))
    _print(done)
    return 0


def collect_verb(asked: Namespace, places: Places) -> int:
    """Read what is new and complete in a folder; 1 where a file could not be used."""
    with clinic(places) as opened:
        drop = watch_folder.Drop(folder=asked.folder)
        known = watch_folder.known_files(opened)
        found = watch_folder.look(opened, drop, known)
        if not found.trouble:
            time.sleep(max(asked.wait, 0))
            found = watch_folder.look(opened, drop, known)
        faults: list[watch_folder.Fault] = []
        while found.parsed or found.faults:
            for result in watch_folder.file(opened, found.parsed):
                print_result(result, dry_run=False)
            watch_folder.note_faults(opened, found.faults)
            faults += [one for one in found.faults if one not in faults]
            before = len(drop.done)
            found = watch_folder.look(opened, drop, watch_folder.known_files(opened))
            if len(drop.done) == before:
                break  # what is left cannot be opened
    for one in faults:
        tell(f"{one.name}: nothing was recorded. {one.why}")
    if found.growing:
        say(f"{found.growing} files may still be written; the next time reads them")
    if found.trouble:
        tell(found.trouble)
    return 1 if faults or found.trouble else 0


def _of(found: tuple[Waiting, ...], number: int) -> Waiting:
    for one in found:
        if number in one.ids:
            return one
    raise NotFound(f"Nobody waits under the number {number}. `b12tracker waiting` lists who does.")


def _print(done: Filed) -> None:
    counts = (
        (done.new, "filed"),
        (done.changed, "changed or taken back"),
        (done.same, "as before"),
        (done.waiting, "people wait to be placed"),
    )
    say(", ".join(f"{count} {word}" for count, word in counts if count) or "nothing to file")
    for why in done.aside:
        say(f"  not filed: {why}")
