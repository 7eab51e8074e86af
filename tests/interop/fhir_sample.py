"""Writes the practice data as FHIR for checkers that are no Python: python -m … FILE."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from b12tracker.services.demo import open_demo
from b12tracker.services.fhir_exports import as_fhir
from tests.builders import TODAY


def main(out: str) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_demo(Path(folder), who="JB", as_of=TODAY) as clinic,
    ):
        as_fhir(clinic, Path(out))


if __name__ == "__main__":
    main(sys.argv[1])
