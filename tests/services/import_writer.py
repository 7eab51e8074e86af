"""Imports a file until it is killed: says when it was read, and when it was recorded."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from b12tracker.services.clinic import open_clinic
from b12tracker.services.imports import Wish, commit, parse
from tests.builders import TODAY


def main() -> None:
    with open_clinic(Path(sys.argv[1]), who="JB", today=TODAY) as clinic:
        parsed = parse(clinic, Path(sys.argv[2]), Wish(create_patients=True))
        print("read", flush=True)
        begun = time.perf_counter()
        commit(clinic, parsed)
        print(f"recorded in {time.perf_counter() - begun:.3f} s", flush=True)


if __name__ == "__main__":
    main()
