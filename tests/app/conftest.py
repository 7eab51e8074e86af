"""The whole program in one process, offscreen."""

from __future__ import annotations

import pytest

from b12tracker import app, paths
from b12tracker.gui.bus import ChangeBus
from b12tracker.gui.window_state import WindowState
from b12tracker.services.clinic import open_clinic
from tests.builders import TODAY


@pytest.fixture
def application(qapp):
    return app.application()


@pytest.fixture
def places(practice_file):
    return paths.places(practice_file.parent)


@pytest.fixture
def window(application, practice_file, knowledge, qtbot):
    """The window on the practice data, shown and read."""
    bus = ChangeBus()
    with open_clinic(
        practice_file.parent, who="JB", today=TODAY, knowledge=knowledge, publish=bus.publish
    ) as clinic:
        made = app.assemble(clinic, bus, WindowState(None), practice=True)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitUntil(lambda: made.today.model.rowCount() > 0)
        yield made
        made.close()
        made.desk.tasks.finish()
