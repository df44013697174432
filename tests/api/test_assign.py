"""Many points at once lie where each of them lies alone: ``assign`` against ``area_at``, in districts nobody drew."""

from __future__ import annotations

import random

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import affinity
from sqlalchemy import text

from server.areas.assign import assign
from server.areas.models import Area
from server.areas.queries import Place, area_at
from server.core.db import db
from server.core.refusals import Problem
from tests.world import COUNTY, IN_GRID1, VILLAGE

WEST, SOUTH, SIDE = 98.9, 40.1, 0.004


def district(chance: random.Random, across: int) -> dict[str, shapely.MultiPolygon]:
    """Grids that share their corners, some drawn a little too small or too large, some missing, some with a hole."""
    corners = {
        (i, j): (
            WEST + SIDE * (i + chance.uniform(-0.3, 0.3)),
            SOUTH + SIDE * (j + chance.uniform(-0.3, 0.3)),
        )
        for i in range(across + 1)
        for j in range(across + 1)
    }
    numbers = list(range(100, 100 + across * across))
    chance.shuffle(numbers)
    grids = {}
    for i in range(across):
        for j in range(across):
            number = numbers.pop()
            ring = [corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1]]
            shape = shapely.Polygon(ring)
            match chance.randrange(8):
                case 0:
                    shape = affinity.scale(shape, 0.9, 0.9)
                case 1:
                    shape = affinity.scale(shape, 1.1, 1.1)
                case 2:
                    shape = shape.difference(affinity.scale(shape, 0.3, 0.3))
                case 3:
                    continue
            grids[f"{VILLAGE}{number}"] = shapely.MultiPolygon([shape])
    return grids


def points(chance: random.Random, grids: dict[str, shapely.MultiPolygon], across: int) -> list[tuple[float, float]]:
    """Anywhere, on corners, on borders, beside them by metres, and far away."""
    found = [(0.0, 0.0), (179.0, 84.0), IN_GRID1]
    reach = SIDE * across
    found += [(WEST + chance.uniform(-0.3, 1.3) * reach, SOUTH + chance.uniform(-0.3, 1.3) * reach) for _ in range(60)]
    for shape in grids.values():
        for ring in (shape.geoms[0].exterior, *shape.geoms[0].interiors):
            along = ring.interpolate(chance.random(), normalized=True)
            middle = shapely.LineString(ring.coords[:2]).centroid
            for lon, lat in (chance.choice(ring.coords[:-1]), along.coords[0], middle.coords[0]):
                found.append((lon, lat))
                metres = chance.choice([0.01, 1, 20, 45, 60])
                found.append(
                    (lon + metres * chance.uniform(-1, 1) / 85_000, lat + metres * chance.uniform(-1, 1) / 111_000)
                )
    return found


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), across=st.integers(1, 5))
def test_many_points_lie_where_each_of_them_lies_alone(app, world, seed, across):
    chance = random.Random(seed)
    grids = district(chance, across)
    asked = points(chance, grids, across)
    with app.app_context():
        for code, shape in grids.items():
            geom = f"SRID=4326;{shapely.to_wkt(shape, rounding_precision=-1)}"
            db.session.add(Area(code=code, level="grid", name=code[-3:], parent_code=VILLAGE, geom=geom))
        retired = min(grids, default=None)
        db.session.flush()
        if retired and chance.random() < 0.3:
            db.session.execute(text("UPDATE area SET retired_at = now() WHERE code = :code"), {"code": retired})
        stage(asked)
        connection = db.session.connection()
        assert assign(connection, "staged", point="at", into=("grid", "how", "far")) == len(asked)
        answers = db.session.execute(text("SELECT grid, how, far FROM staged ORDER BY n")).all()
        for (lon, lat), answer in zip(asked, answers, strict=True):
            alone = area_at(Place(lon, lat), [])
            assert tuple(answer) == (alone.area_code, alone.how, alone.distance_m), (lon, lat)
        db.session.rollback()


def stage(asked):
    """A table of points as an import has one before it knows their areas."""
    db.session.execute(
        text(
            "CREATE TEMP TABLE staged (n int PRIMARY KEY, at geometry(Point, 4326), kind text DEFAULT 'x',"
            " grid text, how text, far float8) ON COMMIT DROP"
        )
    )
    rows = [{"n": n, "lon": at and at[0], "lat": at and at[1]} for n, at in enumerate(asked)]
    db.session.execute(
        text(
            "INSERT INTO staged (n, at) VALUES"
            " (:n, ST_SetSRID(ST_MakePoint(CAST(:lon AS float8), CAST(:lat AS float8)), 4326))"
        ),
        rows,
    )
    db.session.execute(text("CREATE INDEX ON staged USING gist (at)"))


def test_only_the_rows_that_were_asked_for_are_written_and_no_place_is_none(app, world):
    with app.app_context():
        stage([IN_GRID1, None, IN_GRID1])
        db.session.execute(text("UPDATE staged SET kind = 'y', grid = 'before' WHERE n = 2"))
        written = assign(
            db.session.connection(),
            "staged",
            point="at",
            into=("grid", "how", "far"),
            where="kind = :kind",
            values={"kind": "x"},
        )
        rows = db.session.execute(text("SELECT grid, how FROM staged ORDER BY n")).all()
        db.session.rollback()
    assert written == 2
    assert [tuple(row) for row in rows] == [("620902001001001", "inside"), (COUNTY, "none"), ("before", None)]


def test_without_a_district_there_is_nothing_to_assign(app, world):
    with app.app_context():
        stage([IN_GRID1])
        db.session.execute(text("CREATE TEMP TABLE area ON COMMIT DROP AS SELECT * FROM public.area WHERE false"))
        with pytest.raises(Problem) as raised:
            assign(db.session.connection(), "staged", point="at", into=("grid", "how", "far"))
        db.session.rollback()
    assert raised.value.kind.code == "areas.missing"
