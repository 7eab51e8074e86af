"""A file of which something was changed is recorded whole, as its result says, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b12tracker.interop.reading import FileRefused
from b12tracker.services.imports import Wish, commit, parse_bytes
from b12tracker.services.maintenance import check
from b12tracker.storage.kinds import KINDS as TABLES
from tests.interop import test_fuzz as bundles
from tests.interop.fuzzing import CHANGED, changed_json
from tests.interop.test_hl7_fuzz import CHANGED as MESSAGES

FILES = {
    **{kind: CHANGED[kind] for kind in ("answers", "json", "csv", "xlsx")},
    "fhir": changed_json(bundles.WHOLE, most=2),
    "hl7": MESSAGES,
}
NEW = Wish(create_patients=True)


def rows(clinic):
    """Return how many people, entries, files and steps are recorded."""
    with clinic.store.bare() as raw:
        found = {
            name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in ("patient", "batch", "operation", "audit")
        }
        found["entries"] = sum(
            raw.execute(f'SELECT count(*) FROM "{kind.row.__tablename__}"').fetchone()[0]
            for kind in TABLES.values()
        )
    return found


def bring(clinic, data):
    """Import a file and check that what changed is what the result says."""
    before = rows(clinic)
    try:
        result = commit(clinic, parse_bytes(clinic, "changed", data, NEW))
    except FileRefused:
        assert rows(clinic) == before
        return
    after = rows(clinic)
    if result.batch is None:
        assert after == before
        return
    new = dict(result.new)
    assert after["patient"] - before["patient"] == new.pop("patients")
    assert after["entries"] - before["entries"] == sum(new.values())
    assert after["batch"] - before["batch"] == after["operation"] - before["operation"] == 1
    assert after["audit"] - before["audit"] == result.to_do + 1  # and the file itself


@pytest.fixture(autouse=True)
def well(clinic):
    """Check the file after all examples."""
    yield
    assert check(clinic, full=True).problems == ()


@pytest.mark.parametrize("kind", sorted(FILES))
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_changed_file_is_recorded_whole_or_not_at_all(clinic, kind, data):
    bring(clinic, data.draw(FILES[kind]))


@pytest.mark.nightly
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("kind", sorted(FILES))
@settings(
    deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_long_campaign_records_nothing_by_half(clinic, kind, data):
    bring(clinic, data.draw(FILES[kind]))
