"""Layers of points: what was put in is what a reader of vector tiles gets out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import mapbox_vector_tile
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import Engine, Float, column, func, select

from server.atlas import points
from tests.atlas.reader import tile_at
from tests.world import IN_GRID1

EXTENT = 4096

somewhere = some.integers(-EXTENT, 2 * EXTENT)
said = some.text(max_size=40) | some.text(min_size=1, max_size=5).map(lambda word: word * 100)
second = some.none() | some.integers(-(2**40), 2**40)
features = some.lists(
    some.tuples(somewhere, somewhere, some.uuids(), said, some.sampled_from(["reported", "closed"]), second, second),
    min_size=1,
    max_size=300,
    unique_by=lambda one: one[2],
)


@given(features)
def test_what_is_written_is_read(told: list[Any]) -> None:
    assert read(write(told)) == [
        {"at": (x, y), "id": str(id_), "title": title, "state": state}
        | {name: when for name, when in (("due_at", due), ("paused_since", paused)) if when is not None}
        for x, y, id_, title, state, due, paused in in_written_order(told)
    ]


@pytest.mark.parametrize("count", [1, 17, 18, 2_000, 2_340, 2_341, 25_000])
def test_however_many_they_are(count: int) -> None:
    """Seven thousand values and more: the numbers of which need one, two and three bytes."""
    told = [
        (n % EXTENT, -n % EXTENT, UUID(int=n), f"第{n}件", ("a", "b", "c")[n % 3], n or None, None)
        for n in range(count)
    ]
    found = {one["id"]: one for one in read(write(told))}
    assert len(found) == count
    for x, y, id_, title, state, due, _ in told:
        one = {"at": (x, y), "id": str(id_), "title": title, "state": state} | ({"due_at": due} if due else {})
        assert found[str(id_)] == one


def test_a_value_that_many_have_is_written_once() -> None:
    alike = [(1, 1, UUID(int=n), "垃圾没人清" * 20, "reported", None, None) for n in range(100)]
    assert write(alike).count("垃圾没人清".encode()) == 20


@pytest.mark.parametrize("z", [14, 16, 18, 22])
def test_a_point_is_drawn_where_postgis_would_draw_it(owner: Engine, z: int) -> None:
    tile = tile_at(*IN_GRID1, z)
    west, south, east, north = tile.box
    chance = np.random.default_rng(z)
    lon, lat = chance.uniform(west, east, 2_000), chance.uniform(south, north, 2_000)
    place = func.ST_Transform(func.ST_SetSRID(func.ST_MakePoint(column("lon"), column("lat")), 4326), 3857)
    drawn = func.ST_AsMVTGeom(place, tile.bounds, EXTENT, 0, False)
    places = func.unnest(lon.tolist(), lat.tolist(), type_=Float).table_valued("lon", "lat").render_derived()
    with owner.connect() as connection:
        rows = connection.execute(select(func.ST_X(drawn), func.ST_Y(drawn)).select_from(places)).all()
    assert np.array_equal(np.stack(tile.units(lon, lat), axis=1), np.array(rows))


def write(told: list[Any]) -> bytes:
    x, y, ids, titles, states, *moments = zip(*told, strict=True)
    numbers = np.array([[one or 0 for one in each] for each in moments], np.int64)
    due_at, paused_since = points.whole_numbers(
        numbers, np.array([[one is not None for one in each] for each in moments])
    )
    return points.layer(
        "cases",
        EXTENT,
        np.array(x),
        np.array(y),
        {
            "id": points.uuids(b"".join(one.bytes for one in ids)),
            "title": points.texts([one.encode() for one in titles]),
            "state": points.texts([one.encode() for one in states]),
            "due_at": due_at,
            "paused_since": paused_since,
        },
    )


def read(layer: bytes) -> list[dict[str, Any]]:
    decoded = mapbox_vector_tile.decode(layer, default_options={"y_coord_down": True})
    assert decoded["cases"]["extent"] == EXTENT
    assert decoded["cases"]["version"] == 2
    return [f["properties"] | {"at": tuple(f["geometry"]["coordinates"])} for f in decoded["cases"]["features"]]


def in_written_order(told: list[Any]) -> list[Any]:
    """Those that say something under the same keys stand together."""
    return sorted(told, key=lambda one: (one[5] is not None) + 2 * (one[6] is not None))
