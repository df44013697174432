"""What each role may do: a table of roles and permissions, changed by an administrator."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from server.core import problems
from server.core.db import db
from server.core.permissions import Permission
from server.identity import queries
from server.identity.actor import Actor
from server.identity.models import Role, RolePermission
from server.identity.role_words import NAMES
from server.journal.commands import record


def matrix() -> dict[str, Any]:
    """``{roles: [{code, label, permissions}], permissions: [{code, name}]}``, both in their order."""
    held: dict[str, list[str]] = {}
    for row in db.session.scalars(select(RolePermission).order_by(RolePermission.permission)):
        held.setdefault(row.role, []).append(row.permission)
    roles = db.session.scalars(select(Role).order_by(Role.sort))
    return {
        "roles": [{"code": one.code, "label": one.label, "permissions": held.get(one.code, [])} for one in roles],
        "permissions": [{"code": str(one), "name": NAMES[one]} for one in Permission if one in NAMES],
    }


def change_role(actor: Actor, code: str, before: Collection[str], after: Collection[str], now: datetime) -> None:
    """Give a role exactly these permissions. ``before`` is what was read: what a colleague changed meanwhile is refused as
    ``list.stale``. Refuses a role or a permission there is not, and what would leave nobody to manage accounts.
    """
    if db.session.get(Role, code, with_for_update=True) is None:
        raise problems.LIST_ABSENT()
    held = set(db.session.scalars(select(RolePermission.permission).where(RolePermission.role == code)))
    if held != set(before):
        raise problems.LIST_STALE()
    if strangers := sorted(set(after) - {str(one) for one in NAMES} - held):
        raise problems.REQUEST_INVALID(fields={"after": [f"没有“{'、'.join(strangers)}”这种权限"]})
    given, taken = sorted(set(after) - held), sorted(held - set(after))
    if taken:
        gone = RolePermission.role == code, RolePermission.permission.in_(taken)
        db.session.execute(delete(RolePermission).where(*gone))
    if given:
        db.session.execute(insert(RolePermission).values([{"role": code, "permission": one} for one in given]))
    record(
        at=now,
        account_id=actor.id,
        action="role.change",
        subject_kind="role",
        subject_id=code,
        given=given,
        taken=taken,
    )
    db.session.flush()
    if not queries.somebody_may(Permission.ADMIN_USERS, now):
        raise problems.LAST_ADMINISTRATOR()
