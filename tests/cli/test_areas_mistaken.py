"""``flask areas import`` with the wrong file for the wish, or the wrong system for the file: what it asks and what it says."""

from __future__ import annotations

import json

import pytest
from shapely.geometry import mapping, shape

from geo.crs import Crs, from_wgs84
from geo.district.sample import write_samples

FIELDS = ("--code-field", "code", "--name-field", "name")


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    write_samples(folder)
    return folder


@pytest.fixture(scope="module")
def district(make_installation, samples):
    made = make_installation()
    for level in ("county", "town", "neighbourhood", "grid"):
        result = made.flask("areas", "import", samples / f"{level}.geojson", "--level", level, *FIELDS)
        assert result.exit_code == 0, result.output
    return made


def grids(samples):
    return json.loads((samples / "grid.geojson").read_text())["features"]


@pytest.fixture
def bring(district, tmp_path):
    def run(features, *more, stdin=None):
        file = tmp_path / "grids.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return district.flask("areas", "import", file, "--level", "grid", *FIELDS, *more, stdin=stdin)

    return run


def turned(features, crs):
    """The same grids, drawn in another system."""
    return [
        one
        | {
            "geometry": one["geometry"]
            | {
                "coordinates": [
                    [from_wgs84(ring, crs).tolist() for ring in part] for part in one["geometry"]["coordinates"]
                ]
            }
        }
        for one in features
    ]


def in_force(district):
    return district.one("SELECT count(*) FROM area WHERE level = 'grid' AND retired_at IS NULL")


def test_one_community_is_not_taken_for_the_whole_district(district, samples, bring):
    every = grids(samples)
    community = [one for one in every if one["properties"]["code"].startswith("620902001001")]
    gone = len(every) - len(community)
    asked = f"{gone} / {len(every)} 个"
    tried = bring(community, "--retire-missing", "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert f"文件里没有的区域会停用 {asked}，导入时要再确认一次（或加 --yes）。" in tried.output
    assert tried.output.count("文件里没有，会停用") == 21
    assert f"还有 {gone - 20} 个，文件里没有，会停用" in tried.output

    for typed in (None, "n\n", ""):
        refused = bring(community, "--retire-missing", stdin=typed)
        assert refused.exit_code == 1
        assert f"文件里没有的 {asked}区域都会停用。确实要停用吗？" in refused.output
        assert f"没有导入。确实要停用这 {gone} 个，就加上 --yes" in refused.output
    assert in_force(district) == len(every)
    assert district.rows("SELECT 1 FROM area_import WHERE source = 'grids.geojson'") == []

    few = bring(every[1:], "--retire-missing")
    assert few.exit_code == 0, few.output
    assert f"文件里没有的区域已停用 1 / {len(every)} 个。" in few.output
    assert "吗？" not in few.output
    bring(every)

    meant = bring(community, "--retire-missing", stdin="y\n")
    assert meant.exit_code == 0, meant.output
    assert f"已停用 {asked}。" in meant.output
    assert in_force(district) == len(community)
    bring(every)
    assert bring(community, "--retire-missing", "--yes").exit_code == 0
    assert in_force(district) == len(community)
    bring(every)


@pytest.mark.parametrize(
    ("drawn", "read_as", "words"),
    [
        (Crs.GCJ02, "wgs84", "像是高德、腾讯上描的（GCJ-02）"),
        (Crs.BD09, "wgs84", "像是百度上描的（BD-09）"),
        (Crs.BD09, "gcj02", "像是百度上描的（BD-09）"),
        (Crs.WGS84, "gcj02", "像是没有偏移的（国家2000、WGS-84）"),
    ],
)
@pytest.mark.parametrize("part", ["620902001001", "620902"])
def test_a_file_in_another_system_than_it_is_read_in(samples, bring, drawn, read_as, words, part):
    features = [one for one in grids(samples) if one["properties"]["code"].startswith(part)]
    said = bring(turned(features, drawn), "--crs", read_as, "--dry-run")
    assert said.exit_code == 0, said.output
    assert f"{len(features)} 个区域都往同一方向移了约 " in said.output
    assert f"米，{words}。请选对坐标系。" in said.output
    right = bring(turned(features, drawn), "--crs", drawn.value, "--dry-run")
    assert f"不变 {len(features)}）" in right.output
    assert "请选对坐标系" not in right.output


def test_what_is_shifted_is_written_only_when_somebody_says_so(district, samples, bring):
    community = [one for one in grids(samples) if one["properties"]["code"].startswith("620902001001")]
    away = turned(community, Crs.GCJ02)
    written = "SELECT (SELECT count(*) FROM area_version) AS versions, (SELECT count(*) FROM area_import) AS imports"
    before = district.rows(written)
    for typed in (None, "n\n", ""):
        refused = bring(away, stdin=typed)
        assert refused.exit_code == 1
        assert "请选对坐标系。" in refused.output
        assert "没有导入。用 --crs 选对坐标系；确实要移，就加上 --yes。" in refused.output
    assert district.rows(written) == before

    meant = bring(away, stdin="y\n")
    assert meant.exit_code == 0, meant.output
    assert f"更新 {len(away)}" in meant.output
    # and back again is the same question; what does not fit any more is told
    assert "大部分画在" in meant.output or "伸到" in meant.output
    assert "处对不上：" in meant.output
    back = bring(community, "--yes")
    assert (back.exit_code, "吗？" in back.output) == (0, False)


def test_a_dry_run_lists_what_would_not_fit(district, samples, bring):
    grid, *_ = grids(samples)
    narrow = grid | {"geometry": mapping(shape(grid["geometry"]).buffer(-0.0005))}
    tried = bring([narrow], "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert f"（{grid['properties']['code'][:12]}、{grid['properties']['code']}" in tried.output
    assert "处对不上：空隙 " in tried.output
    assert "这些照收，画得不准的请改好再导一次。" in tried.output
    assert "处对不上" not in bring([grid], "--dry-run").output


def moved(features, east, north):
    """Each by so many degrees."""

    def ring(points, index):
        step = east(index), north(index)
        return [[lon + step[0], lat + step[1]] for lon, lat in points]

    return [
        one
        | {
            "geometry": one["geometry"]
            | {"coordinates": [[ring(line, i) for line in part] for part in one["geometry"]["coordinates"]]}
        }
        for i, one in enumerate(features)
    ]


@pytest.mark.parametrize(
    ("east", "north", "count", "said"),
    [
        (lambda _: 0.0, lambda _: -0.004, 3, "3 个区域都往同一方向移了约 440 米，不像是边界调整"),
        (lambda _: 0.0, lambda _: -0.004, 2, None),
        (lambda _: 0.0, lambda _: -0.0006, 3, None),
        (lambda _: 0.0, lambda i: (-1) ** i * 0.004, 12, None),
        (lambda _: 0.0, lambda i: -0.004 if i % 5 else 0.0, 12, None),
    ],
    ids=["alike", "too few", "not far", "both ways", "some stayed"],
)
def test_what_moved_alike_without_a_system_that_explains_it(samples, bring, east, north, count, said):
    output = bring(moved(grids(samples)[:count], east, north), "--dry-run").output
    assert (said in output) if said else ("请选对坐标系" not in output), output


def test_a_column_that_is_not_there_is_said_once_with_those_that_are(district, samples):
    file = samples / "grid.geojson"
    fields = ("--code-field", "网格编码", "--name-field", "name")
    result = district.flask("areas", "import", file, "--level", "grid", *fields, "--dry-run")
    assert result.exit_code == 1
    rows = len(grids(samples))
    assert f"第 1–{rows} 行没有收：字段“网格编码”里没有区划代码" in result.output
    assert result.output.count("里没有区划代码") == 1
    columns = "、".join(grids(samples)[0]["properties"])
    assert f"没有“网格编码”这个字段，文件里有的是：{columns}\n" in result.output


def test_rows_with_one_fault_are_told_together_and_each_by_number(samples, bring):
    some = grids(samples)[:8]
    for index in (0, 1, 2, 4, 7):
        some[index]["properties"]["code"] = ""
    some[5]["properties"]["name"] = ""
    output = bring(some, "--dry-run").output
    assert "第 1–3、5、8 行没有收：字段“code”里没有区划代码\n第 6 行没有收：字段“name”里没有名称\n" in output
    assert "这个字段" not in output
