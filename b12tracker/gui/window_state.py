"""A user's choices and the state of the window, in one INI file, without a word about patients."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

from b12tracker.gui.theme import LARGEST, SMALLEST
from b12tracker.gui.tokens import Scheme

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM = "system"


class WindowState:
    """Reads and writes the INI file. A value that cannot be used counts as none."""

    def __init__(self, file: Path | None) -> None:
        """Open the file.

        Args:
            file: None keeps nothing (tests, pictures).
        """
        self._kept: dict[str, object] = {}
        self.since: date | None = None  # the day seen_on had at this start; not kept
        self._settings = None if file is None else QSettings(str(file), QSettings.Format.IniFormat)

    def _get(self, key: str) -> object:
        if self._settings is None:
            return self._kept.get(key)
        return self._settings.value(key)

    def _put(self, key: str, value: object) -> None:
        if self._settings is None:
            self._kept[key] = value
        else:
            self._settings.setValue(key, value)

    @property
    def scheme(self) -> Scheme | None:
        """The scheme chosen by the user; None follows the system."""
        found = self._get("look/scheme")
        return next((one for one in Scheme if one.value == found), None)

    @scheme.setter
    def scheme(self, scheme: Scheme | None) -> None:
        self._put("look/scheme", SYSTEM if scheme is None else scheme.value)

    @property
    def text_percent(self) -> int:
        """The text size."""
        return _whole(self._get("look/text_percent"), SMALLEST, SMALLEST, LARGEST)

    @text_percent.setter
    def text_percent(self, percent: int) -> None:
        self._put("look/text_percent", percent)

    @property
    def key_hints(self) -> bool:
        """Whether buttons name their keys."""
        return self._get("look/key_hints") not in (False, "false")

    @key_hints.setter
    def key_hints(self, shown: bool) -> None:
        self._put("look/key_hints", shown)

    @property
    def paper(self) -> str:
        """The key of the paper in the printer; empty: what is usual here."""
        found = self._get("print/paper")
        return found if isinstance(found, str) else ""

    @paper.setter
    def paper(self, key: str) -> None:
        self._put("print/paper", key)

    @property
    def initials(self) -> str:
        """Who sat at this machine last."""
        found = self._get("desk/initials")
        return found if isinstance(found, str) else ""

    @initials.setter
    def initials(self, initials: str) -> None:
        self._put("desk/initials", initials)

    @property
    def geometry(self) -> QByteArray:
        """Where the window was."""
        found = self._get("window/geometry")
        return found if isinstance(found, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._put("window/geometry", geometry)

    @property
    def today_filter(self) -> str:
        """The filter of Today: it stays until it is taken away."""
        found = self._get("today/filter")
        return found if isinstance(found, str) else ""

    @today_filter.setter
    def today_filter(self, tally: str) -> None:
        self._put("today/filter", tally)

    @property
    def today_order(self) -> str:
        """By what the rows of Today are sorted: it stays as it was chosen."""
        found = self._get("today/order")
        return found if isinstance(found, str) else ""

    @today_order.setter
    def today_order(self, order: str) -> None:
        self._put("today/order", order)

    @property
    def home_person(self) -> int:
        """Whose day was shown last in home mode, by number; 0: nobody's."""
        return _whole(self._get("home/person"), 0, 0, 2**31)

    @home_person.setter
    def home_person(self, patient: int) -> None:
        self._put("home/person", patient)

    @property
    def remind(self) -> bool:
        """Whether a notice in the evening is wanted in home mode."""
        return self._get("home/remind") in (True, "true")

    @remind.setter
    def remind(self, wanted: bool) -> None:
        self._put("home/remind", wanted)

    @property
    def seen_on(self) -> date | None:
        """The day on which the program was open last."""
        found = self._get("home/seen_on")
        try:
            return date.fromisoformat(found) if isinstance(found, str) else None
        except ValueError:
            return None

    @seen_on.setter
    def seen_on(self, day: date) -> None:
        self._put("home/seen_on", day.isoformat())

    def layout(self, name: str) -> str:
        """Return a layout of the response timeline as it was kept; empty: as it came."""
        found = self._get(f"charts/layout_{_key(name)}")
        return found if isinstance(found, str) else ""

    def keep_layout(self, name: str, text: str) -> None:
        """Keep a layout of the response timeline; empty forgets it."""
        self._put(f"charts/layout_{_key(name)}", text)

    @property
    def own_layouts(self) -> tuple[str, ...]:
        """The names of the layouts that the user has made."""
        found = self._get("charts/own_layouts")
        try:
            names = json.loads(found) if isinstance(found, str) else []
        except ValueError:
            return ()
        return (
            tuple(one for one in names if isinstance(one, str)) if isinstance(names, list) else ()
        )

    @own_layouts.setter
    def own_layouts(self, names: tuple[str, ...]) -> None:
        self._put("charts/own_layouts", json.dumps(names))

    @property
    def chosen_layout(self) -> str:
        """The layout of the response timeline that is shown."""
        found = self._get("charts/chosen_layout")
        return found if isinstance(found, str) else ""

    @chosen_layout.setter
    def chosen_layout(self, name: str) -> None:
        self._put("charts/chosen_layout", name)

    @property
    def expected_response(self) -> bool:
        """Whether the bands of the expected response are laid over the timeline."""
        return self._get("charts/expected_response") in (True, "true")

    @expected_response.setter
    def expected_response(self, shown: bool) -> None:
        self._put("charts/expected_response", shown)


def _key(name: str) -> str:
    """Return a name as a key of an INI file: no slash may open a group in it."""
    return name.encode().hex()


def _whole(found: object, fallback: int, least: int, most: int) -> int:
    if isinstance(found, (str, int)):
        try:
            number = int(found)
        except ValueError:
            return fallback
        return min(max(number, least), most)
    return fallback
