"""Injection sites as files write them: one that is named in full, else none."""

from __future__ import annotations

import pytest

from b12tracker.core.records import Route
from b12tracker.core.typed_sites import named_site


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("left deltoid", "deltoid_left"),
        ("Deltoid, left", "deltoid_left"),
        ("L DELTOID", "deltoid_left"),
        ("Deltoid (R)", "deltoid_right"),
        ("deltoid_right", "deltoid_right"),
        ("thigh L", "vastus_lateralis_left"),
        ("Right vastus lateralis", "vastus_lateralis_right"),
        ("buttock R", "gluteal_right"),
    ],
)
def test_a_site_named_in_full_is_known_in_any_order(knowledge, written, means):
    assert named_site(written, Route.IM, knowledge.codes.sites) == means


@pytest.mark.parametrize("written", ["", "L", "left arm", "delt L", "deltoid", "left", "abdomen L"])
def test_what_names_no_one_site_of_the_route_is_not_guessed(knowledge, written):
    assert not named_site(written, Route.IM, knowledge.codes.sites)


def test_the_route_says_which_thigh(knowledge):
    sites = knowledge.codes.sites
    assert named_site("thigh left", Route.SC, sites) == "thigh_left"
    assert named_site("thigh left", Route.IM, sites) == "vastus_lateralis_left"


def test_each_code_and_name_of_the_catalogue_means_itself(knowledge):
    for site in knowledge.codes.sites.values():
        for route in map(Route, site.routes):
            for written in (site.id, site.label, site.short):
                assert named_site(written, route, knowledge.codes.sites) == site.id
