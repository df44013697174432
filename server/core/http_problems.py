"""Every failure leaves as ``application/problem+json``: ours, the parser's, the database's, and the unexpected."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Flask, Response, request
from flask_smorest import Api
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from server.core import problems
from server.core.db import constraint_of
from server.core.ids import new_id
from server.core.refusals import BY_CONSTRAINT, Problem

log = logging.getLogger(__name__)

_BUSY_SQLSTATES = {"40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "53300", "08006", "08001"}
"""Serialisation, deadlock, lock and statement time-outs, a server going down or full: try again, nothing was stored."""


class ProblemApi(Api):
    """flask-smorest, answering its own refusals in our form."""

    def handle_http_exception(self, error: HTTPException) -> Response:
        return respond(from_http(error))


def install(app: Flask) -> None:
    """Register the handlers for refusals and for the unexpected."""
    app.before_request(_names_something)
    app.register_error_handler(Problem, respond)
    app.register_error_handler(Exception, lambda error: respond(from_exception(error)))


def _names_something() -> None:
    """No text in the database holds NUL, and PostgreSQL fails where it is asked for one."""
    if "\0" in request.path:
        raise problems.PAGE_ABSENT()


def respond(problem: Problem) -> Response:
    """The problem as an HTTP answer."""
    body = json.dumps(problem.document(), ensure_ascii=False)
    response = Response(body, status=problem.status, content_type="application/problem+json")
    if (seconds := problem.details.get("retry_after_s")) is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def from_exception(error: Exception) -> Problem:
    """Any exception as a problem; what nobody foresaw gets an incident number that stands in the log too."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return from_http(error)
    if isinstance(error, IntegrityError) and (kind := _named_constraint(error)):
        return kind
    if isinstance(error, OperationalError) or (
        isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _BUSY_SQLSTATES
    ):
        log.warning("database busy or away: %s", error.orig)
        return problems.SERVER_BUSY()
    incident = new_id().hex[-12:]
    log.error("incident %s", incident, exc_info=error)
    return problems.SERVER_FAULT(incident=incident)


def from_http(error: HTTPException) -> Problem:
    """Werkzeug's and webargs' refusals in our words."""
    match error.code:
        case 404:
            return problems.PAGE_ABSENT()
        case 405:
            return problems.METHOD_NOT_ALLOWED()
        case 413:
            return problems.REQUEST_TOO_LARGE(limit_bytes=int(request.max_content_length or 0))
        case 422:
            return problems.REQUEST_INVALID(fields=_fields(error))
        case 400:
            return problems.REQUEST_NOT_JSON()
        case _:
            return problems.HTTP_OTHER(reason=error.name)


def _fields(error: HTTPException) -> dict[str, Any]:
    data = getattr(error, "data", None) or {}
    messages = data.get("messages") or {}
    for location in ("json", "query"):
        if location in messages:
            return dict(messages[location]) if isinstance(messages[location], dict) else {"_": messages[location]}
    return dict(messages)


def _named_constraint(error: IntegrityError) -> Problem | None:
    kind = BY_CONSTRAINT.get(constraint_of(error))
    return kind() if kind and not kind.details else None
