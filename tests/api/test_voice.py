"""What residents say of a result: by code and at the door, and what comes of it."""

from __future__ import annotations

import pytest

from server.cases.models import CaseRating
from server.core import crypto
from server.core.db import db
from server.core.ids import new_id
from tests.loop import STEPS, stored
from tests.voice import DIGEST, TOKEN, answers, at_door, at_the_window, by_code, finish_again, now, page, set_code


def test_a_resident_who_is_satisfied_closes_the_case_themselves(centre, door, rows, app):
    case = at_the_window(centre, rows, "callback")
    assert page(door)["may_rate"]
    told = by_code(door, rating="mostly", note="挺快，13800000000 张桂兰")
    assert (told.status, told.body["state"], told.body["may_rate"]) == (200, "closed", False)
    assert told.body["rating"]["label"] == "基本满意"
    assert told.body["rating"]["how_label"] == "您在这一页说的"
    assert answers(rows) == [{"value": "mostly", "how": "code", "independent": True, "round": 1}]

    [step] = rows("SELECT action, note, changes FROM case_step ORDER BY seq DESC LIMIT 1")
    assert (step["action"], step["note"]) == ("rate", None), "their words lie sealed"
    assert "张桂兰" not in str(rows("SELECT * FROM case_rating"))
    with app.app_context():
        [rating] = db.session.query(CaseRating).all()
        assert "张桂兰" in crypto.unseal(rating.said, f"case_rating:{rating.id}")
    # whoever may see the case reads them in its story
    assert now(centre, case)["steps"][-1]["note"] == "挺快，13800000000 张桂兰"
    assert now(centre, case)["steps"][-1]["by"] == {
        "id": "00000000-0000-7000-8000-00000000000c",
        "name": "群众",
        "role_label": "群众",
    }

    again = by_code(door, rating="unsatisfied")
    assert (again.status, again.code, again.body["details"]["how"]) == (409, "case.rated_already", "code")
    assert len(answers(rows)) == 1


def test_the_same_rating_sent_twice_is_one(centre, door, rows):
    at_the_window(centre, rows, "callback")
    body = {"token": TOKEN, "operation_id": str(new_id()), "rating": "satisfied"}
    assert [door.anybody.post("/public/case/rating", body).status for _ in range(2)] == [200, 200]
    assert len(answers(rows)) == 1


def test_a_neighbour_and_a_door_that_the_case_does_not_know_are_not_named_either(centre, door, rows):
    case = at_the_window(centre, rows, "handling")
    told = "今天入户8户，李建国师傅家3单元302室21度，张桂兰大妈家20度，公司在2026年11月23日修好，涉及300户"
    centre.do(case, "unit01", "finish", resolution=told)
    hidden = "今天入户8户，李某某师傅家某室21度，张某某大妈家20度，公司在2026年11月23日修好，涉及300户"
    assert page(door)["resolution"] == hidden


def test_the_page_says_which_matter_it_is_and_whom_to_ask(centre, door, rows):
    at_the_window(centre, rows, "handling")
    shown = page(door)
    assert (shown["kind"], shown["director_decides"], set(shown["centre"])) == (
        "脏乱、噪音、漏水、乱停车",
        False,
        {"name", "phone"},
    )
    assert shown["centre"]["phone"] == door.anybody.get("/public/centre").body["phone"]
    assert shown["said_at"] < shown["due_at"]


def test_what_a_unit_wrote_names_nobody_on_the_page(centre, door, rows):
    case = centre.case_in("handling", contact={"name": "张桂兰", "phone": "13900001111", "wishes": ""})
    set_code(centre, case, TOKEN, "centre")
    told = "和张桂兰（139 0000 1111，身份证11010519491231002X）说好了，供热公司 0937-1234567"
    case = centre.do(case, "unit01", "progress", note=told, tell="yes")
    case = centre.do(case, "unit01", "finish", resolution=told)
    hidden = "和张某某（139****1111，身份证110*************2X）说好了，供热公司 0937-1234567"
    shown = page(door)
    assert (shown["resolution"], [one["words"] for one in shown["progress"]]) == (hidden, [hidden])
    assert case["resolution"] == told, "at the centre it stands as it was written"


@pytest.mark.parametrize(
    "body",
    [{"rating": "great"}, {"rating": "satisfied", "note": "字" * 301}, {}, {"rating": "satisfied", "how": "call"}],
)
def test_a_rating_that_cannot_be_read_is_refused_in_words(centre, door, rows, body):
    at_the_window(centre, rows, "callback")
    refused = by_code(door, **body)
    assert (refused.status, refused.code) == (422, "request.invalid")
    assert answers(rows) == []


def test_no_rating_before_there_is_a_result_nor_with_a_wrong_code_nor_of_a_protected_matter(centre, door, rows):
    case = at_the_window(centre, rows, "handling")
    assert not page(door)["may_rate"]
    assert by_code(door, rating="satisfied").code == "case.action_not_now"
    assert by_code(door, token="x" * 22, rating="satisfied").code == "public.token_unknown"
    assert by_code(door, "recur", note="又漏了").code == "case.action_not_now"
    with centre.door.app.app_context():
        db.session.execute(db.text("UPDATE cases SET protected = true WHERE id = :id"), {"id": case["id"]})
        db.session.commit()
    assert by_code(door, rating="satisfied").code == "public.token_unknown"


def test_a_letter_is_as_long_as_a_letter(door):
    answer = door.anybody.post("/public/case/rating", {"token": "字" * 20_000})
    assert (answer.status, answer.code) == (413, "request.too_large")


def test_not_satisfied_is_handled_a_second_time_by_itself_once_and_then_the_director_decides(centre, door, rows):
    case = at_the_window(centre, rows, "callback")
    first_due = now(centre, case)["due_at"]
    told = by_code(door, rating="unsatisfied", note="还在漏").body
    assert (told["state"], told["sentence"], told["resolution"]) == ("handling", "您说不满意，已退回去重新办理。", None)
    back = now(centre, case)
    assert back["due_at"] != first_due, "the deadline runs anew"
    kinds = rows(
        "SELECT a.username, n.kind, n.title FROM notice n JOIN account a ON a.id = n.account_id"
        " WHERE n.kind IN ('case.again','case.second_time') ORDER BY 1"
    )
    assert [(one["username"], one["kind"]) for one in kinds] == [
        ("supervisor01", "case.again"),
        ("unit01", "case.again"),
        ("worker01", "case.second_time"),
    ]
    assert back["case_no"] in kinds[0]["title"]

    finish_again(centre, case)
    assert (
        centre.who("director01").act(now(centre, case), "close_by_director", note="x").code == "case.not_for_director"
    )
    told = by_code(door, rating="unsatisfied").body
    assert (told["state"], told["may_rate"]) == ("callback", False)
    assert told["sentence"].startswith("您两次都不满意")
    assert (told["director_decides"], told["unit"], told["due_at"]) == (True, None, None), "no unit has it now"
    assert now(centre, case)["flags"] == ["director_decides"]
    assert rows("SELECT count(*) AS n FROM notice WHERE kind = 'case.again'") == [{"n": 2}], "once a round"
    assert rows(
        "SELECT a.username FROM notice n JOIN account a ON a.id = n.account_id WHERE n.kind = 'case.director'"
    ) == [{"username": "director01"}]

    # nobody calls again, nobody rates again: it is the director's
    assert (
        centre.who("caller01").act(now(centre, case), "call_back", outcome="satisfied").code == "case.director_decides"
    )
    assert by_code(door, rating="satisfied").code == "case.director_decides"
    listed = centre.who("director01").get("/cases", flagged="director_decides").body
    assert [one["id"] for one in listed["items"]] == [case["id"]]
    assert centre.who("caller01").act(now(centre, case), "close_by_director", note="x").code == "case.action_not_yours"

    closed = centre.do(
        now(centre, case), "director01", "close_by_director", note="管子是楼上私接的，已请法律服务中心跟进。"
    )
    assert (closed["state"], closed["flags"]) == ("closed", [])
    told = page(door)
    assert (told["sentence"], told["closing_reason"]) == (
        "中心主任看过了，决定结案。",
        "管子是楼上私接的，已请法律服务中心跟进。",
    )
    assert [(one["value"], one["round"]) for one in answers(rows)] == [("unsatisfied", 1), ("unsatisfied", 2)]


def test_the_director_may_have_it_done_once_more_by_the_same_unit_or_by_another(centre, rows):
    case = centre.case_in("callback")
    for _ in range(2):
        assert centre.who("director01").act(case, "send_on", note="再修").code == "case.not_for_director"
        case = centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="还在漏")
        case = case if case["state"] == "callback" else finish_again(centre, case)
    offered = next(
        one for one in centre.who("director01").get(f"/cases/{case['id']}").body["actions"] if one["name"] == "send_on"
    )
    assert [(one["name"], one["required"]) for one in offered["fields"]] == [("unit", False), ("note", True)]
    assert centre.who("director01").act(case, "send_on").code == "case.fields_missing"
    assert centre.who("caller01").act(case, "send_on", note="再修").code == "case.action_not_yours"

    again = centre.do(case, "director01", "send_on", note="换主管，不要再补")
    assert (again["state"], again["unit"]["id"], again["flags"], again["resolution"]) == ("handling", "water", [], None)
    assert again["due_at"]
    assert again["steps"][-1]["note"] == "换主管，不要再补"
    told = rows(
        "SELECT a.username, n.kind FROM notice n JOIN account a ON a.id = n.account_id WHERE n.kind = 'case.sent_on'"
    )
    assert told == [{"username": "unit01", "kind": "case.sent_on"}]
    assert rows("SELECT count(*) AS n FROM journal_entry WHERE action = 'case.send_on'") == [{"n": 1}]

    third = centre.do(finish_again(centre, again), "caller01", "call_back", outcome="unsatisfied", note="还在漏")
    assert (third["state"], third["flags"]) == ("callback", ["director_decides"]), "by itself it goes back once"
    other = centre.do(third, "director01", "send_on", unit="heating", note="是暖气管")
    assert (other["state"], other["unit"]["id"], other["signed"], other["difficulty"]) == (
        "routed",
        "heating",
        False,
        None,
    )
    assert [one["kind"] for one in centre.who("unit02").get("/notices").body["items"]] == ["case.to_unit"]
    assert centre.who("unit01").get(f"/cases/{case['id']}").code == "case.absent"
    assert rows("SELECT count(*) AS n FROM notice WHERE kind = 'case.again'") == [{"n": 2}]


def test_why_the_director_closed_it_stands_there_whatever_is_written_down_after(centre, door, rows):
    case = at_the_window(centre, rows, "callback")
    centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="还在漏")
    again = centre.do(finish_again(centre, case), "caller01", "call_back", outcome="unsatisfied", note="还在漏")
    closed = centre.do(again, "director01", "close_by_director", note="管子是好的，声音来自邻居家")
    marked = centre.do(closed, "director01", "protect", note="先保密")
    centre.do(marked, "director01", "unprotect", note="查清了")
    seen = page(door)
    assert (seen["closing_reason"], seen["sentence"]) == ("管子是好的，声音来自邻居家", "中心主任看过了，决定结案。")


def test_what_was_settled_at_the_door_and_not_to_their_liking_goes_to_the_centre(centre, door, rows):
    case = centre.report(disposal="resolved_on_spot", resolution="叫人修了", public_token_hash=DIGEST)
    told = by_code(door, rating="unsatisfied", note="没人来过").body
    assert (told["state"], told["sentence"]) == ("reported", "您说不满意，已重新送到中心，正在等待受理。")
    row = now(centre, case, "clerk01")
    assert (row["flags"], row["unit"], row["disposal"]) == (["not_satisfied"], None, "escalated")
    taken = centre.do(row, "clerk01", "accept")
    assert taken["flags"] == [], "it says how it stood, not how it stands"


def test_what_was_settled_and_not_to_their_liking_is_not_settled_again_but_goes_to_a_unit(centre, door, rows):
    case = centre.do(centre.report(), "clerk01", "settle_at_desk", resolution="打过电话了")
    set_code(centre, case, TOKEN, "centre")
    assert by_code(door, rating="unsatisfied", note="没人来过").body["state"] == "reported"
    row = now(centre, case, "clerk01")
    assert "settle_at_desk" not in {one["name"] for one in row["actions"]}
    before = stored(rows, case["id"])
    refused = centre.who("clerk01").act(row, "settle_at_desk", resolution="又打过电话了")
    assert (refused.status, refused.code) == (422, "case.not_settled_twice")
    assert stored(rows, case["id"]) == before

    other = centre.case_in("callback")  # sent back to the unit, and finished again: it still stands open
    finish_again(centre, centre.do(other, "caller01", "call_back", outcome="unsatisfied", note="还在漏"))
    centre.case_in("handling")
    director = centre.who("director01")
    found = director.get("/cases", state="open", supervised="1").body
    assert {one["id"] for one in found["items"]} == {case["id"], other["id"]}
    assert director.get("/watch/figures").body["again"] == found["total"] == 2

    taken = centre.do(centre.do(row, "clerk01", "accept"), "router01", "route", unit="water")
    assert (taken["state"], director.get("/watch/figures").body["again"]) == ("routed", 2)
    closed = centre.do(now(centre, other), "caller01", "call_back", outcome="satisfied", note="修好了")
    assert (closed["state"], director.get("/watch/figures").body["again"]) == ("closed", 1)


def test_a_code_made_by_a_workers_phone_says_so_counts_apart_and_closes_nothing(centre, door, rows):
    case = centre.case_in("callback", public_token_hash=DIGEST)
    assert page(door)["by_phone"]
    told = by_code(door, rating="satisfied").body
    assert (told["state"], told["rating"]["how_label"]) == ("callback", "您在这一页说的")
    assert by_code(door, rating="satisfied").code == "case.rated_already"
    # the resident's own word is still theirs to give
    assert (
        centre.do(now(centre, case), "caller01", "call_back", outcome="unsatisfied", note="没修好")["state"]
        == "handling"
    )
    assert [(one["how"], one["independent"]) for one in answers(rows)] == [("phone_code", False), ("call", True)]


def test_it_came_back_said_by_the_resident_within_the_days(centre, door, rows, change):
    case = at_the_window(centre, rows, "closed")
    assert page(door)["may_recur"]
    assert not page(door)["may_rate"], "they were heard by telephone"
    assert by_code(door, "recur", note="").code == "request.invalid"
    told = by_code(door, "recur", note="又漏了").body
    assert (told["state"], told["sentence"]) == ("reported", "您反映的问题又出现了，已重新送到中心，正在等待受理。")
    step = now(centre, case)["steps"][-1]
    assert (step["action"], step["note"], step["by"]["name"]) == ("recur", "又漏了", "群众")
    assert now(centre, case)["recurrences"] == 1

    other = at_the_window(centre, rows, "closed", token="B" * 22)
    change("UPDATE cases SET closed_at = closed_at - interval '31 days' WHERE id = :id", id=other["id"])
    assert not page(door, "B" * 22)["may_recur"]
    assert by_code(door, "recur", token="B" * 22, note="又漏了").code == "case.recur_too_late"


def test_what_came_back_is_a_new_round_to_be_asked_about(centre, door, rows):
    case = at_the_window(centre, rows, "closed")
    by_code(door, "recur", note="又漏了")
    row = now(centre, case)
    for action, username, values in STEPS[:5]:
        row = centre.do(
            now(centre, case, username) if action not in {"handle", "finish"} else row, username, action, **values
        )
    assert by_code(door, rating="unsatisfied").body["state"] == "handling", "once a round"
    assert [(one["value"], one["round"]) for one in answers(rows)] == [("satisfied", 1), ("unsatisfied", 2)]


# --- at the door ----------------------------------------------------------------------------------------------------


def test_a_rating_at_the_door_is_kept_as_one_and_never_closes(centre, rows):
    case = centre.case_in("callback")
    worker = centre.who("worker01")
    outcome = at_door(worker, case, "satisfied", note="说好多了")
    assert outcome["status"] == "applied", outcome
    row = outcome["rows"][0]["row"]
    assert (row["state"], row["steps"][-1]["label"], row["steps"][-1]["note"]) == ("callback", "当面评价", "说好多了")
    assert "rate_at_door" not in {one["name"] for one in row["actions"]}
    assert at_door(worker, case, "unsatisfied")["problem"]["code"] == "case.rated_already"
    assert answers(rows) == [{"value": "satisfied", "how": "door", "independent": False, "round": 1}]
    assert centre.do(now(centre, case), "caller01", "call_back", outcome="satisfied")["state"] == "closed"
    assert at_door(worker, case, "satisfied")["problem"]["code"] == "case.rated_already"


def test_whoever_handled_it_takes_no_rating_of_it(centre, rows):
    spot = centre.report(disposal="resolved_on_spot", resolution="修了")
    assert at_door(centre.who("worker01"), spot, "satisfied")["problem"]["code"] == "case.handler_calls_back"
    assert at_door(centre.who("leader01"), spot, "satisfied")["status"] == "applied"
    assert (
        centre.who("unit01").act(centre.case_in("callback"), "rate_at_door", rating="satisfied").code
        == "case.action_not_yours"
    )
    assert answers(rows) == [{"value": "satisfied", "how": "door", "independent": False, "round": 1}]


def test_not_satisfied_at_the_door_goes_back_too(centre):
    case = centre.case_in("callback")
    assert at_door(centre.who("worker01"), case, "unsatisfied")["rows"][0]["row"]["state"] == "handling"


# --- calls ----------------------------------------------------------------------------------------------------------
