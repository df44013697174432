"""An import of boundaries makes versions: only of what is other than it was, kept for good, and found again by the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import shapely
from sqlalchemy import text

from server.core.clock import utc_now
from server.core.db import db
from tests.borders import BETWEEN, wider
from tests.world import (
    GRID1,
    GRID2,
    SIDE,
    SOUTH,
    SQUARES,
    WEST,
)


def test_borders_written_with_other_decimals_are_the_same_borders(rows, take_in):
    rounded = {code: shapely.box(w, s, w + SIDE, s + SIDE) for code, (w, s) in SQUARES.items()}
    shaken = {code: shapely.transform(shape, lambda p: p + 2e-7) for code, shape in rounded.items()}
    before = rows("SELECT code, ST_AsText(geom) AS geom, tx::text AS tx FROM area ORDER BY code")
    assert f"（新增 0，更新 0，不变 {len(SQUARES)}）" in take_in(shaken)
    assert rows("SELECT code, ST_AsText(geom) AS geom, tx::text AS tx FROM area ORDER BY code") == before
    assert rows("SELECT 1 FROM area_change") == []
    [kept] = rows("SELECT finished_at IS NOT NULL AS finished FROM area_import")
    assert kept["finished"], "nothing is left to look at"


def test_missing_areas_stay_where_a_row_was_refused_or_something_lies_in_them(rows, take_in):
    knot = shapely.Polygon([(WEST, SOUTH), (WEST + 1e-2, SOUTH + 1e-2), (WEST + 1e-2, SOUTH), (WEST, SOUTH + 1e-2)])
    said = take_in(
        {GRID1: shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE), GRID2: knot}, "--retire-missing", ok=False
    )
    assert "都没有停用" in said
    said = take_in({"620902001": shapely.box(98, 39, 99, 40)}, "--retire-missing", level="town")
    assert "620902101 文件里没有，但下面还有在用的区域，没有停用" in said
    assert rows("SELECT 1 FROM area WHERE retired_at IS NOT NULL") == []


def test_history_answers_which_grid_a_point_was_in_on_a_day(door, rows, take_in):
    clerk = door.login("clerk01")
    take_in(wider())
    [first] = rows("SELECT at FROM area_import")
    lon, lat = BETWEEN
    [stood] = rows("SELECT valid_from FROM area_version WHERE code = :code AND version = 1", code=GRID2)
    before = (stood["valid_from"] - timedelta(seconds=1)).isoformat()
    assert clerk.get("/areas/at", lon=lon, lat=lat, on=before).body["how"] == "none"
    then = stood["valid_from"].isoformat()
    assert clerk.get("/areas/at", lon=lon, lat=lat, on=then).body["grid"]["code"] == GRID2
    assert clerk.get("/areas/at", lon=lon, lat=lat, on=utc_now().isoformat()).body["grid"]["code"] == GRID1
    assert clerk.get("/areas/at", lon=lon, lat=lat).body["grid"]["code"] == GRID1
    assert clerk.get("/areas/at", lon=lon, lat=lat, on="yesterday").code == "request.invalid"
    versions = rows(
        "SELECT version, valid_from, valid_to, import_id IS NOT NULL AS by_import FROM area_version"
        " WHERE code = :code ORDER BY version",
        code=GRID1,
    )
    assert [(row["version"], row["by_import"]) for row in versions] == [(1, False), (2, True)]
    assert versions[0]["valid_to"] == versions[1]["valid_from"] == first["at"]
    assert versions[1]["valid_to"] is None


def test_history_cannot_be_rewritten_by_the_application(app, take_in):
    take_in(wider())
    for statement in (
        "UPDATE area_version SET valid_to = now()",
        "INSERT INTO area_version (code, version, level, name, valid_from) VALUES ('620902', 9, 'county', 'x', now())",
        "DELETE FROM area_version",
        "UPDATE area_import SET source = 'x'",
        "DELETE FROM area_change",
    ):
        with app.app_context():
            with pytest.raises(Exception, match="permission denied"):
                db.session.execute(text(statement))
            db.session.rollback()
