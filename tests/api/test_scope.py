"""Nobody sees what is not theirs: every id, list, count, pull and photo tried from outside answers as if absent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.door import case_payload, jpeg, sha256_of
from tests.world import (
    COUNTY,
    GARDEN,
    GRID1,
    GRID2,
    IN_GRID1,
    IN_GRID2,
    IN_VILLAGE,
    OTHER_TOWN,
    TOWN,
    VILLAGE_GRID,
)

SIBLINGS = ("worker02", "worker03")
ELSEWHERE = ("villager01",)
OTHER_UNIT = ("unit02",)
NO_CASES = ("admin", "auditor01")


def same_but_for_the_id(answer, other, one_id, other_id):
    return answer.status == other.status and answer.raw.replace(one_id.encode(), b"") == other.raw.replace(
        other_id.encode(), b""
    )


def probes(case_id, photo):
    """Every way to ask for a case by its id."""
    step = {"operation_id": str(uuid4()), "action": "withdraw", "base_version": 1, "values": {"note": "x"}}
    return [
        ("GET", f"/cases/{case_id}", {}),
        ("POST", f"/cases/{case_id}/actions", {"json": step}),
        ("POST", f"/cases/{case_id}/actions", {"json": step | {"action": "no such step"}}),
        ("POST", f"/cases/{case_id}/contact", {"json": {"reason": "x"}}),
        ("GET", f"/cases/{case_id}/attachments/{photo}", {}),
        ("GET", f"/cases/{case_id}/attachments/{'0' * 64}", {}),
        ("GET", f"/cases/{case_id}/attachments/x", {}),
        ("GET", f"/cases/{case_id}/attachments/%00", {}),
    ]


@pytest.mark.parametrize("username", SIBLINGS + ELSEWHERE + OTHER_UNIT + NO_CASES)
def test_from_outside_a_case_is_as_absent_as_one_that_never_was(centre, rows, username):
    picture = jpeg()
    worker = centre.who("worker01")
    worker.photo(picture)
    case = centre.case_in("routed", attachments=[sha256_of(picture)], contact={"name": "张三", "phone": "1"})
    stranger, nowhere = centre.who(username), str(uuid4())
    for (method, path, more), (_, same_path, same_more) in zip(
        probes(case["id"], sha256_of(picture)), probes(nowhere, sha256_of(picture)), strict=True
    ):
        there, absent = stranger.ask(method, path, **more), stranger.ask(method, same_path, **same_more)
        assert same_but_for_the_id(there, absent, case["id"], nowhere), (path, there.body, absent.body)
        assert there.code in {"case.absent", "auth.not_permitted"}
    listed = stranger.get("/cases")
    if username not in NO_CASES:
        assert (listed.body["items"], listed.body["total"]) == ([], 0)
        for query in ({"q": case["case_no"]}, {"area": GRID1}, {"unit": "water"}, {"state": "routed"}):
            assert stranger.get("/cases", **query).body["total"] == 0
    outcomes = stranger.push(
        stranger.operation("case.act", {"case_id": case["id"], "action": "withdraw", "note": "x"}),
        stranger.operation("case.act", {"case_id": nowhere, "action": "withdraw", "note": "x"}),
    )
    codes = {outcome["problem"]["code"] for outcome in outcomes}
    assert len(codes) == 1
    assert codes <= {"case.absent", "auth.not_permitted"}
    assert rows("SELECT state FROM cases") == [{"state": "routed"}]


def test_pull_carries_only_ones_own(centre, world):
    homes = {grid: world.household(grid=grid) for grid in (GRID1, GRID2, VILLAGE_GRID)}
    case = centre.case_in("routed")
    worker = centre.who("worker01")
    worker.push(
        worker.operation("visit.log", {"visit_id": str(uuid4()), "outcome": "well", "household_id": homes[GRID1]}),
        worker.operation("patrol.start", {"patrol_id": str(uuid4())}),
    )
    for username, sees_home, sees_case in (
        ("worker02", {GRID2}, False),
        ("villager01", {VILLAGE_GRID}, False),
        ("visitor01", {GRID1}, True),
        ("leader01", {GRID1, GRID2}, True),
        ("officer01", {GRID1, GRID2}, True),
    ):
        mirror, _, _ = centre.who(username).pull_all()
        assert {i for e, i in mirror if e == "household"} == {homes[grid] for grid in sees_home}, username
        assert {i for e, i in mirror if e == "case"} == ({case["id"]} if sees_case else set()), username
        # whereabouts of workers are not for others to collect, a leader's included
        assert not {e for e, _ in mirror} & {"visit", "patrol"}, username
    for username in ("clerk01", "unit01", "director01"):
        assert centre.who(username).get("/sync/pull").code == "auth.not_permitted"


def test_a_unit_sees_a_case_while_it_is_in_its_hands(centre):
    case = centre.case_in("accepted")
    assert centre.who("unit01").get(f"/cases/{case['id']}").code == "case.absent"
    centre.do(case, "router01", "route", unit="water")
    assert centre.who("unit01").get(f"/cases/{case['id']}").status == 200
    assert centre.who("unit01").get("/cases").body["total"] == 1
    assert centre.who("unit02").get("/cases").body["total"] == 0


def test_the_reporter_follows_a_case_that_lies_in_another_grid(centre):
    case = centre.report("worker01", at=IN_GRID2, location={"lon": IN_GRID2[0], "lat": IN_GRID2[1], "source": "gps"})
    assert case["area"]["grid"]["code"] == GRID2
    assert centre.who("worker01").get(f"/cases/{case['id']}").status == 200
    assert centre.who("worker02").get(f"/cases/{case['id']}").status == 200
    assert centre.who("worker03").get(f"/cases/{case['id']}").code == "case.absent"


@pytest.mark.parametrize("category", ["protected.domestic_violence", "protected.tip_off", "safety.drugs"])
def test_a_protected_matter_is_hidden_from_grid_neighbourhood_and_town(centre, category):
    case = centre.report(category=category)
    for username in ("visitor01", "leader01", "officer01"):
        person = centre.who(username)
        assert person.get(f"/cases/{case['id']}").code == "case.absent"
        assert person.get("/cases").body["total"] == 0
        assert ("case", case["id"]) not in person.pull_all()[0]
    for username in ("worker01", "clerk01", "router01", "supervisor01", "director01"):
        assert centre.who(username).get(f"/cases/{case['id']}").body["reported_by"]["name"] == "王芳"


def test_a_unit_never_learns_who_reported_a_protected_matter(centre, world, owner):
    picture = jpeg()
    worker = centre.who("worker01")
    worker.photo(picture)
    case = centre.case_in(
        "assessed",
        category="protected.tip_off",
        attachments=[sha256_of(picture)],
        contact={"name": "线人", "phone": "1"},
    )
    worker.act(centre.who("worker01").get(f"/cases/{case['id']}").body, "withdraw", note="算了")
    with owner.begin() as connection:  # the liaison also walks a grid: it must open nothing more
        connection.execute(
            text(
                "INSERT INTO assignment (id, account_id, role, area_code, valid_from)"
                " VALUES (gen_random_uuid(), :account, 'grid_worker', :grid, '2026-02-01')"
            ),
            {"account": world.account_id("unit01"), "grid": VILLAGE_GRID},
        )
    unit = centre.who("unit01")
    answer = unit.get(f"/cases/{case['id']}")
    assert answer.body["reported_by"] is None
    assert worker.user["id"].encode() not in answer.raw
    assert "王芳" not in answer.raw.decode()
    assert answer.body["steps"][0]["by"]["name"] == answer.body["steps"][-1]["by"]["name"] == "（保密）"
    assert unit.post(f"/cases/{case['id']}/contact", {"reason": "想知道是谁"}).code == "auth.not_permitted"
    stale = unit.act(case | {"version": case["version"]}, "handle")
    assert stale.code == "case.stale"
    assert "王芳" not in stale.raw.decode()


# --- the console's list -------------------------------------------------------------------------------------------


@pytest.fixture
def five(centre, owner):
    """Five cases, each with something of its own; ids by name."""
    made = {
        "leak": centre.case_in("routed", description="楼顶漏水100%湿"),
        "wages": centre.report(category="dispute.wages", people_count=12, description="欠薪"),
        "dark": centre.report("villager01", at=IN_VILLAGE, category="safety.facility", address_text="清水村路灯"),
        "done": centre.report(disposal="resolved_on_spot", category="environment.rubbish", resolution="清走了"),
        "desk": centre.who("clerk01")
        .post(
            "/cases",
            case_payload(at=None, category="dispute.contract", disposal="settled_at_desk", resolution="说清了")
            | {"operation_id": str(uuid4())},
        )
        .body,
    }
    now = datetime.now(UTC)  # noqa: TID251
    with owner.begin() as connection:
        for name, yellow, due in (("leak", -2, -1), ("wages", -1, 1), ("dark", 1, 2)):
            connection.execute(
                text("UPDATE cases SET yellow_at = :yellow, due_at = :due, reported_at = :at WHERE id = :id"),
                {
                    "yellow": now + timedelta(hours=yellow),
                    "due": now + timedelta(hours=due),
                    "at": now - timedelta(days={"leak": 3, "wages": 2, "dark": 1}[name]),
                    "id": made[name]["id"],
                },
            )
    return {name: case["id"] for name, case in made.items()}


def found(five, answer):
    assert answer.status == 200, answer.body
    names = {case_id: name for name, case_id in five.items()}
    assert answer.body["total"] == len(answer.body["items"])
    return {names[one["id"]] for one in answer.body["items"]}


ALL = {"leak", "wages", "dark", "done", "desk"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ALL),
        ({"state": "routed"}, {"leak"}),
        ({"state": "routed,closed"}, {"leak", "done", "desk"}),
        ({"state": "open"}, {"leak", "wages", "dark"}),
        ({"state": "open,closed"}, ALL),
        ({"light": "red"}, {"leak"}),
        ({"light": "yellow"}, {"wages"}),
        ({"light": "green"}, {"dark"}),
        ({"channel": "window"}, {"desk"}),
        ({"channel": "grid_visit"}, ALL - {"desk"}),
        ({"category": "dispute"}, {"wages", "desk"}),
        ({"category": "dispute.wages"}, {"wages"}),
        ({"category": "disput"}, set()),
        ({"category": "%"}, set()),
        ({"area": COUNTY}, ALL),
        ({"area": TOWN}, {"leak", "wages", "done"}),
        ({"area": GARDEN}, {"leak", "wages", "done"}),
        ({"area": OTHER_TOWN}, {"dark"}),
        ({"area": GRID2}, set()),
        ({"unit": "water"}, {"leak"}),
        ({"unit": "heating"}, set()),
        ({"q": "欠薪"}, {"wages"}),
        ({"q": "路灯"}, {"dark"}),
        ({"q": "100%"}, {"leak"}),
        ({"q": "_"}, set()),
        ({"bbox": "98.4,39.6,98.51,39.71"}, {"leak", "wages", "done"}),
        ({"bbox": "0,0,1,1"}, set()),
        ({"state": "open", "category": "dispute", "area": GRID1, "light": "yellow", "q": "欠"}, {"wages"}),
        ({"state": "closed", "category": "dispute", "area": GRID1}, set()),
    ],
)
def test_each_filter_and_several_together(centre, five, query, names):
    assert found(five, centre.who("clerk01").get("/cases", **query)) == names


def test_a_case_is_found_by_its_code(centre, five):
    clerk = centre.who("clerk01")
    code = clerk.get(f"/cases/{five['dark']}").body["case_no"]
    assert found(five, clerk.get("/cases", q=code)) == {"dark"}


def test_from_and_to_are_half_open(centre, five):
    clerk = centre.who("clerk01")
    at = clerk.get(f"/cases/{five['wages']}").body["reported_at"]
    later = (datetime.fromisoformat(at) + timedelta(microseconds=1)).isoformat()
    assert found(five, clerk.get("/cases", reported_from=at)) == ALL - {"leak"}
    assert found(five, clerk.get("/cases", reported_to=at)) == {"leak"}
    assert found(five, clerk.get("/cases", reported_from=at, reported_to=later)) == {"wages"}
    assert found(five, clerk.get("/cases", reported_from="0001-01-01T00:00:00+23:59")) == ALL
    assert found(five, clerk.get("/cases", reported_to="9999-12-31T23:59:59-12:00")) == ALL


def test_filters_never_widen_a_scope(centre, five):
    worker = centre.who("worker01")
    assert found(five, worker.get("/cases", area=COUNTY)) == {"leak", "wages", "done"}
    assert found(five, worker.get("/cases", area=OTHER_TOWN)) == set()
    assert found(five, centre.who("unit01").get("/cases", unit="water")) == {"leak"}


@pytest.mark.parametrize("order", ["reported", "due"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_hold_every_case_once_over_ties(centre, owner, order, limit):
    made = [centre.report()["id"] for _ in range(5)] + [centre.case_in("withdrawn")["id"]]
    with owner.begin() as connection:  # all at the same moment
        connection.execute(text("UPDATE cases SET reported_at = '2026-11-01'"))
        connection.execute(text("UPDATE cases SET due_at = '2026-11-02' WHERE due_at IS NOT NULL"))
    clerk, cursor, seen = centre.who("clerk01"), None, []
    for _ in range(10):
        page = clerk.get("/cases", order=order, limit=limit, cursor=cursor).body
        assert page["total"] == 6
        assert len(page["items"]) <= limit
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(made)
    if order == "due":
        assert seen[-1] == made[-1]  # without a deadline: last


def test_in_order_of_report_the_newest_comes_first(centre, five):
    clerk = centre.who("clerk01")
    items = clerk.get("/cases").body["items"]
    assert [one["reported_at"] for one in items] == sorted((one["reported_at"] for one in items), reverse=True)
    due = [one["due_at"] for one in clerk.get("/cases", order="due").body["items"]]
    assert due[:3] == sorted(due[:3])
    assert due[3:] == [None, None]
    assert five


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "lost"}, "state"),
        ({"state": "routed,lost"}, "state"),
        ({"light": "blue"}, "light"),
        ({"area": "x"}, "area"),
        ({"area": "62"}, "area"),
        ({"area": "620902%"}, "area"),
        ({"reported_from": "yesterday"}, "reported_from"),
        ({"reported_to": "2026-11-01T00:00:00"}, "reported_to"),
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "a,b,c,d"}, "bbox"),
        ({"bbox": "nan,0,1,1"}, "bbox"),
        ({"bbox": "3,0,1,1"}, "bbox"),
        ({"bbox": "0,0,1,inf"}, "bbox"),
        ({"q": "\x00"}, "q"),
        ({"q": "x" * 81}, "q"),
        ({"order": "random"}, "order"),
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"limit": "x"}, "limit"),
    ],
)
def test_a_filter_that_is_none_is_refused_with_the_field_named(centre, query, field):
    answer = centre.who("clerk01").get("/cases", **query)
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert list(answer.body["details"]["fields"]) == [field]


def test_a_page_marker_that_is_none_is_refused(centre):
    import base64  # noqa: PLC0415
    import json  # noqa: PLC0415

    def marker(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()

    clerk, some_id = centre.who("clerk01"), str(uuid4())
    for cursor in (
        "x",
        "漏",
        marker([]),
        marker({"a": 1, "b": 2, "c": 3}),
        marker(["reported", 7, some_id]),
        marker(["reported", "2026-11-01T00:00:00+00:00", 7]),
        marker(["reported", "2026-11-01T00:00:00+00:00", "x"]),
        marker(["reported", "2026-11-01T00:00:00", some_id]),
        marker(["due", "2026-11-01T00:00:00+00:00", some_id]),
        marker(["reported", "2026-11-01T00:00:00+23:59", some_id]),
        marker(["reported", "0001-01-01T00:00:00+05:00", some_id]),
        marker([["reported"], "2026-11-01T00:00:00+00:00", some_id]),
    ):
        answer = clerk.get("/cases", cursor=cursor)
        assert answer.code == "cursor.invalid" or answer.status == 200, cursor
        if "+23:59" not in str(cursor) and answer.status == 200:
            assert answer.body["items"] == []
    assert clerk.get("/cases", cursor=marker(["due", "2026-11-01T00:00:00+00:00", some_id])).code == "cursor.invalid"
    assert IN_GRID1
