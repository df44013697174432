"""What residents say of a result: by call, by code, at the door; what comes of it, and how it is counted."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cases.calls import Patience, again_after, enough
from server.cases.models import CaseRating
from server.catalogue.workdays import Calendar, local_day
from server.core import crypto
from server.core.clock import utc_now
from server.core.db import db
from server.core.ids import new_id
from server.core.limits import limiter
from tests.loop import STEPS, stored
from tests.statements import listening, read_whole
from tests.world import GRID1

TOKEN = "AbCdEfGhIjKlMnOpQrStUv"
DIGEST = hashlib.sha256(TOKEN.encode()).hexdigest()


def by_code(door, what="rating", token=TOKEN, **body):
    return door.anybody.post(f"/public/case/{what}", {"token": token, "operation_id": str(new_id())} | body)


def page(door, token=TOKEN):
    return door.anybody.post("/public/case", {"token": token}).body


def at_the_window(centre, rows, state, token=TOKEN):
    """A case whose code the centre made, brought to a state."""
    case = centre.case_in(state)
    set_code(centre, case, token, "centre")
    return case


def set_code(centre, case, token, by):
    with centre.door.app.app_context():
        db.session.execute(
            db.text("UPDATE cases SET public_token_hash = :hash, code_by = :by WHERE id = :id"),
            {"hash": hashlib.sha256(token.encode()).digest(), "by": by, "id": case["id"]},
        )
        db.session.commit()


def now(centre, case, who="caller01"):
    return centre.who(who).get(f"/cases/{case['id']}").body


def answers(rows):
    return rows("SELECT value, how, independent, round FROM case_rating ORDER BY at, id")


def finish_again(centre, case):
    return centre.do(now(centre, case, "unit01"), "unit01", "finish", resolution="又换了一段，这回不漏了")


# --- by code --------------------------------------------------------------------------------------------------------


def test_a_resident_who_is_satisfied_closes_the_case_themselves(centre, door, rows, app):
    case = at_the_window(centre, rows, "callback")
    assert page(door)["may_rate"]
    told = by_code(door, rating="mostly", note="挺快，13800000000 张桂兰")
    assert (told.status, told.body["state"], told.body["may_rate"]) == (200, "closed", False)
    assert told.body["rating"]["label"] == "基本满意"
    assert told.body["rating"]["how_label"] == "群众扫码"
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
    withdrawn = centre.do(now(centre, other, "clerk01"), "clerk01", "withdraw", note="报错了")
    assert (withdrawn["state"], director.get("/watch/figures").body["again"]) == ("withdrawn", 1)


def test_a_code_made_by_a_workers_phone_says_so_counts_apart_and_closes_nothing(centre, door, rows):
    case = centre.case_in("callback", public_token_hash=DIGEST)
    assert page(door)["by_phone"]
    told = by_code(door, rating="satisfied").body
    assert (told["state"], told["rating"]["how_label"]) == ("callback", "扫网格员手机出的码")
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


def at_door(worker, case, rating, **more):
    payload = {"case_id": case["id"], "action": "rate_at_door", "values": {"rating": rating}} | more
    [outcome] = worker.push(worker.operation("case.act", payload))
    return outcome


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


def call(centre, case, outcome="not_reached", note="没人接"):
    return centre.do(now(centre, case), "caller01", "call_back", outcome=outcome, note=note)


def a_day_earlier(change, case):
    """What was called in vain was called yesterday."""
    change("ALTER TABLE case_step DISABLE TRIGGER USER")
    change(
        "UPDATE case_step SET at = at - interval '1 day' WHERE case_id = :id AND action = 'call_back'", id=case["id"]
    )
    change("ALTER TABLE case_step ENABLE TRIGGER USER")


def listed(centre, when, who="caller01"):
    return [one["id"] for one in centre.who(who).get("/cases", call=when, order="due").body["items"]]


def test_why_somebody_is_not_satisfied_is_asked_of_them_and_written_down(centre, rows):
    case = centre.case_in("callback")
    [offered] = [one for one in now(centre, case)["actions"] if one["name"] == "call_back"]
    needed = {one["name"]: one.get("needed_with") for one in offered["fields"]}
    assert (needed["outcome"], needed["note"]["field"], needed["note"]["value"]) == (None, "outcome", "unsatisfied")
    before = stored(rows, case["id"])
    refused = centre.who("caller01").act(case, "call_back", outcome="unsatisfied", note=" ")
    assert (refused.status, refused.code) == (422, "case.fields_missing")
    assert refused.body["details"]["fields"] == {"note": needed["note"]["missing"]}
    assert stored(rows, case["id"]) == before
    back = centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="楼上还在滴水")
    assert back["steps"][-1]["note"] == "楼上还在滴水"


def test_whom_nobody_can_call_is_let_alone_and_asked_on_the_page(centre, door, rows):
    case = at_the_window(centre, rows, "callback")
    mute = centre.case_in("callback", contact=None)
    set_code(centre, mute, "ZyXwVuTsRqPoNmLkJiHgFe", "centre")

    def outcomes(one):
        [call_back] = [step for step in now(centre, one)["actions"] if step["name"] == "call_back"]
        return [choice["value"] for choice in call_back["fields"][0]["choices"]]

    assert outcomes(case) == ["satisfied", "mostly", "unsatisfied", "not_reached"]
    assert outcomes(mute) == ["no_phone"]
    assert (page(door)["will_call"], page(door)["sentence"]) == (True, "已经办好，中心会打电话问您是否满意。")
    asked = page(door, "ZyXwVuTsRqPoNmLkJiHgFe")
    assert (asked["will_call"], asked["may_rate"]) == (False, True)
    assert asked["sentence"] == "已经办好。您没有留电话，请在这里告诉我们您是否满意。"
    for one, outcome in ((mute, "satisfied"), (mute, "not_reached"), (case, "no_phone")):
        refused = centre.who("caller01").act(one, "call_back", outcome=outcome)
        assert (refused.status, refused.code, list(refused.body["details"]["fields"])) == (
            422,
            "case.fields_missing",
            ["outcome"],
        )

    closed = call(centre, mute, "no_phone")
    assert (closed["state"], closed["flags"]) == ("closed", ["no_phone", "not_reached"])
    assert answers(rows) == [{"value": "not_reached", "how": "call", "independent": True, "round": 1}]
    told = page(door, "ZyXwVuTsRqPoNmLkJiHgFe")
    assert (told["sentence"], told["may_rate"]) == ("已经结案。您没有留电话，中心没法打电话问您。", True)
    back = by_code(door, token="ZyXwVuTsRqPoNmLkJiHgFe", rating="unsatisfied", note="还在漏").body
    assert back["state"] == "handling", "their own word still counts"


def test_a_number_that_came_with_a_supplement_or_a_merged_case_can_be_called(centre, rows, change):
    case = centre.case_in("callback", contact=None)
    other = centre.report(contact={"name": "", "phone": "0937-2612345", "wishes": ""})
    handling = centre.case_in("handling", contact=None)
    centre.do(now(centre, other, "clerk01"), "clerk01", "merge", into=handling["case_no"])
    lead = centre.do(now(centre, handling, "unit01"), "unit01", "finish", resolution="修好了")
    change("DELETE FROM case_phone")  # taken in before numbers were found by an index

    def values(one):
        return {
            choice["value"]
            for step in now(centre, one)["actions"]
            for f in step["fields"]
            for choice in f.get("choices", [])
        }

    assert ("no_phone" in values(case), "no_phone" in values(lead)) == (True, False)


def test_three_calls_on_two_days_and_then_nobody_is_called_any_more(centre, rows, door, change):
    case = at_the_window(centre, rows, "callback")
    assert listed(centre, "now") == [case["id"]]
    told = call(centre, case)
    assert (told["state"], told["steps"][-1]["note"]) == ("callback", "没人接")
    assert datetime.fromisoformat(told["call_after"]) > utc_now()
    assert (listed(centre, "now"), listed(centre, "later")) == ([], [case["id"]])
    for _ in range(3):
        told = call(centre, case)
        assert told["state"] == "callback", "four calls on one day are not two days"
    assert answers(rows) == []

    a_day_earlier(change, case)
    told = call(centre, case)
    assert (told["state"], told["flags"], told["call_after"]) == ("closed", ["not_reached"], None)
    assert answers(rows) == [{"value": "not_reached", "how": "call", "independent": True, "round": 1}]
    assert page(door)["sentence"].startswith("已经结案。中心给您打过几次电话")
    assert (listed(centre, "now"), listed(centre, "later")) == ([], [])

    # they may still say something, and then they were heard after all
    figures = centre.who("director01").get("/voice/satisfaction").body
    assert (figures["not_reached"], figures["own"]["satisfied"]) == (1, 0)
    assert by_code(door, rating="satisfied").body["state"] == "closed"
    figures = centre.who("director01").get("/voice/satisfaction").body
    assert (figures["not_reached"], figures["own"]["satisfied"], figures["own"]["share"]) == (0, 1, 1.0)
    assert centre.who("director01").get("/cases", rated="not_reached").body["total"] == 0


def test_the_calls_are_nobodys_who_handled_it_and_none_is_about_a_protected_matter(centre, rows, change, world):
    case = centre.case_in("callback")
    change(
        "INSERT INTO case_step (id, case_id, seq, action, from_state, to_state, at, account_id, role_label, changes)"
        " VALUES (gen_random_uuid(), :id, 90, 'handle', 'assessed', 'handling', now(), :account, '', '{}')",
        id=case["id"],
        account=world.account_id("caller01"),
    )
    secret = centre.case_in("callback")
    change("UPDATE cases SET protected = true WHERE id = :id", id=secret["id"])
    assert (listed(centre, "now"), listed(centre, "later")) == ([], [])
    assert listed(centre, "now", "director01") == [case["id"]]


def test_the_script_and_the_patience_are_the_administrators(desk, centre, rows):
    facts = {"script": ["您好，这里是中心。"], "tries": 1, "days": 1, "wait_minutes": 30}
    assert desk.save("call-rule", facts).body["call_rule"] == facts | {"version": 2}
    assert desk.save("call-rule", {"tries": 1, "days": 2}).body["details"]["fields"] == {"days": ["天数不能比次数多"]}
    assert desk.save("call-rule", {"script": []}).code == "request.invalid"
    assert centre.who("caller01").get("/voice/script").body == {"script": facts["script"], "tries": 1, "days": 1}
    assert centre.who("unit01").get("/voice/script").code == "auth.not_permitted"
    assert call(centre, centre.case_in("callback"))["state"] == "closed", "one call was enough"


minutes = st.integers(0, 2 * 365 * 24 * 60).map(lambda past: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=past))
moments = st.lists(minutes, min_size=1, max_size=6).map(sorted)
patiences = st.builds(
    lambda tries, days, minutes: Patience(tries, min(days, tries), timedelta(minutes=minutes)),
    st.integers(1, 6), st.integers(1, 4), st.integers(10, 600),
)  # fmt: skip


@given(patiences, minutes)
def test_whoever_is_never_reached_is_let_alone_after_exactly_so_many_calls(patience, start):
    """Calling each time from the moment it may be done again needs no call more than the rule asks for."""
    calendar, calls = Calendar(), [start]
    while not enough(calls, patience):
        following = again_after(calls, patience, calendar)
        assert following > calls[-1]
        calls.append(following)
        assert len(calls) <= patience.tries, (calls, patience)
    assert len(calls) == patience.tries
    assert len({local_day(one) for one in calls}) >= patience.days


@given(moments, patiences)
def test_enough_is_so_many_calls_on_so_many_days_and_nothing_less(tries, patience):
    days = {(one + timedelta(hours=8)).date() for one in tries}
    assert enough(tries, patience) is (len(tries) >= patience.tries and len(days) >= patience.days)


# --- figures --------------------------------------------------------------------------------------------------------


def test_every_figure_is_that_of_a_list_and_within_ones_own(centre, door, rows):
    for number, (by, value) in enumerate((("centre", "satisfied"), ("centre", "unsatisfied"), ("phone", "mostly"))):
        token = str(number) * 22
        set_code(centre, centre.case_in("callback"), token, by)
        assert by_code(door, token=token, rating=value).status == 200
    call(centre, centre.case_in("callback"), "mostly", "")
    at_door(centre.who("worker01"), centre.case_in("callback"), "satisfied")
    director = centre.who("director01")
    figures = director.get("/voice/satisfaction").body
    assert figures["own"] == {"satisfied": 1, "mostly": 1, "unsatisfied": 1, "share": pytest.approx(2 / 3)}
    assert figures["beside"] == {"satisfied": 1, "mostly": 1, "unsatisfied": 0, "share": 1.0}
    assert figures["same_day"] == 3
    for one in figures["by_how"]:
        assert director.get("/cases", rated=one["value"], rated_how=one["how"]).body["total"] == one["cases"]
    for side in ("own", "beside"):
        for value in ("satisfied", "mostly", "unsatisfied"):
            assert director.get("/cases", rated=value, rated_how=side).body["total"] == figures[side][value]

    nothing = {"own": {"satisfied": 0, "mostly": 0, "unsatisfied": 0, "share": None}}
    assert centre.who("unit02").get("/voice/satisfaction").body["own"] == nothing["own"]
    tomorrow = (utc_now() + timedelta(days=1)).isoformat()
    assert director.get("/voice/satisfaction", rated_from=tomorrow).body["own"] == nothing["own"]
    assert director.get("/voice/satisfaction", unit="heating").body["own"] == nothing["own"]
    assert director.get("/voice/satisfaction", strange="1").code == "request.invalid"


# --- by scanning ----------------------------------------------------------------------------------------------------

REPORT = {"grid": GRID1, "kind": "environment", "what": "后墙堆了一堆垃圾。三天了。", "token": "Z" * 22}


def scan(door, **more):
    return door.anybody.post("/public/report", REPORT | {"operation_id": str(new_id())} | more)


def test_answers_are_found_by_indexes_however_many_there_are(app, centre, door, rows, owner):
    case = at_the_window(centre, rows, "callback")
    by_code(door, rating="satisfied", note="好")
    with listening(app) as asked:
        assert centre.who("caller01").get("/cases", rated="satisfied").body["items"][0]["steps"][-1]["note"] == "好"
        assert centre.who("director01").get(f"/cases/{case['id']}").status == 200
        assert centre.who("director01").get(f"/watch/cases/{case['id']}").status == 200
    for table in ("case_rating", "case_step", "letter", "watch_given"):
        assert read_whole(owner, asked, table) == [], table


def test_a_scanned_code_says_where_it_is_of_and_nothing_else(door):
    told = door.anybody.post("/public/grid", {"grid": GRID1}).body
    assert told["place"] == "花园社区 第1网格"
    assert {"code": "environment", "name": "脏乱、噪音、漏水、乱停车"} in told["kinds"], "in the words of residents"
    assert {"code": "other", "name": "说不清是哪一样"} in told["kinds"]
    for wrong in ("620902", GRID1[:-1] + "9", "x"):
        assert door.anybody.post("/public/grid", {"grid": wrong}).code == "public.grid_unknown"


def test_what_a_resident_reports_by_scanning_waits_to_be_taken_in_and_can_be_followed(door, centre, rows):
    answer = scan(door, name="张桂兰", phone="13800000000", where="10号院后墙")
    assert answer.status == 201, answer.body
    [item] = centre.who("clerk01").get("/cases", channel="public_qr").body["items"]
    assert (item["state"], item["case_no"], item["title"]) == ("reported", answer.body["case_no"], "后墙堆了一堆垃圾")
    assert (item["area"]["grid"]["code"], item["area"]["how"], item["reported_by"]["name"]) == (GRID1, "chosen", "群众")
    assert item["due_at"]
    assert "13800000000" not in str(rows("SELECT * FROM cases")) + str(rows("SELECT * FROM case_sensitive"))
    told = centre.who("clerk01").post(f"/cases/{item['id']}/contact", {"reason": "电话核实"}).body
    assert told["contact"] == {"name": "张桂兰", "phone": "13800000000", "wishes": ""}
    assert page(door, "Z" * 22)["case_no"] == item["case_no"]
    assert not page(door, "Z" * 22)["by_phone"]
    [mine] = [one for one in centre.who("worker01").get("/cases").body["items"] if one["id"] == item["id"]]
    assert mine["actions"], "the grid's worker sees it"


def test_the_same_report_sent_twice_is_one_and_another_under_its_number_is_refused(door, rows):
    body = {"operation_id": str(new_id())}
    assert [scan(door, **body).status for _ in range(2)] == [201, 201]
    assert len(rows("SELECT 1 FROM cases")) == 1
    assert scan(door, **body, where="别处").code == "operation.id_reused"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"website": "http://spam"}, "public.not_taken"),
        ({"grid": "620902001001999"}, "public.grid_unknown"),
        ({"kind": "environment.leak"}, "request.invalid"),
        ({"kind": "nothing"}, "request.invalid"),
        ({"what": " "}, "request.invalid"),
        ({"what": "字" * 1001}, "request.invalid"),
        ({"token": "short"}, "request.invalid"),
        ({"urgency": "grave"}, "request.invalid"),
    ],
)
def test_what_is_no_report_is_refused_by_name_and_nothing_is_written(door, rows, more, code):
    assert scan(door, **more).code == code
    assert rows("SELECT 1 FROM cases") == []


def test_a_matter_to_be_protected_gets_no_page(door, centre):
    answer = scan(door, kind="protected", what="有人打孩子")
    assert (answer.status, answer.body["protected"]) == (201, True)
    unknown = door.anybody.post("/public/case", {"token": "Z" * 22})
    assert (unknown.status, unknown.code) == (404, "public.token_unknown")
    assert unknown.body["details"]["centre"].keys() == {"name", "phone", "address"}
    assert [one["title"] for one in centre.who("worker01").get("/cases").body["items"]] == []
    assert [one["title"] for one in centre.who("clerk01").get("/cases").body["items"]] == ["需要保护的事，花园社区"]


def test_nobody_reports_without_end(door):
    limiter.enabled = True
    try:
        codes = [scan(door, token=f"{number:022d}").status for number in range(6)]
    finally:
        limiter.enabled = False
    assert codes == [201] * 5 + [429]


def test_nobody_logs_in_as_the_residents(door, rows):
    scan(door)
    assert len(rows("SELECT 1 FROM account WHERE name = '群众' AND username = '(resident)'")) == 1
    for password in ("", "!", "nobody has this password"):
        answer = door.anybody.post("/auth/login", {"username": "(resident)", "password": password, "device_id": "x"})
        assert answer.status in {401, 422}


def test_an_unknown_case_is_no_500(door):
    assert (
        door.anybody.post("/public/case/recur", {"token": str(uuid4()), "operation_id": "x", "note": "y"}).status == 422
    )
