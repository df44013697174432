"""Who is called back, how often and by whom; what is asked of them; and how it is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cases.calls import Patience, again_after, due_after_call, enough
from server.catalogue.workdays import Calendar, local_day
from server.core.clock import LOCAL_ZONE, utc_now
from tests.loop import stored
from tests.statements import listening, read_whole
from tests.voice import answers, at_door, at_the_window, by_code, now, page, set_code


def call(centre, case, outcome="not_reached", note="没人接"):
    return centre.do(now(centre, case), "caller01", "call_back", outcome=outcome, note=note)


def a_day_earlier(change, case):
    """What was called in vain was called yesterday, and may be called again."""
    change("UPDATE cases SET call_after = now() - interval '1 minute' WHERE id = :id", id=case["id"])
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
    [form] = [step["fields"] for step in now(centre, mute)["actions"] if step["name"] == "call_back"]
    assert form[1]["label"] == "备注", "nobody is asked what they say"
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
        again = call(centre, case)
        assert (again["state"], again["call_after"]) == ("callback", told["call_after"])
        assert again["steps"][-1]["changes"]["same_try"] is True, "called before it was to be, it is the same try"
    a_day_earlier(change, case)
    assert call(centre, case)["state"] == "callback", "the second of three"
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
    hours = {"call_from": "00:00", "call_to": "00:00", "undo_minutes": 10}
    facts = {"script": ["您好，这里是中心。"], "tries": 1, "days": 1, "wait_minutes": 30} | hours
    assert desk.save("call-rule", facts).body["call_rule"] == facts | {"version": 2}
    assert desk.save("call-rule", {"tries": 1, "days": 2}).body["details"]["fields"] == {"days": ["天数不能比次数多"]}
    assert desk.save("call-rule", {"script": []}).code == "request.invalid"
    told = hours | {"script": facts["script"], "tries": 1, "days": 1}
    assert centre.who("caller01").get("/voice/script").body == told
    early = desk.save("call-rule", {"call_from": "20:00", "call_to": "08:00"}).body["details"]["fields"]
    assert list(early) == ["call_to"]
    assert centre.who("unit01").get("/voice/script").code == "auth.not_permitted"
    assert call(centre, centre.case_in("callback"))["state"] == "closed", "one call was enough"


def test_who_closed_it_by_a_call_takes_that_back_for_some_minutes_and_nobody_else(centre, rows, door, change):
    case = at_the_window(centre, rows, "callback")
    tried = call(centre, case)
    limit = "SELECT state, due_at, yellow_at, deadline_no, call_after, flags FROM cases WHERE id = :id"
    before = rows(limit, id=case["id"])
    closed = call(centre, tried, "satisfied", "说修好了")
    assert "unhear" in [one["name"] for one in closed["actions"]]
    assert "unhear" not in [one["name"] for one in now(centre, case, "director01")["actions"]]
    refused = centre.who("director01").act(closed, "unhear")
    assert (refused.status, refused.code) == (403, "case.action_not_yours")
    assert centre.who("director01").get("/cases", rated="satisfied").body["total"] == 1

    back = centre.do(closed, "caller01", "unhear")
    assert rows(limit, id=case["id"]) == before
    assert back["steps"][-2]["note"] == "说修好了", "it stands in the history"
    assert (page(door)["rating"], page(door)["may_rate"]) == (None, True)
    assert centre.who("director01").get("/cases", rated="satisfied").body["total"] == 0
    assert centre.who("director01").get("/voice/satisfaction").body["own"]["satisfied"] == 0
    live = "SELECT count(*) AS n FROM notice WHERE kind = 'case.closed' AND subject_id = :id AND expires_at > now()"
    assert rows(live, id=case["id"]) == [{"n": 0}]

    again = call(centre, back, "unsatisfied", "楼上还在滴水")
    assert again["state"] == "handling"
    done = centre.do(now(centre, again, "unit01"), "unit01", "finish", resolution="又修了")
    closed = call(centre, done, "mostly")
    change("ALTER TABLE case_step DISABLE TRIGGER USER")
    change("UPDATE case_step SET at = at - interval '11 minutes' WHERE case_id = :id", id=case["id"])
    change("ALTER TABLE case_step ENABLE TRIGGER USER")
    refused = centre.who("caller01").act(closed, "unhear")
    assert (refused.status, refused.code) == (409, "case.call_stands")


def test_the_last_try_taken_back_was_none(desk, centre, rows, change):
    change("UPDATE call_rule SET tries = 2, days = 1")
    case = centre.case_in("callback")
    call(centre, case)
    change("UPDATE cases SET call_after = now() - interval '1 minute' WHERE id = :id", id=case["id"])
    closed = call(centre, case)
    assert closed["state"] == "closed"
    back = centre.do(closed, "caller01", "unhear")
    assert (back["state"], back["flags"]) == ("callback", [])
    assert call(centre, case)["state"] == "closed", "one try before, and this one"


def test_nobody_is_called_by_night_and_whom_nobody_can_call_stands_apart(desk, centre, rows, change):
    case, mute = centre.case_in("callback"), centre.case_in("callback", contact=None)

    def counts():
        return centre.who("caller01").get("/voice/calls").body

    assert counts() == {"now": 1, "later": 0, "nobody": 1}
    assert (listed(centre, "now"), listed(centre, "nobody")) == ([case["id"]], [mute["id"]])
    hour = utc_now().astimezone(LOCAL_ZONE).hour
    closed = ("00:00", "00:01") if hour else ("12:00", "12:01")
    change("UPDATE call_rule SET call_from = CAST(:a AS time), call_to = CAST(:b AS time)", a=closed[0], b=closed[1])
    assert counts() == {"now": 0, "later": 1, "nobody": 1}
    assert (listed(centre, "now"), listed(centre, "later")) == ([], [case["id"]])


def test_whoever_calls_again_when_they_are_told_to_is_not_late_for_it(desk, centre, rows, change, watch):
    case = centre.case_in("callback")
    soon = "UPDATE cases SET due_at = now() + interval '1 hour', yellow_at = now() WHERE id = :id"
    change(soon, id=case["id"])
    change("UPDATE call_rule SET tries = 2, days = 2")  # the second call is for another day
    told = call(centre, case)
    after, due = (datetime.fromisoformat(told[name]) for name in ("call_after", "due_at"))
    assert utc_now() + timedelta(hours=1) < after < due
    assert datetime.fromisoformat(told["yellow_at"]) == after
    assert local_day(after) == local_day(due)
    watch(utc_now())
    assert rows("SELECT kind FROM watch_given WHERE case_id = :id AND kind = 'overdue'", id=case["id"]) == []

    late = centre.case_in("callback")
    change(
        "UPDATE cases SET due_at = now() - interval '1 hour', yellow_at = now() - interval '1 hour' WHERE id = :id",
        id=late["id"],
    )
    before = rows("SELECT due_at FROM cases WHERE id = :id", id=late["id"])
    call(centre, late)
    assert rows("SELECT due_at FROM cases WHERE id = :id", id=late["id"]) == before, "late before, late now"


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


@given(patiences, minutes, st.integers(0, 22), st.integers(1, 10))
def test_whoever_is_to_be_called_again_is_so_at_an_hour_for_calls_and_is_due_no_sooner(patience, start, opens, long):
    calendar = Calendar()
    hours = replace(patience, opens=time(opens), closes=time(min(opens + long, 23)))
    again = again_after([start], hours, calendar)
    assert again >= again_after([start], patience, calendar)
    assert hours.may_call(again)
    due = start + timedelta(hours=3)
    assert due_after_call(due, again, start, calendar) >= due
    if local_day(again) > local_day(due):
        assert due_after_call(due, again, start, calendar) == calendar.closes(local_day(again))
    assert due_after_call(start, again, start, calendar) == start, "late already"


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


def test_answers_are_found_by_indexes_however_many_there_are(app, centre, door, rows, cluster, owner):
    case = at_the_window(centre, rows, "callback")
    by_code(door, rating="satisfied", note="好")
    with listening(app) as asked:
        assert centre.who("caller01").get("/cases", rated="satisfied").body["items"][0]["steps"][-1]["note"] == "好"
        assert centre.who("director01").get(f"/cases/{case['id']}").status == 200
        assert centre.who("director01").get(f"/watch/cases/{case['id']}").status == 200
    with owner.begin() as connection:
        connection.exec_driver_sql("ANALYZE case_rating")  # as autovacuum does, whenever it likes
    for table in ("case_rating", "case_step", "letter", "watch_given"):
        assert read_whole(cluster, owner, asked, table) == [], table
