"""What the map shows is what the list counts: for anybody, any filter and any tile, after any change."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from server.atlas import case_tiles, counts
from server.atlas.tile import Tile
from server.core.clock import utc_now
from server.core.db import db
from tests.atlas.reader import bbox, cases_in, count, listed, tile_at, too_much
from tests.world import COUNTY, GARDEN, GRID1, GRID3, IN_GRID1, IN_GRID2, IN_VILLAGE, OTHER_TOWN, OUTSIDE, TOWN

corners = st.builds(
    # A corner of tiles at zoom z, and with it a corner or an edge of tiles above and below: where cases get lost.
    lambda z, east, south: Tile(z, tile_at(*IN_GRID1, z).x + east, tile_at(*IN_GRID1, z).y + south).box[:2],
    st.integers(6, 14),
    st.integers(-1, 2),
    st.integers(-1, 2),
)
places = (
    corners
    | st.sampled_from([IN_GRID1, IN_GRID2, IN_VILLAGE, OUTSIDE])
    | st.tuples(st.floats(98.45, 98.65), st.floats(39.65, 39.85))
)
TIMES = {
    "red": {"yellow": "2020-01-01Z", "due": "2020-01-02Z", "paused": None},
    "yellow": {"yellow": "2020-01-01Z", "due": "2099-01-02Z", "paused": None},
    "paused in time": {"yellow": "2020-01-02Z", "due": "2020-01-03Z", "paused": "2020-01-01Z"},
    "none": {"yellow": None, "due": None, "paused": None},
}
matters = st.fixed_dictionaries(
    {
        "who": st.sampled_from(["worker01", "worker03", "villager01"]),
        "at": places,
        "category": st.sampled_from(["environment.leak", "dispute.heating", "dispute.other", "protected.minor"]),
        "urgency": st.sampled_from(["normal", "grave"]),
        "steps": st.sampled_from([[], ["accept"], ["accept", "route"], ["withdraw"]]),
        "time": st.none() | st.sampled_from(list(TIMES)),
    }
)

askers = st.sampled_from(["clerk01", "director01", "officer01", "unit01"])
filters = st.fixed_dictionaries(
    {},
    optional={
        "state": st.sampled_from(["open", "reported", "accepted,routed", "withdrawn"]),
        "light": st.sampled_from(["green", "yellow", "red"]),
        "category": st.sampled_from(["dispute", "environment.leak"]),
        "area": st.sampled_from([COUNTY, TOWN, GARDEN, GRID1, GRID3, OTHER_TOWN]),
        "unit": st.sampled_from(["water", "heating"]),
        "mine": st.just("true"),
        "q": st.sampled_from(["漏水", "620902", "没有这句话", "漏", "漏水 厨房"]),
        "reported_to": st.sampled_from(["2020-01-01T00:00:00+08:00", "2099-01-01T00:00:00+08:00"]),
    },
)


@pytest.fixture
def login(door):
    """Everybody logs in once: passwords are slow on purpose."""
    return cache(door.login)


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    happened=st.lists(matters, min_size=1, max_size=6),
    officer_of=st.sampled_from([TOWN, OTHER_TOWN, GARDEN]),
    who=askers,
    wanted=filters,
    z=st.sampled_from([0, 5, 8, 11, 13, 14, 16, 18]),
    near=st.integers(0, 5),
    folded=st.booleans(),
    much=st.sampled_from([2, case_tiles.SINGLES_UP_TO]),
    # a cell is 0.0055 degrees wide: a case lies in one that the box holds as a whole, or in one that it cuts
    beside=st.tuples(*[st.floats(-0.012, 0)] * 2, *[st.floats(0.001, 0.012)] * 2),
)
def test_tiles_and_summary_sum_up_to_the_list_whatever_happened_and_whoever_asks(
    login, world, owner, happened, officer_of, who, wanted, z, near, folded, much, beside
):
    _start_again(owner)
    with too_much(much):
        _all_agree(login, world, owner, happened, officer_of, who, wanted, z, near, folded, beside)


def _all_agree(login, world, owner, happened, officer_of, who, wanted, z, near, folded, beside):
    world.move("officer01", officer_of, utc_now())
    for matter in happened:
        _happen(login, owner, matter)
    if folded:
        with world.app.app_context():
            counts.fold(utc_now())
            db.session.remove()
    asker, tile = login(who), tile_at(*happened[near % len(happened)]["at"], z)
    _tiles_agree_with_boxes(login("clerk01"), tile, {})  # who sees everything sees every way to lose or double a case
    _tiles_agree_with_boxes(asker, tile, wanted)
    whole = cases_in(asker, Tile(0, 0, 0), **wanted)
    # where a protected matter lies is not everybody's to learn: the box of the whole world leaves it out as the map does
    world_box = bbox(Tile(0, 0, 0).box)
    assert count(whole) == listed(asker, bbox=world_box, **wanted)
    assert count(whole) == listed(asker, **wanted) or who == "unit01"
    for light in ("yellow", "red"):
        if wanted.get("light") in {None, light}:
            assert sum(one[light] for one in whole) == listed(asker, bbox=world_box, **(wanted | {"light": light}))
    for level in ("town", "neighbourhood", "grid"):
        _summary_agrees(asker, level, wanted)
    # whole cells of the map, and what is cut off beside them
    lon, lat = happened[near % len(happened)]["at"]
    for box in (tile.box, tuple(side + much for side, much in zip((lon, lat, lon, lat), beside, strict=True))):
        _summary_agrees(asker, "grid", wanted | {"bbox": bbox(box)})


def _summary_agrees(asker, level, wanted):
    answer = asker.get("/atlas/summary", level=level, **wanted).body
    rows = [*answer["items"], answer["none"]]
    assert all(row["open"] + row["closed"] for row in answer["items"])
    assert sum(row["open"] + row["closed"] for row in rows) == listed(asker, **wanted)
    for light in ("yellow", "red"):
        if wanted.get("light") in {None, light}:
            assert sum(row[light] for row in rows) == listed(asker, **(wanted | {"light": light}))


def _tiles_agree_with_boxes(asker, tile, wanted):
    """A tile alone, and with its neighbours to the west and south: what lies on their common edges is in one of them."""
    shown = count(cases_in(asker, tile, **wanted))
    assert shown == listed(asker, bbox=bbox(tile.box), **wanted)
    columns, rows = {max(tile.x - 1, 0), tile.x}, {tile.y, min(tile.y + 1, (1 << tile.z) - 1)}
    block = [Tile(tile.z, x, y) for x in columns for y in rows]
    sides = zip(*(one.box for one in block), strict=True)
    around = tuple(side(values) for side, values in zip((min, min, max, max), sides, strict=True))
    in_block = sum(count(cases_in(asker, one, **wanted)) for one in block)
    assert in_block == listed(asker, bbox=bbox(around), **wanted)


def _start_again(owner):
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM case_step"))
        connection.execute(text("DELETE FROM cases"))


def _happen(login, owner, matter):
    """By the same door as in life; only time itself is turned in the row."""
    worker = login(matter["who"])
    [outcome] = worker.push(worker.report(**{name: matter[name] for name in ("at", "category", "urgency")}))
    assert outcome["status"] == "applied", outcome
    case = outcome["rows"][0]["row"]
    for action in matter["steps"]:
        values = {"route": {"unit": "water"}, "withdraw": {"note": "报错了"}}.get(action, {})
        answer = login("router01" if action == "route" else "clerk01").act(case, action, **values)
        assert answer.status == 200, answer.body
        case = answer.body
    if matter["time"]:
        turned = "UPDATE cases SET yellow_at = :yellow, due_at = :due, paused_since = :paused WHERE id = :id"
        with owner.begin() as connection:
            connection.execute(text(turned), TIMES[matter["time"]] | {"id": case["id"]})
