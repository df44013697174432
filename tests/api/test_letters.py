"""Letters of supervision: drafted by the watch, signed or dropped by a person, answered by the unit in words."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from docx import Document

from server.catalogue import queries as catalogue
from server.catalogue.workdays import CHINA
from server.core.clock import local_date, utc_now
from server.steps.deadlines import over_since


def test_what_is_overdue_is_written_about_by_hand_once_for_each_deadline(centre, rows, change, watch, app):
    case = centre.case_in("handling")
    refused = centre.who("supervisor01").act(case, "draft_letter")
    assert (refused.status, refused.code) == (409, "case.letter_not_overdue")
    change(
        "UPDATE cases SET due_at = now() - interval '1 hour', yellow_at = now() - interval '1 hour' WHERE id = :id",
        id=case["id"],
    )
    drafted = centre.do(case, "director01", "draft_letter")
    assert {"sign_letter", "drop_letter"} <= names(drafted)
    assert "draft_letter" not in names(drafted)
    assert "watch.letter" in asking(centre.who("supervisor01"))
    assert letters(centre, "supervisor01")["counts"]["draft"] == 1
    dropped = centre.do(drafted, "supervisor01", "drop_letter", note="先打电话")
    refused = centre.who("supervisor01").act(dropped, "draft_letter")
    assert (refused.status, refused.code) == (409, "case.letter_written")
    with app.app_context():
        late = over_since(utc_now(), 5, catalogue.calendar())
    watch(late)
    assert rows("SELECT count(*) AS n FROM letter") == [{"n": 1}], "this deadline has had its letter"
    told = centre.who("supervisor01").get(f"/watch/cases/{case['id']}").body
    assert [one["kind"] for one in told["given"]][-1] == "supervisor"
    assert "letter" not in [one["kind"] for one in told["given"]], "it came of a person, whose step it is"


def asking(person):
    return {one["kind"] for one in person.get("/notices").body["items"]}


def letters(centre, who, state="draft"):
    return centre.who(who).get("/watch/letters", state=state).body


def names(row):
    return {one["name"] for one in row["actions"]}


def test_a_letter_is_drafted_signed_and_answered_and_stands_in_the_story(centre, overdue, rows):
    case = overdue()
    page = letters(centre, "supervisor01")
    assert page["counts"] == {"draft": 1, "signed": 0}
    [draft] = page["items"]
    due = datetime.fromisoformat(case["due_at"])
    day = local_date(due)
    assert (draft["number"], draft["unit"]["name"], draft["case"]["case_no"]) == (None, "供水所", case["case_no"])
    assert draft["body"].startswith(f"供水所：你单位承办的 {case['case_no']} 号事项")
    assert (
        f"，处置应在{day.year}年{day.month}月{day.day}日{due.astimezone(CHINA):%H:%M}前办好，到起草本函时超期 3 个工作日"
        in draft["body"]
    )
    assert "3 个工作日内答复" in draft["body"]
    assert letters(centre, "unit01") == {"items": [], "next_cursor": None, "counts": {"draft": 0, "signed": 0}}, (
        "a draft is the centre's own business"
    )

    assert "watch.letter" in asking(centre.who("director01"))
    signed = centre.do(case, "supervisor01", "sign_letter", note="三日内答复")
    assert "watch.letter" not in asking(centre.who("director01"))
    assert "watch.signed" in asking(centre.who("unit01"))
    year = local_date(utc_now()).year
    number = f"肃综治督函〔{year}〕1号"
    assert (signed["steps"][-1]["label"], signed["steps"][-1]["changes"]) == ("签发督办函", {"letter": number})
    assert {"sign_letter", "drop_letter"} & names(signed) == set()
    assert rows("SELECT title FROM notice WHERE kind = 'watch.signed'") == [
        {"title": f"{case['case_no']} 收到督办函，请按期答复"}
    ]
    [letter] = letters(centre, "unit01", "signed")["items"]
    assert (letter["number"], letter["ended_by"], letter["body"]) == (number, "韩冬", draft["body"])
    assert letter["reply_by"] is not None
    seen = centre.who("unit01").get(f"/cases/{case['id']}").body
    assert "reply_letter" in names(seen)
    assert centre.who("unit01").act(seen, "reply_letter").code == "case.fields_missing"
    done = centre.do(seen, "unit01", "reply_letter", note="已调来配件，明天修好")
    assert "watch.signed" not in asking(centre.who("unit01"))
    assert done["steps"][-1]["note"] == "已调来配件，明天修好"
    assert "reply_letter" not in names(done)
    [answered] = letters(centre, "director01", "answered")["items"]
    assert (answered["state_label"], answered["reply"]) == ("已答复", "已调来配件，明天修好")
    assert rows("SELECT count(*) AS n FROM notice WHERE kind = 'watch.replied'") == [{"n": 2}]


def test_a_letter_is_dropped_only_with_a_reason(centre, overdue):
    case = overdue()
    assert centre.who("director01").act(case, "drop_letter").code == "case.fields_missing"
    dropped = centre.do(case, "director01", "drop_letter", note="当天已经办好")
    assert dropped["steps"][-1]["changes"] == {"letter": None}
    [letter] = letters(centre, "director01", "dropped")["items"]
    assert (letter["reply"], letter["number"], letter["ended_by"]) == ("当天已经办好", None, "曹立")
    assert centre.who("supervisor01").act(dropped, "sign_letter").code == "case.letter_no_draft"
    assert letters(centre, "unit01", "dropped")["items"] == []


def test_letters_of_a_year_are_numbered_without_gaps(centre, overdue):
    cases = [overdue(), overdue(), overdue()]
    centre.do(cases[1], "supervisor01", "drop_letter", note="已办")
    for case in (cases[2], cases[0]):
        centre.do(case, "supervisor01", "sign_letter")
    year = local_date(utc_now()).year
    assert [one["number"] for one in letters(centre, "supervisor01", "signed")["items"]] == [
        f"肃综治督函〔{year}〕2号",
        f"肃综治督函〔{year}〕1号",
    ]


def test_one_letter_is_signed_once_by_two_people(centre, overdue, rows):
    case = overdue()
    centre.do(case, "supervisor01", "sign_letter")
    answer = centre.who("director01").act(case, "sign_letter")
    assert (answer.status, answer.code) == (409, "case.stale")
    assert rows("SELECT count(*) AS n FROM letter WHERE status = 'signed'") == [{"n": 1}]


def test_a_draft_that_came_too_late_can_still_be_dropped(centre, overdue):
    case = overdue()
    done = centre.do(case, "unit01", "finish", resolution="修好了")
    closed = centre.do(done, "caller01", "call_back", outcome="satisfied")
    assert "sign_letter" not in names(centre.who("supervisor01").get(f"/cases/{case['id']}").body)
    centre.do(closed, "supervisor01", "drop_letter", note="已结案")
    assert letters(centre, "supervisor01")["items"] == []


def test_a_letter_is_still_the_units_to_answer_after_the_case_was_closed(centre, overdue):
    case = centre.do(overdue(), "supervisor01", "sign_letter")
    done = centre.do(case, "unit01", "finish", resolution="修好了")
    closed = centre.do(done, "caller01", "call_back", outcome="satisfied")
    at_work = overdue()

    def waits():
        page = centre.who("unit01").get("/cases", mine="true", order="due").body
        return page["total"], {row["id"] for row in page["items"]}

    assert waits() == (2, {closed["id"], at_work["id"]})
    centre.do(closed, "unit01", "reply_letter", note="当天修好了，回函说明")
    assert waits() == (1, {at_work["id"]})


def test_a_letter_follows_the_words_of_its_day(centre, overdue, desk):
    first = overdue()
    rule = desk.lists()["letter_rule"]
    facts = {"number_form": "督〔{year}〕{number}", "body": "请{unit}办理 {code}。", "reply_days": 5}
    assert desk.save("letter-rule", facts).status == 200
    second = overdue()
    bodies = {one["case"]["id"]: one["body"] for one in letters(centre, "supervisor01")["items"]}
    assert bodies[second["id"]] == f"请供水所办理 {second['case_no']}。"
    assert bodies[first["id"]].startswith("供水所：你单位承办的")
    assert rule["reply_days"] == 3


@pytest.mark.parametrize("who", ["clerk01", "router01", "caller01", "unit01"])
def test_nobody_else_signs(centre, overdue, who):
    case = overdue()
    answer = centre.who(who).act(case, "sign_letter")
    assert (answer.status, answer.code) == (403, "case.action_not_yours")


def test_a_draft_is_the_centres_own_and_a_letter_the_units_it_was_signed_to(centre, overdue):
    case = overdue()

    def drafted(who):
        given = centre.who(who).get(f"/watch/cases/{case['id']}").body["given"]
        return "letter" in [one["kind"] for one in given]

    assert [drafted(who) for who in ("unit01", "officer01", "supervisor01", "leader99")] == [False, False, True, True]
    for who in ("worker01", "leader01", "officer01", "unit01"):
        assert letters(centre, who) == {"items": [], "next_cursor": None, "counts": {"draft": 0, "signed": 0}}, who
    case = centre.do(case, "router01", "help", helpers="heating")
    centre.do(case, "supervisor01", "sign_letter")
    found = {
        who: len(centre.who(who).get(f"/watch/cases/{case['id']}").body["letters"])
        for who in ("worker01", "officer01", "unit01", "unit02", "clerk01", "leader99")
    }
    assert found == {"worker01": 0, "officer01": 0, "unit01": 1, "unit02": 0, "clerk01": 1, "leader99": 1}
    assert [drafted(who) for who in ("unit01", "unit02")] == [True, False]


def test_a_letter_is_still_answered_when_the_case_was_closed_meanwhile(centre, overdue):
    signed = centre.do(overdue(), "supervisor01", "sign_letter")
    done = centre.do(signed, "unit01", "finish", resolution="修好了")
    closed = centre.do(done, "caller01", "call_back", outcome="satisfied")
    seen = centre.who("unit01").get(f"/cases/{closed['id']}").body
    assert "reply_letter" in names(seen)
    replied = centre.do(seen, "unit01", "reply_letter", note="当天已修好，以后备足配件")
    assert replied["state"] == "closed"
    assert letters(centre, "supervisor01")["counts"] == {"draft": 0, "signed": 0}


@pytest.fixture
def routed_late(centre, app, watch):
    """A case that unit01 did not even sign for, with a letter that waits to be signed."""
    case = centre.case_in("routed")
    with app.app_context():
        calendar = catalogue.calendar()
    watch(over_since(datetime.fromisoformat(case["due_at"]), 3, calendar))
    return case


def test_no_letter_goes_to_a_unit_that_has_the_case_no_more(centre, routed_late, rows):
    back = centre.do(routed_late, "unit01", "return", note="不归我们")
    assert {"sign_letter", "drop_letter"} & names(centre.who("supervisor01").get(f"/cases/{back['id']}").body) == set()
    assert letters(centre, "supervisor01")["counts"] == {"draft": 0, "signed": 0}
    [letter] = letters(centre, "supervisor01", "dropped")["items"]
    assert (letter["reply"], letter["ended_by"], letter["unit"]["id"]) == (
        "事已不在这家单位手上，没有发",
        "冯军",
        "water",
    )
    other = centre.do(back, "router01", "route", unit="heating")
    assert centre.who("supervisor01").act(other, "sign_letter").code == "case.letter_no_draft"


def test_pages_of_letters_end_and_go_on(centre, overdue):
    cases = [overdue() for _ in range(3)]
    first = centre.who("supervisor01").get("/watch/letters", limit=2).body
    rest = centre.who("supervisor01").get("/watch/letters", limit=2, cursor=first["next_cursor"]).body
    assert [one["case"]["id"] for one in first["items"] + rest["items"]] == [one["id"] for one in cases]
    assert rest["next_cursor"] is None


def test_whoever_signs_may_change_the_words_first(centre, overdue):
    case = overdue()
    [draft] = letters(centre, "supervisor01")["items"]
    seen = centre.who("supervisor01").get(f"/cases/{case['id']}").body
    sign = next(one for one in seen["actions"] if one["name"] == "sign_letter")
    assert next(one for one in sign["fields"] if one["name"] == "body")["value"] == draft["body"]
    signed = centre.do(seen, "supervisor01", "sign_letter", body="供水所：请周五前修好，派人上门。")
    assert signed["steps"][-1]["changes"].items() >= {"letter_changed": True}.items()
    [letter] = letters(centre, "unit01", "signed")["items"]
    assert letter["body"] == "供水所：请周五前修好，派人上门。"


def test_a_letter_is_a_word_paper_for_whoever_may_know_of_it(centre, overdue, admin, rows):
    case = overdue()
    [draft] = letters(centre, "supervisor01")["items"]
    at = f"/papers/letters/{draft['id']}"
    assert centre.who("unit01").post(at, {}).code == "letter.absent", "a draft is the centre's alone"
    assert centre.who("supervisor01").post(f"/papers/letters/{case['id']}", {}).code == "letter.absent"
    assert (
        centre.who("clerk01").post(f"/papers/cases/{case['id']}/letter", {"purpose": "x"}).code == "paper.kind_absent"
    )
    centre.do(case, "supervisor01", "sign_letter")
    answer = centre.who("unit01").post(at, {})
    assert answer.status == 200, answer.body
    paper = Document(io.BytesIO(answer.raw))
    [letter] = letters(centre, "unit01", "signed")["items"]
    lines = [one.text for one in paper.paragraphs]
    to, _, said = letter["body"].partition("：")
    assert {letter["number"], f"{to}：", said, "签发人：韩冬　　　　"} <= set(lines)
    cells = [cell.text for cell in paper.tables[0].rows[0].cells]
    assert cells[:2] == ["案件编号", case["case_no"]]
    assert centre.who("unit02").post(at, {}).code == "letter.absent"
    assert rows("SELECT details->>'paper' AS paper FROM journal_entry WHERE action = 'paper.made'") == [
        {"paper": "letter"}
    ]
    assert "督办函" in [one["name"] for one in admin.get("/papers/templates").body["items"]]
