"""The resident's page, what a caller says, and how satisfied people are."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from server.cases import duties, satisfaction
from server.catalogue import queries as catalogue
from server.catalogue.schemas import CentreOut
from server.core.clock import utc_now
from server.core.endpoint import ANYONE, endpoint
from server.core.limits import limiter
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.voice import commands, page
from server.voice.schemas import (
    CallsOut,
    PublicCaseIn,
    PublicCaseOut,
    PublicRateIn,
    PublicRecurIn,
    PublicReportIn,
    PublicReportOut,
    SatisfactionOut,
    SatisfactionQuery,
    ScannedGridIn,
    ScannedGridOut,
    ScriptOut,
)

voice = Blueprint("voice", __name__, url_prefix="/api/v1/voice", description="Call backs and satisfaction")
public = Blueprint("public", __name__, url_prefix="/api/v1/public", description="The resident's page")

MOST_BYTES = 16 * 1024
MOST_PHOTO_BYTES = 2 * 1024 * 1024
"""A page makes them small before it sends them."""


@public.before_request
def _no_more_than_a_letter() -> None:
    request.max_content_length = MOST_PHOTO_BYTES if request.method == "PUT" else MOST_BYTES


def _by_token() -> str:
    body = request.get_json(silent=True)
    return str(body.get("token"))[:64] if isinstance(body, dict) else ""


@endpoint(public, "POST", "/case", can=ANYONE, body=PublicCaseIn, answer=PublicCaseOut)
@limiter.limit("60 per minute")
def follow_case(body: dict[str, Any]) -> dict[str, Any]:
    return page.by_token(body["token"])


@endpoint(public, "POST", "/case/rating", can=ANYONE, body=PublicRateIn, answer=PublicCaseOut)
@limiter.limit("10 per hour", key_func=_by_token)
@limiter.limit("60 per hour")
def rate(body: dict[str, Any]) -> dict[str, Any]:
    commands.rate(body)
    return page.by_token(body["token"])


@endpoint(public, "POST", "/case/recur", can=ANYONE, body=PublicRecurIn, answer=PublicCaseOut)
@limiter.limit("5 per day", key_func=_by_token)
@limiter.limit("30 per hour")
def recur(body: dict[str, Any]) -> dict[str, Any]:
    commands.recur(body)
    return page.by_token(body["token"])


@endpoint(public, "POST", "/grid", can=ANYONE, body=ScannedGridIn, answer=ScannedGridOut)
@limiter.limit("60 per minute")
def scan_grid(body: dict[str, Any]) -> dict[str, Any]:
    return commands.scanned_grid(body["grid"])


@endpoint(public, "GET", "/centre", can=ANYONE, answer=CentreOut)
@limiter.limit("60 per minute")
def whom_to_ask() -> dict[str, Any]:
    return catalogue.centre_row()


@endpoint(public, "POST", "/report", can=ANYONE, body=PublicReportIn, answer=PublicReportOut, status=201)
@limiter.limit("5 per minute; 20 per hour")
def report(body: dict[str, Any]) -> dict[str, Any]:
    return commands.report(body)


@endpoint(public, "PUT", "/photos/<sha256>", can=ANYONE)
@limiter.limit("20 per minute; 60 per hour")
def put_photo(sha256: str) -> Response:
    commands.take_photo_of_report(sha256, request.get_data(cache=False))
    return Response(status=204)


@endpoint(voice, "GET", "/script", can=Permission.CASE_CALL_BACK, answer=ScriptOut)
def show_script() -> dict[str, Any]:
    rule = catalogue.call_rule()
    return {
        name: value for name, value in catalogue.call_rule_row(rule).items() if name not in {"wait_minutes", "version"}
    }


@endpoint(voice, "GET", "/calls", can=Permission.CASE_CALL_BACK, answer=CallsOut)
def show_calls(actor: Actor) -> dict[str, Any]:
    return duties.calls_waiting(actor, utc_now())


@endpoint(
    voice,
    "GET",
    "/satisfaction",
    can=Permission.CASE_READ,
    query=SatisfactionQuery,
    answer=SatisfactionOut,
    replica=True,
)
def show_satisfaction(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return satisfaction.satisfaction(actor, query, utc_now())
