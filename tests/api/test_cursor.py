"""The cursor beside eight writers: pull passes no row over; a cursor by time of update does (DESIGN §5)."""

from __future__ import annotations

import random
import threading
import time

import psycopg
import pytest

from tests.world import GRID1

WRITERS, TRANSACTIONS, ROWS_EACH = 8, 30, 10


def write(address, seed):
    """Rows in transactions that stay open for a moment, as phones on a bad network leave them."""
    chance = random.Random(seed)
    with psycopg.connect(address) as connection:
        for _ in range(TRANSACTIONS):
            for _ in range(ROWS_EACH):
                # last_visit_at stands in for the "updated_at" of other programs: the moment of the write
                connection.execute(
                    "INSERT INTO household (id, name, address_text, grid_code, version, last_visit_at)"
                    " VALUES (gen_random_uuid(), 'w', 'x', %s, 1, clock_timestamp())",
                    (GRID1,),
                )
            time.sleep(chance.uniform(0, 0.03))
            connection.commit()


def by_pull(worker):
    """The real reader: one page after another, through the door."""
    cursor = worker.pull_all()[1]

    def page():
        nonlocal cursor
        body = worker.get("/sync/pull", cursor=cursor, limit=100).body
        cursor = body["cursor"]
        return [one["id"] for one in body["changes"] if one["entity"] == "household"]

    return page


def by_updated_at(worker):
    """The naive reader: everything newer than the newest seen."""
    engine = psycopg.connect(plain(worker.client.application), autocommit=True)
    newest = None

    def page():
        nonlocal newest
        rows = engine.execute(
            "SELECT id::text, last_visit_at FROM household WHERE %s::timestamptz IS NULL OR last_visit_at > %s"
            " ORDER BY last_visit_at",
            (newest, newest),
        ).fetchall()
        if rows:
            newest = rows[-1][1]
        return [row[0] for row in rows]

    return page


def plain(app):
    return app.config["SETTINGS"].database_url.replace("postgresql+psycopg://", "postgresql://")


def read_beside_writers(app, page):
    """Read while eight write, and once more after the last commit; answers every id read, in order."""
    writers = [threading.Thread(target=write, args=(plain(app), seed)) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    seen = []
    while any(writer.is_alive() for writer in writers):
        seen += page()
    while more := page():
        seen += more
    return seen


@pytest.mark.parametrize(("reader", "misses"), [(by_pull, False), (by_updated_at, True)], ids=["pull", "updated_at"])
def test_beside_eight_writers_pull_misses_no_row_and_an_updated_at_cursor_does(app, worker, rows, reader, misses):
    seen = read_beside_writers(app, reader(worker))
    written = {row["id"] for row in rows("SELECT id::text FROM household")}
    assert len(written) == WRITERS * TRANSACTIONS * ROWS_EACH
    assert len(seen) == len(set(seen)), "a row came twice"
    assert (set(seen) != written) is misses
    assert set(seen) <= written
