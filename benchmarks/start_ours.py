"""The program itself, started as `b12tracker gui` starts it, until Today has rows on the screen."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from b12tracker.cli.window import unswept

_PATIENCE_S = 20.0


def main() -> int:
    """Open the window and wait for its rows."""
    unswept()
    from b12tracker import paths
    from b12tracker.app import application, assemble
    from b12tracker.gui.bus import ChangeBus
    from b12tracker.gui.window_state import WindowState
    from b12tracker.services.clinic import open_clinic
    from benchmarks.populate import DAY, WHO

    places = paths.places(Path(sys.argv[1]))
    app = application()
    bus = ChangeBus()
    with open_clinic(places.data, who=WHO, today=DAY, publish=bus.publish) as clinic:
        window = assemble(clinic, bus, WindowState(None))
        window.resize(1366, 768)
        window.show()
        until = time.monotonic() + _PATIENCE_S
        while not window.today.loaded and time.monotonic() < until:
            app.processEvents()
        window.grab()  # the card of the first row opens after the rows were painted
        found = window.today.open_rows
        sys.stdout.write("ready\n" if found else "no rows\n")
        sys.stdout.flush()
        window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
