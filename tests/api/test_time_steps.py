"""More time and suspension: the unit applies, the centre decides by name, the deadline moves, and nothing hides by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from server.catalogue import queries as catalogue
from server.catalogue.workdays import CHINA
from server.core.clock import local_date, utc_now
from server.steps.deadlines import LimitUnit, extended, resume
from tests.loop import stored


def moment(text):
    return datetime.fromisoformat(text)


def in_days(days):
    return (local_date(utc_now()) + timedelta(days=days)).isoformat()


@pytest.fixture
def calendar(app, world):
    with app.app_context():
        return catalogue.calendar()


def names(case):
    return {one["name"] for one in case["actions"]}


def notices_to(rows, username):
    return [
        row["title"]
        for row in rows(
            "SELECT title FROM notice n JOIN account a ON a.id = n.account_id"
            " WHERE username = :who AND kind <> 'case.to_unit' ORDER BY at, title",
            who=username,
        )
    ]


def test_more_time_is_asked_for_granted_and_told(centre, rows, calendar):
    case = centre.case_in("handling")
    asked = centre.do(case, "unit01", "ask_extension", days="３", note="配件要从兰州发。")
    assert (asked["asked"], asked["due_at"], asked["state"]) == ("extend", case["due_at"], "handling")
    assert asked["steps"][-1]["changes"] == {"asked": "extend", "days": 3}
    assert {"ask_extension", "ask_pause"} & names(asked) == set()
    seen = centre.who("supervisor01").get("/cases", held="asked").body
    assert [one["id"] for one in seen["items"]] == [case["id"]]
    assert {"extend", "refuse"} <= names(seen["items"][0])
    assert "pause" not in names(seen["items"][0])
    days = next(one for one in seen["items"][0]["actions"] if one["name"] == "extend")["fields"][0]
    start = rows("SELECT due_from FROM cases WHERE id = :id", id=case["id"])[0]["due_from"]
    three = extended(start, moment(case["due_at"]), 3, calendar, unit=LimitUnit.WORKING_DAYS).due_at.astimezone(CHINA)
    assert days["hint"].startswith("申请延期 3 个工作日，说是“配件要从兰州发”。照批，时限从 ")
    assert days["hint"].endswith(f" 到 {three.month}月{three.day}日 {three:%H:%M}。")
    more = centre.who("director01").act(asked, "extend", days="4")
    assert (more.code, more.body["details"]["fields"]) == (
        "request.invalid",
        {"days": ["申请的是 3 个工作日，不能批得更多"]},
    )
    assert notices_to(rows, "supervisor01") == [f"{case['case_no']} 申请延期或中止，等你答复"]

    granted = centre.do(asked, "director01", "extend", days="2", note="先批两天")
    start = rows("SELECT due_from FROM cases WHERE id = :id", id=case["id"])[0]["due_from"]
    later = extended(start, moment(case["due_at"]), 2, calendar, unit=LimitUnit.WORKING_DAYS)
    assert (moment(granted["due_at"]), moment(granted["yellow_at"])) == (later.due_at, later.yellow_at)
    assert moment(case["due_at"]) < later.due_at
    assert moment(case["yellow_at"]) < later.yellow_at < later.due_at
    assert (granted["extended_days"], granted["asked"]) == (2, None)
    assert granted["steps"][-1]["by"]["name"] == "曹立"
    assert granted["steps"][-1]["changes"] == {"asked": None, "days": 2, "due_at": granted["due_at"]}
    assert notices_to(rows, "unit01") == [f"{case['case_no']} 的延期或中止申请，有答复了"]
    assert [one["id"] for one in centre.who("director01").get("/cases", held="extended").body["items"]] == [case["id"]]

    again = centre.do(
        centre.do(granted, "unit01", "ask_extension", days="1", note="还差一天"), "supervisor01", "extend"
    )
    assert again["extended_days"] == 3
    done = centre.do(again, "unit01", "finish", resolution="修好了")
    assert (done["extended_days"], done["asked"]) == (0, None), "another step, another deadline"


def test_whoever_applies_knows_how_much_there_is_and_till_when(centre, rows, calendar):
    case = centre.case_in("handling")
    hints = {
        one["name"]: field.get("hint", "")
        for one in case_of(centre, case)["actions"]
        for field in one["fields"]
        if one["name"] in {"ask_extension", "ask_pause"} and field["name"] in {"days", "until"}
    }
    start = rows("SELECT due_from FROM cases WHERE id = :id", id=case["id"])[0]["due_from"]
    five = extended(start, moment(case["due_at"]), 5, calendar, unit=LimitUnit.WORKING_DAYS).due_at.astimezone(CHINA)
    assert hints["ask_extension"].startswith("填 1 到 30，")
    assert f"5 个工作日，同意了就到 {five.month}月{five.day}日 {five:%H:%M}" in hints["ask_extension"]
    assert "30 天以内" in hints["ask_pause"]


def case_of(centre, case):
    return centre.who("unit01").get(f"/cases/{case['id']}").body


def test_a_refusal_moves_nothing_but_the_application(centre, rows):
    case = centre.case_in("assessed")
    asked = centre.do(case, "unit01", "ask_extension", days="5", note="忙")
    refused = centre.do(asked, "supervisor01", "refuse", note="人手够，按期办")
    assert (refused["asked"], refused["due_at"], refused["yellow_at"]) == (None, case["due_at"], case["yellow_at"])
    assert refused["steps"][-1]["changes"] == {"asked": None, "refused": "extend"}
    assert "ask_extension" in names(centre.who("unit01").get(f"/cases/{case['id']}").body)


def test_what_is_waited_is_not_used_and_ends_by_itself_no_later_than_granted(centre, rows, calendar, watch):
    case = centre.case_in("handling")
    asked = centre.do(case, "unit01", "ask_pause", until=in_days(9), note="等质检站出鉴定")
    paused = centre.do(asked, "supervisor01", "pause", note="同意")
    until = calendar.opens(local_date(utc_now()) + timedelta(days=9))
    assert moment(paused["paused_until"]) == until
    assert paused["paused_since"] is not None
    assert paused["steps"][-1]["changes"] == {"asked": None, "paused": True, "until": in_days(9)}
    assert {"ask_extension", "ask_pause"} & names(centre.who("unit01").get(f"/cases/{case['id']}").body) == set()
    assert [one["id"] for one in centre.who("director01").get("/cases", held="paused").body["items"]] == [case["id"]]
    figures = centre.who("director01").get("/watch/figures").body
    assert figures == {"overdue": 0, "paused": 1, "paused_overdue": 0, "extended": 0, "asked": 0, "again": 0}

    assert watch(until - timedelta(minutes=1)) == {}
    # the job was down for two days: what was granted is not stretched by that
    assert watch(until + timedelta(days=2)).get("resumed") == 1
    row = centre.who("supervisor01").get(f"/cases/{case['id']}").body
    since = moment(paused["paused_since"])
    assert moment(row["due_at"]) == resume(moment(case["due_at"]), since, until, calendar, unit="working_days")
    assert (row["paused_since"], row["paused_until"]) == (None, None)
    assert rows("SELECT account_id FROM journal_entry WHERE action = 'case.resumed'") == [{"account_id": None}]
    assert f"{case['case_no']} 中止到期，时限接着算" in notices_to(rows, "unit01")


def test_a_person_ends_a_suspension_sooner(centre, calendar):
    case = centre.case_in("handling")
    asked = centre.do(case, "unit01", "ask_pause", until=in_days(20), note="等")
    longer = centre.who("supervisor01").act(asked, "pause", until=in_days(21))
    assert longer.body["details"]["fields"] == {"until": [f"申请的是到 {in_days(20)}，不能批得更晚"]}
    paused = centre.do(asked, "supervisor01", "pause", until=in_days(5))
    assert moment(paused["paused_until"]) == calendar.opens(local_date(utc_now()) + timedelta(days=5))
    resumed = centre.do(paused, "supervisor01", "resume", note="鉴定出来了")
    assert (resumed["paused_since"], resumed["paused_until"]) == (None, None)
    # of working time: by day, what was waited at the end of a deadline's last hour lies in the next working day
    waited = calendar.working_time_between(moment(case["due_at"]), moment(resumed["due_at"]))
    assert waited < timedelta(minutes=5)
    assert "resume" not in names(resumed)


@pytest.mark.parametrize(
    ("action", "field", "value"),
    [
        ("ask_extension", "days", "0"),
        ("ask_extension", "days", "31"),
        ("ask_extension", "days", "两天"),
        ("ask_extension", "days", "-1"),
        ("ask_pause", "until", in_days(0)),
        ("ask_pause", "until", in_days(31)),
        ("ask_pause", "until", "下周"),
        ("ask_pause", "until", "2026-13-01"),
    ],
)
def test_what_cannot_be_applied_for_is_refused_by_its_field(centre, rows, action, field, value):
    case = centre.case_in("handling")
    before = stored(rows, case["id"])
    answer = centre.who("unit01").act(case, action, note="因为", **{field: value})
    assert (answer.status, answer.code, set(answer.body["details"]["fields"])) == (422, "request.invalid", {field})
    assert stored(rows, case["id"]) == before


def test_one_application_at_a_time_and_none_while_suspended(centre):
    case = centre.case_in("handling")
    asked = centre.do(case, "unit01", "ask_extension", days="1", note="一天")
    assert centre.who("unit01").act(asked, "ask_pause", until=in_days(3), note="等").code == "case.asked_already"
    assert centre.who("supervisor01").act(asked, "pause").code == "case.nothing_asked"
    paused = centre.do(
        centre.do(
            centre.do(asked, "supervisor01", "refuse", note="不"), "unit01", "ask_pause", until=in_days(3), note="等"
        ),
        "supervisor01",
        "pause",
    )
    assert centre.who("unit01").act(paused, "ask_extension", days="1", note="一天").code == "case.paused"


def test_nobody_decides_over_their_own_unit(centre, change, world):
    case = centre.case_in("handling")
    asked = centre.do(case, "unit01", "ask_extension", days="1", note="一天")
    change(
        "INSERT INTO assignment (id, account_id, role, area_code, valid_from)"
        " VALUES (gen_random_uuid(), :account, 'supervisor', '620902', '2026-02-01')",
        account=world.account_id("unit01"),
    )
    both = centre.who("unit01")
    assert "extend" not in names(both.get(f"/cases/{case['id']}").body)
    for action, values in (("extend", {}), ("refuse", {"note": "x"}), ("urge", {"note": "x"})):
        answer = both.act(asked, action, **values)
        assert (answer.status, answer.code) == (403, "case.own_request"), action


def test_whoever_applied_takes_it_back_until_it_is_decided_and_the_desk_hears(centre, rows):
    case = centre.case_in("handling")
    assert centre.who("unit01").act(case, "unask").code == "case.nothing_asked"
    asked = centre.do(case, "unit01", "ask_pause", until=in_days(5), note="等鉴定")
    assert "unask" in names(asked)
    assert "unask" not in names(centre.who("supervisor01").get(f"/cases/{case['id']}").body)
    back = centre.do(asked, "unit01", "unask", note="鉴定今天到了")
    assert (back["asked"], back["due_at"], back["state"]) == (None, case["due_at"], "handling")
    assert (back["steps"][-1]["label"], back["steps"][-1]["note"]) == ("撤回申请", "鉴定今天到了")
    assert back["steps"][-1]["changes"] == {"asked": None, "unasked": "pause"}
    # what asked for an answer asks no more; that it is gone stands there instead
    standing = rows(
        "SELECT title FROM notice n JOIN account a ON a.id = n.account_id"
        " WHERE username = 'supervisor01' AND expires_at > now() ORDER BY at"
    )
    assert [one["title"] for one in standing] == [f"{case['case_no']} 的延期或中止申请，承办单位撤回了"]
    assert {"ask_extension", "ask_pause"} <= names(back)
    assert centre.who("supervisor01").act(asked, "pause").code == "case.stale"


def test_an_application_decided_meanwhile_is_stale(centre):
    asked = centre.do(centre.case_in("handling"), "unit01", "ask_extension", days="1", note="一天")
    centre.do(asked, "supervisor01", "extend")
    answer = centre.who("director01").act(asked, "refuse", note="不")
    assert (answer.status, answer.code) == (409, "case.stale")


def test_urging_by_hand_is_a_step_with_words_and_reaches_the_unit(centre, rows):
    case = centre.case_in("handling")
    urged = centre.do(case, "supervisor01", "urge", note="住户又来问，今天给个准话")
    assert (urged["steps"][-1]["label"], urged["steps"][-1]["note"]) == ("催办", "住户又来问，今天给个准话")
    assert (urged["state"], urged["due_at"]) == (case["state"], case["due_at"])
    assert notices_to(rows, "unit01") == [f"催办 {case['case_no']}：住户又来问，今天给个准话"]
    assert centre.who("supervisor01").act(urged, "urge").code == "case.fields_missing"


def test_a_phone_of_before_knows_the_present_deadline(centre):
    """The row a phone pulls carries the moved deadline, by the name it always had."""
    asked = centre.do(centre.case_in("handling"), "unit01", "ask_extension", days="2", note="两天")
    granted = centre.do(asked, "supervisor01", "extend")
    mirror, _, _ = centre.who("worker01").pull_all()
    assert mirror["case", granted["id"]]["due_at"] == granted["due_at"]
    assert datetime.fromisoformat(granted["due_at"]).tzinfo == UTC


@pytest.mark.parametrize(("ask", "asked"), [({"days": "2"}, "extend"), ({"until": in_days(5)}, "pause")])
def test_an_application_nobody_answered_lapses_with_the_finish_and_the_story_says_so(centre, rows, ask, asked):
    case = centre.case_in("handling")
    action = "ask_extension" if asked == "extend" else "ask_pause"
    case = centre.do(case, "unit01", action, note="等配件", **ask)
    done = centre.do(case, "unit01", "finish", resolution="修好了")
    assert (done["asked"], done["steps"][-1]["changes"]["lapsed"]) == (None, asked)
    assert centre.who("supervisor01").act(done, "extend").code == "case.action_not_now"
    plain = centre.case_in("callback")
    assert "lapsed" not in plain["steps"][-1]["changes"]
