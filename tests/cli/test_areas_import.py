"""``flask areas import``: what is taken, what is refused and why, and that nothing else changes."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pyproj
import pytest
import shapely
from pyogrio import raw

from geo.district.sample import write_samples

FIELDS = ("--code-field", "code", "--name-field", "name", "--parent-field", "parent")


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    write_samples(folder)
    return folder


def import_level(installation, folder, level, *more, name=None):
    return installation.flask("areas", "import", folder / f"{name or level}.geojson", "--level", level, *FIELDS, *more)


@pytest.fixture(scope="module")
def district(make_installation, samples):
    """An installation with county, towns and neighbourhoods."""
    made = make_installation()
    for level in ("county", "town", "neighbourhood"):
        result = import_level(made, samples, level)
        assert result.exit_code == 0, result.output
    return made


def test_the_file_is_taken_whole_and_again_changes_nothing(district, samples):
    result = import_level(district, samples, "grid")
    assert result.exit_code == 0, result.output
    taken = district.one("SELECT count(*) FROM area WHERE level = 'grid'")
    assert taken == len(json.loads((samples / "grid.geojson").read_text())["features"])
    assert f"收 {taken} 行（新增 {taken}，更新 0，不变 0）" in result.output
    assert district.rows("SELECT 1 FROM area WHERE level = 'grid' AND NOT ST_IsValid(geom)") == []
    before = district.rows("SELECT code, tx::text FROM area ORDER BY code")
    again = import_level(district, samples, "grid")
    assert f"（新增 0，更新 0，不变 {taken}）" in again.output
    assert district.rows("SELECT code, tx::text FROM area ORDER BY code") == before, "phones would pull it all again"
    journal = district.rows("SELECT action, details FROM journal_entry WHERE details->>'file' = 'grid.geojson'")
    assert [line["action"] for line in journal] == ["area.import"] * 2
    assert journal[0]["details"]["new"] == taken


def test_bad_rows_are_refused_by_number_and_reason_and_the_rest_is_taken(make_installation, samples):
    made = make_installation()
    for level in ("county", "town", "neighbourhood"):
        import_level(made, samples, level)
    result = import_level(made, samples, "grid", name="grid_with_faults")
    assert result.exit_code == 1
    assert "收 3 行" in result.output
    assert "拒绝 6 行" in result.output
    assert "第 4 行没有收：代码 620902001001001 与第 1 条重复" in result.output
    assert "第 7 行没有收" in result.output
    assert "写反了" in result.output
    assert made.one("SELECT count(*) FROM area WHERE level = 'grid'") == 3


def test_an_area_without_its_parent_is_refused(empty, samples):
    result = import_level(empty, samples, "town")
    assert result.exit_code == 1
    rows = len(json.loads((samples / "town.geojson").read_text())["features"])
    assert f"第 1–{rows} 行没有收：上级区域 620902 还没有导入" in result.output
    assert empty.rows("SELECT 1 FROM area") == []
    assert empty.rows("SELECT 1 FROM journal_entry") == []


def test_a_dry_run_tells_all_and_writes_nothing(empty, samples):
    result = import_level(empty, samples, "county", "--dry-run")
    assert result.exit_code == 0
    assert "试跑，没有写入。收 1 行（新增 1" in result.output
    assert empty.rows("SELECT 1 FROM area") == []
    assert empty.rows("SELECT 1 FROM journal_entry") == []


def test_a_changed_name_is_an_update(empty, samples, tmp_path):
    import_level(empty, samples, "county")
    document = json.loads((samples / "county.geojson").read_text())
    document["features"][0]["properties"]["name"] = "改名区"
    (tmp_path / "county.geojson").write_text(json.dumps(document))
    result = import_level(empty, tmp_path, "county")
    assert "更新 1" in result.output
    assert empty.one("SELECT name FROM area") == "改名区"


def test_gcj02_is_turned_into_wgs84(empty, samples):
    import_level(empty, samples, "county", "--crs", "gcj02")
    moved = empty.one("SELECT ST_XMin(geom) FROM area")
    plain = min(
        lon
        for part in json.loads((samples / "county.geojson").read_text())["features"][0]["geometry"]["coordinates"]
        for lon, _ in part[0]
    )
    assert 0.0005 < abs(moved - plain) < 0.01


def test_a_file_that_is_no_geojson_is_one_sentence(empty, tmp_path):
    (tmp_path / "grid.geojson").write_text("{")
    result = import_level(empty, tmp_path, "grid")
    assert result.exit_code == 1
    assert "不是完整的 JSON" in result.output
    assert "Traceback" not in result.output


def test_a_zipped_shapefile_of_an_office_in_metres_and_in_gbk(empty, samples, tmp_path):
    """As it comes from a county's office: CGCS2000 in metres of 99° E, the table in GBK and no .cpg beside it."""
    import_level(empty, samples, "county")
    document = json.loads((samples / "town.geojson").read_text())
    to_metres = pyproj.Transformer.from_crs(4490, 4542, always_xy=True)
    drawn = [shapely.geometry.shape(one["geometry"]) for one in document["features"]]
    folder = tmp_path / "made"
    folder.mkdir()
    raw.write(
        folder / "乡镇.shp",
        shapely.to_wkb(
            np.array([shapely.transform(one, lambda p: np.column_stack(to_metres.transform(*p.T))) for one in drawn])
        ),
        [np.array([one["properties"][key] for one in document["features"]], dtype=object) for key in ("code", "name")],
        ["XZQDM", "名称"],
        geometry_type="MultiPolygon",
        crs="EPSG:4542",
        driver="ESRI Shapefile",
        encoding="GBK",
    )
    archive = tmp_path / "乡镇.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for file in folder.iterdir():
            if file.suffix != ".cpg":
                out.write(file, file.name)
    result = empty.flask("areas", "import", archive, "--level", "town", "--code-field", "XZQDM", "--name-field", "名称")
    assert result.exit_code == 0, result.output
    assert f"收 {len(drawn)} 行（新增 {len(drawn)}" in result.output
    names = {one["properties"]["name"] for one in document["features"]}
    assert {row["name"] for row in empty.rows("SELECT name FROM area WHERE level = 'town'")} == names
    again = import_level(empty, samples, "town")
    assert f"（新增 0，更新 0，不变 {len(drawn)}）" in again.output, "the same borders, whichever way they are written"
    absent = empty.flask("areas", "import", archive, "--level", "town", "--code-field", "代码", "--name-field", "名称")
    assert absent.exit_code == 1
    assert "字段“代码”里没有区划代码" in absent.output
