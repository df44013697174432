"""Keys by which other systems hand cases in: one channel each, shown once, kept as a digest, good until revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from server.areas.queries import county_code
from server.cases.intake import take_in_once, taken_from_source
from server.catalogue import queries as catalogue
from server.catalogue.models import Channel
from server.core import problems
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor, Doing, Moment, Post
from server.identity.models import Account
from server.intake.models import FeedKey
from server.journal.commands import record

_MARK = "xg_"
_SHOWN = 10
_UNSAID: Mapping[str, Any] = {
    "disposal": "escalated",
    "resolution": None,
    "attachments": [],
    "visit_id": None,
    "household_id": None,
    "person_id": None,
    "public_token_hash": None,
    "protect_reason": None,
}
"""What no other system says of a matter."""
_NO_HASH = "!"
"""What stands for a password where none fits."""


def feed_keys() -> list[dict[str, Any]]:
    """Every key, the newest first; never the secret."""
    rows = db.session.execute(
        select(FeedKey, Channel.name, Account.name)
        .join(Channel, Channel.code == FeedKey.channel)
        .join(Account, Account.id == FeedKey.made_by)
        .order_by(FeedKey.made_at.desc(), FeedKey.id)
    )
    return [_document(key, channel, by) for key, channel, by in rows]


def _document(key: FeedKey, channel: str, by: str) -> dict[str, Any]:
    return {
        "id": str(key.id),
        "channel": {"code": key.channel, "name": channel},
        "name": key.name,
        "begins": key.begins,
        "made_by": by,
        "made_at": iso(key.made_at),
        "revoked_at": iso(key.revoked_at),
        "used_at": iso(key.used_at),
    }


def make_key(actor: Actor, channel_code: str, name: str, now: datetime) -> str:
    """Make a key and answer its secret, which nobody can read again."""
    channel = catalogue.channel(channel_code)
    if channel is None:
        raise problems.REQUEST_INVALID(fields={"channel": ["没有这个来源渠道"]})
    secret = _MARK + secrets.token_urlsafe(32)
    account = technical_account(f"feed-{secrets.token_hex(6)}", name, now)
    key = FeedKey(
        id=new_id(),
        channel=channel.code,
        name=name,
        begins=secret[:_SHOWN],
        secret_hash=_digest(secret),
        account_id=account,
        made_by=actor.id,
        made_at=now,
    )
    db.session.add(key)
    record(
        at=now,
        account_id=actor.id,
        action="feed.key_made",
        subject_kind="feed_key",
        subject_id=key.id,
        channel=channel.code,
    )
    db.session.flush()
    return secret


def revoke_key(actor: Actor, key_id: UUID, now: datetime) -> None:
    """From now on nothing is taken by this key. Revoked twice it stays as it was."""
    key = db.session.get(FeedKey, key_id)
    if key is None:
        raise problems.FEED_KEY_ABSENT()
    if key.revoked_at is None:
        key.revoked_at = now
        record(at=now, account_id=actor.id, action="feed.key_revoked", subject_kind="feed_key", subject_id=key.id)


def take_from_feed(secret: str | None, facts: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Register what another system hands in, once for each number it has there: ``{case_no, state, taken}``."""
    key = _key_of(secret)
    db.session.execute(update(FeedKey).where(FeedKey.id == key.id).values(used_at=now))
    doing = Doing(_actor_of(key), Moment(now, now), None)
    now_taken = take_in_once(doing, {**_UNSAID, **facts, "case_id": new_id(), "channel": key.channel})
    case = taken_from_source(key.channel, facts["source_no"])
    return {
        "case_no": case.case_no if case else "",
        "state": case.state if case else "",
        "taken": "now" if now_taken else "before",
    }


def _key_of(secret: str | None) -> FeedKey:
    key = db.session.scalar(
        select(FeedKey).where(FeedKey.secret_hash == _digest(secret or ""), FeedKey.revoked_at.is_(None))
    )
    if key is None:
        raise problems.FEED_KEY_WRONG()
    return key


def _actor_of(key: FeedKey) -> Actor:
    may = frozenset({Permission.CASE_REPORT, Permission.CASE_TAKE_IN})
    post = Post("feed", "接口", county_code() or "", None, may)
    return Actor(id=key.account_id, username="", name=key.name, disabled=False, demo=False, posts=(post,))


def technical_account(username: str, name: str, now: datetime) -> UUID:
    """The account that stands in histories for what no person typed in: disabled, without a post, with no password."""
    found = db.session.scalar(select(Account.id).where(Account.username == username))
    if found is not None:
        return found
    account = Account(
        id=new_id(), username=username, name=name, password_hash=_NO_HASH, created_at=now, disabled_at=now
    )
    db.session.add(account)
    db.session.flush()
    return account.id


def _digest(secret: str) -> bytes:
    """The secret is 256 random bits: a plain digest keeps it."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
