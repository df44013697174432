"""People received (接待人次), counted apart from cases; consultations; and what is known of whoever calls."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from server.core.clock import local_date, utc_now
from tests.door import intake
from tests.world import GRID1, VILLAGE_GRID

PHONE = "13900001111"


def consult(**more):
    return {
        "operation_id": str(uuid4()),
        "reception_id": str(uuid4()),
        "asked": "老人的高龄津贴怎么办",
        "answered": "带身份证到社区填表，下月起发",
    } | more


def today():
    return local_date(utc_now()).isoformat()


def figures(person, first=None, last=None):
    return person.get("/receptions/figures", first=first or today(), last=last or today()).body


def test_a_consultation_is_counted_and_is_no_case(clerk, rows):
    body = consult(people_received=3, category="livelihood.social_security", contact={"name": "马奶奶", "phone": PHONE})
    answer = clerk.post("/receptions", body)
    assert answer.status == 201, answer.body
    assert (answer.body["kind_label"], answer.body["people"], answer.body["case"]) == ("咨询", 3, None)
    assert answer.body["asked"] == body["asked"]
    assert rows("SELECT 1 FROM cases") == []
    [stored] = rows("SELECT said, phone FROM reception")
    assert "高龄津贴".encode() not in bytes(stored["said"])
    assert PHONE.encode() not in bytes(stored["phone"])
    assert clerk.get("/receptions").body["items"] == [answer.body]


def test_people_are_counted_by_day_and_kind_apart_from_cases(clerk, rows):
    clerk.post("/receptions", consult())
    clerk.post("/cases", intake())
    clerk.post("/cases", intake(legal_answer=True, people_received=2))
    clerk.post("/cases", intake(disposal="escalated", people_received=5))
    clerk.post("/cases", intake(disposal="escalated", channel="hotline_12345"))  # nobody came
    counted = figures(clerk)
    kinds = {one["kind"]: (one["receptions"], one["people"]) for one in counted["total"]["kinds"]}
    assert kinds == {"consult": (1, 1), "settled": (1, 1), "legal_answer": (1, 2), "accepted": (1, 5), "added": (0, 0)}
    assert (counted["total"]["receptions"], counted["total"]["people"]) == (4, 9)
    assert [one["day"] for one in counted["days"]] == [today()]
    assert len(rows("SELECT 1 FROM cases")) == 4
    yesterday = (local_date(utc_now()) - timedelta(days=1)).isoformat()
    assert figures(clerk, yesterday, yesterday)["total"]["people"] == 0


def test_sent_twice_it_is_counted_once(clerk, rows):
    body = consult()
    assert clerk.post("/receptions", body).body == clerk.post("/receptions", body).body
    again = clerk.post("/receptions", body | {"operation_id": str(uuid4())})
    assert (again.status, again.code) == (409, "reception.exists")
    whole = intake()
    clerk.post("/cases", whole)
    clerk.post("/cases", whole)
    assert len(rows("SELECT 1 FROM reception")) == 2


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"asked": " "}, "request.invalid"),
        ({"answered": ""}, "request.invalid"),
        ({"people_received": 0}, "request.invalid"),
        ({"channel": "no_such"}, "request.invalid"),
        ({"category": "no.such"}, "category.absent"),
        ({"colour": "red"}, "request.invalid"),
    ],
)
def test_a_consultation_is_refused_by_name(clerk, rows, more, code):
    assert clerk.post("/receptions", consult(**more)).code == code
    assert rows("SELECT 1 FROM reception") == []


def test_who_reads_them_reads_where_they_do(clerk, officer, door, rows):
    clerk.post("/receptions", consult(grid=GRID1))
    clerk.post("/receptions", consult(grid=VILLAGE_GRID))
    officer.post("/receptions", consult(channel="window"))
    assert figures(clerk)["total"]["receptions"] == 3
    assert figures(officer)["total"]["receptions"] == 2  # of the town, and their own
    assert len(officer.get("/receptions").body["items"]) == 2
    assert door.login("router01", app="console").get("/receptions").code == "auth.not_permitted"


@pytest.mark.parametrize(("first", "last"), [("2026-11-26", "2026-11-25"), ("2020-01-01", "2026-01-01"), ("x", "y")])
def test_a_span_that_is_none(clerk, first, last):
    assert clerk.get("/receptions/figures", first=first, last=last).code == "request.invalid"


def test_a_channel_is_for_whom_it_is(centre, clerk, officer):
    assert officer.post("/cases", intake(disposal="escalated", channel="petition")).code == "case.channel_not_yours"
    assert officer.post("/receptions", consult(channel="petition")).code == "case.channel_not_yours"
    assert clerk.post("/cases", intake(disposal="escalated", channel="police_110")).status == 201
    mine = {one["code"] for one in officer.get("/channels").body["items"] if one["mine"]}
    assert mine == {"window"}
    assert all(one["mine"] for one in clerk.get("/channels").body["items"])


def test_a_number_fills_in_name_grid_and_what_was_before(clerk, rows):
    contact = {"name": "张三", "phone": "139 0000-1111"}
    case = clerk.post(
        "/cases", intake(contact=contact, location={"grid": GRID1, "source": "chosen"}, address_text="8号院")
    ).body
    clerk.post("/receptions", consult(contact={"name": "张三", "phone": "+86 13900001111"}))
    known = clerk.post("/receptions/caller", {"phone": "8613900001111"}).body
    assert (known["name"], known["grid"]["code"], known["address_text"]) == ("张三", GRID1, "8号院")
    assert [one["case_no"] for one in known["cases"]] == [case["case_no"]]
    assert [one["asked"] for one in known["receptions"]] == ["老人的高龄津贴怎么办"]
    nobody = clerk.post("/receptions/caller", {"phone": "13900001112"}).body
    assert (nobody["name"], nobody["cases"], nobody["receptions"]) == (None, [], [])
    assert clerk.post("/receptions/caller", {"phone": "1111"}).body["cases"] == []
    lines = rows("SELECT details FROM journal_entry WHERE action = 'case.caller_asked' ORDER BY at")
    assert [line["details"]["cases"] for line in lines] == [1, 0]
    assert "13900001111" not in str(lines)
    clerk.post("/receptions/caller", {"phone": "139 0000 1111"})
    hashes = [
        row["details"]["number"]
        for row in rows("SELECT details FROM journal_entry WHERE action = 'case.caller_asked' ORDER BY at")
    ]
    assert hashes[0] == hashes[2] != hashes[1], "one number, however it is written"
    [kept] = rows("SELECT DISTINCT encode(phone_index, 'hex') AS hash FROM case_phone")
    assert kept["hash"] not in hashes, "the journal leads to no case"


def test_a_number_tells_only_of_cases_whose_people_one_may_know(centre, clerk, officer):
    clerk.post(
        "/cases", intake(contact={"name": "张三", "phone": PHONE}, location={"grid": VILLAGE_GRID, "source": "chosen"})
    )
    assert officer.post("/receptions/caller", {"phone": PHONE}).body["cases"] == []
    assert centre.who("worker01").post("/receptions/caller", {"phone": PHONE}).code == "auth.not_permitted"


def test_what_came_of_a_reception_is_told_in_words_and_of_a_protected_one_that_it_is(clerk):
    clerk.post("/cases", intake(disposal="escalated", description="三楼漏水"))
    clerk.post("/cases", intake(disposal="escalated", description="邻居打孩子", protect_reason="怕被报复"))
    titles = [one["case"]["title"] for one in clerk.get("/receptions").body["items"]]
    assert titles == ["要保密的事", "三楼漏水"]
