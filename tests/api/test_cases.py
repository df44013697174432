"""The closed loop by the real door: who did what when, what was said, and until when."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from server.catalogue import queries as catalogue
from server.steps.deadlines import Limit, deadline
from tests.loop import STEPS, stored
from tests.world import GRID1


def moment(text_):
    return datetime.fromisoformat(text_)


def test_the_whole_loop_by_the_right_people_with_who_when_what_was_said_and_until_when(app, centre, rows):
    with app.app_context():
        calendar = catalogue.calendar()
        limits = {
            (limit, grade): Limit(row.amount, row.unit)
            for limit, grade in (("response", "urgent"), ("settle", "ordinary"))
            for row in [catalogue.time_limit(limit, grade)]
        } | {
            ("route", "urgent"): Limit(2, "hours"),
            ("sign", "urgent"): Limit(4, "hours"),
            ("call_back", "all"): Limit(3, "working_days"),
        }
    case = centre.report()
    assert [one["name"] for one in case["actions"]] == ["withdraw", "supplement"]
    received = rows("SELECT received_at FROM cases")[0]["received_at"]
    expect = deadline(received, limits["response", "urgent"], calendar)  # a leak is urgent, whoever calls it normal
    assert (moment(case["yellow_at"]), moment(case["due_at"])) == (expect.yellow_at, expect.due_at)

    states = ["accepted", "routed", "assessed", "handling", "callback", "closed"]
    limit_of = dict(zip(states, ["route", "sign", "settle", "settle", "call_back", None], strict=True))
    before = "reported"
    for (action, username, values), state in zip(STEPS, states, strict=True):
        earlier = case
        case = centre.do(case, username, action, **values)
        step = case["steps"][-1]
        assert (case["state"], case["version"]) == (state, earlier["version"] + 1)
        assert (step["action"], step["from"], step["to"], step["seq"]) == (action, before, state, case["version"])
        assert step["by"]["name"] == centre.who(username).user["name"]
        assert step["by"]["role_label"] == centre.who(username).user["roles"][0]["label"]
        assert step["note"] == values.get("note")
        if state == "handling":
            assert case["due_at"] == earlier["due_at"]  # settling time runs from the assessment on
        elif limit_of[state]:
            grade = {"settle": "ordinary", "call_back": "all"}.get(limit_of[state], "urgent")
            limit = limits[limit_of[state], grade]
            expect = deadline(moment(step["at"]), limit, calendar)
            assert (moment(case["yellow_at"]), moment(case["due_at"])) == (expect.yellow_at, expect.due_at)
        before = state
    assert (case["yellow_at"], case["due_at"]) == (None, None)
    assert case["unit"] == {"id": "water", "name": "供水所", "phone": "0937-0000001"}
    assert (case["difficulty"], case["risk"]) == ("ordinary", "blue")
    assert case["resolution"] == "换了一段管子，三户都不漏了"

    [row] = rows("SELECT state, version, closed_at, unit_id FROM cases")
    assert (row["state"], row["version"], row["unit_id"]) == ("closed", 7, "water")
    assert row["closed_at"] is not None
    journal = [
        line["action"] for line in rows("SELECT action FROM journal_entry WHERE subject_kind = 'case' ORDER BY at")
    ]
    assert journal == ["case.report"] + [f"case.{action}" for action, _, _ in STEPS]
    ledger = rows("SELECT status, count(*) FROM operation GROUP BY status")
    assert ledger == [{"status": "applied", "count": 7}]


def test_the_worker_reads_what_became_of_it_in_the_centres_words(centre):
    worker = centre.who("worker01")
    _, cursor, _ = worker.pull_all()
    case = centre.case_in("closed")
    mirror, _, _ = worker.pull_all(cursor)
    row = mirror[("case", case["id"])]
    assert (row["state"], row["resolution"]) == ("closed", "换了一段管子，三户都不漏了")
    assert [step["label"] for step in row["steps"]] == ["上报中心", "受理", "分流", "研判", "开始处置", "办结", "回访"]
    assert [one["name"] for one in row["actions"]] == ["recur"]


def test_a_case_as_one_screen_shows_it_is_the_same_in_list_pull_and_outcome(centre):
    worker = centre.who("worker01")
    case = centre.case_in("routed", people_count=3, address_text="8号院2单元", signs=["crowd"])
    shown = worker.get(f"/cases/{case['id']}").body
    assert worker.get("/cases").body["items"] == [shown]
    mirror, _, _ = worker.pull_all()
    assert mirror[("case", case["id"])] == shown
    assert shown["reported_by"] == {"id": worker.user["id"], "name": "王芳"}
    assert shown["area"]["grid"] == {"code": GRID1, "name": "第1网格"}
    assert (shown["people_count"], shown["address_text"], shown["signs"]) == (3, "8号院2单元", ["crowd"])


def test_a_form_offers_only_what_the_step_takes(centre):
    case = centre.case_in("accepted")
    shown = centre.who("router01").get(f"/cases/{case['id']}").body
    route, *_, supplement = shown["actions"]
    assert (route["photos"], supplement["name"], supplement["photos"]) == (False, "supplement", True)
    assert (route["name"], route["label"]) == ("route", "分流")
    assert route["fields"][0] == {
        "name": "unit",
        "label": "主办单位",
        "required": True,
        "choices": [{"value": "heating", "label": "供热公司"}, {"value": "water", "label": "供水所"}],
    }


def test_accepting_may_raise_the_urgency(centre):
    assert centre.do(centre.report(), "clerk01", "accept", urgency="grave")["urgency"] == "grave"


def test_settled_at_the_desk_from_reported(centre, rows):
    case = centre.do(centre.report(), "clerk01", "settle_at_desk", resolution="电话里说清了")
    assert (case["state"], case["resolution"], case["due_at"]) == ("closed", "电话里说清了", None)
    assert rows("SELECT state, closed_at IS NOT NULL AS done FROM cases") == [{"state": "closed", "done": True}]


def test_a_unit_sends_back_what_is_not_its_own_and_then_knows_it_no_more(centre, rows):
    case = centre.case_in("routed")
    answer = centre.who("unit01").act(case, "return", note="不归我们管")
    assert answer.status == 200, answer.body
    assert (answer.body["state"], answer.body["unit"]) == ("accepted", None)
    assert answer.body["actions"] == []
    [row] = rows("SELECT state, unit_id FROM cases")
    assert row == {"state": "accepted", "unit_id": None}
    assert centre.who("unit01").get(f"/cases/{case['id']}").code == "case.absent"
    shown = centre.who("router01").get(f"/cases/{case['id']}").body
    assert (shown["steps"][-1]["note"], [a["name"] for a in shown["actions"]]) == (
        "不归我们管",
        ["route", "merge", "protect", "recategorise", "relocate", "supplement"],
    )


def test_a_call_back_not_satisfied_goes_back_once_and_then_waits_for_the_director(centre, rows):
    case = centre.case_in("callback")
    case = centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="还在漏")
    assert case["state"] == "handling"
    assert case["due_at"] is not None
    case = centre.do(case, "unit01", "finish", resolution="又换了一段")
    case = centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="还是漏")
    assert (case["state"], case["flags"]) == ("callback", ["director_decides"])
    assert rows("SELECT state, supervisions, closed_at FROM cases") == [
        {"state": "callback", "supervisions": 1, "closed_at": None}
    ]


def test_not_reached_is_no_answer_and_changes_no_state(centre):
    case = centre.case_in("callback")
    after = centre.do(case, "caller01", "call_back", outcome="not_reached", note="没人接")
    assert (after["state"], after["due_at"], after["version"]) == ("callback", case["due_at"], case["version"] + 1)
    assert after["steps"][-1]["note"] == "没人接"
    assert centre.do(after, "caller01", "call_back", outcome="satisfied")["state"] == "closed"


@pytest.mark.parametrize("username", ["clerk01", "director01"])
def test_a_closed_case_is_reopened_with_a_reason_and_begins_again(centre, rows, username):
    case = centre.case_in("closed")
    refused = centre.who(username).act(case, "reopen")
    assert (refused.status, refused.code) == (422, "case.fields_missing")
    case = centre.do(case, username, "reopen", note="又漏了")
    assert (case["state"], case["unit"], case["difficulty"], case["risk"]) == ("accepted", None, None, None)
    assert case["due_at"] is not None
    assert rows("SELECT closed_at FROM cases") == [{"closed_at": None}]
    assert centre.do(case, "router01", "route", unit="heating")["unit"]["id"] == "heating"


def test_a_spot_closing_can_be_reopened_too(centre):
    case = centre.report(disposal="resolved_on_spot", category="environment.rubbish", resolution="清走了")
    assert (case["state"], case["disposal"], case["resolution"]) == ("closed", "resolved_on_spot", "清走了")
    assert [step["action"] for step in case["steps"]] == ["resolve_on_spot"]
    assert centre.do(case, "clerk01", "reopen", note="又堆上了")["state"] == "accepted"


def test_the_reporter_withdraws_and_nobody_else_in_the_grid(centre, rows):
    case = centre.report()
    for username in ("visitor01", "leader01"):
        before = stored(rows, case["id"])
        person = centre.who(username)
        answer = person.act(case, "withdraw", note="我看不用了")
        assert (answer.status, answer.code) == (403, "case.action_not_reporter")
        assert stored(rows, case["id"]) == before
        assert "withdraw" not in [one["name"] for one in person.get(f"/cases/{case['id']}").body["actions"]]
    worker = centre.who("worker01")
    payload = {"case_id": case["id"], "action": "withdraw", "note": "报重了"}
    [outcome] = worker.push(worker.operation("case.act", payload, base_version=1))
    assert (outcome["status"], outcome["result"]["state"]) == ("applied", "withdrawn")
    assert outcome["rows"][0]["row"]["steps"][-1]["note"] == "报重了"
    assert rows("SELECT due_at, closed_at IS NOT NULL AS ended FROM cases") == [{"due_at": None, "ended": True}]


def test_merged_into_another_it_says_into_which(centre, rows):
    case, other = centre.report(), centre.report()
    merged = centre.do(case, "clerk01", "merge", into=f" {other['case_no']} ", note="同一处漏水")
    assert merged["state"] == "merged"
    assert rows("SELECT merged_into::text FROM cases WHERE id = :id", id=case["id"]) == [{"merged_into": other["id"]}]
    assert merged["steps"][-1]["changes"]["merged_into"] == other["id"]


def test_what_cannot_be_merged_into_is_refused_and_nothing_moves(centre, rows):
    case = centre.report()
    gone = centre.case_in("merged")
    before = stored(rows, case["id"])
    for into, code in (
        (case["case_no"], "case.merge_self"),
        ("620902-20260101-0001-8", "case.code_unknown"),
        ("什么", "case.code_unknown"),
        (gone["case_no"], "case.merge_ended"),
    ):
        answer = centre.who("clerk01").act(case, "merge", into=into)
        assert (answer.status, answer.code) == (422, code)
    assert stored(rows, case["id"]) == before


def test_the_history_says_what_the_resident_said(centre, rows):
    case = centre.case_in("callback")
    for outcome in ("not_reached", "unsatisfied"):
        case = centre.do(case, "caller01", "call_back", outcome=outcome, note="还在漏")
        assert case["steps"][-1]["changes"]["outcome"] == outcome
    assert (case["state"], case["resolution"]) == ("handling", None)


def test_a_reopened_case_shows_no_result_of_the_round_before(centre):
    closed = centre.case_in("closed")
    assert closed["resolution"]
    again = centre.do(closed, "director01", "reopen", note="又漏了")
    assert (again["state"], again["resolution"], again["unit"]) == ("accepted", None, None)


@pytest.mark.parametrize("end", ["closed", "withdrawn", "merged"])
def test_nothing_is_merged_into_a_case_nobody_works_on(centre, rows, end):
    ended, case = centre.case_in(end), centre.case_in("reported")
    answer = centre.who("clerk01").act(case, "merge", into=ended["case_no"])
    assert (answer.status, answer.code) == (422, "case.merge_ended")
    assert rows("SELECT state FROM cases WHERE id = :id", id=case["id"]) == [{"state": "reported"}]


def test_a_protected_matter_is_not_merged_into_an_open_one(centre, rows):
    ordinary, protected = centre.case_in("reported"), centre.case_in("reported", category="protected.tip_off")
    answer = centre.who("clerk01").act(protected, "merge", into=ordinary["case_no"])
    assert answer.code == "case.merge_secret"


def test_a_step_asked_again_after_the_case_left_ones_scope_hears_that_it_is_done(centre, rows):
    case = centre.case_in("routed")
    unit = centre.who("unit01")
    body = {
        "operation_id": str(uuid4()),
        "action": "return",
        "base_version": case["version"],
        "values": {"note": "不归我们"},
    }
    first, again = (unit.post(f"/cases/{case['id']}/actions", body) for _ in range(2))
    assert (first.status, again.status, again.body["state"]) == (200, 200, "accepted")
    assert unit.get(f"/cases/{case['id']}").code == "case.absent"
    centre.do(first.body, "router01", "route", unit="heating")
    assert unit.post(f"/cases/{case['id']}/actions", body).code == "case.absent"


def test_the_least_urgency_of_a_kind_holds_when_it_is_accepted_too(centre, rows):
    case = centre.report(category="livelihood.heating")
    assert case["urgency"] == "urgent"
    clerk = centre.who("clerk01")
    accept = next(one for one in clerk.get(f"/cases/{case['id']}").body["actions"] if one["name"] == "accept")
    field = next(one for one in accept["fields"] if one["name"] == "urgency")
    assert [one.get("disabled", False) for one in field["choices"]] == [True, False, False]
    assert field["hint"] == f"“{case['category']['name']}”按规定至少是“紧急”"
    answer = clerk.act(case, "accept", urgency="normal")
    assert (answer.status, answer.code) == (422, "case.urgency_below"), answer.body
    assert answer.body["title"] == "这一类事按规定至少是“紧急”，不能改轻"
    assert list(answer.body["details"]["fields"]) == ["urgency"]
    assert centre.do(case, "clerk01", "accept", urgency="grave")["urgency"] == "grave"
    plain = centre.report(category="environment.parking", urgency="urgent")
    assert centre.do(plain, "clerk01", "accept", urgency="normal")["urgency"] == "normal", "only the kind's own holds"
