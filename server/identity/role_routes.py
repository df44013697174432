"""``/roles``: what each may do, read and changed by an administrator."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity import roles as table
from server.identity.actor import Actor
from server.identity.schemas import RoleIn, RolesOut

roles = Blueprint("roles", __name__, url_prefix="/api/v1/roles", description="Roles and what they may do (岗位权限)")


@endpoint(roles, "GET", "", can=Permission.ADMIN_USERS, answer=RolesOut)
def show_matrix() -> dict[str, Any]:
    return table.matrix()


@endpoint(roles, "POST", "/<code>", can=Permission.ADMIN_USERS, body=RoleIn, answer=RolesOut)
def change(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    table.change_role(actor, code, body["before"], body["after"], utc_now())
    return table.matrix()
