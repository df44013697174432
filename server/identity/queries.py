"""Accounts, actors and logins, read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, column, func, literal, or_, select, table
from sqlalchemy.dialects.postgresql import aggregate_order_by

from server.core.db import db
from server.core.permissions import Permission
from server.core.reading import reading, rows_of
from server.identity.actor import Actor, Post
from server.identity.models import Account, Assignment, LoginSession, Role, RolePermission

# Identity stands below areas and units and must not import them; it only reads the names people know them by.
_area = table("area", column("code"), column("name"), column("level"))
_unit = table("unit", column("id"), column("name"))


def account_by_username(username: str) -> Account | None:
    """The account of that name, whatever its case."""
    return db.session.scalar(select(Account).where(func.lower(Account.username) == username.strip().lower()))


def live_session(session_id: UUID, now: datetime) -> LoginSession | None:
    """The login, unless it has ended or run out."""
    return db.session.scalar(
        select(LoginSession).where(
            LoginSession.id == session_id, LoginSession.ended_at.is_(None), LoginSession.expires_at > now
        )
    )


def actor_at(account_id: UUID, moment: datetime, session_id: UUID | None = None) -> Actor | None:
    """The account as an actor with the posts it held at ``moment``; None when there is no such account."""
    actor = actors_at([account_id], moment).get(account_id)
    return replace(actor, session_id=session_id) if actor else None


def actor_of(session_id: UUID, account_id: UUID, now: datetime) -> Actor | None:
    """Whoever holds this login, with the posts they hold now; None when it has ended or run out. Asked for each request:
    one statement on a bare connection to the primary, so that what was taken from somebody is gone at once.
    """
    with reading() as connection:
        told = {"session": session_id, "account": account_id, "now": now}
        rows = rows_of(connection, _HOLDER, told)
    if not rows:
        return None
    username, name, disabled, demo = rows[0][:4]
    return Actor(
        id=account_id,
        username=username,
        name=name,
        disabled=disabled,
        demo=demo,
        posts=tuple(
            Post(role, label, area_code, unit_id, frozenset(permissions))
            for *_, role, label, area_code, unit_id, permissions in rows
            if role
        ),
        session_id=session_id,
    )


_HOLDER = """
    SELECT account.username, account.name, account.disabled_at IS NOT NULL AS disabled, account.demo,
        assignment.role, role.label, assignment.area_code, assignment.unit_id,
        ARRAY(SELECT permission FROM role_permission WHERE role_permission.role = assignment.role) AS permissions
    FROM login_session
    JOIN account ON account.id = login_session.account_id
    LEFT JOIN (assignment JOIN role ON role.code = assignment.role) ON assignment.account_id = account.id
        AND assignment.valid_from <= %(now)s AND (assignment.valid_to IS NULL OR assignment.valid_to > %(now)s)
    WHERE login_session.id = %(session)s AND login_session.account_id = %(account)s
        AND login_session.ended_at IS NULL AND login_session.expires_at > %(now)s
    ORDER BY role.sort, assignment.area_code, assignment.unit_id
"""


def actors_at(account_ids: Collection[UUID], moment: datetime) -> dict[UUID, Actor]:
    """The same for several accounts, by id, in two statements."""
    at_the_moment = Assignment.valid_from <= moment, or_(Assignment.valid_to.is_(None), Assignment.valid_to > moment)
    posts: defaultdict[UUID, list[Post]] = defaultdict(list)
    for row in db.session.execute(_posts(account_ids).where(*at_the_moment)):
        posts[row.account_id].append(_post(row))
    return {account.id: _actor(account, posts[account.id]) for account in _accounts(account_ids)}


def actor_over_time(account_id: UUID, session_id: UUID | None) -> Callable[[datetime], Actor | None]:
    """``actor_at`` of one account for many moments, asked once: every post it ever held, and whose turn each was."""
    account = next(iter(_accounts([account_id])), None)
    held = db.session.execute(_posts([account_id])).all()

    @cache
    def of(places: tuple[int, ...]) -> Actor:
        return replace(_actor(account, [_post(held[place]) for place in places]), session_id=session_id)

    def at(moment: datetime) -> Actor | None:
        then = (
            place
            for place, row in enumerate(held)
            if row.valid_from <= moment and (row.valid_to is None or row.valid_to > moment)
        )
        return of(tuple(then)) if account else None

    return at


def _posts(account_ids: Collection[UUID]) -> Select[Any]:
    """The posts these accounts ever held, in the order in which an actor has them."""
    return (
        select(
            Assignment.account_id,
            Assignment.role,
            Role.label,
            Assignment.area_code,
            Assignment.unit_id,
            Assignment.valid_from,
            Assignment.valid_to,
            func.array_remove(
                func.array_agg(aggregate_order_by(RolePermission.permission, RolePermission.permission)), None
            ).label("permissions"),
        )
        .join(Role, Role.code == Assignment.role)
        .outerjoin(RolePermission, RolePermission.role == Assignment.role)
        .where(Assignment.account_id.in_(account_ids))
        .group_by(Assignment.id, Role.code)
        .order_by(Role.sort, Assignment.area_code, Assignment.unit_id)
    )


def _post(row: Any) -> Post:
    return Post(row.role, row.label, row.area_code, row.unit_id, frozenset(row.permissions))


def _accounts(account_ids: Collection[UUID]) -> Iterable[Any]:
    columns = (Account.id, Account.username, Account.name, Account.disabled_at, Account.demo)
    return db.session.execute(select(*columns).where(Account.id.in_(account_ids)))


def _actor(account: Any, posts: Iterable[Post]) -> Actor:
    return Actor(
        id=account.id,
        username=account.username,
        name=account.name,
        disabled=account.disabled_at is not None,
        demo=account.demo,
        posts=tuple(posts),
        session_id=None,
    )


def posted_over(permission: Permission, grid: str, now: datetime) -> list[dict[str, Any]]:
    """Who holds ``permission`` in that grid now, the nearest post first: ``[{id, name, role_label, holds_grid}]``."""
    rows = db.session.execute(
        select(Account.id, Account.name, Role.label, Assignment.area_code)
        .join(Assignment, Assignment.account_id == Account.id)
        .join(Role, Role.code == Assignment.role)
        .join(RolePermission, RolePermission.role == Role.code)
        .where(
            RolePermission.permission == str(permission),
            literal(grid).like(Assignment.area_code + "%"),
            Assignment.valid_from <= now,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to > now),
            Account.disabled_at.is_(None),
        )
        .order_by(func.length(Assignment.area_code).desc(), Role.sort, Account.name, Account.id)
    )
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        one = {"id": row.id, "name": row.name, "role_label": row.label, "holds_grid": row.area_code == grid}
        found.setdefault(row.id, one)
    return list(found.values())


def holders(
    permission: Permission, now: datetime, *, over: str | None = None, units: Collection[str] = ()
) -> set[UUID]:
    """The accounts in use that hold ``permission`` now, in posts over this area or in one of these units."""
    if over is None and not units:
        return set()
    where = [] if over is None else [literal(over).like(Assignment.area_code + "%")]
    held = (
        select(Assignment.account_id)
        .join(RolePermission, RolePermission.role == Assignment.role)
        .join(Account, Account.id == Assignment.account_id)
        .where(
            RolePermission.permission == str(permission),
            or_(*where, *([Assignment.unit_id.in_(units)] if units else [])),
            Assignment.valid_from <= now,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to > now),
            Account.disabled_at.is_(None),
        )
    )
    return set(db.session.scalars(held))


def posted_in_units(permission: Permission, now: datetime) -> dict[str, list[str]]:
    """The names of those who hold ``permission`` in a unit now, by unit."""
    rows = db.session.execute(
        select(Assignment.unit_id, Account.name)
        .join(RolePermission, RolePermission.role == Assignment.role)
        .join(Account, Account.id == Assignment.account_id)
        .where(
            RolePermission.permission == str(permission),
            Assignment.unit_id.is_not(None),
            Assignment.valid_from <= now,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to > now),
            Account.disabled_at.is_(None),
        )
        .distinct()
        .order_by(Account.name)
    )
    found: dict[str, list[str]] = {}
    for unit_id, name in rows:
        found.setdefault(str(unit_id), []).append(name)
    return found


def somebody_may(permission: Permission, now: datetime) -> bool:
    """Whether any account that is not disabled holds this permission now."""
    held = (
        select(Account.id)
        .join(Assignment, Assignment.account_id == Account.id)
        .join(RolePermission, RolePermission.role == Assignment.role)
        .where(
            RolePermission.permission == str(permission),
            Assignment.valid_from <= now,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to > now),
            Account.disabled_at.is_(None),
        )
    )
    return db.session.scalar(held.limit(1)) is not None


def user_document(actor: Actor) -> dict[str, Any]:
    """The account as ``/me`` and login answer it, with the names of its areas and units."""
    codes = [post.area_code for post in actor.posts if post.area_code]
    areas = {
        row.code: {"code": row.code, "name": row.name, "level": row.level}
        for row in db.session.execute(select(_area.c.code, _area.c.name, _area.c.level).where(_area.c.code.in_(codes)))
    }
    ids = [post.unit_id for post in actor.posts if post.unit_id]
    units = {
        row.id: {"id": row.id, "name": row.name}
        for row in db.session.execute(select(_unit.c.id, _unit.c.name).where(_unit.c.id.in_(ids)))
    }
    return {
        "id": str(actor.id),
        "username": actor.username,
        "name": actor.name,
        "demo": actor.demo,
        "roles": [
            {
                "role": post.role,
                "label": post.label,
                "area": areas.get(post.area_code or ""),
                "unit": units.get(post.unit_id or ""),
            }
            for post in actor.posts
        ],
        "permissions": sorted(actor.permissions),
        "grids": [{"code": code, "name": areas[code]["name"]} for code in actor.grids if code in areas],
    }
