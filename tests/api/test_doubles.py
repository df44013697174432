"""Likely doubles at the desk: by telephone, by what is said, by grid and address, and why."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from server.cases import similar
from server.cases.likeness import likeness
from server.core.db import db
from tests.door import intake
from tests.world import GRID1, GRID2, IN_GRID1, IN_VILLAGE

PHONE = "13912345678"


def asked(person, **more):
    answer = person.post("/cases/similar", more)
    assert answer.status == 200, answer.body
    return answer.body["items"]


@pytest.fixture
def leak(centre):
    return centre.report(
        description="三单元楼上往下漏水，厨房都泡了", address_text="花园8号院", contact={"name": "张三", "phone": PHONE}
    )


def test_by_the_telephone_whatever_it_is_about(centre, leak):
    [one] = asked(centre.who("clerk01"), phone="139-1234-5678")
    assert (one["case_no"], one["why"]) == (leak["case_no"], ["同一个电话", "今天的"])
    assert one["distance_m"] is None
    assert asked(centre.who("clerk01"), phone="13912345679") == []


def test_by_what_is_said_in_the_same_grid(centre, leak):
    clerk = centre.who("clerk01")
    [one] = asked(clerk, grid=GRID1, text="楼上往下漏水，把我家厨房泡了")
    assert one["why"] == ["说的差不多", "今天的"]
    assert asked(clerk, grid=GRID1, text="邻居晚上唱歌太吵") == []
    assert asked(clerk, grid=GRID2, text="楼上往下漏水，把我家厨房泡了") == []


def test_by_the_address_as_it_was_told(centre, leak):
    [one] = asked(centre.who("clerk01"), address_text="花园8号院", text="厨房漏水，楼上往下漏")
    assert one["why"] == ["同一个地址", "说的差不多", "今天的"]


@pytest.mark.parametrize("said", ["花园8号院 3单元 201", "8号院三单元201室", "花园8号院3单元201"])
def test_what_a_neighbour_tells_of_the_same_door_under_the_same_group_is_told_though_phone_and_words_differ(
    centre, clerk, said
):
    place = {"location": {"grid": GRID1, "source": "chosen"}}
    facts = {"category": "environment.leak", "disposal": "escalated", "description": "天花板在滴水", **place}
    first = clerk.post("/cases", intake(address_text="花园8号院3单元201", contact={"phone": PHONE}, **facts)).body
    about = {"category": "environment.rubbish", "text": "201 那户又出事了", "phone": "13700000001"}
    [one] = asked(clerk, grid=GRID1, address_text=said, **about)
    assert (one["case_no"], one["why"]) == (first["case_no"], ["同一个地点", "今天的"])
    for elsewhere in ({"grid": GRID2}, {"category": "dispute.wages"}, {"address_text": "花园8号院3单元202"}):
        assert asked(clerk, **{"grid": GRID1, "address_text": said, **about} | elsewhere) == []


def test_who_names_only_the_building_is_shown_what_was_told_of_a_stairway_in_it(centre, clerk):
    facts = {"category": "environment.leak", "disposal": "escalated", "location": {"grid": GRID1, "source": "chosen"}}
    told = clerk.post("/cases", intake(description="天花板在滴水", address_text="阳光小区7号楼2单元", **facts)).body
    about = {"category": "environment.rubbish", "text": "楼道里堆了东西"}
    for said in ("7号楼", "阳光小区7栋", "七号楼2单元301"):
        [one] = asked(clerk, grid=GRID1, address_text=said, **about)
        assert (one["case_no"], one["why"]) == (told["case_no"], ["同一个地点", "今天的"])
    for said in ("8号楼", "7号楼1单元", "2单元", "7号", "月亮小区7号楼"):
        assert asked(clerk, grid=GRID1, address_text=said, **about) == [], said
    assert asked(clerk, grid=GRID2, address_text="7号楼", **about) == []
    assert asked(clerk, address_text="7号楼", **about) == []


def test_who_names_only_the_yard_is_shown_what_was_told_of_it_in_that_grid(centre, clerk, change):
    facts = {"category": "environment.leak", "disposal": "escalated", "location": {"grid": GRID1, "source": "chosen"}}
    told = clerk.post("/cases", intake(description="天花板在滴水", address_text="花园社区 9号院", **facts)).body
    about = {"category": "environment.rubbish", "text": "门口堆了东西"}
    for said in ("9号院", "9号院外面", "9号", "花园社区9号院"):
        [one] = asked(clerk, grid=GRID1, address_text=said, **about)
        assert (one["case_no"], one["why"]) == (told["case_no"], ["同一个地点", "今天的"])
    for said in ("19号院", "9号楼", "和平社区9号院", "9号院2单元"):
        assert asked(clerk, grid=GRID1, address_text=said, **about) == [], said
    assert asked(clerk, grid=GRID2, address_text="9号院", **about) == []
    assert asked(clerk, address_text="9号院", **about) == []
    # one that came without a grid, as from a list of another office, is in no grid but the words say where
    change("UPDATE cases SET area_code = left(area_code, 6), area_how = 'none'")
    [one] = asked(clerk, grid=GRID1, address_text="9号院", **about)
    assert (one["case_no"], one["why"]) == (told["case_no"], ["同一个地点", "今天的"])
    assert asked(clerk, grid=GRID1, address_text="8号院", **about) == []


def test_what_is_only_near_and_said_to_be_in_another_building_is_not_shown(centre, clerk):
    lon, lat = IN_GRID1
    facts = {"category": "environment.leak", "disposal": "escalated"}
    told = clerk.post(
        "/cases", intake(description="天花板在滴水", address_text="7号楼2单元", at=IN_GRID1, **facts)
    ).body
    far, beside = (lon, lat + 90 / 111_000), (lon, lat + 30 / 111_000)

    def found(at, said, text="下水道堵了"):
        about = {"category": "environment.leak", "text": text, "address_text": said, "lon": at[0], "lat": at[1]}
        return [one["why"] for one in asked(clerk, **about)]

    assert found(far, "9号楼") == []
    assert found(far, "花园路口") == found(far, "") == [["相距 90 米", "今天的"]]
    assert found(beside, "9号楼") == [["相距 30 米", "今天的"]]
    assert found(far, "7号楼") == [["相距 90 米", "同一个地点", "今天的"]]
    assert found(far, "9号楼", "天花板滴水") == [["说的差不多", "今天的"]]
    assert told["state"] == "accepted"


WAYS = ["金穗路12号", "金穗路12号门口", "金穗路 12 号院门口", "肃州区金穗路12号院", "金穗路12号旁边"]


@pytest.mark.parametrize("said", WAYS)
def test_a_number_on_a_road_is_found_however_its_place_is_said_from_either_side(centre, clerk, said):
    facts = {"category": "environment.leak", "disposal": "escalated", "at": None}
    told = [clerk.post("/cases", intake(description="占道摆摊", address_text=WAYS[0], **facts)).body]
    [found] = asked(clerk, category="environment.leak", text="推着车卖菜", address_text=said)
    assert (found["case_no"], found["why"]) == (told[0]["case_no"], ["同一个地点", "今天的"])
    told.append(clerk.post("/cases", intake(description="推着车卖菜", address_text=said, **facts)).body)
    for one, other in (told, reversed(told)):
        items = clerk.get(f"/cases/{one['id']}/similar").body["items"]
        assert [each["case_no"] for each in items] == [other["case_no"]]
    for elsewhere in ("金穗路112号", "银穗路12号", "金穗路12号院3号楼"):
        assert (
            asked(clerk, category="environment.leak", text="推着车卖菜啊", address_text=elsewhere, but=told[1]["id"])
            == []
        )


def test_whoever_routes_is_told_too_and_merges_and_parts_again(centre):
    """An import compared nobody with anybody: at 分流 it is the last moment before two units walk for one matter."""
    first, second = (centre.report(description="三单元楼上往下漏水，厨房都泡了") for _ in range(2))
    for one in (first, second):
        centre.do(one, "clerk01", "accept")
    router = centre.who("router01")
    [told] = router.get(f"/cases/{second['id']}/similar").body["items"]
    assert (told["id"], told["case_no"]) == (first["id"], first["case_no"])
    follower = centre.do(second, "router01", "merge", into=told["case_no"])
    assert (follower["state"], follower["lead"]["case_no"]) == ("merged", first["case_no"])
    assert centre.do(follower, "router01", "split", note="不是同一件")["state"] == "accepted"
    assert centre.who("unit01").get(f"/cases/{second['id']}/similar").status in (403, 404)


def test_one_number_is_many_doors_and_an_old_report_is_another_matter(centre, clerk, change):
    facts = {"category": "environment.leak", "disposal": "escalated", "description": "天花板在滴水"}
    clerk.post("/cases", intake(address_text="花园8号院", location={"grid": GRID1, "source": "chosen"}, **facts))
    about = {"category": "environment.leak", "text": "楼道里有积水", "grid": GRID1}
    assert asked(clerk, address_text="和平8号院", **about) == []
    assert asked(clerk, address_text="花园 8号院", **about)[0]["why"] == ["同一个地点", "今天的"]
    change("UPDATE cases SET reported_at = reported_at - interval '400 days'")
    assert asked(clerk, address_text="花园 8号院", **about) == []


def test_by_place_and_kind_as_on_the_phone_with_everything_that_speaks_for_it(centre, leak):
    lon, lat = IN_GRID1
    [one] = asked(
        centre.who("clerk01"), category="environment.leak", lon=lon, lat=lat, phone=PHONE, text="楼上漏水，厨房泡了"
    )
    assert one["why"] == ["同一个电话", "相距 0 米", "说的差不多", "今天的"]
    assert one["may_supplement"] is True


def test_the_likeliest_first_and_what_is_gone_not_at_all(centre, leak):
    clerk = centre.who("clerk01")
    second = centre.report(description="三单元楼上往下漏水", at=IN_GRID1)
    gone = centre.report(description="三单元楼上往下漏水，厨房都泡了", contact={"name": "x", "phone": PHONE})
    centre.do(gone, "clerk01", "withdraw", note="报错了")
    found = asked(clerk, grid=GRID1, phone=PHONE, text="三单元楼上往下漏水，厨房都泡了")
    assert [one["case_no"] for one in found] == [leak["case_no"], second["case_no"]]
    assert asked(clerk, grid=GRID1, text="三单元楼上往下漏水，厨房都泡了", but=leak["id"])[0]["id"] == second["id"]


def test_protected_matters_and_other_peoples_are_not_told(centre, leak):
    centre.report("villager01", at=IN_VILLAGE, description="三单元楼上往下漏水", contact={"name": "y", "phone": PHONE})
    officer = centre.who("officer01")
    assert [one["case_no"] for one in asked(officer, phone=PHONE)] == [leak["case_no"]]
    centre.do(leak, "clerk01", "protect", note="怕被报复")
    assert asked(officer, phone=PHONE) == []


@pytest.mark.parametrize("more", [{"lon": 98.5}, {"lat": 39.7, "category": "environment.leak"}, {"colour": 1}])
def test_half_a_place_is_none(centre, more):
    assert centre.who("clerk01").post("/cases/similar", more).code == "request.invalid"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("楼上漏水", "楼上漏水", 1.0),
        ("楼上漏水！", "“楼上，漏水”", 1.0),
        ("漏", "漏", 0.0),
        ("", "楼上漏水", 0.0),
        ("供热不热", "工资没发", 0.0),
    ],
)
def test_likeness(one, other, alike):
    assert likeness(one, other) == likeness(other, one) == alike


def test_where_more_was_told_than_is_looked_at_what_is_of_the_same_kind_is_looked_at_first(centre, leak, monkeypatch):
    monkeypatch.setattr(similar, "_LOOKED_AT", 2)
    for words in ("楼道堆了旧沙发", "电动车堵门口", "晚上唱歌太吵"):
        centre.report(description=words, category="dispute.wages")
    about = {"grid": GRID1, "text": "三单元楼上往下漏水，厨房都泡了"}
    assert asked(centre.who("clerk01"), **about) == []  # of no kind yet: the newest
    [one] = asked(centre.who("clerk01"), **about, category=leak["category"]["code"])
    assert one["case_no"] == leak["case_no"]


def test_however_often_it_was_asked_doubles_are_looked_for_by_a_plan_for_these_values(app, centre, leak):
    """What is prepared is asked in one way for every place from the eleventh time on: at 2.1 million 250 ms, and not 90."""
    with app.app_context():
        db.engine.dispose()  # what was sent here before is prepared on the connections there were
    for _ in range(12):
        asked(centre.who("clerk01"), address_text="花园8号院", text="厨房漏水，楼上往下漏")
    with app.app_context(), db.engine.connect() as connection:
        prepared = connection.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert prepared, "another connection than the one that was asked"
    assert [one for one in prepared if "sign_pairs" in one or "category_name" in one] == []
