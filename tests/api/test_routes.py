"""All routes, walked: who may call them, and that every refusal is a problem somebody can read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from flask_smorest import Blueprint
from sqlalchemy.exc import OperationalError

from server.cases import routes
from server.core.endpoint import ANYONE, ANYONE_LOGGED_IN, EVEN_DISABLED, endpoint
from server.core.http_problems import from_exception
from server.core.permissions import Permission
from server.core.refusals import CATALOGUE
from tests.door import Visitor

API = "/api/v1"
DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"

FOR_ANYONE = {
    "POST /auth/login",
    "POST /auth/refresh",
    "POST /auth/logout",
    "POST /console/auth/login",
    "POST /console/auth/refresh",
    "POST /console/auth/logout",
    "POST /public/case",
    "POST /feed/cases",
    "POST /public/case/rating",
    "POST /public/case/recur",
    "POST /public/grid",
    "POST /public/report",
    "PUT /public/photos/<sha256>",
    "GET /public/centre",
}
EVEN_FOR_DISABLED = {"POST /sync/push", "PUT /attachments/<sha256>"}
FOR_EVERYBODY_LOGGED_IN = {
    "GET /me",
    "POST /me/password",
    "GET /notices",
    "POST /notices/read",
    "GET /care/groups",
    "GET /categories",
    "GET /channels",
    "GET /calendar",
    "GET /centre",
    "GET /errands/kinds",
    "GET /advice",
    "GET /basemap",
    "GET /basemap/<layer>/<int:z>/<int:x>/<int:y>",
}
DOCUMENT_ITSELF = {"api-docs.openapi_json", "pages.api_docs"}

HAN = re.compile(r"[\u4e00-\u9fff]")


def routes_of(app):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(API) and rule.endpoint not in DOCUMENT_ITSELF:
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield f"{method} {rule.rule.removeprefix(API)}", app.view_functions[rule.endpoint]


def can_of(app):
    """``{route: who may call it}``; a view class holds one function a method."""
    found = {}
    for route, view in routes_of(app):
        inner = getattr(getattr(view, "view_class", None), route.split()[0].lower(), view)
        found[route] = getattr(inner, "can", None)
    return found


def filled(path):
    return re.sub(r"<(\w+:)?\w+>", lambda hole: str(uuid4()) if hole[1] == "uuid:" else "0", path)


def in_braces(path):
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)


def require_problem(answer, status, code):
    assert (answer.status, answer.code) == (status, code), answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.body) == {"type", "title", "status", "code", "details"}
    assert answer.body["type"] == f"/problems/{code}"
    assert answer.body["status"] == status
    assert HAN.search(answer.body["title"])
    assert isinstance(answer.body["details"], dict)


def test_every_route_says_who_may_call_it(app):
    can = can_of(app)
    assert len(can) > 20
    assert {route for route, who in can.items() if not isinstance(who, Permission)} == (
        FOR_ANYONE | EVEN_FOR_DISABLED | FOR_EVERYBODY_LOGGED_IN
    )
    assert {route for route, who in can.items() if who is ANYONE} == FOR_ANYONE
    assert {route for route, who in can.items() if who is EVEN_DISABLED} == EVEN_FOR_DISABLED
    assert {route for route, who in can.items() if who is ANYONE_LOGGED_IN} == FOR_EVERYBODY_LOGGED_IN


def test_a_route_that_does_not_say_so_does_not_import():
    with pytest.raises(TypeError):
        endpoint(Blueprint("x", __name__), "GET", "/x")
    with pytest.raises(TypeError, match="who may call it"):
        endpoint(Blueprint("x", __name__), "GET", "/x", can=None)


def test_without_a_token_every_other_route_asks_to_log_in(app, door):
    for route in can_of(app).keys() - FOR_ANYONE:
        method, path = route.split()
        require_problem(door.anybody.ask(method, filled(path)), 401, "auth.login_needed")


def test_without_the_permission_every_route_refuses_by_its_name(app, door):
    """The auditor may look at nothing but areas and the journal; nothing of a route runs before that is said."""
    auditor = door.login("auditor01", app="console")
    held = set(auditor.user["permissions"])
    for route, who in can_of(app).items():
        if isinstance(who, Permission) and who not in held:
            method, path = route.split()
            answer = auditor.ask(method, filled(path))
            require_problem(answer, 403, "auth.not_permitted")
            assert answer.body["details"] == {"permission": str(who)}


def test_every_kind_of_problem_has_a_chinese_sentence_and_a_sensible_status():
    for kind in CATALOGUE.values():
        assert HAN.search(kind.title), kind.code
        assert 400 <= kind.status < 600
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", kind.code)
        assert set(re.findall(r"{(\w+)}", kind.title)) <= set(kind.details), kind.code


@pytest.mark.parametrize("path", ["/nothing", "/cases/7", "/cases/nothing", "/sync", "/areas/620902/x"])
def test_an_address_that_is_none(door, path):
    require_problem(door.login("clerk01").get(path), 404, "page.absent")


@pytest.mark.parametrize("path", ["/units/%00/leave", "/units/a%00b/join", "/roles/%00", "/lists/time-limits/%00"])
def test_an_address_with_a_sign_that_no_database_holds(door, path):
    body = {"base_version": 1, "day": "2026-11-20", "reason": "走了"}
    require_problem(door.login("admin", app="console").post(path, body), 404, "page.absent")


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/cases"), ("PUT", "/me"), ("POST", "/me")])
def test_a_method_that_is_none(door, method, path):
    require_problem(door.login("clerk01").ask(method, path), 405, "method.not_allowed")


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"nothing", b"\xff\xfe\x00", b'{"a":' * 100_000, b"[" * 200_000],
    ids=["empty", "cut", "word", "bytes", "deep-objects", "deep-lists"],
)
@pytest.mark.parametrize("path", ["/auth/login", "/sync/push", "/cases"])
def test_a_body_that_is_not_json(door, path, raw):
    answer = door.login("clerk01").ask("POST", path, data=raw, content_type="application/json")
    require_problem(answer, *((422, "request.invalid") if raw == b"" else (400, "request.not_json")))


@pytest.mark.parametrize("body", [None, [], 7, "text"])
@pytest.mark.parametrize("path", ["/auth/login", "/sync/push", "/cases"])
def test_json_that_is_not_an_object(door, path, body):
    require_problem(door.login("clerk01").post(path, body), 422, "request.invalid")


def test_a_body_too_large(door, rows):
    answer = door.login("worker01").ask("POST", "/sync/push", data=b" " * 13_000_000, content_type="application/json")
    require_problem(answer, 413, "request.too_large")
    assert answer.body["details"]["limit_bytes"] == 12 * 1024 * 1024


def test_an_unknown_query_parameter_is_refused_by_name(door):
    clerk = door.login("clerk01", app="console")
    for path in ("/cases", "/areas"):
        answer = clerk.get(path, colour="red")
        require_problem(answer, 422, "request.invalid")
        assert "colour" in answer.body["details"]["fields"]


def test_what_nobody_foresaw_is_a_problem_with_an_incident_number_that_stands_in_the_log(caplog):
    problem = from_exception(RuntimeError("a defect of ours"))
    assert problem.code == "server.fault"
    assert problem.details["incident"] in caplog.text
    assert "a defect of ours" not in json.dumps(problem.document())


def test_a_database_that_is_away_is_a_problem_too_and_asks_to_try_again(app, door, monkeypatch):
    clerk = door.login("clerk01", app="console")

    def gone(*_):
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))

    monkeypatch.setattr(routes.listing, "case_page", gone)
    require_problem(clerk.get("/cases"), 503, "server.busy")


def test_answers_are_never_cached_and_name_no_other_host(door):
    headers = door.login("worker01").get("/me").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_openapi_document_is_the_one_in_docs(app):
    served = Visitor(app.test_client(), None).get("/openapi.json").body
    stored = json.loads(DOCUMENT.read_text())
    assert served == stored, (
        "docs/openapi.json is not what the code says; write it again with "
        "`XUNGE_DEMO=0 .venv/bin/flask openapi write docs/openapi.json`"
    )
    assert {f"{m.upper()} {p}" for p, methods in stored["paths"].items() for m in methods if m != "parameters"} == {
        f"{route.split()[0]} {API}{in_braces(route.split()[1])}" for route, _ in routes_of(app)
    }


def test_written_again_the_document_is_the_same_file(app, tmp_path):
    written = tmp_path / "openapi.json"
    result = app.test_cli_runner().invoke(args=["openapi", "write", str(written)])
    assert result.exit_code == 0, result.output
    assert written.read_text(encoding="utf-8") == DOCUMENT.read_text(encoding="utf-8")


def test_a_mistyped_filter_is_refused_by_name_not_dropped(door):
    answer = door.login("clerk01", app="console").get("/cases", stat="open")
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert answer.body["details"]["fields"] == {"stat": ["没有这一项"]}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("POST", "/nothing", 404, "page.absent"),
        ("GET", "/nothing", 404, "page.absent"),
        ("GET", "/auth/login", 405, "method.not_allowed"),
        ("DELETE", "/cases", 405, "method.not_allowed"),
    ],
)
def test_a_wrong_address_is_told_from_a_wrong_method(door, method, path, status, code):
    answer = door.anybody.ask(method, path)
    assert (answer.status, answer.code) == (status, code)
