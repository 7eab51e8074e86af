"""Names that would stand for two things are refused, the first by name."""

from __future__ import annotations

import copy

import pytest

from b12tracker.core.knowledge import KnowledgeError, load
from b12tracker.core.knowledge.terms import parse_causes
from tests.core.test_knowledge import FILES


def test_of_several_that_are_a_cause_and_a_condition_the_first_is_named():
    raw = copy.deepcopy(FILES["causes"])
    first, second = sorted(raw["cause"])[:2]
    raw["condition"] |= {key: copy.deepcopy(raw["cause"][key]) for key in (second, first)}
    with pytest.raises(KnowledgeError, match=rf"^causes\.condition\.{first}: is a cause, too$"):
        parse_causes(raw, frozenset(FILES["sources"]))


def test_of_several_that_are_a_rule_and_a_check_the_first_is_named():
    checks = copy.deepcopy(FILES["checks"])
    row = checks["rule"]["DOSE-01"]
    checks["rule"] |= {key: copy.deepcopy(row) for key in ("FM-02", "FM-01")}
    with pytest.raises(KnowledgeError, match=r"^checks\.rule\.FM-01: is a rule, too$"):
        load(FILES | {"checks": checks})


def test_the_file_of_the_version_holds_nothing_else():
    with pytest.raises(KnowledgeError, match=r"^version: unknown other$"):
        load(FILES | {"version": FILES["version"] | {"other": 1}})


def test_a_code_without_an_id_of_ours_has_none(knowledge):
    for key, system in knowledge.codes.systems.items():
        raw = FILES[key]["code"]
        for one in system.terms.values():
            assert one.id == raw[one.code].get("id", "")
