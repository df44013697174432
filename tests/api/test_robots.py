"""Robots of groups: what leaves is a sentence with a code and a link, only where an administrator said, and it is logged."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest

from server.config import ConfigError, read_settings
from server.core.clock import utc_now
from server.core.db import db
from server.core.limits import limiter
from server.core.times import iso
from server.notices import robots
from tests.api.test_config import GOOD
from tests.robots import Group

MINUTE = timedelta(minutes=1)


@pytest.fixture
def group(app, monkeypatch):
    """A robot inside the operator's own network, allowed by the operator."""
    made = Group()
    settings = dataclasses.replace(
        app.config["SETTINGS"], robot_hosts=(made.address,), public_url="https://xunge.example.cn"
    )
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    yield made
    made.stop()


def send(app, now):
    with app.app_context():
        done = robots.send(now)
        db.session.remove()
    return done


def log(rows):
    return rows("SELECT text, attempts, next_at, sent_at, fault, at FROM robot_message ORDER BY at, id")


def late():
    return utc_now() + timedelta(days=60)


def test_an_overdue_case_is_told_to_the_group_by_code_and_link_alone(app, desk, group, overdue, rows):
    answer = desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send?key=secret"})
    assert answer.status == 200, answer.body
    [line] = answer.body["robots"]
    assert line == {
        "code": "x1", "name": "督办群", "version": 1, "retired": False, "host": "127.0.0.1", "sent": 0, "given_up": 0,
        "last_at": None,
    }  # fmt: skip
    assert "secret" not in json.dumps(answer.body)
    assert b"secret" not in bytes(rows("SELECT address FROM robot")[0]["address"])
    case = overdue(days=1)
    assert send(app, late()) == (2, 0)
    assert [path for path, _ in group.heard] == ["/send?key=secret"] * 2
    assert group.heard[0][1] == {
        "msgtype": "text",
        "text": {
            "content": f"【巡格】{case['case_no']} 已经超期，请尽快办\nhttps://xunge.example.cn/console?case={case['id']}"
        },
    }
    assert send(app, late()) == (0, 0)
    assert all(one["sent_at"] and one["next_at"] is None and one["attempts"] == 1 for one in log(rows))
    assert desk.lists()["robots"][0]["sent"] == 2


def test_what_does_not_arrive_is_tried_again_later_and_later_and_given_up(app, desk, group, overdue, rows):
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send"})
    overdue(days=1)
    first = late()
    group.answers = [(500, b""), (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}')]
    assert send(app, first) == (0, 2)
    assert {one["fault"] for one in log(rows)} == {"HTTP 500", "errcode 93000"}
    assert {one["next_at"] for one in log(rows)} == {first + MINUTE}
    assert send(app, first + MINUTE - timedelta(seconds=1)) == (0, 0)
    assert send(app, first + MINUTE) == (2, 0)
    assert {(one["attempts"], one["fault"]) for one in log(rows)} == {(2, None)}

    overdue(days=1)
    now, waits = late(), []
    for _ in range(robots.TRIES):
        group.answers = [(302, b""), (200, b"<html>")]
        assert send(app, now) == (0, 2)
        pending = {one["next_at"] for one in log(rows) if one["sent_at"] is None}
        [again] = pending
        waits.append(again and (again - now) // MINUTE)
        now = again or now
    assert waits == [1, 4, 16, 64, 256, None]
    assert send(app, now + timedelta(days=9)) == (0, 0)
    assert desk.lists()["robots"][0]["given_up"] == 2


def test_a_worker_that_dies_while_sending_leaves_it_to_the_next(app, desk, group, overdue, monkeypatch):
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send"})
    overdue(days=1)
    now = late()

    def dies(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(robots, "_post", dies)
        with app.app_context(), pytest.raises(KeyboardInterrupt):
            robots.send(now)
        with app.app_context():
            db.session.remove()
    assert send(app, now + MINUTE) == (1, 0), "the one it had may still be under way"
    assert send(app, now + 2 * MINUTE) == (1, 0)


def test_a_slow_robot_is_left_before_another_worker_may_take_what_is_under_way(
    app, desk, group, overdue, monkeypatch, rows
):
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send"})
    overdue(days=1)
    clock, post = [0.0], robots._post
    monkeypatch.setattr(robots, "monotonic", lambda: clock[0])

    def slow(*said):
        clock[0] += 90
        return post(*said)

    monkeypatch.setattr(robots, "_post", slow)
    now = late()
    assert send(app, now) == (1, 0)
    assert sorted(one["attempts"] for one in log(rows)) == [0, 1]
    assert send(app, now + MINUTE) == (1, 0)
    assert len(group.heard) == 2


def test_an_address_that_leads_nowhere_stops_no_other(app, desk, group, overdue, rows):
    desk.save("robots/x1", {"name": "写错的群", "address": f"https://{'x' * 70}.cn/send"})
    desk.save("robots/x2", {"name": "督办群", "address": f"{group.address}/send"})
    overdue(days=1)
    assert send(app, late()) == (2, 2)
    assert {one["fault"] for one in log(rows)} == {None, "UnicodeError"}


@pytest.mark.parametrize(
    "address",
    [
        "http://qyapi.weixin.qq.com/send?key=1",
        "ftp://x/",
        "https://",
        "qyapi.weixin.qq.com",
        "https://a:b@x.cn/",
        "https://[x.cn/send",
        "https://x.cn:99999/send",
        "https://x.cn:port/send",
        "",
        None,
    ],
)
def test_nothing_may_be_sent_to_any_other_address(desk, rows, address):
    answer = desk.save("robots/x1", {"name": "督办群", "address": address})
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert set(answer.body["details"]["fields"]) == {"address"}
    assert rows("SELECT 1 FROM robot") == []


def test_an_address_that_the_operator_took_back_gets_nothing_more(app, desk, group, overdue, monkeypatch, rows):
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send"})
    overdue(days=1)
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], robot_hosts=()))
    assert send(app, late()) == (0, 2)
    assert group.heard == []
    assert {one["fault"] for one in log(rows)} == {"address not allowed"}


def test_without_a_robot_nothing_is_written_and_out_of_use_nothing_is_sent(app, desk, group, overdue, rows):
    overdue(days=1)
    assert log(rows) == []
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send"})
    overdue(days=1)
    assert desk.save("robots/x1", {"name": "督办群", "address": None, "retired": True}).status == 200
    assert send(app, late()) == (0, 0)
    assert group.heard == []
    assert [row["action"] for row in rows("SELECT action FROM journal_entry WHERE action = 'robot.change'")] == [
        "robot.change"
    ] * 2


def test_addresses_of_the_operators_own_network_are_settings():
    env = GOOD | {"XUNGE_ROBOT_HOSTS": " http://10.1.2.3:8080/, https://in.example.cn "}
    assert read_settings(env).robot_hosts == ("http://10.1.2.3:8080", "https://in.example.cn")
    for wrong in ("10.1.2.3", "http://10.1.2.3/path", "ftp://x", "http://[10.1.2.3", "http://x:99999"):
        with pytest.raises(ConfigError, match="XUNGE_ROBOT_HOSTS"):
            read_settings(GOOD | {"XUNGE_ROBOT_HOSTS": wrong})


def trial(desk, code="x1"):
    return desk.visitor.get(f"/lists/robots/{code}/trial").body


def tried(desk, code="x1"):
    return desk.visitor.post(f"/lists/robots/{code}/trial", {})


def test_a_robot_is_tried_with_a_message_that_tells_of_nothing_by_the_job_of_all_others(app, desk, group, rows):
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send?key=secret"})
    assert trial(desk) == {"state": "none", "at": None, "next_at": None, "said": ""}
    answer = tried(desk)
    assert (answer.status, answer.body["state"], answer.body["said"]) == (200, "sending", "")
    assert group.heard == []  # whoever asked waits for nobody
    assert send(app, utc_now()) == (1, 0)
    assert group.heard == [
        (
            "/send?key=secret",
            {"msgtype": "text", "text": {"content": "【巡格】这是一条测试消息，收到就说明接通了。"}},
        )
    ]
    assert trial(desk) == {"state": "arrived", "at": answer.body["at"], "next_at": None, "said": ""}
    assert rows("SELECT kind, tried_version, sent_at IS NOT NULL AS sent FROM robot_message") == [
        {"kind": None, "tried_version": 1, "sent": True}
    ]
    [line] = rows("SELECT account_id, subject_kind, subject_id, details FROM journal_entry WHERE action = 'robot.try'")
    assert (line["subject_kind"], line["subject_id"], line["details"]) == ("robot", "x1", {"host": "127.0.0.1"})
    assert line["account_id"] is not None
    assert desk.lists()["robots"][0]["sent"] == 0, "what groups were told of is counted, not trials"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, b""), "HTTP 500"),
        ((200, b'{"errcode":93000,"errmsg":"invalid webhook url"}'), "企业微信说没有这个机器人（93000）"),
        ((200, b'{"errcode":310000,"errmsg":"keywords not in content"}'), "关键词填 巡格"),
        ((200, b'{"errcode":45009}'), "错误号 45009"),
        ((200, b"<html>"), "不是机器人的答复"),
    ],
)
def test_a_trial_that_is_not_taken_says_why_and_is_tried_again_like_every_other(app, desk, group, answer, said):
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send?key=secret"})
    tried(desk)
    group.answers = [answer]
    now = utc_now()
    assert send(app, now) == (0, 1)
    told = trial(desk)
    assert told["state"] == "refused"
    assert told["said"].startswith("对方没接受：")
    assert said in told["said"]
    assert told["next_at"] == iso(now + MINUTE)
    assert send(app, now + MINUTE) == (1, 0)
    assert trial(desk)["state"] == "arrived"


def test_a_trial_that_reaches_nobody_is_given_up_and_its_words_hold_no_key(app, desk, group):
    group.server.server_close()
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send?key=secret"})
    tried(desk)
    now = late()
    for _ in range(robots.TRIES):
        assert send(app, now) == (0, 1)
        now += timedelta(days=1)
    told = trial(desk)
    assert (told["state"], told["next_at"]) == ("given_up", None)
    assert told["said"].startswith("连不上 127.0.0.1（ConnectionRefusedError）")
    assert "secret" not in told["said"]
    assert desk.lists()["robots"][0]["given_up"] == 0


def test_the_next_trial_and_another_address_end_the_one_before(app, desk, group):
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send?key=wrong"})
    tried(desk)
    group.answers = [(500, b"")]
    assert send(app, utc_now()) == (0, 1)
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send?key=right"})
    assert trial(desk)["state"] == "none", "it says nothing of this address"
    assert send(app, late()) == (0, 0)
    tried(desk)
    tried(desk)
    assert send(app, utc_now()) == (1, 0)
    assert [path for path, _ in group.heard] == ["/send?key=wrong", "/send?key=right"]


def test_a_trial_that_was_ended_while_it_was_being_sent_is_not_sent_to_the_new_address(app, desk, group, monkeypatch):
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send?key=wrong"})
    tried(desk)

    def meanwhile(*_):
        with app.app_context():
            assert (
                desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send?key=right"}).status == 200
            )
        return "HTTP 404"

    with monkeypatch.context() as patch:
        patch.setattr(robots, "_post", meanwhile)
        assert send(app, utc_now()) == (0, 1)
    assert send(app, late()) == (0, 0)
    assert group.heard == []


def test_who_may_not_edit_robots_tries_none_nor_one_out_of_use_or_that_is_not_there(app, door, desk, group, rows):
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send"})
    director = door.login("director01", app="console")
    for answer in (director.post("/lists/robots/x1/trial", {}), director.get("/lists/robots/x1/trial")):
        assert (answer.status, answer.code) == (403, "auth.not_permitted")
    for answer in (tried(desk, "x2"), desk.visitor.get("/lists/robots/x2/trial")):
        assert (answer.status, answer.code) == (404, "list.absent")
    desk.save("robots/x1", {"name": "督办群", "address": None, "retired": True})
    answer = tried(desk)
    assert (answer.status, answer.code) == (409, "robot.out_of_use")
    assert "恢复使用" in answer.body["title"]
    assert rows("SELECT 1 FROM robot_message") == []
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'robot.try'") == []


def test_a_group_is_not_flooded_with_trials(desk, group, rows):
    desk.save("robots/x1", {"name": "督办群", "address": f"{group.address}/send"})
    limiter.enabled = True
    try:
        assert [tried(desk).status for _ in range(7)] == [200] * 6 + [429]
    finally:
        limiter.enabled = False
    assert len(rows("SELECT 1 FROM robot_message WHERE next_at IS NOT NULL")) == 1
