"""``/feed``: what other systems hand in, and the keys they do it by."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from server.core.clock import utc_now
from server.core.endpoint import ANYONE, endpoint
from server.core.limits import by_address, limiter
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.intake import feeds
from server.intake.schemas import FeedCaseIn, FeedCaseOut, FeedKeyIn, FeedKeyMadeOut, FeedKeysOut

feed = Blueprint("feed", __name__, url_prefix="/api/v1/feed", description="Cases from other systems")

MOST_BYTES = 256 * 1024
"""One matter, in words; whoever has no key yet must not make us read more."""


@feed.before_request
def _no_more_than_a_matter() -> None:
    request.max_content_length = MOST_BYTES


def _presented() -> str | None:
    """The key of this request: ``Authorization: Bearer xg_…``."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def _by_key() -> str:
    secret = _presented()
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest() if secret else by_address()


@endpoint(feed, "POST", "/cases", can=ANYONE, body=FeedCaseIn, answer=FeedCaseOut)
@limiter.limit("120 per minute", key_func=_by_key)
@limiter.limit("600 per minute")  # whoever guesses comes with another key each time
def hand_in(body: dict[str, Any]) -> dict[str, Any]:
    """By key, not by login. The same number again is answered and changes nothing."""
    return feeds.take_from_feed(_presented(), body, utc_now())


@endpoint(feed, "GET", "/keys", can=Permission.ADMIN_FEEDS, answer=FeedKeysOut)
def list_keys() -> dict[str, Any]:
    return {"items": feeds.feed_keys()}


@endpoint(feed, "POST", "/keys", can=Permission.ADMIN_FEEDS, body=FeedKeyIn, answer=FeedKeyMadeOut, status=201)
def make_key(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    secret = feeds.make_key(actor, body["channel"], body["name"], utc_now())
    return {"secret": secret, "items": feeds.feed_keys()}


@endpoint(feed, "POST", "/keys/<uuid:key_id>/revoke", can=Permission.ADMIN_FEEDS, answer=FeedKeysOut)
def revoke_key(actor: Actor, key_id: UUID) -> dict[str, Any]:
    feeds.revoke_key(actor, key_id, utc_now())
    return {"items": feeds.feed_keys()}
