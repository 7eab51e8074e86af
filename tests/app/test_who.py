"""Who is at the desk stands in all that is written down, so it must be readable."""

from __future__ import annotations


def test_initials_that_cannot_be_read_are_told_and_not_taken(window, monkeypatch):
    told = []
    typed = iter(("A\u202eB", "  A   B "))
    ask = window.desk.ask
    monkeypatch.setattr(ask, "tell", lambda title, text: told.append(text))
    monkeypatch.setattr(ask, "text", lambda title, label, now, then: then(next(typed)))
    before = window.desk.clinic.who
    window.change_who()
    assert window.desk.clinic.who == before
    assert "cannot be seen" in told[0]
    window.change_who()
    assert window.desk.clinic.who == window.desk.state.initials == "A B"
