"""Clusters from kept counts are those counted case by case: whatever was written, folded or not, and while both go on."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event

import mapbox_vector_tile
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from server.atlas import asking, counts
from server.atlas.tile import Tile
from server.cases.listing import NO_FILTERS
from server.core.clock import utc_now
from server.core.db import db
from server.core.reading import reading
from server.identity.actor import Actor, Post
from server.identity.queries import account_by_username, actor_at
from tests.atlas.reader import cases_in, count, tile_at
from tests.world import COUNTY, GARDEN, GRID1, GRID2, IN_GRID1, IN_GRID2, OTHER_TOWN, PARK_GRID, TOWN, VILLAGE_GRID

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
AREAS = [COUNTY, TOWN, OTHER_TOWN, GARDEN, GRID1, GRID2, PARK_GRID, VILLAGE_GRID]

# Corners of cells and what lies a hair beside them: there a case changes sides when two places round differently.
edges = st.builds(
    lambda x, y, east, north: (
        math.nextafter(360.0 * x / 65536 - 180, math.inf * east),
        math.nextafter(Tile(16, x, y).box[3], math.inf * north),
    ),
    st.integers(50688, 50720),
    st.integers(24800, 24832),
    st.sampled_from([-1, 1]),
    st.sampled_from([-1, 1]),
) | st.builds(
    lambda x, y: (Tile(16, x, y).box[0], Tile(16, x, y).box[3]), st.integers(50688, 50720), st.integers(24800, 24832)
)
places = (
    edges
    | st.sampled_from(
        [IN_GRID1, IN_GRID2, (180.0, 40.0), (-180.0, 40.0), (0.0, 0.0), (98.5, 85.05113), (98.5, -85.0512)]
    )
    | st.tuples(st.floats(98.3, 98.8), st.floats(39.6, 39.9))
)
moments = st.none() | st.builds(lambda hours: NOW + timedelta(hours=hours), st.integers(-5, 5))
row = st.fixed_dictionaries(
    {
        "at": st.none() | places,
        "area": st.sampled_from(AREAS[3:]) | st.sampled_from(AREAS),
        "state": st.sampled_from(["reported", "handling", "closed", "withdrawn", "merged"]),
        "protected": st.booleans(),
        "by": st.sampled_from(["clerk01", "officer01", "worker01"]),
        "yellow": moments,
        "due": moments,
        "paused": st.none() | st.none() | moments,
    }
)
steps = st.lists(
    st.tuples(st.just("write"), st.integers(0, 7), row)
    | st.tuples(st.sampled_from(["drop", "move all", "fold", "touch"]), st.integers(0, 7), row),
    min_size=3,
    max_size=14,
)
WRITE = """
    UPDATE cases SET geom = CASE WHEN :lon::float8 IS NULL THEN NULL ELSE ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) END,
        area_code = :area, state = :state, protected = :protected, yellow_at = :yellow, due_at = :due, paused_since = :paused,
        reported_by = (SELECT id FROM account WHERE username = :by)
    WHERE {which}
""".replace(":lon::float8", "CAST(:lon AS float8)")


@pytest.fixture
def crowd(door, owner):
    """``crowd(n)``: so many cases, copies of one reported by the ordinary door; answers their ids."""

    def make(n: int) -> list[str]:
        worker = door.login("worker01")
        [outcome] = worker.push(worker.report())
        first = outcome["result"]["case_id"]
        with owner.begin() as connection:
            names = connection.scalars(
                text(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = 'cases'"
                    " AND is_generated = 'NEVER' AND column_name NOT IN ('id', 'case_no', 'public_token_hash')"
                )
            ).all()
            listed = ", ".join(names)
            connection.execute(
                text(
                    f"INSERT INTO cases (id, case_no, {listed}) SELECT gen_random_uuid(), 'copy-' || n, {listed}"
                    " FROM cases CROSS JOIN generate_series(2, :n) n WHERE id = :first"
                ),
                {"first": first, "n": n},
            )
            return [str(one) for one in connection.scalars(text("SELECT id FROM cases ORDER BY case_no"))]

    return make


def _values(row):
    lon, lat = row["at"] or (None, None)
    return {k: v for k, v in row.items() if k != "at"} | {"lon": lon, "lat": lat}


def _actors() -> dict[str, Actor]:
    def posted(username: str, *areas: str) -> Actor:
        actor = actor_at(account_by_username(username).id, utc_now())
        reading_cases = frozenset({"case.read", "atlas.read"})
        posts = tuple(Post("x", "x", area, None, reading_cases) for area in areas)
        return Actor(actor.id, username, "", disabled=False, demo=False, posts=posts)

    return {
        "county": posted("clerk01", COUNTY),
        "town": posted("officer01", TOWN),
        "two": posted("officer01", GARDEN, OTHER_TOWN),
        "grid": posted("worker01", GRID1),
        "nowhere": posted("worker01"),
    }


def _features(data: bytes):
    layers = mapbox_vector_tile.decode(data) if data else {}
    found = [
        one["properties"] | {"at": tuple(one["geometry"]["coordinates"])}
        for one in layers.get("cases", {"features": []})["features"]
    ]
    # two that share a cell lie within what rounding may move: what they say comes before where they stand
    return sorted(found, key=lambda one: (sorted((k, str(v)) for k, v in one.items() if k != "at"), one["at"]))


def _agree(actor, tile, filters, now):
    """The tile by cells, and counted case by case with the conditions of the list: the same clusters, whole."""
    counted = asking.case_tile(actor, tile, filters, now, has=(), keep=True)
    assert counted.tag, "not answered by cells"
    with reading() as connection:
        told = asking.case_tiles.told_of(tile, now)
        plain = asking._plain(connection, actor, tile, filters, told)
    ours, theirs = _features(counted.data), _features(plain.data)
    assert [one | {"at": None} for one in ours] == [one | {"at": None} for one in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        assert all(abs(a - b) <= 1 for a, b in zip(mine["at"], other["at"], strict=True))


@settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    happened=steps,
    who=st.sampled_from(["county", "town", "two", "grid", "nowhere"]),
    state=st.sampled_from([None, "open", "closed,withdrawn,merged", "open,closed,withdrawn,merged"]),
    area=st.none() | st.sampled_from(AREAS),
    z=st.integers(0, 13),
    near=st.integers(0, 7),
    later=st.integers(0, 6),
)
def test_cells_tell_what_the_cases_are(app, crowd, owner, happened, who, state, area, z, near, later):
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM case_step"))
        connection.execute(text("DELETE FROM cases"))
    ids = crowd(8)
    with app.app_context():
        for what, number, values in happened:
            _do(owner, what, ids[number], _values(values))
        actors = _actors()
        filters = {**NO_FILTERS, "state": state, "area": area}
        now = NOW + timedelta(hours=later)
        tiles = {Tile(0, 0, 0), Tile(z, *_address(IN_GRID1, z))}
        tiles |= {Tile(z, *_address(one["at"], z)) for _, _, one in happened if one["at"] and abs(one["at"][1]) < 85}
        for tile in sorted(tiles, key=lambda one: (one.z, one.x, one.y))[:6]:
            _agree(actors[who], tile, filters, now)
        assert counts.differences() == (0, 0)
        db.session.remove()


def _address(at, z):
    tile = tile_at(min(at[0], 179.999), at[1], z)
    return tile.x, tile.y


def _do(owner, what, case_id, values):
    if what == "fold":
        counts.fold(NOW + counts.SLACK)
        return
    with owner.begin() as connection:
        match what:
            case "write":
                connection.execute(text(WRITE.format(which="id = :id")), values | {"id": case_id})
            case "move all":  # as boundaries do
                connection.execute(text("UPDATE cases SET area_code = :area WHERE area_code <> :area"), values)
            case "touch":
                connection.execute(text("UPDATE cases SET title = title || '.' WHERE id = :id"), {"id": case_id})
            case "drop":
                connection.execute(text("DELETE FROM case_step WHERE case_id = :id"), {"id": case_id})
                connection.execute(text("DELETE FROM cases WHERE id = :id"), {"id": case_id})


def test_every_edge_of_cells_is_the_very_number_that_tiles_name_it_by(rows):
    kept = [one["lat"] for one in rows("SELECT lat FROM atlas_parallel ORDER BY edge")]
    whole = Tile(0, 0, 0)
    assert kept == whole.parallels(65536)[::-1]
    assert kept[::2] == whole.parallels(32768)[::-1]
    assert whole.meridians(65536)[12345] == Tile(16, 12345, 0).box[0]


@pytest.mark.parametrize("edge", [24790, 24800, 24806, 24807, 24810])
def test_a_hair_beside_an_edge_is_its_own_side_of_it(app, crowd, owner, edge):
    ids = crowd(2)
    lat = Tile(16, 50694, edge).box[3]
    row = {"area": GRID1, "state": "reported", "protected": False, "by": "worker01"} | dict.fromkeys(
        ("yellow", "due", "paused")
    )
    with app.app_context():
        for number, at in enumerate((math.nextafter(lat, -math.inf), lat)):
            _do(owner, "write", ids[number], _values(row | {"at": (98.4732, at)}))
        for z in (13, 12, 9):
            for tile in {Tile(z, *_address((98.4732, lat + beside), z)) for beside in (-0.001, 0.001)}:
                _agree(_actors()["county"], tile, NO_FILTERS | {"state": "open"}, NOW)
        db.session.remove()


IN_ONE_LOOK = """
    SELECT (SELECT coalesce(sum(n), 0) FROM (SELECT n FROM atlas_cell UNION ALL SELECT n FROM atlas_change) every)
        = (SELECT count(geom) FROM cases)
    AND (SELECT coalesce(sum(n), 0) FROM (
            SELECT n FROM atlas_cell WHERE open AND area_code = :grid
            UNION ALL SELECT n FROM atlas_change WHERE open AND area_code = :grid) every)
        = (SELECT count(geom) FROM cases WHERE area_code = :grid AND state NOT IN ('closed', 'withdrawn', 'merged'))
"""


def test_nobody_ever_sees_a_wrong_count_while_many_write_and_two_fold(app, crowd, owner):
    ids, over = crowd(60), Event()

    def write(seed: int) -> int:
        rng = Random(seed)
        for _ in range(60):
            values = {
                "lon": rng.uniform(98.4, 98.6) if rng.random() < 0.9 else None,
                "lat": rng.uniform(39.6, 39.8),
                "area": rng.choice([GRID1, GRID2, TOWN]),
                "state": rng.choice(["reported", "closed"]),
                "protected": rng.random() < 0.3,
                "yellow": NOW,
                "due": rng.choice([None, NOW + timedelta(days=rng.randint(-3, 3))]),
                "paused": None,
                "by": "worker01",
                "id": rng.choice(ids),
            }
            connection = owner.connect()
            with connection, connection.begin() as transaction:
                connection.execute(text(WRITE.format(which="id = :id")), values)
                if rng.random() < 0.2:
                    transaction.rollback()
        return 60

    def fold() -> int:
        rounds = 0
        with app.app_context():
            while not over.is_set():
                counts.fold(utc_now())
                rounds += 1
            db.session.remove()
        return rounds

    def look() -> list[bool]:
        seen = []
        with owner.connect() as connection:
            while not over.is_set():
                seen.append(connection.scalar(text(IN_ONE_LOOK), {"grid": GRID1}))
                connection.rollback()
        return seen

    with ThreadPoolExecutor(8) as pool:
        folds, looks = [pool.submit(fold) for _ in range(2)], pool.submit(look)
        writers = [pool.submit(write, seed) for seed in range(4)]
        try:
            assert sum(one.result() for one in writers) == 240
        finally:
            over.set()
        assert all(one.result() > 0 for one in folds)
        assert looks.result()
        assert all(looks.result())
    with app.app_context():
        counts.fold(utc_now())
        assert counts.differences() == (0, 0)
        db.session.remove()


def test_what_went_wrong_is_told_mended_and_written_down(app, crowd, owner, rows, door):
    crowd(5)
    runner, clerk, tile = app.test_cli_runner(), door.login("clerk01"), tile_at(*IN_GRID1, 10)
    assert runner.invoke(args=["atlas", "check"]).exit_code == 0
    for harm in (
        "UPDATE atlas_cell SET n = n + 2, yellow = yellow + 1",
        "DELETE FROM atlas_cell",
        "DELETE FROM atlas_change; DELETE FROM atlas_cell",
        "INSERT INTO atlas_change SELECT cell_x + 1, cell_y, area_code, open, protected, '-infinity', 3, 0, 0, 0, 0, 1 FROM atlas_cell LIMIT 1",
    ):
        assert runner.invoke(args=["atlas", "fold"], catch_exceptions=False).exit_code == 0
        with owner.begin() as connection:
            for one in harm.split(";"):
                connection.execute(text(one))
        told = runner.invoke(args=["atlas", "check"])
        assert told.exit_code == 1
        assert "对不上" in told.output
        mended = runner.invoke(args=["atlas", "check", "--mend"], catch_exceptions=False)
        assert mended.exit_code == 0, mended.output
        assert runner.invoke(args=["atlas", "check"]).output.strip() == "地图上的数和案件一致。"
        assert count(cases_in(clerk, tile)) == 5
    lines = rows("SELECT details FROM journal_entry WHERE action = 'atlas.mend'")
    assert len(lines) == 4
    assert all(one["details"]["counts"] > 0 for one in lines)


def test_a_moment_that_is_folded_away_is_counted_case_by_case(app, crowd, owner):
    """A machine whose clock is behind asks for a moment of which the cells know no more: it gets the lights of its moment."""
    [case_id] = crowd(1)
    with owner.begin() as connection:
        turn = "UPDATE cases SET yellow_at = :at, due_at = :due WHERE id = :id"
        connection.execute(text(turn), {"id": case_id, "at": NOW, "due": NOW + timedelta(days=900)})
    with app.app_context():
        actor, tile = _actors()["county"], tile_at(*IN_GRID1, 9)
        folded = rows_to = utc_now()
        counts.fold(folded + counts.SLACK)
        before = asking.case_tile(actor, tile, dict(NO_FILTERS), rows_to - timedelta(hours=1), has=(), keep=True)
        after = asking.case_tile(actor, tile, dict(NO_FILTERS), rows_to + timedelta(hours=1), has=(), keep=True)
        assert before.tag is None
        assert after.tag
        assert [one["count"] for one in _features(before.data)] == [1]
        db.session.remove()
