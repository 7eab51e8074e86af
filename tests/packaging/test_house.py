"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import b12tracker
from tests.packaging.wheel import ROOT

MODULES = sorted((ROOT / "b12tracker").rglob("*.py"))
TEXTS = [
    path
    for top in ("b12tracker", "migrations", "resources", "tests", "benchmarks", "docs", ".ci")
    for path in sorted((ROOT / top).rglob("*"))
    if path.is_file() and path.suffix in {".py", ".toml", ".md", ".svg", ".mako", ".json", ""}
] + [ROOT / name for name in ("README.md", "CHANGELOG.md", "pyproject.toml")]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_import_contracts_hold():
    lint = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout


def test_the_newest_changelog_entry_is_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+)", text, re.MULTILINE)
    assert versions[0] == b12tracker.__version__
    parts = text.split("\n## ")[1:]
    assert all("### For users" in part and "### For developers" in part for part in parts)


def test_the_clock_is_read_in_one_module_only():
    calls = [
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    ]
    assert [call for call in calls if not call.startswith("b12tracker/services/clinic.py:")] == []


LEFTOVERS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
PLACES = re.compile(
    r"(?<![\w./])/(wo" + r"rk|ro" + r"ot|tm" + r"p)/|files\.python" + r"hosted|pypi\." + r"org"
)


def test_each_file_speaks_of_the_project_alone_and_is_finished():
    found = []
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        hits = [*LEFTOVERS.finditer(text), *PLACES.finditer(text)]
        found += [f"{_name(path)}: {hit.group()}" for hit in hits]
    assert found == []


# One idea each that takes more room.
LONG = {
    "b12tracker/core/records.py",
    "b12tracker/gui/log_cards/import_card.py",
    "b12tracker/gui/log_cards/injection.py",
}


def test_a_module_has_one_idea_and_stays_short():
    tests = sorted((ROOT / "tests").rglob("*.py"))
    lines = {
        _name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in (*MODULES, *tests)
    }
    most = {_name(path): 500 for path in tests} | dict.fromkeys(LONG, 500)
    assert {name: n for name, n in lines.items() if n > most.get(name, 400)} == {}


def test_decisions_say_question_answer_and_status():
    for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        for part in ("Question", "Decision", "Why", "What else was considered", "Status"):
            assert f"**{part}.**" in text, f"{path.name}: {part}"


def test_the_readme_gives_the_commands_that_work():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "pip install uv && uv run b12tracker demo" in readme
    assert "pip install uv && uv run pytest" in readme
    assert ".venv" not in readme
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert scripts["scripts"] == {"b12tracker": "b12tracker.cli:main"}
