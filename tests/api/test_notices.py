"""Notices: who is told what, in words that name nobody, and seen once for all."""

from __future__ import annotations

import pytest

from server.core.clock import utc_now
from server.core.ids import new_id
from tests.door import intake
from tests.errands import step, taken_in
from tests.tasks import notices, sent
from tests.world import GRID1, GRID3


def titles(worker):
    return [one["title"] for one in notices(worker)]


def test_a_worker_hears_what_became_of_what_they_reported(centre, door):
    worker = centre.who("worker01")
    case = centre.case_in("closed")
    no = case["case_no"]
    assert titles(worker) == [
        f"你上报的 {no}，{what}" for what in ("已受理", "已分流到承办单位", "已办结，等回访", "已结案")
    ]
    assert {one["subject_id"] for one in notices(worker)} == {case["id"]}
    assert notices(door.login("worker02")) == []
    assert notices(door.login("visitor01")) == []  # of the same grid, who reads the case, and did not report it


@pytest.mark.parametrize(("state", "told"), [("withdrawn", "中心撤回了"), ("merged", "已并案，和同一件事一起办")])
def test_what_others_end(centre, state, told):
    case = centre.case_in(state)
    assert f"你上报的 {case['case_no']}，{told}" in titles(centre.who("worker01"))


def test_sent_back_a_second_time_and_not_reached(centre):
    case = centre.case_in("callback")
    case = centre.do(case, "caller01", "call_back", outcome="not_reached", note="没接")
    before = titles(centre.who("worker01"))
    centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="还漏")
    assert titles(centre.who("worker01")) == [*before, f"你上报的 {case['case_no']}，群众不满意，退回再办"]


def test_ones_own_steps_are_no_news(centre, rows):
    worker = centre.who("worker01")
    case = centre.report()
    [outcome] = worker.push(
        worker.operation("case.act", {"case_id": case["id"], "action": "withdraw", "note": "报错了", "values": {}})
    )
    assert outcome["status"] == "applied"
    assert rows("SELECT * FROM notice") == []


def test_what_is_typed_in_at_a_window_is_followed_on_the_desk(centre, clerk, rows):
    case = clerk.post("/cases", intake(disposal="escalated", channel="window")).body
    centre.do(case, "router01", "route", unit="water")
    assert rows("SELECT kind FROM notice") == [{"kind": "case.to_unit"}]  # whose turn it is hears of it, nobody else


def test_an_errand_handed_over_and_stepped_by_the_desk(clerk, centre, world, rows):
    worker, visitor = centre.who("worker01"), centre.who("visitor01")
    errand = taken_in(clerk, GRID1)
    no = errand["errand_no"]
    assert titles(worker) == titles(visitor) == [f"有一件代办交到你手上：{no}"]
    errand = step(clerk, errand, "hand_over", assignee_id=world.account_id("worker01")).body
    assert titles(worker)[-1] == f"有一件代办转到你手上：{no}"
    assert titles(visitor) == []  # it was the grid's, and is not any more
    _, cursor, _ = worker.pull_all()
    errand = step(clerk, errand, "hand_over", assignee_id=world.account_id("visitor01")).body
    changes = worker.get("/sync/pull", cursor=cursor).body["changes"]
    gone = [one for one in changes if one["entity"] == "notice" and one["row"] is None]
    assert len(gone) == 2  # the errand left these hands, and what was told of it with it
    assert notices(centre.who("worker01")) == []  # on a fresh phone too, though they may still read the errand
    assert titles(visitor)[-1] == f"有一件代办转到你手上：{no}"
    step(clerk, errand, "withdraw", note="不用了")
    assert titles(visitor)[-1] == f"代办 {no}，不用办了"
    assert all("张" not in one["title"] for one in rows("SELECT title FROM notice"))


def test_a_notice_goes_with_the_sight_of_what_it_is_about(clerk, centre, world):
    visitor = centre.who("visitor01")
    taken_in(clerk, GRID1)
    assert len(titles(visitor)) == 1
    world.move("visitor01", GRID3, utc_now())
    assert titles(visitor) == []


def read(visitor, *ids):
    return visitor.push(visitor.operation("notice.read", {"notice_ids": list(ids)}))[0]


def test_seen_once_for_all_and_only_ones_own(centre, door, rows):
    centre.case_in("routed")
    worker, stranger = centre.who("worker01"), door.login("worker02")
    first, second = notices(worker)
    outcome = read(worker, first["id"])
    assert (outcome["status"], [row["id"] for row in outcome["rows"]]) == ("applied", [first["id"]])
    assert outcome["rows"][0]["row"]["read_at"] is not None
    outcome = read(stranger, second["id"], str(new_id()))
    assert (outcome["status"], outcome["rows"]) == ("applied", [])
    assert [one["read_at"] is None for one in notices(worker)] == [False, True]
    seen = rows("SELECT read_at FROM notice WHERE id = :id", id=first["id"])
    read(worker, first["id"], second["id"])
    assert rows("SELECT read_at FROM notice WHERE id = :id", id=first["id"]) == seen
    for ids in ([], ["x"], [str(new_id())] * 501):
        assert read(worker, *ids)["problem"]["code"] == "request.invalid"


def test_a_notice_expires_and_a_kind_without_words_is_told_to_nobody(centre, change, rows):
    worker = centre.who("worker01")
    change("UPDATE notice_kind SET template = '{code} {why} }' WHERE code = 'case.accept'")
    try:
        case = centre.case_in("accepted")
        assert titles(worker) == [f"{case['case_no']} {{why}} }}"]
    finally:
        change("UPDATE notice_kind SET template = '你上报的 {code}，已受理' WHERE code = 'case.accept'")
    change("UPDATE notice SET expires_at = :now", now=utc_now())
    assert notices(worker) == []


def test_sending_to_the_grid_tells_everybody_who_holds_it(centre, clerk, rows):
    case = centre.report()
    sent(clerk, case_id=case["id"])
    told = rows(
        "SELECT a.username FROM notice n JOIN account a ON a.id = n.account_id WHERE n.kind = 'task.sent' ORDER BY 1"
    )
    assert [one["username"] for one in told] == ["visitor01", "worker01"]


def asking(person):
    """What the bell still asks of them."""
    return {one["kind"] for one in person.get("/notices").body["items"]}


def test_what_asks_for_an_answer_is_asked_of_nobody_once_it_is_given(centre, rows):
    case = centre.case_in("handling")
    assert "case.to_unit" not in asking(centre.who("unit01")), "signed for"
    asked = centre.do(case, "unit01", "ask_extension", days="3", note="配件要从兰州发")
    both = [centre.who(one) for one in ("supervisor01", "director01")]
    assert all("watch.asked" in asking(one) for one in both)
    refused = centre.do(asked, "supervisor01", "refuse", note="人手够")
    assert not any("watch.asked" in asking(one) for one in both)
    gone = rows("SELECT row_id FROM tombstone WHERE entity = 'notice'")
    told = rows("SELECT id FROM notice WHERE kind = 'watch.asked'")
    assert {str(one["id"]) for one in told} <= {one["row_id"] for one in gone}, "a phone that carries it lets it go too"
    centre.do(refused, "unit01", "ask_extension", days="2", note="还是不够")
    assert all("watch.asked" in asking(one) for one in both), "asked anew, told anew"


def test_the_director_is_asked_to_decide_until_it_is_decided(centre):
    case = centre.case_in("callback")
    for _ in range(2):
        case = centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="还漏")
        case = case if case["state"] == "callback" else centre.do(case, "unit01", "finish", resolution="又修了")
    assert "case.director" in asking(centre.who("director01"))
    centre.do(case, "director01", "close_by_director", note="两次都查过，管子没有再漏")
    assert "case.director" not in asking(centre.who("director01"))
