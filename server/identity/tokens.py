"""Access tokens (short, in memory) and refresh tokens (long, in an HttpOnly cookie), through flask-jwt-extended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    create_refresh_token,
    decode_token,
)
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt.exceptions import PyJWTError

from server.core import problems
from server.core.clock import utc_now
from server.core.endpoint import load_actors_with
from server.identity import queries
from server.identity.actor import Actor

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=60)
"""Sliding: a phone that comes back within it stays logged in. Recording never needs a token at all."""

TOKENS = 4_096
"""Access tokens whose signature was checked and is remembered, in one process."""
_READ = "xunge_access_tokens"
COOKIE = "xunge_refresh"
GUARD_HEADER = "X-Xunge"
"""A page of another site cannot send a header of its own with our cookie: that, and SameSite, stop CSRF."""


class Access(NamedTuple):
    """What an access token says."""

    account_id: UUID
    session_id: UUID
    expires_at: float


class Refresh(NamedTuple):
    """What a refresh token says."""

    session_id: UUID
    generation: int


def install(app: Flask) -> None:
    """Set flask-jwt-extended up and tell core how a caller becomes an actor."""
    settings = app.config["SETTINGS"]
    app.config.update(
        JWT_SECRET_KEY=settings.secret_key,
        JWT_ACCESS_TOKEN_EXPIRES=ACCESS_LIFE,
        JWT_REFRESH_TOKEN_EXPIRES=REFRESH_LIFE,
        JWT_TOKEN_LOCATION=["headers"],
        JWT_ENCODE_ISSUER="xunge",
        JWT_DECODE_ISSUER="xunge",
    )
    JWTManager(app)
    app.extensions[_READ] = lru_cache(TOKENS)(_read_access)
    load_actors_with(_actor_of_request)


def access_token(account_id: UUID, session_id: UUID) -> str:
    """A bearer token for one login."""
    return str(create_access_token(str(account_id), additional_claims={"sid": str(session_id)}))


def set_refresh_cookie(response: Response, account_id: UUID, refresh: Refresh) -> None:
    """Put the refresh token where only this app's own auth routes see it."""
    claims = {"sid": str(refresh.session_id), "gen": refresh.generation}
    response.set_cookie(
        COOKIE,
        create_refresh_token(str(account_id), additional_claims=claims),
        max_age=int(REFRESH_LIFE.total_seconds()),
        path=_cookie_path(),
        httponly=True,
        samesite="Strict",
        secure=current_app.config["SETTINGS"].secure_cookies,
    )


def clear_refresh_cookie(response: Response) -> None:
    """Forget the refresh token in this browser."""
    response.delete_cookie(COOKIE, path=_cookie_path())


def presented_refresh() -> Refresh | None:
    """The refresh token of this request, or None when there is none that holds; the guard header must be there."""
    if GUARD_HEADER not in request.headers:
        raise problems.HEADER_MISSING(header=GUARD_HEADER)
    raw = request.cookies.get(COOKIE)
    if not raw:
        return None
    try:
        claims: dict[str, Any] = decode_token(raw)
        if claims["type"] != "refresh":
            return None
        return Refresh(UUID(claims["sid"]), int(claims["gen"]))
    except (JWTExtendedException, PyJWTError, KeyError, ValueError):
        return None


def _cookie_path() -> str:
    """The field app and the console keep separate sessions in one browser: one path each."""
    return "/api/v1/console/auth" if app_of_request() == "console" else "/api/v1/auth"


def app_of_request() -> str:
    """Which of the two apps is asking; they log in by different paths."""
    return "console" if request.path.startswith("/api/v1/console/") else "field"


def _actor_of_request(before: Callable[[], None]) -> Actor:
    now = utc_now()
    scheme, _, raw = request.headers.get("Authorization", "").partition(" ")
    try:
        access: Access = current_app.extensions[_READ](raw.strip()) if scheme == "Bearer" else _no_access()
    except (JWTExtendedException, PyJWTError, KeyError, ValueError) as error:
        raise problems.LOGIN_NEEDED() from error
    if access.expires_at <= now.timestamp():
        raise problems.LOGIN_NEEDED()
    g.account_id = access.account_id
    before()
    actor = queries.actor_of(access.session_id, access.account_id, now)
    if actor is None or (actor.demo and not current_app.config["SETTINGS"].demo):
        raise problems.SESSION_ENDED(reason="ended")
    return actor


def _read_access(raw: str) -> Access:
    """What an access token says; raises when it is none of ours. It always says the same, so it is read once: checking
    costs more than a small answer. Whether it still holds is asked for each request, of the clock and of the database.
    """
    claims: dict[str, Any] = decode_token(raw)
    if claims["type"] != "access":
        raise ValueError("not an access token")
    return Access(UUID(claims["sub"]), UUID(claims["sid"]), float(claims["exp"]))


def _no_access() -> Access:
    raise ValueError("no bearer token")
