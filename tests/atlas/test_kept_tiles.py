"""Tiles that are kept: never another's, never an old one, and made once however many ask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from sqlalchemy import text

from server.atlas import asking
from server.atlas.keeping import Keeper
from server.cases.listing import NO_FILTERS
from server.core.clock import utc_now
from server.core.db import db
from server.identity.queries import account_by_username, actor_at
from tests.atlas.reader import cases_in, count, layers, tile_at
from tests.world import GARDEN, IN_GRID1, IN_VILLAGE, OTHER_TOWN, TOWN

NEAR, FAR = tile_at(*IN_GRID1, 15), tile_at(*IN_GRID1, 10)


def path(tile):
    return f"/atlas/tiles/cases/{tile.z}/{tile.x}/{tile.y}.mvt"


def ask(visitor, tile, tag=None, **query):
    headers = {"If-None-Match": tag} if tag else {}
    return visitor.ask("GET", path(tile), headers=headers, query_string=query)


@pytest.mark.parametrize("tile", [NEAR, FAR], ids=["near", "far"])
def test_two_who_see_the_same_share_a_tile_and_who_sees_less_has_another(door, tile, world):
    worker = door.login("worker01")
    worker.push(worker.report(), worker.report(category="protected.minor"))
    world.move("officer01", TOWN, utc_now())
    clerk, router, officer = door.login("clerk01"), door.login("router01"), door.login("officer01")
    whole, again, part = ask(clerk, tile), ask(router, tile), ask(officer, tile)
    assert whole.headers["ETag"] == again.headers["ETag"]
    assert count(layers(whole)["cases"]) == count(layers(again)["cases"]) == 2
    assert count(layers(part)["cases"]) == 1
    assert part.headers["ETag"] != whole.headers["ETag"]
    # what somebody else was given opens nothing
    assert ask(officer, tile, whole.headers["ETag"]).status == 200
    assert ask(clerk, tile, whole.headers["ETag"], state="open").status == 200


@pytest.mark.parametrize("tile", [NEAR, FAR], ids=["near", "far"])
def test_what_somebody_reported_where_they_may_not_look_is_theirs_alone(door, tile, owner, world):
    """A protected matter and one in another town, of an officer: two more in their tiles, none in a colleague's."""
    world.move("officer01", TOWN, utc_now())
    worker = door.login("worker01")
    own, beside, seen = (
        outcome["result"]["case_id"]
        for outcome in worker.push(
            worker.report(category="protected.minor"), worker.report(at=IN_GRID1), worker.report(at=IN_GRID1)
        )
    )
    officer = door.login("officer01")
    before = ask(officer, tile)
    assert count(layers(before)["cases"]) == 2
    with owner.begin() as connection:
        mine = "UPDATE cases SET reported_by = (SELECT id FROM account WHERE username = 'officer01') WHERE id = :id"
        connection.execute(text(mine), {"id": own})
        connection.execute(text(mine), {"id": beside})
        connection.execute(
            text("UPDATE cases SET area_code = :code WHERE id = :id"), {"id": beside, "code": OTHER_TOWN}
        )
    after = ask(officer, tile, before.headers["ETag"])
    assert count(layers(after)["cases"]) == 3
    # a colleague with the very same post, at once
    world.move("leader01", TOWN, utc_now())
    with owner.begin() as connection:
        connection.execute(
            text(
                "UPDATE assignment SET role = 'neighbourhood_officer' WHERE valid_to IS NULL"
                " AND account_id = (SELECT id FROM account WHERE username = 'leader01')"
            )
        )
    try:
        colleague = door.login("leader01")
        theirs = ask(colleague, tile)
        assert count(layers(theirs)["cases"]) == 1
        assert seen
        assert ask(colleague, tile, after.headers["ETag"]).status == 200
    finally:
        with owner.begin() as connection:
            connection.execute(
                text(
                    "UPDATE assignment SET role = 'grid_leader'"
                    " WHERE account_id = (SELECT id FROM account WHERE username = 'leader01')"
                )
            )


def test_whether_somebody_reported_elsewhere_is_asked_with_their_own_codes(app, door):
    """A plan for any codes went through all that a clerk ever brought in, for each tile: 8,000 cases of 100,000."""
    door.login("clerk01")
    with app.app_context():
        actor = actor_at(account_by_username("clerk01").id, utc_now())
        asked = asking._question(
            actor, (("state", "open"),), asking.Kind(singles=True, counted=False, near=True)
        ).standing
        db.session.remove()
    assert "< '620902'" in asked.sql
    assert ">= '620903'" in asked.sql


@pytest.mark.parametrize("tile", [NEAR, FAR], ids=["near", "far"])
def test_a_step_is_on_the_very_next_tile_and_an_unchanged_one_is_not_sent_again(door, tile):
    worker, clerk, router = door.login("worker01"), door.login("clerk01"), door.login("router01")
    [outcome] = worker.push(worker.report())
    row = outcome["rows"][0]["row"]
    first = ask(clerk, tile, state="reported")
    assert ask(clerk, tile, first.headers["ETag"], state="reported").status == 304
    assert ask(router, tile, first.headers["ETag"], state="reported").status == 304
    assert clerk.act(row, "accept").status == 200
    for one in (clerk, router):
        after = ask(one, tile, first.headers["ETag"], state="reported")
        assert (after.status, after.raw) == (204, b"")
    assert count(cases_in(clerk, tile, state="accepted")) == 1
    # a post that was taken away counts at once, whatever was kept
    assert ask(clerk, tile, state="accepted").status == 200


def test_a_change_elsewhere_leaves_a_near_tile_as_it_is(door):
    worker, villager, clerk = door.login("worker01"), door.login("villager01"), door.login("clerk01")
    worker.push(worker.report())
    near, far = ask(clerk, NEAR), ask(clerk, FAR)
    villager.push(villager.report(at=IN_VILLAGE))
    assert ask(clerk, NEAR, near.headers["ETag"]).status == 304
    assert ask(clerk, FAR, far.headers["ETag"]).status == 200


def test_a_light_that_turns_by_itself_makes_another_tile_of_the_far_ones(app, door, owner):
    worker = door.login("worker01")
    worker.push(worker.report())
    now = utc_now()
    with owner.begin() as connection:
        turn = text("UPDATE cases SET yellow_at = :yellow, due_at = :due")
        connection.execute(turn, {"yellow": now + timedelta(hours=1), "due": now + timedelta(hours=2)})
    with app.app_context():
        clerk = actor_at(account_by_username("clerk01").id, now)
        tiles = [
            asking.case_tile(clerk, FAR, dict(NO_FILTERS), now + timedelta(hours=hours), has=(), keep=True)
            for hours in (0, 0.5, 1, 1.5, 2)
        ]
        db.session.remove()
    data = [one.data for one in tiles]
    assert data[0] == data[1] != data[2] == data[3] != data[4] != data[0]
    assert len({one.tag for one in tiles}) >= len(set(data))


def test_a_post_that_ends_ends_what_is_seen_at_once(door, world):
    worker = door.login("worker01")
    worker.push(worker.report())
    world.move("officer01", TOWN, utc_now())
    officer = door.login("officer01")
    seen = ask(officer, FAR)
    assert count(layers(seen)["cases"]) == 1
    world.move("officer01", OTHER_TOWN, utc_now())
    assert ask(officer, FAR, seen.headers["ETag"]).status == 204
    world.move("officer01", GARDEN, utc_now())
    assert count(cases_in(officer, FAR)) == 1


def test_who_asks_for_no_stored_answer_gets_a_fresh_one_of_the_same_name(door):
    worker, clerk = door.login("worker01"), door.login("clerk01")
    worker.push(worker.report())
    kept = ask(clerk, FAR)
    fresh = clerk.ask("GET", path(FAR), headers={"Cache-Control": "no-store"})
    assert (fresh.status, fresh.raw, fresh.headers["ETag"]) == (200, kept.raw, kept.headers["ETag"])


def test_many_who_come_at_once_wait_for_the_one_that_asks():
    keeper, together, asked, go = Keeper(1000), Barrier(9), [], Event()

    def make() -> bytes:
        asked.append(1)
        go.wait(10)
        return b"tile"

    def come() -> bytes:
        together.wait(10)
        return keeper.get("a", make)

    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(come) for _ in range(8)]
        together.wait(10)
        go.set()
        assert [one.result(10) for one in waiting] == [b"tile"] * 8
    assert asked == [1]


def test_a_failure_is_told_and_not_kept():
    keeper = Keeper(1000)
    with pytest.raises(ZeroDivisionError):
        keeper.get("a", lambda: bytes(1 // 0))
    assert keeper.get("a", lambda: b"tile") == b"tile"


def test_no_more_is_kept_than_there_is_room_for_and_the_oldest_goes():
    keeper = Keeper(30)
    for name in "abc":
        keeper.get(name, lambda: b"0123456789")
    keeper.get("b", lambda: b"again")
    keeper.get("d", lambda: b"0123456789")
    made = []
    for name in "bdac":
        keeper.get(name, lambda name=name: made.append(name) or b"")
    assert made == ["a", "c"]
