"""What residents report by scanning a code in the stairwell."""

from __future__ import annotations

from uuid import uuid4

import pytest

from server.core.ids import new_id
from server.core.limits import limiter
from server.voice.routes import MOST_PHOTO_BYTES
from tests.door import jpeg, sha256_of
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


def put(door, raw, name=None):
    path = f"/public/photos/{name or sha256_of(raw)}"
    return door.anybody.ask("PUT", path, data=raw, content_type="image/jpeg")


def test_photos_follow_the_words_they_belong_to_and_are_seen_at_the_desk_before_and_after(door, centre, rows):
    first, late = jpeg(), jpeg("blue")
    assert put(door, first).code == "public.photo_unnamed", "what no report named is not kept"
    body = {"operation_id": str(new_id()), "photos": [sha256_of(first), sha256_of(late)]}
    assert [scan(door, **body).status for _ in range(2)] == [201, 201], "the words are safe before any photo travels"
    assert put(door, first).status == 204
    assert put(door, first).status == 204, "as often as it takes"
    clerk = centre.who("clerk01")
    [item] = clerk.get("/cases", channel="public_qr").body["items"]
    assert {one["sha256"]: one["arrived"] for one in item["attachments"]} == {
        sha256_of(first): True,
        sha256_of(late): False,
    }
    assert clerk.get(f"/cases/{item['id']}/attachments/{sha256_of(first)}").status == 200
    assert clerk.get(f"/cases/{item['id']}/attachments/{sha256_of(late)}").code == "photo.absent"
    centre.do(item, "clerk01", "accept")
    assert put(door, late).status == 204
    assert clerk.get(f"/cases/{item['id']}/attachments/{sha256_of(late)}").status == 200
    assert len(rows("SELECT 1 FROM cases")) == 1


def test_a_photo_is_a_photo_and_not_too_many_nor_too_large(door, rows):
    text, raw = b"<html>no photo", jpeg()
    names = [sha256_of(one) for one in (text, raw)]
    assert scan(door, photos=names).status == 201
    assert put(door, text).code == "photo.not_image"
    assert put(door, raw[:-1], sha256_of(raw)).code == "photo.hash_differs"
    assert put(door, raw + b"0" * MOST_PHOTO_BYTES, sha256_of(raw)).status == 413
    assert scan(door, photos=["a" * 64, "b" * 64, "c" * 64, "d" * 64]).code == "request.invalid"
    assert scan(door, photos=["../x"]).code == "request.invalid"
    assert rows("SELECT 1 FROM attachment") == []


def test_a_photo_of_a_protected_matter_opens_where_the_matter_does(door, centre):
    raw = jpeg()
    assert scan(door, kind="protected", what="有人打孩子", photos=[sha256_of(raw)]).status == 201
    assert put(door, raw).status == 204
    [item] = centre.who("clerk01").get("/cases", channel="public_qr").body["items"]
    photo = f"/cases/{item['id']}/attachments/{sha256_of(raw)}"
    assert centre.who("clerk01").get(photo).status == 200
    assert centre.who("worker01").get(photo).code == "case.absent"
