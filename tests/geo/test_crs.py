"""Coordinate systems against published pairs, and their properties all over China."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import crs
from geo.crs import Crs

# City seats as the map services themselves answered, from the fixtures of hujiulong/gcoord (MIT),
# test/fixtures/china-cities.json: WGS-84, GCJ-02 (Amap), BD-09 (Baidu). The first is our own district.
PUBLISHED = {
    "酒泉市肃州区": ((98.4937175, 39.7319946), (98.4943595, 39.7328234), (98.5008441, 39.7388949)),
    "金昌市金川区": ((102.1860478, 38.5196469), (102.1880474, 38.5200925), (102.194653, 38.5258128)),
    "郑州市中原区": ((113.6192856, 34.7478004), (113.6253334, 34.7466173), (113.6317519, 34.7528605)),
    "沈阳市沈河区": ((123.4253306, 41.8032629), (123.4314787, 41.8057023), (123.438095, 41.8114013)),
    "钦州市钦南区": ((108.6503952, 21.9828281), (108.6541485, 21.9799392), (108.6607283, 21.9856319)),
    "锡林浩特市": ((116.0414035, 43.9312805), (116.0482308, 43.9334573), (116.0546232, 43.9397782)),
}
# The three pairs every port of googollee/eviltransform is held to.
EVILTRANSFORM = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]
SHIFTED = [Crs.GCJ02, Crs.BD09]
inside_china = st.tuples(st.floats(75, 134), st.floats(4, 53))
anywhere = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


@pytest.mark.parametrize("place", PUBLISHED)
def test_published_cities(place):
    wgs, gcj, bd = PUBLISHED[place]
    assert crs.distance_m(crs.from_wgs84(wgs, Crs.GCJ02), gcj) < 2
    assert crs.distance_m(crs.from_wgs84(wgs, Crs.BD09), bd) < 3
    assert crs.distance_m(crs.to_wgs84(gcj, Crs.GCJ02), wgs) < 2
    assert crs.distance_m(crs.to_wgs84(bd, Crs.BD09), wgs) < 3


@pytest.mark.parametrize(("wgs", "gcj"), EVILTRANSFORM)
def test_published_pairs_to_the_millimetre(wgs, gcj):
    assert crs.distance_m(crs.from_wgs84(wgs, Crs.GCJ02), gcj) < 0.001


def test_gcj02_to_bd09_as_published():
    # wandergis/coordtransform, test/app.js, reached here through WGS-84.
    gcj = crs.to_wgs84((116.404, 39.915), Crs.GCJ02)
    assert crs.distance_m(crs.from_wgs84(gcj, Crs.BD09), (116.41036949371029, 39.92133699351021)) < 0.001


def test_how_far_off_it_is_at_our_district():
    here = (98.51, 39.74)
    assert 90 < crs.distance_m(crs.from_wgs84(here, Crs.GCJ02), here) < 140


@pytest.mark.parametrize("system", SHIFTED)
@given(inside_china)
def test_there_and_back_is_within_a_tenth_of_a_metre(system, point):
    assert crs.distance_m(crs.to_wgs84(crs.from_wgs84(point, system), system), point) < 0.1
    assert crs.distance_m(crs.from_wgs84(crs.to_wgs84(point, system), system), point) < 0.1


@pytest.mark.parametrize("system", list(Crs))
@pytest.mark.parametrize("point", [(0, 0), (2.35, 48.85), (-74, 40.7), (151.2, -33.9), (139.7, 35.7)])
def test_abroad_nothing_is_shifted(system, point):
    assert crs.to_wgs84(point, system).tolist() == list(point)
    assert crs.from_wgs84(point, system).tolist() == list(point)
    assert crs.outside_china(point)
    assert not crs.plausible(point)


def test_cgcs2000_is_wgs84():
    assert crs.to_wgs84((98.51, 39.74), Crs.CGCS2000).tolist() == [98.51, 39.74]


@given(st.lists(inside_china | anywhere, min_size=1, max_size=20))
def test_many_points_are_converted_as_one_by_one(points):
    for system in SHIFTED:
        together = crs.to_wgs84(points, system)
        assert together.shape == (len(points), 2)
        np.testing.assert_allclose(together, [crs.to_wgs84(p, system) for p in points], atol=1e-9)


def test_the_argument_is_not_changed_and_its_shape_is_checked():
    points = np.array([[98.51, 39.74]])
    crs.to_wgs84(points, Crs.GCJ02)
    crs.to_wgs84(points, Crs.WGS84)[0, 0] = 0
    assert points.tolist() == [[98.51, 39.74]]
    with pytest.raises(ValueError, match="shape"):
        crs.to_wgs84([98.51, 39.74, 0], Crs.GCJ02)


def test_not_a_number_stays_so_and_is_nowhere():
    assert np.isnan(crs.to_wgs84((np.nan, 39), Crs.GCJ02)).any()
    assert not crs.plausible((np.nan, 39))
    assert not crs.looks_swapped((np.nan, 39))


@given(inside_china)
def test_swapped_coordinates_are_recognised_everywhere_in_china(point):
    assert not crs.looks_swapped(point)
    assert crs.looks_swapped(point[::-1])
    assert crs.plausible(point)


@pytest.mark.parametrize("point", [(0, 0), (2.35, 48.85), (500000, 4400000)])
def test_abroad_is_not_called_swapped(point):
    assert not crs.looks_swapped(point)


def test_distances():
    assert crs.distance_m((98.51, 39.74), (98.51, 39.74)) == 0
    assert crs.distance_m((98, 39), (98, 40)) == pytest.approx(111_195, abs=1)  # 1/360 of the mean great circle
    assert crs.distance_m((0, 0), (180, 0)) == pytest.approx(np.pi * crs.EARTH_RADIUS_M)


@given(st.tuples(st.floats(98.3, 99.1), st.floats(39.2, 40.1)), st.floats(-500, 500), st.floats(-500, 500))
def test_the_plane_measures_as_the_sphere_does(point, east, north):
    plane = crs.LocalPlane(98.51, 39.74)
    start = plane.to_metres(point)
    end = plane.to_degrees(start + np.array((east, north)))
    assert crs.distance_m(point, end) == pytest.approx(np.hypot(east, north), rel=0.012, abs=0.001)
    assert crs.distance_m(plane.to_degrees(start), point) < 0.001


@given(st.integers(1, 16), st.data())
def test_tiles_meet_without_a_gap(z, data):
    x, y = (data.draw(st.integers(0, 2**z - 2)) for _ in "xy")
    _, south, east, _ = crs.tile_envelope(z, x, y)
    west_of_next, _, _, north_of_next = crs.tile_envelope(z, x + 1, y + 1)
    assert east == west_of_next
    assert south == north_of_next


@pytest.mark.parametrize("tile", [(3, 8, 0), (3, 0, -1), (-1, 0, 0), (40, 0, 0)])
def test_no_such_tile(tile):
    with pytest.raises(ValueError, match="no tile"):
        crs.tile_envelope(*tile)
