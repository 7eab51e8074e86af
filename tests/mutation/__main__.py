"""Run the mutants of the core: `python -m tests.mutation`; docs/mutation.md describes it."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from tests.mutation.judge import FOLDER, Verdict, judge, measure, read_reach
from tests.mutation.mutants import PACKAGE, mutants

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tests.mutation.mutants import Mutant

_ROOT = PACKAGE.parent
_KEPT = _ROOT / "build" / "mutation"
_VERDICTS = _KEPT / "verdicts.json"
_PAGE = _ROOT / "docs" / "mutation.md"
_EXCUSE = re.compile(r"^\| `(\S+:\S+:[0-9a-f]{6})`", re.MULTILINE)
_GOAL = 95  # percent


def main() -> int:
    """Judge mutants, say which survived and return 0 when the goal is reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--module", action="append", help="such as core/schedule.py or core/checks")
    parser.add_argument("--survivors", action="store_true", help="judge only what still lives")
    parser.add_argument("--report", action="store_true", help="judge nothing; say what is known")
    parser.add_argument("--quick", action="store_true", help="exchange in place, import nothing")
    parser.add_argument("--seconds", type=float, default=6, help="of tests for one mutant")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    found = {module: mutants(module) for module in _modules(options.module or ["core"])}
    verdicts = _read()
    if not options.report:
        began = time.monotonic()
        reach = read_reach(_measured(), options.seconds)
        for module, them in found.items():
            left = [one for one in them if not (options.survivors and _dead(one, verdicts))]
            verdicts |= judge(left, reach, options.workers, quick=options.quick)
            _write(verdicts)
            print(_score(module, them, verdicts), flush=True)
        print(f"judged in {time.monotonic() - began:.0f} s")
    return _report(found, verdicts)


def _modules(names: Iterable[str]) -> list[str]:
    files: set[Path] = set()
    for name in names:
        place = PACKAGE / name
        files |= set(place.rglob("*.py") if place.is_dir() else [place])
    return sorted(file.relative_to(PACKAGE).as_posix() for file in files)


def _measured() -> str:
    """Return how far tests reach: measured, or kept from the last time when nothing changed."""
    digest = hashlib.sha256()
    for folder in (PACKAGE, _ROOT / FOLDER, _ROOT / "tests" / "cases", _ROOT / "resources"):
        for file in sorted(folder.rglob("*.*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    kept = _KEPT / f"reach-{digest.hexdigest()[:16]}.json"
    if not kept.exists():
        _KEPT.mkdir(parents=True, exist_ok=True)
        found = measure()
        if not found.startswith("{"):
            raise SystemExit(found)
        for old in _KEPT.glob("reach-*.json"):
            old.unlink()
        kept.write_text(found, encoding="utf-8")
    return kept.read_text(encoding="utf-8")


def _read() -> dict[str, Verdict]:
    if not _VERDICTS.exists():
        return {}
    found = json.loads(_VERDICTS.read_text(encoding="utf-8"))
    return {key: Verdict(**verdict) for key, verdict in found.items()}


def _write(verdicts: Mapping[str, Verdict]) -> None:
    _KEPT.mkdir(parents=True, exist_ok=True)
    text = json.dumps({key: asdict(one) for key, one in sorted(verdicts.items())}, indent=0)
    _VERDICTS.write_text(text, encoding="utf-8")


def _dead(one: Mutant, verdicts: Mapping[str, Verdict]) -> bool:
    return one.key in verdicts and verdicts[one.key].killed


def _score(what: str, them: list[Mutant], verdicts: Mapping[str, Verdict]) -> str:
    killed = sum(_dead(one, verdicts) for one in them)
    share = 1000 * killed // max(len(them), 1) / 10  # never rounded up
    return f"{share:5.1f} % of {len(them):,} mutants  {what}"


def _report(found: Mapping[str, list[Mutant]], verdicts: Mapping[str, Verdict]) -> int:
    excused = set(_EXCUSE.findall(_PAGE.read_text(encoding="utf-8")))
    alive = [one for them in found.values() for one in them if not _dead(one, verdicts)]
    for one in alive:
        word = "excused" if one.key in excused else "survived" if one.key in verdicts else "new"
        print(f"{word} {one.key}  {one.module}:{one.line}\n    - {one.before}\n    + {one.after}")
    known = {one.key for one in alive}
    every = [one for them in found.values() for one in them]
    for key in sorted(excused & {one.key for one in every} - known):
        print(f"excused, but killed: {key}")
    for module, them in found.items():
        print(_score(module, them, verdicts))
    print(_score("in all", every, verdicts))
    print(f"alive {len(alive)}, of these excused in writing {len(known & excused)}")
    killed = len(every) - len(alive)
    return 0 if 100 * killed >= _GOAL * len(every) else 1


if __name__ == "__main__":
    raise SystemExit(main())
