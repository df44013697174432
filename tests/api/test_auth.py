"""Logging in, staying logged in, logging out: two apps side by side in one browser."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask_jwt_extended import create_access_token
from sqlalchemy import text

from server.core.limits import limiter
from tests.door import Visitor
from tests.world import COUNTY, GRID1, PASSWORD

GUARD = {"X-Xunge": "1"}
FIELD, CONSOLE = "/auth", "/console/auth"


@pytest.fixture
def browser(app, world):
    """One browser: its cookie jar, and no token yet."""
    return Visitor(app.test_client(), None)


def log_in(browser, username="worker01", prefix=FIELD, **more):
    return browser.post(f"{prefix}/login", {"username": username, "password": PASSWORD} | more)


def renew(browser, prefix=FIELD):
    return browser.ask("POST", f"{prefix}/refresh", headers=GUARD)


def with_token(browser, token):
    return Visitor(browser.client, token)


def cookie_of(browser, prefix=FIELD):
    return browser.client.get_cookie("xunge_refresh", path=f"/api/v1{prefix}")


def put_cookie(browser, value, prefix=FIELD):
    browser.client.set_cookie("xunge_refresh", value, path=f"/api/v1{prefix}")


def test_login_answers_a_short_token_the_user_and_a_cookie_only_its_own_auth_routes_see(browser, rows):
    answer = log_in(browser, device_id="phone-7")
    assert answer.status == 200
    assert answer.body["expires_in"] == 900
    assert set(answer.body) == {"access_token", "expires_in", "user"}
    [header] = answer.headers.getlist("Set-Cookie")
    assert {part.strip() for part in header.split(";")[1:]} >= {"HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"}
    assert "refresh" not in json.dumps(answer.body)
    [session] = rows("SELECT app, device_id, generation, ended_at FROM login_session")
    assert session == {"app": "field", "device_id": "phone-7", "generation": 1, "ended_at": None}
    assert [line["action"] for line in rows("SELECT action FROM journal_entry")] == ["login"]


def test_the_cookie_is_secure_where_people_come_by_https(app, world):
    plain = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(plain, public_url="https://xunge.example.cn")
    try:
        answer = log_in(Visitor(app.test_client(), None))
    finally:
        app.config["SETTINGS"] = plain
    assert "Secure" in answer.headers["Set-Cookie"]


def test_me_says_who_where_and_what_for(browser):
    login = log_in(browser).body
    answer = with_token(browser, login["access_token"]).get("/me")
    assert answer.body == login["user"]
    assert answer.body["username"] == "worker01"
    assert answer.body["roles"] == [
        {
            "role": "grid_worker",
            "label": "网格员",
            "area": {"code": GRID1, "name": "第1网格", "level": "grid"},
            "unit": None,
        }
    ]
    assert answer.body["grids"] == [{"code": GRID1, "name": "第1网格"}]
    assert "case.report" in answer.body["permissions"]
    assert "case.accept" not in answer.body["permissions"]
    unit = log_in(browser, "unit01", CONSOLE).body["user"]
    assert unit["roles"][0]["unit"] == {"id": "water", "name": "供水所"}
    assert unit["roles"][0]["area"] is None
    assert unit["grids"] == []
    assert log_in(browser, "clerk01", CONSOLE).body["user"]["roles"][0]["area"]["code"] == COUNTY


def test_the_name_is_taken_whatever_its_case(browser):
    assert log_in(browser, " WORKER01 ").status == 200


def test_both_apps_live_side_by_side_in_one_browser(browser, rows):
    log_in(browser, "worker01", FIELD)
    log_in(browser, "clerk01", CONSOLE)
    assert renew(browser, FIELD).body["user"]["username"] == "worker01"
    assert renew(browser, CONSOLE).body["user"]["username"] == "clerk01"
    out = browser.ask("POST", f"{FIELD}/logout", headers=GUARD)
    assert out.status == 204
    assert cookie_of(browser, FIELD) is None
    assert renew(browser, FIELD).code == "auth.session_ended"
    assert renew(browser, CONSOLE).status == 200
    ended = {row["app"]: row["ended_because"] for row in rows("SELECT app, ended_because FROM login_session")}
    assert ended == {"field": "logout", "console": None}


def test_one_apps_cookie_opens_nothing_in_the_other(browser, rows):
    log_in(browser, "worker01", FIELD)
    put_cookie(browser, cookie_of(browser, FIELD).value, CONSOLE)
    assert renew(browser, CONSOLE).code == "auth.session_ended"
    assert browser.ask("POST", f"{CONSOLE}/logout", headers=GUARD).status == 204
    assert renew(browser, FIELD).status == 200
    assert rows("SELECT app, ended_at FROM login_session") == [{"app": "field", "ended_at": None}]


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("worker01", "wrong"),
        ("nobody", PASSWORD),
        ("worker01", PASSWORD + " "),
        ("worker01", "\ud800"),
        ("worker01", "\x00"),
        ("nobody", "\ud800"),
    ],
)
def test_whatever_was_wrong_the_answer_is_the_same(browser, rows, username, password):
    answer = browser.post(f"{FIELD}/login", {"username": username, "password": password})
    assert answer.status == 401
    assert answer.body == {
        "type": "/problems/auth.login_refused",
        "title": "用户名或密码不对",
        "status": 401,
        "code": "auth.login_refused",
        "details": {},
    }
    assert "Set-Cookie" not in answer.headers
    assert rows("SELECT 1 FROM login_session") == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"username": "worker01", "password": PASSWORD, "role": "admin"}, "role"),
        ({"username": "worker01"}, "password"),
        ({"password": PASSWORD}, "username"),
        ({"username": "", "password": PASSWORD}, "username"),
        ({"username": "worker01", "password": ""}, "password"),
        ({"username": 7, "password": PASSWORD}, "username"),
        ({"username": "worker01", "password": ["x"]}, "password"),
        ({"username": "\x00", "password": PASSWORD}, "username"),
        ({"username": "x" * 500, "password": PASSWORD}, "username"),
        ({"username": "worker01", "password": "x" * 500}, "password"),
        ({"username": "worker01", "password": PASSWORD, "device_id": "x" * 65}, "device_id"),
    ],
)
def test_a_body_of_another_shape_is_refused_with_the_field_named(browser, rows, body, field):
    answer = browser.post(f"{FIELD}/login", body)
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert list(answer.body["details"]["fields"]) == [field]
    assert rows("SELECT 1 FROM login_session") == []


@pytest.mark.parametrize("prefix", [FIELD, CONSOLE])
@pytest.mark.parametrize("what", ["refresh", "logout"])
def test_without_the_guard_header_a_cookie_does_nothing(browser, rows, prefix, what):
    log_in(browser, "director01", prefix)
    answer = browser.ask("POST", f"{prefix}/{what}")
    assert (answer.status, answer.code) == (403, "auth.header_missing")
    assert rows("SELECT generation, ended_at FROM login_session") == [{"generation": 1, "ended_at": None}]


def test_every_refresh_is_a_new_generation_and_a_new_access_token(browser, rows):
    first = log_in(browser).body["access_token"]
    before = cookie_of(browser).value
    answer = renew(browser)
    assert answer.status == 200
    assert answer.body["user"]["username"] == "worker01"
    assert cookie_of(browser).value != before
    assert with_token(browser, answer.body["access_token"]).get("/me").status == 200
    assert with_token(browser, first).get("/me").status == 200
    assert rows("SELECT generation FROM login_session") == [{"generation": 2}]


def test_a_lost_answer_is_given_again_and_nobody_is_logged_out(browser, rows):
    log_in(browser)
    lost = cookie_of(browser).value
    renew(browser)
    for _ in range(3):
        put_cookie(browser, lost)
        assert renew(browser).status == 200
    assert rows("SELECT generation, ended_at FROM login_session") == [{"generation": 2, "ended_at": None}]
    assert renew(browser).status == 200
    assert rows("SELECT generation FROM login_session") == [{"generation": 3}]


def test_a_token_two_generations_old_ends_the_session_and_is_journalled(browser, rows):
    token = log_in(browser).body["access_token"]
    stolen = cookie_of(browser).value
    renew(browser)
    renew(browser)
    good = cookie_of(browser).value
    put_cookie(browser, stolen)
    assert renew(browser).code == "auth.session_ended"
    put_cookie(browser, good)
    assert renew(browser).code == "auth.session_ended"
    assert with_token(browser, token).get("/me").code == "auth.session_ended"
    [session] = rows("SELECT ended_at, ended_because FROM login_session")
    assert session["ended_at"] is not None
    [line] = rows("SELECT account_id IS NOT NULL AS known, details FROM journal_entry WHERE action = 'logout'")
    assert line == {"known": True, "details": {"because": session["ended_because"]}}


def test_logging_out_stops_the_access_token_at_once(browser):
    me = with_token(browser, log_in(browser).body["access_token"])
    assert me.get("/me").status == 200
    browser.ask("POST", f"{FIELD}/logout", headers=GUARD)
    answer = me.get("/me")
    assert (answer.status, answer.code) == (401, "auth.session_ended")
    assert me.post("/sync/push", {"device_id": "d", "operations": []}).status == 401


def test_logging_out_twice_or_without_ever_logging_in_is_no_error(browser):
    for _ in range(2):
        assert browser.ask("POST", f"{FIELD}/logout", headers=GUARD).status == 204


def test_a_session_left_alone_too_long_is_over(browser, owner):
    me = with_token(browser, log_in(browser).body["access_token"])
    with owner.begin() as connection:
        connection.execute(text("UPDATE login_session SET expires_at = started_at"))
    assert me.get("/me").code == "auth.session_ended"
    assert renew(browser).code == "auth.session_ended"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "Bearer"])
def test_what_is_not_a_token_opens_nothing(browser, token):
    answer = browser.ask("GET", "/me", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status, answer.code) == (401, "auth.login_needed")


def parts_of(token):
    return [json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]


def b64(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_token_signed_by_nobody_or_somebody_else_opens_nothing(browser):
    good = log_in(browser).body["access_token"]
    head, claims = parts_of(good)
    unsigned = f"{b64({'alg': 'none', 'typ': 'JWT'})}.{b64(claims)}."
    signature = good.split(".")[2]
    altered = f"{b64(head)}.{b64(claims | {'sub': str(uuid4())})}.{signature}"
    for forged in (unsigned, altered, good[:-2], good + "x"):
        answer = with_token(browser, forged).get("/me")
        assert (answer.status, answer.code) == (401, "auth.login_needed")


def test_tokens_of_our_own_that_do_not_fit_open_nothing(app, browser, rows):
    log_in(browser)
    [session] = rows("SELECT id::text, account_id::text FROM login_session")
    refresh_token = cookie_of(browser).value
    with app.app_context():
        expired = create_access_token(
            session["account_id"], additional_claims={"sid": session["id"]}, expires_delta=timedelta(seconds=-1)
        )
        no_session = create_access_token(session["account_id"])
        strange_session = create_access_token(session["account_id"], additional_claims={"sid": "x"})
        no_such_session = create_access_token(session["account_id"], additional_claims={"sid": str(uuid4())})
        somebody_else = create_access_token(str(uuid4()), additional_claims={"sid": session["id"]})
        access = create_access_token(session["account_id"], additional_claims={"sid": session["id"], "gen": 1})
    for token in (expired, no_session, strange_session, refresh_token):
        assert with_token(browser, token).get("/me").code == "auth.login_needed"
    for token in (no_such_session, somebody_else):
        assert with_token(browser, token).get("/me").code == "auth.session_ended"
    put_cookie(browser, access)  # an access token is no refresh token
    assert renew(browser).code == "auth.session_ended"


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c"])
def test_a_cookie_that_is_none_ends_nothing(browser, rows, cookie):
    log_in(browser)
    put_cookie(browser, cookie)
    assert renew(browser).code == "auth.session_ended"
    assert rows("SELECT ended_at FROM login_session") == [{"ended_at": None}]


def test_a_disabled_account_cannot_log_in_and_may_only_hand_over_its_outbox(door, world):
    worker = door.login("worker01")
    world.disable("worker01", datetime.now(UTC))  # noqa: TID251
    answer = log_in(worker)
    assert (answer.status, answer.code) == (403, "auth.account_disabled")
    assert worker.post(f"{FIELD}/login", {"username": "worker01", "password": "x"}).code == "auth.login_refused"
    for path in ("/me", "/sync/pull", "/cases", "/categories", "/areas"):
        answer = worker.get(path)
        assert (answer.status, answer.code) == (403, "auth.account_disabled"), path
    assert worker.post("/sync/push", {"device_id": "d", "operations": []}).status == 200


def test_guessing_is_slowed_down_per_name_and_never_for_the_colleague_beside(browser):
    limiter.enabled = True
    try:
        guesses = [browser.post(f"{FIELD}/login", {"username": "worker01", "password": "x"}) for _ in range(11)]
        assert [answer.status for answer in guesses] == [401] * 10 + [429]
        last = guesses[-1]
        assert last.code == "request.too_many"
        assert last.headers["Content-Type"] == "application/problem+json"
        assert int(last.headers["Retry-After"]) == last.body["details"]["retry_after_s"] > 0
        assert log_in(browser, "WORKER01").status == 429  # the right password comes too late as well
        assert log_in(browser, "worker02").status == 200
    finally:
        limiter.enabled = False


@pytest.fixture
def as_before(owner, world):
    """Accounts outlive a test of this world: theirs is put back."""
    with owner.begin() as connection:
        [was] = connection.execute(text("SELECT password_hash FROM account WHERE username = 'worker01'")).scalars()
    yield
    with owner.begin() as connection:
        back = "UPDATE account SET password_hash = :was, demo = false WHERE username = 'worker01'"
        connection.execute(text(back), {"was": was})


def test_a_password_is_changed_by_who_knows_it_and_ends_the_other_logins(browser, rows, as_before):
    here, phone = (
        with_token(browser, log_in(browser, prefix=prefix).body["access_token"]) for prefix in (CONSOLE, FIELD)
    )
    wrong = here.post("/me/password", {"old": "guess", "new": "another-Password-2"})
    assert (wrong.status, wrong.code, list(wrong.body["details"]["fields"])) == (422, "auth.password_wrong", ["old"])
    short = here.post("/me/password", {"old": PASSWORD, "new": "short"})
    assert (short.status, short.code) == (422, "request.invalid")
    assert log_in(browser).status == 200

    assert here.post("/me/password", {"old": PASSWORD, "new": "another-Password-2"}).status == 204
    assert log_in(browser).code == "auth.login_refused"
    assert log_in(browser, password="another-Password-2").status == 200
    assert here.get("/me").status == 200
    ended = rows("SELECT DISTINCT app FROM login_session WHERE ended_because = 'password changed'")
    assert [row["app"] for row in ended] == ["field"]
    assert phone.get("/me").status == 401
    assert "account.password" in {row["action"] for row in rows("SELECT action FROM journal_entry")}


def test_the_password_of_an_account_that_visitors_share_stays(app, browser, owner, as_before, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], demo=True))
    me = with_token(browser, log_in(browser).body["access_token"])
    with owner.begin() as connection:
        connection.execute(text("UPDATE account SET demo = true WHERE username = 'worker01'"))
    assert me.post("/me/password", {"old": PASSWORD, "new": "another-Password-2"}).code == "auth.password_shared"
