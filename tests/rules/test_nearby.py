"""Which cases may be the same as a new one: the vectors the phone passes too, and what holds for any cases at all."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cases.nearby import About, Candidate, Limits, alike, metres, similar
from server.cases.said_places import Said, same_door

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "nearby.json").read_text())
ASKED = VECTORS["asked"]
ABOUT = About(
    alike(ASKED["category"], VECTORS["similar_to"]), ASKED["lon"], ASKED["lat"], datetime.fromisoformat(ASKED["now"])
)
LIMITS = Limits(**VECTORS["limits"])


def candidate(one):
    moment = datetime.fromisoformat(one["reported_at"])
    return Candidate(one["name"], one["category"], one["lon"], one["lat"], moment, one["state"])


@pytest.mark.parametrize("one", VECTORS["metres"], ids=lambda one: str(one["metres"]))
def test_metres(one):
    assert round(metres(*one["from"], *one["to"])) == one["metres"]


@pytest.mark.parametrize("one", VECTORS["alike"], ids=lambda one: one["category"])
def test_alike(one):
    assert sorted(alike(one["category"], VECTORS["similar_to"])) == one["alike"]


@given(st.dictionaries(st.sampled_from("abcd"), st.lists(st.sampled_from("abcde"))))
def test_alike_counts_both_ways(similar_to):
    for one in similar_to:
        assert one in alike(one, similar_to)
        assert all(one in alike(other, similar_to) for other in alike(one, similar_to))


@pytest.mark.parametrize("one", VECTORS["cases"], ids=lambda one: one["name"])
def test_one_case(one):
    found = similar(ABOUT, [candidate(one)], LIMITS)
    assert [round(far) for _, far in found] == ([] if one["distance_m"] is None else [one["distance_m"]])


def test_the_likeliest_come_first():
    found = similar(ABOUT, map(candidate, reversed(VECTORS["cases"])), LIMITS)
    assert [one.id for one, _ in found] == VECTORS["order"]


cases = st.lists(
    st.builds(
        Candidate,
        id=st.uuids().map(str),
        category=st.sampled_from(["environment.leak", "environment.rubbish", "livelihood.utilities"]),
        lon=st.floats(98.49, 98.52),
        lat=st.floats(39.69, 39.72),
        reported_at=st.integers(-30, 10).map(lambda days: ABOUT.now + timedelta(days=days)),
        state=st.sampled_from(["reported", "handling", "closed", "withdrawn", "merged"]),
    )
)


@given(cases, st.integers(1, 2000), st.integers(1, 60))
def test_what_is_found_is_near_and_lately_whatever_the_limits(candidates, far, days):
    found = similar(ABOUT, candidates, Limits(far, days))
    assert all(distance <= far and one.category in ABOUT.alike for one, distance in found)
    assert all(ABOUT.now - one.reported_at <= timedelta(days=days) for one, _ in found)
    assert {one.id for one, _ in similar(ABOUT, candidates, Limits(far + 1, days + 1))} >= {one.id for one, _ in found}


roads = st.sampled_from(["金穗路", "西大街", "花园", "北环东路"])
numbers = st.integers(1, 999)
endings = st.sampled_from(["号", "号门口", " 号院门口", "号院", "号旁边的空地"])
districts = st.sampled_from(["", "肃州区", "东北街街道 "])


@given(roads, numbers, endings, endings, districts)
def test_a_number_on_a_road_is_one_place_however_it_is_said(road, number, ending, other, district):
    one, two = f"{road}{number}{ending}", f"{district}{road} {number}{other}"
    assert same_door(Said(one), Said(two))
    assert same_door(Said(two), Said(one))


@given(roads, roads, numbers, numbers, endings)
def test_another_road_or_number_is_another_place(road, other, number, another, ending):
    if (road, number) != (other, another):
        assert not same_door(Said(f"{road}{number}{ending}"), Said(f"{other}{another}{ending}"))
