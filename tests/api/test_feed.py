"""Cases from other systems, by a key of one channel: made, shown once, revoked; each number taken once."""

from __future__ import annotations

import pytest

from server.core.limits import limiter
from tests.world import GRID1


def key(admin, channel="hotline_12345", name="12345平台"):
    answer = admin.post("/feed/keys", {"channel": channel, "name": name})
    assert answer.status == 201, answer.body
    return answer.body["secret"], answer.body["items"][0]


def matter(**more):
    return {
        "source_no": "T-1",
        "category": "environment.leak",
        "description": "8号院楼顶漏水",
        "contact": {"name": "张三", "phone": "13900001111"},
        "location": {"grid": GRID1, "source": "chosen"},
    } | more


def hand_in(door, secret, **more):
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return door.anybody.ask("POST", "/feed/cases", json=matter(**more), headers=headers)


def test_handed_in_once_for_each_number(admin, door, clerk, rows):
    secret, _ = key(admin)
    first = hand_in(door, secret)
    assert (first.status, first.body["taken"], first.body["state"]) == (200, "now", "reported")
    again = hand_in(door, secret, description="又说了一遍")
    assert again.body == first.body | {"taken": "before"}
    [case] = clerk.get("/cases").body["items"]
    assert (case["channel"], case["source_no"], case["reported_by"]["name"]) == ("hotline_12345", "T-1", "12345平台")
    assert case["description"] == "8号院楼顶漏水"
    assert hand_in(door, secret, source_no="T-2").body["taken"] == "now"
    other, _ = key(admin, "petition", "信访系统")
    assert hand_in(door, other).body["taken"] == "now"
    assert len(rows("SELECT 1 FROM cases")) == 3


def test_the_secret_is_shown_once_and_stored_as_a_digest(admin, rows):
    secret, row = key(admin)
    assert secret.startswith(row["begins"])
    assert secret not in str(admin.get("/feed/keys").body)
    assert secret not in str(rows("SELECT * FROM feed_key"))
    [made] = rows("SELECT details FROM journal_entry WHERE action = 'feed.key_made'")
    assert secret not in str(made)


def test_a_revoked_key_opens_nothing_and_others_go_on(admin, door, rows):
    (secret, row), (other, _) = key(admin), key(admin, name="另一把")
    revoked = admin.post(f"/feed/keys/{row['id']}/revoke", {}).body["items"]
    assert [one["revoked_at"] is not None for one in revoked if one["id"] == row["id"]] == [True]
    assert hand_in(door, secret).code == "feed.key_wrong"
    assert hand_in(door, other).status == 200
    assert admin.post(f"/feed/keys/{row['id']}/revoke", {}).status == 200
    assert admin.post("/feed/keys/00000000-0000-0000-0000-000000000001/revoke", {}).code == "feed.key_absent"


@pytest.mark.parametrize("secret", [None, "", "xg_wrong", "x" * 500, "\u00e9"])
def test_without_a_key_nothing_is_taken(door, rows, secret):
    answer = hand_in(door, secret)
    assert (answer.status, answer.code) == (401, "feed.key_wrong")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert rows("SELECT 1 FROM cases") == []


def test_a_login_is_no_key(clerk):
    assert clerk.post("/feed/cases", matter()).code == "feed.key_wrong"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"source_no": " "}, "request.invalid"),
        ({"channel": "petition"}, "request.invalid"),
        ({"disposal": "settled_at_desk"}, "request.invalid"),
        ({"protect_reason": "x"}, "request.invalid"),
        ({"category": "no.such"}, "category.absent"),
        ({"description": ""}, "request.invalid"),
    ],
)
def test_what_is_wrong_is_said_and_not_taken(admin, door, rows, more, code):
    secret, _ = key(admin)
    assert hand_in(door, secret, **more).code == code
    assert rows("SELECT 1 FROM cases") == []


def test_nobody_logs_in_as_a_feed_and_only_an_administrator_makes_keys(admin, clerk, door, rows):
    secret, _ = key(admin)
    [account] = rows("SELECT username FROM account WHERE password_hash = '!'")
    body = {"username": account["username"], "password": "!", "device_id": "d"}
    assert door.anybody.post("/auth/login", body).code == "auth.login_refused"
    assert clerk.post("/feed/keys", {"channel": "petition", "name": "x"}).code == "auth.not_permitted"
    assert clerk.get("/feed/keys").code == "auth.not_permitted"
    assert admin.post("/feed/keys", {"channel": "no_such", "name": "x"}).code == "request.invalid"
    hand_in(door, secret)
    assert admin.get("/cases").code == "auth.not_permitted"  # who made the key reads nothing by it


def test_a_key_is_slowed_down_by_itself(admin, door):
    secret, _ = key(admin)
    other, _ = key(admin, name="另一把")
    limiter.enabled = True
    try:
        codes = {hand_in(door, secret).status for _ in range(122)}
        assert codes == {200, 429}
        assert hand_in(door, other).status == 200
    finally:
        limiter.enabled = False


def test_whoever_guesses_keys_is_stopped_by_where_they_come_from(world, door):
    limiter.enabled = True
    try:
        codes = [hand_in(door, f"xg_{n}").status for n in range(601)]
    finally:
        limiter.enabled = False
    assert (set(codes[:-1]), codes[-1]) == ({401}, 429)


def test_nobody_hands_in_more_than_one_matter_can_be(admin, door):
    answer = hand_in(door, key(admin)[0], description="漏" * 100_000)
    assert (answer.status, answer.code) == (413, "request.too_large")
