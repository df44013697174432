"""The way a worker walked: theirs alone, kept once, gone after the days of the rule. And a patrol with a time of its own."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from server.core.clock import utc_now
from server.core.db import db
from tests.world import IN_GRID1

LON, LAT = IN_GRID1
WALK = [[[LON + n * 1e-4, LAT, n * 10, 12] for n in range(6)], [[LON, LAT + 1e-3, 300, 9]]]


def ago(**span):
    return (utc_now() - timedelta(**span)).isoformat()


def begun(visitor, minutes=30):
    """A patrol that began so long ago; answers its id."""
    patrol = str(uuid4())
    operation = visitor.operation("patrol.start", {"patrol_id": patrol}, recorded_at=ago(minutes=minutes))
    assert [one["status"] for one in visitor.push(operation)] == ["applied"]
    return patrol


def part(visitor, patrol, number=0, segments=WALK, **more):
    payload = {"patrol_id": patrol, "part": number, "segments": segments}
    return visitor.push(visitor.operation("patrol.track", payload, **more))[0]


def test_a_way_is_kept_sealed_and_shown_to_nobody_else(worker, door, rows):
    patrol = begun(worker)
    assert part(worker, patrol)["result"] == {"patrol_id": patrol, "part": 0, "kept": True}
    assert worker.get(f"/patrols/{patrol}/track").body == {"segments": WALK, "keep_days": 30}
    [row] = rows("SELECT body, part FROM patrol_track")
    assert b"98.5" not in bytes(row["body"]), "sealed"
    assert rows("SELECT 1 FROM journal_entry WHERE action LIKE '%track%'") == []
    for name in ("worker02", "leader01"):
        answer = door.login(name).get(f"/patrols/{patrol}/track")
        assert (answer.status, answer.code) == (404, "patrol.absent")
    assert door.login("director01", app="console").get(f"/patrols/{patrol}/track").status == 403
    mirror, _, _ = door.login("leader01").pull_all()
    assert "segments" not in str(mirror)
    stranger = part(door.login("worker02"), patrol, number=99)
    assert (stranger["status"], stranger["problem"]["code"]) == ("refused", "patrol.absent")


def test_a_part_counts_once_and_parts_that_go_on_are_one_way(worker, rows):
    patrol = begun(worker)
    operation = worker.operation("patrol.track", {"patrol_id": patrol, "part": 0, "segments": WALK[:1]})
    assert [one["status"] for one in worker.push(operation)] == ["applied"]
    assert [one["status"] for one in worker.push(operation)] == ["duplicate"]
    assert part(worker, patrol, 0, [[[LON, LAT, 5, 5]]])["result"]["kept"] is False, "the same part under another id"
    last = WALK[0][-1]
    goes_on = [last, [LON + 7e-4, LAT, 70, 12]]
    assert part(worker, patrol, 50, [goes_on, [[LON, LAT, 80, 9]]])["result"]["kept"] is True
    assert worker.get(f"/patrols/{patrol}/track").body["segments"] == [
        [*WALK[0], goes_on[1]],
        [[LON, LAT, 80, 9]],
    ]
    assert len(rows("SELECT 1 FROM patrol_track")) == 2


def test_what_is_wild_or_of_no_time_of_the_patrol_is_not_kept(worker, rows):
    patrol = begun(worker)
    segment = [[LON, LAT, -5, 9], [LON, LAT, 0, 9], [LON + 0.5, LAT, 10, 9], [LON, LAT, 20, 400], [LON, LAT, 86401, 9]]
    assert part(worker, patrol, 0, [segment])["result"]["kept"] is True
    assert worker.get(f"/patrols/{patrol}/track").body["segments"] == [[[LON, LAT, 0, 9]]]
    assert part(worker, patrol, 7, [[[LON, LAT, 90000, 9]]])["result"]["kept"] is False
    assert len(rows("SELECT 1 FROM patrol_track")) == 1


@pytest.mark.parametrize(
    "segments",
    [
        "way",
        [["fix"]],
        [[[LON, LAT, 0]]],
        [[[LON, LAT, 0, True]]],
        [[[LON, 91, 0, 9]]],
        [[[LON, LAT, float("inf"), 9]]],
        [[[LON, LAT, 0, 9]] * 1001],
        [[]] * 1001,
    ],
)
def test_a_way_that_is_none_is_refused_with_its_reason(worker, rows, segments):
    outcome = part(worker, begun(worker), 0, segments)
    assert (outcome["status"], outcome["problem"]["code"]) == ("refused", "request.invalid")
    assert rows("SELECT 1 FROM patrol_track") == []


def test_a_start_and_an_end_can_name_a_time_of_their_own(worker, rows):
    patrol = str(uuid4())
    start, end = ago(hours=3), ago(hours=1)
    done = worker.push(
        worker.operation("patrol.start", {"patrol_id": patrol, "started_at": start}),
        worker.operation("patrol.finish", {"patrol_id": patrol, "finished_at": end, "note": "东头路灯都亮"}),
    )
    assert [one["status"] for one in done] == ["applied", "applied"]
    assert done[1]["rows"][0]["row"]["note"] == "东头路灯都亮"
    [row] = rows(
        "SELECT finished_at - started_at AS lasted, started_at < now() - interval '2 hours' AS early FROM patrol"
    )
    assert row["early"]
    assert abs(row["lasted"] - timedelta(hours=2)) < timedelta(seconds=2)
    again = worker.push(worker.operation("patrol.finish", {"patrol_id": patrol, "finished_at": ago(hours=9)}))
    assert again[0]["problem"]["code"] == "patrol.finished"
    other = begun(worker)
    [early] = worker.push(worker.operation("patrol.finish", {"patrol_id": other, "finished_at": ago(hours=9)}))
    assert early["status"] == "applied", "before its start is at its start, never refused"


def tidy(app):
    result = app.test_cli_runner().invoke(args=["tidy"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def logged(visitor, home):
    location = {"lon": LON, "lat": LAT, "accuracy_m": 9, "source": "gps"}
    payload = {"visit_id": str(uuid4()), "outcome": "well", "household_id": home, "location": location}
    assert visitor.push(visitor.operation("visit.log", payload))[0]["status"] == "applied"


def test_positions_are_forgotten_after_the_days_of_the_rule_and_not_before(app, worker, world, rows, change):
    home = world.household()
    logged(worker, home)
    patrol = begun(worker)
    part(worker, patrol)
    part(worker, patrol, 1, "way")  # refused, and kept in the ledger as it came
    tidy(app)
    assert rows("SELECT geom IS NOT NULL AS has FROM visit") == [{"has": True}]
    assert len(worker.get(f"/patrols/{patrol}/track").body["segments"]) == 2

    change("UPDATE visit SET occurred_at = now() - interval '31 days'")
    change("UPDATE patrol_track SET recorded_at = now() - interval '31 days'")
    change("ALTER TABLE operation DISABLE TRIGGER settled_is_final")
    change("UPDATE operation SET received_at = now() - interval '31 days'")
    change("ALTER TABLE operation ENABLE TRIGGER settled_is_final")
    assert "2 段路线、1 次走访" in tidy(app)
    assert rows("SELECT 1 FROM patrol_track") == []
    assert rows("SELECT geom, accuracy_m, area_code IS NOT NULL AS grid, outcome FROM visit") == [
        {"geom": None, "accuracy_m": None, "grid": True, "outcome": "well"}
    ]
    assert rows("SELECT status, body FROM operation WHERE kind = 'patrol.track' AND status = 'refused'") == [
        {"status": "refused", "body": None}
    ]
    assert worker.get(f"/patrols/{patrol}/track").body["segments"] == []
    assert rows("SELECT details FROM journal_entry WHERE action = 'positions.expire'") == [
        {"details": {"tracks": 2, "visits": 1}}
    ]
    assert "没有到期" in tidy(app)


def test_a_way_that_comes_after_its_days_is_taken_and_not_kept(worker, rows, change):
    change("UPDATE account SET created_at = '2026-01-01'")
    patrol = begun(worker, minutes=60 * 24 * 40)
    late = part(worker, patrol, recorded_at=ago(days=35))
    # a phone heard of since cannot have recorded it that long ago: what decides is the corrected time
    assert late["status"] == "applied"
    change("DELETE FROM device_contact")
    assert part(worker, patrol, 1, recorded_at=ago(days=35))["result"]["kept"] is False
    assert len(rows("SELECT 1 FROM patrol_track")) <= 1


def test_nobody_can_make_the_database_forget_what_is_young(app, worker, world, rows):
    logged(worker, world.household())
    part(worker, begun(worker))
    with app.app_context():
        for statement in (
            "SELECT forget_positions(now(), 1000)",
            "SELECT forget_positions(now() - interval '29 days', 1000)",
            "DELETE FROM patrol_track",
            "UPDATE patrol_track SET part = 9",
            "UPDATE visit SET geom = NULL",
        ):
            with pytest.raises(ProgrammingError, match=r"permission denied|still kept"):
                db.session.execute(text(statement))
            db.session.rollback()
        db.session.execute(text("SELECT forget_positions(:then, 1000)"), {"then": utc_now() - timedelta(days=30)})
        db.session.remove()
    assert len(rows("SELECT 1 FROM patrol_track")) == 1


# --- the rule ---------------------------------------------------------------------------------------------------------


def test_tracking_is_nobodys_order_until_it_is_declared_with_a_reason(worker, desk, rows):
    mirror, cursor, _ = worker.pull_all()
    assert mirror["track_rule", "1"] == {"policy": "choice", "reason": None, "keep_days": 30, "version": 1}
    refused = desk.save("track", {"policy": "patrol"})
    assert (refused.status, list(refused.body["details"]["fields"])) == (422, ["reason"])
    for wrong in ({"policy": "always"}, {"keep_days": 0}, {"keep_days": 91}, {"reason": "x" * 121}):
        assert desk.save("track", wrong).status == 422, wrong
    saved = desk.save("track", {"policy": "patrol", "reason": "夜里巡查，怕出事找不到人", "keep_days": 7})
    assert saved.body["track"] == {
        "policy": "patrol",
        "reason": "夜里巡查，怕出事找不到人",
        "keep_days": 7,
        "version": 2,
    }
    mirror, _, was_reset = worker.pull_all(cursor)
    assert not was_reset
    assert mirror["track_rule", "1"]["policy"] == "patrol"
    stale = desk.save("track", {"policy": "off"}, base_version=1)
    assert (stale.status, stale.code) == (409, "list.stale")
    [line] = rows("SELECT details FROM journal_entry WHERE action = 'track_rule.change'")
    assert line["details"]["policy"] == ["choice", "patrol"]
    assert worker.post("/lists/track", {"policy": "off", "base_version": 2}).status == 403
