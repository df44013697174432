"""补充 and 问题又出现了: what is added to a case, and a closed one that came back."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import text

from server.core.clock import utc_now
from server.core.ids import new_id
from tests.door import jpeg, now_text, sha256_of
from tests.loop import stored
from tests.world import IN_GRID1

KEPT = (
    "SELECT state, yellow_at, due_at, unit_id, resolution, disposal, supervisions, recurrences FROM cases WHERE id=:id"
)


def add(person, case, **more):
    """Push one supplement as a phone does; answers its outcome."""
    payload = {"case_id": case["id"], "action": "supplement"} | more
    [outcome] = person.push(person.operation("case.act", payload, base_version=case["version"]))
    return outcome


def row_of(outcome):
    assert outcome["status"] == "applied", outcome
    return outcome["rows"][0]["row"]


def recur(person, case, **more):
    payload = {"case_id": case["id"], "action": "recur", "note": "又漏了"} | more
    [outcome] = person.push(person.operation("case.act", payload))
    return outcome


# --- 补充 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["reported", "accepted", "routed", "assessed", "handling", "callback"])
def test_a_supplement_stands_in_the_story_and_moves_nothing(centre, rows, state):
    case = centre.case_in(state)
    before = rows(KEPT, id=case["id"])
    photo = jpeg()
    worker = centre.who("worker01")
    row = row_of(add(worker, case, note="一楼也进水了", attachments=[sha256_of(photo)]))
    assert rows(KEPT, id=case["id"]) == before
    last = row["steps"][-1]
    assert (last["action"], last["label"], last["note"]) == ("supplement", "补充", "一楼也进水了")
    assert (last["from"], last["to"], last["changes"]) == (state, state, {})
    assert row["version"] == case["version"] + 1 == last["seq"]
    [held] = row["attachments"]
    assert (held["step"], held["arrived"]) == (last["seq"], False)
    assert worker.photo(photo).status == 204
    shown = centre.who("clerk01").get(f"/cases/{case['id']}").body
    assert shown["attachments"][0]["arrived"] is True
    assert centre.who("clerk01").ask("GET", f"/cases/{case['id']}/attachments/{sha256_of(photo)}").status == 200


def test_a_photo_alone_is_enough_and_nothing_at_all_is_not(centre, rows):
    case = centre.report()
    worker = centre.who("worker01")
    assert add(worker, case, attachments=[sha256_of(jpeg())])["status"] == "applied"
    before = stored(rows, case["id"])[:2]
    refused = add(worker, case, note="  ")
    assert refused["problem"]["code"] == "case.fields_missing"
    assert refused["problem"]["details"]["fields"] == {"note": "写一句，或加张照片"}
    assert stored(rows, case["id"])[:2] == before


def test_the_same_photo_twice_stays_where_it_was(centre):
    photo = sha256_of(jpeg())
    case = centre.report(attachments=[photo])
    row = row_of(add(centre.who("worker01"), case, note="再发一次", attachments=[photo, photo]))
    assert [one["step"] for one in row["attachments"]] == [1]


def test_photos_of_a_report_and_of_a_supplement_keep_their_steps(centre):
    first, second = sha256_of(jpeg()), sha256_of(jpeg())
    case = centre.report(attachments=[first])
    case = centre.do(case, "clerk01", "accept")
    row = row_of(add(centre.who("worker01"), case, attachments=[second]))
    assert {one["sha256"]: one["step"] for one in row["attachments"]} == {first: 1, second: 3}


@pytest.mark.parametrize(
    ("state", "who", "action", "values"),
    [
        ("handling", "unit01", "finish", {"resolution": "换好了"}),
        ("accepted", "router01", "route", {"unit": "water"}),
        ("assessed", "unit01", "handle", {}),
        ("callback", "caller01", "call_back", {"outcome": "satisfied"}),
        ("closed", "clerk01", "reopen", {"note": "又来反映"}),
        ("reported", "clerk01", "supplement", {}),
    ],
)
def test_any_step_at_the_desk_shows_with_a_photo_what_it_says(centre, rows, state, who, action, values):
    photo = jpeg()
    case = centre.case_in(state)
    unit = centre.who(who)
    assert unit.photo(photo).status == 204
    body = {
        "operation_id": str(new_id()),
        "action": action,
        "base_version": case["version"],
        "values": values,
        "attachments": [sha256_of(photo)],
    }
    answer = unit.post(f"/cases/{case['id']}/actions", body)
    assert answer.status == 200, answer.body
    assert answer.body["attachments"][0]["step"] == answer.body["version"]
    stored_photos = rows(
        "SELECT sha256, step, account_id::text FROM case_attachment WHERE case_id = :id", id=case["id"]
    )
    assert stored_photos == [
        {"sha256": sha256_of(photo), "step": answer.body["version"], "account_id": unit.user["id"]}
    ]
    again = unit.post(f"/cases/{case['id']}/actions", body)
    assert (again.status, again.body["version"]) == (200, answer.body["version"])
    assert centre.who("worker01").ask("GET", f"/cases/{case['id']}/attachments/{sha256_of(photo)}").status == 200


def test_where_it_was_taken_stands_with_the_step_and_the_case_stays(centre, rows):
    case = centre.report()
    there = {"lon": IN_GRID1[0] + 0.001, "lat": IN_GRID1[1], "accuracy_m": 12, "source": "gps"}
    row = row_of(add(centre.who("worker01"), case, note="这边也漏", location=there))
    assert row["steps"][-1]["changes"]["place"] == {"lon": 98.506, "lat": 39.705, "accuracy_m": 12}
    assert row["location"] == case["location"]
    assert (
        row_of(add(centre.who("worker01"), case, note="x", location={"source": "chosen"}))["steps"][-1]["changes"] == {}
    )


def test_whom_to_call_besides_is_sealed_and_opens_as_the_contact_does(centre, rows):
    case = centre.report(contact={"name": "张三", "phone": "199-0000-0009"})
    row_of(add(centre.who("worker01"), case, note="楼下也要联系", contact={"name": "李四", "phone": "199-0000-0010"}))
    [kept] = rows("SELECT contact FROM case_contact")
    assert "李四".encode() not in bytes(kept["contact"])
    clerk = centre.who("clerk01")
    assert "李四" not in str(clerk.get(f"/cases/{case['id']}").body)
    opened = clerk.post(f"/cases/{case['id']}/contact", {"reason": "打电话核实"}).body
    assert opened["contact"]["name"] == "张三"
    assert opened["parties"] == [{"name": "李四", "phone": "199-0000-0010", "part": "补充时留的"}]


def test_a_supplement_never_makes_another_step_stale(centre):
    case = centre.case_in("assessed")
    row_of(add(centre.who("worker01"), case, note="多说一句"))
    done = centre.do(case, "unit01", "handle")  # from the screen of before
    assert done["state"] == "handling"
    late = add(centre.who("worker01"), case, note="再说一句")  # and it is never stale itself
    assert late["status"] == "applied"


def test_supplements_by_every_tie(centre, rows):
    """The reporter, the grid's worker, the desk; not the next grid's worker, another unit, who only reads."""
    case = centre.case_in("assessed")
    for username in ("worker01", "leader01", "visitor01", "officer01", "clerk01", "router01", "unit01", "caller01"):
        assert centre.who(username).act(case, "supplement", note="补一句").status == 200, username
    before = stored(rows, case["id"])
    for username, code in {
        "worker02": "case.absent",
        "unit02": "case.absent",
        "supervisor01": "case.action_not_yours",
        "leader99": "case.action_not_yours",
        "auditor01": "auth.not_permitted",
    }.items():
        assert centre.who(username).act(case, "supplement", note="补一句").code == code, username
    assert stored(rows, case["id"]) == before


def test_nobody_but_the_reporter_adds_to_a_protected_matter_of_the_grid(centre, rows):
    case = centre.report(category="protected.domestic_violence")
    before = stored(rows, case["id"])
    for username in ("leader01", "visitor01", "officer01"):
        assert centre.who(username).act(case, "supplement", note="x").code == "case.absent"
    assert stored(rows, case["id"]) == before
    assert add(centre.who("worker01"), case, note="她今晚在亲戚家")["status"] == "applied"


def test_an_ended_case_takes_no_supplement_and_says_how_it_stands(centre, rows):
    for state in ("closed", "withdrawn", "merged"):
        case = centre.case_in(state)
        before = stored(rows, case["id"])[:2]
        outcome = add(centre.who("worker01"), case, note="晚了一步")
        assert (outcome["status"], outcome["problem"]["code"]) == ("conflict", "case.action_not_now")
        assert outcome["problem"]["details"]["state"] == state
        assert stored(rows, case["id"])[:2] == before


def test_sent_twice_it_stands_once(centre, rows):
    case = centre.report()
    worker = centre.who("worker01")
    operation = worker.operation("case.act", {"case_id": case["id"], "action": "supplement", "note": "一次"})
    assert [one["status"] for one in worker.push(operation) + worker.push(operation)] == ["applied", "duplicate"]
    assert len(rows("SELECT 1 FROM case_step WHERE action = 'supplement'")) == 1


# --- 问题又出现了 ---------------------------------------------------------------------------------------------------


def test_what_was_done_is_kept_of_a_case_closed_before_steps_told_it(centre, owner):
    case = centre.report(disposal="resolved_on_spot", resolution="拧紧了")
    with owner.begin() as connection:
        connection.execute(text("UPDATE case_step SET changes = changes - 'resolution'"))
    row = row_of(recur(centre.who("worker01"), case))
    assert row["steps"][-1]["changes"]["resolution_before"] == "拧紧了"


@pytest.mark.parametrize("on_the_spot", [False, True])
def test_it_came_back(centre, rows, on_the_spot):
    settled = {"disposal": "resolved_on_spot", "resolution": "拧紧了"}
    case = centre.report(**settled) if on_the_spot else centre.case_in("closed")
    assert case["state"] == "closed"
    assert "recur" in {one["name"] for one in centre.who("worker01").get(f"/cases/{case['id']}").body["actions"]}
    assert case["recur_until"]
    photo = sha256_of(jpeg())
    row = row_of(recur(centre.who("worker01"), case, attachments=[photo]))
    assert (row["state"], row["disposal"], row["recurrences"]) == ("reported", "escalated", 1)
    assert (row["unit"], row["difficulty"], row["risk"], row["resolution"]) == (None, None, None, None)
    assert (row["flags"], row["recur_until"]) == (["came_back"], None)
    assert row["due_at"] > now_text()[:19], "the clock of a new round runs from now"
    assert [one["action"] for one in row["steps"]][: len(case["steps"])] == [one["action"] for one in case["steps"]]
    assert row["steps"][-1]["label"] == "问题又出现了"
    told = [one["changes"]["resolution"] for one in row["steps"] if one["changes"].get("resolution")]
    assert told == [case["resolution"]], "what was done the first time stays in the story"
    assert row["attachments"][-1]["step"] == row["version"]
    [kept] = rows("SELECT closed_at, supervisions FROM cases WHERE id = :id", id=case["id"])
    assert kept == {"closed_at": None, "supervisions": 0}
    # the loop goes round again, and a second time is counted
    for action, username, values in (
        ("accept", "clerk01", {}),
        ("route", "router01", {"unit": "water"}),
        ("assess", "router01", {"difficulty": "simple", "risk": "blue"}),
        ("handle", "unit01", {}),
        ("finish", "unit01", {"resolution": "换了整根管子"}),
        ("call_back", "caller01", {"outcome": "satisfied"}),
    ):
        row = centre.do(row, username, action, **values)
    assert (row["state"], row["resolution"], row["disposal"]) == ("closed", "换了整根管子", "escalated")
    assert row_of(recur(centre.who("worker01"), row))["recurrences"] == 2


@pytest.mark.parametrize("again", ["recur", "reopen"])
def test_what_goes_round_again_is_withdrawn_by_the_desk_alone(centre, again):
    """It was settled once: that is told, not taken back."""
    case = centre.case_in("closed")
    person = centre.who("clerk01" if again == "reopen" else "worker01")
    if again == "reopen":
        assert person.act(case, "reopen", note="又漏了").status == 200
    else:
        row_of(recur(person, case))
    worker = centre.who("worker01")
    shown = worker.get(f"/cases/{case['id']}").body
    assert {one["name"] for one in shown["actions"]} == {"supplement"}
    payload = {"case_id": case["id"], "action": "withdraw", "note": "不用办了"}
    [outcome] = worker.push(worker.operation("case.act", payload))
    assert outcome["problem"]["code"] == "case.withdraw_after_closing"
    assert centre.who("clerk01").act(shown, "withdraw", note="报错了").status == 200


def test_only_who_reported_it_or_the_intake_desk_says_so(centre, rows):
    case = centre.case_in("closed")
    before = stored(rows, case["id"])
    for username, code in {
        "leader01": "case.action_not_reporter",
        "visitor01": "case.action_not_reporter",
        "officer01": "case.action_not_reporter",
        "worker02": "case.absent",
        "router01": "case.action_not_yours",
        "unit01": "case.action_not_yours",
        "caller01": "case.action_not_yours",
        "director01": "case.action_not_yours",
    }.items():
        assert centre.who(username).act(case, "recur", note="x").code == code, username
    assert stored(rows, case["id"]) == before
    assert centre.do(case, "clerk01", "recur", note="群众来电说又漏了")["flags"] == ["came_back"]


def test_after_too_long_it_is_a_new_matter(centre, rows, change):
    case = centre.case_in("closed")
    change("UPDATE cases SET closed_at = closed_at - interval '30 days' WHERE id = :id", id=case["id"])
    worker = centre.who("worker01")
    assert "recur" not in {one["name"] for one in worker.get(f"/cases/{case['id']}").body["actions"]}
    before = stored(rows, case["id"])[:2]
    outcome = recur(worker, case)
    assert (outcome["status"], outcome["problem"]["code"]) == ("refused", "case.recur_too_late")
    assert stored(rows, case["id"])[:2] == before


def test_said_in_time_without_network_it_counts(centre, change):
    case = centre.case_in("closed")
    change("UPDATE cases SET closed_at = closed_at - interval '30 days' WHERE id = :id", id=case["id"])
    worker = centre.who("worker01")
    # the phone was last heard before that
    change("UPDATE device_contact SET at = at - interval '3 days'")
    said = (utc_now() - timedelta(days=1)).isoformat()
    payload = {"case_id": case["id"], "action": "recur", "note": "前天就又漏了"}
    [outcome] = worker.push(worker.operation("case.act", payload, recorded_at=said))
    assert outcome["status"] == "applied", outcome


def test_what_was_not_closed_cannot_come_back(centre, rows):
    for state in ("reported", "callback", "withdrawn", "merged"):
        case = centre.case_in(state)
        before = stored(rows, case["id"])[:2]
        assert recur(centre.who("worker01"), case)["problem"]["code"] == "case.action_not_now"
        assert stored(rows, case["id"])[:2] == before


def test_the_resident_reads_that_it_goes_on(centre, rows, door):
    token = "0123456789abcdef0123456789abcdef"
    case = centre.case_in("closed", public_token_hash=hashlib.sha256(token.encode()).hexdigest())
    row_of(recur(centre.who("worker01"), case))
    told = door.anybody.post("/public/case", {"token": token}).body
    assert told["sentence"].startswith("您反映的问题又出现了")
    assert told["resolution"] is None
