"""The page of boundaries: what does not fit is seen on the map, a file is tried and taken in, and all is well."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect
from pyogrio import raw

from tests.browser.axe import axe_in
from tests.browser.conftest import log_in_at_desk
from tests.world import GAP, GRID1, GRID2, GRID3, SIDE, SOUTH, WEST

pytestmark = pytest.mark.browser


def grids(second_to, third_from=WEST + 2 * SIDE + GAP):
    """花园 1, 2 and 3, each named by its number."""
    return {
        GRID1: shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE),
        GRID2: shapely.box(WEST + SIDE, SOUTH, second_to, SOUTH + SIDE),
        GRID3: shapely.box(third_from, SOUTH, WEST + 3 * SIDE + GAP, SOUTH + SIDE),
    }


def geopackage(path, layers):
    for number, (layer, shapes) in enumerate(layers.items()):
        raw.write(
            path,
            shapely.to_wkb(np.array(list(shapes.values()), dtype=object)),
            [
                np.array(list(shapes), dtype=object),
                np.array([f"第{int(code[-3:])}网格" for code in shapes], dtype=object),
            ],
            ["网格编码", "网格名称"],
            geometry_type="Polygon",
            crs="EPSG:4490",
            driver="GPKG",
            layer=layer,
            append=number > 0,
        )
    return path


def test_what_does_not_fit_is_seen_mended_by_a_file_and_gone(desk, server, town, tmp_path):
    page = desk.page
    log_in_at_desk(page, "admin", arrives="page-settings")
    page.get_by_test_id("rail-boundaries").click()
    crack = page.get_by_test_id("boundary-problem")
    expect(crack).to_have_count(1)
    expect(crack).to_contain_text("不属于任何网格，挨着花园社区第2网格、花园社区第3网格")
    crack.click()
    expect(crack).to_have_attribute("aria-current", "true")
    drawn = page.get_by_test_id("problem-map")
    expect(drawn).to_have_attribute("data-features", "1")
    expect(drawn).to_have_attribute("data-chosen", "1")

    # a file of two layers: which one is asked; its columns of code and name are found
    overlapping = grids(WEST + 2 * SIDE + GAP + 0.001)
    made = geopackage(tmp_path / "花园.gpkg", {"网格": overlapping, "旧网格": grids(WEST + 2 * SIDE)})
    page.get_by_test_id("boundary-import").click()
    page.get_by_test_id("boundary-file").set_input_files(made)
    expect(page.get_by_test_id("boundary-error")).to_contain_text("文件里有几个图层")
    page.get_by_test_id("boundary-layer").select_option("网格")
    expect(page.get_by_test_id("boundary-counts")).to_contain_text(
        "试读：新增 0，更新 1，不变 2，没有收 0。1 个网格的边界变了"
    )
    expect(page.get_by_test_id("boundary-code")).to_have_value("网格编码")
    page.get_by_test_id("boundary-take").click()
    expect(page.get_by_test_id("boundary-counts")).to_contain_text("已导入")
    page.get_by_test_id("boundary-close").click()
    expect(page.get_by_test_id("boundary-import-line")).to_contain_text("正在按新边界重新算记录在哪个网格：0 / 1")
    expect(page.get_by_test_id("boundary-problem")).to_contain_text("花园社区第2网格和花园社区第3网格重叠了")

    # the job comes by; the page sees it without being asked
    town.app.test_cli_runner().invoke(args=["areas", "remap"])
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_test_id("boundary-import-line")).to_contain_text("记录已按新边界重新算好，没有换网格的")

    # what is no boundary file is one sentence, and a mended one makes all well
    neat = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"第{int(code[-3:])}网格"},
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, shape in grids(WEST + 2 * SIDE + GAP).items()
    ]
    (tmp_path / "坏的.zip").write_bytes(b"PK")
    (tmp_path / "好的.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": neat}))
    page.get_by_test_id("boundary-import").click()
    page.get_by_test_id("boundary-file").set_input_files(tmp_path / "坏的.zip")
    expect(page.get_by_test_id("boundary-error")).to_contain_text("文件的内容不是 .zip 文件")
    page.get_by_test_id("boundary-file").set_input_files(tmp_path / "好的.geojson")

    # those that are not in it are most of the district: nothing is done before somebody says so, and it is not meant
    page.get_by_test_id("boundary-retire").check()
    expect(page.get_by_test_id("boundary-going")).to_contain_text("会停用 2 / 5 个区域")
    take = page.get_by_test_id("boundary-take")
    expect(take).to_be_disabled()
    page.get_by_label("我确认停用 2 个区域").check()
    expect(take).to_be_enabled()
    assert axe_in(page, "boundary-dialog") == []
    page.get_by_test_id("boundary-retire").uncheck()
    expect(page.get_by_test_id("boundary-agreed")).to_have_count(0)
    page.get_by_test_id("boundary-take").click()
    page.get_by_test_id("boundary-close").click()
    expect(page.get_by_test_id("boundary-well")).to_contain_text("边界都对得上")
    expect(drawn).to_have_attribute("data-features", "0")
