"""The window: matters answered there and then, and what is sealed about people."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.door import intake
from tests.world import GRID1, GRID2


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


def test_a_matter_taken_in_at_the_window_for_the_loop(centre, rows):
    answer = centre.who("clerk01").post("/cases", intake(disposal="escalated", channel="petition"))
    assert (answer.status, answer.body["state"], answer.body["channel"]) == (201, "accepted", "petition")
    # two steps of one operation: somebody who may accept sat there
    assert [(step["label"], step["to"], step["by"]["role_label"]) for step in answer.body["steps"]] == [
        ("登记", "reported", "受理员"),
        ("受理", "accepted", "受理员"),
    ]
    assert rows("SELECT count(DISTINCT operation_id) AS n FROM case_step") == [{"n": 1}]
    waits = centre.who("officer01").post("/cases", intake(disposal="escalated")).body
    assert waits["state"] == "reported"
    assert centre.do(waits, "clerk01", "accept")["state"] == "accepted"


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
    # that there is a telephone, and how many people, is known before anybody says why; nothing more, and no line
    assert centre.who("clerk01").get(f"/cases/{case['id']}/contact").body == {"people": 2, "phones": 1, "wishes": True}
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'case.contact_shown'") == []
    assert centre.who("supervisor01").get(f"/cases/{case['id']}/contact").code == "auth.not_permitted"
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


def test_a_desk_knows_what_residents_call_a_kind_for_its_slips(centre):
    tree = centre.who("clerk01").get("/categories").body["items"]
    care = next(one for one in tree if one["code"] == "care")
    assert (care["name"] != care["resident_name"], care["resident_name"]) == (True, "老人、孩子、残疾人要人帮一把")
    assert all(child["resident_name"] is None for child in care["children"])


def said_again(case, **more):
    return {
        "operation_id": str(uuid4()),
        "case_id": case["id"],
        "base_version": case["version"],
        "note": "又来问",
    } | more


def test_what_is_added_to_a_case_there_is_says_where_it_lies_if_nobody_had_and_counts_who_came(centre, rows):
    clerk = centre.who("clerk01")
    body = intake(disposal="escalated", channel="hotline_12345", description="路灯不亮", at=None, address_text=None)
    case = clerk.post("/cases", body).body
    assert (case["area"]["grid"], case["address_text"]) == (None, None)
    counted = rows("SELECT count(*) AS n FROM reception")[0]["n"]
    added = said_again(case, grid=GRID1, address="8号院东门", people_received=3, contact={"name": "田淑英"})
    answer = clerk.post("/receptions/supplement", added)
    assert answer.status == 200, answer.body
    assert (answer.body["area"]["grid"]["code"], answer.body["address_text"]) == (GRID1, "8号院东门")
    assert "no_location" not in answer.body["flags"]
    last = answer.body["steps"][-1]
    assert (last["action"], last["note"], last["changes"]["grid"]) == ("supplement", "又来问", GRID1)
    assert rows("SELECT kind, people, case_id::text FROM reception WHERE kind = 'added'") == [
        {"kind": "added", "people": 3, "case_id": case["id"]}
    ]
    assert clerk.post("/receptions/supplement", added).body["version"] == answer.body["version"], "once"
    assert rows("SELECT count(*) AS n FROM reception")[0]["n"] == counted + 1

    # what it says of itself stands, and nobody is counted who did not come
    other = said_again(answer.body, grid=GRID2, point="98.515,39.705", address="别处")
    again = clerk.post("/receptions/supplement", other).body
    assert (again["area"]["grid"]["code"], again["address_text"]) == (GRID1, "8号院东门")
    assert again["steps"][-1]["changes"] == {}
    assert rows("SELECT count(*) AS n FROM reception")[0]["n"] == counted + 1
    assert centre.who("unit01").post("/receptions/supplement", said_again(again)).status in (403, 404)


def test_a_point_in_no_grid_loses_nothing_of_what_was_said(centre):
    clerk = centre.who("clerk01")
    case = clerk.post("/cases", intake(disposal="escalated", at=None, address_text=None)).body
    answer = clerk.post("/receptions/supplement", said_again(case, point="99.4,40.3", address="村口"))
    assert (answer.status, answer.body["area"]["grid"], answer.body["address_text"]) == (200, None, "村口")
