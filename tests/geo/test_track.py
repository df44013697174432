"""A patrol's track: shared vectors, and what holds of every track whatever a phone sends."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import track

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "track.json").read_text())


def by_name(vector):
    return vector["name"]


def tuples(segments):
    return [[tuple(fix) for fix in segment] for segment in segments]


def test_phone_and_server_mean_the_same_limits():
    assert VECTORS["limits"] == {
        "accuracy_max_m": track.ACCURACY_MAX_M,
        "speed_max_m_s": track.SPEED_MAX_M_S,
        "silence_max_s": track.SILENCE_MAX_S,
        "tolerance_m": track.TOLERANCE_M,
    }


@pytest.mark.parametrize("vector", VECTORS["clean"], ids=by_name)
def test_clean(vector):
    assert tuples(track.clean(vector["segments"], vector["until"])) == tuples(vector["cleaned"])


@pytest.mark.parametrize("vector", VECTORS["simplify"], ids=by_name)
def test_simplify(vector):
    assert [list(fix) for fix in track.simplify(vector["segment"])] == vector["simplified"]


fixes = st.tuples(
    # a few streets and a few leaps, so that every rule has something to say
    st.floats(98.50, 98.503) | st.floats(98, 99),
    st.floats(39.70, 39.703) | st.floats(39, 40),
    st.integers(-10, 400),
    st.floats(0, 40) | st.floats(-5, 500),
)
tracks = st.lists(st.lists(fixes, max_size=12), max_size=5)
walks = st.lists(
    st.tuples(st.floats(-0.0005, 0.0005), st.floats(-0.0005, 0.0005), st.integers(1, 59)), min_size=1, max_size=40
)


def walked(steps):
    """A believable segment: a step at a time, at a walking pace or quicker."""
    segment, lon, lat, t = [], 98.5, 39.7, 0
    for east, north, seconds in steps:
        segment.append((lon, lat, t, 10.0))
        lon, lat, t = lon + east * seconds / 59, lat + north * seconds / 59, t + seconds
    return segment


@given(segments=tracks, until=st.integers(0, 300))
def test_after_cleaning_nothing_is_wild_and_nothing_lies_outside_the_patrol(segments, until):
    cleaned = track.clean(segments, until)
    times = [fix[2] for segment in cleaned for fix in segment]
    assert times == sorted(set(times))
    assert all(0 <= t <= until for t in times)
    for segment in cleaned:
        assert segment
        assert all(0 <= fix[3] <= track.ACCURACY_MAX_M for fix in segment)
        for a, b in pairwise(segment):
            assert b[2] - a[2] <= track.SILENCE_MAX_S
            assert track.metres(a, b) <= track.SPEED_MAX_M_S * (b[2] - a[2])
    assert track.clean(cleaned, until) == cleaned


@given(segments=tracks, until=st.integers(0, 300))
def test_a_gap_stays_a_gap(segments, until):
    """No two fixes that lay in different segments ever come to lie in one."""
    cleaned = track.clean(segments, until)
    homes = [set(segment) for segment in segments]
    for segment in cleaned:
        assert any(set(segment) <= home for home in homes)


@given(steps=walks)
def test_simplified_keeps_the_ends_the_way_and_a_fix_a_minute(steps):
    segment = walked(steps)
    simple = track.simplify(segment)
    assert (simple[0], simple[-1]) == (segment[0], segment[-1])
    assert set(simple) <= set(segment)
    assert track.clean([simple], segment[-1][2]) == [simple], "no gap and no leap comes of it"
    plane = dict(zip(segment, track._plane(segment), strict=True))
    for fix in segment:
        inside = [(a, b) for a, b in pairwise(simple) if a[2] <= fix[2] <= b[2]] or [(simple[0],) * 2]
        assert min(track._from_line(plane[fix], plane[a], plane[b]) for a, b in inside) <= track.TOLERANCE_M + 1e-6


@given(steps=walks, cuts=st.sets(st.integers(0, 39)))
def test_parts_that_go_on_are_one_again_and_others_stay_apart(steps, cuts):
    segment = walked(steps)
    edges = sorted({0, len(segment) - 1} | {cut for cut in cuts if cut < len(segment)})
    spans = list(pairwise(edges)) or [(0, 0)]
    parts = [[segment[a : b + 1]] for a, b in spans]
    assert track.join(parts) == [segment]
    later = [(lon, lat, t + 10_000, accuracy) for lon, lat, t, accuracy in segment]
    assert track.join([*parts, [later]]) == [segment, later]
    assert track.join([]) == []
