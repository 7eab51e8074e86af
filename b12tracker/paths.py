"""Where shipped files and user files lie. Creates no folder, loads no Qt."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_APP = "b12tracker"
_PACKAGE = Path(__file__).resolve().parent

DATA_FILE = "clinic.b12"
LOCATION_FILE = "location.toml"


class PlaceProblem(ValueError):
    """The note that says where the data lies cannot be used; the text is for a person."""


def shipped(name: str) -> Path:
    """Return the folder of files that come with the program.

    Args:
        name: "migrations" or "resources"; inside the package in a wheel, beside it in a checkout.

    Raises:
        FileNotFoundError: the program was installed without it.
    """
    for place in (_PACKAGE / f"_{name}", _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the folder {name} did not come with the program; install it again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders of one user."""

    data: Path  # the data file and its backups
    config: Path  # location.toml and the settings of the window
    state: Path  # the log

    @property
    def data_file(self) -> Path:
        """The data file itself."""
        return self.data / DATA_FILE

    @property
    def backups(self) -> Path:
        """The folder of automatic backups."""
        return self.data / "backups"

    @property
    def logs(self) -> Path:
        """The folder of the log."""
        return self.state / "log"

    @property
    def settings_file(self) -> Path:
        """The choices and window state of the user, read only by the window."""
        return self.config / "window.ini"


def places(data_dir: Path | None = None) -> Places:
    """Return the folders in force.

    Args:
        data_dir: moves everything into one folder; None asks location.toml, then the platform.

    Raises:
        PlaceProblem: location.toml is there and cannot be used.
    """
    if data_dir is not None:
        # Absolute without resolving links: what the user wrote is what messages show.
        moved = Path(os.path.abspath(data_dir.expanduser()))  # noqa: PTH100
        return Places(data=moved, config=moved, state=moved)
    config = platformdirs.user_config_path(_APP, appauthor=False, roaming=True)
    return Places(
        data=_chosen(config / LOCATION_FILE) or platformdirs.user_data_path(_APP, appauthor=False),
        config=config,
        state=platformdirs.user_state_path(_APP, appauthor=False),
    )


def choose_data_place(data: Path) -> None:
    """Note that the data of this user lies in another folder from now on."""
    note = platformdirs.user_config_path(_APP, appauthor=False, roaming=True) / LOCATION_FILE
    note.parent.mkdir(parents=True, exist_ok=True)
    text = str(data.absolute()).replace("\\", "\\\\").replace('"', '\\"')
    fresh = note.with_suffix(".part")
    fresh.write_text(f'data = "{text}"\n', encoding="utf-8")
    fresh.replace(note)


def _chosen(note: Path) -> Path | None:
    try:
        said = tomllib.loads(note.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise PlaceProblem(
            f"{note} should say where the data lies and cannot be read. "
            "Mend or remove it, or name the folder with --data-dir."
        ) from problem
    place = said.get("data")
    if set(said) != {"data"} or not isinstance(place, str) or not Path(place).is_absolute():
        raise PlaceProblem(
            f'{note} should hold one line, data = "a full path". '
            "Mend or remove it, or name the folder with --data-dir."
        )
    return Path(place)
