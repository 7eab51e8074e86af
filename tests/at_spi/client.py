"""Works the window as a screen reader does: by names and roles, over AT-SPI.

Run by the Python of the system, which has the bindings, in a session of its own:
`client.py NAME` finds the patient of that name, logs the dose that is due, and takes it back. Each
step is said on standard output; what is not found ends the program with 1.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import pyatspi  # type: ignore[import-not-found]  # of the system's Python

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_S = 40.0
RETURN, SPACE = 0xFF0D, 0x20


def main(name: str) -> int:
    """Go through the steps."""
    window = waited("the window", _application)
    say("window")
    press(named(window, "Find a patient or an action", "push button"))
    line = named(window, "Find a patient or an action", "text")
    line.queryEditableText().setTextContents(name)
    waited("the person in the list", lambda: _found(window, name))
    say("found")
    key(RETURN)
    press(named(window, "Give", "push button"))
    named(window, "Injection", "")
    say("card")
    key(SPACE)
    named(window, "Name and birth date asked", "label")
    press(named(window, "Only this patient", "push button"))  # the batch of this dose
    given = waited("Given can be pressed", lambda: _enabled(window, "Given", "push button"))
    press(given)
    undo = waited("the step can be undone", lambda: _starts(window, "Undo: "))
    say(f"logged, {undo.name}")
    press(undo)
    waited("the step is undone", lambda: _shown(window, "Nothing to undo"))
    say("undone")
    return 0


def say(sentence: str) -> None:
    """Say a step."""
    print(f"step: {sentence}", flush=True)


def waited(what: str, find: Callable[[], Any]) -> Any:
    """Return what is found in the end."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            if (found := find()) is not None:
                return found
        except Exception:  # noqa: BLE001 - a part of the tree went away while it was read
            pass
        time.sleep(0.2)
    raise SystemExit(f"not found: {what}")


def named(window: Any, name: str, role: str) -> Any:
    """Return what has a name and a role; any role where it is empty."""
    return waited(f"{role} {name!r}", lambda: _first(window, lambda one: _is(one, name, role)))


def press(one: Any) -> None:
    """Do its first action."""
    one.queryAction().doAction(0)


def key(symbol: int) -> None:
    """Press a key where the focus is."""
    pyatspi.Registry.generateKeyboardEvent(symbol, None, pyatspi.KEY_SYM)


def _application() -> Any:
    desktop = pyatspi.Registry.getDesktop(0)
    for one in desktop:
        if one is not None and "b12tracker" in one.name.lower().replace(" ", "") and len(one):
            return one
    return None


def _walk(one: Any) -> Iterator[Any]:
    yield one
    for child in one:
        if child is not None:
            yield from _walk(child)


def _first(window: Any, wanted: Callable[[Any], bool]) -> Any:
    return next((one for one in _walk(window) if wanted(one)), None)


def _visible(one: Any) -> bool:
    return bool(one.getState().contains(pyatspi.STATE_SHOWING))


def _is(one: Any, name: str, role: str) -> bool:
    return (
        one.name == name and (not role or one.getRoleName() in (role, "button")) and _visible(one)
    )


def _found(window: Any, name: str) -> Any:
    return _first(window, lambda one: one.name.lower().startswith(name) and _visible(one))


def _enabled(window: Any, name: str, role: str) -> Any:
    found = _first(window, lambda one: _is(one, name, role))
    usable = found is not None and found.getState().contains(pyatspi.STATE_ENABLED)
    return found if usable else None


def _starts(window: Any, start: str) -> Any:
    return _first(window, lambda one: one.name.startswith(start) and _visible(one))


def _shown(window: Any, name: str) -> Any:
    return _first(window, lambda one: one.name == name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
