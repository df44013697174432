"""What residents report by scanning a code in the stairwell."""

from __future__ import annotations

from uuid import uuid4

import pytest

from server.core.ids import new_id
from server.core.limits import limiter
from tests.voice import page
from tests.world import GRID1

REPORT = {"grid": GRID1, "kind": "environment", "what": "后墙堆了一堆垃圾。三天了。", "token": "Z" * 22}


def scan(door, **more):
    return door.anybody.post("/public/report", REPORT | {"operation_id": str(new_id())} | more)


def test_a_scanned_code_says_where_it_is_of_and_nothing_else(door):
    told = door.anybody.post("/public/grid", {"grid": GRID1}).body
    assert told["place"] == "花园社区 第1网格"
    assert {"code": "environment", "name": "脏乱、噪音、漏水、乱停车", "protected": False} in told["kinds"], (
        "in the words of residents"
    )
    assert {"code": "other", "name": "说不清是哪一样", "protected": False} in told["kinds"]
    assert [one["code"] for one in told["kinds"] if one["protected"]] == ["protected"]
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
    assert door.anybody.get("/public/centre").body.keys() == {"name", "phone", "address"}, "whom to ask instead"
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
