"""What a wheel must and must not hold. `python -m tests.packaging.wheel FILE.whl` checks one."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KINDS = {".py", ".toml", ".svg", ".mako", ".md", ".qss", ".typed"}  # what the program ships
INNER = {"migrations": "b12tracker/_migrations", "resources": "b12tracker/_resources"}


def wanted() -> set[str]:
    """Return the names that the tree says a wheel must hold."""
    names = set()
    for top in ("b12tracker", "migrations", "resources"):
        for file in (ROOT / top).rglob("*"):
            if file.is_file() and file.suffix in KINDS and "__pycache__" not in file.parts:
                inside = file.relative_to(ROOT / top).as_posix()
                names.add(f"{INNER.get(top, top)}/{inside}")
    return names


def complaints(wheel: Path) -> list[str]:
    """Return what is missing from a wheel and what has no place in it."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    meta = {name for name in names if ".dist-info/" in name}
    said = [f"missing: {name}" for name in sorted(wanted() - names)]
    said += [f"does not belong: {name}" for name in sorted(names - meta - wanted())]
    if not any(name.endswith(".dist-info/licenses/LICENSE") for name in meta):
        said.append("missing: the licence")
    if not any(name.endswith("entry_points.txt") for name in meta):
        said.append("missing: the command")
    return said


if __name__ == "__main__":
    found = [line for name in sys.argv[1:] for line in complaints(Path(name))]
    print("\n".join(found) or "the wheel holds what the tree says, and nothing else")
    sys.exit(1 if found or len(sys.argv) < 2 else 0)
