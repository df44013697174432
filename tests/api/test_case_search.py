"""``q``: a code, words inside of what is said and of what was done, a whole telephone number; in everybody's own scope."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from server.core.db import db
from tests.world import IN_VILLAGE

PHONE = "13912345678"


def found(person, q):
    answer = person.get("/cases", q=q)
    assert answer.status == 200, answer.body
    return [one["case_no"] for one in answer.body["items"]]


@pytest.fixture
def told(centre):
    case = centre.report(
        title="暖气不热",
        description="花园小区3号楼暖气一直不热，老人感冒",
        address_text="花园小区3号楼2单元",
        contact={"name": "张三", "phone": PHONE},
    )
    centre.report(description="楼道灯坏了")
    return centre.do(case, "clerk01", "accept", note="已转热力公司 BX-77 单")


@pytest.mark.parametrize(
    "q",
    ["暖气", "气不", "感冒", "2单元", "热力公司", "bx-77", "BX-77", "暖气 热力", "热", "13912345678", "139 1234 5678"],
)
def test_it_is_found_by_what_stands_in_it(centre, told, q):
    expected = [told["case_no"]] if q != "139 1234 5678" else []
    assert found(centre.who("clerk01"), q) == expected


def test_what_says_it_twice_is_found_once(centre, told):
    """In its own words and in those of two steps."""
    for note in ("暖气公司明天来", "暖气修好了"):
        told = centre.do(told, "worker01", "supplement", note=note)
    for q in ("暖气", "暖气 热力", "公司"):
        answer = centre.who("clerk01").get("/cases", q=q)
        assert ([one["case_no"] for one in answer.body["items"]], answer.body["total"]) == ([told["case_no"]], 1), q


@pytest.mark.parametrize("q", ["冷气", "暖气 楼道", "1391234567", "12345678", "%", "_热_", "热力 冒险", "张三"])
def test_it_is_not_found_by_what_does_not(centre, told, q):
    assert found(centre.who("clerk01"), q) == []


def test_it_is_found_by_its_code_and_by_parts_of_it(centre, told):
    clerk, code = centre.who("clerk01"), told["case_no"]
    for q in (code, code.replace("-", ""), code[-6:], code[7:15] + "-" + code[16:20]):
        assert told["case_no"] in found(clerk, q), q
    assert found(clerk, code[:-1] + str((int(code[-1]) + 1) % 10)) == []


def test_a_number_finds_only_where_one_may_know_whose_it_is(centre, told):
    assert found(centre.who("officer01"), PHONE) == [told["case_no"]]
    assert found(centre.who("supervisor01"), PHONE) == []  # sees the case, and opens no contact
    assert found(centre.who("supervisor01"), "暖气") == [told["case_no"]]
    assert found(centre.who("worker02"), "暖气") == []
    elsewhere = centre.report("villager01", at=IN_VILLAGE, contact={"name": "李四", "phone": PHONE})
    assert found(centre.who("officer01"), PHONE) == [told["case_no"]]
    assert set(found(centre.who("clerk01"), PHONE)) == {told["case_no"], elsewhere["case_no"]}


def test_a_number_that_was_left_later_finds_it_too(centre, told):
    worker = centre.who("worker01")
    body = {
        "case_id": told["id"],
        "action": "supplement",
        "values": {"note": "儿子来电"},
        "contact": {"name": "张小", "phone": "0937-2612345"},
    }
    worker.push(worker.operation("case.act", body, base_version=told["version"]))
    assert found(centre.who("clerk01"), "09372612345") == [told["case_no"]]
    assert found(centre.who("clerk01"), "儿子来电") == [told["case_no"]]


def test_however_often_it_was_asked_each_word_is_looked_for_in_its_own_way(app, centre, told):
    """What is prepared is asked in one way for every word from the eleventh time on: at 100,000 cases 3 s, and not 0.1."""
    for _ in range(12):
        found(centre.who("clerk01"), "暖气")
    with app.app_context(), db.engine.connect() as connection:
        prepared = connection.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert prepared, "another connection than the one that was asked"
    assert [one for one in prepared if "sign_pairs" in one or "last_id" in one] == []


@pytest.mark.parametrize("said", ["", "漏", "漏水", "水管漏水，水管", "ABc 漏\t水\n", "{a,b}\"\\'NULL", "𠮷野家𠮷野"])
def test_pairs_are_every_two_signs_side_by_side(app, said):
    with app.app_context(), db.engine.connect() as connection:
        found = connection.scalar(text("SELECT sign_pairs(:said)"), {"said": said})
    low = said.lower()
    assert set(found) == {low[at : at + 2] for at in range(len(low) - 1)}
