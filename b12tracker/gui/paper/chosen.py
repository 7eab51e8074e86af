"""Which paper a report is made for: what was chosen on this computer, else what is usual here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.gui.paper.document import PAPERS, usual_paper

if TYPE_CHECKING:
    from b12tracker.gui.paper.document import Paper
    from b12tracker.gui.window_state import WindowState


def paper_key(state: WindowState) -> str:
    """Return the key of the paper."""
    return state.paper if state.paper in PAPERS else usual_paper()


def paper_of(state: WindowState) -> Paper:
    """Return the paper."""
    return PAPERS[paper_key(state)]
