"""The verbs that bring files in and take them back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from b12tracker.cli.opening import clinic
from b12tracker.cli.output import document, say, table, tell
from b12tracker.core.ids import BatchId
from b12tracker.interop.sheet import AS_ANSWERED, KEY_OF, read_mapping
from b12tracker.services import as_json, export_tables, imports, past_imports
from b12tracker.services.exports import NotWritten
from b12tracker.services.imports import Wish

if TYPE_CHECKING:
    from argparse import Namespace

    from b12tracker.paths import Places
    from b12tracker.services.imports import ImportResult


def import_verb(asked: Namespace, places: Places) -> int:
    """Bring each file in, one batch each; go on after one that is refused."""
    if asked.bad_rows is not None and os.path.lexists(asked.bad_rows):
        raise NotWritten(
            f"{asked.bad_rows} is there already; nothing was recorded. Choose another name for it."
        )
    wish = Wish(
        kind=asked.format,
        mapping=None if asked.map is None else read_mapping(asked.map.read_bytes()),
        create_patients=asked.create_patients,
    )
    with clinic(places, create=True) as opened:
        results = [
            imports.import_file(opened, file, wish, dry_run=asked.dry_run) for file in asked.file
        ]
        aside = 0
        if asked.bad_rows is not None and any(one.refused or one.questions for one in results):
            aside = export_tables.bad_rows(opened, asked.bad_rows, results)
    if asked.json:
        found = [as_json.import_result(one) for one in results]
        document(found[0] if len(found) == 1 else found)
    for result in results:
        if not asked.json:
            print_result(result, dry_run=asked.dry_run)
        elif result.file_refused:
            tell(f"{result.file}: {result.file_refused}")
    if aside and not asked.json:
        say(f"{asked.bad_rows}: {aside} lines that stood aside, each with its reason")
    return 0 if all(one.ok for one in results) else 1


def print_result(result: ImportResult, *, dry_run: bool) -> None:
    """Print what came of a file, for people."""
    if result.file_refused:
        tell(f"{result.file}: nothing was recorded. {result.file_refused}")
        return
    counts = [f"{count} {kind}" for kind, count in result.new.items() if count]
    counts += [
        f"{count} {word}"
        for count, word in (
            (result.changed, "changed"),
            (result.withdrawn, "withdrawn"),
            (result.same, "as before"),
        )
        if count
    ]
    if dry_run:
        what = "would come in"
    elif result.batch is None:
        what = "nothing was recorded"
    else:
        what = f"batch {result.batch}"
    say(f"{result.file}: {what}: {', '.join(counts) or 'nothing new'}")
    unused = dict(result.left_out)
    if answered := unused.pop(AS_ANSWERED, 0):
        say(f"  left out, as answered: {answered} rows")
    if unused:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(unused.items()))
        say(f"  left out, of no use here: {kinds}")
    for refusal in result.refused:
        say(f"  refused: {refusal.where}: {refusal.what}: {refusal.why}")
    for question in result.questions:
        choices = f" ({' | '.join(map(str, question.choices))})" if question.choices else ""
        say(f"  open: {question.where}: {question.what}: {question.text}{choices}")
        if question.what == "plan" and question.of:
            say(f'    in a map, under [plans]: "{question.of}" = "{question.choices[0]}"')
    asked = {question.what for question in result.questions}
    if "who" in asked:
        say("  With --create-patients, people whom nobody knows are made.")
    if result.people_waiting:
        say(f"  {result.people_waiting} people wait to be placed: b12tracker waiting")
    if result.codes_waiting:
        say(f"  {result.codes_waiting} codes wait for an answer: b12tracker codes")
    of_table = result.format in ("csv", "xlsx")
    if of_table and (keys := [key for what, key in KEY_OF.items() if what in asked]):
        wanted = ", ".join(f'{key} = "…"' for key in keys)
        say(f"  To answer for all lines, write it into a map (--map FILE.toml): {wanted}")


def batches_verb(asked: Namespace, places: Places) -> int:
    """List the imports, the newest first."""
    with clinic(places) as opened:
        found = past_imports.list_batches(opened)
    if asked.json:
        document(as_json.batches(found))
        return 0
    table(
        ("batch", "when", "by", "entries", "file"),
        [
            (
                str(one.id),
                one.at.astimezone().strftime("%Y-%m-%d %H:%M"),
                one.by,
                "withdrawn" if one.withdrawn else str(one.entries),
                one.file,
            )
            for one in found
        ],
    )
    return 0


def withdraw_verb(asked: Namespace, places: Places) -> int:
    """Take an import back."""
    with clinic(places) as opened:
        count = past_imports.withdraw_batch(opened, BatchId(asked.batch), reason=asked.reason)
    say(f"batch {asked.batch} was withdrawn: {count} entries no longer count")
    return 0
