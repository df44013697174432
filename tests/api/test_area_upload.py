"""A boundary file through the desk: tried with everything told, then taken in; and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from pyogrio import raw

from geo.crs import Crs, from_wgs84
from tests.world import GAP, GRID1, GRID2, GRID3, PARK_GRID, SIDE, SOUTH, SQUARES, VILLAGE_GRID, WEST

BORDER = WEST + SIDE + 0.002
WIDER = [shapely.box(WEST, SOUTH, BORDER, SOUTH + SIDE), shapely.box(BORDER, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)]


@pytest.fixture
def geopackage(tmp_path):
    def make(shapes=WIDER, codes=(GRID1, GRID2), layers=("网格",), names=("第1网格", "第2网格")):
        path = tmp_path / "made.gpkg"
        for number, layer in enumerate(layers):
            raw.write(
                path,
                shapely.to_wkb(np.array(shapes, dtype=object)),
                [np.array(codes, dtype=object), np.array(names[: len(codes)], dtype=object)],
                ["网格编码", "名称"],
                geometry_type="Polygon",
                crs="EPSG:4490",
                driver="GPKG",
                layer=layer,
                append=number > 0,
            )
        return path.read_bytes()

    return make


def gcj02(points):
    return from_wgs84(points, Crs.GCJ02)


def bring(visitor, body, **query):
    query = {"filename": "花园.gpkg", "level": "grid"} | query
    return visitor.ask("POST", "/areas/import", data=body, query_string=query, content_type="application/octet-stream")


def test_it_is_tried_first_and_then_taken_in_and_the_desk_sees_how_far_it_is(app, admin, rows, geopackage):
    tried = bring(admin, geopackage())
    assert tried.status == 200, tried.body
    counts = {"new": 0, "changed": 2, "same": 0, "redrawn": 2, "retired": 0, "repaired": 0, "refused": 0}
    assert tried.body == {
        "id": None,
        "columns": ["网格编码", "名称"],
        "code_field": "网格编码",
        "name_field": "名称",
        "counts": counts,
        "repaired": [],
        "refused": [],
        "retired": [],
        "kept": [],
        "in_force": 5,
        "asks_consent": False,
        "shifted": False,
        "warnings": [],
        "misfits": tried.body["misfits"],
        "dry_run": True,
    }
    assert rows("SELECT 1 FROM area_import") == []
    assert admin.get("/areas/imports").body == {"items": []}
    taken = bring(admin, geopackage(), dry_run="false").body
    assert (taken["counts"], taken["dry_run"]) == (counts, False)
    [line] = admin.get("/areas/imports").body["items"]
    assert (line["id"], line["by"], line["source"], line["pieces"], line["pieces_done"]) == (
        taken["id"],
        "管理员",
        "花园.gpkg",
        2,
        0,
    )
    app.test_cli_runner().invoke(args=["areas", "remap"])
    [line] = admin.get("/areas/imports").body["items"]
    assert (line["pieces_done"], line["finished_at"] is not None, line["counts"]) == (2, True, counts)
    [entry] = rows("SELECT account_id IS NOT NULL AS somebody, details FROM journal_entry WHERE action = 'area.import'")
    assert entry["somebody"]
    assert (entry["details"]["file"], entry["details"]["redrawn"]) == ("花园.gpkg", 2)


def test_rows_that_are_not_taken_are_told_by_number(admin, rows, geopackage):
    answer = bring(admin, geopackage(codes=(GRID1, "6209020010010xx")), dry_run="false").body
    assert [one["row"] for one in answer["refused"]] == [2]
    assert "不是区划代码" in answer["refused"][0]["sentence"]
    assert answer["counts"]["changed"] == 1


def in_force(rows):
    return [row["code"] for row in rows("SELECT code FROM area WHERE level = 'grid' AND retired_at IS NULL")]


def test_nobody_retires_most_of_the_district_without_saying_so(admin, rows, geopackage):
    tried = bring(admin, geopackage(), retire_missing="1").body
    assert (tried["counts"]["retired"], tried["in_force"], tried["asks_consent"]) == (3, 5, True)
    assert tried["retired"] == sorted((GRID3, PARK_GRID, VILLAGE_GRID))
    for agreed in ({}, {"retire_agreed": 2}):  # fewer than it has become
        refused = bring(admin, geopackage(), retire_missing="1", dry_run="0", **agreed)
        assert (refused.status, refused.code) == (422, "areas.retires_many")
        assert refused.body["details"] == {"retired": 3, "in_force": 5}
        assert refused.body["title"] == "这样会停用 5 个区域里的 3 个，什么都没有导入；确实要停用，请先确认"
    assert bring(admin, geopackage(), retire_agreed=-1).code == "request.invalid"
    assert len(in_force(rows)) == 5
    assert rows("SELECT 1 FROM area_import") == []
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'area.import'") == []
    taken = bring(admin, geopackage(), retire_missing="1", dry_run="0", retire_agreed=3).body
    assert (taken["counts"]["retired"], taken["counts"]["changed"], taken["in_force"]) == (3, 2, 5)
    assert sorted(in_force(rows)) == [GRID1, GRID2]


def test_a_row_that_is_refused_retires_nothing_and_asks_for_nothing(admin, rows, geopackage):
    answer = bring(admin, geopackage(codes=(GRID1, "6209020010010xx")), retire_missing="1", dry_run="0").body
    assert (answer["counts"]["retired"], answer["asks_consent"]) == (0, False)
    assert len(in_force(rows)) == 5


def test_the_trial_tells_what_would_not_fit_and_so_it_is_once_taken(admin, geopackage):
    [crack] = admin.get("/areas/problems").body["features"]  # between GRID2 and GRID3: no file brought it
    east = WEST + 2 * SIDE
    shapes = [
        shapely.box(WEST + SIDE, SOUTH, east + 0.001, SOUTH + SIDE),  # over the crack and into GRID3
        shapely.box(WEST, SOUTH, WEST + SIDE - 0.0004, SOUTH + SIDE),  # a crack between the two
    ]
    tried = bring(admin, geopackage(shapes, (GRID2, GRID1), names=("甲", "乙"))).body["misfits"]
    assert (tried["total"], tried["counts"]) == (2, {"misplaced": 0, "overlap": 1, "sticks_out": 0, "gap": 1})
    overlap, gap = sorted(tried["items"], key=lambda one: one["kind"], reverse=True)
    assert ([one["code"] for one in overlap["areas"]], overlap["sentence"][:14]) == (
        [GRID2, GRID3],
        "花园社区甲和花园社区第3网格",
    )
    assert [one["code"] for one in gap["areas"]][:2] == [GRID1[:12], GRID1]
    assert "挨着花园社区乙" in gap["sentence"]
    [untouched] = admin.get("/areas/problems").body["features"]
    assert untouched == crack

    taken = bring(admin, geopackage(shapes, (GRID2, GRID1), names=("甲", "乙")), dry_run="0").body["misfits"]
    assert taken == tried
    assert sorted(one["properties"]["sentence"] for one in admin.get("/areas/problems").body["features"]) == sorted(
        one["sentence"] for one in taken["items"]
    )


def test_the_trial_tells_the_ground_that_would_belong_to_nobody(admin, geopackage):
    """Of what goes out of force."""
    whole = geopackage(
        [shapely.box(WEST, SOUTH, WEST + 3 * SIDE + GAP, SOUTH + SIDE)], (GRID1[:12],), names=("花园社区",)
    )
    assert bring(admin, whole, level="neighbourhood", dry_run="0").body["counts"]["changed"] == 1
    first = geopackage([shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)], (GRID1,), names=("第1网格",))
    [crack] = bring(admin, first).body["misfits"]["items"]
    gone = bring(admin, first, retire_missing="1").body
    assert {GRID2, GRID3} < set(gone["retired"])
    [gap] = gone["misfits"]["items"]
    assert ([one["code"] for one in gap["areas"]], gap["kind"]) == ([GRID1[:12], GRID1], "gap")
    assert gap["square_m"] > 20 * crack["square_m"]


def test_a_file_in_another_system_is_taken_only_when_it_is_meant(admin, rows, geopackage):
    codes = sorted(SQUARES)
    shapes = [shapely.transform(shapely.box(w, s, w + SIDE, s + SIDE), gcj02) for w, s in map(SQUARES.get, codes)]
    refused = bring(admin, geopackage(shapes, codes, names=codes), dry_run="0")
    assert (refused.status, refused.code, refused.body["details"]["areas"]) == (422, "areas.shifted", 5)
    assert "像是坐标选错了，什么都没有导入" in refused.body["title"]
    assert rows("SELECT 1 FROM area_import") == []
    assert rows("SELECT 1 FROM area_version WHERE version > 1") == []
    for asked in ({"dry_run": "1"}, {"dry_run": "0", "shift_agreed": "1"}):
        answer = bring(admin, geopackage(shapes, codes, names=codes), **asked)
        assert (answer.status, answer.body["counts"]["changed"], answer.body["shifted"]) == (200, 5, True)
        [warning] = answer.body["warnings"]
        assert warning.startswith("5 个区域都往同一方向移了约 ")
        assert warning.endswith(" 米，像是高德、腾讯上描的（GCJ-02）。请选对坐标系。")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"filename": "a.xlsx"}, "不认识“.xlsx”文件，请用 .geojson .gpkg .json .zip"),
        ({"filename": "a"}, "不认识"),
        ({"filename": "../../a.zip"}, "不是 .zip 文件"),
        ({"layer": "没有的"}, "没有图层“没有的”"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(admin, geopackage, query, words):
    answer = bring(admin, geopackage(), **query)
    assert (answer.status, answer.code) == (422, "areas.import_unreadable")
    assert words in answer.body["title"]


def test_layers_and_columns_to_choose_from_are_told(admin, geopackage):
    several = bring(admin, geopackage(layers=("网格", "旧网格")))
    assert several.code == "areas.import_unreadable"
    assert sorted(several.body["details"]["layers"]) == ["旧网格", "网格"]
    feature = {"type": "Feature", "properties": {"X": GRID1, "Y": "甲"}, "geometry": shapely.geometry.mapping(WIDER[0])}
    body = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    unnamed = bring(admin, body, filename="a.geojson")
    assert (unnamed.code, unnamed.body["details"]["columns"]) == ("areas.import_unreadable", ["X", "Y"])
    named = bring(admin, body, filename="a.geojson", code_field="X", name_field="Y")
    assert named.body["counts"]["changed"] == 1


def test_who_may_not_and_what_is_too_large(door, admin, geopackage, monkeypatch):
    for username in ("worker01", "clerk01", "director01", "auditor01"):
        assert bring(door.login(username), b"x").code == "auth.not_permitted"
        assert door.login(username).get("/areas/imports").code == "auth.not_permitted"
    assert bring(admin, b"", level="planet").code == "request.invalid"
    assert bring(admin, b"", size="large").code == "request.invalid"
    monkeypatch.setattr("server.areas.routes.MOST_BYTES", 100)
    answer = bring(admin, geopackage())
    assert (answer.status, answer.code) == (413, "request.too_large")
