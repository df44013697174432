"""并案 and 拆分: two reports of one matter go one way, each with its own code, history and reporter; and back."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from server.core.clock import utc_now
from tests.loop import stored
from tests.world import IN_GRID1, IN_VILLAGE


def merged(centre, into=None, **more):
    """``(the case that leads, the one that follows)``; the follower was worker02's."""
    lead = into or centre.case_in("handling")
    other = centre.report("worker02", description="楼上一直往下漏水", **more)
    centre.do(other, "clerk01", "merge", into=lead["case_no"], note="同一根水管")
    return opened(centre, "clerk01", lead), opened(centre, "clerk01", other)


def opened(centre, username, case):
    answer = centre.who(username).get(f"/cases/{case['id']}")
    assert answer.status == 200, answer.body
    return answer.body


def notices(rows, world, username):
    return [
        row["kind"]
        for row in rows("SELECT kind FROM notice WHERE account_id = :id ORDER BY at, id", id=world.account_id(username))
    ]


def test_both_keep_their_codes_and_tell_the_same_step(centre):
    lead, other = merged(centre)
    assert lead["case_no"] != other["case_no"]
    assert (lead["state"], other["state"]) == ("handling", "merged")
    told, came = other["steps"][-1], lead["steps"][-1]
    assert (told["action"], told["label"], told["changes"]["other_no"]) == ("merge", "并案", lead["case_no"])
    assert (came["action"], came["label"], came["changes"]) == ("absorb", "并来一件", {"other_no": other["case_no"]})
    assert (told["note"], came["note"]) == ("同一根水管", "同一根水管")
    assert other["lead"]["case_no"] == lead["case_no"]
    assert [(one["case_no"], one["reporter"]) for one in lead["merged"]] == [(other["case_no"], "李强")]
    assert (lead["lead"], other["merged"]) == (None, [])


def test_each_reporter_hears_what_becomes_of_the_leading_case_and_sees_it_where_they_saw_theirs(centre, rows, world):
    lead, other = merged(centre, at=IN_VILLAGE)
    second = centre.who("worker02")
    assert second.get(f"/cases/{lead['id']}").status == 404  # another grid's: only how it stands is told
    mirror, cursor, _ = second.pull_all()
    assert mirror["case", other["id"]]["lead"]["state"] == "handling"
    lead = centre.do(lead, "unit01", "finish", resolution="换了一段管子")
    centre.do(lead, "caller01", "call_back", outcome="satisfied", note="满意")
    assert notices(rows, world, "worker02") == ["case.merge", "case.finish", "case.closed"]
    told = second.pull_all(cursor)[0]["case", other["id"]]["lead"]
    assert (told["state"], told["resolution"], told["id"]) == ("closed", "换了一段管子", None)
    assert told["unit"]["name"] == "供水所"
    assert [
        row["title"]
        for row in rows("SELECT title FROM notice WHERE kind = 'case.closed'")
        if other["case_no"] in row["title"]
    ]


def test_both_public_codes_show_the_progress_of_the_leading_case(centre, door):
    digest = hashlib.sha256(b"of the second").hexdigest()
    lead, other = merged(centre, public_token_hash=digest)
    seen = door.anybody.post("/public/case", {"token": "of the second"}).body
    assert (seen["case_no"], seen["state"], seen["unit"]["name"]) == (other["case_no"], "handling", "供水所")
    assert seen["sentence"].startswith("这件事与另一件相同的事一起办。")
    centre.do(lead, "clerk01", "protect", note="举报人怕被报复")
    hidden = door.anybody.post("/public/case", {"token": "of the second"}).body
    assert (hidden["state"], hidden["unit"]) == ("merged", None)


@pytest.mark.parametrize("state", ["reported", "accepted", "routed", "assessed", "handling", "callback"])
def test_taken_apart_it_stands_where_it_stood_with_the_time_it_had(centre, rows, state):
    lead, other = centre.case_in("handling"), centre.case_in(state)
    before = rows("SELECT state, due_at, yellow_at, unit_id FROM cases WHERE id = :id", id=other["id"])
    gone = centre.do(other, "clerk01", "merge", into=lead["case_no"])
    assert (gone["due_at"], gone["state"]) == (None, "merged")
    back = centre.do(gone, "clerk01", "split", note="不是同一根管子")
    assert rows("SELECT state, due_at, yellow_at, unit_id FROM cases WHERE id = :id", id=other["id"]) == before
    assert rows("SELECT closed_at, merged_into FROM cases WHERE id = :id", id=other["id"]) == [
        {"closed_at": None, "merged_into": None}
    ]
    assert [step["action"] for step in back["steps"]][-2:] == ["merge", "split"]
    assert back["lead"] is None
    lead = opened(centre, "clerk01", lead)
    assert lead["merged"] == []
    assert [(s["action"], s["note"]) for s in lead["steps"]][-2:] == [("absorb", None), ("release", "不是同一根管子")]


def apart(centre, case):
    """The case after it was merged into another and taken out again."""
    lead = centre.report("worker02")
    gone = centre.do(opened(centre, "clerk01", case), "clerk01", "merge", into=lead["case_no"])
    centre.do(gone, "clerk01", "split", note="两回事")
    return opened(centre, "supervisor01", case)


def test_taken_apart_it_is_owed_nothing_a_second_time(centre, rows, watch):
    case = centre.case_in("handling")
    late = utc_now() + timedelta(days=60)
    assert sum(watch(late).values()) == 6
    before = rows("SELECT deadline_no FROM cases WHERE id = :id", id=case["id"])
    apart(centre, case)
    assert rows("SELECT deadline_no FROM cases WHERE id = :id", id=case["id"]) == before
    watch(late)
    assert (
        rows(
            "SELECT kind, count(*) AS n FROM watch_given WHERE case_id = :id GROUP BY kind HAVING count(*) > 1",
            id=case["id"],
        )
        == []
    )
    assert rows("SELECT count(*) AS n FROM letter WHERE case_id = :id", id=case["id"]) == [{"n": 1}]


def test_taken_apart_what_the_unit_applied_for_still_waits(centre):
    asked = centre.do(centre.case_in("handling"), "unit01", "ask_extension", days="2", note="配件没到")
    back = apart(centre, asked)
    assert back["asked"] == "extend"
    assert centre.do(back, "supervisor01", "extend")["extended_days"] == 2


def test_taken_apart_it_is_signed_for_as_it_was(centre):
    signed = centre.do(centre.case_in("routed"), "unit01", "sign")
    back = apart(centre, signed)
    assert (back["signed"], back["due_at"]) == (True, signed["due_at"])


def test_taken_apart_it_still_waits_for_the_director(centre):
    case = centre.case_in("callback")
    case = centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="还在漏")
    case = centre.do(case, "unit01", "finish", resolution="又办了一次")
    case = centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="还在漏")
    assert case["flags"] == ["director_decides"]
    back = apart(centre, case)
    assert back["flags"] == ["director_decides"]
    assert centre.do(back, "director01", "close_by_director", note="看过了")["state"] == "closed"


def test_its_reporter_hears_that_it_goes_on_by_itself(centre, rows, world):
    _, other = merged(centre)
    centre.do(other, "clerk01", "split", note="两回事")
    assert notices(rows, world, "worker02") == ["case.merge", "case.split"]


def test_a_chain_is_followed_to_its_end(centre, door):
    digest = hashlib.sha256(b"first in line").hexdigest()
    lead, other = merged(centre, public_token_hash=digest)
    last = centre.case_in("accepted")
    centre.do(lead, "clerk01", "merge", into=last["case_no"])
    assert opened(centre, "clerk01", other)["lead"]["case_no"] == last["case_no"]
    found = {one["case_no"] for one in opened(centre, "clerk01", last)["merged"]}
    assert found == {lead["case_no"], other["case_no"]}
    assert door.anybody.post("/public/case", {"token": "first in line"}).body["state"] == "accepted"


@pytest.mark.parametrize(
    ("who", "state", "action", "values", "code"),
    [
        ("clerk01", "handling", "split", {"note": "x"}, "case.action_not_now"),
        ("clerk01", "closed", "split", {"note": "x"}, "case.action_not_now"),
        ("clerk01", "merged", "split", {}, "case.fields_missing"),
        ("caller01", "merged", "split", {"note": "x"}, "case.action_not_yours"),
        ("unit01", "handling", "split", {"note": "x"}, "case.action_not_yours"),
        ("clerk01", "handling", "absorb", {}, "case.action_not_now"),
        ("clerk01", "handling", "release", {}, "case.action_not_now"),
        ("clerk01", "merged", "merge", {"into": "620902-20261123-0001-7"}, "case.action_not_now"),
    ],
)
def test_what_may_not_be_is_refused_and_leaves_everything_as_it_was(centre, rows, who, state, action, values, code):
    case = centre.case_in(state)
    before = stored(rows, case["id"])
    answer = centre.who(who).act(case, action, **values)
    assert answer.code == code, answer.body
    assert stored(rows, case["id"]) == before


def test_whoever_calls_back_learns_whom_to_call_besides(centre, clerk):
    lead, _ = merged(centre, contact={"name": "赵六", "phone": "13911112222"})
    people = clerk.post(f"/cases/{lead['id']}/contact", {"reason": "回访"}).body["parties"]
    assert [(one["name"], one["phone"]) for one in people] == [("赵六", "13911112222")]
    assert people[0]["part"].startswith("并案 620902-")


def test_near_the_same_place_one_and_the_other_are_still_two_places(centre):
    lead, other = merged(centre, at=IN_GRID1)
    assert lead["location"]
    assert other["location"]


# --- which one is meant ---------------------------------------------------------------------------------------------


def test_an_end_of_a_code_means_the_one_of_today_then_the_only_one_there_is(centre, change):
    clerk = centre.who("clerk01")
    lead, old, case = centre.report(), centre.report(), centre.report()
    end = lead["case_no"][-6:]
    change("UPDATE cases SET case_no = :no WHERE id = :id", no=f"620902-20260105-{end}", id=old["id"])
    for said in (end, end[:4], f" {end.replace('-', '－')} ", lead["case_no"].replace("-", "")):
        assert clerk.get("/cases/by-code", code=said).body == {"id": lead["id"], "case_no": lead["case_no"]}
    whole = f"20260105-{end}"
    assert clerk.get("/cases/by-code", code=whole).body["id"] == old["id"]
    assert centre.do(case, "clerk01", "merge", into=end)["lead"]["case_no"] == lead["case_no"]


def test_an_end_that_several_have_is_refused_by_name_and_so_is_one_that_none_has(centre, change):
    clerk, made = centre.who("clerk01"), [centre.report() for _ in range(2)]
    for day, one in enumerate(made, 5):
        change("UPDATE cases SET case_no = :no WHERE id = :id", no=f"620902-2026010{day}-0777-1", id=one["id"])
    answer = clerk.get("/cases/by-code", code="0777-1")
    assert (answer.status, answer.code, len(answer.body["details"]["codes"])) == (422, "case.code_ambiguous", 2)
    centre.do(made[0], "clerk01", "withdraw", note="报错了")
    assert clerk.get("/cases/by-code", code="0777-1").body["id"] == made[1]["id"], "the open one is meant"
    for said in ("0778-1", "%", "_777-1", "77"):
        assert clerk.get("/cases/by-code", code=said).code == "case.code_unknown"
    villager = centre.who("worker02")
    assert villager.get("/cases/by-code", code="0777-1").code == "case.code_unknown"


def test_a_case_tells_which_others_it_is_like_by_its_own_telephones_too(centre, rows):
    contact = {"name": "张三", "phone": "13912345678"}
    first = centre.report(contact=contact, at=IN_VILLAGE, description="门口路灯不亮")
    case = centre.report("worker02", contact=contact, description="厨房一直往下滴水")
    clerk = centre.who("clerk01")
    [one] = clerk.get(f"/cases/{case['id']}/similar").body["items"]
    assert (one["case_no"], one["why"]) == (first["case_no"], ["同一个电话", "今天的"])
    assert centre.who("officer01").get(f"/cases/{case['id']}/similar").code == "auth.not_permitted"
    centre.do(case, "clerk01", "protect", note="怕被报复")
    assert clerk.get(f"/cases/{case['id']}/similar").body["items"] == []
    assert clerk.get(f"/cases/{first['id']}/similar").body["items"] == []
