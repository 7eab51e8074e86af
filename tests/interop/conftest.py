from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.interop.files import shipped_knowledge

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge as shipped."""
    return shipped_knowledge()
