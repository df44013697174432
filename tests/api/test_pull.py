"""Pull: a mirror that is complete, told once, and never another's (DESIGN §5)."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from server.core.db import db
from server.core.feed import leave_area
from server.sync import queries
from tests.door import jpeg, sha256_of
from tests.world import GARDEN, GRID1, GRID2, GRID3, IN_VILLAGE, PARK_GRID, VILLAGE_GRID


def opened(cursor):
    return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


def closed(parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def changed(visitor, cursor):
    """What changed since a cursor: ``[(entity, id, is it there)]``."""
    page = visitor.get("/sync/pull", cursor=cursor).body
    assert not page["reset"]
    assert not page["has_more"]
    return [(one["entity"], one["id"], one["row"] is not None) for one in page["changes"]]


def of(mirror, entity):
    return {row_id for kind, row_id in mirror if kind == entity}


def fill(worker, world):
    """A bit of everything a phone carries."""
    home = world.household()
    patrol, visit = str(uuid4()), str(uuid4())
    report = worker.report()
    worker.push(
        report,
        worker.operation("patrol.start", {"patrol_id": patrol}),
        worker.operation(
            "visit.log", {"visit_id": visit, "outcome": "well", "household_id": home, "patrol_id": patrol}
        ),
    )
    return {"household": home, "patrol": patrol, "visit": visit, "case": report["payload"]["case_id"]}


def test_a_fresh_phone_gets_everything_of_its_own_and_nothing_of_others(worker, world):
    made = fill(worker, world)
    world.household(grid=GRID2)
    world.household(grid=VILLAGE_GRID, at=IN_VILLAGE)
    mirror, cursor, was_reset = worker.pull_all()
    assert was_reset
    assert opened(cursor)
    for entity, row_id in made.items():
        assert of(mirror, entity) == {row_id}
    assert of(mirror, "area") == {GRID1, GRID2, GRID3, GARDEN, GARDEN[:9], GARDEN[:6]}
    assert {row["code"] for (entity, _), row in mirror.items() if entity == "area" and row["mine"]} == {GRID1}
    assert mirror[("area", GRID2)]["geometry"]["type"] == "MultiPolygon"
    assert mirror[("area", GARDEN[:6])]["geometry"] is None
    for entity in ("category", "sign", "escalation_rule", "calendar"):
        assert of(mirror, entity)


def test_rows_have_the_shapes_phones_are_written_against(worker, world):
    made = fill(worker, world)
    mirror, _, _ = worker.pull_all()
    assert set(mirror[("area", GRID1)]) == {"code", "level", "name", "parent", "kind", "mine", "geometry"}
    assert set(mirror[("household", made["household"])]) == {
        "id", "name", "pinyin", "address_text", "door", "grid", "location", "members_count", "phone_tail", "last_visit",
            "due_on", "merged", "apart_from", "moved_out", "version",
    }  # fmt: skip
    assert set(mirror[("visit", made["visit"])]) == {
        "id", "household_id", "person_id", "patrol_id", "outcome", "mode", "note", "signs", "occurred_at", "by", "area",
        "flags", "version",
    }  # fmt: skip
    assert set(mirror[("patrol", made["patrol"])]) == {"id", "grid", "started_at", "finished_at", "note", "version"}
    assert "public_token" not in json.dumps(mirror[("case", made["case"])])


@pytest.mark.parametrize("limit", [1, 7])
def test_small_pages_fill_the_same_mirror_without_a_row_twice_and_only_the_first_resets(worker, world, limit):
    fill(worker, world)
    whole, _, _ = worker.pull_all(limit=1000)
    pages, cursor = [], None
    while not pages or pages[-1]["has_more"]:
        pages.append(worker.get("/sync/pull", cursor=cursor, limit=limit).body)
        cursor = pages[-1]["cursor"]
    changes = [one for page in pages for one in page["changes"]]
    assert {(one["entity"], one["id"]): one["row"] for one in changes} == whole
    assert len(changes) == len(whole)
    assert {len(page["changes"]) for page in pages[:-1]} == {limit}
    assert [page["reset"] for page in pages] == [True] + [False] * (len(pages) - 1)
    assert changed(worker, cursor) == []


def test_nothing_new_is_empty_and_keeps_the_scope(worker):
    _, cursor, _ = worker.pull_all()
    page = worker.get("/sync/pull", cursor=cursor).body
    assert page["changes"] == []
    assert not page["has_more"]
    assert not page["reset"]
    assert opened(page["cursor"])[:3] == opened(cursor)[:3]


def test_a_change_arrives_once(worker, centre):
    _, cursor, _ = worker.pull_all()
    case = centre.report()
    assert changed(worker, cursor) == [("case", case["id"], True)]
    _, cursor, _ = worker.pull_all(cursor)
    assert changed(worker, cursor) == []
    centre.do(case, "clerk01", "accept")
    mirror, cursor, was_reset = worker.pull_all(cursor)
    assert not was_reset
    assert mirror[("case", case["id"])]["state"] == "accepted"
    assert changed(worker, cursor) == []


def test_a_row_changed_while_a_phone_pages_comes_with_its_latest_content(worker, world, app):
    homes = [world.household(name=f"户{n}") for n in range(6)]
    _, cursor, _ = worker.pull_all()
    with app.app_context():
        for home in homes:
            db.session.execute(text("UPDATE household SET name = 'early' WHERE id = :id"), {"id": home})
            db.session.commit()
    page = worker.get("/sync/pull", cursor=cursor, limit=3).body
    assert page["has_more"]
    with app.app_context():
        db.session.execute(
            text("UPDATE household SET name = 'late' WHERE id IN (:a, :b)"), {"a": homes[0], "b": homes[5]}
        )
        db.session.commit()
    mirror, _, _ = worker.pull_all(page["cursor"], limit=1)
    assert {row_id: row["name"] for (_, row_id), row in mirror.items()} == {
        homes[3]: "early",
        homes[4]: "early",
        homes[0]: "late",
        homes[5]: "late",
    }


def test_a_row_waits_for_an_older_transaction_still_open(worker, world, owner):
    _, cursor, _ = worker.pull_all()
    insert = "INSERT INTO household (id, name, address_text, grid_code, version) VALUES (:id, '慢', 'x', :grid, 1)"
    with owner.connect() as slow:
        slow.execute(text(insert), {"id": uuid4(), "grid": GRID1})
        world.household(name="快")
        page = worker.get("/sync/pull", cursor=cursor).body
        assert page["changes"] == []  # had the quick row been answered, the cursor would stand beyond the slow one
        slow.commit()
    mirror, _, _ = worker.pull_all(page["cursor"])
    assert {row["name"] for row in mirror.values()} == {"慢", "快"}


def test_another_database_epoch_begins_a_fresh_mirror(worker, world, owner):
    made = fill(worker, world)
    _, cursor, _ = worker.pull_all()
    with owner.begin() as connection:
        connection.execute(text("UPDATE installation SET epoch = :epoch"), {"epoch": uuid4()})
    mirror, after, was_reset = worker.pull_all(cursor)
    assert was_reset
    assert of(mirror, "household") == {made["household"]}
    assert changed(worker, after) == []


def test_another_row_shape_begins_a_fresh_mirror(worker, monkeypatch):
    _, cursor, _ = worker.pull_all()
    monkeypatch.setattr(queries, "SCHEMA", queries.SCHEMA + 1)
    assert worker.get("/sync/pull", cursor=cursor).body["reset"]


def test_a_worker_who_was_moved_begins_a_fresh_mirror_of_the_new_grid(worker, world):
    home, other = world.household(), world.household(grid=GRID2)
    mirror, cursor, _ = worker.pull_all()
    assert of(mirror, "household") == {home}
    world.move("worker01", GRID2, datetime.now(UTC))  # noqa: TID251
    mirror, _, was_reset = worker.pull_all(cursor)
    assert was_reset
    assert of(mirror, "household") == {other}
    assert {code for (entity, code), row in mirror.items() if entity == "area" and row["mine"]} == {GRID2}


def test_somebody_elses_cursor_shows_nothing_of_theirs(worker, world, door):
    home = world.household()
    _, cursor, _ = worker.pull_all()
    mirror, _, was_reset = door.login("worker02").pull_all(cursor)
    assert was_reset
    assert ("household", home) not in mirror


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "漏",
        "=",
        "A" * 500,
        closed([]),
        closed({}),
        closed("text"),
        closed([1, 2, 3, 4, 5]),
        closed(["e", 1, "s", -1, 0, ""]),
        closed(["e", 1, "s", 2**64, 0, ""]),
        closed(["e", 1, "s", "x", 0, ""]),
        closed(["e", None, "s", 1, 0, ""]),
        base64.urlsafe_b64encode(b'["e", Infinity, "s", 1, 0, ""]').decode(),
        base64.urlsafe_b64encode(b'["e", 1, "s", 1e999, 0, ""]').decode(),
        base64.urlsafe_b64encode(b"\xff\xfe\xfd").decode(),
    ],
)
def test_a_cursor_that_is_none_is_refused(worker, cursor):
    answer = worker.get("/sync/pull", cursor=cursor)
    assert (answer.status, answer.code) == (422, "cursor.invalid")


def test_a_cursor_altered_by_hand_is_refused_or_shows_ones_own_and_never_fails(worker, world):
    world.household(grid=GRID2)
    _, cursor, _ = worker.pull_all()
    epoch, schema, scope, _, _, _ = opened(cursor)
    for rank in range(-2, 12):
        for row_id in ("", "x", "\x00", "\ud800", "-1", "9" * 20, str(uuid4())):
            answer = worker.get("/sync/pull", cursor=closed([epoch, schema, scope, 3, rank, row_id]))
            assert answer.status == 200 or answer.code == "cursor.invalid", (rank, row_id, answer.body)
            assert "household" not in {one["entity"] for one in answer.body.get("changes", [])}


@pytest.mark.parametrize("limit", [0, -1, 1001, "x", ""])
def test_a_page_size_that_is_none_is_refused(worker, limit):
    answer = worker.get("/sync/pull", limit=limit)
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert "limit" in answer.body["details"]["fields"]


# --- rows that leave ----------------------------------------------------------------------------------------------


def move_home(app, home, to, left):
    with app.app_context():
        db.session.execute(text("UPDATE household SET grid_code = :to WHERE id = :id"), {"to": to, "id": home})
        leave_area("household", home, left, datetime.now(UTC))  # noqa: TID251
        db.session.commit()


def test_a_row_that_moved_leaves_one_scope_enters_the_other_and_stays_where_both_are_seen(app, door, world):
    home = world.household()
    people = {name: door.login(name) for name in ("worker01", "worker02", "worker03", "leader01", "villager01")}
    at = {name: one.pull_all()[1] for name, one in people.items()}
    move_home(app, home, GRID2, GRID1)
    assert changed(people["worker01"], at["worker01"]) == [("household", home, False)]
    assert changed(people["worker02"], at["worker02"]) == [("household", home, True)]
    assert changed(people["worker03"], at["worker03"]) == []
    assert changed(people["villager01"], at["villager01"]) == []
    # the leader's area covers both grids: gone and here again, in this order
    assert changed(people["leader01"], at["leader01"]) == [("household", home, False), ("household", home, True)]
    for limit in (1, 2):
        mirror, _, _ = people["leader01"].pull_all(at["leader01"], limit)
        assert mirror[("household", home)]["grid"] == GRID2


def test_a_row_that_left_and_came_back_is_there(app, worker, world):
    home = world.household()
    _, cursor, _ = worker.pull_all()
    move_home(app, home, GRID2, GRID1)
    move_home(app, home, GRID1, GRID2)
    mirror, cursor, _ = worker.pull_all(cursor, limit=1)
    assert mirror[("household", home)]["grid"] == GRID1
    assert changed(worker, cursor) == []


def test_a_case_that_left_its_grid_stays_with_whoever_reported_it(app, worker, centre, door):
    case = centre.report()
    sibling = door.login("visitor01")
    at = {"worker": worker.pull_all()[1], "sibling": sibling.pull_all()[1]}
    with app.app_context():
        db.session.execute(text("UPDATE cases SET area_code = :to WHERE id = :id"), {"to": PARK_GRID, "id": case["id"]})
        leave_area("case", case["id"], GRID1, datetime.now(UTC))  # noqa: TID251
        db.session.commit()
    assert changed(sibling, at["sibling"]) == [("case", case["id"], False)]
    mirror, _, _ = worker.pull_all(at["worker"], limit=1)
    assert mirror[("case", case["id"])]["area"]["grid"]["code"] == PARK_GRID


def test_a_fresh_mirror_holds_no_row_that_only_has_to_go(app, worker, world):
    home = world.household()
    move_home(app, home, GRID2, GRID1)
    mirror, _, _ = worker.pull_all()
    assert ("household", home) not in mirror


def test_a_photo_that_arrives_later_is_a_change_of_the_case(worker):
    picture = jpeg()
    report = worker.report(attachments=[sha256_of(picture)])
    worker.push(report)
    mirror, cursor, _ = worker.pull_all()
    key = ("case", report["payload"]["case_id"])
    assert mirror[key]["attachments"][0]["arrived"] is False
    assert worker.photo(picture).status == 204
    mirror, cursor, _ = worker.pull_all(cursor)
    assert mirror[key]["attachments"][0]["arrived"] is True
    assert mirror[key]["version"] == 1
    worker.photo(picture)
    assert changed(worker, cursor) == []
