"""Lists of the centre on the page of settings: ways in (来源渠道), and what somebody can be asked as (专家种类)."""

from __future__ import annotations

from server.core.ids import new_id


def take_in(visitor, channel):
    return visitor.post(
        "/cases",
        {
            "operation_id": str(new_id()),
            "case_id": str(new_id()),
            "category": "environment.leak",
            "description": "楼顶漏水",
            "channel": channel,
        },
    )


def test_who_registers_what_and_whether_people_stand_there_is_the_administrators(desk, officer, rows):
    assert desk.line("channels", "petition") == {
        "code": "petition", "name": "信访", "permission": "case.take_in", "in_person": True, "version": 1, "retired": False,
    }  # fmt: skip
    assert take_in(officer, "petition").code == "case.channel_not_yours"
    saved = desk.save("channels/petition", {"name": "信访来的", "permission": None, "in_person": False})
    assert saved.status == 200, saved.body
    assert take_in(officer, "petition").status == 201
    [shown] = [one for one in officer.get("/channels").body["items"] if one["code"] == "petition"]
    assert (shown["name"], shown["in_person"], shown["mine"]) == ("信访来的", False, True)
    [entry] = rows("SELECT details FROM journal_entry WHERE action = 'channel.change'")
    assert entry["details"] == {
        "name": ["信访", "信访来的"],
        "permission": ["case.take_in", None],
        "in_person": [True, False],
    }


def test_a_way_in_is_never_entered_nor_named_like_another_nor_saved_over_a_colleague(desk, clerk):
    body = {"name": "市长信箱", "permission": None, "in_person": False}
    assert desk.save("channels/mayor", body).code == "list.absent"
    assert "name" in desk.save("channels/petition", body | {"name": "诉前"}).body["details"]["fields"]
    assert (
        "permission" in desk.save("channels/petition", body | {"permission": "admin.users"}).body["details"]["fields"]
    )
    assert desk.save("channels/petition", body, base_version=9).code == "list.stale"
    assert clerk.post("/lists/channels/petition", body | {"base_version": 1}).status == 403


def test_a_kind_out_of_use_is_chosen_no_more_and_whoever_is_one_stays_so(desk, centre):
    director = centre.who("director01")
    assert desk.save("specialist-kinds/negotiator", {"name": "谈判专家"}).status == 200
    one, other = f"/specialists/{new_id()}", f"/specialists/{new_id()}"
    body = {
        "name": "赵明", "kinds": ["negotiator"], "good_at": None, "phone": None, "unit": None, "username": None,
        "base_version": 0, "reason": "聘请",
    }  # fmt: skip
    assert director.post(one, body).status == 200
    assert desk.save("specialist-kinds/negotiator", {"name": "谈判专家", "retired": True}).status == 200
    assert director.post(other, body | {"name": "钱亮"}).body["details"]["fields"] == {
        "kinds": ["没有这一种，或者已经停用"]
    }
    kept = director.post(one, body | {"base_version": 1, "good_at": "拆迁"})
    assert kept.status == 200, kept.body
    kinds = {kind["code"]: kind["retired"] for kind in kept.body["kinds"]}
    assert (kinds["negotiator"], kinds["elder"]) == (True, False)
    assert desk.save("specialist-kinds/elder", {"name": "谈判专家"}).code == "request.invalid"
