"""The console's list: each filter, several together, and pages over ties."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from server.cases import listing
from tests.door import case_payload
from tests.statements import listening
from tests.world import (
    COUNTY,
    GARDEN,
    GRID1,
    GRID2,
    IN_GRID1,
    IN_VILLAGE,
    OTHER_TOWN,
    TOWN,
)


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
        ({"urgency": "urgent"}, {"leak", "wages"}),
        ({"urgency": "urgent", "state": "routed"}, {"leak"}),
        ({"urgency": "grave"}, set()),
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
        ({"q": "村 路灯"}, {"dark"}),
        ({"q": "路灯　欠薪"}, set()),
        ({"bbox": "98.4,39.6,98.51,39.71"}, {"leak", "wages", "done"}),
        ({"bbox": "0,0,1,1"}, set()),
        ({"state": "open", "category": "dispute", "area": GRID1, "light": "yellow", "q": "欠"}, {"wages"}),
        ({"state": "closed", "category": "dispute", "area": GRID1}, set()),
    ],
)
def test_each_filter_and_several_together(centre, five, query, names):
    assert found(five, centre.who("clerk01").get("/cases", **query)) == names


def test_what_came_back_is_a_filter_like_the_others(centre, five):
    clerk = centre.who("clerk01")
    assert found(five, clerk.get("/cases", recurred="true")) == set()
    centre.do(clerk.get(f"/cases/{five['done']}").body, "clerk01", "recur", note="又坏了")
    assert found(five, clerk.get("/cases", recurred="true")) == {"done"}
    assert found(five, clerk.get("/cases", recurred="true", state="reported", area=GARDEN)) == {"done"}
    assert found(five, clerk.get("/cases", recurred="true", state="closed")) == set()
    assert found(five, clerk.get("/cases", recurred="false")) == ALL
    [town] = clerk.get("/atlas/summary", level="town", recurred="true").body["items"]
    assert town["open"] == 1
    assert clerk.get("/cases", recurred="maybe").code == "request.invalid"


@pytest.mark.parametrize("query", [{}, {"q": "漏水"}, {"state": "open", "mine": "true"}, {"area": GARDEN}], ids=str)
def test_what_is_counted_beside_a_list_is_what_the_list_counts_of_it(centre, five, query):
    clerk = centre.who("clerk01")
    centre.do(clerk.get(f"/cases/{five['done']}").body, "clerk01", "recur", note="又坏了")
    answer = clerk.get("/cases/counts", **query)
    narrowed = {"red": {"light": "red"}, "yellow": {"light": "yellow"}, "recurred": {"recurred": "true"}}
    listed = {name: clerk.get("/cases", **query, **few).body["total"] for name, few in narrowed.items()}
    assert (answer.status, answer.body) == (200, listed)
    assert sum(listed.values()) > 0


def test_beside_a_list_no_more_are_counted_than_it_says(centre, five, monkeypatch):
    monkeypatch.setattr(listing, "COUNT_UP_TO", 0)
    answer = centre.who("clerk01").get("/cases/counts")
    assert answer.body == {"red": None, "yellow": None, "recurred": 0}


def test_counts_are_for_whoever_may_read_cases_and_of_those_they_see(centre, door, five):
    assert door.anybody.get("/cases/counts").status == 401
    assert centre.who("clerk01").get("/cases/counts", light="blue").code == "request.invalid"
    assert centre.who("unit01").get("/cases/counts").body == {"red": 1, "yellow": 0, "recurred": 0}, "its own alone"


def test_a_case_is_found_by_its_code(centre, five):
    clerk = centre.who("clerk01")
    code = clerk.get(f"/cases/{five['dark']}").body["case_no"]
    for typed in (code, code.replace("-", "")):
        assert found(five, clerk.get("/cases", q=typed)) == {"dark"}


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


@pytest.mark.parametrize(
    ("username", "state"),
    [
        ("clerk01", "reported"),
        ("clerk01", "closed"),
        ("router01", "accepted"),
        ("unit01", "routed"),
        ("unit01", "handling"),
    ],
)
def test_a_page_takes_the_same_number_of_statements_however_many_cases_it_holds(app, centre, username, state):
    who = centre.who(username)
    counts = []
    with listening(app) as asked:
        for many in (1, 4):
            for _ in range(many):
                centre.case_in(state)
            asked.clear()
            assert who.get("/cases", state=state).status == 200
            counts.append(len(asked))
    assert counts[0] == counts[1], asked


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
        ({"urgency": "soon"}, "urgency"),
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


def test_pages_in_the_order_of_deadlines_end_with_those_that_have_none(door, centre):
    made = [centre.case_in(state)["id"] for state in ("reported", "closed", "reported", "withdrawn", "handling")]
    clerk = door.login("clerk01", app="console")
    seen, cursor = [], None
    while True:
        page = clerk.get("/cases", order="due", limit=1, cursor=cursor).body
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(case["id"] for case in seen) == sorted(made)
    dues = [case["due_at"] for case in seen]
    assert dues == [*sorted(due for due in dues if due), None, None]
