"""What rules say to people."""

from __future__ import annotations


def test_no_wording_tells_anyone_to_end_a_medicine(knowledge):
    for rule in knowledge.rules.values():
        for wording in rule.messages.values():
            said = wording.en.removeprefix("Do not stop folic acid: ")
            for word in ("stop", "discontinue", "do not take", "reduce the dose", "increase"):
                assert word not in f"{said} {wording.plain}".lower()


def test_every_masking_text_for_patients_ends_with_the_clinician(knowledge):
    texts = [
        wording.plain
        for key, rule in knowledge.rules.items()
        if key.startswith("FM")
        for wording in rule.messages.values()
    ]
    assert len(texts) > 20
    for text in texts:
        assert text.endswith("Contact your clinician before changing any tablets.")


def test_micrograms_are_written_mcg(knowledge):
    for rule in (*knowledge.rules.values(), *knowledge.checks.rules.values()):
        for wording in rule.messages.values():
            assert not set("µμ") & set(wording.en + wording.plain)
            assert " ug" not in f"{wording.en} {wording.plain}"
