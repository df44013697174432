"""The accounts a visitor may open with one tap."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from server.areas.models import Area
from server.core.db import db
from server.identity.models import Account, Assignment, Role
from server.units.models import Unit

ONE_TAP = (
    "worker01",
    "leader01",
    "visitor01",
    "officer01",
    "clerk01",
    "router01",
    "unit01",
    "mediator01",
    "caller01",
    "supervisor01",
    "director01",
    "admin",
    "auditor01",
)


def demo_account(username: str) -> Account | None:
    """The invented account of that name; never a real one, whatever it is called."""
    return db.session.scalar(
        select(Account).where(func.lower(Account.username) == username.strip().lower(), Account.demo.is_(True))
    )


def one_tap_accounts() -> list[dict[str, Any]]:
    """``{username, name, role, role_label, area}`` each, in the order of the loop; ``area`` is a place or a unit."""
    parent = aliased(Area)
    rows = db.session.execute(
        select(
            Account.username,
            Account.name,
            Assignment.role,
            Role.label,
            Area.level,
            Area.name.label("area"),
            parent.name.label("parent"),
            Unit.name.label("unit"),
        )
        .join(Assignment, Assignment.account_id == Account.id)
        .join(Role, Role.code == Assignment.role)
        .outerjoin(Area, Area.code == Assignment.area_code)
        .outerjoin(parent, parent.code == Area.parent_code)
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .where(Account.demo.is_(True), Account.username.in_(ONE_TAP), Assignment.valid_to.is_(None))
    )
    found = {
        row.username: {
            "username": row.username,
            "name": row.name,
            "role": row.role,
            "role_label": row.label,
            "area": row.unit or (f"{row.parent}·{row.area}" if row.level == "grid" else row.area),
        }
        for row in rows
    }
    return [found[username] for username in ONE_TAP if username in found]


def liaisons() -> list[dict[str, str]]:
    """``{username, name, unit}`` of every unit's own: whoever a case is routed to can be sat down with one tap."""
    rows = db.session.execute(
        select(Account.username, Account.name, Unit.name.label("unit"))
        .join(Assignment, Assignment.account_id == Account.id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Account.demo.is_(True), Assignment.valid_to.is_(None), Assignment.role == "unit_liaison")
        .order_by(Account.username)
    )
    return [{"username": row.username, "name": row.name, "unit": row.unit} for row in rows]
