"""What an operation touched: kinds of rows, each with the name of its table."""

from __future__ import annotations

from b12tracker.core.changes import Changes, Topic
from b12tracker.core.ids import OperationId
from b12tracker.storage import tables


def test_every_topic_is_the_name_of_a_table():
    assert {one.value for one in Topic} <= set(tables.Base.metadata.tables)


def test_changes_touch_the_kinds_of_their_rows_and_no_other():
    topics = frozenset({Topic.DOSE, Topic.LAB})
    changes = Changes(operation=OperationId(1), name="Dose", topics=topics, patients=frozenset())
    assert changes.touches(Topic.DOSE)
    assert changes.touches(Topic.NOTE, Topic.LAB)
    assert not changes.touches(Topic.NOTE)
    assert not changes.touches()
