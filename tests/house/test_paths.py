"""Where files lie: shipped ones both ways, user ones by option, by note, by platform."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from b12tracker import paths


@pytest.mark.parametrize("name", ["migrations", "resources"])
def test_a_checkout_finds_what_is_shipped_beside_the_package(name):
    assert paths.shipped(name) == Path(paths.__file__).resolve().parent.parent / name


@pytest.mark.parametrize("name", ["migrations", "resources"])
def test_an_installed_package_finds_what_is_shipped_inside_it(name, tmp_path):
    package = tmp_path / "b12tracker"
    package.mkdir()
    here = Path(paths.__file__).parent
    for module in ("__init__.py", "paths.py"):
        shutil.copy(here / module, package)
    (package / f"_{name}").mkdir()
    (tmp_path / name).mkdir()
    said = subprocess.run(
        [sys.executable, "-c", f"from b12tracker import paths; print(paths.shipped({name!r}))"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(said.stdout.strip()) == package.resolve() / f"_{name}"


def test_a_folder_that_did_not_come_along_is_named():
    with pytest.raises(FileNotFoundError, match="fonts"):
        paths.shipped("fonts")


def test_data_dir_moves_everything(tmp_path):
    there = paths.places(tmp_path / "x")
    assert there.data == there.config == there.state == tmp_path / "x"
    assert there.data_file == tmp_path / "x" / "clinic.b12"
    assert not (tmp_path / "x").exists()


def test_the_platforms_folders_are_the_default(user_folders):
    assert user_folders in paths.places().data.parents
    assert user_folders in paths.places().config.parents


@pytest.mark.parametrize("name", ["plain", 'with "quotes" and \\back', "Praxis Müller"])
def test_the_chosen_data_place_is_remembered(tmp_path, name):
    paths.choose_data_place(tmp_path / name)
    assert paths.places().data == tmp_path / name
    assert paths.places().config != tmp_path / name


@pytest.mark.parametrize(
    "text", ["", "data = 3", 'data = "relative/x"', 'data = "/x"\nmore = 1', "data =", "\x00"]
)
def test_a_note_that_says_nothing_usable_is_an_error_that_names_it(text):
    note = paths.places().config / paths.LOCATION_FILE
    note.parent.mkdir(parents=True)
    note.write_text(text, encoding="utf-8")
    with pytest.raises(paths.PlaceProblem, match=r"location\.toml"):
        paths.places()


def test_an_unreadable_note_does_not_stand_in_the_way_of_data_dir(tmp_path):
    note = paths.places().config / paths.LOCATION_FILE
    note.parent.mkdir(parents=True)
    note.write_bytes(b"\xff\xfe")
    assert paths.places(tmp_path).data == tmp_path
