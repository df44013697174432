"""The demo's one-tap roles and stories. Registered in demo mode only; elsewhere these addresses do not exist."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import fields

from server.core import problems
from server.core.clock import utc_now
from server.core.endpoint import ANYONE, endpoint
from server.core.fields import Line, Strict
from server.demo.accounts import demo_account, liaisons, one_tap_accounts
from server.demo.stories import listed
from server.identity.commands import open_session
from server.identity.routes import logged_in
from server.identity.schemas import LoginOut
from server.identity.tokens import app_of_request

demo_blueprint = Blueprint("demo", __name__, url_prefix="/api/v1", description="Demo only")


class DemoAccount(Strict):
    username = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    role_label = fields.String(required=True)
    area = fields.String(required=True, metadata={"description": "网格、区域或单位的名称"})


class DemoLiaison(Strict):
    username = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True)


class DemoStory(Strict):
    key = fields.String(required=True)
    title = fields.String(required=True)
    case_id = fields.UUID(required=True)
    public_token = fields.String()


class DemoOut(Strict):
    accounts = fields.List(fields.Nested(DemoAccount), required=True)
    liaisons = fields.List(fields.Nested(DemoLiaison), required=True)
    stories = fields.List(fields.Nested(DemoStory), required=True)


class DemoLoginIn(Strict):
    username = Line(required=True)
    device_id = Line(limit=64, load_default=None, allow_none=True)


@endpoint(demo_blueprint, "GET", "/demo", can=ANYONE, answer=DemoOut)
def demo() -> dict[str, Any]:
    return {"accounts": one_tap_accounts(), "liaisons": liaisons(), "stories": listed()}


@endpoint(demo_blueprint, "POST", "/demo/login", can=ANYONE, body=DemoLoginIn, answer=LoginOut)
def log_in_to_field(body: dict[str, Any]) -> Response:
    return _log_in(body)


@endpoint(demo_blueprint, "POST", "/console/demo/login", can=ANYONE, body=DemoLoginIn, answer=LoginOut)
def log_in_to_console(body: dict[str, Any]) -> Response:
    return _log_in(body)


def _log_in(body: dict[str, Any]) -> Response:
    account = demo_account(body["username"])
    if account is None:
        raise problems.LOGIN_REFUSED()
    session = open_session(account, app=app_of_request(), device_id=body["device_id"], now=utc_now())
    return logged_in(session)
