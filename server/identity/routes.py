"""Logging in and out, and who am I. The same routes stand twice: for the field app and for the console."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from server.core import problems
from server.core.clock import utc_now
from server.core.db import db
from server.core.endpoint import ANYONE, ANYONE_LOGGED_IN, endpoint
from server.core.limits import by_account, by_address_and_name, limiter
from server.identity import commands, queries, tokens
from server.identity.actor import Actor
from server.identity.models import LoginSession
from server.identity.schemas import LoginIn, LoginOut, PasswordIn, UserOut

me = Blueprint("me", __name__, url_prefix="/api/v1", description="Who am I")


def auth_blueprint(app: str, url_prefix: str) -> Blueprint:
    """Login, refresh and logout for one app; each app's cookie lives on its own path."""
    blueprint = Blueprint(f"auth_{app}", __name__, url_prefix=url_prefix, description=f"Logging in ({app})")

    @endpoint(blueprint, "POST", "/login", can=ANYONE, body=LoginIn, answer=LoginOut)
    @limiter.limit("10 per minute; 100 per hour", key_func=by_address_and_name)
    @limiter.limit("120 per minute")
    def log_in(body: dict[str, Any]) -> Response:
        now = utc_now()
        session = commands.log_in(body["username"], body["password"], app=app, device_id=body["device_id"], now=now)
        return logged_in(session)

    @endpoint(blueprint, "POST", "/refresh", can=ANYONE, answer=LoginOut)
    def refresh() -> Response:
        presented = tokens.presented_refresh()
        session = commands.refresh(presented, app=app, now=utc_now()) if presented else None
        if session is None:
            db.session.commit()  # a session ended for misuse stays ended although this answer is a refusal
            raise problems.SESSION_ENDED(reason="refresh")
        return logged_in(session)

    @endpoint(blueprint, "POST", "/logout", can=ANYONE)
    def log_out() -> Response:
        now = utc_now()
        presented = tokens.presented_refresh()
        session = queries.live_session(presented.session_id, now) if presented else None
        if session is not None and session.app == app:
            commands.end_session(session, because="logout", now=now)
        response = Response(status=204)
        tokens.clear_refresh_cookie(response)
        return response

    return blueprint


def logged_in(session: LoginSession) -> Response:
    """The answer to a login or refresh: access token, user, and the refresh cookie."""
    db.session.flush()
    actor = queries.actor_at(session.account_id, utc_now(), session.id)
    if actor is None:
        raise problems.SESSION_ENDED(reason="account")
    response = jsonify(
        access_token=tokens.access_token(actor.id, session.id),
        expires_in=int(tokens.ACCESS_LIFE.total_seconds()),
        user=queries.user_document(actor),
    )
    tokens.set_refresh_cookie(response, actor.id, tokens.Refresh(session.id, session.generation))
    return response


@endpoint(me, "GET", "/me", can=ANYONE_LOGGED_IN, answer=UserOut)
def who_am_i(actor: Actor) -> dict[str, Any]:
    return queries.user_document(actor)


@endpoint(me, "POST", "/me/password", can=ANYONE_LOGGED_IN, body=PasswordIn)
@limiter.limit("10 per minute; 50 per hour", key_func=by_account)
def change_password(actor: Actor, body: dict[str, Any]) -> Response:
    commands.change_password(actor, body["old"], body["new"], now=utc_now())
    return Response(status=204)
