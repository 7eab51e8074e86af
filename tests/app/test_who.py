"""Who is at the desk stands in all that is written down, so it must be readable."""

from __future__ import annotations


def test_initials_that_cannot_be_read_are_told_and_not_taken(window, monkeypatch):
    told = []
    monkeypatch.setattr(window.desk.ask, "tell", lambda title, text: told.append(text))
    before = window.desk.clinic.who
    window._on_who("A\u202eB")
    assert window.desk.clinic.who == before
    assert "cannot be seen" in told[0]
    window._on_who("  A   B ")
    assert window.desk.clinic.who == window.desk.state.initials == "A B"
