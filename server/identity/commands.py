"""Logging in, staying logged in, logging out; making accounts and giving them posts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import or_, select

from server.core import problems
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.identity import queries
from server.identity.actor import Actor
from server.identity.models import Account, Assignment, LoginSession
from server.identity.passwords import hash_password, password_fits
from server.identity.tokens import REFRESH_LIFE, Refresh
from server.journal.commands import record


def log_in(username: str, password: str, *, app: str, device_id: str | None, now: datetime) -> LoginSession:
    """Open a login session; refuses in one way whatever was wrong, so that names cannot be fished for."""
    account = queries.account_by_username(username)
    if not password_fits(account.password_hash if account else None, password) or account is None:
        raise problems.LOGIN_REFUSED()
    return open_session(account, app=app, device_id=device_id, now=now)


def open_session(account: Account, *, app: str, device_id: str | None, now: datetime) -> LoginSession:
    """Open a login session for an account that has proved itself."""
    if account.demo and not current_app.config["SETTINGS"].demo:
        raise problems.LOGIN_REFUSED()  # invented accounts, whose password was printed, open nothing outside the demo
    if account.disabled_at is not None:
        raise problems.ACCOUNT_DISABLED()
    session = LoginSession(
        id=new_id(),
        account_id=account.id,
        app=app,
        device_id=device_id,
        generation=1,
        started_at=now,
        last_used_at=now,
        expires_at=now + REFRESH_LIFE,
    )
    db.session.add(session)
    record(at=now, account_id=account.id, action="login", subject_kind="login_session", subject_id=session.id, app=app)
    return session


def refresh(presented: Refresh, *, app: str, now: datetime) -> LoginSession | None:
    """Move a login to its next generation; None when it is over, or belongs to the other app.

    A token one generation old is answered with the present generation and moves nothing: its answer was lost on the
    way. An older one is a copy, and ends the session.
    """
    session = db.session.scalar(select(LoginSession).where(LoginSession.id == presented.session_id).with_for_update())
    if session is None or session.app != app or session.ended_at is not None or session.expires_at <= now:
        return None
    if presented.generation == session.generation:
        session.generation += 1
    elif presented.generation != session.generation - 1:
        end_session(session, because="refresh token used twice", now=now)
        return None
    session.last_used_at = now
    session.expires_at = now + REFRESH_LIFE
    return session


def end_session(session: LoginSession, *, because: str, now: datetime) -> None:
    """Close a login session for good."""
    session.ended_at, session.ended_because = now, because
    record(
        at=now,
        account_id=session.account_id,
        action="logout",
        subject_kind="login_session",
        subject_id=session.id,
        because=because,
    )


def change_password(actor: Actor, old: str, new: str, *, now: datetime) -> None:
    """Another password for one's own account. Whoever is logged in with the old one elsewhere is not any more."""
    account = db.session.get_one(Account, actor.id, with_for_update=True)
    if account.demo:
        raise problems.PASSWORD_SHARED()
    if not password_fits(account.password_hash, old):
        raise problems.PASSWORD_WRONG(fields={"old": ["和现在的密码不一样，再输一次"]})
    account.password_hash = hash_password(new)
    others = select(LoginSession).where(
        LoginSession.account_id == actor.id, LoginSession.ended_at.is_(None), LoginSession.id != actor.session_id
    )
    for session in db.session.scalars(others.with_for_update()):
        end_session(session, because="password changed", now=now)
    record(at=now, account_id=actor.id, action="account.password", subject_kind="account", subject_id=actor.id)


def add_account(
    *, username: str, name: str, password: str, now: datetime, demo: bool = False, by: UUID | None = None
) -> Account:
    """Create an account without any post yet."""
    account = Account(
        id=new_id(),
        username=username.strip(),
        name=name.strip(),
        password_hash=hash_password(password),
        created_at=now,
        demo=demo,
    )
    db.session.add(account)
    db.session.flush()
    record(at=now, account_id=by, action="account.add", subject_kind="account", subject_id=account.id)
    return account


def assign(
    account_id: UUID,
    role: str,
    *,
    now: datetime,
    area_code: str | None = None,
    unit_id: str | None = None,
    by: UUID | None = None,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> Assignment:
    """Give an account a role in an area or a unit, from ``now`` on unless other moments are named."""
    post = Assignment(
        id=new_id(),
        account_id=account_id,
        role=role,
        area_code=area_code,
        unit_id=unit_id,
        valid_from=valid_from or now,
        valid_to=valid_to,
    )
    db.session.add(post)
    record(
        at=now,
        account_id=by,
        action="account.assign",
        subject_kind="account",
        subject_id=account_id,
        role=role,
        area=area_code,
        unit=unit_id,
    )
    return post


def end_posts(*, by: UUID, now: datetime, account_id: UUID | None = None, unit_id: str | None = None) -> None:
    """End the posts an account holds now, or those held in a unit. Refuses to end the last administrator's."""
    wanted = select(Assignment).where(
        Assignment.valid_from < now, or_(Assignment.valid_to.is_(None), Assignment.valid_to > now)
    )
    wanted = wanted.where(Assignment.account_id == account_id) if account_id else wanted
    wanted = wanted.where(Assignment.unit_id == unit_id) if unit_id else wanted
    if account_id is None and unit_id is None:
        raise ValueError("whose posts?")
    for post in db.session.scalars(wanted.with_for_update()):
        post.valid_to = now
        record(
            at=now,
            account_id=by,
            action="account.post_ends",
            subject_kind="account",
            subject_id=post.account_id,
            role=post.role,
            area=post.area_code,
            unit=post.unit_id,
        )
    db.session.flush()
    if not queries.somebody_may(Permission.ADMIN_USERS, now):
        raise problems.LAST_ADMINISTRATOR()
