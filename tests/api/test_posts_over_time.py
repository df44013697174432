"""A post counts only while and where it is held, by whatever door somebody comes in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.door import intake, jpeg, sha256_of
from tests.world import GRID2, IN_GRID1, IN_VILLAGE, OTHER_TOWN


def now():
    return datetime.now(UTC)  # noqa: TID251


def long_ago(days: int) -> str:
    return (now() - timedelta(days=days)).isoformat()


@pytest.fixture
def ex_clerk(door, world):
    """Was a clerk of the district until thirty days ago; now a clerk of another town only."""
    world.move("clerk01", OTHER_TOWN, now() - timedelta(days=30))
    return door.login("clerk01", device_id="a phone never heard of")


def test_an_ended_post_takes_no_step_however_far_back_the_phone_dates_it(ex_clerk, door, rows):
    worker = door.login("worker01")
    [reported] = worker.push(worker.report(category="protected.tip_off"))
    step = ex_clerk.operation(
        "case.act", {"case_id": reported["result"]["case_id"], "action": "accept"}, recorded_at=long_ago(60)
    )
    unknown = ex_clerk.operation("case.act", {"case_id": step["id"], "action": "accept"}, recorded_at=long_ago(60))
    outcomes = ex_clerk.push(step, unknown)
    assert [(o["status"], o["problem"]["code"], "rows" in o) for o in outcomes] == [
        ("refused", "case.absent", False),
        ("refused", "case.absent", False),
    ]
    assert rows("SELECT state FROM cases") == [{"state": "reported"}]


def test_a_fact_of_an_old_post_is_taken_but_answers_no_row_of_the_old_area(door, world, rows):
    home = world.household()
    world.move("worker01", GRID2, now() - timedelta(days=1))
    worker = door.login("worker01", device_id="new phone")
    visit = worker.operation(
        "visit.log",
        {"visit_id": str(UUID(int=7)), "outcome": "well", "household_id": home},
        recorded_at=long_ago(2),
    )
    [outcome] = worker.push(visit)
    assert outcome["status"] == "applied"
    assert [row["entity"] for row in outcome["rows"]] == ["visit"]
    assert rows("SELECT last_visit_outcome FROM household") == [{"last_visit_outcome": "well"}]


def test_a_window_settles_only_where_its_post_is(ex_clerk, rows):
    here = ex_clerk.post("/cases", intake(at=IN_VILLAGE, disposal="settled_at_desk", resolution="说清楚了"))
    elsewhere = ex_clerk.post("/cases", intake(at=IN_GRID1, disposal="settled_at_desk", resolution="说清楚了"))
    assert (here.status, elsewhere.status, elsewhere.code) == (201, 403, "case.action_not_yours")
    assert rows("SELECT count(*) AS cases FROM cases") == [{"cases": 1}]


def test_a_worker_takes_nothing_in_at_the_window(door, rows):
    answer = door.login("worker01").post("/cases", intake(channel="hotline_12345"))
    assert (answer.status, answer.code) == (403, "auth.not_permitted")
    assert rows("SELECT 1 FROM cases") == []


def test_a_contact_opens_only_where_the_post_that_may_open_it_is_held(door, world, owner, rows):
    with owner.begin() as connection:  # the leader of 花园社区 is officer of another town besides
        connection.execute(
            text(
                "INSERT INTO assignment (id, account_id, role, area_code, valid_from)"
                " SELECT gen_random_uuid(), id, 'neighbourhood_officer', :town, now() FROM account"
                " WHERE username = 'leader01'"
            ),
            {"town": OTHER_TOWN},
        )
    worker = door.login("worker01")
    [outcome] = worker.push(worker.report(contact={"name": "李四", "phone": "13800000000"}))
    leader = door.login("leader01", app="console")
    answer = leader.post(f"/cases/{outcome['result']['case_id']}/contact", {"reason": "想看看"})
    assert (answer.status, answer.code) == (403, "auth.not_permitted")
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'case.contact_shown'") == []
    officer = door.login("officer01", app="console")
    answer = officer.post(f"/cases/{outcome['result']['case_id']}/contact", {"reason": "打电话核实"})
    assert (answer.status, answer.body["contact"]["name"]) == (200, "李四")


def test_a_photo_of_a_report_that_was_taken_is_taken_too(door, world, rows):
    worker = door.login("worker01")
    photo = jpeg()
    worker.push(worker.report(attachments=[sha256_of(photo)]))
    world.disable("worker01", now())
    assert worker.photo(photo).status == 204
    assert len(rows("SELECT 1 FROM attachment_upload")) == 1


def test_a_unit_does_not_learn_the_grid_of_a_protected_matter(door, centre):
    case = centre.case_in("routed", category="protected.tip_off")
    seen = door.login("unit01", app="console").get(f"/cases/{case['id']}").body
    assert seen["reported_by"] is None
    assert seen["area"]["grid"] is None
    assert (seen["area"]["how"], seen["area"]["distance_m"]) == ("inside", None)
    assert seen["area"]["neighbourhood"]["name"] == "花园社区"


def test_demo_accounts_open_nothing_outside_the_demo(door, world, owner):
    worker = door.login("worker01")
    with owner.begin() as connection:
        connection.execute(text("UPDATE account SET demo = true WHERE username = 'worker01'"))
    try:
        body = {"username": "worker01", "password": "door of a test"}
        assert door.anybody.post("/auth/login", body).code == "auth.login_refused"
        assert worker.get("/me").code == "auth.session_ended"
    finally:
        with owner.begin() as connection:
            connection.execute(text("UPDATE account SET demo = false"))
