"""Counts of cases on the map, kept beside the cases: exact, without a counter that writers wait for (docs: 0044).

Whoever changes a case adds what that changes to ``atlas_change``; a job folds it into ``atlas_cell``. Reading is the sum
of both. What is written here is derived: ``atlas_differences`` says where it does not agree with the cases, which is never,
and is what fills it for cases that were there before.
"""

import math

import sqlalchemy as sa
from alembic import context, op

revision = "0030"
down_revision = "0028"
branch_labels = None
depends_on = None

ZOOM = 16
SIDE = 1 << ZOOM
"""Cells along a side of the square world: a cell is a tile of zoom 16."""
OPEN = "state NOT IN ('closed','withdrawn','merged')"
REPORTED = ("area_code", "category", "state", "protected", "reported_by", "yellow_at", "due_at", "paused_since")
"""What counts by area are made of: read from the index alone."""


def upgrade() -> None:
    _tables()
    op.execute(_trigger("inserted", f"SELECT *, 1 AS sign FROM ({_effects('fresh')}) fresh"))
    op.execute(_trigger("deleted", f"SELECT *, -1 AS sign FROM ({_effects('stale')}) stale"))
    op.execute(
        _trigger(
            "updated",
            f"SELECT *, 1 AS sign FROM ({_effects('fresh')}) fresh"
            f" UNION ALL SELECT *, -1 AS sign FROM ({_effects('stale')}) stale",
        )
    )
    for happened, event, tables in (
        ("inserted", "INSERT", "NEW TABLE AS fresh"),
        ("updated", "UPDATE", "OLD TABLE AS stale NEW TABLE AS fresh"),
        ("deleted", "DELETE", "OLD TABLE AS stale"),
    ):
        op.execute(
            f"CREATE TRIGGER atlas_{happened} AFTER {event} ON cases REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION atlas_{happened}()"
        )
    op.execute(FOLD)
    op.execute(DIFFERENCES)
    op.execute(MEND)
    op.execute("SELECT atlas_mend()")  # the cases that are there already
    _indexes()
    _rights()


def _tables() -> None:
    key = (
        ("cell_x", sa.Integer()),
        ("cell_y", sa.Integer()),
        ("area_code", sa.Text(collation="C")),
        ("open", sa.Boolean()),
        ("protected", sa.Boolean()),
    )
    sums = (
        ("n", sa.Integer()),
        ("sum_x", sa.BigInteger()),
        ("sum_y", sa.BigInteger()),
        ("yellow", sa.Integer()),
        ("red", sa.Integer()),
        ("mark", sa.BigInteger()),
    )
    op.create_table(
        "atlas_cell",
        *(sa.Column(name, kind, nullable=False) for name, kind in (*key, *sums)),
        sa.PrimaryKeyConstraint(*(name for name, _ in key), name=op.f("pk_atlas_cell")),
    )
    # Sums change and the key does not: room on the page keeps the index out of it.
    op.execute("ALTER TABLE atlas_cell SET (fillfactor = 70)")
    op.create_table(
        "atlas_change",
        *(sa.Column(name, kind, nullable=False) for name, kind in key),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in sums),
    )
    op.create_index("ix_atlas_change_at", "atlas_change", ["at"])
    # Lines come and go all day: what is gone must not be stepped over, nor what is left be misjudged, for long.
    op.execute(
        "ALTER TABLE atlas_change SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,"
        " autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000)"
    )
    op.create_table(
        "atlas_state",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("folded_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_atlas_state_only_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_atlas_state")),
    )
    op.execute("INSERT INTO atlas_state VALUES (1, '-infinity', 0)")
    parallel = op.create_table(
        "atlas_parallel",
        sa.Column("edge", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("edge", name=op.f("pk_atlas_parallel")),
    )
    edges = [{"edge": edge, "lat": _parallel(edge)} for edge in range(SIDE + 1)]
    for first in range(0, len(edges), 5_000):
        op.bulk_insert(parallel, edges[first : first + 5_000])
    op.execute("ANALYZE atlas_parallel")


def _parallel(edge: int) -> float:
    """A tile's edge, as :mod:`server.atlas.tile` says it; the database keeps these very numbers, and never its own."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * edge / SIDE))))


def _effects(rows: str) -> str:
    """SQL: what the cases in ``rows`` count for: cell, area, open, protected, from when on (at), and how much.

    A cell is settled as a tile is (``listing.inside_box``): by degrees, against the edge's very number. Arithmetic finds the
    nearest edge, and comparing decides on which side of it the case lies; a meridian is exact in a double, a parallel stands
    in ``atlas_parallel``. Lights turn by themselves, so they are written down in advance: yellow from a moment on, red from
    another. A paused case keeps its light. The same as ``listing.light_sql``.
    """
    return f"""
        SELECT cell_x, cell_y, area_code, open, protected,
            CASE WHEN from_when <= (SELECT folded_to FROM atlas_state) THEN '-infinity' ELSE from_when END AS at,
            one AS n,
            CASE WHEN one = 1 THEN round(ST_X(mercator) * 10)::bigint ELSE 0 END AS sum_x,
            CASE WHEN one = 1 THEN round(ST_Y(mercator) * 10)::bigint ELSE 0 END AS sum_y,
            turned_yellow AS yellow, turned_red AS red
        FROM (
            SELECT least(near_x - (lon < 360.0::float8 * near_x / {SIDE} - 180)::integer, {SIDE - 1}) AS cell_x,
                CASE WHEN abs(down - round(down)) < 1e-6
                    THEN (SELECT edge - (lat >= atlas_parallel.lat)::integer FROM atlas_parallel WHERE edge = round(down))
                    ELSE floor(down)::integer END AS cell_y,
                area_code, {OPEN} AS open, protected, mercator,
                CASE WHEN due_at IS NULL THEN NULL
                    WHEN paused_since IS NULL THEN CASE WHEN yellow_at < due_at THEN yellow_at END
                    WHEN paused_since >= yellow_at AND paused_since < due_at THEN '-infinity'::timestamptz
                END AS yellow_from,
                CASE WHEN paused_since IS NULL THEN due_at WHEN paused_since >= due_at THEN '-infinity'::timestamptz
                END AS red_from
            FROM (
                SELECT *, ST_X(geom) AS lon, ST_Y(geom) AS lat,
                    round((ST_X(geom) + 180) / 360 * {SIDE})::integer AS near_x,
                    (1 - asinh(tan(radians(ST_Y(geom)))) / pi()) / 2 * {SIDE} AS down
                FROM {rows} WHERE geom IS NOT NULL AND abs(ST_Y(geom)) < 85.06
            ) placed
        ) lit
        CROSS JOIN LATERAL (VALUES
            ('-infinity'::timestamptz, 1, 0, 0),
            (yellow_from, 0, 1, 0),
            (red_from, 0, -(yellow_from IS NOT NULL)::integer, 1)
        ) turn (from_when, one, turned_yellow, turned_red)
        WHERE from_when IS NOT NULL AND cell_y BETWEEN 0 AND {SIDE - 1}
    """


_KEY = "cell_x, cell_y, area_code, open, protected"
_MARK = "1 + (random() * 1099511627776)::bigint"


def _trigger(happened: str, effects: str) -> str:
    """A statement is one step: what it changes is added up by cell, so that a bulk load adds few lines. A cell that was
    touched gets a line even when nothing is counted otherwise: its mark tells whoever kept a tile that it is an old one.
    """
    return f"""
    CREATE FUNCTION atlas_{happened}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        INSERT INTO atlas_change ({_KEY}, at, n, sum_x, sum_y, yellow, red, mark)
        SELECT {_KEY}, at, sum(sign * n), sum(sign * sum_x), sum(sign * sum_y), sum(sign * yellow), sum(sign * red), {_MARK}
        FROM ({effects}) effect
        GROUP BY {_KEY}, at
        HAVING at = '-infinity' OR sum(sign * yellow) <> 0 OR sum(sign * red) <> 0;
        RETURN NULL;
    END $$
    """


FOLD = f"""
CREATE FUNCTION atlas_fold(until timestamptz, at_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    folded integer;
BEGIN
    -- what is folded cannot be asked for an earlier moment; the hour is for clocks that do not quite agree
    IF until > clock_timestamp() + interval '1 hour' THEN
        RAISE EXCEPTION 'these moments are still to come' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('atlas_fold'));
    WITH gone AS (
        DELETE FROM atlas_change WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM atlas_change WHERE at <= until ORDER BY at LIMIT at_most
        )) RETURNING *
    ), summed AS (
        SELECT {_KEY}, sum(n) AS n, sum(sum_x) AS sum_x, sum(sum_y) AS sum_y, sum(yellow) AS yellow, sum(red) AS red,
            sum(mark) % 9007199254740992 AS mark
        FROM gone GROUP BY {_KEY}
    ), written AS (
        INSERT INTO atlas_cell AS held ({_KEY}, n, sum_x, sum_y, yellow, red, mark)
        SELECT {_KEY}, n, sum_x, sum_y, yellow, red, mark FROM summed
        ON CONFLICT ({_KEY}) DO UPDATE SET n = held.n + excluded.n, sum_x = held.sum_x + excluded.sum_x,
            sum_y = held.sum_y + excluded.sum_y, yellow = held.yellow + excluded.yellow, red = held.red + excluded.red,
            mark = (held.mark + excluded.mark) % 9007199254740992
    ), known AS (
        UPDATE atlas_state SET folded_to = greatest(folded_to, until),
            mark = (mark + (SELECT coalesce(sum(gone.mark), 0) FROM gone)) % 9007199254740992
    )
    SELECT count(*) INTO folded FROM gone;
    RETURN folded;
END $$
"""

DIFFERENCES = f"""
CREATE FUNCTION atlas_differences()
RETURNS TABLE (cell_x integer, cell_y integer, area_code text, open boolean, protected boolean, at timestamptz,
    n bigint, sum_x numeric, sum_y numeric, yellow bigint, red bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT {_KEY}, at, sum(n), sum(sum_x), sum(sum_y), sum(yellow), sum(red) FROM (
        SELECT {_KEY}, at, n, sum_x, sum_y, yellow, red FROM ({_effects("cases")}) counted
        UNION ALL
        SELECT {_KEY}, '-infinity', -n, -sum_x, -sum_y, -yellow, -red FROM atlas_cell
        UNION ALL
        SELECT {_KEY}, CASE WHEN at <= (SELECT folded_to FROM atlas_state) THEN '-infinity' ELSE at END,
            -n, -sum_x, -sum_y, -yellow, -red FROM atlas_change
    ) compared
    GROUP BY {_KEY}, at
    HAVING sum(n) <> 0 OR sum(sum_x) <> 0 OR sum(sum_y) <> 0 OR sum(yellow) <> 0 OR sum(red) <> 0
$$
"""
"""Where what is counted does not agree with the cases, by how much it is too little: as of one moment, whoever writes."""

MEND = f"""
CREATE FUNCTION atlas_mend() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mended integer;
BEGIN
    INSERT INTO atlas_change ({_KEY}, at, n, sum_x, sum_y, yellow, red, mark)
    SELECT {_KEY}, at, n, sum_x, sum_y, yellow, red, {_MARK} FROM atlas_differences();
    GET DIAGNOSTICS mended = ROW_COUNT;
    RETURN mended;
END $$
"""


def _indexes() -> None:
    op.create_index(
        "ix_cases_open_mercator", "cases", ["mercator"], postgresql_using="gist", postgresql_where=sa.text(OPEN)
    )
    op.drop_index("ix_cases_reported_at_id", "cases")
    op.create_index("ix_cases_reported_at_id", "cases", ["reported_at", "id"], postgresql_include=list(REPORTED))


def _rights() -> None:
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    for table in ("atlas_cell", "atlas_change", "atlas_state", "atlas_parallel"):
        op.execute(f"GRANT SELECT ON {table} TO {role}")
    for happened in ("inserted", "updated", "deleted"):
        op.execute(f"REVOKE ALL ON FUNCTION atlas_{happened}() FROM PUBLIC")
    for function in ("atlas_fold(timestamptz, integer)", "atlas_differences()", "atlas_mend()"):
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {role}")
