"""A border is moved by an import: the records on the ground that changed hands look again where they lie, and no others."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from server.areas.queries import Place, area_at
from server.core.clock import utc_now
from server.core.db import db
from server.remap import work
from server.remap.work import remap
from tests.borders import BETWEEN, MOVED_BY, wider
from tests.conftest import environment_of
from tests.world import (
    COUNTY,
    GAP,
    GRID1,
    GRID2,
    GRID3,
    IN_GRID1,
    IN_GRID2,
    OUTSIDE,
    PARK_GRID,
    SIDE,
    SOUTH,
    SQUARES,
    VILLAGE_GRID,
    WEST,
    square,
)

ROOT = Path(__file__).resolve().parents[2]
MIDDLE = SOUTH + 0.005


@pytest.fixture
def remapped(app):
    def run():
        result = app.test_cli_runner().invoke(args=["areas", "remap"])
        assert result.exit_code == 0, result.output
        return result.output

    return run


def report(visitor, at, **more):
    location = {"lon": at[0], "lat": at[1], "accuracy_m": 0, "source": "gps"} | more
    operation = visitor.report()
    operation["payload"]["location"] = location
    [outcome] = visitor.push(operation)
    assert outcome["status"] == "applied", outcome
    return operation["payload"]["case_id"]


def cases_of(rows):
    return {
        str(row["id"]): (row["area_code"], row["area_how"], row["reported_area_code"], row["version"])
        for row in rows("SELECT id, area_code, area_how, reported_area_code, version FROM cases")
    }


def held(mirror, entity):
    return {key[1] for key, row in mirror.items() if key[0] == entity and row is not None}


def gone(mirror, entity):
    return {key[1] for key, row in mirror.items() if key[0] == entity and row is None}


def test_what_lies_on_moved_ground_moves_and_nothing_else(door, world, rows, take_in, remapped):
    officer, first, second = door.login("officer01"), door.login("worker01"), door.login("worker02", device_id="two")
    between, stays, far = report(officer, BETWEEN), report(officer, IN_GRID2), report(officer, IN_GRID1)
    chosen = report(officer, BETWEEN, grid=GRID2, source="chosen")
    own = report(second, BETWEEN)  # in the reporter's own grid, by a circle of nothing
    near = report(second, (WEST + SIDE + MOVED_BY - 0.0001, MIDDLE), accuracy_m=30)  # whose circle still touches it
    home = world.household(GRID2, "李桂兰", BETWEEN)
    by_hand = world.household(GRID3, "王登记", BETWEEN)  # was put there, wherever its point lies
    _, cursor1, _ = first.pull_all()
    mirror2, cursor2, _ = second.pull_all()
    assert {between, stays, chosen, own, near} <= held(mirror2, "case")
    before = cases_of(rows)
    stamps = {str(row["id"]): row["tx"] for row in rows("SELECT id, tx::text AS tx FROM cases")}

    said = take_in(wider())
    assert "（新增 0，更新 2，不变 0）" in said
    assert "2 个网格的边界变了" in said
    assert cases_of(rows) == before, "an import itself moves nothing"
    assert "换了网格的：案件 2、住户 1、人员 0" in remapped()

    expected = dict(before)
    expected[between] = (GRID1, "inside", GRID2, 1)
    expected[own] = (GRID1, "inside", GRID2, 1)
    assert cases_of(rows) == expected
    now = {str(row["id"]): row["tx"] for row in rows("SELECT id, tx::text AS tx FROM cases")}
    assert {one for one in now if now[one] != stamps[one]} == {between, own}, "others would be pulled for nothing"
    assert {str(row["id"]): row["grid_code"] for row in rows("SELECT id, grid_code FROM household")} == {
        home: GRID1,
        by_hand: GRID3,
    }

    changed1, _, was_reset1 = first.pull_all(cursor1)
    changed2, _, was_reset2 = second.pull_all(cursor2)
    assert not was_reset1
    assert not was_reset2
    assert {between, own} <= held(changed1, "case")
    assert held(changed1, "household") == {home}
    assert held(changed1, "area") >= {GRID1}
    assert gone(changed2, "case") == {between}
    assert held(changed2, "case") == {own}, "its reporter keeps it, wherever it lies"
    assert changed2["case", own]["area"]["grid"]["code"] == GRID1
    assert gone(changed2, "household") == {home}
    assert far not in changed1
    assert stays not in changed2

    [journal] = rows("SELECT details FROM journal_entry WHERE action = 'area.remap'")
    assert journal["details"]["moved"] == {"case": 2, "household": 1}
    [kept] = rows("SELECT counts, moved, finished_at FROM area_import")
    assert (kept["moved"], kept["finished_at"] is not None) == ({"case": 2, "household": 1}, True)
    assert "没有要重新算的" in remapped()


def test_killed_in_the_middle_it_goes_on_where_it_was(app, door, rows, take_in, monkeypatch):
    officer = door.login("officer01")
    chance = random.Random(6)
    asked = [report(officer, (chance.uniform(WEST + SIDE, WEST + SIDE + MOVED_BY), MIDDLE)) for _ in range(7)]
    take_in(wider())
    monkeypatch.setattr(work, "CHUNK", 2)
    whole, calls = work._remap_rows, []

    def killed(*given):
        calls.append(given)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return whole(*given)

    monkeypatch.setattr(work, "_remap_rows", killed)
    with app.app_context():
        with pytest.raises(KeyboardInterrupt):
            remap(utc_now())
        db.session.remove()
    half = [row for row in cases_of(rows).values() if row[0] == GRID1]
    assert len(half) == 4
    [counted] = rows("SELECT moved, finished_at FROM area_import")
    assert counted == {"moved": {"case": 4}, "finished_at": None}
    monkeypatch.setattr(work, "_remap_rows", whole)
    with app.app_context():
        done = remap(utc_now())
        db.session.remove()
    assert done.moved["case"] == 3
    assert {cases_of(rows)[one][:3] for one in asked} == {(GRID1, "inside", GRID2)}
    [counted] = rows("SELECT moved FROM area_import")
    assert counted["moved"] == {"case": 7}
    assert len(rows("SELECT 1 FROM tombstone WHERE entity = 'case'")) == 7
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'area.remap'")) == 1


def test_a_process_that_is_killed_outright_leaves_nothing_half_done(
    settings, owner, door, world, rows, take_in, remapped
):
    officer = door.login("officer01")
    cases = [report(officer, (BETWEEN[0], SOUTH + 0.001 * n)) for n in range(1, 5)]
    home = world.household(GRID2, "李桂兰", BETWEEN)
    take_in(wider())
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "areas", "remap"]
    with owner.connect() as holding:
        holding.execute(text("LOCK TABLE household IN SHARE MODE"))  # after the cases of the first piece it has to wait
        with subprocess.Popen(command, env=environment_of(settings), cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            until = time.monotonic() + 60
            while {cases_of(rows)[one][0] for one in cases} != {GRID1}:
                assert time.monotonic() < until
                assert process.poll() is None
                time.sleep(0.05)  # between two looks at what it has done
            process.send_signal(signal.SIGKILL)
        holding.rollback()
    assert rows("SELECT grid_code FROM household") == [{"grid_code": GRID2}]
    assert rows("SELECT moved, finished_at FROM area_import") == [{"moved": {"case": 4}, "finished_at": None}]
    assert "案件 0、住户 1" in remapped()
    assert rows("SELECT id::text AS id, grid_code FROM household") == [{"id": home, "grid_code": GRID1}]
    [done] = rows("SELECT moved, finished_at IS NOT NULL AS finished FROM area_import")
    assert done == {"moved": {"case": 4, "household": 1}, "finished": True}
    assert len(rows("SELECT 1 FROM tombstone")) == 5


def test_whoever_was_writing_while_the_border_moved_is_waited_for(app, owner, door, rows, take_in, monkeypatch):
    """What such a one still writes was put by the old border, and must be found when the ground is looked at."""
    monkeypatch.setattr(work, "_WAIT_SECONDS", 0)
    take_in(wider())
    with owner.connect() as writing:
        writing.execute(text("SELECT pg_current_xact_id()"))
        with app.app_context():
            assert remap(utc_now()) is None
            db.session.remove()
    assert rows("SELECT finished_at FROM area_import") == [{"finished_at": None}]
    with app.app_context():
        assert remap(utc_now()).left == 0
        db.session.remove()


def test_the_job_of_every_minute_does_it_too(app, door, rows, take_in):
    case = report(door.login("officer01"), BETWEEN)
    take_in(wider())
    result = app.test_cli_runner().invoke(args=["jobs", "now", "areas"])
    assert "案件 1" in result.output
    assert cases_of(rows)[case][0] == GRID1


def test_a_gap_filled_a_grid_retired_and_one_added(door, rows, take_in, remapped):
    officer = door.login("officer01")
    in_gap = report(officer, (WEST + 2 * SIDE + GAP * 0.9, MIDDLE))
    beside = report(officer, (WEST + 3 * SIDE + GAP + 20 / 85_700, MIDDLE))  # 20 m east of GRID3: nearest
    outside, in_three = report(officer, OUTSIDE), report(officer, (WEST + 2 * SIDE + GAP + 0.005, MIDDLE))
    was = cases_of(rows)
    assert [was[one][:2] for one in (in_gap, beside, outside)] == [
        (GRID3, "nearest"),
        (GRID3, "nearest"),
        (COUNTY, "none"),
    ]
    added = GRID1[:12] + "009"
    shapes = {
        GRID1: shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE),
        GRID2: shapely.box(WEST + SIDE, SOUTH, WEST + 2 * SIDE + GAP, SOUTH + SIDE),
        PARK_GRID: shapely.box(WEST, SOUTH + SIDE, WEST + SIDE, SOUTH + 2 * SIDE),
        VILLAGE_GRID: shapely.from_wkt(square(*SQUARES[VILLAGE_GRID])),
        added: shapely.box(OUTSIDE[0] - 0.01, OUTSIDE[1] - 0.01, OUTSIDE[0] + 0.01, OUTSIDE[1] + 0.01),
    }
    tried = take_in(shapes, "--retire-missing", "--dry-run")
    assert f"{GRID3} 文件里没有，会停用" in tried
    assert rows("SELECT 1 FROM area WHERE retired_at IS NOT NULL") == []
    assert f"{GRID3} 文件里没有，已停用" in take_in(shapes, "--retire-missing", "--yes")
    remapped()
    now = cases_of(rows)
    assert now[in_gap][:3] == (GRID2, "inside", GRID3)
    assert now[beside][:3] == (COUNTY, "none", GRID3)
    assert now[in_three][:3] == (COUNTY, "none", GRID3)
    assert now[outside][:3] == (added, "inside", COUNTY)
    flags = {str(row["id"]): row["flags"] for row in rows("SELECT id, flags FROM cases")}
    assert flags == {in_gap: [], beside: ["outside_district"], in_three: ["outside_district"], outside: []}


def test_a_retired_grid_leaves_the_phones_that_carried_it(door, take_in):
    beside, away = door.login("worker02"), door.login("villager01", device_id="two")
    mirror, cursor, _ = beside.pull_all()
    assert GRID3 in held(mirror, "area")
    _, cursor_away, _ = away.pull_all()
    rest = {code: shapely.from_wkt(square(*corner)) for code, corner in SQUARES.items() if code != GRID3}
    take_in(rest, "--retire-missing", "--yes")
    changed, _, was_reset = beside.pull_all(cursor)
    assert not was_reset
    assert gone(changed, "area") == {GRID3}
    assert gone(away.pull_all(cursor_away)[0], "area") == set()
    assert GRID3 not in held(door.login("worker01").pull_all()[0], "area")


def test_somebody_who_is_saving_a_record_is_waited_for(app, door, rows, take_in, monkeypatch):
    case = report(door.login("officer01"), BETWEEN)
    take_in(wider())
    moves, calls = work.KINDS[0].move, []

    def busy_once(*given):
        calls.append(given)
        if len(calls) == 1:
            raise OperationalError("UPDATE cases", {}, Exception("canceling statement due to lock timeout"))
        return moves(*given)

    monkeypatch.setattr(work, "KINDS", (replace(work.KINDS[0], move=busy_once), *work.KINDS[1:]))
    with app.app_context():
        assert remap(utc_now()).moved["case"] == 1
        db.session.remove()
    assert cases_of(rows)[case][0] == GRID1


@pytest.mark.parametrize("seed", range(4))
def test_after_any_import_every_case_lies_where_a_new_one_would(app, door, rows, take_in, remapped, seed):
    """But for what was chosen, and what a worker's own circle keeps."""
    chance = random.Random(seed)
    officer = door.login("officer01")
    points = [
        (
            WEST + chance.uniform(-0.002, 3.3 * SIDE),
            SOUTH + chance.choice([chance.uniform(-0.002, 2.2 * SIDE), MIDDLE - SOUTH]),
        )
        for _ in range(60)
    ]
    for point in points:
        report(officer, point)
    shapes = {}
    for code, (west, south) in SQUARES.items():
        if code == GRID1 or chance.random() < 0.8:
            corners = [(west, south), (west + SIDE, south), (west + SIDE, south + SIDE), (west, south + SIDE)]
            shapes[code] = shapely.Polygon(
                [(x + chance.uniform(-1, 1) * 0.002, y + chance.uniform(-1, 1) * 0.002) for x, y in corners]
            )
    take_in(shapes, "--retire-missing", "--yes")
    remapped()
    with app.app_context():
        for row in rows("SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat, area_code, area_how, area_distance_m FROM cases"):
            found = area_at(Place(row["lon"], row["lat"]), ())
            assert (row["area_code"], row["area_how"], row["area_distance_m"]) == (
                found.area_code,
                found.how,
                found.distance_m,
            )
