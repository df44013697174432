"""The closed loop by the real door: who did what when, what is refused by name, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from server.cases.deadlines import Limit, deadline
from server.catalogue import queries as catalogue
from server.core.fields import NOTE_MAX
from tests.door import case_payload, sha256_of
from tests.loop import STEPS
from tests.world import GRID1


def stored(rows, case_id):
    """Everything of a case that a refused step must leave as it was."""
    return (
        rows("SELECT * FROM cases WHERE id = :id", id=case_id),
        rows("SELECT * FROM case_step WHERE case_id = :id ORDER BY seq", id=case_id),
        rows("SELECT count(*) FROM operation"),
        rows("SELECT count(*) FROM journal_entry WHERE action NOT IN ('login')"),
    )


def moment(text_):
    return datetime.fromisoformat(text_)


def intake(**more):
    """What a clerk types in at the window."""
    facts = case_payload(**more)
    if "disposal" not in more:
        facts["disposal"] = "settled_at_desk"
        facts.setdefault("resolution", "当场给他讲清了合同怎么签")
    return facts | {"operation_id": str(uuid4())} | {k: v for k, v in more.items() if k == "operation_id"}


# --- the loop -----------------------------------------------------------------------------------------------------


def test_the_whole_loop_by_the_right_people_with_who_when_what_was_said_and_until_when(app, centre, rows):
    with app.app_context():
        calendar = catalogue.calendar()
        limits = {
            (limit, grade): Limit(row.amount, row.unit)
            for limit, grade in (("response", "urgent"), ("route", "all"), ("sign", "all"), ("settle", "ordinary"))
            for row in [catalogue.time_limit(limit, grade)]
        } | {("call_back", "all"): Limit(3, "working_days")}
    case = centre.report()
    assert [one["name"] for one in case["actions"]] == ["withdraw"]
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
            limit = limits[limit_of[state], "ordinary" if limit_of[state] == "settle" else "all"]
            expect = deadline(moment(step["at"]), limit, calendar)
            assert (moment(case["yellow_at"]), moment(case["due_at"])) == (expect.yellow_at, expect.due_at)
        before = state
    assert (case["yellow_at"], case["due_at"]) == (None, None)
    assert case["unit"] == {"id": "water", "name": "供水所"}
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
    assert row["actions"] == []


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
    [route] = shown["actions"]
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
    assert (shown["steps"][-1]["note"], [a["name"] for a in shown["actions"]]) == ("不归我们管", ["route"])


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
    for into in (case["case_no"], "620902-20260101-0001-8", "什么", gone["case_no"]):
        answer = centre.who("clerk01").act(case, "merge", into=into)
        assert (answer.status, answer.code) == (422, "case.merge_target")
    assert stored(rows, case["id"]) == before


# --- the window ---------------------------------------------------------------------------------------------------


def test_a_matter_answered_at_the_window_is_closed_at_once(centre, rows):
    body = intake(category="dispute.contract", description="月嫂合同怎么签", at=None)
    answer = centre.who("clerk01").post("/cases", body)
    assert answer.status == 201, answer.body
    assert (answer.body["state"], answer.body["disposal"], answer.body["channel"]) == (
        "closed",
        "settled_at_desk",
        "window",
    )
    assert answer.body["resolution"] == body["resolution"]
    assert [(s["action"], s["by"]["role_label"]) for s in answer.body["steps"]] == [("settle_at_desk", "受理员")]
    assert answer.body["area"]["how"] == "none"
    assert rows("SELECT state, area_code FROM cases") == [{"state": "closed", "area_code": "620902"}]


def test_a_matter_taken_in_at_the_window_for_the_loop(centre):
    answer = centre.who("clerk01").post("/cases", intake(disposal="escalated", channel="petition"))
    assert (answer.status, answer.body["state"], answer.body["channel"]) == (201, "reported", "petition")
    assert centre.do(answer.body, "clerk01", "accept")["state"] == "accepted"


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"category": "no.such"}, "category.absent", None),
        ({"channel": "no_such"}, "request.invalid", "channel"),
        ({"disposal": "settled_at_desk"}, "request.invalid", "resolution"),
        ({"disposal": "resolved_on_spot"}, "request.invalid", "disposal"),
        ({"colour": "red"}, "request.invalid", "colour"),
        ({"operation_id": "x"}, "request.invalid", "operation_id"),
        ({"description": "  "}, "request.invalid", "description"),
        ({"people_count": 1.5}, "request.invalid", "people_count"),
        ({"people_count": -1}, "request.invalid", "people_count"),
        ({"signs": "crowd"}, "request.invalid", "signs"),
        ({"attachments": ["x"]}, "request.invalid", "attachments"),
        ({"attachments": ["a" * 64 + "\n"]}, "request.invalid", "attachments"),
        ({"public_token_hash": "a" * 64 + "\n"}, "request.invalid", "public_token_hash"),
        ({"urgency": "very"}, "request.invalid", "urgency"),
        ({"contact": {"name": "x", "id_number": "y"}}, "request.invalid", "contact"),
        ({"occurred_at": "yesterday"}, "request.invalid", "occurred_at"),
    ],
)
def test_the_window_refuses_by_name_and_keeps_nothing(centre, rows, more, code, field):
    answer = centre.who("clerk01").post("/cases", intake(**more))
    assert (answer.status, answer.code) == (422, code), answer.body
    if field:
        assert list(answer.body["details"]["fields"]) == [field]
    assert rows("SELECT 1 FROM cases") == []
    assert rows("SELECT 1 FROM operation") == []


def test_only_the_desk_settles_at_the_desk(centre, rows):
    answer = centre.who("officer01").post("/cases", intake())
    assert (answer.status, answer.code) == (403, "case.action_not_yours")
    assert rows("SELECT 1 FROM cases") == []
    assert centre.who("officer01").post("/cases", intake(disposal="escalated")).status == 201


def test_the_window_twice_with_one_operation_is_one_case(centre, rows):
    clerk, body = centre.who("clerk01"), intake()
    first, second = clerk.post("/cases", body), clerk.post("/cases", body)
    assert (first.status, second.status) == (201, 201)
    assert first.body == second.body
    assert len(rows("SELECT 1 FROM cases")) == 1
    other = clerk.post("/cases", body | {"description": "别的事"})
    assert (other.status, other.code) == (409, "operation.id_reused")
    same_case = clerk.post("/cases", body | {"operation_id": str(uuid4())})
    assert (same_case.status, same_case.code) == (409, "case.exists")
    assert len(rows("SELECT 1 FROM cases")) == 1


def test_contact_and_parties_are_sealed_and_opened_with_a_reason_and_a_journal_line(centre, rows, world):
    body = intake(
        contact={"name": "张三", "phone": "13900000000", "wishes": "尽快"}, parties=[{"name": "李四", "part": "房东"}]
    )
    case = centre.who("clerk01").post("/cases", body).body
    [sealed] = rows("SELECT contact, parties FROM case_sensitive")
    assert "张三".encode() not in bytes(sealed["contact"])
    assert b"13900000000" not in bytes(sealed["contact"])
    assert "张三" not in str(case)
    refused = centre.who("clerk01").post(f"/cases/{case['id']}/contact", {"reason": " "})
    assert (refused.status, list(refused.body["details"]["fields"])) == (422, ["reason"])
    answer = centre.who("clerk01").post(f"/cases/{case['id']}/contact", {"reason": "回电话"})
    assert answer.body["contact"] == body["contact"]
    assert answer.body["parties"] == [{"name": "李四", "phone": "", "part": "房东"}]
    [line] = rows("SELECT account_id::text, subject_id, details FROM journal_entry WHERE action = 'case.contact_shown'")
    assert line == {
        "account_id": world.account_id("clerk01"),
        "subject_id": case["id"],
        "details": {"reason": "回电话"},
    }
    assert centre.who("supervisor01").post(f"/cases/{case['id']}/contact", {"reason": "x"}).code == "auth.not_permitted"


# --- stale screens ------------------------------------------------------------------------------------------------


def test_a_stale_screen_is_told_what_changed_and_by_whom_and_nothing_moves(centre, rows):
    seen = centre.report()
    centre.do(seen, "clerk01", "accept")
    before = stored(rows, seen["id"])
    answer = centre.who("clerk01").act(seen, "accept")
    assert (answer.status, answer.code) == (409, "case.stale")
    assert answer.body["details"] == {
        "base_version": 1,
        "version": 2,
        "changed": ["state"],
        "changed_label": "受理，现在是“已受理”",
        "by": "吴静",
        "state": "accepted",
    }
    assert answer.body["title"] == "这件事刚被吴静改过（受理，现在是“已受理”），请看过最新情况再操作"
    assert stored(rows, seen["id"]) == before


def test_a_stale_step_of_a_phone_is_a_conflict_and_kept(centre, rows):
    seen = centre.report()
    centre.do(seen, "clerk01", "settle_at_desk", resolution="好了")
    clerk = centre.who("clerk01")
    operation = clerk.operation("case.act", {"case_id": seen["id"], "action": "accept"}, base_version=1)
    [outcome] = clerk.push(operation)
    assert (outcome["status"], outcome["problem"]["code"]) == ("conflict", "case.stale")
    [line] = rows("SELECT status, body IS NOT NULL AS kept FROM operation WHERE id = :id", id=operation["id"])
    assert line == {"status": "conflict", "kept": True}
    assert clerk.push(operation) == [outcome]


def test_stale_but_harmless_still_applies(centre):
    seen = centre.report()
    centre.do(seen, "clerk01", "accept")
    answer = centre.who("worker01").act(seen, "withdraw", note="报错了")
    assert (answer.status, answer.body["state"]) == (200, "withdrawn")


def test_a_call_back_not_reached_in_between_does_not_make_the_next_one_stale(centre):
    seen = centre.case_in("callback")
    centre.do(seen, "caller01", "call_back", outcome="not_reached")
    assert centre.who("caller01").act(seen, "call_back", outcome="satisfied").status == 200


def test_the_same_operation_twice_is_one_step(centre, rows):
    case = centre.report()
    clerk = centre.who("clerk01")
    body = {"operation_id": str(uuid4()), "action": "accept", "base_version": 1, "values": {}}
    path = f"/cases/{case['id']}/actions"
    first, second = clerk.post(path, body), clerk.post(path, body)
    assert (first.status, second.status) == (200, 200)
    assert first.body == second.body
    assert len(rows("SELECT 1 FROM case_step")) == 2
    other = clerk.post(path, body | {"values": {"note": "x"}})
    assert (other.status, other.code) == (409, "operation.id_reused")
    elsewhere = clerk.post(f"/cases/{centre.report()['id']}/actions", body)
    assert (elsewhere.status, elsewhere.code) == (409, "operation.id_reused")
    assert len(rows("SELECT 1 FROM case_step WHERE case_id = :id", id=case["id"])) == 2


def test_somebody_elses_operation_id_is_refused(centre):
    case = centre.report()
    body = {"operation_id": str(uuid4()), "action": "withdraw", "base_version": 1, "values": {"note": "x"}}
    assert centre.who("clerk01").post(f"/cases/{case['id']}/actions", body).status == 200
    answer = centre.who("worker01").post(f"/cases/{case['id']}/actions", body)
    assert (answer.status, answer.code) == (409, "operation.id_reused")


def test_a_refused_step_at_the_desk_may_be_mended_under_the_same_operation(centre):
    case = centre.case_in("accepted")
    router = centre.who("router01")
    body = {"operation_id": str(uuid4()), "action": "route", "base_version": 2, "values": {}}
    path = f"/cases/{case['id']}/actions"
    assert router.post(path, body).code == "case.fields_missing"
    assert router.post(path, body | {"values": {"unit": "water"}}).status == 200


@pytest.mark.parametrize(
    ("state", "username", "action", "values", "code"),
    [
        ("reported", "clerk01", "sing", {}, "case.action_unknown"),
        ("reported", "clerk01", "accept", {"urgency": "very"}, "case.fields_missing"),
        ("reported", "clerk01", "accept", {"colour": "red"}, "case.fields_missing"),
        ("accepted", "router01", "route", {}, "case.fields_missing"),
        ("accepted", "router01", "route", {"unit": "  "}, "case.fields_missing"),
        ("accepted", "router01", "route", {"unit": "no such"}, "unit.absent"),
        ("routed", "router01", "assess", {"difficulty": "ordinary"}, "case.fields_missing"),
        ("routed", "unit01", "return", {}, "case.fields_missing"),
        ("handling", "unit01", "finish", {}, "case.fields_missing"),
        ("callback", "caller01", "call_back", {"outcome": "fine"}, "case.fields_missing"),
        ("reported", "clerk01", "report", {}, "case.action_not_now"),
    ],
)
def test_a_step_filled_in_wrongly_is_refused_by_name_and_moves_nothing(
    centre, rows, state, username, action, values, code
):
    case = centre.case_in(state)
    person = centre.who(username)
    before = stored(rows, case["id"])
    answer = person.act(case, action, **values)
    assert (answer.status, answer.code) == ({"case.action_not_now": 409}.get(code, 422), code), answer.body
    assert stored(rows, case["id"]) == before


@pytest.mark.parametrize(
    "change",
    [
        {"base_version": "1"},
        {"base_version": None},
        {"operation_id": "x"},
        {"values": []},
        {"values": {"note": 7}},
        {"values": {"note": "\x00"}},
        {"values": {"note": "x" * (NOTE_MAX + 1)}},
        {"action": ["accept"]},
        {"colour": "red"},
    ],
)
def test_a_step_of_another_shape_is_refused_with_the_field_named(centre, rows, change):
    case = centre.report()
    clerk = centre.who("clerk01")
    before = stored(rows, case["id"])
    body = {"operation_id": str(uuid4()), "action": "accept", "base_version": 1, "values": {}}
    answer = clerk.post(f"/cases/{case['id']}/actions", body | change)
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert list(answer.body["details"]["fields"]) == list(change)
    assert stored(rows, case["id"]) == before


def test_a_case_has_one_code_a_day_without_gaps(centre, rows):
    for _ in range(3):
        centre.report()
    worker = centre.who("worker01")
    worker.push(worker.report(people_count=-1))
    centre.report()
    serials = [row["case_no"].split("-")[2] for row in rows("SELECT case_no FROM cases ORDER BY case_no")]
    assert serials == ["0001", "0002", "0003", "0004"]


# --- what must go to the centre -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"category": "dispute.neighbour", "people_count": 5}, "dispute_of_five"),
        ({"category": "dispute.neighbour", "signs": ["violence"]}, "violence_or_weapon"),
        ({"category": "dispute.medical"}, "sensitive_dispute"),
        ({"category": "safety.fire", "urgency": "grave"}, "fire_danger"),
        ({"category": "safety.gas"}, "category"),
        ({"category": "protected.minor"}, "minor_harm"),
    ],
)
def test_a_spot_closing_that_is_forbidden_becomes_an_escalation_and_says_why(centre, rows, facts, reason):
    worker = centre.who("worker01")
    [outcome] = worker.push(worker.report(disposal="resolved_on_spot", resolution="我劝好了", **facts))
    assert outcome["status"] == "applied"
    result = outcome["result"]
    assert (result["state"], result["disposal"]) == ("reported", "escalated")
    assert reason in [one["code"] for one in result["reasons"]]
    for one in result["reasons"]:
        assert one["reason"]
        assert set(one) == {"code", "reason", "do_first"}
    row = outcome["rows"][0]["row"]
    assert "spot_closing_refused" in row["flags"]
    assert row["resolution"] is None  # it is not resolved, and a resident must not read that it is
    assert row["steps"][0]["note"] == "我劝好了"  # what the worker did there is not lost
    assert rows("SELECT state, disposal FROM cases") == [{"state": "reported", "disposal": "escalated"}]


@pytest.mark.parametrize(
    "facts",
    [
        {"category": "dispute.neighbour", "people_count": 4},
        {"category": "safety.facility", "people_count": 50},
        {"category": "environment.leak", "signs": ["no_such_sign"]},
        {"category": "no.such.category"},
    ],
)
def test_what_the_rules_let_through_is_closed_on_the_spot(centre, facts):
    case = centre.report(disposal="resolved_on_spot", resolution="好了", **facts)
    assert (case["state"], case["disposal"]) == ("closed", "resolved_on_spot")


def test_a_post_that_may_not_close_on_the_spot_escalates_and_says_so(centre):
    officer = centre.who("officer01")
    [outcome] = officer.push(officer.report(disposal="resolved_on_spot", resolution="好了"))
    assert (outcome["result"]["state"], outcome["result"]["reasons"][0]["code"]) == ("reported", "post")


def test_a_category_unknown_or_retired_is_taken_and_flagged(centre, rows, owner):
    assert centre.report(category="no.such")["flags"] == ["category_unknown"]
    with owner.begin() as connection:
        connection.execute(text("UPDATE category SET retired_at = now() WHERE code = 'environment.pets'"))
    try:
        case = centre.report(category="environment.pets")
    finally:
        with owner.begin() as connection:
            connection.execute(text("UPDATE category SET retired_at = NULL"))
    assert case["flags"] == ["category_retired"]
    assert case["category"]["name"] == rows("SELECT name FROM category WHERE code = 'environment.pets'")[0]["name"]


def test_the_graver_urgency_counts(centre):
    assert centre.report(category="environment.leak", urgency="normal")["urgency"] == "urgent"
    assert centre.report(category="environment.rubbish", urgency="grave")["urgency"] == "grave"


@pytest.mark.parametrize(
    "moment_text",
    [
        "0001-01-01T00:00:00+08:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T23:59:59+00:00",
        "2050-01-01T00:00:00Z",
        "2026-01-01T00:00:00+23:59",
    ],
)
def test_a_moment_no_calendar_holds_neither_refuses_a_fact_nor_breaks_the_list_for_everybody(centre, rows, moment_text):
    worker = centre.who("worker01")
    [outcome] = worker.push(worker.report(occurred_at=moment_text))
    assert outcome["status"] == "applied", outcome
    assert centre.who("clerk01").get("/cases").status == 200
    assert worker.get("/sync/pull").status == 200
    [row] = rows("SELECT occurred_at, reported_at FROM cases")
    assert row["occurred_at"] <= datetime.now(UTC)  # noqa: TID251


def test_a_residents_code_named_twice_stays_with_the_first_case_and_loses_no_report(door, centre, rows):
    digest = sha256_of(b"the resident's 128 bits")
    first = centre.report(public_token_hash=digest)
    second = centre.report(public_token_hash=digest)
    assert second["flags"] == ["public_token_taken"]
    answer = door.anybody.post("/public/case", {"token": "the resident's 128 bits"})
    assert (answer.status, answer.body["case_no"]) == (200, first["case_no"])
    at_window = centre.who("clerk01").post("/cases", intake(public_token_hash=digest))
    assert (at_window.status, at_window.body["flags"]) == (201, ["public_token_taken"])
    assert len(rows("SELECT 1 FROM cases")) == 3


def test_a_resident_reads_where_it_stands_and_nothing_about_anybody(door, centre):
    token = "a resident's token"
    case = centre.case_in("handling", public_token_hash=sha256_of(token.encode()), address_text="8号院")
    answer = door.anybody.post("/public/case", {"token": token})
    assert answer.status == 200
    assert answer.body["case_no"] == case["case_no"]
    assert (answer.body["state"], answer.body["sentence"]) == ("handling", "正在办理。")
    assert answer.body["unit"] == {"name": "供水所", "phone": "0937-0000001"}
    assert not {"description", "address_text", "reported_by", "location", "steps"} & set(answer.body)
    for wrong in ("x", "a resident's toke", sha256_of(token.encode()), "\ud800", "漏"):
        refused = door.anybody.post("/public/case", {"token": wrong})
        assert refused.code in {"public.token_unknown", "request.invalid"}
    protected = centre.report(category="protected.tip_off", public_token_hash=sha256_of(b"secret"))
    assert protected["state"] == "reported"
    assert door.anybody.post("/public/case", {"token": "secret"}).code == "public.token_unknown"
