"""What is refused in the practice of injections."""

from __future__ import annotations

import pytest

from b12tracker.core.knowledge import load
from tests.core.test_knowledge import FILES
from tests.core.wrong_tables import again, changed, number, said


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed("practice", "ear", "needle", "southmead", "route"),
            "practice.needle.southmead: route is 'ear'",
        ),
        (
            changed("practice", number(25, "G"), "needle", "southmead", "thick"),
            "practice.needle.southmead: the sizes are the wrong way round",
        ),
        (
            changed("practice", number(38, "mm"), "needle", "southmead", "long"),
            "practice.needle.southmead: short and long have two units",
        ),
        (
            changed("practice", number(21, "mm"), "needle", "southmead", "thick"),
            "practice.needle.southmead.thick: unit is 'mm'",
        ),
        (
            changed("practice", ["tongue"], "volume", 0, "sites"),
            "practice.volume[1]: there is no site 'tongue'",
        ),
        (
            again("practice", "volume", 1),
            "practice.volume[10]: P86c has a volume there already",
        ),
        (
            changed("practice", number(3, "mL"), "volume", 1, "least"),
            "practice.volume[2]: most 2 is not above least 3",
        ),
        (
            changed("practice", {"see": "schedule.skin_watch"}, "observe"),
            "practice.observe: is no number in 'min'",
        ),
        (
            changed("practice", "maybe", "record", "field", "lot", "clinic"),
            "practice.record.field.lot: clinic is 'maybe'",
        ),
        (
            changed("practice", "required", "record", "field", "volume", "home"),
            "practice.record.field.volume: required at home and not in a clinic",
        ),
        (
            changed("practice", number(2, "in"), "needle", "southmead", "short"),
            "practice.needle.southmead: the sizes are the wrong way round",
        ),
        (
            changed("practice", ["tongue", "ear"], "volume", 0, "sites"),
            "practice.volume[1]: there is no site 'ear'",
        ),
        (
            changed("practice", {"see": "regimens.UK-HYD-STD.phase.0.every"}, "observe"),
            "practice.observe: is no number in 'min'",
        ),
    ],
)
def test_needles_volumes_and_fields_fit_together(files, says):
    assert said(files) == says


def test_a_needle_may_have_one_size_alone():
    files = changed("practice", number(23, "G", "P76", "guideline"), "needle", "southmead", "thick")
    found = load(files).reference.practice.needles["southmead"]
    assert found.thick.value == found.thin.value == 23


def test_a_field_without_a_note_has_none(knowledge):
    fields = knowledge.reference.practice.fields
    raw = FILES["practice"]["record"]["field"]
    assert {key: one.note for key, one in fields.items()} == {
        key: row.get("note", "") for key, row in raw.items()
    }
