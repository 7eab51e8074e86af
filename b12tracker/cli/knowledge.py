"""The verb that prints the clinical knowledge; no data file is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.cli.output import say
from b12tracker.core.knowledge.document import document
from b12tracker.services.clinic import read_knowledge

if TYPE_CHECKING:
    from argparse import Namespace

    from b12tracker.paths import Places


def knowledge_verb(asked: Namespace, places: Places) -> int:
    """Print what the program knows of medicine, for a clinician to read and sign."""
    del asked, places
    say(document(read_knowledge()).rstrip("\n"))
    return 0
