"""Files for others by one door: what cannot be is refused before anything is read or written."""

from __future__ import annotations

import pytest

from b12tracker.core.errors import Invalid
from b12tracker.core.ids import PatientId
from b12tracker.services.exports import NotWritten
from b12tracker.services.giving import Form, give


@pytest.mark.parametrize("form", [Form.SQLITE, Form.CALENDAR])
def test_a_form_that_keeps_what_it_has_is_not_written_without_names(clinic, tmp_path, form):
    with pytest.raises(Invalid, match="without names"):
        give(clinic, form, tmp_path / "out", bare=True)
    assert not (tmp_path / "out").exists()


def test_the_copy_is_of_everybody(clinic, tmp_path):
    with pytest.raises(Invalid, match="whole file"):
        give(clinic, Form.SQLITE, tmp_path / "out", people=[PatientId(1)])


@pytest.mark.parametrize("form", [*Form])
def test_a_file_that_is_there_stays_unless_asked(clinic, tmp_path, form):
    out = tmp_path / "out"
    give(clinic, form, out)
    with pytest.raises(NotWritten):
        give(clinic, form, out)
    assert give(clinic, form, out, force=True).files == (out,)
