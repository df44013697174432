"""Boundary files through the door the import uses: `read_file` on a file on disk."""

import json

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import boundaries, crs
from geo.boundaries import Options, UnreadableBoundariesError
from geo.codes import Level
from geo.crs import Crs
from geo.refusals import SENTENCES, Flaw, Refusal, Repair, Unreadable, sentence

GRIDS = Options(Level.GRID, code_field="code", name_field="name")
RING = [[98.50, 39.73], [98.51, 39.73], [98.51, 39.74], [98.50, 39.74], [98.50, 39.73]]
HOLE = [[98.503, 39.733], [98.503, 39.736], [98.506, 39.736], [98.506, 39.733], [98.503, 39.733]]
CODE = "620902001003002"


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry=None, **fields):
    geometry = polygon(RING) if geometry is None else geometry
    return {"type": "Feature", "properties": {"code": CODE, "name": "第二网格", **fields}, "geometry": geometry}


@pytest.fixture
def read(tmp_path):
    def read_features(*features, options=GRIDS):
        path = tmp_path / "areas.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return boundaries.read_file(path, options)

    return read_features


def refusal(reading):
    assert reading.accepted == []
    (refused,) = reading.refused
    json.dumps(refused.values, allow_nan=False)
    assert "{" not in refused.sentence
    return refused


def test_a_polygon_with_a_hole_becomes_a_multipolygon(read):
    reading = read(feature(polygon(RING, HOLE)))
    (area,) = reading.accepted
    assert (area.row, area.code, area.level, area.name, area.parent) == (1, CODE, Level.GRID, "第二网格", CODE[:12])
    assert area.geometry.geom_type == "MultiPolygon"
    assert area.geometry.equals(shapely.MultiPolygon([(RING, [HOLE])]))
    assert (reading.repaired, reading.refused) == ([], [])


def test_a_multipolygon_of_two_parts(read):
    away = [[lon + 0.1, lat] for lon, lat in RING]
    reading = read(feature({"type": "MultiPolygon", "coordinates": [[RING, HOLE], [away]]}))
    assert len(reading.accepted[0].geometry.geoms) == 2
    assert reading.repaired == []


@pytest.mark.parametrize("system", list(Crs))
def test_coordinates_are_converted(read, system):
    there = crs.from_wgs84(RING, system).tolist()
    options = Options(Level.GRID, "code", "name", crs=system)
    (area,) = read(feature(polygon(there)), options=options).accepted
    assert crs.distance_m(shapely.get_coordinates(area.geometry), RING).max() < 0.1


def test_every_row_is_somewhere_and_bad_ones_do_not_stop_good_ones(read):
    reading = read(
        feature(), "nonsense", feature(code=CODE[:-1] + "3"), feature(), None, feature(code="620902001003004")
    )
    assert [area.row for area in reading.accepted] == [1, 3, 6]
    assert [(r.row, r.reason) for r in reading.refused] == [
        (2, Refusal.NOT_A_FEATURE),
        (4, Refusal.CODE_DUPLICATE),
        (5, Refusal.NOT_A_FEATURE),
    ]
    assert reading.refused[1].values == {"code": CODE, "first_row": 1}


def test_a_code_counts_from_its_first_row_even_when_that_row_is_refused(read):
    reading = read(feature(polygon()), feature())
    assert [r.reason for r in reading.refused] == [Refusal.GEOMETRY_EMPTY, Refusal.CODE_DUPLICATE]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"code": None}, Refusal.CODE_MISSING),
        ({"code": "  "}, Refusal.CODE_MISSING),
        ({"code": True}, Refusal.CODE_MISSING),
        ({"code": "62090200100300x"}, Refusal.CODE_INVALID),
        ({"code": "62090200100"}, Refusal.CODE_INVALID),
        ({"code": ["620902"]}, Refusal.CODE_INVALID),
        ({"code": 10**30}, Refusal.CODE_INVALID),
        ({"code": 1.5}, Refusal.CODE_INVALID),
        ({"code": "620902000000001"}, Refusal.CODE_INVALID),
        ({"code": CODE[:12]}, Refusal.LEVEL_WRONG),
        ({"code": "620902001000"}, Refusal.LEVEL_WRONG),
        ({"name": None}, Refusal.NAME_MISSING),
        ({"name": " "}, Refusal.NAME_MISSING),
        ({"name": 7}, Refusal.NAME_INVALID),
        ({"name": "网" * 101}, Refusal.NAME_INVALID),
        ({"name": "第\x00二"}, Refusal.NAME_INVALID),
        ({"name": "\ud800"}, Refusal.NAME_INVALID),
    ],
)
def test_bad_fields(read, fields, reason):
    assert refusal(read(feature(**fields))).reason is reason


def test_a_wrong_field_name_shows_what_there_is(read):
    refused = refusal(read(feature(), options=Options(Level.GRID, "CODE", "name")))
    assert refused.values == {"field": "CODE", "fields": ["code", "name"]}


def _shifted(ring, lon=0.0, lat=0.0):
    return [[x + lon, y + lat] for x, y in ring]


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ("none", Refusal.GEOMETRY_TYPE),
        ({"type": "Point", "coordinates": [98.5, 39.7]}, Refusal.GEOMETRY_TYPE),
        ({"type": "GeometryCollection", "geometries": [polygon(RING)]}, Refusal.GEOMETRY_TYPE),
        ({"type": ["Polygon"]}, Refusal.GEOMETRY_TYPE),
        ({"type": "Polygon"}, Refusal.COORDINATES_MALFORMED),
        (polygon(), Refusal.GEOMETRY_EMPTY),
        (polygon([]), Refusal.GEOMETRY_EMPTY),
        ({"type": "MultiPolygon", "coordinates": []}, Refusal.GEOMETRY_EMPTY),
        ({"type": "MultiPolygon", "coordinates": [[RING], []]}, Refusal.GEOMETRY_EMPTY),
        (polygon("abc"), Refusal.COORDINATES_MALFORMED),
        (polygon([[98.5], *RING]), Refusal.COORDINATES_MALFORMED),
        (polygon([["98.5", "39.7"], *RING]), Refusal.COORDINATES_MALFORMED),
        (polygon([[True, False], *RING]), Refusal.COORDINATES_MALFORMED),
        ({"type": "MultiPolygon", "coordinates": [RING]}, Refusal.COORDINATES_MALFORMED),
        (polygon(_shifted(RING, 400)), Refusal.COORDINATES_OUT_OF_RANGE),
        (polygon([[500000, 4400000], [500100, 4400000], [500100, 4400100]]), Refusal.COORDINATES_OUT_OF_RANGE),
        (polygon([[10**400, 39.7], *RING]), Refusal.COORDINATES_OUT_OF_RANGE),
        (polygon([[float("nan"), 39.7], *RING]), Refusal.COORDINATES_OUT_OF_RANGE),
        (polygon([[98.5, float("inf")], *RING]), Refusal.COORDINATES_OUT_OF_RANGE),
        (polygon([[y, x] for x, y in RING]), Refusal.COORDINATES_SWAPPED),
        (polygon([[0, 0], [1, 0], [1, 1], [0, 0]]), Refusal.COORDINATES_OUTSIDE_CHINA),
        (polygon([*RING[:2], [0, 0], *RING[2:]]), Refusal.COORDINATES_OUTSIDE_CHINA),
    ],
)
def test_bad_geometry(read, geometry, reason):
    assert refusal(read(feature(geometry))).reason is reason


def test_no_geometry(read):
    row = {"type": "Feature", "properties": {"code": CODE, "name": "甲"}, "geometry": None}
    assert refusal(read(row)).reason is Refusal.GEOMETRY_MISSING
    del row["geometry"]
    assert refusal(read(row)).reason is Refusal.GEOMETRY_MISSING


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (polygon([RING[0], RING[2], RING[1], RING[3], RING[0]]), Flaw.SELF_INTERSECTION),
        (polygon(RING, _shifted(HOLE, 0.1)), Flaw.HOLE_OUTSIDE),
        (
            polygon(RING, HOLE, [[98.504, 39.734], [98.504, 39.735], [98.505, 39.735], [98.504, 39.734]]),
            Flaw.HOLES_NESTED,
        ),
        ({"type": "MultiPolygon", "coordinates": [[RING], [HOLE]]}, Flaw.PARTS_NESTED),
        ({"type": "MultiPolygon", "coordinates": [[RING], [_shifted(RING, 0.005, 0.001)]]}, Flaw.SELF_INTERSECTION),
        (polygon([RING[0], RING[1]]), Flaw.TOO_FEW_POINTS),
        (polygon([RING[0], RING[0], RING[0], RING[0]]), Flaw.TOO_FEW_POINTS),
    ],
)
def test_invalid_geometry_says_why_and_where(read, geometry, why):
    refused = refusal(read(feature(geometry)))
    assert refused.reason is Refusal.GEOMETRY_INVALID
    assert refused.values["why"] == why.value
    assert crs.plausible((refused.values["lon"], refused.values["lat"]))


@pytest.mark.parametrize(
    ("change", "repair"),
    [
        ({"geometry": polygon(RING[:-1])}, Repair.RING_CLOSED),
        ({"geometry": polygon([[*p, 1480.5] for p in RING])}, Repair.HEIGHT_DROPPED),
        ({"code": int(CODE)}, Repair.CODE_FROM_NUMBER),
        ({"code": float(CODE)}, Repair.CODE_FROM_NUMBER),
    ],
)
def test_repairs_are_made_and_told(read, change, repair):
    reading = read(feature(**change))
    (area,) = reading.accepted
    (told,) = reading.repaired
    assert (told.row, told.code, told.repair) == (1, CODE, repair)
    assert told.sentence
    shell = area.geometry.geoms[0]
    assert area.code == CODE
    assert shell.is_valid
    assert shell.exterior.is_ccw
    assert not any(hole.is_ccw for hole in shell.interiors)
    assert not shell.has_z


@pytest.mark.parametrize("rings", [(RING[::-1],), (RING, HOLE[::-1]), (RING[::-1], HOLE), (RING, HOLE)])
def test_the_way_a_ring_runs_is_nothing_to_tell(read, rings):
    """Every Shapefile has its outer rings with the clock."""
    reading = read(feature(polygon(*rings)))
    [shell] = reading.accepted[0].geometry.geoms
    assert (shell.exterior.is_ccw, [hole.is_ccw for hole in shell.interiors]) == (True, [False] * (len(rings) - 1))
    assert reading.repaired == []


SPIKE = [[98.51, 39.735], [98.5101, 39.73505], [98.51005, 39.7351], [98.5101, 39.7349]]


def test_a_knot_that_changes_next_to_nothing_is_mended_and_told_with_its_place(read):
    reading = read(feature(polygon([*RING[:2], *SPIKE, *RING[2:]])))
    (area,) = reading.accepted
    assert area.geometry.is_valid
    assert area.geometry.area == pytest.approx(1.00246e-4, rel=1e-4)
    (told,) = reading.repaired
    assert (told.row, told.repair) == (1, Repair.GEOMETRY_MENDED)
    assert told.values["why"] == Flaw.SELF_INTERSECTION.value
    assert 0 < told.values["percent"] < 0.1
    assert told.sentence.startswith("边线自相交，在（98.51")


def test_two_parts_that_overlap_a_hair_become_one(read):
    beside = [[98.51 - 1e-7, 39.73], [98.52, 39.73], [98.52, 39.74], [98.51 - 1e-7, 39.74], [98.51 - 1e-7, 39.73]]
    reading = read(feature({"type": "MultiPolygon", "coordinates": [[RING], [beside]]}))
    assert len(reading.accepted[0].geometry.geoms) == 1
    assert [one.repair for one in reading.repaired] == [Repair.GEOMETRY_MENDED]


def test_codes_of_the_statistical_tables_lose_their_zeros(read):
    options = Options(Level.TOWN, "code", "name", "parent")
    reading = read(feature(code="620902001000", parent="620902000000"), options=options)
    assert (reading.accepted[0].code, reading.accepted[0].parent) == ("620902001", "620902")
    assert [r.repair for r in reading.repaired] == [Repair.CODE_UNPADDED]


@pytest.mark.parametrize("parent", ["620902001004", "620902001", None, 5, ["x"]])
def test_a_parent_that_is_not_the_codes_own(read, parent):
    refused = refusal(read(feature(parent=parent), options=Options(Level.GRID, "code", "name", "parent")))
    assert refused.reason is Refusal.PARENT_MISMATCH
    assert refused.values["expected"] == CODE[:12]


def test_a_parent_that_fits(read):
    reading = read(feature(parent=int(CODE[:12])), options=Options(Level.GRID, "code", "name", "parent"))
    assert reading.accepted[0].parent == CODE[:12]
    county = read(feature(code="620902", parent=None), options=Options(Level.COUNTY, "code", "name", "parent"))
    assert county.accepted[0].parent is None


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.geojson", b"", Unreadable.EMPTY),
        ("a.geojson", b"{", Unreadable.NOT_JSON),
        ("a.geojson", b"[" * 200_000, Unreadable.NOT_JSON),
        ("a.geojson", b"[" + b"9" * 10_000 + b"]", Unreadable.NOT_JSON),
        ("a.geojson", "{'名': 1}".encode("gb18030"), Unreadable.NOT_UTF8),
        ("a.geojson", b"\x89PNG\r\n\x1a\n", Unreadable.NOT_UTF8),
        ("a.json", b"[]", Unreadable.NOT_FEATURES),
        ("a.json", b"null", Unreadable.NOT_FEATURES),
        ("a.json", b'{"type": "FeatureCollection"}', Unreadable.NOT_FEATURES),
        ("a.json", b'{"type": "Topology", "features": []}', Unreadable.NOT_FEATURES),
        ("a.xlsx", b"", Unreadable.FORMAT_UNKNOWN),
        (
            "a.json",
            b'{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2414"}}}',
            Unreadable.CRS_UNSUPPORTED,
        ),
        ("a.json", b'{"type":"FeatureCollection","features":[],"crs":7}', Unreadable.CRS_UNSUPPORTED),
    ],
)
def test_files_that_cannot_be_read(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableBoundariesError) as caught:
        boundaries.read_file(path, GRIDS)
    assert caught.value.reason is reason
    assert "{" not in caught.value.sentence


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnreadableBoundariesError) as caught:
        boundaries.read_file(tmp_path / "absent.geojson", GRIDS)
    assert caught.value.reason is Unreadable.CANNOT_OPEN


def test_a_mark_a_single_feature_and_a_crs_of_degrees_are_read(tmp_path):
    path = tmp_path / "one.GeoJSON"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(feature()).encode())
    assert len(boundaries.read_file(path, GRIDS).accepted) == 1
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": named, "features": [feature()]}))
    assert len(boundaries.read_file(path, GRIDS).accepted) == 1


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)
position = st.lists(st.floats(-200, 200) | anything, max_size=3) | st.tuples(st.floats(98, 99), st.floats(39, 40)).map(
    list
)
shape = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Polygon", "MultiPolygon", "Point"]) | anything,
        "coordinates": st.lists(st.lists(st.lists(position, max_size=6) | position, max_size=3), max_size=3) | anything,
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "type": st.just("Feature") | anything,
                "properties": st.fixed_dictionaries(
                    {"code": st.just(CODE) | anything, "name": st.just("甲") | anything}
                )
                | anything,
                "geometry": shape | anything,
            }
        )
        | anything,
        max_size=4,
    )
)
def test_no_content_raises_and_no_row_is_lost(read, features):
    reading = read(*features)
    rows = [area.row for area in reading.accepted] + [refused.row for refused in reading.refused]
    assert sorted(rows) == list(range(1, len(features) + 1))
    assert all(area.geometry.is_valid and not area.geometry.is_empty for area in reading.accepted)
    for refused in reading.refused:
        json.dumps(refused.values, allow_nan=False)
        assert refused.sentence


def test_every_reason_has_its_sentence():
    assert set(SENTENCES) == {*Refusal, *Repair, *Unreadable}
    assert sentence(Repair.GEOMETRY_MENDED, {"why": "other", "lon": 98.5, "lat": 39.7, "percent": 0.01})
    for flaw in Flaw:
        assert sentence(Refusal.GEOMETRY_INVALID, {"why": flaw.value, "lon": 98.5, "lat": 39.7})
