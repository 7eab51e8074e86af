"""Feeds one reader with bytes that reach new code, as atheris finds them: python -m … KIND FOLDER.

What follows goes to libFuzzer: `-runs=100000 -timeout=10 -rss_limit_mb=1024`. A finding ends it and
stands in a file `crash-…`, `timeout-…` or `oom-…` of the folder it was started from.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

with atheris.instrument_imports(include=["b12tracker"]):
    from tests.interop import fuzzing, test_fuzz, test_hl7_fuzz

SEEDS = fuzzing.SEEDS | {
    "fhir": json.dumps(test_fuzz.WHOLE).encode(),
    "hl7": test_hl7_fuzz.FILE.encode(),
}


def main() -> None:
    kind, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(exist_ok=True)
    (folder / "seed").write_bytes(SEEDS[kind])
    if kind == "csv":
        for number, table in enumerate(fuzzing.TABLES):
            (folder / f"table-{number}").write_text("\n".join(map(",".join, table)) + "\n")

    def one(data: bytes) -> None:
        fuzzing.check(fuzzing.read(kind, data))

    warnings.simplefilter("ignore")
    atheris.Setup([sys.argv[0], *sys.argv[3:], str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
