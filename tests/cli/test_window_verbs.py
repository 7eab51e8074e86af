"""Without a screen, `gui` and `demo` print Today and say why."""

from __future__ import annotations

import sys

import pytest

from b12tracker.cli import window


@pytest.fixture
def no_screen(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")


def test_demo_prints_today_of_the_practice_data_and_leaves_nothing(process, no_screen):
    said = process("demo")
    assert said.code == 0
    assert said.out.startswith("Today, ")
    assert "Llewellyn, Rhys" in said.out
    assert "no screen" in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_demo_stands_on_the_day_that_was_asked_for(process, no_screen):
    said = process("demo", "--as-of", "2028-02-29")
    assert said.out.startswith("Today, 2028-02-29:")


@pytest.mark.parametrize("words", [(), ("gui",)], ids=["no verb", "gui"])
def test_gui_without_a_screen_prints_today_of_the_own_data(process, no_screen, words, data_file):
    said = process("--data-dir", data_file.parent, *words)
    assert said.code == 0
    assert "Nobody is due" in said.out
    assert "no screen" in said.err


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:fontengine=x"])
def test_a_platform_that_nobody_sees_is_no_screen(process, monkeypatch, platform):
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    said = process("demo")
    assert said.code == 0
    assert "QT_QPA_PLATFORM" in said.err


def test_missing_libraries_of_the_system_are_one_sentence_and_the_line_that_helps(
    run, monkeypatch, tmp_path
):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)

    def fails(name: str) -> None:
        raise ImportError("libGL.so.1: cannot open shared object file")

    monkeypatch.setattr(window, "import_module", fails)
    said = run("--data-dir", tmp_path, "gui")
    assert said.code == 1
    assert "libGL.so.1" in said.err
    assert "sudo apt-get install" in said.err
