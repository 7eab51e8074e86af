"""The form of file that this version of the program reads and writes."""

from __future__ import annotations

APPLICATION_ID = 0x42313254  # "B12T"

# Number in the file's head -> alembic revision: the number is the gate, the revision the upgrade.
REVISIONS = {1: "0001", 2: "0002", 3: "0003", 4: "0004"}
VERSION = max(REVISIONS)
HEAD = REVISIONS[VERSION]
